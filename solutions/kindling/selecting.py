# Built by kindling build from course/given/kindling/selecting.py.
"""TensorSelecting: elements taken from, and put to, places that an index tells."""

from __future__ import annotations

from typing import Any

import numpy as np

from kindling.core import TensorCore, named, operation
from kindling.ordering import TensorOrder


class TensorSelecting(TensorOrder):
    """gather, scatter, masks, and slices by their numbers."""

    # -- along one dimension

    def gather(self, dim: int, index: Any) -> Any:
        """``out[i, j] = self[index[i, j], j]`` for dim 0, and so on for the others.

        index: int64, as many dimensions as self, nowhere larger but along dim.
        RuntimeError for an index of another kind, or out of range.
        """
        axis = self.axis(dim)
        place = _place("gather", self, index, axis)
        if not self.array.ndim:
            return named(in_line(self).gather(0, in_line(index))[0], "GatherBackward0")
        return operation("selecting", "Gather").apply(self, index=place, dim=axis)

    def take_along_dim(self: Any, indices: Any, dim: int | None = None) -> Any:
        """``gather`` with shapes that broadcast; without dim from all in one line."""
        if dim is None:
            return in_line(self).gather(0, in_line(indices))
        axis = self.axis(dim)
        shapes = [list(x.array.shape) for x in (self, indices)]
        for shape in shapes:
            shape[axis] = 1
        common = np.broadcast_shapes(*shapes)
        own, other = list(common), list(common)
        own[axis], other[axis] = self.array.shape[axis], indices.array.shape[axis]
        return self.broadcast_to(own).gather(axis, indices.broadcast_to(other))

    def scatter(self, dim: int, index: Any, src: Any = None, **also: Any) -> Any:
        """A copy with ``out[index[i, j], j] = src[i, j]`` for dim 0, and so on.

        src: a tensor at least as large as index, or a number, also named value.
        """
        source = also.pop("value", src)
        if also:
            raise TypeError(f"scatter: unexpected argument {sorted(also)[0]!r}")
        axis = self.axis(dim)
        place = _place("scatter", self, index, axis, source)
        if not self.array.ndim:
            line = in_line(self)
            return line.scatter(0, in_line(index), in_line(source)).reshape(())
        if isinstance(source, TensorCore) and not source.array.ndim:
            source = source.array.item()
        apply = operation("selecting", "Scatter").apply
        return apply(self, source, index=place, dim=axis)

    def scatter_add(self, dim: int, index: Any, src: Any) -> Any:
        """A copy with ``out[index[i, j], j] += src[i, j]`` for dim 0, and so on."""
        axis = self.axis(dim)
        place = _place("scatter_add", self, index, axis, src)
        if not self.array.ndim:
            return (
                in_line(self).scatter_add(0, in_line(index), in_line(src)).reshape(())
            )
        apply = operation("selecting", "ScatterAdd").apply
        return apply(self, src, index=place, dim=axis)

    def index_select(self: Any, dim: int, index: Any) -> Any:
        """The slices along dim that index, a line of integers, names."""
        axis = self.axis(dim)
        if index.array.ndim > 1:
            raise IndexError("index_select(): Index is supposed to be a vector")
        if index.array.dtype.kind != "i" or index.array.dtype.itemsize < 4:
            raise RuntimeError("index_select(): Expected dtype int32 or int64 for "
                               f"index, got {index.dtype}")  # fmt: skip
        size = self.array.shape[axis] if self.array.ndim else 1
        places = index.array
        if places.size and (places.min() < 0 or places.max() >= size):
            raise IndexError("index out of range in self")
        if not self.array.ndim:
            return self[None][in_line(index)].reshape(())
        result = self[(*(slice(None),) * axis, in_line(index))]
        return named(result, "IndexSelectBackward0")

    def index_add(
        self: Any, dim: int, index: Any, source: Any, *, alpha: Any = 1
    ) -> Any:
        """A copy, the slices of source added to those that index names along dim."""
        axis = self.axis(dim)
        place = in_line(index).array
        wanted = list(self.array.shape)
        wanted[axis] = place.size
        if list(source.array.shape) != wanted:
            raise RuntimeError(
                f"index_add: source of shape {tuple(source.shape)}, expected "
                f"{tuple(wanted)}"
            )
        if source.array.dtype != self.array.dtype:
            raise RuntimeError("index_add: self and source need the same dtype, got "
                               f"{self.dtype} and {source.dtype}")  # fmt: skip
        source = source if alpha == 1 else source * alpha
        apply = operation("selecting", "IndexAdd").apply
        return apply(self, source, index=place, dim=axis)

    def index_copy(self: Any, dim: int, index: Any, source: Any) -> Any:
        """A copy whose slices along dim, named by index, are those of source."""
        result = self.clone()
        result[(*(slice(None),) * self.axis(dim), in_line(index))] = source
        return named(result, "IndexCopyBackward0")

    def index_fill(self: Any, dim: int, index: Any, value: Any) -> Any:
        """A copy whose slices along dim, named by index, are one number."""
        result = self.clone()
        result[(*(slice(None),) * self.axis(dim), in_line(index))] = value
        tensor = isinstance(value, TensorCore)
        return named(result, f"IndexFillBackward{int(tensor)}")


def in_line(x: Any) -> Any:
    """A tensor as one line; a number as it is."""
    if not isinstance(x, TensorCore):
        return x
    tensor: Any = x
    return tensor.reshape(-1)


def _place(name: str, x: Any, index: Any, axis: int, source: Any = None) -> np.ndarray:
    """The index as an array; RuntimeError for one that does not fit x or source."""
    place = index.array
    if place.dtype not in (np.int64, np.int32):
        raise RuntimeError(
            f"{name}(): Expected dtype int32/int64 for index, got {index.dtype}"
        )
    if max(place.ndim, 1) != max(x.array.ndim, 1):
        raise RuntimeError(
            "Index tensor must have the same number of dimensions as input tensor: "
            f"{name} of shape {tuple(x.shape)}, index of shape {tuple(index.shape)}"
        )
    if isinstance(source, TensorCore) and source.array.dtype != x.array.dtype:
        raise RuntimeError(
            f"{name}(): Expected self.dtype to be equal to src.dtype, got {x.dtype} "
            f"and {source.dtype}"
        )
    _check_sizes(name, x, place, axis, source)
    size = x.array.shape[axis] if x.array.ndim else 1
    if place.size and not (place.min() >= 0 and place.max() < size):
        raise RuntimeError(
            f"index {place.min() if place.min() < 0 else place.max()} is out of bounds "
            f"for dimension {axis} with size {size}"
        )
    return place


def _check_sizes(name: str, x: Any, place: np.ndarray, axis: int, source: Any) -> None:
    """Raise RuntimeError for an index larger than x, but along axis, or than source."""

    def larger(shape: tuple[int, ...], free: int) -> list[int]:
        pairs = enumerate(zip(place.shape, shape, strict=False))
        return [at for at, (n, size) in pairs if at != free and n > size]

    if not place.size:
        return
    own, index = list(x.shape), list(place.shape)
    if source is None and larger(x.array.shape, axis):
        raise RuntimeError(
            f"Size does not match at dimension {larger(x.array.shape, axis)[0]} "
            f"expected index {index} to be no larger than self {own} apart "
            f"from dimension {axis}"
        )
    of_source = source.array.shape if isinstance(source, TensorCore) else place.shape
    if larger(x.array.shape, axis) or larger(of_source, -1):
        raise RuntimeError(
            f"{name}: Expected index {index} to be no larger than self {own} apart "
            f"from dimension {axis} and to be no larger size than src {list(of_source)}"
        )
