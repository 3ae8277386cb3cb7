# Built by kindling build from source/11_convolution.py.
"""What the unit 'Convolution' builds."""

from kindling.nn.functional.conv_arguments import conv_result, conv_steps
from kindling.ops.convolution import Convolution
from kindling.ops.convolution_longtail import ConvolutionNd


def conv2d(input, weight, bias=None, stride=1, padding=0, dilation=1, groups=1):
    """Return the maps of images (N, C, H, W), or of one image (C, H, W)."""
    settings = stride, padding, dilation, groups
    images, steps, alone = conv_steps("conv2d", input, weight, bias, *settings)
    if groups == 1:
        out = Convolution.apply(images, weight, **steps)
    else:
        out = ConvolutionNd.apply(images, weight, groups=groups, **steps)
    return conv_result(out, bias, alone)
