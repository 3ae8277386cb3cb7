# Built by kindling build from source/11_convolution.py.
"""What the unit 'Convolution' builds."""

import math

from kindling.autograd.grad_mode import no_grad
from kindling.nn.functional.convolution import conv2d
from kindling.nn.modules.conv_settings import ConvSettings


class Conv2d(ConvSettings):
    """A convolution of images (N, C, H, W) with its own filters and bias."""

    def reset_parameters(self):
        """Draw the filters, then the bias, evenly up to 1 / sqrt(fan-in) around 0."""
        bound = 1 / math.sqrt(self.weight[0].numel())
        with no_grad():
            self.weight.uniform_(-bound, bound)
            if self.bias is not None:
                self.bias.uniform_(-bound, bound)

    def forward(self, input):
        """Return the maps of the input; an image may be alone: (C, H, W)."""
        input, padding = self.padded(input)
        settings = self.stride, padding, self.dilation, self.groups
        return conv2d(input, self.weight, self.bias, *settings)
