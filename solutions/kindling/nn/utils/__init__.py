# Built by kindling build from course/given/kindling/nn/utils/__init__.py.
"""What is done with the parameters of a model as a whole, as in torch.nn.utils.

The parts that units build may be missing while a student is on the way to them.
"""

from kindling.nn.utils.convert_parameters import (
    parameters_to_vector,
    vector_to_parameters,
)
from kindling.nn.utils.norms import (
    clip_grad_value_,
    clip_grads_with_norm_,
    get_total_norm,
)

try:
    from kindling.nn.utils import rnn
except ModuleNotFoundError as missing:
    if not (missing.name or "").startswith("kindling."):
        raise
try:
    from kindling.nn.utils.clip_grad import clip_grad_norm_
except ModuleNotFoundError as missing:
    if not (missing.name or "").startswith("kindling."):
        raise

__all__ = [
    "clip_grad_norm_",
    "clip_grad_value_",
    "clip_grads_with_norm_",
    "get_total_norm",
    "parameters_to_vector",
    "rnn",
    "vector_to_parameters",
]
