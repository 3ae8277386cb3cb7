# Built by kindling build from source/10_normalization.py.
"""What the unit 'Normalization' builds."""

from kindling.nn.functional.dropout import dropout
from kindling.nn.functional.probability import need_probability
from kindling.nn.modules.module import Module


class _DropoutNd(Module):
    """What the kinds of dropout share: the probability, and whether in place."""

    def __init__(self, p=0.5, inplace=False):
        super().__init__()
        need_probability(p)
        self.p, self.inplace = p, inplace

    def extra_repr(self):
        """Return the probability, and whether it works in place."""
        return f"p={self.p}, inplace={self.inplace}"


class Dropout(_DropoutNd):
    """Each element 0 with probability p, else divided by 1 - p, while training."""

    def forward(self, input):
        """Return dropout of the input."""
        return dropout(input, self.p, self.training, self.inplace)
