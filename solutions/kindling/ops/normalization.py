# Built by kindling build from source/10_normalization.py.
"""What the unit 'Normalization' builds."""

import numpy as np

from kindling.function import Function


class Normalize(Function):
    """Groups of numbers with mean 0 and variance 1; axes are those of a group."""

    def forward(self, a, axes, eps):
        mean = a.mean(axis=axes, keepdims=True)
        factor = 1 / np.sqrt(a.var(axis=axes, keepdims=True) + eps)
        out = (a - mean) * factor
        self.axes = axes
        self.save_for_backward(out, factor)
        return out

    def backward(self, grad):
        """Return the gradient of a: direct, through the mean, through the variance."""
        out, factor = self.saved_arrays
        mean = grad.mean(axis=self.axes, keepdims=True)
        along = (grad * out).mean(axis=self.axes, keepdims=True)
        return factor * (grad - mean - out * along)
