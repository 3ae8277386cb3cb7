# Built by kindling build from source/14_one_line_swap.py.
"""What the unit 'The one-line swap' builds."""

import kindling
from kindling.autograd.grad_mode import no_grad
from kindling.creation import empty
from kindling.nn.modules.module import Module
from kindling.nn.parameter import Parameter


class Bilinear(Module):
    """y = x1 A x2 + b, with a weight for each pair of numbers of two inputs."""

    def __init__(
        self,
        in1_features,
        in2_features,
        out_features,
        bias=True,
        device=None,
        dtype=None,
    ):
        super().__init__()
        self.in1_features, self.in2_features = in1_features, in2_features
        self.out_features = out_features
        sizes = out_features, in1_features, in2_features
        self.weight = Parameter(empty(*sizes, dtype=dtype))
        made = Parameter(empty(out_features, dtype=dtype)) if bias else None
        self.register_parameter("bias", made)
        self.reset_parameters()

    def reset_parameters(self):
        """Draw weight, then bias, from -b to b with b = 1 / sqrt(in1_features)."""
        with no_grad():
            for param in self.parameters():
                param.uniform_(-(self.in1_features**-0.5), self.in1_features**-0.5)

    def forward(self, input1, input2):
        out = kindling.einsum("...i,oij,...j->...o", input1, self.weight, input2)
        return out if self.bias is None else out + self.bias

    def extra_repr(self):
        """Return the sizes, as torch prints them."""
        sizes = f"in1_features={self.in1_features}, in2_features={self.in2_features}"
        last = f"out_features={self.out_features}, bias={self.bias is not None}"
        return f"{sizes}, {last}"
