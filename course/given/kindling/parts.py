"""TensorParts: parts, windows, triangles and diagonals of a tensor."""

from __future__ import annotations

from typing import Any

import numpy as np

from kindling.arranging import TensorArranging
from kindling.core import named, operation


class TensorParts(TensorArranging):
    """Some of the elements: along a dimension, or by rows and columns at once."""

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
            raise RuntimeError(
                f"split expects split_size be positive, got {split_size}"
            )
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
        """That many parts along dim, nearly of one size, or parts that end at indices."""
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
                f"maximum size for tensor at dimension {dimension} is {length} but "
                f"size is {size}"
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
                f"diag(): Supports 1D or 2D tensors. Got {self.array.ndim}D"
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
