"""TensorProducts: products of vectors, matrices and stacks of matrices, by name."""

from __future__ import annotations

from typing import Any

from kindling.core import named
from kindling.parts import TensorParts


class TensorProducts(TensorParts):
    """What is made of ``@``, with the shapes that torch asks for."""

    def mm(self: Any, mat2: Any) -> Any:
        """The product of two matrices; RuntimeError for anything else."""
        _need("mm", (self, 2), (mat2, 2))
        return self @ mat2

    def bmm(self: Any, mat2: Any) -> Any:
        """The products of two stacks of matrices of one length; RuntimeError else."""
        _need("bmm", (self, 3), (mat2, 3))
        if self.array.shape[0] != mat2.array.shape[0]:
            raise RuntimeError(
                f"bmm: stacks of {self.array.shape[0]} and {mat2.array.shape[0]} "
                "matrices: expected the same number"
            )
        return named(self @ mat2, "BmmBackward0")

    def mv(self: Any, vec: Any) -> Any:
        """The product of a matrix and a vector."""
        _need("mv", (self, 2), (vec, 1))
        return self @ vec

    def dot(self: Any, tensor: Any) -> Any:
        """The sum of the products of two vectors' elements."""
        _need("dot", (self, 1), (tensor, 1))
        return self @ tensor

    def vdot(self: Any, other: Any) -> Any:
        """``dot``, by its name for complex numbers."""
        return self.dot(other)

    def inner(self: Any, other: Any) -> Any:
        """Products summed over the last dimensions of both."""
        if not self.array.ndim or not other.array.ndim:
            return self * other
        if self.array.shape[-1] != other.array.shape[-1]:
            raise RuntimeError(
                "inner() the last dimension must match on both input tensors but got "
                f"shapes {list(self.shape)} and {list(other.shape)}"
            )
        rows = self.reshape(-1, self.array.shape[-1])
        columns = other.reshape(-1, other.array.shape[-1])
        shape = self.array.shape[:-1] + other.array.shape[:-1]
        return (rows @ columns.t()).reshape(shape)

    def outer(self: Any, vec2: Any) -> Any:
        """Every product of an element of one vector and one of the other."""
        _need("outer", (self, 1), (vec2, 1))
        return self.unsqueeze(1) * vec2

    ger = outer

    def addmm(self: Any, mat1: Any, mat2: Any, *, beta: Any = 1, alpha: Any = 1) -> Any:
        """beta * self + alpha * (mat1 @ mat2)."""
        return named(_plus(self, mat1.mm(mat2), beta, alpha), "AddmmBackward0")

    def addmv(self: Any, mat: Any, vec: Any, *, beta: Any = 1, alpha: Any = 1) -> Any:
        """beta * self + alpha * (mat @ vec)."""
        return named(_plus(self, mat.mv(vec), beta, alpha), "AddmvBackward0")

    def addr(self: Any, vec1: Any, vec2: Any, *, beta: Any = 1, alpha: Any = 1) -> Any:
        """beta * self + alpha * the outer product of two vectors."""
        return named(_plus(self, vec1.outer(vec2), beta, alpha), "AddrBackward0")

    def baddbmm(
        self: Any, batch1: Any, batch2: Any, *, beta: Any = 1, alpha: Any = 1
    ) -> Any:
        """beta * self + alpha * the products of two stacks of matrices."""
        products = batch1.bmm(batch2)
        return named(_plus(self, products, beta, alpha), "BaddbmmBackward0")

    def kron(self: Any, other: Any) -> Any:
        """Every element of self times all of other, side by side."""
        count = max(self.array.ndim, other.array.ndim)
        left, right = (_with_axes(x, count) for x in (self, other))
        sizes = list(zip(left.array.shape, right.array.shape, strict=True))
        spread = left.reshape([part for n, _ in sizes for part in (n, 1)])
        tiles = right.reshape([part for _, n in sizes for part in (1, n)])
        return (spread * tiles).reshape([n * m for n, m in sizes])

    def cross(self: Any, other: Any, dim: int | None = None) -> Any:
        """The vector products along a dimension of size 3, the first such one."""
        shape = self.array.shape
        if dim is None:
            dim = shape.index(3) if 3 in shape else -1
        axis = self.axis(dim)
        if shape[axis] != 3 or other.array.shape[axis] != 3:
            raise RuntimeError(
                "linalg.cross: inputs dimension must have length 3. Got "
                f"{shape[axis]} and {other.array.shape[axis]}"
            )
        turned = self.roll(-1, axis), other.roll(-1, axis)
        products = self * turned[1] - turned[0] * other
        return named(products.roll(-1, axis), "LinalgCrossBackward0")


def _need(name: str, *expected: tuple[Any, int]) -> None:
    """Raise RuntimeError unless each tensor has that many dimensions."""
    for x, _ in expected:
        if not hasattr(x, "array"):
            raise TypeError(f"{name}: expected a tensor, got {type(x).__name__}")
    if any(x.array.ndim != ndim for x, ndim in expected):
        shapes = " and ".join(str(tuple(x.shape)) for x, _ in expected)
        wanted = " and ".join(str(ndim) for _, ndim in expected)
        raise RuntimeError(
            f"{name}: expected tensors of {wanted} dimensions, got shapes {shapes}"
        )
    first, second = (x.array.shape for x, _ in expected)
    inner = second[-2] if len(second) > 1 else second[-1]
    if name != "outer" and first[-1] != inner:
        raise RuntimeError(
            f"{name}: {first} @ {second}: inner sizes {first[-1]} and {inner} differ"
        )


def _plus(x: Any, product: Any, beta: Any, alpha: Any) -> Any:
    """beta * x + alpha * product; x is not looked at if beta is 0, as in torch."""
    product = product if alpha == 1 else product * alpha
    x = x.expand(product.shape)
    if beta == 0:
        return product
    return (x if beta == 1 else x * beta) + product


def _with_axes(x: Any, count: int) -> Any:
    return x.reshape((1,) * (count - x.array.ndim) + x.array.shape)
