# Built by kindling build from source/07_containers.py.
"""What the unit 'Models made of models' builds."""

import math
import warnings

from kindling.autograd.grad_mode import no_grad
from kindling.nn.init.fans import _calculate_fan_in_and_fan_out
from kindling.nn.init.gain import calculate_gain


def xavier_uniform_(tensor, gain=1.0, generator=None):
    """Fill a weight with uniform numbers that suit the mean of its two fans."""
    fan_in, fan_out = _calculate_fan_in_and_fan_out(tensor)
    std = gain * math.sqrt(2.0 / (fan_in + fan_out))
    bound = math.sqrt(3.0) * std
    with no_grad():
        return tensor.uniform_(-bound, bound, generator=generator)


def kaiming_normal_(
    tensor, a=0, mode="fan_in", nonlinearity="leaky_relu", generator=None
):
    """Fill a weight with normal numbers that suit one of its fans."""
    if 0 in tensor.shape:
        warnings.warn("Initializing zero-element tensors is a no-op", stacklevel=2)
        return tensor
    if mode not in ("fan_in", "fan_out"):
        raise ValueError(f"Mode {mode} not supported, please use fan_in or fan_out")
    fan = _calculate_fan_in_and_fan_out(tensor)[mode == "fan_out"]
    std = calculate_gain(nonlinearity, a) / math.sqrt(fan)
    with no_grad():
        return tensor.normal_(0, std, generator=generator)


def xavier_normal_(tensor, gain=1.0, generator=None):
    """Fill a weight with normal numbers that suit the mean of its two fans."""
    mean_fan = sum(_calculate_fan_in_and_fan_out(tensor)) / 2
    with no_grad():
        return tensor.normal_(0.0, gain / math.sqrt(mean_fan), generator=generator)


def _calculate_correct_fan(tensor, mode):
    """Return the fan that mode names; ValueError if it names none."""
    names = ["fan_in", "fan_out"]
    if mode.lower() not in names:
        raise ValueError(f"Mode {mode} not supported, please use one of {names}")
    return _calculate_fan_in_and_fan_out(tensor)[names.index(mode.lower())]


def kaiming_uniform_(
    tensor, a=0, mode="fan_in", nonlinearity="leaky_relu", generator=None
):
    """Fill a weight with uniform numbers that suit one of its fans."""
    if 0 in tensor.shape:
        warnings.warn("Initializing zero-element tensors is a no-op", stacklevel=2)
        return tensor
    fan, gain = _calculate_correct_fan(tensor, mode), calculate_gain(nonlinearity, a)
    bound = gain * math.sqrt(3.0 / fan)
    with no_grad():
        return tensor.uniform_(-bound, bound, generator=generator)
