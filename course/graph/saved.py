"""What the one array is that a node of the student's library has saved.

A node saves arrays without names. By convention they are the operands in order; some
operations need their result on the way back, and for others a student may save either.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

SAVES_RESULT = {"exp", "tanh", "sqrt", "sigmoid"}
SHARES: dict[str, Callable[..., Any]] = {"softmax": np.asarray, "log_softmax": np.exp}
"""Operations whose result is known by what it adds up to, and how to get there."""


def is_result(op: str, array: object, options: Mapping[str, object]) -> bool:
    """True if the array can only be the result, or is as good as that.

    >>> is_result("relu", np.float32([0, 2]), {}), is_result("relu", [-1.0], {})
    (True, False)
    """
    if op in SAVES_RESULT:
        return True
    if not isinstance(array, np.ndarray) or array.dtype.kind != "f":
        return False
    if op == "relu":  # of an operand without negative numbers it is the result as well
        return bool((array >= 0).all())
    dim = options.get("dim")
    if op not in SHARES or not isinstance(dim, int) or not -array.ndim <= dim:
        return False
    total = SHARES[op](array).sum(axis=dim) if dim < array.ndim else np.zeros(1)
    return bool(np.allclose(total, 1, atol=1e-3))


def is_mask(array: object) -> bool:
    """True for truth values: a note of where something holds, never an operand.

    >>> is_mask(np.float32([1.0]) > 0)
    True
    """
    return isinstance(array, np.ndarray) and array.dtype.kind == "b"
