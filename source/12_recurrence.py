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
# # Unit 12: Recurrence
#
# **You will build** networks that read: `Embedding`, a recurrent network with its gradient back through time, the LSTM with its gates. At the end your network says which words of a sentence are nouns and which are verbs, where only the other words can tell.
#
# **You need** units 03 to 10: operations, modules, losses, training. Your library is carried over; what is missing comes finished.
#
# **Time**: about 125 minutes; sections 1 to 4 make a good half. **Grading**: 80 points for eight exercises, checked by running your code, and 20 points for three written answers, read by a person. Some checks are hidden: they ask for other shapes, and for the other cases that a statement allows.

# %% role="given" id="begin-unit"
import math
import time

import matplotlib.pyplot as plt
import numpy as np

from course import begin, check, draw, extend
from course.data import TAGS, sentences

begin("12_recurrence")

# %% role="given" id="imports"
import kindling
from kindling import nn, optim
from kindling.autograd import no_grad
from kindling.function import Function
from kindling.joining import cat, stack
from kindling.nn.functional.dropout import dropout
from kindling.nn.functional.embedding_longtail import (
    LookupByFrequency,
    need_rows,
    row_of_padding,
    shorten_rows,
)
from kindling.nn.functional.linear import linear
from kindling.nn.modules.cell_settings import CellSettings
from kindling.nn.modules.embedding_settings import EmbeddingSettings
from kindling.nn.modules.recurrent_settings import RecurrentSettings
from kindling.ops.recurrent_longtail import GRUSequence, LSTMSequence, ReluSequence

# %% [markdown]
# ## 1. Words without numbers
#
# "They watch the show." "The watch shows the time." In the first sentence *watch* is a verb and *show* a noun; in the second it is the other way around. No table of words can tell; the words around them do. To read, a network needs two things: numbers for words, and a **memory** of what it has read.
#
# Numbers first. Give each word a row number, and let a table hold a vector for each row. The vectors are parameters: drawn at random, and trained like all others. Reading a row is called an **embedding**.

# %% role="given" id="words"
data = sentences()
words = {"": 0}
for sentence in data.train:
    for word, _ in sentence:
        words.setdefault(word, len(words))
tag_numbers = {tag: number for number, tag in enumerate(TAGS)}


def shown(sentence):
    """Return a sentence as text, each word with its tag."""
    return " ".join(f"{word}/{tag}" for word, tag in sentence)

# %%
print(len(data.train), "sentences,", len(words), "words; the tags:", TAGS)
for sentence in data.train[:5]:
    print(shown(sentence))
for word in ("watch", "books", "river"):
    found = [tag for each in data.train for w, tag in each if w == word]
    print(word, {tag: found.count(tag) for tag in sorted(set(found))})

# %% [markdown]
# About a third of the words can be both. Who always answers with the tag that a word has most often is right for about 88 of 100 words; but of those that can be both, only for 63.

# %% [markdown]
# ### Exercise 12.1 - Look up (8 points, about 10 minutes)
#
# Write `forward(self, table, index, padding_idx)` and `backward(self, grad)` of `Lookup`, an operation.
#
# Forward: In: `table` of shape `(rows, D)`; `index`, an array of whole numbers of any shape; `padding_idx`, a row number or `None`. Out: the rows, of shape `(*index.shape, D)`.
#
# Backward: In: `grad` of that shape. Out: the gradient of `table`, with its shape and the dtype of `grad`. A row that was read several times gets the sum, one never read 0. The row `padding_idx` stands for "no word": it always gets 0, and an `Embedding` begins with 0 there.
#
# By hand: a table of 3 rows of one number, `index` $(2, 0, 2)$, `grad` $(1, 10, 100)$: the gradient is $(10, 0, 101)$. With `padding_idx` 0 it is $(0, 0, 101)$.

# %% [markdown]
# <details><summary>I don't know where to start</summary>
#
# Forward is one line of NumPy, `table[index]`, besides what you have to note on `self`: index, padding_idx, the shape of the table. Nothing else is needed for the backward.
#
# </details>
# <details><summary>A row that was read twice gets only one gradient</summary>
#
# `out[index] += grad` adds only once per row. Which function of NumPy adds again and again? You used it for the indexing of unit 03: `np.add.at`.
#
# </details>
# <details><summary>An error about the axes of the index</summary>
#
# `np.add.at(out, index, grad)` takes an index of any shape, if `grad` has that shape and D at the end.
#
# </details>

# %% role="answer" id="lookup" export="ops/lookup"
class Lookup(Function):
    """Rows of a table (rows, D), named by whole numbers."""

    ### BEGIN SOLUTION
    def forward(self, table, index, padding_idx):
        self.index, self.padding_idx, self.shape = index, padding_idx, table.shape
        return table[index]

    def backward(self, grad):
        """Return the gradient of the table, 0 for the row of the padding."""
        out = np.zeros(self.shape, grad.dtype)
        np.add.at(out, self.index, grad)
        if self.padding_idx is not None:
            out[self.padding_idx] = 0
        return out

    ### END SOLUTION

# %%
table = kindling.tensor([[1.0], [2.0], [3.0]], requires_grad=True)
for row, expected in ((None, "10 0 101"), (0, "0 0 101")):
    table.grad = None
    rows = Lookup.apply(table, index=np.array([2, 0, 2]), padding_idx=row)
    rows.backward(kindling.tensor([[1.0], [10.0], [100.0]]))
    print(rows.flatten(), table.grad.flatten(), "expected: 3 1 3 and", expected)

# %% role="check" id="check-lookup" points=5
def looked_up(my, table, index, w):
    t, found = my.kindling.tensor(table).requires_grad_(), {}
    for row in (None, 2, 0):
        rows = my.Lookup.apply(t, index=index, padding_idx=row)
        grad, name = rows.grad_fn.backward(w), f"gradient, padding_idx {row}"
        found[name] = grad[0] if isinstance(grad, tuple) else grad
    return {"rows": rows.detach()} | found


def looked_up_by_torch(torch, table, index, w):
    t, found = table.clone().requires_grad_(), {}
    for row in (None, 2, 0):
        rows = torch.nn.functional.embedding(index, t, row)
        name = f"gradient, padding_idx {row}"
        found[name] = torch.autograd.grad(rows, t, w)[0]
    return {"rows": rows.detach()} | found


@check.equal(yours=looked_up, torch=looked_up_by_torch)
def rows_of_tables(rng):
    """Are the rows right, and does each get the sum of its gradients?"""
    index = np.append(rng.integers(0, 4, size=6), [0, 1, 2, 2])
    numbers = np.float32(rng.normal(size=(15, int(rng.integers(2, 4)))))
    return {"table": numbers[:5], "index": index, "w": numbers[5:]}

# %% role="check" id="hidden-lookup" points=3
# Hidden check (3 points): an index of two axes, float32, no padding.
### BEGIN HIDDEN TESTS
def looked_up_in_rows(my, table, index, w):
    t = my.kindling.tensor(table).requires_grad_()
    rows = my.Lookup.apply(t, index=index, padding_idx=None)
    (rows * my.kindling.tensor(w)).sum().backward()
    kinds = [str(rows.dtype)[-7:], str(t.grad.dtype)[-7:]]
    return {"rows": rows.detach(), "gradient": t.grad, "dtypes": kinds}


def looked_up_in_rows_by_torch(torch, table, index, w):
    t = table.clone().requires_grad_()
    rows = torch.nn.functional.embedding(index, t)
    (rows * w).sum().backward()
    return {"rows": rows.detach(), "gradient": t.grad, "dtypes": ["float32"] * 2}


@check.equal(yours=looked_up_in_rows, torch=looked_up_in_rows_by_torch)
def rows_of_two_axes(rng):
    """Is it right for an index of two axes in float32, without padding?"""
    index = rng.integers(0, 3, size=tuple(int(n) for n in rng.permutation([3, 4])))
    w = np.float32(rng.normal(size=(*index.shape, 2)))
    return {"table": np.float32(rng.normal(size=(4, 2))), "index": index, "w": w}
### END HIDDEN TESTS

# %% role="given" id="embedding" export="nn/functional/embedding"
def embedding(input, weight, padding_idx=None, max_norm=None, norm_type=2.0,
              scale_grad_by_freq=False, sparse=False):
    """Return the rows of weight (V, D) that whole numbers name: (*input.shape, D)."""
    need_rows(input, weight, sparse)
    row = row_of_padding(padding_idx, weight)
    if max_norm is not None:
        shorten_rows(input, weight, max_norm, norm_type)
    kind = LookupByFrequency if scale_grad_by_freq else Lookup
    return kind.apply(weight, index=input.array, padding_idx=row)

# %% role="given" id="embedding-class" export="nn/modules/sparse"
class Embedding(EmbeddingSettings):
    """A table of vectors, one per word."""

    def forward(self, input):
        """Return embedding of the input."""
        return embedding(input, self.weight, *self.settings())

# %% [markdown]
# ## 2. Sentences side by side
#
# A batch holds sentences of several lengths. The short ones are filled up: with row 0, which stands for no word, and with the tag −100, which `nll_loss` of unit 05 ignores. By custom the **steps** come first: at `[t, n]` stands word `t` of sentence `n`, so that one step of all sentences lies together.

# %% [markdown]
# ### Exercise 12.2 - A batch of sentences (8 points, about 8 minutes)
#
# Write `as_batch(sentences, words, tag_numbers)`.
#
# In: a list of sentences, each a tuple of pairs `(word, tag)`; two dicts that give words and tags their numbers. A word that is not in `words` gets 0. Out: two tensors of int64, of shape `(steps, sentences)`, where `steps` is the longest length: the numbers of the words, filled up with 0, and those of the tags, filled up with −100.
#
# By hand: `words` is `{"": 0, "we": 1, "walk": 2}`, `tag_numbers` is `{"P": 0, "V": 1}`; the sentences are *we walk* and *walk*. The words are $(1, 2)$ for step 0 and $(2, 0)$ for step 1; the tags $(0, 1)$ and $(1, -100)$.

# %% [markdown]
# <details><summary>I don't know where to start</summary>
#
# Make two NumPy arrays of whole numbers that hold the filling already: `np.zeros((steps, count), np.int64)` and `np.full(...)`. Then two loops fill in what is there.
#
# </details>
# <details><summary>How do I look up a word that may be missing?</summary>
#
# `words.get(word, 0)`.
#
# </details>
# <details><summary>My batch is turned over</summary>
#
# The first axis counts the steps: it is `[t, n]`, not `[n, t]`.
#
# </details>

# %% role="answer" id="as-batch"
def as_batch(sentences, words, tag_numbers):
    """Return numbers of words and tags, filled up: two tensors (steps, sentences)."""
    ### BEGIN SOLUTION
    size = max(map(len, sentences)), len(sentences)
    rows, tags = np.zeros(size, np.int64), np.full(size, -100, np.int64)
    for n, sentence in enumerate(sentences):
        for t, (word, tag) in enumerate(sentence):
            rows[t, n], tags[t, n] = words.get(word, 0), tag_numbers[tag]
    return kindling.from_numpy(rows), kindling.from_numpy(tags)
    ### END SOLUTION

# %%
two = [(("we", "P"), ("walk", "V")), (("walk", "V"),)]
print(*as_batch(two, {"": 0, "we": 1, "walk": 2}, {"P": 0, "V": 1}), sep="\n")
print("expected: 1 2, 2 0 and 0 1, 1 -100")

# %% role="check" id="check-as-batch" points=5
def batch_made(my, pairs):
    sentences = [tuple(("-abc"[w], "XY"[t]) for w, t in each) for each in pairs]
    numbers = {"": 0, "a": 1, "b": 2, "c": 3}
    rows, tags = my.as_batch(sentences, numbers, {"X": 0, "Y": 1})
    return {"words": rows, "tags": tags, "dtypes": [str(rows.dtype), str(tags.dtype)]}


def batch_expected(torch, pairs):
    size = max(map(len, pairs)), len(pairs)
    rows, tags = torch.zeros(size, dtype=torch.int64), torch.full(size, -100)
    for n, each in enumerate(pairs):
        for t, (word, tag) in enumerate(each):
            rows[t, n], tags[t, n] = word, tag
    return {"words": rows, "tags": tags, "dtypes": ["torch.int64"] * 2}


@check.equal(yours=batch_made, torch=batch_expected)
def batches_of_sentences(rng):
    """Are words (one is not known) and tags at their steps, and the rest filled up?"""
    lengths = rng.permutation([2, 3, 5, 1])[:3].tolist()
    pairs = [rng.integers((1, 0), (4, 2), (n, 2)).tolist() for n in lengths]
    pairs[1][0][0] = 0  # a word that has no number
    return {"pairs": pairs}

# %% role="check" id="hidden-as-batch" points=3
# Hidden check (3 points): words that are not known, one sentence.
### BEGIN HIDDEN TESTS
def odd_batches(my, numbers):
    numbers = dict(zip("pqr", numbers, strict=True))
    tags = {"N": 3, "V": 7}
    sentence = (("p", "N"), ("unknown", "V"), ("r", "N"), ("q", "V"))
    one, other = my.as_batch([sentence], numbers, tags), (("q", "V"),)
    return [*one, *my.as_batch([other, sentence, other], numbers, tags)]


def odd_batches_expected(torch, numbers):
    p, q, r = numbers
    rows, tags = [[p], [0], [r], [q]], [[3], [7], [3], [7]]
    three = [[q, p, q], [0, 0, 0], [0, r, 0], [0, q, 0]]
    filled = [[7, 3, 7], [-100, 7, -100], [-100, 3, -100], [-100, 7, -100]]
    return [torch.tensor(each) for each in (rows, tags, three, filled)]


@check.equal(yours=odd_batches, torch=odd_batches_expected)
def batches_of_other_sentences(rng):
    """Is it right for a word that is not known, and for a single sentence?"""
    return {"numbers": (1 + rng.permutation(6)[:3]).tolist()}
### END HIDDEN TESTS

# %% [markdown]
# ## 3. A memory
#
# A recurrent network goes through the sentence step by step and keeps a vector, the **hidden state** $h$. At each step it makes a new one out of the word $x_t$ and the old one:
#
# $$h_t = \tanh(W_{ih}\, x_t + b_{ih} + W_{hh}\, h_{t-1} + b_{hh})$$
#
# The same weights serve all steps. So $h_t$ can hold something of every word so far. (Two biases where one would do: torch has it so, and so have we.)

# %% [markdown]
# ### Exercise 12.3 - One step (6 points, about 6 minutes)
#
# Write `rnn_tanh_cell(input, hx, w_ih, w_hh, b_ih, b_hh)`.
#
# In: `input` of shape `(N, I)`; `hx`, the old state, of shape `(N, H)`; `w_ih` of shape `(H, I)`, `w_hh` of shape `(H, H)`; two biases of shape `(H,)` or `None`. Out: the new state, of shape `(N, H)`, by the formula.
#
# By hand: one number each; $x = 1$, $h = 2$, $w_{ih} = 3$, $w_{hh} = -1$, biases 0. The new state is $\tanh(3 - 2) = \tanh(1) = 0.7616$.

# %% [markdown]
# <details><summary>I don't know where to start</summary>
#
# `linear(x, weight, bias)` of unit 05 computes one half of the sum; it takes `None` for the bias.
#
# </details>
# <details><summary>The shapes do not fit</summary>
#
# A weight has shape (out, in), so it is `x @ weight.T`; `linear` does that for you.
#
# </details>
# <details><summary>My numbers are too large</summary>
#
# Is the tanh around the whole sum?
#
# </details>

# %% role="answer" id="rnn-cell" export="nn/functional/cells"
def rnn_tanh_cell(input, hx, w_ih, w_hh, b_ih=None, b_hh=None):
    """Return the next state (N, H) of a recurrent network."""
    ### BEGIN SOLUTION
    return (linear(input, w_ih, b_ih) + linear(hx, w_hh, b_hh)).tanh()
    ### END SOLUTION

# %%
one, two, three = (kindling.tensor([[n]]) for n in (1.0, 2.0, 3.0))
print(rnn_tanh_cell(one, two, three, -one).item(), "expected: 0.7616")

# %% role="check" id="check-rnn-cell" points=4
def next_state(my, **arrays):
    leaves = [my.kindling.tensor(a).requires_grad_() for a in arrays.values()]
    state = my.rnn_tanh_cell(*leaves)
    (state * state).sum().backward()
    found = {"state": state.detach(), "gradients": [leaf.grad for leaf in leaves]}
    some = {"one bias": leaves[:5], "no bias": leaves[:4]}
    return found | check.each(some, lambda k: my.rnn_tanh_cell(*some[k]).detach())


def next_state_of_torch(torch, **arrays):
    leaves = [a.clone().requires_grad_() for a in arrays.values()]
    state, cell = torch.rnn_tanh_cell(*leaves), torch.rnn_tanh_cell
    (state * state).sum().backward()
    found = {"state": state.detach(), "gradients": [leaf.grad for leaf in leaves]}
    return found | {"one bias": cell(*leaves[:5]), "no bias": cell(*leaves[:4])}


@check.equal(yours=next_state, torch=next_state_of_torch)
def next_states(rng):
    """Is the new state right, with two biases or fewer, and are its gradients?"""
    n, i, h = (int(k) for k in rng.permutation([2, 3, 4]))
    shapes = {"x": (n, i), "h": (n, h), "w_ih": (h, i), "w_hh": (h, h), "b": h, "c": h}
    return {name: rng.normal(size=shape) for name, shape in shapes.items()}

# %% role="check" id="hidden-rnn-cell" points=2
# Hidden check (2 points): several steps, one bias only.
### BEGIN HIDDEN TESTS
def later_state(my, x, w_ih, w_hh, bias):
    tensor, h = my.kindling.tensor, my.kindling.tensor(x[0, :, :3])
    for step in x:
        h = my.rnn_tanh_cell(tensor(step), h, tensor(w_ih), tensor(w_hh), tensor(bias))
    return h


def later_state_of_torch(torch, x, w_ih, w_hh, bias):
    h = x[0, :, :3]
    for step in x:
        h = torch.tanh(step @ w_ih.T + bias + h @ w_hh.T)
    return h


@check.equal(yours=later_state, torch=later_state_of_torch)
def states_after_several_steps(rng):
    """Is the state right after several steps, with one bias?"""
    shapes = {"x": (4, 2, 3), "w_ih": (3, 3), "w_hh": (3, 3), "bias": (3,)}
    return {name: rng.normal(size=shape) for name, shape in shapes.items()}
### END HIDDEN TESTS

# %% [markdown]
# ### Exercise 12.4 - Through the sentence (8 points, about 8 minutes)
#
# Write `through(cell, x, h)`.
#
# In: `cell`, a function that takes one step's input `(N, I)` and a state and returns the next state; `x` of shape `(steps, N, I)`; `h`, the first state, `(N, H)`. Out: all new states, one after the other, as one tensor `(steps, N, H)`.
#
# By hand: with `cell = lambda x, h: x + h`, `x` $= 1, 2, 3$ and `h` $= 10$ the states are $11, 13, 16$.

# %% [markdown]
# <details><summary>I don't know where to start</summary>
#
# A loop over `x` gives one step after the other. The state that comes out goes into the next step. Keep all of them in a list.
#
# </details>
# <details><summary>How do I make one tensor of a list?</summary>
#
# `stack` puts tensors of one shape on a new first axis. It records, so gradients find their way.
#
# </details>
# <details><summary>All my states look alike</summary>
#
# Does the next step get the new state, or the first one again?
#
# </details>

# %% role="answer" id="through"
def through(cell, x, h):
    """Return the states of all steps, (steps, N, H), for x of shape (steps, N, I)."""
    ### BEGIN SOLUTION
    states = []
    for step in x:
        h = cell(step, h)
        states.append(h)
    return stack(states)
    ### END SOLUTION

# %% [markdown]
# The graph of two steps, with weights of one number. The recurrent network is an ordinary network, as deep as the sentence is long, whose layers share their weights. Before you look: how many arrows will leave `w_hh`?

# %%
x = kindling.tensor([[[1.0]], [[2.0]], [[3.0]]])
sums = through(lambda x, h: x + h, x, 10 * kindling.ones(1, 1))
print(sums.shape, sums.flatten(), "expected: [3, 1, 1], and 11 13 16")

# %%
w_ih, w_hh = (kindling.tensor([[n]], requires_grad=True) for n in (0.5, 0.9))
first = rnn_tanh_cell(x[0], kindling.zeros(1, 1), w_ih, w_hh)
draw(rnn_tanh_cell(x[1], first, w_ih, w_hh))

# %% [markdown]
# One for each step. So the gradient of `w_hh` is a sum: what the first step sends back, and what the second one does.

# %% role="check" id="check-through" points=5
def all_states(my, x, h, w):
    x, h, w = (my.kindling.tensor(a).requires_grad_() for a in (x, h, w))
    states = my.through(lambda x, h: (x + h @ w).tanh(), x, h)
    (states * states).sum().backward()
    return {"states": states.detach(), "gradients": [x.grad, h.grad, w.grad]}


def all_states_of_torch(torch, x, h, w):
    x, h, w = (a.clone().requires_grad_() for a in (x, h, w))
    states, state = [], h
    for step in x:
        state = torch.tanh(step + state @ w)
        states.append(state)
    states = torch.stack(states)
    (states * states).sum().backward()
    return {"states": states.detach(), "gradients": [x.grad, h.grad, w.grad]}


@check.equal(yours=all_states, torch=all_states_of_torch)
def states_of_sequences(rng):
    """Does each step begin with the state of the one before, and are all kept?"""
    steps, n = (int(k) for k in rng.permutation([3, 4]))
    w = rng.normal(size=(2, 2))
    return {"x": rng.normal(size=(steps, n, 2)), "h": rng.normal(size=(n, 2)), "w": w}

# %% role="check" id="hidden-through" points=3
# Hidden check (3 points): one step, another kind of cell.
### BEGIN HIDDEN TESTS
def other_states(my, x, h):
    tensor = my.kindling.tensor
    cell = lambda x, h: 0.5 * h + x.sum(1, keepdim=True)
    return [my.through(cell, tensor(each), tensor(h)) for each in (x, x[:1])]


def other_states_expected(torch, x, h):
    states = []
    for step in x:
        h = 0.5 * h + step.sum(1, keepdim=True)
        states.append(h)
    return [torch.stack(states), states[0][None]]


@check.equal(yours=other_states, torch=other_states_expected)
def states_of_another_cell(rng):
    """Is it right for another cell, and for a single step?"""
    return {"x": rng.normal(size=(3, 2, 4)), "h": rng.normal(size=(2, 3))}
### END HIDDEN TESTS

# %% [markdown]
# ## 4. Back through time
#
# Your engine finds the gradient of the loop by itself: it goes through the recorded steps from the last to the first. That is called **back-propagation through time**. But 20 steps are a hundred nodes, and each costs time in Python. So, once, do it by hand, for the whole sequence as one operation.
#
# What the words add is the same whatever the state is: $W_{ih} x_t + b_{ih} + b_{hh}$, for all steps one product of matrices. It comes in ready, as `pre`. Left is $h_t = \tanh(\text{pre}_t + W_{hh}\, h_{t-1})$.

# %% role="given" id="rnn-sequence" export="ops/recurrent"
class RNNSequence(Function):
    """The states of all steps: tanh of what the input adds and of the state before."""

    def forward(self, pre, h, weight):
        first, states = h, np.empty_like(pre)
        for step, numbers in enumerate(pre):
            h = np.tanh(numbers + h @ weight.T)
            states[step] = h
        self.save_for_backward(states, first, weight)
        return states

# %% [markdown]
# Two things want to know about $h_t$: the loss, which has its gradient for the state of each step in `grad[t]`; and step $t + 1$, which used it. So, from the last step to the first, with $\delta_t$ for the gradient of $\text{pre}_t$ and $\delta = 0$ behind the end:
#
# $$\overline{h}_t = \text{grad}_t + W_{hh}^\top\, \delta_{t+1} \qquad \delta_t = \overline{h}_t\,(1 - h_t^2)$$
#
# The first state gets $W_{hh}^\top \delta_1$, and the weight, which all steps used, the sum $\sum_t \delta_t\, h_{t-1}^\top$, where the state before the first step is the first state.

# %% [markdown]
# ### Exercise 12.5 - The backward of a sequence (14 points, about 18 minutes)
#
# Write the backward of `RNNSequence`.
#
# In: `grad` of shape `(steps, N, H)`. `self.saved_arrays` holds the states, `(steps, N, H)`, the first state, `(N, H)`, and the weight, `(H, H)`. Out: the gradients of `pre`, of the first state and of the weight, in their shapes, by the formulas above; the weight's sum runs over the examples as well.
#
# By hand: one number, two steps, $w = 2$, states $0.5$ and $0.8$, first state 0, `grad` $(0, 1)$. $\delta_2 = 1 \cdot (1 - 0.64) = 0.36$. $\overline{h}_1 = 0 + 2 \cdot 0.36 = 0.72$, $\delta_1 = 0.72 \cdot 0.75 = 0.54$. First state: $2 \cdot 0.54 = 1.08$. Weight: $0.36 \cdot 0.5 + 0.54 \cdot 0 = 0.18$.

# %% [markdown]
# <details><summary>I don't know where to start</summary>
#
# A loop over `reversed(range(steps))` with a variable for what comes from the step after; it begins with zeros of shape (N, H). Rows are examples here, so $W^\top \delta$ becomes `delta @ weight`, as in unit 03.
#
# </details>
# <details><summary>The gradient of the weight is wrong, all others are right</summary>
#
# Pair each delta with the state that its step began with: for step 0 the first state, for step t the state t - 1. Per step it is `delta.T @ state`.
#
# </details>
# <details><summary>The gradients of the early steps are wrong</summary>
#
# What a step hands back is made of its delta, behind the slope of tanh, and not of the gradient of its state.
#
# </details>

# %% role="answer" id="rnn-backward" export="ops/recurrent"
@extend(RNNSequence)
def backward(self, grad):
    """Return the gradients of pre, of the first state and of the weight."""
    ### BEGIN SOLUTION
    states, first, weight = self.saved_arrays
    grad_pre, later = np.empty_like(states), np.zeros_like(first)
    for step in reversed(range(len(states))):
        grad_pre[step] = (grad[step] + later) * (1 - states[step] ** 2)
        later = grad_pre[step] @ weight
    before = np.concatenate([first[None], states[:-1]])
    size = first.shape[1]
    grad_weight = grad_pre.reshape(-1, size).T @ before.reshape(-1, size)
    return grad_pre, later, grad_weight
    ### END SOLUTION

# %%
pre = kindling.tensor([[[math.atanh(0.5)]], [[math.atanh(0.8) - 1.0]]]).requires_grad_()
h, w = kindling.zeros(1, 1).requires_grad_(), kindling.tensor([[2.0]]).requires_grad_()
states = RNNSequence.apply(pre, h, w)
states.backward(kindling.tensor([[[0.0]], [[1.0]]]))
print(pre.grad.flatten(), h.grad.item(), w.grad.item())
print("expected: 0.54 and 0.36, 1.08, 0.18")

# %% [markdown]
# One number cannot tell a weight from its transpose. The next cell takes a weight of 2 by 2, and asks the engine as well, which goes back through the loop of `through`.

# %%
kindling.manual_seed(0)
pre, h, w = (kindling.randn(*n).requires_grad_() for n in ((3, 1, 2), (1, 2), (2, 2)))
for states in (
    RNNSequence.apply(pre, h, w),
    through(lambda x, h: (x + h @ w.T).tanh(), pre, h),
):
    h.grad = w.grad = None
    (states * states).sum().backward()
    print("first state:", h.grad, "weight:", w.grad)

# %% role="check" id="check-rnn-backward" points=8
def back_in_time(my, pre, h, w, grad):
    pre, h, w = (my.kindling.tensor(a).requires_grad_() for a in (pre, h, w))
    my.RNNSequence.apply(pre, h, w).backward(my.kindling.tensor(grad))
    return {"pre": pre.grad, "first state": h.grad, "weight": w.grad}


def back_in_time_by_torch(torch, pre, h, w, grad):
    pre, h, w = (a.clone().requires_grad_() for a in (pre, h, w))
    states, state = [], h
    for step in pre:
        state = torch.tanh(step + state @ w.T)
        states.append(state)
    torch.stack(states).backward(grad)
    return {"pre": pre.grad, "first state": h.grad, "weight": w.grad}


@check.equal(yours=back_in_time, torch=back_in_time_by_torch)
def gradients_back_in_time(rng):
    """Are all three gradients right, through all steps?"""
    steps, n, h = (int(k) for k in rng.permutation([3, 4, 5]))
    pre, grad = rng.normal(size=(2, steps, n, h))
    first, w = rng.normal(size=(n, h)), rng.normal(size=(h, h))
    return {"pre": pre, "h": first, "w": w, "grad": grad}

# %% role="check" id="hidden-rnn-backward" points=6
# Hidden check (6 points): one step, only the last state counts, two sequences in a row.
### BEGIN HIDDEN TESTS
def other_ways_back(my, pre, h, w):
    leaves = [my.kindling.tensor(a).requires_grad_() for a in (pre, h, w)]
    states = my.RNNSequence.apply(*leaves)
    my.RNNSequence.apply(states, states[-1], leaves[2])[-1].sum().backward()
    return [leaf.grad for leaf in leaves]


def other_ways_back_by_torch(torch, pre, h, w):
    leaves = [a.clone().requires_grad_() for a in (pre, h, w)]
    (pre, state, weight), states = leaves, []
    for n in range(2 * len(pre)):
        step = pre[n] if n < len(pre) else states[n - len(pre)]
        state = torch.tanh(step + state @ weight.T)
        states.append(state)
    state.sum().backward()
    return [leaf.grad for leaf in leaves]


@check.equal(yours=other_ways_back, torch=other_ways_back_by_torch)
def gradients_of_other_sequences(rng):
    """Is it right for one step, and through two sequences one after the other?"""
    pre = rng.normal(size=(int(rng.integers(1, 4)), 2, 3))
    return {"pre": pre, "h": rng.normal(size=(2, 3)), "w": rng.normal(size=(3, 3))}
### END HIDDEN TESTS

# %% [markdown]
# Is the one operation worth the trouble? Guess, then measure: 30 steps, forward and backward, as a loop of small operations and as one, each five times; the shortest time counts.

# %%
kindling.manual_seed(0)
pre, h = kindling.randn(30, 16, 32).requires_grad_(), kindling.zeros(16, 32)
w = (kindling.randn(32, 32) / 6).requires_grad_()
ways = {
    "the loop": lambda: through(lambda x, h: (x + h @ w.T).tanh(), pre, h),
    "one operation": lambda: RNNSequence.apply(pre, h, w),
}
for name, way in ways.items():
    took = []
    for _ in range(5):
        start = time.perf_counter()
        way().sum().backward()
        took.append(time.perf_counter() - start)
    print(f"{name}: {1000 * min(took):.2f} thousandths of a second")

# %% [markdown]
# ## 5. How far back?
#
# On its way back the gradient is multiplied by $W_{hh}^\top$ and by the slope of tanh at every step. The next cell measures how much of it is left: the length of the gradient of `pre` at each step, for a loss that looks only at the last state, with three sizes of $W_{hh}$. Before you run it: what happens to a number that is multiplied by 0.8 sixty times?

# %% role="given" id="reach"
def reach(operation, pre, *states):
    """Return how long the gradient of pre is at each step, of a loss of the last."""
    pre = pre.clone().requires_grad_()
    operation.apply(pre, *states)[..., -1, :, :].sum().backward()
    lengths = np.linalg.norm(pre.grad.numpy().reshape(len(pre), -1), axis=1)
    return lengths / lengths[-1]


turn = np.linalg.qr(np.random.default_rng(0).normal(size=(16, 16)))[0]

# %%
kindling.manual_seed(0)
pre, h = 0.2 * kindling.randn(61, 1, 16), kindling.zeros(1, 16)
plt.figure(figsize=(6, 3))
for size, style in ((0.8, "--"), (1.0, "-"), (1.3, ":")):
    weight = kindling.tensor(size * turn, dtype=kindling.float32)
    lengths = reach(RNNSequence, pre, h, weight)
    plt.plot(range(-60, 1), lengths, style, label=f"$W_{{hh}}$ of size {size}")
plt.yscale("log")
plt.xlabel("steps before the end")
plt.ylabel("gradient, relative")
plt.legend(fontsize="small")
plt.show()

# %% [markdown]
# **Question 12.1 (7 points).** (a) For $W_{hh}$ of size 0.8 the gradient of a step 60 steps before the end has shrunk to a tiny part. Which part would it be if the slope of tanh were always 1? What does that mean for what the network can learn from an early word? (b) With size 1.3 it keeps about its length: weights that stretch and slopes that shrink happen to balance. Compute $0.95^{60}$ and $1.05^{60}$, and say why that balance is hard to keep while the weights are trained. (c) Which tool of unit 10 helps against gradients that grow instead? Why does it not help against those that vanish? Four to six sentences.

# %% [markdown] role="written" id="vanishing" points=7
# ### BEGIN SOLUTION
# (a) $0.8^{60} \approx 1.5 \cdot 10^{-6}$. The early word has hardly any influence on the step that the optimizer takes, so a connection over 60 words is not learned, though the network could hold it: shorter ones, with larger gradients, drown it. (b) $0.95^{60} = 0.046$ and $1.05^{60} = 18.7$. The gradient is a product of 60 factors, and it stays near 1 only if each of them is nearly exactly 1. Every step of the optimizer moves the weights, and with the states the slopes of tanh change as well; a change of 5 of 100 in each factor makes the gradient 20 times as small or as large. (c) Clipping the gradients by their norm: a long gradient is made shorter, so that one step cannot throw the weights away. It only ever makes shorter. And stretching the whole gradient would not help either: what early words have to say would still be a tiny part of it.
#
# Mark scheme: (a) 3 points: about a millionth (1), early words do not count in the gradient (1), long connections are not learned (1). (b) 2 points: both numbers (1), a product of many factors that change in training (1). (c) 2 points: clipping (1), it makes gradients only shorter, or scales near and far parts alike (1).
# ### END SOLUTION

# %% [markdown]
# ## 6. Gates
#
# The **LSTM** (long short-term memory, 1997) keeps a second vector, the **cell state** $c$, and changes it only by adding and by scaling, without a matrix on the way. What is kept, what is added and what is shown is decided by **gates**, numbers between 0 and 1 for each element:
#
# $$c_t = f \cdot c_{t-1} + i \cdot g \qquad h_t = o \cdot \tanh(c_t)$$
#
# The input gate $i$, the forget gate $f$ and the output gate $o$ are sigmoids, the new content $g$ is a tanh, of four sums like the one of section 3. Where $f$ is near 1, the gradient passes from $c_t$ to $c_{t-1}$ as it is.

# %% [markdown]
# ### Exercise 12.6 - One step of an LSTM (12 points, about 12 minutes)
#
# Write `lstm_cell(input, hx, w_ih, w_hh, b_ih, b_hh)`.
#
# In: `input` of shape `(N, I)`; `hx`, the pair of the old hidden and cell states, each `(N, H)`; `w_ih` of shape `(4 * H, I)` and `w_hh` of shape `(4 * H, H)`, the weights of all four sums, one below the other, **in the order i, f, g, o**; two biases of shape `(4 * H,)` or `None`. Out: the pair of the new hidden and cell states.
#
# By hand: all weights and biases are 0. Then each gate is 0.5 and $g$ is 0. For $c = 2$ the new cell state is $0.5 \cdot 2 + 0.5 \cdot 0 = 1$, the hidden state $0.5 \cdot \tanh(1) = 0.3808$.

# %% [markdown]
# <details><summary>I don't know where to start</summary>
#
# Compute all four sums at once: two calls of `linear`, added, of shape (N, 4 * H). `sums.chunk(4, dim=1)` cuts them into four tensors.
#
# </details>
# <details><summary>Which of the four is which?</summary>
#
# Input, forget, new content, output, in this order; torch's files have them so. Only the third one gets a tanh.
#
# </details>
# <details><summary>Which cell state does the hidden state use?</summary>
#
# The new one.
#
# </details>

# %% role="answer" id="lstm-cell" export="nn/functional/cells"
def lstm_cell(input, hx, w_ih, w_hh, b_ih=None, b_hh=None):
    """Return the next hidden and cell states of an LSTM, each (N, H)."""
    ### BEGIN SOLUTION
    h, c = hx
    sums = linear(input, w_ih, b_ih) + linear(h, w_hh, b_hh)
    i, f, g, o = sums.chunk(4, dim=1)
    c = f.sigmoid() * c + i.sigmoid() * g.tanh()
    return o.sigmoid() * c.tanh(), c
    ### END SOLUTION

# %%
zero, weight = kindling.zeros(1, 1), kindling.zeros(4, 1)
h, c = lstm_cell(zero, (zero, zero + 2), weight, weight)
print(c.item(), h.item(), "expected: 1 and 0.3808")

# %% role="check" id="check-lstm-cell" points=7
def gated(my, **arrays):
    leaves = [my.kindling.tensor(a).requires_grad_() for a in arrays.values()]
    x, h, c, *params = leaves
    hidden, cell = my.lstm_cell(x, (h, c), *params)
    (hidden * hidden + cell).sum().backward()
    found = {"gradients": [leaf.grad for leaf in leaves]}
    return found | {"hidden": hidden.detach(), "cell": cell.detach()}


def gated_by_torch(torch, **arrays):
    x, h, c, *params = leaves = [a.clone().requires_grad_() for a in arrays.values()]
    hidden, cell = torch.lstm_cell(x, (h, c), *params)
    (hidden * hidden + cell).sum().backward()
    found = {"hidden": hidden.detach(), "cell": cell.detach()}
    return found | {"gradients": [leaf.grad for leaf in leaves]}


@check.equal(yours=gated, torch=gated_by_torch)
def states_behind_gates(rng):
    """Are both states right, and all gradients?"""
    n, i, h = (int(k) for k in rng.permutation([2, 3, 4]))
    shapes = (n, i), (n, h), (n, h), (4 * h, i), (4 * h, h), (4 * h,), (4 * h,)
    names = "x", "h", "c", "w_ih", "w_hh", "b_ih", "b_hh"
    return {k: rng.normal(size=size) for k, size in zip(names, shapes, strict=True)}

# %% role="check" id="hidden-lstm-cell" points=5
# Hidden check (5 points): several steps without biases.
### BEGIN HIDDEN TESTS
def gated_for_long(my, x, w_ih, w_hh):
    x, w_ih, w_hh = (my.kindling.tensor(a).requires_grad_() for a in (x, w_ih, w_hh))
    state = x[0, :, :2], x[1, :, :2]
    for step in x:
        state = my.lstm_cell(step, state, w_ih, w_hh)
    (state[0] * state[1]).sum().backward()
    return [state[0].detach(), state[1].detach(), w_ih.grad, w_hh.grad]


def gated_for_long_by_torch(torch, x, w_ih, w_hh):
    x, w_ih, w_hh = (a.clone().requires_grad_() for a in (x, w_ih, w_hh))
    state = x[0, :, :2], x[1, :, :2]
    for step in x:
        state = torch.lstm_cell(step, state, w_ih, w_hh)
    (state[0] * state[1]).sum().backward()
    return [state[0].detach(), state[1].detach(), w_ih.grad, w_hh.grad]


@check.equal(yours=gated_for_long, torch=gated_for_long_by_torch)
def states_after_several_gates(rng):
    """Are the states right after several steps, without biases?"""
    shapes = {"x": (4, 2, 3), "w_ih": (8, 3), "w_hh": (8, 2)}
    return {name: rng.normal(size=shape) for name, shape in shapes.items()}
### END HIDDEN TESTS

# %% [markdown]
# The given `LSTMSequence` does the same for a whole sequence, with a backward like yours of section 4 and four gates instead of one tanh. It takes `pre` of shape `(steps, N, 4 * H)` and returns hidden and cell states, stacked. How far back does its gradient reach? The forget gate decides: with sums around 0, and with 3 and 5 added to those of the forget gate. The weights are small here, so that nearly all of the gradient takes the way through the cell states, and each step multiplies it by $f$. Before you run it: which of the three do you know already, from Question 12.1?

# %%
pre, zero = 0.2 * kindling.randn(61, 1, 64), kindling.zeros(1, 16)
weight = kindling.tensor(np.tile(0.05 * turn, (4, 1)), dtype=kindling.float32)
plt.figure(figsize=(6, 3))
for added, style, gate in ((0.0, "--", 0.5), (3.0, "-", 0.95), (5.0, ":", 0.99)):
    numbers = pre.clone()
    numbers[..., 16:32] += added
    lengths = reach(LSTMSequence, numbers, zero, zero, weight)
    label = f"f near {gate}, {lengths[0]:.2g} left"
    plt.plot(range(-60, 1), lengths, style, label=label)
plt.yscale("log")
plt.xlabel("steps before the end")
plt.ylabel("gradient, relative")
plt.legend(fontsize="small")
plt.show()

# %% [markdown]
# **Question 12.2 (6 points).** (a) A network is to remember whether the first word of a sentence was a pronoun, and to use it only at the last word. Say for each of the gates $i$, $f$, $o$ what it should be at the first word, in between, and at the last word. (b) Many people add 1 or more to the bias of the forget gate before training. Use the picture to say why. (c) What goes wrong if somebody loads weights of torch into an LSTM that expects the order i, f, o, g? Would there be an error?

# %% [markdown] role="written" id="gates" points=6
# ### BEGIN SOLUTION
# (a) First word: $i$ near 1, so that it is written; $f$ does not matter much (the state is 0), $o$ may be 0. In between: $i$ near 0 for this element, so that nothing is written over it, $f$ near 1 so that it is kept, $o$ near 0. At the last word: $o$ near 1, so that it is shown; $f$ near 1 keeps it until then. (b) With sums around 0 the forget gate is about 0.5 and halves the state, and the gradient, at every step; after 60 steps nothing is left. With a positive bias it begins near 1 and the gradient reaches far back from the first step of training on. (c) The shapes are the same, so there is no error: the numbers of the new content would be taken for an output gate and the other way around, and the answers would be wrong.
#
# Mark scheme: (a) 3 points: 1 for each gate. (b) 2 points: halving per step (1), near 1 it reaches back (1). (c) 1 point: no error, wrong answers.
# ### END SOLUTION

# %% [markdown]
# ## 7. Layers and directions
#
# The states of all steps are a sequence again, so a second layer can read it. And a sentence can be read from its end: a second set of weights goes through the steps in reverse. Then each word has a state that knows the words before it and one that knows the words behind it; set side by side, they know the sentence.
#
# torch numbers them so: layer 0 forward, layer 0 reverse, layer 1 forward, and so on.

# %% [markdown]
# ### Exercise 12.7 - Run the layers (10 points, about 12 minutes)
#
# Write `run_layers(input, firsts, run, directions, between)`.
#
# In: `input` of shape `(steps, N, I)`; `firsts`, a list with a first state for each layer and direction, in torch's order; `directions`, 1 or 2. `run(number, x, first)` sends a sequence through number `number` of them and returns two things: the states of all steps and the last state. `between` is a function for what lies between two layers, such as dropout.

# %% [markdown]
# Out: the output of the last layer and the list of the last states, in the order of `firsts`. A reverse direction gets the steps turned around (`flip(0)`), and its states are turned back. The outputs of both directions are set side by side, on axis 2. The next layer gets `between(output)`; behind the last layer `between` is not used.

# %% [markdown]
# By hand: one layer, two directions; `run` adds up what it has seen: for $1, 2, 3$ forward gives $1, 3, 6$; reverse sees $3, 2, 1$ and has $3, 5, 6$, turned back $6, 5, 3$. The output has the pairs $(1, 6), (3, 5), (6, 3)$, the last states are 6 and 6.

# %% [markdown]
# <details><summary>I don't know where to start</summary>
#
# An outer loop over the layers, `len(firsts) // directions` of them; an inner one over the directions, 0 and 1. The number is `layer * directions + direction`.
#
# </details>
# <details><summary>What is the input of the second direction?</summary>
#
# That of its layer, turned around; not what the first direction has made.
#
# </details>
# <details><summary>How do I set the outputs side by side?</summary>
#
# `cat([...], 2)` for the list of one or two outputs of this layer.
#
# </details>

# %% role="answer" id="run-layers" export="nn/modules/rnn"
def run_layers(input, firsts, run, directions, between):
    """Return the output of the last layer and the last states of all."""
    ### BEGIN SOLUTION
    lasts = []
    for layer in range(len(firsts) // directions):
        input, outputs = between(input) if layer else input, []
        for reverse in range(directions):
            number = layer * directions + reverse
            x = input.flip(0) if reverse else input
            states, last = run(number, x, firsts[number])
            outputs.append(states.flip(0) if reverse else states)
            lasts.append(last)
        input = cat(outputs, 2)
    return input, lasts
    ### END SOLUTION

# %%
def add_up(number, x, first):
    states = through(lambda x, h: x + h, x, first)
    return states, states[-1]


x, zero = kindling.tensor([[[1.0]], [[2.0]], [[3.0]]]), kindling.zeros(1, 1)
both, lasts = run_layers(x, [zero, zero], add_up, 2, lambda output: output)
print(both[:, 0].tolist(), "expected: 1 6, 3 5, 6 3")

# %% [markdown]
# The layers are short now. `RecurrentSettings` makes the weights under torch's names, brings the input into the order (steps, N, I) and the result back; `gates_of` is the product of matrices for all steps.

# %% role="given" id="rnn-base" export="nn/modules/rnn"
class RNNBase(RecurrentSettings):
    """What the recurrent layers share; `run` is that of one layer and direction."""

    def forward(self, input, hx=None):
        """Return the states of the last layer for all steps, and all last states."""
        x, firsts, alone = self.prepared(input, hx)
        directions, lossy = self.num_directions, self.between_layers
        out, lasts = run_layers(x, firsts, self.run, directions, lossy)
        return self.finished(out, lasts, alone)

    def between_layers(self, output):
        """Return the output of a layer as the next one gets it: with dropout."""
        return dropout(output, self.dropout, self.training)

# %% role="given" id="rnn-layer" export="nn/modules/rnn"
class RNN(RNNBase):
    """Layers of h = tanh(W_ih x + b_ih + W_hh h + b_hh), or of its relu."""

    def __init__(self, input_size, hidden_size, num_layers=1, nonlinearity="tanh",
                 *args, **kwargs):
        if nonlinearity not in ("tanh", "relu"):
            raise ValueError(
                f"Unknown nonlinearity '{nonlinearity}'. Select from 'tanh' or 'relu'."
            )
        self.nonlinearity, mode = nonlinearity, f"RNN_{nonlinearity.upper()}"
        super().__init__(mode, input_size, hidden_size, num_layers, *args, **kwargs)

    def run(self, number, x, first):
        """Return the states of one layer and direction, and the last one."""
        kind = RNNSequence if self.nonlinearity == "tanh" else ReluSequence
        weight = self.weights(number)[1]
        states = kind.apply(self.gates_of(x, number), first, weight)
        return states, states[-1]

# %% role="given" id="lstm-layer" export="nn/modules/rnn"
class LSTM(RNNBase):
    """Layers of long short-term memory; the state is a pair, hidden and cell."""

    num_states = 2

    def __init__(self, *args, **kwargs):
        super().__init__("LSTM", *args, **kwargs)

    def run(self, number, x, first):
        """Return the hidden states of one layer and direction, and the last pair."""
        _, weight, *rest = self.weights(number)
        projection = rest[-1:] if self.proj_size else []
        pre = self.gates_of(x, number)
        both = LSTMSequence.apply(pre, *first, weight, *projection)
        states = both[0]
        if self.proj_size:
            states = states[..., : self.proj_size]
        return states, (states[-1], both[1, -1])

# %% role="given" id="gru-layer" export="nn/modules/rnn"
class GRU(RNNBase):
    """Layers of gated recurrent units: two gates, and no cell state."""

    def __init__(self, *args, **kwargs):
        super().__init__("GRU", *args, **kwargs)

    def run(self, number, x, first):
        """Return the states of one layer and direction, and the last one."""
        weight, bias = self.weights(number)[1], self.weights(number)[3:]
        pre = self.gates_of(x, number, biases=1)
        states = GRUSequence.apply(pre, first, weight, *bias)
        return states, states[-1]

# %% role="given" id="cells" export="nn/modules/rnn"
class RNNCell(CellSettings):
    """One step of an RNN."""

    def __init__(self, input_size, hidden_size, bias=True, nonlinearity="tanh",
                 device=None, dtype=None):
        super().__init__(input_size, hidden_size, bias, 1, device, dtype)
        self.nonlinearity = nonlinearity

    def forward(self, input, hx=None):
        """Return the next state (N, H)."""
        x, (h,), alone = self.prepared(input, hx, 1)
        if self.nonlinearity == "tanh":
            h = rnn_tanh_cell(x, h, *self.params())
        else:
            w_ih, w_hh, b_ih, b_hh = self.params()
            h = (linear(x, w_ih, b_ih) + linear(h, w_hh, b_hh)).relu()
        return h.squeeze(0) if alone else h

# %% role="given" id="gated-cells" export="nn/modules/rnn"
class LSTMCell(CellSettings):
    """One step of an LSTM."""

    def __init__(self, input_size, hidden_size, bias=True, device=None, dtype=None):
        super().__init__(input_size, hidden_size, bias, 4, device, dtype)

    def forward(self, input, hx=None):
        """Return the next hidden and cell states, each (N, H)."""
        x, state, alone = self.prepared(input, hx, 2)
        h, c = lstm_cell(x, state, *self.params())
        return (h.squeeze(0), c.squeeze(0)) if alone else (h, c)

# %% role="given" id="gru-cell" export="nn/modules/rnn"
class GRUCell(CellSettings):
    """One step of a gated recurrent unit."""

    def __init__(self, input_size, hidden_size, bias=True, device=None, dtype=None):
        super().__init__(input_size, hidden_size, bias, 3, device, dtype)

    def forward(self, input, hx=None):
        """Return the next state (N, H)."""
        x, (h,), alone = self.prepared(input, hx, 1)
        w_ih, w_hh, b_ih, b_hh = self.params()
        reset, update, new = linear(x, w_ih, b_ih).chunk(3, dim=1)
        by_reset, by_update, by_new = linear(h, w_hh, b_hh).chunk(3, dim=1)
        update = (update + by_update).sigmoid()
        new = (new + (reset + by_reset).sigmoid() * by_new).tanh()
        h = (1 - update) * new + update * h
        return h.squeeze(0) if alone else h

# %% role="check" id="check-run-layers" points=6
@check.like_torch
def layers_are_those_of_torch(torch, rng):
    """Is an RNN torch's: layers, directions, both, and dropout between layers?"""
    x, seed = torch.tensor(rng.normal(size=(4, 2, 3)).tolist()), int(rng.integers(1000))
    cases = {"2 layers": (2, False, 0), "both directions": (1, True, 0)}
    cases |= {"3 layers, both": (3, True, 0), "dropout between": (2, False, 0.5)}
    gradients = {}

    def states(name):
        layers, both, p = cases[name]
        torch.manual_seed(seed)
        net = torch.nn.RNN(3, 2, num_layers=layers, bidirectional=both, dropout=p)
        out, last = net(x)
        (out * out).sum().backward()
        gradients[f"{name}: gradients"] = [p.grad for p in net.parameters()]
        return [out.detach(), last.detach()]

    return check.each(cases, states) | gradients

# %% role="check" id="hidden-run-layers" points=4
# Hidden check (4 points): LSTM and GRU, first states, dropout between layers.
### BEGIN HIDDEN TESTS
@check.like_torch
def other_layers_are_those_of_torch(torch, rng):
    """Is it right with first states, and with dropout between the layers?"""
    found, x = {}, torch.tensor(rng.normal(size=(4, 2, 3)).tolist())
    for kind in ("LSTM", "GRU"):
        torch.manual_seed(int(rng.integers(0, 1000)))
        make = getattr(torch.nn, kind)
        net = make(3, 2, num_layers=2, bidirectional=True, dropout=0.5)
        first = torch.tensor(rng.normal(size=(4, 2, 2)).tolist())
        state = (first, first + 1) if kind == "LSTM" else first
        out, last = net(x, state)
        out.sum().backward()
        last = list(last) if kind == "LSTM" else [last]
        found[kind] = [out.detach(), *(each.detach() for each in last)]
        found[f"{kind}: gradients"] = [p.grad for p in net.parameters()]
    return found
### END HIDDEN TESTS

# %% [markdown]
# ## 8. Noun or verb
#
# Now the network that reads. Embedding, an LSTM from both ends, and a `Linear` that makes ten numbers of each state, one for each tag.

# %% [markdown]
# ### Exercise 12.8 - The tagger (14 points, about 15 minutes)
#
# Write the class `Tagger(num_words, num_tags)` with three parts: `embedding`, an `Embedding` with 16 numbers per word and row 0 as padding; `lstm`, an `LSTM` with 16 inputs and 32 hidden numbers, in both directions; `linear`, from both states to the tags.
#
# `forward`: In: numbers of words, `(steps, N)`. Out: log-probabilities `(steps, N, num_tags)`: for each place, the logarithms of ten probabilities that add up to 1.
#
# The check trains it and asks about sentences that it has not seen. Of the words that can be noun or verb it wants 96 of 100 right.
#
# By hand: for 100 words and 10 tags `embedding` has $100 \cdot 16 = 1600$ parameters, `linear` $64 \cdot 10 + 10 = 650$.

# %% [markdown]
# <details><summary>I don't know where to start</summary>
#
# `class Tagger(nn.Module)` with `__init__` and `forward`. The LSTM returns two things; the states of all steps, `(steps, N, 64)`, are the first.
#
# </details>
# <details><summary>How do I get log-probabilities?</summary>
#
# `nn.functional.log_softmax(numbers, dim=...)` over the axis of the tags, which is the last one.
#
# </details>
# <details><summary>My probabilities add up to 1 over the sentence</summary>
#
# Then the softmax ran over the steps. Each place has its own ten probabilities: `dim=2`, or `dim=-1`.
#
# </details>

# %% role="answer" id="tagger"
### BEGIN SOLUTION
class Tagger(nn.Module):
    """Log-probabilities of tags for each word of sentences."""

    def __init__(self, num_words, num_tags):
        super().__init__()
        self.embedding = Embedding(num_words, 16, padding_idx=0)
        self.lstm = LSTM(16, 32, bidirectional=True)
        self.linear = nn.Linear(64, num_tags)

    def forward(self, rows):
        """Return log-probabilities (steps, N, num_tags) for rows (steps, N)."""
        states, _ = self.lstm(self.embedding(rows))
        return nn.functional.log_softmax(self.linear(states), dim=2)
### END SOLUTION

# %% role="given" id="train-tagger"
def train_tagger(model, sentences, words, tag_numbers, epochs=5, batch=30):
    """Train a tagger on sentences; return the loss of each step."""
    adam, losses = optim.Adam(model.parameters(), lr=0.01), []
    for _ in range(epochs):
        for chosen in kindling.randperm(len(sentences)).split(batch):
            some = [sentences[n] for n in chosen.tolist()]
            rows, tags = as_batch(some, words, tag_numbers)
            log_probs = model(rows).flatten(0, 1)
            loss = nn.functional.nll_loss(log_probs, tags.flatten())
            adam.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            adam.step()
            losses.append(loss.item())
    return losses

# %% role="given" id="share-right"
def share_right(model, sentences, words, tag_numbers):
    """Return the share of right tags: of all words, and of those that can be both."""
    kinds = {}
    for word, tag in (pair for sentence in data.train for pair in sentence):
        kinds.setdefault(words[word], set()).add(tag)
    both = [number for number, tags in kinds.items() if len(tags) > 1]
    rows, tags = as_batch(sentences, words, tag_numbers)
    with no_grad():
        said = model.eval()(rows).argmax(2).numpy()
    model.train()
    rows, tags = rows.numpy(), tags.numpy()
    right, real = said == tags, tags != -100
    hard = real & np.isin(rows, both)
    return float(right[real].mean()), float(right[hard].mean())

# %% [markdown]
# A table of words gets 63 of 100 right of those that can be both, as section 1 said. Before you run the next cell: what is the loss of a tagger that guesses among ten tags, and what will this one reach on the words that can be both?

# %%
kindling.manual_seed(0)
model = Tagger(len(words), len(TAGS))
start = time.perf_counter()
losses = train_tagger(model, data.train, words, tag_numbers)
print(f"{time.perf_counter() - start:.1f} seconds")
right, hard = share_right(model, data.test, words, tag_numbers)
print(f"right: {right:.3f} of all words, {hard:.3f} of those that can be both")

# %%
plt.figure(figsize=(6, 2.6))
plt.plot(losses)
plt.axhline(math.log(10), color="0.6", linestyle=":", label="guessing")
plt.yscale("log")
plt.xlabel("step")
plt.ylabel("loss")
plt.legend(fontsize="small")
plt.show()

# %% role="check" id="check-tagger" points=8
def tagger_learned(my, tags):
    my.kindling.manual_seed(10 * tags["N"] + tags["V"])
    model = my.Tagger(len(my.words), 10)
    out = model(my.kindling.tensor([[1, 2, 1], [3, 3, 3], [1, 1, 2]])).detach()
    sums = [n for n in range(3) if float((out.exp().sum(n) - 1).abs().max()) < 1e-4]
    my.train_tagger(model, my.data.train, my.words, tags)
    _, hard = my.share_right(model, my.data.test, my.words, tags)
    found = {f"{n} of 100 are right": 100 * hard >= n for n in (75, 90, 96)}
    found["sum to 1 over axis"] = sums
    found["neighbors matter"] = [bool((out[1, 0] != o).any()) for o in out[1, 1:]]
    found["row 0 is 0"] = not bool(model.embedding.weight[0].any())
    return found | {"all trained": all(p.grad is not None for p in model.parameters())}


def what_torch_expects(torch, tags):
    found = {"sum to 1 over axis": [2], "neighbors matter": [True, True]}
    found |= {"row 0 is 0": True, "all trained": True}
    return found | {f"{n} of 100 are right": True for n in (75, 90, 96)}


@check.equal(yours=tagger_learned, torch=what_torch_expects, rounds=1, seconds=40)
def words_are_tagged(rng):
    """Are these log-probabilities, of words with their neighbors, and does it learn?"""
    return {"tags": dict(zip("DANVPMTIRC", rng.permutation(10).tolist(), strict=True))}

# %% role="check" id="hidden-tagger" points=6
# Hidden check (6 points): the parts one by one, and the log-probabilities.
### BEGIN HIDDEN TESTS
def tagger_found(my, rows, seed):
    my.kindling.manual_seed(seed)
    model = my.Tagger(12, 5)
    out = model(my.kindling.tensor(rows)).detach()
    sizes = {name: list(p.shape) for name, p in model.named_parameters()}
    return {"parameters": sizes, "log-probabilities": out}


def tagger_of_torch(torch, rows, seed):
    torch.manual_seed(seed)
    table = torch.nn.Embedding(12, 16, padding_idx=0)
    lstm, last = torch.nn.LSTM(16, 32, bidirectional=True), torch.nn.Linear(64, 5)
    parts = torch.nn.ModuleDict({"embedding": table, "lstm": lstm, "linear": last})
    out = torch.log_softmax(last(lstm(table(rows))[0]), dim=2).detach()
    sizes = {name: list(p.shape) for name, p in parts.named_parameters()}
    return {"parameters": sizes, "log-probabilities": out}


@check.equal(yours=tagger_found, torch=tagger_of_torch)
def parts_of_the_tagger(rng):
    """Are the three parts as the statement has them, and the result right?"""
    rows = rng.integers(0, 12, size=(4, 3))
    return {"rows": rows, "seed": int(rng.integers(0, 1000))}
### END HIDDEN TESTS

# %% [markdown]
# What does the network think while it reads? Two sentences that differ in their first word only. For each word the probability that it is a verb; and below, the hidden states: a column for each word, a row for each of 64 numbers, the upper half reading forward, the lower half reading in reverse.

# %% role="given" id="pictures"
def look_at(model, text):
    """Show how probable a verb is at each word of a text, and the hidden states."""
    names = text.split()
    rows = kindling.tensor([[words[name]] for name in names])
    with no_grad():
        states = model.lstm(model.embedding(rows))[0][:, 0].numpy()
        verb = model(rows)[:, 0, tag_numbers["V"]].exp().clamp(max=1.0).numpy()
    sizes = {"height_ratios": [1, 2]}
    figure, (upper, lower) = plt.subplots(2, sharex=True, gridspec_kw=sizes)
    figure.set_size_inches(6, 4)
    upper.bar(range(len(names)), verb, color="0.4")
    upper.set_ylabel("verb?")
    upper.set_ylim(0, 1)
    colors = {"cmap": "RdBu", "vmin": -1, "vmax": 1, "interpolation": "nearest"}
    lower.imshow(states.T, aspect="auto", **colors)
    lower.axhline(31.5, color="black", linewidth=1)
    lower.set_xticks(range(len(names)), names)
    lower.set_ylabel("hidden state")
    plt.show()

# %%
look_at(model, "they watch and ring for the boat")
look_at(model, "the watch and ring for the boat")

# %% [markdown]
# *Watch* and *ring* are verbs in the first sentence and nouns in the second. Behind *ring* the two sentences are the same, so at *ring* the state that reads in reverse is the same in both, number by number (compare the lower halves). What tells them apart is the state that reads forward: it has kept what came three words before.

# %% [markdown]
# **Question 12.3 (7 points).** (a) In "water the plants" and "water needs the plants" the first word is a verb, then a noun. Which of the two directions can tell, and how? (b) A tagger has only `Embedding` and `Linear`. What is the most that it can get right for the words that can be both, and why does more training not help? (c) The loss is computed with −100 at the filled-up places. What would happen if these places had the tag of a noun instead? (d) Why does the row of the padding stay 0 all through the training?

# %% [markdown] role="written" id="context" points=7
# ### BEGIN SOLUTION
# (a) The one that reads in reverse: at the first word its state has seen "the plants" or "needs the plants" already; the forward direction has seen only "water" itself, which is the same in both. (b) It gives the same answer for the same word, wherever it stands, so at best the more frequent tag of each word: about 63 of 100. More training cannot change that, because the input holds nothing that tells the cases apart. (c) Most filled-up places would count as words that are nouns: the loss would be smaller than it should, the network would learn that "no word" is a noun, and gradients would be spent on it; the reported loss and accuracy would be too good. (d) Its gradient is set to 0 in the backward of `Lookup`, and it begins with 0, so the optimizer never moves it.
#
# Mark scheme: (a) 2 points: reverse (1), it has seen what follows (1). (b) 2 points: one answer per word (1), about the share of the more frequent tag (1). (c) 2 points: it learns that filling is a noun, or counts it (1), numbers look better than they are (1). (d) 1 point: its gradient is 0.
# ### END SOLUTION

# %% [markdown]
# ## 9. The same in PyTorch
#
# One program, with torch and with your library: a small tagger, two steps of training. Before you run it: what do you expect to differ?

# %%
def program(library):
    """Print the losses of two steps, and a log-probability."""
    nn = library.nn
    library.manual_seed(0)
    table, lstm = nn.Embedding(20, 4, padding_idx=0), nn.LSTM(4, 5, num_layers=2)
    last = nn.Linear(5, 3)
    params = [*table.parameters(), *lstm.parameters(), *last.parameters()]
    optimizer = library.optim.Adam(params, lr=0.05)
    rows = library.tensor([[3, 7], [9, 2], [4, 0]])
    tags = library.tensor([[0, 1], [2, 1], [0, -100]])
    for _ in range(2):
        out = nn.functional.log_softmax(last(lstm(table(rows))[0]), dim=2)
        loss = nn.functional.nll_loss(out.flatten(0, 1), tags.flatten())
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        print(f"loss {loss.item():.4f}")
    print(f"log-probability {out[0, 0, 0].item():.4f}")

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
# Nothing. Weights, order of the gates and names are the same, so a file of torch loads into your LSTM.

# %% [markdown]
# ## What you now own
#
# - `Lookup` and `Embedding`: vectors for words, and their gradients.
# - `rnn_tanh_cell`, `through` and `RNNSequence`: a memory, and its gradient back through time.
# - `lstm_cell` and `LSTM`: gates that keep what matters.
# - `run_layers`: layers and directions of any recurrent network.
# - A tagger that tells nouns from verbs by what stands around them.
#
# Given beside them are `GRU` and the cells. In unit 13 every word looks at all others at once: attention.
