# Built by kindling build from course/given/kindling/viewing.py.
"""TensorViews: the same elements in another shape, and dimensions joined or split."""

from __future__ import annotations

from typing import Any

import numpy as np

from kindling.core import wrap
from kindling.dtypes import dtype
from kindling.indexing import sizes
from kindling.methods import TensorMethods


class TensorViews(TensorMethods):
    """Views of the memory, flatten and its opposite; made of `reshape`."""

    def view(self: Any, *shape: Any) -> Any:
        """The same memory in another shape, or in another dtype of the same size.

        Raises RuntimeError if that needs a copy, which `reshape` would make.
        """
        if not shape:
            raise TypeError("view() received an invalid combination of arguments - got "
                            "(): give it a shape or a dtype")  # fmt: skip
        if isinstance(shape[0], dtype):
            return self._seen_as(shape[0])
        wanted = sizes(shape)
        for place, size in enumerate(wanted):
            if size < -1:
                raise RuntimeError(
                    f"invalid shape dimension {size} at index {place} of shape "
                    f"{list(wanted)}"
                )
        result = self.reshape(wanted)
        if result._base is None and result is not self:
            raise RuntimeError(
                "view size is not compatible with input tensor's size and stride (at "
                "least one dimension spans across two contiguous subspaces). Use "
                f".reshape(...) instead. Shape {tuple(self.shape)}, stride "
                f"{self.stride()}, wanted {wanted}"
            )
        return result

    def _seen_as(self: Any, kind: dtype) -> Any:
        """The bits of the memory as numbers of another dtype; RuntimeError if none."""
        try:
            result = wrap(self.array.view(kind.numpy))
        except ValueError as error:
            raise RuntimeError(f"view: {self.dtype} as {kind}: {error}") from None
        result.shares_memory_of(self)
        return result

    def view_as(self, other: Any) -> Any:
        """The same memory in the shape of another tensor."""
        return self.view(other.shape)

    def reshape_as(self: Any, other: Any) -> Any:
        """The same elements in the shape of another tensor."""
        return self.reshape(other.shape)

    def flatten(self: Any, start_dim: int = 0, end_dim: int = -1) -> Any:
        """The dimensions from start_dim to end_dim joined into one."""
        shape = self.array.shape
        start, end = self.axis(start_dim), self.axis(end_dim)
        if not shape:
            return self.reshape(1)
        if start > end:
            raise RuntimeError(
                "flatten() has invalid args: start_dim cannot come after end_dim"
            )
        if start == end:
            return self
        joined = int(np.prod(shape[start : end + 1]))
        return self.reshape(*shape[:start], joined, *shape[end + 1 :])

    def unflatten(self: Any, dim: int, sizes: Any) -> Any:
        """One dimension split into several; one of the sizes may be -1."""
        shape, axis = self.array.shape, self.axis(dim)
        rest = shape[axis + 1 :]
        known = -int(np.prod(sizes)) if -1 in sizes else 1
        count = int(np.prod([size for size in sizes if size != -1]))
        if count != shape[axis] and -1 not in sizes or shape[axis] % max(count, 1):
            raise RuntimeError(
                f"unflatten: Provided sizes {list(sizes)} don't multiply up to the "
                f"size of dim {dim} ({shape[axis]}) in the input tensor"
            )
        split = [shape[axis] // known if size == -1 else size for size in sizes]
        return self.reshape(*shape[:axis], *split, *rest)
