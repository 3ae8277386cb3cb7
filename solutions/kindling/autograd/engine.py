# Built by kindling build from source/04_autograd.py.
"""What the unit 'The engine' builds."""

import weakref

import numpy as np

from kindling.base import TensorBase
from kindling.core import wrap
from kindling.node import Node


class AccumulateGrad(Node):
    """The end of a path through the graph: adds what arrives to a leaf's grad."""

    def __init__(self, leaf):
        self.leaf = weakref.ref(leaf)
        leaf.accumulate_grad = self

    @property
    def variable(self):
        """Return the leaf; None if nobody holds it any more."""
        return self.leaf()

    def backward(self, grad):
        """Add grad, an array, to what the leaf has."""
        if self.variable is not None:
            accumulate(self.variable, grad)


def node_of(x):
    """Return the node that receives the gradient of x, or None.

    A result has its grad_fn, a leaf that requires grad its one AccumulateGrad.
    """
    if not isinstance(x, TensorBase) or not x.requires_grad:
        return None
    return x.grad_fn or x.accumulate_grad or AccumulateGrad(x)


def accumulate(tensor, grad):
    """Add grad, an array, to tensor.grad; the first one to arrive is copied."""
    if tensor.grad is None:
        tensor.grad = wrap(np.array(grad, dtype=tensor.array.dtype))
    else:
        tensor.grad.array += grad


def topological_order(roots):
    """Return all nodes below the roots, each before the nodes of its inputs."""
    finished, seen = [], set()
    stack = [(root, False) for root in roots]
    while stack:
        node, inputs_done = stack.pop()
        if inputs_done:
            finished.append(node)
        elif node not in seen:
            seen.add(node)
            stack.append((node, True))
            for child, _ in node.next_functions:
                if child is not None:
                    stack.append((child, False))
    finished.reverse()
    return finished


def pushed(node, grad):
    """Return the pairs (node, gradient) for the inputs of node that want one.

    grad: the gradient of the node's result, an array. Raises RuntimeError if the
    arrays that backward needs were freed or changed.
    """
    if not node.next_functions:
        return []
    node.check_saved()
    grads = node.backward(grad)
    if not isinstance(grads, tuple):
        grads = (grads,)
    pairs = zip(node.next_functions, grads, strict=False)
    return [(n, g) for (n, _), g in pairs if n is not None and g is not None]


def route(roots, wanted=None):
    """Return the nodes to visit, in order, and the set of those that are wanted.

    Without wanted these are the end points; with it, a collection of nodes, those
    nodes are left out that lead to none of them.
    """
    order = topological_order(roots)
    if wanted is None:
        return order, {node for node in order if not node.next_functions}
    leading = set(wanted)
    for node in reversed(order):
        if any(child in leading for child, _ in node.next_functions):
            leading.add(node)
    return [node for node in order if node in leading], set(wanted)


def run_backward(roots, grads, retain_graph=False, wanted=None):
    """Send grads down the graph; return what arrives at the wanted nodes, by node."""
    arrived, found = {}, {}

    def receive(node, grad):
        arrived[node] = arrived[node] + grad if node in arrived else grad

    for root, grad in zip(roots, grads, strict=True):
        receive(root, grad)
    order, wanted = route(roots, wanted)
    for node in order:
        grad = arrived.pop(node, None)
        if grad is None:
            continue
        grad = node.run_hooks(grad)
        if node in wanted:
            found[node] = grad
        for child, part in pushed(node, grad):
            receive(child, part)
        if not retain_graph:
            node.free()
    return found


NOT_MARKED = "element 0 of tensors does not require grad and does not have a grad_fn"


NOT_ONE = "grad can be implicitly created only for scalar outputs"


MISMATCH = (
    "Mismatch in shape: grad_output[0] has a shape of {} and "
    "output[0] has a shape of {}."
)


def first_gradient(result, gradient=None):
    """Return the array with which a backward pass from result begins."""
    if not result.requires_grad:
        raise RuntimeError(NOT_MARKED)
    if gradient is None:
        if result.numel() != 1:
            raise RuntimeError(NOT_ONE)
        return np.ones_like(result.array)
    if gradient.shape != result.shape:
        raise RuntimeError(MISMATCH.format(gradient.shape, result.shape))
    return gradient.array
