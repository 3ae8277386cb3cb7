"""torch's float64 scalars behind the face of unit 02's ``Value``. Imports torch."""

from __future__ import annotations

from typing import Any

import torch


class TorchValue:
    """A torch scalar with ``data``, ``grad``, arithmetic and ``backward``."""

    def __init__(self, data: Any, name: str = "") -> None:
        self.name = name
        if isinstance(data, torch.Tensor):
            self.tensor = data
            if data.requires_grad:
                data.retain_grad()
        else:
            self.tensor = torch.tensor(
                float(data), dtype=torch.float64, requires_grad=True
            )

    @property
    def data(self) -> float:
        """The number as a Python float."""
        return float(self.tensor)

    @property
    def grad(self) -> float | None:
        """The gradient as a Python float, or None if none has arrived."""
        return None if self.tensor.grad is None else float(self.tensor.grad)

    def backward(self) -> None:
        """Run torch's backward pass and keep the graph for another one."""
        self.tensor.backward(retain_graph=True)

    def __add__(self, other: Any) -> TorchValue:
        return TorchValue(self.tensor + _raw(other))

    def __radd__(self, other: Any) -> TorchValue:
        return TorchValue(_raw(other) + self.tensor)

    def __sub__(self, other: Any) -> TorchValue:
        return TorchValue(self.tensor - _raw(other))

    def __rsub__(self, other: Any) -> TorchValue:
        return TorchValue(_raw(other) - self.tensor)

    def __mul__(self, other: Any) -> TorchValue:
        return TorchValue(self.tensor * _raw(other))

    def __rmul__(self, other: Any) -> TorchValue:
        return TorchValue(_raw(other) * self.tensor)

    def __truediv__(self, other: Any) -> TorchValue:
        return TorchValue(self.tensor / _raw(other))

    def __rtruediv__(self, other: Any) -> TorchValue:
        return TorchValue(_raw(other) / self.tensor)

    def __pow__(self, exponent: float) -> TorchValue:
        return TorchValue(self.tensor**exponent)

    def __neg__(self) -> TorchValue:
        return TorchValue(-self.tensor)

    def exp(self) -> TorchValue:
        """Return e to the power of this value."""
        return TorchValue(self.tensor.exp())

    def log(self) -> TorchValue:
        """Return the natural logarithm."""
        return TorchValue(self.tensor.log())

    def tanh(self) -> TorchValue:
        """Return the hyperbolic tangent."""
        return TorchValue(self.tensor.tanh())

    def relu(self) -> TorchValue:
        """Return the larger of this value and zero."""
        return TorchValue(self.tensor.relu())


def _raw(other: Any) -> Any:
    return other.tensor if isinstance(other, TorchValue) else other
