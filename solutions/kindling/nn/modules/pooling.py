# Built by kindling build from source/11_convolution.py.
"""What the unit 'Convolution' builds."""

from kindling.nn.functional.pooling import avg_pool2d, max_pool2d
from kindling.nn.modules.pooling_settings import AvgPoolSettings, MaxPoolSettings


class MaxPool2d(MaxPoolSettings):
    """The largest number of each window of images."""

    def forward(self, input):
        """Return max_pool2d of the input."""
        return max_pool2d(input, *self.settings())


class AvgPool2d(AvgPoolSettings):
    """The mean of each window of images."""

    def forward(self, input):
        """Return avg_pool2d of the input."""
        return avg_pool2d(input, *self.settings())
