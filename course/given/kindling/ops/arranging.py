"""Other arrangements of the elements that need a gradient of their own."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.lib.stride_tricks import as_strided

from kindling.function import Function


class Repeat(Function):
    """The array set side by side, repeats[i] times along axis i."""

    def forward(self, a: np.ndarray, repeats: tuple[int, ...]) -> np.ndarray:
        """repeats: at least as many as a has axes."""
        self.shape = a.shape
        self.whole = (1,) * (len(repeats) - a.ndim) + a.shape
        self.repeats = repeats
        return np.tile(a, repeats)

    def backward(self, grad: np.ndarray) -> np.ndarray:
        """The sum over all copies."""
        pairs = zip(self.repeats, self.whole, strict=True)
        split = grad.reshape([size for pair in pairs for size in pair])
        copies = tuple(range(0, split.ndim, 2))
        return split.sum(axis=copies).reshape(self.shape)


class Roll(Function):
    """The elements moved along axes; what leaves at one end enters at the other."""

    def forward(self, a: np.ndarray, shifts: Any, dims: Any) -> np.ndarray:
        """shifts, dims: an int or a tuple each; dims None: as one line."""
        self.shifts, self.dims = shifts, dims
        return np.roll(a, shifts, dims)

    def backward(self, grad: np.ndarray) -> np.ndarray:
        """The upstream gradient moved back."""
        return np.roll(grad, np.negative(self.shifts), self.dims)


class Flip(Function):
    """The elements in reverse order along axes."""

    def forward(self, a: np.ndarray, dims: tuple[int, ...]) -> np.ndarray:
        """dims: the axes to turn."""
        self.dims = dims
        return np.flip(a, dims).copy()

    def backward(self, grad: np.ndarray) -> np.ndarray:
        """The upstream gradient turned back."""
        return np.flip(grad, self.dims)


class Tril(Function):
    """The matrices without what lies above a diagonal."""

    keep = staticmethod(np.tril)

    def forward(self, a: np.ndarray, diagonal: int) -> np.ndarray:
        """a: at least two axes."""
        self.diagonal = diagonal
        return self.keep(a, diagonal)

    def backward(self, grad: np.ndarray) -> np.ndarray:
        """The upstream gradient of what was kept."""
        return self.keep(grad, self.diagonal)


class Triu(Tril):
    """The matrices without what lies below a diagonal."""

    keep = staticmethod(np.triu)


class Diagonal(Function):
    """The diagonals of the matrices that two axes form, on a new last axis; a view."""

    def forward(self, a: np.ndarray, offset: int, dim1: int, dim2: int) -> np.ndarray:
        """a: at least two axes."""
        self.arguments = offset, dim1, dim2
        self.shape = a.shape
        return diagonal_view(a, *self.arguments)

    def backward(self, grad: np.ndarray) -> np.ndarray:
        """Zeros, with the upstream gradient on the diagonals."""
        result = np.zeros(self.shape, grad.dtype)
        diagonal_view(result, *self.arguments)[...] = grad
        return result


class DiagEmbed(Function):
    """Matrices of zeros with the last axis on a diagonal."""

    def forward(self, a: np.ndarray, offset: int, dim1: int, dim2: int) -> np.ndarray:
        """a: at least one axis; dim1, dim2: where the matrices' axes come to stand."""
        self.arguments = offset, dim1, dim2
        side = a.shape[-1] + abs(offset)
        shape = list(a.shape[:-1])
        for axis in sorted((dim1, dim2)):
            shape.insert(axis, side)
        out = np.zeros(shape, a.dtype)
        diagonal_view(out, *self.arguments)[...] = a
        return out

    def backward(self, grad: np.ndarray) -> np.ndarray:
        """The diagonals of the upstream gradient."""
        return diagonal_view(grad, *self.arguments)


def diagonal_view(a: np.ndarray, offset: int, dim1: int, dim2: int) -> np.ndarray:
    """The diagonals of a, in its own memory, where they can be written to.

    >>> a = np.zeros((2, 2))
    >>> diagonal_view(a, 0, 0, 1)[...] = 1
    >>> a.tolist()
    [[1.0, 0.0], [0.0, 1.0]]
    """
    moved = np.moveaxis(a, (dim1, dim2), (-2, -1))
    moved = moved[..., max(-offset, 0) :, max(offset, 0) :]
    length = min(moved.shape[-2:])
    step = moved.strides[-2] + moved.strides[-1]
    strides = (*moved.strides[:-2], step)
    return as_strided(moved, (*moved.shape[:-2], length), strides)


class Unfold(Function):
    """Windows along dim, each on a new last axis; a view."""

    def forward(self, a: np.ndarray, dim: int, size: int, step: int) -> np.ndarray:
        """a: at least one axis, of at least `size` along dim."""
        self.shape, self.arguments = a.shape, (dim, size, step)
        return windows(a, dim, size, step)

    def backward(self, grad: np.ndarray) -> np.ndarray:
        """Each element collects the gradient of every window that holds it."""
        dim, size, step = self.arguments
        result = np.zeros(self.shape, grad.dtype)
        view = windows(result, dim, size, step)
        for place in range(size):
            view[..., place] += grad[..., place]
        return result


def windows(a: np.ndarray, dim: int, size: int, step: int) -> np.ndarray:
    """The windows of that size along dim, in the memory of a.

    >>> windows(np.arange(4), 0, 2, 1).tolist()
    [[0, 1], [1, 2], [2, 3]]
    """
    count = (a.shape[dim] - size) // step + 1
    shape, strides = list(a.shape), list(a.strides)
    shape[dim], strides[dim] = count, step * a.strides[dim]
    return as_strided(a, (*shape, size), (*strides, a.strides[dim]))
