# Built by kindling build from source/03_tensors.py.
"""What the unit 'Gradients of whole arrays' builds."""

import numpy as np

from kindling.function import Function
from kindling.ops.broadcast import unbroadcast


class Exp(Function):
    """e to the power of a: the result is its own local derivative."""

    def forward(self, a):
        out = np.exp(a)
        self.save_for_backward(out)
        return out

    def backward(self, grad):
        (out,) = self.saved_arrays
        return grad * out


class Add(Function):
    """a + b: both inputs receive the upstream gradient."""

    def forward(self, a, b):
        self.shapes = np.shape(a), np.shape(b)
        return a + b

    def backward(self, grad):
        shape_a, shape_b = self.shapes
        need_a, need_b = self.needs_input_grad
        grad_a = unbroadcast(grad, shape_a) if need_a else None
        grad_b = unbroadcast(grad, shape_b) if need_b else None
        return grad_a, grad_b


class Mul(Function):
    """a * b: each input receives the upstream gradient times the other input."""

    def forward(self, a, b):
        self.save_for_backward(a, b)
        return a * b

    def backward(self, grad):
        a, b = self.saved_arrays
        need_a, need_b = self.needs_input_grad
        grad_a = unbroadcast(grad * b, np.shape(a)) if need_a else None
        grad_b = unbroadcast(grad * a, np.shape(b)) if need_b else None
        return grad_a, grad_b


class Sub(Function):
    """a - b: the second input receives the upstream gradient with opposite sign."""

    def forward(self, a, b):
        self.shapes = np.shape(a), np.shape(b)
        return a - b

    def backward(self, grad):
        shape_a, shape_b = self.shapes
        need_a, need_b = self.needs_input_grad
        grad_a = unbroadcast(grad, shape_a) if need_a else None
        grad_b = unbroadcast(-grad, shape_b) if need_b else None
        return grad_a, grad_b


class Div(Function):
    """a / b."""

    def forward(self, a, b):
        self.save_for_backward(a, b)
        return a / b

    def backward(self, grad):
        a, b = self.saved_arrays
        need_a, need_b = self.needs_input_grad
        grad_a = unbroadcast(grad / b, np.shape(a)) if need_a else None
        grad_b = unbroadcast(-grad * (a / b) / b, np.shape(b)) if need_b else None
        return grad_a, grad_b


class Pow(Function):
    """a ** exponent, for a plain number as exponent."""

    def forward(self, a, exponent):
        self.save_for_backward(a)
        self.exponent = exponent
        return a**exponent

    def backward(self, grad):
        (a,) = self.saved_arrays
        if self.exponent == 0:
            return np.zeros_like(grad)  # 0 * 0**-1 would be nan
        return grad * (self.exponent * a ** (self.exponent - 1))


class Neg(Function):
    """-a."""

    def forward(self, a):
        return -a

    def backward(self, grad):
        return -grad


class Log(Function):
    """The natural logarithm of a."""

    def forward(self, a):
        self.save_for_backward(a)
        return np.log(a)

    def backward(self, grad):
        (a,) = self.saved_arrays
        return grad / a


class Tanh(Function):
    """The hyperbolic tangent of a."""

    def forward(self, a):
        out = np.tanh(a)
        self.save_for_backward(out)
        return out

    def backward(self, grad):
        (out,) = self.saved_arrays
        return grad * (1 - out * out)


class Sqrt(Function):
    """The square root of a."""

    def forward(self, a):
        out = np.sqrt(a)
        self.save_for_backward(out)
        return out

    def backward(self, grad):
        (out,) = self.saved_arrays
        return grad / (2 * out)
