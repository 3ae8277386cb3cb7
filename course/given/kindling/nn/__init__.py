"""Parts of neural networks, as in torch.nn."""

from kindling.nn import functional

__all__ = ["functional"]
