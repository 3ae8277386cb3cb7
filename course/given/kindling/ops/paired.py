"""Functions of pairs of elements, and of elements and limits."""

from __future__ import annotations

from typing import Any

import numpy as np

from kindling.function import Function
from kindling.ops.broadcast import unbroadcast


class Paired(Function):
    """A function of two elements; subclasses give its value and its two slopes."""

    def value(self, a: Any, b: Any) -> Any:
        """The results."""
        raise NotImplementedError(type(self).__name__)

    def slopes(self, a: Any, b: Any) -> tuple[Any, Any]:
        """The local derivatives by a and by b."""
        raise NotImplementedError(type(self).__name__)

    def forward(self, a: Any, b: Any) -> np.ndarray:
        """a, b: shapes that broadcast; one may be a number."""
        self.save_for_backward(a, b)
        return self.value(a, b)

    def backward(self, grad: np.ndarray) -> tuple[Any, ...]:
        """The upstream gradient times each slope, in the shape of its input."""
        assert self.saved_arrays is not None
        with np.errstate(all="ignore"):
            slopes = self.slopes(*self.saved_arrays)
            parts = [(grad * slope).astype(grad.dtype) for slope in slopes]
        inputs = zip(parts, self.saved_arrays, strict=True)
        return tuple([unbroadcast(part, np.shape(x)) for part, x in inputs])


class Atan2(Paired):
    """The angle of the point (b, a)."""

    in_floats = True
    value = staticmethod(np.arctan2)

    def slopes(self, a: Any, b: Any) -> tuple[Any, Any]:
        """b and -a over the squared distance."""
        square = a * a + b * b
        return b / square, -a / square


class Hypot(Paired):
    """sqrt(a ** 2 + b ** 2)."""

    value = staticmethod(np.hypot)

    def slopes(self, a: Any, b: Any) -> tuple[Any, Any]:
        """a and b over the result."""
        length = np.hypot(a, b)
        return a / length, b / length


class Logaddexp(Paired):
    """log(exp(a) + exp(b)), without overflow."""

    in_floats = True
    value = staticmethod(np.logaddexp)

    def slopes(self, a: Any, b: Any) -> tuple[Any, Any]:
        """The share of each in the sum."""
        return 1 / (1 + np.exp(b - a)), 1 / (1 + np.exp(a - b))


class Xlogy(Paired):
    """a log b, and 0 where a is 0."""

    in_floats = True

    def value(self, a: Any, b: Any) -> Any:
        """Zero where a is 0, unless b is nan."""
        return np.where(np.equal(a, 0) & ~np.isnan(b), 0, a * np.log(b))

    def slopes(self, a: Any, b: Any) -> tuple[Any, Any]:
        """log b, and a / b."""
        return np.where(np.equal(a, 0) & (b <= 0), 0, np.log(b)), a / b


class Remainder(Paired):
    """What is left of a after whole steps of b; it has the sign of b."""

    def value(self, a: Any, b: Any) -> Any:
        """a - b floor(a / b)."""
        rest = np.fmod(a, b)
        other_sign = (rest != 0) & (np.less(b, 0) != np.less(rest, 0))
        return np.where(other_sign, rest + b, rest)

    def slopes(self, a: Any, b: Any) -> tuple[Any, Any]:
        """1, and the number of steps, negative."""
        return 1, -np.floor_divide(a, b)


class Fmod(Paired):
    """What is left of a after whole steps of b; it has the sign of a."""

    def value(self, a: Any, b: Any) -> Any:
        """a - b trunc(a / b)."""
        return np.fmod(a, b)

    def slopes(self, a: Any, b: Any) -> tuple[Any, Any]:
        """1, and the number of steps, negative."""
        return 1, -np.trunc(a / b)


class Clamp(Function):
    """a, but not below the number low nor above the number high."""

    def forward(self, a: np.ndarray, low: Any, high: Any) -> np.ndarray:
        """a: any shape; low, high: numbers, or None for no limit."""
        self.save_for_backward(a)
        self.limits = low, high
        out = a if low is None else np.maximum(a, low)
        return out if high is None else np.minimum(out, high)

    def backward(self, grad: np.ndarray) -> np.ndarray:
        """The upstream gradient where a is within the limits."""
        assert self.saved_arrays is not None
        (a,) = self.saved_arrays
        low, high = self.limits
        within = np.ones(a.shape, bool) if low is None else a >= low
        return grad * (within if high is None else within & (a <= high))


class ClampTensor(Function):
    """a, but not below low nor above high, which are tensors."""

    torch_name = "ClampBackward0"

    def forward(self, a: np.ndarray, low: Any, high: Any) -> np.ndarray:
        """a, low, high: shapes that broadcast; infinite for no limit."""
        self.save_for_backward(a, low, high)
        return np.minimum(np.maximum(a, low), high)

    def backward(self, grad: np.ndarray) -> tuple[Any, ...]:
        """The upstream gradient for the one of the three that was taken."""
        assert self.saved_arrays is not None
        a, low, high = self.saved_arrays
        below, above = (a < low) & (low < high), (a > high) | (low > high)
        taken = ~(a < low) & ~(a > high), below, above
        pairs = zip(taken, self.saved_arrays, strict=True)
        return tuple([unbroadcast(grad * part, np.shape(x)) for part, x in pairs])


class FloorDivide(Paired):
    """The whole number below a / b."""

    torch_name = "DivBackward2"
    value = staticmethod(np.floor_divide)

    def slopes(self, a: Any, b: Any) -> tuple[Any, Any]:
        """Zero for both."""
        return 0, 0


class TruncDivide(FloorDivide):
    """The whole part of a / b."""

    def value(self, a: Any, b: Any) -> Any:
        """a / b, rounded to zero; exact for integers."""
        if np.result_type(a, b).kind == "f":
            return np.trunc(np.divide(a, b))
        return (np.sign(a) * np.sign(b) * (np.abs(a) // np.abs(b))).astype(
            np.result_type(a, b)
        )


class FloorDivision(FloorDivide):
    """The same by the name floor_divide, for which torch has no derivative."""

    torch_name = "torch::autograd::NotImplemented"

    def backward(self, grad: np.ndarray) -> Any:
        """Raise RuntimeError."""
        raise RuntimeError("derivative for aten::floor_divide is not implemented")
