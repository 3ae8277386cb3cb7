# Built by kindling build from course/given/kindling/methods.py.
"""TensorMethods: arithmetic by name, and the tensor in other dtypes."""

from __future__ import annotations

from typing import Any

import numpy as np

from kindling import dtypes
from kindling.comparing import TensorComparisons
from kindling.core import TensorCore, named, wrap
from kindling.devices import device as place


class TensorMethods(TensorComparisons):
    """A tensor without operations that need a gradient of their own."""

    # -- arithmetic by name

    def add(self: Any, other: Any, *, alpha: Any = 1) -> Any:
        """self + alpha * other."""
        return self + _scaled(self, other, alpha)

    def sub(self: Any, other: Any, *, alpha: Any = 1) -> Any:
        """self - alpha * other."""
        return self - _scaled(self, other, alpha)

    subtract = sub

    def rsub(self: Any, other: Any, *, alpha: Any = 1) -> Any:
        """other - alpha * self."""
        return named(other - _scaled(other, self, alpha), "RsubBackward0")

    def mul(self: Any, other: Any) -> Any:
        """self * other."""
        return self * other

    multiply = mul

    def neg(self: Any) -> Any:
        """-self."""
        return -self

    negative = neg

    def pow(self: Any, exponent: Any) -> Any:
        """self ** exponent."""
        return self**exponent

    def square(self: Any) -> Any:
        """self ** 2."""
        return self**2

    def matmul(self: Any, other: Any) -> Any:
        """self @ other."""
        return self @ other

    # -- kinds of numbers

    def type(self, dtype: Any = None) -> Any:
        """The name of the tensor's type, or the tensor in another dtype."""
        if dtype is None:
            return f"torch.{self.dtype.torch_type}Tensor"
        if isinstance(dtype, str):
            dtype = dtypes.of_type(dtype)
        return self.to(dtype)

    def type_as(self, other: Any) -> Any:
        """The tensor in the dtype of another one."""
        return self.to(other.dtype)

    def to(
        self: Any,
        *args: Any,
        dtype: Any = None,
        device: Any = None,
        non_blocking: bool = False,
        copy: bool = False,
    ) -> Any:
        """The tensor in another dtype, itself if it has it already.

        Takes a dtype, a device (always the CPU) or a tensor to be like.
        """
        for wanted in (*args, device):
            if isinstance(wanted, TensorCore):
                dtype = wanted.dtype
            elif isinstance(wanted, str | place):
                place(wanted)
            elif wanted is not None and not isinstance(wanted, bool):
                dtype = wanted
        kind = self.array.dtype if dtype is None else dtypes.as_numpy_dtype(dtype)
        if kind == self.array.dtype:
            return self.clone() if copy else self
        return self._converted(kind)

    def _converted(self: Any, kind: np.dtype) -> Any:
        if self.requires_grad and kind.kind == "f":
            from kindling.ops.copying import Convert  # it needs the class above

            return Convert.apply(self, dtype=kind)
        with np.errstate(all="ignore"):
            return wrap(self.array.astype(kind))

    def float(self) -> Any:
        """The tensor in float32."""
        return self.to(dtypes.float32)

    def double(self) -> Any:
        """The tensor in float64."""
        return self.to(dtypes.float64)

    def half(self) -> Any:
        """The tensor in float16."""
        return self.to(dtypes.float16)

    def long(self) -> Any:
        """The tensor in int64, fractions cut off."""
        return self.to(dtypes.int64)

    def int(self) -> Any:
        """The tensor in int32, fractions cut off."""
        return self.to(dtypes.int32)

    def short(self) -> Any:
        """The tensor in int16, fractions cut off."""
        return self.to(dtypes.int16)

    def char(self) -> Any:
        """The tensor in int8, fractions cut off."""
        return self.to(dtypes.int8)

    def byte(self) -> Any:
        """The tensor in uint8, fractions cut off."""
        return self.to(dtypes.uint8)

    def bool(self) -> Any:
        """Whether each element is other than zero."""
        return self.to(dtypes.bool_)

    def cpu(self) -> Any:
        """The tensor itself: it lies on the CPU already."""
        return self

    def cuda(self, device: Any = None, non_blocking: Any = False) -> Any:
        """Raise AssertionError: this library computes on the CPU only."""
        raise AssertionError("Torch not compiled with CUDA enabled")

    def clone(self) -> Any:
        """A copy with memory of its own, through which gradients flow."""
        from kindling.ops.copying import Clone  # it needs the class above

        return Clone.apply(self)

    def contiguous(self) -> Any:
        """The tensor itself, or a copy whose elements lie one after the other."""
        return self if self.is_contiguous() else self.clone()

    # -- new tensors of the same dtype

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


def _scaled(x: Any, other: Any, alpha: Any) -> Any:
    """alpha * other; RuntimeError for a float alpha if both are integers."""
    if alpha == 1:
        return other
    arrays = [part.array for part in (x, other) if isinstance(part, TensorCore)]
    if isinstance(alpha, float) and all(array.dtype.kind != "f" for array in arrays):
        raise RuntimeError(
            "For integral input tensors, argument alpha must not be a floating point "
            "number."
        )
    return other * alpha
