# Built by kindling build from source/05_functional.py.
"""What the unit 'Functions of networks' builds."""

import math

import numpy as np

from kindling.function import Function
from kindling.ops.activation import logistic


def reduced(losses, reduction):
    """Return an array of losses as it is, or their sum or mean."""
    if reduction == "none":
        return losses
    total = losses.sum()
    return total / losses.size if reduction == "mean" else total


def shared(grad, shape, reduction):
    """Return the gradient of each single loss, given that of the reduced one."""
    if reduction == "mean":
        grad = grad / max(math.prod(shape), 1)
    return np.broadcast_to(grad, shape)


class MseLoss(Function):
    """The squared differences of input and target, reduced."""

    def forward(self, input, target, reduction):
        error = input - target
        self.save_for_backward(error)
        self.reduction = reduction
        return reduced(error**2, reduction)

    def backward(self, grad):
        (error,) = self.saved_arrays
        grad_input = 2 * error * shared(grad, error.shape, self.reduction)
        return grad_input, -grad_input


class NllLoss(Function):
    """Minus the log-probability of the target of each example, reduced."""

    def forward(self, log_p, target, reduction):
        rows = np.arange(len(target))
        self.shape, self.place, self.reduction = log_p.shape, (rows, target), reduction
        return reduced(-log_p[self.place], reduction)

    def backward(self, grad):
        result = np.zeros(self.shape, grad.dtype)
        count = self.shape[:1]
        result[self.place] = -shared(grad, count, self.reduction)
        return result


class BinaryCrossEntropyWithLogits(Function):
    """The cross-entropy of yes or no, from the logit of yes, reduced."""

    def forward(self, input, target, reduction):
        self.save_for_backward(input, target)
        self.reduction = reduction
        rest = np.log1p(np.exp(-np.abs(input)))
        return reduced(np.maximum(input, 0) - input * target + rest, reduction)

    def backward(self, grad):
        input, target = self.saved_arrays
        grad = shared(grad, input.shape, self.reduction)
        return grad * (logistic(input) - target), -grad * input
