# Built by kindling build from course/given/kindling/quick.py.
"""Changes in place where nothing is recorded: NumPy alone does them, without nodes.

Optimizers take most of their time in these; the numbers are the same either way.
Large arrays are changed a part at a time, so that what is computed in between stays in
the processor's cache.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

import numpy as np

from kindling.core import TensorCore

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


def _quick(usual: Any, name: str, is_grad_enabled: Callable[[], bool]) -> Any:
    @wraps(usual)
    def method(self: Any, *args: Any, **kwargs: Any) -> Any:
        if not is_grad_enabled() and changed_quickly(name, self, args, kwargs):
            return self
        return usual(self, *args, **kwargs)

    return method


@np.errstate(all="ignore")
def changed_quickly(
    name: str, tensor: Any, args: tuple[Any, ...], kwargs: dict[str, Any]
) -> bool:
    """Change a tensor in place if there is a quick way, and say whether there was.

    All tensors are of one dtype of floats and one shape, the others Python numbers.
    """
    change, takes, factor = QUICK[name]
    array = tensor.array
    dtype, shape = array.dtype, array.shape
    if dtype.kind != "f" or len(args) != len(takes) or not array.flags.writeable:
        return False
    if kwargs and (len(kwargs) > 1 or type(kwargs.get(factor)) not in (float, int)):
        return False
    plain: list[Any] = [array]
    for x, kind in zip(args, takes, strict=False):
        if type(x) is float or type(x) is int:
            if kind == "t":
                return False
        elif isinstance(x, TensorCore):
            x = x.array
            if x.dtype != dtype or x.shape != shape:
                return False
        else:
            return False
        plain.append(x)
    if array.size > PART and _in_parts(plain):
        _change_in_parts(change, plain, kwargs)
    else:
        change(*plain, **kwargs)
    tensor.version.count += 1
    return True


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
