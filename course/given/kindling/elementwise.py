"""TensorElementwise: functions of each element, and of pairs, by torch's names."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from kindling.core import TensorCore, named, operation, wrap
from kindling.longtail import TensorLongTail


def _function(module: str, name: str, summary: str) -> Callable[[Any], Any]:
    """A method that applies an operation of one input."""

    def method(self: Any) -> Any:
        return operation(module, name).apply(self)

    method.__name__ = method.__qualname__ = name.lower()
    method.__doc__ = summary
    return method


def _pair(name: str, summary: str) -> Callable[[Any, Any], Any]:
    """A method that applies an operation of two inputs."""

    def method(self: Any, other: Any) -> Any:
        return operation("paired", name).apply(self, other)

    method.__name__ = method.__qualname__ = name.lower()
    method.__doc__ = summary
    return method


class TensorElementwise(TensorLongTail):
    """The functions of a pocket calculator; their gradients are torch's."""

    sin = _function("pointwise", "Sin", "The sine of each element.")
    cos = _function("pointwise", "Cos", "The cosine of each element.")
    tan = _function("pointwise", "Tan", "The tangent of each element.")
    asin = arcsin = _function("pointwise", "Asin", "The inverse of the sine.")
    acos = arccos = _function("pointwise", "Acos", "The inverse of the cosine.")
    atan = arctan = _function("pointwise", "Atan", "The inverse of the tangent.")
    sinh = _function("pointwise", "Sinh", "The hyperbolic sine.")
    cosh = _function("pointwise", "Cosh", "The hyperbolic cosine.")
    asinh = arcsinh = _function("pointwise", "Asinh", "The inverse of sinh.")
    acosh = arccosh = _function("pointwise", "Acosh", "The inverse of cosh.")
    atanh = arctanh = _function("pointwise", "Atanh", "The inverse of tanh.")
    exp2 = _function("pointwise", "Exp2", "2 to the power of each element.")
    expm1 = _function("pointwise", "Expm1", "exp(x) - 1, exact for small x.")
    log1p = _function("pointwise", "Log1p", "log(1 + x), exact for small x.")
    log2 = _function("pointwise", "Log2", "The logarithm to base 2.")
    log10 = _function("pointwise", "Log10", "The logarithm to base 10.")
    rsqrt = _function("pointwise", "Rsqrt", "One over the square root.")
    reciprocal = _function("pointwise", "Reciprocal", "One over each element.")
    erf = _function("pointwise", "Erf", "The error function.")
    erfc = _function("pointwise", "Erfc", "One minus the error function.")
    floor = _function("rounding", "Floor", "The next whole number below.")
    ceil = _function("rounding", "Ceil", "The next whole number above.")
    trunc = fix = _function("rounding", "Trunc", "The whole part of each element.")
    frac = _function("rounding", "Frac", "Each element without its whole part.")
    sign = _function("rounding", "Sign", "1, 0 or -1, as the sign of each element.")
    atan2 = arctan2 = _pair("Atan2", "The angle of the points (other, self).")
    hypot = _pair("Hypot", "sqrt(self ** 2 + other ** 2).")
    logaddexp = _pair("Logaddexp", "log(exp(self) + exp(other)), without overflow.")
    xlogy = _pair("Xlogy", "self * log(other), and 0 where self is 0.")

    def sgn(self: Any) -> Any:
        """1, 0 or -1, as the sign of each element."""
        return named(self.sign(), "SgnBackward0")

    def round(self, *, decimals: int = 0) -> Any:
        """The nearest whole number, of two the even one, or that many decimals."""
        return operation("rounding", "Round").apply(self, decimals=decimals)

    def positive(self) -> Any:
        """The tensor itself; RuntimeError for bools."""
        if self.array.dtype.kind == "b":
            raise RuntimeError("positive: not defined for tensors of torch.bool")
        return self

    __pos__ = positive

    # -- limits

    def clamp(self, min: Any = None, max: Any = None) -> Any:
        """Each element, but not below min nor above max: numbers or tensors.

        The gradient passes where the element is within the limits. RuntimeError if
        there is neither limit.
        """
        if min is None and max is None:
            raise RuntimeError("torch.clamp: At least one of 'min' or 'max' must not "
                               "be None")  # fmt: skip
        limits = (-np.inf if min is None else min, np.inf if max is None else max)
        if any(isinstance(limit, TensorCore) for limit in (min, max)):
            return operation("paired", "ClampTensor").apply(self, *limits)
        result = operation("paired", "Clamp").apply(self, low=min, high=max)
        return named(result, "ClampBackward1")

    clip = clamp

    def clamp_min(self: Any, min: Any) -> Any:
        """Each element, but not below min."""
        return named(self.clamp(min=min), "ClampMinBackward0")

    def clamp_max(self: Any, max: Any) -> Any:
        """Each element, but not above max."""
        return named(self.clamp(max=max), "ClampMaxBackward0")

    def nan_to_num(
        self: Any, nan: float = 0.0, posinf: Any = None, neginf: Any = None
    ) -> Any:
        """The tensor with numbers for nan and for infinities, at best the largest."""
        if self.array.dtype.kind != "f":
            return self.clone()
        widest = float(np.finfo(self.array.dtype).max)
        finite = self.where(self.isfinite(), 0.0)
        others = np.nan_to_num(
            self.array,
            nan=nan,
            posinf=widest if posinf is None else posinf,
            neginf=-widest if neginf is None else neginf,
        )
        others[np.isfinite(self.array)] = 0
        return named(finite + wrap(others), "NanToNumBackward0")

    # -- division with a remainder

    def remainder(self, other: Any) -> Any:
        """What is left after whole steps of other; it has the sign of other."""
        result = operation("paired", "Remainder").apply(self, _nonzero(self, other))
        tensor = isinstance(other, TensorCore)
        return named(result, f"RemainderBackward{int(tensor)}")

    __mod__ = remainder

    def __rmod__(self, number: Any) -> Any:
        return named(
            operation("paired", "Remainder").apply(number, _nonzero(number, self)),
            "RemainderBackward1",
        )

    def fmod(self, other: Any) -> Any:
        """What is left after whole steps of other; it has the sign of self."""
        result = operation("paired", "Fmod").apply(self, _nonzero(self, other))
        return named(result, f"FmodBackward{int(isinstance(other, TensorCore))}")

    def div(self: Any, other: Any, *, rounding_mode: str | None = None) -> Any:
        """self / other; rounding_mode "floor" or "trunc" makes whole numbers of it."""
        if rounding_mode is None:
            return self / other
        if rounding_mode not in ("floor", "trunc"):
            raise RuntimeError(
                "div expected rounding_mode to be one of None, 'trunc', or 'floor' but "
                f"found '{rounding_mode}'"
            )
        name = "FloorDivide" if rounding_mode == "floor" else "TruncDivide"
        return operation("paired", name).apply(self, _nonzero(self, other))

    divide = true_divide = div

    def floor_divide(self: Any, other: Any) -> Any:
        """The whole number below self / other; torch has no gradient for it."""
        return operation("paired", "FloorDivision").apply(self, _nonzero(self, other))

    __floordiv__ = floor_divide

    def __rfloordiv__(self, number: Any) -> Any:
        return operation("paired", "FloorDivision").apply(
            number, _nonzero(number, self)
        )

    # -- mixtures of several tensors

    def lerp(self: Any, end: Any, weight: Any) -> Any:
        """self + weight * (end - self), for a number or a tensor as weight."""
        result = self + (end - self) * weight
        tensor = isinstance(weight, TensorCore)
        return named(result, f"LerpBackward{int(tensor)}")

    def addcmul(self: Any, tensor1: Any, tensor2: Any, *, value: Any = 1) -> Any:
        """self + value * tensor1 * tensor2."""
        product = tensor1 * tensor2
        product = product if value == 1 else product * value
        return named(self + product, "AddcmulBackward0")

    def addcdiv(self: Any, tensor1: Any, tensor2: Any, *, value: Any = 1) -> Any:
        """self + value * tensor1 / tensor2."""
        quotient = tensor1 / tensor2
        quotient = quotient if value == 1 else quotient * value
        return named(self + quotient, "AddcdivBackward0")

    def logit(self: Any, eps: float | None = None) -> Any:
        """log(x / (1 - x)), with x kept eps away from 0 and 1 if eps is given."""
        x = self if eps is None else self.clamp(eps, 1 - eps)
        return named((x / (1 - x)).log(), "LogitBackward0")


def _nonzero(dividend: Any, divisor: Any) -> Any:
    """The divisor; RuntimeError if integers would be divided by zero."""
    arrays = [x.array if isinstance(x, TensorCore) else x for x in (dividend, divisor)]
    floating = any(np.asarray(x).dtype.kind == "f" for x in arrays)
    if not floating and not np.all(arrays[1]):
        raise RuntimeError("ZeroDivisionError")
    return divisor
