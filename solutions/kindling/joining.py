# Built by kindling build from course/given/kindling/joining.py.
"""Functions of several tensors: one of two, and several put together."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import Any

import numpy as np

from kindling.core import TensorCore, named, operation
from kindling.creation import full, zeros
from kindling.size import Size


def where(condition: Any, input: Any = None, other: Any = None) -> Any:
    """input where condition is true, else other; the shapes broadcast.

    With the condition alone: the indices at which it is true, one tensor each dim.
    """
    if input is None and other is None:
        return condition.nonzero(as_tuple=True)
    first: Any = input if isinstance(input, TensorCore) else full((), input)
    return first.where(condition, other)


def cat(tensors: Sequence[Any], dim: int = 0) -> Any:
    """The tensors one after the other along dim; their other sizes are the same.

    Raises RuntimeError for sizes that differ, ValueError if there is no tensor.
    """
    if not tensors:
        raise ValueError("cat: expected a non-empty list of tensors")
    if not all(x.ndim for x in tensors):
        raise RuntimeError("cat: a tensor without dimensions cannot be put in a row")
    filled = [x for x in tensors if x.array.shape != (0,)] or tensors[:1]
    result = operation("longtail", "Cat").apply(*filled, dim=filled[0].axis(dim))
    if len(filled) == len(tensors):
        return result
    kinds = [x.array.dtype for x in tensors]
    kind = np.result_type(*kinds) if len(set(kinds)) > 1 else kinds[0]
    return result if kind == result.array.dtype else result.to(tensors[0].dtype)


concat = concatenate = cat


def stack(tensors: Sequence[Any], dim: int = 0) -> Any:
    """The tensors of one shape along a new dimension dim.

    Raises RuntimeError for shapes that differ, or if there is no tensor.
    """
    shapes = {tuple(x.shape) for x in tensors}
    if len(shapes) != 1:
        raise RuntimeError(
            f"stack: expected tensors of one shape, got {sorted(shapes) or 'none'}"
        )
    return named(cat([x.unsqueeze(dim) for x in tensors], dim), "StackBackward0")


def hstack(tensors: Sequence[Any]) -> Any:
    """The tensors beside each other: vectors end to end, matrices column by column."""
    rows = [atleast_1d(x) for x in tensors]
    return cat(rows, 0 if rows[0].ndim == 1 else 1)


def vstack(tensors: Sequence[Any]) -> Any:
    """The tensors below each other; a vector is a row."""
    return cat([atleast_2d(x) for x in tensors], 0)


row_stack = vstack


def dstack(tensors: Sequence[Any]) -> Any:
    """The tensors behind each other, along the third dimension."""
    return cat([atleast_3d(x) for x in tensors], 2)


def column_stack(tensors: Sequence[Any]) -> Any:
    """The tensors beside each other; a vector is a column."""
    columns = [x.reshape(x.numel(), 1) if x.ndim <= 1 else x for x in tensors]
    return cat(columns, 1)


def atleast_1d(*tensors: Any) -> Any:
    """The tensor with at least one dimension; of several a tuple."""
    return _each(lambda x: x if x.ndim else x.reshape(1), tensors)


def atleast_2d(*tensors: Any) -> Any:
    """The tensor with at least two dimensions, new ones in front."""
    return _each(_two_dims, tensors)


def atleast_3d(*tensors: Any) -> Any:
    """The tensor with at least three dimensions, as NumPy adds them."""
    return _each(lambda x: x if x.ndim > 2 else _two_dims(x).unsqueeze(-1), tensors)


def _two_dims(x: Any) -> Any:
    if x.ndim > 1:
        return x
    return x.unsqueeze(0) if x.ndim else x.reshape(1, 1)


def _each(function: Any, tensors: Any) -> Any:
    if len(tensors) == 1 and not isinstance(tensors[0], list | tuple):
        return function(tensors[0])
    several = tensors[0] if len(tensors) == 1 else tensors
    return tuple([function(x) for x in several])


def block_diag(*tensors: Any) -> Any:
    """The matrix with the tensors on its diagonal and zeros elsewhere."""
    blocks = atleast_2d(*tensors, full((0, 0), 0.0))[:-1]
    width = sum(block.shape[1] for block in blocks)
    rows, start = [], 0
    for block in blocks:
        height, own = block.shape
        before = zeros(height, start, dtype=block.dtype)
        after = zeros(height, width - start - own, dtype=block.dtype)
        rows.append(cat([before, block, after], 1))
        start += own
    return named(cat(rows, 0), "BlockDiagBackward0")


def broadcast_shapes(*shapes: Any) -> Size:
    """The shape to which all shapes broadcast; RuntimeError if there is none.

    >>> broadcast_shapes((2, 1), (3,))
    torch.Size([2, 3])
    """
    try:
        return Size(np.broadcast_shapes(*[tuple(np.atleast_1d(s)) for s in shapes]))
    except ValueError:
        listed = ", ".join(str(tuple(np.atleast_1d(shape))) for shape in shapes)
        raise RuntimeError(
            f"Shape mismatch: objects cannot be broadcast to a single shape: {listed}"
        ) from None


def broadcast_tensors(*tensors: Any) -> tuple[Any, ...]:
    """The tensors expanded to their common shape, without copies."""
    shape = broadcast_shapes(*[tuple(x.shape) for x in tensors])
    return tuple([x.expand(shape) for x in tensors])


def meshgrid(*tensors: Any, indexing: str = "ij") -> tuple[Any, ...]:
    """The coordinates of a grid: one tensor for each vector, all of the grid's shape.

    indexing: "ij", or "xy" for rows and columns exchanged.
    """
    if indexing not in ("ij", "xy"):
        raise RuntimeError(
            'torch.meshgrid: indexing must be one of "xy" or "ij", but '
            f"received: {indexing}"
        )
    first = tensors[0]
    lines = list(first) if isinstance(first, list | tuple) else list(tensors)
    count = len(lines)
    shape = [line.numel() for line in lines]
    grids = []
    for place, line in enumerate(lines):
        ones = [1] * count
        ones[place] = shape[place]
        grids.append(line.reshape(ones).expand(shape))
    if indexing == "xy" and count > 1:
        grids = [grid.transpose(0, 1) for grid in grids]
    return tuple(grids)


def cartesian_prod(*tensors: Any) -> Any:
    """Every choice of one element of each vector, one row each."""
    if len(tensors) == 1:
        return tensors[0]
    return stack([grid.reshape(-1) for grid in meshgrid(*tensors)], 1)


def combinations(input: Any, r: int = 2, with_replacement: bool = False) -> Any:
    """Every choice of r elements of a vector in their order, one row each."""
    several = itertools.combinations_with_replacement
    choose = several if with_replacement else itertools.combinations
    rows = list(choose(range(len(input)), r))
    return input[np.array(rows, np.int64).reshape(-1, r)]
