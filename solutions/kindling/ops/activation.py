# Built by kindling build from source/05_functional.py.
"""What the unit 'Functions of networks' builds."""

import numpy as np

from kindling.function import Function


class Relu(Function):
    """The larger of a and 0, element by element."""

    def forward(self, a):
        out = np.maximum(a, 0)
        self.save_for_backward(out)
        return out

    def backward(self, grad):
        (out,) = self.saved_arrays
        return np.where(out <= 0, 0, grad)


def logistic(a):
    """Return 1 / (1 + exp(-a)) for any a, however large, element by element."""
    small = np.exp(-np.abs(a))
    return np.where(a >= 0, 1, small) / (1 + small)


class Sigmoid(Function):
    """The sigmoid of a, element by element."""

    def forward(self, a):
        out = logistic(a)
        self.save_for_backward(out)
        return out

    def backward(self, grad):
        (out,) = self.saved_arrays
        return grad * out * (1 - out)


class Softmax(Function):
    """Numbers along dim as shares of 1: exp(a), divided by its sum."""

    def forward(self, a, dim):
        powers = np.exp(a - a.max(axis=dim, keepdims=True))
        out = powers / powers.sum(axis=dim, keepdims=True)
        self.dim = dim
        self.save_for_backward(out)
        return out

    def backward(self, grad):
        (out,) = self.saved_arrays
        mean = (grad * out).sum(axis=self.dim, keepdims=True)
        return out * (grad - mean)


def log_sum_exp(a, dim):
    """Return log(sum(exp(a))) along dim, which stays with length 1."""
    top = a.max(axis=dim, keepdims=True)
    return top + np.log(np.exp(a - top).sum(axis=dim, keepdims=True))


class LogSoftmax(Function):
    """The logarithm of the softmax of a along dim."""

    def forward(self, a, dim):
        a = a - a.max(axis=dim, keepdims=True)  # as in log_sum_exp, only once
        out = a - np.log(np.exp(a).sum(axis=dim, keepdims=True))
        self.dim = dim
        self.save_for_backward(out)
        return out

    def backward(self, grad):
        (out,) = self.saved_arrays
        return grad - np.exp(out) * grad.sum(axis=self.dim, keepdims=True)
