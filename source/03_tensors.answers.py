# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
# ---

# %% exercise="unbroadcast" mistake="left-as-it-is"
# The gradient came back in the shape of the broadcast result. It has to shrink to the shape of the input, by summing over what was repeated.
def unbroadcast(grad, shape):
    return grad

# %% exercise="unbroadcast" mistake="new-axes-only"
# The new axes in front are summed, but an axis of length 1 that was stretched is not. It has to be summed, too, and stays with length 1.
def unbroadcast(grad, shape):
    while grad.ndim > len(shape):
        grad = grad.sum(axis=0)
    return grad

# %% exercise="unbroadcast" mistake="stretched-axes-only"
# The stretched axes are summed, but the new axes in front are still there. The two shapes line up at their last axes.
def unbroadcast(grad, shape):
    offset = grad.ndim - len(shape)
    for axis, size in enumerate(shape):
        if size == 1:
            grad = grad.sum(axis=axis + offset, keepdims=True)
    return grad

# %% exercise="unbroadcast" mistake="keepdims-forgotten"
# The sum over an axis of length 1 took the axis away. It has to stay, with length 1, because the input has it.
def unbroadcast(grad, shape):
    added = grad.ndim - len(shape)
    ones = [i + added for i, size in enumerate(shape) if size == 1]
    return grad.sum(axis=(*range(added), *ones))

# %% exercise="unbroadcast" mistake="axes-move-while-summing"
# The axes are summed one after the other without keepdims, so each sum moves the axes behind it one place to the front, and the next sum takes the wrong one or one that is not there.
def unbroadcast(grad, shape):
    added = grad.ndim - len(shape)
    for axis in range(added):
        grad = grad.sum(axis=axis)
    for axis, size in enumerate(shape):
        if size == 1:
            grad = grad.sum(axis=axis, keepdims=True)
    return grad

# %% exercise="unbroadcast" mistake="mean"
# This takes the mean. An input that was used several times collects the sum of the gradients.
def unbroadcast(grad, shape):
    added = grad.ndim - len(shape)
    grad = grad.mean(axis=tuple(range(added)))
    ones = tuple(i for i, size in enumerate(shape) if size == 1)
    return grad.mean(axis=ones, keepdims=True)

# %% exercise="unbroadcast" mistake="one-copy"
# This takes one of the copies and forgets the others. Every use of the input contributes, and the contributions add up.
def unbroadcast(grad, shape):
    while grad.ndim > len(shape):
        grad = grad[0]
    for axis, size in enumerate(shape):
        if size == 1:
            grad = grad.take([0], axis=axis)
    return grad

# %% exercise="unbroadcast" mistake="lined-up-at-the-left"
# The shapes were lined up at their first axes, so the wrong axes were summed. Broadcasting lines shapes up at their last axes; new axes come in front.
def unbroadcast(grad, shape):
    while grad.ndim > len(shape):
        grad = grad.sum(axis=-1)
    ones = tuple(i for i, size in enumerate(shape) if size == 1)
    return grad.sum(axis=ones, keepdims=True)

# %% exercise="unbroadcast" mistake="only-reshaped"
# The array was only given another shape. There are more numbers in it than fit: some have to be added together.
def unbroadcast(grad, shape):
    return grad.reshape(shape)

# %% exercise="unbroadcast" mistake="everything-summed"
# Every axis was summed and the total written everywhere. Only the axes along which the input was repeated are summed.
def unbroadcast(grad, shape):
    if grad.shape == shape:
        return grad
    return np.full(shape, grad.sum(), dtype=grad.dtype)

# %% exercise="unbroadcast" mistake="first-of-the-stretched"
# The sum over new axes is right, but along an axis of length 1 only the first entry is kept. There, too, all entries are added.
def unbroadcast(grad, shape):
    while grad.ndim > len(shape):
        grad = grad.sum(axis=0)
    return grad[tuple(slice(0, size) for size in shape)]

# %% exercise="unbroadcast" mistake="float64"
# The result is always float64. The gradient has to keep its dtype: begin from the array, or pass the dtype on.
def unbroadcast(grad, shape):
    added = grad.ndim - len(shape)
    total = np.zeros(shape)
    for index in np.ndindex(*grad.shape):
        place = tuple(
            i if size != 1 else 0 for i, size in zip(index[added:], shape, strict=True)
        )
        total[place] += grad[index]
    return total

# %% exercise="unbroadcast" mistake="stretched-axes-from-the-left"
# The stretched axes are summed, but the new axes in front are still there. The two shapes line up at their last axes.
def unbroadcast(grad, shape):
    for axis, size in enumerate(shape):
        if size == 1:
            grad = grad.sum(axis=axis, keepdims=True)
    return grad

# %% exercise="unbroadcast" mistake="return-forgotten"
# Nothing comes back: the return is missing, so the function returns None.
def unbroadcast(grad, shape):
    while grad.ndim > len(shape):
        grad = grad.sum(axis=0)
    for axis, size in enumerate(shape):
        if size == 1:
            grad = grad.sum(axis=axis, keepdims=True)

# %% exercise="unbroadcast" mistake="cut-into-pieces"
# reshape cut the numbers into pieces in their order, and the pieces were added. That is right for new axes in front only; an axis of length 1 was stretched inside each piece.
def unbroadcast(grad, shape):
    return grad.reshape(-1, *shape).sum(axis=0)

# %% exercise="unbroadcast" mistake="python-float"
# For the shape () a plain Python number came back, which has neither shape nor dtype. Return what NumPy's sum returns.
def unbroadcast(grad, shape):
    if shape == ():
        return float(grad.sum())
    padded = (1,) * (grad.ndim - len(shape)) + tuple(shape)
    axes = tuple(i for i, size in enumerate(padded) if size == 1)
    return grad.sum(axis=axes, keepdims=True).reshape(shape)

# %% exercise="unbroadcast" honest="axis-by-axis"
# First the new axes, one at a time, then those of length 1.
def unbroadcast(grad, shape):
    while grad.ndim > len(shape):
        grad = grad.sum(axis=0)
    for axis, size in enumerate(shape):
        if size == 1:
            grad = grad.sum(axis=axis, keepdims=True)
    return grad

# %% exercise="unbroadcast" honest="padded-with-ones"
# The shape is filled up with ones in front; then there is one kind of axis only.
def unbroadcast(grad, shape):
    padded = (1,) * (grad.ndim - len(shape)) + tuple(shape)
    axes = tuple(i for i, size in enumerate(padded) if size == 1)
    return grad.sum(axis=axes, keepdims=True).reshape(shape)

# %% exercise="mul" mistake="not-unbroadcast"
# A gradient has the shape of the result, not that of its input. Where an input was broadcast, its uses must be added up.
class Mul(Function):
    def forward(self, a, b):
        self.save_for_backward(a, b)
        return a * b

    def backward(self, grad):
        a, b = self.saved_arrays
        return grad * b, grad * a

# %% exercise="mul" mistake="second-only"
# The gradient of b is made to fit, that of a is not. Each of the two inputs can be the one that was broadcast.
class Mul(Function):
    def forward(self, a, b):
        self.save_for_backward(a, b)
        return a * b

    def backward(self, grad):
        a, b = self.saved_arrays
        return grad * b, unbroadcast(grad * a, np.shape(b))

# %% exercise="mul" mistake="factors-swapped"
# Each gradient uses the wrong factor: the slope of a product with respect to one input is the other input.
class Mul(Function):
    def forward(self, a, b):
        self.save_for_backward(a, b)
        return a * b

    def backward(self, grad):
        a, b = self.saved_arrays
        return unbroadcast(grad * a, np.shape(a)), unbroadcast(grad * b, np.shape(b))

# %% exercise="mul" mistake="gradients-swapped"
# The two gradients stand in the wrong order. The first one belongs to a.
class Mul(Function):
    def forward(self, a, b):
        self.save_for_backward(a, b)
        return a * b

    def backward(self, grad):
        a, b = self.saved_arrays
        return unbroadcast(grad * a, np.shape(b)), unbroadcast(grad * b, np.shape(a))

# %% exercise="mul" mistake="summed-too-early"
# The upstream gradient was summed before it was multiplied. Each use has its own factor: multiply first, then add up.
class Mul(Function):
    def forward(self, a, b):
        self.save_for_backward(a, b)
        return a * b

    def backward(self, grad):
        a, b = self.saved_arrays
        grad_a = unbroadcast(grad, np.shape(a)) * b
        grad_b = unbroadcast(grad, np.shape(b)) * a
        return grad_a, grad_b

# %% exercise="mul" mistake="upstream-forgotten"
# The upstream gradient is missing: only the local derivative is returned.
class Mul(Function):
    def forward(self, a, b):
        out = a * b
        self.save_for_backward(a, b, np.ones_like(out))
        return out

    def backward(self, grad):
        a, b, ones = self.saved_arrays
        return unbroadcast(ones * b, np.shape(a)), unbroadcast(ones * a, np.shape(b))

# %% exercise="mul" mistake="copied-from-add"
# This is the backward of a sum. In a product each gradient has the other input as a factor.
class Mul(Function):
    def forward(self, a, b):
        self.save_for_backward(a, b)
        return a * b

    def backward(self, grad):
        a, b = self.saved_arrays
        return unbroadcast(grad, np.shape(a)), unbroadcast(grad, np.shape(b))

# %% exercise="mul" mistake="result-saved"
# The factor is the result instead of the other input. That belongs to exp, where the result is its own slope.
class Mul(Function):
    def forward(self, a, b):
        self.shapes = np.shape(a), np.shape(b)
        out = a * b
        self.save_for_backward(out)
        return out

    def backward(self, grad):
        (out,) = self.saved_arrays
        shape_a, shape_b = self.shapes
        return unbroadcast(grad * out, shape_a), unbroadcast(grad * out, shape_b)

# %% exercise="mul" mistake="changes-upstream"
# The upstream gradient was changed in place, with *=. It may be needed elsewhere, and here already the second gradient starts from the changed one.
class Mul(Function):
    def forward(self, a, b):
        self.save_for_backward(a, b)
        return a * b

    def backward(self, grad):
        a, b = self.saved_arrays
        grad *= b
        grad_a = unbroadcast(grad, np.shape(a))
        grad *= a
        return grad_a, unbroadcast(grad, np.shape(b))

# %% exercise="mul" mistake="nothing-saved"
# Nothing was saved: saved_arrays is empty. Let forward keep what backward needs, with save_for_backward.
class Mul(Function):
    def forward(self, a, b):
        return a * b

    def backward(self, grad):
        a, b = self.saved_arrays
        return unbroadcast(grad * b, np.shape(a)), unbroadcast(grad * a, np.shape(b))

# %% exercise="mul" mistake="shape-of-a-number"
# A plain number has no attribute shape. np.shape works for arrays and for numbers.
class Mul(Function):
    def forward(self, a, b):
        self.save_for_backward(a, b)
        return a * b

    def backward(self, grad):
        a, b = self.saved_arrays
        need_a, need_b = self.needs_input_grad
        grad_a = unbroadcast(grad * b, a.shape) if need_a else None
        grad_b = unbroadcast(grad * a, b.shape) if need_b else None
        return grad_a, grad_b

# %% exercise="mul" mistake="nothing-spared"
# Both gradients are computed, also for an input that needs none. Where needs_input_grad is False, None has to stand in its place.
class Mul(Function):
    def forward(self, a, b):
        self.save_for_backward(a, b)
        return a * b

    def backward(self, grad):
        a, b = self.saved_arrays
        return unbroadcast(grad * b, np.shape(a)), unbroadcast(grad * a, np.shape(b))

# %% exercise="mul" mistake="backward-missing"
# `Mul` has no `backward` yet. Write it below `forward`, in the same class, indented like it.
class Mul(Function):
    def forward(self, a, b):
        self.save_for_backward(a, b)
        return a * b

# %% exercise="mul" honest="early-exits"
# The gradients in a list, with an if for each of them, and the names of the shapes kept.
class Mul(Function):
    def forward(self, a, b):
        self.save_for_backward(a, b)
        return np.multiply(a, b)

    def backward(self, grad):
        a, b = self.saved_arrays
        gradients = [None, None]
        if self.needs_input_grad[0]:
            gradients[0] = unbroadcast(b * grad, np.shape(a))
        if self.needs_input_grad[1]:
            gradients[1] = unbroadcast(a * grad, np.shape(b))
        return tuple(gradients)

# %% exercise="tanh" mistake="square-of-the-input"
# The square is that of what went in. The formula needs the square of the result: keep that instead.
class Tanh(Function):
    def forward(self, a):
        self.save_for_backward(a)
        return np.tanh(a)

    def backward(self, grad):
        (a,) = self.saved_arrays
        return grad * (1 - a**2)

# %% exercise="tanh" mistake="not-squared"
# The slope is 1 minus the square of the result; the square is missing.
class Tanh(Function):
    def forward(self, a):
        out = np.tanh(a)
        self.save_for_backward(out)
        return out

    def backward(self, grad):
        (out,) = self.saved_arrays
        return grad * (1 - out)

# %% exercise="tanh" mistake="upstream-forgotten"
# The upstream gradient is missing: only the local derivative is returned.
class Tanh(Function):
    def forward(self, a):
        out = np.tanh(a)
        self.save_for_backward(out)
        return out

    def backward(self, grad):
        (out,) = self.saved_arrays
        return 1 - out**2

# %% exercise="tanh" mistake="copied-from-exp"
# This is the slope of exp. For tanh it is 1 minus the square of the result.
class Tanh(Function):
    def forward(self, a):
        out = np.tanh(a)
        self.save_for_backward(out)
        return out

    def backward(self, grad):
        (out,) = self.saved_arrays
        return grad * out

# %% exercise="tanh" mistake="parentheses-missing"
# A product binds closer than a difference: grad * 1 - out ** 2 is grad minus the square. Put parentheses around the slope.
class Tanh(Function):
    def forward(self, a):
        out = np.tanh(a)
        self.save_for_backward(out)
        return out

    def backward(self, grad):
        (out,) = self.saved_arrays
        return grad * 1 - out**2

# %% exercise="tanh" mistake="two-arrays"
# Two arrays are kept. One is enough, and memory is what limits the size of a network.
class Tanh(Function):
    def forward(self, a):
        out = np.tanh(a)
        self.save_for_backward(a, out)
        return out

    def backward(self, grad):
        a, out = self.saved_arrays
        return grad * (1 - out**2)

# %% exercise="tanh" mistake="kept-elsewhere"
# The result was kept in an attribute of its own, so saved_arrays is empty. Use save_for_backward: unit 04 frees what was kept there.
class Tanh(Function):
    def forward(self, a):
        self.out = np.tanh(a)
        return self.out

    def backward(self, grad):
        return grad * (1 - self.out**2)

# %% exercise="tanh" mistake="kept-in-the-class"
# The result was kept in the class, which all uses share: the second use has overwritten what the first one needs. Keep it in the object, self.
class Tanh(Function):
    def forward(self, a):
        Tanh.saved_arrays = (np.tanh(a),)
        return Tanh.saved_arrays[0]

    def backward(self, grad):
        (out,) = self.saved_arrays
        return grad * (1 - out**2)

# %% exercise="tanh" mistake="tuple-not-unpacked"
# saved_arrays is a tuple, also if it holds one array. Computing with the tuple itself adds an axis; take the array out of it.
class Tanh(Function):
    def forward(self, a):
        out = np.tanh(a)
        self.save_for_backward(out)
        return out

    def backward(self, grad):
        out = self.saved_arrays
        return grad * (1 - np.square(out))

# %% exercise="tanh" mistake="changes-its-result"
# The kept array was squared in place. The same array is the result that forward has handed out, so the result changed with it.
class Tanh(Function):
    def forward(self, a):
        out = np.tanh(a)
        self.save_for_backward(out)
        return out

    def backward(self, grad):
        (out,) = self.saved_arrays
        out *= out
        return grad * (1 - out)

# %% exercise="tanh" mistake="backward-outside"
# `Tanh` has no `backward` yet. Write it below `forward`, in the same class, indented like it.
class Tanh(Function):
    def forward(self, a):
        out = np.tanh(a)
        self.save_for_backward(out)
        return out


def backward(self, grad):
    (out,) = self.saved_arrays
    return grad * (1 - out**2)

# %% exercise="tanh" mistake="comma-missing"
# `saved_arrays` is a tuple, also if it holds one array: `(out,) = self.saved_arrays` takes the array out of it. The comma is missing.
class Tanh(Function):
    def forward(self, a):
        out = np.tanh(a)
        self.save_for_backward(out)
        return out

    def backward(self, grad):
        out = self.saved_arrays
        return grad * (1 - out**2)

# %% exercise="tanh" mistake="comma-missing-in-a-product"
# `saved_arrays` is a tuple, also if it holds one array: `(out,) = self.saved_arrays` takes the array out of it. The comma is missing.
class Tanh(Function):
    def forward(self, a):
        out = np.tanh(a)
        self.save_for_backward(out)
        return out

    def backward(self, grad):
        out = self.saved_arrays
        return grad * (1 - out * out)

# %% exercise="tanh" mistake="computed-again"
# The input is kept, and `backward` computes the hyperbolic tangent once more. Keep the result, then nothing has to be computed again.
class Tanh(Function):
    def forward(self, a):
        self.save_for_backward(a)
        return np.tanh(a)

    def backward(self, grad):
        (a,) = self.saved_arrays
        return grad * (1 - np.tanh(a) ** 2)

# %% exercise="tanh" mistake="keeps-the-local-derivative"
# The local derivative is kept, an array that nobody else needs. The result exists anyway, so keeping it costs no memory of its own; `backward` finds the local derivative from it.
class Tanh(Function):
    def forward(self, a):
        out = np.tanh(a)
        self.save_for_backward(1 - out**2)
        return out

    def backward(self, grad):
        (slope,) = self.saved_arrays
        return grad * slope

# %% exercise="tanh" honest="by-two-factors"
# 1 - out ** 2 as a product.
class Tanh(Function):
    def forward(self, a):
        out = np.tanh(a)
        self.save_for_backward(out)
        return out

    def backward(self, grad):
        out = self.saved_arrays[0]
        return (1 + out) * (1 - out) * grad

# %% exercise="spread" mistake="axis-not-put-back"
# The lost axis was not put back. Broadcasting lines shapes up at the last axis, so the numbers were written along the wrong one.
def spread(grad, shape, dim, keepdim):
    return np.broadcast_to(grad, shape)

# %% exercise="spread" mistake="keepdim-ignored"
# An axis was added although it is still there: with keepdim=True nothing is missing.
def spread(grad, shape, dim, keepdim):
    if dim is not None:
        grad = np.expand_dims(grad, dim)
    return np.broadcast_to(grad, shape)

# %% exercise="spread" mistake="axis-at-the-end"
# The lost axis was put back at the end. It belongs at the place where it was summed, which dim says.
def spread(grad, shape, dim, keepdim):
    if dim is not None and not keepdim:
        grad = np.expand_dims(grad, -1)
    return np.broadcast_to(grad, shape)

# %% exercise="spread" mistake="none-not-handled"
# dim=None means that all axes were summed. Then there is no axis to put back: a single number broadcasts to any shape.
def spread(grad, shape, dim, keepdim):
    if not keepdim:
        grad = np.expand_dims(grad, dim)
    return np.broadcast_to(grad, shape)

# %% exercise="spread" mistake="divided"
# The gradient was divided by the count. That belongs to the mean; in a sum every entry has the local derivative 1.
def spread(grad, shape, dim, keepdim):
    if dim is not None and not keepdim:
        grad = np.expand_dims(grad, dim)
    full = np.broadcast_to(grad, shape)
    return full * (grad.size / full.size)

# %% exercise="spread" mistake="ones"
# The upstream gradient is missing: every entry is 1. Every entry gets the upstream gradient of its own sum.
def spread(grad, shape, dim, keepdim):
    return np.ones(shape, grad.dtype)

# %% exercise="spread" mistake="total-everywhere"
# The total of the upstream gradient was written everywhere. Every entry gets that of its own sum only.
def spread(grad, shape, dim, keepdim):
    return np.full(shape, grad.sum(), grad.dtype)

# %% exercise="spread" mistake="not-spread"
# The axis was put back, but with length 1. The gradient has to be written along it, to the shape of the input.
def spread(grad, shape, dim, keepdim):
    if dim is not None and not keepdim:
        grad = np.expand_dims(grad, dim)
    return grad

# %% exercise="spread" mistake="one-dim-only"
# This works for a single dim. A tuple of dims must work, too: np.expand_dims takes a tuple as well.
def spread(grad, shape, dim, keepdim):
    if dim is not None and not keepdim:
        place = [slice(None)] * len(shape)
        place[dim] = None
        grad = grad[tuple(place)]
    return np.broadcast_to(grad, shape)

# %% exercise="spread" mistake="negative-dims"
# Negative dims are counted from the end of the input's shape. Here the axis went to another place for them.
def spread(grad, shape, dim, keepdim):
    if dim is not None and not keepdim:
        dims = dim if isinstance(dim, tuple) else (dim,)
        sizes = [1 if i in dims else size for i, size in enumerate(shape)]
        grad = np.resize(grad, sizes)
    return np.broadcast_to(grad, shape)

# %% exercise="spread" mistake="keepdim-upside-down"
# The condition is upside down: an axis is put back where keepdim=True has kept it, and none where it is lost.
def spread(grad, shape, dim, keepdim):
    if dim is not None and keepdim:
        grad = np.expand_dims(grad, dim)
    return np.broadcast_to(grad, shape)

# %% exercise="spread" mistake="float64"
# The result is always float64: np.zeros makes float64 unless it is told the dtype. The gradient keeps its own.
def spread(grad, shape, dim, keepdim):
    if dim is not None and not keepdim:
        grad = np.expand_dims(grad, dim)
    return np.zeros(shape) + grad

# %% exercise="spread" honest="by-reshape"
# The shape with length 1 at every summed axis, by reshape.
def spread(grad, shape, dim, keepdim):
    axes = range(len(shape)) if dim is None else np.atleast_1d(dim)
    ones = list(shape)
    for axis in axes:
        ones[axis] = 1
    return np.reshape(grad, ones) * np.ones(shape, np.asarray(grad).dtype)

# %% exercise="mean" mistake="count-forgotten"
# The count is missing: this is the backward of a sum. Each entry of a mean has the local derivative 1 / count.
class Mean(Function):
    def forward(self, a, dim=None, keepdim=False):
        self.arguments = a.shape, dim, keepdim
        return a.mean(axis=dim, keepdims=keepdim)

    def backward(self, grad):
        return spread(grad, *self.arguments)

# %% exercise="mean" mistake="count-of-everything"
# The gradient is divided by the number of all entries. Only those that go into the same mean count.
class Mean(Function):
    def forward(self, a, dim=None, keepdim=False):
        self.arguments = a.shape, dim, keepdim
        self.count = a.size
        return a.mean(axis=dim, keepdims=keepdim)

    def backward(self, grad):
        return spread(grad / self.count, *self.arguments)

# %% exercise="mean" mistake="count-of-results"
# The gradient is divided by the number of results. What counts is how many entries go into one result.
class Mean(Function):
    def forward(self, a, dim=None, keepdim=False):
        self.arguments = a.shape, dim, keepdim
        return a.mean(axis=dim, keepdims=keepdim)

    def backward(self, grad):
        return spread(grad / grad.size, *self.arguments)

# %% exercise="mean" mistake="count-of-the-first-axis"
# The gradient is divided by the length of the first axis, whatever dim says. How many entries go into one result?
class Mean(Function):
    def forward(self, a, dim=None, keepdim=False):
        self.arguments = a.shape, dim, keepdim
        self.count = len(a)
        return a.mean(axis=dim, keepdims=keepdim)

    def backward(self, grad):
        return spread(grad / self.count, *self.arguments)

# %% exercise="mean" mistake="count-of-the-last-axis"
# The gradient is divided by the length of the last axis, whatever dim says. How many entries go into one result?
class Mean(Function):
    def forward(self, a, dim=None, keepdim=False):
        self.arguments = a.shape, dim, keepdim
        self.count = a.shape[-1]
        return a.mean(axis=dim, keepdims=keepdim)

    def backward(self, grad):
        return spread(grad / self.count, *self.arguments)

# %% exercise="mean" mistake="multiplied"
# The gradient was multiplied by the count. A mean feels each entry less, not more, the more entries there are.
class Mean(Function):
    def forward(self, a, dim=None, keepdim=False):
        self.arguments = a.shape, dim, keepdim
        out = a.mean(axis=dim, keepdims=keepdim)
        self.count = a.size / out.size
        return out

    def backward(self, grad):
        return spread(grad * self.count, *self.arguments)

# %% exercise="mean" mistake="sum-forward"
# forward returns the sum. It has to be divided by the count as well.
class Mean(Function):
    def forward(self, a, dim=None, keepdim=False):
        self.arguments = a.shape, dim, keepdim
        out = a.sum(axis=dim, keepdims=keepdim)
        self.share = out.size / a.size
        return out

    def backward(self, grad):
        return spread(grad * self.share, *self.arguments)

# %% exercise="mean" mistake="not-spread"
# The gradient has the shape of the mean. It has to be spread to the shape of a.
class Mean(Function):
    def forward(self, a, dim=None, keepdim=False):
        out = a.mean(axis=dim, keepdims=keepdim)
        self.share = out.size / a.size
        return out

    def backward(self, grad):
        return grad * self.share

# %% exercise="mean" mistake="one-dim-only"
# The count is the length of one axis. For a tuple of dims it is the product of their lengths.
class Mean(Function):
    def forward(self, a, dim=None, keepdim=False):
        self.arguments = a.shape, dim, keepdim
        self.count = a.size if dim is None else a.shape[dim]
        return a.mean(axis=dim, keepdims=keepdim)

    def backward(self, grad):
        return spread(grad / self.count, *self.arguments)

# %% exercise="mean" mistake="first-dim-of-the-tuple"
# For a tuple of dims, only the first of them was counted. The count is the product of the lengths of all of them.
class Mean(Function):
    def forward(self, a, dim=None, keepdim=False):
        self.arguments = a.shape, dim, keepdim
        dims = np.atleast_1d(dim)
        self.count = a.size if dim is None else a.shape[dims[0]]
        return a.mean(axis=dim, keepdims=keepdim)

    def backward(self, grad):
        return spread(grad / self.count, *self.arguments)

# %% exercise="mean" mistake="float64"
# The gradient became float64: it was multiplied by a float64 array. It has to keep the dtype of a; a plain Python number does not change it.
class Mean(Function):
    def forward(self, a, dim=None, keepdim=False):
        self.arguments = a.shape, dim, keepdim
        out = a.mean(axis=dim, keepdims=keepdim)
        self.share = np.full(a.shape, out.size / a.size)
        return out

    def backward(self, grad):
        return spread(grad, *self.arguments) * self.share

# %% exercise="mean" mistake="backward-missing"
# `Mean` has no `backward` yet. Write it below `forward`, in the same class, indented like it.
class Mean(Function):
    def forward(self, a, dim=None, keepdim=False):
        self.arguments = a.shape, dim, keepdim
        return a.mean(axis=dim, keepdims=keepdim)

# %% exercise="mean" mistake="length-of-dim"
# `dim` can be `None` or a tuple, and neither is a place in a shape. Compare the number of entries of `a` with that of the result.
class Mean(Function):
    def forward(self, a, dim=None, keepdim=False):
        self.arguments = a.shape, dim, keepdim
        return a.mean(axis=dim, keepdims=keepdim)

    def backward(self, grad):
        shape, dim, keepdim = self.arguments
        return spread(grad, shape, dim, keepdim) / shape[dim]

# %% exercise="mean" mistake="length-of-dim-in-forward"
# `dim` can be `None` or a tuple, and neither is a place in a shape. Compare the number of entries of `a` with that of the result.
class Mean(Function):
    def forward(self, a, dim=None, keepdim=False):
        self.arguments = a.shape, dim, keepdim
        self.count = a.shape[dim]
        return a.mean(axis=dim, keepdims=keepdim)

    def backward(self, grad):
        return spread(grad, *self.arguments) / self.count

# %% exercise="mean" mistake="everything-in-forward"
# `forward` divides the sums by the number of all entries, whatever `dim` says. How many entries go into one result?
class Mean(Function):
    def forward(self, a, dim=None, keepdim=False):
        self.arguments = a.shape, dim, keepdim
        out = a.sum(axis=dim, keepdims=keepdim)
        self.share = out.size / a.size
        return out / a.size

    def backward(self, grad):
        return spread(grad * self.share, *self.arguments)

# %% exercise="mean" mistake="everything-both-ways"
# `forward` and `backward` divide by the number of all entries, whatever `dim` says. How many entries go into one result?
class Mean(Function):
    def forward(self, a, dim=None, keepdim=False):
        self.arguments = a.shape, dim, keepdim
        return Sum().forward(a, dim, keepdim) / a.size

    def backward(self, grad):
        return spread(grad, *self.arguments) / np.prod(self.arguments[0])

# %% exercise="mean" honest="counted-along-dims"
# The count as a product of lengths.
class Mean(Function):
    def forward(self, a, dim=None, keepdim=False):
        self.arguments = a.shape, dim, keepdim
        dims = range(a.ndim) if dim is None else np.atleast_1d(dim)
        self.count = 1
        for axis in dims:
            self.count *= a.shape[axis]
        return a.mean(axis=dim, keepdims=keepdim)

    def backward(self, grad):
        return spread(grad, *self.arguments) / self.count

# %% exercise="mean" honest="count-in-backward"
# The count from the sizes of the gradient and of the input.
class Mean(Function):
    def forward(self, a, dim=None, keepdim=False):
        self.arguments = a.shape, dim, keepdim
        return a.mean(axis=dim, keepdims=keepdim)

    def backward(self, grad):
        full = spread(grad, *self.arguments)
        return full * (grad.size / full.size)

# %% exercise="max" mistake="all-in-full"
# Entries that are equal each got the whole upstream gradient. Together they get it once: they share it evenly.
class Max(Function):
    def forward(self, a, dim=None, keepdim=False):
        out = a.max(axis=dim, keepdims=keepdim)
        self.arguments = a.shape, dim, keepdim
        self.save_for_backward(a, out)
        return out

    def backward(self, grad):
        a, out = self.saved_arrays
        winners = a == spread(out, *self.arguments)
        return winners * spread(grad, *self.arguments)

# %% exercise="max" mistake="first-only"
# Of several equal entries only the first got the gradient. torch's amax shares it evenly, and so do we.
class Max(Function):
    def forward(self, a, dim=None, keepdim=False):
        out = a.max(axis=dim, keepdims=keepdim)
        self.arguments = a.shape, dim, keepdim
        self.save_for_backward(a, out)
        return out

    def backward(self, grad):
        a, out = self.saved_arrays
        _, dim, _ = self.arguments
        full = spread(grad, *self.arguments)
        result = np.zeros_like(full)
        if dim is None:
            result.flat[a.argmax()] = grad
        else:
            place = np.expand_dims(a.argmax(axis=dim), dim)
            np.put_along_axis(result, place, np.take_along_axis(full, place, dim), dim)
        return result

# %% exercise="max" mistake="everybody"
# Every entry got the gradient, as in a sum. Only the largest entries are felt by the result.
class Max(Function):
    def forward(self, a, dim=None, keepdim=False):
        out = a.max(axis=dim, keepdims=keepdim)
        self.arguments = a.shape, dim, keepdim
        self.save_for_backward(a, out)
        return out

    def backward(self, grad):
        return spread(grad, *self.arguments)

# %% exercise="max" mistake="upstream-forgotten"
# The upstream gradient is missing: the largest entries share 1.
class Max(Function):
    def forward(self, a, dim=None, keepdim=False):
        out = a.max(axis=dim, keepdims=keepdim)
        self.arguments = a.shape, dim, keepdim
        self.save_for_backward(a, out)
        return out

    def backward(self, grad):
        a, out = self.saved_arrays
        _, dim, _ = self.arguments
        winners = a == spread(out, *self.arguments)
        return winners / winners.sum(axis=dim, keepdims=True, dtype=grad.dtype)

# %% exercise="max" mistake="counted-over-everything"
# The gradient was divided by the number of largest entries in the whole array. Only those that share the same result count.
class Max(Function):
    def forward(self, a, dim=None, keepdim=False):
        out = a.max(axis=dim, keepdims=keepdim)
        self.arguments = a.shape, dim, keepdim
        self.save_for_backward(a, out)
        return out

    def backward(self, grad):
        a, out = self.saved_arrays
        winners = a == spread(out, *self.arguments)
        count = winners.sum(dtype=grad.dtype)
        return winners * spread(grad, *self.arguments) / count

# %% exercise="max" mistake="out-not-spread"
# `out` has lost the axis `dim`, so numbers of different rows were compared; spread it before comparing.
class Max(Function):
    def forward(self, a, dim=None, keepdim=False):
        out = a.max(axis=dim, keepdims=keepdim)
        self.arguments = a.shape, dim, keepdim
        self.save_for_backward(a, out)
        return out

    def backward(self, grad):
        a, out = self.saved_arrays
        _, dim, _ = self.arguments
        winners = a == out
        count = winners.sum(axis=dim, keepdims=True, dtype=grad.dtype)
        return winners * (spread(grad, *self.arguments) / count)

# %% exercise="max" mistake="grad-not-spread"
# The upstream gradient was used as it is. It has lost an axis, so it was written along the wrong one.
class Max(Function):
    def forward(self, a, dim=None, keepdim=False):
        out = a.max(axis=dim, keepdims=keepdim)
        self.arguments = a.shape, dim, keepdim
        self.save_for_backward(a, out)
        return out

    def backward(self, grad):
        a, out = self.saved_arrays
        _, dim, _ = self.arguments
        winners = a == spread(out, *self.arguments)
        count = winners.sum(axis=dim, keepdims=True, dtype=grad.dtype)
        return winners * grad / count

# %% exercise="max" mistake="largest-of-all"
# Only the largest number of the whole array got a gradient. Along dim there is one largest number for each result.
class Max(Function):
    def forward(self, a, dim=None, keepdim=False):
        out = a.max(axis=dim, keepdims=keepdim)
        self.arguments = a.shape, dim, keepdim
        self.save_for_backward(a, out)
        return out

    def backward(self, grad):
        a, out = self.saved_arrays
        winners = a == a.max()
        return winners * spread(grad, *self.arguments) / winners.sum(dtype=grad.dtype)

# %% exercise="max" mistake="largest-of-all-by-row"
# Only the largest number of the whole array got a gradient, and where a row has none, 0 was divided by 0. Along dim there is one largest number for each result.
class Max(Function):
    def forward(self, a, dim=None, keepdim=False):
        out = a.max(axis=dim, keepdims=keepdim)
        self.arguments = a.shape, dim, keepdim
        self.save_for_backward(a, out)
        return out

    def backward(self, grad):
        a, out = self.saved_arrays
        _, dim, _ = self.arguments
        winners = a == a.max()
        count = winners.sum(axis=dim, keepdims=True, dtype=grad.dtype)
        return winners * spread(grad, *self.arguments) / count

# %% exercise="max" mistake="times-the-number"
# The gradient was multiplied by `a`. If the largest number grows, the result grows by as much: its local derivative is 1, however large it is.
class Max(Function):
    def forward(self, a, dim=None, keepdim=False):
        out = a.max(axis=dim, keepdims=keepdim)
        self.arguments = a.shape, dim, keepdim
        self.save_for_backward(a, out)
        return out

    def backward(self, grad):
        a, out = self.saved_arrays
        _, dim, _ = self.arguments
        winners = a == spread(out, *self.arguments)
        count = winners.sum(axis=dim, keepdims=True, dtype=grad.dtype)
        return a * winners * spread(grad, *self.arguments) / count

# %% exercise="max" mistake="count-without-axis"
# The count lost its axis, so it was divided along the wrong one. Count with keepdims=True, or spread the count, too.
class Max(Function):
    def forward(self, a, dim=None, keepdim=False):
        out = a.max(axis=dim, keepdims=keepdim)
        self.arguments = a.shape, dim, keepdim
        self.save_for_backward(a, out)
        return out

    def backward(self, grad):
        a, out = self.saved_arrays
        _, dim, keepdim = self.arguments
        winners = a == spread(out, *self.arguments)
        count = winners.sum(axis=dim, keepdims=keepdim, dtype=grad.dtype)
        return winners * spread(grad, *self.arguments) / count

# %% exercise="max" mistake="float64"
# The gradient became float64: a sum of truth values is int64, and float32 divided by int64 gives float64. Give the count the dtype of grad.
class Max(Function):
    def forward(self, a, dim=None, keepdim=False):
        out = a.max(axis=dim, keepdims=keepdim)
        self.arguments = a.shape, dim, keepdim
        self.save_for_backward(a, out)
        return out

    def backward(self, grad):
        a, out = self.saved_arrays
        _, dim, _ = self.arguments
        winners = a == spread(out, *self.arguments)
        count = winners.sum(axis=dim, keepdims=True)
        return winners * (spread(grad, *self.arguments) / count)

# %% exercise="max" mistake="out-not-spread-not-shared"
# `out` has lost the axis `dim`, so numbers of different rows were compared; spread it before comparing. And equal entries share one gradient.
class Max(Function):
    def forward(self, a, dim=None, keepdim=False):
        out = a.max(axis=dim, keepdims=keepdim)
        self.arguments = a.shape, dim, keepdim
        self.save_for_backward(a, out)
        return out

    def backward(self, grad):
        a, out = self.saved_arrays
        winners = a == out
        return winners * spread(grad, *self.arguments)

# %% exercise="max" mistake="out-and-grad-not-spread"
# `out` has lost the axis `dim`, so numbers of different rows were compared; spread it before comparing. So has `grad`.
class Max(Function):
    def forward(self, a, dim=None, keepdim=False):
        out = a.max(axis=dim, keepdims=keepdim)
        self.arguments = a.shape, dim, keepdim
        self.save_for_backward(a, out)
        return out

    def backward(self, grad):
        a, out = self.saved_arrays
        _, dim, _ = self.arguments
        winners = a == out
        return winners * grad / winners.sum(axis=dim, keepdims=True)

# %% exercise="max" mistake="out-and-grad-not-spread-not-shared"
# `out` has lost the axis `dim`, so numbers of different rows were compared; spread it before comparing. So has `grad`. And equal entries share one gradient.
class Max(Function):
    def forward(self, a, dim=None, keepdim=False):
        out = a.max(axis=dim, keepdims=keepdim)
        self.arguments = a.shape, dim, keepdim
        self.save_for_backward(a, out)
        return out

    def backward(self, grad):
        a, out = self.saved_arrays
        return (a == out) * grad

# %% exercise="max" mistake="out-not-spread-counted-over-everything"
# `out` has lost the axis `dim`, so numbers of different rows were compared; spread it before comparing. And count along `dim` only.
class Max(Function):
    def forward(self, a, dim=None, keepdim=False):
        out = a.max(axis=dim, keepdims=keepdim)
        self.arguments = a.shape, dim, keepdim
        self.save_for_backward(a, out)
        return out

    def backward(self, grad):
        a, out = self.saved_arrays
        winners = a == out
        return winners * spread(grad, *self.arguments) / winners.sum()

# %% exercise="max" mistake="dim-1-only"
# This works for `dim=1` only. The axis is the one that `dim` names, and `dim` can be `None` or a tuple.
class Max(Function):
    def forward(self, a, dim=None, keepdim=False):
        out = a.max(axis=dim, keepdims=keepdim)
        self.arguments = a.shape, dim, keepdim
        self.save_for_backward(a, out)
        return out

    def backward(self, grad):
        a, out = self.saved_arrays
        winners = a == out[:, None]
        count = winners.sum(axis=1, keepdims=True, dtype=grad.dtype)
        return winners * (grad[:, None] / count)

# %% exercise="max" honest="count-spread"
# The shares as one division, brought to the dtype of the gradient.
class Max(Function):
    def forward(self, a, dim=None, keepdim=False):
        out = a.max(axis=dim, keepdims=keepdim)
        self.arguments = a.shape, dim, keepdim
        self.save_for_backward(a, out)
        return out

    def backward(self, grad):
        a, out = self.saved_arrays
        _, dim, _ = self.arguments
        mask = (a >= spread(out, *self.arguments)).astype(grad.dtype)
        full = spread(grad, *self.arguments)
        return full * mask / mask.sum(axis=dim, keepdims=True)

# %% exercise="transpose" mistake="same-order"
# The gradient was transposed with the same order again. It has to go back, and for three axes the way back is another order.
class Transpose(Function):
    def forward(self, a, order):
        self.order = [axis % a.ndim for axis in order]
        return a.transpose(order)

    def backward(self, grad):
        return grad.transpose(self.order)

# %% exercise="transpose" mistake="order-reversed"
# The order was reversed. The order that leads back is found by position: where in order does 0 stand, where 1, where 2?
class Transpose(Function):
    def forward(self, a, order):
        self.order = [axis % a.ndim for axis in order]
        return a.transpose(order)

    def backward(self, grad):
        return grad.transpose(self.order[::-1])

# %% exercise="transpose" mistake="all-axes-turned"
# .T turns all axes around, whatever the order was. That is right for matrices only.
class Transpose(Function):
    def forward(self, a, order):
        self.order = [axis % a.ndim for axis in order]
        return a.transpose(order)

    def backward(self, grad):
        return grad.T

# %% exercise="transpose" mistake="reshaped"
# The shape is right, but the numbers are not where they belong: reshape keeps the order of the numbers and moves no axis.
class Transpose(Function):
    def forward(self, a, order):
        self.order = [axis % a.ndim for axis in order]
        self.shape = a.shape
        return a.transpose(order)

    def backward(self, grad):
        return grad.reshape(self.shape)

# %% exercise="transpose" mistake="left-as-it-is"
# The gradient came back in the shape of the result. It needs the axes in the order of the input.
class Transpose(Function):
    def forward(self, a, order):
        self.order = [axis % a.ndim for axis in order]
        return a.transpose(order)

    def backward(self, grad):
        return grad

# %% exercise="transpose" mistake="last-two-exchanged"
# The last two axes were exchanged, whatever the order was.
class Transpose(Function):
    def forward(self, a, order):
        self.order = [axis % a.ndim for axis in order]
        return a.transpose(order)

    def backward(self, grad):
        return grad.swapaxes(-1, -2)

# %% exercise="transpose" mistake="order-twice"
# The order was applied to itself. That leads back if three axes go around in a circle, but not if two axes change places. Find the order that leads back by position: where in order does 0 stand, where 1, where 2?
class Transpose(Function):
    def forward(self, a, order):
        self.order = [axis % a.ndim for axis in order]
        return a.transpose(order)

    def backward(self, grad):
        return grad.transpose([self.order[axis] for axis in self.order])

# %% exercise="transpose" mistake="order-sorted"
# The sorted order is 0, 1, 2, so nothing moves. Find the order that leads back by position: where in order does 0 stand, where 1, where 2?
class Transpose(Function):
    def forward(self, a, order):
        self.order = [axis % a.ndim for axis in order]
        return a.transpose(order)

    def backward(self, grad):
        return grad.transpose(sorted(self.order))

# %% exercise="transpose" honest="position-by-position"
# The inverse order, filled in by a loop.
class Transpose(Function):
    def forward(self, a, order):
        self.order = [axis % a.ndim for axis in order]
        return a.transpose(order)

    def backward(self, grad):
        back = [0] * len(self.order)
        for position, axis in enumerate(self.order):
            back[axis] = position
        return np.transpose(grad, back)

# %% exercise="transpose" honest="moveaxis"
# NumPy moves each axis to the place that order names.
class Transpose(Function):
    def forward(self, a, order):
        self.order = [axis % a.ndim for axis in order]
        return a.transpose(order)

    def backward(self, grad):
        return np.moveaxis(grad, range(grad.ndim), self.order)

# %% exercise="index" mistake="plus-equals"
# A row that was picked several times got only the last of its gradients: `=` and `+=` with an array of indices write each row once. See the cell with the counts.
class Index(Function):
    def forward(self, a, index):
        self.shape, self.index = a.shape, index
        return a[index]

    def backward(self, grad):
        result = np.zeros(self.shape, grad.dtype)
        result[self.index] += grad
        return result

# %% exercise="index" mistake="picks-again"
# The gradient was picked with the index. It has to be put into the rows that the index names.
class Index(Function):
    def forward(self, a, index):
        self.shape, self.index = a.shape, index
        return a[index]

    def backward(self, grad):
        return grad[self.index]

# %% exercise="index" mistake="returns-nothing"
# np.add.at changes its first argument and returns None. Return the array.
class Index(Function):
    def forward(self, a, index):
        self.shape, self.index = a.shape, index
        return a[index]

    def backward(self, grad):
        return np.add.at(np.zeros(self.shape, grad.dtype), self.index, grad)

# %% exercise="index" mistake="ones-instead-of-grad"
# The upstream gradient is missing: this counts how often each entry was picked.
class Index(Function):
    def forward(self, a, index):
        self.shape, self.index = a.shape, index
        return a[index]

    def backward(self, grad):
        result = np.zeros(self.shape, grad.dtype)
        np.add.at(result, self.index, 1)
        return result

# %% exercise="index" mistake="begins-with-ones"
# Entries that were not picked have a gradient of 1. Before anything arrives, the gradient is 0 everywhere.
class Index(Function):
    def forward(self, a, index):
        self.shape, self.index = a.shape, index
        return a[index]

    def backward(self, grad):
        result = np.ones(self.shape, grad.dtype)
        np.add.at(result, self.index, grad)
        return result

# %% exercise="index" mistake="grad-itself"
# The gradient came back in the shape of the result. It belongs into an array of the shape of the input, at the places that were picked.
class Index(Function):
    def forward(self, a, index):
        self.shape, self.index = a.shape, index
        return a[index]

    def backward(self, grad):
        return grad

# %% exercise="index" mistake="mean-of-uses"
# A row that was picked several times got the mean of its gradients. It collects their sum.
class Index(Function):
    def forward(self, a, index):
        self.shape, self.index = a.shape, index
        return a[index]

    def backward(self, grad):
        result = np.zeros(self.shape, grad.dtype)
        uses = np.zeros(self.shape, grad.dtype)
        np.add.at(result, self.index, grad)
        np.add.at(uses, self.index, 1)
        return result / np.maximum(uses, 1)

# %% exercise="index" mistake="rows-only"
# This works for an array of row numbers only. Slices, masks and pairs of row and column must work, too.
class Index(Function):
    def forward(self, a, index):
        self.shape, self.index = a.shape, index
        return a[index]

    def backward(self, grad):
        result = np.zeros(self.shape, grad.dtype)
        rows = np.atleast_1d(self.index[0])
        for row, part in zip(rows, grad.reshape(-1, self.shape[1]), strict=True):
            result[row] += part
        return result

# %% exercise="index" mistake="float64"
# The gradient is always float64: np.zeros makes float64 unless it is told the dtype.
class Index(Function):
    def forward(self, a, index):
        self.shape, self.index = a.shape, index
        return a[index]

    def backward(self, grad):
        result = np.zeros(self.shape)
        np.add.at(result, self.index, grad)
        return result

# %% exercise="index" mistake="assigned"
# A row that was picked several times got only the last of its gradients: `=` and `+=` with an array of indices write each row once. See the cell with the counts.
class Index(Function):
    def forward(self, a, index):
        self.shape, self.index = a.shape, index
        return a[index]

    def backward(self, grad):
        result = np.zeros(self.shape, grad.dtype)
        result[self.index] = grad
        return result

# %% exercise="index" mistake="zeros-like-grad"
# The array of zeros has the shape of `grad`. It needs the shape of the input, `self.shape`.
class Index(Function):
    def forward(self, a, index):
        self.shape, self.index = a.shape, index
        return a[index]

    def backward(self, grad):
        result = np.zeros_like(grad)
        np.add.at(result, self.index, grad)
        return result

# %% exercise="index" mistake="zeros-like-grad-assigned"
# The array of zeros has the shape of `grad`. It needs the shape of the input, `self.shape`. And `=` and `+=` with an array of indices write each row once.
class Index(Function):
    def forward(self, a, index):
        self.shape, self.index = a.shape, index
        return a[index]

    def backward(self, grad):
        result = np.zeros_like(grad)
        result[self.index] += grad
        return result

# %% exercise="index" mistake="zeros-like-grad-equals"
# The array of zeros has the shape of `grad`. It needs the shape of the input, `self.shape`. And `=` and `+=` with an array of indices write each row once.
class Index(Function):
    def forward(self, a, index):
        self.shape, self.index = a.shape, index
        return a[index]

    def backward(self, grad):
        result = np.zeros_like(grad)
        result[self.index] = grad
        return result

# %% exercise="index" honest="always-add-at"
# np.add.at for every kind of index.
class Index(Function):
    def forward(self, a, index):
        self.shape, self.index = a.shape, index
        return a[index]

    def backward(self, grad):
        total = np.zeros(self.shape, dtype=grad.dtype)
        np.add.at(total, self.index, grad)
        return total

# %% exercise="index" honest="by-places"
# The place of every picked number in the flat array, then one addition per number.
class Index(Function):
    def forward(self, a, index):
        self.shape, self.index = a.shape, index
        return a[index]

    def backward(self, grad):
        total = np.zeros(self.shape, dtype=grad.dtype)
        places = np.arange(total.size).reshape(self.shape)[self.index]
        for place, number in zip(np.ravel(places), np.ravel(grad), strict=True):
            total.flat[place] += number
        return total

# %% exercise="matmul" mistake="nothing-transposed"
# Neither factor was transposed. With three different sizes this fails; with square matrices it gives wrong numbers.
class MatMul(Function):
    def forward(self, a, b):
        self.save_for_backward(a, b)
        return a @ b

    def backward(self, grad):
        a, b = self.saved_arrays
        return grad @ b, a @ grad

# %% exercise="matmul" mistake="order-swapped"
# The factors are the right ones, but they stand in the wrong order. The index that is summed must be last on the left and first on the right.
class MatMul(Function):
    def forward(self, a, b):
        self.save_for_backward(a, b)
        return a @ b

    def backward(self, grad):
        a, b = self.saved_arrays
        return b.T @ grad, grad @ a.T

# %% exercise="matmul" mistake="gradients-swapped"
# The two gradients stand in the wrong order. The first one belongs to a, the left factor.
class MatMul(Function):
    def forward(self, a, b):
        self.save_for_backward(a, b)
        return a @ b

    def backward(self, grad):
        a, b = self.saved_arrays
        return a.T @ grad, grad @ b.T

# %% exercise="matmul" mistake="own-factor"
# Each gradient was computed with the input that it belongs to. The slope with respect to one factor is the other factor.
class MatMul(Function):
    def forward(self, a, b):
        self.save_for_backward(a, b)
        return a @ b

    def backward(self, grad):
        a, b = self.saved_arrays
        return grad @ a.T, b.T @ grad

# %% exercise="matmul" mistake="gradients-transposed"
# Both gradients are transposed: rows and columns have changed places. A gradient has the shape of its value.
class MatMul(Function):
    def forward(self, a, b):
        self.save_for_backward(a, b)
        return a @ b

    def backward(self, grad):
        a, b = self.saved_arrays
        return b @ grad.T, grad.T @ a

# %% exercise="matmul" mistake="elementwise"
# The products are taken entry by entry, with *. A gradient of a matrix product is a matrix product, with @.
class MatMul(Function):
    def forward(self, a, b):
        self.save_for_backward(a, b)
        return a @ b

    def backward(self, grad):
        a, b = self.saved_arrays
        return grad * b, grad * a

# %% exercise="matmul" mistake="upstream-forgotten"
# The upstream gradient is missing: this is right only if it is 1 everywhere.
class MatMul(Function):
    def forward(self, a, b):
        self.save_for_backward(a, b)
        return a @ b

    def backward(self, grad):
        a, b = self.saved_arrays
        ones = np.ones_like(grad)
        return ones @ b.T, a.T @ ones

# %% exercise="matmul" mistake="second-not-transposed"
# The gradient of a is right. In that of b the factor a is not transposed.
class MatMul(Function):
    def forward(self, a, b):
        self.save_for_backward(a, b)
        return a @ b

    def backward(self, grad):
        a, b = self.saved_arrays
        return grad @ b.T, a @ grad

# %% exercise="matmul" mistake="first-not-transposed"
# The gradient of b is right. In that of a the factor b is not transposed.
class MatMul(Function):
    def forward(self, a, b):
        self.save_for_backward(a, b)
        return a @ b

    def backward(self, grad):
        a, b = self.saved_arrays
        return grad @ b, a.T @ grad

# %% exercise="matmul" mistake="second-order-swapped"
# The gradient of a is right. In that of b the two factors stand in the wrong order.
class MatMul(Function):
    def forward(self, a, b):
        self.save_for_backward(a, b)
        return a @ b

    def backward(self, grad):
        a, b = self.saved_arrays
        return grad @ b.T, grad @ a.T

# %% exercise="matmul" mistake="divided-by-the-batch"
# The gradient of b was divided by the number of rows. That is the business of the loss: if it is a mean, the count is in the upstream gradient already.
class MatMul(Function):
    def forward(self, a, b):
        self.save_for_backward(a, b)
        return a @ b

    def backward(self, grad):
        a, b = self.saved_arrays
        return grad @ b.T, a.T @ grad / len(a)

# %% exercise="matmul" mistake="second-transposed"
# The gradient of a is right. That of b is transposed: rows and columns have changed places.
class MatMul(Function):
    def forward(self, a, b):
        self.save_for_backward(a, b)
        return a @ b

    def backward(self, grad):
        a, b = self.saved_arrays
        return grad @ b.T, grad.T @ a

# %% exercise="matmul" mistake="first-transposed"
# The gradient of b is right. That of a is transposed: rows and columns have changed places.
class MatMul(Function):
    def forward(self, a, b):
        self.save_for_backward(a, b)
        return a @ b

    def backward(self, grad):
        a, b = self.saved_arrays
        return b @ grad.T, a.T @ grad

# %% exercise="matmul" honest="einsum"
# The formulas with indices, written as they are.
class MatMul(Function):
    def forward(self, a, b):
        self.save_for_backward(a, b)
        return a @ b

    def backward(self, grad):
        a, b = self.saved_arrays
        grad_a = np.einsum("ij,lj->il", grad, b)
        grad_b = np.einsum("il,ij->lj", a, grad)
        return grad_a, grad_b

# %% exercise="matmul" honest="transposed-twice"
# The products transposed as a whole.
class MatMul(Function):
    def forward(self, a, b):
        self.save_for_backward(a, b)
        return a @ b

    def backward(self, grad):
        a, b = self.saved_arrays
        return (b @ grad.T).T, (grad.T @ a).T

# %% exercise="matmul-stacks" mistake="stack-not-summed"
# One gradient per matrix of the stack came back. A matrix that was used for the whole stack collects their sum.
@extend(MatMul)
def backward(self, grad):
    a, b = self.saved_arrays
    left, right, grad = as_matrices(a, b, grad)
    return grad @ right.mT, left.mT @ grad

# %% exercise="matmul-stacks" mistake="all-axes-turned"
# .T turns all axes around, the stack included. Each matrix of the stack has to be transposed by itself.
@extend(MatMul)
def backward(self, grad):
    a, b = self.saved_arrays
    left, right, grad = as_matrices(a, b, grad)
    grad_a = unbroadcast(grad @ right.T, left.shape).reshape(a.shape)
    grad_b = unbroadcast(left.T @ grad, right.shape).reshape(b.shape)
    return grad_a, grad_b

# %% exercise="matmul-stacks" mistake="mean-over-the-stack"
# The gradients of the stack were averaged. They add up.
@extend(MatMul)
def backward(self, grad):
    a, b = self.saved_arrays
    left, right, grad = as_matrices(a, b, grad)
    full_a, full_b = grad @ right.mT, left.mT @ grad
    grad_a = unbroadcast(full_a, left.shape) * left.size / full_a.size
    grad_b = unbroadcast(full_b, right.shape) * right.size / full_b.size
    return grad_a.reshape(a.shape), grad_b.reshape(b.shape)

# %% exercise="matmul-stacks" mistake="vectors-stay-matrices"
# A vector got a gradient with two axes. The last step is missing: from the shape of left to that of a, and the same for b.
@extend(MatMul)
def backward(self, grad):
    a, b = self.saved_arrays
    left, right, grad = as_matrices(a, b, grad)
    need_a, need_b = self.needs_input_grad
    grad_a = unbroadcast(grad @ right.mT, left.shape) if need_a else None
    grad_b = unbroadcast(left.mT @ grad, right.shape) if need_b else None
    return grad_a, grad_b

# %% exercise="matmul-stacks" mistake="nothing-transposed"
# The matrices of the stack were not transposed. Each of them follows the rule of exercise 3.9.
@extend(MatMul)
def backward(self, grad):
    a, b = self.saved_arrays
    left, right, grad = as_matrices(a, b, grad)
    grad_a = unbroadcast(grad @ right, left.shape).reshape(a.shape)
    grad_b = unbroadcast(left @ grad, right.shape).reshape(b.shape)
    return grad_a, grad_b

# %% exercise="matmul-stacks" mistake="as-for-two-matrices"
# `a` and `b` are used where `left` and `right` belong (a vector has one axis only), and `.T` turns the stack axis, too. Then what was used for a whole stack must be summed.
@extend(MatMul)
def backward(self, grad):
    a, b = self.saved_arrays
    left, right, grad = as_matrices(a, b, grad)
    return grad @ b.T, a.T @ grad

# %% exercise="matmul-stacks" mistake="one-of-the-stack"
# The gradient of one matrix of the stack was taken, and those of the others were forgotten. They add up.
@extend(MatMul)
def backward(self, grad):
    a, b = self.saved_arrays
    left, right, grad = as_matrices(a, b, grad)
    full_a, full_b = grad @ right.mT, left.mT @ grad
    while full_a.ndim > left.ndim:
        full_a = full_a[0]
    while full_b.ndim > right.ndim:
        full_b = full_b[0]
    return full_a.reshape(a.shape), full_b.reshape(b.shape)

# %% exercise="matmul-stacks" mistake="gradients-swapped"
# The two gradients stand in the wrong order. The first one belongs to a, the left factor.
@extend(MatMul)
def backward(self, grad):
    a, b = self.saved_arrays
    left, right, grad = as_matrices(a, b, grad)
    grad_a = unbroadcast(grad @ right.mT, left.shape).reshape(a.shape)
    grad_b = unbroadcast(left.mT @ grad, right.shape).reshape(b.shape)
    return grad_b, grad_a

# %% exercise="matmul-stacks" mistake="right-only"
# The gradient of b is summed over the stack, that of a is not. Each of the two can be the one that was used several times.
@extend(MatMul)
def backward(self, grad):
    a, b = self.saved_arrays
    left, right, grad = as_matrices(a, b, grad)
    need_a, need_b = self.needs_input_grad
    grad_a = grad_b = None
    if need_a:
        full = grad @ right.mT
        grad_a = full.reshape(a.shape) if full.size == a.size else full
    if need_b:
        grad_b = unbroadcast(left.mT @ grad, right.shape).reshape(b.shape)
    return grad_a, grad_b

# %% exercise="matmul-stacks" mistake="left-only-reshaped"
# The gradient of b is summed over the stack, that of a is not. Each of the two can be the one that was used several times.
@extend(MatMul)
def backward(self, grad):
    a, b = self.saved_arrays
    left, right, grad = as_matrices(a, b, grad)
    grad_a = (grad @ right.mT).reshape(a.shape)
    grad_b = unbroadcast(left.mT @ grad, right.shape).reshape(b.shape)
    return grad_a, grad_b

# %% exercise="matmul-stacks" mistake="right-only-reshaped"
# The gradient of a is summed over the stack, that of b is not. Each of the two can be the one that was used several times.
@extend(MatMul)
def backward(self, grad):
    a, b = self.saved_arrays
    left, right, grad = as_matrices(a, b, grad)
    grad_a = unbroadcast(grad @ right.mT, left.shape).reshape(a.shape)
    grad_b = (left.mT @ grad).reshape(b.shape)
    return grad_a, grad_b

# %% exercise="matmul-stacks" mistake="nothing-spared"
# Both gradients are computed, also for an input that needs none. Where needs_input_grad is False, None has to stand in its place.
@extend(MatMul)
def backward(self, grad):
    a, b = self.saved_arrays
    left, right, grad = as_matrices(a, b, grad)
    grad_a = unbroadcast(grad @ right.mT, left.shape).reshape(a.shape)
    grad_b = unbroadcast(left.mT @ grad, right.shape).reshape(b.shape)
    return grad_a, grad_b

# %% exercise="matmul-stacks" mistake="straight-to-the-vector"
# A vector on the right has become a column, and unbroadcast cannot make a vector of it again. Undo the broadcast to the shape of `left` and of `right`, then give it the shape of `a` and of `b`.
@extend(MatMul)
def backward(self, grad):
    a, b = self.saved_arrays
    left, right, grad = as_matrices(a, b, grad)
    grad_a = unbroadcast(grad @ right.mT, a.shape)
    grad_b = unbroadcast(left.mT @ grad, b.shape)
    return grad_a, grad_b

# %% exercise="matmul-stacks" mistake="all-axes-turned-nothing-summed"
# `.T` turns the stack axis, too; `.mT` transposes each matrix by itself. And two steps are missing behind the product: the sum over the stack, and the way from the shape of `left` to that of `a`.
@extend(MatMul)
def backward(self, grad):
    a, b = self.saved_arrays
    left, right, grad = as_matrices(a, b, grad)
    return grad @ right.T, left.T @ grad

# %% exercise="matmul-stacks" mistake="only-reshaped"
# The gradients of a whole stack cannot be reshaped into one matrix: first they must be added together, with unbroadcast.
@extend(MatMul)
def backward(self, grad):
    a, b = self.saved_arrays
    left, right, grad = as_matrices(a, b, grad)
    return (grad @ right.mT).reshape(a.shape), (left.mT @ grad).reshape(b.shape)

# %% exercise="matmul-stacks" mistake="first-two-axes-exchanged"
# The first two axes were exchanged. Rows and columns are the last two, -1 and -2; in front of them stands the stack.
@extend(MatMul)
def backward(self, grad):
    a, b = self.saved_arrays
    left, right, grad = as_matrices(a, b, grad)
    grad_a = unbroadcast(grad @ right.swapaxes(0, 1), left.shape).reshape(a.shape)
    grad_b = unbroadcast(left.swapaxes(0, 1) @ grad, right.shape).reshape(b.shape)
    return grad_a, grad_b

# %% exercise="matmul-stacks" mistake="first-axis-always-summed"
# The first axis is summed, whatever it is. Only what was used several times is summed: unbroadcast compares the shapes.
@extend(MatMul)
def backward(self, grad):
    a, b = self.saved_arrays
    left, right, grad = as_matrices(a, b, grad)
    return (grad @ right.mT).sum(axis=0), (left.mT @ grad).sum(axis=0)

# %% exercise="matmul-stacks" mistake="first-axis-of-b-always-summed"
# The first axis of the gradient of b is summed, whatever it is. Only what was used several times is summed: unbroadcast compares the shapes.
@extend(MatMul)
def backward(self, grad):
    a, b = self.saved_arrays
    left, right, grad = as_matrices(a, b, grad)
    return (grad @ right.mT).reshape(a.shape), (left.mT @ grad).sum(axis=0)

# %% exercise="matmul-stacks" mistake="squeezed"
# squeeze takes away every axis of length 1, also one that the input has: a matrix of one row became a vector. The shape to reach is that of `a`, and that of `b`.
@extend(MatMul)
def backward(self, grad):
    a, b = self.saved_arrays
    left, right, grad = as_matrices(a, b, grad)
    need_a, need_b = self.needs_input_grad
    grad_a = unbroadcast(grad @ right.mT, left.shape).squeeze() if need_a else None
    grad_b = unbroadcast(left.mT @ grad, right.shape).squeeze() if need_b else None
    return grad_a, grad_b

# %% exercise="matmul-stacks" mistake="one-axis-more"
# The stack is summed only where the gradient has an axis more than the input. A stack of one matrix is used several times, too, with as many axes: `unbroadcast` knows both cases.
@extend(MatMul)
def backward(self, grad):
    a, b = self.saved_arrays
    left, right, grad = as_matrices(a, b, grad)
    full_a, full_b = grad @ right.mT, left.mT @ grad
    if full_a.ndim > left.ndim:
        full_a = full_a.sum(axis=0)
    if full_b.ndim > right.ndim:
        full_b = full_b.sum(axis=0)
    return full_a.reshape(a.shape), full_b.reshape(b.shape)

# %% exercise="matmul-stacks" honest="swapaxes"
# The last two axes exchanged by number, the result in a list.
@extend(MatMul)
def backward(self, grad):
    a, b = self.saved_arrays
    left, right, grad = as_matrices(a, b, grad)
    gradients = []
    for need, full, part, whole in (
        (self.needs_input_grad[0], grad @ np.swapaxes(right, -1, -2), left, a),
        (self.needs_input_grad[1], np.swapaxes(left, -1, -2) @ grad, right, b),
    ):
        back = unbroadcast(full, part.shape).reshape(whole.shape)
        gradients.append(back if need else None)
    return tuple(gradients)

# %% exercise="chain" mistake="seed-of-zeros"
# The first upstream gradient is 0, so everything behind it is 0. The loss changes with itself at the rate 1.
def loss_and_gradients(x, y, w, b):
    product, total, difference = MatMul(), Add(), Sub()
    square, mean = Pow(), Mean()
    error = difference.forward(total.forward(product.forward(x, w), b), y)
    loss = mean.forward(square.forward(error, 2))
    grad = square.backward(mean.backward(np.zeros_like(loss)))
    grad, _ = difference.backward(grad)
    grad, grad_b = total.backward(grad)
    _, grad_w = product.backward(grad)
    return loss, grad_w, grad_b

# %% exercise="chain" mistake="seed-is-the-loss"
# The first upstream gradient is the loss. It has to be the rate at which the loss changes with itself, which is 1.
def loss_and_gradients(x, y, w, b):
    product, total, difference = MatMul(), Add(), Sub()
    square, mean = Pow(), Mean()
    error = difference.forward(total.forward(product.forward(x, w), b), y)
    loss = mean.forward(square.forward(error, 2))
    grad = square.backward(mean.backward(loss))
    grad, _ = difference.backward(grad)
    grad, grad_b = total.backward(grad)
    _, grad_w = product.backward(grad)
    return loss, grad_w, grad_b

# %% exercise="chain" mistake="mean-left-out"
# The mean was left out on the way back: the gradients are those of the sum of the squares.
def loss_and_gradients(x, y, w, b):
    product, total, difference = MatMul(), Add(), Sub()
    square, mean = Pow(), Mean()
    error = difference.forward(total.forward(product.forward(x, w), b), y)
    squares = square.forward(error, 2)
    loss = mean.forward(squares)
    grad, _ = difference.backward(square.backward(np.ones_like(squares)))
    grad, grad_b = total.backward(grad)
    _, grad_w = product.backward(grad)
    return loss, grad_w, grad_b

# %% exercise="chain" mistake="square-left-out"
# The square was left out on the way back: the gradient of the mean went straight to the difference.
def loss_and_gradients(x, y, w, b):
    product, total, difference = MatMul(), Add(), Sub()
    square, mean = Pow(), Mean()
    error = difference.forward(total.forward(product.forward(x, w), b), y)
    loss = mean.forward(square.forward(error, 2))
    grad, _ = difference.backward(mean.backward(np.ones_like(loss)))
    grad, grad_b = total.backward(grad)
    _, grad_w = product.backward(grad)
    return loss, grad_w, grad_b

# %% exercise="chain" mistake="gradient-of-y"
# The sign is reversed: either `Sub` got its inputs in the other order, or its second gradient went on, which belongs to y.
def loss_and_gradients(x, y, w, b):
    product, total, difference = MatMul(), Add(), Sub()
    square, mean = Pow(), Mean()
    error = difference.forward(total.forward(product.forward(x, w), b), y)
    loss = mean.forward(square.forward(error, 2))
    _, grad = difference.backward(square.backward(mean.backward(np.ones_like(loss))))
    grad, grad_b = total.backward(grad)
    _, grad_w = product.backward(grad)
    return loss, grad_w, grad_b

# %% exercise="chain" mistake="gradient-of-x"
# The first gradient of MatMul was returned, which belongs to x. That of w is the second.
def loss_and_gradients(x, y, w, b):
    product, total, difference = MatMul(), Add(), Sub()
    square, mean = Pow(), Mean()
    error = difference.forward(total.forward(product.forward(x, w), b), y)
    loss = mean.forward(square.forward(error, 2))
    grad, _ = difference.backward(square.backward(mean.backward(np.ones_like(loss))))
    grad, grad_b = total.backward(grad)
    grad_w, _ = product.backward(grad)
    return loss, grad_w, grad_b

# %% exercise="chain" mistake="seed-float64"
# The seed is a plain float, so the gradients became float64. A seed with the dtype of the loss keeps it.
def loss_and_gradients(x, y, w, b):
    product, total, difference = MatMul(), Add(), Sub()
    square, mean = Pow(), Mean()
    error = difference.forward(total.forward(product.forward(x, w), b), y)
    loss = mean.forward(square.forward(error, 2))
    grad = square.backward(mean.backward(np.array(1.0)))
    grad, _ = difference.backward(grad)
    grad, grad_b = total.backward(grad)
    _, grad_w = product.backward(grad)
    return loss, grad_w, grad_b

# %% exercise="chain" mistake="bias-of-one-example"
# The gradient of b is the upstream gradient of Add, not what Add made of it: b was used in every example, and its uses add up.
def loss_and_gradients(x, y, w, b):
    product, total, difference = MatMul(), Add(), Sub()
    square, mean = Pow(), Mean()
    error = difference.forward(total.forward(product.forward(x, w), b), y)
    loss = mean.forward(square.forward(error, 2))
    grad, _ = difference.backward(square.backward(mean.backward(np.ones_like(loss))))
    _, grad_w = product.backward(grad)
    return loss, grad_w, grad

# %% exercise="chain" mistake="operations-made-anew"
# `backward` was called on an object whose `forward` has not run. Call it on the object that did the forward step.
def loss_and_gradients(x, y, w, b):
    y_hat = Add().forward(MatMul().forward(x, w), b)
    error = Sub().forward(y_hat, y)
    loss = Mean().forward(Pow().forward(error, 2))
    grad = Pow().backward(Mean().backward(np.ones_like(loss)))
    grad, _ = Sub().backward(grad)
    grad, grad_b = Add().backward(grad)
    _, grad_w = MatMul().backward(grad)
    return loss, grad_w, grad_b

# %% exercise="chain" mistake="order-of-the-answers"
# The gradients stand in the wrong order: the loss first, then that of w, then that of b.
def loss_and_gradients(x, y, w, b):
    product, total, difference = MatMul(), Add(), Sub()
    square, mean = Pow(), Mean()
    error = difference.forward(total.forward(product.forward(x, w), b), y)
    loss = mean.forward(square.forward(error, 2))
    grad, _ = difference.backward(square.backward(mean.backward(np.ones_like(loss))))
    grad, grad_b = total.backward(grad)
    _, grad_w = product.backward(grad)
    return loss, grad_b, grad_w

# %% exercise="chain" mistake="mean-made-anew"
# `backward` was called on an object whose `forward` has not run. Call it on the object that did the forward step.
def loss_and_gradients(x, y, w, b):
    product, total, difference = MatMul(), Add(), Sub()
    square, mean = Pow(), Mean()
    error = difference.forward(total.forward(product.forward(x, w), b), y)
    loss = mean.forward(square.forward(error, 2))
    grad = square.backward(Mean().backward(np.ones_like(loss)))
    grad, _ = difference.backward(grad)
    grad, grad_b = total.backward(grad)
    _, grad_w = product.backward(grad)
    return loss, grad_w, grad_b

# %% exercise="chain" mistake="target-minus-prediction"
# The sign is reversed: either `Sub` got its inputs in the other order, or its second gradient went on, which belongs to y.
def loss_and_gradients(x, y, w, b):
    product, total, difference = MatMul(), Add(), Sub()
    square, mean = Pow(), Mean()
    error = difference.forward(y, total.forward(product.forward(x, w), b))
    loss = mean.forward(square.forward(error, 2))
    grad, _ = difference.backward(square.backward(mean.backward(np.ones_like(loss))))
    grad, grad_b = total.backward(grad)
    _, grad_w = product.backward(grad)
    return loss, grad_w, grad_b

# %% exercise="chain" mistake="pair-not-taken-apart"
# `Sub` returns two gradients, and the pair went on as if it were one array. Only the first of the two goes on.
def loss_and_gradients(x, y, w, b):
    product, total, difference = MatMul(), Add(), Sub()
    square, mean = Pow(), Mean()
    error = difference.forward(total.forward(product.forward(x, w), b), y)
    loss = mean.forward(square.forward(error, 2))
    grad = difference.backward(square.backward(mean.backward(np.ones_like(loss))))
    grad, grad_b = total.backward(grad)
    _, grad_w = product.backward(grad)
    return loss, grad_w, grad_b

# %% exercise="chain" mistake="gradients-of-add-exchanged"
# The two gradients of `Add` are exchanged: the first belongs to the product and goes on, the second belongs to b.
def loss_and_gradients(x, y, w, b):
    product, total, difference = MatMul(), Add(), Sub()
    square, mean = Pow(), Mean()
    error = difference.forward(total.forward(product.forward(x, w), b), y)
    loss = mean.forward(square.forward(error, 2))
    grad, _ = difference.backward(square.backward(mean.backward(np.ones_like(loss))))
    grad_b, grad = total.backward(grad)
    _, grad_w = product.backward(grad)
    return loss, grad_w, grad_b

# %% exercise="chain" mistake="divided-by-the-rows"
# The gradients were divided by the number of rows. The mean is over all errors, n times k of them.
def loss_and_gradients(x, y, w, b):
    product, total, difference = MatMul(), Add(), Sub()
    square, mean = Pow(), Mean()
    error = difference.forward(total.forward(product.forward(x, w), b), y)
    squares = square.forward(error, 2)
    loss = mean.forward(squares)
    grad, _ = difference.backward(square.backward(np.ones_like(squares) / len(x)))
    grad, grad_b = total.backward(grad)
    _, grad_w = product.backward(grad)
    return loss, grad_w, grad_b

# %% exercise="chain" mistake="bias-averaged"
# The gradient of b was averaged over the examples. `Add` has added it up already: what it returns second is the gradient of b.
def loss_and_gradients(x, y, w, b):
    product, total, difference = MatMul(), Add(), Sub()
    square, mean = Pow(), Mean()
    error = difference.forward(total.forward(product.forward(x, w), b), y)
    loss = mean.forward(square.forward(error, 2))
    grad, _ = difference.backward(square.backward(mean.backward(np.ones_like(loss))))
    grad_product, _ = total.backward(grad)
    _, grad_w = product.backward(grad_product)
    return loss, grad_w, grad.mean(axis=0)

# %% exercise="chain" honest="a-list-of-operations"
# The error as the prediction minus the target made of Neg and Add, and the square made of Mul, whose two gradients add up.
def loss_and_gradients(x, y, w, b):
    product, bias, target, square, mean = MatMul(), Add(), Add(), Mul(), Mean()
    error = target.forward(bias.forward(product.forward(x, w), b), Neg().forward(y))
    loss = mean.forward(square.forward(error, error))
    grad_left, grad_right = square.backward(mean.backward(np.ones_like(loss)))
    grad = target.backward(grad_left + grad_right)[0]
    grad, grad_b = bias.backward(grad)
    return loss, product.backward(grad)[1], grad_b

# %% exercise="chain" mistake="by-formula"
# The answer comes from a formula: no `backward` of an operation has run. Here the five operations find the gradients, step by step through the table, so that nobody has to derive one.
def loss_and_gradients(x, y, w, b):
    error = x @ w + b - y
    grad = 2 * error / error.size
    return np.mean(error**2), x.T @ grad, grad.sum(axis=0)
