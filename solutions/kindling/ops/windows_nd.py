# Built by kindling build from course/given/kindling/ops/windows_nd.py.
"""Windows over arrays of any number of axes: looking through them, and back."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import Any

import numpy as np

Sizes = tuple[int, ...]


def padded(a: np.ndarray, padding: Sizes, value: float = 0.0) -> np.ndarray:
    """The array with rows of a value on both sides of its last axes.

    padding: how many on each side, one number per axis that is padded.
    """
    if not any(padding):
        return a
    first = a.ndim - len(padding)
    pads = (0,) * first + tuple(padding)
    shape = [size + 2 * pad for size, pad in zip(a.shape, pads, strict=True)]
    out = np.full(shape, value, a.dtype) if value else np.zeros(shape, a.dtype)
    out[inside(pads, a.shape)] = a
    return out


def inside(pads: Sizes, shape: Sizes) -> tuple[slice, ...]:
    """Where an array of that shape lies in one with so many rows before it."""
    return tuple(slice(pad, pad + size) for pad, size in zip(pads, shape, strict=True))


def without_padding(a: np.ndarray, padding: Sizes) -> np.ndarray:
    """The part of a padded array that ``padded`` was given; a view."""
    pads = (0,) * (a.ndim - len(padding)) + tuple(padding)
    axes = zip(pads, a.shape, strict=True)
    return a[tuple(slice(pad, size - pad) for pad, size in axes)]


def counts(sizes: Sizes, kernel: Sizes, stride: Sizes, dilation: Sizes) -> Sizes:
    """How many windows fit along each axis."""
    axes = zip(sizes, kernel, stride, dilation, strict=True)
    return tuple((n - d * (k - 1) - 1) // s + 1 for n, k, s, d in axes)


def looks(
    kernel: Sizes, stride: Sizes, dilation: Sizes, many: Sizes
) -> Iterator[tuple[tuple[int, ...], tuple[slice, ...]]]:
    """Each place of the kernel, and the slices that it sees over all windows."""
    for place in itertools.product(*map(range, kernel)):
        axes = zip(place, stride, dilation, many, strict=True)
        yield (
            place,
            tuple(
                slice(at * d, at * d + s * (count - 1) + 1, s)
                for at, s, d, count in axes
            ),
        )


def windows_nd(
    a: np.ndarray, kernel: Sizes, stride: Sizes, dilation: Sizes
) -> np.ndarray:
    """The windows of (N, C, *sizes), copied: shape (N, C, *kernel, *counts)."""
    many = counts(a.shape[2:], kernel, stride, dilation)
    out = np.empty((*a.shape[:2], *kernel, *many), a.dtype)
    for place, seen in looks(kernel, stride, dilation, many):
        out[every(place)] = a[every(seen)]
    return out


def fold_nd(
    parts: np.ndarray, sizes: Sizes, stride: Sizes, dilation: Sizes
) -> np.ndarray:
    """(N, C, *sizes), each part added where ``windows_nd`` would have read it."""
    dims = len(sizes)
    kernel, many = parts.shape[2 : 2 + dims], parts.shape[2 + dims :]
    out = np.zeros((*parts.shape[:2], *sizes), parts.dtype)
    for place, seen in looks(kernel, stride, dilation, many):
        out[every(seen)] += parts[every(place)]
    return out


def every(places: tuple[Any, ...]) -> Any:
    """An index of these places in all channels of all examples."""
    return slice(None), slice(None), *places
