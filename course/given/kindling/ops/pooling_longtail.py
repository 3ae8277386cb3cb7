"""Pooling along any number of axes: maxima and means of windows, and of regions."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import Any

import numpy as np

from kindling.function import Function
from kindling.ops.windows_nd import Sizes, every, fold_nd, looks, padded, windows_nd


class PoolNd(Function):
    """What the two kinds of pooling share: the windows, also those cut at the end."""

    beyond = 0.0

    def enlarged(
        self,
        a: np.ndarray,
        kernel: Sizes,
        stride: Sizes,
        padding: Sizes,
        dilation: Sizes,
        many: Sizes,
    ) -> np.ndarray:
        """The array with rows around it, as many as the windows reach for."""
        self.shape, self.padding = a.shape, padding
        a = padded(a, padding, self.beyond)
        axes = zip(many, stride, kernel, dilation, a.shape[2:], strict=True)
        reach = [(n - 1) * s + d * (k - 1) + 1 - size for n, s, k, d, size in axes]
        if any(more > 0 for more in reach):
            pads = [(0, 0), (0, 0), *((0, max(more, 0)) for more in reach)]
            a = np.pad(a, pads, constant_values=self.beyond)
        self.whole = a.shape
        self.steps = stride, dilation, many
        return a

    def back(self, parts: Iterator[tuple[Any, np.ndarray]], dtype: Any) -> np.ndarray:
        """Parts of gradients, added where each was seen; the padding is cut off."""
        out = np.zeros(self.whole, dtype)
        for seen, part in parts:
            out[every(seen)] += part
        sizes = zip(self.padding, self.shape[2:], strict=True)
        return out[every(tuple(slice(pad, pad + n) for pad, n in sizes))]


class MaxPoolNd(PoolNd):
    """The largest number of each window; ``index`` says where it was."""

    beyond = -np.inf

    def forward(
        self,
        a: np.ndarray,
        *,
        kernel: Sizes,
        stride: Sizes,
        padding: Sizes,
        dilation: Sizes,
        many: Sizes,
    ) -> np.ndarray:
        """a: (N, C, *sizes), floats; many: how many windows along each axis."""
        self.torch_name = f"MaxPool{len(kernel)}DWithIndicesBackward0"
        self.kernel = kernel
        a = self.enlarged(a, kernel, stride, padding, dilation, many)
        best = np.full((*a.shape[:2], *many), -np.inf, a.dtype)
        number = np.full(best.shape, -1)
        for at, (_, seen) in enumerate(looks(kernel, stride, dilation, many)):
            now = a[every(seen)]
            better = (now > best) | np.isnan(now) | (number < 0) & self._real(seen)
            np.copyto(best, now, where=better)
            np.copyto(number, at, where=better)
        self.number = number
        self.index = self._index(number)
        return best

    def _real(self, seen: tuple[slice, ...]) -> np.ndarray:
        """Whether what a place sees lies in the array, not in the padding."""
        real = np.ones((), bool)
        for part, pad, n in zip(seen, self.padding, self.shape[2:], strict=True):
            rows = np.arange(part.start, part.stop, part.step)
            real = real[..., None] & ((rows >= pad) & (rows < pad + n))
        return real

    def _index(self, number: np.ndarray) -> np.ndarray:
        """The place of each maximum, counted through the axes of one channel."""
        stride, dilation, many = self.steps
        flat = np.zeros((), np.int64)
        places = np.unravel_index(np.maximum(number, 0), self.kernel)
        for axis, (place, size) in enumerate(zip(places, self.shape[2:], strict=True)):
            starts = np.arange(many[axis]) * stride[axis] - self.padding[axis]
            starts = starts.reshape(-1, *(1,) * (len(many) - axis - 1))
            flat = flat * size + starts + place * dilation[axis]
        return flat

    def backward(self, grad: np.ndarray) -> np.ndarray:
        """The upstream gradient at the place of the maximum, 0 elsewhere."""
        stride, dilation, many = self.steps
        all_looks = enumerate(looks(self.kernel, stride, dilation, many))
        parts = ((seen, grad * (self.number == at)) for at, (_, seen) in all_looks)
        return self.back(parts, grad.dtype)


class AvgPoolNd(PoolNd):
    """The sum of each window, divided by its size or by another number."""

    def forward(
        self,
        a: np.ndarray,
        *,
        kernel: Sizes,
        stride: Sizes,
        padding: Sizes,
        many: Sizes,
        count_padding: bool,
        divisor: int | None,
    ) -> np.ndarray:
        """a: (N, C, *sizes); count_padding: whether rows around it count."""
        self.torch_name = f"AvgPool{len(kernel)}DBackward0"
        self.kernel, ones = kernel, (1,) * len(kernel)
        a = self.enlarged(a, kernel, stride, padding, ones, many)
        self.size = np.asarray(divisor or self._sizes(count_padding), a.dtype)
        out = np.zeros((*a.shape[:2], *many), a.dtype)
        for _, seen in looks(kernel, stride, ones, many):
            out += a[every(seen)]
        return out / self.size

    def _sizes(self, count_padding: bool) -> Any:
        """How many numbers count in each window: shape (*many)."""
        stride, _, many = self.steps
        size = np.ones((), np.int64)
        for axis, n in enumerate(self.shape[2:]):
            pad = self.padding[axis]
            start = np.arange(many[axis]) * stride[axis] - pad
            end = np.minimum(start + self.kernel[axis], n + pad)
            if not count_padding:
                start, end = np.maximum(start, 0), np.minimum(end, n)
            size = size[..., None] * (end - start)
        return size

    def backward(self, grad: np.ndarray) -> np.ndarray:
        """An equal part of the upstream gradient for each number of a window."""
        stride, dilation, many = self.steps
        part = grad / self.size
        all_looks = looks(self.kernel, stride, dilation, many)
        return self.back(((seen, part) for _, seen in all_looks), grad.dtype)


def regions(size: int, count: int) -> list[tuple[int, int]]:
    """Where each of count regions of nearly one length starts and ends.

    >>> regions(5, 3)
    [(0, 2), (1, 4), (3, 5)]
    """
    return [(at * size // count, -(-(at + 1) * size // count)) for at in range(count)]


class AdaptiveAvgPoolNd(Function):
    """The means of so many regions along each axis."""

    def forward(self, a: np.ndarray, many: Sizes) -> np.ndarray:
        """a: (N, C, *sizes); many: how many regions along each axis."""
        self.torch_name = f"AdaptiveAvgPool{len(many)}DBackward0"
        self.shares = []
        for size, count in zip(a.shape[2:], many, strict=True):
            share = np.zeros((size, count), a.dtype)
            for at, (start, end) in enumerate(regions(size, count)):
                share[start:end, at] = 1 / (end - start)
            self.shares.append(share)
        return _along_each(a, self.shares)

    def backward(self, grad: np.ndarray) -> np.ndarray:
        """An equal part of the upstream gradient for each number of a region."""
        return _along_each(grad, [share.T for share in self.shares])


def _along_each(a: np.ndarray, matrices: list[np.ndarray]) -> np.ndarray:
    """The array with a matrix applied along each of its last axes."""
    for axis, matrix in enumerate(matrices, start=2):
        a = np.moveaxis(np.moveaxis(a, axis, -1) @ matrix, -1, axis)
    return np.ascontiguousarray(a)


class AdaptiveMaxPoolNd(Function):
    """The largest number of each region; ``index`` says where it was."""

    def forward(self, a: np.ndarray, many: Sizes) -> np.ndarray:
        """a: (N, C, *sizes); many: how many regions along each axis."""
        self.torch_name = f"AdaptiveMaxPool{len(many)}DBackward0"
        self.shape = a.shape
        sizes = a.shape[2:]
        bounds = [regions(n, m) for n, m in zip(sizes, many, strict=True)]
        numbers = np.arange(int(np.prod(sizes))).reshape(sizes)
        self.index = np.zeros((*a.shape[:2], *many), np.int64)
        for place in itertools.product(*map(range, many)):
            axes = zip(bounds, place, strict=True)
            region = tuple(slice(*along[at]) for along, at in axes)
            flat = a[every(region)].reshape(*a.shape[:2], -1)
            self.index[every(place)] = numbers[region].ravel()[flat.argmax(-1)]
        lines, index = _lines(a), _lines(self.index)
        return np.take_along_axis(lines, index, -1).reshape(self.index.shape)

    def backward(self, grad: np.ndarray) -> np.ndarray:
        """The upstream gradient at the places of the maxima, added up."""
        n, c = self.shape[:2]
        out = np.zeros((n * c, int(np.prod(self.shape[2:]))), grad.dtype)
        rows = np.arange(n * c)[:, None]
        where = self.index.reshape(n * c, -1)
        np.add.at(out, (rows, where), grad.reshape(n * c, -1))
        return out.reshape(self.shape)


def _lines(a: np.ndarray) -> np.ndarray:
    """All numbers of a channel as one line."""
    return a.reshape(*a.shape[:2], -1)


class Im2Col(Function):
    """Each window of an image as one column: (N, C * height * width, windows)."""

    def forward(
        self,
        a: np.ndarray,
        *,
        kernel: Sizes,
        stride: Sizes,
        padding: Sizes,
        dilation: Sizes,
    ) -> np.ndarray:
        """a: (N, C, H, W)."""
        self.steps = kernel, stride, padding, dilation
        a = padded(a, padding)
        self.sizes = a.shape[2:]
        parts = windows_nd(a, kernel, stride, dilation)
        self.parts = parts.shape
        return parts.reshape(len(a), -1, int(np.prod(parts.shape[4:])))

    def backward(self, grad: np.ndarray) -> np.ndarray:
        """Every part of the gradient, added where it was read."""
        _, stride, (up, left), dilation = self.steps
        whole = fold_nd(grad.reshape(self.parts), self.sizes, stride, dilation)
        height, width = self.sizes
        return whole[:, :, up : height - up, left : width - left]


class Col2Im(Function):
    """Columns put back as windows of an image; where they overlap, they add up."""

    def forward(
        self,
        a: np.ndarray,
        *,
        sizes: Sizes,
        kernel: Sizes,
        stride: Sizes,
        padding: Sizes,
        dilation: Sizes,
        many: Sizes,
    ) -> np.ndarray:
        """a: (N, C * height * width, windows)."""
        self.steps = kernel, stride, padding, dilation
        self.shape = a.shape
        whole = tuple(n + 2 * pad for n, pad in zip(sizes, padding, strict=True))
        out = fold_nd(a.reshape(len(a), -1, *kernel, *many), whole, stride, dilation)
        (up, left), (height, width) = padding, sizes
        return out[:, :, up : up + height, left : left + width]

    def backward(self, grad: np.ndarray) -> np.ndarray:
        """The windows of the upstream gradient."""
        kernel, stride, padding, dilation = self.steps
        return windows_nd(padded(grad, padding), kernel, stride, dilation).reshape(
            self.shape
        )
