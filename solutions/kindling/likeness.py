# Built by kindling build from course/given/kindling/likeness.py.
"""TensorLikeness: new tensors in the dtype of one that there is."""

from __future__ import annotations

from typing import Any

from kindling.comparing import TensorComparisons


class TensorLikeness(TensorComparisons):
    """What creation functions do, with the dtype of this tensor."""

    def new_tensor(
        self, data: Any, *, dtype: Any = None, requires_grad: Any = False
    ) -> Any:
        """A new tensor with a copy of data."""
        from kindling.creation import tensor  # it needs the class above

        return tensor(data, dtype=dtype or self.dtype, requires_grad=requires_grad)

    def new_zeros(
        self, *size: Any, dtype: Any = None, requires_grad: Any = False
    ) -> Any:
        """A new tensor of zeros."""
        from kindling.creation import zeros  # it needs the class above

        return zeros(*size, dtype=dtype or self.dtype, requires_grad=requires_grad)

    new_empty = new_zeros

    def new_ones(
        self, *size: Any, dtype: Any = None, requires_grad: Any = False
    ) -> Any:
        """A new tensor of ones."""
        from kindling.creation import ones  # it needs the class above

        return ones(*size, dtype=dtype or self.dtype, requires_grad=requires_grad)

    def new_full(
        self,
        size: Any,
        fill_value: Any,
        *,
        dtype: Any = None,
        requires_grad: Any = False,
    ) -> Any:
        """A new tensor with one number everywhere."""
        from kindling.creation import full  # it needs the class above

        kind = dtype or self.dtype
        return full(size, fill_value, dtype=kind, requires_grad=requires_grad)
