# Built by kindling build from course/given/kindling/ops/copying.py.
"""Copies: of the same kind, in another dtype, and with a part replaced."""

from __future__ import annotations

from typing import Any

import numpy as np

from kindling.function import Function
from kindling.node import Node
from kindling.ops.broadcast import unbroadcast


class Clone(Function):
    """The same numbers in memory of their own."""

    def forward(self, a: np.ndarray) -> np.ndarray:
        """a: any shape."""
        return a.copy()

    def backward(self, grad: np.ndarray) -> np.ndarray:
        """The upstream gradient, as it is."""
        return grad


class Convert(Function):
    """The same numbers in another floating dtype."""

    torch_name = "ToCopyBackward0"

    def forward(self, a: np.ndarray, dtype: np.dtype) -> np.ndarray:
        """a: any shape; dtype: NumPy's."""
        self.original = a.dtype
        return a.astype(dtype)

    def backward(self, grad: np.ndarray) -> np.ndarray:
        """The upstream gradient in the input's dtype."""
        return grad.astype(self.original)


class Assign(Function):
    """A copy of a in which the elements at index are those of value."""

    torch_name = "CopySlices"

    def forward(self, a: np.ndarray, value: Any, index: Any) -> np.ndarray:
        """a: any shape; value: a number or an array that broadcasts to a[index]."""
        self.index, self.shape = index, np.shape(value)
        out = a.copy()
        out[index] = value
        return out

    def backward(self, grad: np.ndarray) -> tuple[Any, Any]:
        """Nothing for what was replaced; for value what arrives in its place."""
        need_a, need_value = self.needs_input_grad
        kept = None
        if need_a:
            kept = np.array(grad)
            kept[self.index] = 0
        return kept, unbroadcast(grad[self.index], self.shape) if need_value else None


class AsStrided(Node):
    """The way back from a view to its base, after the base was changed in place."""

    torch_name = "AsStridedBackward0"

    def __init__(self, base: Any, view: Any) -> None:
        self.place = Place(base.array, view.array)
        self.next_functions = ((base.grad_fn, 0),)

    def backward(self, grad: np.ndarray) -> np.ndarray:
        """Zeros in the base's shape, with the gradient where the view lies."""
        whole, part = self.place.zeros(grad.dtype)
        part[...] = grad
        return whole


class PutView(Node):
    """A base of which a view was changed in place."""

    torch_name = "CopySlices"

    def __init__(self, base: Any, view: Any, before: Any) -> None:
        self.place = Place(base.array, view.array)
        self.next_functions = ((before, 0), (view.grad_fn, 0))

    def backward(self, grad: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Nothing for what was replaced; for the view what arrives in its place."""
        whole, part = self.place.zeros(grad.dtype)
        whole[...] = grad
        replaced = part.copy()
        part[...] = 0
        return whole, replaced


class Place:
    """Where in the memory of a base array a view of it lies."""

    def __init__(self, base: np.ndarray, view: np.ndarray) -> None:
        size = base.itemsize
        start, first = (a.__array_interface__["data"][0] for a in (base, view))
        self.shapes = base.shape, view.shape
        self.steps = tuple(
            tuple(stride // size for stride in array.strides) for array in (base, view)
        )
        self.offset = (first - start) // size
        ends = [
            (count - 1) * step
            for count, step in zip(base.shape, self.steps[0], strict=True)
        ]
        self.span = 1 + sum(ends)

    def zeros(self, dtype: np.dtype) -> tuple[np.ndarray, np.ndarray]:
        """New zeros laid out as the base, and the part of them where the view lies."""
        memory = np.zeros(self.span, dtype)
        starts = 0, self.offset * dtype.itemsize
        whole, part = (
            np.ndarray(shape, dtype, memory, start, [n * dtype.itemsize for n in steps])
            for shape, start, steps in zip(self.shapes, starts, self.steps, strict=True)
        )
        return whole, part
