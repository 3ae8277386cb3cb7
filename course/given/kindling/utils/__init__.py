"""What trains a model besides the model: data, as in torch.utils."""

from kindling.utils import data

__all__ = ["data"]
