# Built by kindling build from course/given/kindling/masking.py.
"""TensorMasks: elements where a mask is true, and elements by their number."""

from __future__ import annotations

from typing import Any

import numpy as np

from kindling.core import TensorCore, named, wrap
from kindling.dtypes import C_TYPES
from kindling.errors import no_broadcast
from kindling.reading import C_NAMES, check_range
from kindling.selecting import TensorSelecting, in_line


class TensorMasks(TensorSelecting):
    """Of all elements in one line, or where a mask is true."""

    def take(self, index: Any) -> Any:
        """The elements at these places of the tensor seen as one line."""
        if index.array.dtype != np.int64:
            raise RuntimeError(
                "take(): Expected a long tensor for index, but got "
                f"{index.dtype.torch_type}"
            )
        result = in_line(self)[in_line(index)].reshape(index.shape)
        return named(result, "TakeBackward0")

    def masked_fill(self: Any, mask: Any, value: Any) -> Any:
        """A copy with one number where mask is true; the shapes broadcast.

        value: a number, or a tensor of one. RuntimeError for a mask that is not bool.
        """
        if mask.array.dtype.kind != "b":
            raise RuntimeError(
                "masked_fill_ only supports boolean masks, but got mask with dtype "
                f"{C_TYPES.get(mask.dtype.name, mask.dtype.name)}"
            )
        tensor = isinstance(value, TensorCore)
        if tensor and value.array.ndim:
            raise RuntimeError(
                "masked_fill_ only supports a 0-dimensional value tensor, but got "
                f"tensor with {value.array.ndim} dimension(s)."
            )
        shapes = [self.array.shape, mask.array.shape]
        try:
            np.broadcast_shapes(*shapes)
        except ValueError:
            raise RuntimeError(f"masked_fill: {no_broadcast(shapes)}") from None
        filling = value if tensor else wrap(_as_kind(value, self.array.dtype))
        result = filling.to(self.dtype).where(mask, self)
        return named(result, f"MaskedFillBackward{int(tensor)}")

    def masked_select(self: Any, mask: Any) -> Any:
        """The elements where mask is true, in one line; the shapes broadcast."""
        if mask.array.dtype.kind != "b":
            raise RuntimeError("masked_select: expected BoolTensor for mask")
        shape = np.broadcast_shapes(self.array.shape, mask.array.shape)
        result = self.expand(shape)[mask.expand(shape)]
        return named(result, "MaskedSelectBackward0")

    def masked_scatter(self: Any, mask: Any, source: Any) -> Any:
        """A copy with the first elements of source where mask is true, in order."""
        shape = np.broadcast_shapes(self.array.shape, mask.array.shape)
        result, wide = self.expand(shape).clone(), mask.expand(shape)
        count = int(wide.array.sum())
        if count > source.array.size:
            raise RuntimeError(
                f"masked_scatter: expected self and source to have same dtypes and at "
                f"least {count} elements of source, got {source.array.size}"
            )
        result[wide] = in_line(source)[:count]
        return named(result, "MaskedScatterBackward0")

    def nonzero(self, *, as_tuple: bool = False) -> Any:
        """The indices of the elements other than zero, one row each."""
        array = np.atleast_1d(self.array) if as_tuple else self.array
        if as_tuple:
            return tuple([wrap(part) for part in np.nonzero(array)])
        if not array.ndim:
            return wrap(np.zeros((int(bool(array)), 0), np.int64))
        return wrap(np.stack(np.nonzero(array), axis=1).astype(np.int64))

    argwhere = nonzero


def _as_kind(value: Any, kind: np.dtype) -> np.ndarray:
    """A number in a dtype; RuntimeError if it has no place there."""
    check_range(value, kind, C_NAMES.get(kind.name, kind.name))
    return np.asarray(value).astype(kind)
