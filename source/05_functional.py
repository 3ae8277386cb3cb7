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
#
# **You will build** the functions that turn matrices into networks: `linear`, the activations, softmax, and the losses that say how wrong an answer is. The formula of a textbook overflows; yours will not.
#
# **You need** units 03 and 04. Your operations and your engine are carried over; a missing part is replaced by a finished one.
#
# **Time**: about 160 minutes; sections 1 to 5 make a good first half. **Grading**: 80 points for twelve exercises, checked by running your code, and 20 points for four written answers, read by a person. Some checks are hidden: they ask for other shapes, and for the other cases that a statement allows.

# %% role="given" id="begin-unit"
import math

import matplotlib.pyplot as plt
import numpy as np

from course import begin, check, draw, extend

begin("05_functional")

# %% [markdown]
# The next cell takes from your library what this unit needs. `Function` and `Tensor` are yours. The other names are helpers of the functions that you will get to see: they compare shapes and dtypes, and raise torch's errors. You need not call them.

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

# %% [markdown]
# ## 1. A layer
#
# A neuron of unit 02 multiplied each input by a weight, added everything up, and added a bias. A **layer** has many neurons with the same inputs. Put the weights of each neuron into a row of a matrix $W$; then one matrix product computes all of them, for a whole batch of examples at once:
#
# $$y = x\,W^T + b$$
#
# | tensor | shape | one row is |
# |---|---|---|
# | `input` $x$ | (batch, in) | an example |
# | `weight` $W$ | (out, in) | a neuron |
# | `bias` $b$ | (out,) | |
# | result $y$ | (batch, out) | an example |

# %% [markdown]
# $x W^T$ and $+\,b$ are two operations, with an array for each result. torch does both in one, `addmm`, and so do we: `Addmm` computes `bias + a @ b`. It is given. Its backward is that of a product and of a sum, which you wrote in unit 03.

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
        grad_b = (grads.T @ rows).T if need_b else None  # in memory as weight is
        return grad_bias, grad_a, grad_b

# %% [markdown]
# ### Exercise 5.1 - A layer as a function (6 points, about 6 minutes)
#
# Write `linear(input, weight, bias)`.
#
# In: `input`, a tensor whose last axis has length `in`; `weight`, (out, in); `bias`, (out,) or `None`. Out: the tensor of the formula above; its last axis has length `out`, all others are those of `input`. With a bias, it is the result of `Addmm`; every `Function` is called by `apply`, as `Mul` was in unit 04.
#
# By hand: `input` is $(1, 2)$, `weight` has the rows $(3, 4)$ and $(5, 6)$, `bias` is $(10, 20)$: the result is $(1 \cdot 3 + 2 \cdot 4 + 10,\; 1 \cdot 5 + 2 \cdot 6 + 20) = (21, 37)$.

# %% [markdown]
# <details><summary>I don't know where to start</summary>
#
# Write the shapes below each other: (batch, in) and (out, in). What has to happen to the weight before the two can be multiplied? `weight.t()` or `weight.T` does it.
#
# </details>
# <details><summary>I get an error about shapes, or the result has the wrong shape</summary>
#
# The last axis of the left factor must be as long as the first axis of the right one. Which of the four combinations of `input`, `weight` and their transposes has the shape (batch, out)?
#
# </details>
# <details><summary>My bias fails</summary>
#
# `None + tensor` is an error, so a missing bias needs a case of its own. And look at the order in which `Addmm.forward` takes its three arguments.
#
# </details>

# %% role="answer" id="linear" export="nn/functional/linear"
def linear(input, weight, bias=None):
    """Return input times the transpose of weight, plus bias."""
    ### BEGIN SOLUTION
    if bias is None:
        return input @ weight.t()
    return Addmm.apply(bias, input, weight.t())
    ### END SOLUTION

# %%
x = kindling.tensor([[1.0, 2.0]])
w = kindling.tensor([[3.0, 4.0], [5.0, 6.0]], requires_grad=True)
b = kindling.tensor([10.0, 20.0], requires_grad=True)
print(linear(x, w, b), "expected: the numbers 21 and 37")
print(linear(x, w), "expected: the numbers 11 and 17")

# %% role="check" id="check-linear" points=4
@check.like_torch
def a_layer_and_its_gradients(torch, rng):
    """Is the result right, with a bias and without, and are its gradients?"""
    batch, width, out = (int(n) for n in rng.permutation([2, 3, 4]))
    shapes = [(batch, width), (out, width), (out,)]
    x, w, b = [
        torch.tensor(rng.normal(size=shape).tolist(), requires_grad=True)
        for shape in shapes
    ]
    plain = torch.nn.functional.linear(x, w)
    y = torch.nn.functional.linear(x, w, b)
    check.graph((y * y).sum(), x=x, w=w, b=b, y=y)
    (y * y).sum().backward()
    node = y.grad_fn.name() if y.grad_fn else None
    return {
        "without bias": plain,
        "with bias": y,
        "gradients": [x.grad, w.grad, b.grad],
        "one operation": node,
    }

# %% role="check" id="hidden-linear" points=2
# Hidden check (2 points): one example, several axes in front, no example, float64.
### BEGIN HIDDEN TESTS
@check.like_torch
def layers_of_other_inputs(torch, rng):
    """Is the result right for one example, several axes in front, and no example?"""
    w, b = [torch.tensor(rng.normal(size=s).tolist()) for s in ((3, 2), (3,))]
    shapes = [(2,), (2, 4, 2), (0, 2)]
    inputs = [torch.tensor(rng.normal(size=s)).float().reshape(s) for s in shapes]
    outs = [torch.nn.functional.linear(x, w, b) for x in inputs]
    outs += [torch.nn.functional.linear(x, w) for x in inputs]
    double = torch.nn.functional.linear(inputs[1].double(), w.double(), b.double())
    return {"shapes": [list(y.shape) for y in outs], "values": [*outs, double]}
### END HIDDEN TESTS

# %% [markdown]
# ## 2. Why a network needs more than lines
#
# Two layers, one after the other, with 2, 50 and 1 numbers: $2 \cdot 50 + 50 + 50 + 1 = 201$ weights. The next cell compares them with a single layer of three weights, whose weight and bias are computed from those of the two. Before you run it: how far will the results of the two networks be from each other?

# %%
kindling.manual_seed(0)
w1, b1 = kindling.randn(50, 2), kindling.randn(50)
w2, b2 = kindling.randn(1, 50), kindling.randn(1)
x = kindling.randn(5, 2)
two = linear(linear(x, w1, b1), w2, b2)
one = linear(x, w2 @ w1, linear(b1, w2, b2))
print("largest difference:", (two - one).abs().max().item())

# %% [markdown]
# They agree up to rounding. $W_2 (W_1 x + b_1) + b_2 = (W_2 W_1)\, x + (W_2 b_1 + b_2)$: **layers of lines make one line**, however many there are. So something that is not a line has to stand between them, an **activation function**, which works on each number alone. With it, a sum of many bent lines can follow any curve.

# %% [markdown]
# ## 3. ReLU
#
# The simplest bend: keep what is positive, and make the rest 0. The function has a funny name, **rectified linear unit**, and is the one used most.
#
# $$\mathrm{relu}(a) = \max(a, 0)$$
#
# Its slope is 1 for positive $a$ and 0 for negative $a$. At 0 there is a kink and no slope; torch takes 0.

# %% [markdown]
# ### Exercise 5.2 - ReLU (6 points, about 8 minutes)
#
# Write `forward` and `backward` of `Relu`, as you did for the operations of unit 03. The cell shows the first lines of `forward` only; `backward(self, grad)` is yours to add below it, in this exercise and in the next ones.
#
# `forward`: In: `a`, an array. Out: an array of the same shape and dtype, the larger of each element and 0. What `backward` needs is saved with `self.save_for_backward(...)`.
#
# `backward`: In: `grad`, the gradient of the result. Out: the gradient of `a`: `grad` where the result is positive, 0 where `a` is 0 or negative.
#
# By hand: for $a = (-2, 0, 3)$ the result is $(0, 0, 3)$; with `grad` $= (10, 20, 30)$ the gradient is $(0, 0, 30)$. No array is changed.

# %% [markdown]
# <details><summary>I don't know where to start</summary>
#
# Look at your `Tanh` of unit 03: it saved its result and used it in `backward`. Is the result enough here, too? What does it tell about the sign of `a`?
#
# </details>
# <details><summary>My gradient is 1 or 0, not the numbers of grad</summary>
#
# 1 and 0 are the slopes. `backward` returns the slope times the gradient that comes from above.
#
# </details>
# <details><summary>It is right except at 0</summary>
#
# `>` and `>=` differ at one place. Which of them gives the slope 0 there?
#
# </details>

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
        return np.where(out <= 0, 0, grad)
        ### END SOLUTION

# %% [markdown]
# torch has most of these operations twice: as a method of tensors, `x.relu()`, and as a function, `torch.nn.functional.relu(x)`. The two cells below an exercise make both of your `Function`; they are given.

# %% role="given" id="relu-method" export="tensor"
@extend(Tensor)
def relu(self):
    """Return the larger of each element and 0."""
    return Relu.apply(self)


@extend(Tensor)
def relu_(self):
    """Make each negative element 0 in place."""
    return overwrite(self, Relu.apply(self))

# %% role="given" id="relu-function" export="nn/functional/activation"
def relu(input, inplace=False):
    """Return the larger of each element and 0; with inplace, in input's memory."""
    need_tensors("relu", input=input)
    out = Relu.apply(input)
    return overwrite(input, out) if inplace else out

# %%
x = kindling.tensor([-2.0, 0.0, 3.0], requires_grad=True)
y = relu(x)
y.backward(kindling.tensor([10.0, 20.0, 30.0]))
print(y, "expected: the numbers 0, 0 and 3")
print(x.grad, "expected: the numbers 0, 0 and 30")

# %% role="check" id="check-relu" points=4
@check.like_torch
def relu_and_its_gradient(torch, rng):
    """Are the result and the gradient of relu right, also at 0?"""
    numbers = rng.permutation([-1.5, 0.0, 2.5, *rng.normal(size=3)])
    x = torch.tensor(numbers.tolist(), requires_grad=True)
    y = torch.relu(x)
    y.backward(torch.tensor(rng.normal(size=6).tolist()))
    return {"result": y, "gradient": x.grad, "input unchanged": x.detach()}

# %% role="check" id="hidden-relu" points=2
# Hidden check (2 points): two axes, float64, whole numbers, twice, what stays.
### BEGIN HIDDEN TESTS
@check.like_torch
def relu_of_other_tensors(torch, rng):
    """Is relu right for two axes, other dtypes, and where it is used twice?"""
    numbers = rng.normal(size=(2, 3)).tolist()
    x = torch.tensor(numbers, dtype=torch.float64, requires_grad=True)
    y = torch.relu(x * 2)
    (y * torch.relu(-x) + y * y).sum().backward()
    whole = torch.relu(torch.tensor(rng.integers(-3, 4, 5).tolist()))
    scalar = torch.relu(torch.tensor(float(rng.normal())))
    empty = torch.relu(torch.zeros(0, 2))
    return {"values": [y, whole, scalar, empty], "gradient": x.grad, "input": x}
### END HIDDEN TESTS

# %% [markdown]
# The next cell draws a function and its slope; the slope comes from your engine. Before you run it: at which places does the dashed line jump?

# %%
def plot_with_slope(axes, function, name):
    """Draw a function of tensors and its slope between -6 and 6."""
    x = kindling.linspace(-6, 6, 241).requires_grad_()
    y = function(x)
    y.sum().backward()
    axes.plot(x.detach().numpy(), y.detach().numpy(), label=name)
    axes.plot(x.detach().numpy(), x.grad.numpy(), "--", label="its slope")
    axes.set_xlabel("a")
    axes.legend(loc="upper left")
    axes.grid(alpha=0.3)


figure, axes = plt.subplots(figsize=(4.5, 2.8))
plot_with_slope(axes, relu, "relu(a)")
axes.set_ylim(-0.3, 3)
plt.show()

# %% [markdown]
# It jumps at 0, from 0 to 1. Where a neuron's sum is negative for every example, its slope is 0 for all of them, and its weights get no gradient any more: such a neuron is called **dead**.

# %% [markdown]
# ## 4. Sigmoid
#
# Sometimes a number is to say how probable something is, between 0 and 1. The **sigmoid** brings every number there:
#
# $$\sigma(a) = \frac{1}{1 + e^{-a}}$$
#
# Before you run the next cell, which uses the formula as it stands: what is $\sigma(1000)$, what is $\sigma(-1000)$, and which of the two will make trouble?

# %% tags=["warns"]
a = np.array([0.0, 1000.0, -1000.0])
with np.errstate(over="warn"):
    print(1 / (1 + np.exp(-a)))

# %% [markdown]
# $e^{1000}$ is larger than the largest float, so it **overflowed** to infinity. Here the result is right by luck, since $1 / \infty = 0$. Most formulas have no such luck: $\infty / \infty$ is `nan`, and one `nan` in a loss makes every weight `nan`. So the rule of this unit is: **never take exp of a large positive number.** exp of a large negative number is harmless: it becomes 0.
#
# For negative $a$ there is another form of the same number, which you get if you multiply numerator and denominator by $e^a$:
#
# $$\sigma(a) = \frac{e^a}{1 + e^a}$$

# %% [markdown]
# ### Exercise 5.3 - A sigmoid that does not overflow (6 points, about 8 minutes)
#
# Write `logistic(a)`, the sigmoid of each element.
#
# In: `a`, an array of floats, as large as they may be. Out: an array of the same shape and dtype. No exp overflows on the way, also not in a part of the result that is thrown away afterward, and tiny results are not rounded to 0.
#
# By hand: $\sigma(0) = 1/2$, $\sigma(\ln 3) = 3/4$, $\sigma(-\ln 3) = 1/4$, $\sigma(1000) = 1$, $\sigma(-40) = 4.2 \cdot 10^{-18}$. The two forms have the same denominator, if you write it with $e^{-|a|}$.

# %% [markdown]
# <details><summary>I don't know where to start</summary>
#
# One number can be used in both forms: $s = e^{-|a|}$, which is never larger than 1. For positive $a$, is it $e^{a}$ or $e^{-a}$? Write both forms with $s$; where do they differ?
#
# </details>
# <details><summary>I use np.where, and there is still an overflow</summary>
#
# `np.where(c, f(a), g(a))` computes both arrays for all elements and chooses afterward. So both have to be harmless everywhere.
#
# </details>
# <details><summary>I get ValueError: the truth value of an array is ambiguous</summary>
#
# `if a >= 0` asks one question of many numbers. `np.where(a >= 0, ..., ...)` asks it of each.
#
# </details>

# %% role="answer" id="logistic" export="ops/activation"
def logistic(a):
    """Return 1 / (1 + exp(-a)) for any a, however large, element by element."""
    ### BEGIN SOLUTION
    small = np.exp(-np.abs(a))
    return np.where(a >= 0, 1, small) / (1 + small)
    ### END SOLUTION

# %%
a = np.array([0.0, math.log(3), -math.log(3), 1000.0, -1000.0])
with np.errstate(over="raise"):
    print(logistic(a), "expected: 0.5, 0.75, 0.25, 1 and 0")

# %% role="check" id="check-logistic" points=4
def logistic_yours(my, near, above, below):
    def safe(a, times=None):
        try:
            with np.errstate(over="raise", invalid="raise", divide="raise"):
                return my.logistic(a) if times is None else my.logistic(a) * times
        except FloatingPointError as error:
            return str(error)

    values = {"near and far above 0": [safe(near), safe(above)]}
    low = [safe(-near), safe(below), safe(below.astype(np.float32))]
    low.append(safe(below / 2, np.exp(-below / 2)))
    return {**values, "near and far below 0": low}


def logistic_torch(torch, near, above, below):
    values = {"near and far above 0": [torch.sigmoid(near), torch.sigmoid(above)]}
    low = [torch.sigmoid(b) for b in (-near, below, below.float(), -below / 2)]
    return {**values, "near and far below 0": low}


@check.equal(yours=logistic_yours, torch=logistic_torch)
def sigmoid_of_numbers_small_and_large(rng):
    """Is the sigmoid right, and does nothing overflow?"""
    above = rng.uniform(1100, 1400, size=2)
    return {"near": rng.normal(size=4) * 3, "above": above, "below": -above}

# %% role="check" id="hidden-logistic" points=2
# Hidden check (2 points): float32, several axes, a single number, no number.
### BEGIN HIDDEN TESTS
def logistic_shapes(my, a, number):
    small, scalar = a.astype(np.float32), np.array(number)
    with np.errstate(over="raise", invalid="raise", divide="raise"):
        outs = [my.logistic(x) for x in (small, scalar, small[:0])]
        tiny = my.logistic(np.array([-40.0, -50.0])) * 1e17
    return {"values": [*outs, tiny], "dtype": str(outs[0].dtype), "input": small}


def logistic_shapes_torch(torch, a, number):
    outs = [a.float(), torch.tensor(number, dtype=torch.float64), a.float()[:0]]
    tiny = torch.sigmoid(torch.tensor([-40.0, -50.0]).double()) * 1e17
    values = [*[torch.sigmoid(x) for x in outs], tiny]
    return {"values": values, "dtype": "float32", "input": a.float()}


@check.equal(yours=logistic_shapes, torch=logistic_shapes_torch)
def sigmoid_of_other_arrays(rng):
    """Is the sigmoid right in float32, for several axes, and for a single number?"""
    return {"a": rng.normal(size=(2, 3)) * 100, "number": float(rng.normal())}
### END HIDDEN TESTS

# %% [markdown]
# The slope of the sigmoid can be written with the sigmoid itself. With $s = \sigma(a)$:
#
# $$\sigma'(a) = \frac{e^{-a}}{(1 + e^{-a})^2} = s\,(1 - s)$$
#
# So the result is all that `backward` needs.

# %% [markdown]
# ### Exercise 5.4 - Sigmoid (5 points, about 5 minutes)
#
# Write `forward` and `backward` of `Sigmoid`.
#
# `forward`: In: `a`, an array of floats. Out: its sigmoid. `backward`: In: `grad`, the gradient of the result. Out: the gradient of `a`.
#
# By hand: $a = (0, \ln 3)$ gives $(1/2, 3/4)$; with `grad` $= (4, 16)$ the gradient is $(4 \cdot 1/2 \cdot 1/2,\; 16 \cdot 3/4 \cdot 1/4) = (1, 3)$.

# %% [markdown]
# <details><summary>I don't know where to start</summary>
#
# Which of your functions does what `forward` has to do? What will `backward` ask for, the argument or the result?
#
# </details>
# <details><summary>I get ValueError: not enough values to unpack, or too many</summary>
#
# `self.saved_arrays` is a tuple of all that was saved. Of a tuple with one item, `(out,) = self.saved_arrays` takes it out.
#
# </details>
# <details><summary>My gradient is too small everywhere</summary>
#
# The slope at 0 is 1/4. Print yours: was the sigmoid taken twice, or the slope multiplied twice?
#
# </details>

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

# %% role="given" id="sigmoid-method" export="tensor"
@extend(Tensor)
def sigmoid(self):
    """Return 1 / (1 + exp(-x)) of each element x."""
    return Sigmoid.apply(self)


@extend(Tensor)
def sigmoid_(self):
    """Take the sigmoid of each element in place."""
    return overwrite(self, Sigmoid.apply(self))

# %% role="given" id="sigmoid-function" export="nn/functional/activation"
def sigmoid(input):
    """Return 1 / (1 + exp(-x)) of each element x."""
    need_tensors("sigmoid", input=input)
    return Sigmoid.apply(input)

# %%
x = kindling.tensor([0.0, math.log(3)], requires_grad=True)
sigmoid(x).backward(kindling.tensor([4.0, 16.0]))
print(sigmoid(x), x.grad, "expected: 0.5 and 0.75, then 1 and 3")

# %% role="check" id="check-sigmoid" points=3
@check.like_torch
def sigmoid_and_its_gradient(torch, rng):
    """Are the result and the gradient of the sigmoid right?"""
    numbers = (rng.normal(size=(2, 3)) * 3).tolist()
    x = torch.tensor(numbers, dtype=torch.float64, requires_grad=True)
    y = torch.sigmoid(x)
    y.backward(torch.tensor(rng.uniform(1, 2, size=(2, 3)).tolist()).double())
    return {"result": y, "gradient": x.grad}

# %% role="check" id="hidden-sigmoid" points=2
# Hidden check (2 points): far from 0, float32, a chain of sigmoids, gradcheck.
### BEGIN HIDDEN TESTS
@check.like_torch
def sigmoids_far_away_and_in_a_chain(torch, rng):
    """Is the gradient right far from 0, in a chain, and against differences?"""
    far = torch.tensor([1000.0, -1000.0, 20.0, -20.0], requires_grad=True)
    torch.sigmoid(far).sum().backward()
    x = torch.tensor(rng.normal(size=3).tolist(), requires_grad=True)
    y = torch.sigmoid(torch.sigmoid(x) * x)
    (y * y).sum().backward()
    z = torch.tensor(rng.normal(size=4).tolist()).double().requires_grad_()
    right = torch.autograd.gradcheck(torch.sigmoid, (z,), raise_exception=False)
    return {"far away": far.grad, "chain": [y, x.grad], "gradcheck": right}
### END HIDDEN TESTS

# %% [markdown]
# Before you run the next cell: how high is the dashed curve at its top, and what is the product of the slopes of ten sigmoids, one after another, at best?

# %%
figure, axes = plt.subplots(figsize=(4.5, 2.8))
plot_with_slope(axes, sigmoid, "sigmoid(a)")
plt.show()
print("ten slopes at the top:", 0.25**10)

# %% [markdown]
# The slope is 1/4 at most, and nearly 0 from 6 on. Through ten layers of sigmoids a gradient shrinks to less than a millionth: it **vanishes**, and the first layers learn nothing. That is why deep networks use relu, whose slope is 1 on one side, and the sigmoid only at the end, where a probability is asked for.

# %% [markdown]
# ## 5. Softmax
#
# Which of ten digits is in the picture? A network answers with ten numbers, one per class, called **logits**; the largest one is its choice. To say how sure it is, they become probabilities: positive, with the sum 1. **Softmax** makes them positive with exp and divides by their sum:
#
# $$p_i = \frac{e^{a_i}}{\sum_j e^{a_j}}$$
#
# A logit that is larger by 1 has a probability that is $e = 2.718\ldots$ times as large. Add the same number $c$ to all logits: every $e^{a_i + c} = e^c\, e^{a_i}$ has the factor $e^c$, above and below, and nothing changes. **So the largest logit may be subtracted from all of them**, and then no exp can overflow.

# %% [markdown]
# Before you run the next cell, which uses the formula as it stands: what do the three rows print?

# %% tags=["warns"]
rows = np.array([[0.0, math.log(3)], [1000.0, 1000.0], [-1000.0, -1000.0]])
powers = np.exp(rows)
print(powers / powers.sum(axis=1, keepdims=True))

# %% [markdown]
# The first row is right, $(1/4, 3/4)$. The second is $\infty / \infty$, the third is $0 / 0$, both `nan`; the right answer is $(1/2, 1/2)$ for both.
#
# The gradient: every $a_j$ changes every $p_i$. For the same index $\partial p_i / \partial a_i = p_i (1 - p_i)$, for two different ones $\partial p_i / \partial a_j = -p_i\, p_j$. With an upstream gradient $g$, the sum over all $i$ is
#
# $$\frac{\partial L}{\partial a_j} = p_j \Big(g_j - \sum_i g_i\, p_i\Big)$$
#
# In words: each entry of $g$, minus the mean of $g$ weighted with the probabilities, times the probability.

# %% [markdown]
# ### Exercise 5.5 - Softmax (10 points, about 15 minutes)
#
# Write `forward` and `backward` of `Softmax`.
#
# `forward`: In: `a`, an array of floats; `dim`, the axis along which the numbers become probabilities, an int, perhaps negative. Out: an array of the same shape; along `dim` its sum is 1. Logits may be as large as they like. What `backward` needs besides arrays is kept as an attribute, for instance `self.dim`.
#
# `backward`: In: `grad`. Out: the gradient of `a`, by the formula above.
#
# By hand: $a = (0, \ln 3)$ gives $p = (1/4, 3/4)$. With `grad` $= (1, 0)$ the weighted mean is $1/4$, and the gradient is $(1/4 \cdot 3/4,\; 3/4 \cdot (-1/4)) = (3/16, -3/16)$.

# %% [markdown]
# <details><summary>I don't know where to start</summary>
#
# Three steps: subtract, exp, divide. For an array of shape (2, 3) and `dim=1`, which shape must the largest numbers have, so that they can be subtracted from the array? What does `keepdims=True` do?
#
# </details>
# <details><summary>I still get nan</summary>
#
# Print what goes into exp: is its largest number 0 in *each* row? The largest number of the whole array is not enough: if another row is far below it, all its powers are 0, and $0 / 0$ is `nan`.
#
# </details>
# <details><summary>My gradient has a sum that is not 0</summary>
#
# Adding one number to all logits changes nothing, so the gradients of a row must add up to 0. Is your mean weighted with the probabilities, and taken along `dim`?
#
# </details>

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

# %% role="given" id="softmax-method" export="tensor"
@extend(Tensor)
def softmax(self, dim, dtype=None):
    """Return the elements along dim as shares of 1."""
    return over_dim(Softmax, self, dim, dtype)

# %% role="given" id="softmax-function" export="nn/functional/activation"
def softmax(input, dim=None, _stacklevel=3, dtype=None):
    """Return the elements along dim as shares of 1, each in proportion to exp(x)."""
    return over_dim(Softmax, input, dim, dtype)

# %%
x = kindling.tensor([[0.0, math.log(3)], [1000.0, 1000.0]], requires_grad=True)
p = softmax(x, dim=1)
p.backward(kindling.tensor([[1.0, 0.0], [1.0, 0.0]]))
print(p, "expected: 1/4 and 3/4, 1/2 and 1/2")
print(x.grad, "expected: 3/16 and -3/16, 1/4 and -1/4")

# %% role="check" id="check-softmax" points=6
@check.like_torch
def softmax_along_rows_and_columns(torch, rng):
    """Is softmax right along each axis, for large logits, and is its gradient?"""
    numbers = rng.normal(size=(2, 3)).tolist()
    x = torch.tensor(numbers, dtype=torch.float64, requires_grad=True)
    weights = torch.tensor(rng.uniform(1, 2, size=(2, 3)).tolist()).double()
    rows, columns = torch.softmax(x, dim=1), torch.softmax(x, dim=0)
    (rows * weights).sum().backward()
    first = x.grad.clone()
    (columns * columns * weights).sum().backward()
    far = torch.tensor([[1000.0, 1001.0, 999.0], [-2000.0, -2001.0, -2000.0]])
    return {
        "values": [rows, columns],
        "large logits": torch.softmax(far, dim=1),
        "gradient": [first, x.grad],
    }

# %% role="check" id="hidden-softmax" points=4
# Hidden check (4 points): negative dim, three axes, one number, infinity, gradcheck.
### BEGIN HIDDEN TESTS
@check.like_torch
def softmax_of_other_tensors(torch, rng):
    """Is softmax right for negative dims, three axes, one number, and infinities?"""
    x = torch.tensor(rng.normal(size=(2, 3, 2)).tolist(), requires_grad=True)
    middle = torch.softmax(x, dim=-2)
    (middle * middle).sum().backward()
    closed = torch.tensor([0.0, 1.0, float("-inf")])
    others = [torch.softmax(x[0, 0, :1], dim=0), torch.softmax(closed, dim=-1)]
    spread = torch.tensor([[0.0, 1.0], [5000.0, 5001.0]])
    others += [torch.softmax(spread, dim=1), torch.softmax(spread, dim=0)]
    z = torch.tensor(rng.normal(size=(2, 3)).tolist()).double().requires_grad_()
    function = lambda z: torch.softmax(z, dim=1)
    right = torch.autograd.gradcheck(function, (z,), raise_exception=False)
    return {"middle": [middle, x.grad], "others": others, "gradcheck": right}
### END HIDDEN TESTS

# %% [markdown]
# **What you have now**: a layer, two activations, and probabilities. This is a good place for a break.

# %% [markdown]
# ## 6. Logarithms of probabilities
#
# A network shall give the right answer a high probability. How good it is on many examples is the *product* of the probabilities of the right answers, and a product of a thousand numbers below 1 is 0 in floating point. So one adds logarithms instead.
#
# But $\ln p$ of a probability that was rounded to 0 is $-\infty$. Before you run the next cell: what is the logarithm of the softmax of $(0, 200)$ for the first entry, as a number on paper, and what will be printed in float32?

# %%
p = softmax(kindling.tensor([0.0, 200.0]), dim=0)
print(p, p.log())

# %% [markdown]
# On paper it is $\ln(1 / (1 + e^{200})) \approx -200$; the program says $-\infty$, because $e^{-200}$ is too small for float32. The cure: take the logarithm on paper, before any number is rounded.
#
# $$\ln p_i = \ln \frac{e^{a_i}}{\sum_j e^{a_j}} = a_i - \ln \sum_j e^{a_j}$$
#
# The last term is called **log-sum-exp**. Its exp may overflow, and once more subtracting helps. With $m$ the largest of the $a_j$:
#
# $$\ln \sum_j e^{a_j} = m + \ln \sum_j e^{a_j - m}$$

# %% [markdown]
# ### Exercise 5.6 - Log-sum-exp (6 points, about 8 minutes)
#
# Write `log_sum_exp(a, dim)`.
#
# In: `a`, an array of floats, as large as they may be; `dim`, an axis. Out: $\ln \sum e^a$ along that axis, which stays, with length 1.
#
# By hand: $(0, 0)$ gives $\ln 2 = 0.6931$; $(1000, 1000)$ gives $1000.6931$; $(0, \ln 3)$ gives $\ln 4 = 1.3863$; a single number gives itself.

# %% [markdown]
# <details><summary>I don't know where to start</summary>
#
# The second formula has four steps: the largest number, the difference, the sum of the powers, the logarithm. Which of them have an `axis`?
#
# </details>
# <details><summary>My result has an axis too few</summary>
#
# Both `max` and `sum` take `keepdims=True`. Then the axis stays, with length 1, and the result can be subtracted from `a`.
#
# </details>
# <details><summary>My result is too small by 1000</summary>
#
# What was subtracted inside must be added outside again. Which number is that for (1000, 1000)?
#
# </details>

# %% role="answer" id="log-sum-exp" export="ops/activation"
def log_sum_exp(a, dim):
    """Return log(sum(exp(a))) along dim, which stays with length 1."""
    ### BEGIN SOLUTION
    top = a.max(axis=dim, keepdims=True)
    return top + np.log(np.exp(a - top).sum(axis=dim, keepdims=True))
    ### END SOLUTION

# %%
a = np.array([[0.0, 0.0], [1000.0, 1000.0], [0.0, math.log(3)]])
print(log_sum_exp(a, 1), "expected: 0.6931, 1000.6931 and 1.3863, one in each row")

# %% role="check" id="check-log-sum-exp" points=4
def log_sum_exp_yours(my, a, shift):
    far = a + shift * np.arange(1, len(a) + 1)[:, None]
    with np.errstate(over="raise", invalid="raise", divide="raise"):
        near = [my.log_sum_exp(a, 0), my.log_sum_exp(a, 1)]
        return {"values": near, "large": [my.log_sum_exp(b, 1) for b in (far, -far)]}


def log_sum_exp_torch(torch, a, shift):
    total = lambda b, dim: torch.logsumexp(b, dim, keepdim=True)
    far = a + shift * torch.arange(1, len(a) + 1, dtype=a.dtype)[:, None]
    large = [total(b, 1) for b in (far, -far)]
    return {"values": [total(a, 0), total(a, 1)], "large": large}


@check.equal(yours=log_sum_exp_yours, torch=log_sum_exp_torch)
def log_sum_exp_of_rows_and_columns(rng):
    """Is log-sum-exp right along each axis, also for rows of large numbers?"""
    shape = tuple(int(n) for n in rng.permutation([2, 3]))
    return {"a": rng.normal(size=shape), "shift": float(rng.uniform(1000, 2000))}

# %% role="check" id="hidden-log-sum-exp" points=2
# Hidden check (2 points): rows far apart, three axes, one number, float32.
### BEGIN HIDDEN TESTS
def log_sum_exp_others(my, a, far):
    rows = np.concatenate([a, a + far])
    outs = [my.log_sum_exp(rows, 1), my.log_sum_exp(a[None], -1)]
    small = my.log_sum_exp(a.astype(np.float32)[:, :1], 1)
    return {"values": outs, "one number": small, "dtype": str(small.dtype), "input": a}


def log_sum_exp_others_torch(torch, a, far):
    rows = torch.cat([a, a + far])
    outs = [torch.logsumexp(rows, 1, keepdim=True), torch.logsumexp(a[None], -1, True)]
    small = torch.logsumexp(a.float()[:, :1], 1, keepdim=True)
    return {"values": outs, "one number": small, "dtype": "float32", "input": a}


@check.equal(yours=log_sum_exp_others, torch=log_sum_exp_others_torch)
def log_sum_exp_of_other_arrays(rng):
    """Is log-sum-exp right for rows far apart, three axes, and one number?"""
    return {"a": rng.normal(size=(2, 3)), "far": float(rng.uniform(1000, 2000))}
### END HIDDEN TESTS

# %% [markdown]
# Now `log_softmax`: $\ln p_i = a_i - \ln \sum_j e^{a_j}$. The slope of log-sum-exp with respect to $a_j$ is $e^{a_j} / \sum e^{a_i}$, which is $p_j$. So with an upstream gradient $g$:
#
# $$\frac{\partial L}{\partial a_j} = g_j - p_j \sum_i g_i$$
#
# and $p_j$ is exp of the result.
#
# One thing for exactness: log-sum-exp of $(30000, 29999)$ is $30000.3133$, but float32 has no number between $30000.3125$ and $30000.3145$; the logarithms would be wrong in the fourth digit. If the largest number is subtracted from all logits first, which changes no probability, only small numbers are left.

# %% [markdown]
# ### Exercise 5.7 - Log-softmax (7 points, about 8 minutes)
#
# Write `forward` and `backward` of `LogSoftmax`.
#
# `forward`: In: `a`, an array of floats; `dim`, an axis. Out: an array of the same shape, the logarithms of the probabilities, exact also where a probability is too small for a float, and where logits are large. `backward`: In: `grad`. Out: the gradient of `a`.
#
# By hand: $(0, \ln 3)$ gives $(\ln 1/4, \ln 3/4) = (-1.3863, -0.2877)$; with `grad` $= (1, 0)$ the gradient is $(1 - 1/4,\; 0 - 3/4) = (3/4, -3/4)$. $(0, 200)$ gives $(-200, 0)$.

# %% [markdown]
# <details><summary>I don't know where to start</summary>
#
# Two steps: make the logits small, then use the formula; `log_sum_exp` is yours. Which array should be saved, so that `backward` gets the probabilities with one exp?
#
# </details>
# <details><summary>The check says that a number should be about -200 and mine is -inf</summary>
#
# You have taken the logarithm of probabilities that were already rounded. The formula above needs no division and no softmax.
#
# </details>
# <details><summary>My gradient is off</summary>
#
# The sum in the formula is over the upstream gradient alone, along `dim`, with the axis kept. Is the probability inside your sum?
#
# </details>

# %% role="answer" id="log-softmax" export="ops/activation"
class LogSoftmax(Function):
    """The logarithm of the softmax of a along dim."""

    def forward(self, a, dim):
        ### BEGIN SOLUTION
        a = a - a.max(axis=dim, keepdims=True)  # as in log_sum_exp, only once
        out = a - np.log(np.exp(a).sum(axis=dim, keepdims=True))
        self.dim = dim
        self.save_for_backward(out)
        return out

    def backward(self, grad):
        (out,) = self.saved_arrays
        return grad - np.exp(out) * grad.sum(axis=self.dim, keepdims=True)
        ### END SOLUTION

# %% role="given" id="log-softmax-method" export="tensor"
@extend(Tensor)
def log_softmax(self, dim, dtype=None):
    """Return the logarithm of the softmax along dim."""
    return over_dim(LogSoftmax, self, dim, dtype)

# %% role="given" id="log-softmax-function" export="nn/functional/activation"
def log_softmax(input, dim=None, _stacklevel=3, dtype=None):
    """Return the logarithm of the softmax along dim."""
    return over_dim(LogSoftmax, input, dim, dtype)

# %%
x = kindling.tensor([[0.0, math.log(3)], [0.0, 200.0]], requires_grad=True)
y = log_softmax(x, dim=1)
y.backward(kindling.tensor([[1.0, 0.0], [1.0, 0.0]]))
print(y, "expected: -1.3863 and -0.2877, -200 and 0")
print(x.grad, "expected: 3/4 and -3/4, 1 and -1")

# %% role="check" id="check-log-softmax" points=4
@check.like_torch
def log_softmax_along_rows_and_columns(torch, rng):
    """Is log-softmax right along each axis, for large logits, and is its gradient?"""
    numbers = rng.normal(size=(2, 3)).tolist()
    x = torch.tensor(numbers, dtype=torch.float64, requires_grad=True)
    weights = torch.tensor(rng.uniform(1, 2, size=(2, 3)).tolist()).double()
    rows, columns = torch.log_softmax(x, dim=1), torch.log_softmax(x, dim=0)
    (rows * weights).sum().backward()
    first = x.grad.clone()
    (columns * columns * weights).sum().backward()
    far = [[0.0, 200.0, 3000.0], [-2000.0, -2300.0, -9000.0], [3e4, 29999.0, 0.0]]
    return {
        "values": [rows, columns],
        "large logits": torch.log_softmax(torch.tensor(far), dim=1),
        "gradient": [first, x.grad],
    }

# %% role="check" id="hidden-log-softmax" points=3
# Hidden check (3 points): negative dim, three axes, one number, infinity, gradcheck.
### BEGIN HIDDEN TESTS
@check.like_torch
def log_softmax_of_other_tensors(torch, rng):
    """Is log-softmax right for negative dims, three axes, one number, infinities?"""
    x = torch.tensor(rng.normal(size=(2, 3, 2)).tolist(), requires_grad=True)
    middle = torch.log_softmax(x, dim=-2)
    (middle * middle).sum().backward()
    far = torch.tensor([1000.0, 0.0, -1000.0], requires_grad=True)
    torch.log_softmax(far, dim=0)[1].backward()
    closed = torch.tensor([0.0, 1.0, float("-inf")])
    others = [torch.log_softmax(y, dim=-1) for y in (x[0, 0, :1], closed)]
    z = torch.tensor(rng.normal(size=(2, 3)).tolist()).double().requires_grad_()
    function = lambda z: torch.log_softmax(z, dim=1)
    right = torch.autograd.gradcheck(function, (z,), raise_exception=False)
    found = {"middle": [middle, x.grad], "others": others, "gradcheck": right}
    return {**found, "far away": far.grad}
### END HIDDEN TESTS

# %% [markdown]
# ## 7. From many errors to one number
#
# A **loss** says how wrong the results of a batch are. First each example, or each number, has a loss of its own. Then they are put together, and torch calls how it is done the `reduction`: `"mean"`, which is usual, `"sum"`, or `"none"`, which leaves them as they are. `reduced` does it. It is given.

# %% role="given" id="reduced" export="ops/loss"
def reduced(losses, reduction):
    """Return an array of losses as it is, or their sum or mean."""
    if reduction == "none":
        return losses
    total = losses.sum()
    return total / losses.size if reduction == "mean" else total

# %% [markdown]
# On the way back, the gradient of the reduced loss comes in, and each single loss gets its share: all of it for a sum, the $n$-th part for a mean of $n$ numbers. Every loss needs this, so it is a function of its own.

# %% [markdown]
# ### Exercise 5.8 - The share of each loss (6 points, about 7 minutes)
#
# Write `shared(grad, shape, reduction)`, the way back through `reduced`.
#
# In: `grad`, an array, the gradient of what `reduced` returned; `shape`, the shape of the losses; `reduction`, one of the three words. Out: an array of that shape, the gradient of each single loss. It may be read-only.
#
# By hand: for six losses of shape $(2, 3)$ and `grad` 12, each gets 2 for `"mean"` and 12 for `"sum"`. For `"none"`, `grad` has the shape $(2, 3)$ already and is returned as it is. A batch may be empty; then there is nothing to share, and no division by zero.

# %% [markdown]
# <details><summary>I don't know where to start</summary>
#
# In which of the three cases is something divided? In which does the shape change? `np.broadcast_to(number, shape)` makes an array of one number.
#
# </details>
# <details><summary>My mean is divided by the wrong number</summary>
#
# The mean is over all losses, along every axis. `math.prod(shape)` multiplies the lengths of all axes.
#
# </details>
# <details><summary>I get inf, or a warning about a division by zero</summary>
#
# The shape `(0,)` has the product 0, and NumPy makes `inf` of it with a warning. What can you divide by instead, when no element is there to see it?
#
# </details>

# %% role="answer" id="shared" export="ops/loss"
def shared(grad, shape, reduction):
    """Return the gradient of each single loss, given that of the reduced one."""
    ### BEGIN SOLUTION
    if reduction == "mean":
        grad = grad / max(math.prod(shape), 1)
    return np.broadcast_to(grad, shape)
    ### END SOLUTION

# %%
for word in ("mean", "sum"):
    print(word, shared(np.float32(12), (2, 3), word).tolist())
print("expected: six times 2, then six times 12")

# %% role="check" id="check-shared" points=4
def shares_yours(my, shape, number, grad):
    shares = {word: my.shared(number, shape, word) for word in ("mean", "sum")}
    with np.errstate(divide="raise"):
        empty = check.raises(lambda: my.shared(number, (0, 3), "mean"))
    return {**shares, "none": my.shared(grad, shape, "none"), "empty batch": empty}


def shares_torch(torch, shape, number, grad):
    x = torch.zeros(shape, dtype=torch.float64, requires_grad=True)
    totals = {"mean": x.mean(), "sum": x.sum(), "none": x * 1}
    grads = {"mean": number, "sum": number, "none": grad}
    found = {w: torch.autograd.grad(totals[w], x, grads[w])[0] for w in totals}
    return {**found, "empty batch": "nothing"}


@check.equal(yours=shares_yours, torch=shares_torch)
def each_loss_gets_its_share(rng):
    """Does each loss get its share, for each reduction, and if there is none?"""
    shape = tuple(int(n) for n in rng.integers(2, 5, size=2))
    number = np.array(rng.uniform(1, 2))
    return {"shape": shape, "number": number, "grad": rng.normal(size=shape)}

# %% role="check" id="hidden-shared" points=2
# Hidden check (2 points): one axis, no axis, no loss at all, the dtype.
### BEGIN HIDDEN TESTS
def other_shares(my, number):
    grad, words = np.float32(number), ("mean", "sum")
    outs = [my.shared(grad, shape, w) for shape in ((3,), (), (0, 2)) for w in words]
    return {"shares": outs, "dtypes": [str(np.asarray(out).dtype) for out in outs]}


def other_shares_by_hand(torch, number):
    row, one = torch.full((3,), number), torch.tensor(number)
    empty = torch.zeros(0, 2)
    outs = [row / 3, row, one, one, empty, empty]
    return {"shares": outs, "dtypes": ["float32"] * 6}


@check.equal(yours=other_shares, torch=other_shares_by_hand)
def shares_of_other_shapes(rng):
    """Are the shares right for one axis, no axis, and no loss at all?"""
    return {"number": float(rng.uniform(1, 2))}
### END HIDDEN TESTS

# %% [markdown]
# ### Numbers as answers
#
# How warm will it be tomorrow? Where the answer is a number, the usual loss is the square of the error, and its mean is the **mean squared error**. The square makes large errors expensive, and its slope, $2 (x - t)$, is 0 where the answer is right.

# %% [markdown]
# ### Exercise 5.9 - Mean squared error (7 points, about 8 minutes)
#
# Write `forward` and `backward` of `MseLoss`.
#
# `forward`: In: `input` and `target`, arrays of one shape; `reduction`. Out: the squared differences, reduced. `backward`: In: `grad`. Out: two gradients, that of `input` and that of `target`.
#
# By hand: `input` $(1, 2, 4)$, `target` $(1, 4, 3)$: the differences are $(0, -2, 1)$, the mean of the squares is $5/3$. The gradient of `input` is $(0, -4/3, 2/3)$, that of `target` has the opposite signs.

# %% [markdown]
# <details><summary>I don't know where to start</summary>
#
# What does `backward` need: the two arrays, or only their difference? Save that, and keep `reduction` as an attribute.
#
# </details>
# <details><summary>My gradient is right for "sum" only</summary>
#
# Each squared difference gets its share of `grad`: which function of yours computes the shares?
#
# </details>
# <details><summary>The gradient of the target is missing or has the wrong sign</summary>
#
# `backward` returns one gradient for each input of `forward` that is an array, in their order. If `target` grows by a little, does the difference grow or shrink?
#
# </details>

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

# %%
x = kindling.tensor([1.0, 2.0, 4.0], requires_grad=True)
target = kindling.tensor([1.0, 4.0, 3.0])
loss = mse_loss(x, target)
loss.backward()
print(loss, "expected: 1.6667")
print(x.grad, "expected: 0, -1.3333 and 0.6667")

# %% role="check" id="check-mse" points=4
@check.like_torch
def squared_errors_and_their_gradients(torch, rng):
    """Is the loss right for each reduction, and are both gradients?"""
    numbers = rng.normal(size=(2, 2, 3)).tolist()
    grad = torch.tensor(rng.uniform(1, 2, size=(2, 3)).tolist())
    found = {}
    for word in ("mean", "sum", "none"):
        x, t = [torch.tensor(rows, requires_grad=True) for rows in numbers]
        loss = torch.nn.functional.mse_loss(x, t, reduction=word)
        check.graph(loss, x=x, target=t, loss=loss)
        loss.backward(grad if word == "none" else grad[0, 0])
        found[word] = [loss, x.grad, t.grad]
    return found

# %% role="check" id="hidden-mse" points=3
# Hidden check (3 points): float64, a target without gradient, single numbers, a model.
### BEGIN HIDDEN TESTS
@check.like_torch
def squared_errors_of_other_tensors(torch, rng):
    """Is the loss right in float64, for single numbers, and behind a layer?"""
    F = torch.nn.functional
    x, w = [torch.tensor(rng.normal(size=(3, 3)).tolist()).double() for _ in range(2)]
    w.requires_grad_()
    loss = F.mse_loss(F.linear(x, w), x) * 5
    loss.backward()
    a = torch.tensor(float(rng.normal()), requires_grad=True)
    one = F.mse_loss(a, torch.tensor(2.0))
    one.backward()
    twice = F.mse_loss(a * 3, a * 3 + 1)
    return {"layer": [loss, w.grad], "one number": [one, a.grad, twice], "input": x}
### END HIDDEN TESTS

# %% [markdown]
# ## 8. Classes as answers
#
# Which digit is it? The answer is a class, a whole number from 0 on. Classes are names: 8 is not closer to 9 than 1 is, so a squared difference makes no sense. What we want is a high probability for the right class, and the loss of an example is minus its logarithm, the **negative log-likelihood**:
#
# | probability of the right class | loss |
# |---|---|
# | 1 | 0 |
# | 1/2 | 0.6931 |
# | 1/100 | 4.6052 |
#
# To be wrong is expensive; to be wrong and sure of it is very expensive.

# %% [markdown]
# ### Exercise 5.10 - Negative log-likelihood (7 points, about 12 minutes)
#
# Write `forward` and `backward` of `NllLoss`.
#
# `forward`: In: `log_p`, an array of shape (n, classes), logarithms of probabilities; `target`, an int array of shape (n,), the right class of each row; `reduction`. Out: for each row minus the entry of the right class, reduced. `target` is an option, not an input with a gradient.
#
# `backward`: In: `grad`. Out: one gradient, of the shape of `log_p`.
#
# By hand: `log_p` has the rows $(-1, -2, -3)$ and $(-4, -5, -6)$, `target` is $(2, 0)$: the losses are 3 and 4, the mean is 3.5. The gradient is $-1/2$ at row 0, column 2 and at row 1, column 0, and 0 everywhere else.

# %% [markdown]
# <details><summary>I don't know where to start</summary>
#
# An array can be indexed by two arrays of whole numbers: `log_p[rows, columns]` takes one entry for each pair. Which columns do you want, and which rows? `np.arange(n)` is 0, 1, ..., n - 1.
#
# </details>
# <details><summary>My losses are a whole matrix</summary>
#
# `log_p[:, target]` takes *all* rows for each entry of `target`. Say which row belongs to which column.
#
# </details>
# <details><summary>I don't know how to make the gradient</summary>
#
# Begin with zeros of the shape of `log_p`; you had to keep that shape. At which places does it differ from 0, and what stands there? `shared` knows the share of each row.
#
# </details>

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
    none_ignored = check_classes(input, target, weight, ignore_index)
    if input.ndim == 2 and weight is None and none_ignored:
        return NllLoss.apply(input, target=target.array, reduction=reduction)
    return full_nll_loss(input, target, weight, ignore_index, reduction)

# %%
x = kindling.tensor([[-1.0, -2.0, -3.0], [-4.0, -5.0, -6.0]], requires_grad=True)
loss = nll_loss(x, kindling.tensor([2, 0]))
loss.backward()
print(loss, "expected: 3.5000")
print(x.grad, "expected: -0.5 at the two places, 0 elsewhere")

# %% role="check" id="check-nll" points=4
@check.like_torch
def losses_of_right_classes(torch, rng):
    """Is the loss of the right class taken in each row, and is its gradient right?"""
    numbers = (-rng.uniform(0.1, 3, size=(4, 3))).tolist()
    target = torch.tensor(rng.integers(0, 3, size=4).tolist())
    grad = torch.tensor(rng.uniform(1, 2, size=4).tolist())
    found = {}
    for word in ("mean", "sum", "none"):
        x = torch.tensor(numbers, requires_grad=True)
        loss = torch.nn.functional.nll_loss(x, target, reduction=word)
        loss.backward(grad if word == "none" else grad[0])
        found[word] = [loss, x.grad]
    return found

# %% role="check" id="hidden-nll" points=3
# Hidden check (3 points): float64, one row, many classes, the same class in each row.
### BEGIN HIDDEN TESTS
@check.like_torch
def losses_of_other_classes(torch, rng):
    """Is the loss right in float64, for one row, and for one class in all rows?"""
    nll = torch.nn.functional.nll_loss
    data = torch.tensor((-rng.uniform(0.1, 3, size=(5, 12))).tolist()).double()
    x, found = data.clone().requires_grad_(), []
    same = torch.tensor([int(rng.integers(0, 12))] * 5)
    mixed = torch.tensor(rng.permutation(12)[:5].tolist())
    for target, n in ((same, 5), (mixed, 5), (mixed[:1], 1)):
        loss = nll(x[:n], target) + nll(x[:n] * 2, target, reduction="sum")
        loss.backward()
        found += [loss, x.grad.clone()]
    return {"losses": found[::2], "gradients": found[1::2], "input": [x, same]}
### END HIDDEN TESTS

# %% [markdown]
# The network returns logits, `nll_loss` wants logarithms of probabilities, and between them stands `log_softmax`. The two together are called the **cross-entropy**, and that is what one uses: logits in, loss out. Whoever puts a softmax before it has two of them, a mistake that nothing reports and that makes learning slow.
#
# Its gradient is as simple as it can be. For one example, with probabilities $p$ and the right class $t$, the formulas of exercises 5.7 and 5.10 give $p_j$ for every wrong class, and $p_t - 1$ for the right one: **what the network said, minus what it should have said.**

# %% [markdown]
# ### Exercise 5.11 - Cross-entropy (5 points, about 5 minutes)
#
# Write `class_cross_entropy(input, target, **options)`.
#
# In: `input`, a tensor of logits, of shape (n, classes), or (classes,) for a single example; `target`, a tensor of classes, (n,) or (); `options`, which go to `nll_loss` as they are. Out: the negative log-likelihood of the softmax of the logits.
#
# Logits may have more axes, (n, classes, height, width) for the pixels of pictures: whenever there are at least two axes, the classes are the second one. `nll_loss` takes all these shapes.
#
# By hand: logits $(0, \ln 3)$ and class 0 give $-\ln(1/4) = 1.3863$, class 1 gives 0.2877.

# %% [markdown]
# <details><summary>I don't know where to start</summary>
#
# Two functions of this notebook, one inside the other. Which `dim` has the classes?
#
# </details>
# <details><summary>It fails for a single example, or for pictures</summary>
#
# `input.ndim` is the number of axes. Which axis has the classes if there is one, if there are two, if there are four? `-1` is right for two of these.
#
# </details>
# <details><summary>My loss is inf for large logits</summary>
#
# Softmax and then a logarithm: the probability was rounded to 0 in between. Which function does both at once?
#
# </details>

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

# %%
logits = kindling.tensor([[0.0, math.log(3)], [0.0, math.log(3)]], requires_grad=True)
loss = cross_entropy(logits, kindling.tensor([0, 1]), reduction="sum")
loss.backward()
print(loss, "expected: 1.3863 + 0.2877 = 1.6740")
print(logits.grad, "expected: -3/4 and 3/4, 1/4 and -1/4")

# %% [markdown]
# Row 0: the network said $(1/4, 3/4)$ and should have said $(1, 0)$. Row 1: it should have said $(0, 1)$.
#
# Before you run the next cell: how many operations stand between the logits and the loss?

# %%
logits.grad = None
loss = cross_entropy(logits, kindling.tensor([0, 1]))
draw(loss)

# %% [markdown]
# Two: the log-softmax, and the negative log-likelihood.

# %% role="check" id="check-cross-entropy" points=3
@check.like_torch
def cross_entropy_of_logits(torch, rng):
    """Is the cross-entropy right, for a batch and for large logits?"""
    numbers = rng.normal(size=(4, 3)).tolist()
    x = torch.tensor(numbers, requires_grad=True)
    target = torch.tensor(rng.integers(0, 3, size=4).tolist())
    cross_entropy = torch.nn.functional.cross_entropy
    loss, total = cross_entropy(x, target), cross_entropy(x, target, reduction="sum")
    check.graph(loss, x=x, loss=loss)
    loss.backward()
    far = torch.tensor([[0.0, 200.0, 3000.0]])
    large = [cross_entropy(far, torch.tensor([k])) for k in range(3)]
    single = cross_entropy(x[0], target[0], reduction="none")
    found = {"loss": loss, "gradient": x.grad, "large logits": large}
    return {**found, "one example": single, "sum of the batch": total}

# %% role="check" id="hidden-cross-entropy" points=2
# Hidden check (2 points): pictures, weights of classes, ignored targets, reductions.
### BEGIN HIDDEN TESTS
@check.like_torch
def cross_entropy_with_options(torch, rng):
    """Is the cross-entropy right for pictures and with the options of nll_loss?"""
    cross_entropy = torch.nn.functional.cross_entropy
    pictures = torch.tensor(rng.normal(size=(2, 3, 2, 2)).tolist(), requires_grad=True)
    classes = torch.tensor(rng.integers(0, 3, size=(2, 2, 2)).tolist())
    loss = cross_entropy(pictures, classes)
    loss.backward()
    x = torch.tensor(rng.normal(size=(4, 3)).tolist())
    target = torch.tensor([0, 2, -100, 1])
    weight = torch.tensor(rng.uniform(1, 2, size=3).tolist())
    kinds = [{"reduction": word} for word in ("mean", "sum", "none")]
    kinds += [{"weight": weight}, {"ignore_index": 2}]
    targets = [target] * 4 + [torch.tensor([0, 2, 2, 1])]
    losses = [cross_entropy(x, t, **k) for t, k in zip(targets, kinds, strict=True)]
    return {"pictures": [loss, pictures.grad], "options": losses}
### END HIDDEN TESTS

# %% [markdown]
# ## 9. Yes or no as an answer
#
# Is it raining? One number is enough: the logit $a$ of "yes", with $p = \sigma(a)$. The target $t$ is 1 for yes and 0 for no. The loss is minus the logarithm of the probability of what is right, which one formula says for both:
#
# $$L = -t \ln p - (1 - t) \ln (1 - p)$$
#
# If one takes the sigmoid first, $p$ may be rounded to 0 or 1, and a logarithm is $-\infty$. So, once more, on paper: $\ln p = -\ln(1 + e^{-a})$ and $\ln(1 - p) = -a - \ln(1 + e^{-a})$ give
#
# $$L = (1 - t)\,a + \ln(1 + e^{-a})$$

# %% [markdown]
# For very negative $a$ the exp overflows. Here helps $\ln(1 + e^{-a}) = \max(-a, 0) + \ln(1 + e^{-|a|})$, which is the same trick as before: the larger of the two numbers under the logarithm is taken out. With $a + \max(-a, 0) = \max(a, 0)$ this becomes
#
# $$L = \max(a, 0) - a\,t + \ln(1 + e^{-|a|})$$
#
# `np.log1p(x)` is $\ln(1 + x)$, exact also for tiny $x$. The slopes are simple: $\partial L / \partial a = \sigma(a) - t$, again what was said minus what is right, and $\partial L / \partial t = -a$.

# %% [markdown]
# ### Exercise 5.12 - The loss of a logit (9 points, about 12 minutes)
#
# Write `forward` and `backward` of `BinaryCrossEntropyWithLogits`.
#
# `forward`: In: `input`, an array of logits, as large as they may be; `target`, an array of the same shape, numbers from 0 to 1; `reduction`. Out: the losses by the last formula, reduced. `backward`: In: `grad`. Out: two gradients, that of `input` and that of `target`.
#
# By hand, with $\sigma(\ln 3) = 3/4$:
#
# | logit | target | loss | slope of the logit |
# |---|---|---|---|
# | 0 | 1 | $\ln 2 = 0.6931$ | $-1/2$ |
# | $\ln 3$ | 1 | $\ln(4/3) = 0.2877$ | $-1/4$ |
# | $\ln 3$ | 0 | $\ln 4 = 1.3863$ | $3/4$ |
# | 1000 | 0 | 1000 | 1 |

# %% [markdown]
# <details><summary>I don't know where to start</summary>
#
# The last formula has three terms; each is one NumPy expression. Test the rows of the table with it. For `backward`, which two arrays are needed, and which function of yours is the sigmoid of an array?
#
# </details>
# <details><summary>I get inf, nan, or 0 where a small loss should be</summary>
#
# Look for an exp of something positive, and for a logarithm of something that may be rounded to 0 or to 1. `np.log(1 + 1e-20)` is 0; what is `np.log1p(1e-20)`?
#
# </details>
# <details><summary>A gradient is off by a factor</summary>
#
# Each loss has its share of `grad`, and both gradients use it. Is `shared` called with the shape of the logits?
#
# </details>

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

# %%
x = kindling.tensor([0.0, math.log(3), math.log(3), 1000.0], requires_grad=True)
t = kindling.tensor([1.0, 1.0, 0.0, 0.0])
losses = binary_cross_entropy_with_logits(x, t, reduction="none")
losses.sum().backward()
print(losses, "expected: 0.6931, 0.2877, 1.3863 and 1000")
print(x.grad, "expected: -1/2, -1/4, 3/4 and 1")

# %% role="check" id="check-logit-loss" points=5
@check.like_torch
def losses_of_logits(torch, rng):
    """Is the loss right for each reduction, are both gradients, and large logits?"""
    loss_of = torch.nn.functional.binary_cross_entropy_with_logits
    numbers = [draw(size=(2, 3)).tolist() for draw in (rng.normal, rng.uniform)]
    grad = torch.tensor(rng.uniform(1, 2, size=(2, 3)).tolist())
    found = {}
    for word in ("mean", "sum", "none"):
        x, t = [torch.tensor(rows, requires_grad=True) for rows in numbers]
        loss = loss_of(x, t, reduction=word)
        loss.backward(grad if word == "none" else grad[0, 0])
        found[word] = [loss, x.grad, t.grad]
    far = torch.tensor([1000.0, 1000.0, -1000.0, -1000.0, 40.0], requires_grad=True)
    large = loss_of(far, torch.tensor([0.0, 1.0, 0.0, 1.0, 1.0]), reduction="none")
    large.sum().backward()
    return {**found, "large logits": [large * 1e17, far.grad]}

# %% role="check" id="hidden-logit-loss" points=4
# Hidden check (4 points): float64, single numbers, behind a layer, gradcheck.
### BEGIN HIDDEN TESTS
@check.like_torch
def losses_of_other_logits(torch, rng):
    """Is the loss right in float64, for one number, and behind a layer?"""
    F = torch.nn.functional
    x = torch.tensor(rng.normal(size=(4, 3)).tolist()).double()
    w = torch.tensor(rng.normal(size=(1, 3)).tolist()).double().requires_grad_()
    t = torch.tensor([[0.0], [1.0], [1.0], [0.25]]).double()
    loss = F.binary_cross_entropy_with_logits(F.linear(x, w), t)
    loss.backward()
    a = torch.tensor(float(rng.normal()) * 20, requires_grad=True)
    one = F.binary_cross_entropy_with_logits(a, torch.tensor(1.0)) * 3
    one.backward()
    function = lambda w: F.binary_cross_entropy_with_logits(F.linear(x, w), t)
    right = torch.autograd.gradcheck(function, (w,), raise_exception=False)
    found = {"layer": [loss, w.grad], "one number": [one, a.grad]}
    return {**found, "gradcheck": right, "inputs": [x, t]}
### END HIDDEN TESTS

# %% [markdown]
# ## 10. Which loss for which task
#
# | the answer is | the network ends with | the loss |
# |---|---|---|
# | a number, or several | a layer | `mse_loss` |
# | one of several classes | a layer, one logit per class | `cross_entropy` |
# | yes or no, once or for several questions | a layer, one logit per question | `binary_cross_entropy_with_logits` |
#
# None of the three networks ends with an activation: each loss takes what the last layer returns. A softmax or a sigmoid is used afterward, by whoever wants to read probabilities.

# %% [markdown]
# Now all of it together. Points in a ring around a disk: 0 is the disk, 1 the ring. `train` fits two layers, with or without a relu between them. Before you run the two cells: how many of the points can a network without relu get right, and which shape will the border between its two areas have?

# %%
kindling.manual_seed(1)
labels = kindling.arange(300) // 150
radius = kindling.rand(300) * 0.8 + labels
angle = kindling.rand(300) * 2 * math.pi
points = kindling.stack([radius * angle.cos(), radius * angle.sin()], 1)


def model(x, weights, bend):
    """Return two logits for each point: two layers, bend between them."""
    w1, b1, w2, b2 = weights
    return linear(bend(linear(x, w1, b1)), w2, b2)


def train(bend, num_steps=300, lr=0.5):
    """Return the weights after some steps of gradient descent."""
    kindling.manual_seed(0)
    shapes = [(16, 2), (16,), (2, 16), (2,)]
    weights = [kindling.randn(*shape).mul_(0.5).requires_grad_() for shape in shapes]
    for _ in range(num_steps):
        cross_entropy(model(points, weights, bend), labels).backward()
        for w in weights:
            w.detach().sub_(w.grad * lr)
            w.grad = None
    return weights

# %%
figure, both = plt.subplots(1, 2, figsize=(7, 3.4), sharey=True)
side = kindling.linspace(-2, 2, 60)
mesh = kindling.meshgrid(side, side, indexing="xy")
grid = kindling.stack(mesh, 2).reshape(-1, 2)
bends = {"no relu": lambda x: x, "relu": relu}
for axes, (name, bend) in zip(both, bends.items(), strict=True):
    weights = train(bend)
    right = (model(points, weights, bend).argmax(1) == labels).float().mean().item()
    area = softmax(model(grid, weights, bend), dim=1)[:, 1].reshape(60, 60)
    image = {"extent": (-2, 2, -2, 2), "origin": "lower", "cmap": "RdBu"}
    axes.imshow(area.detach().numpy(), **image)
    dots = {"c": labels.numpy(), "cmap": "RdBu", "edgecolor": "w", "linewidth": 0.6}
    axes.scatter(*points.numpy().T, s=16, **dots)
    axes.set_title(f"{name}: {right:.0%} right")
plt.show()

# %% [markdown]
# Red is the disk, blue the ring; the background is the probability of the ring. Without relu, two layers are one line, the border is straight, and a straight border cannot go around a disk. With relu, the border is made of sixteen bent lines, and closes.

# %% [markdown]
# ## 11. In your own words
#
# The last four questions are read by a person. Two to six sentences are enough. Numbers from an example count more than general words.
#
# **Question 5.1 (5 points).** Somebody builds a network of five layers and no activation functions and wonders that it is no better than one layer. Explain why, with the formula for two layers. How many numbers can the five layers 10-100-100-100-100-1 really use, and why is it not better to train all of them?

# %% [markdown] role="written" id="why-activations" points=5
# ### BEGIN SOLUTION
# $W_2 (W_1 x + b_1) + b_2 = (W_2 W_1) x + (W_2 b_1 + b_2)$ is again a matrix times $x$ plus a vector, so two layers are one, and by the same step so are five. From 10 inputs to 1 output such a function has 10 weights and 1 bias, 11 numbers. The five layers have over 30,000 weights, but all of them together describe only these 11 numbers: more memory and time, more difficult to train, and nothing that one layer could not do.
#
# Mark scheme: 2 points for the formula (1 for the idea in words only); 1 for carrying it on to five layers; 1 for 11 numbers (10 is half right: give 0.5); 1 for why the rest is wasted.
# ### END SOLUTION

# %% [markdown]
# **Question 5.2 (5 points).** Compute log-sum-exp of $(1000, 1001)$ by hand, once with the textbook formula as a computer would do it in float64 ($e^{710}$ is too large), and once with the largest number subtracted. Show each step. Why does subtracting never overflow, and why does it not matter if some of the powers become 0?

# %% [markdown] role="written" id="why-subtract" points=5
# ### BEGIN SOLUTION
# Textbook: $e^{1000} = \infty$, $e^{1001} = \infty$, the sum is $\infty$, its logarithm $\infty$. Subtracted: $m = 1001$; the differences are $-1$ and $0$; the powers 0.3679 and 1; the sum 1.3679; its logarithm 0.3133; the result 1001.3133. After subtracting, the largest exponent is 0, so every power is at most 1 and the sum at most the number of entries. A power that becomes 0 belongs to an entry that is smaller than the largest by more than about 745; beside the 1 of the largest entry it could not be seen in the sum anyway.
#
# Mark scheme: 1 point for the overflow in the textbook form; 2 for 1001.3133 with its steps (1 for a slip in the arithmetic); 1 for "the largest exponent is 0"; 1 for why a power of 0 does no harm.
# ### END SOLUTION

# %% [markdown]
# **Question 5.3 (5 points).** A network for ten digits ends with `softmax`, and its result goes into `cross_entropy`. No error comes, and it learns, only slowly. What does the loss see as logits? What is the smallest loss that this network can reach when it is completely sure and right? ($e = 2.718$.) What should be changed, and where does softmax belong?

# %% [markdown] role="written" id="softmax-twice" points=5
# ### BEGIN SOLUTION
# `cross_entropy` contains a log-softmax. Its "logits" are now probabilities between 0 and 1, so a second softmax makes them nearly equal. At best the right class has 1 and the nine others 0: the second softmax gives $e / (e + 9) = 0.232$, and the loss is $-\ln 0.232 = 1.46$, far from 0. The gradients are small, because they pass through two softmaxes. Leave the softmax out of the network: the logits go into the loss. Softmax is for reading probabilities afterward.
#
# Mark scheme: 1 point for "softmax is in cross_entropy already"; 1 for "it sees numbers between 0 and 1"; 2 for 1.46 (1 for $e / (e + 9)$ alone); 1 for what to change.
# ### END SOLUTION

# %% [markdown]
# **Question 5.4 (5 points).** Choose the loss, the number of results of the last layer, and the form of the target for each of four tasks: the price of a house; which of seven days it is; whether a patient has each of twelve diseases; the age of a person. Then say for the third why `cross_entropy` with twelve classes would be wrong.

# %% [markdown] role="written" id="which-loss" points=5
# ### BEGIN SOLUTION
# Price: `mse_loss`, 1 result, target a float. Day: `cross_entropy`, 7 results, target a class from 0 to 6. Diseases: `binary_cross_entropy_with_logits`, 12 results, target twelve numbers 0 or 1. Age: `mse_loss`, 1 result, target a float. Cross-entropy with twelve classes would say that exactly one disease is there: softmax makes the probabilities add up to 1, so one more disease would make the others less probable. A patient may have none or several.
#
# Mark scheme: 1 point for each task (loss, number and target all right; 0.5 if one of the three is wrong); 1 for "exactly one" or "the sum is 1" in the last part. Age as classes with `cross_entropy` is right as well if the loss of order is mentioned.
# ### END SOLUTION

# %% [markdown]
# ## 12. The same in PyTorch
#
# The next cell runs one program with torch and with your library. Before you run it: which of the five lines would be `nan` or `inf` with the formulas of a textbook?

# %%
def program(library):
    """Print what the functions of a library say to large logits."""
    F = library.nn.functional
    x = library.tensor([[1000.0, 0.0, -1000.0]], requires_grad=True)
    print(F.sigmoid(x))
    print(F.softmax(x, dim=1))
    print(F.log_softmax(x, dim=1))
    print(F.cross_entropy(x, library.tensor([1])))
    t = library.tensor([[0.0, 1.0, 1.0]])
    print(F.binary_cross_entropy_with_logits(x, t))

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
# The lines are the same. All but the first would be `nan` or `inf` with the formulas of a textbook. torch has about fifty more activations and losses; your library has them, too, written in the same way, in `kindling/nn/functional`.

# %% [markdown]
# ## What you now own
#
# - `linear`: a layer, and why layers need something between them.
# - `relu` and `sigmoid`: activations, their slopes, and when a gradient dies or vanishes.
# - `softmax`, `log_softmax`, log-sum-exp: probabilities, and formulas that do not overflow.
# - `mse_loss`, `nll_loss`, `cross_entropy`, `binary_cross_entropy_with_logits`: the loss for each kind of answer.
#
# The caller of these functions carries the weights around by hand. In unit 06 you put weights and functions together in one object, a module.
