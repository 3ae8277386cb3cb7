"""Elements taken from, and put to, places that an index tells along one dimension."""

from __future__ import annotations

from typing import Any

import numpy as np

from kindling.function import Function


def places(index: np.ndarray, dim: int) -> tuple[np.ndarray, ...]:
    """An index for all axes at once: along dim what index says, else where it stands.

    >>> [part.tolist() for part in places(np.array([[1, 0]]), 1)]
    [[[0]], [[1, 0]]]
    """
    grid: list[np.ndarray] = list(np.ogrid[tuple(slice(n) for n in index.shape)])
    grid[dim] = index
    return tuple(grid)


class Gather(Function):
    """``out[i, j] = a[index[i, j], j]`` for dim 0, and so on for the others."""

    def forward(self, a: np.ndarray, index: np.ndarray, dim: int) -> np.ndarray:
        """a: at least one axis; index: as many axes, no larger but along dim."""
        self.shape, self.place = a.shape, places(index, dim)
        return a[self.place]

    def backward(self, grad: np.ndarray) -> np.ndarray:
        """Zeros, plus the upstream gradient at every place that was read."""
        result = np.zeros(self.shape, grad.dtype)
        np.add.at(result, self.place, grad)
        return result


class Scatter(Function):
    """A copy of a with the elements of source, or a number, at the places of index."""

    def forward(
        self, a: np.ndarray, source: Any, index: np.ndarray, dim: int
    ) -> np.ndarray:
        """a: at least one axis; source: at least as large as index, or a number."""
        self.torch_name = f"ScatterBackward{int(np.ndim(source) == 0)}"
        self.source_shape = np.shape(source)
        self.window = tuple(slice(n) for n in index.shape)
        self.place = places(index, dim)
        out = a.copy()
        out[self.place] = source[self.window] if np.ndim(source) else source
        return out

    def backward(self, grad: np.ndarray) -> tuple[Any, Any]:
        """Nothing for what was replaced; for source what arrives in its place."""
        need_a, need_source = self.needs_input_grad
        kept = given = None
        if need_a:
            kept = np.array(grad)
            kept[self.place] = 0
        if need_source:
            given = np.zeros(self.source_shape, grad.dtype)
            given[self.window] = grad[self.place]
        return kept, given


class ScatterAdd(Function):
    """A copy of a to which the elements of source were added at the places of index."""

    def forward(
        self, a: np.ndarray, source: np.ndarray, index: np.ndarray, dim: int
    ) -> np.ndarray:
        """a: at least one axis; source: at least as large as index."""
        self.source_shape = source.shape
        self.window = tuple(slice(n) for n in index.shape)
        self.place = places(index, dim)
        out = a.copy()
        np.add.at(out, self.place, source[self.window])
        return out

    def backward(self, grad: np.ndarray) -> tuple[Any, Any]:
        """The upstream gradient, as it is, and for source where it was added."""
        given = None
        if self.needs_input_grad[1]:
            given = np.zeros(self.source_shape, grad.dtype)
            given[self.window] = grad[self.place]
        return grad, given


class IndexAdd(Function):
    """A copy of a to whose slices along dim those of source were added."""

    def forward(
        self, a: np.ndarray, source: np.ndarray, index: np.ndarray, dim: int
    ) -> np.ndarray:
        """index: one axis; source: the shape of a, but as long as index along dim."""
        self.place = (*(slice(None),) * dim, index)
        out = a.copy()
        np.add.at(out, self.place, source)
        return out

    def backward(self, grad: np.ndarray) -> tuple[Any, Any]:
        """The upstream gradient, as it is, and for source its slices."""
        return grad, grad[self.place]
