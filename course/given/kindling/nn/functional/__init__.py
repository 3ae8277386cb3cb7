"""A stand-in."""

from kindling.nn.functional.linear import linear


def relu(x):
    """relu."""
    return x.maximum(x.detach() * 0)


def tanh(x):
    """tanh."""
    return x.tanh()


def mse_loss(a, b):
    """mse."""
    return ((a - b) ** 2).mean()
