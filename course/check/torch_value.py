"""torch's float64 scalars behind the face of unit 02's ``Value``. Imports torch."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch


class TorchValue:
    """A torch scalar with data, grad, arithmetic, its steps and backward."""

    def __init__(self, data: float, name: str = "") -> None:
        self.name = name
        self.op = ""
        self.inputs: tuple[TorchValue, ...] = ()
        self.function: Callable[..., torch.Tensor] | None = None
        self.tensor = torch.tensor(float(data), dtype=torch.float64, requires_grad=True)

    @property
    def data(self) -> float:
        """The number as a Python float."""
        return float(self.tensor.detach())

    @property
    def grad(self) -> float | None:
        """The gradient as a Python float, or None if none has arrived."""
        return None if self.tensor.grad is None else float(self.tensor.grad)

    @property
    def local_derivatives(self) -> tuple[float, ...]:
        """The derivative of this value for each input, the others held still."""
        if self.function is None:
            return ()
        leaves = [v.tensor.detach().clone().requires_grad_() for v in self.inputs]
        grads = torch.autograd.grad(self.function(*leaves), leaves)
        return tuple(float(grad) for grad in grads)

    def backward(self) -> None:
        """Run torch's backward pass and keep the graph for another one."""
        self.tensor.backward(retain_graph=True)

    def __add__(self, other: Any) -> TorchValue:
        return apply("add", torch.add, self, other)

    def __radd__(self, other: Any) -> TorchValue:
        return apply("add", torch.add, other, self)

    def __sub__(self, other: Any) -> TorchValue:
        return apply("sub", torch.sub, self, other)

    def __rsub__(self, other: Any) -> TorchValue:
        return apply("sub", torch.sub, other, self)

    def __mul__(self, other: Any) -> TorchValue:
        return apply("mul", torch.mul, self, other)

    def __rmul__(self, other: Any) -> TorchValue:
        return apply("mul", torch.mul, other, self)

    def __truediv__(self, other: Any) -> TorchValue:
        return apply("div", torch.div, self, other)

    def __rtruediv__(self, other: Any) -> TorchValue:
        return apply("div", torch.div, other, self)

    def __pow__(self, exponent: float) -> TorchValue:
        return apply("pow", lambda x: x**exponent, self)

    def __neg__(self) -> TorchValue:
        return apply("neg", torch.neg, self)

    def exp(self) -> TorchValue:
        """Return e to the power of this value."""
        return apply("exp", torch.exp, self)

    def log(self) -> TorchValue:
        """Return the natural logarithm."""
        return apply("log", torch.log, self)

    def tanh(self) -> TorchValue:
        """Return the hyperbolic tangent."""
        return apply("tanh", torch.tanh, self)

    def relu(self) -> TorchValue:
        """Return the larger of this value and zero."""
        return apply("relu", torch.relu, self)


def apply(op: str, function: Callable[..., Any], *operands: Any) -> TorchValue:
    """Return the result of a torch function as a value that knows its inputs."""
    values = [v if isinstance(v, TorchValue) else TorchValue(v) for v in operands]
    out = TorchValue(0.0)
    out.op, out.inputs, out.function = op, tuple(values), function
    out.tensor = function(*(value.tensor for value in values))
    out.tensor.retain_grad()
    return out
