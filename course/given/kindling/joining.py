"""Functions of several tensors: one of two, and several put together."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from kindling.core import TensorCore, named
from kindling.creation import full
from kindling.longtail import TensorLongTail


def where(condition: TensorCore, input: Any, other: Any) -> Any:
    """input where condition is true, else other; the shapes broadcast."""
    if isinstance(input, TensorLongTail):
        return input.where(condition, other)
    return full((), input).where(condition, other)


def cat(tensors: Sequence[Any], dim: int = 0) -> Any:
    """The tensors one after the other along dim; their other sizes are the same.

    Raises RuntimeError for sizes that differ, ValueError if there is no tensor.
    """
    from kindling.ops.longtail import Cat

    if not tensors:
        raise ValueError("cat: expected a non-empty list of tensors")
    if not all(x.ndim for x in tensors):
        raise RuntimeError("cat: a tensor without dimensions cannot be put in a row")
    return Cat.apply(*tensors, dim=tensors[0].axis(dim))


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
