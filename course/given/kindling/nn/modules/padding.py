"""Layers that put rows around their input."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from kindling.nn.functional.padding import pad
from kindling.nn.modules.module import Module


class _PadNd(Module):
    """What the layers share: a number, or rows before and after, last axis first."""

    num_dims = 1
    mode = "constant"
    value: float | None = None

    def __init__(self, padding: int | Sequence[int]) -> None:
        super().__init__()
        if isinstance(padding, int):
            padding = (padding,) * (2 * self.num_dims)
        self.padding = tuple(padding)

    def forward(self, input: Any) -> Any:
        """The input with rows around it."""
        return pad(input, self.padding, self.mode, self.value)

    def extra_repr(self) -> str:
        """How many rows."""
        return f"{self.padding}"


class _ConstantPadNd(_PadNd):
    """Rows of one number."""

    def __init__(self, padding: int | Sequence[int], value: float) -> None:
        super().__init__(padding)
        self.value = value

    def extra_repr(self) -> str:
        """How many rows, and of what."""
        return f"padding={self.padding}, value={self.value}"


class ConstantPad1d(_ConstantPadNd):
    """Rows of one number at both ends of sequences."""


class ConstantPad2d(_ConstantPadNd):
    """Rows of one number around images."""

    num_dims = 2


class ConstantPad3d(_ConstantPadNd):
    """Rows of one number around volumes."""

    num_dims = 3


class ZeroPad1d(_PadNd):
    """Zeros at both ends of sequences."""

    value = 0.0


class ZeroPad2d(ZeroPad1d):
    """Zeros around images."""

    num_dims = 2


class ZeroPad3d(ZeroPad1d):
    """Zeros around volumes."""

    num_dims = 3


class ReflectionPad1d(_PadNd):
    """Sequences mirrored at their ends."""

    mode = "reflect"


class ReflectionPad2d(ReflectionPad1d):
    """Images mirrored at their edges."""

    num_dims = 2


class ReflectionPad3d(ReflectionPad1d):
    """Volumes mirrored at their faces."""

    num_dims = 3


class ReplicationPad1d(_PadNd):
    """Sequences whose ends are repeated."""

    mode = "replicate"


class ReplicationPad2d(ReplicationPad1d):
    """Images whose edges are repeated."""

    num_dims = 2


class ReplicationPad3d(ReplicationPad1d):
    """Volumes whose faces are repeated."""

    num_dims = 3


class CircularPad1d(_PadNd):
    """Sequences that go on at the other end."""

    mode = "circular"


class CircularPad2d(CircularPad1d):
    """Images that go on at the other edge."""

    num_dims = 2


class CircularPad3d(CircularPad1d):
    """Volumes that go on at the other face."""

    num_dims = 3
