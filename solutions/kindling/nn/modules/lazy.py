# Built by kindling build from source/07_containers.py.
"""What the unit 'Models made of models' builds."""

from kindling.nn.lazy import LazyModuleMixin, UninitializedParameter
from kindling.nn.modules.linear import Linear


class LazyLinear(LazyModuleMixin, Linear):
    """A Linear that takes in_features from its first input, and becomes a Linear."""

    cls_to_become = Linear

    def __init__(self, out_features, bias=True, device=None, dtype=None):
        super().__init__(0, 0, bias=False)
        self.weight = UninitializedParameter(device=device, dtype=dtype)
        self.out_features = out_features
        if bias:
            self.bias = UninitializedParameter(device=device, dtype=dtype)

    def reset_parameters(self):
        """Draw the numbers of weight and bias, once they have a shape."""
        if not self.has_uninitialized_params() and self.in_features != 0:
            super().reset_parameters()

    def initialize_parameters(self, input):
        """Give weight and bias their shapes, from input, and their first numbers."""
        self.in_features = input.shape[-1]
        if self.has_uninitialized_params():
            self.weight.materialize((self.out_features, self.in_features))
            if self.bias is not None:
                self.bias.materialize((self.out_features,))
            self.reset_parameters()
