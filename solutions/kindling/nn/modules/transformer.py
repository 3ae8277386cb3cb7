# Built by kindling build from source/13_attention.py.
"""What the unit 'Attention' builds."""

import copy

from kindling.nn.functional.attention_arguments import is_causal_mask
from kindling.nn.modules.attention import MultiheadAttention
from kindling.nn.modules.container import ModuleList
from kindling.nn.modules.module import Module
from kindling.nn.modules.transformer_settings import EncoderSettings


class TransformerEncoderLayer(EncoderSettings):
    """Self-attention, then two linear layers; both added to what came in."""

    attention = MultiheadAttention

    def forward(self, src, src_mask=None, src_key_padding_mask=None, is_causal=False):
        """Return what the places (L, N, E) know behind the layer."""
        x, looks = src, (src_mask, src_key_padding_mask, is_causal)
        if self.norm_first:
            x = x + self._sa_block(self.norm1(x), *looks)
            return x + self._ff_block(self.norm2(x))
        x = self.norm1(x + self._sa_block(x, *looks))
        return self.norm2(x + self._ff_block(x))


class TransformerEncoder(Module):
    """Copies of a layer, one after the other, then a norm."""

    def __init__(
        self,
        encoder_layer,
        num_layers,
        norm=None,
        enable_nested_tensor=True,
        mask_check=True,
    ):
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
