# Built by kindling build from source/02_scalar_autograd.py.
"""What the unit 'A number that knows its gradient' builds."""

import math


class Value:
    """A number that remembers how it was computed.

    data: the number. inputs: the values it was computed from. op: the operation.
    local_derivatives: one number per input. grad: None until a gradient arrives.
    """

    def __init__(self, data, inputs=(), op="", local_derivatives=(), name=""):
        self.data = float(data)
        self.inputs = inputs
        self.op = op
        self.local_derivatives = local_derivatives
        self.name = name
        self.grad = None

    def __repr__(self):
        return f"Value(data={self.data}, grad={self.grad})"

    def __add__(self, other):
        """Return self + other; both local derivatives are 1."""
        other = as_value(other)
        return Value(self.data + other.data, (self, other), "add", (1.0, 1.0))

    def __radd__(self, other):
        """Return other + self, for a plain number on the left."""
        return as_value(other) + self

    def __mul__(self, other):
        """Return self * other, with one local derivative per input."""
        other = as_value(other)
        product = self.data * other.data
        return Value(product, (self, other), "mul", (other.data, self.data))

    def __rmul__(self, other):
        """Return other * self, for a plain number on the left."""
        return as_value(other) * self

    def __pow__(self, exponent):
        """Return self ** exponent for a plain number exponent."""
        local = exponent * self.data ** (exponent - 1)
        return Value(self.data**exponent, (self,), "pow", (local,))

    def __neg__(self):
        """Return -self."""
        return self * -1

    def __sub__(self, other):
        """Return self - other."""
        return self + -as_value(other)

    def __rsub__(self, other):
        """Return other - self, for a plain number on the left."""
        return as_value(other) - self

    def __truediv__(self, other):
        """Return self / other, by other operations or by a rule of its own."""
        return self * as_value(other) ** -1

    def __rtruediv__(self, other):
        """Return other / self, for a plain number on the left."""
        return as_value(other) / self

    def exp(self):
        """Return e to the power of self; the result is its own local derivative."""
        out = math.exp(self.data)
        return Value(out, (self,), "exp", (out,))

    def log(self):
        """Return the natural logarithm of self, which must be above zero."""
        return Value(math.log(self.data), (self,), "log", (1 / self.data,))

    def tanh(self):
        """Return the hyperbolic tangent of self."""
        out = math.tanh(self.data)
        return Value(out, (self,), "tanh", (1 - out**2,))

    def relu(self):
        """Return the larger of self and zero; the slope at zero is 0, as in torch."""
        slope = 1.0 if self.data > 0 else 0.0
        return Value(max(0.0, self.data), (self,), "relu", (slope,))

    def backward(self):
        """Give every value that self was computed from its gradient."""
        order = topological_order(self)
        for value in order:
            if value.inputs:
                value.grad = None
        self.grad = 1.0 if self.grad is None else self.grad + 1.0
        for value in reversed(order):
            push(value)


def as_value(number):
    """Return number itself if it is a Value, else a new Value that holds it."""
    return number if isinstance(number, Value) else Value(number)


def push(out):
    """Add to the grad of each input of out what flows to it through out."""
    for value, local in zip(out.inputs, out.local_derivatives, strict=True):
        contribution = out.grad * local
        value.grad = contribution if value.grad is None else value.grad + contribution


def topological_order(out):
    """Return all values that out was computed from, then out, inputs first."""
    order, done, stack = [], set(), [out]
    while stack:
        value = stack.pop()
        if value in done:
            continue
        missing = [v for v in value.inputs if v not in done]
        if missing:
            stack.append(value)
            stack.extend(missing)
        else:
            done.add(value)
            order.append(value)
    return order
