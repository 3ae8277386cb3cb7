"""A small scalar `Value`, as unit 02 asks for it, to draw in tests."""

from __future__ import annotations

import math


class Value:
    """A number that remembers what it was computed from."""

    def __init__(
        self,
        data: float,
        inputs: tuple[Value, ...] = (),
        op: str = "",
        local_derivatives: tuple[float, ...] = (),
        name: str = "",
    ) -> None:
        self.data = data
        self.grad: float | None = None
        self.inputs = inputs
        self.op = op
        self.local_derivatives = local_derivatives
        self.name = name

    def __add__(self, other: Value | float) -> Value:
        other = as_value(other)
        return Value(self.data + other.data, (self, other), "add", (1.0, 1.0))

    def __mul__(self, other: Value | float) -> Value:
        other = as_value(other)
        local = (other.data, self.data)
        return Value(self.data * other.data, (self, other), "mul", local)

    def __sub__(self, other: Value | float) -> Value:
        other = as_value(other)
        return Value(self.data - other.data, (self, other), "sub", (1.0, -1.0))

    def __truediv__(self, other: Value | float) -> Value:
        return self * as_value(other) ** -1.0

    def __pow__(self, exponent: float) -> Value:
        local = exponent * self.data ** (exponent - 1.0)
        return Value(self.data**exponent, (self,), "pow", (local,))

    __radd__ = __add__
    __rmul__ = __mul__

    def tanh(self) -> Value:
        data = math.tanh(self.data)
        return Value(data, (self,), "tanh", (1.0 - data**2,))

    def exp(self) -> Value:
        data = math.exp(self.data)
        return Value(data, (self,), "exp", (data,))

    def log(self) -> Value:
        return Value(math.log(self.data), (self,), "log", (1.0 / self.data,))

    def relu(self) -> Value:
        return Value(max(self.data, 0.0), (self,), "relu", (float(self.data > 0),))

    def backward(self) -> None:
        """Add the gradients of self to those of every value it was computed from."""
        self.grad = (self.grad or 0.0) + 1.0
        for value in reversed(in_order(self)):
            for source, local in zip(
                value.inputs, value.local_derivatives, strict=True
            ):
                source.grad = (source.grad or 0.0) + local * (value.grad or 0.0)


def as_value(number: Value | float) -> Value:
    """The number as a Value."""
    return number if isinstance(number, Value) else Value(float(number))


def in_order(root: Value) -> list[Value]:
    """Every value below the root, operands first."""
    order: list[Value] = []
    seen: set[Value] = set()
    stack = [(root, False)]
    while stack:
        value, finished = stack.pop()
        if finished:
            order.append(value)
        elif value not in seen:
            seen.add(value)
            stack.append((value, True))
            stack += [(source, False) for source in reversed(value.inputs)]
    return order
