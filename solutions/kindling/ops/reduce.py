# Built by kindling build from source/03_tensors.py.
"""What the unit 'Gradients of whole arrays' builds."""

import numpy as np

from kindling.function import Function


class Sum(Function):
    """The sum over dim, an int, a tuple or None for all: every element gets grad."""

    def forward(self, a, dim=None, keepdim=False):
        self.arguments = a.shape, dim, keepdim
        return a.sum(axis=dim, keepdims=keepdim)

    def backward(self, grad):
        return spread(grad, *self.arguments)


def spread(grad, shape, dim, keepdim):
    """Return grad of a reduction over dim as an array of the input's shape."""
    if dim is not None and not keepdim:
        grad = np.expand_dims(grad, dim)
    return np.broadcast_to(grad, shape)


class Mean(Function):
    """The mean over dim: every element gets its share of grad."""

    def forward(self, a, dim=None, keepdim=False):
        self.arguments = a.shape, dim, keepdim
        out = a.mean(axis=dim, keepdims=keepdim)
        self.share = out.size / max(a.size, 1)
        return out

    def backward(self, grad):
        return spread(grad * self.share, *self.arguments)


class Max(Function):
    """The largest elements over dim: equal ones share the gradient evenly."""

    def forward(self, a, dim=None, keepdim=False):
        out = a.max(axis=dim, keepdims=keepdim)
        self.arguments = a.shape, dim, keepdim
        self.save_for_backward(a, out)
        return out

    def backward(self, grad):
        a, out = self.saved_arrays
        shape, dim, keepdim = self.arguments
        winners = a == spread(out, shape, dim, keepdim)
        count = winners.sum(axis=dim, keepdims=True, dtype=grad.dtype)
        return winners * (spread(grad, shape, dim, keepdim) / count)
