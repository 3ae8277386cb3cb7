"""TensorFacts: what a tensor knows of its kind, its shape and its memory."""

from __future__ import annotations

from typing import Any

import numpy as np

from kindling.devices import CPU, device
from kindling.dtypes import dtype, from_numpy_dtype
from kindling.size import Size


class Layout:
    """How elements lie in memory; there is one way."""

    def __repr__(self) -> str:
        return "torch.strided"


strided = Layout()


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
    ndimension = dim

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

    @property
    def real(self) -> Any:
        """The tensor itself: its numbers are real."""
        return self

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

    def is_signed(self) -> bool:
        """Whether its numbers can be negative."""
        return self.dtype.is_signed

    def is_complex(self) -> bool:
        """Whether its numbers are complex; no tensor of this library is."""
        return False

    def is_same_size(self, other: TensorFacts) -> bool:
        """Whether the shapes are the same."""
        return self.array.shape == other.array.shape

    @property
    def is_cpu(self) -> bool:
        """True: the numbers lie where the CPU computes."""
        return True

    @property
    def is_cuda(self) -> bool:
        """False: no number lies on a graphics card."""
        return False

    @property
    def is_sparse(self) -> bool:
        """False: every element is stored."""
        return False

    @property
    def layout(self) -> Any:
        """``strided``: every element is stored, in steps of a fixed size."""
        return strided

    def storage_offset(self) -> int:
        """How many elements of the memory that it shares lie before its first one."""
        memory = self.array
        while isinstance(memory.base, np.ndarray):
            memory = memory.base
        starts = [x.__array_interface__["data"][0] for x in (self.array, memory)]
        return int(starts[0] - starts[1]) // self.array.itemsize

    def get_device(self) -> int:
        """-1, torch's number for the CPU."""
        return -1

    def data_ptr(self) -> int:
        """The address of the first element."""
        return int(self.array.__array_interface__["data"][0])
