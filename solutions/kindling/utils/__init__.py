# Built by kindling build from course/given/kindling/utils/__init__.py.
"""What trains a model besides the model: data, as in torch.utils."""

from kindling.utils import data

__all__ = ["data"]
