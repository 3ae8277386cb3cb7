# Built by kindling build from course/given/kindling/indexing.py.
"""Indexes, axes and shapes in the form that NumPy takes them."""

from __future__ import annotations

import operator
from collections.abc import Sequence
from typing import Any

import numpy as np

from kindling.core import TensorCore
from kindling.errors import no_such_mask


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
        again = next(axis for axis in axes if axes.count(axis) > 1)
        raise RuntimeError(f"dim {again} appears multiple times in the list of dims")
    return axes if x.array.ndim and axes else None


def as_index(index: Any, shape: tuple[int, ...] | None = None) -> Any:
    """An index for NumPy that takes views where torch does, also of single elements.

    Tensors become arrays, lists too. shape: that of the tensor; with it, integers
    beside arrays are taken first, as torch does. Raises IndexError for an index that is
    no integer, slice, mask or tensor of integers, ValueError for a step below 1.
    """
    if type(index) is int:
        return index, ...
    parts = index if _is_several(index) else (index,)
    converted = tuple([_part(part) for part in parts])
    if not any(part is ... for part in converted):
        converted = (*converted, ...)
    if shape is None or is_basic(converted):
        return converted
    converted = _unchecked_if_empty(converted, shape)
    return _integers_first(converted, shape) if _apart(converted) else converted


def _is_several(index: Any) -> bool:
    """Whether an index has one part per dimension: a tuple, or a list of sequences."""
    if isinstance(index, tuple):
        return True
    parts = (list, tuple, range, slice, TensorCore, np.ndarray, type(None), type(...))
    return isinstance(index, list) and any(isinstance(part, parts) for part in index)


def _unchecked_if_empty(
    parts: tuple[Any, ...], shape: tuple[int, ...]
) -> tuple[Any, ...]:
    """The index without places out of bounds, where it takes no element at all.

    torch looks at the places only while it takes elements.
    """
    steps = [part for part in _without_dots(parts, len(shape)) if part is not None]
    masks = any(isinstance(s, np.ndarray) and s.dtype.kind == "b" for s in steps)
    if masks or len(steps) != len(shape):
        return parts
    pairs = list(zip(steps, shape, strict=True))
    if not any(isinstance(s, slice) and not range(*s.indices(n)) for s, n in pairs):
        return parts
    sizes = iter([n for s, n in pairs if isinstance(s, np.ndarray)])
    return tuple([
        _in_bounds(part, next(sizes)) if isinstance(part, np.ndarray) else part
        for part in parts
    ])  # fmt: skip


def _in_bounds(places: np.ndarray, size: int) -> np.ndarray:
    return np.where((places < size) & (places >= -size), places, 0)


def _apart(parts: tuple[Any, ...]) -> bool:
    """Whether integers stand apart from arrays: NumPy puts their axis in front then."""
    places = [at for at, p in enumerate(parts) if isinstance(p, int | np.ndarray)]
    integers = any(isinstance(part, int) for part in parts)
    return integers and places != list(range(places[0], places[-1] + 1))


def _integers_first(parts: tuple[Any, ...], shape: tuple[int, ...]) -> tuple[Any, ...]:
    """The same elements by arrays alone, in the order of dimensions that torch has."""
    steps: list[Any] = []
    for part in _without_dots(parts, len(shape)):
        if isinstance(part, np.ndarray) and part.dtype.kind == "b":
            axis = sum(step is not None for step in steps)
            if part.shape != shape[axis : axis + part.ndim]:
                raise IndexError(no_such_mask(part.shape, shape, axis))
            steps += part.nonzero()
        else:
            steps.append(part)
    arrays = [step for step in steps if isinstance(step, np.ndarray)]
    common = np.broadcast_shapes(*[array.shape for array in arrays])
    kept = [step for step in steps if not isinstance(step, int)]
    places = [at for at, step in enumerate(kept) if isinstance(step, np.ndarray)]
    together = places == list(range(places[0], places[-1] + 1))
    first = places[0] if together else 0
    ndim = len(kept) - len(places) + len(common)
    sizes = iter(shape)
    grid, at = [], 0
    for step in steps:
        size = 1 if step is None else next(sizes)
        if isinstance(step, int):
            grid.append(np.full((1,) * ndim, step))
        elif isinstance(step, np.ndarray):
            tail = ndim - first - len(common)
            grid.append(step.reshape(step.shape + (1,) * tail))
        else:
            at += len(common) if at == first else 0
            if step is not None:
                line = np.arange(*step.indices(size))
                grid.append(line.reshape((-1,) + (1,) * (ndim - at - 1)))
            at += 1
    return (*grid, ...)


def _without_dots(parts: tuple[Any, ...], ndim: int) -> list[Any]:
    dots = next(at for at, part in enumerate(parts) if part is ...)
    used = sum(
        part.ndim if isinstance(part, np.ndarray) and part.dtype.kind == "b" else 1
        for part in parts
        if part is not None and part is not ...
    )
    missing = [slice(None)] * max(ndim - used, 0)
    return [*parts[:dots], *missing, *parts[dots + 1 :]]


def expanded(shape: tuple[int, ...], wanted: tuple[int, ...]) -> tuple[int, ...]:
    """The shape to expand to, with the sizes that -1 keeps; RuntimeError if it cannot.

    >>> expanded((2, 1), (5, -1, 3))
    (5, 2, 3)
    """
    added = len(wanted) - len(shape)
    if added < 0:
        raise RuntimeError(
            f"expand: shape {list(shape)} to size={list(wanted)}: the number of sizes "
            f"provided ({len(wanted)}) must be greater or equal to the number of "
            f"dimensions in the tensor ({len(shape)})"
        )
    result = list(wanted)
    for place, size in enumerate(shape, start=added):
        if result[place] == -1:
            result[place] = size
        if size not in (1, result[place]):
            raise RuntimeError(not_expanded(shape, wanted, place, size))
    for place in range(added):
        if result[place] < 0:
            raise RuntimeError(
                f"expand: The expanded size of the tensor ({result[place]}) isn't "
                f"allowed in a leading, non-existing dimension {place}"
            )
    return tuple(result)


def not_expanded(
    shape: tuple[int, ...], wanted: tuple[int, ...], place: int, size: int
) -> str:
    """The message for a size that is not 1 and cannot become the one wanted."""
    return (
        f"The expanded size of the tensor ({wanted[place]}) must match the existing "
        f"size ({size}) at non-singleton dimension {place}.  Target sizes: "
        f"{list(wanted)}.  Tensor sizes: {list(shape)}"
    )


def reduction(
    x: Any,
    dim: Any = None,
    keepdim: bool = False,
    *,
    dtype: Any = None,
    axis: Any = None,
    keepdims: bool = False,
) -> tuple[Any, dict[str, Any]]:
    """The tensor to reduce, in another dtype if asked for, and forward's arguments.

    axis and keepdims are NumPy's names for dim and keepdim, which torch takes too.
    """
    dims = as_axes(axis if dim is None else dim)
    if dims is None and isinstance(dim, tuple | list):
        dims = tuple(range(x.array.ndim))
    x = x if dtype is None else x.to(dtype)
    return x, {"dim": dims, "keepdim": keepdim or keepdims}


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
    if isinstance(part, list | tuple | range | np.ndarray):
        return _array(np.asarray(part))
    if isinstance(part, str):
        raise TypeError("new(): invalid data type 'str': an index cannot be a string")
    try:
        return operator.index(part)
    except TypeError:
        raise IndexError(
            "only integers, slices (`:`), ellipsis (`...`), None and long or byte "
            f"Variables are valid indices (got {kind.__name__})"
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
    if array.dtype.kind not in "ib" or array.dtype.itemsize == 2 or array.dtype == "i1":
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
