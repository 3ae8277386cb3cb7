# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
# ---

# %% exercise="correlate" mistake="flipped"
# The kernel is turned by half a turn, as in mathematics. Networks lay it on as it is.
def correlate(image, kernel):
    kernel = kernel[::-1, ::-1]
    rows, columns = kernel.shape
    height, width = image.shape[0] - rows + 1, image.shape[1] - columns + 1
    out = np.zeros((height, width))
    for y in range(height):
        for x in range(width):
            out[y, x] = np.sum(image[y : y + rows, x : x + columns] * kernel)
    return out

# %% exercise="correlate" mistake="one-place-short"
# The last row and the last column of places are missing: there are size minus kernel plus 1.
def correlate(image, kernel):
    rows, columns = kernel.shape
    height, width = image.shape[0] - rows, image.shape[1] - columns
    out = np.zeros((height, width))
    for y in range(height):
        for x in range(width):
            out[y, x] = np.sum(image[y : y + rows, x : x + columns] * kernel)
    return out

# %% exercise="correlate" mistake="mean"
# The products of a window are averaged. They are added up.
def correlate(image, kernel):
    rows, columns = kernel.shape
    height, width = image.shape[0] - rows + 1, image.shape[1] - columns + 1
    out = np.zeros((height, width))
    for y in range(height):
        for x in range(width):
            out[y, x] = np.mean(image[y : y + rows, x : x + columns] * kernel)
    return out

# %% exercise="correlate" mistake="kernel-transposed"
# Rows and columns of the kernel are exchanged: its row i lies on row y + i of the image.
def correlate(image, kernel):
    rows, columns = kernel.shape
    kernel = kernel.T.reshape(kernel.shape)
    height, width = image.shape[0] - rows + 1, image.shape[1] - columns + 1
    out = np.zeros((height, width))
    for y in range(height):
        for x in range(width):
            out[y, x] = np.sum(image[y : y + rows, x : x + columns] * kernel)
    return out

# %% exercise="correlate" mistake="places-exchanged"
# The map is turned over: the number of the window at row y and column x belongs to out[y, x].
def correlate(image, kernel):
    rows, columns = kernel.shape
    height, width = image.shape[0] - rows + 1, image.shape[1] - columns + 1
    out = np.zeros((width, height))
    for y in range(height):
        for x in range(width):
            out[x, y] = np.sum(image[y : y + rows, x : x + columns] * kernel)
    return out

# %% exercise="correlate" mistake="index-exchanged"
# out[x, y] is written: y counts the rows and comes first, out[y, x].
def correlate(image, kernel):
    rows, columns = kernel.shape
    height, width = image.shape[0] - rows + 1, image.shape[1] - columns + 1
    out = np.zeros((height, width))
    for y in range(height):
        for x in range(width):
            out[x, y] = np.sum(image[y : y + rows, x : x + columns] * kernel)
    return out

# %% exercise="correlate" honest="by-hand"
# Four loops, one product at a time.
def correlate(image, kernel):
    height = len(image) - len(kernel) + 1
    width = len(image[0]) - len(kernel[0]) + 1
    out = np.zeros((height, width))
    for y, x in np.ndindex(height, width):
        for i, j in np.ndindex(*kernel.shape):
            out[y, x] += kernel[i, j] * image[y + i, x + j]
    return out

# %% exercise="correlate" honest="over-the-kernel"
# A loop over the places of the kernel, each with a slice of the image.
def correlate(image, kernel):
    height = image.shape[0] - kernel.shape[0] + 1
    width = image.shape[1] - kernel.shape[1] + 1
    total = 0
    for (i, j), weight in np.ndenumerate(kernel):
        total = total + weight * image[i : i + height, j : j + width]
    return total

# %% exercise="output-size" mistake="one-side"
# Padding is counted on one side only. It is put on both.
def output_size(size, kernel, stride=1, padding=0, dilation=1):
    reach = dilation * (kernel - 1) + 1
    return (size + padding - reach) // stride + 1

# %% exercise="output-size" mistake="no-dilation"
# Dilation is left out: a kernel of k rows, d apart, reaches over d (k - 1) + 1 rows.
def output_size(size, kernel, stride=1, padding=0, dilation=1):
    return (size + 2 * padding - kernel) // stride + 1

# %% exercise="output-size" mistake="reach-too-long"
# The reach is taken as d k. Between k rows there are only k - 1 distances: d (k - 1) + 1.
def output_size(size, kernel, stride=1, padding=0, dilation=1):
    return (size + 2 * padding - dilation * kernel) // stride + 1

# %% exercise="output-size" mistake="ones-divided"
# The 1 is added before the division by the stride. The first window is always there: add it after.
def output_size(size, kernel, stride=1, padding=0, dilation=1):
    reach = dilation * (kernel - 1) + 1
    return (size + 2 * padding - reach + 1) // stride

# %% exercise="output-size" mistake="rounded-up"
# The division is rounded up, so a window that sticks out at the end is counted. Round down.
def output_size(size, kernel, stride=1, padding=0, dilation=1):
    reach = dilation * (kernel - 1) + 1
    return -(-(size + 2 * padding - reach) // stride) + 1

# %% exercise="output-size" mistake="no-stride"
# The stride is left out: the window moves by it, so there are fewer places.
def output_size(size, kernel, stride=1, padding=0, dilation=1):
    reach = dilation * (kernel - 1) + 1
    return size + 2 * padding - reach + 1

# %% exercise="output-size" mistake="a-float"
# The result is a float. A count is a whole number: use //.
def output_size(size, kernel, stride=1, padding=0, dilation=1):
    reach = dilation * (kernel - 1) + 1
    return (size + 2 * padding - reach) / stride + 1

# %% exercise="output-size" honest="counted"
# The beginnings are counted, as a range.
def output_size(size, kernel, stride=1, padding=0, dilation=1):
    last = size + 2 * padding - dilation * (kernel - 1) - 1
    return len(range(0, last + 1, stride))

# %% exercise="windows" mistake="kernel-last"
# The axes are in another order: those of the kernel come before those of the places.
def windows(a, kernel, stride=(1, 1), dilation=(1, 1)):
    rows, columns = window_counts(a.shape[2:], kernel, stride, dilation)
    out = np.empty((*a.shape[:2], rows, columns, *kernel), a.dtype)
    for i in range(kernel[0]):
        down = seen(i, rows, stride[0], dilation[0])
        for j in range(kernel[1]):
            across = seen(j, columns, stride[1], dilation[1])
            out[..., i, j] = a[:, :, down, across]
    return out

# %% exercise="windows" mistake="strides-exchanged"
# The strides of height and width are exchanged: the first of the pair is that of the height.
def windows(a, kernel, stride=(1, 1), dilation=(1, 1)):
    stride = stride[::-1]
    rows, columns = window_counts(a.shape[2:], kernel, stride, dilation)
    out = np.empty((*a.shape[:2], *kernel, rows, columns), a.dtype)
    for i in range(kernel[0]):
        down = seen(i, rows, stride[0], dilation[0])
        for j in range(kernel[1]):
            across = seen(j, columns, stride[1], dilation[1])
            out[:, :, i, j] = a[:, :, down, across]
    return out

# %% exercise="windows" mistake="no-stride"
# The stride is left out: the window moves by it.
def windows(a, kernel, stride=(1, 1), dilation=(1, 1)):
    stride = (1, 1)
    rows, columns = window_counts(a.shape[2:], kernel, stride, dilation)
    out = np.empty((*a.shape[:2], *kernel, rows, columns), a.dtype)
    for i in range(kernel[0]):
        down = seen(i, rows, stride[0], dilation[0])
        for j in range(kernel[1]):
            across = seen(j, columns, stride[1], dilation[1])
            out[:, :, i, j] = a[:, :, down, across]
    return out

# %% exercise="windows" mistake="turned"
# The places of the kernel are counted from the end: place 0 sees the first row of a window.
def windows(a, kernel, stride=(1, 1), dilation=(1, 1)):
    rows, columns = window_counts(a.shape[2:], kernel, stride, dilation)
    out = np.empty((*a.shape[:2], *kernel, rows, columns), a.dtype)
    for i in range(kernel[0]):
        down = seen(i, rows, stride[0], dilation[0])
        for j in range(kernel[1]):
            across = seen(j, columns, stride[1], dilation[1])
            out[:, :, kernel[0] - 1 - i, kernel[1] - 1 - j] = a[:, :, down, across]
    return out

# %% exercise="windows" mistake="float64"
# The result is always float64. Make the empty array with the dtype of `a`.
def windows(a, kernel, stride=(1, 1), dilation=(1, 1)):
    rows, columns = window_counts(a.shape[2:], kernel, stride, dilation)
    out = np.empty((*a.shape[:2], *kernel, rows, columns))
    for i in range(kernel[0]):
        down = seen(i, rows, stride[0], dilation[0])
        for j in range(kernel[1]):
            across = seen(j, columns, stride[1], dilation[1])
            out[:, :, i, j] = a[:, :, down, across]
    return out

# %% exercise="windows" mistake="no-dilation"
# Dilation is left out of the slices, so the places of the kernel lie side by side.
def windows(a, kernel, stride=(1, 1), dilation=(1, 1)):
    rows, columns = window_counts(a.shape[2:], kernel, stride, dilation)
    out = np.empty((*a.shape[:2], *kernel, rows, columns), a.dtype)
    for i in range(kernel[0]):
        down = seen(i, rows, stride[0])
        for j in range(kernel[1]):
            across = seen(j, columns, stride[1])
            out[:, :, i, j] = a[:, :, down, across]
    return out

# %% exercise="windows" mistake="dilation-ignored"
# Dilation plays no part: both window_counts and seen take it.
def windows(a, kernel, stride=(1, 1), dilation=(1, 1)):
    rows, columns = window_counts(a.shape[2:], kernel, stride, (1, 1))
    out = np.empty((*a.shape[:2], *kernel, rows, columns), a.dtype)
    for i in range(kernel[0]):
        down = seen(i, rows, stride[0])
        for j in range(kernel[1]):
            across = seen(j, columns, stride[1])
            out[:, :, i, j] = a[:, :, down, across]
    return out

# %% exercise="windows" honest="sliding"
# NumPy's own windows, then every so many of them, with the axes in the wanted order.
def windows(a, kernel, stride=(1, 1), dilation=(1, 1)):
    reach = [d * (k - 1) + 1 for k, d in zip(kernel, dilation)]
    view = np.lib.stride_tricks.sliding_window_view(a, reach, (2, 3))
    view = view[:, :, :: stride[0], :: stride[1], :: dilation[0], :: dilation[1]]
    return np.ascontiguousarray(view.transpose(0, 1, 4, 5, 2, 3))

# %% exercise="windows" honest="index"
# Two arrays of numbers say which row and which column each place sees.
def windows(a, kernel, stride=(1, 1), dilation=(1, 1)):
    rows, columns = window_counts(a.shape[2:], kernel, stride, dilation)
    down = dilation[0] * np.arange(kernel[0])[:, None] + stride[0] * np.arange(rows)
    across = dilation[1] * np.arange(kernel[1])[:, None]
    across = across + stride[1] * np.arange(columns)
    return a[:, :, down[:, None, :, None], across[None, :, None, :]]

# %% exercise="convolution" mistake="no-padding"
# The zeros around the images are missing: pad before you take the windows.
class Convolution(Function):
    same_dtype = True

    def forward(self, a, weight, stride, padding, dilation):
        self.steps, self.sizes = (stride, padding, dilation), a.shape[2:]
        view = windows(a, weight.shape[2:], stride, dilation)
        rows, columns = view.shape[4:]
        view = view.reshape(len(a), -1, rows * columns)
        self.save_for_backward(view, weight)
        out = weight.reshape(len(weight), -1) @ view
        return out.reshape(len(a), len(weight), rows, columns)

# %% exercise="convolution" mistake="flipped"
# The filters are turned by half a turn. Networks lay them on as they are.
class Convolution(Function):
    same_dtype = True

    def forward(self, a, weight, stride, padding, dilation):
        a = padded(a, padding)
        self.steps, self.sizes = (stride, padding, dilation), a.shape[2:]
        view = windows(a, weight.shape[2:], stride, dilation)
        rows, columns = view.shape[4:]
        view = view.reshape(len(a), -1, rows * columns)
        self.save_for_backward(view, weight)
        out = weight[:, :, ::-1, ::-1].reshape(len(weight), -1) @ view
        return out.reshape(len(a), len(weight), rows, columns)

# %% exercise="convolution" mistake="one-channel"
# Only the first channel is seen. A filter has weights for every channel, and the sum runs over them too.
class Convolution(Function):
    same_dtype = True

    def forward(self, a, weight, stride, padding, dilation):
        a = padded(a, padding)
        self.steps, self.sizes = (stride, padding, dilation), a.shape[2:]
        view = windows(a, weight.shape[2:], stride, dilation)
        rows, columns = view.shape[4:]
        self.save_for_backward(view.reshape(len(a), -1, rows * columns), weight)
        first = view[:, 0].reshape(len(a), -1, rows * columns)
        out = weight[:, 0].reshape(len(weight), -1) @ first
        return out.reshape(len(a), len(weight), rows, columns)

# %% exercise="convolution" mistake="padding-exchanged"
# The padding of height and width is exchanged: the first of the pair is that of the height.
class Convolution(Function):
    same_dtype = True

    def forward(self, a, weight, stride, padding, dilation):
        a = padded(a, padding[::-1])
        self.steps, self.sizes = (stride, padding, dilation), a.shape[2:]
        view = windows(a, weight.shape[2:], stride, dilation)
        rows, columns = view.shape[4:]
        view = view.reshape(len(a), -1, rows * columns)
        self.save_for_backward(view, weight)
        out = weight.reshape(len(weight), -1) @ view
        return out.reshape(len(a), len(weight), rows, columns)

# %% exercise="convolution" mistake="places-first"
# The columns are reshaped with the places first, which mixes pixels of different windows: only axes that stand side by side can become one.
class Convolution(Function):
    same_dtype = True

    def forward(self, a, weight, stride, padding, dilation):
        a = padded(a, padding)
        self.steps, self.sizes = (stride, padding, dilation), a.shape[2:]
        view = windows(a, weight.shape[2:], stride, dilation)
        rows, columns = view.shape[4:]
        self.save_for_backward(view.reshape(len(a), -1, rows * columns), weight)
        mixed = view.reshape(len(a), rows * columns, -1)
        out = mixed @ weight.reshape(len(weight), -1).T
        return out.mT.reshape(len(a), len(weight), rows, columns)

# %% exercise="convolution" mistake="sizes-before-padding"
# self.sizes are those of the images before the padding. fold will need those of the padded images: note them after `padded`.
class Convolution(Function):
    same_dtype = True

    def forward(self, a, weight, stride, padding, dilation):
        self.steps, self.sizes = (stride, padding, dilation), a.shape[2:]
        view = windows(padded(a, padding), weight.shape[2:], stride, dilation)
        rows, columns = view.shape[4:]
        view = view.reshape(len(a), weight[0].size, rows * columns)
        self.save_for_backward(view, weight)
        out = weight.reshape(len(weight), -1) @ view
        return out.reshape(len(a), len(weight), rows, columns)

# %% exercise="convolution" mistake="saved-exchanged"
# The two saved arrays are exchanged: first the columns, then the weight.
class Convolution(Function):
    same_dtype = True

    def forward(self, a, weight, stride, padding, dilation):
        a = padded(a, padding)
        self.steps, self.sizes = (stride, padding, dilation), a.shape[2:]
        view = windows(a, weight.shape[2:], stride, dilation)
        rows, columns = view.shape[4:]
        view = view.reshape(len(a), weight[0].size, rows * columns)
        self.save_for_backward(weight, view)
        out = weight.reshape(len(weight), -1) @ view
        return out.reshape(len(a), len(weight), rows, columns)

# %% exercise="convolution" mistake="filters-as-rows-saved"
# The weight is saved as rows of filters. Save it in its own shape, (O, C, kernel_height, kernel_width).
class Convolution(Function):
    same_dtype = True

    def forward(self, a, weight, stride, padding, dilation):
        a = padded(a, padding)
        self.steps, self.sizes = (stride, padding, dilation), a.shape[2:]
        view = windows(a, weight.shape[2:], stride, dilation)
        rows, columns = view.shape[4:]
        view = view.reshape(len(a), weight[0].size, rows * columns)
        filters = weight.reshape(len(weight), -1)
        self.save_for_backward(view, filters)
        return (filters @ view).reshape(len(a), len(weight), rows, columns)

# %% exercise="convolution" mistake="dilation-one"
# Dilation is left out of the windows, so the rows of a kernel lie side by side.
class Convolution(Function):
    same_dtype = True

    def forward(self, a, weight, stride, padding, dilation):
        a = padded(a, padding)
        self.steps, self.sizes = (stride, padding, dilation), a.shape[2:]
        view = windows(a, weight.shape[2:], stride)
        rows, columns = view.shape[4:]
        view = view.reshape(len(a), -1, rows * columns)
        self.save_for_backward(view, weight)
        out = weight.reshape(len(weight), -1) @ view
        return out.reshape(len(a), len(weight), rows, columns)

# %% exercise="convolution" honest="einsum"
# The sum is written as it stands in the formula.
class Convolution(Function):
    """Each window of images times each filter, summed."""

    same_dtype = True

    def forward(self, a, weight, stride, padding, dilation):
        a = padded(a, padding)
        self.steps, self.sizes = (stride, padding, dilation), a.shape[2:]
        view = windows(a, weight.shape[2:], stride, dilation)
        columns = view.reshape(len(a), -1, view.shape[4] * view.shape[5])
        self.save_for_backward(columns, weight)
        return np.einsum("ncijyx,ocij->noyx", view, weight)

# %% exercise="fold" mistake="overwritten"
# What another place has put there is overwritten. A pixel that several windows see gets the sum: add.
def fold(parts, sizes, stride=(1, 1), dilation=(1, 1)):
    height, width, rows, columns = parts.shape[2:]
    out = np.zeros((*parts.shape[:2], *sizes), parts.dtype)
    for i in range(height):
        down = seen(i, rows, stride[0], dilation[0])
        for j in range(width):
            across = seen(j, columns, stride[1], dilation[1])
            out[:, :, down, across] = parts[:, :, i, j]
    return out

# %% exercise="fold" mistake="no-stride"
# The stride is left out: put each part where windows has read it.
def fold(parts, sizes, stride=(1, 1), dilation=(1, 1)):
    height, width, rows, columns = parts.shape[2:]
    out = np.zeros((*parts.shape[:2], *sizes), parts.dtype)
    for i in range(height):
        down = seen(i, rows, 1, dilation[0])
        for j in range(width):
            across = seen(j, columns, 1, dilation[1])
            out[:, :, down, across] += parts[:, :, i, j]
    return out

# %% exercise="fold" mistake="averaged"
# The parts are averaged over the windows that see a pixel. They are added up.
def fold(parts, sizes, stride=(1, 1), dilation=(1, 1)):
    height, width, rows, columns = parts.shape[2:]
    out = np.zeros((*parts.shape[:2], *sizes), parts.dtype)
    count = np.zeros(sizes, parts.dtype)
    for i in range(height):
        down = seen(i, rows, stride[0], dilation[0])
        for j in range(width):
            across = seen(j, columns, stride[1], dilation[1])
            out[:, :, down, across] += parts[:, :, i, j]
            count[down, across] += 1
    return out / np.maximum(count, 1)

# %% exercise="fold" mistake="dilation-one"
# Dilation is left out: the places of the kernel lie that far apart.
def fold(parts, sizes, stride=(1, 1), dilation=(1, 1)):
    height, width, rows, columns = parts.shape[2:]
    out = np.zeros((*parts.shape[:2], *sizes), parts.dtype)
    for i in range(height):
        down = seen(i, rows, stride[0])
        for j in range(width):
            across = seen(j, columns, stride[1])
            out[:, :, down, across] += parts[:, :, i, j]
    return out

# %% exercise="fold" mistake="float64"
# The result is always float64. Make the zeros with the dtype of `parts`.
def fold(parts, sizes, stride=(1, 1), dilation=(1, 1)):
    height, width, rows, columns = parts.shape[2:]
    out = np.zeros((*parts.shape[:2], *sizes))
    for i in range(height):
        down = seen(i, rows, stride[0], dilation[0])
        for j in range(width):
            across = seen(j, columns, stride[1], dilation[1])
            out[:, :, down, across] += parts[:, :, i, j]
    return out

# %% exercise="fold" honest="over-the-windows"
# A loop over the windows instead of the places of the kernel.
def fold(parts, sizes, stride=(1, 1), dilation=(1, 1)):
    height, width, rows, columns = parts.shape[2:]
    out = np.zeros((*parts.shape[:2], *sizes), parts.dtype)
    for y, x in np.ndindex(rows, columns):
        down = seen(y, height, dilation[0], stride[0])
        across = seen(x, width, dilation[1], stride[1])
        out[:, :, down, across] += parts[..., y, x]
    return out

# %% exercise="convolution-backward" mistake="first-image"
# The gradient of the weight is that of the first image only. Every image used the filters: sum over them.
@extend(Convolution)
def backward(self, grad):
    view, weight = self.saved_arrays
    stride, padding, dilation = self.steps
    rows = grad.reshape(len(grad), len(weight), -1)
    grad_weight = (rows[0] @ view[0].T).reshape(weight.shape)
    parts = weight.reshape(len(weight), -1).T @ rows
    parts = parts.reshape(len(grad), *weight.shape[1:], *grad.shape[2:])
    whole = fold(parts, self.sizes, stride, dilation)
    return without_padding(whole, padding), grad_weight

# %% exercise="convolution-backward" mistake="mean-of-images"
# The gradient of the weight is the mean over the images. It is the sum.
@extend(Convolution)
def backward(self, grad):
    view, weight = self.saved_arrays
    stride, padding, dilation = self.steps
    rows = grad.reshape(len(grad), len(weight), -1)
    grad_weight = (rows @ view.mT).mean(axis=0).reshape(weight.shape)
    parts = weight.reshape(len(weight), -1).T @ rows
    parts = parts.reshape(len(grad), *weight.shape[1:], *grad.shape[2:])
    whole = fold(parts, self.sizes, stride, dilation)
    return without_padding(whole, padding), grad_weight

# %% exercise="convolution-backward" mistake="padding-kept"
# The gradient of the images still has the rows of the padding. Cut them off.
@extend(Convolution)
def backward(self, grad):
    view, weight = self.saved_arrays
    stride, padding, dilation = self.steps
    rows = grad.reshape(len(grad), len(weight), -1)
    grad_weight = (rows @ view.mT).sum(axis=0).reshape(weight.shape)
    parts = weight.reshape(len(weight), -1).T @ rows
    parts = parts.reshape(len(grad), *weight.shape[1:], *grad.shape[2:])
    return fold(parts, self.sizes, stride, dilation), grad_weight

# %% exercise="convolution-backward" mistake="padding-off-at-the-end"
# The padding is cut off at the end only. It lies on both sides: the images begin behind the first rows.
@extend(Convolution)
def backward(self, grad):
    view, weight = self.saved_arrays
    stride, padding, dilation = self.steps
    rows = grad.reshape(len(grad), len(weight), -1)
    grad_weight = (rows @ view.mT).sum(axis=0).reshape(weight.shape)
    parts = weight.reshape(len(weight), -1).T @ rows
    parts = parts.reshape(len(grad), *weight.shape[1:], *grad.shape[2:])
    whole = fold(parts, self.sizes, stride, dilation)
    height, width = (n - 2 * p for n, p in zip(self.sizes, padding))
    return whole[:, :, :height, :width], grad_weight

# %% exercise="convolution-backward" mistake="exchanged"
# The two gradients are exchanged. They come in the order of the inputs: images first.
@extend(Convolution)
def backward(self, grad):
    view, weight = self.saved_arrays
    stride, padding, dilation = self.steps
    rows = grad.reshape(len(grad), len(weight), -1)
    grad_weight = (rows @ view.mT).sum(axis=0).reshape(weight.shape)
    parts = weight.reshape(len(weight), -1).T @ rows
    parts = parts.reshape(len(grad), *weight.shape[1:], *grad.shape[2:])
    whole = fold(parts, self.sizes, stride, dilation)
    return grad_weight, without_padding(whole, padding)

# %% exercise="convolution-backward" mistake="filters-turned"
# The filters are turned for the way back, and folded as they stand: that turns them once too often. fold puts each part where it was read already.
@extend(Convolution)
def backward(self, grad):
    view, weight = self.saved_arrays
    stride, padding, dilation = self.steps
    rows = grad.reshape(len(grad), len(weight), -1)
    grad_weight = (rows @ view.mT).sum(axis=0).reshape(weight.shape)
    turned = weight[:, :, ::-1, ::-1].reshape(len(weight), -1)
    parts = turned.T @ rows
    parts = parts.reshape(len(grad), *weight.shape[1:], *grad.shape[2:])
    whole = fold(parts, self.sizes, stride, dilation)
    return without_padding(whole, padding), grad_weight

# %% exercise="convolution-backward" mistake="stride-one"
# The stride is left out when the windows are put back.
@extend(Convolution)
def backward(self, grad):
    view, weight = self.saved_arrays
    stride, padding, dilation = self.steps
    rows = grad.reshape(len(grad), len(weight), -1)
    grad_weight = (rows @ view.mT).sum(axis=0).reshape(weight.shape)
    parts = weight.reshape(len(weight), -1).T @ rows
    parts = parts.reshape(len(grad), *weight.shape[1:], *grad.shape[2:])
    whole = fold(parts, self.sizes, dilation=dilation)
    return without_padding(whole, padding), grad_weight

# %% exercise="convolution-backward" honest="einsum"
# Both products as sums over named axes.
@extend(Convolution)
def backward(self, grad):
    view, weight = self.saved_arrays
    stride, padding, dilation = self.steps
    n, (rows, columns) = len(grad), grad.shape[2:]
    view = view.reshape(n, *weight.shape[1:], rows, columns)
    grad_weight = np.einsum("noyx,ncijyx->ocij", grad, view)
    parts = np.einsum("ocij,noyx->ncijyx", weight, grad)
    whole = fold(parts, self.sizes, stride, dilation)
    return without_padding(whole, padding), grad_weight

# %% exercise="conv-layer" mistake="fan-in-of-channels"
# The fan-in counts the channels only. A filter adds up channels times height times width products.
class Conv2d(ConvSettings):
    def reset_parameters(self):
        bound = 1 / math.sqrt(self.in_channels / self.groups)
        with no_grad():
            self.weight.uniform_(-bound, bound)
            if self.bias is not None:
                self.bias.uniform_(-bound, bound)

    def forward(self, input):
        input, padding = self.padded(input)
        settings = self.stride, padding, self.dilation, self.groups
        return conv2d(input, self.weight, self.bias, *settings)

# %% exercise="conv-layer" mistake="fan-in-of-the-kernel"
# The fan-in leaves out the channels. A filter adds up channels times height times width products.
class Conv2d(ConvSettings):
    def reset_parameters(self):
        bound = 1 / math.sqrt(self.kernel_size[0] * self.kernel_size[1])
        with no_grad():
            self.weight.uniform_(-bound, bound)
            if self.bias is not None:
                self.bias.uniform_(-bound, bound)

    def forward(self, input):
        input, padding = self.padded(input)
        settings = self.stride, padding, self.dilation, self.groups
        return conv2d(input, self.weight, self.bias, *settings)

# %% exercise="conv-layer" mistake="groups-and-mode-left-out"
# Two settings play no part: hand self.groups on to conv2d, and use both things that self.padded(input) returns.
class Conv2d(ConvSettings):
    def reset_parameters(self):
        bound = 1 / math.sqrt(self.weight[0].numel())
        with no_grad():
            self.weight.uniform_(-bound, bound)
            if self.bias is not None:
                self.bias.uniform_(-bound, bound)

    def forward(self, input):
        settings = self.stride, self.padding, self.dilation
        return conv2d(input, self.weight, self.bias, *settings)

# %% exercise="conv-layer" mistake="mode-left-out"
# padding_mode plays no part: use both things that self.padded(input) returns, the input and the padding.
class Conv2d(ConvSettings):
    def reset_parameters(self):
        bound = 1 / math.sqrt(self.weight[0].numel())
        with no_grad():
            self.weight.uniform_(-bound, bound)
            if self.bias is not None:
                self.bias.uniform_(-bound, bound)

    def forward(self, input):
        settings = self.stride, self.padding, self.dilation, self.groups
        return conv2d(input, self.weight, self.bias, *settings)

# %% exercise="conv-layer" mistake="fan-out"
# The fan-in counts over the filters. It is how many numbers one filter has, not how many filters there are.
class Conv2d(ConvSettings):
    def reset_parameters(self):
        bound = 1 / math.sqrt(self.weight[:, 0].numel())
        with no_grad():
            self.weight.uniform_(-bound, bound)
            if self.bias is not None:
                self.bias.uniform_(-bound, bound)

    def forward(self, input):
        input, padding = self.padded(input)
        settings = self.stride, padding, self.dilation, self.groups
        return conv2d(input, self.weight, self.bias, *settings)

# %% exercise="conv-layer" mistake="bias-first"
# The bias is drawn before the filters, so they get other numbers of the seed. The filters come first.
class Conv2d(ConvSettings):
    def reset_parameters(self):
        bound = 1 / math.sqrt(self.weight[0].numel())
        with no_grad():
            if self.bias is not None:
                self.bias.uniform_(-bound, bound)
            self.weight.uniform_(-bound, bound)

    def forward(self, input):
        input, padding = self.padded(input)
        settings = self.stride, padding, self.dilation, self.groups
        return conv2d(input, self.weight, self.bias, *settings)

# %% exercise="conv-layer" mistake="no-bias"
# The bias is not handed to conv2d, so it is never added.
class Conv2d(ConvSettings):
    def reset_parameters(self):
        bound = 1 / math.sqrt(self.weight[0].numel())
        with no_grad():
            self.weight.uniform_(-bound, bound)
            if self.bias is not None:
                self.bias.uniform_(-bound, bound)

    def forward(self, input):
        input, padding = self.padded(input)
        settings = self.stride, padding, self.dilation, self.groups
        return conv2d(input, self.weight, None, *settings)

# %% exercise="conv-layer" mistake="own-padding"
# The padding of the layer is used even where `self.padded` has put the rows around already: use the padding that it returns.
class Conv2d(ConvSettings):
    def reset_parameters(self):
        bound = 1 / math.sqrt(self.weight[0].numel())
        with no_grad():
            self.weight.uniform_(-bound, bound)
            if self.bias is not None:
                self.bias.uniform_(-bound, bound)

    def forward(self, input):
        input, _ = self.padded(input)
        settings = self.stride, self.padding, self.dilation, self.groups
        return conv2d(input, self.weight, self.bias, *settings)

# %% exercise="conv-layer" mistake="groups-left-out"
# The groups are not handed to conv2d, which takes the filters for ones that see all channels.
class Conv2d(ConvSettings):
    def reset_parameters(self):
        bound = 1 / math.sqrt(self.weight[0].numel())
        with no_grad():
            self.weight.uniform_(-bound, bound)
            if self.bias is not None:
                self.bias.uniform_(-bound, bound)

    def forward(self, input):
        input, padding = self.padded(input)
        settings = self.stride, padding, self.dilation
        return conv2d(input, self.weight, self.bias, *settings)

# %% exercise="conv-layer" honest="settings-counted"
# The fan-in from the settings, and the arguments by name.
class Conv2d(ConvSettings):
    """A convolution of images with its own filters and bias."""

    def reset_parameters(self):
        """Draw the numbers of weight and bias."""
        height, width = self.kernel_size
        fan_in = self.in_channels // self.groups * height * width
        with no_grad():
            for param in (self.weight, self.bias):
                if param is not None:
                    param.uniform_(-(fan_in**-0.5), fan_in**-0.5)

    def forward(self, input):
        """Return the maps of the input."""
        x, rows = self.padded(input)
        return conv2d(x, self.weight, self.bias, self.stride, padding=rows,
                      dilation=self.dilation, groups=self.groups)

# %% exercise="max-pool" mistake="zeros-around"
# The padding is 0, which wins against negative numbers. Pad with -np.inf.
class MaxPool(Function):
    def forward(self, a, kernel, stride, padding, dilation):
        a = padded(a, padding)
        self.steps, self.sizes = (kernel, stride, padding, dilation), a.shape[2:]
        view = windows(a, kernel, stride, dilation)
        view = view.reshape(*a.shape[:2], -1, *view.shape[4:])
        out = view.max(axis=2)
        self.save_for_backward(view, out)
        return out

# %% exercise="max-pool" mistake="mean"
# The mean of each window is taken. That is average pooling.
class MaxPool(Function):
    def forward(self, a, kernel, stride, padding, dilation):
        a = padded(a, padding, -np.inf)
        self.steps, self.sizes = (kernel, stride, padding, dilation), a.shape[2:]
        view = windows(a, kernel, stride, dilation)
        view = view.reshape(*a.shape[:2], -1, *view.shape[4:])
        out = view.mean(axis=2)
        self.save_for_backward(view, out)
        return out

# %% exercise="max-pool" mistake="across-channels"
# The maximum is taken over the channels as well. Each channel is pooled by itself.
class MaxPool(Function):
    def forward(self, a, kernel, stride, padding, dilation):
        a = padded(a, padding, -np.inf)
        self.steps, self.sizes = (kernel, stride, padding, dilation), a.shape[2:]
        view = windows(a, kernel, stride, dilation)
        view = view.reshape(*a.shape[:2], -1, *view.shape[4:])
        out = view.max(axis=(1, 2), keepdims=True)[:, :, 0] + 0 * view[:, :, 0]
        self.save_for_backward(view, out)
        return out

# %% exercise="max-pool" mistake="stride-left-out"
# The windows overlap, since the stride is left out.
class MaxPool(Function):
    def forward(self, a, kernel, stride, padding, dilation):
        a = padded(a, padding, -np.inf)
        self.steps, self.sizes = (kernel, stride, padding, dilation), a.shape[2:]
        view = windows(a, kernel)
        view = view.reshape(*a.shape[:2], -1, *view.shape[4:])
        out = view.max(axis=2)
        self.save_for_backward(view, out)
        return out

# %% exercise="max-pool" mistake="places-reshaped-last"
# The reshape puts the places of the kernel last, which mixes numbers of different windows. Only axes that stand side by side can become one: (N, C, places, rows, columns).
class MaxPool(Function):
    def forward(self, a, kernel, stride, padding, dilation):
        a = padded(a, padding, -np.inf)
        self.steps, self.sizes = (kernel, stride, padding, dilation), a.shape[2:]
        view = windows(a, kernel, stride, dilation)
        view = view.reshape(*a.shape[:2], *view.shape[4:], -1)
        out = view.max(axis=-1)
        self.save_for_backward(view, out)
        return out

# %% exercise="max-pool" mistake="places-moved-last"
# The largest numbers are right, but the saved windows have the places of the kernel as their last axis. It is axis 2: (N, C, places, rows, columns).
class MaxPool(Function):
    def forward(self, a, kernel, stride, padding, dilation):
        a = padded(a, padding, -np.inf)
        self.steps, self.sizes = (kernel, stride, padding, dilation), a.shape[2:]
        view = windows(a, kernel, stride, dilation).transpose(0, 1, 4, 5, 2, 3)
        view = view.reshape(*view.shape[:4], -1)
        out = view.max(axis=-1)
        self.save_for_backward(view, out)
        return out

# %% exercise="max-pool" mistake="sizes-before-padding"
# self.sizes are those of the images before the padding. fold will need those of the padded images: note them after `padded`.
class MaxPool(Function):
    def forward(self, a, kernel, stride, padding, dilation):
        self.steps, self.sizes = (kernel, stride, padding, dilation), a.shape[2:]
        a = padded(a, padding, -np.inf)
        view = windows(a, kernel, stride, dilation)
        view = view.reshape(*a.shape[:2], -1, *view.shape[4:])
        out = view.max(axis=2)
        self.save_for_backward(view, out)
        return out

# %% exercise="max-pool" mistake="largest-size"
# The largest absolute value is taken. A negative number is small, however far from 0.
class MaxPool(Function):
    def forward(self, a, kernel, stride, padding, dilation):
        a = padded(a, padding, -np.inf)
        self.steps, self.sizes = (kernel, stride, padding, dilation), a.shape[2:]
        view = windows(a, kernel, stride, dilation)
        view = view.reshape(*a.shape[:2], -1, *view.shape[4:])
        out = np.abs(view).max(axis=2)
        self.save_for_backward(view, out)
        return out

# %% exercise="max-pool" honest="place-by-place"
# The maximum is found by going through the places of the kernel.
class MaxPool(Function):
    """The largest number of each window."""

    def forward(self, a, kernel, stride, padding, dilation):
        a = padded(a, padding, -np.inf)
        self.steps, self.sizes = (kernel, stride, padding, dilation), a.shape[2:]
        view = windows(a, kernel, stride, dilation)
        view = view.reshape(*a.shape[:2], -1, *view.shape[4:])
        out = view[:, :, 0]
        for place in range(1, view.shape[2]):
            out = np.maximum(out, view[:, :, place])
        self.save_for_backward(view, out)
        return out

# %% exercise="max-pool-backward" mistake="all-of-them"
# If several numbers are the largest, each of them gets the whole gradient. Only the first one does.
@extend(MaxPool)
def backward(self, grad):
    view, out = self.saved_arrays
    kernel, stride, padding, dilation = self.steps
    parts = (view == out[:, :, None]) * grad[:, :, None]
    parts = parts.reshape(*out.shape[:2], *kernel, *out.shape[2:])
    whole = fold(parts, self.sizes, stride, dilation)
    return without_padding(whole, padding)

# %% exercise="max-pool-backward" mistake="shared"
# If several numbers are the largest, they share the gradient. In torch the first one gets all of it.
@extend(MaxPool)
def backward(self, grad):
    view, out = self.saved_arrays
    kernel, stride, padding, dilation = self.steps
    equal = view == out[:, :, None]
    parts = equal * (grad / equal.sum(axis=2))[:, :, None]
    parts = parts.reshape(*out.shape[:2], *kernel, *out.shape[2:])
    whole = fold(parts, self.sizes, stride, dilation)
    return without_padding(whole, padding)

# %% exercise="max-pool-backward" mistake="the-last"
# The last of the largest numbers gets the gradient. The first one does.
@extend(MaxPool)
def backward(self, grad):
    view, out = self.saved_arrays
    kernel, stride, padding, dilation = self.steps
    parts, open_ = np.zeros_like(view), np.ones(out.shape, bool)
    for place in reversed(range(view.shape[2])):
        hit = open_ & (view[:, :, place] == out)
        parts[:, :, place] = grad * hit
        open_ &= ~hit
    parts = parts.reshape(*out.shape[:2], *kernel, *out.shape[2:])
    whole = fold(parts, self.sizes, stride, dilation)
    return without_padding(whole, padding)

# %% exercise="max-pool-backward" mistake="all-places"
# Every number of a window gets the gradient. Only the largest one moves the result.
@extend(MaxPool)
def backward(self, grad):
    view, out = self.saved_arrays
    kernel, stride, padding, dilation = self.steps
    parts = np.ones_like(view) * grad[:, :, None]
    parts = parts.reshape(*out.shape[:2], *kernel, *out.shape[2:])
    whole = fold(parts, self.sizes, stride, dilation)
    return without_padding(whole, padding)

# %% exercise="max-pool-backward" mistake="padding-kept"
# The gradient still has the rows of the padding. Cut them off.
@extend(MaxPool)
def backward(self, grad):
    view, out = self.saved_arrays
    kernel, stride, padding, dilation = self.steps
    parts, open_ = np.zeros_like(view), np.ones(out.shape, bool)
    for place in range(view.shape[2]):
        hit = open_ & (view[:, :, place] == out)
        parts[:, :, place] = grad * hit
        open_ &= ~hit
    parts = parts.reshape(*out.shape[:2], *kernel, *out.shape[2:])
    return fold(parts, self.sizes, stride, dilation)

# %% exercise="max-pool-backward" honest="argmax"
# NumPy's argmax finds the first one by itself.
@extend(MaxPool)
def backward(self, grad):
    view, out = self.saved_arrays
    kernel, stride, padding, dilation = self.steps
    parts = np.zeros_like(view)
    where = view.argmax(axis=2)[:, :, None]
    np.put_along_axis(parts, where, grad[:, :, None], axis=2)
    parts = parts.reshape(*out.shape[:2], *kernel, *out.shape[2:])
    whole = fold(parts, self.sizes, stride, dilation)
    return without_padding(whole, padding)

# %% exercise="avg-pool" mistake="not-divided"
# The gradient is not divided by the number of places: a mean moves by a part of what one number moves.
class AvgPool(Function):
    def forward(self, a, kernel, stride, padding):
        a = padded(a, padding)
        self.steps, self.sizes = (kernel, stride, padding), a.shape[2:]
        return windows(a, kernel, stride).mean(axis=(2, 3))

    def backward(self, grad):
        kernel, stride, padding = self.steps
        share = grad[:, :, None, None]
        parts = np.broadcast_to(share, (*grad.shape[:2], *kernel, *grad.shape[2:]))
        return without_padding(fold(parts, self.sizes, stride), padding)

# %% exercise="avg-pool" mistake="sum"
# The numbers of a window are added up and not divided by how many there are.
class AvgPool(Function):
    def forward(self, a, kernel, stride, padding):
        a = padded(a, padding)
        self.steps, self.sizes = (kernel, stride, padding), a.shape[2:]
        return windows(a, kernel, stride).sum(axis=(2, 3))

    def backward(self, grad):
        kernel, stride, padding = self.steps
        share = grad[:, :, None, None]
        parts = np.broadcast_to(share, (*grad.shape[:2], *kernel, *grad.shape[2:]))
        return without_padding(fold(parts, self.sizes, stride), padding)

# %% exercise="avg-pool" mistake="over-the-places"
# The mean is taken over the places of the map instead of those of the kernel, which are axes 2 and 3.
class AvgPool(Function):
    def forward(self, a, kernel, stride, padding):
        a = padded(a, padding)
        self.steps, self.sizes = (kernel, stride, padding), a.shape[2:]
        return windows(a, kernel, stride).mean(axis=(4, 5))

    def backward(self, grad):
        kernel, stride, padding = self.steps
        share = (grad / grad.size)[:, :, :, :, None, None]
        return without_padding(fold(share, self.sizes, stride), padding)

# %% exercise="avg-pool" mistake="stride-left-out"
# The stride is left out of the forward, so the windows overlap: hand it to windows.
class AvgPool(Function):
    def forward(self, a, kernel, stride, padding):
        a = padded(a, padding)
        self.steps, self.sizes = (kernel, stride, padding), a.shape[2:]
        return windows(a, kernel).mean(axis=(2, 3))

    def backward(self, grad):
        kernel, stride, padding = self.steps
        share = (grad / (kernel[0] * kernel[1]))[:, :, None, None]
        parts = np.broadcast_to(share, (*grad.shape[:2], *kernel, *grad.shape[2:]))
        return without_padding(fold(parts, self.sizes, stride), padding)

# %% exercise="avg-pool" mistake="height-squared"
# The gradient is divided by the square of the kernel's height. A window has height times width places.
class AvgPool(Function):
    def forward(self, a, kernel, stride, padding):
        a = padded(a, padding)
        self.steps, self.sizes = (kernel, stride, padding), a.shape[2:]
        return windows(a, kernel, stride).mean(axis=(2, 3))

    def backward(self, grad):
        kernel, stride, padding = self.steps
        share = (grad / kernel[0] ** 2)[:, :, None, None]
        parts = np.broadcast_to(share, (*grad.shape[:2], *kernel, *grad.shape[2:]))
        return without_padding(fold(parts, self.sizes, stride), padding)

# %% exercise="avg-pool" mistake="padding-not-counted"
# The zeros of the padding are not counted in the mean. They count here, as torch has it without other settings.
class AvgPool(Function):
    def forward(self, a, kernel, stride, padding):
        inside = windows(padded(np.ones_like(a), padding), kernel, stride)
        a = padded(a, padding)
        self.steps, self.sizes = (kernel, stride, padding), a.shape[2:]
        self.count = inside.sum(axis=(2, 3))
        return windows(a, kernel, stride).sum(axis=(2, 3)) / self.count

    def backward(self, grad):
        kernel, stride, padding = self.steps
        share = (grad / self.count)[:, :, None, None]
        parts = np.broadcast_to(share, (*grad.shape[:2], *kernel, *grad.shape[2:]))
        return without_padding(fold(parts, self.sizes, stride), padding)

# %% exercise="avg-pool" honest="flat"
# The places of the kernel as one axis; repeat instead of broadcast.
class AvgPool(Function):
    """The mean of each window."""

    def forward(self, a, kernel, stride, padding):
        a = padded(a, padding)
        self.steps, self.sizes = (kernel, stride, padding), a.shape[2:]
        view = windows(a, kernel, stride)
        return view.reshape(*a.shape[:2], -1, *view.shape[4:]).mean(axis=2)

    def backward(self, grad):
        """Return an equal share for each number."""
        kernel, stride, padding = self.steps
        parts = np.ones((1, 1, *kernel, 1, 1), grad.dtype) / np.prod(kernel)
        parts = parts.astype(grad.dtype) * grad[:, :, None, None]
        return without_padding(fold(parts, self.sizes, stride), padding)

# %% exercise="lenet" mistake="no-convolution-trained"
# The convolutions lie in a plain list, so their parameters are not registered and never trained. Sequential registers them.
class LeNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.stages = []
        for a, b in ((1, 16), (16, 32)):
            conv = Conv2d(a, b, 3, padding=1)
            stage = conv, nn.BatchNorm2d(b), nn.ReLU(), MaxPool2d(2)
            self.stages.append(nn.Sequential(*stage))
        last = nn.Linear(128, 64), nn.ReLU(), nn.Linear(64, 10)
        self.classifier = nn.Sequential(nn.Flatten(), *last)

    @property
    def features(self):
        return nn.Sequential(*self.stages[0], *self.stages[1])

    def forward(self, x):
        return self.classifier(self.features(x))

# %% exercise="lenet" mistake="no-normalization"
# The two batch normalizations are missing, and without them the training does not get as far.
class LeNet(nn.Module):
    def __init__(self):
        super().__init__()
        layers = []
        for a, b in ((1, 16), (16, 32)):
            layers += [Conv2d(a, b, 3, padding=1), nn.ReLU(), MaxPool2d(2)]
        self.features = nn.Sequential(*layers)
        last = nn.Linear(128, 64), nn.ReLU(), nn.Linear(64, 10)
        self.classifier = nn.Sequential(nn.Flatten(), *last)

    def forward(self, x):
        return self.classifier(self.features(x))

# %% exercise="lenet" mistake="features-left-out"
# The features are computed and thrown away: the pixels go into the classifier. Hand it what the features return.
class LeNet(nn.Module):
    def __init__(self):
        super().__init__()
        layers = []
        for a, b in ((1, 16), (16, 32)):
            conv = Conv2d(a, b, 3, padding=1)
            layers += [conv, nn.BatchNorm2d(b), nn.ReLU(), MaxPool2d(2)]
        self.features = nn.Sequential(*layers)
        last = nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 10)
        self.classifier = nn.Sequential(nn.Flatten(), *last)

    def forward(self, x):
        self.features(x)
        return self.classifier(x)

# %% exercise="lenet" mistake="no-relu"
# The ReLU behind the convolutions is missing: without it two convolutions are one.
class LeNet(nn.Module):
    def __init__(self):
        super().__init__()
        layers = []
        for a, b in ((1, 16), (16, 32)):
            layers += [Conv2d(a, b, 3, padding=1), nn.BatchNorm2d(b), MaxPool2d(2)]
        self.features = nn.Sequential(*layers)
        last = nn.Linear(128, 64), nn.ReLU(), nn.Linear(64, 10)
        self.classifier = nn.Sequential(nn.Flatten(), *last)

    def forward(self, x):
        return self.classifier(self.features(x))

# %% exercise="lenet" mistake="softmax-at-the-end"
# There is a softmax at the end. The loss has its own: the classifier ends with the ten numbers of its last Linear.
class LeNet(nn.Module):
    def __init__(self):
        super().__init__()
        layers = []
        for a, b in ((1, 16), (16, 32)):
            conv = Conv2d(a, b, 3, padding=1)
            layers += [conv, nn.BatchNorm2d(b), nn.ReLU(), MaxPool2d(2)]
        self.features = nn.Sequential(*layers)
        last = nn.Linear(128, 64), nn.ReLU(), nn.Linear(64, 10), nn.Softmax(1)
        self.classifier = nn.Sequential(nn.Flatten(), *last)

    def forward(self, x):
        return self.classifier(self.features(x))

# %% exercise="lenet" mistake="relu-first"
# The ReLU stands before the batch normalization. In the table it follows: convolution, batch normalization, ReLU, pooling.
class LeNet(nn.Module):
    def __init__(self):
        super().__init__()
        layers = []
        for a, b in ((1, 16), (16, 32)):
            conv = Conv2d(a, b, 3, padding=1)
            layers += [conv, nn.ReLU(), nn.BatchNorm2d(b), MaxPool2d(2)]
        self.features = nn.Sequential(*layers)
        last = nn.Linear(128, 64), nn.ReLU(), nn.Linear(64, 10)
        self.classifier = nn.Sequential(nn.Flatten(), *last)

    def forward(self, x):
        return self.classifier(self.features(x))

# %% exercise="lenet" honest="written-out"
# The layers one by one.
class LeNet(nn.Module):
    """Features of images, then ten logits."""

    def __init__(self):
        super().__init__()
        self.features = nn.Sequential(
            Conv2d(1, 16, 3, padding="same"),
            nn.BatchNorm2d(16),
            nn.ReLU(),
            MaxPool2d(2),
            Conv2d(16, 32, 3, padding="same"),
            nn.BatchNorm2d(32),
            nn.ReLU(),
            MaxPool2d(2),
        )
        self.classifier = nn.Sequential(
            nn.Flatten(), nn.Linear(128, 64), nn.ReLU(), nn.Linear(64, 10)
        )

    def forward(self, images):
        """Return logits."""
        found = self.features(images)
        return self.classifier(found)
