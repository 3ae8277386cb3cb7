"""TensorFacts: what a tensor knows of its kind, its shape and its memory."""

from __future__ import annotations

from typing import Any

import numpy as np

from kindling.devices import CPU, device
from kindling.dtypes import dtype, from_numpy_dtype
from kindling.size import Size


class TensorFacts:
    """The array of a tensor, and the facts that torch's tensors tell of it."""

    array: np.ndarray

    @property
    def dtype(self) -> dtype:
        """The kind of its numbers, such as ``kindling.float32``."""
        return from_numpy_dtype(self.array.dtype)

    @property
    def device(self) -> device:
        """Where the numbers lie; always the CPU."""
        return CPU

    @property
    def shape(self) -> Size:
        """The sizes of the axes."""
        return Size(self.array.shape)

    def size(self, dim: int | None = None) -> Any:
        """The shape, or the size of one axis; IndexError for an axis it lacks."""
        return self.shape if dim is None else self.array.shape[self.axis(dim)]

    def axis(self, dim: int) -> int:
        """The axis that dim means, counted from the front; IndexError for none.

        A tensor without axes accepts 0 and -1, as torch does.
        """
        count = max(self.array.ndim, 1)
        if not hasattr(dim, "__index__"):
            raise TypeError(f"dim must be an int, got {type(dim).__name__}")
        if not -count <= dim < count:
            raise IndexError(
                f"Dimension out of range (expected to be in range of [{-count}, "
                f"{count - 1}], but got {dim})"
            )
        return dim % count

    @property
    def ndim(self) -> int:
        """The number of axes."""
        return self.array.ndim

    def dim(self) -> int:
        """The number of axes."""
        return self.array.ndim

    def numel(self) -> int:
        """The number of elements."""
        return self.array.size

    nelement = numel

    @property
    def itemsize(self) -> int:
        """The bytes of one element."""
        return self.array.itemsize

    def element_size(self) -> int:
        """The bytes of one element."""
        return self.array.itemsize

    @property
    def nbytes(self) -> int:
        """The bytes of all elements."""
        return self.array.nbytes

    def stride(self, dim: int | None = None) -> Any:
        """For each axis, or one, how many elements of memory one step passes."""
        steps = tuple(step // self.array.itemsize for step in self.array.strides)
        return steps if dim is None else steps[self.axis(dim)]

    def is_contiguous(self) -> bool:
        """Whether the elements lie in memory one after the other."""
        return bool(self.array.flags.c_contiguous)

    def is_floating_point(self) -> bool:
        """Whether its numbers are floats."""
        return self.array.dtype.kind == "f"
