# Built by kindling build from course/given/kindling/nn/functional/attention_arguments.py.
"""Masks and shapes of attention: what may be given, and one float mask made of it."""

from __future__ import annotations

import warnings
from typing import Any

from kindling.creation import zeros, zeros_like
from kindling.nn.functional.padding import pad

HIDDEN = float("-inf")


def as_added(mask: Any, name: str, dtype: Any, other: Any = None) -> Any:
    """A mask that is added to the scores: 0 where a look is allowed, else -inf.

    mask: bools, True where no look is allowed, or floats, which are taken as they are.
    other: a mask that is given beside it, whose dtype should be the same. Raises
    AssertionError for other dtypes, as torch does.
    """
    if mask is None:
        return None
    if mask.array.dtype.kind != "b" and not mask.is_floating_point():
        raise AssertionError(f"only bool and floating types of {name} are supported")
    if other is not None and other.dtype != mask.dtype:
        warnings.warn(
            f"Support for mismatched {name} and attn_mask is deprecated. Use same type "
            "for both instead.",
            stacklevel=4,
        )
    if mask.is_floating_point():
        return mask
    return zeros_like(mask, dtype=dtype).masked_fill_(mask, HIDDEN)


def need_attention_shapes(
    query: Any, key: Any, value: Any, padding: Any, mask: Any, num_heads: int
) -> bool:
    """Whether the three come as a batch; AssertionError if they do not fit."""
    dims = query.dim()
    if dims not in (2, 3):
        raise AssertionError(
            "query should be unbatched 2D or batched 3D tensor but received "
            f"{dims}-D query tensor"
        )
    kind = "batched (3-D)" if dims == 3 else "unbatched (2-D)"
    if key.dim() != dims or value.dim() != dims:
        raise AssertionError(
            f"For {kind} `query`, expected `key` and `value` to be {dims}-D but found "
            f"{key.dim()}-D and {value.dim()}-D tensors respectively"
        )
    if padding is not None and padding.dim() != dims - 1:
        raise AssertionError(
            f"For {kind} `query`, expected `key_padding_mask` to be `None` or "
            f"{dims - 1}-D but found {padding.dim()}-D tensor instead"
        )
    if mask is not None and mask.dim() not in (2, 3):
        raise AssertionError(
            f"For {kind} `query`, expected `attn_mask` to be `None`, 2-D or 3-D but "
            f"found {mask.dim()}-D tensor instead"
        )
    wanted = num_heads, query.shape[0], key.shape[0]
    if dims == 2 and mask is not None and mask.dim() == 3 and mask.shape != wanted:
        raise AssertionError(
            f"Expected `attn_mask` shape to be {wanted} but got {mask.shape}"
        )
    return dims == 3


def merged_mask(
    mask: Any, padding: Any, sizes: tuple[int, int, int], num_heads: int, more: int
) -> Any:
    """One mask (N or 1, heads or 1, L, S) out of both, or None.

    mask: (L, S) or (N * heads, L, S); padding: (N, S); floats, to be added. sizes: L, S
    and N. more: places at the end of S that were added and that all may look at.
    Raises RuntimeError for other shapes.
    """
    rows, columns, examples = sizes
    if mask is not None:
        wanted: tuple[int, ...] = (rows, columns)
        if mask.dim() == 3:
            wanted = (examples * num_heads, rows, columns)
        if tuple(mask.shape) != wanted:
            raise RuntimeError(
                f"The shape of the {mask.dim()}D attn_mask is {mask.shape}, but should "
                f"be {wanted}."
            )
        if mask.dim() == 3:
            mask = mask.reshape(examples, num_heads, rows, columns)
        else:
            mask = mask[None, None]
        mask = pad(mask, (0, more)) if more else mask
    if padding is None:
        return mask
    if tuple(padding.shape) != (examples, columns):
        raise RuntimeError(
            f"Expected `key_padding_mask.shape` to be ({examples}, {columns}), but got "
            f"{padding.shape}"
        )
    padding = pad(padding, (0, more)) if more else padding
    padding = padding[:, None, None]
    return padding if mask is None else mask + padding


def with_extra_places(
    key: Any, value: Any, bias_k: Any, bias_v: Any, zero: bool
) -> tuple[Any, Any, int]:
    """Keys and values (S, N, E) with places added at the end, and how many."""
    from kindling.joining import cat

    more, examples = 0, key.shape[1]
    if bias_k is not None:
        key = cat([key, bias_k.repeat(1, examples, 1)])
        value = cat([value, bias_v.repeat(1, examples, 1)])
        more = 1
    if zero:
        nothing = zeros(1, examples, key.shape[2], dtype=key.dtype)
        key, value = cat([key, nothing]), cat([value, nothing])
        more += 1
    return key, value, more


def is_causal_mask(mask: Any, is_causal: bool | None, size: int) -> bool:
    """Whether each place may look only at itself and what comes before."""
    if is_causal is not None or mask is None:
        return bool(is_causal)
    return tuple(mask.shape) == (size, size) and bool((mask == subsequent(size)).all())


def subsequent(size: int, dtype: Any = None) -> Any:
    """The float mask (size, size) with -inf above the diagonal."""
    from kindling.creation import full

    return full((size, size), HIDDEN, dtype=dtype).triu(1)
