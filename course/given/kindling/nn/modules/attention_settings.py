"""AttentionSettings: the weights of multi-head attention, and how they are drawn."""

from __future__ import annotations

from typing import Any

from kindling.autograd.grad_mode import no_grad
from kindling.creation import empty
from kindling.nn import init
from kindling.nn.functional.attention_arguments import merged_mask, with_extra_places
from kindling.nn.functional.attention_inputs import finished, prepared, projected
from kindling.nn.modules.linear import Linear
from kindling.nn.modules.module import Module
from kindling.nn.parameter import Parameter


class NonDynamicallyQuantizableLinear(Linear):
    """A ``Linear`` under the name that torch prints for it here."""


class AttentionSettings(Module):
    """Multi-head attention with its weights, not yet with a forward.

    in_proj_weight: (3 E, E) for queries, keys and values, or three weights if keys or
    values have another size; in_proj_bias: (3 E,) or None; out_proj: a linear layer.
    Raises ValueError or AssertionError as torch does.
    """

    def __init__(
        self,
        embed_dim: int,
        num_heads: int,
        dropout: float = 0.0,
        bias: bool = True,
        add_bias_kv: bool = False,
        add_zero_attn: bool = False,
        kdim: int | None = None,
        vdim: int | None = None,
        batch_first: bool = False,
        device: Any = None,
        dtype: Any = None,
    ) -> None:
        super().__init__()
        _need_heads(embed_dim, num_heads)
        self.embed_dim, self.num_heads = embed_dim, num_heads
        self.kdim = embed_dim if kdim is None else kdim
        self.vdim = embed_dim if vdim is None else vdim
        self.dropout, self.batch_first = dropout, batch_first
        self.head_dim = embed_dim // num_heads
        self._qkv_same_embed_dim = self.kdim == self.vdim == embed_dim
        shapes: dict[str, Any] = {"in_proj_weight": (3 * embed_dim, embed_dim)}
        if not self._qkv_same_embed_dim:
            sizes = {"q": embed_dim, "k": self.kdim, "v": self.vdim}
            shapes = {f"{n}_proj_weight": (embed_dim, k) for n, k in sizes.items()}
        for name in ("q_proj_weight", "k_proj_weight", "v_proj_weight"):
            self.register_parameter(name, _made(shapes.get(name), dtype))
        made = _made(shapes.get("in_proj_weight"), dtype)
        self.register_parameter("in_proj_weight", made)
        made = _made((3 * embed_dim,) if bias else None, dtype)
        self.register_parameter("in_proj_bias", made)
        out = NonDynamicallyQuantizableLinear(embed_dim, embed_dim, bias, dtype=dtype)
        self.out_proj = out
        self.bias_k = self.bias_v = None
        if add_bias_kv:
            self.bias_k = _made((1, 1, embed_dim), dtype)
            self.bias_v = _made((1, 1, embed_dim), dtype)
        self.add_zero_attn = add_zero_attn
        self._reset_parameters()

    def in_weights(self) -> Any:
        """The weight of all three projections, or the three of them."""
        if self._qkv_same_embed_dim:
            return self.in_proj_weight
        return self.q_proj_weight, self.k_proj_weight, self.v_proj_weight

    def ready(
        self, query: Any, key: Any, value: Any, padding: Any, mask: Any, causal: bool
    ) -> tuple[Any, Any, Any, Any, tuple[bool, bool]]:
        """Projected queries, keys and values, one mask, and how they were given.

        All with the steps in front. Raises what ``multi_head_attention_forward`` does.
        """
        turned = self.batch_first and query.dim() == 3
        if turned:
            same = key is query, value is key
            query = query.transpose(0, 1)
            key = query if same[0] else key.transpose(0, 1)
            value = key if same[1] else value.transpose(0, 1)
        heads = self.num_heads
        x, masks, batched = prepared(query, key, value, padding, mask, causal, heads)
        weights = self.in_weights()
        q, k, v = projected(x, weights, self.in_proj_bias, self.embed_dim)
        extra = self.bias_k, self.bias_v, self.add_zero_attn
        k, v, more = with_extra_places(k, v, *extra)
        sizes = len(q), len(k) - more, q.shape[1]
        whole = merged_mask(*masks, sizes, heads, more)
        return q, k, v, whole, (turned, batched)

    def shown(
        self,
        out: Any,
        weights: Any,
        given: tuple[bool, bool],
        need: bool,
        average: bool,
    ) -> tuple[Any, Any]:
        """The result as the input was given, and the weights, if they are needed."""
        turned, batched = given
        out, weights = finished(self.out_proj(out), weights, batched, need, average)
        return (out.transpose(0, 1) if turned else out), weights

    def _reset_parameters(self) -> None:
        weights = self.in_weights()
        for weight in weights if isinstance(weights, tuple) else [weights]:
            init.xavier_uniform_(weight)
        with no_grad():
            if self.in_proj_bias is not None:
                self.in_proj_bias.zero_()
                self.out_proj.bias.zero_()
        for extra in (self.bias_k, self.bias_v):
            if extra is not None:
                init.xavier_normal_(extra)


def _need_heads(embed_dim: int, num_heads: int) -> None:
    if embed_dim <= 0 or num_heads <= 0:
        raise ValueError(
            "embed_dim and num_heads must be greater than 0, got "
            f"embed_dim={embed_dim} and num_heads={num_heads} instead"
        )
    if embed_dim % num_heads:
        raise AssertionError("embed_dim must be divisible by num_heads")


def _made(shape: Any, dtype: Any) -> Any:
    return None if shape is None else Parameter(empty(*shape, dtype=dtype))
