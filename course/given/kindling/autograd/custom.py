"""Function as torch's users write it: static methods of a ctx and of tensors."""

from __future__ import annotations

from typing import Any

import numpy as np

from kindling.autograd.engine import node_of
from kindling.autograd.grad_mode import is_grad_enabled, no_grad
from kindling.core import TensorCore, wrap
from kindling.function import Function as Operation
from kindling.node import AGAIN, Node


class CustomNode(Node):
    """The node of one call of a custom function; the `ctx` of its two methods."""

    function: type[Function]
    _saved: tuple[Any, ...] = ()
    not_differentiable: tuple[Any, ...] = ()

    def name(self) -> str:
        """The name of the class and ``Backward``, as in torch."""
        return f"{self.function.__name__}Backward"

    def save_for_backward(self, *tensors: Any) -> None:
        """Keep tensors that backward will need, as ``ctx.saved_tensors``."""
        self._saved = tensors
        self.saved_arrays = tuple(
            [x.array if isinstance(x, TensorCore) else x for x in tensors]
        )

    @property
    def saved_tensors(self) -> tuple[Any, ...]:
        """What forward saved; RuntimeError if it was freed or changed."""
        if self.saved_arrays is None:
            raise RuntimeError(AGAIN)
        for array in self.saved_arrays:
            if array is not None and not isinstance(array, np.ndarray):
                raise RuntimeError(array.message)
        return self._saved

    def mark_non_differentiable(self, *tensors: Any) -> None:
        """Say that these results of forward have no gradient."""
        self.not_differentiable = tensors

    def backward(self, grad: np.ndarray) -> tuple[Any, ...]:
        """What the class's own backward returns, as arrays."""
        with no_grad():
            grads = self.function.backward(self, wrap(grad))
        if not isinstance(grads, tuple):
            grads = (grads,)
        if len(grads) != len(self.next_functions):
            raise RuntimeError(
                f"function {self.name()} returned an incorrect number of gradients "
                f"(expected {len(self.next_functions)}, got {len(grads)})"
            )
        return tuple([g.array if isinstance(g, TensorCore) else g for g in grads])

    def watch(self, *tensors: Any) -> None:
        """Note the versions of the tensors, as every operation does."""
        Operation.watch(self, *tensors)  # type: ignore[arg-type]

    def free(self) -> None:
        """Let go of the saved tensors."""
        super().free()
        self._saved = ()


class Function:
    """A function with a derivative of its own: subclass it, then call ``apply``.

    forward(ctx, ...) computes a tensor and saves with ``ctx.save_for_backward`` what
    backward(ctx, grad) needs; that returns one gradient per argument of forward, None
    for one that has none. Both are static methods.

    >>> import kindling
    >>> class Double(Function):
    ...     @staticmethod
    ...     def forward(ctx, x):
    ...         return x * 2
    ...     @staticmethod
    ...     def backward(ctx, grad):
    ...         return grad * 2
    >>> x = kindling.tensor(3.0, requires_grad=True)
    >>> Double.apply(x)
    tensor(6., grad_fn=<DoubleBackward>)
    """

    @staticmethod
    def forward(ctx: Any, *args: Any) -> Any:
        """Return the result, a tensor."""
        raise NotImplementedError("a custom Function needs a static method forward")

    @staticmethod
    def backward(ctx: Any, *grads: Any) -> Any:
        """Return the gradient of each argument of forward."""
        raise NotImplementedError("a custom Function needs a static method backward")

    @classmethod
    def apply(cls, *args: Any) -> Any:
        """The result of forward, recorded with this class's backward."""
        node = CustomNode()
        node.function = cls
        needed = [isinstance(x, TensorCore) and x.requires_grad for x in args]
        node.needs_input_grad = tuple(needed)
        recording = is_grad_enabled() and any(needed)
        with no_grad():
            result = cls.forward(node, *args)
        if isinstance(result, tuple):
            raise RuntimeError(f"{cls.__name__}: forward must return one tensor")
        if recording and all(result is not x for x in node.not_differentiable):
            result = result.detach() if any(result is x for x in args) else result
            node.next_functions = tuple([(node_of(x), 0) for x in args])
            node.keep_watch(*node._saved)
            result.grad_fn = node
        return result
