"""Creation functions that are called less often: places of triangles, powers."""

from __future__ import annotations

from typing import Any

import numpy as np

from kindling import dtypes
from kindling.core import wrap
from kindling.creation import as_tensor, full, linspace


def logspace(
    start: float,
    end: float,
    steps: int,
    base: float = 10.0,
    *,
    dtype: Any = None,
    requires_grad: bool = False,
) -> Any:
    """Powers of base, their exponents evenly apart from start to end.

    >>> logspace(0, 2, 3)
    tensor([  1.,  10., 100.])
    """
    exponents = linspace(start, end, steps, dtype=dtypes.float64).array
    result = wrap(base**exponents).to(dtype or dtypes.float32)
    result.requires_grad = requires_grad
    return result


def tril_indices(row: int, col: int, offset: int = 0, *, dtype: Any = None) -> Any:
    """Rows and columns of the elements on and below a diagonal, two lines of them.

    >>> tril_indices(2, 2)
    tensor([[0, 1, 1],
            [0, 0, 1]])
    """
    return _indices(np.tril_indices(row, offset, col), dtype)


def triu_indices(row: int, col: int, offset: int = 0, *, dtype: Any = None) -> Any:
    """Rows and columns of the elements on and above a diagonal, two lines of them."""
    return _indices(np.triu_indices(row, offset, col), dtype)


def _indices(pair: tuple[np.ndarray, ...], dtype: Any) -> Any:
    kind = dtypes.as_numpy_dtype(dtype or dtypes.int64)
    return wrap(np.stack(pair).astype(kind))


def scalar_tensor(s: float, *, dtype: Any = None) -> Any:
    """A tensor of no dimensions, float32 unless dtype says otherwise."""
    return full((), s, dtype=dtype or dtypes.float32)


def asarray(
    obj: Any, *, dtype: Any = None, copy: bool | None = None, requires_grad: Any = False
) -> Any:
    """The data as a tensor; a copy if asked for, or where it cannot be helped.

    copy: True for a copy, False for an error (ValueError) if one is needed, None for
    what is needed.
    """
    result = as_tensor(obj, dtype)
    own = getattr(obj, "array", obj)
    shared = isinstance(own, np.ndarray) and np.shares_memory(own, result.array)
    if copy is False and not shared:
        raise ValueError("can't alias memory of an object that is no array or tensor")
    result = result.detach().clone() if copy and shared else result
    if requires_grad:
        result = result.detach()
        result.requires_grad = True
    return result
