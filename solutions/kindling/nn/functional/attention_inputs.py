# Built by kindling build from course/given/kindling/nn/functional/attention_inputs.py.
"""What comes into attention and goes out of it, in the shapes that heads need."""

from __future__ import annotations

from typing import Any

from kindling.nn.functional.attention_arguments import as_added, need_attention_shapes
from kindling.nn.functional.linear import linear


def prepared(
    query: Any,
    key: Any,
    value: Any,
    padding: Any,
    mask: Any,
    is_causal: bool,
    num_heads: int,
) -> tuple[list[Any], tuple[Any, Any], bool]:
    """The three as batches, both masks as floats, and whether they came as batches."""
    padding = as_added(padding, "key_padding_mask", query.dtype, mask)
    if is_causal and mask is None:
        raise RuntimeError(
            "Need attn_mask if specifying the is_causal hint. You may use the "
            "Transformer module method `generate_square_subsequent_mask` to create "
            "this mask."
        )
    mask = as_added(mask, "attn_mask", query.dtype)
    batched = need_attention_shapes(query, key, value, padding, mask, num_heads)
    same = key is query, value is key
    inputs = [query, key, value]
    if not batched:
        query = query.unsqueeze(1)
        key = query if same[0] else key.unsqueeze(1)
        value = key if same[1] else value.unsqueeze(1)
        inputs = [query, key, value]
        padding = None if padding is None else padding.unsqueeze(0)
    return inputs, (mask, padding), batched


def projected(inputs: list[Any], weights: Any, bias: Any, embed_dim: int) -> list[Any]:
    """Queries, keys and values of all heads: (L, N, E), (S, N, E), (S, N, E).

    inputs: what they are made of; weights: one (3 E, E) for all three, or three;
    embed_dim: E. Raises AssertionError for what does not fit.
    """
    query, key, value = inputs
    if query.shape[2] != embed_dim:
        raise AssertionError(
            f"was expecting embedding dimension of {embed_dim}, but got "
            f"{query.shape[2]}"
        )
    if not isinstance(weights, tuple):
        if key.shape != value.shape:
            raise AssertionError(
                f"key shape {key.shape} does not match value shape {value.shape}"
            )
        if query is key and key is value:
            return list(linear(query, weights, bias).chunk(3, -1))
        weights = weights.chunk(3)
    elif key.shape[:2] != value.shape[:2]:
        raise AssertionError(
            f"key's sequence and batch dims {key.shape[:2]} do not match value's "
            f"{value.shape[:2]}"
        )
    biases = [None] * 3 if bias is None else bias.chunk(3)
    each = zip((query, key, value), weights, biases, strict=True)
    return [linear(x, weight, b) for x, weight, b in each]


def finished(
    out: Any, weights: Any, batched: bool, need_weights: bool, average: bool
) -> tuple[Any, Any]:
    """The result and the weights in the shapes in which torch returns them."""
    if not need_weights:
        return (out if batched else out.squeeze(1)), None
    if average:
        weights = weights.mean(1)
    return (out, weights) if batched else (out.squeeze(1), weights.squeeze(0))
