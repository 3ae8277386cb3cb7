# Built by kindling build from course/given/kindling/base.py.
"""TensorBase: what a tensor can do that is only typing, and how one is made."""

from __future__ import annotations

from typing import Any

import numpy as np

from kindling.changing import TensorChanges
from kindling.core import TensorCore, named, wrap

__all__ = ["TensorBase", "named", "wrap"]


class TensorBase(TensorChanges):
    """A tensor without the operations that the units build.

    ``TensorBase(2, 3)`` is a tensor of zeros of that shape and ``TensorBase([1, 2])``
    one of those numbers, float32 both, as ``torch.Tensor``; see ``kindling.tensor``.
    """

    def __init__(self, *data: Any) -> None:
        if len(data) == 1 and not isinstance(data[0], int | np.integer):
            (content,) = data
            if isinstance(content, float):
                raise TypeError("new(): data must be a sequence (got float)")
            array = content.array if isinstance(content, TensorCore) else content
            self.array = np.array(array, dtype=np.float32)
        else:
            self.array = np.zeros(data or 0, dtype=np.float32)

    def __init_subclass__(cls, **kwargs: Any) -> None:
        """The class that stands directly on this one makes the tensors from now on."""
        super().__init_subclass__(**kwargs)
        if TensorBase in cls.__bases__:
            TensorCore.newest = cls
