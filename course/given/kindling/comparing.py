"""TensorComparisons: what is computed of a tensor without gradients."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from kindling import dtypes
from kindling.conversion import TensorNumbers
from kindling.core import TensorCore, wrap


def _operand(other: Any) -> Any:
    """The array of a tensor, a number as it is, and NotImplemented for the rest."""
    if isinstance(other, TensorCore):
        return other.array
    known = isinstance(other, int | float | np.generic | np.ndarray)
    return other if known else NotImplemented


def _elementwise(function: Callable[..., Any]) -> Any:
    """A method that computes without gradients: comparisons and bit operations."""

    def method(self: TensorCore, other: Any) -> Any:
        other = _operand(other)
        if other is NotImplemented:
            return NotImplemented
        array = self.array
        if isinstance(other, np.ndarray) and other.dtype != array.dtype:
            kind = dtypes.common_dtype([array, other])
            array, other = array.astype(kind), other.astype(kind)
        try:
            return wrap(np.asarray(function(array, other)))
        except (ValueError, TypeError) as error:
            raise RuntimeError(
                f"{function.__name__}: a tensor of shape {tuple(self.shape)} and dtype "
                f"{self.dtype}, and shape {np.shape(other)}: {error}"
            ) from None

    return method


class TensorComparisons(TensorNumbers):
    """Comparisons, bit operations and predicates; none of them is recorded."""

    __eq__ = eq = _elementwise(np.equal)
    __ne__ = ne = not_equal = _elementwise(np.not_equal)
    __lt__ = lt = less = _elementwise(np.less)
    __le__ = le = less_equal = _elementwise(np.less_equal)
    __gt__ = gt = greater = _elementwise(np.greater)
    __ge__ = ge = greater_equal = _elementwise(np.greater_equal)
    __and__ = __rand__ = bitwise_and = _elementwise(np.bitwise_and)
    __or__ = __ror__ = bitwise_or = _elementwise(np.bitwise_or)
    __xor__ = __rxor__ = bitwise_xor = _elementwise(np.bitwise_xor)
    logical_and = _elementwise(np.logical_and)
    logical_or = _elementwise(np.logical_or)
    logical_xor = _elementwise(np.logical_xor)
    __lshift__ = bitwise_left_shift = _elementwise(np.left_shift)
    __rshift__ = bitwise_right_shift = _elementwise(np.right_shift)

    def __hash__(self) -> int:
        return id(self)

    def __invert__(self) -> Any:
        """Not, for bools; every bit turned, for integers."""
        if self.array.dtype.kind == "f":
            raise TypeError(
                "~ (operator.invert) is only implemented on integer and Boolean-type "
                "tensors"
            )
        return wrap(np.asarray(~self.array))

    bitwise_not = __invert__

    def logical_not(self) -> Any:
        """Whether each element is zero."""
        return wrap(np.asarray(self.array == 0))

    def isnan(self) -> Any:
        """Whether each element is nan."""
        return wrap(np.asarray(np.isnan(self.array)))

    def isinf(self) -> Any:
        """Whether each element is infinite."""
        return wrap(np.asarray(np.isinf(self.array)))

    def isfinite(self) -> Any:
        """Whether each element is neither nan nor infinite."""
        return wrap(np.asarray(np.isfinite(self.array)))

    def isposinf(self) -> Any:
        """Whether each element is infinite and positive."""
        return wrap(np.asarray(self.array == np.inf))

    def isneginf(self) -> Any:
        """Whether each element is infinite and negative."""
        return wrap(np.asarray(self.array == -np.inf))

    def isreal(self) -> Any:
        """True for each element: there are no complex ones."""
        return wrap(np.ones(self.array.shape, bool))

    def signbit(self) -> Any:
        """Whether each element is negative, also as the zero -0.0."""
        array = self.array
        return wrap(
            np.asarray(np.signbit(array) if array.dtype.kind == "f" else array < 0)
        )

    def is_nonzero(self) -> bool:
        """Whether the only element is other than zero; RuntimeError for several."""
        return bool(self)

    def isclose(
        self,
        other: Any,
        rtol: float = 1e-5,
        atol: float = 1e-8,
        equal_nan: bool = False,
    ) -> Any:
        """Whether each ``|self - other| <= atol + rtol * |other|``.

        Raises RuntimeError if the dtypes differ.
        """
        if self.array.dtype != other.array.dtype:
            raise RuntimeError(
                f"isclose: {self.dtype} and {other.dtype}: both need the same dtype"
            )
        close = np.isclose(self.array, other.array, rtol, atol, equal_nan)
        return wrap(np.asarray(close))

    def equal(self, other: TensorCore) -> bool:
        """Whether shape and all elements are the same."""
        return bool(np.array_equal(self.array, other.array))

    def allclose(
        self,
        other: Any,
        rtol: float = 1e-5,
        atol: float = 1e-8,
        equal_nan: bool = False,
    ) -> bool:
        """Whether all ``|self - other| <= atol + rtol * |other|``.

        Raises RuntimeError if the dtypes differ.
        """
        if self.array.dtype != other.array.dtype:
            raise RuntimeError(
                f"allclose: {self.dtype} and {other.dtype}: both need the same dtype"
            )
        return bool(np.allclose(self.array, other.array, rtol, atol, equal_nan))
