# Built by kindling build from course/given/kindling/nn/functional/norm_arguments.py.
"""Shapes of what is normalized: what fits, what torch refuses."""

from __future__ import annotations

from collections.abc import Sequence
from math import prod
from typing import Any


def need_several_values(input: Any) -> None:
    """Raise ValueError for a batch with a single number per channel."""
    shape = tuple(input.shape)
    if len(shape) > 1 and prod(shape[:1] + shape[2:]) == 1:
        raise ValueError(
            "Expected more than 1 value per channel when training, got input size "
            f"torch.Size({list(shape)})"
        )


def per_channel(numbers: Any, input: Any) -> Any:
    """Numbers of shape (C,) in the shape in which they fit the channels of input."""
    return numbers.reshape(1, -1, *(1 for _ in range(2, input.dim())))


def with_scale(out: Any, weight: Any, bias: Any) -> Any:
    """The result times the weight of its channel plus its bias; either may be None."""
    if weight is not None:
        out = out * per_channel(weight, out)
    return out if bias is None else out + per_channel(bias, out)


def fits_normalized_shape(input: Any, normalized_shape: Sequence[int]) -> None:
    """Raise RuntimeError unless the last axes of input have these lengths."""
    wanted, shape = list(normalized_shape), list(input.shape)
    if not wanted:
        raise RuntimeError(
            "Expected normalized_shape to be at least 1-dimensional, i.e., containing "
            f"at least one element, but got normalized_shape = {wanted}"
        )
    if shape[-len(wanted) :] != wanted:
        star = ", ".join(["*", *map(str, wanted)])
        raise RuntimeError(
            f"Given normalized_shape={wanted}, expected input with shape [{star}], "
            f"but got input of size{shape}"
        )
