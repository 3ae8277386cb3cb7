"""Filling a tensor with random numbers in place, with those that torch would draw."""

from __future__ import annotations

from typing import Any

import numpy as np

from kindling.core import TensorCore, wrap
from kindling.random import BLOCK, Generator, default_generator


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
    kind = _floating("uniform_", tensor)
    drawn = (stream or default_generator).uniform(tensor.array.size, kind)
    first, last = kind.type(low), kind.type(high)
    return _filled(tensor, _scaled(drawn, last - first, first), "Uniform")


def normal(
    tensor: Any, mean: float = 0.0, std: float = 1.0, stream: Generator | None = None
) -> Any:
    """The tensor itself, now with normal numbers of that mean and deviation.

    Raises RuntimeError if std is negative, and as every change in place does.
    """
    if std < 0:
        raise RuntimeError(f"normal expects std >= 0.0, but found std {std:g}")
    kind = _floating("normal_", tensor)
    count = tensor.array.size
    blocks = count >= BLOCK and tensor.array.flags.c_contiguous
    own = kind if blocks else np.dtype(np.float64)
    drawn = (stream or default_generator).normal(count, own, blocks)
    numbers = _scaled(drawn, own.type(std), own.type(mean)).astype(kind)
    return _filled(tensor, numbers, "Normal")


def bernoulli(tensor: Any, p: Any = 0.5, stream: Generator | None = None) -> Any:
    """The tensor itself, now 1 where a draw is below p and 0 elsewhere.

    p: a number, or a tensor whose shape broadcasts. Raises RuntimeError if it is no
    probability, and as every change in place does.
    """
    chance = p.array if isinstance(p, TensorCore) else np.asarray(p, np.float64)
    if chance.size and not (chance.min() >= 0 and chance.max() <= 1):
        raise RuntimeError(f"bernoulli_ expects p to be in [0, 1], but got p={p}")
    array = tensor.array
    drawn = (stream or default_generator).uniform(array.size, chance.dtype)
    hits = _laid_out(drawn, array) < chance
    return _filled(tensor, hits.astype(array.dtype), "Bernoulli")


def integers(tensor: Any, limits: tuple[int, ...], stream: Generator | None) -> Any:
    """The tensor itself, now with integers drawn evenly between limits.

    limits: none (as many as the dtype counts without a gap), the end, or start and end.
    """
    array = tensor.array
    low, high = limits if len(limits) == 2 else (0, *limits) if limits else (0, 0)
    if not limits:
        kind = array.dtype
        digits = np.finfo(kind).nmant + 1 if kind.kind == "f" else kind.itemsize * 8 - 1
        high = 2**digits + (kind.kind == "f")
    if low >= high:
        raise RuntimeError(
            f"random_ expects 'from' to be less than 'to', but got from={low} >= "
            f"to={high}"
        )
    drawn = (stream or default_generator).integers(array.size, low, high)
    return _filled(tensor, drawn.astype(array.dtype), "Random")


def _floating(name: str, tensor: Any) -> np.dtype:
    """The dtype of a tensor of floats; NotImplementedError for another, as in torch."""
    if tensor.array.dtype.kind != "f":
        raise NotImplementedError(f"{name}: not implemented for {tensor.dtype}")
    return tensor.array.dtype


def _scaled(drawn: np.ndarray, factor: Any, offset: Any) -> np.ndarray:
    """drawn * factor + offset, rounded once, as torch computes it."""
    wide: type[Any] = np.longdouble if drawn.dtype == np.float64 else np.float64
    return (drawn.astype(wide) * wide(factor) + wide(offset)).astype(drawn.dtype)


def _filled(tensor: Any, numbers: np.ndarray, name: str) -> Any:
    from kindling.inplace import assign  # it needs the operations

    kind = 2 if name in ("Bernoulli", "Random") else 0
    filled = wrap(_laid_out(numbers, tensor.array))
    assign(tensor, ..., filled, f"{name}Backward{kind}")
    return tensor


def _laid_out(numbers: np.ndarray, array: np.ndarray) -> np.ndarray:
    """Numbers in the shape of an array, in the order in which its memory is walked."""
    if numbers.ndim > 1 or array.flags.c_contiguous:
        return numbers.reshape(array.shape)
    order = sorted(range(array.ndim), key=lambda dim: -abs(array.strides[dim]))
    laid = numbers.reshape([array.shape[dim] for dim in order])
    return laid.transpose(np.argsort(order))
