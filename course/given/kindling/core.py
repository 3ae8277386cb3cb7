"""TensorCore: an array and its place in the graph."""

from __future__ import annotations

import warnings
from importlib import import_module
from typing import Any, ClassVar

import numpy as np

from kindling.facts import TensorFacts

NOT_A_LEAF = (
    "The .grad attribute of a Tensor that is not a leaf Tensor is being accessed. Its "
    ".grad attribute won't be populated during autograd.backward(). If you indeed want "
    "the .grad field to be populated for a non-leaf Tensor, use .retain_grad() on the "
    "non-leaf Tensor."
)
ONLY_LEAVES = (
    "you can only change requires_grad flags of leaf variables. If you want to use a "
    "computed variable in a subgraph that doesn't require differentiation use "
    "var_no_grad = var.detach()."
)


class Version:
    """How often some memory was changed in place; tensors that share it share this."""

    __slots__ = ("count",)

    def __init__(self) -> None:
        self.count = 0


class TensorCore(TensorFacts):
    """An array, whether it needs a gradient, and where it came from."""

    newest: ClassVar[type]
    accumulate_grad: Any = None
    retains_grad = False
    _requires_grad = False
    _grad: Any = None
    _grad_fn: Any = None
    _base: Any = None
    _base_grad_fn: Any = None
    _shared_version: Version | None = None
    __array_priority__ = 1000

    # -- the place in the graph

    @property
    def requires_grad(self) -> bool:
        """Whether gradients flow to this tensor: a marked leaf, or made of one."""
        return self._requires_grad or self.grad_fn is not None

    @requires_grad.setter
    def requires_grad(self, wanted: bool) -> None:
        if self._grad_fn is not None and not wanted:
            raise RuntimeError(ONLY_LEAVES)
        if wanted and self.array.dtype.kind != "f":
            raise RuntimeError(
                "only Tensors of floating point dtype can require gradients"
            )
        self._requires_grad = bool(wanted)

    @property
    def grad_fn(self) -> Any:
        """The node of the operation that made this tensor; None for a leaf."""
        base = self._base
        if base is not None and base._grad_fn is not self._base_grad_fn:
            self._follow_base()
        return self._grad_fn

    @grad_fn.setter
    def grad_fn(self, node: Any) -> None:
        self._grad_fn = node

    def _follow_base(self) -> None:
        """Become a view of what an operation in place has made of the base."""
        from kindling.ops.copying import AsStrided  # it needs the class above

        self._base_grad_fn = self._base._grad_fn
        self._grad_fn = AsStrided(self._base, self)

    @property
    def is_leaf(self) -> bool:
        """Whether no recorded operation made this tensor."""
        return self.grad_fn is None

    @property
    def grad(self) -> Any:
        """The gradient that has arrived so far, a tensor, or None for none yet."""
        if self._grad is None and self._grad_fn is not None and not self.retains_grad:
            warnings.warn(NOT_A_LEAF, stacklevel=2)
        return self._grad

    @grad.setter
    def grad(self, grad: Any) -> None:
        if grad is not None:
            self._check_grad(grad)
        self._grad = grad

    @grad.deleter
    def grad(self) -> None:
        self._grad = None

    def _check_grad(self, grad: Any) -> None:
        if not isinstance(grad, TensorCore):
            raise TypeError(
                "assigned grad expected to be a Tensor or None but got grad of type "
                f"{type(grad).__name__}"
            )
        if grad.array.shape != self.array.shape:
            raise RuntimeError(
                f"attempting to assign a gradient of size '{list(grad.shape)}' to a "
                f"tensor of size '{list(self.shape)}'. Please ensure that the gradient "
                "and the tensor are the same size"
            )
        if grad.array.dtype != self.array.dtype:
            raise RuntimeError(
                f"attempting to assign a gradient with dtype {grad.dtype} to a tensor "
                f"with dtype {self.dtype}: they must be the same"
            )

    # -- the version of the memory, for the in-place guard

    @property
    def version(self) -> Version:
        """The counter of in-place changes, shared with views and detached tensors."""
        if self._shared_version is None:
            self._shared_version = Version()
        return self._shared_version

    @property
    def _version(self) -> int:
        return self._shared_version.count if self._shared_version else 0

    def shares_memory_of(self, other: TensorCore, *, view: bool = False) -> None:
        """Note that this tensor's array lies in the memory of another one's."""
        self._shared_version = other.version
        if view:
            self._base = base = other if other._base is None else other._base
            self._base_grad_fn = base._grad_fn

    @property
    def data(self) -> Any:
        """The same memory without history, of which autograd sees nothing."""
        return wrap(self.array)

    @data.setter
    def data(self, other: TensorCore) -> None:
        self.array = other.array


TensorCore.newest = TensorCore


def wrap(array: np.ndarray) -> Any:
    """The tensor that holds an array, without a copy, or a number of NumPy's.

    >>> wrap(np.float32([1, 2]))
    tensor([1., 2.])
    """
    tensor: Any = object.__new__(TensorCore.newest)
    tensor.array = array if type(array) is np.ndarray else np.asarray(array)
    return tensor


def named(result: Any, name: str) -> Any:
    """The result itself, its node called as torch calls it."""
    if result._grad_fn is not None:
        result._grad_fn.torch_name = name
    return result


def operation(module: str, name: str) -> Any:
    """The class of an operation in ``kindling.ops``.

    The operations need the class of tensors and are part of what the units build, so
    that methods look for them when they are called.
    """
    return getattr(import_module(f"kindling.ops.{module}"), name)
