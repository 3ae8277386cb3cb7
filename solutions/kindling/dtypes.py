# Built by kindling build from course/given/kindling/dtypes.py.
"""Kinds of numbers that a tensor can hold, and the kind of a result, as in torch."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np


class dtype:
    """A kind of number, such as ``float32``; there is one object per kind.

    >>> float32
    torch.float32
    >>> float32.itemsize, int64.is_floating_point
    (4, False)
    """

    def __init__(self, name: str, torch_type: str) -> None:
        self.name = name
        self.numpy = np.dtype(name)
        self.torch_type = torch_type
        self.itemsize = self.numpy.itemsize
        self.is_floating_point = self.numpy.kind == "f"
        self.is_complex = False
        self.is_signed = self.numpy.kind in "fi"

    def __repr__(self) -> str:
        return f"torch.{self.name}"

    def __reduce__(self) -> tuple[Any, ...]:
        return named, (self.name,)


float16 = dtype("float16", "Half")
float32 = dtype("float32", "Float")
float64 = dtype("float64", "Double")
uint8 = dtype("uint8", "Byte")
int8 = dtype("int8", "Char")
int16 = dtype("int16", "Short")
int32 = dtype("int32", "Int")
int64 = dtype("int64", "Long")
bool_ = dtype("bool", "Bool")

ALL = (float16, float32, float64, uint8, int8, int16, int32, int64, bool_)
FROM_NUMPY = {kind.numpy: kind for kind in ALL}
FROM_PYTHON = {float: np.dtype("float64"), int: np.dtype("int64"), bool: np.dtype(bool)}
FLOAT32, INT64, BOOL = float32.numpy, int64.numpy, bool_.numpy


def named(name: str) -> dtype:
    """The dtype of that name; KeyError if there is none."""
    return {kind.name: kind for kind in ALL}[name]


def of_type(name: str) -> dtype:
    """The dtype of a type's name; ValueError if there is none.

    >>> of_type("torch.DoubleTensor")
    torch.float64
    """
    known = {f"torch.{kind.torch_type}Tensor": kind for kind in ALL}
    if name not in known:
        raise ValueError(f"invalid type: '{name}'")
    return known[name]


def from_numpy_dtype(kind: np.dtype) -> dtype:
    """The dtype of an array; TypeError for one that no tensor has.

    >>> from_numpy_dtype(np.dtype("int64"))
    torch.int64
    """
    try:
        return FROM_NUMPY[kind]
    except KeyError:
        known = ", ".join(sorted(kind.name for kind in ALL))
        raise TypeError(
            f"can't convert np.ndarray of type {kind}. The only supported types are: "
            f"{known}."
        ) from None


def as_numpy_dtype(kind: Any) -> np.dtype:
    """The NumPy dtype of a dtype, or of Python's own float, int or bool.

    Raises TypeError for anything else.

    >>> as_numpy_dtype(float32), as_numpy_dtype(float)
    (dtype('float32'), dtype('float64'))
    """
    if isinstance(kind, dtype):
        return kind.numpy
    if isinstance(kind, type) and kind in FROM_PYTHON:
        return FROM_PYTHON[kind]
    given = getattr(kind, "__name__", type(kind).__name__)
    raise TypeError(f"dtype must be a dtype such as kindling.float32, not {given}")


def promote_types(first: dtype, second: dtype) -> dtype:
    """The dtype that holds numbers of both, as torch chooses it.

    >>> promote_types(int64, float16)
    torch.float16
    """
    return FROM_NUMPY[_both(first.numpy, second.numpy)]


def common_dtype(operands: Iterable[Any]) -> np.dtype:
    """The NumPy dtype in which torch computes with arrays and Python numbers.

    Arrays with axes decide within a kind (bool, int, float); arrays without axes, and
    then numbers, only raise the kind: float32 array * float64 number is float32.

    >>> common_dtype([np.zeros(3, "int32"), 2.5])
    dtype('float32')
    """
    ranks: list[np.dtype | None] = [None, None, None]
    for operand in operands:
        if isinstance(operand, np.ndarray):
            rank, kind = (0 if operand.ndim else 1), operand.dtype
        else:
            rank, kind = 2, _of_number(operand)
        known = ranks[rank]
        ranks[rank] = kind if known is None else _both(known, kind)
    found = _higher(ranks[0], _higher(ranks[1], ranks[2]))
    assert found is not None
    return found


def _of_number(number: Any) -> np.dtype:
    if isinstance(number, bool | np.bool_):
        return BOOL
    return INT64 if isinstance(number, int | np.integer) else FLOAT32


def _both(first: np.dtype, second: np.dtype) -> np.dtype:
    """NumPy's rule, but a float stays as wide as it is beside an int."""
    if (first.kind == "f") != (second.kind == "f"):
        return first if first.kind == "f" else second
    return np.promote_types(first, second)


def _higher(first: np.dtype | None, second: np.dtype | None) -> np.dtype | None:
    """The first, unless the second is of a higher kind."""
    if first is None or second is None:
        return second if first is None else first
    if first.kind != "f" and (first.kind == "b" or second.kind == "f"):
        return _both(first, second)
    return first


def result_type(*operands: Any) -> dtype:
    """The dtype of what an operation makes of tensors and numbers.

    >>> result_type(2, 2.5)
    torch.float32
    """
    arrays = [getattr(operand, "array", operand) for operand in operands]
    return FROM_NUMPY[common_dtype(arrays)]


def can_cast(from_: dtype, to: dtype) -> bool:
    """Whether a result of one dtype may be put into a tensor of another one.

    >>> can_cast(float32, int64), can_cast(int64, int8)
    (False, True)
    """
    order = "biuf"
    rank = [order.index(kind.numpy.kind) for kind in (from_, to)]
    unsigned = from_.is_signed and not to.is_signed and to.numpy.kind == "u"
    return rank[0] <= rank[1] and not unsigned or rank == [1, 1]


def get_default_dtype() -> dtype:
    """The dtype of floats where none is named: always float32 here."""
    return float32


class finfo:
    """The limits of a dtype of floats.

    >>> finfo(float32).eps
    1.1920928955078125e-07
    """

    def __init__(self, type: dtype = float32) -> None:
        if not type.is_floating_point:
            raise TypeError(
                "torch.finfo() requires a floating point input type. Use torch.iinfo "
                "to handle 'torch.finfo'"
            )
        limits = np.finfo(type.numpy)
        self.dtype, self.bits = type.name, int(limits.bits)
        self.eps, self.tiny = float(limits.eps), float(limits.tiny)
        self.max, self.min = float(limits.max), float(limits.min)
        self.smallest_normal, self.resolution = self.tiny, 10.0**-limits.precision

    def __repr__(self) -> str:
        limits = f"min={self.min:g}, max={self.max:g}, eps={self.eps:g}"
        smallest = f"smallest_normal={self.tiny:g}, tiny={self.tiny:g}"
        return (
            f"finfo(resolution={self.resolution:g}, {limits}, {smallest}, "
            f"dtype={self.dtype})"
        )


class iinfo:
    """The limits of a dtype of integers.

    >>> iinfo(int8).max
    127
    """

    def __init__(self, type: dtype) -> None:
        if type.is_floating_point or type is bool_:
            raise TypeError(
                "torch.iinfo() requires an integer input type. Use torch.finfo to "
                "handle 'torch.iinfo'"
            )
        limits = np.iinfo(type.numpy)
        self.dtype, self.bits = type.name, int(limits.bits)
        self.max, self.min = int(limits.max), int(limits.min)

    def __repr__(self) -> str:
        return f"iinfo(min={self.min:g}, max={self.max:g}, dtype={self.dtype})"
