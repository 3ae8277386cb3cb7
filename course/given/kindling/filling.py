"""Filling a tensor with random numbers in place, with those that torch would draw."""

from __future__ import annotations

from typing import Any

import numpy as np

from kindling.core import wrap
from kindling.inplace import overwrite
from kindling.random import Generator, default_generator


def uniform(
    tensor: Any, low: float = 0.0, high: float = 1.0, stream: Generator | None = None
) -> Any:
    """The tensor itself, now with numbers drawn evenly from [low, high).

    As torch: a draw from [0, 1) in the tensor's dtype, times high - low, plus low, and
    rounded once. Raises RuntimeError if low exceeds high, and as every change in
    place does.
    """
    if low > high:
        raise RuntimeError(
            "uniform_ expects to return a [from, to) range, but found "
            f"from={low:g} > to={high:g}"
        )
    kind = tensor.array.dtype
    drawn = (stream or default_generator).uniform(tensor.array.size, kind)
    first, last = kind.type(low), kind.type(high)
    wide = np.longdouble if kind == np.float64 else np.float64
    numbers = (drawn.astype(wide) * wide(last - first) + wide(first)).astype(kind)
    return overwrite(tensor, wrap(numbers.reshape(tensor.array.shape)))


def normal(
    tensor: Any, mean: float = 0.0, std: float = 1.0, stream: Generator | None = None
) -> Any:
    """The tensor itself, now with normal numbers of that mean and deviation.

    Raises RuntimeError if std is negative, and as every change in place does.
    """
    if std < 0:
        raise RuntimeError(f"normal expects std >= 0.0, but found std {std:g}")
    kind = tensor.array.dtype
    drawn = (stream or default_generator).normal(tensor.array.size, kind)
    numbers = drawn * kind.type(std) + kind.type(mean)
    return overwrite(tensor, wrap(numbers.reshape(tensor.array.shape)))
