# Built by kindling build from course/given/kindling/nn/utils/norms.py.
"""Norms of gradients, and gradients kept small number by number."""

from __future__ import annotations

import types
import warnings
from typing import Any

import numpy as np

from kindling.autograd.grad_mode import no_grad
from kindling.core import TensorCore, wrap
from kindling.creation import tensor
from kindling.joining import stack
from kindling.nn.functional.distance import norm

NO_PARAMETERS = "`parameters` is an empty generator, no gradient clipping will occur."


def get_total_norm(
    tensors: Any,
    norm_type: float = 2.0,
    error_if_nonfinite: bool = False,
    foreach: bool | None = None,
) -> Any:
    """The p-norm of all tensors as one vector, for p = norm_type.

    error_if_nonfinite: RuntimeError if it is nan or infinite. foreach changes nothing.
    """
    tensors = [tensors] if isinstance(tensors, TensorCore) else list(tensors)
    power = float(norm_type)
    if not tensors:
        return tensor(0.0)
    with no_grad():
        norms = [norm(each.reshape(-1), power, 0) for each in tensors]
        total = norm(stack(norms), power, 0)
    if error_if_nonfinite and not np.isfinite(total.array):
        raise RuntimeError(
            f"The total norm of order {power} for gradients from `parameters` is "
            "non-finite, so it cannot be clipped. To disable this error and scale the "
            "gradients by the non-finite norm anyway, set `error_if_nonfinite=False`"
        )
    return total


def clip_grads_with_norm_(
    parameters: Any, max_norm: float, total_norm: Any, foreach: bool | None = None
) -> None:
    """Scale the gradients in place so that total_norm would become max_norm.

    They are left as they are if it is smaller already. foreach changes nothing.
    """
    factor = float(max_norm) / (total_norm + 1e-6)
    with no_grad():
        for grad in gradients_of(parameters):
            grad.mul_(wrap(np.minimum(factor.array, 1)))


def clip_grad_value_(
    parameters: Any, clip_value: float, foreach: bool | None = None
) -> None:
    """Bring each number of the gradients within -clip_value and clip_value, in place.

    foreach changes nothing.
    """
    limit = float(clip_value)
    with no_grad():
        for grad in gradients_of(parameters):
            grad.copy_(wrap(np.clip(grad.array, -limit, limit)))


def gradients_of(parameters: Any) -> list[Any]:
    """The gradients of tensors or of one tensor, without those that are None.

    Warns, as torch does, if a generator gives none at all.
    """
    if isinstance(parameters, TensorCore):
        parameters = [parameters]
    elif isinstance(parameters, types.GeneratorType):
        parameters = list(parameters)
        if not parameters:
            warnings.warn(NO_PARAMETERS, stacklevel=3)
    return [param.grad for param in parameters if param.grad is not None]
