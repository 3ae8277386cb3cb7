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
# # Unit 03: Gradients of whole arrays
#
# **You will build** the operations of a tensor library: products, sums, means, the largest number, indexing, the matrix product. Each computes an array and can hand a gradient back to its inputs.
#
# **You need** unit 02, and shapes and broadcasting from unit 00. No code of unit 02 runs here; the table below counts its eight exercises that your library holds.
#
# **Time**: about 150 minutes; sections 1 to 5 make a good first half. **Grading**: 80 points for eleven exercises, checked by running your code, and 20 points for three written answers, read by a person. Some checks are hidden: they ask for other numbers, and for the other cases that a statement allows.

# %% role="given" id="imports"
import matplotlib.pyplot as plt
import numpy as np

from course import begin, check, extend

begin("03_tensors")

from kindling.base import TensorBase
from kindling.core import named
from kindling.forward import run_forward
from kindling.indexing import (
    as_index,
    as_number,
    expanded,
    is_basic,
    reduction,
    sizes,
)
from kindling.node import Node

# %% [markdown]
# The last lines import from `kindling`, the library that you build. Some of its modules are given, because writing them would only be typing: how a tensor is printed, for instance. What you write in this unit becomes the part of `kindling` that computes.

# %% [markdown]
# ## 1. From numbers to arrays
#
# A `Value` holds one number. A small network has a hundred thousand weights: with an object for each of them, one training step takes seconds. So one object shall hold a whole array, a **tensor**, and one operation shall work on all its numbers at once.
#
# What is a gradient then? The loss is still a single number. Move one entry of an array `x` by a little, and the loss changes at some rate. There is one such slope for each entry, so:
#
# **The gradient of an array has the shape of the array.**
#
# If you remember one sentence of this unit, let it be this one.

# %% [markdown]
# And the local derivatives? In unit 02 an operation kept one number per input. For arrays that would be one number for each pair of an output entry and an input entry. The product of two 100 by 100 matrices has $10^4$ output entries and $2 \cdot 10^4$ input entries: $2 \cdot 10^8$ numbers, most of them zero. Nobody stores that table.
#
# Instead, each operation answers the question for which the table would be needed: *given the gradient of the result, the upstream gradient, what is the gradient of each input?* The function that answers is `backward`.

# %% role="given" id="function" export="function"
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

# %% [markdown]
# Each operation is a class of this kind. Each *use* of it is a new object, because each use has its own arrays to keep. `Node`, on which it stands, is given; it matters in unit 04.
#
# The exponential is the plainest example. In unit 02: local derivative $e^a$, which is the result itself, times upstream. Here the same happens at each place of the array, and NumPy does all places at once.

# %% role="given" id="exp" export="ops/elementwise"
class Exp(Function):
    """e to the power of a: the result is its own local derivative."""

    def forward(self, a):
        out = np.exp(a)
        self.save_for_backward(out)
        return out

    def backward(self, grad):
        (out,) = self.saved_arrays
        return grad * out

# %% [markdown]
# `backward` gets `grad`, an array of the shape of the result: it says how fast the loss changes with each entry of the result. Before you run the next cell: for `[[0, 1], [2, 3]]` the upstream gradient is 1 everywhere except at the last place, where it is 0. What is the gradient there, and where is it largest?

# %%
op = Exp()
a = np.array([[0.0, 1.0], [2.0, 3.0]])
print(op.forward(a))
print(op.backward(np.array([[1.0, 1.0], [1.0, 0.0]])))

# %% [markdown]
# At the last place the result is largest, and the gradient is 0: if the loss does not feel an entry of the result, it does not feel the entry of the input behind it. Among the others it is largest where the input is 2.
#
# The next two cells hold helpers for pictures. You need not read them: `show` draws arrays as grids, each below its name and its shape, and `measured` finds a gradient without any rule, by moving each entry a little, as unit 01 did.

# %% role="given" id="show"
def show(arrays):
    """Draw arrays, given as a dict, as grids of numbers with name and shape."""
    grids = {name: np.atleast_2d(array) for name, array in arrays.items()}
    tall = max(len(grid) for grid in grids.values())
    left = 0.0
    plt.figure(figsize=(9, 1.1 + 0.45 * tall))
    for name, grid in grids.items():
        rows, columns = grid.shape
        across, down = left + np.arange(columns + 1), -np.arange(rows + 1)
        top = 2.5 * np.abs(grid).max() + 1
        plt.pcolor(across, down, abs(grid), cmap="Blues", vmin=0, vmax=top, ec="0.6")
        for (i, j), number in np.ndenumerate(grid):
            plt.text(left + j + 0.5, -i - 0.5, f"{number:g}", ha="center", va="center")
        title = f"{name}\n{np.shape(arrays[name])}"
        plt.text(left + columns / 2, 0.3, title, ha="center", va="bottom")
        left += columns + 2.5
    plt.axis("scaled")
    plt.axis("off")
    plt.show()

# %% role="given" id="measured"
def measured(function, x, upstream):
    """Measure how fast the loss changes with each entry of x, given the upstream."""
    slopes = np.zeros_like(x)
    for place in np.ndindex(x.shape):
        step = np.zeros_like(x)
        step[place] = 0.001
        change = function(x + step) - function(x - step)
        slopes[place] = (upstream * change).sum() / 0.002
    return slopes.round(6) + 0.0

# %% [markdown]
# ## 2. Undoing a broadcast
#
# In `x + b` with shapes `(2, 3)` and `(3,)`, NumPy broadcasts `b`: it acts as if the row were written twice. Each entry of `b` is then used twice, and you know from unit 02 what happens to a value that is used twice: **it gets both gradients, added.**
#
# Before you run the next cell: the upstream gradient is `[[1, 2, 3], [4, 5, 6]]`, and local derivatives of a sum are 1. Which three numbers are the gradient of `b`?

# %%
b = np.array([10.0, 20.0, 30.0])
grad = np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])
used = np.broadcast_to(b, (2, 3))
collected = measured(lambda b: np.zeros((2, 3)) + b, b, grad)
show({"b": b, "b as it is used": used, "upstream": grad, "gradient of b": collected})

# %% [markdown]
# They are 5, 7 and 9. Forward, one row becomes two; backward, two rows become one, by adding. **The backward of a broadcast is a sum**, over exactly those axes along which the input was repeated. There are two kinds of them:
#
# | shape of `b` | shape of `x + b` | how `b` was repeated | gradient of `b` |
# |---|---|---|---|
# | `(3,)` | `(2, 3)` | along a new axis in front | sum over axis 0, which goes away |
# | `(2, 1)` | `(2, 3)` | along an axis of length 1 | sum over axis 1, which stays, with length 1 |
# | `()` | `(2, 3)` | along two new axes | sum over everything |
# | `(2, 3)` | `(2, 3)` | not at all | nothing is summed |

# %% [markdown]
# ### Exercise 3.1 - Undo a broadcast (12 points, about 18 minutes)
#
# Write `unbroadcast(grad, shape)`, which returns the gradient of an input of shape `shape` that was broadcast to the shape of `grad`.
#
# In: `grad`, an array of floats; `shape`, a tuple that can be broadcast to `grad.shape`. Out: an array of shape `shape` and of the dtype of `grad`; `grad` stays as it is.
#
# By hand: for `grad = [[1, 2, 3], [4, 5, 6]]`, the shape `(3,)` gives `[5, 7, 9]`, `(2, 1)` gives `[[6], [15]]`, `(1, 3)` gives `[[5, 7, 9]]`, `()` gives 21, and `(2, 3)` gives `grad`.
#
# Limits: any number of axes; both kinds of repetition can occur together; sizes of 0 and 1 occur.

# %% [markdown]
# <details><summary>I don't know where to start</summary>
#
# Broadcasting lines shapes up at their *last* axes. Write `(4, 2, 3)` and below it `(2, 1)`, lined up at the right. Which axes of the upper one were repeated? How many new axes in front are there, in terms of the two numbers of axes?
#
# </details>
# <details><summary>My shapes don't fit</summary>
#
# A sum makes its axis go away, and all axes behind it move one place to the front. Look up `axis=` with a tuple and `keepdims=True` in `help(np.sum)`: which of the two kinds of axes should stay?
#
# </details>
# <details><summary>My number is off</summary>
#
# Go through the five lines of "By hand" with a pencil. Is yours right for `(3,)` and wrong for `(2, 1)`? Then only one of the two kinds of repetition is undone. Too small by a whole factor? Then a mean, or one of the copies, stands in place of the sum.
#
# </details>

# %% role="answer" id="unbroadcast" export="ops/broadcast"
def unbroadcast(grad, shape):
    """Return the gradient of an input of shape `shape` that was broadcast.

    A number that was used several times collects the gradient of every use: the axes
    along which broadcasting repeated the input are summed.
    """
    ### BEGIN SOLUTION
    if grad.shape == shape:
        return grad
    added = grad.ndim - len(shape)
    stretched = [
        axis
        for axis in range(added, grad.ndim)
        if shape[axis - added] == 1 and grad.shape[axis] != 1
    ]
    summed = grad.sum(axis=(*range(added), *stretched), keepdims=True)
    return summed.reshape(shape)
    ### END SOLUTION

# %%
grad = np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])
for shape in ((3,), (2, 1), (1, 3), (), (2, 3)):
    print(shape, "->", unbroadcast(grad, shape).tolist())

# %% role="check" id="check-unbroadcast" points=8
def undone(my, grad, shapes):
    back = my.unbroadcast  # [...] lets arrays and NumPy's numbers pass
    return check.each(shapes, lambda k: [back(grad, s)[...] for s in shapes[k]])


def backward_of_expand(torch, grad, shapes):
    def one(shape):
        x = torch.zeros(shape, dtype=grad.dtype, requires_grad=True)
        return torch.autograd.grad(x.expand(grad.shape), x, grad)[0]

    return {name: [one(shape) for shape in group] for name, group in shapes.items()}


@check.equal(yours=undone, torch=backward_of_expand)
def unbroadcast_sums_what_was_repeated(rng):
    """Is every axis summed that broadcasting added or stretched, and no other?"""
    k, m, n = rng.permutation([2, 3, 4]).tolist()
    front, ones = [(n,), (m, n), ()], [(k, 1, n), (k, m, 1), (1, m, 1)]
    both = [(m, 1), (1, n), (1,), (k, m, n)]
    shapes = {"new axes": front, "axes of length 1": ones, "both or neither": both}
    return {"grad": rng.normal(size=(k, m, n)), "shapes": shapes}

# %% role="check" id="hidden-unbroadcast" points=4
# Hidden check (4 points): sizes of 0 and 1, float32, square arrays, more axes.
### BEGIN HIDDEN TESTS
def undo_many(my, grads, shapes):
    return check.each(
        grads, lambda k: [my.unbroadcast(grads[k], s) for s in shapes[k]]
    )


def expand_many(torch, grads, shapes):
    def one(grad, shape):
        x = torch.zeros(shape, dtype=grad.dtype, requires_grad=True)
        return torch.autograd.grad(x.expand(grad.shape), x, grad)[0]

    grads = {name: torch.from_numpy(grad.copy()) for name, grad in grads.items()}
    return {k: [one(grads[k], s) for s in shapes[k]] for k in grads}


@check.equal(yours=undo_many, torch=expand_many)
def unbroadcast_works_for_any_sizes(rng):
    """Is unbroadcast right for sizes of 0 and 1, float32 and many axes?"""
    n = int(rng.integers(2, 5))
    large = rng.normal(size=(2, 1, n, n)).astype(np.float32)
    shapes = [(n,), (n, 1), (1, 1, n), (1, 1, n, 1), (2, 1, 1, n)], [(n,), (1, n), ()]
    grads = {"float32": large, "no rows": np.zeros((0, n))}
    return {"grads": grads, "shapes": dict(zip(grads, shapes, strict=True))}
### END HIDDEN TESTS

# %% [markdown]
# Now addition is complete. Look at its `backward`: both inputs receive the upstream gradient, and each makes it fit its own shape.
#
# One more thing is in it. Data need no gradient, only parameters do. `needs_input_grad` holds one bool per input; where it is `False`, the work is spared and `None` stands in the place of the gradient. `Node` sets both to `True`, and unit 04 will set them for each use. `np.shape` also knows the shape of a plain number: `()`.

# %% role="given" id="add" export="ops/elementwise"
class Add(Function):
    """a + b: both inputs receive the upstream gradient."""

    def forward(self, a, b):
        self.shapes = np.shape(a), np.shape(b)
        return a + b

    def backward(self, grad):
        shape_a, shape_b = self.shapes
        need_a, need_b = self.needs_input_grad
        grad_a = unbroadcast(grad, shape_a) if need_a else None
        grad_b = unbroadcast(grad, shape_b) if need_b else None
        return grad_a, grad_b

# %% [markdown]
# ### Exercise 3.2 - Multiply (7 points, about 8 minutes)
#
# Write `Mul`, the operation `a * b`: its `forward`, and below it, in the same class, its `backward`.
#
# In: `forward` gets `a` and `b`, arrays or plain numbers that broadcast; `backward` gets `grad`, an array of the shape of the result. Out: `forward` returns the product and keeps what `backward` needs. `backward` returns a tuple: the gradient of `a`, in the shape of `a`, and the gradient of `b`, in the shape of `b`; `None` in the place of an input that needs no gradient.
#
# By hand: `a = [[1, 2], [3, 4]]`, `b = [10, 20]`, `grad` 1 everywhere. The gradient of `a` is `[[10, 20], [10, 20]]`, that of `b` is `[4, 6]`.

# %% [markdown]
# <details><summary>I don't know where to start</summary>
#
# Write `forward`, then add a second method below it, `def backward(self, grad):`, as in `Add`. What were the two local derivatives of a product in unit 02? They are arrays now, so `backward` needs both inputs: save them.
#
# </details>
# <details><summary>My shapes don't fit</summary>
#
# `grad` times an input has the shape of the *result*. Which function of yours takes it back to the shape of the input, and at which moment: before the multiplication or after it?
#
# </details>
# <details><summary>My number is off</summary>
#
# Do the gradient of `b[0]` in the example by hand. It is used in two places, at which `a` is 1 and 3. What does each place contribute?
#
# </details>

# %% role="answer" id="mul" export="ops/elementwise"
class Mul(Function):
    """a * b: each input receives the upstream gradient times the other input."""

    def forward(self, a, b):
        ### BEGIN SOLUTION
        self.save_for_backward(a, b)
        return a * b

    def backward(self, grad):
        a, b = self.saved_arrays
        need_a, need_b = self.needs_input_grad
        grad_a = unbroadcast(grad * b, np.shape(a)) if need_a else None
        grad_b = unbroadcast(grad * a, np.shape(b)) if need_b else None
        return grad_a, grad_b
        ### END SOLUTION

# %%
op = Mul()
print(op.forward(np.array([[1.0, 2.0], [3.0, 4.0]]), np.array([10.0, 20.0])))
print(op.backward(np.ones((2, 2))))

# %% role="check" id="check-mul" points=5
def multiply(my, cases):
    def one(name):
        (a, b, grad), op = cases[name], my.Mul()
        return {"out": op.forward(a, b), "grads": op.backward(grad)}

    return check.each(cases, one)


def torch_multiply(torch, cases):
    answers = {}
    for name, arrays in cases.items():
        a, b, grad = map(torch.tensor, arrays)
        out = torch.mul(a.requires_grad_(), b.requires_grad_())
        answers[name] = {"out": out, "grads": torch.autograd.grad(out, (a, b), grad)}
    return answers


@check.equal(yours=multiply, torch=torch_multiply)
def mul_gives_gradients_in_the_shapes_of_its_inputs(rng):
    """Does Mul give the product and both gradients, also after broadcasting?"""
    n, cases = int(rng.integers(2, 5)), {}
    for name, shape in {"matrix and row": (n, n), "column and row": (n, 1)}.items():
        cases[name] = [rng.normal(size=size) for size in (shape, n, (n, n))]
    return {"cases": cases}

# %% role="check" id="hidden-mul" points=2
# Hidden check (2 points): plain numbers, single entries, float32, no gradient needed.
### BEGIN HIDDEN TESTS
def spare(my, a, b, grad, number):
    ops = my.Mul(), my.Mul(), my.Mul()
    outs = ops[0].forward(a, b), ops[1].forward(a, b), ops[2].forward(a, number)
    ops[0].needs_input_grad, ops[1].needs_input_grad = (True, False), (False, True)
    parts = {"one is enough": lambda: [op.backward(grad) for op in ops[:2]]}
    parts["a number"] = lambda: [outs[2], ops[2].backward(grad)[0]]
    return check.each(parts, lambda name: parts[name]())


def spare_in_torch(torch, a, b, grad, number):
    out = torch.mul(a.requires_grad_(), b.requires_grad_())
    grad_a, grad_b = torch.autograd.grad(out, (a, b), grad)
    half = [[grad_a, None], [None, grad_b]]
    return {"one is enough": half, "a number": [a * number, grad * number]}


@check.equal(yours=spare, torch=spare_in_torch)
def mul_spares_what_nobody_needs(rng):
    """Does Mul work with numbers, and leave out gradients that nobody needs?"""
    a, grad = rng.normal(size=(2, 3, 4)).astype(np.float32)
    b = np.array(rng.normal(), dtype=np.float32)
    return {"a": a, "b": b, "grad": grad, "number": float(rng.integers(2, 9))}
### END HIDDEN TESTS

# %% [markdown]
# The other operations with two inputs differ only in the factors. They are given; read `Sub`, and see how `Div` spares the work for an input that needs no gradient.

# %% role="given" id="sub" export="ops/elementwise"
class Sub(Function):
    """a - b: the second input receives the upstream gradient with opposite sign."""

    def forward(self, a, b):
        self.shapes = np.shape(a), np.shape(b)
        return a - b

    def backward(self, grad):
        shape_a, shape_b = self.shapes
        need_a, need_b = self.needs_input_grad
        grad_a = unbroadcast(grad, shape_a) if need_a else None
        grad_b = unbroadcast(-grad, shape_b) if need_b else None
        return grad_a, grad_b

# %% role="given" id="div" export="ops/elementwise"
class Div(Function):
    """a / b."""

    def forward(self, a, b):
        self.save_for_backward(a, b)
        return a / b

    def backward(self, grad):
        a, b = self.saved_arrays
        need_a, need_b = self.needs_input_grad
        grad_a = unbroadcast(grad / b, np.shape(a)) if need_a else None
        grad_b = unbroadcast(-grad * (a / b) / b, np.shape(b)) if need_b else None
        return grad_a, grad_b

# %% [markdown]
# ## 3. What must be kept
#
# `backward` runs later, when the forward pass is over. What it needs must have been kept, and kept arrays fill the memory: a network of 100 layers keeps the arrays of 100 layers until `backward` reaches them. So an operation keeps as little as it can.
#
# Three ways occur. `Add` keeps only shapes. `Mul` and `Pow` keep what went in. `Exp` keeps what came out, which saves computing it again. Before you read the next two cells: which of input and output does the derivative $1/a$ of the logarithm need?

# %% role="given" id="pow" export="ops/elementwise"
class Pow(Function):
    """a ** exponent, for a plain number as exponent."""

    def forward(self, a, exponent):
        self.save_for_backward(a)
        self.exponent = exponent
        return a**exponent

    def backward(self, grad):
        (a,) = self.saved_arrays
        if self.exponent == 0:
            return np.zeros_like(grad)  # 0 * 0**-1 would be nan
        return grad * (self.exponent * a ** (self.exponent - 1))

# %% role="given" id="neg-log" export="ops/elementwise"
class Neg(Function):
    """-a."""

    def forward(self, a):
        return -a

    def backward(self, grad):
        return -grad


class Log(Function):
    """The natural logarithm of a."""

    def forward(self, a):
        self.save_for_backward(a)
        return np.log(a)

    def backward(self, grad):
        (a,) = self.saved_arrays
        return grad / a

# %% [markdown]
# The input: $1/a$ is written with `a`, so `Log` keeps what went in.

# %% [markdown]
# ### Exercise 3.3 - Hyperbolic tangent (5 points, about 5 minutes)
#
# Write `Tanh`: its `forward`, and below it its `backward`. Keep the result, and nothing else, with `save_for_backward`, so that `backward` does not compute a hyperbolic tangent again.
#
# In: `forward` gets `a`, an array; `backward` gets `grad`, of the same shape. Out: the result, `np.tanh(a)`; the gradient of `a`, one array.
#
# By hand: for `a = [0, 2]` the result is about `[0, 0.964]`. With `grad = [1, 10]` the gradient is about `[1, 0.71]`. The local derivative, from unit 02: $1 - out^2$.

# %% [markdown]
# <details><summary>I don't know where to start</summary>
#
# `Exp` in section 1 has the same form. Which letter stands in the formula for the local derivative, `a` or `out`? That is the array to keep.
#
# </details>
# <details><summary>I get TypeError about 'tuple', or ValueError: too many values to unpack</summary>
#
# `saved_arrays` is a tuple with as many items as `save_for_backward` was given. A tuple with one item is unpacked with a comma: `(out,) = self.saved_arrays`.
#
# </details>
# <details><summary>My number is off</summary>
#
# Put `a = 2` and `grad = 10` into your formula by hand. About 0.71 should come out. Is the square that of the result? Is the upstream gradient a factor?
#
# </details>

# %% role="answer" id="tanh" export="ops/elementwise"
class Tanh(Function):
    """The hyperbolic tangent of a."""

    def forward(self, a):
        ### BEGIN SOLUTION
        out = np.tanh(a)
        self.save_for_backward(out)
        return out

    def backward(self, grad):
        (out,) = self.saved_arrays
        return grad * (1 - out * out)
        ### END SOLUTION

# %%
op = Tanh()
print(op.forward(np.array([0.0, 2.0])))
print(op.backward(np.array([1.0, 10.0])), "arrays kept:", len(op.saved_arrays))

# %% role="check" id="check-tanh" points=3
def bend(my, a, b, grad):
    first, second = my.Tanh(), my.Tanh()
    outs = first.forward(a), second.forward(b)
    kept = list(first.saved_arrays)
    grads = first.backward(grad), second.backward(grad)
    return {"what is kept": [kept, grads[0]], "second use": [*outs, grads[1]]}


def bend_in_torch(torch, a, b, grad):
    outs = torch.tanh(a.requires_grad_()), torch.tanh(b.requires_grad_())
    (grad_a,) = torch.autograd.grad(outs[0], a, grad)
    (grad_b,) = torch.autograd.grad(outs[1], b, grad)
    return {"what is kept": [[outs[0]], grad_a], "second use": [*outs, grad_b]}


@check.equal(yours=bend, torch=bend_in_torch)
def tanh_keeps_its_result(rng):
    """Does Tanh keep its result alone, and are its gradients right for two uses?"""
    a, b, grad = rng.normal(size=(3, 2, int(rng.integers(2, 5))))
    return {"a": a, "b": b, "grad": grad}

# %% role="check" id="hidden-tanh" points=2
# Hidden check (2 points): float32, far from zero, single numbers, no numbers at all.
### BEGIN HIDDEN TESTS
def bend_all(my, arrays, grads):
    def one(name):
        op = my.Tanh()
        out = op.forward(arrays[name])
        return [out, op.backward(grads[name]), len(op.saved_arrays)]

    return check.each(arrays, one)


def bend_all_in_torch(torch, arrays, grads):
    answers = {}
    for name, array in arrays.items():
        a, grad = torch.tensor(array, requires_grad=True), torch.tensor(grads[name])
        out = torch.tanh(a)
        answers[name] = [out, torch.autograd.grad(out, a, grad)[0], 1]
    return answers


@check.equal(yours=bend_all, torch=bend_all_in_torch)
def tanh_works_for_any_array(rng):
    """Is Tanh right for float32, far from zero, and for arrays of any shape?"""
    far, small = rng.uniform(3, 8, size=(2, 3)), rng.normal(size=4).astype(np.float32)
    arrays = {"far from zero": far, "float32": small, "empty": np.zeros((0, 2))}
    return {"arrays": arrays, "grads": {k: 2 * v + 1 for k, v in arrays.items()}}
### END HIDDEN TESTS

# %% role="given" id="sqrt" export="ops/elementwise"
class Sqrt(Function):
    """The square root of a."""

    def forward(self, a):
        out = np.sqrt(a)
        self.save_for_backward(out)
        return out

    def backward(self, grad):
        (out,) = self.saved_arrays
        return grad / (2 * out)

# %% [markdown]
# **What you have now**: ten operations that work on whole arrays, place by place, with any broadcasting, and that keep no more than they need.
#
# ## 4. Operations that make many numbers one
#
# A loss is a single number, so somewhere an array must shrink: by a sum, a mean or a maximum. torch calls the axis `dim`. `dim=None` means all axes; with `keepdim=True` the axis stays, with length 1.
#
# In `x.sum(dim=1)` each entry of `x` is used once, in the sum of its row, with local derivative 1. Let the upstream gradient be 10 for row 0 and 5 for row 1. Before you run the next cell: what is the gradient of the entry in row 1, column 2?

# %%
x = np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])
upstream = np.array([10.0, 5.0])
total = x.sum(axis=1)
gradient = measured(lambda x: x.sum(axis=1), x, upstream)
show({"x": x, "sum": total, "upstream": upstream, "gradient of x": gradient})

# %% [markdown]
# It is 5: every entry receives the upstream gradient of the sum that it went into. So **the backward of a sum is a broadcast**: exercise 3.1 the other way around.
#
# There is one trap. The upstream gradient has shape `(2,)`, with one number per *row*. NumPy lines shapes up at the right and would give each *column* one of its numbers: for `(2, 3)` that fails, and for a square array it is wrong without any error. `spread`, which you write next, puts the lost axis back first. `Sum` uses it.

# %% role="given" id="sum" export="ops/reduce"
class Sum(Function):
    """The sum over dim, an int, a tuple or None for all: every element gets grad."""

    def forward(self, a, dim=None, keepdim=False):
        self.arguments = a.shape, dim, keepdim
        return a.sum(axis=dim, keepdims=keepdim)

    def backward(self, grad):
        return spread(grad, *self.arguments)

# %% [markdown]
# ### Exercise 3.4 - Spread the gradient of a sum (8 points, about 8 minutes)
#
# Write `spread(grad, shape, dim, keepdim)`: from the gradient of a sum to that of its input.
#
# In: `shape`, the shape of the input; `dim` and `keepdim`, as the sum was called: `dim` is `None`, an int or a tuple of ints, counted from the end if negative; `grad`, in the shape of the sum. Out: an array of shape `shape` and of the dtype of `grad`.
#
# By hand: for `shape = (2, 2)` and `grad = [10, 5]`, `dim=1` gives `[[10, 10], [5, 5]]` and `dim=0` gives `[[10, 5], [10, 5]]`. With `dim=1`, `keepdim=True` and `grad = [[10], [5]]` it is `[[10, 10], [5, 5]]` again.

# %% [markdown]
# <details><summary>I don't know where to start</summary>
#
# Which shape must `grad` have so that broadcasting it to `shape` writes each number along the axis that was summed? Look at the third case of "By hand": there nothing is missing. `np.expand_dims` and `np.broadcast_to` have help texts.
#
# </details>
# <details><summary>I get ValueError: operands could not be broadcast together</summary>
#
# That is good luck: with a square array the same code gives wrong numbers and no error. Write the shape of `grad` below `shape`, lined up at the right, for `shape = (2, 3)` and `dim=1`. At which place is an axis of length 1 missing?
#
# </details>
# <details><summary>My number is off, or it fails for one of the cases</summary>
#
# There are three cases: all axes were summed, the axes are still there, or axes are missing. In which of them is something to be done before broadcasting? Do not divide: a sum is not a mean.
#
# </details>

# %% role="answer" id="spread" export="ops/reduce"
def spread(grad, shape, dim, keepdim):
    """Return grad of a reduction over dim as an array of the input's shape."""
    ### BEGIN SOLUTION
    if dim is not None and not keepdim:
        grad = np.expand_dims(grad, dim)
    return np.broadcast_to(grad, shape)
    ### END SOLUTION

# %%
for dim in (0, 1):
    op = Sum()
    op.forward(np.ones((2, 2)), dim=dim)
    print("dim", dim, op.backward(np.array([10.0, 5.0])).tolist())

# %% role="check" id="check-spread" points=5
def add_up(my, x, cases):
    ops = {name: my.Sum() for name in cases}
    outs = {k: ops[k].forward(x, dim=d, keepdim=e) for k, (d, e, _) in cases.items()}
    return check.each(cases, lambda k: [outs[k], ops[k].backward(cases[k][2])])


def add_up_in_torch(torch, x, cases):
    x.requires_grad_()
    outs = {k: x.sum(dim=d, keepdim=e) for k, (d, e, _) in cases.items()}
    grads = {k: torch.tensor(case[2]) for k, case in cases.items()}
    return {k: [outs[k], *torch.autograd.grad(outs[k], x, grads[k])] for k in cases}


@check.equal(yours=add_up, torch=add_up_in_torch)
def sum_spreads_its_gradient(rng):
    """Does every entry get the gradient of the sum that it went into?"""
    n, draw = int(rng.integers(2, 4)), rng.normal
    cases = {"dim=1": [1, False, draw(size=(n, n))]}
    cases["dim=2"] = [2, False, draw(size=(n, n))]
    cases["all"] = [None, False, np.array(draw())]
    cases["kept dim=1"] = [1, True, draw(size=(n, 1, n))]
    return {"x": draw(size=(n, n, n)), "cases": cases}

# %% role="check" id="hidden-spread" points=3
# Hidden check (3 points): negative dims, tuples, other sizes, float32.
### BEGIN HIDDEN TESTS
def add_up_more(my, x, cases):
    ops = {name: my.Sum() for name in cases}
    outs = {k: ops[k].forward(x, dim=d, keepdim=e) for k, (d, e, _) in cases.items()}
    return check.each(cases, lambda k: [outs[k], ops[k].backward(cases[k][2])])


def add_up_more_in_torch(torch, x, cases):
    x.requires_grad_()
    outs = {k: x.sum(dim=d, keepdim=e) for k, (d, e, _) in cases.items()}
    grads = {k: torch.tensor(case[2]) for k, case in cases.items()}
    return {k: [outs[k], *torch.autograd.grad(outs[k], x, grads[k])] for k in cases}


@check.equal(yours=add_up_more, torch=add_up_more_in_torch)
def sum_spreads_over_several_dims(rng):
    """Is the gradient right for negative dims and for tuples of dims?"""
    draw, (k, m, n) = rng.normal, rng.permutation([1, 2, 3]).tolist()
    cases = {"dim=-2": [-2, False, np.float32(draw(size=(k, n)))]}
    cases["dim=(0, -1)"] = [(0, -1), False, np.float32(draw(size=m))]
    cases["dim=(0, 2), keepdim"] = [(0, 2), True, np.float32(draw(size=(1, m, 1)))]
    return {"x": np.float32(draw(size=(k, m, n))), "cases": cases}
### END HIDDEN TESTS

# %% [markdown]
# ### Exercise 3.5 - Mean (6 points, about 5 minutes)
#
# Write `Mean`: its `forward`, and below it its `backward`.
#
# In: `forward` gets `a`, `dim` and `keepdim`, as `Sum` does; `backward` gets `grad`, of the shape of the result. Out: the mean over `dim`; the gradient of `a`, in the shape and the dtype of `a`.
#
# By hand: `a` of shape `(2, 4)`. For `dim=1` and `grad = [8, 20]` the gradient is `[[2, 2, 2, 2], [5, 5, 5, 5]]`. For `dim=None` and `grad = 8` it is 1 everywhere.
#
# Limits: `a` has at least one entry.

# %% [markdown]
# <details><summary>I don't know where to start</summary>
#
# A mean is a sum divided by a count. What does that do to the local derivatives? `Sum` shows how the arguments are kept; add a method `backward` below `forward`.
#
# </details>
# <details><summary>My shapes don't fit</summary>
#
# The result of a mean has the shape of the result of a sum, with the same arguments. So the same function takes its gradient back to the shape of `a`.
#
# </details>
# <details><summary>My number is off</summary>
#
# How many numbers go into *one* number of the result? In the example it is 4 for `dim=1` and 8 for `dim=None`. For `a` of shape `(2, 3, 4)` and `dim=(0, 2)` it is 8. How does it follow from the number of entries of `a` and of the result?
#
# </details>

# %% role="answer" id="mean" export="ops/reduce"
class Mean(Function):
    """The mean over dim: every element gets its share of grad."""

    def forward(self, a, dim=None, keepdim=False):
        ### BEGIN SOLUTION
        self.arguments = a.shape, dim, keepdim
        out = a.mean(axis=dim, keepdims=keepdim)
        self.share = out.size / max(a.size, 1)
        return out

    def backward(self, grad):
        return spread(grad * self.share, *self.arguments)
        ### END SOLUTION

# %%
op = Mean()
print(op.forward(np.array([[1.0, 2.0, 3.0, 6.0], [0.0, 0.0, 0.0, 4.0]]), dim=1))
print(op.backward(np.array([8.0, 20.0])))

# %% role="check" id="check-mean" points=4
def average(my, x, cases):
    ops = {name: my.Mean() for name in cases}
    outs = {k: ops[k].forward(x, dim=d, keepdim=e) for k, (d, e, _) in cases.items()}
    return check.each(cases, lambda k: [outs[k], ops[k].backward(cases[k][2])])


def average_in_torch(torch, x, cases):
    x.requires_grad_()
    outs = {k: x.mean(dim=d, keepdim=e) for k, (d, e, _) in cases.items()}
    grads = {k: torch.tensor(case[2]) for k, case in cases.items()}
    return {k: [outs[k], *torch.autograd.grad(outs[k], x, grads[k])] for k in cases}


@check.equal(yours=average, torch=average_in_torch)
def mean_shares_its_gradient(rng):
    """Does every entry get its share of the gradient of its mean?"""
    k, m, n = rng.permutation([2, 3, 4]).tolist()
    cases = {"all": [None, False, np.array(rng.normal())]}
    cases["dim=1"] = [1, False, rng.normal(size=(k, n))]
    return {"x": rng.normal(size=(k, m, n)), "cases": cases}

# %% role="check" id="hidden-mean" points=2
# Hidden check (2 points): several dims, negative dims, keepdim, float32.
### BEGIN HIDDEN TESTS
def average_more(my, x, cases):
    ops = {name: my.Mean() for name in cases}
    outs = {k: ops[k].forward(x, dim=d, keepdim=e) for k, (d, e, _) in cases.items()}
    return check.each(cases, lambda k: [outs[k], ops[k].backward(cases[k][2])])


def average_more_in_torch(torch, x, cases):
    x.requires_grad_()
    outs = {k: x.mean(dim=d, keepdim=e) for k, (d, e, _) in cases.items()}
    grads = {k: torch.tensor(case[2]) for k, case in cases.items()}
    return {k: [outs[k], *torch.autograd.grad(outs[k], x, grads[k])] for k in cases}


@check.equal(yours=average_more, torch=average_more_in_torch)
def mean_over_several_dims(rng):
    """Are the shares right for negative dims, tuples of dims and keepdim?"""
    draw, (k, m, n) = rng.normal, rng.permutation([2, 3, 4]).tolist()
    cases = {"dim=-1, keepdim": [-1, True, np.float32(draw(size=(k, m, 1)))]}
    cases["dim=(0, -1)"] = [(0, -1), False, np.float32(draw(size=m))]
    return {"x": np.float32(draw(size=(k, m, n))), "cases": cases}
### END HIDDEN TESTS

# %% [markdown]
# ## 5. Who was the largest
#
# When the maximum is taken along `dim=1`, each row hands on its largest number; the others could be a little larger or smaller, and the result would not change. So the largest one gets the whole upstream gradient, and the others get 0.
#
# Two numbers can be the largest together. Then there is no single slope, and the library has to choose. torch's `amax` **shares the gradient evenly** among them, and so do we. Before you run the next cell, write down the gradient for `x = [[1, 7, 3], [9, 2, 4], [5, 5, 1]]` and the upstream gradient 2, 4, 6, one number per row.

# %%
x = np.array([[1.0, 7.0, 3.0], [9.0, 2.0, 4.0], [5.0, 5.0, 1.0]])
upstream = np.array([[2.0], [4.0], [6.0]])
largest = x.max(axis=1, keepdims=True)
gradient = measured(lambda x: x.max(axis=1, keepdims=True), x, upstream)
show({"x": x, "largest": largest, "upstream": upstream, "gradient of x": gradient})

# %% [markdown]
# The two fives get 3 each. Each row of the gradient has the sum of its upstream gradient: nothing is lost on the way, and nothing is made.

# %% [markdown]
# ### Exercise 3.6 - Maximum (8 points, about 14 minutes)
#
# Write `backward` of `Max`; `forward` is there.
#
# In: `grad`, of the shape of the result. Out: the gradient of `a`, in the shape of `a` and the dtype of `grad`. For each number of the result, the entries of `a` that are equal to it share its upstream gradient evenly.
#
# By hand: `a = [[1, 7], [5, 5]]`. For `dim=1` and `grad = [2, 6]` the gradient is `[[0, 2], [3, 3]]`. For `dim=None` and `grad = 4` it is `[[0, 4], [0, 0]]`.
#
# Limits: `dim` and `keepdim` as in `Sum`; `a` has no `nan`.

# %% [markdown]
# <details><summary>I don't know where to start</summary>
#
# Three arrays of the shape of `a` are needed: where an entry is the largest, how many share, and the upstream gradient. Comparing arrays gives `True` and `False`, which count as 1 and 0. Which function of yours takes the largest numbers, and `grad`, to the shape of `a`?
#
# </details>
# <details><summary>My shapes don't fit</summary>
#
# `out` has lost the axis `dim`, unless `keepdim` was set. So it cannot be compared with `a` as it is; that is the trap of section 4 again. A count with `keepdims=True` needs no repair.
#
# </details>
# <details><summary>My number is off, or the dtype differs</summary>
#
# Among how many is each gradient shared: over all of `a`, or along `dim`? And a sum of truth values is an int64 array; dividing float32 by int64 gives float64. `sum` takes a `dtype=`.
#
# </details>

# %% role="answer" id="max" export="ops/reduce"
class Max(Function):
    """The largest elements over dim: equal ones share the gradient evenly."""

    def forward(self, a, dim=None, keepdim=False):
        out = a.max(axis=dim, keepdims=keepdim)
        self.arguments = a.shape, dim, keepdim
        self.save_for_backward(a, out)
        return out

    def backward(self, grad):
        a, out = self.saved_arrays
        shape, dim, keepdim = self.arguments
        ### BEGIN SOLUTION
        winners = a == spread(out, shape, dim, keepdim)
        count = winners.sum(axis=dim, keepdims=True, dtype=grad.dtype)
        return winners * (spread(grad, shape, dim, keepdim) / count)
        ### END SOLUTION

# %%
op = Max()
print(op.forward(np.array([[1.0, 7.0], [5.0, 5.0]]), dim=1))
print(op.backward(np.array([2.0, 6.0])))

# %% role="check" id="check-max" points=5
def largest_of(my, cases):
    ops = {name: my.Max() for name in cases}
    outs = {k: ops[k].forward(x, dim=d) for k, (x, d, _) in cases.items()}
    return check.each(cases, lambda k: [outs[k], ops[k].backward(cases[k][2])])


def largest_in_torch(torch, cases):
    answers = {}
    for name, (array, dim, grad) in cases.items():
        x = torch.tensor(array, requires_grad=True)
        out = x.amax(dim=dim)
        answers[name] = [out, *torch.autograd.grad(out, x, torch.tensor(grad))]
    return answers


@check.equal(yours=largest_of, torch=largest_in_torch)
def max_sends_its_gradient_to_the_largest(rng):
    """Does the largest entry get the gradient, and do equal ones share it?"""
    single, ties = rng.permutation(16).reshape(4, 4) / 4, rng.integers(0, 2, (4, 4))
    first, second, third = rng.normal(size=(3, 4))
    cases = {"one largest": [single, 1, first], "ties": [ties / 2, 1, second]}
    return {"cases": cases | {"dim=0": [rng.integers(0, 3, (3, 4)) / 2, 0, third]}}

# %% role="check" id="hidden-max" points=3
# Hidden check (3 points): all axes, several dims, negative dims, keepdim, float32.
### BEGIN HIDDEN TESTS
def largest_over(my, x, cases):
    ops = {name: my.Max() for name in cases}
    outs = {k: ops[k].forward(x, dim=d, keepdim=e) for k, (d, e, _) in cases.items()}
    return check.each(cases, lambda k: [outs[k], ops[k].backward(cases[k][2])])


def largest_over_in_torch(torch, x, cases):
    x.requires_grad_()
    outs = {k: x.amax(dim=d or (), keepdim=e) for k, (d, e, _) in cases.items()}
    grads = {k: torch.tensor(case[2]) for k, case in cases.items()}
    return {k: [outs[k], *torch.autograd.grad(outs[k], x, grads[k])] for k in cases}


@check.equal(yours=largest_over, torch=largest_over_in_torch)
def max_over_several_dims(rng):
    """Is the gradient right for all axes, several dims, keepdim and float32?"""
    draw, (k, m, n) = rng.normal, rng.permutation([2, 3, 4]).tolist()
    cases = {"all": [None, False, np.array(draw(), np.float32)]}
    cases["dim=(0, -1)"] = [(0, -1), False, np.float32(draw(size=m))]
    cases["dim=-2, keepdim"] = [-2, True, np.float32(draw(size=(k, 1, n)))]
    return {"x": np.float32(rng.integers(0, 3, (k, m, n))), "cases": cases}
### END HIDDEN TESTS

# %% [markdown]
# `max` in torch does something else when it is called with a `dim`: it also returns the *index* of the largest, and the gradient goes to the entry of that index alone. Both ways are right; they differ only where numbers are equal. `kindling` has that operation, too; it is given.

# %% [markdown]
# ## 6. Operations that move numbers
#
# Some operations compute nothing: they give numbers another place. Then `backward` **moves the gradient back** to the place where each number came from. Reshaping is the easiest: the same numbers in the same order, so the gradient only gets its old shape again. `Expand` writes numbers several times, and you know what undoes that.

# %% role="given" id="reshape" export="ops/shape"
class Reshape(Function):
    """The same elements in the same order, in another shape."""

    def forward(self, a, shape):
        self.shape = a.shape
        return a.reshape(shape)

    def backward(self, grad):
        return grad.reshape(self.shape)

# %% role="given" id="expand" export="ops/shape"
class Expand(Function):
    """The input repeated along axes of size 1 and along new axes in front."""

    def forward(self, a, shape):
        self.shape = a.shape
        return np.broadcast_to(a, shape)

    def backward(self, grad):
        return unbroadcast(grad, self.shape)

# %% [markdown]
# Transposing is next. `a.transpose(order)` puts the axes into another order: axis `i` of the result is axis `order[i]` of `a`. Before you run the next cell: `a` has shape `(2, 3, 4)` and `order` is `(1, 2, 0)`. Which shape has the result, and which shape do you get if you apply the same order once more?

# %%
a = np.zeros((2, 3, 4))
once = a.transpose((1, 2, 0))
print(once.shape, once.transpose((1, 2, 0)).shape)

# %% [markdown]
# The same order twice does not lead back to `(2, 3, 4)`. For matrices it does, since exchanging two axes twice changes nothing; so a mistake here stays unseen until somebody uses three axes.

# %% [markdown]
# ### Exercise 3.7 - Transpose (6 points, about 6 minutes)
#
# Write `backward` of `Transpose`; `forward` is there.
#
# In: `grad`, of the shape of the result; `self.order`, a list that holds each of `0, 1, ..., ndim - 1` once: axis `i` of the result is axis `order[i]` of the input. Out: the gradient of the input, in its shape, each number at the place where its input came from.
#
# By hand: for `order = (1, 2, 0)` and an input of shape `(2, 3, 4)`, `grad` has shape `(3, 4, 2)`. Its axis 2 belongs to axis 0 of the input, its axis 0 to axis 1, its axis 1 to axis 2.

# %% [markdown]
# <details><summary>I don't know where to start</summary>
#
# The gradient must be transposed, too, with an order of its own. Its first item answers: which axis of `grad` must become axis 0? Read that, and the next two, from the last line of "By hand".
#
# </details>
# <details><summary>My shapes don't fit</summary>
#
# Write the three numbers that you found for `order = (1, 2, 0)`. Now do the same for `(2, 0, 1)`. In each case: at which *position* of `order` does 0 stand, at which does 1, at which does 2?
#
# </details>
# <details><summary>My shape is right, but the numbers are not</summary>
#
# `reshape` keeps the numbers in their order and cuts them into rows anew; it never moves an axis. Compare `np.arange(6).reshape(2, 3).reshape(3, 2)` with `np.arange(6).reshape(2, 3).T`.
#
# </details>

# %% role="answer" id="transpose" export="ops/shape"
class Transpose(Function):
    """The axes in another order: axis i of the result is axis order[i] of the input."""

    def forward(self, a, order):
        self.order = [axis % a.ndim for axis in order]
        return a.transpose(order)

    def backward(self, grad):
        ### BEGIN SOLUTION
        return grad.transpose(np.argsort(self.order))
        ### END SOLUTION

# %%
a = np.arange(24.0).reshape(2, 3, 4)
op = Transpose()
there = op.forward(a, order=(1, 2, 0))
back = op.backward(there)
print(there.shape, back.shape, np.array_equal(back, a))

# %% role="check" id="check-transpose" points=4
def turn(my, x, cases):
    ops = {name: my.Transpose() for name in cases}
    outs = {k: ops[k].forward(x, order=order) for k, (order, _) in cases.items()}
    return check.each(
        cases, lambda k: [outs[k].shape, ops[k].backward(cases[k][1])]
    )


def turn_in_torch(torch, x, cases):
    x.requires_grad_()
    outs = {k: x.permute(order) for k, (order, _) in cases.items()}
    shapes = {k: list(out.shape) for k, out in outs.items()}
    grads = {k: torch.tensor(grad) for k, (_, grad) in cases.items()}
    return {k: [shapes[k], *torch.autograd.grad(outs[k], x, grads[k])] for k in cases}


@check.equal(yours=turn, torch=turn_in_torch)
def transpose_moves_the_gradient_back(rng):
    """Does each number of the gradient go back to where its input came from?"""
    k, m, n = rng.permutation([2, 3, 4]).tolist()
    cases = {"order=(1, 2, 0)": [(1, 2, 0), rng.normal(size=(m, n, k))]}
    cases["order=(2, 0, 1)"] = [(2, 0, 1), rng.normal(size=(n, k, m))]
    cases["order=(0, 2, 1)"] = [(0, 2, 1), rng.normal(size=(k, n, m))]
    return {"x": rng.normal(size=(k, m, n)), "cases": cases}

# %% role="check" id="hidden-transpose" points=2
# Hidden check (2 points): four axes, float32, negative numbers in order.
### BEGIN HIDDEN TESTS
def turn_many(my, x, cases):
    ops = {name: my.Transpose() for name in cases}
    outs = {k: ops[k].forward(x, order=order) for k, order in cases.items()}
    return check.each(cases, lambda k: ops[k].backward(2 * outs[k] + 1))


def turn_many_in_torch(torch, x, cases):
    outs = {k: x.requires_grad_().permute(order) for k, order in cases.items()}
    grads = {k: (2 * out + 1).detach() for k, out in outs.items()}
    return {k: torch.autograd.grad(outs[k], x, grads[k])[0] for k in cases}


@check.equal(yours=turn_many, torch=turn_many_in_torch)
def transpose_works_for_any_order(rng):
    """Is the gradient right for other orders and numbers of axes?"""
    any_order = tuple(rng.permutation(4).tolist())
    cases = {"any order": any_order, "negative": (-1, 0, -3, 2)}
    return {"x": np.float32(rng.normal(size=(1, 2, 3, 2))), "cases": cases}
### END HIDDEN TESTS

# %% [markdown]
# ### Picking rows
#
# `a[index]` picks entries, and an array of row numbers may name a row *several times*: batches with repeated examples do that, and so does a table of word vectors when a word occurs twice. A row that was used twice gets both gradients. Here is a trap of NumPy. Before you run the next cell: what will the counts be?

# %%
counts = np.zeros(3)
index = np.array([0, 2, 2, 2])
counts[index] += 1
print("with +=:       ", counts)
counts = np.zeros(3)
np.add.at(counts, index, 1)
print("with np.add.at:", counts)

# %% [markdown]
# `counts[index] += 1` reads the old numbers, adds 1 to each, and writes all of them back. Row 2 was read three times when it was 0, so 1 is written three times. `np.add.at(array, index, numbers)` changes `array` entry by entry, and each entry of `index` counts. An index without arrays picks no entry twice; there `=` is enough, and faster. `is_basic(index)`, imported at the top, tells. You may use it, or not.
#
# The next cell picks rows 2, 0, 2, 2 of an array with three rows. Before you run it: the upstream gradients of the four are `[1, 1]`, `[2, 3]`, `[5, 4]` and `[4, 1]`. What is the gradient of each of the three rows?

# %%
a = np.array([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]])
index = np.array([2, 0, 2, 2])
upstream = np.array([[1.0, 1.0], [2.0, 3.0], [5.0, 4.0], [4.0, 1.0]])
picked = a[index]
gradient = measured(lambda a: a[index], a, upstream)
show({"a": a, "a[index]": picked, "upstream": upstream, "gradient of a": gradient})

# %% [markdown]
# ### Exercise 3.8 - Index (6 points, about 6 minutes)
#
# Write `backward` of `Index`; `forward` is there.
#
# In: `grad`, of the shape of the result; `self.shape`, the shape of the input; `self.index`, a tuple of ints, slices and arrays of row numbers or of truth values, as brackets take them. Out: the gradient of the input, in its shape and in the dtype of `grad`; an entry that was never picked gets 0, an entry that was picked several times gets the sum.
#
# By hand: see the picture. Row 2 was picked three times and gets `[1, 1]`, `[5, 4]` and `[4, 1]`, added: `[10, 6]`. Row 1 was not picked.

# %% [markdown]
# <details><summary>I don't know where to start</summary>
#
# Before anything has arrived, every entry of the gradient is 0. Which shape does this array of zeros have? Where does each number of `grad` belong?
#
# </details>
# <details><summary>My dtype differs</summary>
#
# `np.zeros(shape)` makes float64. It takes a second argument, the dtype.
#
# </details>
# <details><summary>My number is off, or None comes out</summary>
#
# Try `index = [0, 2, 2, 2]` with `grad` 1 everywhere: 3 must arrive at row 2. And `np.add.at` changes its first argument and returns nothing.
#
# </details>

# %% role="answer" id="index" export="ops/shape"
class Index(Function):
    """a[index]: an element that was taken several times collects every gradient."""

    def forward(self, a, index):
        self.shape, self.index = a.shape, index
        return a[index]

    def backward(self, grad):
        ### BEGIN SOLUTION
        result = np.zeros(self.shape, grad.dtype)
        if is_basic(self.index):  # no entry twice: assigning is enough, and faster
            result[self.index] = grad
        else:
            np.add.at(result, self.index, grad)
        return result
        ### END SOLUTION

# %%
op = Index()
a, index = np.array([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]), (np.array([2, 0, 2, 2]),)
print(op.forward(a, index))
print(op.backward(np.array([[1.0, 1.0], [2.0, 3.0], [5.0, 4.0], [4.0, 1.0]])))

# %% role="check" id="check-index" points=4
def pick(my, x, cases):
    def one(name):
        (index, grad), op = cases[name], my.Index()
        return {"out": op.forward(x, index), "grad": op.backward(grad)}

    return check.each(cases, one)


def pick_in_torch(torch, x, cases):
    answers = {}
    for name, (index, grad) in cases.items():
        out, grad = x.requires_grad_()[index], torch.tensor(grad)
        answers[name] = {"out": out, "grad": torch.autograd.grad(out, x, grad)[0]}
    return answers


@check.equal(yours=pick, torch=pick_in_torch)
def index_collects_the_gradient_of_every_use(rng):
    """Does each row get the gradients of all its uses, and an unused row zero?"""
    n, rows = int(rng.integers(2, 4)), rng.permutation([0, 2, 2, 2, 4, 4])
    table = rows.reshape(2, 3)
    cases = {"rows": [(rows,), rng.normal(size=(6, n))]}
    cases["a table of rows"] = [(table,), rng.normal(size=(2, 3, n))]
    return {"x": rng.normal(size=(5, n)), "cases": cases}

# %% role="check" id="hidden-index" points=2
# Hidden check (2 points): a number with a slice, masks, rows with columns, float32.
### BEGIN HIDDEN TESTS
def pick_many(my, x, mask, rows, columns):
    indexes = {"slice": (1, slice(1, 3)), "mask": (mask,), "pairs": (rows, columns)}

    def one(name):
        op = my.Index()
        out = op.forward(x, indexes[name])
        return {"out": out, "grad": op.backward(3 * out + 1)}

    return check.each(indexes, one)


def pick_many_in_torch(torch, x, mask, rows, columns):
    indexes = {"slice": (1, slice(1, 3)), "mask": (mask,), "pairs": (rows, columns)}
    outs = {name: x.requires_grad_()[index] for name, index in indexes.items()}
    backs = {k: torch.autograd.grad(o, x, 3 * o + 1)[0] for k, o in outs.items()}
    return {k: {"out": out, "grad": backs[k]} for k, out in outs.items()}


@check.equal(yours=pick_many, torch=pick_many_in_torch)
def index_works_for_any_index(rng):
    """Is the gradient right for slices, masks, and pairs of row and column?"""
    x, (rows, columns) = rng.normal(size=(4, 3)), rng.integers(-3, 3, (2, 9))
    return {"x": np.float32(x), "mask": x > 0, "rows": rows, "columns": columns}
### END HIDDEN TESTS

# %% [markdown]
# ## 7. The matrix product
#
# This is where a network spends its time. `out = a @ b` with shapes `(n, m)` and `(m, k)` gives `(n, k)`:
#
# $$out_{ij} = \sum_{l} a_{il} \, b_{lj}$$
#
# Its gradient looks frightening in books, with four indices. It can be found in two steps: look at *one* entry, then look at the shapes.

# %% [markdown]
# **One entry.** $a_{il}$ is used in row $i$ of the result, once in each column $j$, and its local derivative there is $b_{lj}$. Several uses add up, so
#
# $$\frac{\partial L}{\partial a_{il}} = \sum_j grad_{ij} \, b_{lj}$$
#
# In the example below, $a_{00} = 1$ is used with 3 and with 4; the upstream gradients there are 1 and 10. Before you run the next cell: what is the gradient of $a_{00}$? And of $b_{00} = 3$?

# %%
a = np.array([[1.0, 2.0]])
b = np.array([[3.0, 4.0], [5.0, 6.0]])
show({"a": a, "b": b, "a @ b": a @ b, "upstream": np.array([[1.0, 10.0]])})

# %% [markdown]
# For $a_{00}$ it is $1 \cdot 3 + 10 \cdot 4 = 43$. $b_{00}$ is used once, with $a_{00} = 1$, in the place with upstream gradient 1: its gradient is 1.
#
# **Shapes.** The formula above is a sum of products over one index: that is a matrix product again. Of what? Here are the shapes that are at hand, for `a` of shape `(2, 3)` and `b` of shape `(3, 4)`:
#
# | array | shape | its transpose |
# |---|---|---|
# | `a` | `(2, 3)` | `(3, 2)` |
# | `b` | `(3, 4)` | `(4, 3)` |
# | `grad` | `(2, 4)` | `(4, 2)` |

# %% [markdown]
# The gradient of `a` needs shape `(2, 3)`. It depends on `grad` and on `b`; the gradient of `b` depends on `grad` and on `a`. With a pencil: which product of two of these arrays, transposed or not, in which order, has the shape of `a`? Which has the shape of `b`? There is one answer each. The formula says whether it is the right one: the index that is summed, $j$, must be last on the left and first on the right.

# %% [markdown]
# ### Exercise 3.9 - Matrix product (8 points, about 10 minutes)
#
# Write `backward` of `MatMul` for two matrices; `forward` is there. (`same_dtype` says that torch multiplies matrices of one dtype only.)
#
# In: `grad`, shape `(n, k)`; `a`, shape `(n, m)`, and `b`, shape `(m, k)`, were saved. Out: a tuple: the gradient of `a`, shape `(n, m)`, and that of `b`, shape `(m, k)`.
#
# By hand: `a = [[1, 2]]`, `b = [[3, 4], [5, 6]]`, `grad = [[1, 10]]`. The gradient of `a` is `[[43, 65]]`, that of `b` is `[[1, 10], [2, 20]]`.

# %% [markdown]
# <details><summary>I don't know where to start</summary>
#
# Take the table of shapes. `(2, 4)` and what give `(2, 3)`? The inner sizes of a matrix product must agree, and the outer ones remain. Of the two arrays it must be `grad` and `b`, since the slope of a product with respect to one factor is the other.
#
# </details>
# <details><summary>I get ValueError: matmul: Input operand 1 has a mismatch</summary>
#
# The inner sizes differ. Write both shapes beside each other. Must one of the arrays be transposed (`b.T`), or must the two change places?
#
# </details>
# <details><summary>My number is off</summary>
#
# With square matrices wrong products have the right shape, too. Do the example: which two numbers of `b` go into the gradient of the first entry of `a`: do they stand in a row of `b` or in a column?
#
# </details>

# %% role="answer" id="matmul" export="ops/linear"
class MatMul(Function):
    """a @ b for vectors, matrices and stacks of matrices."""

    same_dtype = True

    def forward(self, a, b):
        self.save_for_backward(a, b)
        return a @ b

    def backward(self, grad):
        """Return the gradients of two matrices; stacks come later."""
        a, b = self.saved_arrays
        ### BEGIN SOLUTION
        return grad @ b.T, a.T @ grad
        ### END SOLUTION

# %%
op = MatMul()
print(op.forward(np.array([[1.0, 2.0]]), np.array([[3.0, 4.0], [5.0, 6.0]])))
print(op.backward(np.array([[1.0, 10.0]])))

# %% role="check" id="check-matmul" points=5
def multiplied(my, cases):
    def one(name):
        (a, b, grad, which), op = cases[name], my.MatMul()
        return [op.forward(a, b), op.backward(grad)[which]]

    return check.each(cases, one)


def multiplied_in_torch(torch, cases):
    answers = {}
    for name, (*arrays, which) in cases.items():
        a, b, grad = map(torch.tensor, arrays)
        out = torch.matmul(a.requires_grad_(), b.requires_grad_())
        answers[name] = [out, torch.autograd.grad(out, (a, b), grad)[which]]
    return answers


@check.equal(yours=multiplied, torch=multiplied_in_torch)
def matmul_gradients_of_two_matrices(rng):
    """Are both gradients right, for square matrices and for three different sizes?"""
    cases, sizes = {}, {"square": [2] * 3, "three sizes": rng.permutation([2, 3, 4])}
    for kind, (n, m, k) in sizes.items():
        arrays = [rng.normal(size=shape) for shape in ((n, m), (m, k), (n, k))]
        cases |= {f"gradient of {x}, {kind}": [*arrays, i] for i, x in enumerate("ab")}
    return {"cases": cases}

# %% role="check" id="hidden-matmul" points=3
# Hidden check (3 points): rows, columns, sizes of 0 and 1, transposed memory, float32.
### BEGIN HIDDEN TESTS
def multiply_many(my, cases):
    def one(name):
        (a, b, grad), op = cases[name], my.MatMul()
        return {"out": op.forward(a, b), "grads": op.backward(grad)}

    return check.each(cases, one)


def multiply_many_in_torch(torch, cases):
    answers = {}
    for name, arrays in cases.items():
        a, b, grad = map(torch.tensor, arrays)
        out = torch.matmul(a.requires_grad_(), b.requires_grad_())
        answers[name] = {"out": out, "grads": torch.autograd.grad(out, (a, b), grad)}
    return answers


@check.equal(yours=multiply_many, torch=multiply_many_in_torch)
def matmul_gradients_of_rows_and_columns(rng):
    """Is MatMul right for rows, columns, empty batches and float32?"""
    x, w, g = rng.normal(size=(3, 4, 4)).astype(np.float32)
    cases = {"transposed": [x[:2].T, w[:2, :3], g[:, :3]], "empty": [x[:0], w, g[:0]]}
    return {"cases": cases | {"row and column": [x[:1], w[:, :1], g[:1, :1]]}}
### END HIDDEN TESTS

# %% [markdown]
# The next cell draws your gradients for three different sizes. Before you run it: cover the last grid with your hand. Which shape will it have, and why can it be no other?

# %%
a, b = np.array([[1.0, 2.0, 3.0], [0.0, 1.0, 2.0]]), np.eye(3, 4) + 1
op = MatMul()
op.forward(a, b)
upstream = np.array([[1.0, 0.0, 0.0, 2.0], [0.0, 1.0, 1.0, 0.0]])
gradient_a, gradient_b = op.backward(upstream)
show({"b": b, "upstream": upstream, "gradient of a": gradient_a})
show({"a": a, "upstream": upstream, "gradient of b": gradient_b})

# %% [markdown]
# It has shape `(3, 4)`, the shape of `b`: a gradient has the shape of its value.
#
# ### Stacks of matrices
#
# `@` also multiplies stacks: `(8, 2, 3) @ (8, 3, 4)` gives `(8, 2, 4)`, eight products at once. The axes before the last two broadcast: in `(8, 2, 3) @ (3, 4)` one matrix is used eight times, so it collects eight gradients. Vectors are allowed, too: a vector on the left counts as one row, on the right as one column. `as_matrices`, given, turns vectors and the gradient into matrices. The way back, from the shape of such a matrix to that of the vector, is left to you.

# %% role="given" id="as-matrices" export="ops/linear"
def as_matrices(a, b, grad):
    """Return a, b and the gradient of a @ b with vectors as matrices.

    A vector on the left is a matrix of one row, one on the right of one column.
    """
    if b.ndim == 1:
        b, grad = b[:, None], grad[..., None]
    if a.ndim == 1:
        a, grad = a[None, :], grad[..., None, :]
    return a, b, grad

# %% [markdown]
# ### Exercise 3.10 - Stacks of matrices (6 points, about 14 minutes)
#
# Write `backward` of `MatMul` anew, for all that `@` takes. It replaces that of exercise 3.9; if you run that cell again, run this one, too.
#
# In: `grad`, of the shape of the result. After the given line, `left`, `right` and `grad` have two axes or more. Out: a tuple: the gradients of `a` and of `b`, each in its input's shape; `None` for an input that needs none.
#
# By hand: for `a` of shape `(8, 2, 3)` and `b` of shape `(3, 4)`, each of the eight gives a gradient of `b`, and these add up. For `(2, 3) @ (3,)` the gradient of `b` is first a column, `(3, 1)`, and ends as `(3,)`.

# %% [markdown]
# <details><summary>I don't know where to start</summary>
#
# Each matrix of a stack follows the rule of exercise 3.9. What happens to an input that was used for several matrices of the stack? You have written a function for that.
#
# </details>
# <details><summary>My shapes don't fit</summary>
#
# `.T` turns *all* axes around: `(8, 3, 4)` becomes `(4, 3, 8)`. `.mT` transposes each matrix of the stack: `(8, 4, 3)`. And for a vector, the last step leads from the shape of `left` to the shape of `a`, or from that of `right` to that of `b`: the same numbers, one axis less. From a column, `unbroadcast` cannot do that step.
#
# </details>
# <details><summary>My number is off</summary>
#
# Take `a` of shape `(2, 1, 1)`, `b` of shape `(1, 1)`, `grad` 1 everywhere. The gradient of `b` is the sum of the two numbers in `a`, neither their mean nor one of them.
#
# </details>

# %% role="answer" id="matmul-stacks" export="ops/linear"
@extend(MatMul)
def backward(self, grad):
    """Return the gradients of two inputs of any number of axes."""
    a, b = self.saved_arrays
    left, right, grad = as_matrices(a, b, grad)
    ### BEGIN SOLUTION
    need_a, need_b = self.needs_input_grad
    grad_a = grad_b = None
    if need_a:
        grad_a = unbroadcast(grad @ right.mT, left.shape).reshape(a.shape)
    if need_b:
        grad_b = unbroadcast(left.mT @ grad, right.shape).reshape(b.shape)
    return grad_a, grad_b
    ### END SOLUTION

# %%
op = MatMul()
op.forward(np.ones((8, 2, 3)), np.ones((3, 4)))
grad_a, grad_b = op.backward(np.ones((8, 2, 4)))
print(grad_a.shape, grad_b.shape, "each 16 (8 matrices, 2 rows each):", grad_b[0])

# %% role="check" id="check-matmul-stacks" points=4
def multiply_stacks(my, cases):
    def one(name):
        (a, b, grad), op = cases[name], my.MatMul()
        return {"out": op.forward(a, b), "grads": op.backward(grad)}

    return check.each(cases, one)


def multiply_stacks_in_torch(torch, cases):
    answers = {}
    for name, arrays in cases.items():
        a, b, grad = map(torch.tensor, arrays)
        out = torch.matmul(a.requires_grad_(), b.requires_grad_())
        answers[name] = {"out": out, "grads": torch.autograd.grad(out, (a, b), grad)}
    return answers


@check.equal(yours=multiply_stacks, torch=multiply_stacks_in_torch)
def matmul_gradients_of_stacks(rng):
    """Does a matrix that is used for a whole stack collect all its gradients?"""
    x, w, g = rng.normal(size=(3, 2, 2, 2))
    v, row = [rng.normal(size=s) for s in ((2, 3), 3, 2)], [x[0, :1], w[0], g[0, :1]]
    cases = {"stacks": [x, w, g], "stack a": [x, w[0], g], "stack b": [x[0], w, g]}
    cases |= {"vector and matrix": [x[0, 0], w[0], g[0, 0]], "matrix and vector": v}
    return {"cases": cases | {"one row": row, "stack b of one": [x, w[:1], g]}}

# %% role="check" id="hidden-matmul-stacks" points=2
# Hidden check (2 points): two vectors, several axes in front, no gradient needed.
### BEGIN HIDDEN TESTS
def more_stacks(my, a, b, grad, c, row, number):
    given = {"two axes": (a, b, grad), "vector": (a, c, row), "vectors": (c, c, number)}

    def one(name):
        (*inputs, upstream), op = given[name], my.MatMul()
        out, op.needs_input_grad = op.forward(*inputs), (name != "vector", True)
        return [out, op.backward(upstream)]

    return check.each(given, one)


def more_stacks_in_torch(torch, a, b, grad, c, row, number):
    first, second = a.requires_grad_() @ b.requires_grad_(), a @ c.requires_grad_()
    answers = {"two axes": [first, torch.autograd.grad(first, (a, b), grad)]}
    answers["vector"] = [second, [None, *torch.autograd.grad(second, c, row)]]
    return answers | {"vectors": [c @ c, [c.detach() * number] * 2]}


@check.equal(yours=more_stacks, torch=more_stacks_in_torch)
def matmul_gradients_of_vectors_and_broadcast_stacks(rng):
    """Is MatMul right for vectors, and for stacks that broadcast against others?"""
    k, m, n = rng.permutation([2, 3, 4]).tolist()
    sizes = {"a": (2, 1, m, k), "b": (3, k, n), "grad": (2, 3, m, n), "c": k}
    sizes |= {"row": (2, 1, m), "number": ()}
    return {name: rng.normal(size=size) for name, size in sizes.items()}
### END HIDDEN TESTS

# %% [markdown]
# **What you have now**: every operation that a network of linear layers needs, each with its `backward`.
#
# ## 8. The tensor
#
# In a program nobody wants to write `op = Mul(); op.forward(a, b)`. A `Tensor` holds an array, and its operators do that. `apply` makes the object of the operation and runs its `forward`; `run_forward`, given, takes the arrays out of the tensors, finds the dtype that torch would compute in, and wraps the result. `TensorBase`, given, knows how to print itself, its shape and its dtype, and `reduction`, given, reads the arguments that torch allows for a sum.

# %% role="given" id="apply" export="function"
@extend(Function)
@classmethod
def apply(cls, *inputs, **options):
    """Return the result of the operation as a tensor."""
    return run_forward(cls(), inputs, options)

# %% role="given" id="tensor-class" export="tensor"
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

# %% [markdown]
# The operators follow; they are all alike, so read one and run the rest. `__radd__` is what Python calls for `2 + x`, where the number on the left does not know tensors. `named` gives a result the name that torch has for it, and `pow_tensor`, given, serves exponents that are tensors.

# %% role="given" id="tensor-operators" export="tensor"
@extend(Tensor)
def __add__(self, other):
    return Add.apply(self, other)


@extend(Tensor)
def __sub__(self, other):
    return Sub.apply(self, other)


@extend(Tensor)
def __mul__(self, other):
    return Mul.apply(self, other)


@extend(Tensor)
def __matmul__(self, other):
    return MatMul.apply(self, other)


Tensor.__radd__ = Tensor.__add__
Tensor.__rmul__ = Tensor.__mul__

# %% role="given" id="tensor-more-operators" export="tensor"
@extend(Tensor)
def __truediv__(self, other):
    return Div.apply(self, other)


@extend(Tensor)
def __rtruediv__(self, other):
    return self.reciprocal() * other


@extend(Tensor)
def __rsub__(self, other):
    return named(Sub.apply(other, self), "RsubBackward1")


@extend(Tensor)
def __neg__(self):
    return Neg.apply(self)


@extend(Tensor)
def __pow__(self, exponent):
    if isinstance(exponent, TensorBase):
        return self.pow_tensor(exponent)
    return Pow.apply(self, exponent=as_number(exponent))

# %% role="given" id="tensor-functions" export="tensor"
@extend(Tensor)
def exp(self):
    """Return e to the power of each element."""
    return Exp.apply(self)


@extend(Tensor)
def log(self):
    """Return the natural logarithm of each element."""
    return Log.apply(self)


@extend(Tensor)
def tanh(self):
    """Return the hyperbolic tangent of each element."""
    return Tanh.apply(self)


@extend(Tensor)
def sqrt(self):
    """Return the square root of each element."""
    return Sqrt.apply(self)

# %% role="given" id="tensor-shapes" export="tensor"
@extend(Tensor)
def reshape(self, *shape):
    """Return the same elements in another shape; one size may be -1."""
    return Reshape.apply(self, shape=sizes(shape))


@extend(Tensor)
def permute(self, *order):
    """Return the tensor with its dimensions in another order."""
    return Transpose.apply(self, order=sizes(order))


@extend(Tensor)
def expand(self, *shape):
    """Return the tensor repeated along dimensions of size 1; -1 keeps a size."""
    return Expand.apply(self, shape=expanded(self.array.shape, sizes(shape)))


@extend(Tensor)
def __getitem__(self, index):
    return Index.apply(self, index=as_index(index, self.array.shape))

# %% [markdown]
# Before you run the next cell: which shapes do `x @ w` and `x @ w + b` have, and how many numbers does the last line print?

# %%
x = Tensor([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]])
w = Tensor([[1.0, 0.0, -1.0], [0.5, 0.5, 0.5]])
b = Tensor([0.1, 0.2, 0.3])
print(x @ w)
print((x @ w + b).shape, (x @ w + b).dtype)
print(((x @ w + b).tanh() ** 2).mean(dim=1))

# %% [markdown]
# Both have shape `(3, 3)`: the batch of three examples, three outputs each. The mean over `dim=1` leaves one number per example. The tensor prints itself as torch prints it, and its dtype is float32, as in torch. Shape and dtype print with torch's names as well; torch itself was not used.
#
# These tensors compute forward only. Every `apply` makes an object that could go backward, and forgets it. What does it take to keep them? The last exercise shows it.

# %% [markdown]
# ## 9. A model, backward by hand
#
# Linear regression on a batch: `y_hat = x @ w + b`, and the loss is the mean of the squared errors. Five operations, one after the other:
#
# | step | operation | inputs | shape of the result |
# |---|---|---|---|
# | 1 | `MatMul` | `x`, `w` | `(n, k)` |
# | 2 | `Add` | result of 1, `b` | `(n, k)` |
# | 3 | `Sub` | result of 2, `y` | `(n, k)` |
# | 4 | `Pow` | result of 3, exponent 2 | `(n, k)` |
# | 5 | `Mean` | result of 4 | `()` |
#
# Backward goes through the table from the last line to the first. What one `backward` returns is the upstream gradient of the step before.

# %% [markdown]
# ### Exercise 3.11 - Chain the operations (8 points, about 10 minutes)
#
# Write `loss_and_gradients(x, y, w, b)`: the loss and its gradients, from `forward` and `backward` of the five operations.
#
# In: arrays of one dtype: `x`, shape `(n, m)`; `w`, `(m, k)`; `b`, `(k,)`; `y`, `(n, k)`. Out: a tuple: the loss; the gradient of `w`; the gradient of `b`; all in the dtype of the inputs.
#
# By hand: `x = [[1], [2]]`, `w = [[3]]`, `b = [1]`, `y = [[3], [6]]`. The errors are `[[1], [1]]` and the loss is 1. Behind `Mean` the gradient is 0.5 for each example, behind `Pow` 1, and it ends as `[[3]]` for `w` and `[2]` for `b`.

# %% [markdown]
# <details><summary>I don't know where to start</summary>
#
# Write the forward pass first, one line per row of the table, and give each operation object a name of its own: `backward` must be called on the object whose `forward` has run. Which gradient does the last operation get? How fast does the loss change with the loss?
#
# </details>
# <details><summary>I get TypeError, AttributeError, or too many values to unpack</summary>
#
# `MatMul`, `Add` and `Sub` return a tuple with one gradient per input, `Pow` and `Mean` a single array. Which of the two gradients of `Sub` goes on, and which belongs to `y`, where the way ends?
#
# </details>
# <details><summary>My dtype differs, or my number is off</summary>
#
# A seed of `1.0` is a float64 number, and it turns float32 gradients into float64: `np.ones_like(loss)` has the right dtype. For the numbers, print the gradient after each step of the example and compare with "By hand".
#
# </details>

# %% role="answer" id="chain"
def loss_and_gradients(x, y, w, b):
    """Return the mean squared error of x @ w + b, its gradient of w, and of b."""
    ### BEGIN SOLUTION
    product, total, difference = MatMul(), Add(), Sub()
    square, mean = Pow(), Mean()
    y_hat = total.forward(product.forward(x, w), b)
    error = difference.forward(y_hat, y)
    loss = mean.forward(square.forward(error, 2))
    grad = square.backward(mean.backward(np.ones_like(loss)))
    grad_y_hat, _ = difference.backward(grad)
    grad_product, grad_b = total.backward(grad_y_hat)
    _, grad_w = product.backward(grad_product)
    return loss, grad_w, grad_b
    ### END SOLUTION

# %%
x, y = np.array([[1.0], [2.0]]), np.array([[3.0], [6.0]])
print(loss_and_gradients(x, y, np.array([[3.0]]), np.array([1.0])))

# %% role="check" id="check-chain" points=5
def chained(my, x, y, w, b):
    ran, backward = [], my.MatMul.backward
    my.MatMul.backward = lambda op, grad: ran.append(op) or backward(op, grad)
    try:
        answer = my.loss_and_gradients(x, y, w, b)
    finally:
        my.MatMul.backward = backward
    loss, grad_w, grad_b = answer if ran else ["no MatMul().backward ran"] * 3
    return {"loss and grad of w": [loss, grad_w], "loss and grad of b": [loss, grad_b]}


def with_autograd(torch, x, y, w, b):
    y_hat = torch.nn.functional.linear(x, w.requires_grad_().T, b.requires_grad_())
    loss = torch.nn.functional.mse_loss(y_hat, y)
    loss.backward()
    return {"loss and grad of w": [loss, w.grad], "loss and grad of b": [loss, b.grad]}


@check.equal(yours=chained, torch=with_autograd)
def regression_gradients_of_a_batch(rng):
    """Do the chained operations give the loss and both gradients?"""
    n, m, k = rng.integers((4, 2, 1), (9, 5, 4)).tolist()
    given = {"x": (n, m), "y": (n, k), "w": (m, k), "b": k}
    return {name: rng.normal(size=size) for name, size in given.items()}

# %% role="check" id="hidden-chain" points=3
# Hidden check (3 points): float32, one example, one feature, called twice.
### BEGIN HIDDEN TESTS
def two_calls(my, x, y, w, b):
    calls = [my.loss_and_gradients(x[:n], y[:n], w, b) for n in (len(x), 1)]
    return {"batch": calls[0], "one example": calls[1]}


def two_calls_in_torch(torch, x, y, w, b):
    answers = []
    for n in (len(x), 1):
        y_hat = torch.nn.functional.linear(x[:n], w.requires_grad_().T)
        loss = torch.nn.functional.mse_loss(y_hat + b.requires_grad_(), y[:n])
        answers.append([loss, *torch.autograd.grad(loss, (w, b))])
    return {"batch": answers[0], "one example": answers[1]}


@check.equal(yours=two_calls, torch=two_calls_in_torch)
def regression_gradients_in_float32(rng):
    """Are loss and gradients right in float32, and for a single example?"""
    n, k = rng.integers((3, 1), (20, 4)).tolist()
    given = {"x": (n, 1), "y": (n, k), "w": (1, k), "b": k}
    return {name: np.float32(rng.normal(size=s)) for name, s in given.items()}
### END HIDDEN TESTS

# %% [markdown]
# The next cell trains with your gradients. The points were made with slope 2 and intercept $-1$. Before you run it: what should `w` and `b` be at the end, and will they be exactly that?

# %%
rng = np.random.default_rng(0)
x = rng.uniform(-2, 2, size=(50, 1))
y = 2 * x - 1 + 0.3 * rng.normal(size=(50, 1))
w, b, losses = np.zeros((1, 1)), np.zeros(1), []
for _ in range(40):
    loss, grad_w, grad_b = loss_and_gradients(x, y, w, b)
    w, b = w - 0.1 * grad_w, b - 0.1 * grad_b
    losses.append(loss)
plt.figure(figsize=(6, 3))
plt.plot(losses)
plt.xlabel("step")
plt.ylabel("loss")
plt.show()
print("w", w.round(2), "b", b.round(2), "loss", round(float(losses[-1]), 3))

# %% [markdown]
# Close to 2 and $-1$, but not exactly: the line is fitted to 50 noisy points. The loss ends near 0.09, the variance of the noise.
#
# No formula of the model was derived. But look at what you wrote: five names for five objects, the same five again in reverse, and gradients passed from hand to hand. A second layer means twice the lines. All of it can be read off from which result went into which operation. In unit 04 `apply` writes that down, and one `backward` does the rest.

# %% [markdown]
# ## 10. In your own words
#
# The last three questions are read by a person. Two to six sentences are enough. Numbers from an example count more than general words.
#
# **Question 3.1 (6 points).** `x` has shape `(4, 3)`, `b` has shape `(3,)`, `out = x + b`. Why is the gradient of `b` a sum over four numbers for each of its entries, and not their mean? And why is the backward of `x.sum(dim=0)` the reverse of that? Say it with uses of a number.

# %% [markdown] role="written" id="why-sum" points=6
# ### BEGIN SOLUTION
# `b[0]` is used four times, once in each row of `out`. If it moves by d, four entries of `out` move by d each, and the loss changes by d times the sum of their four upstream gradients; so the slope is the sum. With a mean it would be a quarter of the true effect: for an upstream gradient of 1 everywhere the true slope is 4. In `x.sum(dim=0)` it is the other way around: four entries of `x` go into one number, each is used once with local derivative 1, so each receives the whole upstream gradient of that number: one number is copied to four places.
#
# Mark scheme: 2 points for one entry of b being used four times (once per row); 2 points for the effects adding up, with a number or the change d; 2 points for the sum: each entry is used once with local derivative 1, so the upstream gradient is copied.
# ### END SOLUTION

# %% [markdown]
# **Question 3.2 (7 points).** For `out = a @ b` with `a` of shape `(5, 2)` and `b` of shape `(2, 3)`: derive the gradient of `b` by shapes alone, and say which other products of the three arrays you ruled out, and why. Then: why are shapes not enough when all matrices are 3 by 3, and how would you decide in that case?

# %% [markdown] role="written" id="why-shapes" points=7
# ### BEGIN SOLUTION
# The gradient of `b` has shape `(2, 3)`; it depends on `grad`, `(5, 3)`, and on `a`, `(5, 2)`. Only `(2, 5) @ (5, 3)` fits: the transpose of `a` on the left, `grad` on the right. `grad @ a` and `a @ grad` have inner sizes that differ, and `grad.T @ a` gives `(3, 2)`, the transpose. With 3 by 3 matrices every order and every transpose has the right shape, so shapes rule nothing out. Then look at one entry: `b[0, 0]` is used in column 0 of the result, once in each row i with local derivative `a[i, 0]`; its gradient is the sum over i of `a[i, 0] * grad[i, 0]`, the product of column 0 of `a` and column 0 of `grad`. Or derive with three different sizes, or measure the slope.
#
# Mark scheme: 2 points for the right product with its shapes; 2 points for at least two products ruled out, with shapes; 1 point for all products fitting when sizes are equal; 2 points for a way to decide (one entry, different sizes, or a measured slope), carried out or described so that it can be.
# ### END SOLUTION

# %% [markdown]
# **Question 3.3 (7 points).** A layer computes `h = (x @ w + b).tanh()` with `x` of shape `(1000, 50)`, `w` of shape `(50, 50)` and `b` of shape `(50,)`. Which arrays are kept for `backward` by the three operations, and how many numbers is that? Why could `Tanh` keep its input instead, and what would that cost? Why does using a trained model need less memory than training it?

# %% [markdown] role="written" id="what-is-kept" points=7
# ### BEGIN SOLUTION
# `MatMul` keeps `x` (50,000 numbers) and `w` (2,500); `Add` keeps only shapes; `Tanh` keeps its result (50,000). That is 102,500 numbers, though `x` and `w` exist anyway. With its input, `Tanh` could compute the result again in `backward`: one more hyperbolic tangent for each of the 50,000 numbers, and an array that nothing else needs stays in memory, while the result is likely kept by the next layer anyway. When a model is only used, `backward` never comes: each array can be thrown away as soon as the next operation has run.
#
# Mark scheme: 3 points for what is kept (1 for each operation, counts within reason); 2 points for Tanh: the input determines the result (1), cost is computing it again or an array more (1); 2 points for memory: nothing must be kept when no backward follows.
# ### END SOLUTION

# %% [markdown]
# ## 11. The same in PyTorch
#
# torch finds the same gradients. Before you run the next cells: which shapes will the three gradients have?

# %%
try:
    import torch
except ImportError:
    print("torch is not installed here; the shapes are (4, 3), (3, 2) and (2,).")
else:
    x, w, b = torch.ones(4, 3), torch.ones(3, 2), torch.ones(2)
    leaves = [leaf.requires_grad_() for leaf in (x, w, b)]
    loss = (x @ w + b).tanh().mean()
    print([tuple(grad.shape) for grad in torch.autograd.grad(loss, leaves)])
    print(loss.grad_fn, loss.grad_fn.next_functions[0][0])

# %% [markdown]
# Each gradient has the shape of its value. `grad_fn` is torch's object for the use of an operation: what you called `op`. torch has kept them all, linked to each other.
#
# Operations of your own are written in torch as you wrote them here: a class with `forward` and `backward`. What you keep goes to `ctx` instead of `self`.

# %%
try:
    import torch
except ImportError:
    print("torch is not installed here; it would print tensor([1.0000, 7.3891]).")
else:

    class TorchExp(torch.autograd.Function):
        @staticmethod
        def forward(ctx, a):
            out = a.exp()
            ctx.save_for_backward(out)
            return out

        @staticmethod
        def backward(ctx, grad):
            (out,) = ctx.saved_tensors
            return grad * out

    a = torch.tensor([0.0, 2.0], requires_grad=True)
    print(*torch.autograd.grad(TorchExp.apply(a).sum(), a))

# %% [markdown]
# ## What you now own
#
# - The gradient of an array has the shape of the array.
# - `unbroadcast`: the backward of a broadcast is a sum. `spread`: the backward of a sum is a broadcast.
# - Eighteen operations, each a class with `forward` and `backward`, which keep what `backward` needs.
# - The gradient of a matrix product, by its entries and by its shapes, for stacks, too.
# - `Tensor`, whose operators run them.
#
# In unit 04 the tensors remember which operation made them, and `loss.backward()` finds all gradients by itself.
