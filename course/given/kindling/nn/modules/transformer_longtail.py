"""The decoder of a Transformer, and encoder and decoder together.

A. Vaswani et al.: Attention Is All You Need (2017); norm_first after R. Xiong et al.
(2020). Only the plain way is here: torch's fast path for evaluation, which leaves 0 at
padded places, is not.
"""

from __future__ import annotations

import copy
from typing import Any

from kindling.nn import functional as F
from kindling.nn import init
from kindling.nn.functional.attention_arguments import is_causal_mask, subsequent
from kindling.nn.modules.attention import MultiheadAttention
from kindling.nn.modules.container import ModuleList
from kindling.nn.modules.dropout import Dropout
from kindling.nn.modules.linear import Linear
from kindling.nn.modules.module import Module
from kindling.nn.modules.normalization import LayerNorm
from kindling.nn.modules.transformer import TransformerEncoder, TransformerEncoderLayer
from kindling.nn.modules.transformer_settings import activation_of


class TransformerDecoderLayer(Module):
    """Attention to what is there so far, then to the encoder's result."""

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
        self.self_attn = MultiheadAttention(d_model, nhead, **looks)
        self.multihead_attn = MultiheadAttention(d_model, nhead, **looks)
        self.linear1 = Linear(d_model, dim_feedforward, **kinds)
        self.dropout = Dropout(dropout)
        self.linear2 = Linear(dim_feedforward, d_model, **kinds)
        self.norm_first = norm_first
        self.norm1 = LayerNorm(d_model, layer_norm_eps, **kinds)
        self.norm2 = LayerNorm(d_model, layer_norm_eps, **kinds)
        self.norm3 = LayerNorm(d_model, layer_norm_eps, **kinds)
        self.dropout1 = Dropout(dropout)
        self.dropout2 = Dropout(dropout)
        self.dropout3 = Dropout(dropout)
        self.activation = activation_of(activation)

    def forward(
        self,
        tgt: Any,
        memory: Any,
        tgt_mask: Any = None,
        memory_mask: Any = None,
        tgt_key_padding_mask: Any = None,
        memory_key_padding_mask: Any = None,
        tgt_is_causal: bool = False,
        memory_is_causal: bool = False,
    ) -> Any:
        """tgt: (L, N, E); memory: (S, N, E), the encoder's result. The same as tgt."""

        def own(x: Any) -> Any:
            masks = tgt_mask, tgt_key_padding_mask, tgt_is_causal
            return self.dropout1(_looked(self.self_attn, x, x, *masks))

        def other(x: Any) -> Any:
            masks = memory_mask, memory_key_padding_mask, memory_is_causal
            return self.dropout2(_looked(self.multihead_attn, x, memory, *masks))

        def each(x: Any) -> Any:
            hidden = self.dropout(self.activation(self.linear1(x)))
            return self.dropout3(self.linear2(hidden))

        x = tgt
        parts = (own, self.norm1), (other, self.norm2), (each, self.norm3)
        for part, norm in parts:
            x = x + part(norm(x)) if self.norm_first else norm(x + part(x))
        return x


def _looked(
    attention: Any, x: Any, at: Any, mask: Any, padding: Any, is_causal: bool
) -> Any:
    masks = {"attn_mask": mask, "key_padding_mask": padding, "is_causal": is_causal}
    return attention(x, at, at, need_weights=False, **masks)[0]


class TransformerDecoder(Module):
    """num_layers copies of a decoder layer, one after the other, then a norm."""

    def __init__(self, decoder_layer: Any, num_layers: int, norm: Any = None) -> None:
        super().__init__()
        layers = [copy.deepcopy(decoder_layer) for _ in range(num_layers)]
        self.layers = ModuleList(layers)
        self.num_layers, self.norm = num_layers, norm

    def forward(
        self,
        tgt: Any,
        memory: Any,
        tgt_mask: Any = None,
        memory_mask: Any = None,
        tgt_key_padding_mask: Any = None,
        memory_key_padding_mask: Any = None,
        tgt_is_causal: bool | None = None,
        memory_is_causal: bool = False,
    ) -> Any:
        """tgt: (L, N, E); memory: (S, N, E), the encoder's result. The same as tgt."""
        first = self.layers[0].self_attn.batch_first and tgt.dim() == 3
        causal = is_causal_mask(tgt_mask, tgt_is_causal, tgt.shape[int(first)])
        masks = {
            "tgt_mask": tgt_mask,
            "memory_mask": memory_mask,
            "tgt_key_padding_mask": tgt_key_padding_mask,
            "memory_key_padding_mask": memory_key_padding_mask,
            "tgt_is_causal": causal,
            "memory_is_causal": memory_is_causal,
        }
        for layer in self.layers:
            tgt = layer(tgt, memory, **masks)
        return tgt if self.norm is None else self.norm(tgt)


class Transformer(Module):
    """An encoder that reads one sequence, and a decoder that makes another of it."""

    def __init__(
        self,
        d_model: int = 512,
        nhead: int = 8,
        num_encoder_layers: int = 6,
        num_decoder_layers: int = 6,
        dim_feedforward: int = 2048,
        dropout: float = 0.1,
        activation: Any = F.relu,
        custom_encoder: Any = None,
        custom_decoder: Any = None,
        layer_norm_eps: float = 1e-5,
        batch_first: bool = False,
        norm_first: bool = False,
        bias: bool = True,
        device: Any = None,
        dtype: Any = None,
    ) -> None:
        super().__init__()
        kinds = layer_norm_eps, batch_first, norm_first, bias, device, dtype
        settings = d_model, nhead, dim_feedforward, dropout, activation, *kinds
        norms: Any = {"eps": layer_norm_eps, "bias": bias, "dtype": dtype}
        if custom_encoder is None:
            reader, norm = (
                TransformerEncoderLayer(*settings),
                LayerNorm(d_model, **norms),
            )
            custom_encoder = TransformerEncoder(reader, num_encoder_layers, norm)
        if custom_decoder is None:
            writer, norm = (
                TransformerDecoderLayer(*settings),
                LayerNorm(d_model, **norms),
            )
            custom_decoder = TransformerDecoder(writer, num_decoder_layers, norm)
        self.encoder, self.decoder = custom_encoder, custom_decoder
        for param in self.parameters():
            if param.dim() > 1:
                init.xavier_uniform_(param)
        self.d_model, self.nhead, self.batch_first = d_model, nhead, batch_first

    def forward(
        self,
        src: Any,
        tgt: Any,
        src_mask: Any = None,
        tgt_mask: Any = None,
        memory_mask: Any = None,
        src_key_padding_mask: Any = None,
        tgt_key_padding_mask: Any = None,
        memory_key_padding_mask: Any = None,
        src_is_causal: bool | None = None,
        tgt_is_causal: bool | None = None,
        memory_is_causal: bool = False,
    ) -> Any:
        """src: (S, N, E); tgt: (L, N, E). The decoder's result, (L, N, E).

        Raises RuntimeError if their batches or their sizes do not belong together.
        """
        batch = 0 if self.batch_first else 1
        if src.dim() == 3 and src.shape[batch] != tgt.shape[batch]:
            raise RuntimeError("the batch number of src and tgt must be equal")
        if src.shape[-1] != self.d_model or tgt.shape[-1] != self.d_model:
            raise RuntimeError(
                "the feature number of src and tgt must be equal to d_model"
            )
        memory = self.encoder(src, src_mask, src_key_padding_mask, src_is_causal)
        return self.decoder(
            tgt,
            memory,
            tgt_mask=tgt_mask,
            memory_mask=memory_mask,
            tgt_key_padding_mask=tgt_key_padding_mask,
            memory_key_padding_mask=memory_key_padding_mask,
            tgt_is_causal=tgt_is_causal,
            memory_is_causal=memory_is_causal,
        )

    @staticmethod
    def generate_square_subsequent_mask(
        sz: int, device: Any = None, dtype: Any = None
    ) -> Any:
        """The float mask (sz, sz) with -inf above the diagonal: no look ahead."""
        return subsequent(sz, dtype)
