# Built by kindling build from source/05_functional.py.
"""What the unit 'Functions of networks' builds."""

from kindling.inplace import overwrite
from kindling.nn.functional.arguments import need_tensors, over_dim
from kindling.ops.activation import LogSoftmax, Relu, Sigmoid, Softmax


def relu(input, inplace=False):
    """Return the larger of each element and 0; with inplace, in input's memory."""
    need_tensors("relu", input=input)
    out = Relu.apply(input)
    return overwrite(input, out) if inplace else out


def sigmoid(input):
    """Return 1 / (1 + exp(-x)) of each element x."""
    need_tensors("sigmoid", input=input)
    return Sigmoid.apply(input)


def softmax(input, dim=None, _stacklevel=3, dtype=None):
    """Return the elements along dim as shares of 1, each in proportion to exp(x)."""
    return over_dim(Softmax, input, dim, dtype)


def log_softmax(input, dim=None, _stacklevel=3, dtype=None):
    """Return the logarithm of the softmax along dim."""
    return over_dim(LogSoftmax, input, dim, dtype)
