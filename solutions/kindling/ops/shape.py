# Built by kindling build from source/03_tensors.py.
"""What the unit 'Gradients of whole arrays' builds."""

import numpy as np

from kindling.function import Function
from kindling.indexing import is_basic
from kindling.ops.broadcast import unbroadcast


class Reshape(Function):
    """The same elements in the same order, in another shape."""

    def forward(self, a, shape):
        self.shape = a.shape
        return a.reshape(shape)

    def backward(self, grad):
        return grad.reshape(self.shape)


class Expand(Function):
    """The input repeated along axes of size 1 and along new axes in front."""

    def forward(self, a, shape):
        self.shape = a.shape
        return np.broadcast_to(a, shape)

    def backward(self, grad):
        return unbroadcast(grad, self.shape)


class Transpose(Function):
    """The axes in another order: axis i of the result is axis order[i] of the input."""

    def forward(self, a, order):
        self.order = [axis % a.ndim for axis in order]
        return a.transpose(order)

    def backward(self, grad):
        return grad.transpose(np.argsort(self.order))


class Index(Function):
    """a[index]: an element that was taken several times collects every gradient."""

    def forward(self, a, index):
        self.shape, self.index = a.shape, index
        return a[index]

    def backward(self, grad):
        result = np.zeros(self.shape, grad.dtype)
        if is_basic(self.index):  # no entry twice: assigning is enough, and faster
            result[self.index] = grad
        else:
            np.add.at(result, self.index, grad)
        return result
