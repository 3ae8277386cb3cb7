"""Rows around an array: of one number, or copied from the array itself."""

from __future__ import annotations

from typing import Any

import numpy as np

from kindling.function import Function

NUMPY_MODES: dict[str, Any] = {
    "reflect": "reflect",
    "replicate": "edge",
    "circular": "wrap",
}
"""torch's name of each way to pad, and NumPy's."""


TORCH_NAMES = {"reflect": "ReflectionPad", "replicate": "ReplicationPad"}
"""How torch's operation is called, where it is one."""


class ConstantPadNd(Function):
    """The array with rows of one number around it; negative pads cut rows off."""

    def forward(
        self, a: np.ndarray, pads: tuple[tuple[int, int], ...], value: float
    ) -> np.ndarray:
        """pads: rows before and after, for each axis."""
        self.shape = a.shape
        shape = [n + sum(pair) for n, pair in zip(a.shape, pads, strict=True)]
        out = np.full(shape, value, a.dtype)
        sizes = list(zip(pads, a.shape, strict=True))
        self.source = tuple(slice(max(-b, 0), n - max(-e, 0)) for (b, e), n in sizes)
        self.target = tuple(
            slice(max(before, 0), size - max(after, 0))
            for (before, after), size in zip(pads, shape, strict=True)
        )
        out[self.target] = a[self.source]
        return out

    def backward(self, grad: np.ndarray) -> np.ndarray:
        """The upstream gradient of what was kept, 0 for what was cut off."""
        out = np.zeros(self.shape, grad.dtype)
        out[self.source] = grad[self.target]
        return out


class CopyPad(Function):
    """The array with rows around it that are copies of its own."""

    def forward(
        self, a: np.ndarray, pads: tuple[tuple[int, int], ...], mode: str
    ) -> np.ndarray:
        """pads: rows before and after, for each axis; mode: a key of NUMPY_MODES."""
        kind = TORCH_NAMES.get(mode, "CircularPad")
        self.torch_name = f"{kind}{sum(map(any, pads))}DBackward0"
        self.shape = a.shape
        self.sources = [
            (axis, np.pad(np.arange(a.shape[axis]), pair, mode=NUMPY_MODES[mode]))
            for axis, pair in enumerate(pads)
            if any(pair)
        ]
        for axis, source in self.sources:
            a = a.take(source, axis)
        return a

    def backward(self, grad: np.ndarray) -> np.ndarray:
        """Every copy's gradient, added where it was copied from."""
        for axis, source in reversed(self.sources):
            shape = (*grad.shape[:axis], self.shape[axis], *grad.shape[axis + 1 :])
            out = np.zeros(shape, grad.dtype)
            index: Any = (*(slice(None),) * axis, source)
            np.add.at(out, index, grad)
            grad = out
        return grad
