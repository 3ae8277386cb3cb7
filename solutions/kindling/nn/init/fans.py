# Built by kindling build from source/07_containers.py.
"""What the unit 'Models made of models' builds."""

import math


def _calculate_fan_in_and_fan_out(tensor):
    """Return how many inputs an output has, and how many outputs an input."""
    if tensor.dim() < 2:
        raise ValueError(
            "Fan in and fan out can not be computed for tensor with fewer than 2 "
            "dimensions"
        )
    num_outputs, num_inputs, *places = tensor.shape
    return num_inputs * math.prod(places), num_outputs * math.prod(places)
