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
# # Unit 02: A number that knows its gradient
#
# **You will build** `Value`, a number that remembers how it was computed. From that memory the computer finds every gradient by itself: you never again derive the gradient of a whole model by hand.
#
# **You need** unit 01 and the chain rule of calculus. No code is carried over.
#
# **Time**: about 120 minutes; sections 1 to 5 make a good first half. **Grading**: 80 points for ten exercises, checked by running your code, and 20 points for three written answers, read by a person. Some checks are hidden: they ask for other numbers, and for the other cases that a statement allows.

# %% role="given" id="imports"
import math

import matplotlib.pyplot as plt
import numpy as np

from course import begin, check, draw, explain, extend, steps

begin("02_scalar_autograd")

# %% [markdown]
# ## 1. A number that remembers
#
# Which steps led to a number? Python forgets them: after `loss = (w * x + b - y) ** 2` only the result is left. To find gradients we need the steps.
#
# So we wrap each number in an object that keeps them. A **value** holds its number, `data`; the values that it was computed from, `inputs`; and the name of the operation, `op`. A value that was not computed has no inputs and is called a **leaf**.

# %% [markdown]
# A value keeps one thing more, its **local derivatives**: for each input, how fast this value changes when only that input changes.
#
# For `out = a + b` both are 1: raise `a` by a little, and `out` rises by the same amount. They are local because they know nothing of the rest of the program. They are plain numbers, because `a` and `b` have numbers at this moment.
#
# `grad` will hold the gradient. It starts as `None`, which means "nothing has arrived yet". Zero would already be an answer: no effect.

# %% role="given" id="value-class" export="scalar"
class Value:
    """A number that remembers how it was computed.

    data: the number. inputs: the values it was computed from. op: the operation.
    local_derivatives: one number per input. grad: None until a gradient arrives.
    """

    def __init__(self, data, inputs=(), op="", local_derivatives=(), name=""):
        self.data = float(data)
        self.inputs = inputs
        self.op = op
        self.local_derivatives = local_derivatives
        self.name = name
        self.grad = None

    def __repr__(self):
        return f"Value(data={self.data}, grad={self.grad})"

# %% [markdown]
# Addition is the first operation. `as_value` lets plain numbers take part: it wraps them, so that `a + 1` works as well as `a + b`.
#
# `@extend(Value)` adds the function below it to the class as a method, so that the class can grow from cell to cell. If you run the cell of the class again, the methods are gone; then run the cells below it again, too.

# %% role="given" id="add" export="scalar"
def as_value(number):
    """Return number itself if it is a Value, else a new Value that holds it."""
    return number if isinstance(number, Value) else Value(number)


@extend(Value)
def __add__(self, other):
    """Return self + other; both local derivatives are 1."""
    other = as_value(other)
    return Value(self.data + other.data, (self, other), "add", (1.0, 1.0))


@extend(Value)
def __radd__(self, other):
    """Return other + self, for a plain number on the left."""
    return as_value(other) + self

# %% [markdown]
# Before you run the next cell: how many boxes will the picture have, and which of them are leaves?
#
# The picture shows every value as a box, with an arrow from each of its inputs. A box calls a leaf with a name an input of the computation, and a leaf without a name a constant.

# %%
a = Value(2.0, name="a")
b = Value(-3.0, name="b")
c = a + b
d = c + 10
draw(d)

# %% [markdown]
# Five boxes: the leaves `a`, `b` and the number 10, and two results. The picture was drawn by following `inputs` backward from `d`; only the names of the results were taken from your variables.

# %% [markdown]
# ### Exercise 2.1 - Multiply (6 points, about 5 minutes)
#
# Write `__mul__`, so that `a * b` is a value with the right number, inputs, operation and local derivatives.
#
# In: `self`, a value, and `other`, a value or a plain number. Out: a new value with op `"mul"`, inputs `(self, other)` in this order, and one local derivative per input in the same order.
#
# By hand: for $a = 2$ and $b = -3$, $out = ab = -6$. Raise $a$ by 0.1: $2.1 \cdot (-3) = -6.3$, a change of $-0.3$, so $\partial out / \partial a = -3$.

# %% [markdown]
# <details><summary>I don't know where to start</summary>
#
# Read `__add__` above, line by line. Which of its three ingredients (the number, the op, the local derivatives) are different for a product?
#
# </details>
# <details><summary>My local derivatives come out in the wrong places</summary>
#
# The first local derivative belongs to the first input. Hold `other` still at -3 and change `self` from 2 to 3: by how much does the product change?
#
# </details>
# <details><summary>I get AttributeError: 'int' object has no attribute 'data'</summary>
#
# That is `a * 2`: here `other` is a plain number. What does `__add__` do with a plain number before it uses it?
#
# </details>

# %% role="answer" id="mul" export="scalar"
@extend(Value)
def __mul__(self, other):
    """Return self * other, with one local derivative per input."""
    ### BEGIN SOLUTION
    other = as_value(other)
    product = self.data * other.data
    return Value(product, (self, other), "mul", (other.data, self.data))
    ### END SOLUTION

# %%
a, b = Value(2.0), Value(-3.0)
for product in (a * b, a * 5):
    print(product.data, product.local_derivatives)

# %% role="check" id="check-mul" points=4
@check.value_like_torch
def product_and_its_local_derivatives(Value, rng):
    """Does a * b have the right number and the right local derivatives?"""
    a, b = Value(rng.normal()), Value(rng.normal())
    out = a * b
    return {
        "local_derivatives": out.local_derivatives,
        "out": {"data": out.data, "op": out.op, "inputs": [i.data for i in out.inputs]},
    }

# %% role="check" id="hidden-mul" points=2
# Hidden check (2 points): the same for a value times itself and times a plain number.
### BEGIN HIDDEN TESTS
@check.value_like_torch
def product_with_itself_and_with_a_number(Value, rng):
    """Do a * a and a * number have the right local derivatives?"""
    a, number = Value(rng.normal()), float(rng.normal())
    square, scaled = a * a, a * number
    return {
        "a * a": [square.data, square.local_derivatives, len(square.inputs)],
        "a * number": [scaled.data, scaled.local_derivatives],
    }
### END HIDDEN TESTS

# %% role="given" id="rmul" export="scalar"
@extend(Value)
def __rmul__(self, other):
    """Return other * self, for a plain number on the left."""
    return as_value(other) * self

# %% [markdown]
# ## 2. More operations
#
# How many rules do we need? Fewer than there are operations. Each rule gives the number and one local derivative per input; what can be written with operations that we have needs no rule of its own.
#
# A power is a new rule. Here the exponent is a plain number $n$, not a value, so a power has one input.

# %% [markdown]
# ### Exercise 2.2 - Raise to a power (6 points, about 5 minutes)
#
# Write `__pow__`, so that `a ** n` is a value for a plain number `n`.
#
# In: `self`, a value; `exponent`, an int or a float, never a value. Out: a new value with op `"pow"` and the single input `self`.
#
# By hand: for $a = 3$ and $n = 2$, $out = 9$ and $\partial out / \partial a = 2 \cdot 3 = 6$. For $n = -1$: $out = 1/3$ and $\partial out / \partial a = -1/9$.
#
# Limits: `exponent` is not 0; if it is fractional or negative, `self.data` is above zero.

# %% [markdown]
# <details><summary>I don't know where to start</summary>
#
# What is the derivative of $x^n$ that you learned in calculus? It has two factors and one exponent.
#
# </details>
# <details><summary>My answer has the wrong number of inputs, or I get RecursionError</summary>
#
# Only values are inputs; the exponent is a plain number. A tuple with one item is written with a comma: `(item,)`. And `self ** 2` inside this method calls the method again: compute with `self.data`.
#
# </details>
# <details><summary>My local derivative is off</summary>
#
# Do $x^3$ at $x = 2$ by hand: $(2.01^3 - 2^3) / 0.01$ is about 12.06. Which product of small whole numbers gives 12?
#
# </details>

# %% role="answer" id="pow" export="scalar"
@extend(Value)
def __pow__(self, exponent):
    """Return self ** exponent for a plain number exponent."""
    ### BEGIN SOLUTION
    local = exponent * self.data ** (exponent - 1)
    return Value(self.data**exponent, (self,), "pow", (local,))
    ### END SOLUTION

# %%
cube = Value(2.0, name="a") ** 3
print(cube, cube.local_derivatives)

# %% role="check" id="check-pow" points=4
@check.value_like_torch
def power_and_its_local_derivative(Value, rng):
    """Does a ** n have the right number and the right local derivative?"""
    a, n = Value(rng.uniform(0.5, 2)), int(rng.integers(2, 6))
    out = a**n
    return {
        "local_derivatives": out.local_derivatives,
        "out": {"data": out.data, "op": out.op, "inputs": [i.data for i in out.inputs]},
    }

# %% role="check" id="hidden-pow" points=2
# Hidden check (2 points): the same for negative and fractional exponents.
### BEGIN HIDDEN TESTS
@check.value_like_torch
def power_with_negative_and_fractional_exponents(Value, rng):
    """Is a ** n right for n below zero and between whole numbers?"""
    a = Value(rng.uniform(0.5, 2))
    outs = [a**-1, a**-2, a**0.5, a ** float(rng.uniform(-2, 2))]
    return {
        "local_derivatives": [out.local_derivatives for out in outs],
        "data": [out.data for out in outs],
    }
### END HIDDEN TESTS

# %% [markdown]
# ## 3. Paths: the chain rule on a picture
#
# Local derivatives speak of one operation. How does the *end* of a computation change when a leaf changes a little? Follow the arrows from the leaf to the end. Along a path the local derivatives multiply: that is the chain rule. If several paths lead there, each brings its own change, and the changes add.
#
# $$\frac{\partial out}{\partial a} = \sum_{\text{paths from } a \text{ to } out} \; \prod_{\text{steps on the path}} \text{local derivative}$$

# %% role="given" id="sum-over-paths"
def sum_over_paths(out, leaf):
    """Return d out / d leaf: over all paths, the sum of products along each."""
    if out is leaf:
        return 1.0
    total = 0.0
    for value, local in zip(out.inputs, out.local_derivatives, strict=True):
        total += local * sum_over_paths(value, leaf)
    return total

# %% [markdown]
# Before you run the next cell, take `out = a + a * b` with $a = 2$ and $b = -3$. How many paths lead from `a` to `out`? What is the product along each, and what is their sum?

# %%
a = Value(2.0, name="a")
b = Value(-3.0, name="b")
out = a + a * b
print("d out / d a =", sum_over_paths(out, a))
print("d out / d b =", sum_over_paths(out, b))
draw(out)

# %% [markdown]
# Two paths lead from `a`: directly into the sum, with $1$, and through the product, with $-3 \cdot 1 = -3$. Together $-2$. From `b` there is one path, with $2 \cdot 1 = 2$.
#
# This definition is short and correct. Section 6 shows why nobody computes gradients this way.

# %% [markdown]
# ### Operations without a rule of their own
#
# Subtraction needs no rule: $a - b = a + (-1) \cdot b$. Written that way it is made of a sum and a product, and these know their local derivatives.
#
# The price is one more box in the picture. The gain is one formula less that could be wrong.

# %% role="given" id="sub" export="scalar"
@extend(Value)
def __neg__(self):
    """Return -self."""
    return self * -1


@extend(Value)
def __sub__(self, other):
    """Return self - other."""
    return self + -as_value(other)


@extend(Value)
def __rsub__(self, other):
    """Return other - self, for a plain number on the left."""
    return as_value(other) - self

# %% [markdown]
# ### Exercise 2.3 - Divide (5 points, about 5 minutes)
#
# Write `__truediv__`, so that `a / b` is a value: make it of operations that values already have, or give it a rule of its own, with op `"div"`. The first is shorter and has no formula that could be wrong.
#
# In: `self`, a value, and `other`, a value or a plain number, not zero. Out: a value equal to `self / other` whose steps lead back to `self` and `other`.
#
# By hand: for $a = 6$ and $b = 4$, $a / b = 1.5$. It changes by $1/b = 0.25$ for each unit of $a$, and by $-a/b^2 = -0.375$ for each unit of $b$. If your steps are right, these come out by themselves.
#
# Limits: `other` is above zero in the checks.

# %% [markdown]
# <details><summary>I don't know where to start</summary>
#
# How did subtraction become a sum? Which power of `b` turns a division by `b` into a product?
#
# </details>
# <details><summary>My result has no inputs</summary>
#
# `Value(self.data / other.data)` makes a new leaf: the number is right, but its steps are forgotten. Combine the values themselves, not their `data`.
#
# </details>
# <details><summary>It fails for a / 2</summary>
#
# `2 ** -1` is a plain 0.5 in Python, which is fine in a product. But if you call a method of `other`, it must be a value first; see how `__sub__` does it.
#
# </details>

# %% role="answer" id="div" export="scalar"
@extend(Value)
def __truediv__(self, other):
    """Return self / other, by other operations or by a rule of its own."""
    ### BEGIN SOLUTION
    return self * as_value(other) ** -1
    ### END SOLUTION

# %%
a = Value(6.0, name="a")
b = Value(4.0, name="b")
quotient = a / b
print(sum_over_paths(quotient, a), sum_over_paths(quotient, b))
draw(quotient)

# %% role="check" id="check-div" points=3
def with_paths(my, a, b):
    x, y = my.Value(a), my.Value(b)
    out = x / y
    slopes = [my.sum_over_paths(out, x), my.sum_over_paths(out, y)]
    return {"derivatives": [out.data, *slopes]}


@check.equal(
    yours=with_paths,
    torch=lambda torch, a, b: {"derivatives": [a / b, 1 / b, -a / b**2]},
)
def quotient_and_its_derivatives(rng):
    """Is a / b right, and do its steps lead back to a and b?"""
    return {"a": rng.uniform(1, 3), "b": rng.uniform(0.5, 2)}

# %% role="check" id="hidden-div" points=2
# Hidden check (2 points): the same for a value divided by a plain number.
### BEGIN HIDDEN TESTS
def divided_by_number(my, a, number):
    x = my.Value(a)
    out = x / number
    return {"derivatives": [out.data, my.sum_over_paths(out, x)]}


@check.equal(
    yours=divided_by_number,
    torch=lambda torch, a, number: {"derivatives": [a / number, 1 / number]},
)
def quotient_by_a_plain_number(rng):
    """Does a / number work for a plain number?"""
    return {"a": rng.uniform(1, 3), "number": int(rng.integers(2, 9))}
### END HIDDEN TESTS

# %% role="given" id="rtruediv" export="scalar"
@extend(Value)
def __rtruediv__(self, other):
    """Return other / self, for a plain number on the left."""
    return as_value(other) / self

# %% [markdown]
# ## 4. Functions of one value
#
# The neuron of section 8 needs a curve, not only sums and products. Often the local derivative can be written with the *result*, which has been computed already. The exponential is the plainest case: $out = e^a$ has the derivative $e^a$, which is $out$ itself.

# %% role="given" id="exp-log" export="scalar"
@extend(Value)
def exp(self):
    """Return e to the power of self; the result is its own local derivative."""
    out = math.exp(self.data)
    return Value(out, (self,), "exp", (out,))


@extend(Value)
def log(self):
    """Return the natural logarithm of self, which must be above zero."""
    return Value(math.log(self.data), (self,), "log", (1 / self.data,))

# %% [markdown]
# ### Exercise 2.4 - Hyperbolic tangent (6 points, about 5 minutes)
#
# Write `tanh`, so that `a.tanh()` is a value.
#
# In: `self`, a value. Out: a new value with op `"tanh"` and the single input `self`. Use `math.tanh` for the number.
#
# By hand: $\tanh(0) = 0$ and the slope there is 1. $\tanh(2)$ is about 0.964; far from zero the curve is nearly flat, and the slope is about 0.071. The formula $1 - out^2$ gives both: $1 - 0^2 = 1$ and $1 - 0.964^2 = 0.071$.

# %% [markdown]
# <details><summary>I don't know where to start</summary>
#
# Look at `exp` above: it computes the number once, keeps it, and uses it twice. Which formula for the slope is given in the statement?
#
# </details>
# <details><summary>I get TypeError: must be real number, not Value</summary>
#
# The functions of `math` know plain numbers only. Which attribute of `self` is a plain number?
#
# </details>
# <details><summary>My slope is off</summary>
#
# Put $a = 2$ into your formula by hand. You should get 0.071. Did you square the result of tanh, or the number that went in, or nothing?
#
# </details>

# %% role="answer" id="tanh" export="scalar"
@extend(Value)
def tanh(self):
    """Return the hyperbolic tangent of self."""
    ### BEGIN SOLUTION
    out = math.tanh(self.data)
    return Value(out, (self,), "tanh", (1 - out**2,))
    ### END SOLUTION

# %% [markdown]
# The next cell draws your function in blue and your local derivative, dashed, in orange. Before you run it: at which $a$ above zero is the slope down to a half, near 0.4, 0.9 or 1.5?

# %%
xs = np.linspace(-4, 4, 81)
outs = [Value(x).tanh() for x in xs]
plt.figure(figsize=(6, 3))
plt.plot(xs, [out.data for out in outs], label="tanh(a)")
plt.plot(xs, [out.local_derivatives[0] for out in outs], "--", label="slope")
plt.xlabel("a")
plt.legend()
plt.show()

# %% role="check" id="check-tanh" points=4
@check.value_like_torch
def tanh_and_its_local_derivative(Value, rng):
    """Does a.tanh() have the right number and the right local derivative?"""
    a = Value(rng.normal())
    out = a.tanh()
    return {
        "local_derivatives": out.local_derivatives,
        "out": {"data": out.data, "op": out.op, "inputs": [i.data for i in out.inputs]},
    }

# %% role="check" id="hidden-tanh" points=2
# Hidden check (2 points): the same far from zero and after other operations.
### BEGIN HIDDEN TESTS
@check.value_like_torch
def tanh_far_from_zero_and_after_a_product(Value, rng):
    """Is tanh right at both ends and of a computed value?"""
    a = Value(rng.normal())
    outs = [Value(rng.uniform(2, 4)).tanh(), Value(-6.0).tanh(), (a * a).tanh()]
    return {
        "local_derivatives": [out.local_derivatives for out in outs],
        "data": [out.data for out in outs],
    }
### END HIDDEN TESTS

# %% [markdown]
# ### Exercise 2.5 - Rectified linear unit (5 points, about 5 minutes)
#
# Write `relu`, so that `a.relu()` is the larger of `a` and zero.
#
# In: `self`, a value. Out: a new value with op `"relu"` and the single input `self`. At $a = 0$ the curve has a corner and no slope; torch answers 0 there, and so do we.
#
# By hand: for $a = 3$ the result is 3 and the slope 1. For $a = -3$ the result is 0 and the slope 0: small changes of $a$ change nothing.

# %% [markdown]
# <details><summary>I don't know where to start</summary>
#
# There are two cases. What are the number and the slope in each of them?
#
# </details>
# <details><summary>I get TypeError: '>' not supported</summary>
#
# Values cannot be compared. Compare plain numbers: which attribute holds the number?
#
# </details>
# <details><summary>My slope is right for 3 and -3, but the check fails</summary>
#
# The slope is 0 or 1, never the number itself. And what does your condition answer for exactly 0?
#
# </details>

# %% role="answer" id="relu" export="scalar"
@extend(Value)
def relu(self):
    """Return the larger of self and zero; the slope at zero is 0, as in torch."""
    ### BEGIN SOLUTION
    slope = 1.0 if self.data > 0 else 0.0
    return Value(max(0.0, self.data), (self,), "relu", (slope,))
    ### END SOLUTION

# %%
for number in (3.0, 0.0, -3.0):
    out = Value(number).relu()
    print(number, out.data, out.local_derivatives)

# %% role="check" id="check-relu" points=3
@check.value_like_torch
def relu_and_its_local_derivative(Value, rng):
    """Does a.relu() have the right number and slope above, at and below zero?"""
    numbers = (rng.uniform(2, 5), 0.0, rng.uniform(-5, -2))
    outs = [Value(number).relu() for number in numbers]
    return {
        "local_derivatives": [out.local_derivatives for out in outs],
        "out": [[out.data, out.op, len(out.inputs)] for out in outs],
    }

# %% role="check" id="hidden-relu" points=2
# Hidden check (2 points): the slope close to zero.
### BEGIN HIDDEN TESTS
@check.value_like_torch
def relu_close_to_zero(Value, rng):
    """Is the slope 0 just below zero and 1 just above it?"""
    small, below = rng.uniform(0.01, 0.5), -rng.uniform(0.01, 0.5)
    outs = [Value(number).relu() for number in (small, below)]
    return {
        "just above": [outs[0].data, outs[0].local_derivatives],
        "just below": [outs[1].data, outs[1].local_derivatives],
    }
### END HIDDEN TESTS

# %% [markdown]
# **What you have now**: values that know their inputs and local derivatives, for `+ - * / **`, `exp`, `log`, `tanh` and `relu`. Seven rules carry them all (`add`, `mul`, `pow`, `exp`, `log`, `tanh`, `relu`); the other operations are made of these. If you gave division a rule, yours are eight.
#
# ## 5. One step back
#
# Now turn around. Suppose we know how fast the end of the computation, the loss $L$, changes with some value in the middle: its gradient $\partial L / \partial out$. What follows for the inputs of that value?

# %% [markdown]
# Change an input $a$ by a little. Then $out$ changes by the local derivative times that little, and $L$ changes by the gradient of $out$ times the change of $out$. So `out` contributes to the gradient of $a$:
#
# $$\underbrace{\frac{\partial L}{\partial out}}_{\text{upstream: out.grad}} \cdot \underbrace{\frac{\partial out}{\partial a}}_{\text{local}}$$
#
# The gradient of `out` is called **upstream**, since it comes from the end. In code the contribution is *added* to `a.grad`, with `+=` and not `=`, because `a` may have been used by other values too, and each use is one more path.

# %% [markdown]
# ### Exercise 2.6 - Hand the gradient to the inputs (12 points, about 10 minutes)
#
# Write `push(out)`, which adds to the gradient of each input of `out` what flows to it through `out`.
#
# In: `out`, a value whose `grad` is a number. Out: nothing; the `grad` of each input changes. An input whose `grad` is still `None` gets its first gradient. `out.grad` stays, and so do the values behind the inputs. A leaf has no inputs, and nothing happens.
#
# By hand: `out = a * b` with $a = 2$, $b = -3$ and `out.grad` 10. Then `a.grad` gets $10 \cdot (-3) = -30$ and `b.grad` gets $10 \cdot 2 = 20$. If `a.grad` was 5 before, it is $-25$ now.

# %% [markdown]
# <details><summary>I don't know where to start</summary>
#
# `out.inputs` and `out.local_derivatives` belong together, item by item. `zip` walks through both. What does each pair contribute?
#
# </details>
# <details><summary>I get TypeError: unsupported operand type(s) for +=: 'NoneType' and 'float'</summary>
#
# The first gradient that arrives finds `None`. What should `grad` be after the first arrival, and after the second?
#
# </details>
# <details><summary>My number is off for a * a</summary>
#
# In `a * a` the same value stands in `inputs` twice, at 3 with local derivatives 3 and 3. With upstream 1, what does `a.grad` have to be after both arrivals?
#
# </details>

# %% role="answer" id="push" export="scalar"
def push(out):
    """Add to the grad of each input of out what flows to it through out."""
    ### BEGIN SOLUTION
    for value, local in zip(out.inputs, out.local_derivatives, strict=True):
        contribution = out.grad * local
        value.grad = contribution if value.grad is None else value.grad + contribution
    ### END SOLUTION

# %%
a = Value(2.0, name="a")
b = Value(-3.0, name="b")
out = a * b
out.grad = 10.0
push(out)
print(a.grad, b.grad, "expected: -30.0 20.0")

# %% role="check" id="check-push" points=8
def hand_down(my, a, b, upstream, earlier):
    x, behind = my.Value(a), my.Value(b)
    y = behind + 0.0
    x.grad = earlier
    for out in (x * y, x + y, y * y):
        out.grad = upstream
        my.push(out)
    answer = {"x.grad, had one before": x.grad, "y.grad, used four times": y.grad}
    return answer if behind.grad is None else answer | {"behind y": behind.grad}


def with_torch(torch, **numbers):
    x, y, upstream, earlier = map(torch.tensor, numbers.values())
    x.requires_grad_(), y.requires_grad_()
    x.grad = earlier
    for out in (x * y, x + y, y * y):
        out.backward(upstream)
    return {"x.grad, had one before": x.grad, "y.grad, used four times": y.grad}


@check.equal(yours=hand_down, torch=with_torch)
def push_adds_upstream_times_local(rng):
    """Does push add upstream times local to what each input already has?"""
    return {k: np.float64(rng.uniform(1, 3)) for k in ("a", "b", "upstream", "earlier")}

# %% role="check" id="hidden-push" points=4
# Hidden check (4 points): one step only, one input, an upstream gradient of 0, a leaf.
### BEGIN HIDDEN TESTS
def more_pushes(my, a, upstream):
    x, y, leaf = my.Value(a), my.Value(a), my.Value(a)
    bent, flat = x.tanh().exp(), y**3
    bent.grad, flat.grad, leaf.grad = upstream, 0.0, upstream
    for value in (bent, flat, leaf):
        my.push(value)
    one_step = [bent.inputs[0].grad, bent.grad, x.grad]
    return {"one step": one_step, "zero and a leaf": [y.grad, leaf.grad]}


def one_step_each(torch, a, upstream):
    one_step = [upstream * math.exp(math.tanh(a)), upstream, None]
    return {"one step": one_step, "zero and a leaf": [0.0, upstream]}


@check.equal(yours=more_pushes, torch=one_step_each)
def push_goes_one_step(rng):
    """Does push go one step only, and is it right for zero and for a leaf?"""
    return {"a": rng.uniform(0.5, 1), "upstream": rng.uniform(1, 3)}
### END HIDDEN TESTS

# %% [markdown]
# ## 6. The right order
#
# One push takes the gradient one step. To reach the leaves, we push value after value. In which order? The next cell uses the graph $b = a + a$, $d = b + a$, $c = b + d$ and pushes $c$, then $b$, then $d$. By paths, $\partial c / \partial a = 5$. Before you run it: what will `a.grad` be?

# %%
a = Value(1.0, name="a")
b = a + a
d = b + a
c = b + d


def push_in_order(values):
    c.grad = 1.0
    for value in values:
        push(value)


push_in_order([c, b, d])
print("a.grad =", a.grad, "by paths:", sum_over_paths(c, a))
print("b.grad =", b.grad, "by paths:", sum_over_paths(c, b))

# %% [markdown]
# 3 instead of 5, and no error. Before you run the next cell: which value was pushed too early, and how much of its gradient came after that?
#
# `steps` watches while gradients are pushed, makes a frame of each push, and afterward puts every `grad` back as it was. Go through the frames with *Next* or with the arrow keys.

# %%
for value in (a, b, c, d):
    value.grad = None
steps(c, backward=lambda: push_in_order([c, b, d]))

# %% [markdown]
# `b` was pushed when only one of its two gradients had arrived. What came later, through `d`, stayed in `b` and never reached `a`. The rule: **push a value only after everything that uses it has been pushed**. In a list where every value comes after its inputs, a **topological order**, that means: go through the list from the end to the start. Give `steps` the order `[c, d, b]`, and it finds nothing to say.

# %% [markdown]
# Could we do without the order, and just follow every path, as `sum_over_paths` does? Take a ladder: $y_1 = y_0 + y_0$, $y_2 = y_1 + y_1$, and so on. With 3 rungs there are 4 values. Before you run the next cell: how many paths lead from the top to the bottom with 3 rungs, and how many with 40?

# %% role="given" id="ladder"
def ladder(num_rungs):
    """Return the top and the bottom of a ladder of doublings y = y + y."""
    top = bottom = Value(1.0)
    for _ in range(num_rungs):
        top = top + top
    return top, bottom

# %%
def count_paths(out, leaf):
    """Return how many paths lead from leaf to out, by walking each of them."""
    if out is leaf:
        return 1
    return sum(count_paths(value, leaf) for value in out.inputs)


rungs = range(1, 15)
plt.figure(figsize=(6, 3))
plt.semilogy(rungs, [count_paths(*ladder(n)) for n in rungs], "o-", label="paths")
plt.semilogy(rungs, [n + 1 for n in rungs], "s--", label="values")
plt.xlabel("rungs of the ladder")
plt.legend()
plt.show()

# %% [markdown]
# The number of paths, drawn with dots, doubles with each rung: the line on this logarithmic scale is straight. The number of values, the dashed line with squares, grows by one. With 40 rungs there are 41 values and $2^{40}$ paths, about a trillion. A walk in topological order visits each value once.

# %% [markdown]
# There is a second trap. The natural way to walk a graph is a function that calls itself, as `count_paths` does. The next cell asks it about a chain of 20,000 additions, and `check.raises` names the error that comes of it, or says "nothing". Before you run the cell: how many paths does the chain have, and what will be printed?

# %%
leaf = total = Value(0.0)
for _ in range(20_000):
    total = total + 1.0
print(check.raises(lambda: count_paths(total, leaf)))

# %% [markdown]
# One path, and still an error: Python allows about a thousand calls inside each other, and a training run chains more operations than that. So we keep our own list of what is still to do, a **stack**: put items on its end, take them from its end. A value may be written into the order once all its inputs are in it.

# %% [markdown]
# Here is such a walk for `c = a + b`, `d = c * a`, done by hand. It begins with `d` alone on the stack:
#
# | taken | what happens | stack now | order |
# |---|---|---|---|
# | `d` | inputs missing: put `d` back, then `c` and `a` | `d c a` | |
# | `a` | no inputs | `d c` | `a` |
# | `c` | `b` is missing: put `c` back, then `b` | `d c b` | `a` |
# | `b` | no inputs | `d c` | `a b` |
# | `c` | inputs are there | `d` | `a b c` |
# | `d` | inputs are there | | `a b c d` |

# %% [markdown]
# ### Exercise 2.7 - Topological order (13 points, about 20 minutes)
#
# Write `topological_order(out)`, which returns the list of all values that `out` was computed from, and `out` itself.
#
# In: `out`, a value. Out: a list in which every value stands exactly once and comes after all its inputs; `out` is the last. Several orders can be right.
#
# By hand: `c = a + b`, `d = c * a` may give `[a, b, c, d]` or `[b, a, c, d]`, not `[a, c, b, d]`.
#
# Limits: it must work for a chain of 20,000 operations and for a ladder of 40 rungs, in a few seconds. If a cell does not finish, press the square button, *Interrupt the kernel*.

# %% [markdown]
# <details><summary>I don't know where to start</summary>
#
# Do the walk in the table above with pencil and paper for `b = a + a; c = b + b`. What do you need to know about a value at the moment when you take it from the stack?
#
# </details>
# <details><summary>My list has values twice, or never ends</summary>
#
# The same value can be put on the stack by several users. Keep a `set` of the values that are already in the order. When is a value from the stack of no more interest?
#
# </details>
# <details><summary>I get RecursionError, or it is too slow</summary>
#
# A function that calls itself goes as deep as the graph. And `value in order` looks through the whole list each time; `value in done` with a set does not. Count how often your loop takes the bottom of a ladder with 3 rungs from the stack.
#
# </details>

# %% role="answer" id="topological-order" export="scalar"
def topological_order(out):
    """Return all values that out was computed from, then out, inputs first."""
    ### BEGIN SOLUTION
    order, done, stack = [], set(), [out]
    while stack:
        value = stack.pop()
        if value in done:
            continue
        missing = [v for v in value.inputs if v not in done]
        if missing:
            stack.append(value)
            stack.extend(missing)
        else:
            done.add(value)
            order.append(value)
    return order
    ### END SOLUTION

# %%
a, b = Value(1.0, name="a"), Value(2.0, name="b")
c = a + b
c.name = "c"
d = c * a
d.name = "d"
print([value.name for value in topological_order(d)])

# %% role="check" id="check-order" points=6
def facts(my, picks):
    values = [my.Value(1.0), my.Value(2.0)]
    for first, second in picks:
        values.append(values[first] + values[second])
    order = my.topological_order(values[-1])
    place = {id(value): -index for index, value in reversed(list(enumerate(order)))}
    after = [place.get(id(i), -99) > place[id(v)] for v in order for i in v.inputs]
    once, last = len(order) == len(place), order[-1] is values[-1]
    shape = {"each once": once, "inputs first": all(after), "out is last": last}
    return {"order": {"number of values": len(place), **shape}}


def expected(torch, picks):
    needed = {len(picks) + 1}
    for value in range(len(picks) + 1, 1, -1):
        needed |= set(picks[value - 2]) if value in needed else set()
    shape = {"each once": True, "inputs first": True, "out is last": True}
    return {"order": {"number of values": len(needed), **shape}}


@check.equal(yours=facts, torch=expected, rounds=6, seconds=2)
def order_of_a_random_graph(rng):
    """Does every value stand once, after its inputs, with out at the end?"""
    return {"picks": [rng.integers(0, n, 2).tolist() for n in range(2, 9)]}

# %% role="check" id="check-order-large" points=3
def large(my, num_rungs):
    top, chain = my.Value(1.0), my.Value(1.0)
    for _ in range(num_rungs):
        top = top + top
    for _ in range(20_000):
        chain = chain + 1.0
    lengths = [len(my.topological_order(top)), len(my.topological_order(chain))]
    return {"lengths": lengths}


@check.equal(
    yours=large,
    torch=lambda torch, num_rungs: {"lengths": [num_rungs + 1, 40_001]},
    rounds=1,
    seconds=3,
)
def order_of_a_ladder_and_a_long_chain(rng):
    """Is each value visited once in a ladder of 40 rungs and a chain of 20,000?"""
    return {"num_rungs": int(rng.integers(38, 42))}

# %% role="check" id="hidden-order" points=4
# Hidden check (4 points): a leaf alone, one input, a value used by many others.
### BEGIN HIDDEN TESTS
def special(my, num_users):
    leaf = my.Value(0.5)
    shared = total = leaf.exp()
    for _ in range(num_users):
        total = total + shared * shared
    order = my.topological_order(total)
    place = {id(value): index for index, value in enumerate(order)}
    behind = [place.get(id(i), 1e9) < place[id(v)] for v in order for i in v.inputs]
    alone = [value is leaf for value in my.topological_order(leaf)]
    return {"many users": [all(behind), len(order)], "leaf alone": [alone, *behind[:1]]}


def facts_of_it(torch, num_users):
    return {"many users": [True, 2 + 2 * num_users], "leaf alone": [[True], True]}


@check.equal(yours=special, torch=facts_of_it, seconds=5)
def order_of_special_graphs(rng):
    """Is the order right for a leaf alone and for a value with many users?"""
    return {"num_users": int(rng.integers(3, 20))}
### END HIDDEN TESTS

# %% [markdown]
# ## 7. Backward
#
# All parts are there. The loss changes with itself at the rate 1: that is the first gradient, the **seed**. From there, go through the order from the end to the start and push.
#
# One question remains: what if a gradient is there already, from an earlier call? torch adds at the leaves, on purpose: gradients of several losses can be collected. For values in the middle, an old gradient would be pushed a second time, so these start again from `None`.

# %% [markdown]
# ### Exercise 2.8 - Backward (13 points, about 15 minutes)
#
# Write `backward`, so that after `loss.backward()` every value that `loss` was computed from holds its gradient $\partial loss / \partial value$.
#
# In: `self`, the value that the gradients speak of. Out: nothing. A value that has inputs forgets the gradient of an earlier call; a leaf keeps it, and what arrives is added. That holds for the seed too: `self.grad` is 1 afterward, or 1 more if `self` is a leaf.
#
# By hand: `b = a + a; c = b + b` with $a = 3$. After `c.backward()`: `c.grad` 1, `b.grad` 2, `a.grad` 4. After a second `c.backward()`: `c.grad` 1, `b.grad` 2, `a.grad` 8.

# %% [markdown]
# <details><summary>I don't know where to start</summary>
#
# Which two functions of yours does this need, and in what order must the values come for the second one? Which value has a gradient before anything was pushed?
#
# </details>
# <details><summary>I get TypeError: unsupported operand type(s) for *: 'NoneType' and 'float'</summary>
#
# A value was pushed before any gradient arrived in it. Was the seed set before the first push? Does your loop begin at the right end of the list?
#
# </details>
# <details><summary>My numbers are too large on the second call</summary>
#
# Do the second call by hand for `b = a + a; c = b + b`. What must `b.grad` be before `c` is pushed again? How do you tell a leaf from a value in the middle?
#
# </details>

# %% role="answer" id="backward" export="scalar"
@extend(Value)
def backward(self):
    """Give every value that self was computed from its gradient."""
    ### BEGIN SOLUTION
    order = topological_order(self)
    for value in order:
        if value.inputs:
            value.grad = None
    self.grad = 1.0 if self.grad is None else self.grad + 1.0
    for value in reversed(order):
        push(value)
    ### END SOLUTION

# %% [markdown]
# Before you run the next cell, write down what `b.grad` will be: is it the slope of `b` with respect to `a`, which is 2, or something else?

# %%
a = Value(3.0, name="a")
b = a + a
c = b * b
frames = steps(c)
c.backward()
print("b.grad =", b.grad)
frames

# %% [markdown]
# `b.grad` is $\partial c / \partial b = 2b = 12$: a gradient always speaks of the value on which `backward` was called. Each dashed arrow shows local times upstream; where a value is used twice, the arrivals add up. `steps` had run `c.backward()` once before, to watch it, and put the gradients back. `explain` prints the same as text, one line per arrow.

# %%
explain(c)

# %% role="check" id="check-backward" points=6
@check.value_like_torch
def gradients_of_a_graph_with_reuse(Value, rng):
    """Does every value get its gradient when values are used more than once?"""
    a, b = Value(rng.uniform(0.5, 2)), Value(rng.uniform(0.5, 2))
    twice = a + a
    c = twice * b + twice
    loss = ((c * c - a / b) * 0.02).tanh() * b.exp() + c.log() + a**3
    check.graph(loss, a=a, b=b, twice=twice, c=c, loss=loss)
    loss.backward()
    middle = [twice.grad, c.grad, loss.grad]
    return {"loss": [loss.data, a.grad, b.grad], "middle": middle}

# %% role="check" id="check-backward-again" points=3
@check.value_like_torch
def gradients_add_up_in_leaves(Value, rng):
    """Do leaves collect the gradients of several calls, and only leaves?"""
    a, b = Value(rng.uniform(0.5, 2)), Value(rng.uniform(0.5, 2))
    (a * b + a).backward()
    first = [a.grad, b.grad]
    square = (a + b) * (a + b)
    square.backward()
    second = [a.grad, b.grad]
    square.backward()
    return {"collected": [first, second, [a.grad, b.grad]]}

# %% role="check" id="hidden-backward" points=4
# Hidden check (4 points): long chains, ladders, unused leaves, a leaf itself.
### BEGIN HIDDEN TESTS
@check.value_like_torch(rounds=2, seconds=10)
def gradients_of_special_graphs(Value, rng):
    """Is backward right and fast for long chains, ladders and single leaves?"""
    bottom, leaf, unused = Value(rng.normal()), Value(rng.normal()), Value(1.0)
    top = bottom
    for _ in range(40):
        top = top + top
    top.backward()
    chain = leaf
    for _ in range(20_000):
        chain = chain + 1.0
    (chain * leaf + unused - unused).backward()
    single = Value(2.0)
    single.backward(), single.backward()
    ends = [single.grad, unused.grad]
    return {"ladder": bottom.grad, "chain and leaves": [leaf.grad, *ends]}
### END HIDDEN TESTS

# %% [markdown]
# ## 8. A neuron that learns
#
# A neuron takes numbers $x_1, \dots, x_n$, multiplies each by a weight, adds a bias, and bends the sum:
#
# $$\hat y = \tanh\Big(\sum_i w_i x_i + b\Big)$$
#
# Nothing about gradients has to be written: whatever is computed with values can be differentiated.

# %% [markdown]
# ### Exercise 2.9 - A neuron (6 points, about 5 minutes)
#
# Write `neuron(w, b, x)`, which returns the output of a neuron as a value.
#
# In: `w`, a list of values; `b`, a value; `x`, a list of plain numbers, as long as `w`. Out: one value.
#
# By hand: weights 0.5 and $-1$, bias 0.25, numbers 1 and 0.5: the sum is $0.5 - 0.5 + 0.25 = 0.25$, and $\tanh(0.25)$ is about 0.245.

# %% [markdown]
# <details><summary>I don't know where to start</summary>
#
# Compute the weighted sum first, step by step, starting from `b`. What is the operation that comes last?
#
# </details>
# <details><summary>I get TypeError or AttributeError</summary>
#
# `w` and `x` are lists; lists cannot be multiplied. `zip(w, x)` gives you a weight and its number together.
#
# </details>
# <details><summary>My output is right, but the gradients are None</summary>
#
# Somewhere the steps were lost. If you take `.data` out of a value or use `math.tanh`, what follows is a plain number that remembers nothing.
#
# </details>

# %% role="answer" id="neuron"
def neuron(w, b, x):
    """Return tanh(w[0] * x[0] + ... + w[n-1] * x[n-1] + b) as a value."""
    ### BEGIN SOLUTION
    total = b
    for weight, number in zip(w, x, strict=True):
        total = total + weight * number
    return total.tanh()
    ### END SOLUTION

# %% [markdown]
# The next cell runs the neuron of the example and draws it. `parameters=` gives the weights and the bias a double border. Before you run it: how many boxes are there, and which gradients will nobody use?

# %%
w = [Value(0.5, name="w0"), Value(-1.0, name="w1")]
b = Value(0.25, name="b")
y_hat = neuron(w, b, [1.0, 0.5])
y_hat.backward()
draw(y_hat, parameters=[*w, b])

# %% [markdown]
# Ten boxes: three parameters, two constants, two products, two sums and the result. They are twelve if your sum begins with 0, as Python's `sum` does: one constant and one sum more. The constants get gradients as well, and nobody uses them.
#
# In unit 01 you saw the backward pass of linear regression with boxes that were filled in by hand. Now your own code makes the record and walks it. The numbers are those of unit 01; before you run the next cell: what is `w.grad` in the last frame?

# %%
w, b = Value(2.0, name="w"), Value(-1.0, name="b")
loss = (w * 3.0 + b - 4.0) ** 2
steps(loss, parameters=[w, b])

# %% [markdown]
# 6, as there: $2 (w x + b - y) \cdot x = 2 \cdot 1 \cdot 3$. Subtraction is made of a sum and a product by $-1$, so the picture has two boxes more than that of unit 01.

# %% role="check" id="check-neuron" points=4
def ask_neuron(my, w, b, x):
    weights, bias = [my.Value(number) for number in w], my.Value(b)
    y_hat = my.neuron(weights, bias, x)
    y_hat.backward()
    return {"y_hat": y_hat.data, "grad": [weights[0].grad, weights[-1].grad, bias.grad]}


def ask_torch(torch, w, b, x):
    w, b = (torch.tensor(item, dtype=torch.float64) for item in (w, b))
    w.requires_grad_(), b.requires_grad_()
    y_hat = torch.tanh(w @ torch.tensor(x, dtype=torch.float64) + b)
    y_hat.backward()
    return {"y_hat": y_hat, "grad": [w.grad[0], w.grad[-1], b.grad]}


@check.equal(yours=ask_neuron, torch=ask_torch)
def neuron_and_its_gradients(rng):
    """Does the neuron give the right output, and gradients for w and b?"""
    n = int(rng.integers(2, 6))
    w, x = rng.normal(size=(2, n)).tolist()
    return {"w": w, "b": rng.normal(), "x": x}

# %% role="check" id="hidden-neuron" points=2
# Hidden check (2 points): one input, and two neurons that share a weight.
### BEGIN HIDDEN TESTS
def two_neurons(my, numbers):
    w, b, v, x1, x2 = numbers
    weight, bias, other = my.Value(w), my.Value(b), my.Value(v)
    first = my.neuron([weight], bias, [x1])
    second = my.neuron([weight, other], bias, [x1, x2])
    (first * second).backward()
    return {"shared": [first.data, second.data, weight.grad, bias.grad, other.grad]}


def two_in_torch(torch, numbers):
    w, b, v, x1, x2 = numbers
    leaves = torch.tensor([w, b, v], dtype=torch.float64).unbind()
    weight, bias, other = (leaf.requires_grad_() for leaf in leaves)
    first = torch.tanh(weight * x1 + bias)
    second = torch.tanh(weight * x1 + other * x2 + bias)
    (first * second).backward()
    return {"shared": [first, second, *(leaf.grad for leaf in leaves)]}


@check.equal(yours=two_neurons, torch=two_in_torch)
def neurons_that_share_a_weight(rng):
    """Are outputs and gradients right when two neurons share weight and bias?"""
    return {"numbers": list(rng.normal(size=5))}
### END HIDDEN TESTS

# %% [markdown]
# Training repeats four actions: compute the loss; set the `grad` of every parameter back to `None`, since leaves collect; go backward; move each parameter a little against its gradient. The loss is the mean squared error of unit 01, written with values:
#
# $$loss = \frac{1}{n} \sum_{i=1}^{n} (\hat y_i - y_i)^2$$

# %% [markdown]
# ### Exercise 2.10 - Train the neuron (8 points, about 10 minutes)
#
# Write `train(w, b, xs, ys, lr, num_steps)`, which trains by gradient descent on all examples at once and returns the losses.
#
# In: `w`, `b` as for `neuron`; `xs`, a list of inputs, each a list of numbers; `ys`, a list of numbers; `lr`, the learning rate; `num_steps`. Out: a list of `num_steps` plain numbers, the loss of each step *before* its update. `data` of the values in `w` and of `b` is updated.
#
# By hand: with `w.data` 0.5, `w.grad` 2 and `lr` 0.1, `w.data` is 0.3 after the step.

# %% [markdown]
# <details><summary>I don't know where to start</summary>
#
# Which four actions are repeated? Write the loss for one example first, then add up all of them and divide by their number.
#
# </details>
# <details><summary>The loss goes up or jumps about, or is not what torch gets</summary>
#
# Print the gradient of one weight in the first two steps. Is the second one the gradient of that step alone, or of both steps together? And in which direction does the loss fall?
#
# </details>
# <details><summary>The parameters stay the same, or differ from torch's</summary>
#
# The values in `w` must keep being the same objects, with a new number inside. Which attribute do you assign to? A loop variable that gets a new value changes nothing in the list.
#
# </details>

# %% role="answer" id="train"
def train(w, b, xs, ys, lr, num_steps):
    """Train the neuron in place; return the loss before each of the steps."""
    ### BEGIN SOLUTION
    losses = []
    for _ in range(num_steps):
        errors = [neuron(w, b, x) - y for x, y in zip(xs, ys, strict=True)]
        loss = sum(error**2 for error in errors) / len(xs)
        for parameter in [*w, b]:
            parameter.grad = None
        loss.backward()
        for parameter in [*w, b]:
            parameter.data -= lr * parameter.grad
        losses.append(loss.data)
    return losses
    ### END SOLUTION

# %% [markdown]
# The neuron learns four targets between $-1$ and 1. Before you run the next cell: will the loss fall by the same amount in every step?

# %%
xs = [[-1.0, -1.0], [-1.0, 1.0], [1.0, -1.0], [1.0, 1.0]]
ys = [-0.5, 0.5, 0.5, 0.9]
w = [Value(0.1, name="w0"), Value(-0.2, name="w1")]
b = Value(0.0, name="b")
losses = train(w, b, xs, ys, lr=0.3, num_steps=40)
plt.figure(figsize=(6, 3))
plt.plot(losses)
plt.xlabel("step")
plt.ylabel("loss")
plt.show()
print([round(neuron(w, b, x).data, 2) for x in xs])

# %% [markdown]
# The curve falls steeply at first and then flattens: near the targets the errors are small, and so are the gradients. The four outputs are close to their targets. If the curve rises again after the third step, the gradients of earlier steps were not forgotten.

# %% role="check" id="check-train" points=5
def train_yours(my, w, b, xs, ys):
    parameters = [my.Value(number) for number in [*w, b]]
    losses = my.train(parameters[:-1], parameters[-1], xs, ys, lr=0.1, num_steps=5)
    data = [v.data for v in parameters]
    unmoved = {"unmoved": data, "grad": [v.grad for v in parameters]}
    return {"parameters": unmoved if data == [*w, b] else data, "losses": losses}


def train_torch(torch, w, b, xs, ys):
    w, b, xs, ys = (torch.tensor(v, dtype=torch.float64) for v in (w, b, xs, ys))
    sgd = torch.optim.SGD([w.requires_grad_(), b.requires_grad_()], lr=0.1)
    losses = []
    for _ in range(5):
        loss = torch.nn.functional.mse_loss(torch.tanh(xs @ w + b), ys)
        sgd.zero_grad(), loss.backward(), sgd.step(), losses.append(loss.item())
    return {"parameters": [*w, b], "losses": losses}


@check.equal(yours=train_yours, torch=train_torch)
def five_steps_of_training(rng):
    """Do five steps give the losses and the parameters that torch gets?"""
    xs = rng.normal(size=(int(rng.integers(4, 8)), 2)).tolist()
    ys = rng.uniform(-1, 1, size=len(xs)).tolist()
    return {"w": rng.normal(size=2).tolist(), "b": rng.normal(), "xs": xs, "ys": ys}

# %% role="check" id="hidden-train" points=3
# Hidden check (3 points): other learning rates, three inputs, training that goes on.
### BEGIN HIDDEN TESTS
def train_twice(my, w, b, xs, ys, lr):
    weights, bias = [my.Value(number) for number in w], my.Value(b)
    losses = [loss for n in (2, 1) for loss in my.train(weights, bias, xs, ys, lr, n)]
    return {"parameters": [v.data for v in [*weights, bias]], "losses": losses}


def torch_twice(torch, w, b, xs, ys, lr):
    w, b, xs, ys = (torch.tensor(v, dtype=torch.float64) for v in (w, b, xs, ys))
    losses = []
    for _ in range(3):
        w, b = w.detach().requires_grad_(), b.detach().requires_grad_()
        loss = torch.nn.functional.mse_loss(torch.tanh(xs @ w + b), ys)
        loss.backward(), losses.append(loss.item())
        w, b = w - lr * w.grad, b - lr * b.grad
    return {"parameters": [*w, b], "losses": losses}


@check.equal(yours=train_twice, torch=torch_twice)
def training_that_goes_on(rng):
    """Does training go on from where an earlier call ended?"""
    w, *xs = rng.normal(size=(int(rng.integers(4, 7)), 3)).tolist()
    ys = rng.uniform(-1, 1, size=len(xs)).tolist()
    return {"w": w, "b": rng.normal(), "xs": xs, "ys": ys, "lr": rng.uniform(0.01, 0.5)}
### END HIDDEN TESTS

# %% [markdown]
# ## 9. In your own words
#
# The last three questions are read by a person. Two to six sentences are enough. Numbers from an example count more than general words.
#
# **Question 2.1 (6 points).** `b = a + a; c = b + b + b` with $a = 3$, then `c.backward()`. What is `b.grad`, and of what is it the derivative? Somebody expects it to be 2, "because b is twice a". What have they confused, and what is `a.grad`?

# %% [markdown] role="written" id="what-grad-means" points=6
# ### BEGIN SOLUTION
# `b.grad` is 3, and it is the derivative of `c` with respect to `b`, since `backward` was called on `c` and `c = 3b`. The 2 that was expected is the derivative of `b` with respect to `a`, a local derivative along one step; a gradient always speaks of the value on which `backward` was called. `a.grad` is the derivative of `c` with respect to `a`, $3 \cdot 2 = 6$.
#
# Mark scheme: 2 points for 3 with the statement that it is $\partial c / \partial b$; 2 points for naming the confusion with $\partial b / \partial a$; 2 points for `a.grad` = 6 with a reason (product of the two steps, or six paths).
# ### END SOLUTION

# %% [markdown]
# **Question 2.2 (7 points).** Why does `backward` need a topological order? Give a graph of at most four values, not the one of section 6, and an order of pushes that leads to a wrong gradient, with the wrong and the right number. Then say what a walk along every path would cost on a ladder of 40 rungs.

# %% [markdown] role="written" id="why-an-order" points=7
# ### BEGIN SOLUTION
# A value may be pushed only when all its gradients have arrived; otherwise it hands on a part, and what arrives later stays where it is. Example: `b = a * a`, `d = b * b`, `c = b + d` with $a = 1$, pushed in the order c, b, d: `a.grad` becomes 2 instead of 6, because the gradient that reaches `b` through `d` is never pushed on. Walking every path is right but a ladder of 40 rungs has $2^{40}$ paths, about $10^{12}$, for 41 values.
#
# Mark scheme: 2 points for "push only when all arrivals are in"; 3 points for a graph and an order that really go wrong, with both numbers correct (2 of the 3 if one number is wrong); 2 points for exponential against linear, or $2^{40}$ against 41.
# ### END SOLUTION

# %% [markdown]
# **Question 2.3 (7 points).** In unit 01 you added a hidden layer to a model. What had to be done again by hand, and what has to be done here? Name one thing that you must still write by hand when you add a new operation, say `sin`, and write its local derivative.

# %% [markdown] role="written" id="what-changed" points=7
# ### BEGIN SOLUTION
# In unit 01 every change of the model meant deriving new formulas for all parameters and writing them as code. Here the model is an expression; the graph is recorded while it runs, and `backward` is the same for every expression. A new operation needs its number and its local derivative with respect to each input, nothing else: for `sin` that is $\cos(a)$. The chain rule across operations is done once, in `push` and `backward`.
#
# Mark scheme: 2 points for what unit 01 required (gradients of every parameter derived and coded anew); 2 points for what happens here (write the forward computation only); 3 points for the new operation: the local derivative is needed (1), it is $\cos(a)$ (1), and nothing else has to change (1).
# ### END SOLUTION

# %% [markdown]
# ## 10. The same in PyTorch
#
# torch works the way you just built it: results remember their inputs, and `backward` walks a topological order. Some things are different:
#
# - A leaf says `requires_grad=True` if it wants a gradient.
# - The operation and its inputs are found under `grad_fn`.
# - A second `backward` through the same steps is an error, because torch frees what it kept for them, unless the first call had `retain_graph=True`.
# - Values in the middle do not keep their gradient, unless you ask with `retain_grad`. Then the gradients of several calls add up there, as in a leaf; yours start again from `None`.

# %%
try:
    import torch
except ImportError:
    print("torch is not installed here, so there is nothing to compare with.")
else:
    a = torch.tensor(3.0, requires_grad=True)
    b = a + a
    b.retain_grad()
    c = b * b
    c.backward()
    print("torch:", c.item(), b.grad.item(), a.grad.item(), c.grad_fn)

# %%
a = Value(3.0)
b = a + a
c = b * b
c.backward()
print("yours:", c.data, b.grad, a.grad, c.op)

# %% [markdown]
# ## What you now own
#
# - `Value`: a number with its inputs, its operation and its local derivatives.
# - Seven rules, from which the other operations of this unit are made.
# - `push`: gradient of an input += upstream times local.
# - `topological_order`: every value after its inputs, found without recursion, each visited once.
# - `backward`: seed with 1, push from the end to the start.
#
# In unit 03 a value holds a whole array, so that one operation works on a million numbers at once. The idea stays what it is here.
