"""A stand-in."""

from kindling.nn.modules.module import Module


class Tanh(Module):
    """tanh."""

    def forward(self, input):
        """tanh."""
        return input.tanh()


class ReLU(Module):
    """relu."""

    def forward(self, input):
        """relu."""
        return input.maximum(input.detach() * 0)


class Sigmoid(Module):
    """sigmoid."""

    def forward(self, input):
        """sigmoid."""
        return 1 / (1 + (-input).exp())


class Identity(Module):
    """identity."""

    def forward(self, input):
        """identity."""
        return input
