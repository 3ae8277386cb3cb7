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
# # Unit 11: Convolution
#
# **You will build** the layers with which networks see: `Conv2d`, first with loops, then with windows and gradients; `MaxPool2d` and `AvgPool2d`. At the end a small LeNet reads at least 98.5 of 100 handwritten digits.
#
# **You need** units 03 to 10: operations, modules, training, batch normalization. Your library is carried over; a missing part is replaced by a finished one.
#
# **Time**: about 150 minutes; sections 1 to 4 make a good first half. **Grading**: 80 points for eleven exercises, checked by running your code, and 20 points for three written answers, read by a person. Some checks are hidden: they ask for other shapes, and for the other cases that a statement allows.

# %% role="given" id="begin-unit"
import math
import time

import matplotlib.pyplot as plt
import numpy as np

from course import begin, check, draw, extend
from course.data import digits

begin("11_convolution")

# %% role="given" id="imports"
import kindling
from kindling import nn, optim
from kindling.autograd import no_grad
from kindling.function import Function
from kindling.nn.functional.conv_arguments import conv_result, conv_steps
from kindling.nn.functional.pooling_longtail import (
    avg_pool_nd,
    max_pool_nd,
    pool_steps,
)
from kindling.nn.modules.conv_settings import ConvSettings
from kindling.nn.modules.pooling_settings import AvgPoolSettings, MaxPoolSettings
from kindling.ops.convolution_longtail import ConvolutionNd
from kindling.ops.windows_nd import padded, without_padding

# %% role="given" id="show"
train_images, train_labels, test_images, test_labels = digits()


def show(pictures, titles=None, columns=8):
    """Show arrays of two axes as gray pictures, each in its own range of numbers."""
    rows = max(1, -(-len(pictures) // columns))
    size = (1.25 * columns, 1.45 * rows)
    figure, axes = plt.subplots(rows, columns, figsize=size, squeeze=False)
    for place, axis in enumerate(axes.flat):
        axis.axis("off")
        if place < len(pictures):
            axis.imshow(pictures[place], cmap="gray_r")
            axis.set_title(titles[place] if titles else "", fontsize="small")
    figure.tight_layout()
    plt.show()

# %% [markdown]
# ## 1. A small pattern, everywhere
#
# The network of unit 09 took an image as a row of 64 numbers. Which pixel is beside which, it had to find out by itself; and what it learned about a stroke on the left was of no help with the same stroke on the right.

# %% [markdown]
# Now the layer gets to know both. Take a small array of weights, the **kernel**, and lay it on the image like a window. Multiply what lies on each other, and add up: one number, large if the piece of the image looks like the kernel. Then move the window by one pixel and do the same, with the same weights, for all places. The result is an image again, a **map** of where the pattern was found.

# %% [markdown]
# ### Exercise 11.1 - With loops (6 points, about 8 minutes)
#
# Write `correlate(image, kernel)`.
#
# In: `image` of shape `(height, width)` and `kernel` of shape `(kernel_height, kernel_width)`, NumPy arrays; the kernel is not larger than the image. Out: the map, an array with one number for each place at which the kernel lies wholly on the image. With its upper left corner at row `y` and column `x` the number is
#
# $$\text{out}_{y,x} = \sum_{i,j} \text{kernel}_{i,j} \cdot \text{image}_{y+i,\,x+j}$$
#
# By hand: the image has the rows $(1, 2, 3)$, $(4, 5, 6)$, $(7, 8, 9)$, the kernel the rows $(1, 0)$, $(0, -1)$. It fits at 2 times 2 places. At the upper left: $1 \cdot 1 - 1 \cdot 5 = -4$. At each other place it is $-4$ as well.

# %% [markdown]
# <details><summary>I don't know where to start</summary>
#
# Two loops over the places of the result. Inside, cut the window out of the image with two slices: rows `y` to `y + kernel_height`. Then multiply with the kernel and sum.
#
# </details>
# <details><summary>How many places are there?</summary>
#
# A kernel of 3 rows on an image of 8 rows can begin at rows 0 to 5, which are 6: 8 - 3 + 1.
#
# </details>
# <details><summary>My map is turned or mirrored</summary>
#
# Row `y` of the map belongs to row `y` of the image, and the kernel is laid on as it is. (Mathematics turns it by half a turn first, and calls only that a convolution. Networks do not, and keep the name.)
#
# </details>

# %% role="answer" id="correlate"
def correlate(image, kernel):
    """Return the map of a kernel on an image, both arrays of two axes."""
    ### BEGIN SOLUTION
    rows, columns = kernel.shape
    height, width = image.shape[0] - rows + 1, image.shape[1] - columns + 1
    out = np.zeros((height, width))
    for y in range(height):
        for x in range(width):
            out[y, x] = np.sum(image[y : y + rows, x : x + columns] * kernel)
    return out
    ### END SOLUTION

# %%
square, wide = np.arange(1.0, 10).reshape(3, 3), np.arange(1.0, 16).reshape(3, 5)
print(correlate(square, np.array([[1.0, 0.0], [0.0, -1.0]])))
print("expected: four times -4")
print(correlate(wide, np.array([[1.0, 0.0, 0.0], [0.0, 0.0, -1.0]])))
print("expected: two rows of three, all -7")

# %% [markdown]
# Two kernels on a digit. The first has −1 in its upper row and 1 in its lower one, the second −1 in its left column and 1 in its right one. Before you run the cell: which one finds the horizontal strokes, and what will it say at their upper and at their lower edge?

# %%
edges = np.array([[-1.0, -1.0, -1.0], [0.0, 0.0, 0.0], [1.0, 1.0, 1.0]])
digit = train_images[35]
maps = [digit, correlate(digit, edges), correlate(digit, edges.T)]
show(maps, ["the image", "first kernel", "second kernel"], columns=3)

# %% [markdown]
# Dark is large, white is far below 0, and 0 is gray. The first kernel finds the horizontal strokes: its map is dark where there is more ink below than above, at the upper edge of the bar, and white at the lower edge. So a kernel is a detector of edges, or of anything else; a network learns which ones it needs.

# %% role="check" id="check-correlate" points=4
def mapped(my, image, kernel):
    return {"map": my.correlate(image, kernel)}


def mapped_by_torch(torch, image, kernel):
    conv2d = torch.nn.functional.conv2d
    return {"map": conv2d(image[None, None], kernel[None, None])[0, 0]}


@check.equal(yours=mapped, torch=mapped_by_torch)
def maps_of_kernels(rng):
    """Is every number of the map right?"""
    height, width = (int(n) for n in rng.permutation([5, 7]))
    rows, columns = (int(n) for n in rng.permutation([2, 3]))
    image, kernel = rng.normal(size=(height, width)), rng.normal(size=(rows, columns))
    return {"image": image, "kernel": kernel}

# %% role="check" id="hidden-correlate" points=2
# Hidden check (2 points): kernels of one row, and as large as the image.
### BEGIN HIDDEN TESTS
def other_maps(my, image):
    kernels = image[:1, :2], image[:3, :1], image, image[1:2, 1:2]
    return [my.correlate(image, kernel) for kernel in kernels]


def other_maps_by_torch(torch, image):
    kernels = image[:1, :2], image[:3, :1], image, image[1:2, 1:2]
    conv2d = torch.nn.functional.conv2d
    return [conv2d(image[None, None], k[None, None])[0, 0] for k in kernels]


@check.equal(yours=other_maps, torch=other_maps_by_torch)
def maps_of_other_kernels(rng):
    """Is the map right for small kernels, and for one as large as the image?"""
    return {"image": rng.normal(size=tuple(int(n) for n in rng.permutation([4, 6])))}
### END HIDDEN TESTS

# %% [markdown]
# ## 2. How large is the map?
#
# Three settings change where the window goes, for each axis by itself:
#
# - **padding** $p$: so many rows of zeros are put on both sides first. With $p = 1$ a kernel of 3 rows leaves the size as it is.
# - **stride** $s$: the window moves by $s$ pixels, not by 1. The map gets smaller by that factor.
# - **dilation** $d$: the rows of the kernel lie $d$ pixels apart, so a kernel of $k$ rows reaches over $d\,(k - 1) + 1$ of the image.

# %% [markdown]
# ### Exercise 11.2 - The size of the map (6 points, about 6 minutes)
#
# Write `output_size(size, kernel, stride, padding, dilation)`.
#
# In: five whole numbers, for one axis. Out: how many places there are for the window, a whole number. A place counts only if the window lies wholly on the padded image; what is left over at the end is not seen.
#
# By hand: `size` 8, `kernel` 3, `stride` 2, `padding` 1, `dilation` 1. The padded image has 10 rows. The window reaches over 3; it can begin at rows 0, 2, 4, 6, since at 8 it would stick out. That makes 4.

# %% [markdown]
# <details><summary>I don't know where to start</summary>
#
# First for stride 1: padded size minus reach plus 1. Which rows can it begin at, from 0 to which last one?
#
# </details>
# <details><summary>And with a stride?</summary>
#
# The beginnings are 0, s, 2s and so on, up to the last row at which it may begin. How many multiples of s are there from 0 to that row?
#
# </details>
# <details><summary>I am off by one</summary>
#
# Try size 8, kernel 3, stride 2: the last beginning is row 5, so rows 0, 2, 4 count. 5 // 2 + 1 is 3; (5 + 1) // 2 is 3 as well, but for the last row 4 only one of the two is right.
#
# </details>

# %% role="answer" id="output-size" export="ops/windows"
def output_size(size, kernel, stride=1, padding=0, dilation=1):
    """Return how many windows fit along an axis."""
    ### BEGIN SOLUTION
    reach = dilation * (kernel - 1) + 1
    return (size + 2 * padding - reach) // stride + 1
    ### END SOLUTION

# %%
print(output_size(8, 3, stride=2, padding=1), "expected: 4")
print(output_size(8, 3, padding=1), "expected: 8")
print(output_size(8, 3, dilation=2), "expected: 4")

# %% role="check" id="check-output-size" points=4
def sizes_found(my, cases):
    return [my.output_size(*case) for case in cases.tolist()]


def sizes_of_torch(torch, cases):
    found = []
    for size, kernel, stride, padding, dilation in cases.tolist():
        image, ones = torch.zeros(1, 1, size), torch.ones(1, 1, kernel)
        conv1d = torch.nn.functional.conv1d
        found.append(conv1d(image, ones, None, stride, padding, dilation).shape[2])
    return found


@check.equal(yours=sizes_found, torch=sizes_of_torch)
def sizes_of_maps(rng):
    """Is the size right for sizes, kernels, strides, paddings and dilations?"""
    columns = (9, 15), (2, 4), (1, 4), (0, 3), (1, 3)
    return {"cases": np.stack([rng.integers(*pair, size=6) for pair in columns], 1)}

# %% role="check" id="hidden-output-size" points=2
# Hidden check (2 points): a kernel that just fits, a large stride, a kernel of 1.
### BEGIN HIDDEN TESTS
def other_sizes(my, cases):
    return [my.output_size(*case) for case in cases]


def other_sizes_of_torch(torch, cases):
    found, conv1d = [], torch.nn.functional.conv1d
    for size, kernel, *settings in cases:
        image, ones = torch.zeros(1, 1, size), torch.ones(1, 1, kernel)
        found.append(conv1d(image, ones, None, *settings).shape[2])
    return found


@check.equal(yours=other_sizes, torch=other_sizes_of_torch)
def sizes_of_other_maps(rng):
    """Is the size right where the window just fits, and for large strides?"""
    n = int(rng.integers(5, 9))
    edge = [[n, n, 1, 0, 1], [n, 3, n, 0, 1], [2 * n + 1, n + 1, 3, 0, 2]]
    more = [[n, 1, 2, 0, 1], [n, 1, 1, 2, 3], [n, 3, 3, 1, 1], [n + 1, 3, 3, 1, 1]]
    return {"cases": edge + more}
### END HIDDEN TESTS

# %% [markdown]
# ## 3. All windows at once
#
# Python's loops are slow, and there are many windows: 64 images with 36 places each and 16 kernels make 36,864 sums. But a kernel has few places, 9 as a rule. So turn it around: loop over the places **of the kernel**, and let NumPy do all windows at once.
#
# What does the place $i$ of the kernel see, over all windows? Window number $o$ begins at row $o\,s$, so it sees row $o\,s + i\,d$: first $i\,d$, then every $s$-th row, as often as there are windows. That is a slice. How many windows there are, your `output_size` says, once for each axis.

# %% role="given" id="seen" export="ops/windows"
def seen(place, count, stride=1, dilation=1):
    """Return which rows a place of the kernel sees over all windows: a slice."""
    first = place * dilation
    return slice(first, first + stride * (count - 1) + 1, stride)


def window_counts(sizes, kernel, stride, dilation):
    """Return how many windows fit along both axes of an image, without padding."""
    axes = zip(sizes, kernel, stride, dilation, strict=True)
    return tuple(output_size(n, k, s, 0, d) for n, k, s, d in axes)

# %%
print("8 rows, a kernel of 3, stride 2:", window_counts((8, 8), (3, 3), (2, 2), (1, 1)))
for place in range(3):
    print("place", place, "sees rows", list(range(8))[seen(place, 3, stride=2)])

# %% [markdown]
# ### Exercise 11.3 - Windows (10 points, about 12 minutes)
#
# Write `windows(a, kernel, stride, dilation)`.
#
# In: `a` of shape `(N, C, H, W)`: images, channels, height, width; the other three are pairs, for height and width. Out: an array of shape `(N, C, kernel_height, kernel_width, rows, columns)` with the dtype of `a`; `rows` and `columns` are what `window_counts` returns. At `[n, c, i, j, y, x]` stands what the place `(i, j)` of the kernel sees in the window `(y, x)`.
#
# By hand: one image with the rows $(1, 2, 3)$ and $(4, 5, 6)$, the kernel $(1, 2)$. There are 2 times 2 windows. Place $(0, 0)$ sees $(1, 2)$ and $(4, 5)$; place $(0, 1)$ sees $(2, 3)$ and $(5, 6)$.

# %% [markdown]
# <details><summary>I don't know where to start</summary>
#
# Make the empty array with `np.empty` and the dtype of `a`. Then two loops, over `i` and `j` of the kernel. What stands in `out[:, :, i, j]` has shape (N, C, rows, columns).
#
# </details>
# <details><summary>What do I copy?</summary>
#
# `a[:, :, rows seen by i, columns seen by j]`, with `seen` for each of the two. Height and width have their own stride, dilation and count.
#
# </details>
# <details><summary>I get an error about shapes that do not fit</summary>
#
# The second argument of `seen` is the number of windows along that axis, not the size of the kernel.
#
# </details>

# %% role="answer" id="windows" export="ops/windows"
def windows(a, kernel, stride=(1, 1), dilation=(1, 1)):
    """Return all windows of images (N, C, H, W): (N, C, *kernel, rows, columns)."""
    ### BEGIN SOLUTION
    rows, columns = window_counts(a.shape[2:], kernel, stride, dilation)
    out = np.empty((*a.shape[:2], *kernel, rows, columns), a.dtype)
    for i in range(kernel[0]):
        down = seen(i, rows, stride[0], dilation[0])
        for j in range(kernel[1]):
            across = seen(j, columns, stride[1], dilation[1])
            out[:, :, i, j] = a[:, :, down, across]
    return out
    ### END SOLUTION

# %%
pair = windows(np.array([[[[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]]]), (1, 2))
print("place (0, 0) sees", pair[0, 0, 0, 0].tolist(), "expected: 1 2, 4 5")
print("place (0, 1) sees", pair[0, 0, 0, 1].tolist(), "expected: 2 3, 5 6")

# %% role="check" id="check-windows" points=6
def windows_found(my, a, kernel, stride):
    found = {"stride 1": my.windows(a, kernel)}
    found["with a stride"] = my.windows(a, kernel, stride)
    found["with dilation"] = my.windows(a, kernel, (1, 1), (2, 1))
    return found | {"dtype": str(found["stride 1"].dtype)}


def windows_of_torch(torch, a, kernel, stride):
    def seen(down, across, apart=1):
        tall = a.unfold(2, apart * (kernel[0] - 1) + 1, down)
        tall = tall.unfold(3, kernel[1], across)[..., ::apart, :]
        return tall.permute(0, 1, 4, 5, 2, 3)

    found = {"stride 1": seen(1, 1), "with a stride": seen(*stride)}
    found["with dilation"] = seen(1, 1, 2)
    return found | {"dtype": str(a.dtype).split(".")[-1]}


@check.equal(yours=windows_found, torch=windows_of_torch)
def all_windows(rng):
    """Does each place of the kernel see the right pixels, in all windows?"""
    kind = [np.float32, np.float64][int(rng.integers(2))]
    shape = *rng.permutation([2, 3]).tolist(), *rng.permutation([6, 8]).tolist()
    given = {"a": rng.normal(size=shape).astype(kind), "stride": (3, 2)}
    return given | {"kernel": tuple(rng.permutation([2, 3]).tolist())}

# %% role="check" id="hidden-windows" points=4
# Hidden check (4 points): dilation, kernels of one row, windows that just fit.
### BEGIN HIDDEN TESTS
def other_windows(my, a):
    cases = ((2, 2), (1, 1), (2, 3)), ((1, 3), (2, 1), (1, 1)), ((2, 3), (1, 2), (3, 1))
    return [my.windows(a, *case) for case in cases] + [my.windows(a, a.shape[2:])]


def other_windows_of_torch(torch, a):
    cases = ((2, 2), (1, 1), (2, 3)), ((1, 3), (2, 1), (1, 1)), ((2, 3), (1, 2), (3, 1))
    found = []
    for kernel, stride, dilation in cases:
        reach = [d * (k - 1) + 1 for k, d in zip(kernel, dilation, strict=True)]
        tall = a.unfold(2, reach[0], stride[0]).unfold(3, reach[1], stride[1])
        tall = tall[..., :: dilation[0], :: dilation[1]]
        found.append(tall.permute(0, 1, 4, 5, 2, 3))
    return [*found, a[..., None, None]]


@check.equal(yours=other_windows, torch=other_windows_of_torch)
def windows_with_dilation(rng):
    """Are the windows right with dilation, and for a kernel as large as the image?"""
    return {"a": rng.normal(size=(2, 1, *(int(k) for k in rng.permutation([5, 7]))))}
### END HIDDEN TESTS

# %% [markdown]
# ## 4. Channels and filters
#
# A color image has three numbers per pixel: three **channels**. And one map is not enough; a layer makes many, each by a kernel of its own. So the maps are the channels of the next layer's input. A kernel then has weights for every channel that it sees, and is called a **filter**: all weights together have the shape $(O, C, k_h, k_w)$, for $O$ maps out of $C$ channels.
#
# $$\text{out}_{n,o,y,x} = \sum_{c,i,j} w_{o,c,i,j} \cdot \text{window}_{n,c,i,j,y,x}$$
#
# The sum runs over $c$, $i$ and $j$ together. Make one axis of the three, for the filters and for the windows alike, and it is a product of matrices: filters of shape $(O, C\,k_h\,k_w)$ times columns of shape $(C\,k_h\,k_w, \text{places})$.

# %% [markdown]
# ### Exercise 11.4 - The forward (10 points, about 12 minutes)
#
# Write the forward of `Convolution`, an operation.
#
# In: `a` of shape `(N, C, H, W)`, `weight` of shape `(O, C, kernel_height, kernel_width)`; `stride`, `padding`, `dilation`, pairs. Out: `(N, O, rows, columns)`. The given `padded(a, padding)` puts the zeros around. Save for the backward: the columns of shape `(N, C * kernel_height * kernel_width, rows * columns)`, and `weight`. Note `self.steps = stride, padding, dilation`, and `self.sizes`, height and width of the padded images.
#
# By hand: an image with two channels, $(1, 2)$ and $(10, 20)$, and one filter with the weight 1 for the first channel and 0.1 for the second. The map is $(1 + 1, 2 + 2) = (2, 4)$.

# %% [markdown]
# <details><summary>I don't know where to start</summary>
#
# Pad, take the windows, note the two things. Then `reshape` the windows to three axes: for `(N, C, kh, kw, rows, columns)` the lengths 2 to 4 become one, and the last two as well. `-1` lets NumPy count.
#
# </details>
# <details><summary>How do I multiply?</summary>
#
# `weight.reshape(O, -1) @ columns`: NumPy's `@` takes the last two axes as matrices and does it for each of the N images.
#
# </details>
# <details><summary>My numbers are right and the shape is not</summary>
#
# The product has shape (N, O, rows * columns). One more reshape gives it its last two axes.
#
# </details>

# %% role="answer" id="convolution" export="ops/convolution"
class Convolution(Function):
    """Each window of images times each filter, summed: the maps of the filters."""

    same_dtype = True

    def forward(self, a, weight, stride, padding, dilation):
        ### BEGIN SOLUTION
        a = padded(a, padding)
        self.steps, self.sizes = (stride, padding, dilation), a.shape[2:]
        view = windows(a, weight.shape[2:], stride, dilation)
        rows, columns = view.shape[4:]
        view = view.reshape(len(a), weight[0].size, rows * columns)
        self.save_for_backward(view, weight)
        out = weight.reshape(len(weight), -1) @ view
        return out.reshape(len(a), len(weight), rows, columns)
        ### END SOLUTION

# %%
SIMPLE = {"stride": (1, 1), "padding": (0, 0), "dilation": (1, 1)}
x = kindling.tensor([[[[1.0, 2.0]], [[10.0, 20.0]]]])
weight = kindling.tensor([[[[1.0]], [[0.1]]]])
print(Convolution.apply(x, weight, **SIMPLE), "expected: 2 and 4")

# %% [markdown]
# Was it worth it? The next cell computes one map of 32 digits both ways, five times each, and prints the shortest time of each way. Guess first how many times as long the loops take. (The times depend on your computer, and on what else it does.)

# %%
x = kindling.from_numpy(train_images[:32, None])
weight = kindling.from_numpy(np.float32(edges)[None, None])
ways = {
    "loops": lambda: np.stack([correlate(a, edges) for a in train_images[:32]]),
    "windows": lambda: Convolution.apply(x, weight, **SIMPLE)[:, 0].numpy(),
}
for name, way in ways.items():
    took = []
    for _ in range(5):
        start = time.perf_counter()
        way()
        took.append(time.perf_counter() - start)
    print(f"{name}: {1000 * min(took):.2f} thousandths of a second")
print("the same numbers:", np.allclose(*(way() for way in ways.values()), atol=1e-5))

# %% role="check" id="check-convolution" points=6
def maps_of_channels(my, x, weight, **steps):
    x, weight = my.kindling.tensor(x).requires_grad_(), my.kindling.tensor(weight)
    found = {"maps": my.Convolution.apply(x, weight, **steps)}
    node = found["maps"].grad_fn
    for name in ("steps", "sizes"):
        found[f"self.{name}"] = getattr(node, name, None)
    return found | {"shapes saved": [saved.shape for saved in node.saved_arrays]}


def maps_of_channels_by_torch(torch, x, weight, stride, padding, dilation):
    y = torch.nn.functional.conv2d(x, weight, None, stride, padding)
    found = {"maps": y, "self.steps": (stride, padding, dilation)}
    found["self.sizes"] = [x.shape[2] + 2 * padding[0], x.shape[3] + 2 * padding[1]]
    columns = [len(x), weight[0].numel(), y[0, 0].numel()]
    return found | {"shapes saved": [columns, list(weight.shape)]}


@check.equal(yours=maps_of_channels, torch=maps_of_channels_by_torch)
def maps_of_images(rng):
    """Are the maps right, and is what the backward needs saved and noted?"""
    n, c = rng.permutation([2, 3]).tolist()
    x = rng.normal(size=(n, c, *rng.permutation([5, 7])))
    given = {"x": x, "weight": rng.normal(size=(4, c, *rng.permutation([2, 3])))}
    return given | {"stride": (2, 1), "padding": (1, 2), "dilation": (1, 1)}

# %% role="check" id="hidden-convolution" points=4
# Hidden check (4 points): dilation, float32, what is saved.
### BEGIN HIDDEN TESTS
def maps_with_dilation(my, x, weight):
    x = my.kindling.tensor(x).requires_grad_()
    weight = my.kindling.tensor(weight).requires_grad_()
    steps = {"stride": (1, 2), "padding": (2, 1), "dilation": (2, 3)}
    y = my.Convolution.apply(x, weight, **steps)
    columns, kept = y.grad_fn.saved_arrays
    return {"maps": y, "columns": columns, "weight": kept, "dtype": str(y.dtype)[-7:]}


def maps_with_dilation_by_torch(torch, x, weight):
    F, kernel = torch.nn.functional, tuple(weight.shape[2:])
    y = F.conv2d(x, weight, stride=(1, 2), padding=(2, 1), dilation=(2, 3))
    columns = F.unfold(x, kernel, (2, 3), (2, 1), (1, 2))
    return {"maps": y, "columns": columns, "weight": weight, "dtype": "float32"}


@check.equal(yours=maps_with_dilation, torch=maps_with_dilation_by_torch)
def maps_of_wider_kernels(rng):
    """Are the maps right with dilation, in float32, and is the right thing saved?"""
    height, width = (int(k) for k in rng.permutation([7, 8]))
    x = np.float32(rng.normal(size=(2, 3, height, width)))
    return {"x": x, "weight": np.float32(rng.normal(size=(2, 3, 2, 3)))}
### END HIDDEN TESTS

# %% [markdown]
# ## 5. The way back
#
# The forward had two steps, so the backward has two, in reverse: through the product of matrices, then through the windows.
#
# Through the windows: each was a **copy** of pixels, and a pixel lies in many windows. A value used several times gets the sum of the gradients; you know that from unit 02. So put each part back where it was read, and add.

# %% [markdown]
# ### Exercise 11.5 - Put the windows back (6 points, about 8 minutes)
#
# Write `fold(parts, sizes, stride, dilation)`.
#
# In: `parts` of shape `(N, C, kernel_height, kernel_width, rows, columns)`, as `windows` returns them; `sizes`, height and width of the images. Out: an array of shape `(N, C, height, width)` and the dtype of `parts`, in which each part was added at the place where `windows` would have read it. Places that no window sees stay 0.
#
# By hand: `parts` all 1, for the kernel $(1, 2)$ on an image of one row and three columns. The two windows see columns 0 and 1, and columns 1 and 2: the result is $(1, 2, 1)$.

# %% [markdown]
# <details><summary>I don't know where to start</summary>
#
# The loops of `windows`, with the assignment turned around: what is read there is written here. The result begins with zeros, and each part is added to it.
#
# </details>
# <details><summary>Where do the counts come from?</summary>
#
# They are the last two lengths of `parts`, and the kernel's are the two before.
#
# </details>
# <details><summary>The middle is too small</summary>
#
# `=` overwrites what another place has put there. `+=` adds.
#
# </details>

# %% role="answer" id="fold" export="ops/windows"
def fold(parts, sizes, stride=(1, 1), dilation=(1, 1)):
    """Return images (N, C, *sizes) in which each part is added where it was read."""
    ### BEGIN SOLUTION
    height, width, rows, columns = parts.shape[2:]
    out = np.zeros((*parts.shape[:2], *sizes), parts.dtype)
    for i in range(height):
        down = seen(i, rows, stride[0], dilation[0])
        for j in range(width):
            across = seen(j, columns, stride[1], dilation[1])
            out[:, :, down, across] += parts[:, :, i, j]
    return out
    ### END SOLUTION

# %%
print(fold(np.ones((1, 1, 1, 2, 1, 2)), (1, 3)).tolist(), "expected: 1 2 1")
counts = fold(windows(np.ones((1, 1, 6, 6)), (3, 3)), (6, 6))
show([counts[0, 0]], ["how many windows see a pixel"], columns=1)

# %% role="check" id="check-fold" points=4
def put_back(my, parts, sizes, stride):
    back = my.fold(parts, tuple(sizes), tuple(stride))
    plain = my.fold(parts, (parts.shape[2] + 2, parts.shape[3] + 3))
    return {"stride 1": plain, "with a stride": back, "dtype": str(back.dtype)}


def put_back_by_torch(torch, parts, sizes, stride):
    n, c, height, width, rows, columns = parts.shape
    flat = parts.reshape(n, c * height * width, rows * columns)
    fold, plain = torch.nn.functional.fold, (height + 2, width + 3)
    back = fold(flat, tuple(sizes), (height, width), stride=tuple(stride))
    found = {"stride 1": fold(flat, plain, (height, width)), "with a stride": back}
    return found | {"dtype": "float32"}


@check.equal(yours=put_back, torch=put_back_by_torch)
def windows_put_back(rng):
    """Is each part added at its place, with and without a stride?"""
    height, width = (int(k) for k in rng.permutation([2, 3]))
    down, across = (int(k) for k in rng.permutation([2, 3]))
    parts = np.float32(rng.normal(size=(2, 3, height, width, 3, 4)))
    sizes = 2 * down + height + 1, 3 * across + width
    return {"parts": parts, "sizes": sizes, "stride": (down, across)}

# %% role="check" id="hidden-fold" points=2
# Hidden check (2 points): dilation, and windows against their way back.
### BEGIN HIDDEN TESTS
def put_back_apart(my, parts, a):
    back = my.fold(parts, (9, 9), (1, 2), (3, 2))
    there = my.windows(a, (2, 3), (1, 2), (3, 2))
    one = float((there * parts).sum() - (a * back).sum())
    return {"with dilation": back, "no difference": round(one, 6)}


def put_back_apart_by_torch(torch, parts, a):
    flat = parts.reshape(2, 12, -1)
    settings = {"dilation": (3, 2), "stride": (1, 2)}
    back = torch.nn.functional.fold(flat, (9, 9), (2, 3), **settings)
    return {"with dilation": back, "no difference": 0.0}


@check.equal(yours=put_back_apart, torch=put_back_apart_by_torch)
def windows_put_back_apart(rng):
    """Is it right with dilation, and does it undo what windows does?"""
    parts = rng.normal(size=(2, 2, 2, 3, 6, 3))
    return {"parts": parts, "a": rng.normal(size=(2, 2, 9, 9))}
### END HIDDEN TESTS

# %% [markdown]
# ### Exercise 11.6 - The backward (12 points, about 15 minutes)
#
# Write the backward of `Convolution`.
#
# In: `grad` of shape `(N, O, rows, columns)`. `self.saved_arrays` holds the columns $K$ of shape `(N, C * kernel_height * kernel_width, places)` and the weight, in the shape of the filters; `self.steps` and `self.sizes` are what you noted. Out: the gradients of `a` and of `weight`, in their shapes. With $G$ for `grad` of shape `(N, O, places)` and $W$ for the filters as rows, as in unit 03:
#
# $$\overline{W} = \sum_n G_n K_n^\top \qquad \overline{K}_n = W^\top G_n$$
#
# Fold $\overline{K}$ back to the padded images; the given `without_padding(a, padding)` cuts the rows of zeros off.

# %% [markdown]
# By hand: the image $(1, 2, 3)$, one filter $(1, -1)$, `grad` $(1, 1)$. The columns are $(1, 2)$ and $(2, 3)$. Weight: $(1 \cdot 1 + 1 \cdot 2,\; 1 \cdot 2 + 1 \cdot 3) = (3, 5)$. The image: both windows send back $(1, -1)$, so $(1, -1 + 1, -1) = (1, 0, -1)$.

# %% [markdown]
# <details><summary>I don't know where to start</summary>
#
# Take everything apart first: saved arrays, steps, and `grad.reshape(N, O, -1)`. The gradient of the weight is one line, with `.mT` for the transpose of the last two axes, `.sum(axis=0)` and a reshape.
#
# </details>
# <details><summary>Which shape has the gradient of the columns?</summary>
#
# (N, C * kernel_height * kernel_width, places). `fold` wants six axes: N, C, the kernel's two, rows and columns; all of them are in the shapes of weight and grad.
#
# </details>
# <details><summary>The gradient of the images has the wrong shape</summary>
#
# `fold` returns the padded images. Take the padding off again.
#
# </details>

# %% role="answer" id="convolution-backward" export="ops/convolution"
@extend(Convolution)
def backward(self, grad):
    """Return the gradients of the images and of the filters."""
    ### BEGIN SOLUTION
    view, weight = self.saved_arrays
    stride, padding, dilation = self.steps
    need_a, need_weight = self.needs_input_grad
    grad_a = grad_weight = None
    rows = grad.reshape(len(grad), len(weight), -1)
    if need_weight:
        grad_weight = (rows @ view.mT).sum(axis=0).reshape(weight.shape)
    if need_a:
        parts = weight.reshape(len(weight), -1).T @ rows
        parts = parts.reshape(len(grad), *weight.shape[1:], *grad.shape[2:])
        grad_a = without_padding(fold(parts, self.sizes, stride, dilation), padding)
    return grad_a, grad_weight
    ### END SOLUTION

# %% [markdown]
# `self.needs_input_grad` says for `a` and for `weight` whether anybody wants the gradient; for the other one `None` may be returned. The first layer of a network sees images, which want none: that saves half of its work.

# %%
x = kindling.tensor([[[[1.0, 2.0, 3.0]]]], requires_grad=True)
weight = kindling.tensor([[[[1.0, -1.0]]]], requires_grad=True)
y = Convolution.apply(x, weight, **SIMPLE)
y.sum().backward()
print(weight.grad.tolist(), "expected: 3 and 5")
print(x.grad.tolist(), "expected: 1, 0, -1")
draw(y)

# %% role="check" id="check-convolution-backward" points=7
def gradients_found(my, x, weight, grad):
    x = my.kindling.tensor(x).requires_grad_()
    weight = my.kindling.tensor(weight).requires_grad_()
    steps = {"stride": (1, 1), "padding": (1, 0), "dilation": (1, 1)}
    found = my.Convolution.apply(x, weight, **steps).grad_fn.backward(grad)
    return dict(zip(("images", "weight"), found, strict=False))


def gradients_of_torch(torch, x, weight, grad):
    x, weight = x.clone().requires_grad_(), weight.clone().requires_grad_()
    torch.nn.functional.conv2d(x, weight, padding=(1, 0)).backward(grad)
    return {"images": x.grad, "weight": weight.grad}


@check.equal(yours=gradients_found, torch=gradients_of_torch)
def gradients_of_maps(rng):
    """Are the gradients of the images and of the filters right, in this order?"""
    n, c = (int(k) for k in rng.permutation([2, 3]))
    rows, columns = (int(k) for k in rng.permutation([2, 3]))
    x, weight = rng.normal(size=(n, c, 5, 6)), rng.normal(size=(4, c, rows, columns))
    grad = rng.normal(size=(n, 4, 5 + 2 - rows + 1, 6 - columns + 1))
    return {"x": x, "weight": weight, "grad": grad}

# %% role="check" id="hidden-convolution-backward" points=5
# Hidden check (5 points): strides and dilation, two convolutions.
### BEGIN HIDDEN TESTS
def deep_gradients(my, x, first, second):
    tensor, apply = my.kindling.tensor, my.Convolution.apply
    x, one, two = [tensor(each).requires_grad_() for each in (x, first, second)]
    y = apply(x, one, stride=(2, 1), padding=(1, 2), dilation=(1, 2)).tanh()
    z = apply(y, two, stride=(1, 2), padding=(0, 1), dilation=(1, 1))
    (z * z).sum().backward()
    return {"images": x.grad, "first": one.grad, "second": two.grad}


def deep_gradients_of_torch(torch, x, first, second):
    conv2d = torch.nn.functional.conv2d
    x, one, two = (each.clone().requires_grad_() for each in (x, first, second))
    y = conv2d(x, one, stride=(2, 1), padding=(1, 2), dilation=(1, 2)).tanh()
    z = conv2d(y, two, stride=(1, 2), padding=(0, 1))
    (z * z).sum().backward()
    return {"images": x.grad, "first": one.grad, "second": two.grad}


@check.equal(yours=deep_gradients, torch=deep_gradients_of_torch)
def gradients_through_two_convolutions(rng):
    """Are the gradients right through two layers, with strides and dilation?"""
    shapes = {"x": (2, 2, 7, 8), "first": (3, 2, 3, 2), "second": (2, 3, 2, 3)}
    return {name: rng.normal(size=shape) for name, shape in shapes.items()}
### END HIDDEN TESTS

# %% [markdown]
# ## 6. The layer
#
# The function `conv2d` takes the arguments that torch has: numbers instead of pairs, `"same"` for the padding that keeps the size, and `groups`, which lets each part of the channels have filters of its own. For one group it calls your operation.

# %% role="given" id="conv2d" export="nn/functional/convolution"
def conv2d(input, weight, bias=None, stride=1, padding=0, dilation=1, groups=1):
    """Return the maps of images (N, C, H, W), or of one image (C, H, W)."""
    settings = stride, padding, dilation, groups
    images, steps, alone = conv_steps("conv2d", input, weight, bias, *settings)
    if groups == 1:
        out = Convolution.apply(images, weight, **steps)
    else:
        out = ConvolutionNd.apply(images, weight, groups=groups, **steps)
    return conv_result(out, bias, alone)

# %% [markdown]
# ### Exercise 11.7 - Conv2d (8 points, about 10 minutes)
#
# Write `reset_parameters(self)` and `forward(self, input)` of `Conv2d`. The given `ConvSettings` has made, in `__init__`, `weight` of shape `(out_channels, in_channels / groups, *kernel_size)` and `bias` of shape `(out_channels,)` or `None`, and kept `stride`, `padding`, `dilation`, `groups`; then it calls your `reset_parameters`.
#
# `reset_parameters`: `weight`, then `bias` if there is one, are drawn evenly between $-b$ and $b$, unrecorded, where $b = 1 / \sqrt{f}$ and $f$, the fan-in, is how many numbers one filter has. That is the rule of unit 06: so many products are added up.
#
# `forward`: `conv2d` of the input. `self.padded(input)` returns the input and the padding to use; for `padding_mode="zeros"` both are as they were.
#
# By hand: `Conv2d(3, 8, 5)` has filters of $3 \cdot 5 \cdot 5 = 75$ numbers, so $b = 0.1155$.

# %% [markdown]
# <details><summary>I don't know where to start</summary>
#
# Look at your `Linear` of unit 06: `with no_grad():` and `uniform_(-bound, bound)`. Only the fan-in is another one.
#
# </details>
# <details><summary>How do I count the numbers of a filter?</summary>
#
# `self.weight[0].numel()`, or from `weight.shape`: all lengths but the first, multiplied. With groups a filter sees only the channels of its group; the shape of weight knows that already.
#
# </details>
# <details><summary>My layer is not torch's with padding_mode</summary>
#
# Two results come from `self.padded(input)`: use both, and not `self.padding`.
#
# </details>

# %% role="answer" id="conv-layer" export="nn/modules/conv"
class Conv2d(ConvSettings):
    """A convolution of images (N, C, H, W) with its own filters and bias."""

    ### BEGIN SOLUTION
    def reset_parameters(self):
        """Draw the filters, then the bias, evenly up to 1 / sqrt(fan-in) around 0."""
        bound = 1 / math.sqrt(self.weight[0].numel())
        with no_grad():
            self.weight.uniform_(-bound, bound)
            if self.bias is not None:
                self.bias.uniform_(-bound, bound)

    def forward(self, input):
        """Return the maps of the input; an image may be alone: (C, H, W)."""
        input, padding = self.padded(input)
        settings = self.stride, padding, self.dilation, self.groups
        return conv2d(input, self.weight, self.bias, *settings)

    ### END SOLUTION

# %%
layer = Conv2d(3, 8, 5, padding=2)
print(layer, sum(p.numel() for p in layer.parameters()), "parameters, expected: 608")
print("largest weight:", float(layer.weight.abs().max()), "expected: below 0.1155")
print(layer(kindling.randn(2, 3, 8, 8)).shape, "expected: [2, 8, 8, 8]")

# %% role="check" id="check-conv-layer" points=5
@check.like_torch
def a_layer_of_filters(torch, rng):
    """Are filters and bias drawn as torch draws them, and is the result right?"""
    c, o = (int(k) for k in rng.permutation([2, 3]))
    torch.manual_seed(int(rng.integers(0, 1000)))
    layer = torch.nn.Conv2d(c, o, (3, 2), stride=(2, 1), padding=1)
    bare = torch.nn.Conv2d(c, 4, 3, padding="same", bias=False)
    x = torch.tensor(rng.normal(size=(2, c, 6, 5)).tolist())
    y, z = layer(x), bare(x)
    (y.sum() + (z * z).sum()).backward()
    found = {"state": {k: v.clone() for k, v in layer.state_dict().items()}}
    found |= {"drawn next": bare.weight.detach(), "maps": [y.detach(), z.detach()]}
    found["gradients"] = [layer.weight.grad, layer.bias.grad, bare.weight.grad]
    others = {"groups": torch.nn.Conv2d(c, 2 * c, 2, groups=c)}
    around = {"padding": (2, 1), "padding_mode": "circular"}
    others["padding_mode"] = torch.nn.Conv2d(c, 2, 3, **around)
    found |= check.each(others, lambda name: others[name](x).detach())
    return found | {"repr": [repr(layer), repr(bare)]}

# %% role="check" id="hidden-conv-layer" points=3
# Hidden check (3 points): groups, dilation, other padding modes, one image, errors.
### BEGIN HIDDEN TESTS
@check.like_torch
def other_layers_of_filters(torch, rng):
    """Is it right with groups, dilation and other padding, and for one image?"""
    torch.manual_seed(int(rng.integers(0, 1000)))
    make = torch.nn.Conv2d
    layers = {"groups": make(4, 6, 3, groups=2), "depthwise": make(4, 4, 2, groups=4)}
    layers["dilation"] = make(4, 2, (2, 3), dilation=(3, 2), padding=(1, 2))
    modes = ("reflect", "circular", "replicate")
    for mode in modes:
        layers[mode] = make(4, 2, 3, padding=(2, 1), padding_mode=mode)
    x = torch.tensor(rng.normal(size=(2, 4, 7, 6)).tolist())
    found = {name: layer(x).detach() for name, layer in layers.items()}
    found["one image"] = layers["groups"](x[0]).detach()
    found["refused"] = check.raises(lambda: layers["dilation"](x[:, :3]))
    return found
### END HIDDEN TESTS

# %% [markdown]
# **Question 11.1 (7 points).** An image has 28 by 28 pixels and one channel; a layer is to make 16 maps of the same size. (a) How many parameters has a `Conv2d` with kernels of 5 by 5, and how many a `Linear` from all pixels to all numbers of the maps? Give both numbers. (b) Each map of the `Linear` could hold the same function as the convolution: which of its weights would be 0, and which equal? (c) The digit moves by one pixel to the right. What happens to the maps of the convolution? And why is that good when there are only a thousand images to learn from? Four to six sentences.

# %% [markdown] role="written" id="shared-weights" points=7
# ### BEGIN SOLUTION
# (a) The convolution has $16 \cdot (1 \cdot 5 \cdot 5) + 16 = 416$ parameters, the `Linear` $784 \cdot (16 \cdot 784) + 16 \cdot 784 = 9{,}847{,}040$ (about 9.8 million). (b) For one number of a map only the weights of the 25 pixels in its window would differ from 0; and these 25 would be the same for all places of a map, shifted from place to place. (c) The maps move by one pixel to the right as well (except at the edges). So what was learned from a stroke at one place is known at all places, and each image teaches the filters at hundreds of places; the `Linear` would have to see the stroke at each place by itself.
#
# Mark scheme: (a) 2 points: 416 (1), about 9.8 million (1). (b) 2 points: zeros outside the window (1), equal weights at all places (1). (c) 3 points: the maps move along (1), a pattern is learned once for all places (1), so fewer images are needed (1).
# ### END SOLUTION

# %% [markdown]
# ## 7. Pooling
#
# Where exactly a stroke lies matters less and less on the way to an answer. **Pooling** makes maps smaller: it takes windows of each channel by itself, as a rule 2 by 2 and beside each other, and keeps one number of each. **Max pooling** keeps the largest: was the pattern found anywhere here? **Average pooling** keeps the mean.
#
# The gradient of a maximum goes to the one number that was the largest, as in unit 03. If several are, torch gives all of it to the first of them, row by row.

# %% [markdown]
# ### Exercise 11.8 - The largest of each window (4 points, about 6 minutes)
#
# Write the forward of `MaxPool`.
#
# In: `a` of shape `(N, C, H, W)` and four pairs. Out: `(N, C, rows, columns)`, the largest number of each window. Padding must never win: `padded(a, padding, -np.inf)`.
#
# Save for the backward, in this order: the windows, with the places of the kernel as one axis, so of shape `(N, C, kernel_height * kernel_width, rows, columns)`; and the result. Note `self.steps = kernel, stride, padding, dilation`, and `self.sizes`, height and width of the padded images.
#
# By hand: the window with the rows $(1, 5)$ and $(5, 2)$ is saved as $1, 5, 5, 2$ and gives 5.

# %% [markdown]
# <details><summary>I don't know where to start</summary>
#
# Pad, note the two things, take the windows; then one reshape and one `max`.
#
# </details>
# <details><summary>Along which axis is the maximum?</summary>
#
# Behind the reshape the axes are N, C, the places of the kernel, rows, columns. Each window has one number per place: axis 2.
#
# </details>
# <details><summary>At the edges I get 0</summary>
#
# Zeros are larger than negative numbers. What does the third argument of `padded` do?
#
# </details>

# %% role="answer" id="max-pool" export="ops/pooling"
class MaxPool(Function):
    """The largest number of each window, for each channel by itself."""

    def forward(self, a, kernel, stride, padding, dilation):
        ### BEGIN SOLUTION
        a = padded(a, padding, -np.inf)
        self.steps, self.sizes = (kernel, stride, padding, dilation), a.shape[2:]
        view = windows(a, kernel, stride, dilation)
        view = view.reshape(*a.shape[:2], kernel[0] * kernel[1], *view.shape[4:])
        out = view.max(axis=2)
        self.save_for_backward(view, out)
        return out
        ### END SOLUTION

# %%
x = kindling.tensor([[[[1.0, 5.0], [5.0, 2.0]]]])
print(MaxPool.apply(x, kernel=(2, 2), **SIMPLE).item(), "expected: 5")
around = {"kernel": (2, 2), "stride": (2, 2), "padding": (1, 1), "dilation": (1, 1)}
print(MaxPool.apply(-x, **around).tolist(), "expected: -1 -5, -5 -2")

# %% role="check" id="check-max-pool" points=2
def largest(my, x, kernel):
    x, steps = my.kindling.tensor(x).requires_grad_(), {"dilation": (1, 1)}
    steps |= {"kernel": kernel, "stride": kernel}
    found = {"largest": my.MaxPool.apply(x, **steps, padding=(0, 0))}
    found["with padding"] = my.MaxPool.apply(x, **steps, padding=(1, 1))
    node = found["with padding"].grad_fn
    for name in ("steps", "sizes"):
        found[f"self.{name}"] = getattr(node, name, None)
    return found | {"shapes saved": [saved.shape for saved in node.saved_arrays]}


def largest_by_torch(torch, x, kernel):
    max_pool2d = torch.nn.functional.max_pool2d
    y = max_pool2d(x, kernel, padding=1)
    found = {"largest": max_pool2d(x, kernel), "with padding": y}
    found |= {"self.steps": (kernel, kernel, (1, 1), (1, 1)), "self.sizes": (8, 8)}
    return found | {"shapes saved": [(*y.shape[:2], 6, *y.shape[2:]), y.shape]}


@check.equal(yours=largest, torch=largest_by_torch)
def largest_numbers(rng):
    """Is the largest number of each window kept, and what the backward needs noted?"""
    kernel, c = tuple(rng.permutation([2, 3]).tolist()), int(rng.integers(2, 4))
    return {"x": rng.normal(-3, 1, size=(2, c, 6, 6)), "kernel": kernel}

# %% role="check" id="hidden-max-pool" points=2
# Hidden check (2 points): windows that overlap, padding, dilation, what is saved.
### BEGIN HIDDEN TESTS
def largest_of_others(my, x):
    x = my.kindling.tensor(x).requires_grad_()
    steps = {"stride": (1, 2), "padding": (1, 1), "dilation": (1, 2)}
    y = my.MaxPool.apply(x, kernel=(3, 2), **steps)
    plain = {"stride": (1, 2), "padding": (0, 0), "dilation": (1, 1)}
    saved = my.MaxPool.apply(x, kernel=(3, 2), **plain).grad_fn.saved_arrays
    return {"largest": y.detach(), "saved": list(saved)}


def largest_of_others_by_torch(torch, x):
    max_pool2d = torch.nn.functional.max_pool2d
    y = max_pool2d(x, (3, 2), (1, 2), (1, 1), (1, 2))
    view = x.unfold(2, 3, 1).unfold(3, 2, 2).permute(0, 1, 4, 5, 2, 3).flatten(2, 3)
    return {"largest": y, "saved": [view, max_pool2d(x, (3, 2), (1, 2))]}


@check.equal(yours=largest_of_others, torch=largest_of_others_by_torch)
def largest_numbers_of_others(rng):
    """Is it right where windows overlap, with padding, and for negative numbers?"""
    return {"x": rng.uniform(-9, -1, size=(2, 3, 6, 7))}
### END HIDDEN TESTS

# %% [markdown]
# ### Exercise 11.9 - The way back (6 points, about 10 minutes)
#
# Write the backward of `MaxPool`.
#
# In: `grad` of shape `(N, C, rows, columns)`, and what you saved and noted. Out: the gradient of `a`, in its shape. In each window the **first** of the largest numbers gets all of it, in the order of the kernel's places.
#
# By hand: the window $1, 5, 5, 2$ with its maximum 5 and an upstream gradient of 3: the places get $0, 3, 0, 0$.

# %% [markdown]
# <details><summary>I don't know where to start</summary>
#
# First the gradients of the windows, in the shape in which the windows were saved. Then their six axes again, as in the backward of `Convolution`: fold, and the padding off.
#
# </details>
# <details><summary>How do I find the first of the largest?</summary>
#
# Go through the places of the kernel in their order. `free` is an array of True, one for each window: nobody has got its gradient yet. At each place: the number equals the maximum and the window is free. Then the window is free no more.
#
# </details>
# <details><summary>My gradients are too large where numbers are equal</summary>
#
# Comparing with the maximum alone gives it to all of them. Only the first one gets it.
#
# </details>

# %% role="answer" id="max-pool-backward" export="ops/pooling"
@extend(MaxPool)
def backward(self, grad):
    """Return the gradient of the images: for the first maximum of each window."""
    ### BEGIN SOLUTION
    view, out = self.saved_arrays
    kernel, stride, padding, dilation = self.steps
    parts, free = np.zeros_like(view), np.ones(out.shape, bool)
    for place in range(view.shape[2]):
        first = free & (view[:, :, place] == out)
        parts[:, :, place] = grad * first
        free &= ~first
    parts = parts.reshape(*out.shape[:2], *kernel, *out.shape[2:])
    return without_padding(fold(parts, self.sizes, stride, dilation), padding)
    ### END SOLUTION

# %%
x = kindling.tensor([[[[1.0, 5.0], [5.0, 2.0]]]], requires_grad=True)
MaxPool.apply(x, kernel=(2, 2), **SIMPLE).backward(kindling.full((1, 1, 1, 1), 3.0))
print(x.grad.tolist(), "expected: 3 at the upper right, else 0")

# %% role="check" id="check-max-pool-backward" points=4
def largest_gradient(my, x, grad, kernel):
    x, kernel = my.kindling.tensor(x).requires_grad_(), tuple(kernel.tolist())
    steps = {"stride": kernel, "padding": (0, 0), "dilation": (1, 1)}
    my.MaxPool.apply(x, kernel=kernel, **steps).backward(my.kindling.tensor(grad))
    return {"gradient": x.grad}


def largest_gradient_by_torch(torch, x, grad, kernel):
    x = x.clone().requires_grad_()
    torch.nn.functional.max_pool2d(x, tuple(kernel.tolist())).backward(grad)
    return {"gradient": x.grad}


@check.equal(yours=largest_gradient, torch=largest_gradient_by_torch)
def gradients_of_the_largest(rng):
    """Does the first of the largest numbers get the gradient of its window?"""
    kernel, c = rng.permutation([2, 3]), int(rng.integers(2, 4))
    x = rng.integers(-4, 3, size=(2, c, 6, 6)).astype(float)
    grad = rng.normal(size=(2, c, *(6 // kernel).tolist()))
    return {"x": x, "grad": grad, "kernel": kernel}

# %% role="check" id="hidden-max-pool-backward" points=2
# Hidden check (2 points): windows that overlap, padding, dilation.
### BEGIN HIDDEN TESTS
def overlapping_gradient(my, x, w):
    x, w = my.kindling.tensor(x).requires_grad_(), my.kindling.tensor(w)
    steps = {"stride": (1, 2), "padding": (1, 1), "dilation": (1, 2)}
    (my.MaxPool.apply(x, kernel=(3, 2), **steps) * w).sum().backward()
    return {"gradient": x.grad}


def overlapping_gradient_by_torch(torch, x, w):
    x = x.clone().requires_grad_()
    y = torch.nn.functional.max_pool2d(x, (3, 2), (1, 2), (1, 1), (1, 2))
    (y * w).sum().backward()
    return {"gradient": x.grad}


@check.equal(yours=overlapping_gradient, torch=overlapping_gradient_by_torch)
def gradients_of_overlapping_windows(rng):
    """Is the gradient right where windows overlap, and with padding?"""
    x = rng.integers(-9, 0, size=(2, 3, 6, 7)).astype(float)
    return {"x": x, "w": rng.normal(size=(2, 3, 6, 4))}
### END HIDDEN TESTS

# %% [markdown]
# ### Exercise 11.10 - Average pooling (4 points, about 6 minutes)
#
# Write `forward(self, a, kernel, stride, padding)` and `backward(self, grad)` of `AvgPool`.
#
# In: `a` of shape `(N, C, H, W)`; `kernel`, `stride`, `padding`, pairs. Out: the mean of each window; the zeros of the padding count. Backward: every number of a window had the same share in its mean.
#
# By hand: the window with the rows $(1, 5)$ and $(5, 1)$ gives 3. An upstream gradient of 8 becomes 2 for each of the four.

# %% [markdown]
# <details><summary>I don't know where to start</summary>
#
# Forward: pad, windows, the mean over the axes 2 and 3. Note kernel, stride, padding and the padded size.
#
# </details>
# <details><summary>What are the parts for fold?</summary>
#
# The same gradient, divided by the number of places, for each place of the kernel: `grad[:, :, None, None]` has the axes, and `np.broadcast_to` gives them their lengths.
#
# </details>
# <details><summary>My gradient is too large</summary>
#
# A mean of four numbers moves by a quarter of what one of them moves.
#
# </details>

# %% role="answer" id="avg-pool" export="ops/pooling"
class AvgPool(Function):
    """The mean of each window, for each channel by itself."""

    ### BEGIN SOLUTION
    def forward(self, a, kernel, stride, padding):
        a = padded(a, padding)
        self.steps, self.sizes = (kernel, stride, padding), a.shape[2:]
        return windows(a, kernel, stride).mean(axis=(2, 3))

    def backward(self, grad):
        """Return the gradient of the images: an equal share for each number."""
        kernel, stride, padding = self.steps
        share = (grad / (kernel[0] * kernel[1]))[:, :, None, None]
        parts = np.broadcast_to(share, (*grad.shape[:2], *kernel, *grad.shape[2:]))
        return without_padding(fold(parts, self.sizes, stride), padding)

    ### END SOLUTION

# %%
x = kindling.tensor([[[[1.0, 5.0], [5.0, 1.0]]]], requires_grad=True)
y = AvgPool.apply(x, kernel=(2, 2), stride=(2, 2), padding=(0, 0))
y.backward(kindling.full((1, 1, 1, 1), 8.0))
print(y.item(), x.grad.tolist(), "expected: 3, and 2 four times")

# %% role="check" id="check-avg-pool" points=2
def means(my, x, w, kernel):
    x, kernel = my.kindling.tensor(x).requires_grad_(), tuple(kernel.tolist())
    y = my.AvgPool.apply(x, kernel=kernel, stride=kernel, padding=(0, 0))
    if tuple(y.shape) == w.shape:
        (y * my.kindling.tensor(w)).sum().backward()
    return {"means": y.detach(), "gradient": x.grad}


def means_by_torch(torch, x, w, kernel):
    x = x.clone().requires_grad_()
    y = torch.nn.functional.avg_pool2d(x, tuple(kernel.tolist()))
    (y * w).sum().backward()
    return {"means": y.detach(), "gradient": x.grad}


@check.equal(yours=means, torch=means_by_torch)
def means_of_windows(rng):
    """Is the mean of each window right, and its gradient?"""
    kernel, c = rng.permutation([2, 3]), int(rng.integers(2, 4))
    w = rng.normal(size=(2, c, *(6 // kernel).tolist()))
    return {"x": rng.normal(size=(2, c, 6, 6)), "w": w, "kernel": kernel}

# %% role="check" id="hidden-avg-pool" points=2
# Hidden check (2 points): windows that overlap, and padding.
### BEGIN HIDDEN TESTS
def means_of_others(my, x, w):
    x, w = my.kindling.tensor(x).requires_grad_(), my.kindling.tensor(w)
    y = my.AvgPool.apply(x, kernel=(3, 2), stride=(1, 2), padding=(1, 1))
    if y.shape == w.shape:
        (y * w).sum().backward()
    return {"means": y.detach(), "gradient": x.grad}


def means_of_others_by_torch(torch, x, w):
    x = x.clone().requires_grad_()
    y = torch.nn.functional.avg_pool2d(x, (3, 2), (1, 2), (1, 1))
    (y * w).sum().backward()
    return {"means": y.detach(), "gradient": x.grad}


@check.equal(yours=means_of_others, torch=means_of_others_by_torch)
def means_of_windows_that_overlap(rng):
    """Is it right where windows overlap, and with padding?"""
    return {"x": rng.normal(size=(2, 3, 6, 7)), "w": rng.normal(size=(2, 3, 6, 4))}
### END HIDDEN TESTS

# %% [markdown]
# The functions and layers around the two operations are given. They also know what you have not built: windows that reach over the end (`ceil_mode`), and where the maximum was (`return_indices`).

# %% role="given" id="pool-functions" export="nn/functional/pooling"
def max_pool2d(input, kernel_size, stride=None, padding=0, dilation=1,
               ceil_mode=False, return_indices=False):
    """Return the largest number of each window of images (N, C, H, W)."""
    settings = kernel_size, stride, padding, dilation, ceil_mode
    if ceil_mode or return_indices:
        return max_pool_nd(2, input, *settings, return_indices)
    images, steps, alone = pool_steps(2, input, *settings)
    del steps["many"]
    out = MaxPool.apply(images, **steps)
    return out.squeeze(0) if alone else out

# %% role="given" id="avg-pool-function" export="nn/functional/pooling"
def avg_pool2d(input, kernel_size, stride=None, padding=0, ceil_mode=False,
               count_include_pad=True, divisor_override=None):
    """Return the mean of each window of images (N, C, H, W)."""
    settings = kernel_size, stride, padding
    if ceil_mode or divisor_override is not None or not count_include_pad:
        kinds = ceil_mode, count_include_pad, divisor_override
        return avg_pool_nd(2, input, *settings, *kinds)
    images, steps, alone = pool_steps(2, input, *settings, 1, ceil_mode)
    del steps["many"], steps["dilation"]
    out = AvgPool.apply(images, **steps)
    return out.squeeze(0) if alone else out

# %% role="given" id="pool-layers" export="nn/modules/pooling"
class MaxPool2d(MaxPoolSettings):
    """The largest number of each window of images."""

    def forward(self, input):
        """Return max_pool2d of the input."""
        return max_pool2d(input, *self.settings())


class AvgPool2d(AvgPoolSettings):
    """The mean of each window of images."""

    def forward(self, input):
        """Return avg_pool2d of the input."""
        return avg_pool2d(input, *self.settings())

# %% [markdown]
# A digit, its two smaller versions, and what a convolution with stride 2 would see. Before you run it: in which of the two poolings does a thin stroke stay dark?

# %%
x = kindling.from_numpy(digit[None, None])
poolings = MaxPool2d(2)(x), AvgPool2d(2)(x), x[:, :, ::2, ::2]
titles = ["the image", "largest", "mean", "every second"]
show([digit, *(y[0, 0].numpy() for y in poolings)], titles, columns=4)

# %% [markdown]
# **Question 11.2 (6 points).** Two layers `Conv2d` with kernels of 3 by 3, stride 1, are set one after the other. (a) How many pixels of the image, in height and width, can one number of the second map depend on? And if a `MaxPool2d(2)` stands between them? (b) Somebody replaces `MaxPool2d(2)` by a stride of 2 in the convolution before it: what is cheaper then, and what is lost? (c) Why does max pooling pad with $-\infty$ and not with 0? Give an example in which 0 would be wrong.

# %% [markdown] role="written" id="what-is-seen" points=6
# ### BEGIN SOLUTION
# (a) Two layers see 5 by 5 pixels: a number of the second map sees 3 rows of the first map, and they see rows 0 to 4. With pooling between, it sees 3 pooled rows, which are 6 rows of the first map, and these see 8 rows of the image: 8 by 8. (b) Only a quarter of the windows are computed, so the convolution costs a quarter. The largest of four neighboring values is no longer looked for: a pattern at a place that is skipped may be missed, and the result depends more on a shift by one pixel. (c) A row of zeros would win wherever all numbers of a window are negative: for a window $(-1, -2)$ at the edge the maximum is $-1$, and with zeros it would be 0, a number that is not in the image.
#
# Mark scheme: (a) 2 points: 5 (1), 8 (1). (b) 2 points: a quarter of the work (1), values between are lost (1). (c) 2 points: zeros win against negative numbers (1), an example (1).
# ### END SOLUTION

# %% [markdown]
# ## 8. A network that sees
#
# LeNet, of 1998, is the pattern that most networks for images have followed since: a part that finds features, with more and more channels on smaller and smaller maps, then a part of `Linear` layers that decides.

# %% [markdown]
# ### Exercise 11.11 - LeNet (8 points, about 15 minutes)
#
# Write the class `LeNet`, for images of shape `(n, 1, 8, 8)` and ten classes, with two parts, both `nn.Sequential`:
#
# | part | layers, in this order |
# |---|---|
# | `features` | convolution of 1 channel to 16 with kernels of 3 by 3, size kept; batch normalization; ReLU; max pooling 2 by 2; then the same four again, from 16 channels to 32 |
# | `classifier` | flatten; linear to 64; ReLU; linear to 10 |
#
# The check trains it for fourteen epochs and wants 98.5 of 100 digits right that it has not seen.
#
# By hand: after the first four layers the maps have 4 by 4 numbers, after the next four 2 by 2. So $32 \cdot 2 \cdot 2 = 128$ numbers go into `classifier`.

# %% [markdown]
# <details><summary>I don't know where to start</summary>
#
# `class LeNet(nn.Module)` with `__init__`, which calls `super().__init__()` first and makes the two parts, and `forward`, which sends `x` through both. The layers are `Conv2d`, `nn.BatchNorm2d`, `nn.ReLU`, `MaxPool2d`, `nn.Flatten`, `nn.Linear`.
#
# </details>
# <details><summary>How is the size kept?</summary>
#
# With a kernel of 3 and stride 1 by a padding of 1; `output_size(8, 3, padding=1)` says so.
#
# </details>
# <details><summary>I get an error about a matrix product</summary>
#
# Print the shape behind `features`: `model.features(x).shape`. `nn.Flatten()` makes one axis of all but the first.
#
# </details>

# %% role="answer" id="lenet"
### BEGIN SOLUTION
class LeNet(nn.Module):
    """Two stages that find features in images (n, 1, 8, 8), then ten logits."""

    def __init__(self):
        super().__init__()
        layers = []
        for before, after in ((1, 16), (16, 32)):
            conv = Conv2d(before, after, 3, padding=1)
            layers += [conv, nn.BatchNorm2d(after), nn.ReLU(), MaxPool2d(2)]
        self.features = nn.Sequential(*layers)
        last = nn.Linear(128, 64), nn.ReLU(), nn.Linear(64, 10)
        self.classifier = nn.Sequential(nn.Flatten(), *last)

    def forward(self, x):
        """Return the logits of images."""
        return self.classifier(self.features(x))
### END SOLUTION

# %% [markdown]
# The training is that of unit 09, with a rate that falls to 0. New is `label_smoothing`: the right class is to get a probability of 0.91 instead of 1, the others 0.01 each, so that the network does not become too sure of itself. The loss then never gets below 0.5. Before you run the second cell: how far will the training accuracy be from that on images it has not seen?

# %% role="given" id="train"
def train(model, images, labels, epochs=14, lr=0.01, batch=24):
    """Train a model on images (n, 1, 8, 8); return the loss of each step."""
    adam, losses = optim.AdamW(model.parameters(), lr=lr, weight_decay=0.05), []
    loss_of = nn.CrossEntropyLoss(label_smoothing=0.1)
    schedule = optim.lr_scheduler.CosineAnnealingLR(adam, epochs)
    model.train()
    for _ in range(epochs):
        for rows in kindling.randperm(len(images)).split(batch):
            loss = loss_of(model(images[rows]), labels[rows])
            adam.zero_grad()
            loss.backward()
            adam.step()
            losses.append(loss.item())
        schedule.step()
    return losses

# %% role="given" id="share-right"
def share_right(model, images, labels):
    """Return which share of the images a model reads as their labels."""
    with no_grad():
        return float((model.eval()(images).argmax(1) == labels).float().mean())


def trained_lenet(data, test, seed):
    """Return a trained LeNet, its first numbers, and the share that it reads.

    A second one is trained if the first had bad luck with its first numbers.
    """
    for first in (seed, seed + 1):
        kindling.manual_seed(first)
        model = LeNet()
        before = [param.detach().clone() for param in model.parameters()]
        train(model, *data)
        share = share_right(model, *test)
        if share >= 0.985:
            break
    return model, before, share

# %%
images, labels = map(kindling.from_numpy, (train_images[:, None], train_labels))
unseen, names = map(kindling.from_numpy, (test_images[:, None], test_labels))
kindling.manual_seed(0)
model = LeNet()
filters = model.features[0].weight.detach().clone()
losses = train(model, images, labels)
print("training images:", share_right(model, images, labels))
print("images not seen:", share_right(model, unseen, names))

# %%
plt.figure(figsize=(6, 2.6))
plt.plot(losses)
plt.xlabel("step")
plt.ylabel("loss")
plt.show()

# %% role="check" id="check-lenet" points=5
def what_lenet_learned(my, names, seed):
    (images, labels, unseen, hidden), tensor = my.digits(), my.kindling.from_numpy
    data = tensor(images[:, None]), tensor(names[labels])
    test = tensor(unseen[:, None]), tensor(names[hidden])
    model, before, share = my.LeNet and my.trained_lenet(data, test, seed)
    pairs = zip(model.parameters(), before, strict=True)
    layers = [type(layer).__name__ for layer in (*model.features, *model.classifier)]
    found = {"layers": " ".join(layers)}
    found["parameters moved"] = [bool((p != b).any()) for p, b in pairs]
    model.features[0].weight.data.fill_(0.0)
    found["filters matter"] = my.share_right(model, *test) < 0.5
    return found | {f"{n} of 100 are right": 100 * share >= n for n in (95, 97, 98.5)}


def what_torch_expects(torch, names, seed):
    layers = 2 * "Conv2d BatchNorm2d ReLU MaxPool2d " + "Flatten Linear ReLU Linear"
    found = {"layers": layers, "filters matter": True, "parameters moved": [True] * 12}
    return found | {f"{n} of 100 are right": True for n in (95, 97, 98.5)}


@check.equal(yours=what_lenet_learned, torch=what_torch_expects, rounds=1, seconds=60)
def digits_are_seen(rng):
    """Has LeNet the layers of the table, and does it learn by means of its filters?"""
    return {"names": rng.permutation(10), "seed": int(rng.integers(0, 1000))}

# %% role="check" id="hidden-lenet" points=3
# Hidden check (3 points): the layers one by one.
### BEGIN HIDDEN TESTS
def layers_found(my, x, seed):
    my.kindling.manual_seed(seed)
    model = my.LeNet().eval()
    names = [type(layer).__name__ for layer in (*model.features, *model.classifier)]
    return {"layers": names, "logits": model(my.kindling.tensor(x)).detach()}


def layers_of_torch(torch, x, seed):
    torch.manual_seed(seed)
    nn, layers = torch.nn, []
    for a, b in ((1, 16), (16, 32)):
        conv = nn.Conv2d(a, b, 3, padding=1)
        layers += [conv, nn.BatchNorm2d(b), nn.ReLU(), nn.MaxPool2d(2)]
    layers += [nn.Flatten(), nn.Linear(128, 64), nn.ReLU(), nn.Linear(64, 10)]
    names = [type(layer).__name__ for layer in layers]
    return {"layers": names, "logits": nn.Sequential(*layers).eval()(x).detach()}


@check.equal(yours=layers_found, torch=layers_of_torch)
def layers_of_lenet(rng):
    """Are the layers the ones of the table, in their order?"""
    x = np.float32(rng.normal(size=(3, 1, 8, 8)))
    return {"x": x, "seed": int(rng.integers(0, 1000))}
### END HIDDEN TESTS

# %% [markdown]
# What has it learned? First the 16 filters of the first layer: as they were drawn, then as they are now.

# %%
show(list(filters[:, 0].numpy()), columns=16)
show(list(model.features[0].weight[:, 0].detach().numpy()), columns=16)

# %% [markdown]
# The upper row is noise. In the lower one some have changed only a little; others have become edges, dark on one side and light on the other, or strokes. Now the **activation maps** of one digit: what comes out of the first convolution, its batch normalization and its ReLU. Each map is drawn in its own range: white is its smallest number, black its largest. Most are dark where the filter has found what it looks for. But bias and batch normalization can lift the numbers of empty paper above 0; such a map is dark beside the digit, and lighter where ink takes something away.

# %%
with no_grad():
    maps = model.features[:3](images[35:36])[0]
show([digit, *maps.numpy()], ["the image", *map(str, range(16))], columns=9)

# %% [markdown]
# And the mistakes, if there are any among the images that it has not seen: what it says, and what the writer meant.

# %%
with no_grad():
    said = model.eval()(unseen).argmax(1).numpy()
wrong = np.flatnonzero(said != test_labels)
print(len(wrong), "of", len(said), "are wrong; at most 16 of them:")
titles = [f"{said[n]}, is {test_labels[n]}" for n in wrong[:16]]
show([test_images[n] for n in wrong[:16]], titles)

# %% [markdown]
# **Question 11.3 (7 points).** (a) Choose two activation maps from your picture, with different strokes dark in them, and say, for each, what its filter looks for and how you see that. (b) A friend turns all training and test images upside down and trains again. Will the accuracy be about the same? And if only the test images are turned? Say why. (c) Another friend mixes the 64 pixels of all images, in the same way for each. Which of the two suffers more, LeNet or the network of `Linear` layers of unit 09, and why?

# %% [markdown] role="written" id="what-is-found" points=7
# ### BEGIN SOLUTION
# (a) For example: a map that is dark along the upper side of horizontal strokes and white elsewhere; its filter has small or negative weights in the upper row and large ones in the lower, so it looks for ink that begins below. Another one is dark on the whole stroke: a filter of mostly positive weights, which finds ink. (b) Trained on turned images it learns turned filters, and the accuracy is about the same. If only the test images are turned, the filters, and what follows them, look for patterns that are not there any more: the convolution knows about shifts, not about turns, and the accuracy falls strongly (0, 1 and 8 may survive). (c) LeNet: after the mixing, neighboring pixels have nothing to do with each other, so small windows find nothing in common at different places. To a `Linear` layer the order of its inputs is of no meaning; it learns as before.
#
# Mark scheme: (a) 2 points: 1 for each map with a reason seen in the picture or in the filter. (b) 3 points: the same when both are turned (1), worse when only the test is (1), shifts are built in and turns are not (1). (c) 2 points: LeNet suffers (1), since it relies on neighbors while `Linear` does not (1).
# ### END SOLUTION

# %% [markdown]
# ## 9. The same in PyTorch
#
# One program, with torch and with your library: a small network for images, two steps of training. Before you run it: the seeds are equal; what can differ?

# %%
def program(library):
    """Print the losses of two steps, and the logits of one image."""
    nn = library.nn
    library.manual_seed(0)
    eyes = nn.Conv2d(1, 4, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2)
    model = nn.Sequential(*eyes, nn.AvgPool2d(2), nn.Flatten(), nn.Linear(16, 10))
    optimizer = library.optim.SGD(model.parameters(), lr=0.5)
    x = library.from_numpy(train_images[:50, None])
    y = library.from_numpy(train_labels[:50])
    for _ in range(2):
        loss = nn.functional.cross_entropy(model(x), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        print(f"loss {loss.item():.4f}")
    print("logits:", [round(n, 3) for n in model(x[0:1])[0].tolist()[:5]])

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
# Nothing but the last digit. torch's convolution has several programs to choose from, according to the sizes; one of them is yours: windows as columns, and a product of matrices.

# %% [markdown]
# ## What you now own
#
# - `windows` and `fold`: all windows of images as one array, and the way back.
# - `Convolution`: filters on images as a product of matrices, with both gradients.
# - `Conv2d`: the layer, which torch draws and prints in the same way.
# - `MaxPool2d` and `AvgPool2d`: smaller maps.
# - LeNet, which reads 98.5 of 100 digits with weights that know about neighbors.
#
# Given beside them: `Conv1d`, `Conv3d`, `ConvTranspose2d`, which makes images larger, adaptive pooling, and the padding layers. In unit 12 the networks get a memory.
