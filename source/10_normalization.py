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
# # Unit 10: Normalization
#
# **You will build** four things that let deep networks train: batch normalization with its running statistics, layer normalization, dropout, and the clipping of gradients.
#
# **You need** units 04 to 09: the engine, `Module` and the training loop. Your library is carried over; a missing part is replaced by a finished one.
#
# **Time**: about 110 minutes; sections 1 to 4 make a good first half. **Grading**: 80 points for eight exercises, checked by running your code, and 20 points for three written answers, read by a person. Some checks are hidden: they ask for other shapes, and for the other cases that a statement allows.

# %% role="given" id="begin-unit"
import math

import matplotlib.pyplot as plt
import numpy as np

from course import begin, check, draw, extend
from course.data import digits

begin("10_normalization")

# %% role="given" id="imports"
import kindling
from kindling import nn, optim
from kindling.autograd import no_grad
from kindling.creation import empty, ones, tensor, zeros
from kindling.dtypes import int64
from kindling.function import Function
from kindling.nn.functional.norm_arguments import (
    fits_normalized_shape,
    need_several_values,
    per_channel,
    with_scale,
)
from kindling.nn.functional.probability import need_probability
from kindling.nn.modules.module import Module
from kindling.nn.parameter import Parameter
from kindling.nn.utils.norms import get_total_norm, gradients_of

# %% [markdown]
# ## 1. Numbers that drift
#
# Unit 07 chose the first weights so that the numbers keep their size from layer to layer. But weights change as they are trained, and nothing holds the sizes in place afterward. The next cell sends one batch through 30 layers of `Linear` and `tanh`, with weights that are too small, about right, and too large. It prints the spread (standard deviation) of the numbers after some of the layers. Before you run it: what will go wrong in the first row, and what in the last?

# %%
kindling.manual_seed(0)
x = kindling.randn(200, 50)
for factor in (0.8, 1.1, 2.0):
    h, spreads = x, []
    for _ in range(30):
        weight = kindling.randn(50, 50) * (factor / math.sqrt(50))
        h = (h @ weight).tanh()
        spreads.append(float(h.std()))
    print(f"factor {factor}:", *(f"{spreads[n]:.4f}" for n in (0, 9, 19, 29)))

# %% [markdown]
# The first row dies out: after 30 layers all examples look alike. In the last one many numbers are close to −1 or 1, where `tanh` is flat and lets hardly any gradient through. The idea of this unit: **measure** the numbers on their way, and bring them back to mean 0 and spread 1 in every layer.

# %% [markdown]
# ## 2. Mean 0, spread 1
#
# Take the mean and the variance of a group of numbers and set each number $a$ to
#
# $$n = \frac{a - \text{mean}}{\sqrt{\text{var} + \epsilon}}$$
#
# The variance is the mean of the squared distances from the mean; it divides by the count of numbers. $\epsilon$ is small and keeps the root away from 0 when all numbers are equal. Which numbers form a group is told by `axes`: mean and variance are taken over them, and `keepdims=True` keeps these axes with length 1, so that the shapes fit.

# %% [markdown]
# ### Exercise 10.1 - Normalize (8 points, about 8 minutes)
#
# Write the forward of `Normalize`, an operation of unit 03.
#
# In: `a`, an array; `axes`, a tuple of axes; `eps`. Out: the normalized array, of the same shape. For the backward, save two arrays with `self.save_for_backward`, in this order: the result, and the factor $1 / \sqrt{\text{var} + \epsilon}$ with the axes kept. Note `self.axes = axes`.
#
# By hand: `a` is $(1, 3)$, one group, `eps` is 0: the mean is 2, the variance $(1 + 1) / 2 = 1$, and the result $(-1, 1)$.

# %% [markdown]
# <details><summary>I don't know where to start</summary>
#
# Four lines: mean, variance, the factor $1 / \sqrt{\text{var} + \epsilon}$, the result. `a.mean(axis=axes, keepdims=True)` is the first one. NumPy has `var`, too.
#
# </details>
# <details><summary>I get an error about shapes</summary>
#
# Print the shape of your mean. For `a` of shape (4, 3) and `axes` (0,) it has to be (1, 3). What does `keepdims` do?
#
# </details>
# <details><summary>My numbers are a little off</summary>
#
# Is eps inside the root? And does your variance divide by the count, or by the count minus 1? For (1, 3) it is 1, not 2.
#
# </details>

# %% role="answer" id="normalize" export="ops/normalization"
class Normalize(Function):
    """Groups of numbers with mean 0 and variance 1; axes are those of a group."""

    def forward(self, a, axes, eps):
        ### BEGIN SOLUTION
        mean = a.mean(axis=axes, keepdims=True)
        factor = 1 / np.sqrt(a.var(axis=axes, keepdims=True) + eps)
        out = (a - mean) * factor
        self.axes = axes
        self.save_for_backward(out, factor)
        return out
        ### END SOLUTION

# %%
x = kindling.tensor([[1.0, 10.0], [3.0, 50.0]])
print(Normalize.apply(x, axes=(0,), eps=0.0), "expected: -1 above, 1 below")
print(Normalize.apply(x, axes=(1,), eps=0.0), "expected: -1 left, 1 right")

# %% role="check" id="check-normalize" points=4
def normalized(my, x, eps):
    ways = {"over the examples": (0,), "over the features": (1,), "over both": (0, 1)}
    x = my.kindling.tensor(x).requires_grad_()
    found = {k: my.Normalize.apply(x, axes=way, eps=eps) for k, way in ways.items()}
    saved = found["over the features"].grad_fn.saved_arrays
    return found | {"saved": list(saved)}


def normalized_by_torch(torch, x, eps):
    ways = {"over the examples": (0,), "over both": (0, 1), "over the features": (1,)}
    found = {}
    for name, way in ways.items():
        var, mean = torch.var_mean(x, way, correction=0, keepdim=True)
        factor = 1 / torch.sqrt(var + eps)
        found[name] = (x - mean) * factor
    return found | {"saved": [found["over the features"], factor]}


@check.equal(yours=normalized, torch=normalized_by_torch)
def numbers_are_normalized(rng):
    """Is every group normalized, and are the result and the factor saved?"""
    shape = tuple(int(n) for n in rng.permutation([3, 4]))
    return {"x": rng.normal(2, 3, size=shape), "eps": rng.uniform(0.1, 1)}

# %% role="check" id="hidden-normalize" points=4
# Hidden check (4 points): more axes, equal numbers, what is saved.
### BEGIN HIDDEN TESTS
def of_images(my, x, same):
    y = my.Normalize.apply(my.kindling.tensor(x).requires_grad_(), axes=(0, 2), eps=0.5)
    flat = my.Normalize.apply(my.kindling.tensor(same), axes=(0,), eps=1e-5)
    out, factor = y.grad_fn.saved_arrays
    return {"images": y, "equal numbers": flat, "saved": [out, factor]}


def of_images_by_torch(torch, x, same):
    var, mean = torch.var_mean(x, (0, 2), correction=0, keepdim=True)
    factor = (var + 0.5) ** -0.5
    out = (x - mean) * factor
    return {"images": out, "equal numbers": same * 0, "saved": [out, factor]}


@check.equal(yours=of_images, torch=of_images_by_torch)
def images_are_normalized(rng):
    """Is it right over several axes, for equal numbers, and saved for backward?"""
    shape = tuple(int(n) for n in rng.permutation([2, 3, 4]))
    same = np.full((3, 2), rng.uniform(1, 2))
    return {"x": rng.normal(2, 3, size=shape), "same": same}
### END HIDDEN TESTS

# %% [markdown]
# ## 3. The way back
#
# Moving one number of a group moves its mean and its variance, and with them all the others. So a gradient has three parts. Write $g$ for the upstream gradient, $n$ for the normalized numbers, $f = 1 / \sqrt{\text{var} + \epsilon}$, and $\overline{\phantom{g}}$ for the mean over a group:
#
# | way from $a$ to the result | part of the gradient |
# |---|---|
# | directly | $f\, g$ |
# | through the mean | $-f\, \overline{g}$ |
# | through the variance | $-f\, n\, \overline{g\,n}$ |
#
# The last two take away from $g$ what normalization would undo anyway: a shift of the whole group, and a stretch of it.

# %% [markdown]
# ### Exercise 10.2 - The gradient of normalized numbers (12 points, about 12 minutes)
#
# Write the backward of `Normalize`: the sum of the three parts.
#
# In: `grad`, an array of the shape of the result. `self.saved_arrays` holds the result $n$ and the factor $f$, and `self.axes` the axes. Out: the gradient of `a`.
#
# By hand: $a = (1, 3)$ gave $n = (-1, 1)$ and $f = 1$. With $g = (1, 0)$: $\overline{g} = 0.5$ and $\overline{g\,n} = -0.5$. The gradient is $1 \cdot ((1, 0) - 0.5 - (-1, 1) \cdot (-0.5)) = (0, 0)$. Two numbers normalize to $(-1, 1)$ whatever they are, so nothing changes.

# %% [markdown]
# <details><summary>I don't know where to start</summary>
#
# Every part has the factor f, so put it outside the bracket. Inside stand g, its mean, and n times the mean of g times n. Which axes are the means taken over, and have they to be kept?
#
# </details>
# <details><summary>My gradient is right for the mean and wrong otherwise</summary>
#
# Two different means: that of `grad`, and that of `grad * n`. The second one is multiplied with n afterward.
#
# </details>
# <details><summary>How can I test it?</summary>
#
# The gradients of a group add up to 0, and so do the gradients times n (for eps = 0). Print both sums. `gradients_agree` of unit 04 compares with finite differences.
#
# </details>

# %% role="answer" id="normalize-backward" export="ops/normalization"
@extend(Normalize)
def backward(self, grad):
    """Return the gradient of a: direct, through the mean, through the variance."""
    ### BEGIN SOLUTION
    out, factor = self.saved_arrays
    mean = grad.mean(axis=self.axes, keepdims=True)
    along = (grad * out).mean(axis=self.axes, keepdims=True)
    return factor * (grad - mean - out * along)
    ### END SOLUTION

# %%
x = kindling.tensor([1.0, 3.0, 8.0], requires_grad=True)
y = Normalize.apply(x, axes=(0,), eps=0.0)
y.backward(kindling.tensor([1.0, 0.0, 0.0]))
print("gradient:", x.grad, "sum:", float(x.grad.sum()))

# %% [markdown]
# The sum is 0 up to rounding: to add the same number to all three of them would change nothing.

# %% role="check" id="check-normalize-backward" points=6
def gradients_of_groups(my, x, grad):
    found = {}
    for name, axes in {"columns": (0,), "rows": (1,)}.items():
        a = my.kindling.tensor(x).requires_grad_()
        my.Normalize.apply(a, axes=axes, eps=0.1).backward(my.kindling.tensor(grad))
        found[name] = a.grad
    return found


def gradients_by_torch(torch, x, grad):
    found = {}
    for name, dims in {"columns": (0,), "rows": (1,)}.items():
        a = x.clone().requires_grad_()
        var, mean = torch.var_mean(a, dims, correction=0, keepdim=True)
        ((a - mean) / torch.sqrt(var + 0.1)).backward(grad)
        found[name] = a.grad
    return found


@check.equal(yours=gradients_of_groups, torch=gradients_by_torch)
def gradients_of_normalized_numbers(rng):
    """Is the gradient right, for groups along either axis?"""
    shape = tuple(int(n) for n in rng.permutation([3, 4]))
    return {"x": rng.normal(1, 2, size=shape), "grad": rng.normal(size=shape)}

# %% role="check" id="hidden-normalize-backward" points=6
# Hidden check (6 points): groups over several axes, a network of two such operations.
### BEGIN HIDDEN TESTS
def deep_gradients(my, x, w):
    x, w = my.kindling.tensor(x).requires_grad_(), my.kindling.tensor(w)
    y = my.Normalize.apply(x, axes=(0, 2), eps=0.2)
    z = my.Normalize.apply((y * w).tanh(), axes=(1,), eps=0.3)
    (z * z * w).sum().backward()
    return {"gradient": x.grad}


def deep_gradients_by_torch(torch, x, w):
    def normalize(a, dims, eps):
        var, mean = torch.var_mean(a, dims, correction=0, keepdim=True)
        return (a - mean) / torch.sqrt(var + eps)

    x = x.clone().requires_grad_()
    z = normalize((normalize(x, (0, 2), 0.2) * w).tanh(), (1,), 0.3)
    (z * z * w).sum().backward()
    return {"gradient": x.grad}


@check.equal(yours=deep_gradients, torch=deep_gradients_by_torch)
def gradients_through_two_normalizations(rng):
    """Is the gradient right over several axes, and through two operations?"""
    shape = tuple(int(n) for n in rng.permutation([2, 3, 4]))
    return {"x": rng.normal(size=shape), "w": rng.normal(size=shape)}
### END HIDDEN TESTS

# %% [markdown]
# ## 4. Batch normalization
#
# **Batch normalization** takes each feature as a group, over all examples of the batch. For a batch of images, of shape (batch, channels, height, width), a group is a channel, over all examples and all places. In general: all axes but axis 1.
#
# That is fine in training. But a model in use may see one example at a time, and its answer must not depend on who else is in the batch. So the layer keeps **running statistics**, a mean and a variance that follow those of the batches:
#
# $$\text{running} \leftarrow (1 - m)\,\text{running} + m\,\text{batch}$$
#
# with the momentum $m$, 0.1 as a rule. In evaluation mode these are used.

# %% [markdown]
# One detail is easy to miss. A batch is a sample, and the mean of squared distances in a sample is too small on the average, by the factor $(n - 1) / n$ for $n$ numbers. The running variance is to stand for all data, so it takes the **unbiased** variance, which divides by $n - 1$. `tensor.var(axes)` divides by $n - 1$, unless you say otherwise, as in torch. For the normalization itself the batch counts as it is, with $n$.

# %% [markdown]
# ### Exercise 10.3 - Running statistics (10 points, about 8 minutes)
#
# Write `update_running(running_mean, running_var, input, momentum)`.
#
# In: two tensors with one number per channel; `input`, whose axis 1 are the channels; `momentum`. Out: nothing. The two tensors are changed in place, by the rule above, and nothing of it is recorded.
#
# By hand: one channel, `running_mean` 0, `running_var` 1, the batch $(1, 3)$, momentum 0.1. The mean of the batch is 2, its unbiased variance $(1 + 1) / (2 - 1) = 2$. So `running_mean` becomes 0.2 and `running_var` $0.9 + 0.2 = 1.1$.

# %% [markdown]
# <details><summary>I don't know where to start</summary>
#
# All axes but 1: for `input.dim()` axes that is 0, 2, 3 and so on, `(0, *range(2, input.dim()))`. Then `input.mean(axes)` has one number per channel.
#
# </details>
# <details><summary>The tensors do not change</summary>
#
# `running_mean = ...` gives the name another tensor; the caller's stays. Which methods change a tensor in place? `copy_` is one.
#
# </details>
# <details><summary>I get an error about a leaf, or my buffer requires grad</summary>
#
# If `input` requires grad, so does its mean. Under which switch of unit 04 is nothing recorded?
#
# </details>

# %% role="answer" id="update-running" export="nn/functional/normalization"
def update_running(running_mean, running_var, input, momentum):
    """Move the running statistics toward those of the batch, in place."""
    ### BEGIN SOLUTION
    axes = (0, *range(2, input.dim()))
    with no_grad():
        for running, now in (
            (running_mean, input.mean(axes)),
            (running_var, input.var(axes)),
        ):
            running.copy_((1 - momentum) * running + momentum * now)
    ### END SOLUTION

# %%
mean, var = kindling.zeros(1), kindling.ones(1)
update_running(mean, var, kindling.tensor([[1.0], [3.0]]), 0.1)
print(mean, var, "expected: 0.2 and 1.1")

# %% role="check" id="check-update-running" points=6
def statistics(my, images, mean, var, m):
    found, tensor = {}, my.kindling.tensor
    for name, batch in {"examples": images[:, :, 0, 0], "images": images}.items():
        kept = [tensor(mean), tensor(var)]
        my.update_running(*kept, tensor(batch).requires_grad_(), m)
        found[f"{name}: running_mean"], found[f"{name}: running_var"] = kept
    return found | {"recorded": kept[0].requires_grad or kept[1].requires_grad}


def statistics_by_torch(torch, images, mean, var, m):
    found = {}
    for name, batch in {"examples": images[:, :, 0, 0], "images": images}.items():
        kept = [mean.clone(), var.clone()]
        torch.nn.functional.batch_norm(batch, *kept, training=True, momentum=m)
        found[f"{name}: running_mean"], found[f"{name}: running_var"] = kept
    return found | {"recorded": False}


@check.equal(yours=statistics, torch=statistics_by_torch)
def running_statistics_follow_the_batch(rng):
    """Do mean and variance follow those of the batch, in place and unrecorded?"""
    n, c = (int(k) for k in rng.integers(2, 5, 2))
    given = {"images": rng.normal(3, 2, size=(n, c, 2, 3)), "mean": rng.normal(size=c)}
    return given | {"var": rng.uniform(1, 2, c), "m": rng.uniform(0.1, 0.4)}

# %% role="check" id="hidden-update-running" points=4
# Hidden check (4 points): several batches, momentum 1, float32, a sequence.
### BEGIN HIDDEN TESTS
def several_batches(my, batches, momenta):
    mean, var = my.kindling.zeros(3), my.kindling.ones(3)
    means, variances = [], []
    for batch, m in zip(batches, momenta, strict=True):
        my.update_running(mean, var, my.kindling.tensor(batch), m)
        means, variances = [*means, mean.clone()], [*variances, var.clone()]
    return {"running_mean": means, "running_var": variances}


def several_batches_by_torch(torch, batches, momenta):
    mean, var = torch.zeros(3), torch.ones(3)
    means, variances = [], []
    for batch, m in zip(batches, momenta, strict=True):
        torch.nn.functional.batch_norm(batch, mean, var, training=True, momentum=m)
        means, variances = [*means, mean.clone()], [*variances, var.clone()]
    return {"running_mean": means, "running_var": variances}


@check.equal(yours=several_batches, torch=several_batches_by_torch)
def running_statistics_of_several_batches(rng):
    """Are the statistics right after several batches of sequences?"""
    batches = np.float32(rng.normal(1, 2, size=(3, 4, 3, 5)))
    return {"batches": batches, "momenta": [*rng.uniform(0.1, 0.4, 2).tolist(), 1.0]}
### END HIDDEN TESTS

# %% [markdown]
# ### Exercise 10.4 - Batch normalization as a function (10 points, about 10 minutes)
#
# Write `batch_norm`.
#
# In: `input`; running statistics, which may be `None` in training; `weight` and `bias`, one number per channel or `None`; `training`, `momentum`, `eps`. Out: in training, normalized by the batch; the running statistics, if there are any, are updated. Otherwise, normalized by the running statistics, which stay. At the end, the given `with_scale(out, weight, bias)` gives each channel the spread and the mean that the layer has learned.
#
# By hand: one channel $(1, 3)$. Training, `eps` 0: $(-1, 1)$. Evaluation with `running_mean` 1 and `running_var` 4: $(0, 1)$.
#
# In training, call the given `need_several_values(input)`: it refuses a single number per channel. `per_channel(t, input)` gives `t` the shape that fits.

# %% [markdown]
# <details><summary>I don't know where to start</summary>
#
# One `if training:` with two branches that both make `out`. The first one is `Normalize.apply` with all axes but 1. The second one is the formula of section 2 with two given numbers per channel.
#
# </details>
# <details><summary>I get an error about shapes, for images only</summary>
#
# `running_mean` has shape (C,), an image batch (N, C, H, W): NumPy would pair C with W. `per_channel(running_mean, input)` has shape (1, C, 1, 1).
#
# </details>
# <details><summary>My running statistics are wrong</summary>
#
# Are they updated in training only, and only if they are there? Both normalizations and updates are functions that you have.
#
# </details>

# %% role="answer" id="batch-norm" export="nn/functional/normalization"
def batch_norm(input, running_mean, running_var, weight=None, bias=None, training=False,
               momentum=0.1, eps=1e-5):
    """Return each channel normalized, by the batch or by the running statistics."""
    ### BEGIN SOLUTION
    if training:
        need_several_values(input)
        if running_mean is not None:
            update_running(running_mean, running_var, input, momentum)
        axes = (0, *range(2, input.dim()))
        out = Normalize.apply(input, axes=axes, eps=eps)
    else:
        mean, var = per_channel(running_mean, input), per_channel(running_var, input)
        out = (input - mean) / (var + eps).sqrt()
    return with_scale(out, weight, bias)
    ### END SOLUTION

# %%
x = kindling.tensor([[1.0], [3.0]])
mean, var = kindling.ones(1), 4 * kindling.ones(1)
print(batch_norm(x, mean, var, eps=0.0).flatten(), "expected: 0 and 1")
print(batch_norm(x, mean, var, training=True, eps=0.0).flatten(), "expected: -1 and 1")
print(mean, var, "expected: 1.1 and 3.8")

# %% role="check" id="check-batch-norm" points=6
@check.like_torch
def channels_are_normalized(torch, rng):
    """Is the result right in both modes, and are the statistics as they should be?"""
    n, c = int(rng.integers(3, 6)), int(rng.integers(2, 4))
    numbers = rng.normal(2, 3, size=(n, c, 2, 3)).tolist()
    mean, var = torch.tensor(rng.normal(size=c)), torch.tensor(rng.uniform(1, 2, c))
    weight, bias = torch.tensor(rng.normal(size=(2, c)))
    batch_norm, found = torch.nn.functional.batch_norm, {}
    for mode in (True, False):
        x = torch.tensor(numbers, dtype=torch.float64, requires_grad=True)
        y = batch_norm(x, mean, var, weight, bias, training=mode, momentum=0.3, eps=0.1)
        (y * y * y).sum().backward()
        name = "training" if mode else "evaluation"
        found[name] = y.detach()
        found[f"{name}: gradient"] = x.grad
        found[f"{name}: statistics"] = [mean.clone(), var.clone()]
    bare = lambda: batch_norm(x.detach(), None, None, training=True)
    failed = check.raises(bare)
    found["without statistics"] = bare() if failed == "nothing" else failed
    return found

# %% role="check" id="hidden-batch-norm" points=4
# Hidden check (4 points): examples without places, float32, one example, no weight.
### BEGIN HIDDEN TESTS
@check.like_torch
def other_batches_are_normalized(torch, rng):
    """Are batches of two axes right, and one example in evaluation alone?"""
    batch_norm = torch.nn.functional.batch_norm
    x = torch.tensor(rng.normal(2, 3, size=(5, 3)).tolist())
    mean, var = torch.zeros(3), torch.ones(3)
    out = batch_norm(x, mean, var, training=True)
    one = batch_norm(x[:1], mean, var, weight=torch.ones(3) * 2)
    refused = check.raises(lambda: batch_norm(x[:1], mean, var, training=True))
    sequence = batch_norm(x[None].permute(0, 2, 1), None, None, training=True)
    kept = [mean, var]
    return {"batch": out, "one": one, "refused": refused, "row": sequence, "kept": kept}
### END HIDDEN TESTS

# %% [markdown]
# ## 5. The layer
#
# A module holds what the function needs: `weight` and `bias`, which are trained, and the running statistics, which are not. Those are buffers (unit 06): saved with the model, moved by no optimizer. A third buffer counts the batches. If `momentum` is `None`, the count $k$ is used: with $m = 1/k$ the running statistics are plain averages of all batches so far.

# %% role="given" id="norm-base" export="nn/modules/batchnorm"
class _NormBase(Module):
    """What the layers with running statistics share."""

    _version = 2  # since torch counts the batches

    def __init__(
        self,
        num_features,
        eps=1e-5,
        momentum=0.1,
        affine=True,
        track_running_stats=True,
        device=None,
        dtype=None,
        *,
        bias=True,
    ):
        super().__init__()
        self.num_features, self.eps, self.momentum = num_features, eps, momentum
        self.affine, self.track_running_stats = affine, track_running_stats
        self._add_members(bias, dtype)
        self.reset_parameters()

# %% role="given" id="norm-parts" export="nn/modules/batchnorm"
@extend(_NormBase)
def _add_members(self, bias, dtype):
    wanted = {"weight": self.affine, "bias": self.affine and bias}
    for name, there in wanted.items():
        made = Parameter(empty(self.num_features, dtype=dtype))
        self.register_parameter(name, made if there else None)
    size, kept = self.num_features, self.track_running_stats
    self.register_buffer("running_mean", zeros(size, dtype=dtype) if kept else None)
    self.register_buffer("running_var", ones(size, dtype=dtype) if kept else None)
    count = tensor(0, dtype=int64) if kept else None
    self.register_buffer("num_batches_tracked", count)

# %% role="given" id="norm-reset" export="nn/modules/batchnorm"
@extend(_NormBase)
def reset_running_stats(self):
    """Begin again with mean 0, variance 1 and no batches."""
    if self.track_running_stats:
        self.running_mean.zero_()
        self.running_var.fill_(1)
        self.num_batches_tracked.zero_()


@extend(_NormBase)
def reset_parameters(self):
    """Begin again with weights of 1, biases of 0, and the statistics."""
    self.reset_running_stats()
    with no_grad():
        for param, start in ((self.weight, 1), (self.bias, 0)):
            if param is not None:
                param.fill_(start)

# %% role="given" id="norm-repr" export="nn/modules/batchnorm"
@extend(_NormBase)
def extra_repr(self):
    """Return the settings, as torch prints them."""
    settings = f"{self.num_features}, eps={self.eps}, momentum={self.momentum}"
    scale = f"affine={self.affine}, bias={self.bias is not None}"
    tracks = f"track_running_stats={self.track_running_stats}"
    return f"{settings}, {scale}, {tracks}"

# %% [markdown]
# ### Exercise 10.5 - The forward of the layer (10 points, about 10 minutes)
#
# Write `forward`: count the batch where that is due, and call `batch_norm` with the right arguments.
#
# | mode | statistics kept | normalized by | updated |
# |---|---|---|---|
# | training | yes | the batch | yes, and the count first |
# | evaluation | yes | the running statistics | no |
# | either | no (`running_mean` is `None`) | the batch | no |
#
# In: `input`, which `self._check_input_dim(input)` refuses if it has the wrong number of axes. Out: the normalized tensor.
#
# By hand: `momentum` is `None`, two batches of one channel with means 2 and 4. The count is 1, then 2, so `running_mean` is 2, then $\frac12 2 + \frac12 4 = 3$.

# %% [markdown]
# <details><summary>I don't know where to start</summary>
#
# Two questions decide: is `self.training` true, and is `self.running_mean` there? The batch is used if the first is true or the second is not.
#
# </details>
# <details><summary>The count</summary>
#
# `num_batches_tracked` is a buffer, and so a tensor. Change it in place, with `add_(1)`: a plain number under that name is refused. Without statistics it is `None`.
#
# </details>
# <details><summary>Momentum None</summary>
#
# Then the factor is 1 divided by the count, after it was raised: `1 / float(self.num_batches_tracked)`. In evaluation it plays no part; any number will do.
#
# </details>

# %% role="answer" id="norm-forward" export="nn/modules/batchnorm"
@extend(_NormBase)
def forward(self, input):
    """Return the input normalized by the batch or by the running statistics."""
    self._check_input_dim(input)
    ### BEGIN SOLUTION
    by_batch = self.training or self.running_mean is None
    factor = 0.0 if self.momentum is None else self.momentum
    if self.training and self.num_batches_tracked is not None:
        self.num_batches_tracked.add_(1)
        if self.momentum is None:
            factor = 1 / float(self.num_batches_tracked)
    running = self.running_mean, self.running_var
    scale = self.weight, self.bias
    return batch_norm(input, *running, *scale, by_batch, factor, self.eps)
    ### END SOLUTION

# %% [markdown]
# The layers for examples, sequences and images differ in what they accept, and in nothing else.

# %% role="given" id="batch-norm-layers" export="nn/modules/batchnorm"
class BatchNorm1d(_NormBase):
    """Normalizes each feature of a batch (N, C), or each channel of (N, C, L)."""

    def _check_input_dim(self, input):
        if input.dim() not in (2, 3):
            raise ValueError(f"expected 2D or 3D input (got {input.dim()}D input)")


class BatchNorm2d(_NormBase):
    """Normalizes each channel of a batch of images (N, C, H, W)."""

    def _check_input_dim(self, input):
        if input.dim() != 4:
            raise ValueError(f"expected 4D input (got {input.dim()}D input)")

# %%
layer = BatchNorm1d(1, momentum=None)
for center in (2.0, 4.0):
    layer(kindling.tensor([[center - 1], [center + 1]]))
    print("running mean:", layer.running_mean, "batches:", layer.num_batches_tracked)
print(layer, list(layer.state_dict()))
print("evaluation:", layer.eval()(kindling.tensor([[3.0]])), "expected: 0")
alone = BatchNorm1d(1, affine=False, track_running_stats=False).eval()
print(alone(kindling.tensor([[1.0], [3.0]])).flatten(), "expected: about -1 and 1")

# %% role="check" id="check-norm-forward" points=6
@check.like_torch
def a_layer_in_both_modes(torch, rng):
    """Does the layer count, follow and use its statistics, in both modes?"""
    size = (int(rng.integers(4, 7)), int(rng.integers(2, 4)))
    batches = [torch.tensor(rng.normal(m, 2, size=size).tolist()) for m in (1, 2, 5)]
    found = {}
    for momentum in (0.2, None):
        layer = torch.nn.BatchNorm1d(size[1], momentum=momentum)
        name = f"momentum {momentum}"
        found[f"{name}: training"] = [layer(batch).detach() for batch in batches]
        found[f"{name}: state"] = [p.clone() for p in layer.state_dict().values()]
        found[f"{name}: evaluation"] = layer.eval()(batches[0][:1]).detach()
        found[f"{name}: state afterward"] = list(layer.state_dict().values())
    alone = torch.nn.BatchNorm1d(size[1], track_running_stats=False)
    modes = lambda: [alone.train(mode)(batches[0]).detach() for mode in (True, False)]
    failed = check.raises(modes)
    found["without statistics"] = modes() if failed == "nothing" else failed
    return found

# %% role="check" id="hidden-norm-forward" points=4
# Hidden check (4 points): without statistics, without weights, images, refused inputs.
### BEGIN HIDDEN TESTS
@check.like_torch
def other_layers_and_inputs(torch, rng):
    """Is it right without statistics, without weights, for images, and refused?"""
    nn, x = torch.nn, torch.tensor(rng.normal(2, 3, size=(4, 2)).tolist())
    images = torch.tensor(rng.normal(2, 3, size=(3, 2, 2, 3)).tolist())
    bare, free = nn.BatchNorm1d(2, affine=False), nn.BatchNorm2d(2, eps=0.1)
    alone = nn.BatchNorm1d(2, track_running_stats=False)
    found = {"bare": bare(x), "images": free(images).detach()}
    found["alone"] = [alone(x).detach(), alone.eval()(x).detach()]
    found["state"] = [list(layer.state_dict()) for layer in (bare, free, alone)]
    found["refused"] = [
        check.raises(lambda: bare(x[0])),
        check.raises(lambda: bare(images)),
        check.raises(lambda: free(x)),
        check.raises(lambda: bare(x[:1])),
    ]
    return found
### END HIDDEN TESTS

# %% [markdown]
# What has it done to the deep stack of section 1? The next cell sends the batch through 30 layers again, with the weights that were too small and too large, and normalizes before each `tanh`. Before you run it: how much will the three rows differ now?

# %%
kindling.manual_seed(0)
x = kindling.randn(200, 50)
for factor in (0.8, 1.1, 2.0):
    h, spreads = x, []
    for _ in range(30):
        weight = kindling.randn(50, 50) * (factor / math.sqrt(50))
        h = batch_norm(h @ weight, None, None, training=True).tanh()
        spreads.append(float(h.std()))
    print(f"factor {factor}:", *(f"{spreads[n]:.4f}" for n in (0, 9, 19, 29)))

# %% [markdown]
# Hardly: a factor in front of all weights is divided away, and what is left of the difference is the chance of the weights.
#
# **Question 10.1 (7 points).** A colleague trains a model with batch normalization, saves it, and uses it for one photograph at a time. (a) With a batch of one row of features, training mode raises an error. Why is there nothing to normalize by? (b) In evaluation mode it works. Where do mean and variance come from then, and when were they made? (c) The colleague forgets `model.eval()` and evaluates with batches of 32. No error comes. What is wrong with the answers? Four to seven sentences.

# %% [markdown] role="written" id="why-eval" points=7
# ### BEGIN SOLUTION
# (a) With one number per feature the mean is that number and the variance is 0, so every feature would become 0 whatever the input was: nothing of the example is left, and the unbiased variance would divide by 0. (b) They are the running statistics, buffers of the layer; they were gathered from the batches during training and saved with the model. (c) Each answer is normalized by the batch it happens to be in, so the answer for one photograph depends on the other 31 and changes with the order of the data. In addition the running statistics are moved by the test data, so that the model itself changes while it is evaluated.
#
# Mark scheme: (a) 2 points: mean is the number itself, result always 0 (1), or variance 0 or undefined (1). (b) 2 points: running statistics (1), from training (1). (c) 3 points: depends on the other examples (2), the statistics are changed by evaluation (1).
# ### END SOLUTION

# %% [markdown]
# ## 6. Layer normalization
#
# **Layer normalization** turns the picture by a quarter: a group is one *example*, over its features. It needs no other examples, no running statistics, and no modes. Texts have different lengths and batches are small there; in unit 13 every block of the transformer has two of these layers.
#
# The group is the last axes of the input. `normalized_shape` names their lengths: `(5,)` normalizes over the last axis, `(4, 5)` over the last two. `weight` and `bias` have that shape, one number per feature.

# %% [markdown]
# ### Exercise 10.6 - Layer normalization (8 points, about 6 minutes)
#
# Write `layer_norm(input, normalized_shape, weight, bias, eps)`.
#
# In: `normalized_shape`, a tuple; `weight` and `bias` of that shape or `None`. Out: `input` normalized over its last `len(normalized_shape)` axes, times `weight`, plus `bias`. An input whose last axes are others is refused by the given `fits_normalized_shape`.
#
# By hand: the row $(1, 3)$ becomes $(-1, 1)$ with `eps` 0. With weight $(2, 10)$ and bias $(0, 1)$: $(-2, 11)$.

# %% [markdown]
# <details><summary>I don't know where to start</summary>
#
# Which axes are the last k of a tensor? Negative numbers count from the end: the last two are -2 and -1.
#
# </details>
# <details><summary>My numbers are those of batch normalization</summary>
#
# Print mean and spread of one row of your result. They should be 0 and 1; the columns may be anything.
#
# </details>
# <details><summary>A missing weight or bias fails</summary>
#
# Each of the two may be `None` without the other.
#
# </details>

# %% role="answer" id="layer-norm" export="nn/functional/normalization"
def layer_norm(input, normalized_shape, weight=None, bias=None, eps=1e-5):
    """Return each example normalized over its last axes, scaled and shifted."""
    fits_normalized_shape(input, normalized_shape)
    ### BEGIN SOLUTION
    axes = tuple(range(-len(normalized_shape), 0))
    out = Normalize.apply(input, axes=axes, eps=eps)
    if weight is not None:
        out = out * weight
    return out if bias is None else out + bias
    ### END SOLUTION

# %% role="given" id="layer-norm-class" export="nn/modules/normalization"
class LayerNorm(Module):
    """Normalizes each example over its last axes, which have normalized_shape."""

    def __init__(self, normalized_shape, eps=1e-5, elementwise_affine=True, bias=True,
                 device=None, dtype=None):
        super().__init__()
        single = isinstance(normalized_shape, int)
        shape = tuple([normalized_shape] if single else normalized_shape)
        self.normalized_shape, self.eps = shape, eps
        self.elementwise_affine = elementwise_affine
        wanted = {"weight": elementwise_affine, "bias": elementwise_affine and bias}
        for name, there in wanted.items():
            made = Parameter(empty(*shape, dtype=dtype))
            self.register_parameter(name, made if there else None)
        self.reset_parameters()

# %% role="given" id="layer-norm-methods" export="nn/modules/normalization"
@extend(LayerNorm)
def reset_parameters(self):
    """Begin again with weights of 1 and biases of 0."""
    with no_grad():
        for param, start in ((self.weight, 1), (self.bias, 0)):
            if param is not None:
                param.fill_(start)


@extend(LayerNorm)
def forward(self, input):
    """Return layer_norm of the input."""
    shape, scale = self.normalized_shape, (self.weight, self.bias)
    return layer_norm(input, shape, *scale, self.eps)


@extend(LayerNorm)
def extra_repr(self):
    """Return the settings, as torch prints them."""
    scaled = f"elementwise_affine={self.elementwise_affine}"
    scaled = f"{scaled}, bias={self.bias is not None}"
    return f"{self.normalized_shape}, eps={self.eps}, {scaled}"

# %%
rows = kindling.tensor([[[1.0, 3.0], [5.0, 5.5], [0.0, -8.0]]])
weight, bias = kindling.tensor([2.0, 10.0]), kindling.tensor([0.0, 1.0])
print(layer_norm(rows, (2,), weight, bias, eps=0.0))
print("expected: -2 and 11, -2 and 11, 2 and -9")
print(LayerNorm(2)(rows))

# %% role="check" id="check-layer-norm" points=4
@check.like_torch
def examples_are_normalized(torch, rng):
    """Is the result right over one axis and over two, and is its gradient?"""
    layer_norm = torch.nn.functional.layer_norm
    numbers = rng.normal(2, 3, size=(3, 2, 4)).tolist()
    weight, bias = torch.tensor(rng.normal(size=(2, 2, 4)))
    found = {}
    for name, shape in {"last axis": (4,), "last two": (2, 4)}.items():
        x = torch.tensor(numbers, dtype=torch.float64, requires_grad=True)
        w, b = (t if len(shape) == 2 else t[0] for t in (weight, bias))
        y = layer_norm(x, shape, w, b, eps=0.1)
        (y * y * y).sum().backward()
        found[name], found[f"{name}: gradient"] = y.detach(), x.grad
    return found

# %% role="check" id="hidden-layer-norm" points=4
# Hidden check (4 points): no weight, no bias, one example, other shapes, the module.
### BEGIN HIDDEN TESTS
@check.like_torch
def other_examples_are_normalized(torch, rng):
    """Is it right without weight or bias, for one example, and in the module?"""
    layer_norm = torch.nn.functional.layer_norm
    x = torch.tensor(rng.normal(2, 3, size=(2, 3, 4)).tolist())
    weight, bias = torch.tensor(rng.normal(size=(2, 4)).tolist())
    found = {"plain": layer_norm(x, (4,)), "one": layer_norm(x[0, 0], (4,))}
    found["weight alone"] = layer_norm(x, (4,), weight)
    found["bias alone"] = layer_norm(x, (4,), None, bias)
    found["everything"] = layer_norm(x, (2, 3, 4))
    layer = torch.nn.LayerNorm(4)
    found["module"] = [layer(x).detach(), layer.weight.detach(), repr(layer)]
    found["refused"] = check.raises(lambda: layer_norm(x, (3,)))
    return found
### END HIDDEN TESTS

# %% [markdown]
# **Question 10.2 (6 points).** A batch has 32 examples of 16 features. By a mistake in the data, all 16 features of one example are a thousand times too large. (a) Over which numbers does `BatchNorm1d` take its means, and over which `LayerNorm`? How many means does each of them take? (b) In training mode, what happens to the outputs of the other 31 examples: with `BatchNorm1d`, and with `LayerNorm`? (c) How much does the mistake change the output of `LayerNorm` for the example itself, and why? Four to six sentences.

# %% [markdown] role="written" id="which-group" points=6
# ### BEGIN SOLUTION
# (a) BatchNorm1d takes the mean of each column, one feature over all 32 examples: 16 means. LayerNorm takes the mean of each row, all 16 features of one example: 32 means. (b) With BatchNorm1d the one example moves the mean and blows up the variance of every column. The other 31 are divided by that large spread, so their outputs lie close together: what told them apart is nearly gone (and the running statistics are spoiled as well). With LayerNorm they do not change, since each row has its own mean and variance. (c) Hardly at all: the factor of a thousand is in the numbers, in their mean and in their spread, so it is divided away; only eps counts less.
#
# Mark scheme: (a) 2 points: columns, 16 (1), rows, 32 (1). (b) 3 points: the mean and spread of every column change (1), so the others are squeezed together (1), and nothing changes for them with LayerNorm (1). (c) 1 point: the factor is divided away.
# ### END SOLUTION

# %% [markdown]
# ## 7. Dropout
#
# **Dropout** is for models that learn their examples by heart. In each step of training every number is set to 0 with probability $p$. No unit can rely on another one being there, so each has to be of use by itself.
#
# In evaluation all units are there, and the sums of the next layer would be larger than in training. To keep them equal on the average, the numbers that stay are divided by $1 - p$ during training, and evaluation does nothing at all.

# %% [markdown]
# ### Exercise 10.7 - Dropout (10 points, about 8 minutes)
#
# Write `dropout(input, p, training, inplace)`; `p` is checked by the given `need_probability`.
#
# In: `p` from 0 to 1; `training`; `inplace`. Out: `input` itself if `training` is false or `p` is 0. Otherwise `input` times a mask of its shape, which holds 0 with probability $p$ and $1 / (1 - p)$ else; for `p` = 1 only zeros. With `inplace`, `input` itself is changed, by `mul_`, and returned.
#
# Draw the mask as torch does, and a seed gives torch's numbers: `empty(input.shape, dtype=input.dtype)`, filled by `bernoulli_(1 - p)`, which writes 1 with the probability in brackets.
#
# By hand: `p` = 0.5, input $(3, 4)$, mask $(2, 0)$: the result is $(6, 0)$.

# %% [markdown]
# <details><summary>I don't know where to start</summary>
#
# First the cases in which nothing happens. Then the mask: make it, fill it, divide it. `div_` divides in place.
#
# </details>
# <details><summary>I get nan or a warning for p = 1</summary>
#
# 0 divided by 0. For p = 1 the mask is 0 everywhere, and nothing has to be divided.
#
# </details>
# <details><summary>My numbers are not torch's</summary>
#
# Is the 1 of your mask at the places that *stay*? Their probability is 1 - p. And is the mask drawn once, with the shape of the input?
#
# </details>

# %% role="answer" id="dropout" export="nn/functional/dropout"
def dropout(input, p=0.5, training=True, inplace=False):
    """Return each element 0 with probability p, else divided by 1 - p."""
    need_probability(p)
    ### BEGIN SOLUTION
    if p == 0 or not training:
        return input
    mask = empty(input.shape, dtype=input.dtype)
    mask = mask.fill_(0) if p == 1 else mask.bernoulli_(1 - p).div_(1 - p)
    return input.mul_(mask) if inplace else input * mask
    ### END SOLUTION

# %% role="given" id="dropout-class" export="nn/modules/dropout"
class _DropoutNd(Module):
    """What the kinds of dropout share: the probability, and whether in place."""

    def __init__(self, p=0.5, inplace=False):
        super().__init__()
        need_probability(p)
        self.p, self.inplace = p, inplace

    def extra_repr(self):
        """Return the probability, and whether it works in place."""
        return f"p={self.p}, inplace={self.inplace}"


class Dropout(_DropoutNd):
    """Each element 0 with probability p, else divided by 1 - p, while training."""

    def forward(self, input):
        """Return dropout of the input."""
        return dropout(input, self.p, self.training, self.inplace)

# %% [markdown]
# Before you run the next cell: how many of the 10,000 ones stay with `p` = 0.2, which number do they become, and what is the mean?

# %%
kindling.manual_seed(0)
kept = dropout(kindling.ones(10_000), 0.2)
print("kept:", int((kept != 0).sum()), "each:", float(kept.max()))
print("mean:", float(kept.mean()))

# %% role="check" id="check-dropout" points=6
@check.like_torch
def elements_are_dropped(torch, rng):
    """Are the elements of a seed dropped, the others scaled, and nothing otherwise?"""
    p, seed = float(rng.uniform(0.2, 0.7)), int(rng.integers(0, 1000))
    x = torch.tensor(rng.normal(size=(5, 4)).tolist(), requires_grad=True)
    dropout = torch.nn.functional.dropout
    torch.manual_seed(seed)
    y = dropout(x, p)
    y.sum().backward()
    next_number = torch.rand(1)
    still, here = dropout(x, p, training=False), x.detach().clone()
    return {
        "training": y.detach(),
        "gradient": x.grad,
        "drawn next": next_number,
        "evaluation": still.detach(),
        "in place": [dropout(here, p, inplace=True) is here, here],
        "p = 0": dropout(x, 0.0).detach(),
    }

# %% role="check" id="hidden-dropout" points=4
# Hidden check (4 points): p = 1, in place, float64, a wrong p, the module.
### BEGIN HIDDEN TESTS
@check.like_torch
def other_kinds_of_dropping(torch, rng):
    """Is it right for p = 1, in place, in float64, and in the module's two modes?"""
    dropout = torch.nn.functional.dropout
    x = torch.tensor(rng.normal(size=(4, 3)), dtype=torch.float64)
    torch.manual_seed(int(rng.integers(0, 1000)))
    gone, here = dropout(x, 1.0), x.clone()
    same = dropout(here, 0.4, inplace=True) is here
    layer = torch.nn.Dropout(0.3)
    found = {"p = 1": gone, "in place": [here, same], "module": layer(x)}
    found["evaluation"] = layer.eval()(x)
    small, large = lambda: dropout(x, -0.1), lambda: dropout(x, 1.5)
    found["refused"] = [check.raises(small), check.raises(large)]
    return found
### END HIDDEN TESTS

# %% [markdown]
# ## 8. Steps that are too long
#
# One bad batch can have a gradient a thousand times as large as usual, and one step along it throws the weights far away. **Clipping by the norm** sets a limit: all gradients of a model together are one long vector; if it is longer than `max_norm`, the whole vector is made shorter. Its direction stays.
#
# $$g \leftarrow g \cdot \min\left(1,\; \frac{\text{max\_norm}}{\text{norm} + 10^{-6}}\right)$$

# %% [markdown]
# ### Exercise 10.8 - Clip the gradients (12 points, about 8 minutes)
#
# Write `clip_grad_norm_`, called between `backward` and `step`.
#
# In: `parameters`, tensors: a list, or what `model.parameters()` returns, a generator that can be gone through only once; `max_norm`. The given `gradients_of(parameters)` is the list of their gradients, without those that are None; `get_total_norm(grads, norm_type, error_if_nonfinite)` is the norm of all of them as one vector, a tensor. Out: that norm, as it was before. The gradients are scaled in place by the formula; none of it is recorded.
#
# By hand: two parameters with the gradients $(3)$ and $(4)$ have the norm $\sqrt{9 + 16} = 5$. With `max_norm` 1 they become 0.6 and 0.8, and 5 is returned. With `max_norm` 10 they stay.

# %% [markdown]
# <details><summary>I don't know where to start</summary>
#
# Four steps: the list of gradients, their norm, the factor, and each gradient times the factor with `mul_`. Then return the norm.
#
# </details>
# <details><summary>My gradients grow</summary>
#
# If the norm is below the limit, the quotient is above 1. What does the min in the formula say?
#
# </details>
# <details><summary>The direction changes</summary>
#
# There is one norm and one factor for all of them together, not one per parameter.
#
# </details>

# %% role="answer" id="clip-grad-norm" export="nn/utils/clip_grad"
def clip_grad_norm_(
    parameters, max_norm, norm_type=2.0, error_if_nonfinite=False, foreach=None
):
    """Return the norm of all gradients, which are then scaled to at most max_norm."""
    ### BEGIN SOLUTION
    grads = gradients_of(parameters)
    total = get_total_norm(grads, norm_type, error_if_nonfinite)
    with no_grad():
        factor = (float(max_norm) / (total + 1e-6)).clamp(max=1.0)
        for grad in grads:
            grad.mul_(factor)
    return total
    ### END SOLUTION

# %%
params = [kindling.zeros(1, requires_grad=True) for _ in range(3)]
params[0].grad, params[1].grad = kindling.tensor([3.0]), kindling.tensor([4.0])
print(clip_grad_norm_(params, 1.0), [p.grad for p in params], "expected: 5, 0.6, 0.8")

# %% role="check" id="check-clip" points=7
@check.like_torch
def gradients_are_clipped(torch, rng):
    """Are all gradients scaled by one factor, those that are short left alone?"""
    found, shapes = {}, [(2, 3), (4,), (1,)]
    for name, limit in {"too long": 0.5, "short": 100.0, "a generator": 0.5}.items():
        params = [torch.zeros(*shape, requires_grad=True) for shape in shapes]
        for param in params[:2]:
            param.grad = torch.tensor(rng.normal(size=tuple(param.shape)).tolist())
        before = [param.grad for param in params[:2]]
        given = (param for param in params) if name == "a generator" else params
        norm = torch.nn.utils.clip_grad_norm_(given, limit)
        found[name] = [norm, *(param.grad for param in params[:2])]
        same = [a is b.grad for a, b in zip(before, params[:2], strict=True)]
        found[f"{name}: the same tensors"] = same
        found[f"{name}: without gradient"] = params[2].grad is None
    return found

# %% role="check" id="hidden-clip" points=5
# Hidden check (5 points): other norms, no gradients, a model, infinite numbers.
### BEGIN HIDDEN TESTS
@check.like_torch
def other_gradients_are_clipped(torch, rng):
    """Is it right for other norms, without gradients, and for a model?"""
    clip, found = torch.nn.utils.clip_grad_norm_, {}
    numbers = rng.normal(size=(2, 5)).tolist()
    for kind in (1.0, 3.0, float("inf")):
        w, b = [torch.zeros(5, requires_grad=True) for _ in range(2)]
        w.grad, b.grad = torch.tensor(numbers)
        found[f"norm {kind}"] = [clip([w, b], 0.3, norm_type=kind), w.grad, b.grad]
    found["nothing"] = clip([torch.zeros(2, requires_grad=True)], 1.0)
    torch.manual_seed(int(rng.integers(0, 1000)))
    model = torch.nn.Linear(5, 2)
    (model(torch.tensor(numbers)) ** 2).sum().backward()
    norm = clip(model.parameters(), 0.1)
    found["model"] = [norm, *(p.grad for p in model.parameters())]
    w.grad = torch.tensor([1.0, float("inf"), 0.0, 0.0, 0.0])
    strict = lambda: clip([w], 1.0, error_if_nonfinite=True)
    found["refused"] = check.raises(strict)
    return found
### END HIDDEN TESTS

# %% [markdown]
# ## 9. All of it together
#
# Now a network of ten hidden layers on the handwritten digits, twice: plain, and with a `BatchNorm1d` in front of every `tanh`. Both start from the same seed and take the same steps. Before you run the next two cells: what is the loss of a model that only guesses among ten classes, and will both get away from it?

# %%
train_images, train_labels, *_ = digits()
images = kindling.from_numpy(train_images).flatten(1)
labels = kindling.from_numpy(train_labels)

# %%
def deep(normalized, width=32, depth=10):
    kindling.manual_seed(0)
    layers, size = [], 64
    for _ in range(depth):
        layers.append(nn.Linear(size, width))
        if normalized:
            layers.append(BatchNorm1d(width))
        layers.append(nn.Tanh())
        size = width
    return nn.Sequential(*layers, nn.Linear(size, 10))

# %%
def losses_of(model, num_steps=200, max_norm=1.0):
    optimizer, losses = optim.SGD(model.parameters(), lr=0.1), []
    for step in range(num_steps):
        start = 64 * step % 1344
        x, y = images[start : start + 64], labels[start : start + 64]
        loss = nn.functional.cross_entropy(model(x), y)
        optimizer.zero_grad()
        loss.backward()
        clip_grad_norm_(model.parameters(), max_norm)
        optimizer.step()
        losses.append(loss.item())
    return losses

# %%
plt.figure(figsize=(6, 3))
plt.plot(losses_of(deep(normalized=False)), "--", label="plain")
plt.plot(losses_of(deep(normalized=True)), "-", label="batch normalization")
plt.axhline(math.log(10), color="0.6", linestyle=":", label="guessing")
plt.xlabel("step")
plt.ylabel("loss")
plt.legend(fontsize="small")
plt.show()

# %% [markdown]
# The dotted line is $\ln 10 \approx 2.3$. In 200 steps the plain network hardly leaves it: almost no gradient comes through ten layers of `tanh`. The normalized one learns from the first steps.
#
# **Question 10.3 (7 points).** (a) A unit adds up 100 numbers, all 1, that come through dropout with $p = 0.2$. Which sum does it get in evaluation, and which on the average in training? Which would training give if nothing were divided, and what would that unit meet in evaluation? (b) Somebody puts `clip_grad_norm_` behind `optimizer.step()`. What does it do there? (c) Why is the whole gradient scaled by one factor, instead of cutting each number at a limit? Four to six sentences.

# %% [markdown] role="written" id="why-scale" points=7
# ### BEGIN SOLUTION
# (a) 100 in evaluation; in training 80 of the numbers stay on the average, each as 1.25, which is 100 again. Without the division it would be 80. Then the unit would be trained on sums around 80 and meet 100 in evaluation, a quarter more than it has learned to expect, and the answers would be off. (b) The step was taken with the unclipped gradients already; the clipped ones are thrown away by the next zero_grad, so it does nothing. (c) One factor keeps the direction of the gradient, which is the direction in which the loss falls fastest; cutting single numbers would turn it.
#
# Mark scheme: (a) 3 points: 100 and 100 (1), 80 (1), evaluation would be larger than all that was trained on (1). (b) 2 points: the step is over (1), so no effect (1). (c) 2 points: the direction stays.
# ### END SOLUTION

# %% [markdown]
# ## 10. The same in PyTorch
#
# The next cell runs one program twice, with torch and with your library: a small net with batch normalization and dropout, two steps of training, and an answer in evaluation mode. Before you run it: the seeds are equal; which of the printed numbers can differ at all?

# %%
def program(library):
    """Print the losses of two steps and an answer in evaluation mode."""
    nn = library.nn
    library.manual_seed(0)
    layers = nn.Linear(3, 4), nn.BatchNorm1d(4), nn.ReLU(), nn.Dropout(0.5)
    model = nn.Sequential(*layers)
    optimizer = library.optim.SGD(model.parameters(), lr=0.1)
    x = library.tensor([[1.0, 2.0, 0.0], [0.0, 1.0, 3.0], [2.0, 0.0, 1.0]])
    for _ in range(2):
        loss = (model(x) ** 2).mean()
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        print(f"loss {loss.item():.4f}")
    print("one example:", [round(n, 4) for n in model.eval()(x[:1])[0].tolist()])
    print("running mean:", [round(n, 4) for n in model[1].running_mean.tolist()])

# %%
program(kindling)
try:
    import torch
except ImportError:
    print("torch is not installed here, so there is nothing to compare with.")
else:
    print("and torch:")
    program(torch)

# %% [markdown]
# None: weights, masks and statistics are the same. torch's batch normalization is one operation in C++, with the backward that you wrote in section 3.
#
# The second loss is the larger one, though every step goes downhill: each step draws another mask, and with three examples and four units a mask changes the loss more than one step does. With `nn.Dropout(0.0)` the loss falls.

# %% [markdown]
# ## What you now own
#
# - `Normalize`: groups of numbers with mean 0 and variance 1, and the gradient through both.
# - `batch_norm`, `BatchNorm1d`, `BatchNorm2d`: statistics of the batch in training, of the past in evaluation.
# - `layer_norm` and `LayerNorm`: the same for one example at a time.
# - `dropout`, scaled so that evaluation needs nothing.
# - `clip_grad_norm_`: a limit for the length of a step.
#
# Given beside them are `BatchNorm3d`, `GroupNorm`, `InstanceNorm` and `RMSNorm`, which take other groups. In unit 11 the networks get eyes: convolution.
