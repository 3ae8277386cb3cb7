# Built by kindling build from course/given/kindling/ops/distance.py.
"""The length of vectors."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from kindling.function import Function


class Norm(Function):
    """The p-norm along axes: sum(abs(a) ** p) ** (1 / p), the largest for p = inf."""

    torch_name = "NormBackward1"

    def forward(self, a: np.ndarray, p: float, axes: Any, keepdim: bool) -> np.ndarray:
        """a: any shape; axes: an int, a tuple, or None for all."""
        self.p, self.axes = p, axes
        size = np.abs(a)
        if p == 0:
            out = (a != 0).sum(axes, keepdims=True, dtype=a.dtype)
        elif p == math.inf:
            out = size.max(axes, keepdims=True)
        elif p == -math.inf:
            out = size.min(axes, keepdims=True)
        elif p == 1:
            out = size.sum(axes, keepdims=True)
        elif p == 2:
            out = np.sqrt((a * a).sum(axes, keepdims=True))
        else:
            out = (size**p).sum(axes, keepdims=True) ** (1 / p)
        out = np.asarray(out, a.dtype)
        self.save_for_backward(a, out)
        return out if keepdim else out.squeeze(axes)

    def backward(self, grad: np.ndarray) -> Any:
        """The slope of the norm; 0 where the norm is 0."""
        assert self.saved_arrays is not None
        a, norm = self.saved_arrays
        grad = np.reshape(grad, norm.shape)
        with np.errstate(all="ignore"):
            return np.asarray(grad * self._slope(a, norm), a.dtype)

    def _slope(self, a: Any, norm: Any) -> Any:
        if self.p == 0:
            return np.zeros_like(a)
        if self.p == 1:
            return np.sign(a)
        if math.isinf(self.p):
            hit = np.abs(a) == norm
            return np.sign(a) * hit / hit.sum(self.axes, keepdims=True)
        if self.p == 2:
            return np.where(norm == 0, 0, a / norm)
        slope = np.sign(a) * (np.abs(a) / norm) ** (self.p - 1)
        return np.where((norm == 0) | (a == 0), 0, slope)
