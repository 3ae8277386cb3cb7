# Built by kindling build from course/given/kindling/special.py.
"""The error function on arrays, which NumPy lacks.

Rational approximations of W. J. Cody, "Rational Chebyshev approximations for the error
function", Mathematics of Computation 23 (1969): one below 1/2 for erf, one up to 4 and
one above it for erfc. Each table holds the coefficients of a numerator and of a
denominator, highest power first.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

NEAR_ZERO = (
    (1.85777706184603153e-1, 3.16112374387056560, 1.13864154151050156e2)
    + (3.77485237685302021e2, 3.20937758913846947e3),
    (1.0, 2.36012909523441209e1, 2.44024637934444173e2)
    + (1.28261652607737228e3, 2.84423683343917062e3),
)
MIDDLE = (
    (2.15311535474403846e-8, 5.64188496988670089e-1, 8.88314979438837594)
    + (6.61191906371416295e1, 2.98635138197400131e2, 8.81952221241769090e2)
    + (1.71204761263407058e3, 2.05107837782607147e3, 1.23033935479799725e3),
    (1.0, 1.57449261107098347e1, 1.17693950891312499e2)
    + (5.37181101862009858e2, 1.62138957456669019e3, 3.29079923573345963e3)
    + (4.36261909014324716e3, 3.43936767414372164e3, 1.23033935480374942e3),
)
FAR = (
    (1.63153871373020978e-2, 3.05326634961232344e-1, 3.60344899949804439e-1)
    + (1.25781726111229246e-1, 1.60837851487422766e-2, 6.58749161529837803e-4),
    (1.0, 2.56852019228982242, 1.87295284992346725)
    + (5.27905102951428412e-1, 6.05183413124413191e-2, 2.33520497626869185e-3),
)


def erf(x: np.ndarray) -> np.ndarray:
    """The error function of each element, in the dtype of x.

    >>> erf(np.array([0.0, 0.5, 2.0])).round(6).tolist()
    [0.0, 0.5205, 0.995322]
    """
    wide = np.asarray(x, np.float64)
    size = np.abs(wide)
    near = wide * _ratio(NEAR_ZERO, np.minimum(size, 0.5) ** 2)
    result = np.where(size <= 0.5, near, np.sign(wide) * (1 - _tail(size)))
    return np.where(np.isnan(wide), wide, result).astype(np.asarray(x).dtype)


def erfc(x: np.ndarray) -> np.ndarray:
    """1 - erf(x) of each element, exact where that is tiny, in the dtype of x.

    >>> erfc(np.array([0.0, 5.0])).tolist()[0]
    1.0
    """
    wide = np.asarray(x, np.float64)
    size = np.abs(wide)
    near = 1 - wide * _ratio(NEAR_ZERO, np.minimum(size, 0.5) ** 2)
    tail = _tail(size)
    far = np.where(wide < 0, 2 - tail, tail)
    result = np.where(size <= 0.5, near, far)
    return np.where(np.isnan(wide), wide, result).astype(np.asarray(x).dtype)


def _tail(size: np.ndarray) -> np.ndarray:
    """erfc of magnitudes above 1/2."""
    clipped = np.clip(size, 0.5, 30.0)
    middle = np.minimum(clipped, 4.0)
    inverse = 1 / np.maximum(clipped, 4.0)
    square = inverse * inverse
    far = inverse * (1 / math.sqrt(math.pi) - square * _ratio(FAR, square))
    scaled = np.where(size <= 4.0, _ratio(MIDDLE, middle), far)
    return np.exp(-clipped * clipped) * scaled


def _ratio(table: Any, x: np.ndarray) -> np.ndarray:
    numerator, denominator = table
    return np.polyval(numerator, x) / np.polyval(denominator, x)
