"""EncoderSettings: the parts of a layer of the encoder, not yet put together."""

from __future__ import annotations

from typing import Any

from kindling.nn import functional as F
from kindling.nn.modules.dropout import Dropout
from kindling.nn.modules.linear import Linear
from kindling.nn.modules.module import Module
from kindling.nn.modules.normalization import LayerNorm


def activation_of(activation: Any) -> Any:
    """A function between two layers: as it is given, or by its name relu or gelu.

    Raises RuntimeError for another name.
    """
    if not isinstance(activation, str):
        return activation
    if activation not in ("relu", "gelu"):
        raise RuntimeError(f"activation should be relu/gelu, not {activation}")
    return getattr(F, activation)


class EncoderSettings(Module):
    """A layer with self_attn, linear1, linear2, norm1, norm2 and dropouts.

    ``attention`` is the class of self_attn. ``_sa_block`` and ``_ff_block`` are the two
    parts of the layer; subclasses have the forward that puts them together.
    """

    attention: Any = None

    def __init__(
        self,
        d_model: int,
        nhead: int,
        dim_feedforward: int = 2048,
        dropout: float = 0.1,
        activation: Any = F.relu,
        layer_norm_eps: float = 1e-5,
        batch_first: bool = False,
        norm_first: bool = False,
        bias: bool = True,
        device: Any = None,
        dtype: Any = None,
    ) -> None:
        super().__init__()
        kinds: dict[str, Any] = {"bias": bias, "dtype": dtype}
        looks = kinds | {"dropout": dropout, "batch_first": batch_first}
        self.self_attn = self.attention(d_model, nhead, **looks)
        self.linear1 = Linear(d_model, dim_feedforward, **kinds)
        self.dropout = Dropout(dropout)
        self.linear2 = Linear(dim_feedforward, d_model, **kinds)
        self.norm_first = norm_first
        self.norm1 = LayerNorm(d_model, layer_norm_eps, **kinds)
        self.norm2 = LayerNorm(d_model, layer_norm_eps, **kinds)
        self.dropout1 = Dropout(dropout)
        self.dropout2 = Dropout(dropout)
        self.activation = activation_of(activation)

    def _sa_block(
        self, x: Any, attn_mask: Any, key_padding_mask: Any, is_causal: bool = False
    ) -> Any:
        """What the places see when they look at each other."""
        masks = {"attn_mask": attn_mask, "key_padding_mask": key_padding_mask}
        out, _ = self.self_attn(
            x, x, x, need_weights=False, is_causal=is_causal, **masks
        )
        return self.dropout1(out)

    def _ff_block(self, x: Any) -> Any:
        """What each place makes of itself: two linear layers."""
        hidden = self.dropout(self.activation(self.linear1(x)))
        return self.dropout2(self.linear2(hidden))
