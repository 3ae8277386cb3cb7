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
# # Welcome
#
# In ten minutes you will run cells, get an answer wrong on purpose, mend it, and see a picture that your own code has filled in. Nothing here is graded, and nothing can break.
#
# A page like this one is a *notebook*: text, and *cells* of Python code. **Click the first gray cell below, hold Shift and press Enter.** That runs it and moves on to the next one. A star in the brackets beside a cell means that it is still running; then a number takes its place.

# %% role="given" id="imports"
from course import begin, check, draw, progress

begin("welcome")

# %% [markdown]
# Run the next cell, too. Then change one of the numbers, and run it again. What a cell shows last is its result.

# %%
steps = [3, 4, 5]
sum(steps)

# %% [markdown]
# ## The question of this course
#
# A network of numbers learns by asking one question of each of them: *if this number grows a little, how much does the result grow?* The answer is called the *slope*. Libraries such as PyTorch answer it for millions of numbers at once, and in this course you build a small one that does.
#
# For one number you can measure it: take a small step to both sides, see how much the result changes, and divide by the distance.

# %% [markdown]
# ### Exercise 0.0 - Measure a slope (0 points, about 3 minutes)
#
# Write `slope`, which measures how much `f` changes for each unit that `x` grows.
#
# - In: `f`, a function of one number; `x`, the place; `h`, the size of the step to each side.
# - Out: the change of `f` from `x - h` to `x + h`, divided by the distance between these two.
#
# By hand: for `f(x) = x * x` at `x = 3` with `h = 1`, the change is $16 - 4 = 12$ over a distance of 2, so the slope is 6.
#
# **First be wrong on purpose.** In the cell that says `raise NotImplementedError`, put `return f(x + h) - f(x)` in place of that line. Run the cell, then the two cells below it.

# %% [markdown]
# <details><summary>I don't know where to start</summary>
#
# Which two values of `f` do you need? How far are the two places apart, if each is `h` away from `x`?
#
# </details>
# <details><summary>My number is off</summary>
#
# For the example by hand, what is your change, and what do you divide it by?
#
# </details>
# <details><summary>I get an error</summary>
#
# `f` is a function: `f(2)` is its value at 2. Python wants the multiplication written out, as in `2 * h`.
#
# </details>

# %% role="answer" id="slope"
def slope(f, x, h):
    """Return the change of f from x - h to x + h, divided by the distance."""
    ### BEGIN SOLUTION
    return (f(x + h) - f(x - h)) / (2 * h)
    ### END SOLUTION


# %%
def square(x):
    return x * x


slope(square, 3, 1)

# %% role="check" id="check-slope" points=0
@check.equal(
    yours=lambda my, x, h: my.slope(lambda v: v**3, x, h),
    torch=lambda torch, x, h: ((x + h) ** 3 - (x - h) ** 3) / (2 * h),
)
def slope_is_the_change_over_the_distance(rng):
    """Is the slope of a cube the change from x - h to x + h over the distance?"""
    return {"x": rng.uniform(1, 3), "h": rng.uniform(0.2, 0.5)}


# %% [markdown]
# A check runs your code on numbers that you have not seen, compares the results with PyTorch's, and says where they part and, where it can, why. Now write the right answer, run its cell, and run the check again.
#
# ## Your code in a picture
#
# Here is a result made of three numbers: `loss = a * b + c`. Each box is one value, with arrows from the values that it was computed from. The slopes in the boxes are those that *your* function measures.
#
# **Before you run the next two cells:** `a` is 2, `b` is 3. If `a` grows by 1, by how much does `loss` grow?

# %% role="given" id="box"
class Box:
    """One value of the picture: its number, its name, and where it came from."""

    def __init__(self, data, name, op="", inputs=(), local_derivatives=()):
        self.data, self.name, self.op = data, name, op
        self.inputs, self.local_derivatives = inputs, local_derivatives
        self.grad = None


# %%
a, b, c = Box(2.0, "a"), Box(3.0, "b"), Box(4.0, "c")
product = Box(a.data * b.data, "a * b", "mul", (a, b), (b.data, a.data))
loss = Box(product.data + c.data, "loss", "add", (product, c), (1.0, 1.0))
loss.grad = product.grad = 1.0
a.grad = slope(lambda a: a * 3 + 4, 2.0, 0.01)
b.grad = slope(lambda b: 2 * b + 4, 3.0, 0.01)
c.grad = slope(lambda c: 2 * 3 + c, 4.0, 0.01)
draw(loss)

# %% [markdown]
# By 3: that is the `grad` in the box of `a`. Measuring takes two runs of the program for each number. In unit 02 you write code that finds all of them in one run backward through this picture.
#
# ## What comes next
#
# Open `00_start_here/00_start_here.ipynb` in the list of files on the left. The fifteen units build on each other, and the code that you write in one runs in the next. Save often (Ctrl+S, or Command+S). The next cell shows how far you are.

# %%
progress()
