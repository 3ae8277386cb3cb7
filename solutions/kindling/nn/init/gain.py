# Built by kindling build from course/given/kindling/nn/init/gain.py.
"""How much larger weights have to be for the function behind their layer."""

from __future__ import annotations

import math

LINEAR: tuple[str, ...] = ("linear", "conv1d", "conv2d", "conv3d", "sigmoid")
LINEAR += ("conv_transpose1d", "conv_transpose2d", "conv_transpose3d")
SLOPE = 0.01


def calculate_gain(nonlinearity: str, param: float | None = None) -> float:
    """The gain of a function, by its name; param is the slope of a leaky ReLU.

    Raises ValueError for a name that is not known or a slope that is no number.

    >>> calculate_gain("relu") == 2**0.5
    True
    """
    if nonlinearity in LINEAR:
        return 1
    if nonlinearity == "leaky_relu":
        slope = SLOPE if param is None else param
        if isinstance(slope, bool) or not isinstance(slope, int | float):
            raise ValueError(f"negative_slope {param} not a valid number")
        return math.sqrt(2.0 / (1 + slope**2))
    known = {"tanh": 5.0 / 3, "relu": math.sqrt(2.0), "selu": 3.0 / 4}
    if nonlinearity not in known:
        raise ValueError(f"Unsupported nonlinearity {nonlinearity}")
    return known[nonlinearity]
