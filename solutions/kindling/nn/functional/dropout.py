# Built by kindling build from source/10_normalization.py.
"""What the unit 'Normalization' builds."""

from kindling.creation import empty
from kindling.nn.functional.probability import need_probability


def dropout(input, p=0.5, training=True, inplace=False):
    """Return each element 0 with probability p, else divided by 1 - p."""
    need_probability(p)
    if p == 0 or not training:
        return input
    mask = empty(input.shape, dtype=input.dtype)
    mask = mask.fill_(0) if p == 1 else mask.bernoulli_(1 - p).div_(1 - p)
    return input.mul_(mask) if inplace else input * mask
