"""Tensors of random numbers that depend on other tensors."""

from __future__ import annotations

from typing import Any

import numpy as np

from kindling import filling
from kindling.core import TensorCore, wrap
from kindling.creation import empty
from kindling.random import Generator, default_generator, randint


def bernoulli(input: Any, p: Any = None, *, generator: Generator | None = None) -> Any:
    """1 with the probability that each element says, or p for all, else 0."""
    result = wrap(np.zeros_like(input.array))
    return filling.bernoulli(result, input if p is None else p, generator)


def normal(
    mean: Any,
    std: Any = 1.0,
    size: Any = None,
    *,
    generator: Generator | None = None,
    dtype: Any = None,
    requires_grad: bool = False,
) -> Any:
    """Normal numbers of that mean and deviation, numbers or tensors that broadcast.

    size: the shape, if both are numbers.
    """
    tensors = [x for x in (mean, std) if isinstance(x, TensorCore)]
    if not tensors:
        result = empty(*size, dtype=dtype) if size else empty((), dtype=dtype)
        filling.normal(result, mean, std, generator)
        result.requires_grad = requires_grad
        return result
    shape = np.broadcast_shapes(*[x.array.shape for x in tensors])
    drawn = empty(shape, dtype=tensors[0].dtype)
    return filling.normal(drawn, generator=generator) * std + mean


def randint_like(
    input: TensorCore, low: int, high: int | None = None, *, dtype: Any = None
) -> Any:
    """Integers from low to high - 1, or from 0 to low - 1, in the shape of input."""
    first, last = (0, low) if high is None else (low, high)
    return randint(first, last, tuple(input.shape), dtype=dtype or input.dtype)


def multinomial(
    input: Any,
    num_samples: int,
    replacement: bool = False,
    *,
    generator: Generator | None = None,
) -> Any:
    """Places drawn with the weights of a line, or of each row, int64.

    replacement: whether a place may be drawn again. RuntimeError for weights that are
    negative or all zero, or for more samples than places with a weight.
    """
    weights = input.array.astype(np.float64)
    if weights.ndim not in (1, 2) or input.array.dtype.kind != "f":
        raise RuntimeError(
            "multinomial: expected one or two dimensions of floats, got shape "
            f"{tuple(input.shape)} and dtype {input.dtype}"
        )
    rows = np.atleast_2d(weights)
    if not np.isfinite(rows).all() or (rows < 0).any():
        raise RuntimeError(
            "probability tensor contains either `inf`, `nan` or element < 0"
        )
    if (rows.sum(axis=1) <= 0).any():
        raise RuntimeError(
            "invalid multinomial distribution (sum of probabilities <= 0)"
        )
    if not replacement and num_samples > rows.shape[1]:
        raise RuntimeError(
            "cannot sample n_sample > prob_dist.size(-1) samples without replacement"
        )
    stream = generator or default_generator
    draw = _again if replacement and num_samples > 1 else _once
    places = draw(rows, num_samples, stream)
    return wrap(places.reshape(*weights.shape[:-1], num_samples))


def _again(rows: np.ndarray, count: int, stream: Generator) -> np.ndarray:
    """For each draw the first place at which the running total is not below it."""
    totals = np.cumsum(rows, axis=1)
    totals /= totals[:, -1:]
    drawn = stream.uniform(len(rows) * count, np.dtype(np.float64))
    pairs = zip(totals, drawn.reshape(len(rows), count), strict=True)
    found = [np.searchsorted(total, draws) for total, draws in pairs]
    return np.array(found, np.int64)


def _once(rows: np.ndarray, count: int, stream: Generator) -> np.ndarray:
    """The places of the largest weights, each over an exponential draw of its own."""
    drawn = stream.uniform(rows.size, np.dtype(np.float64)).reshape(rows.shape)
    races = rows / np.maximum(-np.log1p(-drawn), np.finfo(np.float64).tiny)
    return np.argsort(-races, axis=1, kind="stable")[:, :count].astype(np.int64)
