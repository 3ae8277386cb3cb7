"""Plain facts about a wrong answer that was not planted: signs, factors, shapes."""

from __future__ import annotations

import numpy as np

from course.check.answers import Failed, Plain, Unfit, number
from course.check.compare import difference


def observe(yours: Plain, torch: Plain) -> str | None:
    """Return one true sentence about how yours differs from torch's, or None.

    >>> observe(np.array([-1.0, 2.0]), np.array([1.0, -2.0]))
    'Every number has the opposite sign of the expected one.'
    >>> observe(np.array([1.0, 2.0]), np.array([2.0, 4.0]))
    'Every number is 0.5 times the expected one.'
    """
    if isinstance(yours, Failed):
        return None
    if isinstance(yours, Unfit):
        return f"It is an object of type {yours.kind}, not a plain number or array."
    if yours is None:
        return "It is None: is a return missing, or did nothing arrive there?"
    if isinstance(yours, list) and isinstance(torch, list):
        return _about_items(yours, torch)
    if isinstance(yours, list) and isinstance(torch, np.ndarray):
        return "It is a Python list or tuple; one array or number is expected."
    if not (isinstance(yours, np.ndarray) and isinstance(torch, np.ndarray)):
        return None
    if yours.shape != torch.shape:
        return _about_shape(yours, torch)
    if yours.dtype != torch.dtype:
        return f"The numbers are {yours.dtype}; {torch.dtype} is expected."
    if yours.dtype.kind != "f" or yours.size == 0:
        return None
    return _about_numbers(yours, torch)


def _about_items(yours: list[Plain], torch: list[Plain]) -> str | None:
    """Return what is so of each item that differs, or None."""
    pairs = [p for p in zip(yours, torch, strict=False) if difference(*p)]
    seen = {observe(mine, right) for mine, right in pairs}
    return seen.pop() if len(seen) == 1 and len(yours) == len(torch) else None


def _about_shape(yours: np.ndarray, torch: np.ndarray) -> str | None:
    if yours.shape == torch.shape[::-1]:
        return "The shape is transposed: rows and columns have changed places."
    if yours.size == torch.size:
        return "The numbers are as many as expected, but arranged in another shape."
    if torch.ndim and yours.ndim == torch.ndim - 1 and yours.size < torch.size:
        return "One axis is missing."
    if torch.ndim == 0:
        return "A single number is expected: is a sum or a mean missing?"
    if yours.ndim > torch.ndim:
        return "There is an axis too many: broadcasting may have made it."
    return None


def _about_numbers(yours: np.ndarray, torch: np.ndarray) -> str | None:
    if not np.isfinite(yours).all():
        return "Some numbers are nan or inf."
    if not yours.any():
        return "Every number is zero."
    if np.allclose(yours, -torch):
        return "Every number has the opposite sign of the expected one."
    if not np.isfinite(torch).all() or not torch.all():
        return None
    ratio = yours / torch
    if np.allclose(ratio, ratio.flat[0]):
        return f"Every number is {number(float(ratio.flat[0]))} times the expected one."
    gap = yours - torch
    if yours.size > 1 and np.allclose(gap, gap.flat[0]):
        shift = number(float(gap.flat[0]))
        return f"Every number is off by the same amount, {shift}."
    return None
