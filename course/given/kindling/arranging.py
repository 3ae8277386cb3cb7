"""TensorArranging: copies, turns, parts and diagonals of a tensor."""

from __future__ import annotations

from typing import Any

import numpy as np

from kindling.core import TensorCore, named, operation
from kindling.indexing import checked_axes, sizes
from kindling.selecting import TensorSelecting


class TensorArranging(TensorSelecting):
    """The shape methods beyond reshape, permute and expand."""

    # -- other names

    def ravel(self: Any) -> Any:
        """The elements in one line, without a copy where that is possible."""
        return self.reshape(-1)

    def swapaxes(self: Any, axis0: int, axis1: int) -> Any:
        """Two dimensions exchanged."""
        return self.transpose(axis0, axis1)

    def swapdims(self: Any, dim0: int, dim1: int) -> Any:
        """Two dimensions exchanged."""
        return self.transpose(dim0, dim1)

    def moveaxis(self: Any, source: Any, destination: Any) -> Any:
        """Dimensions moved to other places."""
        return self.movedim(source, destination)

    def adjoint(self: Any) -> Any:
        """The last two dimensions exchanged."""
        return self.transpose(-2, -1)

    def broadcast_to(self: Any, *size: Any) -> Any:
        """The tensor repeated to that shape, without a copy."""
        return self.expand(*size)

    # -- copies side by side

    def repeat(self: Any, *repeats: Any) -> Any:
        """The tensor set side by side, repeats[i] times along dimension i."""
        times = sizes(repeats)
        if len(times) < self.array.ndim:
            raise RuntimeError(
                "Number of dimensions of repeat dims can not be smaller than number of "
                f"dimensions of tensor: {times} for shape {tuple(self.shape)}"
            )
        if min(times, default=0) < 0:
            raise RuntimeError(f"repeat: cannot repeat a negative number of times: "
                               f"{times}")  # fmt: skip
        return operation("arranging", "Repeat").apply(self, repeats=times)

    def tile(self, *dims: Any) -> Any:
        """``repeat`` that may name fewer dimensions, the last ones."""
        times = sizes(dims)
        return self.repeat((1,) * (self.array.ndim - len(times)) + times)

    def repeat_interleave(
        self: Any, repeats: Any, dim: int | None = None, *, output_size: Any = None
    ) -> Any:
        """Each slice along dim several times in a row; without dim, each element."""
        line = self.reshape(-1) if dim is None else self
        axis = line.axis(0 if dim is None else dim)
        size = line.array.shape[axis]
        if not isinstance(repeats, TensorCore):
            shape = list(line.array.shape)
            wide = line.unsqueeze(axis + 1)
            wide = wide.expand(*shape[: axis + 1], repeats, *shape[axis + 1 :])
            shape[axis] = size * repeats
            return named(wide.clone().reshape(shape), "ViewBackward0")
        times = np.broadcast_to(repeats.array.reshape(-1), size)
        rows = np.repeat(np.arange(size), times)
        return named(line[(*(slice(None),) * axis, rows)], "IndexSelectBackward0")

    # -- turned and shifted

    def roll(self, shifts: Any, dims: Any = None) -> Any:
        """The elements moved along dims; what leaves at one end enters at the other."""
        steps = tuple(shifts) if isinstance(shifts, tuple | list) else (shifts,)
        if dims is None:
            if len(steps) != 1:
                raise RuntimeError("roll: several shifts need as many dims")
            steps, axes = steps[0], None
        else:
            given = dims if isinstance(dims, tuple | list) else (dims,)
            if len(given) != len(steps):
                raise RuntimeError(
                    f"shifts and dimensions must align. shifts: {len(steps)}, dims:"
                    f"{len(given)}"
                )
            axes = tuple([self.axis(dim) for dim in given])
        return operation("arranging", "Roll").apply(self, shifts=steps, dims=axes)

    def flip(self, *dims: Any) -> Any:
        """The elements in reverse order along dims."""
        axes = checked_axes(self, sizes(dims)) or ()
        return operation("arranging", "Flip").apply(self, dims=axes)

    def fliplr(self) -> Any:
        """The columns in reverse order."""
        if self.array.ndim < 2:
            raise RuntimeError("Input must be >= 2-d.")
        return self.flip(1)

    def flipud(self) -> Any:
        """The rows in reverse order."""
        if self.array.ndim < 1:
            raise RuntimeError("Input must be >= 1-d.")
        return self.flip(0)

    def rot90(self: Any, k: int = 1, dims: Any = (0, 1)) -> Any:
        """The plane of two dimensions turned k times by a quarter."""
        first, second = dims
        turned = [
            lambda x: x.clone(),
            lambda x: x.transpose(first, second).flip(first),
            lambda x: x.flip(first, second),
            lambda x: x.transpose(first, second).flip(second),
        ]
        return named(turned[k % 4](self), "Rot90Backward0")

    # -- parts

    def narrow(self: Any, dim: int, start: Any, length: int) -> Any:
        """The part of that length along dim; a view."""
        axis, first = self.axis(dim), int(start)
        size = self.array.shape[axis]
        first += size if first < 0 else 0
        if not 0 <= first <= first + length <= size:
            raise RuntimeError(
                f"start ({int(start)}) + length ({length}) exceeds dimension size "
                f"({size})."
            )
        part = self[(*(slice(None),) * axis, slice(first, first + length))]
        return named(part, "SliceBackward0")

    def select(self: Any, dim: int, index: int) -> Any:
        """One slice along dim, with one dimension less; a view."""
        if not self.array.ndim:
            raise IndexError("select() cannot be applied to a 0-dim tensor.")
        return self[(*(slice(None),) * self.axis(dim), int(index))]

    def split(self: Any, split_size: Any, dim: int = 0) -> tuple[Any, ...]:
        """The parts of that size along dim, the last one smaller; or of those sizes."""
        size = self.array.shape[self.axis(dim)] if self.array.ndim else None
        if size is None:
            raise RuntimeError("split expects at least a 1-dimensional tensor")
        if not isinstance(split_size, int):
            return self.split_with_sizes(split_size, dim)
        if split_size < 0 or split_size == 0 < size:
            raise RuntimeError(f"split expects split_size be positive, got {split_size}")
        starts = range(0, size, split_size) if size else range(1)
        parts = [self.narrow(dim, at, min(split_size, size - at)) for at in starts]
        return tuple([named(part, "SplitBackward0") for part in parts])

    def split_with_sizes(self: Any, split_sizes: Any, dim: int = 0) -> tuple[Any, ...]:
        """The parts of those sizes along dim; together they are the whole."""
        size = self.array.shape[self.axis(dim)]
        if sum(split_sizes) != size or min(split_sizes, default=0) < 0:
            raise RuntimeError(
                "split_with_sizes expects split_sizes to sum exactly to "
                f"{size} (input tensor's size at dimension {dim}), but got "
                f"split_sizes={list(split_sizes)}"
            )
        starts = np.cumsum([0, *split_sizes]).tolist()
        pairs = zip(starts, split_sizes, strict=False)
        parts = [self.narrow(dim, start, length) for start, length in pairs]
        return tuple([named(part, "SplitWithSizesBackward0") for part in parts])

    def chunk(self: Any, chunks: int, dim: int = 0) -> tuple[Any, ...]:
        """At most that many parts along dim, all but the last of one size."""
        if not self.array.ndim:
            raise RuntimeError("chunk expects at least a 1-dimensional tensor")
        if chunks < 1:
            raise RuntimeError(
                f"chunk expects `chunks` to be greater than 0, got: {chunks}"
            )
        size = self.array.shape[self.axis(dim)]
        if not size:
            return self.split_with_sizes([0] * chunks, dim)
        return self.split(-(-size // chunks), dim)

    def tensor_split(
        self: Any, indices_or_sections: Any, dim: int = 0
    ) -> tuple[Any, ...]:
        """That many parts along dim of nearly one size, or parts that end at indices."""
        size = self.array.shape[self.axis(dim)]
        if isinstance(indices_or_sections, int):
            short, longer = divmod(size, indices_or_sections)
            lengths = [short + (at < longer) for at in range(indices_or_sections)]
            ends = np.cumsum(lengths).tolist()
        else:
            ends = [*slice_ends(indices_or_sections, size), size]
        starts = [0, *ends[:-1]]
        pairs = zip(starts, ends, strict=True)
        return tuple([self.narrow(dim, at, max(end - at, 0)) for at, end in pairs])

    def unfold(self, dimension: int, size: int, step: int) -> Any:
        """Windows of that size along a dimension, each on a new last one; a view."""
        axis = self.axis(dimension)
        length = self.array.shape[axis]
        if size > length:
            raise RuntimeError(
                f"maximum size for tensor at dimension {dimension} is {length} but size "
                f"is {size}"
            )
        apply = operation("arranging", "Unfold").apply
        return apply(self, dim=axis, size=size, step=step)

    # -- diagonals and triangles

    def tril(self, diagonal: int = 0) -> Any:
        """The matrices with zeros above that diagonal; 0 is the main one."""
        return self._triangle("Tril", diagonal)

    def triu(self, diagonal: int = 0) -> Any:
        """The matrices with zeros below that diagonal; 0 is the main one."""
        return self._triangle("Triu", diagonal)

    def _triangle(self, name: str, diagonal: int) -> Any:
        if self.array.ndim < 2:
            raise RuntimeError(
                f"{name.lower()}: input tensor must have at least 2 dimensions"
            )
        return operation("arranging", name).apply(self, diagonal=diagonal)

    def diagonal(self, offset: int = 0, dim1: int = 0, dim2: int = 1) -> Any:
        """The diagonals of the matrices of two dimensions; a view."""
        first, second = self.axis(dim1), self.axis(dim2)
        if first == second:
            raise RuntimeError("diagonal dimensions cannot be identical")
        apply = operation("arranging", "Diagonal").apply
        return apply(self, offset=offset, dim1=first, dim2=second)

    def diag_embed(self, offset: int = 0, dim1: int = -2, dim2: int = -1) -> Any:
        """Matrices of zeros with the last dimension on a diagonal."""
        count = self.array.ndim + 1
        apply = operation("arranging", "DiagEmbed").apply
        return apply(self, offset=offset, dim1=dim1 % count, dim2=dim2 % count)

    def diag(self: Any, diagonal: int = 0) -> Any:
        """The diagonal of a matrix, or the matrix of zeros with that diagonal."""
        if self.array.ndim == 1:
            return self.diag_embed(diagonal)
        if self.array.ndim != 2:
            raise RuntimeError(
                "diag(): Supports 1D or 2D tensors. Got "
                f"{self.array.ndim}D"
            )
        return named(self.diagonal(diagonal).clone(), "DiagonalBackward0_copy")

    def trace(self: Any) -> Any:
        """The sum of the diagonal of a matrix."""
        if self.array.ndim != 2:
            raise RuntimeError("trace: expected a matrix")
        return named(self.diagonal().sum(), "TraceBackward0")


def slice_ends(indices: Any, size: int) -> list[int]:
    """Indices as a slice would take them, each between 0 and size.

    >>> slice_ends([1, -1, 9], 4)
    [1, 3, 4]
    """
    return [slice(int(index)).indices(size)[1] for index in indices]
