"""Counting: how often, where in order, and whether at all a number occurs."""

from __future__ import annotations

from typing import Any

import numpy as np

from kindling.core import TensorCore, wrap


def bincount(input: Any, weights: Any = None, minlength: int = 0) -> Any:
    """How often each integer from 0 on occurs, or the sum of weights where it does.

    input: a line of integers, none negative; RuntimeError for anything else.

    >>> import kindling
    >>> bincount(kindling.tensor([1, 1, 3]))
    tensor([0, 2, 0, 1])
    """
    array = input.array
    if array.ndim != 1 or array.dtype.kind not in "iu" or (array < 0).any():
        raise RuntimeError(
            "bincount only supports 1-d non-negative integral inputs, got shape "
            f"{tuple(input.shape)} and dtype {input.dtype}"
        )
    given = None if weights is None else weights.array
    if given is not None and given.shape != array.shape:
        raise RuntimeError("weights should be 1-d and have the same length as input")
    found = np.bincount(array, given, minlength)
    if given is not None and given.dtype == np.float32:
        found = found.astype(np.float32)
    return wrap(found if given is not None else found.astype(np.int64))


def histc(input: Any, bins: int = 100, min: float = 0, max: float = 0) -> Any:
    """How many elements lie in each of `bins` equal parts from min to max.

    With min equal to max, from the smallest to the largest element. A float tensor.
    """
    array = input.array
    low, high = (min, max) if min != max else (array.min(), array.max())
    if low == high:
        low, high = low - 1, high + 1
    counts, _ = np.histogram(array, bins, (float(low), float(high)))
    return wrap(counts.astype(array.dtype))


def isin(elements: Any, test_elements: Any, *, invert: bool = False) -> Any:
    """Whether each element is among the test elements; a number may stand for either.

    invert: whether it is not.
    """
    sides = [
        x.array if isinstance(x, TensorCore) else x for x in (elements, test_elements)
    ]
    return wrap(np.asarray(np.isin(*sides, invert=invert)))


def searchsorted(
    sorted_sequence: Any, input: Any, *, right: bool = False, side: str | None = None
) -> Any:
    """Where in the sorted last dimension each input would be put to keep the order.

    right: behind equal elements, else before them; also said as side="right".
    """
    where = side or ("right" if right else "left")
    numbers = input.array if isinstance(input, TensorCore) else np.asarray(input)
    lines = sorted_sequence.array
    if lines.ndim == 1:
        found = np.searchsorted(lines, numbers, side=where)  # type: ignore[call-overload]
        return wrap(np.asarray(found, np.int64))
    if lines.shape[:-1] != numbers.shape[:-1]:
        raise RuntimeError(
            "searchsorted: boundaries tensor should be 1 dimension or its first "
            f"dimensions should match the input's: {lines.shape} and {numbers.shape}"
        )
    pairs = zip(
        lines.reshape(-1, lines.shape[-1]),
        numbers.reshape(-1, numbers.shape[-1]),
        strict=True,
    )
    rows = [np.searchsorted(line, row, side=where) for line, row in pairs]  # type: ignore[call-overload]
    return wrap(np.array(rows, np.int64).reshape(numbers.shape))


def bucketize(input: Any, boundaries: Any, *, right: bool = False) -> Any:
    """The number of the interval between boundaries in which each input lies."""
    return searchsorted(boundaries, input, right=right)
