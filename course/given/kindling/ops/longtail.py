"""Operations that follow from those of the units and would only be typing there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from kindling.function import Function
from kindling.ops.broadcast import unbroadcast


class PowTensor(Function):
    """a ** b for a tensor b; a may be a number."""

    torch_name = "PowBackward1"

    def forward(self, a: Any, b: np.ndarray) -> np.ndarray:
        """a: a number or an array; b: an array; the shapes broadcast."""
        out = np.power(a, b) if b.dtype.kind == "f" else integer_power(a, b)
        self.save_for_backward(a, b, out)
        return out

    def backward(self, grad: np.ndarray) -> tuple[Any, Any]:
        """Zero for a where b is 0, and for b where a and the result are 0."""
        assert self.saved_arrays is not None
        a, b, out = self.saved_arrays
        need_a, need_b = self.needs_input_grad
        grad_a = grad_b = None
        if need_a:
            slope = np.where(b == 0, 0, b * np.power(a, b - 1)).astype(grad.dtype)
            grad_a = unbroadcast(grad * slope, np.shape(a))
        if need_b:
            zero = np.equal(a, 0) & (b >= 0)
            slope = np.where(zero, 0, out * np.log(a)).astype(grad.dtype)
            grad_b = unbroadcast(grad * slope, b.shape)
        return grad_a, grad_b


def integer_power(a: Any, b: np.ndarray) -> np.ndarray:
    """a ** b for integers: with a negative b, 0 unless a is 1 or -1, as in torch."""
    whole = np.power(a, np.where(b < 0, 0, b))
    if not (b < 0).any():
        return whole
    sign = np.where(b % 2 == 0, 1, a)
    return np.where(b < 0, np.where(np.abs(a) == 1, sign, 0), whole).astype(whole.dtype)


class Abs(Function):
    """The magnitude; its slope at zero is 0."""

    def forward(self, a: np.ndarray) -> np.ndarray:
        """a: any shape."""
        self.save_for_backward(a)
        return np.abs(a)

    def backward(self, grad: np.ndarray) -> np.ndarray:
        """The upstream gradient with the sign of a."""
        assert self.saved_arrays is not None
        return grad * np.sign(self.saved_arrays[0])


class Maximum(Function):
    """The larger of two; equal ones share the gradient evenly."""

    choose: np.ufunc = np.maximum

    def forward(self, a: Any, b: Any) -> np.ndarray:
        """a, b: shapes that broadcast."""
        self.save_for_backward(a, b)
        return type(self).choose(a, b)

    def backward(self, grad: np.ndarray) -> tuple[Any, Any]:
        """All of the upstream gradient for the one chosen."""
        assert self.saved_arrays is not None
        a, b = self.saved_arrays
        chosen = type(self).choose(a, b)
        share = np.where(a == b, grad / 2, grad)
        need_a, need_b = self.needs_input_grad
        grad_a = unbroadcast(share * (chosen == a), np.shape(a)) if need_a else None
        grad_b = unbroadcast(share * (chosen == b), np.shape(b)) if need_b else None
        return grad_a, grad_b


class Minimum(Maximum):
    """The smaller of two; equal ones share the gradient evenly."""

    choose = np.minimum


class Min(Function):
    """The smallest elements over dim: equal ones share the gradient evenly."""

    torch_name = "AminBackward0"

    def forward(
        self, a: np.ndarray, dim: Any = None, keepdim: bool = False
    ) -> np.ndarray:
        """a: any shape; dim: an int, a tuple, or None for all."""
        out = a.min(axis=dim, keepdims=True)
        self.dim, self.shape = dim, out.shape
        self.save_for_backward(a, out)
        return out if keepdim else out.squeeze(axis=dim)

    def backward(self, grad: np.ndarray) -> np.ndarray:
        """The upstream gradient, shared among the smallest."""
        assert self.saved_arrays is not None
        a, out = self.saved_arrays
        winners = a == out
        count = winners.sum(axis=self.dim, keepdims=True, dtype=grad.dtype)
        return winners * (grad.reshape(self.shape) / count)


class Pick(Function):
    """The elements of which index says where along dim they stand."""

    def forward(
        self, a: np.ndarray, index: np.ndarray, dim: int, keepdim: bool
    ) -> np.ndarray:
        """a: any shape; index: the same, but size 1 along dim."""
        self.shape, self.dim, self.places = a.shape, dim, index.shape
        self.save_for_backward(index)
        out = np.take_along_axis(a, index, dim)
        return out if keepdim else out.squeeze(dim)

    def backward(self, grad: np.ndarray) -> np.ndarray:
        """Zeros, with the upstream gradient where the elements stood."""
        assert self.saved_arrays is not None
        result = np.zeros(self.shape, grad.dtype)
        (index,) = self.saved_arrays
        np.put_along_axis(result, index, grad.reshape(self.places), self.dim)
        return result


class Where(Function):
    """a where condition is true, else b."""

    def forward(self, a: Any, b: Any, condition: np.ndarray) -> np.ndarray:
        """a, b, condition: shapes that broadcast; condition: bool."""
        self.condition = condition
        self.shapes = np.shape(a), np.shape(b)
        return np.where(condition, a, b)

    def backward(self, grad: np.ndarray) -> tuple[Any, Any]:
        """Each input gets the upstream gradient where it was taken."""
        shape_a, shape_b = self.shapes
        zero = grad.dtype.type(0)
        grad_a = unbroadcast(np.where(self.condition, grad, zero), shape_a)
        grad_b = unbroadcast(np.where(self.condition, zero, grad), shape_b)
        return grad_a, grad_b


class Cat(Function):
    """Several tensors one after the other along dim."""

    def forward(self, *arrays: np.ndarray, dim: int) -> np.ndarray:
        """arrays: shapes that differ in dim only."""
        self.dim = dim
        self.ends = np.cumsum([array.shape[dim] for array in arrays])[:-1]
        return np.concatenate(arrays, axis=dim)

    def backward(self, grad: np.ndarray) -> tuple[Any, ...]:
        """Each input gets its part of the upstream gradient."""
        parts: Sequence[np.ndarray] = np.split(grad, self.ends, axis=self.dim)
        return tuple(parts)
