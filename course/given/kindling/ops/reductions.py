"""Reductions and running totals beyond sum, mean and max."""

from __future__ import annotations

from typing import Any

import numpy as np

from kindling.function import Function
from kindling.ops.reduce import spread


class Prod(Function):
    """The product over dim, or of all elements."""

    def forward(
        self, a: np.ndarray, dim: int | None = None, keepdim: bool = False
    ) -> np.ndarray:
        """a: any shape; dim: one dimension or None."""
        self.torch_name = f"ProdBackward{int(dim is not None)}"
        self.arguments = a.shape, dim, keepdim
        self.save_for_backward(a)
        return np.asarray(a.prod(axis=dim, keepdims=keepdim))

    def backward(self, grad: np.ndarray) -> np.ndarray:
        """The upstream gradient times the product of all other elements."""
        assert self.saved_arrays is not None
        (a,) = self.saved_arrays
        shape, dim, _ = self.arguments
        line = a.reshape(-1) if dim is None else np.moveaxis(a, dim, -1)
        others = _products_before(line) * _products_before(line[..., ::-1])[..., ::-1]
        if dim is None:
            return grad * others.reshape(shape)
        return spread(grad, *self.arguments) * np.moveaxis(others, -1, dim)


def _products_before(line: np.ndarray) -> np.ndarray:
    """For each element, the product of those before it on the last axis."""
    result = np.ones_like(line)
    np.cumprod(line[..., :-1], axis=-1, out=result[..., 1:])
    return result


class Var(Function):
    """The squared distances from the mean, added up and divided by n - correction."""

    def forward(
        self, a: np.ndarray, dim: Any = None, keepdim: bool = False, correction: Any = 1
    ) -> np.ndarray:
        """a: floats; dim: an int, a tuple, or None for all."""
        self.arguments = a.shape, dim, keepdim
        out = np.asarray(a.mean(axis=dim, keepdims=True))
        self.degrees = max(a.size // max(out.size, 1) - correction, 0)
        away = a - out
        self.save_for_backward(a)
        total = np.asarray((away * away).sum(axis=dim, keepdims=keepdim))
        return total / total.dtype.type(self.degrees)

    def backward(self, grad: np.ndarray) -> np.ndarray:
        """2 (a - mean) / (n - correction) times the upstream gradient."""
        assert self.saved_arrays is not None
        (a,) = self.saved_arrays
        dim = self.arguments[1]
        with np.errstate(all="ignore"):
            scale = grad.dtype.type(2) / grad.dtype.type(self.degrees)
            away = a - a.mean(axis=dim, keepdims=True)
            return spread(grad * scale, *self.arguments) * away


class Std(Var):
    """The square root of the variance."""

    def forward(
        self, a: np.ndarray, dim: Any = None, keepdim: bool = False, correction: Any = 1
    ) -> np.ndarray:
        """As for Var."""
        out = np.sqrt(super().forward(a, dim, keepdim, correction))
        self.save_for_backward(a, out)
        return out

    def backward(self, grad: np.ndarray) -> np.ndarray:
        """The gradient of the variance over twice the result; 0 where that is 0."""
        assert self.saved_arrays is not None
        a, out = self.saved_arrays
        with np.errstate(all="ignore"):
            through_root = np.where(out == 0, 0, grad / (2 * out)).astype(grad.dtype)
        self.saved_arrays = (a,)
        result = super().backward(through_root)
        self.saved_arrays = (a, out)
        return result


class VectorNorm(Function):
    """The p-norm over dim: the p-th root of the summed p-th powers."""

    torch_name = "LinalgVectorNormBackward0"

    def forward(
        self, a: np.ndarray, p: float, dim: Any = None, keepdim: bool = False
    ) -> np.ndarray:
        """a: floats; p: any number, also infinite; dim: an int, a tuple, or None."""
        self.p, self.arguments = p, (a.shape, dim, keepdim)
        size = np.abs(a)
        if p == 0:
            out = (a != 0).sum(axis=dim, keepdims=keepdim, dtype=a.dtype)
        elif np.isinf(p):
            out = (size.max if p > 0 else size.min)(axis=dim, keepdims=keepdim)
        elif p == 2:
            out = np.sqrt((a * a).sum(axis=dim, keepdims=keepdim))
        else:
            out = (size**p).sum(axis=dim, keepdims=keepdim) ** (1 / p)
        self.save_for_backward(a, np.asarray(out))
        return np.asarray(out)

    def backward(self, grad: np.ndarray) -> np.ndarray:
        """|a / norm| ** (p - 1) with the sign of a; 0 where the norm is 0."""
        assert self.saved_arrays is not None
        a, out = self.saved_arrays
        grad, norm = (spread(x, *self.arguments) for x in (grad, out))
        size = np.abs(a)
        if self.p == 0:
            return np.zeros_like(a)
        if np.isinf(self.p):
            equal = size == norm
            count = equal.sum(axis=self.arguments[1], keepdims=True, dtype=a.dtype)
            return np.sign(a) * equal * (grad / count)
        with np.errstate(all="ignore"):
            share = np.where(size == 0, 0, (size / norm) ** (self.p - 1))
        return (grad * np.sign(a) * np.where(norm == 0, 0, share)).astype(a.dtype)


class Logsumexp(Function):
    """log of the summed exponentials over dim, without overflow."""

    in_floats = True

    def forward(self, a: np.ndarray, dim: Any, keepdim: bool = False) -> np.ndarray:
        """a: any shape; dim: an int or a tuple."""
        self.arguments = a.shape, dim, keepdim
        top = a.max(axis=dim, keepdims=True, initial=-np.inf)
        top = np.where(np.isinf(top), 0, top).astype(a.dtype)
        total = np.log(np.exp(a - top).sum(axis=dim, keepdims=keepdim))
        out = np.asarray(total + top.reshape(total.shape))
        self.save_for_backward(a, out)
        return out

    def backward(self, grad: np.ndarray) -> np.ndarray:
        """The upstream gradient times the softmax."""
        assert self.saved_arrays is not None
        a, out = self.saved_arrays
        safe = np.where(out == -np.inf, 0, out).astype(out.dtype)
        with np.errstate(all="ignore"):
            share = np.exp(a - spread(safe, *self.arguments))
        return spread(grad, *self.arguments) * share


class Cumsum(Function):
    """Running totals along dim."""

    def forward(self, a: np.ndarray, dim: int) -> np.ndarray:
        """a: at least one axis."""
        self.dim = dim
        return np.cumsum(a, axis=dim)

    def backward(self, grad: np.ndarray) -> np.ndarray:
        """The running totals of the upstream gradient, from the end."""
        return np.flip(np.cumsum(np.flip(grad, self.dim), axis=self.dim), self.dim)


class Cumprod(Function):
    """Running products along dim."""

    def forward(self, a: np.ndarray, dim: int) -> np.ndarray:
        """a: at least one axis."""
        self.dim = dim
        self.save_for_backward(a)
        return np.cumprod(a, axis=dim)

    def backward(self, grad: np.ndarray) -> np.ndarray:
        """For each element the products that hold it, without it, times grad."""
        assert self.saved_arrays is not None
        a = np.moveaxis(self.saved_arrays[0], self.dim, -1)
        grad = np.moveaxis(grad, self.dim, -1)
        result = np.empty_like(a)
        for place in range(a.shape[-1]):
            without = a.copy()
            without[..., place] = 1
            parts = grad * np.cumprod(without, axis=-1)
            result[..., place] = parts[..., place:].sum(axis=-1)
        return np.moveaxis(result, -1, self.dim)


class Median(Function):
    """The lower middle element; equal ones share the gradient evenly."""

    def forward(self, a: np.ndarray) -> np.ndarray:
        """a: any shape with elements; nan if there is one."""
        line = np.sort(a, axis=None)
        out = line[-1] if line[-1] != line[-1] else line[(line.size - 1) // 2]
        self.save_for_backward(a, np.asarray(out))
        return np.asarray(out)

    def backward(self, grad: np.ndarray) -> np.ndarray:
        """The upstream gradient, shared among the elements equal to the median."""
        assert self.saved_arrays is not None
        a, out = self.saved_arrays
        winners = np.isnan(a) if np.isnan(out) else a == out
        return winners * (grad / winners.sum(dtype=grad.dtype))
