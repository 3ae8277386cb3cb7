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
# # Unit 08: Optimizers and data
#
# **You will build** the two things around a model that make it learn: what hands it the examples in batches, and what moves its weights. At the end you have `DataLoader`, `SGD`, `Adam` and `AdamW`, and schedules of the learning rate, with torch's own numbers.
#
# **You need** units 04 to 07. Your work is carried over; a missing part is replaced by a finished one.
#
# **Time**: about 160 minutes; sections 1 to 4 make a good first half. **Grading**: 80 points for thirteen exercises, checked by running your code, and 20 points for four written answers, read by a person. Some checks are hidden: they ask for the other cases that a statement allows.

# %% role="given" id="begin-unit"
import math

import matplotlib.pyplot as plt
import numpy as np

from course import begin, check, extend
from course.data import digits

begin("08_optimizers_and_data")

# %% [markdown]
# The next cell takes from your library what this unit needs. `Sampler` is something that a loop takes indices from. `OptimizerBase` keeps the parameters of an optimizer; `LRScheduler` counts the steps of a schedule. You will see what is in them where you need it.

# %% role="given" id="imports"
import kindling
from kindling.autograd.grad_mode import no_grad
from kindling.nn.functional.loss import cross_entropy
from kindling.nn.parameter import Parameter
from kindling.optim.base import OptimizerBase, loss_of
from kindling.optim.schedule import LRScheduler
from kindling.utils.data.sampler import Sampler

# %% [markdown]
# ## 1. A set of examples
#
# A **data set** answers two questions: how many examples are there, `len(data)`, and which is the one with this index, `data[17]`. That is all that torch asks of one. The examples may come from files, from a database, or be computed at the moment; here they lie in tensors whose first axis counts the examples.

# %% role="given" id="dataset" export="utils/data/dataset"
class Dataset:
    """Examples that are found by their index; each class writes ``__getitem__``."""

    def __getitem__(self, index):
        raise NotImplementedError("Subclasses of Dataset should implement __getitem__.")

    def __add__(self, other):
        from kindling.utils.data.dataset_longtail import ConcatDataset

        return ConcatDataset([self, other])

    def __class_getitem__(cls, kind):
        return cls

# %% [markdown]
# ### Exercise 8.1 - An example and their number (5 points, about 5 minutes)
#
# Write `__getitem__` and `__len__` of `TensorDataset`, which holds tensors of the same length.
#
# `__getitem__`: In: `index`, what a tensor can be indexed with. Out: a tuple of what each of `self.tensors` holds there. `__len__`: Out: the number of examples, an int.
#
# By hand: for `TensorDataset(x, y)` with `x` of shape (3, 2) and `y` of shape (3,), example 1 is `(x[1], y[1])`, and there are 3. A tuple with one tensor is still a tuple.

# %% [markdown]
# <details><summary>I don't know where to start</summary>
#
# `self.tensors` is a tuple of tensors. For each of them, what stands at `index`? `tuple(...)` makes a tuple of what a loop inside the brackets gives.
#
# </details>
# <details><summary>My example is a tensor, not a tuple</summary>
#
# `self.tensors[index]` chooses one of the tensors. You want a row of *every* tensor.
#
# </details>
# <details><summary>The number is wrong</summary>
#
# How many tensors there are is not how many examples there are. The examples are counted by the first axis of any of the tensors.
#
# </details>

# %% role="answer" id="tensor-dataset" export="utils/data/dataset"
class TensorDataset(Dataset):
    """Tensors with one first dimension; an example is a tuple of a row of each."""

    def __init__(self, *tensors):
        if any(len(tensor) != len(tensors[0]) for tensor in tensors):
            raise AssertionError("Size mismatch between tensors")
        self.tensors = tensors

    def __getitem__(self, index):
        """Return a tuple of what each tensor holds at that index."""
        ### BEGIN SOLUTION
        return tuple(tensor[index] for tensor in self.tensors)

    def __len__(self):
        """Return the number of examples."""
        return self.tensors[0].shape[0]
        ### END SOLUTION

# %%
x = kindling.tensor([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]])
data = TensorDataset(x, kindling.tensor([10, 20, 30]))
print(len(data), data[1], "expected: 3, the row 3 and 4, and 20")

# %% role="check" id="check-dataset" points=3
@check.like_torch
def examples_are_rows_of_each_tensor(torch, rng):
    """Is an example a tuple of a row of each tensor, and is their number right?"""
    n = int(rng.integers(3, 8))
    x = torch.tensor(rng.normal(size=(n, 9)).tolist())
    y = torch.tensor(rng.integers(0, 9, size=n).tolist())
    data = torch.utils.data.TensorDataset(x, y)
    index = int(rng.integers(0, n))
    kinds = [isinstance(data[index], tuple), isinstance(len(data), int)]
    return {"example": list(data[index]), "number": len(data), "kinds": kinds}

# %% role="check" id="hidden-dataset" points=2
# Hidden check (2 points): one tensor, three tensors, an index from the end, several.
### BEGIN HIDDEN TESTS
@check.like_torch
def examples_of_other_data_sets(torch, rng):
    """Is it right for one tensor, for three, and for other indices?"""
    tensors = [torch.tensor(rng.normal(size=(5, k)).tolist()) for k in (1, 2, 3)]
    one = torch.utils.data.TensorDataset(tensors[0])
    three = torch.utils.data.TensorDataset(*tensors)
    some = three[torch.tensor([4, 0, 0])]
    wrong = check.raises(lambda: three[5])
    found = {"one": [list(one[-1]), len(one), len(one[0])], "some": list(some)}
    return {**found, "three": [list(three[-2]), len(three)], "too far": wrong}
### END HIDDEN TESTS

# %% [markdown]
# ## 2. Batches
#
# A gradient of all examples together is exact, and slow: one step for a look at everything. The gradient of one example is fast, and points almost anywhere. So one takes some at a time, a **batch**. One walk over all examples is an **epoch**.
#
# In torch the work is divided: a *sampler* gives indices in some order, a *batch sampler* collects them in lists, and the *loader* fetches the examples of each list. With $n$ examples and batches of $b$, the last batch may be shorter. It belongs to the epoch like any other; only if one says `drop_last=True`, it is left out.

# %% role="given" id="batch-sampler" export="utils/data/batches"
class BatchSampler(Sampler):
    """Lists of indices from a sampler, batch_size in each."""

    def __init__(self, sampler, batch_size, drop_last):
        whole = isinstance(batch_size, int) and not isinstance(batch_size, bool)
        if not whole or batch_size <= 0:
            raise ValueError(
                "batch_size should be a positive integer value, but got "
                f"batch_size={batch_size}"
            )
        if not isinstance(drop_last, bool):
            raise ValueError(
                "drop_last should be a boolean value, but got "
                f"drop_last={drop_last}"
            )
        self.sampler, self.batch_size, self.drop_last = sampler, batch_size, drop_last

# %% [markdown]
# ### Exercise 8.2 - Collect batches (9 points, about 10 minutes)
#
# Write `__iter__` of `BatchSampler`, a function with `yield` (unit 06, section 4).
#
# In: `self`, with `sampler`, `batch_size`, `drop_last`. Out: one list of indices after the other, in the order of the sampler. Each has `batch_size` indices; what is left at the end is a shorter list, or is left out with `drop_last`.
#
# By hand: the sampler gives 0, 1, 2, 3, 4 and the batch size is 2: `[0, 1]`, `[2, 3]`, `[4]`, and with `drop_last` only the first two. With a batch size of 5 there is one list, of all five. A sampler can be walked over only by a loop; it has no indices of its own.

# %% [markdown]
# <details><summary>I don't know where to start</summary>
#
# You need a list that grows. When is it full, and what has to happen then? What is in it after the last index?
#
# </details>
# <details><summary>All my batches are the same, or grow</summary>
#
# After a full list is handed out, the next indices need a *new* list. If the same one is emptied, whoever holds it sees it change.
#
# </details>
# <details><summary>There is an empty batch at the end</summary>
#
# If the number of examples is a multiple of the batch size, nothing is left. Ask whether the list holds anything.
#
# </details>

# %% role="answer" id="batches" export="utils/data/batches"
@extend(BatchSampler)
def __iter__(self):
    """Yield lists of batch_size indices; a shorter last one, or none of it."""
    ### BEGIN SOLUTION
    batch = []
    for index in self.sampler:
        batch.append(index)
        if len(batch) == self.batch_size:
            yield batch
            batch = []
    if batch and not self.drop_last:
        yield batch
    ### END SOLUTION

# %%
print(list(BatchSampler(range(5), 2, False)), "expected: [[0, 1], [2, 3], [4]]")
print(list(BatchSampler(range(5), 2, True)), "expected: [[0, 1], [2, 3]]")

# %% role="check" id="check-batches" points=6
@check.like_torch
def indices_in_batches(torch, rng):
    """Does every index come once, in order, and is the last batch right?"""
    size, n = int(rng.integers(2, 5)), int(rng.integers(1, 4))
    order = [int(k) for k in rng.permutation(size * n + int(rng.integers(1, size)))]
    make = torch.utils.data.BatchSampler
    whole = list(make(order[: size * n], size, False))
    return {
        "short last batch": list(make(order, size, False)),
        "last batch left out": list(make(order, size, True)),
        "no rest": [whole, list(make(order[: size * n], size, True))],
    }

# %% role="check" id="hidden-batches" points=3
# Hidden check (3 points): no index, size 1, a large size, a sampler without length.
### BEGIN HIDDEN TESTS
@check.like_torch
def indices_of_other_samplers(torch, rng):
    """Is it right for no index, for batches of one and of all, and walked twice?"""
    make, n = torch.utils.data.BatchSampler, int(rng.integers(3, 7))

    class Stream(torch.utils.data.Sampler):
        def __iter__(self):
            yield from range(n)

    ones = list(make(Stream(), 1, bool(rng.integers(0, 2))))
    pairs = [(size, drop) for size in (n, 9) for drop in (False, True)]
    large = [list(make(Stream(), *pair)) for pair in pairs]
    twice = make(Stream(), 2, False)
    found = {"none": list(make([], 2, False)), "of one": ones, "of all": large}
    return {**found, "twice": [list(twice), list(twice)]}
### END HIDDEN TESTS

# %% [markdown]
# ### Exercise 8.3 - How many batches (4 points, about 5 minutes)
#
# Write `__len__` of `BatchSampler`.
#
# In: `self`, as before; `len(self.sampler)` is the number of indices. Out: how many batches `__iter__` gives, an int, computed without walking over the sampler.
#
# By hand, for batches of 4:
#
# | indices | batches | with `drop_last` |
# |---|---|---|
# | 8 | 2 | 2 |
# | 9 | 3 | 2 |
# | 3 | 1 | 0 |
# | 0 | 0 | 0 |

# %% [markdown]
# <details><summary>I don't know where to start</summary>
#
# `n // b` counts the full batches, `n % b` what is left. When does the rest make one more batch?
#
# </details>
# <details><summary>I am off by one where nothing is left</summary>
#
# `n // b + 1` is wrong for 8 indices. Is there a rest?
#
# </details>
# <details><summary>I get a float</summary>
#
# `/` gives a float, `//` an int. Python's `len` takes an int only.
#
# </details>

# %% role="answer" id="number-of-batches" export="utils/data/batches"
@extend(BatchSampler)
def __len__(self):
    """Return the number of batches."""
    ### BEGIN SOLUTION
    whole, rest = divmod(len(self.sampler), self.batch_size)
    return whole + (rest > 0 and not self.drop_last)
    ### END SOLUTION

# %%
for n in (8, 9, 3, 0):
    print(n, [len(BatchSampler(range(n), 4, drop)) for drop in (False, True)])

# %% role="check" id="check-number" points=2
@check.like_torch
def number_of_batches_for_some_sizes(torch, rng):
    """Is the number of batches right, with a rest and without?"""
    size = int(rng.integers(2, 6))
    counts = [0, size - 1, size, size + 1, 3 * size, 3 * size + 1]
    make = torch.utils.data.BatchSampler
    kept = [len(make(range(n), size, False)) for n in counts]
    return {"kept": kept, "left out": [len(make(range(n), size, True)) for n in counts]}

# %% role="check" id="hidden-number" points=2
# Hidden check (2 points): a sampler that counts how often it is walked over.
### BEGIN HIDDEN TESTS
@check.like_torch
def number_of_batches_without_a_walk(torch, rng):
    """Is the number known without walking over the sampler?"""
    n, walks = int(rng.integers(3, 50)), []

    class Counted(torch.utils.data.Sampler):
        def __len__(self):
            return n

        def __iter__(self):
            walks.append(1)
            return iter(range(n))

    make = torch.utils.data.BatchSampler
    pairs = [(size, drop) for size in (1, 7) for drop in (False, True)]
    found = [len(make(Counted(), *pair)) for pair in pairs]
    return {"number": found, "walks": len(walks)}
### END HIDDEN TESTS

# %% [markdown]
# ### A loader that loses examples
#
# Somebody wrote the function below instead. It looks right, and no error ever comes. `order` is a list of indices. Before you run the cell: which of the ten indices will be missing?

# %%
def careless(order, batch_size):
    """Yield batches of order; something is wrong here."""
    for start in range(0, len(order) - batch_size, batch_size):
        yield order[start : start + batch_size]


print(list(careless(list(range(10)), 3)))
print(list(careless(list(range(9)), 3)))

# %% [markdown]
# Of ten, one is missing: 9. Of nine, three are missing, although they make a full batch. `range` stops *before* its end, so a batch that ends exactly at the last index is not begun. Nobody notices: the loss falls all the same, only a part of the data is never used.

# %% [markdown]
# ### Exercise 8.4 - What is lost (5 points, about 8 minutes)
#
# Write `lost(num_examples, batch_size)`, which says how many examples `careless` does not hand out in one epoch.
#
# In: two positive ints. Out: an int. Work it out from the `range` in the function; `careless` itself is not called, and there is no loop over the examples.
#
# By hand: `lost(10, 3)` is 1 and `lost(9, 3)` is 3, as the cell shows. `lost(2, 3)` is 2: no batch is begun. `lost(1000, 1)` is 1.

# %% [markdown]
# <details><summary>I don't know where to start</summary>
#
# How many numbers does `range(0, n - b, b)` give? `len(range(...))` knows. How many examples are in each of these batches?
#
# </details>
# <details><summary>I get 0 for lost(9, 3)</summary>
#
# `n % b` is what is left after full batches. But the last full batch is lost as well if nothing is left. Write down for n = 7, 8, 9, 10 and b = 3 what is missing.
#
# </details>
# <details><summary>I am off for small numbers</summary>
#
# For 2 examples and batches of 3, the range is empty. Is your answer 2?
#
# </details>

# %% role="answer" id="lost"
def lost(num_examples, batch_size):
    """Return how many examples careless never hands out in an epoch."""
    ### BEGIN SOLUTION
    batches = len(range(0, num_examples - batch_size, batch_size))
    return num_examples - batches * batch_size
    ### END SOLUTION

# %%
print([lost(n, 3) for n in (10, 9, 2)], lost(1000, 1), "expected: [1, 3, 2] 1")

# %% role="check" id="check-lost" points=3
@check.equal(
    yours=lambda my, counts, size: {"lost": [my.lost(n, size) for n in counts]},
    torch=lambda torch, counts, size: {"lost": [size - 1, size, 1]},
)
def what_a_careless_loader_loses(rng):
    """Is the number of lost examples right, for sizes around a multiple?"""
    size, n = int(rng.integers(2, 9)), int(rng.integers(2, 9))
    return {"counts": [n * size + k for k in (-1, 0, 1)], "size": size}

# %% role="check" id="hidden-lost" points=2
# Hidden check (2 points): batches of one, batches larger than the data, large numbers.
### BEGIN HIDDEN TESTS
def lost_elsewhere(my, pairs):
    return {"lost": [my.lost(n, size) for n, size in pairs]}


def lost_elsewhere_by_hand(torch, pairs):
    by_hand = [n - size * max(-(-(n - size) // size), 0) for n, size in pairs]
    return {"lost": by_hand}


@check.equal(yours=lost_elsewhere, torch=lost_elsewhere_by_hand, seconds=2)
def what_is_lost_of_other_numbers(rng):
    """Is it right for batches of one, for small data, and for large numbers?"""
    n = int(rng.integers(2, 9))
    return {"pairs": [(n, 1), (n, n), (n, n + 3), (1, 1), (10**12 + n, 10**3)]}
### END HIDDEN TESTS

# %% [markdown]
# ## 3. The loader
#
# `DataLoader(data, batch_size=32, shuffle=True)` puts everything together. `LoaderBase` is given: it chooses the samplers, so that `self.batch_sampler` gives lists of indices, and `self.collate_fn` makes one batch of a list of examples: of examples `(x, y)` it makes one tensor of all `x` and one of all `y`.
#
# Why **shuffle**? If the examples are sorted, all of one class first, then a batch knows only one class, and its gradient says: always answer that one. In random order each batch is a small picture of the whole, and each epoch sees other batches.

# %% role="given" id="loader" export="utils/data/dataloader"
from kindling.utils.data.base import LoaderBase


class DataLoader(LoaderBase):
    """Batches of a data set, in order or shuffled."""

    def __class_getitem__(cls, kind):
        return cls

# %% [markdown]
# ### Exercise 8.5 - Load (7 points, about 8 minutes)
#
# Write `__iter__` of `DataLoader`, a function with `yield`.
#
# In: `self`, with `dataset`, `batch_sampler`, `collate_fn`. Out: for each list of indices that `self.batch_sampler` gives, what `self.collate_fn` makes of the list of these examples.
#
# First of all `self._begin()` is called, once for each walk; it draws a random number, because torch does, and without it later random numbers would differ from torch's. If `self.batch_sampler` is `None`, there are no batches of indices; then the walk hands out what the given `self._single_examples()` gives.
#
# By hand: with the data of exercise 8.1 and `batch_size=2` the first batch is a list of two tensors, of shapes (2, 2) and (2,).

# %% [markdown]
# <details><summary>I don't know where to start</summary>
#
# A loop over `self.batch_sampler`: what is one item of it? How do you get the list of the examples that belong to it?
#
# </details>
# <details><summary>My batch is a tuple of tuples</summary>
#
# A list of examples is not a batch yet. Who makes one of it?
#
# </details>
# <details><summary>A loader with batch_size=None fails</summary>
#
# Then `self.batch_sampler` is `None`. `yield from` hands out everything that another walk gives.
#
# </details>

# %% role="answer" id="loader-iter" export="utils/data/dataloader"
@extend(DataLoader)
def __iter__(self):
    """Yield one batch after another, each put together by collate_fn."""
    ### BEGIN SOLUTION
    self._begin()
    if self.batch_sampler is None:
        yield from self._single_examples()
        return
    for indices in self.batch_sampler:
        yield self.collate_fn([self.dataset[index] for index in indices])
    ### END SOLUTION

# %% role="given" id="loader-len" export="utils/data/dataloader"
@extend(DataLoader)
def __len__(self):
    """Return the number of batches."""
    return self._count() if self.batch_sampler is None else len(self.batch_sampler)

# %%
for x, y in DataLoader(data, batch_size=2):
    print(x.tolist(), y.tolist())
kindling.manual_seed(0)
print([y.tolist() for _, y in DataLoader(data, batch_size=2, shuffle=True)])

# %% role="check" id="check-loader" points=4
@check.like_torch
def batches_of_a_data_set(torch, rng):
    """Are the batches right, the numbers drawn after, and a walk without batches?"""
    n, size = int(rng.integers(5, 9)), int(rng.integers(2, 4))
    x = torch.tensor(rng.normal(size=(n, 2)).tolist())
    data = torch.utils.data.TensorDataset(x, torch.arange(n))
    torch.manual_seed(int(rng.integers(0, 1000)))
    loader = torch.utils.data.DataLoader
    plain = list(loader(data, batch_size=size))
    shuffled = loader(data, batch_size=size, shuffle=True)
    twice, after = [list(shuffled), list(shuffled)], torch.rand(2)
    kinds = [isinstance(batch, list) for batch in plain]
    found = {"in order": [plain, kinds], "shuffled": twice, "after": after}
    try:
        single = [list(example) for example in loader(data, batch_size=None)]
    except (TypeError, ValueError) as error:
        single = type(error).__name__
    return {**found, "batch_size=None": single}

# %% role="check" id="hidden-loader" points=3
# Hidden check (3 points): no batches, a collate function, drop_last, own data sets.
### BEGIN HIDDEN TESTS
@check.like_torch
def batches_of_other_loaders(torch, rng):
    """Is it right without batches, with a function of one's own, and with a sampler?"""
    n = int(rng.integers(5, 9))

    class Squares(torch.utils.data.Dataset):
        def __len__(self):
            return n

        def __getitem__(self, index):
            return index**2

    loader, data = torch.utils.data.DataLoader, Squares()
    order = [[int(k) for k in rng.permutation(n)[:2]] for _ in range(2)]
    own = list(loader(data, batch_size=3, collate_fn=sum, drop_last=True))
    single = list(loader(data, batch_size=None))
    chosen = list(loader(data, batch_sampler=order))
    found = {"single": single, "own function": own, "own batches": chosen}
    return {**found, "lengths": [len(loader(data, batch_size=k)) for k in (1, 4)]}
### END HIDDEN TESTS

# %% [markdown]
# Before you run the next cell: the digits are loaded in the order of their labels, and the mean label of each batch is drawn; then shuffled. What will the two curves look like?

# %%
images, labels, _, _ = digits()
by_label = np.argsort(labels, kind="stable")
in_order = [kindling.from_numpy(array[by_label]) for array in (images, labels)]
data = TensorDataset(*in_order)
kindling.manual_seed(0)
plt.figure(figsize=(6, 2.8))
for shuffle in (False, True):
    means = [y.float().mean() for _, y in DataLoader(data, 32, shuffle=shuffle)]
    plt.plot([m.item() for m in means], label="shuffled" if shuffle else "sorted")
plt.xlabel("batch")
plt.ylabel("mean label")
plt.legend()
plt.show()

# %% [markdown]
# Sorted, a batch shows one digit or two: a staircase from 0 to 9. Shuffled, every batch is near the mean of all labels, 4.5.

# %% [markdown]
# ## 4. What an optimizer does
#
# In the notebooks so far a loop over the weights did the update. An **optimizer** is an object that does it: it knows the parameters, has options such as the learning rate, and may remember something for each parameter.
#
# The parameters come in **groups**, dicts with a list `"params"` and the options of that group. Mostly there is one. Several are made when some weights shall learn more slowly than others; the optimizer refuses a parameter that stands in two:
#
# ```python
# SGD([{"params": body.parameters(), "lr": 0.01}, {"params": head.parameters()}], lr=0.1)
# ```
#
# `OptimizerBase` is given. It makes `self.param_groups`, a list of such dicts, in which every option has a value, and `self.state`, a dict that has an empty dict for every parameter that is asked for.

# %% role="given" id="optimizer" export="optim/optimizer"
class Optimizer(OptimizerBase):
    """Parameters in groups, and a step along their gradients for each class."""

    def _update(self, param, group):
        """Change one parameter by its gradient and the options of its group."""
        raise NotImplementedError

# %% [markdown]
# ### Exercise 8.6 - Forget the gradients (4 points, about 5 minutes)
#
# Write `zero_grad` of `Optimizer`.
#
# In: `set_to_none`. Out: nothing. The gradient of every parameter in every group is set to `None`; with `set_to_none=False` its numbers become 0 instead, in the tensor that is there (`zero_()` does it), and where there is none it stays `None`.
#
# By hand: two groups hold six parameters with a gradient each. Afterward all six gradients are `None`. Somebody who holds one of the gradients still sees its numbers, except with `set_to_none=False`.

# %% [markdown]
# <details><summary>I don't know where to start</summary>
#
# Two loops, one inside the other: over the groups, and over the parameters of one group. What is `group["params"]`?
#
# </details>
# <details><summary>I get AttributeError: 'NoneType' has no attribute 'zero_'</summary>
#
# A parameter that was not used in the last loss has no gradient. Ask before you change it.
#
# </details>
# <details><summary>The gradient is another tensor afterward</summary>
#
# `param.grad * 0` is a new tensor, and who held the old one does not see it. The underscore in `zero_` means: in place.
#
# </details>

# %% role="answer" id="zero-grad" export="optim/optimizer"
@extend(Optimizer)
def zero_grad(self, set_to_none=True):
    """Forget the gradients of all parameters, or make them zeros."""
    ### BEGIN SOLUTION
    for group in self.param_groups:
        for param in group["params"]:
            if set_to_none:
                param.grad = None
            elif param.grad is not None:
                param.grad.zero_()
    ### END SOLUTION

# %%
w = Parameter(kindling.ones(2))
w.grad = kindling.tensor([1.0, 2.0])
optimizer = Optimizer([w], {"lr": 0.1})
held = w.grad
optimizer.zero_grad(set_to_none=False)
print(w.grad, held is w.grad, "expected: two zeros, True")
optimizer.zero_grad()
print(w.grad, "expected: None")

# %% role="check" id="check-zero-grad" points=2
@check.like_torch
def gradients_are_forgotten(torch, rng):
    """Are the gradients of all groups forgotten, or made zeros in place?"""
    sizes = [int(n) for n in rng.integers(1, 4, size=4)]

    def after(flag):
        params = [torch.nn.Parameter(torch.ones(n)) for n in sizes]
        groups = [{"params": params[:1]}, {"params": params[1:]}]
        optimizer = torch.optim.Optimizer(groups, {"lr": 0.1})
        for param in params[:3]:
            param.grad = torch.ones_like(param)
        held = [param.grad for param in params]
        optimizer.zero_grad(set_to_none=flag)
        now = [param.grad for param in params]
        return [*now, *[a is b for a, b in zip(now, held, strict=True)]]

    return {"forgotten": after(True), "made zeros": after(False)}

# %% role="check" id="hidden-zero-grad" points=2
# Hidden check (2 points): who holds a gradient, the weights, an optimizer of a model.
### BEGIN HIDDEN TESTS
@check.like_torch
def what_else_forgetting_does(torch, rng):
    """Does a held gradient keep its numbers, and do the weights stay?"""
    model = torch.nn.Sequential(torch.nn.Linear(2, 3), torch.nn.Linear(3, 1))
    with torch.no_grad():
        for param in model.parameters():
            param.fill_(float(rng.normal()))
    model(torch.ones(1, 2)).sum().backward()
    held = [param.grad for param in model.parameters()]
    other = torch.nn.Parameter(torch.ones(1))
    other.grad = torch.ones(1)
    optimizer = torch.optim.Optimizer(model.parameters(), {})
    nothing = optimizer.zero_grad()
    gone = [param.grad is None for param in model.parameters()]
    others = [nothing, other.grad, *model.parameters()]
    return {"held": held, "gone": gone, "others": others}
### END HIDDEN TESTS

# %% [markdown]
# And the step. Every optimizer has a formula of its own, its `_update` of one parameter; going through the groups is the same for all, and is written once. Three things belong to it. The update is no part of the model, so nothing is recorded. A parameter without gradient is left alone. And torch allows a **closure**, a function that computes the loss anew; `loss_of(closure)` is given: it calls it, with recording on, and returns its loss, or `None` if there is no closure.

# %% [markdown]
# ### Exercise 8.7 - A step (7 points, about 8 minutes)
#
# Write `step` of `Optimizer`.
#
# In: `closure`, a function or `None`. Out: what `loss_of(closure)` returns; it is called first, because it makes the gradients. Then `self._update(param, group)` is called for every parameter that has a gradient, in the order of the groups, while nothing is recorded.
#
# By hand: two groups with the parameters `[a]` and `[b, c]`, where `b` has no gradient: `_update(a, first group)`, then `_update(c, second group)`.

# %% [markdown]
# <details><summary>I don't know where to start</summary>
#
# The two loops are those of `zero_grad`. What stands before them, around them, and after them?
#
# </details>
# <details><summary>I get RuntimeError: a leaf Variable that requires grad ...</summary>
#
# A leaf may not be changed in place while operations are recorded. Which `with` line switches recording off?
#
# </details>
# <details><summary>My closure cannot call backward</summary>
#
# If `loss_of(closure)` stands inside the block without recording, its loss has no graph. `loss_of` switches recording on by itself; is it called at all, and before the updates?
#
# </details>

# %% role="answer" id="step" export="optim/optimizer"
@extend(Optimizer)
def step(self, closure=None):
    """Update every parameter that has a gradient; return the closure's loss."""
    ### BEGIN SOLUTION
    loss = loss_of(closure)
    with no_grad():
        for group in self.param_groups:
            for param in group["params"]:
                if param.grad is not None:
                    self._update(param, group)
    return loss
    ### END SOLUTION

# %%
class Told(Optimizer):
    def _update(self, param, group):
        print("update of", param.tolist(), "with lr", group["lr"])


a, b, c = [Parameter(kindling.tensor([float(n)])) for n in range(3)]
a.grad, c.grad = kindling.ones(1), kindling.ones(1)
told = Told([{"params": [a]}, {"params": [b, c], "lr": 0.5}], {"lr": 0.1})
print(told.step(), "expected: two updates, of 0 and of 2, then None")

# %% role="check" id="check-step" points=4
def steps_yours(my, slow, fast):
    class Told(my.Optimizer):
        def _update(self, param, group):
            calls.append([param.tolist(), group["lr"], my.kindling.is_grad_enabled()])
            param.sub_(param.grad * group["lr"])

    ws = [my.Parameter(my.kindling.tensor(v)) for v in (0.0, 1.0, 2.0, [3.0, 3.5], 4.0)]
    calls, groups = [], [{"params": ws[:4], "lr": slow}, {"params": ws[4:], "lr": fast}]
    for number, grad in (0, 10.0), (1, 0.0), (3, [10.0, 0.0]), (4, 10.0):
        ws[number].grad = my.kindling.tensor(grad)
    loss = Told(groups, {}).step(lambda: calls.append("closure") or 7.0)
    return {"updates": [loss, calls], "weights": ws}


def steps_by_hand(torch, slow, fast):
    told = [[0.0, slow], [1.0, slow], [[3.0, 3.5], slow], [4.0, fast]]
    calls = ["closure", *[[*pair, False] for pair in told]]
    weights = [-10 * slow, 1.0, 2.0, [3 - 10 * slow, 3.5], 4 - 10 * fast]
    return {"updates": [7.0, calls], "weights": [torch.tensor(w) for w in weights]}


@check.equal(yours=steps_yours, torch=steps_by_hand)
def every_parameter_with_a_gradient_is_updated(rng):
    """Is each parameter with a gradient updated, in order, without recording?"""
    return {name: float(rng.uniform(0.1, 0.2)) for name in ("slow", "fast")}

# %% role="check" id="hidden-step" points=3
# Hidden check (3 points): a closure, also where recording is off; what stays.
### BEGIN HIDDEN TESTS
def other_steps(my, number):
    class Half(my.Optimizer):
        _update = lambda self, param, group: param.sub_(param.grad * 0.5)

    w = my.Parameter(my.kindling.tensor(number))
    on, optimizer = my.kindling.is_grad_enabled, Half([w], {})

    def closure():
        (w * w).backward()
        return w * w

    with my.no_grad():
        losses = [optimizer.step(closure).detach(), w.detach().clone(), on()]
    flags = [on(), w.requires_grad, w.grad is None, optimizer.step()]
    return {"losses": losses, "flags": flags}


def other_steps_by_hand(torch, number):
    losses = [torch.tensor(number**2), torch.tensor(0.0), False]
    return {"losses": losses, "flags": [True, True, False, None]}


@check.equal(yours=other_steps, torch=other_steps_by_hand)
def steps_with_a_closure(rng):
    """Is a closure called with recording on, and is the flag set back?"""
    return {"number": float(rng.normal())}
### END HIDDEN TESTS

# %% [markdown]
# **What you have now**: data in batches, and an optimizer without a formula. This is a good place for a break.

# %% [markdown]
# ## 5. Gradient descent, and what was added to it
#
# The simplest formula: against the gradient $g$, by the learning rate $\eta$.
#
# $$w \leftarrow w - \eta\, g$$
#
# First a small addition, which all optimizers share. Large weights are a sign that a model learns its examples by heart. **Weight decay** pulls every weight toward 0 a little: it adds $\lambda w$ to the gradient, which is the slope of a penalty $\lambda w^2 / 2$.
#
# In torch `add` takes a factor: `x.add(y, alpha=2)` is $x + 2y$. And an optimizer can climb instead of descend, with `maximize`.

# %% [markdown]
# ### Exercise 8.8 - The gradient to follow (6 points, about 7 minutes)
#
# Write `_gradient` of `Optimizer`, which returns the gradient with weight decay.
#
# In: `param`, which has a gradient; `group`, a dict of options. Out: a tensor: `param.grad`, with the opposite sign if `group["maximize"]`, then plus `group["weight_decay"]` times the parameter. If `group.get("decoupled_weight_decay")` is true, no weight decay is added: section 7 says why.
#
# By hand: `param` 10, gradient 2, weight decay 0.1: $2 + 0.1 \cdot 10 = 3$; with `maximize` $-2 + 1 = -1$. Neither `param` nor `param.grad` is changed.

# %% [markdown]
# <details><summary>I don't know where to start</summary>
#
# Two questions, one after the other: is the sign turned around? Is anything added? A variable holds the gradient on its way.
#
# </details>
# <details><summary>My gradients grow from step to step</summary>
#
# `add_` and `+=` change the gradient that is there. `add` and `+` make a new tensor.
#
# </details>
# <details><summary>maximize is wrong with weight decay</summary>
#
# The sign of the gradient is turned around *before* the decay is added: the pull toward 0 stays a pull.
#
# </details>

# %% role="answer" id="gradient" export="optim/optimizer"
@extend(Optimizer)
def _gradient(self, param, group):
    """Return the gradient to descend along, with weight decay unless decoupled."""
    ### BEGIN SOLUTION
    grad = -param.grad if group["maximize"] else param.grad
    if group["weight_decay"] and not group.get("decoupled_weight_decay"):
        grad = grad.add(param, alpha=group["weight_decay"])
    return grad
    ### END SOLUTION

# %%
w = Parameter(kindling.tensor([10.0]))
w.grad = kindling.tensor([2.0])
optimizer = Optimizer([w], {"maximize": False, "weight_decay": 0.1})
with no_grad():
    print(optimizer._gradient(w, optimizer.param_groups[0]), "expected: 3")

# %% role="check" id="check-gradient" points=4
def gradients_yours(my, weights, grads, decay):
    w = my.Parameter(my.kindling.tensor(weights))
    w.grad = my.kindling.tensor(grads)
    found = []
    for maximize in (False, True):
        options = {"maximize": maximize, "weight_decay": decay}
        optimizer = my.Optimizer([w], options)
        with my.no_grad():
            found.append(optimizer._gradient(w, optimizer.param_groups[0]).clone())
    return {"descend": found[0], "climb": found[1], "unchanged": [w, w.grad]}


def gradients_by_hand(torch, weights, grads, decay):
    w, g = torch.tensor(weights), torch.tensor(grads)
    return {"descend": g + decay * w, "climb": decay * w - g, "unchanged": [w, g]}


@check.equal(yours=gradients_yours, torch=gradients_by_hand)
def the_gradient_has_sign_and_decay(rng):
    """Is the gradient right with weight decay, and with maximize?"""
    weights, grads = rng.normal(size=(2, 3)).tolist()
    return {"weights": weights, "grads": grads, "decay": float(rng.uniform(0.1, 1))}

# %% role="check" id="hidden-gradient" points=2
# Hidden check (2 points): no decay, a decoupled one, groups with other options.
### BEGIN HIDDEN TESTS
def other_gradients(my, weights, grads):
    w = my.Parameter(my.kindling.tensor(weights))
    w.grad = my.kindling.tensor(grads)
    rows = [(False, 0, None), (True, 0.0, None), (True, 0.5, True), (False, 0.5, False)]
    names = ("maximize", "weight_decay", "decoupled_weight_decay")
    options = [dict(zip(names, row, strict=True)) for row in rows]
    with my.no_grad():
        found = [my.Optimizer([w], {})._gradient(w, group) for group in options]
    return {"gradients": found, "unchanged": [w, w.grad]}


def other_gradients_by_hand(torch, weights, grads):
    w, g = torch.tensor(weights), torch.tensor(grads)
    return {"gradients": [g, -g, -g, g + 0.5 * w], "unchanged": [w, g]}


@check.equal(yours=other_gradients, torch=other_gradients_by_hand)
def gradients_with_other_options(rng):
    """Is the gradient right without decay, and with one that is decoupled?"""
    weights, grads = rng.normal(size=(2, 3)).tolist()
    return {"weights": weights, "grads": grads}
### END HIDDEN TESTS

# %% [markdown]
# ### Momentum
#
# In a long narrow valley the gradient points across it, from wall to wall, and hardly along it. The cure is **momentum**: the step follows a sum $v$ of past gradients, in which older ones fade. What changes its sign from step to step cancels; what stays the same adds up.
#
# $$v \leftarrow \mu\, v + (1 - \tau)\, g \qquad w \leftarrow w - \eta\, v$$
#
# $\mu$ is the momentum, often 0.9; $\tau$ is called dampening, mostly 0. In the very first step of a parameter there is no $v$ yet: it begins as a copy of $g$, without dampening.
#
# **Nesterov's** form looks ahead: it steps along $g + \mu\, v$, with the new $v$.

# %% role="given" id="sgd" export="optim/sgd"
from kindling.optim.options import SGDBase


class SGD(SGDBase):
    """Step against the gradient, with momentum if asked for."""

# %% [markdown]
# `SGDBase` is an `Optimizer` with the options `lr`, `momentum`, `dampening`, `weight_decay`, `nesterov` and `maximize`; all are in every group. Remember that $v$ belongs to *one* parameter: it is kept in `self.state[param]`.

# %% [markdown]
# ### Exercise 8.9 - SGD (12 points, about 15 minutes)
#
# Write `_update` of `SGD`.
#
# In: `param`; `group`. Out: nothing; `param` is changed in place, by the formulas above, with the gradient that `self._gradient(param, group)` returns. If the momentum is not 0, $v$ is kept under the name `"momentum_buffer"` in `self.state[param]`, and is changed in place from step to step; without momentum nothing is kept.
#
# By hand: $w = 1$, $g = 1$ in every step, lr 0.1, momentum 0.5: $v = 1, 1.5, 1.75$ and $w = 0.9, 0.75, 0.575$. With Nesterov the first step is $0.1 \cdot (1 + 0.5 \cdot 1) = 0.15$.

# %% [markdown]
# <details><summary>I don't know where to start</summary>
#
# First without momentum: one line, `param.add_(..., alpha=...)` or `param.sub_(...)`. Then: where does $v$ come from in the first step, and where in all later ones?
#
# </details>
# <details><summary>My first step is right, the second is not</summary>
#
# Go through the example by hand. Is $v$ multiplied by the momentum before the gradient is added, and is it stored? And is it a *copy* of the first gradient? `zero_grad(set_to_none=False)` would make the gradient itself 0.
#
# </details>
# <details><summary>Nesterov or dampening is off</summary>
#
# Nesterov uses the *new* $v$, and does not store the sum. Dampening is a factor of the gradient in $v$, from the second step on.
#
# </details>

# %% role="answer" id="sgd-update" export="optim/sgd"
@extend(SGD)
def _update(self, param, group):
    """Step against the gradient, with momentum and weight decay."""
    ### BEGIN SOLUTION
    grad = self._gradient(param, group)
    if group["momentum"]:
        state = self.state[param]
        if "momentum_buffer" not in state:
            state["momentum_buffer"] = grad.clone()
        else:
            buffer = state["momentum_buffer"].mul_(group["momentum"])
            buffer.add_(grad, alpha=1 - group["dampening"])
        buffer = state["momentum_buffer"]
        if group["nesterov"]:
            grad = grad.add(buffer, alpha=group["momentum"])
        else:
            grad = buffer
    param.add_(grad, alpha=-group["lr"])
    ### END SOLUTION

# %%
w = Parameter(kindling.tensor([1.0]))
optimizer = SGD([w], lr=0.1, momentum=0.5)
for _ in range(3):
    w.grad = kindling.ones(1)
    optimizer.step()
    print(w.item(), optimizer.state[w]["momentum_buffer"].item())
print("expected: 0.9 and 1, 0.75 and 1.5, 0.575 and 1.75")

# %% role="check" id="check-sgd" points=8
@check.like_torch
def steps_of_gradient_descent(torch, rng):
    """Are five steps right, plain, with weight decay, with momentum, with Nesterov?"""
    start, target = rng.normal(size=(2, 3)).tolist()
    options = {
        "plain": {},
        "weight decay": {"weight_decay": 0.3},
        "momentum": {"momentum": 0.7, "dampening": 0.2},
        "Nesterov": {"momentum": 0.6, "nesterov": True},
    }

    def path(name):
        w = torch.nn.Parameter(torch.tensor(start, dtype=torch.float64))
        optimizer, weights = torch.optim.SGD([w], lr=0.1, **options[name]), []
        for _ in range(5):
            optimizer.zero_grad()
            ((w - torch.tensor(target, dtype=torch.float64)) ** 2).sum().backward()
            optimizer.step()
            weights.append(w.detach().clone())
        return [*weights, list(optimizer.state_dict()["state"])]

    return check.each(options, path)

# %% role="check" id="hidden-sgd" points=4
# Hidden check (4 points): two parameters, two groups, gradients kept, a missing one.
### BEGIN HIDDEN TESTS
@check.like_torch
def steps_of_several_parameters(torch, rng):
    """Does each parameter have its own momentum, and each group its own rate?"""
    numbers = rng.normal(size=(3, 2)).tolist()
    params = [torch.nn.Parameter(torch.tensor(row)) for row in numbers]
    groups = [{"params": params[:1], "lr": 0.05}, {"params": params[1:]}]
    optimizer = torch.optim.SGD(groups, lr=0.2, momentum=0.9)
    grads = [torch.tensor(rng.normal(size=2).tolist()) for _ in range(2)]
    for n in range(4):
        optimizer.zero_grad(set_to_none=n % 2 == 0)
        for param, grad in zip(params, grads, strict=False):
            param.grad = grad.clone() if param.grad is None else param.grad.add_(grad)
        optimizer.step()
    state = optimizer.state_dict()["state"]
    buffers = [state[k]["momentum_buffer"] for k in sorted(state)]
    kept = {"gradients": [param.grad for param in params], "momentum": buffers}
    return {"weights": [param.detach() for param in params], **kept}
### END HIDDEN TESTS

# %% [markdown]
# A valley, twenty times as steep across as along: $f(x, y) = x^2/2 + 10\, y^2$. Before you run the next cell: which of the two paths will swing from wall to wall, and which one will be nearer to the minimum, the cross, after 25 steps?

# %%
def path(make, num_steps=25):
    """Return the points that an optimizer visits in the valley."""
    w = Parameter(kindling.tensor([-4.0, 1.0]))
    optimizer, points = make([w]), [w.tolist()]
    for _ in range(num_steps):
        optimizer.zero_grad()
        (w[0] ** 2 / 2 + 10 * w[1] ** 2).backward()
        optimizer.step()
        points.append(w.tolist())
    return np.array(points)


def show_paths(paths):
    """Draw the valley and some paths in it."""
    x, y = np.meshgrid(np.linspace(-4.5, 2, 80), np.linspace(-1.3, 1.3, 60))
    plt.figure(figsize=(7, 3)).add_subplot(aspect="equal")
    plt.contour(x, y, x**2 / 2 + 10 * y**2, levels=15, colors="lightgray")
    for name, points in paths.items():
        plt.plot(*points.T, marker=".", linewidth=1, label=name)
    plt.plot(0, 0, "k+", markersize=12)
    plt.legend(loc="lower right")
    plt.show()

# %%
plain = path(lambda params: SGD(params, lr=0.09))
momentum = path(lambda params: SGD(params, lr=0.04, momentum=0.7))
show_paths({"SGD, lr 0.09": plain, "with momentum 0.7, lr 0.04": momentum})

# %% [markdown]
# Plain SGD swings from wall to wall: with a larger learning rate it would leave the valley, with a smaller one it would crawl along it. With momentum the swings are slow and die out, the steps along the valley add up, and 25 of them reach the cross.

# %% [markdown]
# ## 6. A rate for each weight: Adam
#
# The slopes of different weights may differ by a factor of a thousand, and one learning rate has to serve all of them. **Adam** divides each gradient by how large it usually is. It keeps two running means for each parameter, $m$ of the gradient and $s$ of its square:
#
# $$m \leftarrow m + (1 - \beta_1)(g - m) \qquad s \leftarrow \beta_2\, s + (1 - \beta_2)\, g^2$$
#
# Both begin at 0, so in the first steps they are too small: after $t$ steps by the factors $1 - \beta_1^t$ and $1 - \beta_2^t$. Dividing by them is called **bias correction**. Then
#
# $$w \leftarrow w - \eta\; \frac{m / (1 - \beta_1^t)}{\sqrt{s / (1 - \beta_2^t)} + \varepsilon}$$

# %% [markdown]
# In the first step $m / (1 - \beta_1) = g$ and $s / (1 - \beta_2) = g^2$, so the step is $\eta\, g / |g|$: **the learning rate itself, whatever the size of the gradient.** That is the idea of Adam: $\eta$ says how far, the gradient only in which direction.
#
# `AdamBase` is given. It has the options, and `self._state(param, group)`, which returns the dict of a parameter with `"step"`, a tensor that counts, and the two means, `"exp_avg"` and `"exp_avg_sq"`, zeros before the first step. And `self._root(state, group)` returns $\sqrt{s}$, a new tensor that you may change in place. Take the root from there: with the option `amsgrad` it is another one, that of the largest $s$ so far.

# %% role="given" id="adam" export="optim/adam"
from kindling.optim.options import AdamBase


class Adam(AdamBase):
    """Steps along a running mean of the gradient, divided by that of its size."""

# %% [markdown]
# ### Exercise 8.10 - Adam (11 points, about 15 minutes)
#
# Write `_advance` of `Adam`.
#
# In: `param`; `group`, with `lr`, `betas` (a pair) and `eps`. Out: nothing; `param` is changed in place, by the formula above, with the gradient of `self._gradient(param, group)`. The count and the two means in `self._state(param, group)` are changed in place as well. The count is raised first, so that $t = 1$ in the first step; `state["step"].item()` is $t$ as a number.
#
# By hand: $w = 1$, $g = 4$, lr 0.1: $m = 0.4$, $s = 0.016$; corrected 4 and 16; the step is $0.1 \cdot 4 / \sqrt{16} = 0.1$.

# %% [markdown]
# <details><summary>I don't know where to start</summary>
#
# Five lines in the order of the formulas: count, mean, mean of squares, root with its correction, step. `m.lerp_(g, weight)` moves `m` toward `g` by that share, in place.
#
# </details>
# <details><summary>My steps are much too small, or much too large</summary>
#
# Print `m` and `s` after the first step and compare with the example. Is the bias corrected, with $t = 1$? $\sqrt{s / c}$ is $\sqrt{s} / \sqrt{c}$.
#
# </details>
# <details><summary>The first step is right, later ones are not</summary>
#
# Are the means changed in place, so that they are still there in the next step? Does $t$ grow? And is $\varepsilon$ added *after* the root?
#
# </details>

# %% role="answer" id="adam-update" export="optim/adam"
@extend(Adam)
def _advance(self, param, group):
    """Step along the running mean of the gradient, divided by that of its size."""
    ### BEGIN SOLUTION
    grad, state = self._gradient(param, group), self._state(param, group)
    (beta1, beta2), lr = group["betas"], group["lr"]
    state["step"] += 1
    t = state["step"].item()
    mean = state["exp_avg"].lerp_(grad, 1 - beta1)
    state["exp_avg_sq"].mul_(beta2).addcmul_(grad, grad, value=1 - beta2)
    root = self._root(state, group).div_(math.sqrt(1 - beta2**t)).add_(group["eps"])
    param.addcdiv_(mean, root, value=-lr / (1 - beta1**t))
    ### END SOLUTION

# %%
w = Parameter(kindling.tensor([1.0]))
w.grad = kindling.tensor([4.0])
optimizer = Adam([w], lr=0.1)
with no_grad():
    optimizer._advance(w, optimizer.param_groups[0])
print(w.item(), "expected: 0.9")
print({name: item.item() for name, item in optimizer.state[w].items()})

# %% role="check" id="check-adam" points=7
@check.like_torch
def steps_of_adam(torch, rng):
    """Are five steps right, plain, with other options, weight decay, and amsgrad?"""
    start, target = rng.normal(size=(2, 3)).tolist()
    options = {"plain": {}, "betas and eps": {"betas": (0.5, 0.8), "eps": 0.1}}
    options["weight decay"] = {"weight_decay": 0.5}
    options["amsgrad"] = {"amsgrad": True, "betas": (0.5, 0.1)}

    def path(name):
        w = torch.nn.Parameter(torch.tensor(start, dtype=torch.float64))
        optimizer, weights = torch.optim.Adam([w], lr=0.1, **options[name]), []
        for _ in range(5):
            optimizer.zero_grad()
            ((w - torch.tensor(target, dtype=torch.float64)) ** 2).sum().backward()
            optimizer.step()
            weights.append(w.detach().clone())
        state = optimizer.state_dict()["state"][0]
        return [*weights, sorted(state), *[state[key] for key in sorted(state)]]

    return check.each(options, path)

# %% role="check" id="hidden-adam" points=4
# Hidden check (4 points): two parameters and groups, amsgrad, maximize, tiny gradients.
### BEGIN HIDDEN TESTS
@check.like_torch
def steps_of_adam_for_several_parameters(torch, rng):
    """Are the steps right for several parameters and groups, and for tiny gradients?"""
    numbers = rng.normal(size=(3, 2)).tolist()
    params = [torch.nn.Parameter(torch.tensor(row)) for row in numbers]
    groups = [{"params": params[:1], "lr": 0.05}, {"params": params[1:]}]
    optimizer = torch.optim.Adam(groups, lr=0.2, amsgrad=True, maximize=True)
    scales = [1.0, 1e-9, 1e6]
    for n in range(4):
        for param, scale in zip(params, scales, strict=True):
            if n or scale == 1.0:
                param.grad = torch.tensor(rng.normal(size=2).tolist()) * scale
        optimizer.step()
    state = optimizer.state_dict()["state"]
    counts = [state[key]["step"] for key in sorted(state)]
    return {"weights": [param.detach() for param in params], "counts": counts}
### END HIDDEN TESTS

# %% [markdown]
# Before you run the next cell, on the valley again: at the start, $(-4, 1)$, the gradient is $(-4, 20)$, five times as large across the valley as along it. Adam takes 40 steps. In which direction will its first one go?

# %%
adam = path(lambda params: Adam(params, lr=0.3), num_steps=40)
show_paths({"SGD, lr 0.09, 25 steps": plain, "Adam, lr 0.3, 40 steps": adam})

# %% [markdown]
# Along the diagonal, at 45 degrees: both numbers move by 0.3, since each gradient is divided by its own size. Adam passes the cross, because its mean remembers the way it came, and turns back to it.

# %% [markdown]
# ## 7. Weight decay that decays
#
# In Adam, weight decay as in exercise 8.8 does something odd: $\lambda w$ is a part of the gradient, and is divided by the usual size of the gradient like the rest. A weight with large gradients is hardly pulled toward 0. **AdamW** takes the decay out of the gradient and shrinks the weight itself, before the step:
#
# $$w \leftarrow w - \eta\, \lambda\, w$$
#
# That is called **decoupled**. It is the optimizer that most large models are trained with.

# %% [markdown]
# ### Exercise 8.11 - Shrink (3 points, about 4 minutes)
#
# Write `_shrink` of `Adam`.
#
# In: `param`; `group`, with `lr` and `weight_decay`. Out: nothing; `param` is shrunk in place, by the formula above.
#
# By hand: $w = 10$, lr 0.1, weight decay 0.5: $10 \cdot (1 - 0.05) = 9.5$. The given part of `AdamBase` calls it before `_advance`, if the weight decay is decoupled.

# %% [markdown]
# <details><summary>I don't know where to start</summary>
#
# $w - \eta \lambda w = w \cdot (\ldots)$. Which method multiplies a tensor in place?
#
# </details>
# <details><summary>The parameter does not change</summary>
#
# `param = param * 0.95` makes a new tensor and gives it the name `param`. The parameter itself is changed by methods with an underscore.
#
# </details>
# <details><summary>It shrinks too much</summary>
#
# The factor is near 1. Is the learning rate in it?
#
# </details>

# %% role="answer" id="shrink" export="optim/adam"
@extend(Adam)
def _shrink(self, param, group):
    """Pull the parameter toward 0, by the rate times the weight decay."""
    ### BEGIN SOLUTION
    param.mul_(1 - group["lr"] * group["weight_decay"])
    ### END SOLUTION

# %% role="given" id="adamw" export="optim/adamw"
class AdamW(Adam):
    """Adam with a weight decay that does not pass through the running means.

    Source: Loshchilov, Hutter: Decoupled Weight Decay Regularization (2019).
    """

    def __init__(
        self, params, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=1e-2,
        amsgrad=False, **options,
    ):
        options["decoupled_weight_decay"] = True
        super().__init__(params, lr, betas, eps, weight_decay, amsgrad, **options)

# %%
w = Parameter(kindling.tensor([10.0]))
with no_grad():
    Adam([w])._shrink(w, {"lr": 0.1, "weight_decay": 0.5})
print(w.item(), "expected: 9.5")

# %% role="check" id="check-shrink" points=2
@check.like_torch
def steps_of_adamw(torch, rng):
    """Are five steps of AdamW right, whose weight decay is decoupled?"""
    start, target = rng.normal(size=(2, 3)).tolist()

    def path(make):
        w = torch.nn.Parameter(torch.tensor(start, dtype=torch.float64))
        optimizer, weights = make([w], lr=0.1, weight_decay=0.5), []
        for _ in range(5):
            optimizer.zero_grad()
            ((w - torch.tensor(target, dtype=torch.float64)) ** 2).sum().backward()
            optimizer.step()
            weights.append(w.detach().clone())
        return weights

    return {"AdamW": path(torch.optim.AdamW)}

# %% role="check" id="hidden-shrink" points=1
# Hidden check (1 point): only the decay, other rates, the default.
### BEGIN HIDDEN TESTS
@check.like_torch
def decay_without_gradients(torch, rng):
    """Does a weight whose gradient is 0 shrink by the decay alone?"""
    numbers = rng.normal(size=3).tolist()
    weights = []
    for options in ({}, {"lr": 0.5}, {"lr": 0.1, "weight_decay": 2.0}):
        w = torch.nn.Parameter(torch.tensor(numbers))
        w.grad = torch.zeros(3)
        optimizer = torch.optim.AdamW([w], **options)
        optimizer.step(), optimizer.step()
        weights.append(w.detach())
    return {"weights": weights}
### END HIDDEN TESTS

# %% [markdown]
# ## 8. A rate that changes
#
# At the beginning a large learning rate gets on; near the minimum it jumps around it. So the rate is lowered with time, by a **schedule**. It belongs to an optimizer and writes into `group["lr"]`; mostly `scheduler.step()` is called once per epoch, after the epoch's last `optimizer.step()`.
#
# `LRScheduler` is given. It counts its steps in `self.last_epoch`, 0 at the start, keeps the first rates of the groups in `self.base_lrs`, and at every step asks `get_lr()` for the list of new rates, one per group. `self._rates()` is the list of the rates as they are now.

# %% role="given" id="step-lr" export="optim/schedules"
class StepLR(LRScheduler):
    """The first rate, times gamma after every step_size steps."""

    def __init__(self, optimizer, step_size, gamma=0.1, last_epoch=-1):
        self.step_size = step_size
        self.gamma = gamma
        super().__init__(optimizer, last_epoch)

# %% [markdown]
# ### Exercise 8.12 - In steps (4 points, about 6 minutes)
#
# Write `get_lr` of `StepLR`.
#
# In: `self`, with `last_epoch`, `step_size`, `gamma`. Out: a list of rates, one for each group. At the steps `step_size`, `2 * step_size`, and so on, each rate that is there now is multiplied by `gamma`; at all others, and at step 0, it stays as it is now.
#
# By hand: rate 0.8, `step_size=2`, `gamma=0.5`: at the steps 0 to 5 the rates are 0.8, 0.8, 0.4, 0.4, 0.2, 0.2. "Now" matters: if somebody else halves the rate in between, it stays halved.

# %% [markdown]
# <details><summary>I don't know where to start</summary>
#
# Which steps are the special ones? `%` finds multiples. Which multiple is none of them?
#
# </details>
# <details><summary>The rate falls too early</summary>
#
# Step 0 is a multiple of everything. And `last_epoch` counts from 0.
#
# </details>
# <details><summary>I get an error about a number that is no list</summary>
#
# There is one rate for each group, also if there is one group. `self._rates()` is a list.
#
# </details>

# %% role="answer" id="step-lr-rate" export="optim/schedules"
@extend(StepLR)
def get_lr(self):
    """Return the rate of each group at step last_epoch."""
    ### BEGIN SOLUTION
    turn = self.last_epoch > 0 and self.last_epoch % self.step_size == 0
    return [rate * self.gamma if turn else rate for rate in self._rates()]
    ### END SOLUTION

# %%
optimizer = SGD([w], lr=0.8)
schedule = StepLR(optimizer, step_size=2, gamma=0.5)
for _ in range(6):
    print(schedule.get_last_lr(), end=" ")
    optimizer.step()
    schedule.step()

# %% role="check" id="check-step-lr" points=2
@check.like_torch
def rates_in_steps(torch, rng):
    """Are the rates right for two groups, and if somebody halves one in between?"""
    first, size = float(rng.uniform(0.1, 1)), int(rng.integers(2, 4))
    gamma = float(rng.uniform(0.2, 0.8))

    def rates(halved):
        params = [torch.nn.Parameter(torch.ones(1)) for _ in range(2)]
        groups = [{"params": params[:1], "lr": first}, {"params": params[1:]}]
        optimizer, found = torch.optim.SGD(groups, lr=0.5), []
        schedule = torch.optim.lr_scheduler.StepLR(optimizer, size, gamma)
        for step in range(10):
            if step == halved:
                optimizer.param_groups[0]["lr"] /= 2
            found.append([group["lr"] for group in optimizer.param_groups])
            optimizer.step()
            schedule.step()
        return np.array(found)

    return {"rates": rates(None), "one halved at step 5": rates(5)}

# %% role="check" id="hidden-step-lr" points=2
# Hidden check (2 points): a rate that somebody changes, the default, the last rates.
### BEGIN HIDDEN TESTS
@check.like_torch
def rates_that_somebody_changes(torch, rng):
    """Does a rate that was changed in between stay changed?"""
    optimizer = torch.optim.SGD([torch.nn.Parameter(torch.ones(1))], lr=1.0)
    schedule = torch.optim.lr_scheduler.StepLR(optimizer, 2)
    other, rates = float(rng.uniform(2, 3)), []
    for n in range(6):
        if n == 3:
            optimizer.param_groups[0]["lr"] = other
        optimizer.step()
        schedule.step()
        rates += [optimizer.param_groups[0]["lr"], *schedule.get_last_lr()]
    return {"rates": np.array(rates)}
### END HIDDEN TESTS

# %% [markdown]
# A smooth way down is half a cosine, from the first rate $\eta_0$ to a smallest one $\eta_{\min}$ in $T$ steps:
#
# $$\eta_t = \eta_{\min} + (\eta_0 - \eta_{\min})\, \frac{1 + \cos(\pi\, t / T)}{2}$$

# %% role="given" id="cosine-lr" export="optim/schedules"
class CosineAnnealingLR(LRScheduler):
    """Half a cosine from the first rate to eta_min, in T_max steps.

    Source: Loshchilov, Hutter: SGDR (2017).
    """

    def __init__(self, optimizer, T_max, eta_min=0.0, last_epoch=-1):
        self.T_max = T_max
        self.eta_min = eta_min
        super().__init__(optimizer, last_epoch)

# %% [markdown]
# ### Exercise 8.13 - Along a cosine (3 points, about 5 minutes)
#
# Write `get_lr` of `CosineAnnealingLR`.
#
# In: `self`, with `last_epoch`, `T_max`, `eta_min`, `base_lrs`. Out: a list of rates by the formula above, one for each group.
#
# By hand: $\eta_0 = 1$, $\eta_{\min} = 0$, $T = 4$: at the steps 0 to 4 the rates are 1, 0.854, 0.5, 0.146, 0.

# %% [markdown]
# <details><summary>I don't know where to start</summary>
#
# Compute the cosine part once; then make a list with one number for each of `self.base_lrs`.
#
# </details>
# <details><summary>My rate falls to 0 although eta_min is not 0</summary>
#
# The wave goes from 1 to 0. It is a share of the *distance* between the two rates.
#
# </details>
# <details><summary>My rate falls faster and faster</summary>
#
# The formula begins with the first rate, in `self.base_lrs`, not with the rate of the last step.
#
# </details>

# %% role="answer" id="cosine-lr-rate" export="optim/schedules"
@extend(CosineAnnealingLR)
def get_lr(self):
    """Return the rate of each group at step last_epoch."""
    ### BEGIN SOLUTION
    wave = (1 + math.cos(math.pi * self.last_epoch / self.T_max)) / 2
    return [self.eta_min + (base - self.eta_min) * wave for base in self.base_lrs]
    ### END SOLUTION

# %%
optimizer = SGD([w], lr=1.0)
schedule = CosineAnnealingLR(optimizer, T_max=4)
for _ in range(5):
    print(round(schedule.get_last_lr()[0], 3), end=" ")
    optimizer.step()
    schedule.step()

# %% role="check" id="check-cosine" points=2
@check.like_torch
def rates_along_a_cosine(torch, rng):
    """Are the rates right for two groups, down to the smallest one?"""
    params = [torch.nn.Parameter(torch.ones(1)) for _ in range(2)]
    first = float(rng.uniform(0.5, 1))
    groups = [{"params": params[:1], "lr": first}, {"params": params[1:]}]
    optimizer = torch.optim.SGD(groups, lr=0.4)
    steps, least = int(rng.integers(4, 9)), float(rng.uniform(0.01, 0.1))
    make, rates = torch.optim.lr_scheduler.CosineAnnealingLR, []
    schedule = make(optimizer, steps, eta_min=least)
    for _ in range(steps + 1):
        rates.append([group["lr"] for group in optimizer.param_groups])
        optimizer.step()
        schedule.step()
    return {"rates": np.array(rates)}

# %% role="check" id="hidden-cosine" points=1
# Hidden check (1 point): the default, one step, beyond the end.
### BEGIN HIDDEN TESTS
@check.like_torch
def rates_beyond_the_end(torch, rng):
    """Are the rates right with the smallest rate 0, and beyond the last step?"""
    steps, rates = int(rng.integers(2, 5)), []
    optimizer = torch.optim.SGD([torch.nn.Parameter(torch.ones(1))], lr=2.0)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, steps)
    for _ in range(2 * steps):
        rates += schedule.get_last_lr()
        optimizer.step()
        schedule.step()
    return {"rates": np.array(rates)}
### END HIDDEN TESTS

# %% [markdown]
# ## 9. All of it together
#
# One layer, 64 numbers in and 10 logits out, and the handwritten digits. `epochs` trains it with an optimizer and returns the mean loss of each epoch. Before you run the two cells: SGD has the learning rate 0.01, once plain and once with momentum 0.9, and Adam has 0.001. Which of the three curves will be lowest in the first epoch, and which in the last?

# %%
def epochs(make, num_epochs=15, shuffle=True):
    """Return the mean loss of each epoch of training one layer on the digits."""
    kindling.manual_seed(0)
    layer = kindling.nn.Linear(64, 10)
    optimizer, losses = make(layer.parameters()), []
    x, y = kindling.from_numpy(images).flatten(1), kindling.from_numpy(labels)
    for _ in range(num_epochs):
        total = 0.0
        for rows, classes in DataLoader(TensorDataset(x, y), 32, shuffle=shuffle):
            optimizer.zero_grad()
            loss = cross_entropy(layer(rows), classes)
            loss.backward()
            optimizer.step()
            total += loss.item() * len(rows)
        losses.append(total / len(x))
    return losses

# %%
runs = {
    "SGD, lr 0.01": lambda params: SGD(params, lr=0.01),
    "SGD with momentum 0.9": lambda params: SGD(params, lr=0.01, momentum=0.9),
    "Adam, lr 0.001": lambda params: Adam(params, lr=0.001),
}
plt.figure(figsize=(6, 3))
for name, make in runs.items():
    plt.plot(range(1, 16), epochs(make), marker=".", label=name)
plt.xlabel("epoch")
plt.ylabel("mean loss")
plt.legend()
plt.show()

# %% [markdown]
# Momentum 0.9 is lowest from the first epoch on: its steps are up to ten times as long, since $1 + 0.9 + 0.81 + \ldots = 10$. Which optimizer wins depends on the rates; a fair comparison looks for the best rate of each. The five lines of the inner loop are those of every PyTorch program; unit 09 is about them.

# %% [markdown]
# ## 10. In your own words
#
# The last four questions are read by a person. Two to six sentences are enough. Numbers from an example count more than general words.
#
# **Question 8.1 (5 points).** A training loop calls `zero_grad` between `backward` and `step`. What does the model learn, and what does its loss curve look like? Another loop calls it only once, before the first epoch. What happens there, and why does it look at first as if it worked? Say in which order the four calls of one step belong.

# %% [markdown] role="written" id="order-of-calls" points=5
# ### BEGIN SOLUTION
# Between `backward` and `step` it forgets the gradients that were just computed; every parameter has `None`, `step` changes nothing, and the loss stays as it was, up to the differences between batches. Called only once, the gradients of all batches add up, and each step follows the sum. At first the sum points downhill and the steps grow, so the loss falls even faster; then the steps are far too long and it swings or grows. The order: `zero_grad`, the forward pass with the loss, `backward`, `step` (or `zero_grad` after `step`).
#
# Mark scheme: 1 point for "nothing is learned, the curve is flat"; 1 for why (the gradients are gone before the step); 1 for the growing sum; 1 for why it looks right at first; 1 for a right order.
# ### END SOLUTION

# %% [markdown]
# **Question 8.2 (5 points).** 1,000 examples, 500 of class 0 and then 500 of class 1, batches of 50, no shuffling. Describe what the model answers at the end of each epoch, and why its accuracy on all examples is then about one half, although the loss of the last batches is tiny. What changes with shuffling? How many examples of class 1 has a shuffled batch in the mean?

# %% [markdown] role="written" id="why-shuffle" points=5
# ### BEGIN SOLUTION
# The first ten batches know only class 0, the last ten only class 1. Each batch's gradient makes its class more probable for whatever input. After the last ten batches the model answers 1 to everything, so the loss of these batches is tiny, and half of all examples, those of class 0, are wrong. In the next epoch it turns around, and back again. Shuffled, a batch has 25 examples of each class in the mean, its gradient is near that of all examples, and there is nothing to forget.
#
# Mark scheme: 2 points for "it answers what it saw last" with the half accuracy explained; 1 for why the loss is tiny all the same; 1 for what shuffling changes; 1 for 25.
# ### END SOLUTION

# %% [markdown]
# **Question 8.3 (5 points).** A weight is 2, its gradient is 100 in every step, the learning rate 0.01, the weight decay 0.1. Compute by how much the *decay* moves the weight in one step with SGD and with AdamW. In Adam with the decay in the gradient, the first step is $\eta\, g / |g|$ with $g = 100 + 0.1 \cdot 2$: by how much does the decay move the weight there? Explain the difference.

# %% [markdown] role="written" id="why-decoupled" points=5
# ### BEGIN SOLUTION
# SGD: $0.01 \cdot 0.1 \cdot 2 = 0.002$. AdamW: $w \cdot \eta \lambda = 2 \cdot 0.001 = 0.002$. Adam: the step is $0.01 \cdot 100.2 / 100.2 = 0.01$, and without decay it would be $0.01 \cdot 100 / 100 = 0.01$ as well: the decay moves nothing. Adam divides by the usual size of the gradient, of which the decay is a part; where gradients are large, the decay is divided away. AdamW applies it to the weight itself, so all weights are pulled alike.
#
# Mark scheme: 1 point each for 0.002, 0.002 and 0 (or "almost nothing"); 2 for the explanation (division by the size of the gradient; decoupled).
# ### END SOLUTION

# %% [markdown]
# **Question 8.4 (5 points).** You take a finished network, put a new last layer on it, and want the old layers to learn ten times as slowly as the new one, which shall have no weight decay. Write the line that makes the optimizer. Then say what happens to parameters that are in no group, and to a parameter that is in two.

# %% [markdown] role="written" id="groups" points=5
# ### BEGIN SOLUTION
# For instance `SGD([{"params": body.parameters(), "lr": 0.001, "weight_decay": 0.01}, {"params": head.parameters()}], lr=0.01)`; the options of a group replace those behind the list. A parameter in no group is never changed: it gets gradients, `step` does not visit it, and `zero_grad` does not set it back. A parameter in two groups is refused with an error when the optimizer is made; it would take two steps, with two rates.
#
# Mark scheme: 1 point for two groups with "params"; 1 for the rates (factor ten, the right way around); 1 for the decay in one group only; 1 for "never changed"; 1 for "refused" or "would step twice".
# ### END SOLUTION

# %% [markdown]
# ## 11. The same in PyTorch
#
# The next cell runs one program with torch and with your library: three epochs of training, from a seed, with no weights copied. Before you run it: in how many digits will the losses of the two agree?

# %%
def program(library):
    """Print the mean loss of three epochs on the digits."""
    nn, data = library.nn, library.utils.data
    library.manual_seed(0)
    model = nn.Sequential(nn.Linear(64, 32), nn.ReLU(), nn.Linear(32, 10))
    optimizer = library.optim.AdamW(model.parameters(), lr=0.01)
    x = library.from_numpy(images).flatten(1)
    rows = data.TensorDataset(x, library.from_numpy(labels))
    for _ in range(3):
        total = 0.0
        for batch, classes in data.DataLoader(rows, batch_size=64, shuffle=True):
            optimizer.zero_grad()
            loss = nn.functional.cross_entropy(model(batch), classes)
            loss.backward()
            optimizer.step()
            total += loss.item() * len(batch)
        print(f"{total / len(x):.6f}")

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
# In five or six: the first weights, the order of the examples and the formulas are the same; only the rounding in the sums may differ. torch has loaders that work in several processes, and optimizers that update all parameters in one go; what they compute is what you wrote.

# %% [markdown]
# ## What you now own
#
# - `TensorDataset`, `BatchSampler`, `DataLoader`: examples in batches, shuffled, none lost.
# - `zero_grad` and `step`: parameters in groups, each with its options.
# - `SGD` with momentum, `Adam`, `AdamW`: three ways to follow a gradient.
# - `StepLR`, `CosineAnnealingLR`: rates that change with time.
#
# Everything is there for a whole training. In unit 09 you write it.
