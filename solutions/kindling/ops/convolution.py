# Built by kindling build from source/11_convolution.py.
"""What the unit 'Convolution' builds."""

from kindling.function import Function
from kindling.ops.windows import fold, windows
from kindling.ops.windows_nd import padded, without_padding


class Convolution(Function):
    """Each window of images times each filter, summed: the maps of the filters."""

    same_dtype = True

    def forward(self, a, weight, stride, padding, dilation):
        a = padded(a, padding)
        self.steps, self.sizes = (stride, padding, dilation), a.shape[2:]
        view = windows(a, weight.shape[2:], stride, dilation)
        rows, columns = view.shape[4:]
        view = view.reshape(len(a), weight[0].size, rows * columns)
        self.save_for_backward(view, weight)
        out = weight.reshape(len(weight), -1) @ view
        return out.reshape(len(a), len(weight), rows, columns)

    def backward(self, grad):
        """Return the gradients of the images and of the filters."""
        view, weight = self.saved_arrays
        stride, padding, dilation = self.steps
        need_a, need_weight = self.needs_input_grad
        grad_a = grad_weight = None
        rows = grad.reshape(len(grad), len(weight), -1)
        if need_weight:
            grad_weight = (rows @ view.mT).sum(axis=0).reshape(weight.shape)
        if need_a:
            parts = weight.reshape(len(weight), -1).T @ rows
            parts = parts.reshape(len(grad), *weight.shape[1:], *grad.shape[2:])
            grad_a = without_padding(fold(parts, self.sizes, stride, dilation), padding)
        return grad_a, grad_weight
