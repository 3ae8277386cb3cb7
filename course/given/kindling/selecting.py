"""TensorSelecting: elements taken from, and put to, places that an index tells."""

from __future__ import annotations

from typing import Any

import numpy as np

from kindling.core import TensorCore, named, operation, wrap
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
            return named(_line(self).gather(0, _line(index))[0], "GatherBackward0")
        return operation("selecting", "Gather").apply(self, index=place, dim=axis)

    def take_along_dim(self, indices: Any, dim: int | None = None) -> Any:
        """``gather`` with shapes that broadcast; without dim from all in one line."""
        if dim is None:
            return _line(self).gather(0, _line(indices))
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
            return _line(self).scatter(0, _line(index), _line(source)).reshape(())
        if isinstance(source, TensorCore) and not source.array.ndim:
            source = source.item()
        apply = operation("selecting", "Scatter").apply
        return apply(self, source, index=place, dim=axis)

    def scatter_add(self, dim: int, index: Any, src: Any) -> Any:
        """A copy with ``out[index[i, j], j] += src[i, j]`` for dim 0, and so on."""
        axis = self.axis(dim)
        place = _place("scatter_add", self, index, axis, src)
        if not self.array.ndim:
            return _line(self).scatter_add(0, _line(index), _line(src)).reshape(())
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
        if index.array.size and index.array.min() < 0:
            raise IndexError("index out of range in self")
        if not self.array.ndim:
            return self[None][_line(index)].reshape(())
        result = self[(*(slice(None),) * axis, _line(index))]
        return named(result, "IndexSelectBackward0")

    def index_add(
        self: Any, dim: int, index: Any, source: Any, *, alpha: Any = 1
    ) -> Any:
        """A copy, with the slices of source added to those that index names along dim."""
        axis = self.axis(dim)
        place = _line(index).array
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
        result[(*(slice(None),) * self.axis(dim), _line(index))] = source
        return named(result, "IndexCopyBackward0")

    def index_fill(self: Any, dim: int, index: Any, value: Any) -> Any:
        """A copy whose slices along dim, named by index, are one number."""
        result = self.clone()
        result[(*(slice(None),) * self.axis(dim), _line(index))] = value
        tensor = isinstance(value, TensorCore)
        return named(result, f"IndexFillBackward{int(tensor)}")

    # -- of all elements in one line, or where a mask is true

    def take(self, index: Any) -> Any:
        """The elements at these places of the tensor seen as one line."""
        if index.array.dtype != np.int64:
            raise RuntimeError(f"take(): Expected a long tensor for index, but got "
                               f"{index.dtype}")  # fmt: skip
        result = _line(self)[_line(index)].reshape(index.shape)
        return named(result, "TakeBackward0")

    def masked_fill(self: Any, mask: Any, value: Any) -> Any:
        """A copy with one number where mask is true; the shapes broadcast.

        value: a number, or a tensor of one. RuntimeError for a mask that is not bool.
        """
        if mask.array.dtype.kind != "b":
            raise RuntimeError(
                f"masked_fill_ only supports boolean masks, but got mask with dtype "
                f"{mask.dtype}"
            )
        tensor = isinstance(value, TensorCore)
        if tensor and value.array.ndim:
            raise RuntimeError(
                "masked_fill_ only supports a 0-dimensional value tensor, but got "
                f"tensor with {value.array.ndim} dimension(s)."
            )
        filling = value if tensor else wrap(_as_kind(value, self.array.dtype))
        result = filling.to(self.dtype).where(mask, self)
        return named(result, f"MaskedFillBackward{int(tensor)}")

    def masked_select(self: Any, mask: Any) -> Any:
        """The elements where mask is true, in one line; the shapes broadcast."""
        if mask.array.dtype.kind != "b":
            raise RuntimeError("masked_select: expected BoolTensor for mask")
        shape = np.broadcast_shapes(self.array.shape, mask.array.shape)
        result = self.expand(shape)[mask.expand(shape)]
        return named(result, "MaskedSelectBackward0")

    def masked_scatter(self: Any, mask: Any, source: Any) -> Any:
        """A copy with the first elements of source where mask is true, in order."""
        shape = np.broadcast_shapes(self.array.shape, mask.array.shape)
        result, wide = self.expand(shape).clone(), mask.expand(shape)
        count = int(wide.array.sum())
        if count > source.array.size:
            raise RuntimeError(
                f"masked_scatter: expected self and source to have same dtypes and at "
                f"least {count} elements of source, got {source.array.size}"
            )
        result[wide] = _line(source)[:count]
        return named(result, "MaskedScatterBackward0")

    def nonzero(self, *, as_tuple: bool = False) -> Any:
        """The indices of the elements other than zero, one row each."""
        array = np.atleast_1d(self.array) if as_tuple else self.array
        if as_tuple:
            return tuple([wrap(part) for part in np.nonzero(array)])
        if not array.ndim:
            return wrap(np.zeros((int(bool(array)), 0), np.int64))
        return wrap(np.stack(np.nonzero(array), axis=1).astype(np.int64))

    argwhere = nonzero


def _line(x: Any) -> Any:
    """A tensor as one line; a number as it is."""
    return x.reshape(-1) if isinstance(x, TensorCore) else x


def _as_kind(value: Any, kind: np.dtype) -> np.ndarray:
    """A number in a dtype; RuntimeError if it has no place there."""
    number = np.asarray(value)
    if kind.kind in "iu" and not np.isfinite(number):
        raise RuntimeError(f"value cannot be converted to type {kind} without overflow")
    return number.astype(kind)


def _place(name: str, x: Any, index: Any, axis: int, source: Any = None) -> np.ndarray:
    """The index as an array; RuntimeError for one that does not fit x or source."""
    place = index.array
    if place.dtype not in (np.int64, np.int32):
        raise RuntimeError(
            f"{name}(): Expected dtype int64 for index, got {index.dtype}"
        )
    if max(place.ndim, 1) != max(x.array.ndim, 1):
        raise RuntimeError(
            "Index tensor must have the same number of dimensions as input tensor: "
            f"{name} of shape {tuple(x.shape)}, index of shape {tuple(index.shape)}"
        )
    others = [(x, axis)]
    if isinstance(source, TensorCore):
        if source.array.dtype != x.array.dtype:
            raise RuntimeError(f"{name}(): Expected self.dtype to be equal to src.dtype, "
                               f"got {x.dtype} and {source.dtype}")  # fmt: skip
        others.append((source, -1))
    for other, free in others:
        pairs = enumerate(zip(place.shape, other.array.shape, strict=False))
        if place.size and any(n > size for at, (n, size) in pairs if at != free):
            raise RuntimeError(
                f"Size does not match at {name}: index of shape {tuple(index.shape)} "
                f"exceeds shape {tuple(other.shape)} apart from dimension {axis}"
            )
    size = x.array.shape[axis] if x.array.ndim else 1
    if place.size and not (place.min() >= 0 and place.max() < size):
        raise RuntimeError(
            f"index {place.min() if place.min() < 0 else place.max()} is out of bounds "
            f"for dimension {axis} with size {size}"
        )
    return place
