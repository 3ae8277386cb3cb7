# Built by kindling build from source/06_modules.py.
"""What the unit 'Modules' builds."""

import math
import warnings

from kindling.autograd.grad_mode import no_grad
from kindling.creation import empty
from kindling.nn.functional.linear import linear
from kindling.nn.modules.module import Module
from kindling.nn.parameter import Parameter


class Linear(Module):
    """y = x @ weight.T + bias, with a weight of shape (out_features, in_features)."""

    def __init__(self, in_features, out_features, bias=True, device=None, dtype=None):
        super().__init__()
        self.in_features, self.out_features = in_features, out_features
        self.weight = Parameter(empty(out_features, in_features, dtype=dtype))
        drawn_now = type(self).reset_parameters is Linear.reset_parameters
        if drawn_now and 0 in self.weight.shape:
            warnings.warn("Initializing zero-element tensors is a no-op", stacklevel=2)
        self.register_parameter("bias", None)
        if bias:
            self.bias = Parameter(empty(out_features, dtype=dtype))
        self.reset_parameters()

    def forward(self, input):
        """Return input @ weight.T + bias, for an input of shape (..., in_features)."""
        return linear(input, self.weight, self.bias)

    def extra_repr(self):
        """Return the sizes, as torch prints them."""
        sizes = f"in_features={self.in_features}, out_features={self.out_features}"
        return f"{sizes}, bias={self.bias is not None}"

    def reset_parameters(self):
        """Draw weight, then bias, evenly up to 1 / sqrt(in_features) around 0."""
        bound = 1 / math.sqrt(self.in_features) if self.in_features else 0.0
        with no_grad():
            self.weight.uniform_(-bound, bound)
            if self.bias is not None:
                self.bias.uniform_(-bound, bound)
