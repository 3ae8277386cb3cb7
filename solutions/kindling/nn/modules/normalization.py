# Built by kindling build from source/10_normalization.py.
"""What the unit 'Normalization' builds."""

from kindling.autograd.grad_mode import no_grad
from kindling.creation import empty
from kindling.nn.functional.normalization import layer_norm
from kindling.nn.modules.module import Module
from kindling.nn.parameter import Parameter


class LayerNorm(Module):
    """Normalizes each example over its last axes, which have normalized_shape."""

    def __init__(
        self,
        normalized_shape,
        eps=1e-5,
        elementwise_affine=True,
        bias=True,
        device=None,
        dtype=None,
    ):
        super().__init__()
        single = isinstance(normalized_shape, int)
        shape = tuple([normalized_shape] if single else normalized_shape)
        self.normalized_shape, self.eps = shape, eps
        self.elementwise_affine = elementwise_affine
        wanted = {"weight": elementwise_affine, "bias": elementwise_affine and bias}
        for name, there in wanted.items():
            made = Parameter(empty(*shape, dtype=dtype))
            self.register_parameter(name, made if there else None)
        self.reset_parameters()

    def reset_parameters(self):
        """Begin again with weights of 1 and biases of 0."""
        with no_grad():
            for param, start in ((self.weight, 1), (self.bias, 0)):
                if param is not None:
                    param.fill_(start)

    def forward(self, input):
        """Return layer_norm of the input."""
        shape, scale = self.normalized_shape, (self.weight, self.bias)
        return layer_norm(input, shape, *scale, self.eps)

    def extra_repr(self):
        """Return the settings, as torch prints them."""
        scaled = f"elementwise_affine={self.elementwise_affine}"
        scaled = f"{scaled}, bias={self.bias is not None}"
        return f"{self.normalized_shape}, eps={self.eps}, {scaled}"
