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
# # Unit 04: The engine
#
# **You will build** what runs when somebody writes `loss.backward()`: recording which operation made a tensor, sending gradients back through that record, and the rules that every user of PyTorch meets and few can explain.
#
# **You need** units 02 and 03. Your tensors and operations of unit 03 are carried over; a missing part is replaced by a finished one.
#
# **Time**: about 170 minutes; sections 1 to 6 make a good first half. **Grading**: 80 points for eleven exercises, checked by running your code, and 20 points for four written answers, read by a person. Some checks are hidden: they ask for other graphs, and for the other cases that a statement allows.

# %% role="given" id="begin-unit"
import contextlib
import threading
import weakref

import matplotlib.pyplot as plt
import numpy as np

from course import begin, check, compare, draw, extend, steps

begin("04_autograd")

# %% [markdown]
# `kindling` is the library that your notebooks build. The next cell takes from it what this unit extends (`Tensor`, `Function`) and what is only typing. Four of these names you will use: `wrap(array)` makes a tensor of an array, without a copy; `run_forward` runs the forward of an operation; `Node` is the class on which `Function` stands, and `TensorBase` the one on which `Tensor` stands.

# %% role="given" id="imports"
import kindling
from kindling.autograd import no_second_derivatives
from kindling.base import TensorBase, wrap
from kindling.forward import run_forward
from kindling.function import Function
from kindling.inplace import assign, fill, overwrite
from kindling.node import Node
from kindling.ops.elementwise import Mul
from kindling.tensor import Tensor

# %% [markdown]
# ## 1. What a result has to remember
#
# In unit 03 you wrote the backward of every operation. Who calls them, in which order, and with what? The values of unit 02 knew their inputs. The tensors of unit 03 do not: run the next cell. `requires_grad=True` marks a tensor whose gradient somebody will want. Before you run it: which of the three lines can be right already?

# %%
x = kindling.tensor([1.0, 2.0], requires_grad=True)
y = x * x
print("y.grad_fn       ", y.grad_fn)
print("y.requires_grad ", y.requires_grad)
print("y               ", y)

# %% [markdown]
# The numbers are right; the memory is missing. torch keeps it in **nodes**. A node is one use of an operation: an object of a class such as `Mul`, with what its backward needs. A result points to the node that made it, `grad_fn`; a node points to the nodes that get the gradients of its inputs, `next_functions`. Tensors are not part of the chain:
#
# | tensor | node | next nodes |
# |---|---|---|
# | `loss` | its `grad_fn`, a `Sum` | the `Mul` |
# | `y` | its `grad_fn`, a `Mul` | the end point of `x`, twice |
# | `x` | an end point, `AccumulateGrad` | none |
#
# The table is for `y = x * x; loss = y.sum()`. An **end point** is the node at which gradients have reached a tensor that wants them, and go no further.

# %% [markdown]
# Three words that torch's manual uses all the time:
#
# - A tensor **requires grad** if somebody marked it, or if it was computed from one that does, so that gradients have to pass through it.
# - A **leaf** is a tensor that no recorded operation has made: `grad_fn` is `None`.
# - Gradients end in leaves that require grad. There they are **accumulated**: added to `grad`.
#
# So there are two kinds of leaf. The weights of a model are leaves that require grad. The numbers of a batch are leaves that do not.

# %% [markdown]
# ## 2. A switch
#
# A record costs memory: each node keeps arrays until the backward pass. When a trained model is only used, or when the weights are updated, nobody will ask for gradients. So torch has a switch, and `with torch.no_grad():` turns it off for a block of lines. The flag lives in one object; each thread sees its own `enabled`.

# %% role="given" id="grad-mode" export="autograd/grad_mode"
class GradMode(threading.local):
    """Whether operations are recorded, in each thread by itself."""

    enabled = True


grad_mode = GradMode()


def is_grad_enabled():
    """Return whether operations are being recorded."""
    return grad_mode.enabled

# %% [markdown]
# With `@contextlib.contextmanager` above it, a function that contains `yield` can be used in a `with` line. What stands above the `yield` happens at the beginning of the block, what stands below it at the end. If a line of the block raises an error, the error comes out of the `yield`, as if that line had raised it. Before you run the next cell: will "end" be printed?

# %%
@contextlib.contextmanager
def announced():
    print("begin")
    yield
    print("end")


try:
    with announced():
        raise ValueError("an error inside the block")
except ValueError as error:
    print("ValueError:", error)

# %% [markdown]
# "end" was not printed: the error came out of the `yield`, and the line below it was never reached. `try:` with `finally:` is Python's way to say what has to happen in any case.

# %% [markdown]
# ### Exercise 4.1 - A switch that is set back (6 points, about 5 minutes)
#
# Write `recording(mode)`, which sets `grad_mode.enabled` to `mode` for a `with` block.
#
# In: `mode`, a bool. Out: nothing. After the block the flag is what it was *before* the block, also if the block is left by an error; the error goes on to the caller.
#
# By hand: the flag is `True`; inside `with recording(False):` it is `False`; inside a second block of the same kind it is `False`; after the inner block it is still `False`; after the outer one `True`.

# %% [markdown]
# <details><summary>I don't know where to start</summary>
#
# What do you have to know at the end of the block that only the beginning can tell you? Which of your lines stand above the `yield`, and which below?
#
# </details>
# <details><summary>After an error in the block nothing is recorded any more</summary>
#
# The lines below the `yield` were never reached. Which statement of Python runs a line in any case, and does `yield` stand inside it?
#
# </details>
# <details><summary>After the inner of two blocks the flag is wrong</summary>
#
# Go through the example by hand and write down the flag at the start of each block. To what must the inner block set it back?
#
# </details>

# %% role="answer" id="recording" export="autograd/grad_mode"
@contextlib.contextmanager
def recording(mode):
    """Record, or not, in a `with` block; afterward the flag is what it was before."""
    ### BEGIN SOLUTION
    before = grad_mode.enabled
    grad_mode.enabled = mode
    try:
        yield
    finally:
        grad_mode.enabled = before
    ### END SOLUTION

# %% [markdown]
# torch's names for it. `no_grad` makes a block of your `recording`; `@no_grad()` above a function makes a block of each of its calls. `set_grad_enabled` acts at once and, in a `with`, until the end of the block.

# %% role="given" id="no-grad" export="autograd/grad_mode"
class no_grad(contextlib.ContextDecorator):
    """Record nothing: `with no_grad():` around lines, `@no_grad()` above a function."""

    mode = False

    def __new__(cls, function=None):
        return super().__new__(cls) if function is None else cls()(function)

    def __enter__(self):
        self.block = recording(self.mode)
        self.block.__enter__()

    def __exit__(self, *error):
        return self.block.__exit__(*error)

    def _recreate_cm(self):
        return type(self)()

# %% role="given" id="enable-grad" export="autograd/grad_mode"
class enable_grad(no_grad):
    """Record, also inside `no_grad`."""

    mode = True

# %% role="given" id="set-grad-enabled" export="autograd/grad_mode"
class set_grad_enabled:
    """Record from now on, or not; in a `with` block, until the block ends."""

    def __init__(self, mode):
        self.before = grad_mode.enabled
        grad_mode.enabled = bool(mode)

    def __enter__(self):
        """Begin the block; the flag is set already."""

    def __exit__(self, *error):
        """Set the flag back."""
        grad_mode.enabled = self.before

# %%
print(is_grad_enabled(), "outside")
with no_grad():
    print(is_grad_enabled(), "inside")
    with enable_grad():
        print(is_grad_enabled(), "inside of that")
    print(is_grad_enabled(), "after the inner block")
print(is_grad_enabled(), "outside again")

# %% role="check" id="check-recording" points=4
@check.like_torch
def flag_of_nested_blocks(torch, rng):
    """Is the flag right inside, between and after nested blocks, and after errors?"""
    torch.set_grad_enabled(True)
    flags = []

    def nest(switches):
        flags.append(torch.is_grad_enabled())
        if switches:
            with torch.enable_grad() if switches[0] else torch.no_grad():
                nest(switches[1:])
            flags.append(torch.is_grad_enabled())

    def fail():
        with torch.no_grad():
            raise KeyError

    nest([False, *rng.integers(0, 2, 4).tolist()])
    torch.set_grad_enabled(True)
    error = [check.raises(fail), torch.is_grad_enabled()]
    torch.set_grad_enabled(True)
    return {"nested blocks": flags, "after an error": error}

# %% role="check" id="hidden-recording" points=2
# Hidden check (2 points): an error in the inner block, and a function under the switch.
### BEGIN HIDDEN TESTS
@check.like_torch
def flag_after_an_inner_error(torch, rng):
    """Is each block set back when an error passes through it, and are functions?"""
    start = bool(rng.integers(0, 2))
    torch.set_grad_enabled(start)
    flags = []

    @torch.no_grad()
    def inside():
        return torch.is_grad_enabled()

    with torch.enable_grad():
        try:
            with torch.no_grad():
                flags.append(torch.is_grad_enabled())
                raise KeyError
        except KeyError:
            flags += [torch.is_grad_enabled(), inside(), torch.is_grad_enabled()]
    flags += [torch.is_grad_enabled(), inside(), torch.is_grad_enabled()]
    torch.set_grad_enabled(True)
    return {"flags": flags}
### END HIDDEN TESTS

# %% [markdown]
# ## 3. Recording
#
# Which node receives the gradient of a tensor? There are three cases. A result has its `grad_fn`. A leaf that requires grad has an end point, an `AccumulateGrad` node, which will add what arrives to `grad`; a leaf has one, however often it is used, so that its gradient is complete before it is added. All other tensors, and plain numbers, have none.
#
# `node_of` answers the question. A leaf keeps its end point; the end point knows the leaf only weakly, so that a leaf which nobody uses any more can vanish.

# %% role="given" id="end-points" export="autograd/engine"
class AccumulateGrad(Node):
    """The end of a path through the graph: adds what arrives to a leaf's grad."""

    def __init__(self, leaf):
        self.leaf = weakref.ref(leaf)
        leaf.accumulate_grad = self

    @property
    def variable(self):
        """Return the leaf; None if nobody holds it any more."""
        return self.leaf()

    def backward(self, grad):
        """Add grad, an array, to what the leaf has."""
        if self.variable is not None:
            accumulate(self.variable, grad)

# %% role="given" id="node-of" export="autograd/engine"
def node_of(x):
    """Return the node that receives the gradient of x, or None.

    A result has its grad_fn, a leaf that requires grad its one AccumulateGrad.
    """
    if not isinstance(x, TensorBase) or not x.requires_grad:
        return None
    return x.grad_fn or x.accumulate_grad or AccumulateGrad(x)

# %% role="given" id="wants-grad" export="function"
def wants_grad(x):
    """Return whether x is a tensor that requires grad, not a plain number."""
    return isinstance(x, TensorBase) and x.requires_grad

# %% [markdown]
# ### Exercise 4.2 - Record an operation (10 points, about 15 minutes)
#
# Write `apply`, which runs an operation and records it. `x * y` calls `Mul.apply(x, y)`.
#
# In: `inputs`, tensors and plain numbers; `options` for `forward`. Out: the tensor that `run_forward(node, inputs, options)` returns, where `node` is a new object of the class, `cls()`.
#
# Before the forward, `node.needs_input_grad` becomes a tuple with one bool per input: does it want a gradient, while recording is on? If any is true, then after the forward the node is recorded: `node.next_functions` is a tuple with one pair `(node_of(x), 0)` per input, in order; `node.keep_watch` is called with all inputs and then the result, each an argument (section 12 explains why; until then it does nothing); `result.grad_fn` is the node.

# %% [markdown]
# By hand: `x` requires grad, `c` does not.
#
# | | `grad_fn` | `next_functions` | `needs_input_grad` |
# |---|---|---|---|
# | `y = x * c` | a `Mul` | `((end point of x, 0), (None, 0))` | `(True, False)` |
# | `z = y * 2` | another `Mul` | `((grad_fn of y, 0), (None, 0))` | `(True, False)` |
# | `c * c` | `None` | | |
# | `x * c` under `no_grad` | `None` | | |
#
# The 0 in each pair says which output of that node is meant. Our nodes have one output; torch writes the pair, and so do we.

# %% [markdown]
# <details><summary>I don't know where to start</summary>
#
# For `x * c`, say in words what must be known before the forward runs, and what after. Which of the given functions answers each of the two questions about an input?
#
# </details>
# <details><summary>My next_functions do not have the right length</summary>
#
# One pair for each input, also for a number and for a tensor without gradient. What does `node_of` return for those? A pair is itself a tuple, with two items.
#
# </details>
# <details><summary>My result requires grad when it should not, or the other way around</summary>
#
# `result.grad_fn` decides: a tensor with a `grad_fn` requires grad. Go through the four rows of the table. Is one wanting input enough in your code? Are all needed?
#
# </details>

# %% role="answer" id="apply" export="function"
@extend(Function)
@classmethod
def apply(cls, *inputs, **options):
    """Return the result of the operation as a tensor; record how it was made."""
    ### BEGIN SOLUTION
    node = cls()
    on = is_grad_enabled()
    node.needs_input_grad = tuple([on and wants_grad(x) for x in inputs])
    result = run_forward(node, inputs, options)
    if True in node.needs_input_grad:
        node.next_functions = tuple([(node_of(x), 0) for x in inputs])
        node.keep_watch(*inputs, result)
        result.grad_fn = node
    return result
    ### END SOLUTION

# %%
x = kindling.tensor([1.0, 2.0], requires_grad=True)
c = kindling.tensor([3.0, 4.0])
y = x * c
print("y:    ", y)
print("node: ", y.grad_fn, "next:", y.grad_fn.next_functions)
print("c * c:", c * c)

# %% [markdown]
# Now the same with a picture. Before you run the next cell: how many boxes will there be for `loss = (x * c + x).sum()`, and how many arrows leave `x`?

# %%
loss = (x * c + x).sum()
draw(loss)

# %% [markdown]
# Five boxes: the inputs `x` and `c`, the product, the sum of the two, and `loss`. Two arrows leave `x`, because it was used twice; both gradients will arrive at its one end point. Nothing was drawn from the code: the picture follows `grad_fn` and `next_functions`. `c` has the entry `(None, 0)` there; it was found among the arrays that the product has saved.

# %% role="check" id="check-apply" points=4
@check.like_torch
def results_know_their_operation(torch, rng):
    """Does a result know its node, and the node those of its inputs?"""
    numbers = rng.normal(size=3).tolist()
    name = lambda tensor: tensor.grad_fn and tensor.grad_fn.name()
    c, x = torch.tensor(numbers), torch.tensor(numbers, requires_grad=True)
    y = (x * c, c * x, x + c, c - x)[rng.integers(0, 4)]
    z = y * y
    with torch.no_grad():
        silent = x * c
    links = [(item, n) for item, n in z.grad_fn.next_functions] if z.grad_fn else []
    ends = y.grad_fn.next_functions if y.grad_fn else ()
    return {
        "grad_fn": [name(t) for t in (y, z, x * x, c * c, x)],
        "requires_grad": [t.requires_grad for t in (y, z, c * c)],
        "under no_grad, with a number": [name(t) for t in (silent, x * 2, 2 - c)],
        "next_functions": [[item is y.grad_fn, n] for item, n in links],
        "end points": [getattr(item, "variable", None) is x for item, _ in ends],
    }

# %% role="check" id="check-needs" points=2
def needs(my, marks):
    inputs = [my.kindling.zeros(2, requires_grad=mark) for mark in marks]
    told, seen = [], []

    class Told(my.Mul):
        watch = lambda self, *tensors: told.extend(tensors)

        def forward(self, *arrays):
            seen.append(self.needs_input_grad)
            return my.Mul.forward(self, *arrays)

    out = Told.apply(*inputs)
    with my.no_grad():
        Told.apply(*inputs)
    same = [a is b for a, b in zip([*inputs, out], told, strict=False)]
    return {"needs_input_grad": seen, "keep_watch": [len(told), same]}


def needs_by_hand(torch, marks):
    needed = [marks, [False, False]]
    return {"needs_input_grad": needed, "keep_watch": [3, [True] * 3]}


@check.equal(yours=needs, torch=needs_by_hand)
def a_node_knows_what_is_wanted_and_what_to_watch(rng):
    """Does a node know which gradients are wanted, and what it has to watch?"""
    return {"marks": [[True, False], [False, True], [True, True]][rng.integers(0, 3)]}

# %% role="check" id="hidden-apply" points=4
# Hidden check (4 points): no_grad, numbers, a leaf used twice, one input, integers.
### BEGIN HIDDEN TESTS
@check.like_torch
def what_is_recorded_and_what_not(torch, rng):
    """Is recording right under no_grad, for numbers, and for a leaf used twice?"""
    torch.set_grad_enabled(True)
    numbers, k = rng.uniform(1, 2, size=2).tolist(), float(rng.normal())
    x = torch.tensor(numbers, dtype=torch.float64, requires_grad=True)
    whole = torch.tensor([1, 2])
    with torch.no_grad():
        silent = x * k
    outs = [silent, x * k, k * x, x.exp(), (x * k).sum(), whole * whole, x * whole]
    ends = (x * x).grad_fn.next_functions if (x * x).grad_fn else ()
    nodes = [item for item, _ in ends]
    inputs = [len(out.grad_fn.next_functions) for out in outs if out.grad_fn]
    return {
        "recorded": [[out.requires_grad, out.is_leaf] for out in outs],
        "number of inputs": inputs,
        "one end point": [nodes[0] is nodes[-1], len(nodes)] if nodes else None,
    }
### END HIDDEN TESTS

# %% [markdown]
# **What you have now**: every result knows how it was made, if somebody wants a gradient. A product of plain tensors has no `grad_fn`; Question 4.2 will ask you why that is right.
#
# ## 4. Where gradients end
#
# A leaf can receive gradients many times: from several losses, or from several batches. torch **accumulates** them: it adds each to what is there. Two things can go wrong when a gradient is stored, and both show up far away from their cause. Before you run the next cell: what will the backward of an addition return for its two inputs, two arrays or one?

# %%
a = kindling.tensor([1.0, 2.0], requires_grad=True)
b = kindling.tensor([5.0, 5.0], requires_grad=True)
grad_a, grad_b = (a + b).grad_fn.backward(np.float32([1.0, 1.0]))
print(grad_a, grad_b, "the same array:", grad_a is grad_b)
view = np.broadcast_to(np.float32(1.0), (3,))
print(view, "may be written to:", view.flags.writeable)

# %% [markdown]
# torch sends one array to both inputs, since the gradients are equal; if your `unbroadcast` of unit 03 makes a copy in any case, you see `False`, and both are right. If `a.grad` kept the array and a later gradient were added to it in place, `b.grad` would change, too. And the gradient of a sum may be a read-only view of a single number, such as `view`. So what is stored for the first time has to be a copy.

# %% [markdown]
# ### Exercise 4.3 - Accumulate (6 points, about 6 minutes)
#
# Write `accumulate(tensor, grad)`, which adds an array to the gradient of a tensor.
#
# In: `tensor`; `grad`, an array of its shape, perhaps of another float dtype. Out: nothing. If `tensor.grad` is `None`, it becomes a new tensor (`wrap` makes one) with a copy of `grad`, in the dtype of `tensor.array`. Otherwise `grad` is added to the numbers of the tensor that is there, and that tensor stays.
#
# By hand: `x.grad` is `None` and `grad` is $(1, 2)$: `x.grad` becomes $(1, 2)$. Then comes $(10, 10)$: the same tensor now holds $(11, 12)$, and the first array still holds $(1, 2)$.

# %% [markdown]
# <details><summary>I don't know where to start</summary>
#
# There are two cases. In which of them is a new tensor made, and in which is an array changed that exists already?
#
# </details>
# <details><summary>My dtype is float64 where torch has float32, or I get a read-only error</summary>
#
# The gradient that arrives is an array with its own dtype, and may be a view that nobody may write to. `np.array(..., dtype=...)` makes a copy in the dtype that you name. Whose dtype should it be?
#
# </details>
# <details><summary>The gradient of another tensor changes as well</summary>
#
# Two tensors hold the same array. Go back to the cell above this exercise: where would your function have to make a copy, so that nothing is shared?
#
# </details>

# %% role="answer" id="accumulate" export="autograd/engine"
def accumulate(tensor, grad):
    """Add grad, an array, to tensor.grad; the first one to arrive is copied."""
    ### BEGIN SOLUTION
    if tensor.grad is None:
        tensor.grad = wrap(np.array(grad, dtype=tensor.array.dtype))
    else:
        tensor.grad.array += grad
    ### END SOLUTION

# %%
x = kindling.tensor([0.0, 0.0], requires_grad=True)
first = np.float32([1.0, 2.0])
accumulate(x, first)
accumulate(x, np.float32([10.0, 10.0]))
print(x.grad, "expected: tensor([11., 12.])")
print(first, "expected: [1. 2.]")

# %% role="check" id="check-accumulate" points=2
def collect(my, first, second):
    x, array = my.kindling.zeros(len(first), requires_grad=True), first.copy()
    my.accumulate(x, array)
    kept, once = x.grad, x.grad.array.copy()
    my.accumulate(x, second)
    stays = {"tensor": kept is x.grad, "array": array, "values": x.array}
    return {"first": once, "sum": x.grad, "what stays": stays}


def collect_torch(torch, first, second):
    x = torch.zeros(len(first), requires_grad=True)
    x.backward(first)
    once = x.grad.clone()
    x.backward(second)
    stays = {"tensor": True, "array": first, "values": x}
    return {"first": once, "sum": x.grad, "what stays": stays}


@check.equal(yours=collect, torch=collect_torch)
def gradients_are_collected(rng):
    """Are gradients added, in the dtype of the tensor, and does its grad stay?"""
    first, second = rng.normal(size=(2, int(rng.integers(2, 5))))
    return {"first": first, "second": second}

# %% role="check" id="check-accumulate-copies" points=2
def hand_out(my, numbers, more):
    array, n, double = np.float32(numbers), len(numbers), my.kindling.float64
    kinds = [{}, {}, {"dtype": double}]
    tensors = [my.kindling.zeros(n, requires_grad=True, **kind) for kind in kinds]
    for tensor in tensors:
        my.accumulate(tensor, array)
    my.accumulate(tensors[0], np.float32(more))
    return {"grads": [tensor.grad for tensor in tensors], "array": array}


def hand_out_by_hand(torch, numbers, more):
    once, both = numbers.float(), numbers.float() + more.float()
    return {"grads": [both, once, once.double()], "array": once}


@check.equal(yours=hand_out, torch=hand_out_by_hand)
def one_array_goes_to_three_tensors(rng):
    """Does each tensor get a copy of its own, in its own dtype?"""
    numbers, more = rng.normal(size=(2, int(rng.integers(2, 5))))
    return {"numbers": numbers, "more": more}

# %% role="check" id="hidden-accumulate" points=2
# Hidden check (2 points): read-only views, single numbers, three arrivals, the values.
### BEGIN HIDDEN TESTS
def collect_views(my, numbers):
    x = my.kindling.zeros(2, 3, requires_grad=True)
    scalar = my.kindling.tensor(numbers[0], requires_grad=True)
    for number in map(np.float32, numbers):
        my.accumulate(x, np.broadcast_to(number, (2, 3)))
        my.accumulate(scalar, number)
    return {"views": x.grad, "scalar": scalar.grad, "values": [x, scalar]}


def collect_views_torch(torch, numbers):
    x = torch.zeros(2, 3, requires_grad=True)
    scalar = torch.tensor(numbers[0], requires_grad=True)
    for number in numbers:
        x.backward(torch.full((2, 3), number))
        scalar.backward(torch.tensor(number))
    return {"views": x.grad, "scalar": scalar.grad, "values": [x, scalar]}


@check.equal(yours=collect_views, torch=collect_views_torch)
def views_and_single_numbers_are_collected(rng):
    """Are views and single numbers collected, and do the values stay?"""
    return {"numbers": rng.normal(size=3).tolist()}
### END HIDDEN TESTS

# %% [markdown]
# ## 5. The right order
#
# In unit 02 a value was pushed after everything that used it. Here the same holds for nodes. Two things are different: the walk goes over `next_functions`, where some entries are `None`, and it can start from several roots, because several losses may be differentiated together.
#
# The gradients travel from the results to the leaves, so we want the list in this direction: each node *before* the nodes that it hands gradients to.

# %% [markdown]
# ### Exercise 4.4 - Topological order of nodes (8 points, about 15 minutes)
#
# Write `topological_order(roots)`, which returns the list of all nodes that can be reached from the roots, the roots included.
#
# In: `roots`, a list of nodes, in which one may stand twice. Out: a list in which every node stands exactly once and before all nodes in its `next_functions`. Several orders can be right.
#
# By hand: `y = x * x; z = y + x`, roots `[z.grad_fn]`: the `Add`, the `Mul`, the end point of `x`. The `Mul` may not come after the end point, although `z` uses `x` directly.
#
# Limits: no recursion; chains of 20,000 nodes and ladders of 40 rungs in a few seconds.

# %% [markdown]
# <details><summary>I don't know where to start</summary>
#
# Take your `topological_order` of unit 02. What were the inputs of a value there, and what takes their place here? And what has to happen to the finished list, so that it runs in the other direction?
#
# </details>
# <details><summary>I get AttributeError: 'NoneType' object has no attribute 'next_functions'</summary>
#
# An input without gradient has the entry `(None, 0)`. And a node is the first item of its pair.
#
# </details>
# <details><summary>A node comes too early, or twice, or it never ends</summary>
#
# Do `y = x * x; z = y + x` on paper with a stack. When do you write the end point of `x` into the list: when you first meet it, or when all who use it are in? A `set` of finished nodes answers at once whether a node is in.
#
# </details>

# %% role="answer" id="topological-order" export="autograd/engine"
def topological_order(roots):
    """Return all nodes below the roots, each before the nodes of its inputs."""
    ### BEGIN SOLUTION
    finished, seen = [], set()
    stack = [(root, False) for root in roots]
    while stack:
        node, inputs_done = stack.pop()
        if inputs_done:
            finished.append(node)
        elif node not in seen:
            seen.add(node)
            stack.append((node, True))
            for child, _ in node.next_functions:
                if child is not None:
                    stack.append((child, False))
    finished.reverse()
    return finished
    ### END SOLUTION

# %%
x = kindling.tensor(3.0, requires_grad=True)
y = x * x
z = y + x
print([type(node).__name__ for node in topological_order([z.grad_fn])])

# %% role="check" id="check-order" points=3
@check.like_torch(rounds=6, seconds=2)
def order_of_the_nodes_of_a_random_graph(torch, rng):
    """Does every node stand once, before the nodes that it hands gradients to?"""
    values = [torch.ones(2, requires_grad=True) for _ in range(2)]
    for n in range(2, 9):
        first, second = rng.integers(0, n, 2)
        values.append(values[first] * values[second])
    root = values[-1].grad_fn
    known, waiting = {root}, [root]
    while waiting:
        waiting += [n for n, _ in waiting.pop().next_functions if n not in known]
        known.update(waiting)
    # torch does not show its order; any order with these facts is right.
    ours = hasattr(torch, "topological_order")
    order = torch.topological_order([root]) if ours else list(known)
    place = {node: index for index, node in enumerate(order)}
    links = [(n, child) for n in order for child, _ in n.next_functions]
    right = not ours or all(place[n] < place.get(c, -1) for n, c in links)
    facts = [not ours or order[0] is root, len(order) == len(place), right]
    return {"number of nodes": len(place), "root first, each once, in order": facts}

# %% role="check" id="check-order-large" points=2
def order_sizes(my, num_rungs):
    top, chain = [my.kindling.ones(1, requires_grad=True) for _ in range(2)]
    for _ in range(num_rungs):
        top = top + top
    for _ in range(20_000):
        chain = chain + 1.0
    graphs = ([top.grad_fn, top.grad_fn], [chain.grad_fn])
    sizes = [len(my.topological_order(roots)) for roots in graphs]
    return {"sizes": sizes, "roots unchanged": [len(roots) for roots in graphs]}


def order_sizes_expected(torch, num_rungs):
    return {"sizes": [num_rungs + 1, 20_001], "roots unchanged": [2, 1]}


@check.equal(yours=order_sizes, torch=order_sizes_expected, rounds=1, seconds=3)
def order_of_a_large_graph(rng):
    """Is each node visited once in a ladder of 40 rungs and a chain of 20,000?"""
    return {"num_rungs": int(rng.integers(38, 42))}

# %% role="check" id="hidden-order" points=3
# Hidden check (3 points): several roots, one of them below another, and a leaf alone.
### BEGIN HIDDEN TESTS
def order_of_roots(my, num_users):
    x, c = my.kindling.ones(2, requires_grad=True), my.kindling.ones(2)
    low = total = (x * c).exp()
    for _ in range(num_users):
        total = total + low * c
    roots = [low.grad_fn, total.grad_fn, (x * 2).sum().grad_fn]
    order = my.topological_order(roots)
    place = {node: index for index, node in enumerate(order)}
    links = [(n, child) for n in order for child, _ in n.next_functions if child]
    before = all(place[n] < place.get(child, -1) for n, child in links)
    alone = [node is my.node_of(x) for node in my.topological_order([my.node_of(x)])]
    return {"roots": [len(order), len(place), before], "leaf alone": alone}


def order_of_roots_expected(torch, num_users):
    number = 5 + 2 * num_users
    return {"roots": [number, number, True], "leaf alone": [True]}


@check.equal(yours=order_of_roots, torch=order_of_roots_expected, seconds=5)
def order_below_several_roots(rng):
    """Is the order right for several roots and for a leaf alone?"""
    return {"num_users": int(rng.integers(2, 9))}
### END HIDDEN TESTS

# %% [markdown]
# ## 6. The backward pass
#
# While gradients travel, they are arrays, kept in a dict: for each node, what has arrived there so far. A node has its turn when all its users are done; then its entry is complete. It goes through the node's **hooks**, functions that may look at a gradient or replace it (section 9), and on to the node's backward. `pushed` does that last step and pairs each gradient with the node that gets it.

# %% role="given" id="pushed" export="autograd/engine"
def pushed(node, grad):
    """Return the pairs (node, gradient) for the inputs of node that want one.

    grad: the gradient of the node's result, an array. Raises RuntimeError if the
    arrays that backward needs were freed or changed.
    """
    if not node.next_functions:
        return []
    node.check_saved()
    grads = node.backward(grad)
    if not isinstance(grads, tuple):
        grads = (grads,)
    pairs = zip(node.next_functions, grads, strict=False)
    return [(n, g) for (n, _), g in pairs if n is not None and g is not None]

# %% [markdown]
# Which nodes are visited? For `backward` all of them, and the gradients of the end points are the result. Somebody may want other gradients, as we shall in section 10: of some leaves only, or of a node in the middle. Then nodes that do not lead there are left out, as in torch. `route` decides; it calls the function that you just wrote.

# %% role="given" id="route" export="autograd/engine"
def route(roots, wanted=None):
    """Return the nodes to visit, in order, and the set of those that are wanted.

    Without wanted these are the end points; with it, a collection of nodes, those
    nodes are left out that lead to none of them.
    """
    order = topological_order(roots)
    if wanted is None:
        return order, {node for node in order if not node.next_functions}
    leading = set(wanted)
    for node in reversed(order):
        if any(child in leading for child, _ in node.next_functions):
            leading.add(node)
    return [node for node in order if node in leading], set(wanted)

# %% [markdown]
# The arrays that a node has saved are no longer needed after its turn. torch lets go of them at once: for a large model they are most of the memory. `node.free()` does it. Somebody who wants to go through the same graph again has to say so beforehand, with `retain_graph=True`.

# %% [markdown]
# ### Exercise 4.5 - Run backward (14 points, about 25 minutes)
#
# Write `run_backward(roots, grads, retain_graph, wanted)`, which sends gradients through the graph below the roots.
#
# In: `roots`, a list of nodes, in which one may stand twice; `grads`, one array for each entry; `retain_graph`; `wanted`, as for `route`. Out: a dict from nodes to arrays, with an entry for each wanted node where something arrived: the sum of all that arrived, after its hooks. It changes no tensor.
#
# The nodes have their turns in the order of `route(roots, wanted)`. A turn: `node.run_hooks(grad)` returns the gradient to go on with; `pushed(node, grad)` says what goes on; then, without `retain_graph`, `node.free()`. A node at which nothing arrived is passed over.

# %% [markdown]
# By hand: `y = x * x; z = y + x` with $x = 3$, root `z.grad_fn`, gradient 1.
#
# | turn of | has arrived | goes on |
# |---|---|---|
# | `Add` | 1 | 1 to the `Mul`, 1 to the end point |
# | `Mul` | 1 | $1 \cdot 3$ and $1 \cdot 3$ to the end point |
# | end point of `x` | $1 + 3 + 3 = 7$ | nothing; 7 is returned for it |
#
# Limits: an array that has arrived may be in use elsewhere, as section 4 showed. Never change one in place.

# %% [markdown]
# <details><summary>I don't know where to start</summary>
#
# Fill in a table like the one above for `s = a + b` with gradient 1. Which Python object is the column "has arrived", and what is in it before the first turn?
#
# </details>
# <details><summary>I get KeyError, or a node has no gradient</summary>
#
# Where nothing has arrived there is no entry; `dict.get` and `dict.pop` can answer `None` then. And a node's first arrival has nothing to be added to.
#
# </details>
# <details><summary>My gradient is off when a tensor is used twice</summary>
#
# Print what has arrived before each turn. Is a second arrival added, or does it replace the first? Do you add with `+`, which makes a new array, or with `+=`, which changes an array that another node may hold, too?
#
# </details>

# %% role="answer" id="run-backward" export="autograd/engine"
def run_backward(roots, grads, retain_graph=False, wanted=None):
    """Send grads down the graph; return what arrives at the wanted nodes, by node."""
    ### BEGIN SOLUTION
    arrived, found = {}, {}

    def receive(node, grad):
        arrived[node] = arrived[node] + grad if node in arrived else grad

    for root, grad in zip(roots, grads, strict=True):
        receive(root, grad)
    order, wanted = route(roots, wanted)
    for node in order:
        grad = arrived.pop(node, None)
        if grad is None:
            continue
        grad = node.run_hooks(grad)
        if node in wanted:
            found[node] = grad
        for child, part in pushed(node, grad):
            receive(child, part)
        if not retain_graph:
            node.free()
    return found
    ### END SOLUTION

# %%
x = kindling.tensor(3.0, requires_grad=True)
y = x * x
z = y + x
found = run_backward([z.grad_fn], [np.float32(1.0)])
print(found, "expected: 7.0")
print("x.grad is still", x.grad)

# %% role="check" id="check-run-backward" points=6
def run_yours(my, build, start):
    root, tensors = build(my.kindling)
    nodes = [my.node_of(tensor) for tensor in tensors]
    found = my.run_backward([root.grad_fn], [start], wanted=nodes)
    inner, *ends = [found.get(node) for node in nodes]
    grad = [tensor.grad for tensor in tensors]
    return {"ends": ends, "wanted": [len(found), inner], "grad": grad}


def run_torch(torch, build, start):
    inner, *ends = torch.autograd.grad(*build(torch), start)
    return {"ends": ends, "wanted": [3, inner], "grad": [None] * 3}


@check.equal(yours=run_yours, torch=run_torch, rounds=6)
def gradients_of_a_random_graph(rng):
    """Are the gradients of the ends and of a wanted node complete?"""
    data, picks = rng.uniform(0.5, 1, size=(2, 3)), [0, *rng.integers(0, 3, 4)]

    def build(lib):
        values = [lib.tensor(row, requires_grad=True) for row in data]
        for pick in picks:
            values.append(values[-1] + values[pick] * values[-1])
        return values[-1], [values[2], *values[:2]]

    return {"build": build, "start": np.ones(3)}

# %% role="check" id="check-hooks-and-freeing" points=3
def turns(my, x, k):
    leaf, calls = my.kindling.tensor(x, requires_grad=True), []
    middle = leaf * leaf
    root = (middle * k + middle).grad_fn
    middle.grad_fn.add_hook(lambda grad: calls.append(1) or grad + 1)
    middle.grad_fn.add_hook(lambda grad: 10 * grad)
    my.node_of(leaf).add_hook(lambda grad: grad + k)
    run = lambda keep: my.run_backward([root], [np.ones(len(x))], keep)
    hooks = [run(True).get(my.node_of(leaf)), sum(calls)]
    keep = (True, False, False)
    runs = [check.raises(lambda flag=flag: run(flag)) for flag in keep]
    return {"hooks": hooks, "kept, freed, again": runs}


def turns_by_hand(torch, x, k):
    runs = ["nothing", "nothing", "RuntimeError"]
    hooks = [2 * x * 10 * (k + 1 + 1) + k, 1]
    return {"hooks": hooks, "kept, freed, again": runs}


@check.equal(yours=turns, torch=turns_by_hand)
def hooks_act_and_arrays_are_freed(rng):
    """Do hooks replace the gradient, and are arrays freed unless retained?"""
    return {"x": rng.normal(size=int(rng.integers(2, 5))), "k": rng.uniform(2, 3)}

# %% role="check" id="check-shared-arrays" points=1
def shared(my, x, k):
    class Same(my.Node):
        backward = lambda self, grad: (grad,) * len(self.next_functions)

    first, second, both, one = my.Node(), my.Node(), Same(), Same()
    both.next_functions = ((first, 0), (second, 0))
    one.next_functions = ((first, 0),)
    start, more = x.copy(), np.full(len(x), k)
    found = my.run_backward([both, one, one], [start, more, more])
    return {"found": [found.get(first), found.get(second)], "start": [start, more]}


def shared_by_hand(torch, x, k):
    return {"found": [x + 2 * k, x], "start": [x, 0 * x + k]}


@check.equal(yours=shared, torch=shared_by_hand)
def an_array_may_be_in_use_elsewhere(rng):
    """Are arrays left as they are, and does a root that stands twice get both?"""
    return {"x": rng.normal(size=int(rng.integers(2, 5))), "k": rng.uniform(2, 3)}

# %% role="check" id="hidden-run-backward" points=2
# Hidden check (2 points): several roots, one below another; only some are wanted.
### BEGIN HIDDEN TESTS
def roots_yours(my, x, k):
    leaf, far = [my.kindling.tensor(x, requires_grad=True) for _ in range(2)]
    low, start = leaf * k, np.full(len(x), k)
    roots = [low.grad_fn, (low * low).sum().grad_fn, my.node_of(far)]
    first = [start, np.float64(1.0), start]
    found = my.run_backward(roots, first, retain_graph=True)
    some = my.run_backward(roots, first, wanted={low.grad_fn})
    ends = [found.get(my.node_of(tensor)) for tensor in (leaf, far)]
    return {"roots": [len(found), *ends], "wanted": list(some.values())}


def roots_by_hand(torch, x, k):
    low = k + 2 * k * x
    return {"roots": [2, low * k, 0 * x + k], "wanted": [low]}


@check.equal(yours=roots_yours, torch=roots_by_hand)
def gradients_from_several_roots(rng):
    """Are gradients right for several roots, and where only one node is wanted?"""
    return {"x": rng.normal(size=int(rng.integers(2, 5))), "k": rng.uniform(2, 3)}
### END HIDDEN TESTS

# %% role="check" id="hidden-run-backward-large" points=2
# Hidden check (2 points): a ladder of 40 rungs and a chain of 20,000.
### BEGIN HIDDEN TESTS
def large_yours(my, x):
    leaf = my.kindling.tensor(x, requires_grad=True)
    end, top, chain = my.node_of(leaf), leaf, leaf
    for _ in range(40):
        top = top + top
    for _ in range(20_000):
        chain = chain * 1.0
    graphs = {"ladder": top.grad_fn, "chain": chain.grad_fn}
    ones = [np.ones(len(x))]
    return {name: my.run_backward([g], ones).get(end) for name, g in graphs.items()}


def large_by_hand(torch, x):
    return {"ladder": 0 * x + 2.0**40, "chain": 0 * x + 1}


@check.equal(yours=large_yours, torch=large_by_hand, rounds=1)
def gradients_of_large_graphs(rng):
    """Are the gradients of a high ladder and of a long chain right?"""
    return {"x": rng.normal(size=int(rng.integers(2, 5)))}
### END HIDDEN TESTS

# %% [markdown]
# ## 7. The first gradient
#
# With what does it begin? For a single number it is clear: a number changes with itself at the rate 1. For a tensor with several elements it is not. "The derivative of `y`" would be one array for each element of `y`; backward computes one array, for a weighted sum of them, and the caller has to give the weights: `y.backward(gradient)`.
#
# Before you run the next cell: what is $\partial / \partial x$ of $10 y_0 + 1000 y_1$, for `y = x * x` at $x = (3, 4)$?

# %%
x = kindling.tensor([3.0, 4.0], requires_grad=True)
y = x * x
found = run_backward([y.grad_fn], [np.float32([10.0, 1000.0])])
print(list(found.values()))

# %% [markdown]
# $10 \cdot 2 x_0 = 60$ and $1000 \cdot 2 x_1 = 8000$. Where no gradient can be made up, torch refuses; these are its messages.

# %% role="given" id="messages" export="autograd/engine"
NOT_MARKED = "element 0 of tensors does not require grad and does not have a grad_fn"
NOT_ONE = "grad can be implicitly created only for scalar outputs"
MISMATCH = (
    "Mismatch in shape: grad_output[0] has a shape of {} and "
    "output[0] has a shape of {}."
)

# %% [markdown]
# ### Exercise 4.6 - Where it begins (8 points, about 8 minutes)
#
# Write `first_gradient(result, gradient)`, which returns the array with which a backward pass from `result` begins.
#
# In: `result`, a tensor; `gradient`, a tensor or `None`. Out: the array of `gradient`; for `None`, an array of one 1 with shape and dtype of the result. `RuntimeError`, with one of the messages above or your own, in three cases: the result does not require grad; `gradient` is `None` and the result has not exactly one element; the shapes differ.
#
# By hand: for `kindling.tensor([[2.0]], requires_grad=True)` it is `[[1.]]`, float32; for a tensor with two elements and `None` it is an error.

# %% [markdown]
# <details><summary>I don't know where to start</summary>
#
# Write the three sentences of the errors first. In which order do you have to ask, so that no question fails because of an earlier one?
#
# </details>
# <details><summary>My shapes don't fit</summary>
#
# `result.array` is the array; `np.ones_like` copies shape and dtype of an array. A tensor of shape `(1, 1)` has one element, too: count elements with `numel()`, not axes.
#
# </details>
# <details><summary>The check sees another error, or "nothing" where one should be</summary>
#
# NumPy broadcasts: a gradient of shape `(1,)` fits an output of shape `(3,)` without complaint. Compare the shapes yourself. And an error must be raised, not returned: who gets a returned one computes with it.
#
# </details>

# %% role="answer" id="first-gradient" export="autograd/engine"
def first_gradient(result, gradient=None):
    """Return the array with which a backward pass from result begins."""
    ### BEGIN SOLUTION
    if not result.requires_grad:
        raise RuntimeError(NOT_MARKED)
    if gradient is None:
        if result.numel() != 1:
            raise RuntimeError(NOT_ONE)
        return np.ones_like(result.array)
    if gradient.shape != result.shape:
        raise RuntimeError(MISMATCH.format(gradient.shape, result.shape))
    return gradient.array
    ### END SOLUTION

# %%
first = first_gradient(kindling.tensor([[2.0]], requires_grad=True))
print(first, first.dtype, "expected: [[1.]] float32")
try:
    first_gradient(kindling.tensor([2.0, 3.0], requires_grad=True))
except RuntimeError as error:
    print("RuntimeError:", error)

# %% [markdown]
# Everything is there. `backward` takes the first gradient, runs, and lets every end point add what arrived to its leaf. torch's `create_graph` is for derivatives of derivatives; our backward functions compute with arrays and cannot be differentiated again, so it is refused. `inputs` names the tensors that shall get their gradient, instead of all leaves.

# %% role="given" id="backward" export="tensor"
@extend(Tensor)
def backward(self, gradient=None, retain_graph=None, create_graph=False, inputs=None):
    """Add to the grad of each leaf its share in the gradient of self.

    gradient: weights for the elements of self, needed unless it has one element.
    inputs: only these get a gradient. Raises RuntimeError where it cannot begin.
    """
    no_second_derivatives(create_graph)
    first = first_gradient(self, gradient)
    tensors = None if inputs is None else {node_of(x): x for x in inputs}
    found = run_backward([node_of(self)], [first], bool(retain_graph), tensors)
    for node, grad in found.items():
        if tensors is None:
            node.backward(grad)
        else:
            accumulate(tensors[node], grad)

# %%
x = kindling.tensor([3.0, 4.0], requires_grad=True)
y = x * x
loss = y.sum()
frames = steps(loss)
loss.backward()
draw(loss)

# %% [markdown]
# The picture tells what the graph still knows. Two arrows lead from `x` to the product, and each brought $1 \cdot x$; the product's arrays are freed, so the parts are shown as `?`, and only their sum, `[6. 8.]`, is known: it is in `x.grad`. "Not kept" means that the gradient passed there and nobody asked to store it.
#
# `steps`, called before `backward`, watched a pass of its own: it kept the graph and put the gradients back. Before you look: how many frames will there be between the first and the last?

# %%
frames

# %% [markdown]
# Three: the first gradient, the sum, the product. What arrives at `y` is there while it passes.

# %% role="check" id="check-seed" points=4
@check.like_torch
def backward_begins_with_the_right_gradient(torch, rng):
    """Is the first gradient right, and refused where it must be given?"""
    shape = tuple(int(n) for n in rng.integers(2, 4, 2))

    def numbers(*shape, marked=False):
        data = rng.normal(size=shape).tolist()
        return torch.tensor(data, dtype=torch.float64, requires_grad=marked)

    x, plain, weights = numbers(*shape, marked=True), numbers(3), numbers(*shape)
    check.graph((x * x).sum(), x=x)
    (x * x).backward(weights)
    weighted = x.grad.clone()
    (x * x).sum().backward()
    (x * x)[:1, :1].backward()
    errors = {
        "several elements": check.raises(lambda: (x * x).backward()),
        "requires no grad": check.raises(lambda: plain.sum().backward()),
        "its first row": check.raises(lambda: (x * x).backward(weights[:1])),
        "one long row": check.raises(lambda: (x * x).backward(weights.reshape(1, -1))),
    }
    return {"with gradient": weighted, "without": x.grad, "errors": errors}

# %% role="check" id="hidden-seed" points=4
# Hidden check (4 points): gradients of other shapes, float32, and a leaf itself.
### BEGIN HIDDEN TESTS
@check.like_torch
def backward_from_other_beginnings(torch, rng):
    """Are shapes compared, and is a leaf's own backward right?"""
    n = int(rng.integers(2, 5))
    x = torch.tensor(rng.normal(size=n).tolist(), requires_grad=True)
    w = torch.tensor([[float(rng.normal())]], requires_grad=True)
    shapes = [(1,), (n + 1,), (n, 1), ()]
    wrong = [check.raises(lambda s=s: (x * x).backward(torch.ones(s))) for s in shapes]
    untouched = x.grad
    x.backward(torch.ones(n)), x.backward(torch.ones(n))
    (w * w * w).backward(), w.backward()
    empty = check.raises(lambda: x[:0].backward())
    start = getattr(torch, "first_gradient", lambda w: np.ones((1, 1), np.float32))(w)
    return {
        "first gradient": start,
        "errors": {"wrong shapes": wrong, "no element": empty},
        "gradients": [untouched, x.grad, w.grad],
    }
### END HIDDEN TESTS

# %% [markdown]
# ### Why is it None?
#
# Now the rule that costs beginners most time. Before you run the next cell, say for each of the five tensors whether `grad` will be a tensor or `None`. There will be a warning, the same as torch's; read it.

# %% tags=["warns"]
x = kindling.tensor([1.0, 2.0], requires_grad=True)
c = kindling.tensor([3.0, 4.0])
unused = kindling.tensor([5.0], requires_grad=True)
y = x * c
loss = y.sum()
loss.backward()
tensors = {"x": x, "c": c, "unused": unused, "y": y, "loss": loss}
for name, tensor in tensors.items():
    print(f"{name:6} leaf: {tensor.is_leaf!s:5}  grad: {tensor.grad}")

# %% [markdown]
# Only `x` got one: it is a leaf, it requires grad, and `loss` was computed from it. `c` does not require grad; `unused` is no part of the graph; `y` and `loss` are in the middle, where gradients pass and are not kept.
#
# A fourth reason is the sly one. `w = kindling.zeros(2, requires_grad=True) * 0.1` makes `w` a *result*: the leaf is the tensor of zeros, which has no name, and `w.grad` stays `None`.

# %% [markdown]
# ### Why does it grow?
#
# An update changes the numbers of a tensor that exists: `w -= step` is an **in-place** operation. torch's other ones end with an underscore, `w.sub_(step)`. They are given: `overwrite`, `assign` and `fill` put numbers into the array of a tensor, and let its `grad_fn` follow.

# %% role="given" id="in-place" export="tensor"
@extend(Tensor)
def __setitem__(self, index, value):
    assign(self, index, value)


@extend(Tensor)
def add_(self, other, *, alpha=1):
    """Add other, alpha times, to this tensor in place."""
    return overwrite(self, self.add(other, alpha=alpha))


@extend(Tensor)
def sub_(self, other, *, alpha=1):
    """Subtract other, alpha times, from this tensor in place."""
    return overwrite(self, self.sub(other, alpha=alpha))

# %% role="given" id="in-place-factors" export="tensor"
@extend(Tensor)
def mul_(self, other):
    """Multiply this tensor by other in place."""
    return overwrite(self, self * other)


@extend(Tensor)
def div_(self, other, *, rounding_mode=None):
    """Divide this tensor by other in place."""
    return overwrite(self, self.div(other, rounding_mode=rounding_mode))


Tensor.__iadd__ = Tensor.add_
Tensor.__isub__ = Tensor.sub_
Tensor.__imul__ = Tensor.mul_
Tensor.__itruediv__ = Tensor.div_

# %% role="given" id="in-place-fill" export="tensor"
@extend(Tensor)
def copy_(self, other):
    """Take over the numbers of other in place."""
    self[...] = other
    return self


@extend(Tensor)
def fill_(self, number):
    """Make every element that number in place."""
    return fill(self, number)


@extend(Tensor)
def zero_(self):
    """Make every element zero in place."""
    return fill(self, 0, "ZeroBackward0")

# %% [markdown]
# Gradients are added up in the leaves, so somebody has to set them back, or a step follows the sum of all earlier gradients. The next two cells minimize $(w - 3)^2$ twice, once with `w.grad = None` before each backward and once without. Before you run them: will the second curve reach 3 sooner, later, or not settle there at all?

# %%
def descend(set_back, num_steps=40, lr=0.05):
    """Return the values of w in num_steps steps of gradient descent."""
    w = kindling.tensor(0.0, requires_grad=True)
    values = []
    for _ in range(num_steps):
        w.grad = None if set_back else w.grad
        ((w - 3) ** 2).backward()
        with no_grad():
            w -= lr * w.grad
        values.append(w.item())
    return values

# %%
plt.figure(figsize=(6, 3))
plt.plot(descend(set_back=True), label="set back before each step")
plt.plot(descend(set_back=False), "--", label="never set back")
plt.axhline(3, color="gray", linewidth=0.5)
plt.xlabel("step")
plt.ylabel("w")
plt.ylim(-0.5, 8.5)
plt.legend(loc="upper right")
plt.show()

# %% [markdown]
# The dashed curve swings around 3 and does not settle: when `w` reaches 3, the gradient is zero, but the sum of the earlier ones is not. Adding has its uses: a batch too large for the memory can be cut in parts, and the gradients of the parts add up to that of the whole.
#
# The update stands under `no_grad`: it is no part of the model, and a leaf that requires grad may not be changed in place while operations are recorded (section 12).

# %% [markdown]
# ### Why not twice?
#
# Before you run the next cell: which of the two second calls will fail? A hint: what has each operation saved?

# %%
x = kindling.tensor([3.0, 4.0], requires_grad=True)
for name, loss in (("x * x", (x * x).sum()), ("x + x", (x + x).sum())):
    loss.backward()
    try:
        loss.backward()
        print(name, "worked twice")
    except RuntimeError as error:
        print(name, "failed:", str(error)[:59], "...")

# %% [markdown]
# A product needs its inputs for the backward, and after the first pass they are freed. A sum has saved nothing, so nothing is missing. torch behaves in the same way. The error means that somebody went through the same nodes twice. Sometimes that is a `backward` too many; the cause that is harder to see is that of Question 4.3.
#
# **What you have now**: `loss.backward()`. This is a good place for a break.

# %% [markdown]
# ## 8. Leaving the graph
#
# Sometimes a number is wanted without its history: for a plot, for a target that is to count as fixed, for a list of losses. Keeping `loss` itself in a list keeps its whole graph alive, and the memory fills up.
#
# `x.detach()` is a tensor with the same numbers in the same memory, and no history. A change in place is seen through both. Each tensor counts such changes, and tensors that share memory share the counter: `new.shares_memory_of(old)` makes `new` take over the counter of `old`, and returns nothing. Section 12 needs it.

# %% [markdown]
# ### Exercise 4.7 - Detach (5 points, about 5 minutes)
#
# Write `detach`, so that `x.detach()` is a tensor outside the graph.
#
# In: `self`, a leaf or a result. Out: a new tensor that does not require grad and has no `grad_fn`, with the array of `self`, not a copy, and the counter of `self`. `self` stays in its graph as it is.
#
# By hand: `y = x * 2`, `d = y.detach()`. `d.requires_grad` is `False`, `y.requires_grad` still `True`; after `d[0] = 7.0` the first number of `y` is 7, too; in `y * d` only `y` receives a gradient.

# %% [markdown]
# <details><summary>I don't know where to start</summary>
#
# Which function makes a tensor of an array? What are `requires_grad` and `grad_fn` of the tensor that it makes?
#
# </details>
# <details><summary>A change of one is not seen in the other</summary>
#
# The numbers were copied on the way. `kindling.tensor(...)`, `np.array(...)` and `clone` copy; which helper of the first cells does not?
#
# </details>
# <details><summary>The version is off</summary>
#
# `_version` counts the changes in place. After a change through `d`, both must show one more. Which of the two tensors must be told with whom it shares memory?
#
# </details>

# %% role="answer" id="detach" export="tensor"
@extend(Tensor)
def detach(self):
    """Return the same numbers, in the same memory, without history."""
    ### BEGIN SOLUTION
    result = wrap(self.array)
    result.shares_memory_of(self)
    return result
    ### END SOLUTION

# %% role="given" id="requires-grad" export="tensor"
@extend(Tensor)
def requires_grad_(self, requires_grad=True):
    """Mark this leaf as one that gradients flow to, or not; return it."""
    self.requires_grad = requires_grad
    return self

# %%
x = kindling.tensor([1.0, 2.0], requires_grad=True)
y = x * 2
d = y.detach()
d[0] = 7.0
print(d, y, y._version, d._version)
print("expected: 7 and 4 in both, y with its grad_fn, and the versions 1 and 1")

# %% role="check" id="check-detach" points=3
@check.like_torch
def a_detached_tensor_is_outside_the_graph(torch, rng):
    """Is a detached tensor without history, and does no gradient pass through it?"""
    numbers = rng.normal(size=int(rng.integers(2, 5))).tolist()
    x = torch.tensor(numbers, requires_grad=True)
    y = (x * float(rng.uniform(1, 2))).add_(1.0).add_(1.0)
    d, e = y.detach(), x.detach()
    facts = [[t.requires_grad, t.is_leaf, t.grad_fn is None] for t in (d, e, x)]
    still = [y.requires_grad, y.is_leaf]
    (y * d).sum().backward()
    d[0] = 7.0
    shared = [y.detach(), d, y._version, d._version]
    return {"facts": [facts, still], "values": e, "x.grad": x.grad, "shared": shared}

# %% role="check" id="hidden-detach" points=2
# Hidden check (2 points): shared memory and shared counter, also for plain tensors.
### BEGIN HIDDEN TESTS
@check.like_torch
def a_detached_tensor_shares_memory(torch, rng):
    """Do a tensor and its detached twin share numbers and the counter of changes?"""
    numbers = rng.normal(size=3).tolist()
    x, c = torch.tensor(numbers, requires_grad=True), torch.tensor(numbers)
    y = x * 2
    c += 1.0
    d, e, f = y.detach(), c.detach(), x.detach()
    d[0] = float(rng.normal())
    e += 1.0
    c[1] = float(rng.normal())
    f[2] = float(rng.normal())
    versions = [t._version for t in (y, d, c, e, x, f)]
    return {"values": [y, d, c, e, x, f], "versions": versions}
### END HIDDEN TESTS

# %% [markdown]
# ## 9. Looking into the middle
#
# Gradients in the middle are not kept. To see one, put a **hook** on its way: a function that gets the gradient when it is complete, and may return another one that goes on instead. `register_hook` is given. It turns the user's function of tensors into one of arrays, and `add_hook` hangs it on the node that receives the gradient of `self`.

# %% role="given" id="register-hook" export="tensor"
@extend(Tensor)
def register_hook(self, hook):
    """Call hook with each gradient of this tensor; it may return another one.

    Returns a handle whose remove() takes the hook away. Raises RuntimeError if the
    tensor does not require grad.
    """
    if not self.requires_grad:
        raise RuntimeError(
            "cannot register a hook on a tensor that doesn't require gradient"
        )

    def call(grad):
        replaced = hook(wrap(np.asarray(grad)))
        return grad if replaced is None else replaced.array

    return node_of(self).add_hook(call)

# %% [markdown]
# Before you run the next cell: `h` gets the gradient $2h$ from the square. What will be printed, and what will `x.grad` be?

# %%
x = kindling.tensor([1.0, 2.0], requires_grad=True)
h = x * 3
h.register_hook(lambda grad: print("at h:", grad))
h.register_hook(lambda grad: grad * 100)
(h * h).sum().backward()
print("x.grad:", x.grad)

# %% [markdown]
# The first hook saw $2h = (6, 12)$; the second sent a hundred times that on, and times 3 it arrived in `x`.

# %% [markdown]
# ### Exercise 4.8 - Keep a gradient (6 points, about 8 minutes)
#
# Write `retain_grad`, after which `y.grad` holds the gradient of the result `y` when backward has run.
#
# In: `self`. Out: nothing. `RuntimeError` if `self` does not require grad. For a leaf nothing happens: it keeps its gradient anyway. For a result, set `self.retains_grad`, which every tensor has and which is `False` at first, to `True`, and add a hook to its node with `add_hook(function, last=True)`, so that it sees what other hooks made of the gradient. The hook accumulates the array in `self`, and what goes on is unchanged. A second call changes nothing.
#
# By hand: `y = x * x; y.retain_grad(); loss = 3 * y`. After `loss.backward(retain_graph=True)` `y.grad` is 3, after one more `loss.backward()` it is 6.

# %% [markdown]
# <details><summary>I don't know where to start</summary>
#
# Take the way in which `register_hook` is written, not `register_hook` itself, whose hooks get tensors: a function is made inside the method, and it knows `self`. Which function of yours adds an array to the gradient of a tensor?
#
# </details>
# <details><summary>I get an error below my hook: NoneType</summary>
#
# What a hook of a node returns goes on. A function without `return` returns `None`. What should go on here?
#
# </details>
# <details><summary>My number is twice or half of what it should be</summary>
#
# Twice: was the hook added twice, because `retain_grad` was called twice? Half: does your hook replace the gradient of the first backward? In both cases do the example by hand.
#
# </details>

# %% role="answer" id="retain-grad" export="tensor"
@extend(Tensor)
def retain_grad(self):
    """Keep the gradient that arrives at this result in its grad."""
    ### BEGIN SOLUTION
    if not self.requires_grad:
        message = "can't retain_grad on Tensor that has requires_grad=False"
        raise RuntimeError(message)
    if self.is_leaf or self.retains_grad:
        return
    self.retains_grad = True

    def keep(grad):
        accumulate(self, grad)
        return grad

    self.grad_fn.add_hook(keep, last=True)
    ### END SOLUTION

# %%
x = kindling.tensor(2.0, requires_grad=True)
y = x * x
y.retain_grad()
loss = 3 * y
loss.backward()
print("y.grad:", y.grad, "x.grad:", x.grad, "expected: 3 and 12")
draw(loss)

# %% [markdown]
# Now the picture shows `y.grad`, which was kept; the rest is as before.

# %% role="check" id="check-retain" points=4
@check.like_torch
def gradients_in_the_middle_are_kept(torch, rng):
    """Does a result keep its gradient after retain_grad, and only then?"""
    numbers = rng.normal(size=int(rng.integers(2, 5))).tolist()
    x = torch.tensor(numbers, dtype=torch.float64, requires_grad=True)
    y = x * x
    z = y * 3
    y.retain_grad(), y.retain_grad(), x.retain_grad()
    y.register_hook(lambda grad: grad * 2)
    kept = [y.retains_grad, z.retains_grad]
    loss = (z * y).sum()
    loss.backward(retain_graph=True)
    once, passed = y.grad.clone(), x.grad.clone()
    loss.backward()
    plain = torch.tensor(numbers)
    return {
        "y.grad": [once, y.grad],
        "x.grad": [passed, x.grad],
        "others": [kept, z.grad, check.raises(plain.retain_grad)],
    }

# %% role="check" id="hidden-retain" points=2
# Hidden check (2 points): other hooks, two calls, a leaf, the loss itself.
### BEGIN HIDDEN TESTS
@check.like_torch
def keeping_goes_with_other_hooks(torch, rng):
    """Is the kept gradient what other hooks made of it, and counted once?"""
    k = float(rng.uniform(2, 3))
    x = torch.tensor(rng.normal(size=3).tolist(), requires_grad=True)
    h = x * x
    h.retain_grad(), h.retain_grad()
    h.register_hook(lambda grad: grad * k)
    x.retain_grad()
    loss = (h * h).sum()
    loss.retain_grad()
    loss.backward()
    return {"kept": [h.grad, loss.grad], "x.grad": x.grad}
### END HIDDEN TESTS

# %% [markdown]
# ## 10. Gradients without side effects
#
# `backward` writes into `grad` of every leaf. Sometimes that is too much: somebody wants one gradient, of a leaf or of a result in the middle, and nothing else touched. `torch.autograd.grad(outputs, inputs)` returns the gradients instead. Where several outputs are given, it is the gradient of their sum. With the parts that you have, it is short.

# %% role="given" id="as-tuple" export="autograd/__init__"
UNUSED = (
    "One of the differentiated Tensors appears to not have been used in the graph. Set "
    "allow_unused=True if this is the desired behavior."
)


def as_tuple(tensors):
    """Return one tensor, or a list or tuple of them, as a tuple."""
    return (tensors,) if isinstance(tensors, TensorBase) else tuple(tensors)

# %% [markdown]
# ### Exercise 4.9 - Gradients as a result (6 points, about 8 minutes)
#
# Write `grad`, which returns the gradients of outputs with respect to inputs and changes no tensor.
#
# In: `outputs` and `inputs`, a tensor or several; `grad_outputs`, the first gradient for each output (`None` where it is implied); `retain_graph`, as for `run_backward`. Out: a tuple with one tensor per input. `RuntimeError` if an input does not require grad, in any case, or if one that does was not used; with `allow_unused=True` an unused input gets `None`.
#
# By hand: $x = 3$, `m = x * 2`, `y = m * m`: `grad(y, [m, x])` is $(12, 24)$, and `x.grad` is still `None`.

# %% [markdown]
# <details><summary>I don't know where to start</summary>
#
# Which three things does `run_backward` need for this: roots, first gradients, and what else? For each you have a function that makes one from a tensor.
#
# </details>
# <details><summary>I get KeyError, or the error for an unused input never comes</summary>
#
# A node at which nothing arrived has no entry in the dict. And a tensor that does not require grad has no node: `node_of` gives `None`.
#
# </details>
# <details><summary>My result has the wrong type or shape</summary>
#
# A tuple with one item is written with a comma, or made with `tuple(...)`. What `run_backward` returns are arrays, sometimes read-only ones or single NumPy numbers: `wrap(np.array(...))` makes a sound tensor of each.
#
# </details>

# %% role="answer" id="grad" export="autograd/__init__"
def grad(
    outputs, inputs, grad_outputs=None, retain_graph=None, create_graph=False,
    allow_unused=False,
):
    """Return d outputs / d inputs, one tensor per input; change no tensor."""
    no_second_derivatives(create_graph)
    outputs, inputs = as_tuple(outputs), as_tuple(inputs)
    starts = [None] * len(outputs) if grad_outputs is None else as_tuple(grad_outputs)
    ### BEGIN SOLUTION
    nodes = [node_of(x) for x in inputs]
    if None in nodes:
        raise RuntimeError("One of the differentiated Tensors does not require grad")
    roots = [node_of(out) for out in outputs]
    first = [first_gradient(out, g) for out, g in zip(outputs, starts, strict=True)]
    found = run_backward(roots, first, retain_graph, nodes)
    if not allow_unused and len(found) < len(set(nodes)):
        raise RuntimeError(UNUSED)
    arrays = [found.get(node) for node in nodes]
    return tuple([None if a is None else wrap(np.array(a)) for a in arrays])
    ### END SOLUTION

# %%
x = kindling.tensor(3.0, requires_grad=True)
m = x * 2
print(grad(m * m, [m, x]), "x.grad:", x.grad)

# %% role="check" id="check-grad" points=4
@check.like_torch
def gradients_are_returned(torch, rng):
    """Are gradients returned, and is every tensor left as it was?"""
    numbers = [row.tolist() for row in rng.uniform(0.5, 2, size=(3, 3))]
    x, w, unused = [torch.tensor(row, requires_grad=True) for row in numbers]
    m, grad = x * w, torch.autograd.grad
    loss, c = (m * m + x).sum(), x.detach()
    grads = grad(loss, [m, x], retain_graph=True)
    one = grad(loss, w, retain_graph=True)
    two = grad(loss, [x, unused], retain_graph=True, allow_unused=True)
    error = check.raises(lambda: grad(loss, unused, retain_graph=True))
    flags = ({}, {"allow_unused": True})
    plain = [check.raises(lambda f=f: grad(loss, c, **f)) for f in flags]
    kinds = [isinstance(found, tuple) for found in (grads, one)]
    return {
        "gradients": [list(grads), list(one), kinds, grads[0].requires_grad],
        "not used": {"allowed": two[1], "error": error, "plain": plain},
        "grad_outputs": grad(x * x, x, torch.tensor([1.0, 2.0, 3.0]))[0],
        "grad": [x.grad, w.grad],
    }

# %% role="check" id="hidden-grad" points=2
# Hidden check (2 points): several outputs, given first gradients, equal inputs.
### BEGIN HIDDEN TESTS
@check.like_torch
def gradients_of_several_outputs(torch, rng):
    """Are several outputs summed, each with its first gradient?"""
    a = torch.tensor(rng.normal(size=3).tolist(), requires_grad=True)
    b = torch.tensor(rng.normal(size=3).tolist(), requires_grad=True)
    weights = torch.tensor(rng.normal(size=3).tolist())
    both = torch.autograd.grad([a.sum(), a + b], [a, b], [None, weights])
    twice = torch.autograd.grad((a * b).sum(), [a, a])
    once = torch.autograd.grad(a * b, b, weights)
    missing = check.raises(lambda: torch.autograd.grad(a * b, a))
    return {"several": both, "one output": [twice, once, missing]}
### END HIDDEN TESTS

# %% [markdown]
# ## 11. Is it right?
#
# A forward that is wrong shows; a backward that is wrong still trains, only badly. So every new operation is tested against finite differences, as in unit 01: move one number of an input by a little in both directions, and see how much the result changes. An operation may return many numbers. Multiplied by fixed random weights and added up they become one, and a gradient that is wrong anywhere changes it.

# %% role="given" id="weighted-sum" export="autograd/gradcheck"
def weighted_sum(function, inputs):
    """Return function(*inputs) as one number: its elements times fixed weights."""
    out = function(*inputs)
    weights = np.random.default_rng(0).uniform(0.5, 1.5, out.array.shape)
    return (out * wrap(weights.astype(out.array.dtype))).sum()


def moved(function, inputs, x, index, step):
    """Return the weighted sum, a float, with x[index] moved by step for the moment."""
    old = x.array[index]
    x.array[index] = old + step
    try:
        return weighted_sum(function, inputs).item()
    finally:
        x.array[index] = old

# %% [markdown]
# ### Exercise 4.10 - Check gradients (6 points, about 15 minutes)
#
# Write `gradients_agree`, which says whether the gradients of a function agree with finite differences.
#
# In: `function`, of tensors; `inputs`, a tuple of float64 tensors, some of which require grad; `eps`, the step; `rtol` and `atol`, what `np.allclose` may forgive (its third and fourth argument). Out: `True` or `False`. Compare `grad` of the weighted sum with $(f(x + eps) - f(x - eps)) / (2 \cdot eps)$, for each element of each input that requires grad. An unused input has the gradient 0; all are unused if the result does not require grad. No tensor is changed.
#
# By hand: for `x * x` both are $2x$ times the weight: `True`. For `x.detach() * x` the engine gives $x$, the difference $2x$: `False`.

# %% [markdown]
# <details><summary>I don't know where to start</summary>
#
# There are two arrays to compare for each input: one from your `grad`, one that you fill number by number with `moved`. `np.ndindex(shape)` runs through all indices of a shape, also of `()`.
#
# </details>
# <details><summary>My function says True to everything, or stops at the first input</summary>
#
# One number that is off decides for `False`; `True` is known only after the last input. Where do your two `return` lines stand?
#
# </details>
# <details><summary>It says False where torch says True</summary>
#
# Print both arrays. Is the difference divided by the distance of the two points, which is twice `eps`? Is the weighted sum on both sides? At the bottom of a steep parabola a difference to one side only is visibly wrong.
#
# </details>

# %% role="answer" id="gradients-agree" export="autograd/gradcheck"
def gradients_agree(function, inputs, eps=1e-6, atol=1e-5, rtol=1e-3):
    """Return whether the engine's gradients agree with finite differences."""
    ### BEGIN SOLUTION
    checked = [x for x in inputs if x.requires_grad]
    total, grads = weighted_sum(function, inputs), [None] * len(checked)
    if total.requires_grad:
        grads = grad(total, checked, allow_unused=True)
    for x, g in zip(checked, grads, strict=True):
        measured = np.zeros_like(x.array)
        for i in np.ndindex(x.array.shape):
            ends = [moved(function, inputs, x, i, step) for step in (eps, -eps)]
            measured[i] = (ends[0] - ends[1]) / (2 * eps)
        exact = 0.0 if g is None else g.array
        if not np.allclose(exact, measured, rtol=rtol, atol=atol):
            return False
    return True
    ### END SOLUTION

# %% role="given" id="gradcheck" export="autograd/gradcheck"
class GradcheckError(RuntimeError):
    """What gradcheck raises for a gradient that is wrong."""


def gradcheck(
    func, inputs, *, eps=1e-6, atol=1e-5, rtol=1e-3, raise_exception=True
):
    """Return True if the gradients of func at inputs agree with finite differences.

    Otherwise raise GradcheckError, or return False without raise_exception.
    """
    inputs = as_tuple(inputs)
    if not any(x.requires_grad for x in inputs):
        raise ValueError("gradcheck expects at least one input to require gradient")
    if gradients_agree(func, inputs, eps, atol, rtol):
        return True
    if raise_exception:
        raise GradcheckError(f"{func}: gradient and finite differences disagree")
    return False

# %% [markdown]
# Now an operation with a bug: the backward of this product forgets the upstream gradient for its second input. Before you run the next cell: which of the three lines will be `True`?

# %%
class BadMul(kindling.ops.elementwise.Mul):
    def backward(self, grad):
        a, b = self.saved_arrays
        return grad * b, a


x, w = [kindling.tensor([1.5, 2.5], dtype=kindling.float64) for _ in range(2)]
for marked in ("x", "w", "both"):
    x.requires_grad, w.requires_grad = marked != "w", marked != "x"
    print(f"{marked:5}", gradcheck(BadMul.apply, (x, w), raise_exception=False))

# %% [markdown]
# Where only `x` is marked, its gradient is compared alone, and it is right. As soon as `w` is marked the bug shows. In the sum of all elements, without weights, the upstream gradient would be 1 everywhere, and a forgotten factor 1 would not be noticed: that is what the weights are for.

# %% role="check" id="check-gradients-agree" points=4
@check.like_torch
def right_and_wrong_gradients_are_told_apart(torch, rng):
    """Does gradcheck accept right gradients and reject wrong ones, at any place?"""

    def leaf(*shape):
        numbers = rng.uniform(0.5, 2, size=shape).tolist()
        return torch.tensor(numbers, dtype=torch.float64, requires_grad=True)

    def answer(f, *inputs, **options):
        return torch.autograd.gradcheck(f, inputs, raise_exception=False, **options)

    x, w, k, square = leaf(2, 3), leaf(3, 2), leaf(), leaf(2, 2)
    before, low = x.detach().clone(), (k.detach() * 0).requires_grad_()
    right = [answer(lambda x, w: (x @ w) ** 2, x, w), answer(lambda k: k**2 * 1e5, low)]
    wrong = [
        answer(lambda x, w: (x @ w) * w.detach().sum(), x, w),
        answer(lambda x, w: (x + x.detach()) @ w, x, w),
        answer(lambda x: x + (x * torch.tensor([0.0, 1.0])).detach(), square),
        answer(lambda x: x + (x.T - x).detach(), square),
    ]
    kinds = [{"rtol": 0.1}, {"rtol": 0.3}, {"rtol": 2.0}, {"atol": 100.0}]
    loose = [answer(lambda k: (k + k.detach() / 5) * 1e-3, k, **kind) for kind in kinds]
    return {"right": right, "wrong": wrong, "others": [*loose, before, x, x.grad]}

# %% role="check" id="hidden-gradients-agree" points=2
# Hidden check (2 points): inputs that do not require grad or are not used, float32.
### BEGIN HIDDEN TESTS
@check.like_torch
def gradients_are_checked_with_other_inputs(torch, rng):
    """Is the answer right for plain and unused inputs, and in float32?"""
    numbers = rng.uniform(1, 2, size=3).tolist()
    x, w = [
        torch.tensor(numbers, dtype=torch.float64, requires_grad=True) for _ in range(2)
    ]

    def answer(f, *inputs, **options):
        return torch.autograd.gradcheck(f, inputs, raise_exception=False, **options)

    plain = x.detach() * 2
    unused = [answer(lambda x, w: x.exp(), x, w), answer(lambda w, x: w * 0 + x, w, x)]
    cut = [answer(lambda x, w: x * w.detach(), x, w), answer(torch.mul, x, plain)]
    coarse = answer(torch.mul, torch.tensor(numbers, requires_grad=True), plain.float())
    loose = answer(lambda x: x.detach() * x, x, rtol=2.0)
    cut_off = lambda k: answer(lambda x: x if k == "x" else x.detach() * int(k), x)
    none = check.each(["x", "0", "2"], cut_off)
    others = {"others": [coarse, loose], "result without grad": none}
    return {"unused": unused, "one input cut off": cut, **others}
### END HIDDEN TESTS

# %% [markdown]
# ## 12. Changes behind the graph's back
#
# A node keeps the arrays that its backward needs. It does not copy them, and that saves memory. But what if somebody changes the numbers in between? The next cell changes the array of `b` directly, after the product was computed. Before you run it: `y` was computed with `b` at $(3, 4)$; what is the right gradient of `x`, and what will be printed?

# %%
x = kindling.tensor([1.0, 2.0], requires_grad=True)
b = kindling.tensor([3.0, 4.0])
y = (x * b).sum()
b.array[0] = 100.0
y.backward()
print(x.grad)

# %% [markdown]
# The gradient is wrong, and nobody noticed. torch's answer is a counter. Each piece of memory has a version: an object with a `count`, shared by all tensors that look at this memory. An in-place operation on a tensor raises `tensor.version.count` by one. A node that saves an array notes the count; if the count is another one when backward comes, the array is not what it was, and backward stops with an error as soon as it uses that array.
#
# Two things are refused at once: an in-place operation, while recording is on, on a leaf that requires grad, or on a view of one.

# %% [markdown]
# ### Exercise 4.11 - Watch what was saved (5 points, about 8 minutes)
#
# Write `watch`, with which a node notes the versions of the arrays that it has saved. Your `apply` calls it, through `keep_watch`.
#
# In: `self`, a node with a tuple `saved_arrays`; `tensors`, the inputs of the operation, plain numbers among them, and its result. Out: nothing; `self.watched` becomes a tuple of triples `(place, version, count)`: for each tensor whose array is `self.saved_arrays[place]`, the very object, its `version` and the `count` at this moment.
#
# By hand: `y = x * b` has saved both arrays: `((0, x.version, 0), (1, b.version, 0))`. A sum has saved none: `()`. `exp` has saved its result, and watches that. `x * x` has saved one array twice; it does no harm to watch a place twice.

# %% [markdown]
# <details><summary>I don't know where to start</summary>
#
# For each tensor, and for each place in `saved_arrays`: is it this tensor's array? Two arrays with equal numbers need not be the same one; which operator of Python asks whether two names mean one object?
#
# </details>
# <details><summary>I get AttributeError for a number</summary>
#
# In `x * 2` one of the inputs is a plain number; it has no `array` and no `version`. `isinstance(t, TensorBase)` tells tensors from numbers.
#
# </details>
# <details><summary>The error never comes, or comes too often</summary>
#
# Never: does `apply` of exercise 4.2 call `node.keep_watch` with inputs and result, after the forward? And is the `count` in your triple a number of that moment? Too often: a sum has saved nothing and watches nothing.
#
# </details>

# %% role="answer" id="watch" export="function"
@extend(Function)
def watch(self, *tensors):
    """Note the version of each tensor whose array this node has saved."""
    ### BEGIN SOLUTION
    self.watched = tuple(
        (place, tensor.version, tensor.version.count)
        for tensor in tensors
        if isinstance(tensor, TensorBase)
        for place, array in enumerate(self.saved_arrays)
        if array is tensor.array
    )
    ### END SOLUTION

# %%
x = kindling.tensor([1.0, 2.0], requires_grad=True)
b = kindling.tensor([3.0, 4.0])
y = (x * b).sum()
b[0] = 100.0
try:
    y.backward()
except RuntimeError as error:
    print("RuntimeError:", error)

# %% role="check" id="check-watch" points=3
@check.like_torch
def changes_of_saved_arrays_are_noticed(torch, rng):
    """Does backward stop if, and only if, an array that it needs was changed?"""
    k, product, add = float(rng.uniform(1, 2)), lambda x, b: x * b, lambda t: t.add_(k)
    getattr((torch.ones(1, requires_grad=True) * k).grad_fn, "watch", id)(k)

    def after(change, compute):
        x = torch.tensor(rng.uniform(1, 2, size=3).tolist(), requires_grad=True) * 1.0
        y = compute(x, b := torch.ones(3).add_(k))
        change(x, b, y)
        return check.raises(lambda: y.sum().backward())

    second = after(lambda x, b, y: add(b), product)
    first = after(lambda x, b, y: add(x), lambda x, b: x * b.requires_grad_())
    free = [after(change, product) for change in (lambda *t: add(t[2]), lambda *t: 0)]
    square = after(lambda x, b, y: add(x), lambda x, b: x * x)
    power = after(lambda x, b, y: add(y), lambda x, b: x.exp())
    inputs = after(lambda x, b, y: (add(x), add(b)), lambda x, b: x + b)
    number = after(lambda x, b, y: add(x), lambda x, b: x * k)
    equal = after(lambda x, b, y: add(y), lambda x, b: x * (b / b).requires_grad_())
    others = [square, power, inputs, number, equal]
    return {"products": [second, first, *free], "other operations": others}

# %% role="check" id="hidden-watch" points=2
# Hidden check (2 points): changes through views and detached tensors, before and after.
### BEGIN HIDDEN TESTS
@check.like_torch
def changes_through_other_names_are_noticed(torch, rng):
    """Are changes noticed through a view, a detached tensor, and under no_grad?"""
    numbers = rng.uniform(1, 2, size=4).tolist()
    x, b = torch.tensor(numbers, requires_grad=True), torch.tensor(numbers)
    b += 1.0
    early, late = (x * b).sum(), (x * b).sum()
    early = check.raises(early.backward)
    b.reshape(2, 2)[1] = 5.0
    viewed, again = check.raises(late.backward), check.raises((x * b).sum().backward)
    y = (x * 2).exp()
    y.detach()[0] = 1.0
    detached = check.raises(lambda: y.sum().backward())
    loss = (x * x).sum()
    with torch.no_grad():
        x -= 0.1
    leaf = [check.raises(loss.backward), check.raises(lambda: x.add_(1.0))]
    other_names = [viewed, detached, early, again]
    return {"through other names": other_names, "of a leaf": [*leaf, x.grad]}
### END HIDDEN TESTS

# %% [markdown]
# ## 13. In your own words
#
# The last four questions are read by a person. Two to six sentences are enough. Numbers from an example count more than general words.
#
# **Question 4.1 (5 points).** After this program `w.grad` and `h.grad` are `None`. Give the reason for each, and for each the smallest change after which it holds a gradient.
#
# ```python
# w = torch.zeros(3, requires_grad=True) + 0.1
# x = torch.tensor([1.0, 2.0, 3.0])
# h = w * x
# h.sum().backward()
# ```

# %% [markdown] role="written" id="why-none" points=5
# ### BEGIN SOLUTION
# `w` is the result of an addition, not a leaf; the leaf is the nameless tensor of zeros, and it got the gradient. Write `w = torch.full((3,), 0.1, requires_grad=True)`, or `w = (torch.zeros(3) + 0.1).requires_grad_()`; `w.retain_grad()` before the backward works, too. `h` is a result in the middle as well: gradients pass through it and are not kept. `h.retain_grad()` before the backward keeps it.
#
# Mark scheme: 1 point for "`w` is not a leaf", 1 for where its gradient went (the nameless leaf) or for naming the addition as the cause, 1 for a change that works; 1 point for "results do not keep their gradient", 1 for `retain_grad` before the backward. "`requires_grad` is missing" earns nothing: both require grad.
# ### END SOLUTION

# %% [markdown]
# **Question 4.2 (5 points).** Why does the product of two plain tensors have no `grad_fn`? Say what a `grad_fn` is needed for, why nothing is lost without it here, and what it would cost to record such products all the same. Then name the two conditions under which a product does get a `grad_fn`.

# %% [markdown] role="written" id="why-no-grad-fn" points=5
# ### BEGIN SOLUTION
# `grad_fn` is the node through which gradients travel back to the leaves that require grad. Behind a product of plain tensors there is no such leaf, so no gradient could end anywhere. Recording it would keep both arrays and the node, with everything before it, alive until the result is gone: memory and time for nothing; a loop over the data would grow without end. A product is recorded if grad mode is on and at least one of its inputs requires grad.
#
# Mark scheme: 1 point for what a `grad_fn` is for; 1 for "no leaf behind it wants a gradient"; 1 for the cost (saved arrays are kept alive, memory); 1 for each of the two conditions ("all inputs require grad" is wrong).
# ### END SOLUTION

# %% [markdown]
# **Question 4.3 (5 points).** Somebody computes `h = (x * x).sum()` once before a loop and calls `(h * w).backward()` in each round; `x` and `w` require grad. What happens in the first and in the second round, and why? Name two cures, and say which of them you would choose if `x` changes from round to round. Would the same happen with `h = x.sum()`?

# %% [markdown] role="written" id="why-not-twice" points=5
# ### BEGIN SOLUTION
# The first round works and frees the arrays that its nodes have saved. The second round builds a new node for `h * w`, but comes to the old node of `x * x`, whose saved arrays are gone: RuntimeError, backward through the graph a second time. Cures: compute `h` inside the loop; or `retain_graph=True` in each round but the last (or `h.detach()`, if no gradient is to reach `x`). If `x` changes, `h` has to be computed anew, because the old graph belongs to the old numbers. With `x.sum()` nothing was saved, so nothing is missing, and the second round works.
#
# Mark scheme: 1 point for "works, then RuntimeError"; 1 for the freed saved arrays of `x * x` as the reason; 1 for two cures; 1 for choosing the new computation, with a reason; 1 for `x.sum()` works, since a sum saves nothing.
# ### END SOLUTION

# %% [markdown]
# **Question 4.4 (5 points).** A training loop forgets to set the gradients back. The loss is $w^2$, $w$ begins at 1, the learning rate is 0.1. Compute $w$ after the first, second and third step, and beside it what it would be with the gradients set back. Then name one use of adding gradients that makes it a sensible choice all the same.

# %% [markdown] role="written" id="why-zero" points=5
# ### BEGIN SOLUTION
# The gradient is $2w$. Forgotten: step 1: $1 - 0.1 \cdot 2 = 0.8$; step 2: sum $2 + 1.6 = 3.6$, $w = 0.44$; step 3: sum $3.6 + 0.88 = 4.48$, $w = -0.008$. Set back: 0.8, 0.64, 0.512. Every step follows the sum of all gradients so far; it passes the minimum at full speed and swings. Adding is useful because a batch can be cut in parts that fit the memory, and because several losses, or several uses of one parameter, contribute to one gradient.
#
# Mark scheme: 1 point for 0.8, 0.64, 0.512; 2 points for 0.8, 0.44, $-0.008$ (1 if the idea, a sum of gradients, is right and a number is wrong); 1 for what follows (too large steps, overshooting, swinging); 1 for a use of adding.
# ### END SOLUTION

# %% [markdown]
# ## 14. The same in PyTorch
#
# The next cell runs one program twice, with torch and with your library. Before you run it: which four lines will it print?

# %%
def program(library):
    """Print what the engine of a library does with a small graph."""
    x = library.tensor([1.0, 2.0], requires_grad=True)
    c = library.tensor([3.0, 4.0])
    y = x * c
    loss = (y * y).sum()
    print(y.grad_fn.name(), loss.grad_fn.name(), (c * c).grad_fn)
    loss.backward()
    print(x.grad, x.is_leaf, y.is_leaf)
    try:
        loss.backward()
    except RuntimeError as error:
        print(str(error)[:55], "...")
    loss = x.exp().sum()
    loss.backward()
    print(x.grad)

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
# The lines are the same; are the graphs? `compare` lays two of them side by side. It watches a backward pass of each, goes back through both at once, and says where they part first: an operation or an arrow too many, a shape, a value or a gradient that differs. Other steps with the same meaning are no mistake. Before you run the next two cells: in the first one both graphs are yours, $(a - b)^2$ written in two ways. What will it say?

# %%
a = kindling.tensor([3.0, 1.0], requires_grad=True)
b = kindling.tensor([1.0, 4.0], requires_grad=True)
minus = a - b
sum_of_negative = a + (-1.0) * b
compare((minus * minus).sum(), (sum_of_negative * sum_of_negative).sum())

# %%
def squared_errors(library):
    """Return the mean squared error of a small linear model."""
    x = library.tensor([[1.0, 2.0], [3.0, 4.0], [5.0, 7.0]])
    w = library.tensor([[0.5], [-1.0]], requires_grad=True)
    b = library.tensor([0.25], requires_grad=True)
    return ((x @ w + b) ** 2).mean()


try:
    import torch as other
except ImportError:
    print("torch is not installed here, so yours is drawn twice:")
    other = kindling
compare(squared_errors(kindling), squared_errors(other))

# %% [markdown]
# The same graph, and the same numbers in it. A check that is about gradients does this for you: where your graph parts from torch's, the place stands below the verdict.
#
# What torch has beyond this: it is written in C++, works through the graph with one thread for each GPU, and its backward functions can be differentiated again.

# %% [markdown]
# ## What you now own
#
# - `recording`, and with it `no_grad`: a flag that is set back in any case.
# - `apply`: a result knows its node, a node the nodes of its inputs.
# - `topological_order`, `run_backward`, `accumulate`: gradients go from the results to the leaves, each node once, and are added there.
# - `backward`, `grad`, `detach`, `retain_grad`, hooks: the ways in and out.
# - `gradients_agree`: how you will test every operation to come.
# - `watch`: the guard against changes behind the graph's back.
#
# In unit 05 you build the functions of neural networks on it: losses, softmax, and what keeps them from overflowing.
