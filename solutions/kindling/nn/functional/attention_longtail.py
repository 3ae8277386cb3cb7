# Built by kindling build from course/given/kindling/nn/functional/attention_longtail.py.
"""Attention with all of torch's options, as one function."""

from __future__ import annotations

from typing import Any

from kindling.nn.functional.attention import attend
from kindling.nn.functional.attention_arguments import merged_mask, with_extra_places
from kindling.nn.functional.attention_inputs import finished, prepared, projected
from kindling.nn.functional.linear import linear


def multi_head_attention_forward(
    query: Any,
    key: Any,
    value: Any,
    embed_dim_to_check: int,
    num_heads: int,
    in_proj_weight: Any,
    in_proj_bias: Any,
    bias_k: Any,
    bias_v: Any,
    add_zero_attn: bool,
    dropout_p: float,
    out_proj_weight: Any,
    out_proj_bias: Any,
    training: bool = True,
    key_padding_mask: Any = None,
    need_weights: bool = True,
    attn_mask: Any = None,
    use_separate_proj_weight: bool = False,
    q_proj_weight: Any = None,
    k_proj_weight: Any = None,
    v_proj_weight: Any = None,
    static_k: Any = None,
    static_v: Any = None,
    average_attn_weights: bool = True,
    is_causal: bool = False,
) -> Any:
    """Multi-head attention of query (L, N, E), key (S, N, K) and value (S, N, V).

    Each may be without N. Returns the result (L, N, E) and the weights (N, L, S), one
    matrix per head if they are not averaged, or None if they are not needed. Raises
    AssertionError or RuntimeError where torch does.
    """
    if static_k is not None or static_v is not None:
        raise NotImplementedError("static_k and static_v are not here: leave them None")
    inputs, mask, batched = prepared(
        query, key, value, key_padding_mask, attn_mask, is_causal, num_heads
    )
    weights = in_proj_weight
    if use_separate_proj_weight:
        weights = q_proj_weight, k_proj_weight, v_proj_weight
    q, k, v = projected(inputs, weights, in_proj_bias, embed_dim_to_check)
    k, v, more = with_extra_places(k, v, bias_k, bias_v, add_zero_attn)
    sizes = len(q), len(k) - more, q.shape[1]
    whole = merged_mask(*mask, sizes, num_heads, more)
    out, found = attend(q, k, v, num_heads, whole, dropout_p if training else 0.0)
    out = linear(out, out_proj_weight, out_proj_bias)
    return finished(out, found, batched, need_weights, average_attn_weights)
