# Built by kindling build from course/given/kindling/nn/init/longtail.py.
"""Filling a tensor in place, unrecorded: the ways that unit 07 does not build."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from kindling.autograd.grad_mode import no_grad
from kindling.core import wrap
from kindling.random import randperm


def uniform_(tensor: Any, a: float = 0.0, b: float = 1.0, generator: Any = None) -> Any:
    """The tensor, filled with numbers drawn evenly from [a, b)."""
    with no_grad():
        return tensor.uniform_(a, b, generator=generator)


def normal_(
    tensor: Any, mean: float = 0.0, std: float = 1.0, generator: Any = None
) -> Any:
    """The tensor, filled with normal numbers of that mean and deviation."""
    with no_grad():
        return tensor.normal_(mean, std, generator=generator)


def constant_(tensor: Any, val: float) -> Any:
    """The tensor, every element val."""
    with no_grad():
        return tensor.fill_(val)


def ones_(tensor: Any) -> Any:
    """The tensor, every element 1."""
    return constant_(tensor, 1.0)


def zeros_(tensor: Any) -> Any:
    """The tensor, every element 0."""
    return constant_(tensor, 0.0)


def eye_(tensor: Any) -> Any:
    """The tensor, a matrix, as the identity; ValueError for other dimensions."""
    if tensor.ndim != 2:
        raise ValueError("Only tensors with 2 dimensions are supported")
    with no_grad():
        return tensor.copy_(wrap(np.eye(*tensor.shape, dtype=tensor.array.dtype)))


def dirac_(tensor: Any, groups: int = 1) -> Any:
    """The tensor, weights of a convolution, so that each channel is passed on.

    Raises ValueError unless it has 3 to 5 dimensions and groups divide the first.
    """
    if tensor.ndim not in (3, 4, 5):
        raise ValueError("Only tensors with 3, 4, or 5 dimensions are supported")
    if tensor.shape[0] % groups:
        raise ValueError("dim 0 must be divisible by groups")
    array = np.zeros_like(tensor.array)
    count = tensor.shape[0] // groups
    center = tuple(size // 2 for size in tensor.shape[2:])
    for group in range(groups):
        for channel in range(min(count, tensor.shape[1])):
            array[(group * count + channel, channel, *center)] = 1
    with no_grad():
        return tensor.copy_(wrap(array))


def orthogonal_(tensor: Any, gain: float = 1, generator: Any = None) -> Any:
    """The tensor, rows (or columns) orthogonal and of length gain.

    More than two dimensions count as a matrix of as many rows as the first has.
    ValueError for fewer than two.
    """
    if tensor.ndim < 2:
        raise ValueError("Only tensors with 2 or more dimensions are supported")
    if tensor.array.size == 0:
        return tensor
    rows = tensor.shape[0]
    drawn = wrap(np.empty((rows, tensor.array.size // rows), tensor.array.dtype))
    normal_(drawn, generator=generator)
    wide = drawn.array.shape[0] < drawn.array.shape[1]
    q, r = np.linalg.qr(drawn.array.T if wide else drawn.array)
    q = q * np.sign(np.diag(r))
    with no_grad():
        tensor.copy_(wrap((q.T if wide else q).reshape(tensor.array.shape)))
        return tensor.mul_(gain)


def sparse_(
    tensor: Any, sparsity: float, std: float = 0.01, generator: Any = None
) -> Any:
    """The tensor, a matrix of normal numbers, that share of each column zero.

    ValueError for other than two dimensions.
    """
    if tensor.ndim != 2:
        raise ValueError("Only tensors with 2 dimensions are supported")
    rows, columns = tensor.shape
    count = math.ceil(sparsity * rows)
    with no_grad():
        tensor.normal_(0, std, generator=generator)
        for column in range(columns):
            tensor[randperm(rows)[:count], column] = 0
    return tensor


def trunc_normal_(
    tensor: Any,
    mean: float = 0.0,
    std: float = 1.0,
    a: float = -2.0,
    b: float = 2.0,
    generator: Any = None,
) -> Any:
    """The tensor, filled with normal numbers; those outside [a, b] are drawn again."""
    kind = tensor.array.dtype.type
    normal_(tensor, mean, std, generator)
    numbers = tensor.array.copy()
    while True:
        outside = (numbers < kind(a)) | (numbers > kind(b))
        if not outside.any():
            break
        again = normal_(wrap(np.empty_like(numbers)), mean, std, generator)
        numbers = np.where(outside, again.array, numbers)
    with no_grad():
        return tensor.copy_(wrap(numbers))
