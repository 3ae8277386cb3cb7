# Built by kindling build from source/11_convolution.py.
"""What the unit 'Convolution' builds."""

import numpy as np

from kindling.function import Function
from kindling.ops.windows import fold, windows
from kindling.ops.windows_nd import padded, without_padding


class MaxPool(Function):
    """The largest number of each window, for each channel by itself."""

    def forward(self, a, kernel, stride, padding, dilation):
        a = padded(a, padding, -np.inf)
        self.steps, self.sizes = (kernel, stride, padding, dilation), a.shape[2:]
        view = windows(a, kernel, stride, dilation)
        view = view.reshape(*a.shape[:2], kernel[0] * kernel[1], *view.shape[4:])
        out = view.max(axis=2)
        self.save_for_backward(view, out)
        return out

    def backward(self, grad):
        """Return the gradient of the images: for the first maximum of each window."""
        view, out = self.saved_arrays
        kernel, stride, padding, dilation = self.steps
        parts, free = np.zeros_like(view), np.ones(out.shape, bool)
        for place in range(view.shape[2]):
            first = free & (view[:, :, place] == out)
            parts[:, :, place] = grad * first
            free &= ~first
        parts = parts.reshape(*out.shape[:2], *kernel, *out.shape[2:])
        return without_padding(fold(parts, self.sizes, stride, dilation), padding)


class AvgPool(Function):
    """The mean of each window, for each channel by itself."""

    def forward(self, a, kernel, stride, padding):
        a = padded(a, padding)
        self.steps, self.sizes = (kernel, stride, padding), a.shape[2:]
        return windows(a, kernel, stride).mean(axis=(2, 3))

    def backward(self, grad):
        """Return the gradient of the images: an equal share for each number."""
        kernel, stride, padding = self.steps
        share = (grad / (kernel[0] * kernel[1]))[:, :, None, None]
        parts = np.broadcast_to(share, (*grad.shape[:2], *kernel, *grad.shape[2:]))
        return without_padding(fold(parts, self.sizes, stride), padding)
