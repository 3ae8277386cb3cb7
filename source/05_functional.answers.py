# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
# ---

# %% exercise="linear" mistake="not-transposed"
# The weight is used as it is. Its rows are neurons, so its transpose has to stand on the right.
def linear(input, weight, bias=None):
    if bias is None:
        return input @ weight
    return Addmm.apply(bias, input, weight)

# %% exercise="linear" mistake="factors-swapped"
# The factors have changed places: weight times input. An example is a row of input, so the input stands on the left.
def linear(input, weight, bias=None):
    if bias is None:
        return weight @ input.t()
    return (weight @ input.t()).t() + bias

# %% exercise="linear" mistake="bias-forgotten"
# The bias is never added.
def linear(input, weight, bias=None):
    if bias is None:
        return input @ weight.t()
    return input @ weight.t()

# %% exercise="linear" mistake="bias-needed"
# A missing bias is not foreseen: None cannot be added. It needs a case of its own.
def linear(input, weight, bias=None):
    return Addmm.apply(bias, input, weight.t())

# %% exercise="linear" mistake="two-operations"
# The numbers are right, but the product and the sum are two operations here, with two nodes in the graph. Addmm does both in one.
def linear(input, weight, bias=None):
    if bias is None:
        return input @ weight.t()
    return input @ weight.t() + bias

# %% exercise="linear" mistake="bias-last"
# Addmm takes the bias first, then the two factors. Look at its forward.
def linear(input, weight, bias=None):
    if bias is None:
        return input @ weight.t()
    return Addmm.apply(input, weight.t(), bias)

# %% exercise="linear" mistake="truth-of-the-bias"
# `if bias` asks whether the numbers are zero, and a tensor with several elements has no single answer. Ask `bias is None`.
def linear(input, weight, bias=None):
    if not bias:
        return input @ weight.t()
    return Addmm.apply(bias, input, weight.t())

# %% exercise="linear" mistake="bias-subtracted"
# The bias is subtracted. It is added.
def linear(input, weight, bias=None):
    if bias is None:
        return input @ weight.t()
    return Addmm.apply(-bias, input, weight.t())

# %% exercise="linear" mistake="numbers-only"
# The result has no history: it was made of the bare arrays, and no gradient can go back through it. Compute with the tensors.
def linear(input, weight, bias=None):
    out = input.array @ weight.array.T
    if bias is not None:
        out = out + bias.array
    return kindling.tensor(out)

# %% exercise="linear" honest="capital-t"
# With .T, and the two cases the other way around.
def linear(input, weight, bias=None):
    if bias is not None:
        return Addmm.apply(bias, input, weight.T)
    return input.matmul(weight.transpose(0, 1))

# %% exercise="relu" mistake="slopes-only"
# The slopes are returned, 1 and 0. They have to be multiplied by the gradient that comes from above.
class Relu(Function):
    def forward(self, a):
        out = np.maximum(a, 0)
        self.save_for_backward(out)
        return out

    def backward(self, grad):
        (out,) = self.saved_arrays
        return np.where(out <= 0, 0.0, 1.0).astype(grad.dtype)

# %% exercise="relu" mistake="one-at-zero"
# The slope at 0 is 1 here. torch takes 0 there.
class Relu(Function):
    def forward(self, a):
        self.save_for_backward(a)
        return np.maximum(a, 0)

    def backward(self, grad):
        (a,) = self.saved_arrays
        return np.where(a < 0, 0, grad)

# %% exercise="relu" mistake="half-at-zero"
# The slope at 0 is 1/2 here. torch takes 0 there.
class Relu(Function):
    def forward(self, a):
        self.save_for_backward(a)
        return np.maximum(a, 0)

    def backward(self, grad):
        (a,) = self.saved_arrays
        return grad * (np.sign(a) + 1).astype(grad.dtype) / 2

# %% exercise="relu" mistake="absolute"
# Negative numbers become positive. They become 0.
class Relu(Function):
    def forward(self, a):
        out = np.abs(a)
        self.save_for_backward(out)
        return out

    def backward(self, grad):
        (out,) = self.saved_arrays
        return np.where(out <= 0, 0, grad)

# %% exercise="relu" mistake="other-side"
# What is negative was kept, and what is positive became 0.
class Relu(Function):
    def forward(self, a):
        out = np.minimum(a, 0)
        self.save_for_backward(out)
        return out

    def backward(self, grad):
        (out,) = self.saved_arrays
        return np.where(out >= 0, 0, grad)

# %% exercise="relu" mistake="gradient-passes"
# The gradient passes everywhere. Where a is negative the result stays 0 whatever a does, so the slope is 0.
class Relu(Function):
    def forward(self, a):
        out = np.maximum(a, 0)
        self.save_for_backward(out)
        return out

    def backward(self, grad):
        return grad

# %% exercise="relu" mistake="where-grad-is-positive"
# Where the gradient is positive was asked for. What counts is where the result is.
class Relu(Function):
    def forward(self, a):
        out = np.maximum(a, 0)
        self.save_for_backward(out)
        return out

    def backward(self, grad):
        return np.maximum(grad, 0)

# %% exercise="relu" mistake="one-number"
# The largest number of all was taken. np.max(a, 0) goes along an axis; np.maximum(a, 0) compares each element with 0.
class Relu(Function):
    def forward(self, a):
        self.save_for_backward(a)
        return np.max(a, 0)

    def backward(self, grad):
        (a,) = self.saved_arrays
        return np.where(a <= 0, 0, grad)

# %% exercise="relu" mistake="changes-its-input"
# The array a was changed in place. It belongs to the tensor that relu was asked of.
class Relu(Function):
    def forward(self, a):
        a[a < 0] = 0
        self.save_for_backward(a)
        return a.copy()

    def backward(self, grad):
        (a,) = self.saved_arrays
        return np.where(a <= 0, 0, grad)

# %% exercise="relu" mistake="times-the-result"
# The gradient was multiplied by the result. The slope is 1 where the result is positive, however large it is.
class Relu(Function):
    def forward(self, a):
        out = np.maximum(a, 0)
        self.save_for_backward(out)
        return out

    def backward(self, grad):
        (out,) = self.saved_arrays
        return grad * out

# %% exercise="relu" mistake="nothing-saved"
# backward needs to know where the result was positive, and nothing was saved for it.
class Relu(Function):
    def forward(self, a):
        return np.maximum(a, 0)

    def backward(self, grad):
        (out,) = self.saved_arrays
        return np.where(out <= 0, 0, grad)

# %% exercise="relu" mistake="float-always"
# The dtype has changed: whole numbers become floats, or float32 becomes float64. The result has the dtype of a.
class Relu(Function):
    def forward(self, a):
        out = np.where(a > 0, a, 0.0).astype(np.float64)
        self.save_for_backward(out)
        return out

    def backward(self, grad):
        (out,) = self.saved_arrays
        return np.where(out <= 0, 0, grad)

# %% exercise="relu" honest="mask"
# Multiplies by a mask of zeros and ones.
class Relu(Function):
    def forward(self, a):
        self.mask = a > 0
        return a * self.mask

    def backward(self, grad):
        return grad * self.mask

# %% exercise="relu" honest="from-the-argument"
# Saves the argument.
class Relu(Function):
    def forward(self, a):
        self.save_for_backward(a)
        return np.where(a > 0, a, np.zeros_like(a))

    def backward(self, grad):
        (a,) = self.saved_arrays
        return grad * (a > 0)

# %% exercise="logistic" mistake="textbook"
# exp overflows for large negative numbers: the formula takes exp(-a) of them. Use exp(-|a|), which is never larger than 1.
def logistic(a):
    return 1 / (1 + np.exp(-a))

# %% exercise="logistic" mistake="other-textbook"
# exp overflows for large positive numbers, and infinity divided by infinity is nan. Use exp(-|a|), which is never larger than 1.
def logistic(a):
    return np.exp(a) / (1 + np.exp(a))

# %% exercise="logistic" mistake="both-in-where"
# np.where computes both forms for all elements and chooses afterward, so one of them still overflows. Both need exp(-|a|).
def logistic(a):
    return np.where(a >= 0, 1 / (1 + np.exp(-a)), np.exp(a) / (1 + np.exp(a)))

# %% exercise="logistic" mistake="one-form-only"
# The form for positive numbers was used for all of them. For negative a the numerator is exp(-|a|).
def logistic(a):
    return 1 / (1 + np.exp(-np.abs(a)))

# %% exercise="logistic" mistake="turned-around"
# The two forms have changed places: large numbers come near 0, small ones near 1.
def logistic(a):
    small = np.exp(-np.abs(a))
    return np.where(a >= 0, small, 1) / (1 + small)

# %% exercise="logistic" mistake="clipped"
# The argument was cut off at a limit. The sigmoid of numbers beyond it is then not exact.
def logistic(a):
    a = np.clip(a, -30, 30)
    return 1 / (1 + np.exp(-a))

# %% exercise="logistic" mistake="clipped-far-away"
# The argument was cut off at a limit. Below it every number gets the sigmoid of the limit, far too large; and in float32 exp overflows long before 500.
def logistic(a):
    return 1 / (1 + np.exp(-np.clip(a, -500, 500)))

# %% exercise="logistic" mistake="if-of-an-array"
# `if` asks one question, and an array has many elements. np.where asks it of each.
def logistic(a):
    if a >= 0:
        return 1 / (1 + np.exp(-a))
    return np.exp(a) / (1 + np.exp(a))

# %% exercise="logistic" mistake="tanh"
# This is tanh, which goes from -1 to 1. The sigmoid goes from 0 to 1.
def logistic(a):
    return np.tanh(a / 2)

# %% exercise="logistic" mistake="changes-its-input"
# The array a was changed in place. It belongs to somebody else.
def logistic(a):
    negative = a < 0
    np.abs(a, out=a)
    small = np.exp(-a)
    return np.where(negative, small, 1) / (1 + small)

# %% exercise="logistic" mistake="through-tanh"
# Half of tanh, moved up by a half, is the same function on paper, but a tiny result is lost: 0.5 - 0.5 is 0, and sigmoid(-40) is not. Divide instead.
def logistic(a):
    return (0.5 * np.tanh(0.5 * a) + 0.5).astype(a.dtype)

# %% exercise="logistic" honest="by-masks"
# Fills the two halves one after the other.
def logistic(a):
    out, negative = np.empty_like(a), a < 0
    out[~negative] = 1 / (1 + np.exp(-a[~negative]))
    small = np.exp(a[negative])
    out[negative] = small / (1 + small)
    return out

# %% exercise="sigmoid" mistake="argument-saved"
# The slope was computed from the argument, as a (1 - a). In the formula s is the sigmoid.
class Sigmoid(Function):
    def forward(self, a):
        self.save_for_backward(a)
        return logistic(a)

    def backward(self, grad):
        (a,) = self.saved_arrays
        return grad * a * (1 - a)

# %% exercise="sigmoid" mistake="slope-only"
# The slope is returned alone. Multiply it by the gradient that comes from above.
class Sigmoid(Function):
    def forward(self, a):
        out = logistic(a)
        self.save_for_backward(out)
        return out

    def backward(self, grad):
        (out,) = self.saved_arrays
        return out * (1 - out)

# %% exercise="sigmoid" mistake="sigmoid-twice"
# The sigmoid was taken twice: what was saved is the result already.
class Sigmoid(Function):
    def forward(self, a):
        out = logistic(a)
        self.save_for_backward(out)
        return out

    def backward(self, grad):
        (out,) = self.saved_arrays
        s = logistic(out)
        return grad * s * (1 - s)

# %% exercise="sigmoid" mistake="slope-of-tanh"
# 1 - s squared is the slope of tanh. That of the sigmoid is s (1 - s).
class Sigmoid(Function):
    def forward(self, a):
        out = logistic(a)
        self.save_for_backward(out)
        return out

    def backward(self, grad):
        (out,) = self.saved_arrays
        return grad * (1 - out**2)

# %% exercise="sigmoid" mistake="factor-missing"
# One of the two factors of s (1 - s) is missing.
class Sigmoid(Function):
    def forward(self, a):
        out = logistic(a)
        self.save_for_backward(out)
        return out

    def backward(self, grad):
        (out,) = self.saved_arrays
        return grad * out

# %% exercise="sigmoid" mistake="other-factor-missing"
# One of the two factors of s (1 - s) is missing.
class Sigmoid(Function):
    def forward(self, a):
        out = logistic(a)
        self.save_for_backward(out)
        return out

    def backward(self, grad):
        (out,) = self.saved_arrays
        return grad * (1 - out)

# %% exercise="sigmoid" mistake="sign"
# The sign of the slope is wrong. The sigmoid grows everywhere.
class Sigmoid(Function):
    def forward(self, a):
        out = logistic(a)
        self.save_for_backward(out)
        return out

    def backward(self, grad):
        (out,) = self.saved_arrays
        return grad * out * (out - 1)

# %% exercise="sigmoid" mistake="tuple-used"
# saved_arrays is a tuple, also with one item. Take the item out: (out,) = self.saved_arrays.
class Sigmoid(Function):
    def forward(self, a):
        out = logistic(a)
        self.save_for_backward(out)
        return out

    def backward(self, grad):
        out = self.saved_arrays
        return grad * out * (1 - out)

# %% exercise="sigmoid" mistake="textbook"
# The formula of the textbook was used again, and for numbers far from 0 the slope is no number any more. Use your logistic, and its result.
class Sigmoid(Function):
    def forward(self, a):
        self.save_for_backward(a)
        return logistic(a)

    def backward(self, grad):
        (a,) = self.saved_arrays
        return grad * np.exp(-a) / (1 + np.exp(-a)) ** 2

# %% exercise="sigmoid" mistake="nothing-saved"
# backward needs the result, and nothing was saved for it.
class Sigmoid(Function):
    def forward(self, a):
        return logistic(a)

    def backward(self, grad):
        (out,) = self.saved_arrays
        return grad * out * (1 - out)

# %% exercise="sigmoid" honest="from-the-argument"
# Computes the result once more.
class Sigmoid(Function):
    def forward(self, a):
        self.save_for_backward(a)
        return logistic(a)

    def backward(self, grad):
        (a,) = self.saved_arrays
        s = logistic(a)
        return grad * (s - s**2)

# %% exercise="softmax" mistake="textbook"
# exp overflows for large logits, and infinity divided by infinity is nan. Subtract the largest logit first.
class Softmax(Function):
    def forward(self, a, dim):
        top = a.max(axis=dim, keepdims=True)
        powers = np.exp(a)
        total = powers.sum(axis=dim, keepdims=True)
        out = powers / total
        self.dim = dim
        self.save_for_backward(out)
        return out

    def backward(self, grad):
        (out,) = self.saved_arrays
        mean = (grad * out).sum(axis=self.dim, keepdims=True)
        return out * (grad - mean)

# %% exercise="softmax" mistake="largest-of-all"
# The largest number of the whole array was subtracted. Where a row is far below it all powers of that row are 0, and 0 / 0 is nan: each row needs its own.
class Softmax(Function):
    def forward(self, a, dim):
        top = a.max()
        powers = np.exp(a - top)
        total = powers.sum(axis=dim, keepdims=True)
        out = powers / total
        self.dim = dim
        self.save_for_backward(out)
        return out

    def backward(self, grad):
        (out,) = self.saved_arrays
        mean = (grad * out).sum(axis=self.dim, keepdims=True)
        return out * (grad - mean)

# %% exercise="softmax" mistake="sum-of-all"
# The sum goes over the whole array. Each row, along dim, has a sum of its own.
class Softmax(Function):
    def forward(self, a, dim):
        top = a.max(axis=dim, keepdims=True)
        powers = np.exp(a - top)
        total = powers.sum()
        out = powers / total
        self.dim = dim
        self.save_for_backward(out)
        return out

    def backward(self, grad):
        (out,) = self.saved_arrays
        mean = (grad * out).sum(axis=self.dim, keepdims=True)
        return out * (grad - mean)

# %% exercise="softmax" mistake="axis-lost"
# The axis is gone after max or sum, so the shapes do not fit, or fit in the wrong way. keepdims=True keeps it with length 1.
class Softmax(Function):
    def forward(self, a, dim):
        top = a.max(axis=dim)
        powers = np.exp(a - top)
        total = powers.sum(axis=dim)
        out = powers / total
        self.dim = dim
        self.save_for_backward(out)
        return out

    def backward(self, grad):
        (out,) = self.saved_arrays
        mean = (grad * out).sum(axis=self.dim, keepdims=True)
        return out * (grad - mean)

# %% exercise="softmax" mistake="always-rows"
# The axis is the last one, whatever dim says.
class Softmax(Function):
    def forward(self, a, dim):
        top = a.max(axis=-1, keepdims=True)
        powers = np.exp(a - top)
        total = powers.sum(axis=-1, keepdims=True)
        out = powers / total
        self.dim = dim
        self.save_for_backward(out)
        return out

    def backward(self, grad):
        (out,) = self.saved_arrays
        mean = (grad * out).sum(axis=self.dim, keepdims=True)
        return out * (grad - mean)

# %% exercise="softmax" mistake="not-divided"
# The powers are not divided by their sum, so they are no shares of 1.
class Softmax(Function):
    def forward(self, a, dim):
        top = a.max(axis=dim, keepdims=True)
        powers = np.exp(a - top)
        total = powers.sum(axis=dim, keepdims=True)
        out = powers
        self.dim = dim
        self.save_for_backward(out)
        return out

    def backward(self, grad):
        (out,) = self.saved_arrays
        mean = (grad * out).sum(axis=self.dim, keepdims=True)
        return out * (grad - mean)

# %% exercise="softmax" mistake="shares-without-exp"
# The logits themselves were divided by their sum. exp comes first: it makes them positive.
class Softmax(Function):
    def forward(self, a, dim):
        top = a.max(axis=dim, keepdims=True)
        powers = a - top
        total = a.sum(axis=dim, keepdims=True)
        out = a / total
        self.dim = dim
        self.save_for_backward(out)
        return out

    def backward(self, grad):
        (out,) = self.saved_arrays
        mean = (grad * out).sum(axis=self.dim, keepdims=True)
        return out * (grad - mean)

# %% exercise="softmax" mistake="base-two"
# The powers have another base. Softmax uses exp.
class Softmax(Function):
    def forward(self, a, dim):
        top = a.max(axis=dim, keepdims=True)
        powers = 2.0 ** (a - top)
        total = powers.sum(axis=dim, keepdims=True)
        out = powers / total
        self.dim = dim
        self.save_for_backward(out)
        return out

    def backward(self, grad):
        (out,) = self.saved_arrays
        mean = (grad * out).sum(axis=self.dim, keepdims=True)
        return out * (grad - mean)

# %% exercise="softmax" mistake="smallest-subtracted"
# The smallest logit was subtracted, so the exponents are positive and overflow. Subtract the largest.
class Softmax(Function):
    def forward(self, a, dim):
        top = a.min(axis=dim, keepdims=True)
        powers = np.exp(a - top)
        total = powers.sum(axis=dim, keepdims=True)
        out = powers / total
        self.dim = dim
        self.save_for_backward(out)
        return out

    def backward(self, grad):
        (out,) = self.saved_arrays
        mean = (grad * out).sum(axis=self.dim, keepdims=True)
        return out * (grad - mean)

# %% exercise="softmax" mistake="like-sigmoid"
# The gradient is that of a sigmoid, p (1 - p). Here every logit changes every probability: the mean of grad, weighted with p, has to be subtracted.
class Softmax(Function):
    def forward(self, a, dim):
        top = a.max(axis=dim, keepdims=True)
        powers = np.exp(a - top)
        total = powers.sum(axis=dim, keepdims=True)
        out = powers / total
        self.dim = dim
        self.save_for_backward(out)
        return out

    def backward(self, grad):
        (out,) = self.saved_arrays
        return grad * out * (1 - out)

# %% exercise="softmax" mistake="plain-mean"
# The mean of grad is not weighted with the probabilities.
class Softmax(Function):
    def forward(self, a, dim):
        top = a.max(axis=dim, keepdims=True)
        powers = np.exp(a - top)
        total = powers.sum(axis=dim, keepdims=True)
        out = powers / total
        self.dim = dim
        self.save_for_backward(out)
        return out

    def backward(self, grad):
        (out,) = self.saved_arrays
        mean = grad.mean(axis=self.dim, keepdims=True)
        return out * (grad - mean)

# %% exercise="softmax" mistake="mean-of-all"
# The weighted mean goes over the whole array. Each row, along dim, has its own.
class Softmax(Function):
    def forward(self, a, dim):
        top = a.max(axis=dim, keepdims=True)
        powers = np.exp(a - top)
        total = powers.sum(axis=dim, keepdims=True)
        out = powers / total
        self.dim = dim
        self.save_for_backward(out)
        return out

    def backward(self, grad):
        (out,) = self.saved_arrays
        mean = (grad * out).sum()
        return out * (grad - mean)

# %% exercise="softmax" mistake="mean-without-probabilities"
# The sum of grad is subtracted, without the probabilities as weights.
class Softmax(Function):
    def forward(self, a, dim):
        top = a.max(axis=dim, keepdims=True)
        powers = np.exp(a - top)
        total = powers.sum(axis=dim, keepdims=True)
        out = powers / total
        self.dim = dim
        self.save_for_backward(out)
        return out

    def backward(self, grad):
        (out,) = self.saved_arrays
        mean = grad.sum(axis=self.dim, keepdims=True)
        return out * (grad - mean)

# %% exercise="softmax" mistake="times-missing"
# The last factor is missing: each entry is multiplied by its probability.
class Softmax(Function):
    def forward(self, a, dim):
        top = a.max(axis=dim, keepdims=True)
        powers = np.exp(a - top)
        total = powers.sum(axis=dim, keepdims=True)
        out = powers / total
        self.dim = dim
        self.save_for_backward(out)
        return out

    def backward(self, grad):
        (out,) = self.saved_arrays
        mean = (grad * out).sum(axis=self.dim, keepdims=True)
        return grad - mean

# %% exercise="softmax" mistake="mean-divided"
# The weighted mean was divided by the number of entries. The weights add up to 1 already.
class Softmax(Function):
    def forward(self, a, dim):
        top = a.max(axis=dim, keepdims=True)
        powers = np.exp(a - top)
        total = powers.sum(axis=dim, keepdims=True)
        out = powers / total
        self.dim = dim
        self.save_for_backward(out)
        return out

    def backward(self, grad):
        (out,) = self.saved_arrays
        mean = (grad * out).mean(axis=self.dim, keepdims=True)
        return out * (grad - mean)

# %% exercise="softmax" mistake="gradient-axis-lost"
# In backward the axis is gone after the sum. keepdims=True keeps it with length 1.
class Softmax(Function):
    def forward(self, a, dim):
        top = a.max(axis=dim, keepdims=True)
        powers = np.exp(a - top)
        total = powers.sum(axis=dim, keepdims=True)
        out = powers / total
        self.dim = dim
        self.save_for_backward(out)
        return out

    def backward(self, grad):
        (out,) = self.saved_arrays
        mean = (grad * out).sum(axis=self.dim)
        return out * (grad - mean)

# %% exercise="softmax" mistake="logits-saved"
# backward computes with the logits where the probabilities are meant.
class Softmax(Function):
    def forward(self, a, dim):
        top = a.max(axis=dim, keepdims=True)
        powers = np.exp(a - top)
        total = powers.sum(axis=dim, keepdims=True)
        out = powers / total
        self.dim = dim
        self.save_for_backward(a)
        return out

    def backward(self, grad):
        (out,) = self.saved_arrays
        mean = (grad * out).sum(axis=self.dim, keepdims=True)
        return out * (grad - mean)

# %% exercise="softmax" honest="matrix-of-slopes"
# With shares of the powers, and the product first.
class Softmax(Function):
    def forward(self, a, dim):
        shifted = a - np.amax(a, axis=dim, keepdims=True)
        out = np.exp(shifted)
        out /= out.sum(axis=dim, keepdims=True)
        self.save_for_backward(out)
        self.axis = dim
        return out

    def backward(self, grad):
        (p,) = self.saved_arrays
        product = grad * p
        return product - p * product.sum(axis=self.axis, keepdims=True)

# %% exercise="log-sum-exp" mistake="textbook"
# exp overflows for large numbers. Subtract the largest one inside, and add it again outside.
def log_sum_exp(a, dim):
    top = a.max(axis=dim, keepdims=True)
    total = np.exp(a).sum(axis=dim, keepdims=True)
    return np.log(total)

# %% exercise="log-sum-exp" mistake="not-added-again"
# The largest number was subtracted inside and not added again outside.
def log_sum_exp(a, dim):
    top = a.max(axis=dim, keepdims=True)
    total = np.exp(a - top).sum(axis=dim, keepdims=True)
    return np.log(total)

# %% exercise="log-sum-exp" mistake="axis-lost"
# The axis is gone. It stays, with length 1: keepdims=True.
def log_sum_exp(a, dim):
    top = a.max(axis=dim, keepdims=True)
    total = np.exp(a - top).sum(axis=dim, keepdims=True)
    return (top + np.log(total)).squeeze(dim)

# %% exercise="log-sum-exp" mistake="largest-of-all"
# The largest number of the whole array was subtracted. Where a row is far below it all its powers are 0, and the logarithm of 0 is -inf: each row needs its own.
def log_sum_exp(a, dim):
    top = a.max()
    total = np.exp(a - top).sum(axis=dim, keepdims=True)
    return top + np.log(total)

# %% exercise="log-sum-exp" mistake="sum-of-all"
# The sum goes over the whole array. It goes along dim.
def log_sum_exp(a, dim):
    top = a.max(axis=dim, keepdims=True)
    total = np.exp(a - top).sum()
    return top + np.log(total)

# %% exercise="log-sum-exp" mistake="no-logarithm"
# The logarithm is missing.
def log_sum_exp(a, dim):
    top = a.max(axis=dim, keepdims=True)
    total = np.exp(a - top).sum(axis=dim, keepdims=True)
    return top + total

# %% exercise="log-sum-exp" mistake="base-ten"
# The logarithm has the base 10. ln is np.log.
def log_sum_exp(a, dim):
    top = a.max(axis=dim, keepdims=True)
    total = np.exp(a - top).sum(axis=dim, keepdims=True)
    return top + np.log10(total)

# %% exercise="log-sum-exp" mistake="mean-inside"
# The mean of the powers was taken. Log-sum-exp takes their sum.
def log_sum_exp(a, dim):
    top = a.max(axis=dim, keepdims=True)
    total = np.exp(a - top).mean(axis=dim, keepdims=True)
    return top + np.log(total)

# %% exercise="log-sum-exp" mistake="largest-only"
# The largest number alone is near the result only where it stands far above the others. The sum of the powers is missing.
def log_sum_exp(a, dim):
    top = a.max(axis=dim, keepdims=True)
    total = np.exp(a - top).sum(axis=dim, keepdims=True)
    return top

# %% exercise="log-sum-exp" mistake="log1p"
# log1p adds 1 to the sum, in which the largest number has its 1 already.
def log_sum_exp(a, dim):
    top = a.max(axis=dim, keepdims=True)
    total = np.exp(a - top).sum(axis=dim, keepdims=True)
    return top + np.log1p(total)

# %% exercise="log-sum-exp" mistake="multiplied-again"
# The largest number was multiplied. A factor under the logarithm becomes a summand: add it.
def log_sum_exp(a, dim):
    top = a.max(axis=dim, keepdims=True)
    total = np.exp(a - top).sum(axis=dim, keepdims=True)
    return top * np.log(total)

# %% exercise="log-sum-exp" mistake="always-last-axis"
# The axis is the last one, whatever dim says.
def log_sum_exp(a, dim):
    top = a.max(axis=-1, keepdims=True)
    total = np.exp(a - top).sum(axis=-1, keepdims=True)
    return top + np.log(total)

# %% exercise="log-sum-exp" honest="two-at-a-time"
# np.logaddexp adds two powers at a time.
def log_sum_exp(a, dim):
    return np.logaddexp.reduce(a, axis=dim, keepdims=True)

# %% exercise="log-softmax" mistake="log-of-softmax"
# The logarithm was taken of probabilities that were rounded before: where one is too small for a float, the result is -inf. Subtract log-sum-exp from the logits.
class LogSoftmax(Function):
    def forward(self, a, dim):
        powers = np.exp(a - a.max(axis=dim, keepdims=True))
        out = np.log(powers / powers.sum(axis=dim, keepdims=True))
        self.dim = dim
        self.save_for_backward(out)
        return out

    def backward(self, grad):
        (out,) = self.saved_arrays
        return grad - np.exp(out) * grad.sum(axis=self.dim, keepdims=True)

# %% exercise="log-softmax" mistake="logits-left-large"
# Large logits lose their last digits: log-sum-exp of them is rounded to what float32 has near 30000, and the difference keeps that error. Subtract the largest number from all logits first.
class LogSoftmax(Function):
    def forward(self, a, dim):
        out = a - log_sum_exp(a, dim)
        self.dim = dim
        self.save_for_backward(out)
        return out

    def backward(self, grad):
        (out,) = self.saved_arrays
        return grad - np.exp(out) * grad.sum(axis=self.dim, keepdims=True)

# %% exercise="log-softmax" mistake="sign"
# Log-sum-exp was added. It is subtracted: a logarithm of a quotient is a difference.
class LogSoftmax(Function):
    def forward(self, a, dim):
        out = a + log_sum_exp(a, dim)
        self.dim = dim
        self.save_for_backward(out)
        return out

    def backward(self, grad):
        (out,) = self.saved_arrays
        return grad - np.exp(out) * grad.sum(axis=self.dim, keepdims=True)

# %% exercise="log-softmax" mistake="turned-around"
# The difference is turned around. Logarithms of probabilities are negative.
class LogSoftmax(Function):
    def forward(self, a, dim):
        out = log_sum_exp(a, dim) - a
        self.dim = dim
        self.save_for_backward(out)
        return out

    def backward(self, grad):
        (out,) = self.saved_arrays
        return grad - np.exp(out) * grad.sum(axis=self.dim, keepdims=True)

# %% exercise="log-softmax" mistake="softmax-returned"
# These are the probabilities, not their logarithms.
class LogSoftmax(Function):
    def forward(self, a, dim):
        self.dim = dim
        a = a - a.max(axis=dim, keepdims=True)
        out = a - log_sum_exp(a, dim)
        self.save_for_backward(out)
        return np.exp(out)

    def backward(self, grad):
        (out,) = self.saved_arrays
        return grad - np.exp(out) * grad.sum(axis=self.dim, keepdims=True)

# %% exercise="log-softmax" mistake="divided"
# The logits were divided by log-sum-exp. A logarithm of a quotient is a difference.
class LogSoftmax(Function):
    def forward(self, a, dim):
        out = a / log_sum_exp(a, dim)
        self.dim = dim
        self.save_for_backward(out)
        return out

    def backward(self, grad):
        (out,) = self.saved_arrays
        return grad - np.exp(out) * grad.sum(axis=self.dim, keepdims=True)

# %% exercise="log-softmax" mistake="gradient-of-softmax"
# The gradient is that of softmax. Here it is grad minus p times the sum of grad.
class LogSoftmax(Function):
    def forward(self, a, dim):
        a = a - a.max(axis=dim, keepdims=True)
        out = a - log_sum_exp(a, dim)
        self.dim = dim
        self.save_for_backward(out)
        return out

    def backward(self, grad):
        (out,) = self.saved_arrays
        p = np.exp(out)
        return p * (grad - (grad * p).sum(axis=self.dim, keepdims=True))

# %% exercise="log-softmax" mistake="weighted-sum"
# The sum in the gradient is weighted with the probabilities. It is the sum of grad alone.
class LogSoftmax(Function):
    def forward(self, a, dim):
        a = a - a.max(axis=dim, keepdims=True)
        out = a - log_sum_exp(a, dim)
        self.dim = dim
        self.save_for_backward(out)
        return out

    def backward(self, grad):
        (out,) = self.saved_arrays
        p = np.exp(out)
        return grad - p * (grad * p).sum(axis=self.dim, keepdims=True)

# %% exercise="log-softmax" mistake="exp-forgotten"
# In the gradient the logarithms stand where the probabilities are meant: p is exp of the result.
class LogSoftmax(Function):
    def forward(self, a, dim):
        a = a - a.max(axis=dim, keepdims=True)
        out = a - log_sum_exp(a, dim)
        self.dim = dim
        self.save_for_backward(out)
        return out

    def backward(self, grad):
        (out,) = self.saved_arrays
        return grad - out * grad.sum(axis=self.dim, keepdims=True)

# %% exercise="log-softmax" mistake="sum-of-all"
# The sum of grad goes over the whole array. It goes along dim.
class LogSoftmax(Function):
    def forward(self, a, dim):
        a = a - a.max(axis=dim, keepdims=True)
        out = a - log_sum_exp(a, dim)
        self.dim = dim
        self.save_for_backward(out)
        return out

    def backward(self, grad):
        (out,) = self.saved_arrays
        return grad - np.exp(out) * grad.sum()

# %% exercise="log-softmax" mistake="sum-forgotten"
# The sum of grad is missing: p was multiplied by each entry of grad alone.
class LogSoftmax(Function):
    def forward(self, a, dim):
        a = a - a.max(axis=dim, keepdims=True)
        out = a - log_sum_exp(a, dim)
        self.dim = dim
        self.save_for_backward(out)
        return out

    def backward(self, grad):
        (out,) = self.saved_arrays
        return grad - np.exp(out) * grad

# %% exercise="log-softmax" mistake="sum-without-p"
# The sum of grad was subtracted without the factor p.
class LogSoftmax(Function):
    def forward(self, a, dim):
        a = a - a.max(axis=dim, keepdims=True)
        out = a - log_sum_exp(a, dim)
        self.dim = dim
        self.save_for_backward(out)
        return out

    def backward(self, grad):
        return grad - grad.sum(axis=self.dim, keepdims=True)

# %% exercise="log-softmax" mistake="gradient-passes"
# Only grad is returned. Log-sum-exp depends on every logit, too, and its slope is p.
class LogSoftmax(Function):
    def forward(self, a, dim):
        a = a - a.max(axis=dim, keepdims=True)
        out = a - log_sum_exp(a, dim)
        self.dim = dim
        self.save_for_backward(out)
        return out

    def backward(self, grad):
        return grad

# %% exercise="log-softmax" mistake="gradient-axis-lost"
# In backward the axis is gone after the sum. keepdims=True keeps it with length 1.
class LogSoftmax(Function):
    def forward(self, a, dim):
        a = a - a.max(axis=dim, keepdims=True)
        out = a - log_sum_exp(a, dim)
        self.dim = dim
        self.save_for_backward(out)
        return out

    def backward(self, grad):
        (out,) = self.saved_arrays
        return grad - np.exp(out) * grad.sum(axis=self.dim)

# %% exercise="log-softmax" mistake="always-rows"
# The axis is the last one, whatever dim says.
class LogSoftmax(Function):
    def forward(self, a, dim):
        a = a - a.max(axis=dim, keepdims=True)
        out = a - log_sum_exp(a, -1)
        self.dim = dim
        self.save_for_backward(out)
        return out

    def backward(self, grad):
        (out,) = self.saved_arrays
        return grad - np.exp(out) * grad.sum(axis=self.dim, keepdims=True)

# %% exercise="log-softmax" honest="probabilities-saved"
# With log_sum_exp, and the probabilities saved.
class LogSoftmax(Function):
    def forward(self, a, dim):
        a = a - a.max(axis=dim, keepdims=True)
        out = a - log_sum_exp(a, dim)
        self.axis = dim
        self.save_for_backward(np.exp(out))
        return out

    def backward(self, grad):
        (p,) = self.saved_arrays
        return grad - grad.sum(axis=self.axis, keepdims=True) * p

# %% exercise="shared" mistake="not-divided"
# For a mean each loss gets the n-th part of the gradient. Nothing is divided here.
def shared(grad, shape, reduction):
    return np.broadcast_to(grad, shape)

# %% exercise="shared" mistake="divided-for-a-sum"
# The gradient is divided for a sum as well. Only a mean divides.
def shared(grad, shape, reduction):
    if reduction != "none":
        grad = grad / max(math.prod(shape), 1)
    return np.broadcast_to(grad, shape)

# %% exercise="shared" mistake="divided-always"
# The gradient is divided for every reduction. Only a mean divides.
def shared(grad, shape, reduction):
    return np.broadcast_to(grad / max(math.prod(shape), 1), shape)

# %% exercise="shared" mistake="first-axis-only"
# The mean is divided by the length of the first axis. It is over all losses, along every axis.
def shared(grad, shape, reduction):
    if reduction == "mean":
        grad = grad / max(len(np.zeros(shape)) if shape else 1, 1)
    return np.broadcast_to(grad, shape)

# %% exercise="shared" mistake="last-axis-only"
# The mean is divided by the length of the last axis. It is over all losses, along every axis.
def shared(grad, shape, reduction):
    if reduction == "mean":
        grad = grad / max(shape[-1] if shape else 1, 1)
    return np.broadcast_to(grad, shape)

# %% exercise="shared" mistake="number-of-axes"
# The mean is divided by the number of axes. It is over all losses: math.prod(shape) counts them.
def shared(grad, shape, reduction):
    if reduction == "mean":
        grad = grad / max(len(shape), 1)
    return np.broadcast_to(grad, shape)

# %% exercise="shared" mistake="a-single-number"
# One number comes back. Each loss gets its share, so an array of the shape of the losses is asked for.
def shared(grad, shape, reduction):
    if reduction == "mean":
        grad = grad / max(math.prod(shape), 1)
    return grad

# %% exercise="shared" mistake="division-by-zero"
# A batch without losses is divided by 0. There is nothing to share, but the shape may still contain a 0.
def shared(grad, shape, reduction):
    if reduction == "mean":
        grad = grad * (1 / math.prod(shape))
    return np.broadcast_to(grad, shape)

# %% exercise="shared" mistake="divided-by-the-product"
# A batch without losses is divided by 0, which NumPy answers with inf and a warning. Divide by 1 there: no element is left to see it.
def shared(grad, shape, reduction):
    if reduction == "mean":
        grad = grad / math.prod(shape)
    return np.broadcast_to(grad, shape)

# %% exercise="shared" mistake="multiplied"
# The gradient was multiplied by the number of losses. A mean divides.
def shared(grad, shape, reduction):
    if reduction == "mean":
        grad = grad * max(math.prod(shape), 1)
    return np.broadcast_to(grad, shape)

# %% exercise="shared" mistake="ones"
# The shares do not depend on the gradient that comes in. Each loss gets its part of it.
def shared(grad, shape, reduction):
    size = max(math.prod(shape), 1) if reduction == "mean" else 1
    return np.full(shape, 1.0 / size) if reduction != "none" else grad

# %% exercise="shared" mistake="float64"
# The dtype has changed to float64. It is that of the gradient.
def shared(grad, shape, reduction):
    size = max(math.prod(shape), 1) if reduction == "mean" else 1
    return np.zeros(shape) + grad / size

# %% exercise="shared" mistake="none-is-summed"
# For "none" the gradients were added up. They are already one for each loss, and stay as they are.
def shared(grad, shape, reduction):
    if reduction == "none":
        grad = grad.sum()
    if reduction == "mean":
        grad = grad / max(math.prod(shape), 1)
    return np.broadcast_to(grad, shape)

# %% exercise="shared" honest="three-cases"
# Three cases, each written out.
def shared(grad, shape, reduction):
    if reduction == "none":
        return grad
    share = grad if reduction == "sum" else grad / (np.prod(shape, dtype=int) or 1)
    return np.full(shape, share, dtype=np.asarray(grad).dtype)

# %% exercise="mse-loss" mistake="absolute"
# The absolute difference was taken, not its square.
class MseLoss(Function):
    def forward(self, input, target, reduction):
        error = input - target
        self.save_for_backward(error)
        self.reduction = reduction
        return reduced(np.abs(error), reduction)

    def backward(self, grad):
        (error,) = self.saved_arrays
        slope = np.sign(error) * shared(grad, error.shape, self.reduction)
        return slope, -slope

# %% exercise="mse-loss" mistake="not-squared"
# The differences are not squared, so positive and negative errors cancel.
class MseLoss(Function):
    def forward(self, input, target, reduction):
        error = input - target
        self.save_for_backward(error)
        self.reduction = reduction
        return reduced(error, reduction)

    def backward(self, grad):
        (error,) = self.saved_arrays
        slope = 2 * error * shared(grad, error.shape, self.reduction)
        return slope, -slope

# %% exercise="mse-loss" mistake="half"
# The square was halved. torch takes the whole square.
class MseLoss(Function):
    def forward(self, input, target, reduction):
        error = input - target
        self.save_for_backward(error)
        self.reduction = reduction
        return reduced(error**2, reduction) / 2

    def backward(self, grad):
        (error,) = self.saved_arrays
        slope = error * shared(grad, error.shape, self.reduction)
        return slope, -slope

# %% exercise="mse-loss" mistake="root"
# The root was taken at the end. The loss is the mean square itself.
class MseLoss(Function):
    def forward(self, input, target, reduction):
        error = input - target
        self.save_for_backward(error)
        self.reduction = reduction
        return np.sqrt(reduced(error**2, reduction))

    def backward(self, grad):
        (error,) = self.saved_arrays
        slope = 2 * error * shared(grad, error.shape, self.reduction)
        return slope, -slope

# %% exercise="mse-loss" mistake="always-mean"
# The losses are always averaged. reduced does what the reduction says.
class MseLoss(Function):
    def forward(self, input, target, reduction):
        error = input - target
        self.save_for_backward(error)
        self.reduction = reduction
        return (error**2).mean()

    def backward(self, grad):
        (error,) = self.saved_arrays
        slope = 2 * error * shared(grad, error.shape, self.reduction)
        return slope, -slope

# %% exercise="mse-loss" mistake="square-of-the-mean"
# The errors were reduced first and squared afterward. Each error is squared before.
class MseLoss(Function):
    def forward(self, input, target, reduction):
        error = input - target
        self.save_for_backward(error)
        self.reduction = reduction
        return reduced(error, reduction) ** 2

    def backward(self, grad):
        (error,) = self.saved_arrays
        slope = 2 * error * shared(grad, error.shape, self.reduction)
        return slope, -slope

# %% exercise="mse-loss" mistake="factor-two"
# The factor 2 of the slope of a square is missing.
class MseLoss(Function):
    def forward(self, input, target, reduction):
        error = input - target
        self.save_for_backward(error)
        self.reduction = reduction
        return reduced(error**2, reduction)

    def backward(self, grad):
        (error,) = self.saved_arrays
        slope = error * shared(grad, error.shape, self.reduction)
        return slope, -slope

# %% exercise="mse-loss" mistake="share-forgotten"
# The gradient is that of a sum for every reduction. shared gives each loss its share.
class MseLoss(Function):
    def forward(self, input, target, reduction):
        error = input - target
        self.save_for_backward(error)
        self.reduction = reduction
        return reduced(error**2, reduction)

    def backward(self, grad):
        (error,) = self.saved_arrays
        slope = 2 * error * grad
        return slope, -slope

# %% exercise="mse-loss" mistake="always-divided"
# The gradient is divided by the number of losses for every reduction. Only a mean divides: shared knows it.
class MseLoss(Function):
    def forward(self, input, target, reduction):
        error = input - target
        self.save_for_backward(error)
        self.reduction = reduction
        return reduced(error**2, reduction)

    def backward(self, grad):
        (error,) = self.saved_arrays
        slope = 2 * error * grad / error.size
        return slope, -slope

# %% exercise="mse-loss" mistake="grad-ignored"
# The gradient that comes in is not used.
class MseLoss(Function):
    def forward(self, input, target, reduction):
        error = input - target
        self.save_for_backward(error)
        self.reduction = reduction
        return reduced(error**2, reduction)

    def backward(self, grad):
        (error,) = self.saved_arrays
        slope = 2 * error * shared(np.ones_like(grad), error.shape, self.reduction)
        return slope, -slope

# %% exercise="mse-loss" mistake="same-sign"
# Both gradients have the same sign. If the target grows, the difference shrinks.
class MseLoss(Function):
    def forward(self, input, target, reduction):
        error = input - target
        self.save_for_backward(error)
        self.reduction = reduction
        return reduced(error**2, reduction)

    def backward(self, grad):
        (error,) = self.saved_arrays
        slope = 2 * error * shared(grad, error.shape, self.reduction)
        return slope, slope

# %% exercise="mse-loss" mistake="signs-swapped"
# The signs of the two gradients have changed places, or the difference is turned around in one place only.
class MseLoss(Function):
    def forward(self, input, target, reduction):
        error = input - target
        self.save_for_backward(error)
        self.reduction = reduction
        return reduced(error**2, reduction)

    def backward(self, grad):
        (error,) = self.saved_arrays
        slope = 2 * error * shared(grad, error.shape, self.reduction)
        return -slope, slope

# %% exercise="mse-loss" mistake="one-gradient"
# One gradient comes back. There are two inputs with an array, and each gets its own.
class MseLoss(Function):
    def forward(self, input, target, reduction):
        error = input - target
        self.save_for_backward(error)
        self.reduction = reduction
        return reduced(error**2, reduction)

    def backward(self, grad):
        (error,) = self.saved_arrays
        slope = 2 * error * shared(grad, error.shape, self.reduction)
        return slope

# %% exercise="mse-loss" mistake="squares-saved"
# The squares were saved, and the gradient computed from them. It needs the differences themselves.
class MseLoss(Function):
    def forward(self, input, target, reduction):
        error = (input - target) ** 2
        self.save_for_backward(error)
        self.reduction = reduction
        return reduced(error, reduction)

    def backward(self, grad):
        (error,) = self.saved_arrays
        slope = 2 * error * shared(grad, error.shape, self.reduction)
        return slope, -slope

# %% exercise="mse-loss" honest="both-saved"
# Saves both arrays, and turns the difference around.
class MseLoss(Function):
    def forward(self, input, target, reduction):
        self.save_for_backward(input, target)
        self.how = reduction
        return reduced(np.square(target - input), reduction)

    def backward(self, grad):
        input, target = self.saved_arrays
        share = shared(grad, input.shape, self.how)
        return 2 * share * (input - target), 2 * share * (target - input)

# %% exercise="nll-loss" mistake="sign"
# The minus sign is missing: logarithms of probabilities are negative, and a loss is positive.
class NllLoss(Function):
    def forward(self, log_p, target, reduction):
        self.place = (np.arange(len(target)), target)
        self.shape, self.reduction = log_p.shape, reduction
        return reduced(log_p[self.place], reduction)

    def backward(self, grad):
        result = np.zeros(self.shape, grad.dtype)
        result[self.place] = shared(grad, self.shape[:1], self.reduction)
        return result

# %% exercise="nll-loss" mistake="sign-of-the-gradient"
# The sign of the gradient is wrong: the loss is minus the entry.
class NllLoss(Function):
    def forward(self, log_p, target, reduction):
        self.place = (np.arange(len(target)), target)
        self.shape, self.reduction = log_p.shape, reduction
        return reduced(-log_p[self.place], reduction)

    def backward(self, grad):
        result = np.zeros(self.shape, grad.dtype)
        result[self.place] = shared(grad, self.shape[:1], self.reduction)
        return result

# %% exercise="nll-loss" mistake="all-rows"
# For each target all rows were taken. An index needs a row for each column: log_p[rows, columns].
class NllLoss(Function):
    def forward(self, log_p, target, reduction):
        self.place = (np.arange(len(target)), target)
        self.shape, self.reduction = log_p.shape, reduction
        return reduced(-log_p[:, target], reduction)

    def backward(self, grad):
        result = np.zeros(self.shape, grad.dtype)
        result[self.place] = -shared(grad, self.shape[:1], self.reduction)
        return result

# %% exercise="nll-loss" mistake="rows-instead-of-columns"
# target was used to choose rows. It names the column in each row.
class NllLoss(Function):
    def forward(self, log_p, target, reduction):
        self.place = (np.arange(len(target)), target)
        self.shape, self.reduction = log_p.shape, reduction
        return reduced(-log_p[target % len(log_p)].max(axis=1), reduction)

    def backward(self, grad):
        result = np.zeros(self.shape, grad.dtype)
        result[self.place] = -shared(grad, self.shape[:1], self.reduction)
        return result

# %% exercise="nll-loss" mistake="whole-matrix"
# All entries were taken, not only that of the right class.
class NllLoss(Function):
    def forward(self, log_p, target, reduction):
        self.place = (np.arange(len(target)), target)
        self.shape, self.reduction = log_p.shape, reduction
        return reduced(-log_p.sum(axis=1), reduction)

    def backward(self, grad):
        result = np.zeros(self.shape, grad.dtype)
        result[self.place] = -shared(grad, self.shape[:1], self.reduction)
        return result

# %% exercise="nll-loss" mistake="largest"
# The largest entry of each row was taken, whatever target says.
class NllLoss(Function):
    def forward(self, log_p, target, reduction):
        self.place = (np.arange(len(target)), target)
        self.shape, self.reduction = log_p.shape, reduction
        return reduced(-log_p.max(axis=1), reduction)

    def backward(self, grad):
        result = np.zeros(self.shape, grad.dtype)
        result[self.place] = -shared(grad, self.shape[:1], self.reduction)
        return result

# %% exercise="nll-loss" mistake="log-again"
# The logarithm was taken once more. log_p holds logarithms already.
class NllLoss(Function):
    def forward(self, log_p, target, reduction):
        self.place = (np.arange(len(target)), target)
        self.shape, self.reduction = log_p.shape, reduction
        return reduced(-np.log(-log_p[self.place]), reduction)

    def backward(self, grad):
        result = np.zeros(self.shape, grad.dtype)
        result[self.place] = -shared(grad, self.shape[:1], self.reduction)
        return result

# %% exercise="nll-loss" mistake="probability"
# exp brought the probabilities back. The loss is minus the logarithm itself.
class NllLoss(Function):
    def forward(self, log_p, target, reduction):
        self.place = (np.arange(len(target)), target)
        self.shape, self.reduction = log_p.shape, reduction
        return reduced(-np.exp(log_p[self.place]), reduction)

    def backward(self, grad):
        result = np.zeros(self.shape, grad.dtype)
        result[self.place] = -shared(grad, self.shape[:1], self.reduction)
        return result

# %% exercise="nll-loss" mistake="always-mean"
# The losses are always averaged. reduced does what the reduction says.
class NllLoss(Function):
    def forward(self, log_p, target, reduction):
        self.place = (np.arange(len(target)), target)
        self.shape, self.reduction = log_p.shape, reduction
        return -log_p[self.place].mean()

    def backward(self, grad):
        result = np.zeros(self.shape, grad.dtype)
        result[self.place] = -shared(grad, self.shape[:1], self.reduction)
        return result

# %% exercise="nll-loss" mistake="mean-over-all"
# The mean is divided by the number of all entries. There is one loss per row.
class NllLoss(Function):
    def forward(self, log_p, target, reduction):
        self.place = (np.arange(len(target)), target)
        self.shape, self.reduction = log_p.shape, reduction
        return reduced(-log_p[self.place], reduction)

    def backward(self, grad):
        result = np.zeros(self.shape, grad.dtype)
        result[self.place] = -shared(grad, self.shape, self.reduction)[:, 0]
        return result

# %% exercise="nll-loss" mistake="share-forgotten"
# The gradient is that of a sum for every reduction. shared gives each row its share.
class NllLoss(Function):
    def forward(self, log_p, target, reduction):
        self.place = (np.arange(len(target)), target)
        self.shape, self.reduction = log_p.shape, reduction
        return reduced(-log_p[self.place], reduction)

    def backward(self, grad):
        result = np.zeros(self.shape, grad.dtype)
        result[self.place] = -grad
        return result

# %% exercise="nll-loss" mistake="grad-ignored"
# The gradient that comes in is not used.
class NllLoss(Function):
    def forward(self, log_p, target, reduction):
        self.place = (np.arange(len(target)), target)
        self.shape, self.reduction = log_p.shape, reduction
        return reduced(-log_p[self.place], reduction)

    def backward(self, grad):
        result = np.zeros(self.shape, grad.dtype)
        result[self.place] = -shared(np.ones_like(grad), self.shape[:1], self.reduction)
        return result

# %% exercise="nll-loss" mistake="everywhere"
# The gradient stands in every column. Only the entry of the right class changes the loss; the others have 0.
class NllLoss(Function):
    def forward(self, log_p, target, reduction):
        self.place = (np.arange(len(target)), target)
        self.shape, self.reduction = log_p.shape, reduction
        return reduced(-log_p[self.place], reduction)

    def backward(self, grad):
        share = -shared(grad, self.shape[:1], self.reduction)
        return np.repeat(share[:, None], self.shape[1], axis=1)

# %% exercise="nll-loss" mistake="all-rows-on-the-way-back"
# In backward every row was written at the class of every target: result[:, target] takes all rows. Its index needs a row for each column, as in forward.
class NllLoss(Function):
    def forward(self, log_p, target, reduction):
        self.shape, self.target, self.reduction = log_p.shape, target, reduction
        return reduced(-log_p[np.arange(len(target)), target], reduction)

    def backward(self, grad):
        result = np.zeros(self.shape, grad.dtype)
        result[:, self.target] = -shared(grad, self.shape[:1], self.reduction)
        return result

# %% exercise="nll-loss" mistake="shares-without-a-second-axis"
# A matrix of shape (n, classes) was multiplied by shares of shape (n,), one per row. NumPy lays them along the columns; a second axis, of length 1, lays them along the rows.
class NllLoss(Function):
    def forward(self, log_p, target, reduction):
        self.place = (np.arange(len(target)), target)
        self.shape, self.reduction = log_p.shape, reduction
        return reduced(-log_p[self.place], reduction)

    def backward(self, grad):
        result = np.zeros(self.shape, grad.dtype)
        result[self.place] = -1
        return result * shared(grad, self.shape[:1], self.reduction)

# %% exercise="nll-loss" mistake="one-per-row"
# The gradient has one number per row. It has the shape of log_p, with zeros elsewhere.
class NllLoss(Function):
    def forward(self, log_p, target, reduction):
        self.place = (np.arange(len(target)), target)
        self.shape, self.reduction = log_p.shape, reduction
        return reduced(-log_p[self.place], reduction)

    def backward(self, grad):
        return -shared(grad, self.shape[:1], self.reduction)

# %% exercise="nll-loss" mistake="first-column"
# The rows are counted, but the column is always the first.
class NllLoss(Function):
    def forward(self, log_p, target, reduction):
        self.place = (np.arange(len(target)), 0 * target)
        self.shape, self.reduction = log_p.shape, reduction
        return reduced(-log_p[self.place], reduction)

    def backward(self, grad):
        result = np.zeros(self.shape, grad.dtype)
        result[self.place] = -shared(grad, self.shape[:1], self.reduction)
        return result

# %% exercise="nll-loss" honest="take-along-axis"
# With np.take_along_axis and np.put_along_axis.
class NllLoss(Function):
    def forward(self, log_p, target, reduction):
        self.columns, self.how = target[:, None], reduction
        self.save_for_backward(log_p)
        picked = np.take_along_axis(log_p, self.columns, axis=1)
        return reduced(-picked[:, 0], reduction)

    def backward(self, grad):
        (log_p,) = self.saved_arrays
        result = np.zeros_like(log_p)
        share = shared(grad, (len(log_p),), self.how)
        np.put_along_axis(result, self.columns, -share[:, None], axis=1)
        return result

# %% exercise="nll-loss" honest="one-hot"
# With a matrix of zeros and ones.
class NllLoss(Function):
    def forward(self, log_p, target, reduction):
        self.hot = np.eye(log_p.shape[1], dtype=log_p.dtype)[target]
        self.reduction = reduction
        return reduced(-(log_p * self.hot).sum(axis=1), reduction)

    def backward(self, grad):
        share = shared(grad, self.hot.shape[:1], self.reduction)
        return -self.hot * share[:, None]

# %% exercise="class-cross-entropy" mistake="no-softmax"
# The logits went into nll_loss as they are. It wants logarithms of probabilities.
def class_cross_entropy(input, target, **options):
    dim = 0 if input.ndim == 1 else 1
    return nll_loss(input, target, **options)

# %% exercise="class-cross-entropy" mistake="softmax-without-log"
# nll_loss got the probabilities. It wants their logarithms: log_softmax.
def class_cross_entropy(input, target, **options):
    dim = 0 if input.ndim == 1 else 1
    return nll_loss(softmax(input, dim), target, **options)

# %% exercise="class-cross-entropy" mistake="softmax-twice"
# There are two softmaxes, one inside the other. log_softmax does it all, on the logits.
def class_cross_entropy(input, target, **options):
    dim = 0 if input.ndim == 1 else 1
    return nll_loss(log_softmax(softmax(input, dim), dim), target, **options)

# %% exercise="class-cross-entropy" mistake="log-of-softmax"
# The logarithm was taken of probabilities that were rounded before, which gives inf for large logits. log_softmax does both at once.
def class_cross_entropy(input, target, **options):
    dim = 0 if input.ndim == 1 else 1
    return nll_loss(softmax(input, dim).log(), target, **options)

# %% exercise="class-cross-entropy" mistake="over-the-batch"
# The softmax goes over the examples of the batch. It goes over the classes.
def class_cross_entropy(input, target, **options):
    dim = 0
    return nll_loss(log_softmax(input, dim), target, **options)

# %% exercise="class-cross-entropy" mistake="last-axis"
# The last axis was taken for the classes. In (n, classes, height, width) they are the second one.
def class_cross_entropy(input, target, **options):
    dim = -1
    return nll_loss(log_softmax(input, dim), target, **options)

# %% exercise="class-cross-entropy" mistake="always-second"
# A single example has one axis only, and its classes are axis 0.
def class_cross_entropy(input, target, **options):
    dim = 1
    return nll_loss(log_softmax(input, dim), target, **options)

# %% exercise="class-cross-entropy" mistake="options-lost"
# The options are not handed on, so the reduction or the weights have no effect.
def class_cross_entropy(input, target, **options):
    dim = 0 if input.ndim == 1 else 1
    return nll_loss(log_softmax(input, dim), target)

# %% exercise="class-cross-entropy" mistake="sign"
# The sign is wrong: nll_loss has the minus already.
def class_cross_entropy(input, target, **options):
    dim = 0 if input.ndim == 1 else 1
    return -nll_loss(log_softmax(input, dim), target, **options)

# %% exercise="class-cross-entropy" mistake="options-as-one"
# The options were handed on as one dict in the place of weight. Write **options.
def class_cross_entropy(input, target, **options):
    dim = 0 if input.ndim == 1 else 1
    return nll_loss(log_softmax(input, dim), target, options)

# %% exercise="class-cross-entropy" mistake="numbers-only"
# The result has no history: it was cut off from the logits on the way.
def class_cross_entropy(input, target, **options):
    dim = 0 if input.ndim == 1 else 1
    return nll_loss(log_softmax(input, dim).detach(), target, **options)

# %% exercise="class-cross-entropy" honest="through-methods"
# With the method of the tensor.
def class_cross_entropy(input, target, **options):
    return nll_loss(input.log_softmax(min(1, input.ndim - 1)), target, **options)

# %% exercise="logit-loss" mistake="through-the-sigmoid"
# The logarithm was taken of a sigmoid that was rounded to 0 or 1, so the loss of large logits is inf or nan. Use the last formula.
class BinaryCrossEntropyWithLogits(Function):
    def forward(self, input, target, reduction):
        self.save_for_backward(input, target)
        self.reduction = reduction
        rest = 0
        p = logistic(input)
        losses = -target * np.log(p) - (1 - target) * np.log(1 - p)
        return reduced(losses, reduction)

    def backward(self, grad):
        input, target = self.saved_arrays
        grad = shared(grad, input.shape, self.reduction)
        return grad * (logistic(input) - target), -grad * input

# %% exercise="logit-loss" mistake="exp-overflows"
# exp of large numbers overflows: the exponent is not always negative. Take exp(-|a|), and the larger number out of the logarithm.
class BinaryCrossEntropyWithLogits(Function):
    def forward(self, input, target, reduction):
        self.save_for_backward(input, target)
        self.reduction = reduction
        rest = np.log(1 + np.exp(-input))
        losses = (1 - target) * input + rest
        return reduced(losses, reduction)

    def backward(self, grad):
        input, target = self.saved_arrays
        grad = shared(grad, input.shape, self.reduction)
        return grad * (logistic(input) - target), -grad * input

# %% exercise="logit-loss" mistake="log-without-1p"
# The logarithm of 1 plus something tiny is 0: 1 + 1e-20 is 1. np.log1p keeps it.
class BinaryCrossEntropyWithLogits(Function):
    def forward(self, input, target, reduction):
        self.save_for_backward(input, target)
        self.reduction = reduction
        rest = np.log(1 + np.exp(-np.abs(input)))
        losses = np.maximum(input, 0) - input * target + rest
        return reduced(losses, reduction)

    def backward(self, grad):
        input, target = self.saved_arrays
        grad = shared(grad, input.shape, self.reduction)
        return grad * (logistic(input) - target), -grad * input

# %% exercise="logit-loss" mistake="absolute-forgotten"
# The absolute value is missing in the exponent, so the last term is right for positive logits only.
class BinaryCrossEntropyWithLogits(Function):
    def forward(self, input, target, reduction):
        self.save_for_backward(input, target)
        self.reduction = reduction
        rest = np.log1p(np.exp(-input))
        losses = np.maximum(input, 0) - input * target + rest
        return reduced(losses, reduction)

    def backward(self, grad):
        input, target = self.saved_arrays
        grad = shared(grad, input.shape, self.reduction)
        return grad * (logistic(input) - target), -grad * input

# %% exercise="logit-loss" mistake="maximum-forgotten"
# The first term, max(a, 0), is missing.
class BinaryCrossEntropyWithLogits(Function):
    def forward(self, input, target, reduction):
        self.save_for_backward(input, target)
        self.reduction = reduction
        rest = np.log1p(np.exp(-np.abs(input)))
        losses = -input * target + rest
        return reduced(losses, reduction)

    def backward(self, grad):
        input, target = self.saved_arrays
        grad = shared(grad, input.shape, self.reduction)
        return grad * (logistic(input) - target), -grad * input

# %% exercise="logit-loss" mistake="no-maximum"
# The first term is max(a, 0), not a itself.
class BinaryCrossEntropyWithLogits(Function):
    def forward(self, input, target, reduction):
        self.save_for_backward(input, target)
        self.reduction = reduction
        rest = np.log1p(np.exp(-np.abs(input)))
        losses = input - input * target + rest
        return reduced(losses, reduction)

    def backward(self, grad):
        input, target = self.saved_arrays
        grad = shared(grad, input.shape, self.reduction)
        return grad * (logistic(input) - target), -grad * input

# %% exercise="logit-loss" mistake="target-turned-around"
# Yes and no have changed places: the target 1 means that a large logit is right.
class BinaryCrossEntropyWithLogits(Function):
    def forward(self, input, target, reduction):
        self.save_for_backward(input, target)
        self.reduction = reduction
        rest = np.log1p(np.exp(-np.abs(input)))
        losses = np.maximum(input, 0) - input * (1 - target) + rest
        return reduced(losses, reduction)

    def backward(self, grad):
        input, target = self.saved_arrays
        grad = shared(grad, input.shape, self.reduction)
        return grad * (logistic(input) - 1 + target), grad * input

# %% exercise="logit-loss" mistake="only-yes"
# Only the examples with the answer yes have a loss. Those with no have one, too.
class BinaryCrossEntropyWithLogits(Function):
    def forward(self, input, target, reduction):
        self.save_for_backward(input, target)
        self.reduction = reduction
        rest = np.log1p(np.exp(-np.abs(input)))
        losses = target * (np.maximum(-input, 0) + rest)
        return reduced(losses, reduction)

    def backward(self, grad):
        input, target = self.saved_arrays
        grad = shared(grad, input.shape, self.reduction)
        return grad * (logistic(input) - target), -grad * input

# %% exercise="logit-loss" mistake="classes-assumed"
# The target was taken for 0 or 1 only. It may be any number between them.
class BinaryCrossEntropyWithLogits(Function):
    def forward(self, input, target, reduction):
        self.save_for_backward(input, target)
        self.reduction = reduction
        rest = np.log1p(np.exp(-np.abs(input)))
        losses = np.maximum(np.where(target > 0.5, -input, input), 0) + rest
        return reduced(losses, reduction)

    def backward(self, grad):
        input, target = self.saved_arrays
        grad = shared(grad, input.shape, self.reduction)
        return grad * (logistic(input) - target), -grad * input

# %% exercise="logit-loss" mistake="always-mean"
# The losses are always averaged. reduced does what the reduction says.
class BinaryCrossEntropyWithLogits(Function):
    def forward(self, input, target, reduction):
        self.save_for_backward(input, target)
        self.reduction = reduction
        rest = np.log1p(np.exp(-np.abs(input)))
        losses = np.maximum(input, 0) - input * target + rest
        return losses.mean()

    def backward(self, grad):
        input, target = self.saved_arrays
        grad = shared(grad, input.shape, self.reduction)
        return grad * (logistic(input) - target), -grad * input

# %% exercise="logit-loss" mistake="sign-of-the-slope"
# The sign of the slope of the logit is wrong: it is the sigmoid minus the target.
class BinaryCrossEntropyWithLogits(Function):
    def forward(self, input, target, reduction):
        self.save_for_backward(input, target)
        self.reduction = reduction
        rest = np.log1p(np.exp(-np.abs(input)))
        losses = np.maximum(input, 0) - input * target + rest
        return reduced(losses, reduction)

    def backward(self, grad):
        input, target = self.saved_arrays
        grad = shared(grad, input.shape, self.reduction)
        return grad * (target - logistic(input)), -grad * input

# %% exercise="logit-loss" mistake="logit-minus-target"
# The slope is the logit minus the target. What the network said is the sigmoid of the logit.
class BinaryCrossEntropyWithLogits(Function):
    def forward(self, input, target, reduction):
        self.save_for_backward(input, target)
        self.reduction = reduction
        rest = np.log1p(np.exp(-np.abs(input)))
        losses = np.maximum(input, 0) - input * target + rest
        return reduced(losses, reduction)

    def backward(self, grad):
        input, target = self.saved_arrays
        grad = shared(grad, input.shape, self.reduction)
        return grad * (input - target), -grad * input

# %% exercise="logit-loss" mistake="slope-of-the-sigmoid"
# The slope was multiplied by the sigmoid once more. What is left at the end is the sigmoid minus the target, and no other factor.
class BinaryCrossEntropyWithLogits(Function):
    def forward(self, input, target, reduction):
        self.save_for_backward(input, target)
        self.reduction = reduction
        rest = np.log1p(np.exp(-np.abs(input)))
        losses = np.maximum(input, 0) - input * target + rest
        return reduced(losses, reduction)

    def backward(self, grad):
        input, target = self.saved_arrays
        grad = shared(grad, input.shape, self.reduction)
        return grad * (logistic(input) - target) * logistic(input), -grad * input

# %% exercise="logit-loss" mistake="share-forgotten"
# The gradient is that of a sum for every reduction. shared gives each loss its share.
class BinaryCrossEntropyWithLogits(Function):
    def forward(self, input, target, reduction):
        self.save_for_backward(input, target)
        self.reduction = reduction
        rest = np.log1p(np.exp(-np.abs(input)))
        losses = np.maximum(input, 0) - input * target + rest
        return reduced(losses, reduction)

    def backward(self, grad):
        input, target = self.saved_arrays
        grad = grad
        return grad * (logistic(input) - target), -grad * input

# %% exercise="logit-loss" mistake="grad-ignored"
# The gradient that comes in is not used.
class BinaryCrossEntropyWithLogits(Function):
    def forward(self, input, target, reduction):
        self.save_for_backward(input, target)
        self.reduction = reduction
        rest = np.log1p(np.exp(-np.abs(input)))
        losses = np.maximum(input, 0) - input * target + rest
        return reduced(losses, reduction)

    def backward(self, grad):
        input, target = self.saved_arrays
        grad = shared(np.ones_like(grad), input.shape, self.reduction)
        return grad * (logistic(input) - target), -grad * input

# %% exercise="logit-loss" mistake="sign-for-the-target"
# The sign of the gradient of the target is wrong: it is minus the logit.
class BinaryCrossEntropyWithLogits(Function):
    def forward(self, input, target, reduction):
        self.save_for_backward(input, target)
        self.reduction = reduction
        rest = np.log1p(np.exp(-np.abs(input)))
        losses = np.maximum(input, 0) - input * target + rest
        return reduced(losses, reduction)

    def backward(self, grad):
        input, target = self.saved_arrays
        grad = shared(grad, input.shape, self.reduction)
        return grad * (logistic(input) - target), grad * input

# %% exercise="logit-loss" mistake="one-gradient"
# One gradient comes back. There are two inputs with an array, and each gets its own.
class BinaryCrossEntropyWithLogits(Function):
    def forward(self, input, target, reduction):
        self.save_for_backward(input, target)
        self.reduction = reduction
        rest = np.log1p(np.exp(-np.abs(input)))
        losses = np.maximum(input, 0) - input * target + rest
        return reduced(losses, reduction)

    def backward(self, grad):
        input, target = self.saved_arrays
        return shared(grad, input.shape, self.reduction) * (logistic(input) - target)

# %% exercise="logit-loss" honest="logaddexp"
# With np.logaddexp for the logarithm of a sum of powers.
class BinaryCrossEntropyWithLogits(Function):
    def forward(self, input, target, reduction):
        self.save_for_backward(input, target)
        self.how = reduction
        yes, no = np.logaddexp(0, -input), np.logaddexp(0, input)
        return reduced(target * yes + (1 - target) * no, reduction)

    def backward(self, grad):
        input, target = self.saved_arrays
        share = shared(grad, input.shape, self.how)
        return share * (logistic(input) - target), share * -input
