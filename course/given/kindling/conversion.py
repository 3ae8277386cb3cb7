"""TensorNumbers: a tensor as Python and NumPy see it."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

import numpy as np

from kindling.core import TensorCore
from kindling.printing import tensor_text

NUMPY_NEEDS_DETACH = (
    "Can't call numpy() on Tensor that requires grad. Use tensor.detach().numpy() "
    "instead."
)
OF_ITS_PLACE = ("accumulate_grad", "_shared_version", "_base", "_base_grad_fn")
"""Attributes that say where in a graph or in shared memory a tensor is."""


class TensorNumbers(TensorCore):
    """Numbers out of a tensor, and what Python's own functions make of it."""

    def item(self) -> Any:
        """The number in a tensor of one element; RuntimeError for any other."""
        if self.array.size != 1:
            raise RuntimeError(
                f"a Tensor with {self.array.size} elements cannot be converted to "
                "Scalar"
            )
        return self.array.item()

    def tolist(self) -> Any:
        """The elements as nested Python lists, or one number."""
        return self.array.tolist()

    def numpy(self, *, force: bool = False) -> np.ndarray:
        """The array itself, sharing memory; RuntimeError if it requires grad."""
        if self.requires_grad and not force:
            raise RuntimeError(NUMPY_NEEDS_DETACH)
        return self.array

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> np.ndarray:
        return np.array(self.numpy(), dtype=dtype, copy=copy)

    def __float__(self) -> float:
        return float(self._one_number())

    def __int__(self) -> int:
        return int(self._one_number())

    def __index__(self) -> int:
        if self.array.dtype.kind == "f" or self.array.size != 1:
            raise TypeError(
                "only integer tensors of a single element can be converted to an index"
            )
        return int(self.array.item())

    def _one_number(self) -> Any:
        if self.array.size != 1:
            raise ValueError(
                "only one element tensors can be converted to Python scalars: this one "
                f"has shape {tuple(self.shape)}"
            )
        return self.array.item()

    def __bool__(self) -> bool:
        if self.array.size != 1:
            many = "more than one value" if self.array.size else "no values"
            raise RuntimeError(f"Boolean value of Tensor with {many} is ambiguous")
        return bool(self.array.item())

    def __len__(self) -> int:
        if not self.array.ndim:
            raise TypeError("len() of a 0-d tensor")
        return len(self.array)

    def __iter__(self: Any) -> Iterator[Any]:
        if not self.array.ndim:
            raise TypeError("iteration over a 0-d tensor")
        return iter(self.unbind())

    def __reversed__(self: Any) -> Any:
        """The tensor with its first dimension in reverse order."""
        return self.flip(0) if self.array.ndim else self

    def __contains__(self, element: Any) -> bool:
        array = element.array if isinstance(element, TensorCore) else element
        return bool((self.array == array).any())

    def __repr__(self) -> str:
        return tensor_text(self)

    def __format__(self, form: str) -> str:
        if self.array.ndim == 0:
            return format(self.array.item(), form)
        return object.__format__(self, form)

    def __hash__(self) -> int:
        return id(self)

    def __deepcopy__(self, copied: dict[int, Any]) -> Any:
        if self.grad_fn is not None:
            raise RuntimeError(
                "Only Tensors created explicitly by the user (graph leaves) support "
                "the deepcopy protocol: use x.detach().clone()"
            )
        result = copied[id(self)] = object.__new__(type(self))
        for name, value in vars(self).items():
            if name not in OF_ITS_PLACE:
                setattr(result, name, copy.deepcopy(value, copied))
        return result

    def __getstate__(self) -> dict[str, Any]:
        """What pickle keeps: all but the place in a graph and the gradient."""
        left_out = (*OF_ITS_PLACE, "_grad", "_grad_fn")
        kept = vars(self).items()
        return {name: value for name, value in kept if name not in left_out}
