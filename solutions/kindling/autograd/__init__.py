# Built by kindling build from course/given/kindling/autograd/__init__.py.
# Built by kindling build from source/04_autograd.py.
"""Automatic differentiation: backward passes, and switching recording off."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from kindling.autograd.custom import Function
from kindling.autograd.engine import accumulate, first_gradient, node_of, run_backward
from kindling.autograd.grad_mode import (
    enable_grad,
    is_grad_enabled,
    no_grad,
    set_grad_enabled,
)
from kindling.autograd.gradcheck import gradcheck
from kindling.autograd.inference import inference_mode
from kindling.base import TensorBase
from kindling.core import TensorCore, wrap

__all__ = [
    "Function",
    "backward",
    "enable_grad",
    "gradcheck",
    "inference_mode",
    "is_grad_enabled",
    "no_grad",
    "set_grad_enabled",
]


def backward(
    tensors: Any,
    grad_tensors: Any = None,
    retain_graph: bool | None = None,
    create_graph: bool = False,
    inputs: Any = None,
) -> None:
    """Add to the grad of every leaf below the tensors its gradient.

    tensors: one or several results. grad_tensors: the gradient to start with at each,
    of its shape; None is 1 for a tensor of one element. inputs: only these tensors
    get a grad. Raises RuntimeError where torch does: no gradient required, shapes that
    differ, saved tensors that were freed or changed.
    """
    no_second_derivatives(create_graph)
    results = _several(tensors)
    grads = _starts(results, grad_tensors)
    roots = [node_of(result) for result in results]
    tensors = None if inputs is None else _by_node(_several(inputs))
    found = run_backward(roots, grads, bool(retain_graph), tensors)
    for node, grad in found.items():
        if tensors is None:
            node.backward(grad)
        else:
            accumulate(tensors[node], grad)


def no_second_derivatives(create_graph: bool) -> None:
    """Raise RuntimeError if a graph of the backward pass is wanted."""
    if create_graph:
        raise RuntimeError(
            "create_graph=True: this library computes first derivatives only; second "
            "derivatives are outside it"
        )


def _several(tensors: Any) -> tuple[Any, ...]:
    return (tensors,) if isinstance(tensors, TensorCore) else tuple(tensors)


def _starts(results: Sequence[Any], grads: Any) -> list[Any]:
    given = (None,) * len(results) if grads is None else _several(grads)
    if len(given) != len(results):
        raise RuntimeError(f"got {len(results)} tensors and {len(given)} gradients")
    pairs = zip(results, given, strict=True)
    return [first_gradient(result, given) for result, given in pairs]


def _by_node(inputs: Sequence[Any]) -> dict[Any, Any]:
    if not inputs:
        raise RuntimeError("'inputs' argument to backward() cannot be empty.")
    if not all(x.requires_grad for x in inputs):
        raise RuntimeError("One of the differentiated Tensors does not require grad")
    return {node_of(x): x for x in inputs}


UNUSED = (
    "One of the differentiated Tensors appears to not have been used in the graph. Set "
    "allow_unused=True if this is the desired behavior."
)


def as_tuple(tensors):
    """Return one tensor, or a list or tuple of them, as a tuple."""
    return (tensors,) if isinstance(tensors, TensorBase) else tuple(tensors)


def grad(
    outputs,
    inputs,
    grad_outputs=None,
    retain_graph=None,
    create_graph=False,
    allow_unused=False,
):
    """Return d outputs / d inputs, one tensor per input; change no tensor."""
    no_second_derivatives(create_graph)
    outputs, inputs = as_tuple(outputs), as_tuple(inputs)
    starts = [None] * len(outputs) if grad_outputs is None else as_tuple(grad_outputs)
    nodes = [node_of(x) for x in inputs]
    if None in nodes:
        raise RuntimeError("One of the differentiated Tensors does not require grad")
    roots = [node_of(out) for out in outputs]
    first = [first_gradient(out, g) for out, g in zip(outputs, starts, strict=True)]
    found = run_backward(roots, first, retain_graph, nodes)
    if not allow_unused and len(found) < len(set(nodes)):
        raise RuntimeError(UNUSED)
    arrays = [found.get(node) for node in nodes]
    return tuple([None if a is None else wrap(np.array(a)) for a in arrays])
