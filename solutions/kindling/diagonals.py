# Built by kindling build from course/given/kindling/diagonals.py.
"""TensorDiagonals: diagonals and triangles of matrices."""

from __future__ import annotations

from typing import Any

from kindling.arranging import TensorArranging
from kindling.core import named, operation


class TensorDiagonals(TensorArranging):
    """What lies on, above or below a diagonal."""

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
            raise RuntimeError(
                f"trace: expected a matrix, but got tensor with dim {self.ndim}"
            )
        return named(self.diagonal().sum(), "TraceBackward0")
