# Built by kindling build from course/given/kindling/nn/utils/convert_parameters.py.
"""The parameters of a model as one vector, and back."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from kindling.core import TensorCore
from kindling.joining import cat
from kindling.nn.modules.typename import typename


def parameters_to_vector(parameters: Iterable[Any]) -> Any:
    """All numbers of the parameters, one after the other, in a vector."""
    return cat([param.view(-1) for param in parameters])


def vector_to_parameters(vec: Any, parameters: Iterable[Any]) -> None:
    """Let each parameter have its part of the vector's memory as its numbers.

    Raises TypeError if vec is no tensor, RuntimeError if it is too short.
    """
    if not isinstance(vec, TensorCore):
        raise TypeError(f"expected torch.Tensor, but got: {typename(vec)}")
    numbers: Any = vec
    first = 0
    for param in parameters:
        part = numbers[first : first + param.numel()]
        param.data = part.view(*param.shape).data
        first += param.numel()
