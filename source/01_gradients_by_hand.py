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
# # Unit 01: Gradients by hand
#
# **You will build** a linear model that learns from data, with every derivative worked out by you. Then the model gets one hidden layer, and you do the calculus again. What that costs is the reason for the rest of this course.
#
# **You need** unit 00, partial derivatives and the chain rule. Everything here is NumPy in `float64`.
#
# **Time**: about two hours. Section 5 is a good place to start a second sitting. **Grading**: 80 points for nine exercises, checked by running your code, and 20 points for three written answers, read by a person. Some checks are hidden: they ask the same of other numbers and shapes.

# %% role="given" id="imports"
import matplotlib.pyplot as plt
import numpy as np

from course import begin, check, extend, steps

begin("01_gradients_by_hand")

# %% [markdown]
# ## 1. A line and its error
#
# How well does a line describe some points? A linear model multiplies each feature of an example by a weight, adds the products, and adds a bias:
#
# $$\hat y_i = \sum_j x_{ij} w_j + b$$
#
# In code: `y_hat = model.forward(x)`, where `x` has shape `(batch_size, num_features)`, `w` has shape `(num_features,)`, and `b` is one number. The batch dimension comes first. There is one prediction for each example, so `y_hat` has shape `(batch_size,)`.

# %% [markdown]
# The next cell makes 30 points around the line 1.5 x + 1, a batch of four examples that is small enough to work out on paper, and a class that holds `w` and `b`. The class grows as you go: `@extend(LinearRegression)` above a function makes the function a method of the class.

# %% role="given" id="linear-regression"
rng = np.random.default_rng(1)
x = rng.uniform(-2, 2, size=(30, 1))
y = 1.5 * x[:, 0] + 1 + rng.normal(0, 0.5, size=30)

x_small = np.array([[1.0, 2.0], [3.0, -1.0], [0.0, 1.0], [1.0, 0.0]])
y_small = np.array([4.0, 7.0, 1.5, 0.5])


class LinearRegression:
    """A linear model: weights w, shape (num_features,), and a bias b, a float."""

    def __init__(self, w, b):
        self.w = np.array(w, dtype=np.float64)  # a copy
        self.b = float(b)


# %% [markdown]
# ### Exercise 1.1 - Predict (4 points, about 3 minutes)
#
# Return the predictions of the model for a batch of examples.
#
# - In: `x`, shape `(batch_size, num_features)`; the model has `self.w` and `self.b`.
# - Out: `y_hat`, shape `(batch_size,)`.
# - By hand: with `w = [2, 1]` and `b = 0.5`, the example `[1, 2]` gives 2 · 1 + 1 · 2 + 0.5 = 4.5, and `[3, -1]` gives 2 · 3 − 1 + 0.5 = 5.5.
# - Limits: `batch_size` and `num_features` are 1 or more. The model stays as it is.

# %% [markdown]
# <details><summary>I don't know where to start</summary>
#
# What would you do with a single example, a row of `num_features` numbers, and `w`? Which NumPy operation does that to every row at once?
#
# </details>
# <details><summary>My shapes don't fit</summary>
#
# `(batch_size, num_features)` times `(num_features,)`: the axis that both share is summed away, `(batch_size,)` stays.
#
# </details>
# <details><summary>My number is off</summary>
#
# Do the example `[0, 1]` by hand with the `w` and `b` of the statement. You should get 1.5. How often was the bias added?
#
# </details>

# %% role="answer" id="forward"
@extend(LinearRegression)
def forward(self, x):
    """Return y_hat, shape (batch_size,), for x, shape (batch_size, num_features)."""
    ### BEGIN SOLUTION
    return x @ self.w + self.b
    ### END SOLUTION


# %% [markdown]
# Try it. The first line should print `[4.5 5.5 1.5 2.5]`. The picture then shows the 30 points and two lines, one with slope 1 and one with slope 2, both through 1 at x = 0. Before you run the cell: the points were made with slope 1.5. Which of the two lines will look better, or will neither?

# %%
print(LinearRegression([2.0, 1.0], 0.5).forward(x_small))

ends = np.array([[-2.0], [2.0]])
plt.figure(figsize=(5, 3))
plt.plot(x[:, 0], y, "o", color="0.4", label="data")
plt.plot(ends, LinearRegression([1.0], 1.0).forward(ends), label="w = 1, b = 1")
plt.plot(ends, LinearRegression([2.0], 1.0).forward(ends), "--", label="w = 2, b = 1")
plt.xlabel("x")
plt.ylabel("y")
plt.legend()
plt.show()

# %% role="check" id="check-forward" points=2
def predictions(my, x, **given):
    model = my.LinearRegression(**given)
    answer = {"y_hat": model.forward(x)}
    for name, before in given.items():
        if not np.array_equal(getattr(model, name), before):
            answer[f"changed {name}"] = getattr(model, name)
    return answer


def linear(torch, x, w, b):
    return {"y_hat": torch.nn.functional.linear(x, w[None], b[None])[:, 0]}


@check.equal(yours=predictions, torch=linear)
def forward_predicts_one_number_per_example(rng):
    """Does forward give one prediction for each row of x, and leave w and b alone?"""
    n, m = int(rng.integers(5, 9)), int(rng.integers(2, 5))
    given = {"x": rng.normal(size=(n, m)), "w": rng.normal(size=m)}
    return given | {"b": rng.normal(size=())}


# %% role="check" id="hidden-forward" points=2
# Hidden check (2 points): batches of one, one feature, and a model that is used twice.
### BEGIN HIDDEN TESTS
def twice(my, x, w, b):
    model = my.LinearRegression(w, b)
    return [model.forward(x), model.forward(x[:1])]


@check.equal(yours=twice, torch=lambda torch, x, w, b: [x @ w + b, x[:1] @ w + b])
def forward_works_for_any_batch(rng):
    """Does forward work for a batch of one, for one feature, and twice in a row?"""
    n, m = int(rng.integers(2, 6)), int(rng.integers(1, 4))
    x = rng.normal(size=(n, m), scale=50)
    return {"x": x, "w": rng.normal(size=m), "b": rng.normal()}


### END HIDDEN TESTS

# %% [markdown]
# Neither line is right, and "looks better" is not a number. The mean squared error is one: square the error of every prediction and average over the batch.
#
# $$L = \frac{1}{n} \sum_{i=1}^{n} (\hat y_i - y_i)^2$$
#
# In code: `loss = mean_squared_error(y_hat, y)`; $n$ is `batch_size`. The squares make every error count as positive, and they give a smooth curve, which will matter soon.

# %% [markdown]
# ### Exercise 1.2 - Mean squared error (6 points, about 4 minutes)
#
# Return the mean squared error of a batch of predictions.
#
# - In: `y_hat` and `y`, both of shape `(batch_size,)`.
# - Out: the loss, one number.
# - By hand: `y_hat = [4.5, 5.5, 1.5, 2.5]` and `y = [4, 7, 1.5, 0.5]` have the errors 0.5, −1.5, 0, 2, so the loss is (0.25 + 2.25 + 0 + 4) / 4 = 1.625.
# - Limits: if the two shapes differ, raise a `ValueError`. NumPy would broadcast `(4, 1)` against `(4,)` to 16 differences and say nothing; torch does the same and only warns. Here you are stricter than both. `y_hat` and `y` stay as they are.

# %% [markdown]
# <details><summary>I don't know where to start</summary>
#
# Which array holds the error of each example, and what shape does it have? What turns that array into one number?
#
# </details>
# <details><summary>My shapes don't fit</summary>
#
# `(n,)` minus `(n,)` is `(n,)`. `(n, 1)` minus `(n,)` is `(n, n)`: every prediction against every target. Compare the shapes before you subtract.
#
# </details>
# <details><summary>My number is off</summary>
#
# Take one example, `y_hat = [3]` and `y = [1]`. The loss is 4. For two such examples it is still 4.
#
# </details>

# %% role="answer" id="mean-squared-error"
def mean_squared_error(y_hat, y):
    """Return the mean of the squared errors, one number, of two arrays of one shape.

    Raises ValueError if the shapes of y_hat and y differ.
    """
    ### BEGIN SOLUTION
    if y_hat.shape != y.shape:
        raise ValueError(f"y_hat has shape {y_hat.shape}, y has shape {y.shape}")
    return np.mean((y_hat - y) ** 2)
    ### END SOLUTION


# %% [markdown]
# Try it. The first number should be 1.625. Then the losses of three lines through the same point, with slopes 1, 1.5 and 2. Before you run the cell: which is smallest, and is it zero?

# %%
print(mean_squared_error(np.array([4.5, 5.5, 1.5, 2.5]), y_small))
for slope in [1.0, 1.5, 2.0]:
    line = LinearRegression([slope], 1.0)
    print(f"w = {slope}   loss = {mean_squared_error(line.forward(x), y):.4f}")

# %% role="check" id="check-mean-squared-error" points=2
@check.equal(
    yours=lambda my, y_hat, y: my.mean_squared_error(y_hat, y),
    torch=lambda torch, y_hat, y: torch.nn.functional.mse_loss(y_hat, y),
)
def mean_squared_error_averages(rng):
    """Does mean_squared_error average the squared errors over the batch?"""
    n = int(rng.integers(3, 9))
    return {"y_hat": rng.normal(size=n), "y": rng.normal(size=n)}


# %% role="check" id="check-mean-squared-error-shapes" points=2
def loss_and_errors(my, y_hat, y):
    def refused(y_hat):
        returned = []
        error = check.raises(lambda: returned.append(my.mean_squared_error(y_hat, y)))
        return returned[0] if returned else error

    answer = {"(n,) and (n,)": my.mean_squared_error(y_hat, y)}
    answer["(n, 1) and (n,)"] = refused(y_hat.reshape(-1, 1))
    return {"loss": answer | {"(1,) and (n,)": refused(y_hat[:1])}}


def expected(torch, y_hat, y):
    answer = {"(n,) and (n,)": ((y_hat - y) ** 2).mean()}
    answer["(n, 1) and (n,)"] = "ValueError"
    return {"loss": answer | {"(1,) and (n,)": "ValueError"}}


@check.equal(yours=loss_and_errors, torch=expected)
def mean_squared_error_refuses_other_shapes(rng):
    """Are (n, 1) and (1,) against (n,) a ValueError, and two shapes (n,) a number?"""
    n = int(rng.integers(2, 9))
    return {"y_hat": rng.normal(size=n), "y": rng.normal(size=n)}

# %% role="check" id="hidden-mean-squared-error" points=2
# Hidden check (2 points): a batch of one, large errors, and a row refused for a batch.
### BEGIN HIDDEN TESTS
def three_answers(my, y_hat, y):
    loss = my.mean_squared_error
    row = check.raises(lambda: loss(y_hat, y[None, :]))
    return [loss(y_hat, y), loss(y_hat[:1], y[:1]), row]


def three_expected(torch, y_hat, y):
    squares = (y_hat - y) ** 2
    return [squares.mean(), squares[:1].mean(), "ValueError"]


@check.equal(yours=three_answers, torch=three_expected)
def mean_squared_error_works_for_any_batch(rng):
    """Are a batch of one and large errors right, and (n,) against (1, n) refused?"""
    n = int(rng.integers(2, 9))
    return {"y_hat": rng.normal(size=n) * 100, "y": rng.normal(size=n)}


### END HIDDEN TESTS

# %% [markdown]
# ## 2. A slope without calculus
#
# You have a model and a number that says how wrong it is. Which way should `w` move to make that number smaller? The next picture keeps b = 1 and draws the loss for slopes from −1 to 4. A red dot marks its lowest point. Before you run it: what shape will the curve have, and near which w is the dot?

# %%
slopes = np.linspace(-1, 4, 101)
losses = [mean_squared_error(LinearRegression([s], 1.0).forward(x), y) for s in slopes]
plt.figure(figsize=(5, 3))
plt.plot(slopes, losses)
plt.plot(slopes[np.argmin(losses)], min(losses), "o", color="tab:red")
plt.xlabel("w (with b = 1)")
plt.ylabel("loss")
plt.show()

# %% [markdown]
# The curve is a parabola, lowest near 1.5, the slope with which the points were made. Left of the dot it falls, so w should grow; right of it, it rises, so w should shrink. The slope of the curve, its derivative, says which way to go.
#
# To measure the slope of any function at a point, step a little to both sides and see how much the function changes. This is the central difference:
#
# $$f'(x) \approx \frac{f(x + \epsilon) - f(x - \epsilon)}{2\epsilon}$$
#
# In code: `grad = numerical_gradient(f, x, eps)`. When `x` is an array, each entry has a slope of its own, measured while all the other entries keep their values. These slopes, arranged in the shape of `x`, are the *numerical* (measured) gradient of `f` at `x`.

# %% [markdown]
# The next exercise is such a measurement, and it needs a loop. An array of any shape has a loop that visits each entry once: `for index in np.ndindex(x.shape)`. Each `index` is a tuple, and `x[index]` is one entry. For shape `()` the only index is `()`.

# %% [markdown]
# ### Exercise 1.3 - Numerical gradient (12 points, about 15 minutes)
#
# Return the gradient of `f` at `x`, measured by central differences.
#
# - In: `f`, a function from an array shaped like `x` to one number; `x`, a `float64` array of any shape, `()` included; `eps`, the size of the step.
# - Out: an array of the shape of `x`.
# - By hand: f(x) = x₀ · x₁ at `[3, 2]` with `eps` 0.1. Entry 0: (3.1 · 2 − 2.9 · 2) / 0.2 = 2. Entry 1: (3 · 2.1 − 3 · 1.9) / 0.2 = 3. The gradient is `[2, 3]`.
# - Limits: afterwards every number in `x` is what it was, to the last digit.

# %% [markdown]
# <details><summary>I don't know where to start</summary>
#
# How would you do it for one entry only? At which two arrays do you ask `f`? Then put that inside the loop over `np.ndindex(x.shape)`.
#
# </details>
# <details><summary>My shapes don't fit</summary>
#
# `f` always gets a whole array of the shape of `x`, in which one entry differs from `x`. The result has one number per entry of `x`.
#
# </details>
# <details><summary>My number is off</summary>
#
# Do the example by hand, entry 1: what is entry 0 while entry 1 moves? Print the two arrays that `f` gets. Is one of them the other under a second name?
#
# </details>

# %% role="answer" id="numerical-gradient"
def numerical_gradient(f, x, eps=1e-5):
    """Return the gradient of f at x by central differences, an array shaped like x.

    f takes an array shaped like x and returns one number. Afterwards every number in x
    is what it was, to the last digit.
    """
    ### BEGIN SOLUTION
    grad = np.zeros(x.shape)
    for index in np.ndindex(x.shape):
        up, down = x.copy(), x.copy()
        up[index] += eps
        down[index] -= eps
        grad[index] = (f(up) - f(down)) / (2 * eps)
    return grad
    ### END SOLUTION


# %% [markdown]
# Try it. The first line should print `[2. 3.]`, up to rounding. The second is the slope of the loss at the line w = 1, b = 1. Before you run the cell, look at the parabola above: is that slope positive or negative?

# %%
def product(v):
    return v[0] * v[1]


def loss_of_w(w):
    return mean_squared_error(LinearRegression(w, 1.0).forward(x), y)


print(numerical_gradient(product, np.array([3.0, 2.0]), eps=0.1))
print(numerical_gradient(loss_of_w, np.array([1.0])))

# %% role="check" id="check-numerical-gradient" points=4
def autograd(torch, x, a, eps):
    x.requires_grad_()
    ((x * a).sum() ** 2).backward()
    return x.grad


def measured(my, x, a, eps):
    return my.numerical_gradient(lambda v: np.sum(v * a) ** 2, x, eps)


@check.equal(yours=measured, torch=autograd)
def numerical_gradient_measures_each_entry(rng):
    """Is each entry of a vector measured on both sides, the others left alone?"""
    n, eps = int(rng.integers(3, 6)), float(rng.uniform(0.1, 0.5))
    return {"x": rng.normal(size=n), "a": rng.normal(size=n), "eps": eps}


# %% role="check" id="check-numerical-gradient-matrix" points=2
def measured_shapes(my, matrix, a, number):
    grad, returned = my.numerical_gradient, []
    error = check.raises(lambda: returned.append(grad(lambda v: v**2, number, 0.25)))
    answer = {"matrix": grad(lambda v: np.sum((v @ a) ** 2), matrix, 0.25)}
    return answer | {"shape ()": returned[0] if returned else error}


def autograd(torch, matrix, a, number):
    matrix.requires_grad_()
    number.requires_grad_()
    (((matrix @ a) ** 2).sum() + number**2).backward()
    return {"matrix": matrix.grad, "shape ()": number.grad}


@check.equal(yours=measured_shapes, torch=autograd)
def numerical_gradient_has_the_shape_of_x(rng):
    """Do a matrix and an array of shape () get gradients of their own shapes?"""
    n, m = int(rng.integers(2, 5)), int(rng.integers(5, 7))
    given = {"matrix": rng.normal(size=(n, m)), "a": rng.normal(size=m)}
    return given | {"number": rng.normal(size=())}

# %% role="check" id="hidden-numerical-gradient-shapes" points=3
# Hidden check (3 points): shape () and arrays with three axes.
### BEGIN HIDDEN TESTS
@check.equal(
    yours=lambda my, scalar, cube: [
        my.numerical_gradient(lambda v: np.sum(v) ** 2, x, 0.25) for x in (scalar, cube)
    ],
    torch=lambda torch, scalar, cube: [
        torch.full_like(x, 2 * x.sum().item()) for x in (scalar, cube)
    ],
)
def numerical_gradient_takes_any_shape(rng):
    """Do shape () and arrays with three axes get gradients of their own shape?"""
    shape = tuple(rng.integers(1, 4, size=3))
    return {"scalar": rng.normal(size=()), "cube": rng.normal(size=shape)}


### END HIDDEN TESTS

# %% role="check" id="hidden-numerical-gradient" points=3
# Hidden check (3 points): a curved function with a large eps and with the default eps.
### BEGIN HIDDEN TESTS
def slopes(my, x, eps):
    def f(v):
        return np.sum(v) ** 3

    return [my.numerical_gradient(f, x, eps), my.numerical_gradient(f, x)]


def slopes_by_formula(torch, x, eps):
    slope = 3 * x.sum().item() ** 2
    return [torch.full_like(x, slope + eps**2), torch.full_like(x, slope)]


@check.equal(yours=slopes, torch=slopes_by_formula)
def numerical_gradient_uses_eps(rng):
    """Is the difference central for the given eps, and exact enough by default?"""
    n, eps = int(rng.integers(2, 6)), float(rng.uniform(0.2, 0.4))
    return {"x": rng.uniform(-1, 1, size=n), "eps": eps}


### END HIDDEN TESTS

# %% [markdown]
# How small should `eps` be? The next picture measures the slope of $e^x$ at 1, which is $e$, with steps from 0.1 down to 10⁻¹³, and draws the error on logarithmic axes. Beside the central difference it draws the one-sided one, `(f(x + eps) - f(x)) / eps`. Before you run it: will the smallest step give the smallest error?

# %%
eps_list = 10.0 ** np.arange(-13, 0)
one = np.array(1.0)
forward_error = [abs((np.exp(1 + e) - np.exp(1)) / e - np.e) for e in eps_list]
central_error = [abs(numerical_gradient(np.exp, one, e) - np.e) for e in eps_list]
plt.figure(figsize=(5, 3))
plt.loglog(eps_list, forward_error, "s--", label="one-sided")
plt.loglog(eps_list, central_error, "o-", label="central")
plt.xlabel("eps")
plt.ylabel("error of the slope")
plt.legend()
plt.show()

# %% [markdown]
# Both curves are V shapes. Toward the right the step is too long for a curved function. Toward the left `f(x + eps)` and `f(x - eps)` agree in most of their 16 digits, and the subtraction leaves noise. The central difference reaches lower than the one-sided one. Its error is lowest between 10⁻⁷ and 10⁻⁵, which is why the default of `eps` is 10⁻⁵.

# %% [markdown]
# **What you have now**: a gradient of any smooth function that returns one number, with no calculus at all. So why not train with it? Before you read on: how often does your `numerical_gradient` call `f` when `x` has a million entries?

# %% [markdown]
# ## 3. A slope with calculus
#
# A formula for the gradient costs about as much as the loss itself and is exact. The loss is reached in two stages: `w` and `b` give `y_hat`, and `y_hat` gives the loss. We go backward, last stage first. How does the loss change when one prediction changes? That is $\partial L / \partial \hat y_i$, one number per example.
#
# The next cell gives you `relative_error`, which compares two gradients: the largest difference, divided by the largest number in either. Against the numerical gradient, a correct one has a relative error below about 10⁻⁷.

# %% role="given" id="relative-error"
def relative_error(a, b):
    """Return the largest difference of two arrays over their largest entry."""
    a, b = np.asarray(a), np.asarray(b)
    if a.shape != b.shape:
        raise ValueError(f"the shapes differ: {a.shape} and {b.shape}")
    scale = max(np.abs(a).max(), np.abs(b).max())
    return 0.0 if scale == 0 else float(np.abs(a - b).max() / scale)


# %% [markdown]
# ### Exercise 1.4 - Gradient of the loss (8 points, about 8 minutes)
#
# Return the gradient of the mean squared error with respect to the predictions.
#
# - In: `y_hat` and `y`, both of shape `(batch_size,)`.
# - Out: `grad_y_hat`, shape `(batch_size,)`: entry i is $\partial L/\partial \hat y_i$.
# - By hand: one example, `y_hat = [3]` and `y = [1]`, has the loss (ŷ − 1)², with slope 2 · (3 − 1) = 4. If a second example is predicted exactly, the loss is half of that square, and the gradient is `[2, 0]`.
# - Limits: `batch_size` is 1 or more. `y_hat` and `y` stay as they are. Use a formula; do not call `numerical_gradient`: it needs many calls, and where the errors are large it is off.

# %% [markdown]
# <details><summary>I don't know where to start</summary>
#
# Write out the loss for two examples as a sum. Which of the terms contain the first prediction? Differentiate only those.
#
# </details>
# <details><summary>My shapes don't fit</summary>
#
# A gradient has the shape of what it belongs to. Here that is `y_hat`, so nothing is summed.
#
# </details>
# <details><summary>My number is off</summary>
#
# Run the try-it cell below: it divides your gradient by the numerical one. A ratio that is the same everywhere points to a forgotten factor; its sign and size tell which.
#
# </details>

# %% role="answer" id="loss-gradient"
def mean_squared_error_grad(y_hat, y):
    """Return dL/dy_hat, shape (batch_size,), for L = mean_squared_error(y_hat, y)."""
    ### BEGIN SOLUTION
    return 2 * (y_hat - y) / len(y)
    ### END SOLUTION


# %% [markdown]
# Try it against your own `numerical_gradient`. Before you run the cell: which of the four examples has the largest error, and what sign has its gradient?

# %%
y_hat = np.array([4.5, 5.5, 1.5, 2.5])
grad = mean_squared_error_grad(y_hat, y_small)
numerical = numerical_gradient(lambda v: mean_squared_error(v, y_small), y_hat)
print("yours    ", grad)
print("numerical", numerical.round(8))
print("relative error", relative_error(grad, numerical))
keep = np.abs(numerical) > 1e-6
print("ratio    ", grad[keep] / numerical[keep])

# %% [markdown]
# The gradient should be `[0.25 -0.75 0. 1.]`: the last prediction is 2 too large, which is the largest error, so its slope is positive and the steepest. The relative error should be about 10⁻¹⁰ or less. The ratios, taken where the slope is not 0, should all be 1.

# %% role="check" id="check-loss-gradient" points=4
def autograd(torch, y_hat, y):
    y_hat.requires_grad_()
    torch.nn.functional.mse_loss(y_hat, y).backward()
    return y_hat.grad


@check.equal(
    yours=lambda my, y_hat, y: my.mean_squared_error_grad(y_hat, y), torch=autograd
)
def loss_gradient_belongs_to_the_predictions(rng):
    """Is the gradient of the loss right for every prediction, and for large errors?"""
    scale, n = rng.choice([1.0, 1e9]), int(rng.integers(3, 9))
    return {"y_hat": rng.normal(size=n), "y": scale * rng.normal(size=n)}


# %% role="check" id="hidden-loss-gradient" points=4
# Hidden check (4 points): a batch of one, a large batch, large errors.
### BEGIN HIDDEN TESTS
def for_both(my, y_hat, y):
    grad = my.mean_squared_error_grad
    return [grad(y_hat, y), grad(y_hat[:1], y[:1])]


def for_both_in_torch(torch, y_hat, y):
    grads = []
    for n in (len(y), 1):
        leaf = y_hat[:n].clone().requires_grad_()
        ((leaf - y[:n]) ** 2).mean().backward()
        grads.append(leaf.grad)
    return grads


@check.equal(yours=for_both, torch=for_both_in_torch)
def loss_gradient_works_for_any_batch(rng):
    """Is the gradient right for a large batch and for a batch of one?"""
    n, scale = int(rng.integers(50, 99)), rng.choice([1.0, 1e9])
    return {"y_hat": rng.normal(size=n) * 100, "y": scale * rng.normal(size=n)}


### END HIDDEN TESTS

# %% [markdown]
# **What you have now**: two ways to the same gradient. One asks for the loss again and again, the other for a formula; each can test the other.
#
# **Question 1.1 (6 points).** A model has one million parameters, and computing its loss once takes 0.01 seconds. How many times must the loss be computed for one numerical gradient, and how long does that take? What else speaks against numerical gradients for training, and what are they still good for? Three to five sentences.

# %% [markdown] role="written" id="why-not-numerical" points=6
# ### BEGIN SOLUTION
# The loss is computed twice for each parameter, so two million times. At 0.01 seconds each that is 20,000 seconds, about five and a half hours, for a single step of training. The result is also inexact: a large eps is wrong because the function is curved, a small one because rounding noise is divided by eps. Numerical gradients are good for checking: on a small case they say whether gradients derived by hand are right, and they need no knowledge of the function.
#
# Mark scheme: 2 points for two evaluations per parameter, 2,000,000 in all. 1 point for the time (20,000 s or about 5.5 hours). 1 point for inexactness, with truncation or rounding named. 2 points for their use as a check of other gradients. An answer that counts one-sided differences (1,000,001 evaluations, about 2.8 hours) and says so gets the first 3 points.
# ### END SOLUTION

# %% [markdown]
# Now one stage further back. A weight reaches the loss through every prediction of the batch, so its gradient is a sum over the examples. Each term is how much the loss changes with the prediction, times how much the prediction changes with the weight:
#
# $$\frac{\partial L}{\partial w_j} = \sum_i \frac{\partial L}{\partial \hat y_i} \frac{\partial \hat y_i}{\partial w_j}$$
#
# In code: `model.gradients(x, y)["w"][j]`. The first factor arrives from the later stage and is called the *upstream gradient*: here it is `grad_y_hat`. The second one is the *local derivative*. The same holds for `b`, with a local derivative of its own.

# %% [markdown]
# ### Exercise 1.5 - Gradients of a line (12 points, about 15 minutes)
#
# Return the gradient of the mean squared error with respect to `w` and to `b`.
#
# - In: `x`, shape `(batch_size, num_features)`; `y`, shape `(batch_size,)`.
# - Out: a dict, `{"w": ..., "b": ...}`. `"w"` has shape `(num_features,)`, `"b"` is one number.
# - By hand: `x = [[1, 2], [3, -1]]` and `y = [4, 7]`. With `w = [2, 1]` and `b = 0.5`, `y_hat` is `[4.5, 5.5]` and `grad_y_hat` is `[0.5, -1.5]`. The gradient of `w` is `[-4, 2.5]`, that of `b` is −1.
# - Limits: the model stays as it is. Use a formula; do not call `numerical_gradient` or `measured_gradient`.

# %% [markdown]
# <details><summary>I don't know where to start</summary>
#
# What is the derivative of x₀w₀ + x₁w₁ + b with respect to w₁? And with respect to b? Multiply each by the upstream gradient of that example. Then there is the sum.
#
# </details>
# <details><summary>My shapes don't fit</summary>
#
# `(batch_size, num_features)` and `(batch_size,)` go in, `(num_features,)` comes out: the batch axis is the one that is summed away. Which axes must stand next to each other in a matrix product?
#
# </details>
# <details><summary>My number is off</summary>
#
# Do the example of the statement on paper. For w₀: 0.5 · 1 − 1.5 · 3 = −4. Which numbers give 2.5 for w₁? Is the average taken once, or twice?
#
# </details>

# %% role="answer" id="gradients"
@extend(LinearRegression)
def gradients(self, x, y):
    """Return {"w": dL/dw, "b": dL/db} for L = mean_squared_error(self.forward(x), y).

    dL/dw has shape (num_features,), dL/db is one number.
    """
    ### BEGIN SOLUTION
    grad_y_hat = mean_squared_error_grad(self.forward(x), y)
    return {"w": x.T @ grad_y_hat, "b": grad_y_hat.sum()}
    ### END SOLUTION


# %% [markdown]
# To compare with numerical gradients, the next cell gives you `measured_gradient`, which moves the entries of one parameter of a model, by its name, and watches the loss. It works for any model with a `forward`.

# %% role="given" id="measured-gradient"
def measured_gradient(model, name, x, y):
    """Return the numerical gradient of the loss for the parameter called name."""
    before = getattr(model, name)

    def loss_at(value):
        setattr(model, name, value)
        return mean_squared_error(model.forward(x), y)

    grad = numerical_gradient(loss_at, np.array(before))
    setattr(model, name, before)
    return grad


# %% [markdown]
# Try it on the small batch, where `grad_y_hat` is `[0.25, -0.75, 0, 1]`. For w₀: 0.25 · 1 − 0.75 · 3 + 0 · 0 + 1 · 1 = −1. Before you run the cell: work out w₁, and the gradient of `b`.

# %%
model = LinearRegression([2.0, 1.0], 0.5)
for name, grad in model.gradients(x_small, y_small).items():
    numerical = measured_gradient(model, name, x_small, y_small)
    print(name, "yours", grad, " relative error", relative_error(grad, numerical))

# %% [markdown]
# The gradient of `w` should be `[-1. 1.25]` and that of `b` 0.5, each with a relative error of about 10⁻¹⁰ or less. If one of them is larger, the derivation of that parameter is the place to look.

# %% role="check" id="check-gradients" points=6
def gradients_and_changes(my, x, y, **given):
    model = my.LinearRegression(**given)
    answer = model.gradients(x, y)
    for name, before in given.items():
        if not np.array_equal(getattr(model, name), before):
            answer = {**answer, f"changed {name}": getattr(model, name)}
    return answer


def autograd(torch, x, y, w, b):
    w.requires_grad_()
    b.requires_grad_()
    y_hat = torch.nn.functional.linear(x, w[None], b[None])[:, 0]
    torch.nn.functional.mse_loss(y_hat, y).backward()
    return {"w": w.grad, "b": b.grad}


@check.equal(yours=gradients_and_changes, torch=autograd)
def gradients_reach_w_and_b(rng):
    """Are the gradients of w and b right for a batch, and for large errors?"""
    n, m, scale = *rng.integers((5, 2), (9, 5)), rng.choice([1.0, 1e9])
    given = {"x": rng.normal(size=(n, m)), "y": scale * rng.normal(size=n)}
    return given | {"w": rng.normal(size=m), "b": rng.normal(size=())}


# %% role="check" id="hidden-gradients" points=6
# Hidden check (6 points): one example, one feature, large numbers, asked twice.
### BEGIN HIDDEN TESTS
def two_batches(my, x, y, w, b):
    model = my.LinearRegression(w, b)
    grads = [model.gradients(x[:n], y[:n]) for n in (1, len(y))]
    return {name: [grad[name] for grad in grads] for name in ("w", "b")}


def two_batches_in_torch(torch, x, y, w, b):
    leaves = w.requires_grad_(), b.requires_grad_()
    e = x @ w + b - y
    grads = [torch.autograd.grad((p**2).mean(), leaves, None, True) for p in (e[:1], e)]
    return {"w": [grad[0] for grad in grads], "b": [grad[1] for grad in grads]}


@check.equal(yours=two_batches, torch=two_batches_in_torch)
def gradients_are_right_for_any_batch(rng):
    """Are the gradients right for one example and then for a batch?"""
    scale, n, m = rng.choice([1.0, 1e9]), *rng.integers((2, 1), (40, 3))
    given = {"x": 20 * rng.normal(size=(n, m)), "y": scale * rng.normal(size=n)}
    return given | {"w": rng.normal(size=m), "b": rng.normal(size=())}


### END HIDDEN TESTS

# %% [markdown]
# **What you have now**: the gradients of a linear model by a formula, for about the price of two forward passes, and a way to test any gradient that you derive.
#
# **Question 1.2 (6 points).** Add a small number d to `b`. What happens to each of the predictions, and what does that say about the gradient of `b`: why is it a sum over the batch and not one number per example? And why does the gradient of `w` have the same shape as `w`? Three to five sentences.

# %% [markdown] role="written" id="why-sum" points=6
# ### BEGIN SOLUTION
# Every prediction grows by d, because the same b is added to every example. Each prediction changes the loss by its own upstream gradient times d, and these changes add up, so the loss changes by d times the sum of the upstream gradients: the sum is the slope. One number per example would be the gradient of batch_size different biases, and the model has one. Each entry of w has one slope, which says how the loss changes when that entry moves; so the gradient has one number for each entry of w, in the same place.
#
# Mark scheme: 2 points for every prediction changing by d (local derivative 1). 2 points for effects of one parameter through many examples adding up. 2 points for one slope per entry of w.
# ### END SOLUTION

# %% [markdown]
# ## 4. Going downhill
#
# The gradient points in the direction in which the loss rises fastest, so we step the other way. This is gradient descent. The learning rate $\eta$ scales the step:
#
# $$w \leftarrow w - \eta \frac{\partial L}{\partial w}$$
#
# In code: `model.step(x, y, lr)`, which does this for `w` and `b` together. Both gradients belong to the same point, the one where the model stands before the step.

# %% [markdown]
# ### Exercise 1.6 - One step (8 points, about 4 minutes)
#
# Change the model's `w` and `b` by one step of gradient descent.
#
# - In: `x`, shape `(batch_size, num_features)`; `y`, shape `(batch_size,)`; `lr`, the learning rate.
# - Out: nothing is returned; `self.w` and `self.b` hold the new values, in the same shapes.
# - By hand: with `w = [2, 1]`, `b = 0.5`, the gradients `[-1, 1.25]` and 0.5, and `lr` 0.1, the new values are `w = [2.1, 0.875]` and `b = 0.45`.
# - Limits: both gradients are those of the model before the step.

# %% [markdown]
# <details><summary>I don't know where to start</summary>
#
# Which method of yours gives both gradients? Where must a new value be stored so that the next `forward` uses it?
#
# </details>
# <details><summary>My shapes don't fit</summary>
#
# `w` and its gradient have the same shape, `b` and its gradient are single numbers. If they are not, check 1.5 again.
#
# </details>
# <details><summary>My number is off</summary>
#
# Do the example by hand. Is `w` right and `b` a little off? At which moment did you ask for the gradient of `b`?
#
# </details>

# %% role="answer" id="step"
@extend(LinearRegression)
def step(self, x, y, lr):
    """Move self.w and self.b by one step of gradient descent with learning rate lr."""
    ### BEGIN SOLUTION
    grads = self.gradients(x, y)
    self.w = self.w - lr * grads["w"]
    self.b = self.b - lr * grads["b"]
    ### END SOLUTION


# %% [markdown]
# Try it on the example. Before you run the cell: by how much will this step change the loss of 1.625? Estimate it from the slopes: each parameter changes the loss by about its gradient times its move.

# %%
model = LinearRegression([2.0, 1.0], 0.5)
print("before", mean_squared_error(model.forward(x_small), y_small))
model.step(x_small, y_small, lr=0.1)
print("after ", mean_squared_error(model.forward(x_small), y_small))
print("w", model.w, " b", model.b)

# %% [markdown]
# The new parameters should be `[2.1 0.875]` and 0.45: each one moved against its gradient, by a tenth of it. The slopes promise −1 · 0.1 − 1.25 · 0.125 − 0.5 · 0.05, about −0.28. The loss should fall to about 1.397, by 0.23 only: it is curved, and its slopes shrink on the way.

# %% role="check" id="check-step" points=4
def one_step(my, x, y, w, b, lr):
    model = my.LinearRegression(w, b)
    model.step(x, y, lr)
    return {"w": model.w, "b": model.b}


def sgd(torch, x, y, w, b, lr):
    w, b = w.requires_grad_(), b.requires_grad_()
    y_hat = torch.nn.functional.linear(x, w[None], b[None])[:, 0]
    torch.nn.functional.mse_loss(y_hat, y).backward()
    torch.optim.SGD([w, b], lr=lr).step()
    return {"w": w, "b": b}


@check.equal(yours=one_step, torch=sgd)
def step_moves_w_and_b(rng):
    """Do w and b take one step of gradient descent, as torch's SGD takes it?"""
    n, m = int(rng.integers(5, 9)), int(rng.integers(2, 5))
    given = {"x": rng.normal(size=(n, m)), "y": rng.normal(size=n), "lr": 0.3}
    return given | {"w": rng.normal(size=m), "b": rng.normal(size=())}

# %% role="check" id="hidden-step" points=4
# Hidden check (4 points): several steps in a row, each on other examples.
### BEGIN HIDDEN TESTS
def three_steps(my, x, y, w, b, lr):
    model = my.LinearRegression(w, b)
    for i in range(3):
        model.step(x[i:], y[i:], lr)
    return {"w": model.w, "b": model.b}


def three_steps_in_torch(torch, x, y, w, b, lr):
    for i in range(3):
        pull = 2 * lr * (x[i:] @ w + b - y[i:]) / len(y[i:])
        w, b = w - x[i:].T @ pull, b - pull.sum()
    return {"w": w, "b": b}


@check.equal(yours=three_steps, torch=three_steps_in_torch)
def step_can_be_repeated(rng):
    """Does each step go on from where the step before it ended?"""
    n, lr = int(rng.integers(4, 9)), float(rng.uniform(0.1, 0.2))
    given = {"x": rng.normal(size=(n, 2)), "y": rng.normal(size=n), "lr": lr}
    return given | {"w": rng.normal(size=2), "b": rng.normal(size=())}


### END HIDDEN TESTS

# %% [markdown]
# Training repeats that step and keeps a record of the loss. To know what the record says, fix when the loss is taken: here always **before** the step. The first number is then the loss of the untrained model. The loop is a function and not a method, and it asks of a model only that it has `forward` and `step`.

# %% [markdown]
# ### Exercise 1.7 - Training loop (8 points, about 5 minutes)
#
# Train a model for a number of steps and return its losses.
#
# - In: `model`, anything with `forward(x)` and `step(x, y, lr)`; `x`, `y` and `lr` as before; `num_steps`, an integer, 0 or more.
# - Out: a list of `num_steps` losses. Number i is the mean squared error on `x` and `y` just before step i is taken.
# - By hand: on the small batch with `lr` 0.1 and two steps, from `w = [2, 1]` and `b = 0.5`, the list is about `[1.625, 1.397]`. The model has taken both steps.
# - Limits: training goes on from the present state of the model.

# %% [markdown]
# <details><summary>I don't know where to start</summary>
#
# What happens in each turn of the loop, and in which order? There are three things: predict and measure, write down, step.
#
# </details>
# <details><summary>My shapes don't fit</summary>
#
# The list has one number per step. If it holds arrays, look at what was appended: the predictions, or their loss?
#
# </details>
# <details><summary>My number is off</summary>
#
# The first number must be the loss that you get with no training at all. If your first number is the expected second one, look at the order inside the loop.
#
# </details>

# %% role="answer" id="train"
def train(model, x, y, lr, num_steps):
    """Take num_steps steps and return the list of losses, each from before its step."""
    ### BEGIN SOLUTION
    losses = []
    for _ in range(num_steps):
        losses.append(mean_squared_error(model.forward(x), y))
        model.step(x, y, lr)
    return losses
    ### END SOLUTION


# %% [markdown]
# Try it. The cell trains a line from w = −1, b = 3 and draws the path of its parameters. The loss over w and b is a bowl, seen here from above as rings of equal loss: darker rings are lower. The path is red; a square marks its start and a star its end. Before you run it: will the steps all have the same length?

# %%
model, path = LinearRegression([-1.0], 3.0), [(-1.0, 3.0)]
for _ in range(40):
    train(model, x, y, lr=0.1, num_steps=1)
    path.append((model.w[0], model.b))
w_grid, b_grid = np.meshgrid(np.linspace(-1.5, 3.5, 60), np.linspace(-1, 3.5, 60))
errors = w_grid[..., None] * x[:, 0] + b_grid[..., None] - y
plt.figure(figsize=(5, 3.5))
plt.contour(w_grid, b_grid, np.mean(errors**2, axis=-1), levels=15, cmap="Blues_r")
plt.plot(*zip(*path, strict=True), "o-", color="tab:red", markersize=3)
plt.plot(*path[0], "s", color="tab:red", markersize=8, label="start")
plt.plot(*path[-1], "*", color="black", markersize=12, label="end")
plt.xlabel("w")
plt.ylabel("b")
plt.legend()
plt.show()
print("w", model.w, " b", model.b)

# %% role="check" id="check-train" points=4
def trained(my, x, y, w, b, k):
    model = my.LinearRegression(w, b)
    return {"losses": my.train(model, x, y, 0.1, k), "parameters": [model.w, model.b]}


def trained_in_torch(torch, x, y, w, b, k):
    sgd = torch.optim.SGD([w.requires_grad_(), b.requires_grad_()], lr=0.1)

    def closure():
        sgd.zero_grad()
        y_hat = torch.nn.functional.linear(x, w[None], b[None])[:, 0]
        loss = torch.nn.functional.mse_loss(y_hat, y)
        loss.backward()
        return loss

    return {"losses": [sgd.step(closure) for i in range(k)], "parameters": [w, b]}


@check.equal(yours=trained, torch=trained_in_torch)
def train_returns_the_losses(rng):
    """Does train return one loss for each step, taken before the step?"""
    sizes = {"x": (6, 2), "y": 6, "w": 2, "b": ()}
    given = {name: rng.normal(size=size) for name, size in sizes.items()}
    return given | {"k": int(rng.integers(3, 7))}

# %% role="check" id="hidden-train" points=4
# Hidden check (4 points): training in parts, no steps, a model with its own step.
### BEGIN HIDDEN TESTS
def drifted(my, x, y, w, lr):
    class Drifting(my.LinearRegression):
        def step(self, x, y, lr):
            self.b += lr

    model = Drifting(w, 0.0)
    runs = [my.train(model, x, y, lr, k) for k in (2, 0, 3)]
    return {"losses": runs, "b": model.b}


def drifted_in_torch(torch, x, y, w, lr):
    losses = [((x @ w + i * lr - y) ** 2).mean() for i in range(5)]
    return {"losses": [losses[:2], [], losses[2:]], "b": 5 * lr}


@check.equal(yours=drifted, torch=drifted_in_torch)
def train_goes_on_where_it_stopped(rng):
    """Does train go on with any model, and take no step when asked for none?"""
    x, lr = rng.normal(size=(int(rng.integers(1, 9)), 2)), float(rng.uniform(0.1, 0.5))
    return {"x": x, "y": rng.normal(size=len(x)), "w": rng.normal(size=2), "lr": lr}


### END HIDDEN TESTS

# %% [markdown]
# The path ran to the bottom of the bowl, near w = 1.5 and b = 1. Its steps became shorter and shorter, although `lr` stayed the same: near the bottom the slope is small.
#
# The next picture shows four runs that differ only in the learning rate: 0.01, 0.1, 0.4 and 0.8. Before you run it: which will be lowest after 40 steps, and what does a step do that is too long?

# %%
plt.figure(figsize=(5, 3))
for lr, style in [(0.01, "-"), (0.1, "--"), (0.4, "-."), (0.8, ":")]:
    model = LinearRegression([-1.0], 3.0)
    plt.semilogy(train(model, x, y, lr, num_steps=40), style, label=f"lr = {lr}")
plt.xlabel("step")
plt.ylabel("loss")
plt.legend()
plt.show()

# %% [markdown]
# The curve of 0.01 still falls at the end. Those of 0.1 and 0.4 are flat long before and end at the same loss, 0.199. With 0.8 the loss falls first and then grows: each step jumps over the lowest w and lands farther away.
#
# **What you have now**: a model that learns, and a picture that says whether its learning rate fits.

# %% [markdown]
# ## 5. The model changes
#
# What if the points do not lie on a line? The next cell makes 40 points on a curve, and a class for a model with one *hidden layer*: two linear stages with `tanh` between them. Without `tanh`, two linear stages in a row would be one linear model again.
#
# $$a = x W_1 + b_1 \qquad h = \tanh(a) \qquad \hat y = h\, w_2 + b_2$$
#
# In code: `y_hat = model.forward(x)`. Each column of `h` is one *hidden unit*. The loss stays what it was.

# %% role="given" id="tanh-network"
x_curve = np.linspace(-3, 3, 40)[:, None]
noise = np.random.default_rng(2).normal(0, 0.1, size=40)
y_curve = np.sin(1.5 * x_curve[:, 0]) + noise


class TanhNetwork:
    """A model with one hidden layer of num_hidden units between x and y_hat.

    w1 is (num_features, num_hidden), b1 and w2 are (num_hidden,), b2 is a float.
    """

    def __init__(self, w1, b1, w2, b2):
        self.w1 = np.array(w1, dtype=np.float64)
        self.b1 = np.array(b1, dtype=np.float64)
        self.w2 = np.array(w2, dtype=np.float64)
        self.b2 = float(b2)


# %% [markdown]
# ### Exercise 1.8 - Forward through a hidden layer (6 points, about 5 minutes)
#
# Return the predictions of the network, and keep the hidden values as `self.h`: exercise 1.9 needs them.
#
# - In: `x`, shape `(batch_size, num_features)`; `self.w1`, shape `(num_features, num_hidden)`; `self.b1` and `self.w2`, shape `(num_hidden,)`; `self.b2`, one number.
# - Out: `y_hat`, shape `(batch_size,)`. `self.h` has shape `(batch_size, num_hidden)`.
# - By hand: tanh(ln 2) = 0.6. With `w1 = [[½ ln 2, 0]]`, `b1 = [½ ln 2, 0]`, `w2 = [5, 2]`, `b2 = 1`, the input `[[1]]` gives `a = [[ln 2, 0]]`, `h = [[0.6, 0]]` and `y_hat = [4]`.
# - Limits: each call replaces `self.h`. The parameters stay as they are.

# %% [markdown]
# <details><summary>I don't know where to start</summary>
#
# How many stages are there, and what does each one hand to the next? Write one line for each. Which stage looks like exercise 1.1?
#
# </details>
# <details><summary>My shapes don't fit</summary>
#
# `(batch_size, num_features)` times `(num_features, num_hidden)` is `(batch_size, num_hidden)`, and that times `(num_hidden,)` is `(batch_size,)`.
#
# </details>
# <details><summary>My number is off</summary>
#
# Do the example by hand and write down `a` before `h`. Is the bias added before `tanh` or after it? Does anything happen to `y_hat` after the second stage?
#
# </details>

# %% role="answer" id="network-forward"
@extend(TanhNetwork)
def forward(self, x):
    """Return y_hat, shape (batch_size,); self.h becomes (batch_size, num_hidden)."""
    ### BEGIN SOLUTION
    self.h = np.tanh(x @ self.w1 + self.b1)
    return self.h @ self.w2 + self.b2
    ### END SOLUTION


# %% [markdown]
# Try it. The first line should print `[4.] [[0.6 0. ]]`. The picture shows the output of a network with three hidden units, and dotted, the three hidden values times their weights. The weights are 1, −1.6 and 1.2. Before you run it: how often will the sum turn from up to down or back?

# %%
half = np.log(2) / 2
model = TanhNetwork([[half, 0.0]], [half, 0.0], [5.0, 2.0], 1.0)
print(model.forward(np.array([[1.0]])), model.h)

model = TanhNetwork([[2.0, 2.0, 2.0]], [3.0, 0.0, -3.0], [1.0, -1.6, 1.2], 0.0)
plt.figure(figsize=(5, 3))
plt.plot(x_curve, model.forward(x_curve), label="y_hat")
dotted = ["h * w2", "_", "_"]  # one name for the three curves
plt.plot(x_curve, model.h * model.w2, ":", color="0.4", label=dotted)
plt.ylim(-1.9, 2.4)
plt.xlabel("x")
plt.legend(ncols=2, loc="upper center")
plt.show()

# %% role="check" id="check-network-forward" points=3
def network(my, x, **given):
    model = my.TanhNetwork(**given)
    answer = {"y_hat": model.forward(x), "h": getattr(model, "h", None)}
    for name, before in given.items():
        if not np.array_equal(getattr(model, name), before):
            answer[f"changed {name}"] = getattr(model, name)
    return answer


def network_in_torch(torch, x, w1, b1, w2, b2):
    linear = torch.nn.functional.linear
    h = linear(x, w1.T, b1).tanh()
    return {"y_hat": linear(h, w2[None], b2[None])[:, 0], "h": h}


@check.equal(yours=network, torch=network_in_torch)
def hidden_layer_predicts(rng):
    """Does the network predict, keep its hidden values, and no more?"""
    n, m, k = rng.permutation([3, 4, 5])
    sizes = {"x": (n, m), "w1": (m, k), "b1": k, "w2": k, "b2": ()}
    return {name: rng.normal(size=size) for name, size in sizes.items()}


# %% role="check" id="hidden-network-forward" points=3
# Hidden check (3 points): one example, one feature, one hidden unit, a second call.
### BEGIN HIDDEN TESTS
def two_calls(my, x, w1, b1, w2, b2):
    model = my.TanhNetwork(w1, b1, w2, b2)
    y_hats = [model.forward(x), model.forward(x[:1])]
    return {"y_hat": y_hats, "h": getattr(model, "h", None)}


def two_calls_in_torch(torch, x, w1, b1, w2, b2):
    h = torch.tanh(x @ w1 + b1)
    return {"y_hat": [h @ w2 + b2, h[:1] @ w2 + b2], "h": h[:1]}


@check.equal(yours=two_calls, torch=two_calls_in_torch)
def hidden_layer_works_for_any_size(rng):
    """Does the network work for the smallest sizes and for a second batch?"""
    n, m, k = rng.integers(1, 4, size=3)
    given = {"x": rng.normal(size=(n, m)) * 3, "w1": rng.normal(size=(m, k))}
    b1, w2 = rng.normal(size=(2, k))
    return given | {"b1": b1, "w2": w2, "b2": rng.normal()}


### END HIDDEN TESTS

# %% [markdown]
# The curve turned twice; a line never does. Your `gradients` for a line are of no use for this model: take a sheet of paper. The way back is the way forward, stage by stage, and at each stage the rule is that of section 3: upstream gradient times local derivative, summed over every path by which a change can reach the loss.
#
# $$L \rightarrow \hat y \rightarrow (w_2, b_2, h) \rightarrow a \rightarrow (W_1, b_1)$$
#
# Only $h$ leads on to $a$; $w_2$ and $b_2$ are ends. In code: `grad_y_hat`, then `grads["w2"]`, `grads["b2"]` and `grad_h`, then `grad_a`, then `grads["w1"]` and `grads["b1"]`. You will need $\tanh'(a) = 1 - \tanh(a)^2$.

# %% [markdown]
# ### Exercise 1.9 - Gradients of a hidden layer (16 points, about 25 minutes)
#
# Return the gradient of the mean squared error for all four parameters.
#
# - In: `x`, shape `(batch_size, num_features)`; `y`, shape `(batch_size,)`.
# - Out: a dict with the keys `"w1"`, `"b1"`, `"w2"`, `"b2"`, each in its parameter's shape.
# - By hand: `x = [[2], [-2]]`, `y = [3, -4]`, `w1 = [[½ ln 2, 0]]`, `b1 = [0, 0]`, `w2 = [5, 2]`, `b2 = 1`. Then `h = [[0.6, 0], [-0.6, 0]]`, `y_hat = [4, -2]`, `grad_y_hat = [1, 2]`. Going back: `w2` gets `[-0.6, 0]`, `b2` gets 3, `grad_h` is `[[5, 2], [10, 4]]`, `grad_a` is `[[3.2, 2], [6.4, 4]]`, `b1` gets `[9.6, 6]`, `w1` gets `[[-6.4, -4]]`.
# - Limits: `gradients` does its own forward pass, and the parameters stay as they are. Use a formula; do not call `numerical_gradient` or `measured_gradient`.

# %% [markdown]
# <details><summary>I don't know where to start</summary>
#
# Seen from `y_hat`, the hidden values are the features of a linear model. Which two gradients do you have already? Then: by what is one hidden value multiplied on its way to the prediction?
#
# </details>
# <details><summary>My shapes don't fit</summary>
#
# Let n, m and k be `batch_size`, `num_features` and `num_hidden`. `y_hat` is `(n,)`, `h` and `a` are `(n, k)`, `w1` is `(m, k)`, and each gradient has the shape of its value. For `grad_h`, `(n,)` and `(k,)` have to meet: to which of the two must an axis of length 1 be added so that broadcasting gives `(n, k)`?
#
# </details>
# <details><summary>My number is off</summary>
#
# The try-it cell shows which parameters are off. Only `w1` and `b1`? Then it went wrong at `h` or at `tanh`. Print `grad_h` and `grad_a` for the example in the statement.
#
# </details>

# %% role="answer" id="network-gradients"
@extend(TanhNetwork)
def gradients(self, x, y):
    """Return the gradients of the loss as a dict with keys "w1", "b1", "w2", "b2".

    Each gradient has the shape of its parameter; that of b2 is one number.
    """
    ### BEGIN SOLUTION
    grad_y_hat = mean_squared_error_grad(self.forward(x), y)
    grad_h = grad_y_hat[:, None] * self.w2
    grad_a = grad_h * (1 - self.h**2)
    return {
        "w1": x.T @ grad_a,
        "b1": grad_a.sum(axis=0),
        "w2": self.h.T @ grad_y_hat,
        "b2": grad_y_hat.sum(),
    }
    ### END SOLUTION


# %% [markdown]
# Try it: first the example of the statement, then each of the four gradients against the numerical one, on random parameters. Before you run the cell: how sure are you of each of the four? A correct derivation stays below about 10⁻⁷; a wrong one usually gives 0.01 or more.

# %%
model = TanhNetwork([[np.log(2) / 2, 0.0]], [0.0, 0.0], [5.0, 2.0], 1.0)
grads = model.gradients(np.array([[2.0], [-2.0]]), np.array([3.0, -4.0]))
print(grads)

b1, w2 = rng.normal(size=(2, 3))
model = TanhNetwork(rng.normal(size=(2, 3)), b1, w2, 0.1)
for name, grad in model.gradients(x_small, y_small).items():
    numerical = measured_gradient(model, name, x_small, y_small)
    print(name, "relative error", relative_error(grad, numerical))

# %% role="check" id="check-network-gradients" points=8
def gradients_and_changes(my, x, y, **given):
    model = my.TanhNetwork(**given)
    answer = model.gradients(x, y)
    for name, before in given.items():
        if not np.array_equal(getattr(model, name), before):
            answer = {**answer, f"changed {name}": getattr(model, name)}
    return answer


def autograd(torch, x, y, **given):
    w1, b1, w2, b2 = (p.requires_grad_() for p in given.values())
    y_hat = torch.tanh(x @ w1 + b1) @ w2 + b2
    torch.nn.functional.mse_loss(y_hat, y).backward()
    return {name: p.grad for name, p in given.items()}


@check.equal(yours=gradients_and_changes, torch=autograd)
def hidden_gradients_reach_all_parameters(rng):
    """Are the gradients of w1, b1, w2 and b2 right, for large errors too?"""
    n, m, k = rng.permutation([3, 4, 5])
    sizes = {"x": (n, m), "y": n, "w1": (m, k), "b1": k, "w2": k, "b2": ()}
    given = {name: rng.normal(size=size) for name, size in sizes.items()}
    return given | {"y": rng.choice([1.0, 1e9]) * given["y"]}

# %% role="check" id="hidden-network-gradients" points=8
# Hidden check (8 points): the smallest sizes, and one batch after another.
### BEGIN HIDDEN TESTS
def two_batches(my, x, y, **given):
    model = my.TanhNetwork(**given)
    grads = [model.gradients(x[:n], y[:n]) for n in (1, len(y))]
    return {name: [grad[name] for grad in grads] for name in given}


def two_batches_in_torch(torch, x, y, **given):
    w1, b1, w2, b2 = leaves = [leaf.requires_grad_() for leaf in given.values()]
    e = torch.tanh(x @ w1 + b1) @ w2 + b2 - y
    grads = [torch.autograd.grad((p**2).mean(), leaves, None, True) for p in (e[:1], e)]
    return dict(zip(given, zip(*grads, strict=True), strict=True))


@check.equal(yours=two_batches, torch=two_batches_in_torch)
def hidden_gradients_work_for_any_size(rng):
    """Are the gradients right for one example and then for a batch?"""
    n, m, k = rng.integers((2, 1, 1), (6, 4, 4))
    sizes = {"x": (n, m), "y": n, "w1": (m, k), "b1": k, "w2": k, "b2": ()}
    given = {name: rng.normal(size=size) for name, size in sizes.items()}
    return given | {"y": rng.choice([1.0, 1e9]) * given["y"]}


### END HIDDEN TESTS

# %% [markdown]
# The step has to be written again as well, for four parameters instead of two. This time it is given, as a loop over names, so that it need not be written a third time.

# %% role="given" id="network-step"
@extend(TanhNetwork)
def step(self, x, y, lr):
    """Move every parameter by one step of gradient descent with learning rate lr."""
    for name, grad in self.gradients(x, y).items():
        setattr(self, name, getattr(self, name) - lr * grad)


# %% [markdown]
# Your `train` works for the network as it is. The picture shows the 40 points, the best line that training finds, and the network after 3,000 steps. Before you run it: how far can the line get?

# %%
line = LinearRegression([0.0], 0.0)
start = np.random.default_rng(0)
w1, b1, w2 = start.normal(size=(1, 8)), start.normal(size=8), start.normal(size=8)
network = TanhNetwork(w1, b1, w2, 0.0)
print("line   ", train(line, x_curve, y_curve, 0.05, 500)[-1])
print("network", train(network, x_curve, y_curve, 0.05, 3000)[-1])
plt.figure(figsize=(5, 3))
plt.plot(x_curve, y_curve, "o", color="0.4", label="data")
plt.plot(x_curve, line.forward(x_curve), "--", label="line")
plt.plot(x_curve, network.forward(x_curve), label="network")
plt.ylim(-1.4, 1.8)
plt.xlabel("x")
plt.ylabel("y")
plt.legend(ncols=3, loc="upper center")
plt.show()

# %% [markdown]
# The line passes through the middle of the points and misses the waves; the network follows them. **What you have now**: a model that bends, paid for with a page of calculus.
#
# **Question 1.3 (8 points).** Compare your two models. (a) Which of the parts `forward`, `gradients`, `step`, `mean_squared_error_grad` and `train` had to be written again for the hidden layer, and which stayed? (b) What changes in `gradients` if `tanh` is replaced by another function? And if a second hidden layer comes in between? (c) What would a program have to know about each operation, and about how the operations are joined, to write `gradients` for you? Five to eight sentences.

# %% [markdown] role="written" id="what-changed" points=8
# ### BEGIN SOLUTION
# (a) forward grew by one line; gradients was derived and written anew; step was written again for four parameters, though as a loop over names it now fits any model; the gradient of the loss and the training loop stayed, because neither looks inside the model. (b) For another function in place of tanh only its local derivative changes, one factor; the rest stays. With a second hidden layer there are two more parameters, two more stages on the way back, and the gradients of the first layer must be derived again, because their way to the loss is longer. (c) For each operation: its local derivative, that is, how to turn the upstream gradient of its result into gradients of its inputs, and the values from the forward pass that this needs, such as h. For the whole: which result went into which operation, so that it can go through them in reverse order and multiply along the way, adding where a value was used in more than one place. Nothing in this depends on the particular model, so a program can do it.
#
# Mark scheme: (a) 2 points: forward, gradients and step again, loss gradient and train not (no loss for leaving out step). (b) 1 point for the one factor, 1 point for further stages and the longer way of the first layer. (c) 2 points for a local derivative per operation; 2 points for a record of how operations are joined and the reverse order. The word graph is not needed.
# ### END SOLUTION

# %% [markdown]
# ## 6. The same calculus as a picture
#
# This is what such a program has to know, for one example and one feature: a box for every number of the forward pass. Each box knows the boxes that it was computed from, and for each of those one local derivative. Here the boxes are filled in by hand; in unit 02 your code fills them in.

# %% role="given" id="box"
class Box:
    """A number, what it was computed from, and a local derivative for each of those."""

    def __init__(self, data, name, op="", inputs=(), local_derivatives=()):
        self.data, self.name, self.op = data, name, op
        self.inputs, self.local_derivatives = inputs, local_derivatives
        self.grad, self.requires_grad = None, True


# %% [markdown]
# The loss of one example is $L = (w x + b - y)^2$. Take $w = 2$, $b = -1$, $x = 3$ and $y = 4$: the prediction is 5 and the error 1. Before you run the next cell, work out $\partial L / \partial w$ and $\partial L / \partial b$ with your formulas of section 3. And in which box will the way back begin?

# %%
w, b, feature, target = Box(2.0, "w"), Box(-1.0, "b"), Box(3.0, "x"), Box(4.0, "y")
feature.requires_grad = target.requires_grad = False

product = Box(6.0, "w x", "mul", (w, feature), (feature.data, w.data))
y_hat = Box(5.0, "y_hat", "add", (product, b), (1.0, 1.0))
error = Box(1.0, "error", "sub", (y_hat, target), (1.0, -1.0))
loss = Box(1.0, "loss", "square", (error,), (2 * error.data,))

steps(loss, parameters=[w, b])

# %% [markdown]
# *Next* goes one frame on; on the row of buttons, the arrow keys do the same. First come the values, then the way back, from `loss` to the parameters. In every frame one operation sends its gradient to its inputs, along the dashed arrows: **local derivative times upstream gradient**. The last frame has $\partial L / \partial w = 6$ and $\partial L / \partial b = 2$, as your formulas do.
#
# `x` and `y` are data. Nobody wants to change them, so no gradient goes there. Look how little each step knows: its own local derivatives, and the number that has arrived. Nothing in it is about linear regression.

# %% [markdown]
# ## 7. The same in PyTorch
#
# PyTorch writes `gradients` for you. A tensor with `requires_grad=True` remembers every operation it goes through, and `backward` walks back through them. The next cell writes only the forward pass of your network; look for the calculus. Before you run it: which relative errors do you expect against the gradients that you derived?

# %%
try:
    import torch

    params = {name: getattr(network, name) for name in ["w1", "b1", "w2", "b2"]}
    tensors = {name: torch.tensor(p, requires_grad=True) for name, p in params.items()}
    w1, b1, w2, b2 = tensors.values()
    y_hat = torch.tanh(torch.tensor(x_curve) @ w1 + b1) @ w2 + b2
    torch.nn.functional.mse_loss(y_hat, torch.tensor(y_curve)).backward()
    for name, grad in network.gradients(x_curve, y_curve).items():
        print(name, "relative error", relative_error(grad, tensors[name].grad))
except ImportError:
    print("torch is not installed here; it gives relative errors below 1e-11.")

# %% [markdown]
# The relative errors are far smaller than against a numerical gradient: only rounding is left. torch uses formulas, as you did, and no line of the cell is calculus.
#
# And this is how it is usually written. `nn.Linear` holds a weight and a bias, `nn.Sequential` joins layers, an optimizer takes the step. To add a second hidden layer, you add two arguments to `nn.Sequential`, and no derivative. The cell prints the loss every 200 steps.

# %%
try:
    import torch
    from torch import nn

    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(1, 8), nn.Tanh(), nn.Linear(8, 1)).double()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.05)
    for i in range(1001):
        loss = nn.functional.mse_loss(
            model(torch.tensor(x_curve))[:, 0], torch.tensor(y_curve)
        )
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        if i % 200 == 0:
            print(i, loss.item())
except ImportError:
    print("torch is not installed here; its loss falls from 0.886 to 0.013.")

# %% [markdown]
# The loss falls as in your own training, from another start. Two calls are new. `.double()` turns the parameters into `float64`, the type of the arrays here; torch's default is `float32`. `backward` adds its gradients to those that are stored already, so `zero_grad` clears the ones of the step before.

# %% [markdown]
# ## What you now own
#
# - `LinearRegression` and `TanhNetwork`: two models, each with gradients that you derived.
# - `mean_squared_error` and its gradient; `train`, which serves any model.
# - `numerical_gradient`: slow, approximate, and the test for every gradient to come.
# - The rule behind all of it: upstream gradient times local derivative, summed over the paths to the loss.
#
# Every change of the model means redoing the calculus, and the calculus always follows the same rule. In unit 02 a program applies it: you write `Value`, and it finds gradients for whatever you compute.
