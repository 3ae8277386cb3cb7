# Built by kindling build from source/03_tensors.py.
# Built by kindling build from source/05_functional.py.
"""What units Gradients of whole arrays and Functions of networks build."""

from kindling.function import Function
from kindling.ops.broadcast import unbroadcast


class MatMul(Function):
    """a @ b for vectors, matrices and stacks of matrices."""

    same_dtype = True

    def forward(self, a, b):
        self.save_for_backward(a, b)
        return a @ b

    def backward(self, grad):
        """Return the gradients of two inputs of any number of axes."""
        a, b = self.saved_arrays
        left, right, grad = as_matrices(a, b, grad)
        need_a, need_b = self.needs_input_grad
        grad_a = grad_b = None
        if need_a:
            grad_a = unbroadcast(grad @ right.mT, left.shape).reshape(a.shape)
        if need_b:
            grad_b = unbroadcast(left.mT @ grad, right.shape).reshape(b.shape)
        return grad_a, grad_b


def as_matrices(a, b, grad):
    """Return a, b and the gradient of a @ b with vectors as matrices.

    A vector on the left is a matrix of one row, one on the right of one column.
    """
    if b.ndim == 1:
        b, grad = b[:, None], grad[..., None]
    if a.ndim == 1:
        a, grad = a[None, :], grad[..., None, :]
    return a, b, grad


class Addmm(Function):
    """bias + a @ b in one step, for a matrix b."""

    same_dtype = True

    def forward(self, bias, a, b):
        self.save_for_backward(a, b)
        self.shape = bias.shape
        out = a @ b
        out += bias
        return out

    def backward(self, grad):
        """Return the gradients of bias, a and b; a may have any number of axes."""
        a, b = self.saved_arrays
        need_bias, need_a, need_b = self.needs_input_grad
        rows, grads = a.reshape(-1, a.shape[-1]), grad.reshape(-1, grad.shape[-1])
        grad_bias = unbroadcast(grad, self.shape) if need_bias else None
        grad_a = grad @ b.T if need_a else None
        grad_b = (grads.T @ rows).T if need_b else None  # in memory as weight is
        return grad_bias, grad_a, grad_b
