# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
# ---

# %% [markdown]
# # Unit 05: Functions of networks

# %% role="given" id="begin-unit"
import math

import matplotlib.pyplot as plt
import numpy as np

from course import begin, check, draw, extend

begin("05_functional")

# %% role="given" id="imports"
import kindling

from kindling.function import Function
from kindling.inplace import overwrite
from kindling.nn.functional.arguments import (
    chosen_reduction,
    need_floats,
    need_tensors,
    over_dim,
    same_size,
)
from kindling.nn.functional.targets import (
    check_classes,
    check_logits,
    full_nll_loss,
    soft_cross_entropy,
    weighted_logit_loss,
)
from kindling.ops.broadcast import unbroadcast
from kindling.tensor import Tensor


# %% role="given" id="addmm" export="ops/linear"
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
        return grad_bias, grad_a, rows.T @ grads if need_b else None


# %% role="answer" id="linear" export="nn/functional/linear"
def linear(input, weight, bias=None):
    """Return input times the transpose of weight, plus bias."""
    ### BEGIN SOLUTION
    if bias is None:
        return input @ weight.t()
    return Addmm.apply(bias, input, weight.t())
    ### END SOLUTION


# %% role="answer" id="relu" export="ops/activation"
class Relu(Function):
    """The larger of a and 0, element by element."""

    def forward(self, a):
        ### BEGIN SOLUTION
        out = np.maximum(a, 0)
        self.save_for_backward(out)
        return out

    def backward(self, grad):
        (out,) = self.saved_arrays
        return np.where(out > 0, grad, 0)
        ### END SOLUTION


# %% role="answer" id="logistic" export="ops/activation"
def logistic(a):
    """Return 1 / (1 + exp(-a)) for any a, however large, element by element."""
    ### BEGIN SOLUTION
    small = np.exp(-np.abs(a))
    return np.where(a >= 0, 1, small) / (1 + small)
    ### END SOLUTION


# %% role="answer" id="sigmoid" export="ops/activation"
class Sigmoid(Function):
    """The sigmoid of a, element by element."""

    def forward(self, a):
        ### BEGIN SOLUTION
        out = logistic(a)
        self.save_for_backward(out)
        return out

    def backward(self, grad):
        (out,) = self.saved_arrays
        return grad * out * (1 - out)
        ### END SOLUTION


# %% role="answer" id="softmax" export="ops/activation"
class Softmax(Function):
    """Numbers along dim as shares of 1: exp(a), divided by its sum."""

    def forward(self, a, dim):
        ### BEGIN SOLUTION
        powers = np.exp(a - a.max(axis=dim, keepdims=True))
        out = powers / powers.sum(axis=dim, keepdims=True)
        self.dim = dim
        self.save_for_backward(out)
        return out

    def backward(self, grad):
        (out,) = self.saved_arrays
        mean = (grad * out).sum(axis=self.dim, keepdims=True)
        return out * (grad - mean)
        ### END SOLUTION


# %% role="answer" id="log-sum-exp" export="ops/activation"
def log_sum_exp(a, dim):
    """Return log(sum(exp(a))) along dim, which stays with length 1."""
    ### BEGIN SOLUTION
    top = a.max(axis=dim, keepdims=True)
    return top + np.log(np.exp(a - top).sum(axis=dim, keepdims=True))
    ### END SOLUTION


# %% role="answer" id="log-softmax" export="ops/activation"
class LogSoftmax(Function):
    """The logarithm of the softmax of a along dim."""

    def forward(self, a, dim):
        ### BEGIN SOLUTION
        out = a - log_sum_exp(a, dim)
        self.dim = dim
        self.save_for_backward(out)
        return out

    def backward(self, grad):
        (out,) = self.saved_arrays
        return grad - np.exp(out) * grad.sum(axis=self.dim, keepdims=True)
        ### END SOLUTION


# %% role="given" id="activation-functions" export="nn/functional/activation"
def relu(input, inplace=False):
    """Return the larger of each element and 0; with inplace, in input's memory."""
    need_tensors("relu", input=input)
    out = Relu.apply(input)
    return overwrite(input, out) if inplace else out


def sigmoid(input):
    """Return 1 / (1 + exp(-x)) of each element x."""
    need_tensors("sigmoid", input=input)
    return Sigmoid.apply(input)


# %% role="given" id="softmax-functions" export="nn/functional/activation"
def softmax(input, dim=None, _stacklevel=3, dtype=None):
    """Return the elements along dim as shares of 1, each in proportion to exp(x)."""
    return over_dim(Softmax, input, dim, dtype)


def log_softmax(input, dim=None, _stacklevel=3, dtype=None):
    """Return the logarithm of the softmax along dim."""
    return over_dim(LogSoftmax, input, dim, dtype)


# %% role="given" id="activation-methods" export="tensor"
@extend(Tensor)
def relu(self):
    """Return the larger of each element and 0."""
    return Relu.apply(self)


@extend(Tensor)
def sigmoid(self):
    """Return 1 / (1 + exp(-x)) of each element x."""
    return Sigmoid.apply(self)


@extend(Tensor)
def softmax(self, dim, dtype=None):
    """Return the elements along dim as shares of 1."""
    return over_dim(Softmax, self, dim, dtype)


@extend(Tensor)
def log_softmax(self, dim, dtype=None):
    """Return the logarithm of the softmax along dim."""
    return over_dim(LogSoftmax, self, dim, dtype)


# %% role="given" id="reduced" export="ops/loss"
def reduced(losses, reduction):
    """Return an array of losses as it is, or their sum or mean."""
    if reduction == "none":
        return losses
    total = losses.sum()
    return total / losses.size if reduction == "mean" else total


# %% role="answer" id="shared" export="ops/loss"
def shared(grad, shape, reduction):
    """Return the gradient of each single loss, given that of the reduced one."""
    ### BEGIN SOLUTION
    if reduction == "mean":
        grad = grad / max(math.prod(shape), 1)
    return np.broadcast_to(grad, shape)
    ### END SOLUTION


# %% role="answer" id="mse-loss" export="ops/loss"
class MseLoss(Function):
    """The squared differences of input and target, reduced."""

    def forward(self, input, target, reduction):
        ### BEGIN SOLUTION
        error = input - target
        self.save_for_backward(error)
        self.reduction = reduction
        return reduced(error**2, reduction)

    def backward(self, grad):
        (error,) = self.saved_arrays
        grad_input = 2 * error * shared(grad, error.shape, self.reduction)
        return grad_input, -grad_input
        ### END SOLUTION


# %% role="given" id="mse-function" export="nn/functional/loss"
def mse_loss(input, target, size_average=None, reduce=None, reduction="mean"):
    """Return the squared differences of input and target, or their mean or sum."""
    reduction = chosen_reduction(reduction, size_average, reduce)
    input, target = same_size("mse_loss", input, target)
    need_floats("mse_loss", input, target)
    return MseLoss.apply(input, target, reduction=reduction)


# %% role="answer" id="nll-loss" export="ops/loss"
class NllLoss(Function):
    """Minus the log-probability of the target of each example, reduced."""

    def forward(self, log_p, target, reduction):
        ### BEGIN SOLUTION
        rows = np.arange(len(target))
        self.shape, self.place, self.reduction = log_p.shape, (rows, target), reduction
        return reduced(-log_p[self.place], reduction)

    def backward(self, grad):
        result = np.zeros(self.shape, grad.dtype)
        count = self.shape[:1]
        result[self.place] = -shared(grad, count, self.reduction)
        return result
        ### END SOLUTION


# %% role="given" id="nll-function" export="nn/functional/loss"
def nll_loss(
    input,
    target,
    weight=None,
    size_average=None,
    ignore_index=-100,
    reduce=None,
    reduction="mean",
):
    """Return minus the log-probability of each target class, or the mean or sum.

    input: log-probabilities, (batch, classes); target: classes, (batch,).
    """
    reduction = chosen_reduction(reduction, size_average, reduce)
    need_tensors("nll_loss", input=input, target=target)
    check_classes(input, target, weight, ignore_index)
    if input.ndim == 2 and weight is None and not (target == ignore_index).any():
        return NllLoss.apply(input, target=target.array, reduction=reduction)
    return full_nll_loss(input, target, weight, ignore_index, reduction)


# %% role="answer" id="class-cross-entropy" export="nn/functional/loss"
def class_cross_entropy(input, target, **options):
    """Return the cross-entropy of logits, for targets that are classes."""
    ### BEGIN SOLUTION
    dim = 0 if input.ndim == 1 else 1
    return nll_loss(log_softmax(input, dim), target, **options)
    ### END SOLUTION


# %% role="given" id="cross-entropy" export="nn/functional/loss"
def cross_entropy(
    input,
    target,
    weight=None,
    size_average=None,
    ignore_index=-100,
    reduce=None,
    reduction="mean",
    label_smoothing=0.0,
):
    """Return the cross-entropy of logits and targets: classes, or probabilities."""
    reduction = chosen_reduction(reduction, size_average, reduce)
    need_tensors("cross_entropy_loss", input=input, target=target)
    options = {"weight": weight, "ignore_index": ignore_index, "reduction": reduction}
    if input.shape == target.shape or label_smoothing:
        return soft_cross_entropy(input, target, options, label_smoothing)
    return class_cross_entropy(input, target, **options)


# %% role="answer" id="logit-loss" export="ops/loss"
class BinaryCrossEntropyWithLogits(Function):
    """The cross-entropy of yes or no, from the logit of yes, reduced."""

    def forward(self, input, target, reduction):
        ### BEGIN SOLUTION
        self.save_for_backward(input, target)
        self.reduction = reduction
        rest = np.log1p(np.exp(-np.abs(input)))
        return reduced(np.maximum(input, 0) - input * target + rest, reduction)

    def backward(self, grad):
        input, target = self.saved_arrays
        grad = shared(grad, input.shape, self.reduction)
        return grad * (logistic(input) - target), -grad * input
        ### END SOLUTION


# %% role="given" id="logit-loss-function" export="nn/functional/loss"
def binary_cross_entropy_with_logits(
    input,
    target,
    weight=None,
    size_average=None,
    reduce=None,
    reduction="mean",
    pos_weight=None,
):
    """Return the cross-entropy of yes (1) or no (0), from the logit of yes."""
    reduction = chosen_reduction(reduction, size_average, reduce)
    check_logits(input, target)
    if weight is None and pos_weight is None:
        return BinaryCrossEntropyWithLogits.apply(input, target, reduction=reduction)
    return weighted_logit_loss(input, target, weight, pos_weight, reduction)
