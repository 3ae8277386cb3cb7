# Built by kindling build from source/11_convolution.py.
"""What the unit 'Convolution' builds."""

from kindling.nn.functional.pooling_longtail import avg_pool_nd, max_pool_nd, pool_steps
from kindling.ops.pooling import AvgPool, MaxPool


def max_pool2d(
    input,
    kernel_size,
    stride=None,
    padding=0,
    dilation=1,
    ceil_mode=False,
    return_indices=False,
):
    """Return the largest number of each window of images (N, C, H, W)."""
    settings = kernel_size, stride, padding, dilation, ceil_mode
    if ceil_mode or return_indices:
        return max_pool_nd(2, input, *settings, return_indices)
    images, steps, alone = pool_steps(2, input, *settings)
    del steps["many"]
    out = MaxPool.apply(images, **steps)
    return out.squeeze(0) if alone else out


def avg_pool2d(
    input,
    kernel_size,
    stride=None,
    padding=0,
    ceil_mode=False,
    count_include_pad=True,
    divisor_override=None,
):
    """Return the mean of each window of images (N, C, H, W)."""
    settings = kernel_size, stride, padding
    if ceil_mode or divisor_override is not None or not count_include_pad:
        kinds = ceil_mode, count_include_pad, divisor_override
        return avg_pool_nd(2, input, *settings, *kinds)
    images, steps, alone = pool_steps(2, input, *settings, 1, ceil_mode)
    del steps["many"], steps["dilation"]
    out = AvgPool.apply(images, **steps)
    return out.squeeze(0) if alone else out
