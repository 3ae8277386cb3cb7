# Built by kindling build from course/given/kindling/ops/activation_longtail.py.
"""Activations that units leave out: the value of each element, and its slope."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from kindling.function import Function
from kindling.special import erf


class Curve(Function):
    """A function of each element; subclasses give its value and its slope.

    Numbers of half precision are computed in float32 and rounded once, as in torch.
    """

    def value(self, *arrays: Any, **options: Any) -> Any:
        """The results, for one array of any shape."""
        raise NotImplementedError(type(self).__name__)

    def slope(self, *arrays: Any, **options: Any) -> Any:
        """The local derivatives, in the shape of the array."""
        raise NotImplementedError(type(self).__name__)

    def forward(self, a: np.ndarray, **options: Any) -> Any:
        """a: any shape; options: the numbers that the function depends on."""
        self.save_for_backward(a)
        return self.value(_wide(a), **options).astype(a.dtype, copy=False)

    def backward(self, grad: np.ndarray) -> np.ndarray:
        """The upstream gradient times the slope."""
        assert self.saved_arrays is not None
        (a,) = self.saved_arrays
        with np.errstate(all="ignore"):
            slope = self.slope(_wide(a), **self.options)
            return (grad * slope).astype(grad.dtype, copy=False)


def _wide(a: Any) -> Any:
    return a.astype(np.float32) if getattr(a, "dtype", None) == np.float16 else a


def logistic(a: Any) -> Any:
    """1 / (1 + exp(-a)) of each element, which is 0 or 1 where exp overflows."""
    return 1 / (1 + np.exp(-a))


class Gelu(Curve):
    """a times the share of the normal distribution that lies below a."""

    def value(self, a: Any) -> Any:
        """a / 2 (1 + erf(a / sqrt 2))."""
        return a * 0.5 * (1 + erf(a * math.sqrt(0.5)))

    def slope(self, a: Any) -> Any:
        """The share below a, plus a times the density at a."""
        density = np.exp(-0.5 * a * a) / math.sqrt(2 * math.pi)
        return 0.5 * (1 + erf(a * math.sqrt(0.5))) + a * density


class GeluTanh(Curve):
    """GELU with a tanh in the place of the error function."""

    torch_name = "GeluBackward0"

    def value(self, a: Any) -> Any:
        """a / 2 (1 + tanh(sqrt(2 / pi) (a + 0.044715 a ** 3)))."""
        return 0.5 * a * (1 + np.tanh(_gelu_inner(a)))

    def slope(self, a: Any) -> Any:
        """The product rule on a / 2 and 1 + tanh."""
        tanh = np.tanh(_gelu_inner(a))
        inner = math.sqrt(2 / math.pi) * (1 + 3 * 0.044715 * a * a)
        return 0.5 * (1 + tanh) + 0.5 * a * (1 - tanh * tanh) * inner


def _gelu_inner(a: Any) -> Any:
    return math.sqrt(2 / math.pi) * (a + 0.044715 * a * a * a)


class Silu(Curve):
    """a times the sigmoid of a."""

    def value(self, a: Any) -> Any:
        """a / (1 + exp(-a))."""
        return a / (1 + np.exp(-a))

    def slope(self, a: Any) -> Any:
        """s (1 + a (1 - s)) with the sigmoid s of a."""
        share = logistic(a)
        return share * (1 + a * (1 - share))


class Mish(Curve):
    """a times the tanh of its softplus."""

    def value(self, a: Any) -> Any:
        """a tanh(log(1 + exp(a)))."""
        return a * np.tanh(np.logaddexp(0, a))

    def slope(self, a: Any) -> Any:
        """The product rule, the slope of the softplus being the sigmoid."""
        tanh = np.tanh(np.logaddexp(0, a))
        return tanh + a * logistic(a) * (1 - tanh * tanh)


class Softplus(Curve):
    """log(1 + exp(beta a)) / beta; a itself where beta a exceeds threshold."""

    def value(self, a: Any, beta: float, threshold: float) -> Any:
        """A smooth form of ReLU, sharper for a larger beta."""
        return np.where(a * beta > threshold, a, np.log1p(np.exp(a * beta)) / beta)

    def slope(self, a: Any, beta: float, threshold: float) -> Any:
        """The sigmoid of beta a, or 1."""
        return np.where(a * beta > threshold, 1, logistic(a * beta))


class LogSigmoid(Curve):
    """log(1 / (1 + exp(-a))), without overflow."""

    def value(self, a: Any) -> Any:
        """min(0, a) - log(1 + exp(-abs(a)))."""
        return np.minimum(0, a) - np.log1p(np.exp(-np.abs(a)))

    def slope(self, a: Any) -> Any:
        """1 minus the sigmoid of a."""
        return np.exp(-np.logaddexp(0, a))


class LeakyRelu(Curve):
    """a where it is positive, else a times negative_slope."""

    def value(self, a: Any, negative_slope: float) -> Any:
        """Two straight lines that meet at 0."""
        return np.where(a > 0, a, a * negative_slope)

    def slope(self, a: Any, negative_slope: float) -> Any:
        """1, or negative_slope at 0 and below."""
        return np.where(a > 0, 1, negative_slope)


class Elu(Curve):
    """scale a where a is positive, else scale alpha (exp(a / width) - 1)."""

    def value(self, a: Any, alpha: float, scale: float, width: float) -> Any:
        """A line that bends into an exponential below 0."""
        low = np.expm1(np.minimum(a, 0) / width) * (alpha * scale)
        return np.where(a < 0, low, a * scale)

    def slope(self, a: Any, alpha: float, scale: float, width: float) -> Any:
        """scale, or at 0 and below that of the exponential."""
        low = np.exp(np.minimum(a, 0) / width) * (alpha * scale / width)
        return np.where(a <= 0, low, scale)


class Hardtanh(Curve):
    """a, but no less than low and no more than high."""

    def value(self, a: Any, low: Any, high: Any) -> Any:
        """a within the limits."""
        return np.minimum(np.maximum(a, low), high)

    def slope(self, a: Any, low: Any, high: Any) -> Any:
        """1 between the limits, 0 at them and beyond."""
        return np.where((a <= low) | (a >= high), 0, 1)


class Hardsigmoid(Curve):
    """A sigmoid of straight lines: 0 up to -3, 1 from 3 on."""

    def value(self, a: Any) -> Any:
        """(a + 3) / 6 within 0 and 1."""
        return np.minimum(np.maximum(a + 3, 0), 6) / 6

    def slope(self, a: Any) -> Any:
        """1/6, rounded to float32 as in torch, between -3 and 3."""
        return np.where((a > -3) & (a < 3), np.float64(np.float32(1 / 6)), 0)


class Hardswish(Curve):
    """a times its hard sigmoid."""

    def value(self, a: Any) -> Any:
        """a times (a + 3) / 6 within 0 and 1."""
        return a * np.minimum(np.maximum(a + 3, 0), 6) / 6

    def slope(self, a: Any) -> Any:
        """a / 3 + 1 / 2 between -3 and 3; 0 below and 1 above."""
        return np.where(a <= -3, 0, np.where(a < 3, a / 3 + 0.5, 1))


class Threshold(Curve):
    """a where it exceeds threshold, else value."""

    def value(self, a: Any, threshold: float, replacement: float) -> Any:
        """a or the replacement."""
        return np.where(a <= threshold, replacement, a)

    def slope(self, a: Any, threshold: float, replacement: float) -> Any:
        """1 above threshold."""
        return np.where(a <= threshold, 0, 1)


class Hardshrink(Curve):
    """a, but 0 where its magnitude is at most lambd."""

    def value(self, a: Any, lambd: float) -> Any:
        """a or 0."""
        return np.where(np.abs(a) <= lambd, 0, a)

    def slope(self, a: Any, lambd: float) -> Any:
        """1 where a is kept."""
        return np.where(np.abs(a) <= lambd, 0, 1)


class Softshrink(Curve):
    """a moved toward 0 by lambd, and 0 where it would pass it."""

    def value(self, a: Any, lambd: float) -> Any:
        """a - lambd, a + lambd or 0."""
        near = np.where(a < -lambd, a + lambd, a * 0)
        return np.where(a > lambd, a - lambd, near)

    def slope(self, a: Any, lambd: float) -> Any:
        """1 where a is moved."""
        return np.where(np.abs(a) <= lambd, 0, 1)
