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


def _operator(function: Callable[..., Any]) -> Any:
    """An operator that computes without gradients: comparisons and bit operations."""

    def method(self: TensorCore, other: Any) -> Any:
        other = _operand(other)
        return other if other is NotImplemented else _computed(function, self, other)

    return method


def _method(function: Callable[..., Any]) -> Any:
    """The same by its name; TypeError for what is neither tensor nor number."""

    def method(self: TensorCore, other: Any) -> Any:
        known = _operand(other)
        if known is NotImplemented:
            raise TypeError(
                f"{function.__name__}(): expected a tensor or a number, got "
                f"{type(other).__name__}"
            )
        return _computed(function, self, known)

    return method


def _computed(function: Callable[..., Any], x: TensorCore, other: Any) -> Any:
    """The result in the dtype that torch computes in; RuntimeError where it cannot."""
    kind = dtypes.common_dtype([x.array, other])
    if kind.kind == "f" and function.__name__ in NOT_FOR_FLOATS:
        raise NotImplementedError(
            f'"{NOT_FOR_FLOATS[function.__name__]}_cpu" not implemented for '
            f"'{dtypes.from_numpy_dtype(kind).torch_type}'"
        )
    operands = [np.asarray(part).astype(kind, copy=False) for part in (x.array, other)]
    try:
        return wrap(np.asarray(function(*operands)))
    except (ValueError, TypeError) as error:
        raise RuntimeError(
            f"{function.__name__}: a tensor of shape {tuple(x.shape)} and dtype "
            f"{x.dtype}, and shape {np.shape(other)}: {error}"
        ) from None


NOT_FOR_FLOATS = {
    "bitwise_and": "bitwise_and",
    "bitwise_or": "bitwise_or",
    "bitwise_xor": "bitwise_xor",
    "left_shift": "lshift",
    "right_shift": "rshift",
}
"""Operations on bits, with the names that torch's errors give them."""


def need_tensor(name: str, argument: str, place: int, given: Any) -> None:
    """Raise TypeError, as torch does, unless an argument is a tensor."""
    if not isinstance(given, TensorCore):
        raise TypeError(
            f"{name}(): argument '{argument}' (position {place}) must be Tensor, not "
            f"{type(given).__name__}"
        )


class TensorComparisons(TensorNumbers):
    """Comparisons, bit operations and predicates; none of them is recorded."""

    __eq__ = _operator(np.equal)
    __ne__ = _operator(np.not_equal)
    __lt__ = _operator(np.less)
    __le__ = _operator(np.less_equal)
    __gt__ = _operator(np.greater)
    __ge__ = _operator(np.greater_equal)
    __and__ = __rand__ = _operator(np.bitwise_and)
    __or__ = __ror__ = _operator(np.bitwise_or)
    __xor__ = __rxor__ = _operator(np.bitwise_xor)
    __lshift__ = _operator(np.left_shift)
    __rshift__ = _operator(np.right_shift)
    eq = _method(np.equal)
    ne = not_equal = _method(np.not_equal)
    lt = less = _method(np.less)
    le = less_equal = _method(np.less_equal)
    gt = greater = _method(np.greater)
    ge = greater_equal = _method(np.greater_equal)
    bitwise_and = _method(np.bitwise_and)
    bitwise_or = _method(np.bitwise_or)
    bitwise_xor = _method(np.bitwise_xor)
    logical_and = _method(np.logical_and)
    logical_or = _method(np.logical_or)
    logical_xor = _method(np.logical_xor)
    bitwise_left_shift = _method(np.left_shift)
    bitwise_right_shift = _method(np.right_shift)

    def __rlshift__(self, number: Any) -> Any:
        return wrap(np.asarray(number, self.array.dtype)) << self

    def __rrshift__(self, number: Any) -> Any:
        return wrap(np.asarray(number, self.array.dtype)) >> self

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
        need_tensor("isclose", "other", 2, other)
        return wrap(self._close(other, rtol, atol, equal_nan))

    def _close(self, other: Any, rtol: float, atol: float, nan: bool) -> np.ndarray:
        if self.array.dtype != other.array.dtype:
            kinds = self.dtype.torch_type, other.dtype.torch_type
            raise RuntimeError(f"{kinds[0]} did not match {kinds[1]}")
        try:
            return np.asarray(np.isclose(self.array, other.array, rtol, atol, nan))
        except ValueError:
            raise RuntimeError(
                f"allclose: shapes {tuple(self.shape)} and {tuple(other.shape)} do not "
                "broadcast"
            ) from None

    def equal(self, other: TensorCore) -> bool:
        """Whether shape and all elements are the same."""
        need_tensor("equal", "other", 1, other)
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
        need_tensor("allclose", "other", 1, other)
        return bool(self._close(other, rtol, atol, equal_nan).all())
