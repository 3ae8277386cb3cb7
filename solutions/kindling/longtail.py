# Built by kindling build from course/given/kindling/longtail.py.
"""TensorLongTail: methods whose operations are given, not built in a unit."""

from __future__ import annotations

from typing import Any

import numpy as np

from kindling.comparing import need_tensor
from kindling.core import TensorCore, named, wrap
from kindling.indexing import as_axes
from kindling.results import MaxResult, MinResult
from kindling.shaping import TensorShapes

# The operations need the classes of this file, so each method imports its own.


class TensorLongTail(TensorShapes):
    """The rest of what ordinary programs call on a tensor."""

    def abs(self) -> Any:
        """The magnitude of each element."""
        from kindling.ops.longtail import Abs

        return Abs.apply(self)

    __abs__ = abs

    def maximum(self, other: Any) -> Any:
        """The larger of each pair of elements; the shapes broadcast."""
        from kindling.ops.longtail import Maximum

        need_tensor("maximum", "other", 2, other)
        return Maximum.apply(self, other)

    def minimum(self, other: Any) -> Any:
        """The smaller of each pair of elements; the shapes broadcast."""
        from kindling.ops.longtail import Minimum

        need_tensor("minimum", "other", 2, other)
        return Minimum.apply(self, other)

    def where(self, condition: TensorCore, other: Any) -> Any:
        """self where condition is true, else other; the shapes broadcast."""
        from kindling.ops.longtail import Where

        need_tensor("where", "condition", 1, condition)
        if condition.array.dtype not in (np.bool_, np.uint8):
            raise RuntimeError(
                "where expected condition to be a boolean tensor, but got a tensor "
                f"with dtype {condition.dtype.torch_type}"
            )
        return Where.apply(self, other, condition=condition.array.astype(bool))

    def amin(self, dim: Any = None, keepdim: bool = False) -> Any:
        """The smallest element over dim: an int, a tuple, or None for all."""
        from kindling.ops.longtail import Min

        return Min.apply(self, dim=as_axes(dim), keepdim=keepdim)

    def max(self: Any, dim: Any = None, keepdim: bool = False) -> Any:
        """The largest element, or over one dim a pair (values, indices).

        With another tensor for dim: the larger of each pair. Of equal elements, all
        share the gradient, or over one dim the first gets it.
        """
        if isinstance(dim, TensorCore):
            return self.maximum(dim)
        if dim is None:
            return named(self.amax(), "MaxBackward1")
        if not self.array.ndim:
            self.axis(dim)
            return MaxResult(named(self.clone(), "MaxBackward0"), _first())
        place = self._place_of(np.argmax, "max", dim, True)
        values, indices = self._picked(place, dim, keepdim)
        return MaxResult(named(values, "MaxBackward0"), indices)

    def min(self, dim: Any = None, keepdim: bool = False) -> Any:
        """The smallest element, or over one dim a pair (values, indices).

        With another tensor for dim: the smaller of each pair.
        """
        if isinstance(dim, TensorCore):
            return self.minimum(dim)
        if dim is None:
            return named(self.amin(), "MinBackward1")
        if not self.array.ndim:
            self.axis(dim)
            return MinResult(named(self.clone(), "MinBackward0"), _first())
        place = self._place_of(np.argmin, "min", dim, True)
        values, indices = self._picked(place, dim, keepdim)
        return MinResult(named(values, "MinBackward0"), indices)

    def _picked(self, indices: Any, dim: int, keepdim: bool) -> tuple[Any, Any]:
        """The elements at indices, and the indices, with or without dimension dim."""
        from kindling.ops.longtail import Pick

        place = indices.array
        values = Pick.apply(self, index=place, dim=dim, keepdim=keepdim)
        return values, indices if keepdim else wrap(place.squeeze(dim))

    def pow_tensor(self, exponent: Any) -> Any:
        """self ** exponent, element by element, for a tensor."""
        from kindling.ops.longtail import PowTensor

        return PowTensor.apply(self, exponent)

    def __rpow__(self, number: Any) -> Any:
        from kindling.ops.longtail import PowTensor

        return named(PowTensor.apply(number, self), "PowBackward2")

    def argmax(self, dim: int | None = None, keepdim: bool = False) -> Any:
        """Where the largest element stands, the first one if there are several."""
        return self._position(np.argmax, dim, keepdim)

    def argmin(self, dim: int | None = None, keepdim: bool = False) -> Any:
        """Where the smallest element stands, the first one if there are several."""
        return self._position(np.argmin, dim, keepdim)

    def _position(self, find: Any, dim: int | None, keepdim: bool) -> Any:
        name = find.__name__
        if dim is not None and not self.array.ndim:
            self.axis(dim)
            dim = None
        if self.array.dtype.kind == "b":
            raise RuntimeError(f"{name}(): does not support bool input")
        return self._place_of(find, name, dim, keepdim)

    def _place_of(self, find: Any, name: str, dim: Any, keepdim: bool) -> Any:
        if dim is not None and not self.array.shape[self.axis(dim)]:
            raise IndexError(
                f"{name}(): Expected reduction dim {dim} to have non-zero size."
            )
        if not self.array.size and dim is None:
            raise IndexError(
                f"{name}(): Expected reduction dim to be specified for input.numel() "
                "== 0."
            )
        found = find(self.array, axis=dim, keepdims=keepdim)
        return wrap(np.asarray(found, dtype=np.int64))


def _first() -> Any:
    """The place of the only element of a tensor without dimensions."""
    return wrap(np.zeros((), np.int64))
