# Built by kindling build from course/given/kindling/ops/activation_pairs.py.
"""Activations of more than one array: slopes that are learned or drawn, and gates."""

from __future__ import annotations

from typing import Any

import numpy as np

from kindling.function import Function
from kindling.ops.activation_longtail import logistic
from kindling.ops.broadcast import unbroadcast


class PreluKernel(Function):
    """a where it is positive, else a times weight, which is learned."""

    def forward(self, a: np.ndarray, weight: np.ndarray) -> np.ndarray:
        """a: any shape; weight: a shape that broadcasts to it."""
        self.save_for_backward(a, weight)
        return np.where(a > 0, a, a * weight)

    def backward(self, grad: np.ndarray) -> tuple[Any, Any]:
        """The slope for a; for weight the sum over all that it was multiplied with."""
        assert self.saved_arrays is not None
        a, weight = self.saved_arrays
        need_a, need_weight = self.needs_input_grad
        grad_a = grad_weight = None
        if need_a:
            grad_a = np.where(a > 0, grad, grad * weight)
        if need_weight:
            grad_weight = unbroadcast(np.where(a > 0, 0, grad * a), weight.shape)
        return grad_a, grad_weight


class RreluWithNoise(Function):
    """a times a factor that was drawn for each element."""

    def forward(self, a: np.ndarray, factors: np.ndarray) -> np.ndarray:
        """a, factors: one shape."""
        self.factors = factors.astype(a.dtype)
        return a * self.factors

    def backward(self, grad: np.ndarray) -> np.ndarray:
        """The upstream gradient times the factors."""
        return grad * self.factors


class Glu(Function):
    """The first half along an axis times the sigmoid of the second half."""

    def forward(self, a: np.ndarray, axis: int) -> np.ndarray:
        """a: any shape with an even size along axis."""
        self.save_for_backward(a)
        self.axis = axis
        values, gates = np.split(a, 2, axis)
        return values * logistic(gates)

    def backward(self, grad: np.ndarray) -> np.ndarray:
        """The product rule, both halves put together again."""
        assert self.saved_arrays is not None
        with np.errstate(all="ignore"):
            values, gates = np.split(self.saved_arrays[0], 2, self.axis)
            share = logistic(gates)
        halves = grad * share, grad * values * share * (1 - share)
        return np.concatenate(halves, self.axis)
