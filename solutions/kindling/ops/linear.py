# Built by kindling build from source/03_tensors.py.
"""What the unit 'Gradients of whole arrays' builds."""

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
