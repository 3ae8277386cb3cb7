"""Functions of each element by itself: a value and its slope, side by side."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from kindling.function import Function
from kindling.special import erf, erfc


class Pointwise(Function):
    """A function of each element; subclasses give its value and its slope.

    slope gets the elements, or with `saves_result` what value made of them.
    """

    in_floats = True
    saves_result = False

    def value(self, a: Any) -> Any:
        """The results; a: any shape."""
        raise NotImplementedError(type(self).__name__)

    def slope(self, saved: Any) -> Any:
        """The local derivatives, in the shape of the elements."""
        raise NotImplementedError(type(self).__name__)

    def forward(self, a: np.ndarray) -> np.ndarray:
        """a: any shape."""
        out = self.value(a)
        self.save_for_backward(out if self.saves_result else a)
        return out

    def backward(self, grad: np.ndarray) -> np.ndarray:
        """The upstream gradient times the slope."""
        assert self.saved_arrays is not None
        with np.errstate(all="ignore"):
            return (grad * self.slope(self.saved_arrays[0])).astype(grad.dtype)


class Sin(Pointwise):
    """The sine."""

    value = staticmethod(np.sin)
    slope = staticmethod(np.cos)


class Cos(Pointwise):
    """The cosine."""

    value = staticmethod(np.cos)

    def slope(self, saved: Any) -> Any:
        """-sin a."""
        return -np.sin(saved)


class Tan(Pointwise):
    """The tangent."""

    saves_result = True
    value = staticmethod(np.tan)

    def slope(self, saved: Any) -> Any:
        """1 + tan(a) ** 2."""
        return 1 + saved * saved


class Asin(Pointwise):
    """The inverse of the sine."""

    value = staticmethod(np.arcsin)

    def slope(self, saved: Any) -> Any:
        """1 / sqrt(1 - a ** 2)."""
        return 1 / np.sqrt(1 - saved * saved)


class Acos(Pointwise):
    """The inverse of the cosine."""

    value = staticmethod(np.arccos)

    def slope(self, saved: Any) -> Any:
        """-1 / sqrt(1 - a ** 2)."""
        return -1 / np.sqrt(1 - saved * saved)


class Atan(Pointwise):
    """The inverse of the tangent."""

    value = staticmethod(np.arctan)

    def slope(self, saved: Any) -> Any:
        """1 / (1 + a ** 2)."""
        return 1 / (1 + saved * saved)


class Sinh(Pointwise):
    """The hyperbolic sine."""

    value = staticmethod(np.sinh)
    slope = staticmethod(np.cosh)


class Cosh(Pointwise):
    """The hyperbolic cosine."""

    value = staticmethod(np.cosh)
    slope = staticmethod(np.sinh)


class Asinh(Pointwise):
    """The inverse of the hyperbolic sine."""

    value = staticmethod(np.arcsinh)

    def slope(self, saved: Any) -> Any:
        """1 / sqrt(a ** 2 + 1)."""
        return 1 / np.sqrt(saved * saved + 1)


class Acosh(Pointwise):
    """The inverse of the hyperbolic cosine."""

    value = staticmethod(np.arccosh)

    def slope(self, saved: Any) -> Any:
        """1 / sqrt(a ** 2 - 1)."""
        return 1 / np.sqrt(saved * saved - 1)


class Atanh(Pointwise):
    """The inverse of the hyperbolic tangent."""

    value = staticmethod(np.arctanh)

    def slope(self, saved: Any) -> Any:
        """1 / (1 - a ** 2)."""
        return 1 / (1 - saved * saved)


class Exp2(Pointwise):
    """2 to the power of a."""

    saves_result = True
    value = staticmethod(np.exp2)

    def slope(self, saved: Any) -> Any:
        """The result times log 2."""
        return saved * math.log(2)


class Expm1(Pointwise):
    """exp(a) - 1, exact for small a."""

    saves_result = True
    value = staticmethod(np.expm1)

    def slope(self, saved: Any) -> Any:
        """The result plus 1."""
        return saved + 1


class Log1p(Pointwise):
    """log(1 + a), exact for small a."""

    torch_name = "Log1PBackward0"

    value = staticmethod(np.log1p)

    def slope(self, saved: Any) -> Any:
        """1 / (1 + a)."""
        return 1 / (saved + 1)


class Log2(Pointwise):
    """The logarithm to base 2."""

    value = staticmethod(np.log2)

    def slope(self, saved: Any) -> Any:
        """1 / (a log 2)."""
        return 1 / (saved * math.log(2))


class Log10(Pointwise):
    """The logarithm to base 10."""

    value = staticmethod(np.log10)

    def slope(self, saved: Any) -> Any:
        """1 / (a log 10)."""
        return 1 / (saved * math.log(10))


class Rsqrt(Pointwise):
    """1 / sqrt(a)."""

    saves_result = True

    def value(self, a: Any) -> Any:
        """One over the root."""
        return 1 / np.sqrt(a)

    def slope(self, saved: Any) -> Any:
        """-1/2 times the third power of the result."""
        return -0.5 * saved**3


class Reciprocal(Pointwise):
    """1 / a."""

    saves_result = True

    def value(self, a: Any) -> Any:
        """One over a."""
        return 1 / a

    def slope(self, saved: Any) -> Any:
        """Minus the square of the result."""
        return -saved * saved


class Erf(Pointwise):
    """The error function."""

    value = staticmethod(erf)

    def slope(self, saved: Any) -> Any:
        """2 / sqrt(pi) exp(-a ** 2)."""
        return 2 / math.sqrt(math.pi) * np.exp(-saved * saved)


class Erfc(Erf):
    """1 - erf(a), exact for large a."""

    value = staticmethod(erfc)

    def slope(self, saved: Any) -> Any:
        """The opposite of the error function's."""
        return -super().slope(saved)
