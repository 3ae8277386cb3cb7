"""Indexes, axes and shapes in the form that NumPy takes them."""

from __future__ import annotations

import operator
from collections.abc import Sequence
from typing import Any

import numpy as np

from kindling.core import TensorCore


def sizes(given: Sequence[Any]) -> tuple[int, ...]:
    """A shape given as separate numbers, or as one tuple, list or Size.

    >>> sizes((2, 3)), sizes(((2, 3),))
    ((2, 3), (2, 3))
    """
    if len(given) == 1 and isinstance(given[0], tuple | list):
        given = given[0]
    return tuple([operator.index(size) for size in given])


def as_axes(dim: Any) -> Any:
    """A dim argument as NumPy's axis: None for all, an int, or a tuple.

    >>> as_axes([0, 1]), as_axes(()), as_axes(-1)
    ((0, 1), None, -1)
    """
    if isinstance(dim, tuple | list):
        return tuple(dim) or None
    return dim


def checked_axes(x: Any, dim: Any) -> Any:
    """dim as NumPy's axis for a reduction of x: None for all, an int, or a tuple.

    Raises IndexError for a dimension that x lacks, RuntimeError for one given twice.
    """
    if dim is None:
        return None
    if not isinstance(dim, tuple | list):
        axis = x.axis(dim)
        return axis if x.array.ndim else None
    axes = tuple([x.axis(axis) for axis in dim])
    if len(set(axes)) < len(axes):
        raise RuntimeError(f"dim {dim} names a dimension twice")
    return axes if x.array.ndim and axes else None


def as_index(index: Any) -> Any:
    """An index for NumPy that takes views where torch does, also of single elements.

    Tensors become arrays, lists too. Raises IndexError for an index that is no
    integer, slice, mask or tensor of integers, ValueError for a step below 1.
    """
    parts = index if isinstance(index, tuple) else (index,)
    converted = tuple([_part(part) for part in parts])
    return converted if any(part is ... for part in converted) else (*converted, ...)


def expanded(shape: tuple[int, ...], wanted: tuple[int, ...]) -> tuple[int, ...]:
    """The shape to expand to, with the sizes that -1 keeps; RuntimeError if it cannot.

    >>> expanded((2, 1), (5, -1, 3))
    (5, 2, 3)
    """
    added = len(wanted) - len(shape)
    if added < 0:
        raise RuntimeError(f"expand: {shape} has more dimensions than {wanted}")
    result = list(wanted)
    for place, size in enumerate(shape, start=added):
        if result[place] == -1:
            result[place] = size
        if size not in (1, result[place]):
            raise RuntimeError(
                f"expand: shape {shape} to {wanted}: size {size} at dimension {place} "
                f"is not 1 and cannot become {result[place]}"
            )
    if min(result, default=0) < 0:
        raise RuntimeError(f"expand: a new dimension cannot have size -1 in {wanted}")
    return tuple(result)


def is_basic(index: tuple[Any, ...]) -> bool:
    """Whether an index takes every element at most once, so that NumPy makes a view."""
    return not any(isinstance(part, np.ndarray) for part in index)


def _part(part: Any) -> Any:
    kind = type(part)
    if kind is int or part is None or part is ...:
        return part
    if kind is slice:
        return _slice(part)
    if isinstance(part, TensorCore):
        part = part.array
    if isinstance(part, bool | np.bool_):
        return np.asarray(part)
    if isinstance(part, list | np.ndarray):
        return _array(np.asarray(part))
    if isinstance(part, str):
        raise TypeError(f"an index cannot be a string, got {part!r}")
    try:
        return operator.index(part)
    except TypeError:
        raise IndexError(
            "only integers, slices (`:`), ellipsis (`...`), None and long or byte "
            f"tensors are valid indices (got {kind.__name__})"
        ) from None


def _slice(part: slice) -> slice:
    if part.step is not None and operator.index(part.step) < 1:
        raise ValueError("step must be greater than zero")
    return part


def _array(array: np.ndarray) -> Any:
    if array.size == 0 and array.dtype.kind == "f":
        array = array.astype(np.int64)
    if array.dtype == np.uint8:
        array = array.astype(bool)
    if array.dtype.kind not in "ib":
        raise IndexError(
            "tensors used as indices must be long, int, byte or bool tensors"
        )
    return int(array) if array.ndim == 0 and array.dtype.kind == "i" else array


def as_number(exponent: Any) -> Any:
    """A Python number for a Python or NumPy number; TypeError for anything else."""
    if isinstance(exponent, np.generic):
        exponent = exponent.item()
    if isinstance(exponent, bool | int | float):
        return exponent
    raise TypeError(f"expected a number, got {type(exponent).__name__}")


def index_name(index: tuple[Any, ...]) -> str:
    """The name torch gives the node of an index: that of its last step.

    >>> index_name(as_index((slice(None), 0)))
    'SelectBackward0'
    """
    if not is_basic(index):
        return "IndexBackward0"
    steps = [part for part in index if part is not ... and part != slice(None)]
    if not steps:
        return "SliceBackward0" if index == (slice(None), ...) else "AliasBackward0"
    last = steps[-1]
    if last is None:
        return "UnsqueezeBackward0"
    return "SliceBackward0" if isinstance(last, slice) else "SelectBackward0"
