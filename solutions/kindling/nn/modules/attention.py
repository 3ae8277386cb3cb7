# Built by kindling build from source/13_attention.py.
"""What the unit 'Attention' builds."""

from kindling.nn.functional.attention import attend
from kindling.nn.modules.attention_settings import AttentionSettings


class MultiheadAttention(AttentionSettings):
    """Attention with several heads; bools in masks are True where it is hidden."""

    def forward(
        self,
        query,
        key,
        value,
        key_padding_mask=None,
        need_weights=True,
        attn_mask=None,
        average_attn_weights=True,
        is_causal=False,
    ):
        """Return the result and the weights, or None for them."""
        masks = key_padding_mask, attn_mask, is_causal
        q, k, v, mask, given = self.ready(query, key, value, *masks)
        lost = self.dropout if self.training else 0.0
        out, weights = attend(q, k, v, self.num_heads, mask, lost)
        return self.shown(out, weights, given, need_weights, average_attn_weights)
