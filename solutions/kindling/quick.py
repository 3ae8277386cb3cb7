# Built by kindling build from course/given/kindling/quick.py.
"""Changes in place and rows where nothing is recorded: NumPy alone, without nodes.

Optimizers take most of their time in the first and data sets in the second; the numbers
are the same either way.
Large arrays are changed a part at a time, so that what is computed in between stays in
the processor's cache.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import wraps
from typing import Any

import numpy as np

from kindling.core import TensorCore, wrap

PART = 16_384
"""How many elements of a large array are changed at a time."""


def _add(x: np.ndarray, other: Any, *, alpha: Any = 1) -> None:
    x += other if alpha == 1 else other * alpha


def _sub(x: np.ndarray, other: Any, *, alpha: Any = 1) -> None:
    x -= other if alpha == 1 else other * alpha


def _mul(x: np.ndarray, other: Any) -> None:
    x *= other


def _div(x: np.ndarray, other: Any) -> None:
    x /= other


def _lerp(x: np.ndarray, end: Any, weight: Any) -> None:
    step = end - x
    step *= weight
    x += step


def _addcmul(x: np.ndarray, tensor1: Any, tensor2: Any, *, value: Any = 1) -> None:
    product = tensor1 * tensor2
    x += product if value == 1 else product * value


def _addcdiv(x: np.ndarray, tensor1: Any, tensor2: Any, *, value: Any = 1) -> None:
    quotient = tensor1 / tensor2
    x += quotient if value == 1 else quotient * value


QUICK: dict[str, tuple[Callable[..., None], str, str]] = {
    "add_": (_add, "n", "alpha"),
    "sub_": (_sub, "n", "alpha"),
    "mul_": (_mul, "n", ""),
    "div_": (_div, "n", ""),
    "lerp_": (_lerp, "tn", ""),
    "addcmul_": (_addcmul, "tt", "value"),
    "addcdiv_": (_addcdiv, "tt", "value"),
}
"""The methods, each with its quick way, its arguments, and the name of a factor.

An argument "t" is a tensor, "n" a tensor or a number.
"""

OPERATORS = {
    "__iadd__": "add_",
    "__isub__": "sub_",
    "__imul__": "mul_",
    "__itruediv__": "div_",
}


def speed_up(kind: Any, is_grad_enabled: Callable[[], bool]) -> None:
    """Let a class of tensors take the quick ways while nothing is recorded.

    kind: gets methods that look for a quick way and else are what they were.
    is_grad_enabled: says whether operations are recorded.
    """
    for name in QUICK:
        if hasattr(kind, name):
            setattr(kind, name, _quick(getattr(kind, name), name, is_grad_enabled))
    for operator, name in OPERATORS.items():
        if hasattr(kind, operator):
            setattr(kind, operator, getattr(kind, name))
    if hasattr(kind, "__getitem__"):
        kind.__getitem__ = _quick_row(kind.__getitem__, is_grad_enabled)


def _quick(usual: Any, name: str, is_grad_enabled: Callable[[], bool]) -> Any:
    change, takes, factor = QUICK[name]

    @wraps(usual)
    def method(self: Any, *args: Any, **kwargs: Any) -> Any:
        if is_grad_enabled() or (kwargs and not _plain(kwargs, factor)):
            return usual(self, *args, **kwargs)
        operands = _operands(self.array, args, takes)
        if operands is None:
            return usual(self, *args, **kwargs)
        in_silence = _change if silence.kept else _change_silently
        in_silence(change, operands, kwargs)
        self.version.count += 1
        return self

    return method


def _quick_row(usual: Any, is_grad_enabled: Callable[[], bool]) -> Any:
    @wraps(usual)
    def method(self: Any, index: Any) -> Any:
        if type(index) is not int or (self.requires_grad and is_grad_enabled()):
            return usual(self, index)
        try:
            row = wrap(self.array[index, ...])
        except IndexError:
            return usual(self, index)  # it says what is wrong
        row.shares_memory_of(self, view=True)
        return row

    return method


class Silence(threading.local):
    """Whether NumPy warns of no overflow in this thread anyway."""

    kept = False


silence = Silence()


def silently(function: Callable[..., Any]) -> Callable[..., Any]:
    """Keep NumPy from warning while function runs: once, and not at each change."""

    @wraps(function)
    def silent(*args: Any, **kwargs: Any) -> Any:
        with np.errstate(all="ignore"):
            before, silence.kept = silence.kept, True
            try:
                return function(*args, **kwargs)
            finally:
                silence.kept = before

    return silent


def _plain(kwargs: dict[str, Any], factor: str) -> bool:
    """Whether all that is given by name is the factor, as a Python number."""
    return len(kwargs) == 1 and type(kwargs.get(factor)) in (float, int)


def _operands(array: np.ndarray, args: tuple[Any, ...], takes: str) -> list[Any] | None:
    """The array and what it is changed by, or None if that takes more than NumPy.

    All arrays are of one dtype of floats and one shape, the numbers are Python's.
    """
    dtype, shape = array.dtype, array.shape
    if dtype.kind != "f" or len(args) != len(takes) or not array.flags.writeable:
        return None
    operands: list[Any] = [array]
    for x, kind in zip(args, takes, strict=False):
        if isinstance(x, TensorCore):
            x = x.array
            if x.dtype != dtype or x.shape != shape:
                return None
        elif kind == "t" or (type(x) is not float and type(x) is not int):
            return None
        operands.append(x)
    return operands


def _change(
    change: Callable[..., None], operands: list[Any], kwargs: dict[str, Any]
) -> None:
    if operands[0].size > PART and _in_parts(operands):
        _change_in_parts(change, operands, kwargs)
    else:
        change(*operands, **kwargs)


_change_silently = np.errstate(all="ignore")(_change)


def _in_parts(operands: list[Any]) -> bool:
    """Whether arrays can be changed in parts: in order in memory, none half in another.

    The first is the one that changes.
    """
    first = operands[0]
    return all(
        x.flags.c_contiguous and (x is first or not np.may_share_memory(x, first))
        for x in operands
        if isinstance(x, np.ndarray)
    )


def _change_in_parts(
    change: Callable[..., None], operands: list[Any], kwargs: dict[str, Any]
) -> None:
    lines = [x.reshape(-1) if isinstance(x, np.ndarray) else x for x in operands]
    for start in range(0, lines[0].size, PART):
        part = slice(start, start + PART)
        change(*[x[part] if isinstance(x, np.ndarray) else x for x in lines], **kwargs)
