# %% exercise="forward" mistake="no-bias"
# Every prediction misses the same amount: the products are summed, but the bias of the
# model is not in the result. Compare with the last term of the formula.
@extend(LinearRegression)
def forward(self, x):
    return x @ self.w


# %% exercise="forward" mistake="bias-per-feature"
# The bias was added to each product before the sum, so it is counted once for each
# feature. It belongs to the whole prediction, once.
@extend(LinearRegression)
def forward(self, x):
    return np.sum(x * self.w + self.b, axis=1)


# %% exercise="forward" mistake="wrong-axis"
# The sum ran over the examples, so there is one number per feature. Each example is a
# row of x and should keep its own number: look at which axis is summed away.
@extend(LinearRegression)
def forward(self, x):
    return (x * self.w).sum(axis=0) + self.b


# %% exercise="forward" mistake="one-number-for-the-batch"
# The sum ran over both axes of x, so the whole batch has one prediction. Only the
# features of an example are added up; the batch axis stays.
@extend(LinearRegression)
def forward(self, x):
    return np.sum(x * self.w) + self.b


# %% exercise="forward" mistake="column"
# The numbers are right, but they stand in a column of shape (batch_size, 1): an axis of
# length 1 was kept. The predictions have shape (batch_size,).
@extend(LinearRegression)
def forward(self, x):
    return x @ self.w.reshape(-1, 1) + self.b


# %% exercise="forward" mistake="never-summed"
# Each feature was multiplied by its weight, but the products of an example were never
# added up. The asterisk works entry by entry; a prediction is one number per row.
@extend(LinearRegression)
def forward(self, x):
    return x * self.w + self.b


# %% exercise="forward" mistake="no-return"
# Nothing came back. A function that ends without return gives None, whatever it has
# computed.
@extend(LinearRegression)
def forward(self, x):
    y_hat = x @ self.w + self.b


# %% exercise="forward" mistake="no-self"
# The model's own values and methods are reached through self. A bare w is a name of the
# notebook, and there is none.
@extend(LinearRegression)
def forward(self, x):
    return x @ w + b


# %% exercise="forward" mistake="stored-in-the-bias"
# The predictions are right, but the call changed the model: the result was stored in
# self.b, so the bias is lost. A prediction is returned; the model stays as it is.
@extend(LinearRegression)
def forward(self, x):
    self.b = x @ self.w + self.b
    return self.b


# %% exercise="forward" honest="einsum"
# The sum over the features as an Einstein sum.
@extend(LinearRegression)
def forward(self, x):
    return np.einsum("ij,j->i", x, self.w) + self.b


# %% exercise="forward" honest="loop"
# One example after the other.
@extend(LinearRegression)
def forward(self, x):
    y_hat = np.full(x.shape[0], self.b)
    for i, row in enumerate(x):
        for feature, weight in zip(row, self.w, strict=True):
            y_hat[i] += feature * weight
    return y_hat


# %% exercise="mean-squared-error" mistake="sum"
# The squared errors were added up but not divided by how many there are. A batch twice
# as large would have twice the loss, with the model no worse.
def mean_squared_error(y_hat, y):
    if y_hat.shape != y.shape:
        raise ValueError("shapes differ")
    return np.sum((y_hat - y) ** 2)


# %% exercise="mean-squared-error" mistake="half"
# The loss is half of what it should be. Some books put a factor 1/2 in front to make the
# derivative shorter; the formula here, and torch's, has none.
def mean_squared_error(y_hat, y):
    if y_hat.shape != y.shape:
        raise ValueError("shapes differ")
    return np.mean((y_hat - y) ** 2) / 2


# %% exercise="mean-squared-error" mistake="root"
# This is the square root of the mean squared error. The formula ends with the average;
# nothing is done to it afterwards.
def mean_squared_error(y_hat, y):
    if y_hat.shape != y.shape:
        raise ValueError("shapes differ")
    return np.sqrt(np.mean((y_hat - y) ** 2))


# %% exercise="mean-squared-error" mistake="absolute"
# The errors lost their sign by an absolute value, not by a square. Compare an error of 2
# and one of 0.5: their parts in the loss should be 4 and 0.25.
def mean_squared_error(y_hat, y):
    if y_hat.shape != y.shape:
        raise ValueError("shapes differ")
    return np.mean(np.abs(y_hat - y))


# %% exercise="mean-squared-error" mistake="square-of-the-mean"
# The errors were averaged first and the average was squared, so errors of opposite sign
# cancel. The order in the formula is: error, square, average.
def mean_squared_error(y_hat, y):
    if y_hat.shape != y.shape:
        raise ValueError("shapes differ")
    return np.mean(y_hat - y) ** 2


# %% exercise="mean-squared-error" mistake="every-pair"
# Every prediction was compared with every target: (n, 1) minus (n,) is (n, n), and the
# average ran over all n times n of them. Compare each prediction with its own target.
def mean_squared_error(y_hat, y):
    if y_hat.shape != y.shape:
        raise ValueError("shapes differ")
    return np.mean((y_hat.reshape(-1, 1) - y) ** 2)


# %% exercise="mean-squared-error" mistake="no-shape-check"
# The loss of two arrays of one shape is right, but different shapes were let through:
# NumPy broadcasts them without a word. The limits of the exercise ask for a ValueError.
def mean_squared_error(y_hat, y):
    return np.mean((y_hat - y) ** 2)


# %% exercise="mean-squared-error" mistake="only-length"
# Only the lengths or sizes were compared. Shapes (n, 1) and (n,) have the same length and
# the same size and still broadcast to (n, n): compare the shapes.
def mean_squared_error(y_hat, y):
    if len(y_hat) != len(y):
        raise ValueError("lengths differ")
    return np.mean((y_hat - y) ** 2)


# %% exercise="mean-squared-error" mistake="only-size"
# Only the lengths or sizes were compared. Shapes (n, 1) and (n,) have the same length and
# the same size and still broadcast to (n, n): compare the shapes.
def mean_squared_error(y_hat, y):
    if y_hat.size != y.size:
        raise ValueError("sizes differ")
    return np.mean((y_hat - y) ** 2)


# %% exercise="mean-squared-error" mistake="returned-error"
# No ValueError was raised; returning or printing it does not raise it. The statement for
# that begins with the word raise.
def mean_squared_error(y_hat, y):
    if y_hat.shape != y.shape:
        return ValueError("shapes differ")
    return np.mean((y_hat - y) ** 2)


# %% exercise="mean-squared-error" mistake="printed-error"
# No ValueError was raised; returning or printing it does not raise it. The caller got None
# and does not know that anything is wrong.
def mean_squared_error(y_hat, y):
    if y_hat.shape != y.shape:
        print("ValueError: shapes differ")
        return None
    return np.mean((y_hat - y) ** 2)


# %% exercise="mean-squared-error" mistake="assert"
# The shapes are compared, but the error is of another type: assert raises an
# AssertionError, and a ValueError is asked for.
def mean_squared_error(y_hat, y):
    assert y_hat.shape == y.shape, "shapes differ"
    return np.mean((y_hat - y) ** 2)


# %% exercise="mean-squared-error" honest="loop"
# One example after the other, in plain Python.
def mean_squared_error(y_hat, y):
    if np.shape(y_hat) != np.shape(y):
        raise ValueError("y_hat and y must have the same shape")
    total = 0.0
    for prediction, target in zip(y_hat, y, strict=True):
        total += (target - prediction) ** 2
    return total / len(y)


# %% exercise="mean-squared-error" honest="dot-product"
# The sum of the squares as a dot product.
def mean_squared_error(y_hat, y):
    if y.shape != y_hat.shape:
        raise ValueError(y.shape, y_hat.shape)
    error = y - y_hat
    return error @ error / error.size


# %% exercise="numerical-gradient" mistake="forward-difference"
# This is a one-sided difference: f at x plus eps against f at x itself. It is off by an
# amount that grows with eps. The central difference also takes a step to the other side.
def numerical_gradient(f, x, eps=1e-5):
    grad = np.zeros(x.shape)
    for index in np.ndindex(x.shape):
        up = x.copy()
        up[index] += eps
        grad[index] = (f(up) - f(x)) / eps
    return grad


# %% exercise="numerical-gradient" mistake="one-eps"
# Every slope is twice what it should be. How far apart are the two points at which f was
# taken? Compare that with what the difference was divided by.
def numerical_gradient(f, x, eps=1e-5):
    grad = np.zeros(x.shape)
    for index in np.ndindex(x.shape):
        up, down = x.copy(), x.copy()
        up[index] += eps
        down[index] -= eps
        grad[index] = (f(up) - f(down)) / eps
    return grad


# %% exercise="numerical-gradient" mistake="sign"
# Every slope has the wrong sign: the two values of f were subtracted in the wrong order.
# For a function that grows, the slope is positive.
def numerical_gradient(f, x, eps=1e-5):
    grad = np.zeros(x.shape)
    for index in np.ndindex(x.shape):
        up, down = x.copy(), x.copy()
        up[index] += eps
        down[index] -= eps
        grad[index] = (f(down) - f(up)) / (2 * eps)
    return grad


# %% exercise="numerical-gradient" mistake="not-put-back"
# The first entry is right and the later ones are off: an entry that was moved stayed
# moved while the next one was measured. Look at what the array holds after each turn.
def numerical_gradient(f, x, eps=1e-5):
    v = x.copy()
    grad = np.zeros(x.shape)
    for index in np.ndindex(x.shape):
        v[index] += eps
        up = f(v)
        v[index] -= 2 * eps
        grad[index] = (up - f(v)) / (2 * eps)
    return grad


# %% exercise="numerical-gradient" mistake="changed-x"
# x itself was moved and stayed where it was moved to, so each later entry is measured at
# the wrong place, and the caller's array is not what it was.
def numerical_gradient(f, x, eps=1e-5):
    grad = np.zeros(x.shape)
    for index in np.ndindex(x.shape):
        x[index] += eps
        up = f(x)
        x[index] -= 2 * eps
        grad[index] = (up - f(x)) / (2 * eps)
    return grad


# %% exercise="numerical-gradient" mistake="almost-put-back"
# The slopes are right, but x is not quite what it was: adding eps, taking it away twice
# and adding it again is rounded each time and may change the last digit.
def numerical_gradient(f, x, eps=1e-5):
    grad = np.zeros(x.shape)
    for index in np.ndindex(x.shape):
        x[index] += eps
        up = f(x)
        x[index] -= 2 * eps
        grad[index] = (up - f(x)) / (2 * eps)
        x[index] += eps
    return grad


# %% exercise="numerical-gradient" mistake="second-name"
# Every slope is zero, because f was asked twice at the same point: assigning an array to
# a new name makes no copy, so both names mean one array, moved up and then down again.
def numerical_gradient(f, x, eps=1e-5):
    grad = np.zeros(x.shape)
    for index in np.ndindex(x.shape):
        up = x
        down = x
        up[index] += eps
        down[index] -= eps
        grad[index] = (f(up) - f(down)) / (2 * eps)
    return grad


# %% exercise="numerical-gradient" mistake="all-at-once"
# All entries were moved at the same time, which gives one slope for all of them
# together. Each entry needs a measurement of its own, with the others left alone.
def numerical_gradient(f, x, eps=1e-5):
    return np.asarray((f(x + eps) - f(x - eps)) / (2 * eps))


# %% exercise="numerical-gradient" mistake="whole-rows"
# A vector works, an array with more axes does not: the loop ran over the first axis only
# and moved a whole row at once. Each single entry needs a turn of its own.
def numerical_gradient(f, x, eps=1e-5):
    grad = np.zeros(x.shape)
    for i in range(len(x)):
        up, down = x.copy(), x.copy()
        up[i] += eps
        down[i] -= eps
        grad[i] = (f(up) - f(down)) / (2 * eps)
    return grad


# %% exercise="numerical-gradient" mistake="flat"
# The numbers are right, but they come back as one flat row. The gradient has the shape
# of x.
def numerical_gradient(f, x, eps=1e-5):
    grad = []
    for i in range(x.size):
        move = np.zeros(x.size)
        move[i] = eps
        move = move.reshape(x.shape)
        grad.append((f(x + move) - f(x - move)) / (2 * eps))
    return np.array(grad)


# %% exercise="numerical-gradient" mistake="one-entry-per-row"
# A vector works; a matrix gets one number per row. The result was built from len(x), which
# counts the first axis only, and a whole row was moved at once.
def numerical_gradient(f, x, eps=1e-5):
    grad = np.zeros(len(x))
    for i in range(len(x)):
        up, down = x.copy(), x.copy()
        up[i] += eps
        down[i] -= eps
        grad[i] = (f(up) - f(down)) / (2 * eps)
    return grad


# %% exercise="numerical-gradient" mistake="result-from-len"
# A vector works; for a matrix the result has too few axes. It was built from len(x), which
# counts the first axis only; the result has the shape of x.
def numerical_gradient(f, x, eps=1e-5):
    grad = np.zeros(len(x))
    for index in np.ndindex(x.shape):
        up, down = x.copy(), x.copy()
        up[index] += eps
        down[index] -= eps
        grad[index] = (f(up) - f(down)) / (2 * eps)
    return grad


# %% exercise="numerical-gradient" mistake="copies-before-the-loop"
# The first entry is right and the later ones are off: the two copies were made once, before
# the loop, so the moves pile up. Print the copies in each turn.
def numerical_gradient(f, x, eps=1e-5):
    grad = np.zeros(x.shape)
    up, down = x.copy(), x.copy()
    for index in np.ndindex(x.shape):
        up[index] += eps
        down[index] -= eps
        grad[index] = (f(up) - f(down)) / (2 * eps)
    return grad


# %% exercise="numerical-gradient" mistake="precedence"
# The difference was divided by 2 and then multiplied by eps. Python goes from left to right
# through / and *: look at what stands under the line of the fraction.
def numerical_gradient(f, x, eps=1e-5):
    grad = np.zeros(x.shape)
    for index in np.ndindex(x.shape):
        up, down = x.copy(), x.copy()
        up[index] += eps
        down[index] -= eps
        grad[index] = (f(up) - f(down)) / 2 * eps
    return grad


# %% exercise="numerical-gradient" mistake="one-entry-to-f"
# f was given a single entry, or a row. It takes a whole array of the shape of x, in which
# only one entry has moved.
def numerical_gradient(f, x, eps=1e-5):
    grad = np.zeros(x.shape)
    for index in np.ndindex(x.shape):
        grad[index] = (f(x[index] + eps) - f(x[index] - eps)) / (2 * eps)
    return grad


# %% exercise="numerical-gradient" mistake="one-row-to-f"
# f was given a single entry, or a row. It takes a whole array of the shape of x, in which
# only one entry has moved.
def numerical_gradient(f, x, eps=1e-5):
    grad = np.zeros(len(x))
    for i in range(len(x)):
        grad[i] = (f(x[i] + eps) - f(x[i] - eps)) / (2 * eps)
    return grad


# %% exercise="numerical-gradient" mistake="flat-array-to-f"
# A vector works, but f got a flat array in place of one with the shape of x, and a function
# of a matrix cannot use that. Look at the shape of what f is given.
def numerical_gradient(f, x, eps=1e-5):
    flat = x.flatten()
    grad = np.zeros(flat.size)
    for i in range(flat.size):
        up, down = flat.copy(), flat.copy()
        up[i] += eps
        down[i] -= eps
        grad[i] = (f(up) - f(down)) / (2 * eps)
    return grad.reshape(x.shape)


# %% exercise="numerical-gradient" mistake="vectors-only"
# A vector works; with a matrix, what is added to x has the wrong shape. It was built from
# len(x), which counts the first axis only; it needs the shape of x.
def numerical_gradient(f, x, eps=1e-5):
    grad = []
    for i in range(len(x)):
        move = np.zeros(len(x))
        move[i] = eps
        grad.append((f(x + move) - f(x - move)) / (2 * eps))
    return np.array(grad)


# %% exercise="numerical-gradient" mistake="flat-places"
# A vector works; in a matrix a single number counts rows, and there are fewer rows than
# entries. np.ndindex(x.shape) gives one tuple for each entry.
def numerical_gradient(f, x, eps=1e-5):
    grad = np.zeros(x.shape)
    for i in range(x.size):
        up, down = x.copy(), x.copy()
        up[i] += eps
        down[i] -= eps
        grad[i] = (f(up) - f(down)) / (2 * eps)
    return grad


# %% exercise="numerical-gradient" honest="one-move"
# Adds and subtracts an array that is zero but for one entry.
def numerical_gradient(f, x, eps=1e-5):
    grad = np.empty_like(x)
    for index, _ in np.ndenumerate(x):
        move = np.zeros_like(x)
        move[index] = eps
        grad[index] = (f(x + move) - f(x - move)) / 2 / eps
    return grad


# %% exercise="numerical-gradient" honest="flat-loop"
# Walks over flat positions and puts the saved entry back into a copy.
def numerical_gradient(f, x, eps=1e-5):
    v = np.array(x)
    slopes = []
    for i in range(v.size):
        saved = v.flat[i]
        v.flat[i] = saved + eps
        above = f(v)
        v.flat[i] = saved - eps
        slopes.append((above - f(v)) / (2 * eps))
        v.flat[i] = saved
    return np.array(slopes).reshape(x.shape)


# %% exercise="numerical-gradient" honest="moves-x-and-restores"
# Moves x itself, but puts the saved number back each time.
def numerical_gradient(f, x, eps=1e-5):
    grad = np.zeros_like(x)
    for index in np.ndindex(*x.shape):
        old = x[index]
        values = []
        for sign in (1, -1):
            x[index] = old + sign * eps
            values.append(f(x))
        x[index] = old
        grad[index] = (values[0] - values[1]) / (2 * eps)
    return grad


# %% exercise="loss-gradient" mistake="no-average"
# Every entry is batch_size times too large: the loss is an average, and its factor 1/n
# stays in the derivative.
def mean_squared_error_grad(y_hat, y):
    return 2 * (y_hat - y)


# %% exercise="loss-gradient" mistake="no-two"
# Every entry is half of what it should be. What is the derivative of a square?
def mean_squared_error_grad(y_hat, y):
    return (y_hat - y) / len(y)


# %% exercise="loss-gradient" mistake="sign"
# Every entry has the wrong sign: this is the gradient with respect to y. If a prediction
# is too large, making it larger makes the loss larger, so its gradient is positive.
def mean_squared_error_grad(y_hat, y):
    return 2 * (y - y_hat) / len(y)


# %% exercise="loss-gradient" mistake="still-squared"
# The square was not differentiated: the entries are the terms of the loss itself, times
# two, and none of them is negative.
def mean_squared_error_grad(y_hat, y):
    return 2 * (y_hat - y) ** 2 / len(y)


# %% exercise="loss-gradient" mistake="summed"
# The entries were averaged into one number. Each prediction has a slope of its own; the
# 1/n is a factor of each, not a reason to add them up.
def mean_squared_error_grad(y_hat, y):
    return np.mean(2 * (y_hat - y))


# %% exercise="loss-gradient" mistake="only-the-sign"
# The entries depend on the sign of the error only. That is the derivative of the
# absolute error; the derivative of a square grows with the error.
def mean_squared_error_grad(y_hat, y):
    return 2 * np.sign(y_hat - y) / len(y)


# %% exercise="loss-gradient" mistake="error-alone"
# This is the error of each prediction. The derivative of the mean of the squares has two
# factors more: one comes from the square, one from the mean.
def mean_squared_error_grad(y_hat, y):
    return y_hat - y


# %% exercise="loss-gradient" mistake="sign-and-no-average"
# Two things are off. Every entry has the wrong sign, as if it were the gradient with
# respect to y; and the factor 1/n of the average is missing.
def mean_squared_error_grad(y_hat, y):
    return 2 * (y - y_hat)


# %% exercise="loss-gradient" mistake="sign-and-no-two"
# Two things are off. Every entry has the wrong sign, as if it were the gradient with
# respect to y; and the factor that comes from the square is missing.
def mean_squared_error_grad(y_hat, y):
    return (y - y_hat) / len(y)


# %% exercise="loss-gradient" mistake="numerical"
# This is the numerical gradient, not a formula. Where the errors are large, the change that
# one small step makes is lost in rounding. A formula is right for errors of every size.
def mean_squared_error_grad(y_hat, y):
    return numerical_gradient(lambda v: mean_squared_error(v, y), y_hat)


# %% exercise="loss-gradient" mistake="times-the-prediction"
# Every entry has a factor y_hat too many. Inside the square stands y_hat - y, and it
# changes by 1 for each unit of y_hat: that is the inner derivative.
def mean_squared_error_grad(y_hat, y):
    return 2 * (y_hat - y) * y_hat / len(y)


# %% exercise="loss-gradient" mistake="loss-in-place-of-the-error"
# The loss stands where the error of each prediction belongs, so one number came back.
# Each prediction has a slope of its own: differentiate its own term of the sum.
def mean_squared_error_grad(y_hat, y):
    return 2 * mean_squared_error(y_hat, y) / len(y)


# %% exercise="loss-gradient" honest="loop"
# One entry after the other.
def mean_squared_error_grad(y_hat, y):
    grad = np.zeros(len(y_hat))
    for i in range(len(y_hat)):
        grad[i] = (y_hat[i] - y[i]) * 2 / y_hat.shape[0]
    return grad


# %% exercise="loss-gradient" honest="minus"
# The other order of the difference, with a minus sign in front.
def mean_squared_error_grad(y_hat, y):
    scale = -2.0 / y.size
    return scale * (y - y_hat)


# %% exercise="gradients" mistake="bias-not-summed"
# The gradient of b is an array with one number per example. The model has one b, and it
# acts on all the examples: their effects add up.
@extend(LinearRegression)
def gradients(self, x, y):
    grad_y_hat = mean_squared_error_grad(self.forward(x), y)
    return {"w": x.T @ grad_y_hat, "b": grad_y_hat}


# %% exercise="gradients" mistake="bias-keeps-an-axis"
# The number for b is right, but it stands in an array of shape (1,): an axis was kept.
# b is one number, of shape (), and so is its gradient.
@extend(LinearRegression)
def gradients(self, x, y):
    grad_y_hat = mean_squared_error_grad(self.forward(x), y)
    return {"w": x.T @ grad_y_hat, "b": grad_y_hat.sum(keepdims=True)}


# %% exercise="gradients" mistake="averaged-twice"
# Both gradients are batch_size times too small. The average of the loss is already in
# the upstream gradient; dividing by the number of examples again takes it twice.
@extend(LinearRegression)
def gradients(self, x, y):
    grad_y_hat = mean_squared_error_grad(self.forward(x), y)
    return {"w": x.T @ grad_y_hat / len(y), "b": grad_y_hat.mean()}


# %% exercise="gradients" mistake="bias-averaged"
# The gradient of w is right; that of b is batch_size times too small. The average is
# already in the upstream gradient, and the effects of b on the examples add up.
@extend(LinearRegression)
def gradients(self, x, y):
    grad_y_hat = mean_squared_error_grad(self.forward(x), y)
    return {"w": x.T @ grad_y_hat, "b": np.mean(grad_y_hat)}


# %% exercise="gradients" mistake="wrong-axis"
# The gradient of w has one number per example. The sum ran over the features, but it is
# the examples through which one weight acts: look at which axis is summed away.
@extend(LinearRegression)
def gradients(self, x, y):
    grad_y_hat = mean_squared_error_grad(self.forward(x), y)
    return {"w": (x * grad_y_hat[:, None]).sum(axis=1), "b": grad_y_hat.sum()}


# %% exercise="gradients" mistake="not-transposed"
# The matrix product failed because x has its batch axis first. For the gradient of w the
# batch axes of x and of the upstream gradient have to meet, because that is the sum.
@extend(LinearRegression)
def gradients(self, x, y):
    grad_y_hat = mean_squared_error_grad(self.forward(x), y)
    return {"w": x @ grad_y_hat, "b": grad_y_hat.sum()}


# %% exercise="gradients" mistake="weight-as-derivative"
# The upstream gradient was multiplied by w. The prediction holds the product of a
# feature and a weight: seen from the weight, what is it multiplied by?
@extend(LinearRegression)
def gradients(self, x, y):
    grad_y_hat = mean_squared_error_grad(self.forward(x), y)
    return {"w": self.w * grad_y_hat.sum(), "b": grad_y_hat.sum()}


# %% exercise="gradients" mistake="bias-multiplied"
# The gradient of b was multiplied by b. The prediction grows by exactly as much as b
# grows, whatever b is: its local derivative is 1.
@extend(LinearRegression)
def gradients(self, x, y):
    grad_y_hat = mean_squared_error_grad(self.forward(x), y)
    return {"w": x.T @ grad_y_hat, "b": self.b * grad_y_hat.sum()}


# %% exercise="gradients" mistake="loss-gradient-missing"
# The predictions themselves were used as the upstream gradient. How much the loss changes
# with a prediction is what exercise 1.4 computes, and it depends on y.
@extend(LinearRegression)
def gradients(self, x, y):
    y_hat = self.forward(x)
    return {"w": x.T @ y_hat, "b": y_hat.sum()}


# %% exercise="gradients" mistake="column"
# The gradient of w stands in a column of shape (num_features, 1). A gradient has the
# shape of its parameter; the upstream gradient should not become a column.
@extend(LinearRegression)
def gradients(self, x, y):
    grad_y_hat = mean_squared_error_grad(self.forward(x), y).reshape(-1, 1)
    return {"w": x.T @ grad_y_hat, "b": grad_y_hat.sum()}


# %% exercise="gradients" mistake="bias-local-derivative"
# The gradient of w is right; that of b is the local derivative alone. It still has to be
# multiplied by the upstream gradient, for each example.
@extend(LinearRegression)
def gradients(self, x, y):
    grad_y_hat = mean_squared_error_grad(self.forward(x), y)
    return {"w": x.T @ grad_y_hat, "b": 1.0}


# %% exercise="gradients" mistake="never-summed"
# Both gradients have one row per example: they were not added up. The model has one w and
# one b, and they act on all the examples.
@extend(LinearRegression)
def gradients(self, x, y):
    grad_y_hat = mean_squared_error_grad(self.forward(x), y)
    return {"w": x * grad_y_hat[:, None], "b": grad_y_hat}


# %% exercise="gradients" mistake="weights-not-summed"
# The gradient of b is right; that of w has one row per example, because it was not added
# up. The model has one w, and it acts on all the examples.
@extend(LinearRegression)
def gradients(self, x, y):
    grad_y_hat = mean_squared_error_grad(self.forward(x), y)
    return {"w": x * grad_y_hat.reshape(-1, 1), "b": grad_y_hat.sum()}


# %% exercise="gradients" mistake="row-times-batch"
# x and the upstream gradient do not broadcast: (batch_size, num_features) meets
# (batch_size,), and NumPy compares the last axes first. Each row needs one number.
@extend(LinearRegression)
def gradients(self, x, y):
    grad_y_hat = mean_squared_error_grad(self.forward(x), y)
    return {"w": (x * grad_y_hat).sum(axis=0), "b": grad_y_hat.sum()}


# %% exercise="gradients" mistake="product-of-sums"
# The gradient of w is a product of two sums. It should be a sum of products: each example
# brings its own upstream gradient and its own features.
@extend(LinearRegression)
def gradients(self, x, y):
    grad_y_hat = mean_squared_error_grad(self.forward(x), y)
    return {"w": grad_y_hat.sum() * x.sum(axis=0), "b": grad_y_hat.sum()}


# %% exercise="gradients" mistake="last-example-only"
# The gradients are those of the last example: each turn of the loop replaced what the turn
# before had found. The effects of the examples add up.
@extend(LinearRegression)
def gradients(self, x, y):
    grad_y_hat = mean_squared_error_grad(self.forward(x), y)
    for row, upstream in zip(x, grad_y_hat, strict=True):
        grad_w = row * upstream
        grad_b = upstream
    return {"w": grad_w, "b": grad_b}


# %% exercise="gradients" mistake="tuple"
# The two gradients came back as a tuple. What is asked for is a dict with the keys "w" and
# "b", so that each gradient can be found by the name of its parameter.
@extend(LinearRegression)
def gradients(self, x, y):
    grad_y_hat = mean_squared_error_grad(self.forward(x), y)
    return x.T @ grad_y_hat, grad_y_hat.sum()


# %% exercise="gradients" mistake="error-as-upstream"
# The errors were used as the upstream gradient. The loss is a mean of squares: its gradient
# has two factors more, and exercise 1.4 computes it.
@extend(LinearRegression)
def gradients(self, x, y):
    error = self.forward(x) - y
    return {"w": x.T @ error, "b": error.sum()}


# %% exercise="gradients" mistake="error-without-average"
# Both gradients are batch_size times too large: the upstream gradient has no 1/n. Exercise
# 1.4 computes it.
@extend(LinearRegression)
def gradients(self, x, y):
    upstream = 2 * (self.forward(x) - y)
    return {"w": x.T @ upstream, "b": upstream.sum()}


# %% exercise="gradients" mistake="no-self"
# The model's own values and methods are reached through self. A bare forward is not the
# method of this model.
@extend(LinearRegression)
def gradients(self, x, y):
    grad_y_hat = mean_squared_error_grad(forward(x), y)
    return {"w": x.T @ grad_y_hat, "b": grad_y_hat.sum()}


# %% exercise="gradients" mistake="stored-in-the-model"
# The gradients are right, but they were also stored in self.w and self.b, in place of the
# parameters. Only the step changes the model.
@extend(LinearRegression)
def gradients(self, x, y):
    grad_y_hat = mean_squared_error_grad(self.forward(x), y)
    self.w, self.b = x.T @ grad_y_hat, grad_y_hat.sum()
    return {"w": self.w, "b": self.b}


# %% exercise="gradients" mistake="numerical"
# These are numerical gradients, not a formula. Where the errors are large, the change that
# one small step makes is lost in rounding. A formula is right for errors of every size.
@extend(LinearRegression)
def gradients(self, x, y):
    return {name: measured_gradient(self, name, x, y) for name in ("w", "b")}


# %% exercise="gradients" honest="loops"
# One example after the other, adding up.
@extend(LinearRegression)
def gradients(self, x, y):
    grad_w, grad_b = np.zeros(self.w.shape), 0.0
    grad_y_hat = mean_squared_error_grad(self.forward(x), y)
    for row, upstream in zip(x, grad_y_hat, strict=True):
        grad_w += row * upstream
        grad_b += upstream
    return {"b": grad_b, "w": grad_w}


# %% exercise="gradients" honest="one-formula"
# The whole formula at once, without the gradient of 1.4, and an Einstein sum.
@extend(LinearRegression)
def gradients(self, x, y):
    error = x @ self.w + self.b - y
    return {"w": 2 * np.einsum("ij,i->j", x, error) / len(x), "b": 2 * error.mean()}


# %% exercise="gradients" honest="row-times-matrix"
# The upstream gradient from the left, so that nothing is transposed.
@extend(LinearRegression)
def gradients(self, x, y):
    upstream = mean_squared_error_grad(self.forward(x), y)
    return dict(w=upstream @ x, b=float(np.ones(len(y)) @ upstream))


# %% exercise="step" mistake="ascent"
# The step went uphill: the gradient points to where the loss grows. The try-it cell shows
# a loss that has become larger.
@extend(LinearRegression)
def step(self, x, y, lr):
    grads = self.gradients(x, y)
    self.w = self.w + lr * grads["w"]
    self.b = self.b + lr * grads["b"]


# %% exercise="step" mistake="one-after-the-other"
# w is right, b is a little off: its gradient was computed after w had already moved.
# Both gradients belong to the model before the step.
@extend(LinearRegression)
def step(self, x, y, lr):
    self.w = self.w - lr * self.gradients(x, y)["w"]
    self.b = self.b - lr * self.gradients(x, y)["b"]


# %% exercise="step" mistake="no-learning-rate"
# The whole gradient was subtracted. The learning rate lr scales the step.
@extend(LinearRegression)
def step(self, x, y, lr):
    grads = self.gradients(x, y)
    self.w = self.w - grads["w"]
    self.b = self.b - grads["b"]


# %% exercise="step" mistake="replaced"
# The parameters were replaced by the step. The step is a change: it starts from the old
# values.
@extend(LinearRegression)
def step(self, x, y, lr):
    grads = self.gradients(x, y)
    self.w = -lr * grads["w"]
    self.b = -lr * grads["b"]


# %% exercise="step" mistake="not-stored"
# The model is the same as before. The new values were given to names inside the method,
# which are gone when it ends; the model keeps what is stored in self.
@extend(LinearRegression)
def step(self, x, y, lr):
    grads = self.gradients(x, y)
    w = self.w - lr * grads["w"]
    b = self.b - lr * grads["b"]
    return w, b


# %% exercise="step" mistake="only-w"
# w takes its step, b stays where it was. The bias is a parameter like the others.
@extend(LinearRegression)
def step(self, x, y, lr):
    self.w = self.w - lr * self.gradients(x, y)["w"]


# %% exercise="step" mistake="divided-again"
# The step is batch_size times too short. The average over the batch is already in the
# gradients; nothing more is divided.
@extend(LinearRegression)
def step(self, x, y, lr):
    grads = self.gradients(x, y)
    self.w = self.w - lr * grads["w"] / len(y)
    self.b = self.b - lr * grads["b"] / len(y)


# %% exercise="step" honest="in-place"
# Changes the arrays of the model in place.
@extend(LinearRegression)
def step(self, x, y, lr):
    grads = self.gradients(x, y)
    self.w -= lr * grads["w"]
    self.b -= lr * grads["b"]


# %% exercise="step" honest="two-calls-then-store"
# Asks twice, but stores both new values at the end.
@extend(LinearRegression)
def step(self, x, y, lr):
    w = self.w - lr * self.gradients(x, y)["w"]
    b = self.b - lr * self.gradients(x, y)["b"]
    self.w, self.b = w, b


# %% exercise="step" honest="by-name"
# A loop over the names of the parameters.
@extend(LinearRegression)
def step(self, x, y, lr):
    for name, grad in self.gradients(x, y).items():
        setattr(self, name, getattr(self, name) - lr * grad)


# %% exercise="train" mistake="loss-after-the-step"
# Each loss was taken after its step, so the loss of the untrained model is missing and
# the list begins with what should be its second number.
def train(model, x, y, lr, num_steps):
    losses = []
    for _ in range(num_steps):
        model.step(x, y, lr)
        losses.append(mean_squared_error(model.forward(x), y))
    return losses


# %% exercise="train" mistake="one-too-many"
# The list has one number more than there are steps. The loss after the last step is not
# asked for; num_steps = 0 gives an empty list.
def train(model, x, y, lr, num_steps):
    losses = [mean_squared_error(model.forward(x), y)]
    for _ in range(num_steps):
        model.step(x, y, lr)
        losses.append(mean_squared_error(model.forward(x), y))
    return losses


# %% exercise="train" mistake="one-too-few"
# One step is missing at the end: look at which numbers the loop counts through.
def train(model, x, y, lr, num_steps):
    losses = []
    for _ in range(1, num_steps):
        losses.append(mean_squared_error(model.forward(x), y))
        model.step(x, y, lr)
    return losses


# %% exercise="train" mistake="predicted-once"
# All the losses are the same although the model learns: the predictions were made once,
# before the loop. After each step the model predicts something else.
def train(model, x, y, lr, num_steps):
    losses = []
    y_hat = model.forward(x)
    for _ in range(num_steps):
        losses.append(mean_squared_error(y_hat, y))
        model.step(x, y, lr)
    return losses


# %% exercise="train" mistake="no-step"
# All the losses are the same and the model has not changed: the loop measures but never
# takes a step.
def train(model, x, y, lr, num_steps):
    losses = []
    for _ in range(num_steps):
        losses.append(mean_squared_error(model.forward(x), y))
    return losses


# %% exercise="train" mistake="returned-too-early"
# The loop ended in its first turn: a return inside a loop ends the whole function. Look
# at how far it is indented.
def train(model, x, y, lr, num_steps):
    losses = []
    for _ in range(num_steps):
        losses.append(mean_squared_error(model.forward(x), y))
        model.step(x, y, lr)
        return losses
    return losses


# %% exercise="train" mistake="last-loss-only"
# The training is right, but one number came back in place of a list. Every step leaves a
# loss in the record.
def train(model, x, y, lr, num_steps):
    loss = 0.0
    for _ in range(num_steps):
        loss = mean_squared_error(model.forward(x), y)
        model.step(x, y, lr)
    return loss


# %% exercise="train" mistake="predictions"
# The list holds the predictions. What is wanted is how wrong they are: one number per
# step.
def train(model, x, y, lr, num_steps):
    losses = []
    for _ in range(num_steps):
        losses.append(model.forward(x))
        model.step(x, y, lr)
    return losses


# %% exercise="train" mistake="own-step"
# The loop moves w and b itself. That works for one kind of model only; a model with
# other parameters knows itself how to take a step.
def train(model, x, y, lr, num_steps):
    losses = []
    for _ in range(num_steps):
        losses.append(mean_squared_error(model.forward(x), y))
        grads = model.gradients(x, y)
        model.w = model.w - lr * grads["w"]
        model.b = model.b - lr * grads["b"]
    return losses


# %% exercise="train" mistake="list-in-the-loop"
# Only the last loss is in the list: the list is made anew in each turn of the loop. Look at
# where it is made.
def train(model, x, y, lr, num_steps):
    for _ in range(num_steps):
        losses = []
        losses.append(mean_squared_error(model.forward(x), y))
        model.step(x, y, lr)
    return losses


# %% exercise="train" honest="while"
# A while loop, and the loss written out.
def train(model, x, y, lr, num_steps):
    losses = []
    while len(losses) < num_steps:
        error = model.forward(x) - y
        losses += [float(error @ error) / len(error)]
        model.step(x, y, lr=lr)
    return losses


# %% exercise="train" honest="helper"
# A helper function that measures and steps.
def _measure_and_step(model, x, y, lr):
    loss = mean_squared_error(model.forward(x), y)
    model.step(x, y, lr)
    return loss


def train(model, x, y, lr, num_steps):
    return [_measure_and_step(model, x, y, lr) for _ in range(num_steps)]


# %% exercise="network-forward" mistake="no-tanh"
# There is no tanh between the two stages, so together they are one linear model. Compare
# h with the formula.
@extend(TanhNetwork)
def forward(self, x):
    self.h = x @ self.w1 + self.b1
    return self.h @ self.w2 + self.b2


# %% exercise="network-forward" mistake="bias-outside-tanh"
# The first bias was added after tanh. It belongs to the first linear stage, so it goes in
# before tanh.
@extend(TanhNetwork)
def forward(self, x):
    self.h = np.tanh(x @ self.w1) + self.b1
    return self.h @ self.w2 + self.b2


# %% exercise="network-forward" mistake="tanh-at-the-end"
# h is right, but the output went through tanh as well and cannot leave the range from
# -1 to 1. The second stage is linear.
@extend(TanhNetwork)
def forward(self, x):
    self.h = np.tanh(x @ self.w1 + self.b1)
    return np.tanh(self.h @ self.w2 + self.b2)


# %% exercise="network-forward" mistake="h-before-tanh"
# The predictions are right, but self.h holds the values before tanh. Keep the values
# that go on to the second stage.
@extend(TanhNetwork)
def forward(self, x):
    self.h = x @ self.w1 + self.b1
    return np.tanh(self.h) @ self.w2 + self.b2


# %% exercise="network-forward" mistake="no-first-bias"
# The first stage has no bias: b1 is missing from h.
@extend(TanhNetwork)
def forward(self, x):
    self.h = np.tanh(x @ self.w1)
    return self.h @ self.w2 + self.b2


# %% exercise="network-forward" mistake="no-second-bias"
# h is right, but every prediction misses the same amount: b2 is not in the result.
@extend(TanhNetwork)
def forward(self, x):
    self.h = np.tanh(x @ self.w1 + self.b1)
    return self.h @ self.w2


# %% exercise="network-forward" mistake="h-not-kept"
# The hidden values were computed but not kept: the model has no attribute h after the
# call. The gradients will need them.
@extend(TanhNetwork)
def forward(self, x):
    h = np.tanh(x @ self.w1 + self.b1)
    return h @ self.w2 + self.b2


# %% exercise="network-forward" mistake="transposed-weight"
# w1 was transposed, so the features of x do not meet its first axis. Here w1 has the shape
# (num_features, num_hidden), and x stands to its left.
@extend(TanhNetwork)
def forward(self, x):
    self.h = np.tanh(x @ self.w1.T + self.b1)
    return self.h @ self.w2 + self.b2


# %% exercise="network-forward" mistake="never-summed"
# h is right, but y_hat has one number for each hidden unit: h was multiplied by w2 and
# never added up. A prediction is one number per row.
@extend(TanhNetwork)
def forward(self, x):
    self.h = np.tanh(x @ self.w1 + self.b1)
    return self.h * self.w2 + self.b2


# %% exercise="network-forward" mistake="stored-in-the-bias"
# The predictions and h are right, but the call changed the model: the values before tanh
# were stored in self.b1, so the bias is lost. Only self.h is kept.
@extend(TanhNetwork)
def forward(self, x):
    self.b1 = x @ self.w1 + self.b1
    self.h = np.tanh(self.b1)
    return self.h @ self.w2 + self.b2


# %% exercise="network-forward" mistake="no-return"
# h is right, but nothing came back. A function that ends without return gives None.
@extend(TanhNetwork)
def forward(self, x):
    self.h = np.tanh(x @ self.w1 + self.b1)
    y_hat = self.h @ self.w2 + self.b2


# %% exercise="network-forward" honest="einsum"
# Einstein sums and a helper name for a.
@extend(TanhNetwork)
def forward(self, x):
    a = np.einsum("im,mk->ik", x, self.w1) + self.b1[None, :]
    self.h = np.tanh(a)
    return self.b2 + np.sum(self.h * self.w2, axis=1)


# %% exercise="network-forward" honest="rows"
# One example after the other.
@extend(TanhNetwork)
def forward(self, x):
    rows = []
    for row in x:
        rows.append(np.tanh(self.w1.T @ row + self.b1))
    self.h = np.array(rows)
    return np.array([np.dot(self.w2, h) + self.b2 for h in self.h])


# %% exercise="network-gradients" mistake="one-minus-tanh"
# w2 and b2 are right, w1 and b1 are not: the local derivative of tanh is off. Look at the
# exponent in the formula for it.
@extend(TanhNetwork)
def gradients(self, x, y):
    grad_y_hat = mean_squared_error_grad(self.forward(x), y)
    grad_a = np.outer(grad_y_hat, self.w2) * (1 - self.h)
    w2, b2 = self.h.T @ grad_y_hat, grad_y_hat.sum()
    return {"w1": x.T @ grad_a, "b1": grad_a.sum(axis=0), "w2": w2, "b2": b2}


# %% exercise="network-gradients" mistake="tanh-twice"
# w2 and b2 are right, w1 and b1 are not: the derivative of tanh was taken at h. But h has
# been through tanh already; the derivative belongs to the value that went in, a.
@extend(TanhNetwork)
def gradients(self, x, y):
    grad_y_hat = mean_squared_error_grad(self.forward(x), y)
    grad_a = np.outer(grad_y_hat, self.w2) * (1 - np.tanh(self.h) ** 2)
    w2, b2 = self.h.T @ grad_y_hat, grad_y_hat.sum()
    return {"w1": x.T @ grad_a, "b1": grad_a.sum(axis=0), "w2": w2, "b2": b2}


# %% exercise="network-gradients" mistake="no-tanh-derivative"
# w2 and b2 are right, w1 and b1 are not: on the way back from h to a there is no trace of
# tanh. Every stage of the forward pass has a local derivative.
@extend(TanhNetwork)
def gradients(self, x, y):
    grad_y_hat = mean_squared_error_grad(self.forward(x), y)
    grad_a = np.outer(grad_y_hat, self.w2)
    w2, b2 = self.h.T @ grad_y_hat, grad_y_hat.sum()
    return {"w1": x.T @ grad_a, "b1": grad_a.sum(axis=0), "w2": w2, "b2": b2}


# %% exercise="network-gradients" mistake="no-w2"
# w2 and b2 are right, w1 and b1 are not: the way from y_hat back to h leads through w2,
# which is what each hidden value is multiplied by. It is missing.
@extend(TanhNetwork)
def gradients(self, x, y):
    grad_y_hat = mean_squared_error_grad(self.forward(x), y)
    grad_a = grad_y_hat[:, None] * (1 - self.h**2)
    w2, b2 = self.h.T @ grad_y_hat, grad_y_hat.sum()
    return {"w1": x.T @ grad_a, "b1": grad_a.sum(axis=0), "w2": w2, "b2": b2}


# %% exercise="network-gradients" mistake="no-upstream"
# w2 and b2 are right, w1 and b1 are not: what arrives at h is w2 alone, as if each
# prediction mattered equally to the loss. The upstream gradient of y_hat is missing.
@extend(TanhNetwork)
def gradients(self, x, y):
    grad_y_hat = mean_squared_error_grad(self.forward(x), y)
    grad_a = self.w2 * (1 - self.h**2)
    w2, b2 = self.h.T @ grad_y_hat, grad_y_hat.sum()
    return {"w1": x.T @ grad_a, "b1": grad_a.sum(axis=0), "w2": w2, "b2": b2}


# %% exercise="network-gradients" mistake="first-bias-wrong-axis"
# b1 has one number per example: its sum ran over the hidden units. Each hidden unit has a
# bias of its own, which acts on all the examples.
@extend(TanhNetwork)
def gradients(self, x, y):
    grad_y_hat = mean_squared_error_grad(self.forward(x), y)
    grad_a = np.outer(grad_y_hat, self.w2) * (1 - self.h**2)
    w2, b2 = self.h.T @ grad_y_hat, grad_y_hat.sum()
    return {"w1": x.T @ grad_a, "b1": grad_a.sum(axis=1), "w2": w2, "b2": b2}


# %% exercise="network-gradients" mistake="first-bias-one-number"
# b1 was summed over both axes into one number. Each hidden unit has a bias of its own;
# only the examples are added up.
@extend(TanhNetwork)
def gradients(self, x, y):
    grad_y_hat = mean_squared_error_grad(self.forward(x), y)
    grad_a = np.outer(grad_y_hat, self.w2) * (1 - self.h**2)
    w2, b2 = self.h.T @ grad_y_hat, grad_y_hat.sum()
    return {"w1": x.T @ grad_a, "b1": grad_a.sum(), "w2": w2, "b2": b2}


# %% exercise="network-gradients" mistake="biases-averaged"
# Both biases are batch_size times too small. The average of the loss is already in the
# upstream gradient; the effects of a bias on the examples add up.
@extend(TanhNetwork)
def gradients(self, x, y):
    grad_y_hat = mean_squared_error_grad(self.forward(x), y)
    grad_a = np.outer(grad_y_hat, self.w2) * (1 - self.h**2)
    w2, b2 = self.h.T @ grad_y_hat, grad_y_hat.mean()
    return {"w1": x.T @ grad_a, "b1": grad_a.mean(axis=0), "w2": w2, "b2": b2}


# %% exercise="network-gradients" mistake="last-bias-not-summed"
# b2 has one number per example. The model has one b2, and it acts on all the examples:
# their effects add up.
@extend(TanhNetwork)
def gradients(self, x, y):
    grad_y_hat = mean_squared_error_grad(self.forward(x), y)
    grad_a = np.outer(grad_y_hat, self.w2) * (1 - self.h**2)
    w2, b2 = self.h.T @ grad_y_hat, grad_y_hat
    return {"w1": x.T @ grad_a, "b1": grad_a.sum(axis=0), "w2": w2, "b2": b2}


# %% exercise="network-gradients" mistake="input-in-place-of-h"
# w2 is wrong: it was given the gradient of a model whose features are x. Seen from y_hat,
# the features are the hidden values.
@extend(TanhNetwork)
def gradients(self, x, y):
    grad_y_hat = mean_squared_error_grad(self.forward(x), y)
    grad_a = np.outer(grad_y_hat, self.w2) * (1 - self.h**2)
    w2, b2 = x.T @ grad_y_hat, grad_y_hat.sum()
    return {"w1": x.T @ grad_a, "b1": grad_a.sum(axis=0), "w2": w2, "b2": b2}


# %% exercise="network-gradients" mistake="a-in-place-of-h"
# w2 is wrong: it was multiplied by the values before tanh. What w2 meets on the way forward
# is h.
@extend(TanhNetwork)
def gradients(self, x, y):
    grad_y_hat = mean_squared_error_grad(self.forward(x), y)
    grad_a = np.outer(grad_y_hat, self.w2) * (1 - self.h**2)
    w2, b2 = (x @ self.w1 + self.b1).T @ grad_y_hat, grad_y_hat.sum()
    return {"w1": x.T @ grad_a, "b1": grad_a.sum(axis=0), "w2": w2, "b2": b2}


# %% exercise="network-gradients" mistake="h-before-forward"
# The model had no h when self.h was read. Does forward store it, as exercise 1.8 asks, and
# does gradients call forward on this batch before it reads self.h?
@extend(TanhNetwork)
def gradients(self, x, y):
    h = self.h
    grad_y_hat = mean_squared_error_grad(self.forward(x), y)
    grad_a = np.outer(grad_y_hat, self.w2) * (1 - h**2)
    w2, b2 = h.T @ grad_y_hat, grad_y_hat.sum()
    return {"w1": x.T @ grad_a, "b1": grad_a.sum(axis=0), "w2": w2, "b2": b2}


# %% exercise="network-gradients" mistake="forward-does-not-keep-h"
# The model had no h when self.h was read. Does forward store it, as exercise 1.8 asks, and
# does gradients call forward on this batch before it reads self.h?
@extend(TanhNetwork)
def forward(self, x):
    h = np.tanh(x @ self.w1 + self.b1)
    return h @ self.w2 + self.b2


@extend(TanhNetwork)
def gradients(self, x, y):
    grad_y_hat = mean_squared_error_grad(self.forward(x), y)
    grad_a = np.outer(grad_y_hat, self.w2) * (1 - self.h**2)
    w2, b2 = self.h.T @ grad_y_hat, grad_y_hat.sum()
    return {"w1": x.T @ grad_a, "b1": grad_a.sum(axis=0), "w2": w2, "b2": b2}


# %% exercise="network-gradients" mistake="no-forward-pass"
# The model had no h when self.h was read. Does forward store it, as exercise 1.8 asks, and
# does gradients call forward on this batch before it reads self.h?
@extend(TanhNetwork)
def gradients(self, x, y):
    grad_y_hat = mean_squared_error_grad(self.h @ self.w2 + self.b2, y)
    grad_a = np.outer(grad_y_hat, self.w2) * (1 - self.h**2)
    w2, b2 = self.h.T @ grad_y_hat, grad_y_hat.sum()
    return {"w1": x.T @ grad_a, "b1": grad_a.sum(axis=0), "w2": w2, "b2": b2}


# %% exercise="network-gradients" mistake="w1-transposed"
# The gradient of w1 has its axes the wrong way around. It has the shape of w1, with a row
# for each feature.
@extend(TanhNetwork)
def gradients(self, x, y):
    grad_y_hat = mean_squared_error_grad(self.forward(x), y)
    grad_a = np.outer(grad_y_hat, self.w2) * (1 - self.h**2)
    w2, b2 = self.h.T @ grad_y_hat, grad_y_hat.sum()
    return {"w1": grad_a.T @ x, "b1": grad_a.sum(axis=0), "w2": w2, "b2": b2}


# %% exercise="network-gradients" mistake="h-in-place-of-w2"
# w2 and b2 are right, w1 and b1 are not: the upstream gradient was multiplied by h on its
# way to h. On the way forward, what is a hidden value multiplied by?
@extend(TanhNetwork)
def gradients(self, x, y):
    grad_y_hat = mean_squared_error_grad(self.forward(x), y)
    grad_h = grad_y_hat[:, None] * self.h
    grad_a = grad_h * (1 - self.h**2)
    w2, b2 = self.h.T @ grad_y_hat, grad_y_hat.sum()
    return {"w1": x.T @ grad_a, "b1": grad_a.sum(axis=0), "w2": w2, "b2": b2}


# %% exercise="network-gradients" mistake="no-new-axis"
# (batch_size,) and (num_hidden,) do not broadcast to (batch_size, num_hidden): NumPy
# compares the last axes first. One of the two needs an axis of length 1.
@extend(TanhNetwork)
def gradients(self, x, y):
    grad_y_hat = mean_squared_error_grad(self.forward(x), y)
    grad_h = grad_y_hat * self.w2
    grad_a = grad_h * (1 - self.h**2)
    w2, b2 = self.h.T @ grad_y_hat, grad_y_hat.sum()
    return {"w1": x.T @ grad_a, "b1": grad_a.sum(axis=0), "w2": w2, "b2": b2}


# %% exercise="network-gradients" mistake="no-parentheses"
# w2 and b2 are right, w1 and b1 are not: the upstream gradient was multiplied by 1, and the
# square of h was subtracted after that. The factor for tanh is the whole difference.
@extend(TanhNetwork)
def gradients(self, x, y):
    grad_y_hat = mean_squared_error_grad(self.forward(x), y)
    grad_h = grad_y_hat[:, None] * self.w2
    grad_a = grad_h * 1 - self.h**2
    w2, b2 = self.h.T @ grad_y_hat, grad_y_hat.sum()
    return {"w1": x.T @ grad_a, "b1": grad_a.sum(axis=0), "w2": w2, "b2": b2}


# %% exercise="network-gradients" mistake="first-bias-averaged"
# Only b1 is wrong, batch_size times too small. The average of the loss is already in the
# upstream gradient; the effects of a bias on the examples add up.
@extend(TanhNetwork)
def gradients(self, x, y):
    grad_y_hat = mean_squared_error_grad(self.forward(x), y)
    grad_a = np.outer(grad_y_hat, self.w2) * (1 - self.h**2)
    w2, b2 = self.h.T @ grad_y_hat, grad_y_hat.sum()
    return {"w1": x.T @ grad_a, "b1": grad_a.mean(axis=0), "w2": w2, "b2": b2}


# %% exercise="network-gradients" mistake="first-weight-averaged"
# Only w1 is wrong, batch_size times too small. The average of the loss is already in the
# upstream gradient; nothing more is divided.
@extend(TanhNetwork)
def gradients(self, x, y):
    grad_y_hat = mean_squared_error_grad(self.forward(x), y)
    grad_a = np.outer(grad_y_hat, self.w2) * (1 - self.h**2)
    w2, b2 = self.h.T @ grad_y_hat, grad_y_hat.sum()
    return {"w1": x.T @ grad_a / len(y), "b1": grad_a.sum(axis=0), "w2": w2, "b2": b2}


# %% exercise="network-gradients" mistake="first-layer-averaged"
# w1 and b1 are batch_size times too small. The average of the loss is already in the
# upstream gradient; nothing more is divided.
@extend(TanhNetwork)
def gradients(self, x, y):
    grad_y_hat = mean_squared_error_grad(self.forward(x), y)
    grad_a = np.outer(grad_y_hat, self.w2) * (1 - self.h**2) / len(y)
    w2, b2 = self.h.T @ grad_y_hat, grad_y_hat.sum()
    return {"w1": x.T @ grad_a, "b1": grad_a.sum(axis=0), "w2": w2, "b2": b2}


# %% exercise="network-gradients" mistake="no-average"
# All four are batch_size times too large: the upstream gradient has no 1/n. Exercise 1.4
# computes it.
@extend(TanhNetwork)
def gradients(self, x, y):
    grad_y_hat = 2 * (self.forward(x) - y)
    grad_a = np.outer(grad_y_hat, self.w2) * (1 - self.h**2)
    w2, b2 = self.h.T @ grad_y_hat, grad_y_hat.sum()
    return {"w1": x.T @ grad_a, "b1": grad_a.sum(axis=0), "w2": w2, "b2": b2}


# %% exercise="network-gradients" mistake="error-as-upstream"
# The errors were used as the upstream gradient. The loss is a mean of squares: its gradient
# has two factors more, and exercise 1.4 computes it.
@extend(TanhNetwork)
def gradients(self, x, y):
    grad_y_hat = self.forward(x) - y
    grad_a = np.outer(grad_y_hat, self.w2) * (1 - self.h**2)
    w2, b2 = self.h.T @ grad_y_hat, grad_y_hat.sum()
    return {"w1": x.T @ grad_a, "b1": grad_a.sum(axis=0), "w2": w2, "b2": b2}


# %% exercise="network-gradients" mistake="first-weight-without-tanh"
# Only w1 is wrong: it was given the gradient of h. Between h and w1 stands tanh; what meets
# x on the way back is the gradient of a.
@extend(TanhNetwork)
def gradients(self, x, y):
    grad_y_hat = mean_squared_error_grad(self.forward(x), y)
    grad_h = np.outer(grad_y_hat, self.w2)
    grad_a = np.outer(grad_y_hat, self.w2) * (1 - self.h**2)
    w2, b2 = self.h.T @ grad_y_hat, grad_y_hat.sum()
    return {"w1": x.T @ grad_h, "b1": grad_a.sum(axis=0), "w2": w2, "b2": b2}


# %% exercise="network-gradients" mistake="first-bias-without-tanh"
# Only b1 is wrong: it was given the gradient of h. The first bias goes in before tanh, so
# what is summed is the gradient of a.
@extend(TanhNetwork)
def gradients(self, x, y):
    grad_y_hat = mean_squared_error_grad(self.forward(x), y)
    grad_h = np.outer(grad_y_hat, self.w2)
    grad_a = np.outer(grad_y_hat, self.w2) * (1 - self.h**2)
    w2, b2 = self.h.T @ grad_y_hat, grad_y_hat.sum()
    return {"w1": x.T @ grad_a, "b1": grad_h.sum(axis=0), "w2": w2, "b2": b2}


# %% exercise="network-gradients" mistake="no-self"
# The model's own values and methods are reached through self. A bare forward is not the
# method of this model.
@extend(TanhNetwork)
def gradients(self, x, y):
    grad_y_hat = mean_squared_error_grad(forward(x), y)
    grad_a = np.outer(grad_y_hat, self.w2) * (1 - self.h**2)
    w2, b2 = self.h.T @ grad_y_hat, grad_y_hat.sum()
    return {"w1": x.T @ grad_a, "b1": grad_a.sum(axis=0), "w2": w2, "b2": b2}


# %% exercise="network-gradients" mistake="stored-in-the-model"
# The gradients are right, but two of them were also stored in self.w2 and self.b2, in place
# of the parameters. Only the step changes the model.
@extend(TanhNetwork)
def gradients(self, x, y):
    grad_y_hat = mean_squared_error_grad(self.forward(x), y)
    grad_a = np.outer(grad_y_hat, self.w2) * (1 - self.h**2)
    self.w2, self.b2 = self.h.T @ grad_y_hat, grad_y_hat.sum()
    w1, b1 = x.T @ grad_a, grad_a.sum(axis=0)
    return {"w1": w1, "b1": b1, "w2": self.w2, "b2": self.b2}


# %% exercise="network-gradients" mistake="numerical"
# These are numerical gradients, not formulas. Where the errors are large, the change that
# one small step makes is lost in rounding. A formula is right for errors of every size.
@extend(TanhNetwork)
def gradients(self, x, y):
    names = ("w1", "b1", "w2", "b2")
    return {name: measured_gradient(self, name, x, y) for name in names}


# %% exercise="network-gradients" honest="einsum"
# Einstein sums, and the derivative of tanh as 1/cosh squared at a.
@extend(TanhNetwork)
def gradients(self, x, y):
    upstream = mean_squared_error_grad(self.forward(x), y)
    slope = 1 / np.cosh(x @ self.w1 + self.b1) ** 2
    return {
        "b2": upstream.sum(),
        "w2": np.einsum("i,ik->k", upstream, self.h),
        "b1": np.einsum("i,k,ik->k", upstream, self.w2, slope),
        "w1": np.einsum("i,k,ik,im->mk", upstream, self.w2, slope, x),
    }


# %% exercise="network-gradients" honest="example-by-example"
# One example after the other, adding up.
@extend(TanhNetwork)
def gradients(self, x, y):
    grads = {"w1": 0.0 * self.w1, "b1": 0.0 * self.b1, "w2": 0.0 * self.w2, "b2": 0.0}
    errors = self.forward(x) - y
    for row, h, error in zip(x, self.h, errors, strict=True):
        upstream = 2 * error / len(y)
        grad_a = upstream * self.w2 * (1 - h * h)
        grads["w2"] += upstream * h
        grads["b2"] += upstream
        grads["b1"] += grad_a
        grads["w1"] += np.outer(row, grad_a)
    return grads


# %% exercise="network-gradients" honest="helper"
# A helper function for the linear stage, used twice.
def _linear_gradients(inputs, upstream):
    return inputs.T @ upstream, upstream.sum(axis=0)


@extend(TanhNetwork)
def gradients(self, x, y):
    upstream = mean_squared_error_grad(self.forward(x), y)
    w2, b2 = _linear_gradients(self.h, upstream)
    upstream = upstream.reshape(-1, 1) @ self.w2.reshape(1, -1)
    upstream = upstream - upstream * self.h * self.h
    w1, b1 = _linear_gradients(x, upstream)
    return {"w1": w1, "b1": b1, "w2": w2, "b2": b2}
