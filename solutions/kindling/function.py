# Built by kindling build from source/03_tensors.py.
# Built by kindling build from source/04_autograd.py.
"""What units Gradients of whole arrays and The engine build."""

from kindling.autograd.engine import node_of
from kindling.autograd.grad_mode import is_grad_enabled
from kindling.base import TensorBase
from kindling.forward import run_forward
from kindling.node import Node


class Function(Node):
    """One operation: forward computes an array, backward each input's gradient.

    An object of the class is one use of the operation: a node of the graph.
    """

    def save_for_backward(self, *arrays):
        """Keep the arrays that backward will need."""
        self.saved_arrays = arrays

    def forward(self, *arrays, **options):
        """Return the array that this operation computes from arrays and numbers."""
        raise NotImplementedError(f"{type(self).__name__} has no forward")

    def backward(self, grad):
        """Return one gradient per input, given the gradient of the result."""
        raise NotImplementedError(f"{type(self).__name__} has no backward")

    @classmethod
    def apply(cls, *inputs, **options):
        """Return the result of the operation as a tensor; record how it was made."""
        node = cls()
        on = is_grad_enabled()
        node.needs_input_grad = tuple([on and wants_grad(x) for x in inputs])
        result = run_forward(node, inputs, options)
        if True in node.needs_input_grad:
            node.next_functions = tuple([(node_of(x), 0) for x in inputs])
            node.keep_watch(*inputs, result)
            result.grad_fn = node
        return result

    def watch(self, *tensors):
        """Note the version of each tensor whose array this node has saved."""
        self.watched = tuple(
            (place, tensor.version, tensor.version.count)
            for tensor in tensors
            if isinstance(tensor, TensorBase)
            for place, array in enumerate(self.saved_arrays)
            if array is tensor.array
        )


def wants_grad(x):
    """Return whether x is a tensor that requires grad, not a plain number."""
    return isinstance(x, TensorBase) and x.requires_grad
