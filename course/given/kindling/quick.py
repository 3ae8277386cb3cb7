"""Changes in place where nothing is recorded: NumPy alone does them, without nodes.

Optimizers take most of their time in these three; the numbers are the same either way.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from kindling.core import TensorCore


def _lerp(x: np.ndarray, end: Any, weight: Any) -> None:
    x += (end - x) * weight


def _addcmul(x: np.ndarray, tensor1: Any, tensor2: Any, *, value: Any = 1) -> None:
    product = tensor1 * tensor2
    x += product if value == 1 else product * value


def _addcdiv(x: np.ndarray, tensor1: Any, tensor2: Any, *, value: Any = 1) -> None:
    quotient = tensor1 / tensor2
    x += quotient if value == 1 else quotient * value


QUICK: dict[str, Callable[..., None]] = {
    "lerp": _lerp,
    "addcmul": _addcmul,
    "addcdiv": _addcdiv,
}


@np.errstate(all="ignore")
def changed_quickly(
    name: str, tensor: Any, args: tuple[Any, ...], kwargs: dict[str, Any]
) -> bool:
    """Change a tensor in place if this is one of the quick ways, and say whether it is.

    All tensors are of one dtype of floats and one shape, the others Python numbers.
    """
    array = tensor.array
    if array.dtype.kind != "f" or not array.flags.writeable:
        return False
    plain: list[Any] = []
    for x in args:
        if isinstance(x, TensorCore):
            if x.array.dtype != array.dtype or x.array.shape != array.shape:
                return False
            plain.append(x.array)
        elif type(x) is float or type(x) is int:
            plain.append(x)
        else:
            return False
    if kwargs and type(kwargs.get("value")) not in (float, int):
        return False
    QUICK[name](array, *plain, **kwargs)
    tensor.version.count += 1
    return True
