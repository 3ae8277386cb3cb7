"""Data as an array: numbers, nested lists, arrays and tensors."""

from __future__ import annotations

from typing import Any

import numpy as np

from kindling import dtypes
from kindling.core import TensorCore

NUMBERS = {bool, int, float}


def as_array(data: Any, dtype: Any) -> np.ndarray:
    """The array of any data, in the dtype that torch gives it.

    dtype: of the result, or None for that of the data. Raises ValueError, TypeError or
    RuntimeError for what is no regular arrangement of numbers.
    """
    kind = None if dtype is None else dtypes.as_numpy_dtype(dtype)
    if isinstance(data, TensorCore | np.ndarray | np.generic):
        array = np.asarray(data.array if isinstance(data, TensorCore) else data)
    else:
        array = _of_lists(data, narrow=kind is None)
        if kind is not None:
            check_range(array, kind, dtypes.from_numpy_dtype(kind).name)
    if kind is None:
        dtypes.from_numpy_dtype(array.dtype)
        return array
    with np.errstate(all="ignore"):
        return array.astype(kind, copy=False)


def check_range(numbers: Any, kind: np.dtype, name: str) -> None:
    """Raise RuntimeError if an integer dtype cannot hold one of the numbers.

    name: how the message calls the dtype. An unsigned one takes negative numbers, as
    long as their magnitude fits.
    """
    array = np.asarray(numbers)
    if kind.kind not in "iu" or array.dtype.kind == "b" or not array.size:
        return
    limits = np.iinfo(kind)
    low = -int(limits.max) if kind.kind == "u" else int(limits.min)
    finite = bool(np.isfinite(array).all())
    if not finite or array.min() < low or array.max() > limits.max:
        raise RuntimeError(f"value cannot be converted to type {name} without overflow")


def _of_lists(data: Any, narrow: bool) -> np.ndarray:
    """The array of a number or of nested lists; floats as float32 if narrow."""
    kinds: set[type] = set()
    data = _without_tensors(data, kinds)
    try:
        array = np.array(data)
    except ValueError:
        sizes = _sizes(data)
        _check_lengths(data, sizes, 0)
        raise
    if array.dtype.kind == "O" or array.dtype == np.uint64 and kinds <= NUMBERS:
        raise ValueError("Overflow when unpacking long long")
    if not kinds or narrow and array.dtype == np.float64 and kinds <= NUMBERS:
        return array.astype(np.float32)
    return array


def _without_tensors(data: Any, kinds: set[type], first: bool = False) -> Any:
    """The data with arrays for tensors; adds the types of the numbers to kinds.

    first: whether the data is the first item of a list.
    """
    if isinstance(data, TensorCore):
        if data.array.size != 1:
            raise ValueError(
                "only one element tensors can be converted to Python scalars"
            )
        data = data.array.reshape(())[()]
    if isinstance(data, list | tuple | range):
        inside = set(map(type, data))
        if inside <= NUMBERS:
            kinds |= inside
            return data
        pairs = enumerate(data)
        return [_without_tensors(item, kinds, place == 0) for place, item in pairs]
    if isinstance(data, str):
        if first:
            raise ValueError("too many dimensions 'str'")
        raise TypeError("new(): invalid data type 'str'")
    if not isinstance(data, bool | int | float | np.generic | np.ndarray):
        raise RuntimeError(f"Could not infer dtype of {type(data).__name__}")
    kinds.add(type(data))
    return data


def _sizes(data: Any) -> list[int]:
    """The lengths of the data, of its first item, of that one's first, and so on."""
    found = []
    while isinstance(data, list | tuple | range):
        found.append(len(data))
        data = data[0] if len(data) else None
    return found


def _check_lengths(data: Any, sizes: list[int], dim: int) -> None:
    """Raise the error of torch where a list is not as long as those before it."""
    if dim == len(sizes):
        if isinstance(data, list | tuple | range):
            raise TypeError("'list' object cannot be interpreted as an integer")
        return
    if not isinstance(data, list | tuple | range):
        raise TypeError("not a sequence")
    if len(data) != sizes[dim]:
        raise ValueError(
            f"expected sequence of length {sizes[dim]} at dim {dim} (got {len(data)})"
        )
    for item in data:
        _check_lengths(item, sizes, dim + 1)
