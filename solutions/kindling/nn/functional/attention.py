# Built by kindling build from source/13_attention.py.
"""What the unit 'Attention' builds."""

import math

import kindling
from kindling.creation import full, zeros
from kindling.nn import functional as F
from kindling.nn.functional.dropout import dropout


def attention_weights(query, key, mask=None, scale=None):
    """Return how much each query (..., L, E) takes of each key (..., S, E)."""
    if scale is None:
        scale = 1 / math.sqrt(query.shape[-1])
    scores = (query * scale) @ key.transpose(-2, -1)
    if mask is not None:
        scores = scores + mask
    return F.softmax(scores, dim=-1)


def scaled_dot_product_attention(
    query,
    key,
    value,
    attn_mask=None,
    dropout_p=0.0,
    is_causal=False,
    scale=None,
    enable_gqa=False,
):
    """Return the values (..., S, V) as each query weighs them: (..., L, V)."""
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


def split_heads(x, num_heads):
    """Return x (L, N, E) cut into heads: (N, num_heads, L, E // num_heads)."""
    steps, examples, size = x.shape
    parts = x.reshape(steps, examples, num_heads, size // num_heads)
    return parts.permute(1, 2, 0, 3)


def attend(query, key, value, num_heads, mask=None, dropout_p=0.0):
    """Return what all heads see, (L, N, E), and their weights, (N, heads, L, S)."""
    heads = [split_heads(x, num_heads) for x in (query, key, value)]
    weights = dropout(attention_weights(heads[0], heads[1], mask), dropout_p)
    result = (weights @ heads[2]).permute(2, 0, 1, 3)
    return result.reshape(query.shape), weights
