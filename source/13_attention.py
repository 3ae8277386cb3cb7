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
# # Unit 13: Attention
#
# **You will build** the Transformer's encoder: scaled dot-product attention, masks, several heads, positions, the layer and the stack of layers. At the end a small model of your own writes text, character by character, that looks like the documentation of Python.
#
# **You need** units 03 to 12: operations, modules, training, normalization, embeddings. Your library is carried over; what is missing comes finished.
#
# **Time**: about 125 minutes; sections 1 to 4 make a good half. **Grading**: 80 points for eight exercises, checked by running your code, and 20 points for three written answers, read by a person. Some checks are hidden: they ask for other shapes, and for other cases that a statement allows.

# %% role="given" id="begin-unit"
import copy
import math
import time

import matplotlib.pyplot as plt
import numpy as np

from course import begin, check, draw, extend
from course.data import ALPHABET, documentation

begin("13_attention")

# %% role="given" id="imports"
import kindling
from kindling import nn, optim
from kindling.autograd import no_grad
from kindling.creation import arange, full, zeros
from kindling.nn import functional as F
from kindling.nn.functional.attention_arguments import is_causal_mask
from kindling.nn.functional.dropout import dropout
from kindling.nn.modules.attention_settings import AttentionSettings
from kindling.nn.modules.container import ModuleList
from kindling.nn.modules.module import Module
from kindling.nn.modules.transformer_settings import EncoderSettings

# %% [markdown]
# ## 1. Ask everyone
#
# A recurrent network passes what it knows from word to word, and over a hundred words hardly anything arrives. **Attention** takes no detour: each place looks at all places at once and takes from each as much as it wants.
#
# How much does it want? Each place has three vectors. Its **query** says what it looks for; its **key** says what it has to offer; its **value** is what it gives. Where the query of one place and the key of another point in the same direction, their product is large: a high **score**. A softmax makes weights of the scores, and the result is the weighted mean of the values.

# %% [markdown]
# For $L$ queries and $S$ keys as rows of the matrices $Q$ and $K$, of $E$ numbers each:
#
# $$\text{weights} = \text{softmax}\!\left(\frac{Q K^\top}{\sqrt{E}} + \text{mask}\right) \qquad \text{result} = \text{weights} \cdot V$$
#
# The softmax runs along each row, so the weights of each query add up to 1. Why $\sqrt{E}$? A product of two vectors of $E$ random numbers with spread 1 has the spread $\sqrt{E}$. Divided by it, the scores have spread 1, whatever $E$ is.

# %% [markdown]
# ### Exercise 13.1 - Attention weights (10 points, about 8 minutes)
#
# Write `attention_weights(query, key, mask, scale)`.
#
# In: `query` of shape `(..., L, E)`, `key` of shape `(..., S, E)`, where `...` are the same axes in front, or none; `mask`, `None` or a tensor that is added to the scores, whose shape broadcasts to `(..., L, S)`; `scale`, the factor of the products, or `None` for $1 / \sqrt{E}$. Out: the weights, of shape `(..., L, S)`.
#
# By hand: one query $(2)$, two keys $(0)$ and $(\ln 3)$, `scale` 0.5. The scores are $0$ and $0.5 \cdot 2 \ln 3 = \ln 3$; their softmax is $\frac{1}{4}, \frac{3}{4}$.

# %% [markdown]
# <details><summary>I don't know where to start</summary>
#
# One product of matrices, one factor, perhaps the mask, one softmax: four short lines.
#
# </details>
# <details><summary>How do I transpose the last two axes only?</summary>
#
# `key.transpose(-2, -1)`. `.T` would turn all axes around.
#
# </details>
# <details><summary>My columns add up to 1, not my rows</summary>
#
# A query shares out its attention among the keys. Which axis of (..., L, S) counts the keys?
#
# </details>

# %% role="answer" id="attention-weights" export="nn/functional/attention"
def attention_weights(query, key, mask=None, scale=None):
    """Return how much each query (..., L, E) takes of each key (..., S, E)."""
    ### BEGIN SOLUTION
    if scale is None:
        scale = 1 / math.sqrt(query.shape[-1])
    scores = (query * scale) @ key.transpose(-2, -1)
    if mask is not None:
        scores = scores + mask
    return F.softmax(scores, dim=-1)
    ### END SOLUTION

# %%
query, key = kindling.tensor([[2.0]]), kindling.tensor([[0.0], [math.log(3)]])
print(attention_weights(query, key, scale=0.5), "expected: 0.25 and 0.75")
kindling.manual_seed(0)
for scale in (None, 1.0):
    query, key = kindling.randn(2, 5, 256)
    weights = attention_weights(query, key, scale=scale)
    print("scale", scale, "largest weight of each query:", weights.max(1).values)

# %% [markdown]
# Without the division, random vectors of 256 numbers give most queries a weight near 1 for a single key and near 0 for all others. There the softmax is nearly flat, and hardly anything can be learned.

# %% role="check" id="check-attention-weights" points=6
def weights_found(my, query, key, mask):
    query, key = (my.kindling.tensor(a).requires_grad_() for a in (query, key))
    plain = my.attention_weights(query, key)
    (plain * plain).sum().backward()
    found = {"plain": plain.detach(), "gradients": [query.grad, key.grad]}
    weights = my.attention_weights(query, key, my.kindling.tensor(mask), 0.3)
    return found | {"mask and scale": weights.detach()}


def weights_of_torch(torch, query, key, mask):
    query, key = (a.clone().requires_grad_() for a in (query, key))
    scores, size, softmax = query @ key.T, query.shape[1] ** 0.5, torch.softmax
    plain, weights = softmax(scores / size, 1), softmax(0.3 * scores + mask, 1)
    (plain * plain).sum().backward()
    found = {"plain": plain.detach(), "gradients": [query.grad, key.grad]}
    return found | {"mask and scale": weights.detach()}


@check.equal(yours=weights_found, torch=weights_of_torch)
def weights_of_queries(rng):
    """Are the weights and their gradients right, with mask and with scale?"""
    rows, columns, e = (int(n) for n in rng.permutation([2, 3, 5]))
    shapes = {"query": (rows, e), "key": (columns, e), "mask": (rows, columns)}
    return {name: rng.normal(size=shape) for name, shape in shapes.items()}

# %% role="check" id="hidden-attention-weights" points=4
# Hidden check (4 points): axes in front, a mask that hides, large scores.
### BEGIN HIDDEN TESTS
def weights_in_front(my, query, key, hidden):
    tensor = my.kindling.tensor
    mask = tensor(np.where(hidden, -np.inf, 0.0))
    query, key = tensor(query), tensor(key)
    weights = my.attention_weights(query, key, mask)
    return {"hidden": weights, "large": my.attention_weights(100 * query, 10 * key)}


def weights_in_front_by_torch(torch, query, key, hidden):
    def weights(q, k, mask):
        scores = q @ k.transpose(-2, -1) / q.shape[-1] ** 0.5
        return torch.softmax(scores.masked_fill(mask, float("-inf")), dim=-1)

    none = torch.zeros(hidden.shape, dtype=torch.bool)
    large = weights(100 * query, 10 * key, none)
    return {"hidden": weights(query, key, hidden), "large": large}


@check.equal(yours=weights_in_front, torch=weights_in_front_by_torch)
def weights_of_several_heads(rng):
    """Is it right with axes in front, with hidden places, and for large scores?"""
    query, key = rng.normal(size=(2, 3, 4, 5)), rng.normal(size=(2, 3, 6, 5))
    return {"query": query, "key": key, "hidden": rng.permutation(6) < 3}
### END HIDDEN TESTS

# %% [markdown]
# ## 2. What must not be seen
#
# A **mask** hides places. Added to the scores, 0 changes nothing, and $-\infty$ makes the weight $e^{-\infty} = 0$. A model that writes text must not look at what comes later, or it would learn to copy instead of to predict: that is the **causal** mask, with $-\infty$ above the diagonal.
#
# Masks may also come as bools, and here torch has two customs. In `scaled_dot_product_attention`, `True` means *may be seen*. In the layers of sections 3 to 5, `True` means *hidden*. It is a trap, and no error tells.

# %% [markdown]
# ### Exercise 13.2 - Scaled dot-product attention (12 points, about 12 minutes)
#
# Write `scaled_dot_product_attention`, the function of torch.
#
# In: `query` `(..., L, E)`, `key` `(..., S, E)`, `value` `(..., S, V)`; `attn_mask`, `None`, bools (`True`: may be seen) or numbers that are added, broadcasting to `(..., L, S)`; `dropout_p`, for a dropout on the weights; `is_causal`: query $i$ sees the keys $0$ to $i$ only; `scale` as before; `enable_gqa` does nothing here. Out: the results, `(..., L, V)`.
#
# If both `attn_mask` and `is_causal` are given, raise a `RuntimeError`, as torch does. A query that sees no key is not asked for: torch returns zeros, a softmax nan.
#
# By hand: two places with equal keys, values $(1)$ and $(3)$, `is_causal=True`. The first place sees only itself: $1$. The second sees both alike: $2$.

# %% [markdown]
# <details><summary>I don't know where to start</summary>
#
# Make one mask of numbers out of what is given, or `None`. `mask.dtype == kindling.bool` says whether it holds bools. Then your `attention_weights`, then `dropout(weights, dropout_p)`, then a product with the values.
#
# </details>
# <details><summary>How do I make numbers of bools?</summary>
#
# `zeros(mask.shape)` and `masked_fill(places, float("-inf"))`, where `places` are those that may **not** be seen: `~mask`. The numbers need the dtype of the query.
#
# </details>
# <details><summary>How do I make the causal mask?</summary>
#
# `full((L, S), float("-inf"), dtype=query.dtype).triu(1)` keeps what lies above the diagonal; the rest is 0.
#
# </details>

# %% role="answer" id="scaled-dot-product" export="nn/functional/attention"
def scaled_dot_product_attention(query, key, value, attn_mask=None, dropout_p=0.0,
                                 is_causal=False, scale=None, enable_gqa=False):
    """Return the values (..., S, V) as each query weighs them: (..., L, V)."""
    ### BEGIN SOLUTION
    mask, size = attn_mask, (query.shape[-2], key.shape[-2])
    if is_causal:
        if mask is not None:
            raise RuntimeError("attn_mask should not be set when is_causal=True")
        mask = full(size, float("-inf"), dtype=query.dtype).triu(1)
    elif mask is not None and mask.dtype == kindling.bool:
        shape = zeros(mask.shape, dtype=query.dtype)
        mask = shape.masked_fill(~mask, float("-inf"))
    weights = attention_weights(query, key, mask, scale)
    return dropout(weights, dropout_p) @ value
    ### END SOLUTION

# %%
same, values = kindling.ones(2, 1), kindling.tensor([[1.0], [3.0]])
seen = scaled_dot_product_attention(same, same, values, is_causal=True)
print(seen.flatten(), "expected: 1 and 2")
q, k, v = (kindling.randn(3, 4, requires_grad=True) for _ in range(3))
draw(scaled_dot_product_attention(q, k, v))

# %% role="check" id="check-scaled-dot-product" points=7
@check.like_torch
def values_are_weighed(torch, rng):
    """Is the result right plain, with each kind of mask, and causal?"""
    attend, found = torch.nn.functional.scaled_dot_product_attention, {}
    shapes = (2, 3, 4), (2, 5, 4), (2, 5, 6)
    q, k, v = (torch.tensor(rng.normal(size=size).tolist()) for size in shapes)
    seen = rng.random((3, 5)) < 0.5
    seen[:, 0] = True
    found["plain"] = attend(q, k, v)
    found["bools"] = attend(q, k, v, torch.tensor(seen.tolist()))
    found["numbers"] = attend(q, k, v, torch.tensor(rng.normal(size=(3, 5)).tolist()))
    found["causal"] = attend(q, k, v, is_causal=True)
    found["scale"] = attend(q, k, v, scale=0.2)
    return found

# %% role="check" id="hidden-scaled-dot-product" points=5
# Hidden check (5 points): gradients, float64, dropout, two masks at once.
### BEGIN HIDDEN TESTS
@check.like_torch
def values_are_weighed_in_other_ways(torch, rng):
    """Are the gradients right, and dropout, and what is refused?"""
    attend = torch.nn.functional.scaled_dot_product_attention
    numbers = rng.normal(size=(3, 2, 4, 3))
    leaves = [torch.tensor(n, dtype=torch.float64, requires_grad=True) for n in numbers]
    q, k, v = leaves
    mask = torch.tensor((np.arange(4) < 3).tolist())
    y = attend(q, k, v, mask) + attend(v, q, k, is_causal=True)
    (y * y).sum().backward()
    torch.manual_seed(int(rng.integers(0, 1000)))
    q, k, v = (leaf.detach() for leaf in leaves)
    found = {"y": y.detach(), "gradients": [leaf.grad for leaf in leaves]}
    refused = check.raises(lambda: attend(q, k, v, mask, is_causal=True))
    return found | {"dropout": attend(q, k, v, dropout_p=0.5), "refused": refused}
### END HIDDEN TESTS

# %% [markdown]
# **Question 13.1 (7 points).** (a) Somebody forgets the mask in training and in testing a model that predicts the next character. Where would it be noticed: in the training loss, in the loss on unread text, or only when the model writes? Why? (b) Somebody adds a mask with $+\infty$ instead of $-\infty$, and somebody else multiplies the weights by 0 at the hidden places, behind the softmax. What is wrong in either case? (c) The numbers of the queries and keys have spread 0.1 instead of 1, and $E$ is 256. Roughly what spread have the scores, what are the weights and the result like, and what must training change first? Four to six sentences.

# %% [markdown] role="written" id="masks" points=7
# ### BEGIN SOLUTION
# (a) Only when it writes. Each place can look at the next character, which it is asked for, so both losses fall close to 0: unread text gives its next characters away just as well. When the model writes, there is no next character to look at, and the text is nonsense. (b) With $+\infty$ the softmax is not a number (or all the weight lies on the hidden places). If the weights are set to 0 behind the softmax, those that are left do not add up to 1: the result is too small, and by how much depends on the hidden scores, so something of them leaks through. (c) A product of two numbers has the spread 0.01, the sum of 256 of them 0.16, and divided by 16 the scores have 0.01. All weights are nearly equal, and every query gets nearly the plain mean of all values, whatever it asks for. Queries and keys must become larger first: the projections that make them.
#
# Mark scheme: (a) 2 points: only in writing (1), since both losses fall by looking ahead (1). (b) 3 points: nan or the wrong places (1), weights do not add up to 1 (1), hidden scores still count (1). (c) 2 points: scores near 0.01, so nearly equal weights and the mean of the values (1), larger queries and keys (1).
# ### END SOLUTION

# %% [markdown]
# ## 3. Several heads
#
# One set of weights can look for one thing. **Multi-head attention** cuts the $E$ numbers of each vector into $H$ parts, and each part, a **head**, has its own scores and its own weights. One head may look at the character before, another one for the opening bracket.
#
# The layers of torch count the steps first: $(L, N, E)$, as in unit 12. Attention needs the heads in front and the steps beside the numbers: $(N, H, L, E / H)$.

# %% [markdown]
# ### Exercise 13.3 - Cut into heads (6 points, about 8 minutes)
#
# Write `split_heads(x, num_heads)`.
#
# In: `x` of shape `(L, N, E)`. Out: a tensor of shape `(N, num_heads, L, E // num_heads)`. Head 0 has the first `E // num_heads` numbers of each vector, head 1 the next ones, and so on.
#
# By hand: one step, one example, the vector $(1, 2, 3, 4)$, two heads: head 0 is $(1, 2)$, head 1 is $(3, 4)$.

# %% [markdown]
# <details><summary>I don't know where to start</summary>
#
# Two steps: a reshape that makes two axes of the last one, then `permute`, which puts four axes into another order.
#
# </details>
# <details><summary>Which reshape?</summary>
#
# `(L, N, num_heads, E // num_heads)`: only the last axis is cut. A reshape right to the wanted shape would mix steps and heads.
#
# </details>
# <details><summary>Which order for permute?</summary>
#
# The numbers say which old axis comes where: the old ones are 0 for L, 1 for N, 2 for the heads, 3 for their numbers.
#
# </details>

# %% role="answer" id="split-heads" export="nn/functional/attention"
def split_heads(x, num_heads):
    """Return x (L, N, E) cut into heads: (N, num_heads, L, E // num_heads)."""
    ### BEGIN SOLUTION
    steps, examples, size = x.shape
    parts = x.reshape(steps, examples, num_heads, size // num_heads)
    return parts.permute(1, 2, 0, 3)
    ### END SOLUTION

# %%
print(split_heads(kindling.tensor([[[1.0, 2.0, 3.0, 4.0]]]), 2).tolist())
print("expected: heads 1 2 and 3 4")

# %% role="check" id="check-split-heads" points=4
def heads_found(my, x, num_heads):
    x = my.kindling.tensor(x).requires_grad_()
    heads = my.split_heads(x, num_heads)
    (heads[:, 0] * 3 + heads[:, 1:].sum(1)).sum().backward()
    return {"heads": heads.detach(), "gradient": x.grad}


def heads_of_torch(torch, x, num_heads):
    size = x.shape[2] // num_heads
    heads = torch.stack(x.split(size, 2), 1).permute(2, 1, 0, 3)
    gradient = torch.ones(x.shape, dtype=torch.float64)
    gradient[:, :, :size] = 3.0
    return {"heads": heads, "gradient": gradient}


@check.equal(yours=heads_found, torch=heads_of_torch)
def heads_of_vectors(rng):
    """Does each head have its part of each vector?"""
    steps, n, size = (int(k) for k in rng.permutation([2, 3, 4]))
    heads = int(rng.integers(2, 4))
    return {"x": rng.normal(size=(steps, n, heads * size)), "num_heads": heads}

# %% role="check" id="hidden-split-heads" points=2
# Hidden check (2 points): one head, as many heads as numbers.
### BEGIN HIDDEN TESTS
def odd_heads(my, x):
    return [my.split_heads(my.kindling.tensor(x), n) for n in (1, x.shape[2])]


def odd_heads_of_torch(torch, x):
    return [x.permute(1, 0, 2)[:, None], x.permute(1, 2, 0)[..., None]]


@check.equal(yours=odd_heads, torch=odd_heads_of_torch)
def other_heads(rng):
    """Is it right for one head, and for heads of one number?"""
    return {"x": rng.normal(size=tuple(int(n) for n in rng.permutation([2, 3, 4])))}
### END HIDDEN TESTS

# %% [markdown]
# ### Exercise 13.4 - Attend with several heads (14 points, about 15 minutes)
#
# Write `attend(query, key, value, num_heads, mask, dropout_p)`.
#
# In: `query` of shape `(L, N, E)`, `key` and `value` of shape `(S, N, E)`; `mask`, `None` or numbers to be added, broadcasting to `(N, num_heads, L, S)`; `dropout_p`, the probability of a dropout on the weights. Out: two things, the result of shape `(L, N, E)`, the heads side by side again as they were cut, and the weights of shape `(N, num_heads, L, S)`, behind the dropout.
#
# By hand: one step, so every weight is 1 and the result is the value: for `value` $(1, 2, 3, 4)$ and two heads it is $(1, 2, 3, 4)$. Without putting the heads back in their order it would be something else as soon as there are two steps.

# %% [markdown]
# <details><summary>I don't know where to start</summary>
#
# Split all three, compute the weights, drop some, multiply with the values: four lines. The result has shape (N, heads, L, E / heads).
#
# </details>
# <details><summary>How do I put the heads back?</summary>
#
# First the axes in the order (L, N, heads, E / heads), with `permute`; then a reshape makes one axis of the last two.
#
# </details>
# <details><summary>I have the right shape and wrong numbers</summary>
#
# A reshape alone from (N, heads, L, E / heads) to (L, N, E) has the right shape and mixes everything.
#
# </details>

# %% role="answer" id="attend" export="nn/functional/attention"
def attend(query, key, value, num_heads, mask=None, dropout_p=0.0):
    """Return what all heads see, (L, N, E), and their weights, (N, heads, L, S)."""
    ### BEGIN SOLUTION
    heads = [split_heads(x, num_heads) for x in (query, key, value)]
    weights = dropout(attention_weights(heads[0], heads[1], mask), dropout_p)
    result = (weights @ heads[2]).permute(2, 0, 1, 3)
    return result.reshape(query.shape), weights
    ### END SOLUTION

# %%
vector = kindling.tensor([[[1.0, 2.0, 3.0, 4.0]]])
print(attend(vector, vector, vector, 2)[0].flatten(), "expected: 1 2 3 4")

# %% [markdown]
# The layer around it has three projections, one each for queries, keys and values, kept in one weight of shape $(3E, E)$, and one for the result. It is given, with all options that torch has: `ready` projects what comes in and makes one mask of two, `shown` projects the result.

# %% role="given" id="multihead" export="nn/modules/attention"
class MultiheadAttention(AttentionSettings):
    """Attention with several heads; bools in masks are True where it is hidden."""

    def forward(self, query, key, value, key_padding_mask=None, need_weights=True,
                attn_mask=None, average_attn_weights=True, is_causal=False):
        """Return the result and the weights, or None for them."""
        masks = key_padding_mask, attn_mask, is_causal
        q, k, v, mask, given = self.ready(query, key, value, *masks)
        lost = self.dropout if self.training else 0.0
        out, weights = attend(q, k, v, self.num_heads, mask, lost)
        return self.shown(out, weights, given, need_weights, average_attn_weights)

# %% role="check" id="check-attend" points=8
def attended(my, x, memory, mask, num_heads):
    x, memory = (my.kindling.tensor(a).requires_grad_() for a in (x, memory))
    out, weights = my.attend(x, memory, 2 * memory, num_heads, my.kindling.tensor(mask))
    (out * out).sum().backward()
    found = {"result": out.detach(), "gradients": [x.grad, memory.grad]}
    return found | {"weights": weights.detach()}


def attended_by_torch(torch, x, memory, mask, num_heads):
    x, memory = x.clone().requires_grad_(), memory.clone().requires_grad_()
    q, k = x.unflatten(2, (num_heads, -1)), memory.unflatten(2, (num_heads, -1))
    scores = torch.einsum("lnhe,snhe->nhls", q, k / q.shape[3] ** 0.5) + mask
    out = torch.einsum("nhls,snhe->lnhe", scores.softmax(3), 2 * k).flatten(2)
    (out * out).sum().backward()
    found = {"result": out.detach(), "gradients": [x.grad, memory.grad]}
    return found | {"weights": scores.softmax(3).detach()}


@check.equal(yours=attended, torch=attended_by_torch)
def heads_attend(rng):
    """Are result and weights right, and the gradients?"""
    rows, columns, n, h = (int(k) for k in rng.permutation([2, 3, 4, 5]))
    x, memory = rng.normal(size=(rows, n, 2 * h)), rng.normal(size=(columns, n, 2 * h))
    return {"x": x, "memory": memory, "mask": rng.normal(size=columns), "num_heads": h}

# %% role="check" id="hidden-attend" points=6
# Hidden check (6 points): torch's layer with masks and options, dropout.
### BEGIN HIDDEN TESTS
@check.like_torch
def the_layer_attends(torch, rng):
    """Is MultiheadAttention torch's, with masks, without averages, with dropout?"""
    torch.manual_seed(int(rng.integers(0, 1000)))
    layer = torch.nn.MultiheadAttention(6, 3)
    x = torch.tensor(rng.normal(size=(4, 2, 6)).tolist())
    later = torch.tensor(np.triu(np.ones((4, 4), bool), 1).tolist())
    padding = torch.tensor([[False, False, False, True], [False] * 4])
    out, weights = layer(x, x, x, padding, attn_mask=later, average_attn_weights=False)
    (out * out).sum().backward()
    found = {"result": out.detach(), "weights": weights.detach()}
    found["gradients"] = [p.grad for p in layer.parameters()]
    other = torch.nn.MultiheadAttention(6, 2, dropout=0.5, kdim=4, vdim=3)
    k, v = x[:, :, :4], x[:, :, 3:]
    out, weights = other(x, k, v)
    return found | {"with dropout": [out.detach(), weights.detach()]}
### END HIDDEN TESTS

# %% [markdown]
# ## 4. Where am I?
#
# Without a mask, attention does not know the order: mix the places, and the results are the same, mixed. A causal mask tells a single layer only which places came before, not in which order. So every place gets a vector that says where it is, added to what it holds. The pattern of the first Transformer has waves of many lengths, of which the first numbers turn fast and the last ones slowly. For place $p$ and the pair number $i$ of $E$ numbers:
#
# $$\text{PE}_{p,\,2i} = \sin\!\left(p \cdot 10000^{-2i/E}\right) \qquad \text{PE}_{p,\,2i+1} = \cos\!\left(p \cdot 10000^{-2i/E}\right)$$

# %% [markdown]
# ### Exercise 13.5 - Positions (8 points, about 8 minutes)
#
# Write `positional_encoding(length, size)`.
#
# In: how many places, and how many numbers for each, an even number. Out: a tensor of float32 of shape `(length, size)`, by the formulas; sine and cosine take turns. The angles are computed in float64, NumPy's own dtype, since those of far places lose digits in float32; only the result is rounded.
#
# By hand: `size` 2 has one pair, $i = 0$, and the factor $10000^0 = 1$. Place 0 is $(\sin 0, \cos 0) = (0, 1)$, place 1 is $(\sin 1, \cos 1) = (0.8415, 0.5403)$.

# %% [markdown]
# <details><summary>I don't know where to start</summary>
#
# Make all angles at once: places as a column of shape (length, 1), factors as a row of shape (size / 2). Their product has shape (length, size / 2).
#
# </details>
# <details><summary>How do sine and cosine take turns?</summary>
#
# Make an array of zeros, `np.zeros((length, size), np.float32)`, and fill every second column: `out[:, 0::2]` are the even ones, `out[:, 1::2]` the odd ones. `kindling.from_numpy` at the end keeps the dtype.
#
# </details>
# <details><summary>My factors are off</summary>
#
# The exponents are $0, -2/E, -4/E, \dots$: the even numbers below E, divided by E.
#
# </details>

# %% role="answer" id="positional-encoding"
def positional_encoding(length, size):
    """Return a vector for each place: sines and cosines of many lengths."""
    ### BEGIN SOLUTION
    factors = 10000.0 ** (-np.arange(0, size, 2) / size)
    angles = np.arange(length)[:, None] * factors
    out = np.zeros((length, size), np.float32)
    out[:, 0::2], out[:, 1::2] = np.sin(angles), np.cos(angles)
    return kindling.from_numpy(out)
    ### END SOLUTION

# %%
print(positional_encoding(2, 2).tolist(), "expected: 0 1, 0.8415 0.5403")
figure, axis = plt.subplots(figsize=(6, 2.6))
picture = positional_encoding(64, 32).numpy().T
axis.imshow(picture, aspect="auto", cmap="RdBu", interpolation="nearest")
axis.set_xlabel("place")
axis.set_ylabel("number")
plt.show()

# %% role="check" id="check-positional-encoding" points=5
def places(my, length, size):
    found = my.positional_encoding(length, size)
    return {"places": found, "dtype": str(found.dtype)}


def places_of_torch(torch, length, size):
    pairs = torch.arange(0, size, 2, dtype=torch.float64)
    angles = torch.arange(length)[:, None] * 10000.0 ** (-pairs / size)
    waves = torch.stack([torch.sin(angles), torch.cos(angles)], 2).reshape(length, size)
    return {"places": waves.to(torch.float32), "dtype": "torch.float32"}


@check.equal(yours=places, torch=places_of_torch)
def vectors_of_places(rng):
    """Do sines and cosines take turns, with the right lengths?"""
    return {"length": int(rng.integers(3, 9)), "size": 2 * int(rng.integers(2, 6))}

# %% role="check" id="hidden-positional-encoding" points=3
# Hidden check (3 points): far places, one place, two numbers.
### BEGIN HIDDEN TESTS
def other_places(my, size):
    sizes = (3000, size), (1, size), (5, 2)
    return [my.positional_encoding(*each)[-4:] for each in sizes]


def other_places_of_torch(torch, size):
    found = []
    for length, e in ((3000, size), (1, size), (5, 2)):
        pairs = torch.arange(0, e, 2, dtype=torch.float64)
        angles = torch.arange(length)[:, None] * 10000.0 ** (-pairs / e)
        both = torch.stack([torch.sin(angles), torch.cos(angles)], 2)
        found.append(both.reshape(length, e)[-4:].to(torch.float32))
    return found


@check.equal(yours=other_places, torch=other_places_of_torch)
def vectors_of_other_places(rng):
    """Is it right for far places, for one place, and for two numbers?"""
    return {"size": 2 * int(rng.integers(10, 40))}
### END HIDDEN TESTS

# %% [markdown]
# ## 5. The layer and the stack
#
# A layer of the encoder has two parts. In the first the places look at each other (`_sa_block`, self-attention with dropout); in the second each place by itself is sent through two `Linear` layers (`_ff_block`). Around each part are two helpers: its result is **added** to what came in, so that the gradient has a straight way past it, and a `LayerNorm` keeps the size of the numbers.
#
# The first Transformer normalizes behind each part, later ones in front. With $x$ for what comes in, for each of the two parts:
#
# | `norm_first` | the part does |
# |---|---|
# | `False` | $x \leftarrow \text{norm}(x + \text{part}(x))$ |
# | `True` | $x \leftarrow x + \text{part}(\text{norm}(x))$ |

# %% [markdown]
# ### Exercise 13.6 - The encoder layer (12 points, about 10 minutes)
#
# Write the forward of `TransformerEncoderLayer`: first self-attention with `norm1`, then feed-forward with `norm2`, each by the row of the table that `self.norm_first` says.
#
# In: `src` of shape `(L, N, E)`; `src_mask` and `src_key_padding_mask`, masks or `None`, and `is_causal`, all three for self-attention only. Out: the same shape. Given are `self._sa_block(x, attn_mask, key_padding_mask, is_causal)` and `self._ff_block(x)`.
#
# By hand: if both parts return 0, the layer with `norm_first=True` returns its input unchanged; with `norm_first=False` it returns the input normalized twice.

# %% [markdown]
# <details><summary>I don't know where to start</summary>
#
# One `if self.norm_first:`, and two lines in each branch, one for each part.
#
# </details>
# <details><summary>Which x goes into the second part?</summary>
#
# The one that came out of the first part, with the addition.
#
# </details>
# <details><summary>My result has lost the input</summary>
#
# With `norm_first=True` what is added is x itself, not the normalized x.
#
# </details>

# %% role="given" id="encoder-layer" export="nn/modules/transformer"
class TransformerEncoderLayer(EncoderSettings):
    """Self-attention, then two linear layers; both added to what came in."""

    attention = MultiheadAttention

# %% role="answer" id="encoder-forward" export="nn/modules/transformer"
@extend(TransformerEncoderLayer)
def forward(self, src, src_mask=None, src_key_padding_mask=None, is_causal=False):
    """Return what the places (L, N, E) know behind the layer."""
    ### BEGIN SOLUTION
    x, looks = src, (src_mask, src_key_padding_mask, is_causal)
    if self.norm_first:
        x = x + self._sa_block(self.norm1(x), *looks)
        return x + self._ff_block(self.norm2(x))
    x = self.norm1(x + self._sa_block(x, *looks))
    return self.norm2(x + self._ff_block(x))
    ### END SOLUTION

# %%
kindling.manual_seed(0)
layer = TransformerEncoderLayer(8, 2, dim_feedforward=16, dropout=0.0, norm_first=True)
with no_grad():
    for last in (layer.self_attn.out_proj, layer.linear2):
        last.weight.fill_(0.0)
        last.bias.fill_(0.0)
x = kindling.randn(3, 2, 8)
print("unchanged where both parts return 0:", bool((layer(x) == x).all()))

# %% role="check" id="check-encoder-forward" points=7
@check.like_torch
def a_layer_of_the_encoder(torch, rng):
    """Is the layer torch's, with the norms behind and in front, and with a mask?"""
    x, found = torch.tensor(rng.normal(size=(4, 2, 6)).tolist()), {}
    torch.manual_seed(int(rng.integers(0, 1000)))
    later = torch.nn.Transformer.generate_square_subsequent_mask(4)
    for first in (False, True):
        make = torch.nn.TransformerEncoderLayer
        layer = make(6, 2, 8, dropout=0.0, norm_first=first)
        y = layer(x, later)
        (y * y * y).sum().backward()
        name = "norms in front" if first else "norms behind"
        found[name] = y.detach()
        grads = {part: p.grad for part, p in layer.named_parameters()}
        found[f"{name}: gradients"] = grads
    return found

# %% role="check" id="hidden-encoder-forward" points=5
# Hidden check (5 points): a mask of padding, dropout, batch first.
### BEGIN HIDDEN TESTS
@check.like_torch
def another_layer_of_the_encoder(torch, rng):
    """Is it right with padding, with dropout, and with the batch in front?"""
    x, found = torch.tensor(rng.normal(size=(4, 4, 6)).tolist()), {}
    hidden = torch.tensor([[False] * 4, [False, False, True, True], *[[False] * 4] * 2])
    make = torch.nn.TransformerEncoderLayer
    for first in (False, True):
        torch.manual_seed(int(rng.integers(0, 1000)))
        settings = {"norm_first": first, "activation": "gelu"}
        lossy = make(6, 3, 8, dropout=0.3, **settings)
        found[f"dropout {first}"] = lossy(x, src_key_padding_mask=hidden).detach()
        turned = make(6, 3, 8, dropout=0.0, batch_first=True, **settings)
        found[f"turned {first}"] = turned(x, src_key_padding_mask=hidden).detach()
        found[f"repr {first}"] = repr(turned)
    return found
### END HIDDEN TESTS

# %% [markdown]
# ### Exercise 13.7 - The stack (6 points, about 8 minutes)
#
# Write the class `TransformerEncoder(encoder_layer, num_layers, norm)`, with `__init__` and `forward`.
#
# `__init__`: `self.layers`, a `ModuleList` of `num_layers` **copies** of the layer, each with parameters of its own; `self.num_layers`; `self.norm`, a layer or `None`. The signature of torch has two more arguments, `enable_nested_tensor=True, mask_check=True`, which change nothing here.
#
# `forward(self, src, mask=None, src_key_padding_mask=None, is_causal=None)`: through all layers, each with the same masks, and through `norm` at the end, if there is one. The given `is_causal_mask(mask, is_causal, steps)` says what the layers get for `is_causal`.
#
# By hand: a layer of 100 parameters and `num_layers` 3 make 300 parameters.

# %% [markdown]
# <details><summary>I don't know where to start</summary>
#
# `copy.deepcopy(encoder_layer)` is a layer with its own parameters, equal numbers in them. A list of them goes into `ModuleList`.
#
# </details>
# <details><summary>My stack has too few parameters</summary>
#
# If one layer object stands in the list several times, it is one layer with tied weights (unit 07).
#
# </details>
# <details><summary>How many steps are there?</summary>
#
# `src.shape[0]`, or `src.shape[1]` if the layers have the batch in front: `self.layers[0].self_attn.batch_first`.
#
# </details>

# %% role="answer" id="encoder" export="nn/modules/transformer"
class TransformerEncoder(Module):
    """Copies of a layer, one after the other, then a norm."""

    ### BEGIN SOLUTION
    def __init__(self, encoder_layer, num_layers, norm=None,
                 enable_nested_tensor=True, mask_check=True):
        super().__init__()
        layers = [copy.deepcopy(encoder_layer) for _ in range(num_layers)]
        self.layers = ModuleList(layers)
        self.num_layers, self.norm = num_layers, norm

    def forward(self, src, mask=None, src_key_padding_mask=None, is_causal=None):
        """Return what the places (L, N, E) know behind all layers."""
        turned = self.layers[0].self_attn.batch_first and src.dim() == 3
        causal = is_causal_mask(mask, is_causal, src.shape[int(turned)])
        for layer in self.layers:
            src = layer(src, mask, src_key_padding_mask, causal)
        return src if self.norm is None else self.norm(src)

    ### END SOLUTION

# %%
stack = TransformerEncoder(TransformerEncoderLayer(8, 2, 16), 3)
one = sum(p.numel() for p in stack.layers[0].parameters())
print(sum(p.numel() for p in stack.parameters()), "expected:", 3 * one)

# %% role="check" id="check-encoder" points=4
@check.like_torch
def a_stack_of_layers(torch, rng):
    """Has the stack its own parameters in each layer, and torch's result?"""
    nn, x = torch.nn, torch.tensor(rng.normal(size=(4, 2, 6)).tolist())
    torch.manual_seed(int(rng.integers(0, 1000)))
    layer = nn.TransformerEncoderLayer(6, 2, 8, dropout=0.0)
    stack = nn.TransformerEncoder(layer, 2, nn.LayerNorm(6), enable_nested_tensor=False)
    for param in stack.parameters():
        param.data.add_(0.1)
    y = stack(x, nn.Transformer.generate_square_subsequent_mask(4))
    (y * y * y).sum().backward()
    found = {"names": [name for name, _ in stack.named_parameters()]}
    found["gradients"] = {name: p.grad for name, p in stack.named_parameters()}
    return found | {"result": y.detach(), "untouched": layer.linear1.weight.detach()}

# %% role="check" id="hidden-encoder" points=2
# Hidden check (2 points): without a norm, the batch in front, padding.
### BEGIN HIDDEN TESTS
@check.like_torch
def another_stack_of_layers(torch, rng):
    """Is it right without a norm, with the batch in front and with padding?"""
    torch.manual_seed(int(rng.integers(0, 1000)))
    make = torch.nn.TransformerEncoderLayer
    layer = make(6, 2, 8, dropout=0.0, batch_first=True, norm_first=True)
    stack = torch.nn.TransformerEncoder(layer, 3, enable_nested_tensor=False)
    x = torch.tensor(rng.normal(size=(2, 4, 6)).tolist())
    hidden = torch.tensor([[False] * 4, [False, True, True, True]])
    y = stack(x, src_key_padding_mask=hidden).detach()
    found = {"result": y, "layers": stack.num_layers, "norm": stack.norm is None}
    return found | {"different": len({id(p) for p in stack.parameters()})}
### END HIDDEN TESTS

# %% [markdown]
# **Question 13.2 (6 points).** (a) A sentence has 100 words. How many steps does a gradient take from the last word to the first in an LSTM of one layer, and how many in one layer of the encoder? (b) How does the number of scores grow if the text gets twice as long? (c) What would a stack of layers compute if the additions around the two parts were left out and the weights of the parts began near 0? Say also what reaches the first layer's parameters as a gradient then.

# %% [markdown] role="written" id="paths" points=6
# ### BEGIN SOLUTION
# (a) In the LSTM 99 steps, from state to state; in the encoder layer one, since the last word looks at the first directly. (b) Each place has a score for each place: four times as many. (c) With the additions a layer begins as nearly the identity, and the gradient passes it unchanged. Without them each layer would return numbers near 0 (or, behind the norm, something that no longer has to do with the input), so what came in is lost after a few layers; the gradient would be multiplied by the small weights of every layer on its way and would reach the first layer close to 0.
#
# Mark scheme: (a) 2 points: 99 (1), 1 (1). (b) 1 point: four times. (c) 3 points: the input is lost (1), with the addition it passes (1), the gradient vanishes on the way (1).
# ### END SOLUTION

# %% [markdown]
# ## 6. A model that writes
#
# The text is the documentation that your Python carries with it, about 400,000 characters. The model reads some characters and says for each place how probable each of the 47 characters is as the **next** one. So the text is its own teacher: the target of each place is the character behind it.

# %% role="given" id="text"
numbers = {character: number for number, character in enumerate(ALPHABET)}
text = np.array([numbers[character] for character in documentation()])
read, unread = text[:-20_000], text[-20_000:]


def windows_of(text, starts, length):
    """Return pieces of a text, one per column: a tensor (length + 1, pieces)."""
    places = np.arange(length + 1)[:, None] + np.asarray(starts)
    return kindling.from_numpy(text[places])


def loss_of_next(model, rows):
    """Return the mean loss of the next character, for rows (L + 1, N)."""
    logits = model(rows[:-1])
    return F.cross_entropy(logits.flatten(0, 1), rows[1:].flatten())

# %% role="given" id="pairs"
pairs = np.ones((47, 47))
np.add.at(pairs, (read[:-1], read[1:]), 1)
pairs /= pairs.sum(1, keepdims=True)
by_pairs = float(-np.log(pairs[unread[:-1], unread[1:]]).mean())

# %%
print(len(text), "characters;", len(ALPHABET), "different ones:", ALPHABET)
print(documentation()[20_000:20_200])
print(f"guessing: {math.log(47):.2f}, by the character before: {by_pairs:.2f}")

# %% [markdown]
# The last number is what a table of pairs of characters reaches. A model that does better has looked further back.

# %% [markdown]
# ### Exercise 13.8 - The model (12 points, about 15 minutes)
#
# Write the class `CharModel(num_chars, width=64, heads=4, layers=2, hidden=128)`.
#
# Parts: `embedding`, an `nn.Embedding` of `num_chars` rows of `width`; `encoder`, a `TransformerEncoder` of `layers` layers with `heads` heads, `hidden` as `dim_feedforward`, `dropout=0.0`, `norm_first=True`, and an `nn.LayerNorm(width)` as its norm; `linear`, from `width` to `num_chars`; `positions`, a buffer with `positional_encoding(256, width)`.
#
# `forward`: In: numbers of characters, `(L, N)`, with `L` up to 256. Out: logits `(L, N, num_chars)`. Each place gets its position added and sees only itself and what comes before.
#
# By hand: for 47 characters and width 64 `linear` has $64 \cdot 47 + 47 = 3055$ parameters.

# %% [markdown]
# <details><summary>I don't know where to start</summary>
#
# Build the parts in `__init__`, in the order of the statement. `register_buffer` of unit 06 keeps the positions with the model without training them.
#
# </details>
# <details><summary>How do I add the positions?</summary>
#
# The vectors have shape (L, N, width), the positions of the first L places (L, width). An axis of length 1 in the middle makes them broadcast: `self.positions[:L].unsqueeze(1)`, or `[:L, None]`.
#
# </details>
# <details><summary>Where does the mask come from?</summary>
#
# A float mask with $-\infty$ above the diagonal, as in exercise 13.2, of size (L, L); the encoder takes it as its second argument.
#
# </details>

# %% role="answer" id="char-model"
### BEGIN SOLUTION
class CharModel(nn.Module):
    """Logits of the next character for each place of texts."""

    def __init__(self, num_chars, width=64, heads=4, layers=2, hidden=128):
        super().__init__()
        self.embedding = nn.Embedding(num_chars, width)
        kinds = {"dropout": 0.0, "norm_first": True}
        layer = TransformerEncoderLayer(width, heads, hidden, **kinds)
        self.encoder = TransformerEncoder(layer, layers, nn.LayerNorm(width))
        self.linear = nn.Linear(width, num_chars)
        self.register_buffer("positions", positional_encoding(256, width))

    def forward(self, rows):
        """Return logits (L, N, num_chars) for rows (L, N)."""
        steps = len(rows)
        x = self.embedding(rows) + self.positions[:steps].unsqueeze(1)
        mask = full((steps, steps), float("-inf")).triu(1)
        return self.linear(self.encoder(x, mask))
### END SOLUTION

# %% role="given" id="train-text"
def train_text(model, text, steps, length=32, pieces=24, lr=0.003):
    """Train a model on pieces of a text; return the loss of each step."""
    adam, losses = optim.Adam(model.parameters(), lr=lr), []
    schedule = optim.lr_scheduler.CosineAnnealingLR(adam, steps)
    for _ in range(steps):
        starts = kindling.randint(0, len(text) - length, (pieces,)).numpy()
        loss = loss_of_next(model, windows_of(text, starts, length))
        adam.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        adam.step()
        schedule.step()
        losses.append(loss.item())
    return losses

# %% [markdown]
# The next cell computes for about 15 seconds, and longer on a machine that does other things as well. Before you run it: the loss begins near 4. Where will it be after 400 steps, above or below that of the table of pairs?

# %%
kindling.manual_seed(0)
model = CharModel(len(ALPHABET))
start = time.perf_counter()
losses = train_text(model, read, 400)
print(f"{time.perf_counter() - start:.0f} seconds")
rows = windows_of(unread, range(0, 19_900, 100), 32)
with no_grad():
    print(f"loss on text that it has not read: {loss_of_next(model, rows).item():.2f}")

# %%
plt.figure(figsize=(6, 2.6))
plt.plot(losses)
plt.axhline(by_pairs, color="0.5", linestyle=":", label="the character before")
plt.xlabel("step")
plt.ylabel("loss")
plt.legend(fontsize="small")
plt.show()

# %% role="check" id="check-char-model-places" points=3
def model_seen(my, numbers):
    model, (a, b, c, d, e) = my.CharModel(9, layers=1), numbers.tolist()
    texts = [[a, b, c, d], [a, b, c, e], [e, b, c, d], [b, a, c, d]]
    same, last, first, turned = (model(my.kindling.tensor([t]).mT)[:, 0] for t in texts)
    apart = lambda x, y: bool((x - y).abs().max() > 1e-4)
    found = {"the last place sees the first": apart(same[3], first[3])}
    found |= {"a place sees the one behind it": apart(same[:3], last[:3])}
    found["the order counts, in one layer"] = apart(same[3], turned[3])
    kept = {"a buffer": model.named_buffers(), "trained": model.named_parameters()}
    kept = {k: "positions" in [name for name, _ in names] for k, names in kept.items()}
    return found | {"positions": kept}


def model_sees(torch, numbers):
    found = {"the last place sees the first": True}
    found |= {"a place sees the one behind it": False}
    found["the order counts, in one layer"] = True
    return found | {"positions": {"a buffer": True, "trained": False}}


@check.equal(yours=model_seen, torch=model_sees)
def places_of_the_model(rng):
    """Does each place see what comes before, in its order, and nothing else?"""
    return {"numbers": rng.permutation(9)[:5]}

# %% role="check" id="check-char-model" points=4
def model_learned(my, seed):
    my.kindling.manual_seed(seed)
    model = my.CharModel(47, layers=1)
    before = [p.detach().clone() for p in model.parameters()]
    my.train_text(model, my.read, 300, lr=0.008)
    pairs = zip(model.parameters(), before, strict=True)
    rows = my.windows_of(my.unread, range(0, 19_900, 100), 32)
    loss = my.loss_of_next(model, rows).item()
    found = {"every parameter moved": all(bool((p != b).any()) for p, b in pairs)}
    found["it does not look ahead"] = loss > 1.0
    names = "better than guessing", "better than the table of pairs"
    return found | {n: loss < m for n, m in zip(names, (3.0, my.by_pairs), strict=True)}


def model_expected(torch, seed):
    found = {"every parameter moved": True, "it does not look ahead": True}
    names = "better than guessing", "better than the table of pairs"
    return found | dict.fromkeys(names, True)


@check.equal(yours=model_learned, torch=model_expected, rounds=1, seconds=60)
def characters_are_predicted(rng):
    """Does the model learn from more than the character before?"""
    return {"seed": int(rng.integers(0, 1000))}

# %% role="check" id="hidden-char-model" points=5
# Hidden check (5 points): the parts and their result.
### BEGIN HIDDEN TESTS
def model_found(my, rows, seed):
    my.kindling.manual_seed(seed)
    model = my.CharModel(9, width=8, heads=2, hidden=12)
    logits = model(my.kindling.tensor(rows)).detach()
    return {"parameters": [list(p.shape) for p in model.parameters()], "logits": logits}


def model_of_torch(torch, rows, seed):
    torch.manual_seed(seed)
    nn, table = torch.nn, torch.nn.Embedding(9, 8)
    layer = nn.TransformerEncoderLayer(8, 2, 12, 0.0, norm_first=True)
    stack = nn.TransformerEncoder(layer, 2, nn.LayerNorm(8), False)
    last, mask = nn.Linear(8, 9), nn.Transformer.generate_square_subsequent_mask(6)
    turns = torch.arange(6)[:, None, None] * 10.0 ** -torch.arange(4)
    place = torch.stack([turns.sin(), turns.cos()], 3).flatten(2)
    sizes = [list(p.shape) for x in (table, stack, last) for p in x.parameters()]
    return {"parameters": sizes, "logits": last(stack(table(rows) + place, mask))}


@check.equal(yours=model_found, torch=model_of_torch)
def parts_of_the_model(rng):
    """Are the parts those of the statement, and does no place look ahead?"""
    return {"rows": rng.integers(0, 9, size=(6, 2)), "seed": int(rng.integers(999))}
### END HIDDEN TESTS

# %% [markdown]
# Let it write. Each character is drawn by its probability and added to the text; then the model looks again, at the last 32 characters.

# %% role="given" id="write"
def write(model, begin, count, temperature=0.7):
    """Return a text that begins as given and goes on as the model draws it."""
    rows = [numbers[character] for character in begin]
    with no_grad():
        for _ in range(count):
            logits = model(kindling.tensor(rows[-32:]).unsqueeze(1))[-1, 0]
            chances = F.softmax(logits / temperature, dim=0)
            rows.append(int(kindling.multinomial(chances, 1)))
    return "".join(ALPHABET[number] for number in rows)

# %%
kindling.manual_seed(1)
print(write(model, "the function ", 300))

# %% [markdown]
# Many of its words are none, but they look like words, after 400 steps of reading 24 pieces of 32 characters. And where does it look? The weights of the heads of the first layer for a piece of text: a row for each character that looks, a column for each that is looked at. Dark is much.

# %% role="given" id="look-at-heads"
def look_at_heads(model, piece):
    """Show the attention weights of the first layer's heads for a piece of text."""
    rows = kindling.tensor([numbers[character] for character in piece]).unsqueeze(1)
    layer, steps = model.encoder.layers[0], len(piece)
    with no_grad():
        x = model.embedding(rows) + model.positions[:steps].unsqueeze(1)
        x, mask = layer.norm1(x), full((steps, steps), float("-inf")).triu(1)
        kinds = {"attn_mask": mask, "average_attn_weights": False}
        weights = layer.self_attn(x, x, x, **kinds)[1][0].numpy()
    _, axes = plt.subplots(1, len(weights), figsize=(3.2 * len(weights), 3.4))
    for head, axis in enumerate(axes):
        axis.imshow(weights[head], cmap="gray_r", interpolation="nearest")
        axis.set_title(f"head {head}", fontsize="small")
        axis.set_xticks(range(steps), piece)
        axis.set_yticks(range(steps), piece)
    plt.tight_layout()
    plt.show()

# %%
look_at_heads(model, "the value of the object")

# %% [markdown]
# **Question 13.3 (7 points).** (a) Choose one head of your picture and say which places it looks at: near ones, certain characters, the beginning of the word? Which places are white in every head, and why? (b) The model never saw more than 32 characters at once in training. It is asked about a text of 200. What is new to it there? (c) Somebody leaves out the positions, in a model with one layer. Which two texts could it not tell apart, for the last place? (d) Its loss is 2.0 per character. To how many equally probable characters does that correspond?

# %% [markdown] role="written" id="reading" points=7
# ### BEGIN SOLUTION
# (a) For example: a head that is dark one or two columns left of the diagonal looks at the characters just before; another one is dark in the columns of the spaces and looks for the beginning of the word. Everything above the diagonal is white in every head: the causal mask. (b) The vectors of the places from 32 on: it has never been trained with them, so what queries and keys make of them is not learned, and its answers there may be poor. (c) Texts that end with the same character and have the same other characters before it in another order, such as "abc" and "bac": for the last place the same keys and values are there, in another order, and the weighted mean is the same. (A second layer could tell a little: what it reads has already seen different beginnings.) (d) $e^{2.0} \approx 7.4$.
#
# Mark scheme: (a) 3 points: a fitting observation (1), read off the picture (1), white above the diagonal by the mask (1). (b) 1 point: positions never seen. (c) 2 points: another order before the last place (1), an example (1). (d) 1 point: about 7.
# ### END SOLUTION

# %% [markdown]
# ## 7. The same in PyTorch
#
# One program, with torch and with your library: an encoder of two layers, two steps of training. Before you run it: which of its parts have you written yourself by now?

# %%
def program(library):
    """Print the losses of two steps, and an attention weight."""
    nn = library.nn
    library.manual_seed(0)
    layer = nn.TransformerEncoderLayer(8, 2, 16, dropout=0.0)
    encoder = nn.TransformerEncoder(layer, 2, enable_nested_tensor=False)
    optimizer = library.optim.AdamW(encoder.parameters(), lr=0.01)
    x, mask = library.randn(5, 3, 8), library.full((5, 5), float("-inf")).triu(1)
    for _ in range(2):
        loss = (encoder(x, mask)[-1] ** 4).mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        print(f"loss {loss.item():.4f}")
    weights = encoder.layers[0].self_attn(x, x, x, attn_mask=mask)[1]
    print(f"weight {weights[0, 3, 1].item():.4f}")

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
# You have written what computes here: the weights, the heads, the forward of the layer and the stack; and in earlier units the linear layers, the norms, the loss and the optimizer. Given were the frames around them: `MultiheadAttention`, the settings of the layer, its two blocks. What large language models add is size, and engineering to make that size possible.

# %% [markdown]
# ## What you now own
#
# - `scaled_dot_product_attention`: queries, keys, values, and masks of every kind.
# - `attend`: several heads side by side, the core of `MultiheadAttention`.
# - `positional_encoding`: vectors that say where.
# - The forward of `TransformerEncoderLayer`, and `TransformerEncoder`: the blocks of which large models are made.
# - A model that writes.
#
# Given beside them are `MultiheadAttention`, `TransformerDecoderLayer`, `TransformerDecoder` and `Transformer`. In unit 14 your library takes torch's place in programs that were not written for it.
