"""Functions that jump: their slope is zero wherever they have one."""

from __future__ import annotations

from typing import Any

import numpy as np

from kindling.function import Function


class Flat(Function):
    """A function of each element that is constant between its jumps."""

    value: Any = None

    def forward(self, a: np.ndarray) -> np.ndarray:
        """a: any shape; integers stay as they are."""
        return a if a.dtype.kind in "iub" else type(self).value(a)

    def backward(self, grad: np.ndarray) -> np.ndarray:
        """Zeros."""
        return np.zeros_like(grad)


class Floor(Flat):
    """The largest whole number that is not above a."""

    value = np.floor


class Ceil(Flat):
    """The smallest whole number that is not below a."""

    value = np.ceil


class Trunc(Flat):
    """The whole part of a."""

    value = np.trunc


class Sign(Flat):
    """1, 0 or -1."""

    def forward(self, a: np.ndarray) -> np.ndarray:
        """a: any shape."""
        return a if a.dtype.kind == "b" else np.where(np.isnan(a), a * 0, np.sign(a))


class Round(Flat):
    """The nearest whole number, of two the even one; or that many decimals."""

    def forward(self, a: np.ndarray, decimals: int) -> np.ndarray:
        """a: any shape; integers stay as they are."""
        self.torch_name = f"RoundBackward{int(decimals != 0)}"
        return a if a.dtype.kind in "iub" else np.round(a, decimals)


class Frac(Function):
    """What is left of a without its whole part."""

    def forward(self, a: np.ndarray) -> np.ndarray:
        """a: floats of any shape."""
        return a - np.trunc(a)

    def backward(self, grad: np.ndarray) -> np.ndarray:
        """The upstream gradient, as it is."""
        return grad
