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
# # Unit 00: Start here
#
# In this course you build Kindling, a small framework that works like PyTorch (`torch` in code). This unit shows how notebook, check, graph and grade work, and the part of NumPy that later units use.
#
# **You will build** `nearest_center`, which finds for each point the closest of several centers, and five small functions before it.
#
# **You need** Python; NumPy is explained where it is used. If you have never run a notebook, begin with `welcome.ipynb`.
#
# **Time**: about 90 minutes. **Grading**: the last exercise has 50 points in a check that you can read and 30 in a hidden one; the five before it are practice, without points. An answer in your own words has 20.

# %% role="given" id="imports"
import numpy as np
from IPython.display import HTML

from course import begin, check, draw

begin("00_start_here")

# %% [markdown]
# ## 1. Which cell ran when?
#
# The page has one order, from top to bottom. The *kernel*, the Python process behind the page, has another: the order in which you ran the cells. It keeps every name until it is restarted.
#
# **Before you run the next two cells:** suppose you run the first one once and the second one three times. What does the second one show the third time? And if you then run the first one again, and the second one once more?

# %%
count = 0

# %%
count = count + 1
count

# %% [markdown]
# Three runs show 1, 2 and 3; after the first cell the count starts over at 1. The number in brackets beside a cell counts runs, so it tells you the true order.
#
# Two habits follow. After you edit a function, run its cell before its check, since the kernel still holds the old one. And now and then choose *Kernel, Restart Kernel and Run All Cells*: a result that does not survive this came from something that is no longer on the page. The run stops at the first error, so with open exercises choose *Restart Kernel and Run up to Selected Cell* instead.

# %% [markdown]
# | cell | may you edit it? | what it is for |
# |---|---|---|
# | given | no, it is locked | code for later cells |
# | answer | yes | your code, below a docstring |
# | check | no, it is locked | asks your code a question |
# | written | yes | your own words, read by a person |
# | any other | yes | prose, and code to try things with |
#
# You may add cells. Do not delete or copy answer, check and written cells: grading finds them by a hidden name, and puts the original of each locked cell back. It may leave out the cells to try things with, so keep what an answer needs in its answer cell.

# %% [markdown]
# ## 2. What does a check say?
#
# A check gives the same arguments to your function and to PyTorch, whose answers were recorded, and compares the *shape* (how many numbers along each axis), the *dtype* (their type), then each number up to rounding. In its code, `yours` calls your function, `torch` does the same in PyTorch, and the function below draws the arguments.
#
# A failed check says which part of the answer differs, where first, and the *likely cause* if it is known, or perhaps a fact about the numbers (*What we see*). Start Exercise 0.1 **with a wrong answer on purpose**: write `return np.abs(x)`, run the cell, then its check. **Before that:** at which index is it wrong for `[3., -1., 2.]`?

# %% [markdown]
# ### Exercise 0.1 - Keep the positive part (0 points, about 5 minutes)
#
# Write `positive_part`, which returns a new array with 0 in place of every negative number.
#
# - In: `x`, a float array of any shape.
# - Out: a new array with the shape and dtype of `x`. The array `x` itself stays as it was.
#
# By hand: `[3., -1., 2.]` gives `[3., 0., 2.]`.
#
# Your code takes the place of the line that raises `NotImplementedError`. A click opens a folded hint.

# %% [markdown]
# <details><summary>I don't know where to start</summary>
#
# Compare a number with 0. Which of the two do you keep? A function of NumPy does this for all numbers at once. It takes two arguments and keeps the shape; it is not the one that finds the largest number of an array.
#
# </details>
# <details><summary>My shapes don't fit</summary>
#
# The result has as many numbers as `x`. Picking out the numbers that are positive gives fewer: two of the three in the example.
#
# </details>
# <details><summary>The check says that I changed the argument</summary>
#
# Run your function on an array, then print that array. If it differs from what you put in, your function wrote into it. Section 7 says why that can happen.
#
# </details>

# %% role="answer" id="positive-part"
def positive_part(x):
    """Return a new array like x (any shape), with 0 in place of negative numbers."""
    ### BEGIN SOLUTION
    return np.maximum(x, 0)
    ### END SOLUTION


# %%
x = np.array([3.0, -1.0, 2.0])
print(positive_part(x))
print(x)

# %% role="check" id="check-positive-part" points=0
@check.equal(
    yours=lambda my, x: my.positive_part(x),
    torch=lambda torch, x: torch.relu(x),
)
def negative_numbers_become_zero(rng):
    """Does positive_part put 0 in place of negative numbers, in a new array like x?"""
    shape = rng.integers(2, 5, size=int(rng.integers(1, 4)))
    x = rng.normal(size=shape).astype(rng.choice(["float32", "float64"]))
    x.flat[:2] = -1.5, 2.5
    return {"x": x}


# %% [markdown]
# Now a second wrong answer: `x[x < 0] = 0`, then `return x`. Here `x < 0` says True or False for each number, and 0 goes where it says True. The result is right, and yet the check objects: your caller's array was changed. Put the right answer back. In this course a function leaves its arguments as they were, unless its statement says otherwise.
#
# When the check agrees, it says on how many sets of numbers and how closely. A `print` in your function shows up several times, because the check calls it several times. `check.again()` repeats the last check on fresh numbers; it needs PyTorch installed. An answer that only fits the recorded numbers does not last.

# %%
check.again()

# %% [markdown]
# Some checks have several named parts that share the points: with one part right of two, you keep half. That is *partial credit*; a line below such a check says how many points it gave.
#
# A *hidden check* is a locked cell that holds one comment: what it asks. Its code is run when your work is graded. It asks what the statement says, of other shapes and cases, and nothing else.
#
# The button *Validate* above the notebook runs your page from top to bottom in a new kernel and lists the checks that fail or agree only in part. It sees what you see: no hidden check, no written answer.

# %% [markdown]
# ## 3. What does a picture of a graph show?
#
# A *model* computes *predictions*; the right answers are the *targets*. A *loss* is one number that says how wrong the predictions are.
#
# From unit 02 on, your own code will record every operation that leads to a result, and `draw` will show the record. The next cells draw the graph of the welcome notebook once more, `loss = a * b + c` with `a = 2`, `b = 3`, `c = 4`: a box for each value, with arrows from what it was computed from. The slopes, `grad`, are filled in by hand.
#
# **Before you run them:** there are more than four boxes; why? If `b` grows from 3 to 3.1, by how much does `loss` grow?

# %% role="given" id="box"
class Box:
    """One value of a picture. Unit 02 builds the class that fills it in by itself."""

    def __init__(self, data, name="", op="", inputs=(), local_derivatives=()):
        self.data, self.name, self.op = data, name, op
        self.inputs, self.local_derivatives = inputs, local_derivatives
        self.grad = None


# %%
a, b, c = Box(2.0, "a"), Box(3.0, "b"), Box(4.0, "c")
product = Box(a.data * b.data, "product", "mul", (a, b), (3.0, 2.0))
loss = Box(product.data + c.data, "loss", "add", (product, c), (1.0, 1.0))
loss.grad = product.grad = c.grad = 1.0
a.grad, b.grad = 3.0, 2.0
draw(loss)

# %% [markdown]
# Five boxes: `a * b` is a value too. The `grad` of a box answers the second question: for a small change of its value (here, for any), `loss` changes by `grad` times that change. For `b` that is $2 \cdot 0.1 = 0.2$, and indeed $2 \cdot 3.1 + 4 = 10.2$, which is 0.2 more than 10.
#
# A picture holds for the numbers it was drawn with: with another `a`, `b` has another `grad`. How the grads come about, and what the caption and the arrows say, is explained in unit 02; until then, read the picture from left to right.

# %% [markdown]
# ## 4. What is an array besides its numbers?
#
# An array has a *shape*, one size per axis, and a *dtype*, one type for all its numbers. `ndim` counts the axes. Python floats become `float64` in NumPy and `float32` in torch; whole numbers become `int64` in both.
#
# The dtype is fixed when the array is made. What you assign later is converted to it, without a word. `x.astype(np.float32)` returns a new array with that dtype. `uint8` holds the whole numbers from 0 to 255; pictures are often stored in it.
#
# **Before you run the next cell:** write down what each line shows.

# %%
x = np.array([[1, 2, 3], [4, 5, 6]])
print(x.shape, x.ndim, x.dtype, (x / 2).dtype, (x // 2).dtype)
x[0, 0] = 9.7
print(x[0])
print(np.array([100, 200], dtype=np.uint8) * 2)
print(0.1 + 0.2 == 0.3, np.allclose(0.1 + 0.2, 0.3))

# %% [markdown]
# - `/` gives `float64`, even for whole numbers; `//` rounds down and stays `int64`.
# - `x[0, 0] = 9.7` stores 9: an integer array cuts the fraction off.
# - 400 is beyond 255, so it starts over at 0 and comes out as $400 - 256 = 144$.
# - `0.1 + 0.2` is 0.30000000000000004. Floats are rounded, so two of them are compared up to a tolerance, as `np.allclose` does. The checks do so too.
#
# Exercise 0.2 prepares pictures for a network, as unit 09 will need it.

# %% [markdown]
# ### Exercise 0.2 - Scale pictures (0 points, about 5 minutes)
#
# Write `scale_pictures`, which maps the brightness of each pixel: 0 to -1, 255 to 1 and all between in proportion.
#
# - In: `pictures`, a `uint8` array of shape `(batch, height, width)`.
# - Out: a `float32` array of the same shape.
#
# By hand: 51 is one fifth of 255, and one fifth of the way from -1 to 1 is -0.6. So `[0, 51, 204]` gives `[-1., -0.6, 0.6]`.
#
# The ends are always 0 and 255, whatever the darkest and the brightest pixel of the batch are.

# %% [markdown]
# <details><summary>I don't know where to start</summary>
#
# Where does 0 go, and where does 255 go? Which straight line passes through these two points?
#
# </details>
# <details><summary>My dtype is off</summary>
#
# Print the dtype after each step of your formula. A `uint8` array times a whole number stays `uint8`; divided, it becomes `float64`. Where do you turn it into `float32`?
#
# </details>
# <details><summary>My number is off</summary>
#
# Do 204 by hand: $204 / 255 = 0.8$, and 0.8 of the way from -1 to 1 is 0.6. If you get about -0.404 for it, a step in between went past 255.
#
# </details>

# %% role="answer" id="scale-pictures"
def scale_pictures(pictures):
    """Return uint8 pictures (batch, height, width) as float32 from -1 to 1."""
    ### BEGIN SOLUTION
    return pictures.astype(np.float32) / 127.5 - 1
    ### END SOLUTION


# %%
scaled = scale_pictures(np.array([[[0, 51, 204]]], dtype=np.uint8))
scaled, scaled.dtype, scaled.shape

# %% role="check" id="check-scale-pictures" points=0
@check.equal(
    yours=lambda my, pictures: my.scale_pictures(pictures),
    torch=lambda torch, pictures: torch.lerp(*torch.tensor([-1.0, 1]), pictures / 255),
)
def brightness_runs_from_minus_one_to_one(rng):
    """Does scale_pictures map 0 to -1 and 255 to 1, in float32?"""
    batch, height, width = rng.integers(2, 5, size=3)
    pictures = rng.integers(0, 251, size=(batch, height, width))
    pictures[0, 0, 0] = 250
    return {"pictures": pictures.astype(np.uint8)}


# %% [markdown]
# ## 5. Which axis goes away?
#
# A *batch* is a set of examples that are processed together. Each example has the same *features*: the numbers measured of it. In Kindling, as in torch, **the batch dimension comes first**: axis 0 counts the examples. Five examples of three features have shape `(5, 3)`, five gray pictures `(5, height, width)`. One example is `x[0]`.
#
# `x.mean(axis=0)` averages *along* axis 0, and that axis goes away. With `keepdims=True` it stays, with size 1.
#
# The first of the next two cells only draws tables; you need not read it. **Before you run them:** for `x` of shape `(3, 4)`, write down the shapes of `x.mean(axis=0)`, `x.mean(axis=1)`, `x.mean(axis=1, keepdims=True)` and `x.mean()`.

# %% role="given" id="pictures-of-arrays"
def grid(name, values, shape=None):
    """Return an array of one or two axes as an HTML table, filled up to `shape`."""
    rows, own = "", np.atleast_2d(values)
    for i, line in enumerate(np.broadcast_to(own, shape or own.shape)):
        cells = ""
        for j, number in enumerate(line):
            mine = i < own.shape[0] and j < own.shape[1]
            look = "solid #1f5a8a;background:#dbe9f6" if mine else "dashed #767676"
            cells += f'<td style="border:2px {look};padding:4px 10px">{number:.4g}</td>'
        rows += f'<tr style="background:#fff;color:#111">{cells}</tr>'
    title = f"{name}, shape {np.shape(values)}"
    return f"<div>{title}<table style='margin:4px 0'>{rows}</table></div>"


def show(*grids):
    """Return grids side by side on a light card."""
    card = "display:flex;flex-wrap:wrap;gap:2em;background:#fff;padding:1em;color:#111"
    return HTML(f'<div style="{card}">{"".join(grids)}</div>')


# %%
x = np.array([[1.0, 2, 3, 6], [0, 4, 4, 0], [5, 6, 2, 3]])
show(
    grid("x", x),
    grid("x.mean(axis=0)", x.mean(axis=0)),
    grid("x.mean(axis=1)", x.mean(axis=1)),
    grid("x.mean(axis=1, keepdims=True)", x.mean(axis=1, keepdims=True)),
    grid("x.mean()", x.mean()),
)

# %% [markdown]
# Without an axis all axes go away: the shape of `x.mean()` is `()`, a single number.
#
# Functions that make an axis go away are called *reductions*. `sum`, `min`, `max` and `std` work like `mean`; `argmin` returns the index of the smallest number instead of the number. `np.sqrt` is no reduction: it works number by number and keeps the shape.

# %% [markdown]
# ### Exercise 0.3 - Average both ways (0 points, about 5 minutes)
#
# Write `both_means`, which returns the mean of each feature and the mean of each example.
#
# - In: `x` of shape `(batch, features)`.
# - Out: two arrays, `per_feature` of shape `(features,)` and `per_example` of shape `(batch,)`.
#
# By hand: `[[1., 3.], [5., 7.], [0., 2.]]` gives `[2., 4.]` and `[2., 6., 1.]`.
#
# The check has two parts. Get one of them wrong on purpose, and see what it says.

# %% [markdown]
# <details><summary>I don't know where to start</summary>
#
# For one feature, which numbers do you average: a row of the picture or a column? Which axis do you walk along when you go down a column?
#
# </details>
# <details><summary>My shapes don't fit</summary>
#
# The axis that you name is the one that goes away. `(batch, features)` without its axis 0 is `(features,)`.
#
# </details>
# <details><summary>My number is off</summary>
#
# In the example, `per_feature` has two numbers, and its first is the mean of 1, 5 and 0. Does your first number come from these three?
#
# </details>

# %% role="answer" id="both-means"
def both_means(x):
    """Return the means of x (batch, features): per feature, and per example."""
    ### BEGIN SOLUTION
    return x.mean(axis=0), x.mean(axis=1)
    ### END SOLUTION


# %%
x = np.array([[1.0, 3.0], [5.0, 7.0], [0.0, 2.0]])
per_feature, per_example = both_means(x)
show(grid("x", x), grid("per_feature", per_feature), grid("per_example", per_example))

# %% role="check" id="check-both-means" points=0
@check.equal(
    yours=lambda my, x: {
        "per_feature": my.both_means(x)[0],
        "per_example": my.both_means(x)[1],
    },
    torch=lambda torch, x: {"per_feature": x.mean(dim=0), "per_example": x.mean(dim=1)},
)
def each_mean_goes_along_its_axis(rng):
    """Does both_means average each feature over the batch, and each example?"""
    batch = int(rng.integers(5, 9))
    return {"x": rng.normal(size=(batch, batch - 2))}


# %% [markdown]
# ## 6. When do two shapes fit?
#
# Write the shapes below each other, aligned at the *right*. Two sizes fit if they are equal or if one of them is 1; a missing axis counts as 1. An axis of size 1 is read again and again until it matches. This is *broadcasting*.
#
# | left | right | result |
# |---|---|---|
# | `(3, 1)` | `(1, 4)` | `(3, 4)` |
# | `(5, 3)` | `(3,)` | `(5, 3)` |
# | `(5, 3)` | `(5,)` | error: 3 and 5 differ |
#
# **Before you run the next cell:** which number stands in the last row and last column of the sum?

# %%
column = np.array([[0.0], [10.0], [20.0]])
row = np.array([[1.0, 2.0, 3.0, 4.0]])
show(
    grid("column", column, (3, 4)),
    grid("row", row, (3, 4)),
    grid("column + row", column + row),
)

# %% [markdown]
# The dashed cells are copies that exist only in the picture; nothing is copied in memory. Cell $(i, j)$ of the sum is `column[i, 0] + row[0, j]`, so the last one is $20 + 4 = 24$.
#
# A vector of shape `(n,)` is neither a column nor a row. `v[:, None]` makes it a column `(n, 1)`, and `v[None, :]` a row `(1, n)`: `None` puts in an axis of size 1.
#
# **Before you run the next cell:** the predictions `y_hat` below are perfect. What is their mean squared error?

# %%
y_hat = np.array([[1.0], [2.0], [3.0]])
y = np.array([1.0, 2.0, 3.0])
print(np.mean((y_hat - y) ** 2))
show(grid("y_hat", y_hat, (3, 3)), grid("y", y, (3, 3)), grid("y_hat - y", y_hat - y))

# %% [markdown]
# The difference of a column `(3, 1)` and a vector `(3,)` has shape `(3, 3)`: every prediction minus every target. The mean of its squares is $12 / 9 = 1.333$ instead of 0, and no error was raised. The mistake is easy to make and silent; a look at the shapes finds it.
#
# In the next exercise, such a table of all pairs is what we want.

# %% [markdown]
# ### Exercise 0.4 - All differences (0 points, about 5 minutes)
#
# Write `differences`, which subtracts every number of `b` from every number of `a`.
#
# - In: `a` of shape `(n,)` and `b` of shape `(m,)`.
# - Out: an array of shape `(n, m)`, with `a[i] - b[j]` in row `i` and column `j`.
#
# By hand: `a = [1., 2., 5.]` and `b = [1., 3.]` give `[[0., -2.], [1., -1.], [4., 2.]]`.

# %% [markdown]
# <details><summary>I don't know where to start</summary>
#
# The result has `n` rows, and `a` decides which row. Should `a` be a column or a row?
#
# </details>
# <details><summary>My shapes don't fit</summary>
#
# Write them down, aligned at the right:
#
# | | |
# |---|---|
# | `a` | `(n, 1)` |
# | `b` | `(1, m)` |
# | result | `(n, m)` |
#
# </details>
# <details><summary>My number is off</summary>
#
# Row 0 of the example belongs to `a[0]`, which is 1. It is $1 - 1$ and then $1 - 3$. Is yours?
#
# </details>

# %% role="answer" id="differences"
def differences(a, b):
    """Return the array of a[i] - b[j], shape (n, m), for a (n,) and b (m,)."""
    ### BEGIN SOLUTION
    return a[:, None] - b[None, :]
    ### END SOLUTION


# %%
a, b = np.array([1.0, 2.0, 5.0]), np.array([1.0, 3.0])
show(grid("a", a), grid("b", b), grid("differences(a, b)", differences(a, b)))

# %% role="check" id="check-differences" points=0
@check.equal(
    yours=lambda my, a, b: my.differences(a, b),
    torch=lambda torch, a, b: torch.sub(*torch.meshgrid(a, b, indexing="ij")),
)
def every_pair_has_its_cell(rng):
    """Does differences hold a[i] - b[j] in row i and column j?"""
    n = int(rng.integers(2, 5))
    return {"a": rng.normal(size=n + 2), "b": rng.normal(size=n)}


# %% [markdown]
# **What you have now**: a way to combine every number of one array with every number of another. The next exercise needs no new axis: `(batch, features)` and `(features,)` fit as they are.
#
# To try it we need numbers. `np.random.default_rng(0)` makes a *generator* of random numbers, and 0 is its *seed*. The same seed gives the same numbers on every run, so a surprise can be looked at twice.

# %% [markdown]
# ### Exercise 0.5 - Standardize a batch (0 points, about 5 minutes)
#
# Write `standardize`, which gives each feature mean 0 and standard deviation 1 over the batch.
#
# - In: `x` of shape `(batch, features)`; no feature is constant.
# - Out: a new array of the same shape.
#
# By hand: the feature `[1., 1., 5., 5.]` has mean 3 and standard deviation 2, so it becomes `[-1., -1., 1., 1.]`.
#
# To get the standard deviation, divide the sum of squared deviations by `batch`, not by `batch - 1`, and take the square root.
#
# **Before you try it:** the mean of a standardized feature is 0. Will the program print exactly 0?

# %% [markdown]
# <details><summary>I don't know where to start</summary>
#
# Write the formula for one feature and one example. Which two numbers does it need that all examples share? What is their shape for all features together?
#
# </details>
# <details><summary>My shapes don't fit</summary>
#
# `(batch, features)` fits `(features,)`, aligned at the right. It does not fit `(batch,)`, unless the two sizes happen to be equal, and then the result is wrong without an error.
#
# </details>
# <details><summary>My number is off</summary>
#
# Standardize the example by hand. If you get about 0.87 instead of 1, the sum was divided by 3 instead of 4. If you get 0.5, it was divided by the variance.
#
# </details>

# %% role="answer" id="standardize"
def standardize(x):
    """Return x (batch, features) with mean 0 and deviation 1 in each feature."""
    ### BEGIN SOLUTION
    return (x - x.mean(axis=0)) / x.std(axis=0)
    ### END SOLUTION


# %%
rng = np.random.default_rng(0)
x = rng.normal(loc=[170.0, 65.0], scale=[10.0, 12.0], size=(5, 2))
z = standardize(x)
print(z.mean(axis=0), z.std(axis=0))
show(grid("x (height, weight)", x), grid("standardize(x)", z))

# %% role="check" id="check-standardize" points=0
@check.equal(
    yours=lambda my, x: my.standardize(x),
    torch=lambda torch, x: torch.nn.functional.batch_norm(
        x, None, None, training=True, eps=1e-12
    ),
)
def each_feature_is_standardized(rng):
    """Does standardize give each feature mean 0 and deviation 1 over the batch?"""
    features, more = rng.integers(2, 5, size=2)
    x = rng.normal(size=(features + more, features))
    return {"x": 9 * rng.normal(size=features) + rng.uniform(0.5, 5, features) * x}


# %% [markdown]
# Not exactly: the means come out as numbers like -7.5e-16. That is rounding again, as in section 4, and no mistake; the check allows for it.

# %% [markdown]
# ## 7. Whose numbers are these?
#
# `x[0]`, `x[:]` and `x[2].copy()` all hold numbers of `x`, but not all of them hold copies.
#
# **Before you run the next cell:** after these assignments, which numbers of `x` are still what they were?

# %%
x = np.array([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]])
first, everything, safe = x[0], x[:], x[2].copy()
first[0] = 100.0
everything[1, 1] = 200.0
safe[0] = 300.0
show(grid("x", x))

# %% [markdown]
# `x[0]` and every slice, such as `x[:]`, are *views*: other windows on the same memory. Writing through a view changes the original. `.copy()` has numbers of its own. So has `x[x > 0]`, picked with a condition, and so has `x + 1`. But `x += 1` writes into `x`.
#
# So `x -= x.mean()` in a function changes the caller's array, and `x = x[:]` before it does not help.

# %% [markdown]
# ## 8. What shape does a product have?
#
# In the matrix product `x @ w`, the inner sizes must be equal and go away; the outer ones stay: `(n, k) @ (k, m)` gives `(n, m)`. With the batch first, each row of `x @ w` belongs to one example. `w.T` is `w` with its two axes swapped.
#
# **Before you run the next cell:** `x` has shape `(5, 3)`. Which of `x @ w`, `x @ w.T`, `x * w` and `x @ v` work, for `w` of shape `(2, 3)` and `v` of shape `(3,)`, and which shapes do they give?

# %%
x, w, v = np.ones((5, 3)), np.ones((2, 3)), np.ones(3)
print("x @ w  ", check.raises(lambda: x @ w))
print("x @ w.T", (x @ w.T).shape)
print("x * w  ", check.raises(lambda: x * w))
print("x @ v  ", (x @ v).shape)

# %% [markdown]
# `w.T` has shape `(3, 2)`, so in `x @ w.T` the inner sizes are 3 and 3; in `x @ w` they are 3 and 2. `x * w` multiplies number by number, by the rules of broadcasting: 5 and 2 differ. `x @ v` is `(5,)`: one number per example.
#
# A layer of torch keeps its weights as `(out_features, in_features)`, like `w` here, so you will see `x @ w.T` again.

# %% [markdown]
# ## 9. The graded exercise
#
# Which of several centers is closest to a point? The answer gives customers their nearest shop, and pixels the nearest color of a palette. It takes a new axis, broadcasting, and reductions along the right axes.

# %% [markdown]
# ### Exercise 0.6 - Find the nearest center (80 points, about 15 minutes)
#
# Write `nearest_center`, which returns for each point the index of the closest center and the distance to it.
#
# - In: `x` of shape `(batch, features)` and `centers` of shape `(num_centers, features)`, floats of one dtype. A size can be 1.
# - Out: two arrays of shape `(batch,)`: `index` of dtype `int64`, and `distance` of the dtype of `x`.
#
# By hand: with the centers `[0., 1.]` and `[3., 0.]`, the point `[3., 4.]` is $\sqrt{9 + 9} = 4.243$ and $\sqrt{0 + 16} = 4$ away: index 1, distance 4.
#
# Distances are Euclidean. No two centers are equally close. The arguments stay as they were.

# %% [markdown]
# <details><summary>I don't know where to start</summary>
#
# Exercise 0.4 subtracted every number of `b` from every number of `a`. What if each of them is a whole row? How many axes does the array of all differences have?
#
# </details>
# <details><summary>My shapes don't fit</summary>
#
# Aligned at the right, with a 1 where something is to be repeated:
#
# | | |
# |---|---|
# | points | `(batch, 1, features)` |
# | centers | `(1, num_centers, features)` |
# | differences | `(batch, num_centers, features)` |
#
# Which axis goes away first, and which one after that?
#
# </details>
# <details><summary>My number is off</summary>
#
# From the point `[0., 0.]` to the center `[3., 4.]` the distance is 5. If you get 25, it is still a square; if you get 7, you added up absolute differences.
#
# </details>

# %% role="answer" id="nearest-center"
def nearest_center(x, centers):
    """Return the index of, and the distance to, the closest of the centers.

    x is (batch, features), centers is (num_centers, features); index (int64) and
    distance (dtype of x) are both (batch,).
    """
    ### BEGIN SOLUTION
    gaps = x[:, None, :] - centers[None, :, :]
    distances = np.sqrt((gaps**2).sum(axis=2))
    return distances.argmin(axis=1), distances.min(axis=1)
    ### END SOLUTION


# %%
x = np.array([[0.0, 0.0], [3.0, 4.0], [9.0, 9.0]])
centers = np.array([[0.0, 1.0], [3.0, 0.0]])
index, distance = nearest_center(x, centers)
results = grid("index", index), grid("distance", distance)
show(grid("x", x), grid("centers", centers), *results)

# %% [markdown]
# The next picture joins each of 60 points to the center that your function names.
#
# **Before you run the next cell:** can two lines that end at different centers cross each other? What would a crossing say about your function?

# %%
import matplotlib.pyplot as plt

rng = np.random.default_rng(3)
x, centers = rng.normal(size=(60, 2)), rng.normal(size=(4, 2))
index, distance = nearest_center(x, centers)
plt.figure(figsize=(5, 5))
for i in range(len(x)):
    ends = np.array([x[i], centers[index[i]]])
    plt.plot(ends[:, 0], ends[:, 1], color="0.75", zorder=0)
plt.scatter(x[:, 0], x[:, 1], c=index, cmap="viridis", edgecolors="black")
plt.scatter(
    centers[:, 0], centers[:, 1], marker="X", s=160, c="#d55e00", label="centers"
)
plt.legend()
plt.axis("equal")
plt.show()
print("points at each center:", np.bincount(index), "farthest:", distance.max())

# %% [markdown]
# They cannot. The points closest to one center fill a region without dents, so the line from any of them to the center stays inside, and the regions of different centers do not overlap. A crossing means that at least one point is joined to a center that is not its closest. No crossing is not proof.

# %% role="check" id="check-nearest-center" points=50
@check.equal(
    yours=lambda my, x, centers: {
        "index": my.nearest_center(x, centers)[0],
        "distance": my.nearest_center(x, centers)[1],
    },
    torch=lambda torch, x, centers: {
        "index": torch.cdist(x, centers).argmin(dim=1),
        "distance": torch.cdist(x, centers).amin(dim=1),
    },
)
def each_point_finds_its_center(rng):
    """Does nearest_center name the closest center, and how far it is?"""
    num_centers, features = rng.integers(3, 6, size=2)
    x = rng.normal(size=(num_centers + 4, features))
    return {"x": x, "centers": rng.normal(size=(num_centers, features))}


# %% role="check" id="hidden-nearest-center" points=30
# Hidden check (30 points): all three sizes equal, a batch of one, one center, float32.
### BEGIN HIDDEN TESTS
@check.equal(
    yours=lambda my, x, c: {
        "equal sizes": my.nearest_center(x, c),
        "sizes of one": [my.nearest_center(*p) for p in ((x[:1], c), (x, c[:1]))],
        "float32": my.nearest_center(x.astype(np.float32), c.astype(np.float32)),
    },
    torch=lambda torch, x, c: {
        "equal sizes": torch.cdist(x, c).min(dim=1)[::-1],
        "sizes of one": [
            torch.cdist(*pair).min(dim=1)[::-1] for pair in ((x[:1], c), (x, c[:1]))
        ],
        "float32": torch.cdist(x.float(), c.float()).min(dim=1)[::-1],
    },
)
def nearest_center_keeps_shapes_and_dtype(rng):
    """Do equal sizes, a batch of one, one center and float32 work as well?"""
    size = int(rng.integers(3, 6))
    return {"x": rng.normal(size=(size, size)), "c": rng.normal(size=(size, size))}
### END HIDDEN TESTS


# %% [markdown]
# ## 10. A question in your own words
#
# **Question 0.1 (20 points, about 10 minutes).** A program computes its loss as `((y_hat - y) ** 2).mean()`. The model gives `y_hat` of shape `(32, 1)`, the targets `y` have shape `(32,)`. No error appears; the loss falls for a while and then stays.
#
# 1. Which shape does `y_hat - y` have, and by which rule?
# 2. What does the loss compare instead of each prediction with its own target? Which predictions make it smallest? One line of calculus helps.
# 3. What would you add, so that this mistake cannot stay unseen?
#
# Three to six sentences are enough; section 6 has the same with three numbers. Double-click the cell below, replace its text, and run it.

# %% [markdown] role="written" id="why-the-loss-stops" points=20
# ### BEGIN SOLUTION
# Aligned at the right, `(32, 1)` stands above `(32,)`, which counts as `(1, 32)`. Each axis of size 1 is repeated, so the difference has shape `(32, 32)`. Its cell $(i, j)$ is prediction $i$ minus target $j$: the loss averages over all pairs and compares every prediction with every target. A prediction is then best, for all targets at once, when it is their mean. So the model learns to answer the mean of the targets for every example, and the loss stays near their variance. A line such as `assert y_hat.shape == y.shape` before the loss turns the silent mistake into an error.
#
# **Mark scheme (20 points)**
#
# - 6: the shape `(32, 32)` (3), and the rule: aligned at the right, a missing axis counts as 1, size 1 is repeated (3).
# - 6: the loss runs over all pairs, each prediction against every target.
# - 4: it is smallest when every prediction is the mean of the targets. 2 for "all predictions become equal".
# - 4: a guard that would work: comparing the shapes, or giving both the same shape before the difference. 2 for "print the shapes".
# ### END SOLUTION

# %% [markdown]
# ## 11. What becomes of it?
#
# What you hand in is this notebook: with *Submit* in nbgrader's assignment list, or as your instructor says. Grading runs it from top to bottom in a fresh process, with the original of every locked cell and the hidden checks in their places. An answer that raises an error costs its own checks, not those of other exercises.
#
# Question 0.1 waits for a person, so a first total may lack its 20 points.
#
# Later you get a *feedback page*: your notebook with the points and the message of every check, the hidden ones too, and comments on what you wrote.

# %% [markdown]
# ## 12. The same in PyTorch
#
# Shapes, axes and broadcasting are the same in torch. Some names and defaults are not: `axis` is called `dim`, `keepdims` is `keepdim`, floats are `float32`, and `std` divides by `batch - 1` unless it gets `correction=0`.
#
# **Before you run the next cell:** the numbers 1, 1, 5 and 5 have standard deviation 2 in NumPy. Will torch's be larger or smaller?

# %%
try:
    import torch

    t = torch.tensor([[1.0], [1.0], [5.0], [5.0]])
    print(t.shape, t.dtype, t.mean(dim=0, keepdim=True).shape)
    print(t.std(dim=0), t.std(dim=0, correction=0))
    print((t - torch.ones(4)).shape)
except ImportError:
    print("torch is not installed here; its std is 2.3094, and 2 with correction=0.")

# %% [markdown]
# torch's is larger: the squared deviations add up to 16, and divided by 3 instead of 4 they give 5.33, with root 2.309. The third line, `(4, 4)`, is the trap of section 6, in torch as well.
#
# And what you built is two calls in torch, `torch.cdist` for all distances and `min` along the axis of the centers:

# %%
try:
    import torch

    numbers = np.random.default_rng(5)
    x, centers = numbers.normal(size=(6, 3)), numbers.normal(size=(4, 3))
    both = torch.cdist(torch.from_numpy(x), torch.from_numpy(centers)).min(dim=1)
    print("yours", *nearest_center(x, centers))
    print("torch", both.indices.numpy(), both.values.numpy())
except ImportError:
    print("torch is not installed here; the check used its recorded answers.")

# %% [markdown]
# ## What you now own
#
# - `nearest_center`, checked against torch, and five small functions like it.
# - The order of a notebook: the kernel remembers runs, not the page.
# - The rules of shapes: the batch comes first, an axis that is reduced goes away, shapes fit from the right, `(n, 1)` against `(n,)` gives `(n, n)`.
# - The care about dtypes, views and arguments that the checks ask for.
#
# In unit 01 you fit a line to data with a gradient that you work out by hand, and find the question that the rest of the course answers: who works it out when the model changes?
