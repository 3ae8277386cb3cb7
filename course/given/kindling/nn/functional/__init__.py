"""Functions of neural networks, as in torch.nn.functional.

The parts that units build may be missing while a student is on the way to them.
"""

try:
    from kindling.nn.functional.activation import log_softmax, relu, sigmoid, softmax
    from kindling.nn.functional.linear import linear
    from kindling.nn.functional.loss import (
        binary_cross_entropy_with_logits,
        cross_entropy,
        mse_loss,
        nll_loss,
    )
except ModuleNotFoundError as missing:
    if not (missing.name or "").startswith("kindling."):
        raise

__all__ = [
    "binary_cross_entropy_with_logits",
    "cross_entropy",
    "linear",
    "log_softmax",
    "mse_loss",
    "nll_loss",
    "relu",
    "sigmoid",
    "softmax",
]
