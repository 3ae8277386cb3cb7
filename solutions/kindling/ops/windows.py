# Built by kindling build from source/11_convolution.py.
"""What the unit 'Convolution' builds."""

import numpy as np


def output_size(size, kernel, stride=1, padding=0, dilation=1):
    """Return how many windows fit along an axis."""
    reach = dilation * (kernel - 1) + 1
    return (size + 2 * padding - reach) // stride + 1


def seen(place, count, stride=1, dilation=1):
    """Return which rows a place of the kernel sees over all windows: a slice."""
    first = place * dilation
    return slice(first, first + stride * (count - 1) + 1, stride)


def window_counts(sizes, kernel, stride, dilation):
    """Return how many windows fit along both axes of an image, without padding."""
    axes = zip(sizes, kernel, stride, dilation, strict=True)
    return tuple(output_size(n, k, s, 0, d) for n, k, s, d in axes)


def windows(a, kernel, stride=(1, 1), dilation=(1, 1)):
    """Return all windows of images (N, C, H, W): (N, C, *kernel, rows, columns)."""
    rows, columns = window_counts(a.shape[2:], kernel, stride, dilation)
    out = np.empty((*a.shape[:2], *kernel, rows, columns), a.dtype)
    for i in range(kernel[0]):
        down = seen(i, rows, stride[0], dilation[0])
        for j in range(kernel[1]):
            across = seen(j, columns, stride[1], dilation[1])
            out[:, :, i, j] = a[:, :, down, across]
    return out


def fold(parts, sizes, stride=(1, 1), dilation=(1, 1)):
    """Return images (N, C, *sizes) in which each part is added where it was read."""
    height, width, rows, columns = parts.shape[2:]
    out = np.zeros((*parts.shape[:2], *sizes), parts.dtype)
    for i in range(height):
        down = seen(i, rows, stride[0], dilation[0])
        for j in range(width):
            across = seen(j, columns, stride[1], dilation[1])
            out[:, :, down, across] += parts[:, :, i, j]
    return out
