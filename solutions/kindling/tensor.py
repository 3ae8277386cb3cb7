# Built by kindling build from source/03_tensors.py.
# Built by kindling build from source/04_autograd.py.
# Built by kindling build from source/05_functional.py.
"""What 3 units build."""

import numpy as np

from kindling.autograd import no_second_derivatives
from kindling.autograd.engine import accumulate, first_gradient, node_of, run_backward
from kindling.base import TensorBase
from kindling.core import named, wrap
from kindling.indexing import as_index, as_number, expanded, reduction, sizes
from kindling.inplace import assign, fill, overwrite
from kindling.ops.activation import LogSoftmax, Relu, Sigmoid, Softmax
from kindling.ops.elementwise import Add, Div, Exp, Log, Mul, Neg, Pow, Sqrt, Sub, Tanh
from kindling.ops.linear import MatMul
from kindling.ops.reduce import Max, Mean, Sum
from kindling.ops.shape import Expand, Index, Reshape, Transpose


class Tensor(TensorBase):
    """An array of numbers that can be differentiated."""

    def sum(self, dim=None, keepdim=False, **also):
        """Return the sum over dim: an int, a tuple, or None for all elements."""
        x, arguments = reduction(self, dim, keepdim, **also)
        return Sum.apply(x, **arguments)

    def mean(self, dim=None, keepdim=False, **also):
        """Return the mean over dim: an int, a tuple, or None for all elements."""
        x, arguments = reduction(self, dim, keepdim, **also)
        return Mean.apply(x, **arguments)

    def amax(self, dim=None, keepdim=False, **also):
        """Return the largest element over dim: an int, a tuple, or None for all."""
        x, arguments = reduction(self, dim, keepdim, **also)
        return Max.apply(x, **arguments)

    def __add__(self, other):
        return Add.apply(self, other)

    def __sub__(self, other):
        return Sub.apply(self, other)

    def __mul__(self, other):
        return Mul.apply(self, other)

    def __matmul__(self, other):
        return MatMul.apply(self, other)

    __radd__ = __add__

    __rmul__ = __mul__

    def __truediv__(self, other):
        return Div.apply(self, other)

    def __rtruediv__(self, other):
        return self.reciprocal() * other

    def __rsub__(self, other):
        return named(Sub.apply(other, self), "RsubBackward1")

    def __neg__(self):
        return Neg.apply(self)

    def __pow__(self, exponent):
        if isinstance(exponent, TensorBase):
            return self.pow_tensor(exponent)
        return Pow.apply(self, exponent=as_number(exponent))

    def exp(self):
        """Return e to the power of each element."""
        return Exp.apply(self)

    def log(self):
        """Return the natural logarithm of each element."""
        return Log.apply(self)

    def tanh(self):
        """Return the hyperbolic tangent of each element."""
        return Tanh.apply(self)

    def sqrt(self):
        """Return the square root of each element."""
        return Sqrt.apply(self)

    def reshape(self, *shape):
        """Return the same elements in another shape; one size may be -1."""
        return Reshape.apply(self, shape=sizes(shape))

    def permute(self, *order):
        """Return the tensor with its dimensions in another order."""
        return Transpose.apply(self, order=sizes(order))

    def expand(self, *shape):
        """Return the tensor repeated along dimensions of size 1; -1 keeps a size."""
        return Expand.apply(self, shape=expanded(self.array.shape, sizes(shape)))

    def __getitem__(self, index):
        return Index.apply(self, index=as_index(index, self.array.shape))

    def backward(
        self, gradient=None, retain_graph=None, create_graph=False, inputs=None
    ):
        """Add to the grad of each leaf its share in the gradient of self.

        gradient: weights for the elements of self, needed unless it has one element.
        inputs: only these get a gradient. Raises RuntimeError where it cannot begin.
        """
        no_second_derivatives(create_graph)
        first = first_gradient(self, gradient)
        tensors = None if inputs is None else {node_of(x): x for x in inputs}
        found = run_backward([node_of(self)], [first], bool(retain_graph), tensors)
        for node, grad in found.items():
            if tensors is None:
                node.backward(grad)
            else:
                accumulate(tensors[node], grad)

    def __setitem__(self, index, value):
        assign(self, index, value)

    def add_(self, other, *, alpha=1):
        """Add other, alpha times, to this tensor in place."""
        return overwrite(self, self.add(other, alpha=alpha))

    def sub_(self, other, *, alpha=1):
        """Subtract other, alpha times, from this tensor in place."""
        return overwrite(self, self.sub(other, alpha=alpha))

    def mul_(self, other):
        """Multiply this tensor by other in place."""
        return overwrite(self, self * other)

    def div_(self, other, *, rounding_mode=None):
        """Divide this tensor by other in place."""
        return overwrite(self, self.div(other, rounding_mode=rounding_mode))

    __iadd__ = add_

    __isub__ = sub_

    __imul__ = mul_

    __itruediv__ = div_

    def copy_(self, other):
        """Take over the numbers of other in place."""
        self[...] = other
        return self

    def fill_(self, number):
        """Make every element that number in place."""
        return fill(self, number)

    def zero_(self):
        """Make every element zero in place."""
        return fill(self, 0, "ZeroBackward0")

    def detach(self):
        """Return the same numbers, in the same memory, without history."""
        result = wrap(self.array)
        result.shares_memory_of(self)
        return result

    def requires_grad_(self, requires_grad=True):
        """Mark this leaf as one that gradients flow to, or not; return it."""
        self.requires_grad = requires_grad
        return self

    def register_hook(self, hook):
        """Call hook with each gradient of this tensor; it may return another one.

        Returns a handle whose remove() takes the hook away. Raises RuntimeError if the
        tensor does not require grad.
        """
        if not self.requires_grad:
            raise RuntimeError(
                "cannot register a hook on a tensor that doesn't require gradient"
            )

        def call(grad):
            replaced = hook(wrap(np.asarray(grad)))
            return grad if replaced is None else replaced.array

        return node_of(self).add_hook(call)

    def retain_grad(self):
        """Keep the gradient that arrives at this result in its grad."""
        if not self.requires_grad:
            message = "can't retain_grad on Tensor that has requires_grad=False"
            raise RuntimeError(message)
        if self.is_leaf or self.retains_grad:
            return
        self.retains_grad = True

        def keep(grad):
            accumulate(self, grad)
            return grad

        self.grad_fn.add_hook(keep, last=True)

    def relu(self):
        """Return the larger of each element and 0."""
        return Relu.apply(self)

    def relu_(self):
        """Make each negative element 0 in place."""
        return overwrite(self, Relu.apply(self))

    def sigmoid(self):
        """Return 1 / (1 + exp(-x)) of each element x."""
        return Sigmoid.apply(self)

    def sigmoid_(self):
        """Take the sigmoid of each element in place."""
        return overwrite(self, Sigmoid.apply(self))

    def softmax(self, dim, dtype=None):
        """Return the elements along dim as shares of 1."""
        from kindling.nn.functional.arguments import over_dim

        return over_dim(Softmax, self, dim, dtype)

    def log_softmax(self, dim, dtype=None):
        """Return the logarithm of the softmax along dim."""
        from kindling.nn.functional.arguments import over_dim

        return over_dim(LogSoftmax, self, dim, dtype)
