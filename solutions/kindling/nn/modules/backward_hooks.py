# Built by kindling build from course/given/kindling/nn/modules/backward_hooks.py.
"""BackwardHooks: the gradients that leave and enter a module, seen by its hooks.

The tensors that go into a module, and those that come out, pass through a gate: a set
of nodes that let the numbers through and, on the way back, wait for all gradients, so
that a hook sees them together.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterable
from typing import Any

import numpy as np

from kindling.autograd.engine import node_of
from kindling.autograd.grad_mode import is_grad_enabled
from kindling.core import TensorCore, wrap
from kindling.node import Node

NO_INPUT = (
    "Full backward hook is firing when gradients are computed with respect to module "
    "outputs since no inputs require gradients. See "
    "https://docs.pytorch.org/docs/main/generated/torch.nn.Module.html"
    "#torch.nn.Module.register_full_backward_hook for more details."
)
Grads = tuple[Any, ...]


class BackwardHooks:
    """The backward hooks of one call of a module."""

    def __init__(self, module: Any, hooks: Iterable[Any], first: Iterable[Any]) -> None:
        self.module = module
        self.hooks, self.first = list(hooks), list(first)
        self.num_inputs = 0
        self.inputs_seen = False
        self.grad_outputs: Grads | None = None

    def on_inputs(self, args: Grads, kwargs: dict[str, Any]) -> Any:
        """The arguments behind the gate at which grad_input will be seen."""
        self.num_inputs = len(args)
        passed = through_gate(args, self.at_inputs, zeros=True)
        self.inputs_seen = passed is not args
        return passed, kwargs

    def on_result(self, args: Grads, kwargs: dict[str, Any], result: Any) -> Any:
        """The result behind the gate at which grad_output will be seen."""
        if isinstance(result, tuple):
            return through_gate(result, self.at_outputs)
        if not isinstance(result, TensorCore):
            warnings.warn(
                "For backward hooks to be called, module output should be a Tensor or "
                f"a tuple of Tensors but received {type(result)}",
                stacklevel=4,
            )
        return through_gate((result,), self.at_outputs)[0]

    def at_outputs(self, grads: Grads) -> Grads:
        """The gradients of the outputs, after the hooks that come first."""
        for hook in self.first:
            changed = hook(self.module, grads)
            if changed is not None:
                name = "Backward pre hook", "grad_output"
                grads = _of_length(changed, len(grads), *name)
        self.grad_outputs = grads
        if not self.inputs_seen:
            self._without_inputs(grads)
        return grads

    def at_inputs(self, grads: Grads) -> Grads:
        """The gradients of the inputs, after all hooks have seen them."""
        if self.grad_outputs is None:
            return grads
        for hook in self.hooks:
            changed = hook(self.module, grads, self.grad_outputs)
            if changed is not None:
                grads = _of_length(changed, len(grads), "Backward hook", "grad_input")
        self.grad_outputs = None
        return grads

    def _without_inputs(self, grads: Grads) -> None:
        warnings.warn(NO_INPUT, stacklevel=2)
        nothing = (None,) * self.num_inputs
        for hook in self.hooks:
            changed = hook(self.module, nothing, grads)
            if changed is not None and changed != nothing:
                raise RuntimeError(
                    "Backward hook for Modules where no input requires gradient should "
                    "always return None or None for all gradients."
                )
        self.grad_outputs = None


def _of_length(grads: Grads, wanted: int, hook: str, what: str) -> Grads:
    if len(grads) != wanted:
        raise RuntimeError(
            f"{hook} returned an invalid number of {what}, got {len(grads)}, but "
            f"expected {wanted}"
        )
    return grads


def through_gate(
    values: Grads, see: Callable[[Grads], Grads], zeros: bool = False
) -> Grads:
    """The values, each tensor behind a door of a gate; themselves if none is recorded.

    see: gets the gradients of all values together, None for what is no tensor and for
    what nothing arrived at, and returns those to go on with. zeros: for tensors it
    gets zeros in the place of None.
    """
    tensors = [x for x in values if isinstance(x, TensorCore)]
    if not (is_grad_enabled() and any(x.requires_grad for x in tensors)):
        return values
    gate = Gate(values, see, zeros)
    passed = []
    for place, value in enumerate(values):
        if isinstance(value, TensorCore):
            behind = wrap(value.array)
            behind.shares_memory_of(value)
            if value.requires_grad:
                behind.grad_fn = Door(gate, place)
            value = behind
        passed.append(value)
    return tuple(passed)


class Gate(Node):
    """Where the gradients of several tensors wait for each other.

    Its inputs are the tensors before the gate; the doors hand their gradients over and
    a number, for the engine to see that the gate's turn has come.
    """

    def __init__(
        self, values: Grads, see: Callable[[Grads], Grads], zeros: bool
    ) -> None:
        self.see, self.zeros = see, zeros
        arrays = [x.array if isinstance(x, TensorCore) else None for x in values]
        self.kinds = [None if a is None else (a.shape, a.dtype) for a in arrays]
        self.waiting: list[Any] = [None] * len(values)
        self.next_functions = tuple([(node_of(x), 0) for x in values])
        self.torch_name = "BackwardHookFunctionBackward"

    def backward(self, grad: np.ndarray) -> tuple[Any, ...]:
        """One array per value before the gate: zeros where nothing arrived."""
        arrived, self.waiting = self.waiting, [None] * len(self.waiting)
        if self.zeros:
            arrived = self._filled(arrived)
        seen = self.see(
            tuple([None if g is None else wrap(np.asarray(g)) for g in arrived])
        )
        return tuple(self._filled([None if g is None else g.array for g in seen]))

    def _filled(self, grads: list[Any]) -> list[Any]:
        pairs = zip(grads, self.kinds, strict=True)
        return [np.zeros(*k) if g is None and k is not None else g for g, k in pairs]


class Door(Node):
    """The way through a gate of one tensor."""

    def __init__(self, gate: Gate, place: int) -> None:
        self.gate, self.place = gate, place
        self.next_functions = ((gate, 0),)
        self.needs_input_grad = (True,)
        self.torch_name = "BackwardHookFunctionBackward"

    def backward(self, grad: np.ndarray) -> tuple[Any, ...]:
        """Hand the gradient to the gate, and a number to the engine."""
        self.gate.waiting[self.place] = grad
        return (np.float32(0),)
