# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
# ---

# %% exercise="attention-weights" mistake="no-scale"
# The products are not divided by the root of E, so the scores of long vectors are too large.
def attention_weights(query, key, mask=None, scale=None):
    scores = query @ key.transpose(-2, -1) * (1 if scale is None else scale)
    if mask is not None:
        scores = scores + mask
    return F.softmax(scores, dim=-1)

# %% exercise="attention-weights" mistake="wrong-axis"
# The softmax runs over the queries: each key's weights add up to 1. A query shares out its attention among the keys, along the last axis.
def attention_weights(query, key, mask=None, scale=None):
    if scale is None:
        scale = 1 / math.sqrt(query.shape[-1])
    scores = (query @ key.transpose(-2, -1)) * scale
    if mask is not None:
        scores = scores + mask
    return F.softmax(scores, dim=-2)

# %% exercise="attention-weights" mistake="divided-by-e"
# The products are divided by E. Their spread is the root of E: divide by that.
def attention_weights(query, key, mask=None, scale=None):
    if scale is None:
        scale = 1 / query.shape[-1]
    scores = (query @ key.transpose(-2, -1)) * scale
    if mask is not None:
        scores = scores + mask
    return F.softmax(scores, dim=-1)

# %% exercise="attention-weights" mistake="mask-subtracted"
# The mask has the wrong sign: it is added, so that minus infinity hides.
def attention_weights(query, key, mask=None, scale=None):
    if scale is None:
        scale = 1 / math.sqrt(query.shape[-1])
    scores = (query @ key.transpose(-2, -1)) * scale
    if mask is not None:
        scores = scores - mask
    return F.softmax(scores, dim=-1)

# %% exercise="attention-weights" mistake="mask-scaled"
# The mask is scaled along with the products. Only the products are.
def attention_weights(query, key, mask=None, scale=None):
    if scale is None:
        scale = 1 / math.sqrt(query.shape[-1])
    scores = query @ key.transpose(-2, -1)
    if mask is not None:
        scores = scores + mask
    return F.softmax(scores * scale, dim=-1)

# %% exercise="attention-weights" mistake="scale-left-out"
# The argument `scale` is never used. It stands in place of one over the root of E.
def attention_weights(query, key, mask=None, scale=None):
    scores = query @ key.transpose(-2, -1) / math.sqrt(query.shape[-1])
    if mask is not None:
        scores = scores + mask
    return F.softmax(scores, dim=-1)

# %% exercise="attention-weights" mistake="root-of-the-keys"
# The products are divided by the root of the number of keys, S. It is the root of E, the last axis.
def attention_weights(query, key, mask=None, scale=None):
    if scale is None:
        scale = 1 / math.sqrt(key.shape[-2])
    scores = (query @ key.transpose(-2, -1)) * scale
    if mask is not None:
        scores = scores + mask
    return F.softmax(scores, dim=-1)

# %% exercise="attention-weights" honest="by-hand"
# The softmax written out, with the largest score taken away.
def attention_weights(query, key, mask=None, scale=None):
    factor = query.shape[-1] ** -0.5 if scale is None else scale
    scores = query @ key.mT * factor
    if mask is not None:
        scores = scores + mask
    powers = (scores - scores.detach().amax(-1, keepdim=True)).exp()
    return powers / powers.sum(-1, keepdim=True)

# %% exercise="scaled-dot-product" mistake="true-hides"
# True in a mask of bools hides here. In this function True means: may be seen.
def scaled_dot_product_attention(query, key, value, attn_mask=None, dropout_p=0.0,
                                 is_causal=False, scale=None, enable_gqa=False):
    mask, size = attn_mask, (query.shape[-2], key.shape[-2])
    if is_causal:
        if mask is not None:
            raise RuntimeError("attn_mask should not be set when is_causal=True")
        mask = full(size, float("-inf"), dtype=query.dtype).triu(1)
    elif mask is not None and mask.dtype == kindling.bool:
        mask = zeros(mask.shape, dtype=query.dtype).masked_fill(mask, float("-inf"))
    weights = attention_weights(query, key, mask, scale)
    return dropout(weights, dropout_p) @ value

# %% exercise="scaled-dot-product" mistake="diagonal-hidden"
# A place does not see itself: what is hidden begins above the diagonal, triu(1).
def scaled_dot_product_attention(query, key, value, attn_mask=None, dropout_p=0.0,
                                 is_causal=False, scale=None, enable_gqa=False):
    mask, size = attn_mask, (query.shape[-2], key.shape[-2])
    if is_causal:
        if mask is not None:
            raise RuntimeError("attn_mask should not be set when is_causal=True")
        mask = full(size, float("-inf"), dtype=query.dtype).triu(0)
    elif mask is not None and mask.dtype == kindling.bool:
        mask = zeros(mask.shape, dtype=query.dtype).masked_fill(~mask, float("-inf"))
    weights = attention_weights(query, key, mask, scale)
    return dropout(weights, dropout_p) @ value

# %% exercise="scaled-dot-product" mistake="past-hidden"
# The mask hides what came before and shows what comes later. It is the other way around.
def scaled_dot_product_attention(query, key, value, attn_mask=None, dropout_p=0.0,
                                 is_causal=False, scale=None, enable_gqa=False):
    mask, size = attn_mask, (query.shape[-2], key.shape[-2])
    if is_causal:
        if mask is not None:
            raise RuntimeError("attn_mask should not be set when is_causal=True")
        mask = full(size, float("-inf"), dtype=query.dtype).tril(-1)
    elif mask is not None and mask.dtype == kindling.bool:
        mask = zeros(mask.shape, dtype=query.dtype).masked_fill(~mask, float("-inf"))
    weights = attention_weights(query, key, mask, scale)
    return dropout(weights, dropout_p) @ value

# %% exercise="scaled-dot-product" mistake="bools-added"
# A mask of bools is added as it is, as 1 and 0. Make minus infinity of what may not be seen.
def scaled_dot_product_attention(query, key, value, attn_mask=None, dropout_p=0.0,
                                 is_causal=False, scale=None, enable_gqa=False):
    mask, size = attn_mask, (query.shape[-2], key.shape[-2])
    if is_causal:
        if mask is not None:
            raise RuntimeError("attn_mask should not be set when is_causal=True")
        mask = full(size, float("-inf"), dtype=query.dtype).triu(1)
    elif mask is not None:
        mask = mask.to(query.dtype)
    weights = attention_weights(query, key, mask, scale)
    return dropout(weights, dropout_p) @ value

# %% exercise="scaled-dot-product" mistake="no-dropout"
# The weights are never dropped: `dropout_p` is not used.
def scaled_dot_product_attention(query, key, value, attn_mask=None, dropout_p=0.0,
                                 is_causal=False, scale=None, enable_gqa=False):
    mask, size = attn_mask, (query.shape[-2], key.shape[-2])
    if is_causal:
        if mask is not None:
            raise RuntimeError("attn_mask should not be set when is_causal=True")
        mask = full(size, float("-inf"), dtype=query.dtype).triu(1)
    elif mask is not None and mask.dtype == kindling.bool:
        mask = zeros(mask.shape, dtype=query.dtype).masked_fill(~mask, float("-inf"))
    return attention_weights(query, key, mask, scale) @ value

# %% exercise="scaled-dot-product" mistake="values-dropped"
# The dropout is on the result. It belongs on the weights, before the product with the values.
def scaled_dot_product_attention(query, key, value, attn_mask=None, dropout_p=0.0,
                                 is_causal=False, scale=None, enable_gqa=False):
    mask, size = attn_mask, (query.shape[-2], key.shape[-2])
    if is_causal:
        if mask is not None:
            raise RuntimeError("attn_mask should not be set when is_causal=True")
        mask = full(size, float("-inf"), dtype=query.dtype).triu(1)
    elif mask is not None and mask.dtype == kindling.bool:
        mask = zeros(mask.shape, dtype=query.dtype).masked_fill(~mask, float("-inf"))
    weights = attention_weights(query, key, mask, scale)
    return dropout(weights @ value, dropout_p)

# %% exercise="scaled-dot-product" mistake="both-masks-taken"
# Both masks at once are taken without a word. torch refuses them: raise RuntimeError.
def scaled_dot_product_attention(query, key, value, attn_mask=None, dropout_p=0.0,
                                 is_causal=False, scale=None, enable_gqa=False):
    mask, size = attn_mask, (query.shape[-2], key.shape[-2])
    if mask is not None and mask.dtype == kindling.bool:
        mask = zeros(mask.shape, dtype=query.dtype).masked_fill(~mask, float("-inf"))
    if is_causal:
        later = full(size, float("-inf"), dtype=query.dtype).triu(1)
        mask = later if mask is None else mask + later
    weights = attention_weights(query, key, mask, scale)
    return dropout(weights, dropout_p) @ value

# %% exercise="scaled-dot-product" mistake="zero-times-infinity"
# The bools are multiplied by minus infinity, and 0 times infinity is nan. Fill the hidden places with it: masked_fill.
def scaled_dot_product_attention(query, key, value, attn_mask=None, dropout_p=0.0,
                                 is_causal=False, scale=None, enable_gqa=False):
    mask, size = attn_mask, (query.shape[-2], key.shape[-2])
    if is_causal:
        if mask is not None:
            raise RuntimeError("attn_mask should not be set when is_causal=True")
        mask = full(size, float("-inf"), dtype=query.dtype).triu(1)
    elif mask is not None and mask.dtype == kindling.bool:
        mask = (~mask).to(query.dtype) * float("-inf")
    weights = attention_weights(query, key, mask, scale)
    return dropout(weights, dropout_p) @ value

# %% exercise="scaled-dot-product" honest="bools-first"
# All masks as bools first, then one of numbers.
def scaled_dot_product_attention(query, key, value, attn_mask=None, dropout_p=0.0,
                                 is_causal=False, scale=None, enable_gqa=False):
    if is_causal and attn_mask is not None:
        raise RuntimeError("give either attn_mask or is_causal")
    if is_causal:
        steps, places = query.shape[-2], key.shape[-2]
        attn_mask = arange(steps)[:, None] >= arange(places)
    if attn_mask is not None and not attn_mask.is_floating_point():
        hidden = full(attn_mask.shape, -math.inf, dtype=query.dtype)
        attn_mask = kindling.where(attn_mask, zeros(1, dtype=query.dtype), hidden)
    weights = attention_weights(query, key, attn_mask, scale)
    if dropout_p > 0:
        weights = dropout(weights, dropout_p)
    return weights @ value

# %% exercise="split-heads" mistake="reshaped-only"
# One reshape to the wanted shape mixes steps and heads. Cut the last axis first, then put the axes in order.
def split_heads(x, num_heads):
    steps, examples, size = x.shape
    return x.reshape(examples, num_heads, steps, size // num_heads)

# %% exercise="split-heads" mistake="taking-turns"
# The numbers of a vector are dealt out to the heads in turn. Each head has a piece of neighbors.
def split_heads(x, num_heads):
    steps, examples, size = x.shape
    parts = x.reshape(steps, examples, size // num_heads, num_heads)
    return parts.permute(1, 3, 0, 2)

# %% exercise="split-heads" mistake="steps-in-front"
# The steps stand before the heads: the order is (N, heads, L, E / heads).
def split_heads(x, num_heads):
    steps, examples, size = x.shape
    parts = x.reshape(steps, examples, num_heads, size // num_heads)
    return parts.permute(1, 0, 2, 3)

# %% exercise="split-heads" mistake="examples-second"
# Heads and examples are exchanged: the examples come first.
def split_heads(x, num_heads):
    steps, examples, size = x.shape
    parts = x.reshape(steps, examples, num_heads, size // num_heads)
    return parts.permute(2, 1, 0, 3)

# %% exercise="split-heads" mistake="examples-first-then-reshaped"
# The reshape cuts the steps, not the vectors: after permute it takes steps and heads as they come. Cut the last axis first, then permute.
def split_heads(x, num_heads):
    steps, examples, size = x.shape
    turned = x.permute(1, 0, 2)
    return turned.reshape(examples, num_heads, steps, size // num_heads)

# %% exercise="split-heads" honest="chunks"
# The pieces are cut off one by one and stacked.
def split_heads(x, num_heads):
    pieces = x.chunk(num_heads, dim=2)
    return kindling.stack(pieces, 2).permute(1, 2, 0, 3)

# %% exercise="attend" mistake="not-put-back"
# The heads are not put back in their order: a reshape alone mixes steps, examples and heads.
def attend(query, key, value, num_heads, mask=None, dropout_p=0.0):
    q, k, v = (split_heads(x, num_heads) for x in (query, key, value))
    weights = dropout(attention_weights(q, k, mask), dropout_p)
    return (weights @ v).reshape(query.shape), weights

# %% exercise="attend" mistake="one-head"
# There is one head only: the vectors are not cut.
def attend(query, key, value, num_heads, mask=None, dropout_p=0.0):
    q, k, v = (split_heads(x, 1) for x in (query, key, value))
    weights = dropout(attention_weights(q, k, mask), dropout_p)
    result = (weights @ v).permute(2, 0, 1, 3)
    return result.reshape(query.shape), weights

# %% exercise="attend" mistake="no-mask"
# The mask is not handed on.
def attend(query, key, value, num_heads, mask=None, dropout_p=0.0):
    q, k, v = (split_heads(x, num_heads) for x in (query, key, value))
    weights = dropout(attention_weights(q, k), dropout_p)
    result = (weights @ v).permute(2, 0, 1, 3)
    return result.reshape(query.shape), weights

# %% exercise="attend" mistake="scale-of-all"
# The scores are divided by the root of all E numbers. A head has E / heads of them.
def attend(query, key, value, num_heads, mask=None, dropout_p=0.0):
    q, k, v = (split_heads(x, num_heads) for x in (query, key, value))
    scale = 1 / math.sqrt(query.shape[2])
    weights = dropout(attention_weights(q, k, mask, scale), dropout_p)
    result = (weights @ v).permute(2, 0, 1, 3)
    return result.reshape(query.shape), weights

# %% exercise="attend" mistake="keys-as-values"
# The keys are weighed instead of the values.
def attend(query, key, value, num_heads, mask=None, dropout_p=0.0):
    q, k, _ = (split_heads(x, num_heads) for x in (query, key, value))
    weights = dropout(attention_weights(q, k, mask), dropout_p)
    result = (weights @ k).permute(2, 0, 1, 3)
    return result.reshape(query.shape), weights

# %% exercise="attend" mistake="weights-before-dropout"
# The weights are returned as they were before the dropout. They are those behind it.
def attend(query, key, value, num_heads, mask=None, dropout_p=0.0):
    q, k, v = (split_heads(x, num_heads) for x in (query, key, value))
    weights = attention_weights(q, k, mask)
    result = (dropout(weights, dropout_p) @ v).permute(2, 0, 1, 3)
    return result.reshape(query.shape), weights

# %% exercise="attend" mistake="examples-in-front"
# The examples stand in front of the steps when the heads are joined: the order is (L, N, heads, E / heads).
def attend(query, key, value, num_heads, mask=None, dropout_p=0.0):
    q, k, v = (split_heads(x, num_heads) for x in (query, key, value))
    weights = dropout(attention_weights(q, k, mask), dropout_p)
    result = (weights @ v).permute(0, 2, 1, 3)
    return result.reshape(query.shape), weights

# %% exercise="attend" honest="head-by-head"
# A loop over the heads, set side by side at the end.
def attend(query, key, value, num_heads, mask=None, dropout_p=0.0):
    q, k, v = [split_heads(x, num_heads) for x in (query, key, value)]
    weights = attention_weights(q, k, mask)
    weights = dropout(weights, dropout_p)
    seen = [weights[:, head] @ v[:, head] for head in range(num_heads)]
    return kindling.cat(seen, 2).transpose(0, 1), weights

# %% exercise="positional-encoding" mistake="halves"
# The sines stand in the first half and the cosines in the second. They take turns.
def positional_encoding(length, size):
    factors = 10000.0 ** (-np.arange(0, size, 2) / size)
    angles = np.arange(length)[:, None] * factors
    out = np.concatenate([np.sin(angles), np.cos(angles)], 1)
    return kindling.from_numpy(out.astype(np.float32))

# %% exercise="positional-encoding" mistake="exponent-of-pairs"
# The exponents count the pairs: 0, 1, 2, divided by E. They are the even numbers 0, 2, 4, divided by E.
def positional_encoding(length, size):
    factors = 10000.0 ** (-np.arange(size // 2) / size)
    angles = np.arange(length)[:, None] * factors
    out = np.zeros((length, size), np.float32)
    out[:, 0::2], out[:, 1::2] = np.sin(angles), np.cos(angles)
    return kindling.from_numpy(out)

# %% exercise="positional-encoding" mistake="cosine-first"
# The cosine comes first in each pair. It is the second.
def positional_encoding(length, size):
    factors = 10000.0 ** (-np.arange(0, size, 2) / size)
    angles = np.arange(length)[:, None] * factors
    out = np.zeros((length, size), np.float32)
    out[:, 0::2], out[:, 1::2] = np.cos(angles), np.sin(angles)
    return kindling.from_numpy(out)

# %% exercise="positional-encoding" mistake="from-one"
# The places are counted from 1. The first one is place 0.
def positional_encoding(length, size):
    factors = 10000.0 ** (-np.arange(0, size, 2) / size)
    angles = np.arange(1, length + 1)[:, None] * factors
    out = np.zeros((length, size), np.float32)
    out[:, 0::2], out[:, 1::2] = np.sin(angles), np.cos(angles)
    return kindling.from_numpy(out)

# %% exercise="positional-encoding" mistake="growing"
# The factors grow with the pair: the sign of the exponent is missing, so all but the first turn much too fast.
def positional_encoding(length, size):
    factors = 10000.0 ** (np.arange(0, size, 2) / size)
    angles = np.arange(length)[:, None] * factors
    out = np.zeros((length, size), np.float32)
    out[:, 0::2], out[:, 1::2] = np.sin(angles), np.cos(angles)
    return kindling.from_numpy(out)

# %% exercise="positional-encoding" mistake="float64"
# The result is float64. Parameters are float32, and so is this.
def positional_encoding(length, size):
    factors = 10000.0 ** (-np.arange(0, size, 2) / size)
    angles = np.arange(length)[:, None] * factors
    out = np.zeros((length, size))
    out[:, 0::2], out[:, 1::2] = np.sin(angles), np.cos(angles)
    return kindling.from_numpy(out)

# %% exercise="positional-encoding" mistake="exponent-of-columns"
# Each column has an exponent of its own: 0, 1, 2, divided by E. A sine and its cosine share one, that of the even number.
def positional_encoding(length, size):
    angles = np.arange(length)[:, None] * 10000.0 ** (-np.arange(size) / size)
    angles[:, 0::2], angles[:, 1::2] = np.sin(angles[:, 0::2]), np.cos(angles[:, 1::2])
    return kindling.from_numpy(angles.astype(np.float32))

# %% exercise="positional-encoding" mistake="angles-in-float32"
# The angles are rounded to float32, so those of far places lose digits. Compute them in float64 and round the result.
def positional_encoding(length, size):
    factors = 10000.0 ** (-np.arange(0, size, 2, dtype=np.float32) / np.float32(size))
    angles = np.arange(length, dtype=np.float32)[:, None] * factors.astype(np.float32)
    out = np.zeros((length, size), np.float32)
    out[:, 0::2], out[:, 1::2] = np.sin(angles), np.cos(angles)
    return kindling.from_numpy(out)

# %% exercise="positional-encoding" honest="number-by-number"
# Each number by itself, with plain Python.
def positional_encoding(length, size):
    rows = []
    for p in range(length):
        row = []
        for k in range(size):
            angle = p / 10000 ** (k // 2 * 2 / size)
            row.append(math.cos(angle) if k % 2 else math.sin(angle))
        rows.append(row)
    return kindling.tensor(rows)

# %% exercise="encoder-forward" mistake="always-behind"
# The norms always stand behind. With norm_first=True they stand in front of the parts.
@extend(TransformerEncoderLayer)
def forward(self, src, src_mask=None, src_key_padding_mask=None, is_causal=False):
    seen = self._sa_block(src, src_mask, src_key_padding_mask, is_causal)
    y = self.norm1(src + seen)
    return self.norm2(y + self._ff_block(y))

# %% exercise="encoder-forward" mistake="nothing-added"
# What came in is not added to the result of a part: the straight way past it is missing.
@extend(TransformerEncoderLayer)
def forward(self, src, src_mask=None, src_key_padding_mask=None, is_causal=False):
    looks = src_mask, src_key_padding_mask, is_causal
    if self.norm_first:
        y = self._sa_block(self.norm1(src), *looks)
        return self._ff_block(self.norm2(y))
    y = self.norm1(self._sa_block(src, *looks))
    return self.norm2(self._ff_block(y))

# %% exercise="encoder-forward" mistake="normalized-added"
# With norm_first=True the normalized x is added to the result. Add x itself.
@extend(TransformerEncoderLayer)
def forward(self, src, src_mask=None, src_key_padding_mask=None, is_causal=False):
    looks = src_mask, src_key_padding_mask, is_causal
    if self.norm_first:
        y = self.norm1(src)
        y = y + self._sa_block(y, *looks)
        y = self.norm2(y)
        return y + self._ff_block(y)
    y = self.norm1(src + self._sa_block(src, *looks))
    return self.norm2(y + self._ff_block(y))

# %% exercise="encoder-forward" mistake="norms-exchanged"
# The two norms are exchanged: norm1 belongs to self-attention.
@extend(TransformerEncoderLayer)
def forward(self, src, src_mask=None, src_key_padding_mask=None, is_causal=False):
    looks = src_mask, src_key_padding_mask, is_causal
    if self.norm_first:
        y = src + self._sa_block(self.norm2(src), *looks)
        return y + self._ff_block(self.norm1(y))
    y = self.norm2(src + self._sa_block(src, *looks))
    return self.norm1(y + self._ff_block(y))

# %% exercise="encoder-forward" mistake="masks-left-out"
# The masks are not handed to self-attention.
@extend(TransformerEncoderLayer)
def forward(self, src, src_mask=None, src_key_padding_mask=None, is_causal=False):
    if self.norm_first:
        y = src + self._sa_block(self.norm1(src), None, None)
        return y + self._ff_block(self.norm2(y))
    y = self.norm1(src + self._sa_block(src, None, None))
    return self.norm2(y + self._ff_block(y))

# %% exercise="encoder-forward" mistake="second-part-on-the-input"
# The second part reads the input of the layer. It reads what came out of the first part.
@extend(TransformerEncoderLayer)
def forward(self, src, src_mask=None, src_key_padding_mask=None, is_causal=False):
    looks = src_mask, src_key_padding_mask, is_causal
    if self.norm_first:
        y = src + self._sa_block(self.norm1(src), *looks)
        return y + self._ff_block(self.norm2(src))
    y = self.norm1(src + self._sa_block(src, *looks))
    return self.norm2(y + self._ff_block(src))

# %% exercise="encoder-forward" mistake="norm-inside-the-sum"
# With norm_first=False the part's result is normalized before it is added. The norm stands behind the sum: norm(x + part(x)).
@extend(TransformerEncoderLayer)
def forward(self, src, src_mask=None, src_key_padding_mask=None, is_causal=False):
    looks = src_mask, src_key_padding_mask, is_causal
    if self.norm_first:
        y = src + self._sa_block(self.norm1(src), *looks)
        return y + self._ff_block(self.norm2(y))
    y = src + self.norm1(self._sa_block(src, *looks))
    return y + self.norm2(self._ff_block(y))

# %% exercise="encoder-forward" mistake="second-norm-inside-the-sum"
# With norm_first=False the second part's result is normalized before it is added. The norm stands behind the sum: norm2(x + part(x)).
@extend(TransformerEncoderLayer)
def forward(self, src, src_mask=None, src_key_padding_mask=None, is_causal=False):
    looks = src_mask, src_key_padding_mask, is_causal
    if self.norm_first:
        y = src + self._sa_block(self.norm1(src), *looks)
        return y + self._ff_block(self.norm2(y))
    y = self.norm1(src + self._sa_block(src, *looks))
    return y + self.norm2(self._ff_block(y))

# %% exercise="encoder-forward" mistake="one-norm-twice"
# `norm1` is used for both parts, so `norm2` learns nothing. Before training both hold the same numbers, so only the gradients tell.
@extend(TransformerEncoderLayer)
def forward(self, src, src_mask=None, src_key_padding_mask=None, is_causal=False):
    looks = src_mask, src_key_padding_mask, is_causal
    if self.norm_first:
        y = src + self._sa_block(self.norm1(src), *looks)
        return y + self._ff_block(self.norm1(y))
    y = self.norm1(src + self._sa_block(src, *looks))
    return self.norm1(y + self._ff_block(y))

# %% exercise="encoder-forward" honest="a-loop"
# Both parts in a loop, with their norms.
@extend(TransformerEncoderLayer)
def forward(self, src, src_mask=None, src_key_padding_mask=None, is_causal=False):
    def attended(y):
        return self._sa_block(y, src_mask, src_key_padding_mask, is_causal)

    out = src
    for part, norm in ((attended, self.norm1), (self._ff_block, self.norm2)):
        out = out + part(norm(out)) if self.norm_first else norm(out + part(out))
    return out

# %% exercise="encoder" mistake="one-layer-many-times"
# The same layer stands in the list several times, so all layers share their parameters. Copy it.
class TransformerEncoder(Module):
    def __init__(self, encoder_layer, num_layers, norm=None,
                 enable_nested_tensor=True, mask_check=True):
        super().__init__()
        self.layers = ModuleList([encoder_layer] * num_layers)
        self.num_layers, self.norm = num_layers, norm

    def forward(self, src, mask=None, src_key_padding_mask=None, is_causal=None):
        turned = self.layers[0].self_attn.batch_first and src.dim() == 3
        causal = is_causal_mask(mask, is_causal, src.shape[int(turned)])
        for layer in self.layers:
            src = layer(src, mask, src_key_padding_mask, causal)
        return src if self.norm is None else self.norm(src)

# %% exercise="encoder" mistake="plain-list"
# The layers lie in a Python list, which hides their parameters. Use ModuleList.
class TransformerEncoder(Module):
    def __init__(self, encoder_layer, num_layers, norm=None,
                 enable_nested_tensor=True, mask_check=True):
        super().__init__()
        self.layers = [copy.deepcopy(encoder_layer) for _ in range(num_layers)]
        self.num_layers, self.norm = num_layers, norm

    def forward(self, src, mask=None, src_key_padding_mask=None, is_causal=None):
        turned = self.layers[0].self_attn.batch_first and src.dim() == 3
        causal = is_causal_mask(mask, is_causal, src.shape[int(turned)])
        for layer in self.layers:
            src = layer(src, mask, src_key_padding_mask, causal)
        return src if self.norm is None else self.norm(src)

# %% exercise="encoder" mistake="original-inside"
# The layer that was given is one of the layers, so training changes it. All of them are copies.
class TransformerEncoder(Module):
    def __init__(self, encoder_layer, num_layers, norm=None,
                 enable_nested_tensor=True, mask_check=True):
        super().__init__()
        more = [copy.deepcopy(encoder_layer) for _ in range(num_layers - 1)]
        self.layers = ModuleList([*more, encoder_layer])
        self.num_layers, self.norm = num_layers, norm

    def forward(self, src, mask=None, src_key_padding_mask=None, is_causal=None):
        turned = self.layers[0].self_attn.batch_first and src.dim() == 3
        causal = is_causal_mask(mask, is_causal, src.shape[int(turned)])
        for layer in self.layers:
            src = layer(src, mask, src_key_padding_mask, causal)
        return src if self.norm is None else self.norm(src)

# %% exercise="encoder" mistake="norm-left-out"
# The norm at the end is left out.
class TransformerEncoder(Module):
    def __init__(self, encoder_layer, num_layers, norm=None,
                 enable_nested_tensor=True, mask_check=True):
        super().__init__()
        layers = [copy.deepcopy(encoder_layer) for _ in range(num_layers)]
        self.layers = ModuleList(layers)
        self.num_layers, self.norm = num_layers, norm

    def forward(self, src, mask=None, src_key_padding_mask=None, is_causal=None):
        turned = self.layers[0].self_attn.batch_first and src.dim() == 3
        causal = is_causal_mask(mask, is_causal, src.shape[int(turned)])
        for layer in self.layers:
            src = layer(src, mask, src_key_padding_mask, causal)
        return src

# %% exercise="encoder" mistake="mask-for-the-first"
# Only the first layer gets the masks. All of them do.
class TransformerEncoder(Module):
    def __init__(self, encoder_layer, num_layers, norm=None,
                 enable_nested_tensor=True, mask_check=True):
        super().__init__()
        layers = [copy.deepcopy(encoder_layer) for _ in range(num_layers)]
        self.layers = ModuleList(layers)
        self.num_layers, self.norm = num_layers, norm

    def forward(self, src, mask=None, src_key_padding_mask=None, is_causal=None):
        src = self.layers[0](src, mask, src_key_padding_mask)
        for layer in self.layers[1:]:
            src = layer(src)
        return src if self.norm is None else self.norm(src)

# %% exercise="encoder" mistake="original-first"
# The layer that was given is the first of the layers, so training changes it. All of them are copies.
class TransformerEncoder(Module):
    def __init__(self, encoder_layer, num_layers, norm=None,
                 enable_nested_tensor=True, mask_check=True):
        super().__init__()
        more = [copy.deepcopy(encoder_layer) for _ in range(num_layers - 1)]
        self.layers = ModuleList([encoder_layer, *more])
        self.num_layers, self.norm = num_layers, norm

    def forward(self, src, mask=None, src_key_padding_mask=None, is_causal=None):
        turned = self.layers[0].self_attn.batch_first and src.dim() == 3
        causal = is_causal_mask(mask, is_causal, src.shape[int(turned)])
        for layer in self.layers:
            src = layer(src, mask, src_key_padding_mask, causal)
        return src if self.norm is None else self.norm(src)

# %% exercise="encoder" mistake="only-the-last"
# Every layer gets the input of the stack, so only the last one counts. Each reads what the one before has returned.
class TransformerEncoder(Module):
    def __init__(self, encoder_layer, num_layers, norm=None,
                 enable_nested_tensor=True, mask_check=True):
        super().__init__()
        layers = [copy.deepcopy(encoder_layer) for _ in range(num_layers)]
        self.layers = ModuleList(layers)
        self.num_layers, self.norm = num_layers, norm

    def forward(self, src, mask=None, src_key_padding_mask=None, is_causal=None):
        turned = self.layers[0].self_attn.batch_first and src.dim() == 3
        causal = is_causal_mask(mask, is_causal, src.shape[int(turned)])
        for layer in self.layers:
            x = layer(src, mask, src_key_padding_mask, causal)
        return x if self.norm is None else self.norm(x)

# %% exercise="encoder" honest="appended"
# The copies are appended one by one.
class TransformerEncoder(Module):
    """Copies of a layer, then a norm."""

    def __init__(self, encoder_layer, num_layers, norm=None,
                 enable_nested_tensor=True, mask_check=True):
        super().__init__()
        self.layers = ModuleList()
        for _ in range(num_layers):
            self.layers.append(copy.deepcopy(encoder_layer))
        self.num_layers = num_layers
        self.norm = norm

    def forward(self, src, mask=None, src_key_padding_mask=None, is_causal=None):
        """Return what the places know."""
        steps = src.shape[1 if self.layers[0].self_attn.batch_first else 0]
        kinds = {"src_mask": mask, "src_key_padding_mask": src_key_padding_mask}
        kinds["is_causal"] = is_causal_mask(mask, is_causal, steps)
        out = src
        for layer in self.layers:
            out = layer(out, **kinds)
        if self.norm is not None:
            out = self.norm(out)
        return out

# %% exercise="char-model" mistake="looks-ahead"
# There is no causal mask: each place sees the character that it is asked for.
class CharModel(nn.Module):
    def __init__(self, num_chars, width=64, heads=4, layers=2, hidden=128):
        super().__init__()
        self.embedding = nn.Embedding(num_chars, width)
        kinds = {"dropout": 0.0, "norm_first": True}
        block = TransformerEncoderLayer(width, heads, hidden, **kinds)
        self.encoder = TransformerEncoder(block, layers, nn.LayerNorm(width))
        self.linear = nn.Linear(width, num_chars)
        self.register_buffer("positions", positional_encoding(256, width))

    def forward(self, rows):
        h = self.embedding(rows) + self.positions[: len(rows)].unsqueeze(1)
        return self.linear(self.encoder(h))

# %% exercise="char-model" mistake="no-positions"
# The positions are not added, so the model cannot tell in which order the characters came.
class CharModel(nn.Module):
    def __init__(self, num_chars, width=64, heads=4, layers=2, hidden=128):
        super().__init__()
        self.embedding = nn.Embedding(num_chars, width)
        kinds = {"dropout": 0.0, "norm_first": True}
        block = TransformerEncoderLayer(width, heads, hidden, **kinds)
        self.encoder = TransformerEncoder(block, layers, nn.LayerNorm(width))
        self.linear = nn.Linear(width, num_chars)

    def forward(self, rows):
        later = full((len(rows), len(rows)), float("-inf")).triu(1)
        return self.linear(self.encoder(self.embedding(rows), later))

# %% exercise="char-model" mistake="no-attention"
# The encoder is left out: each place knows its own character only, like a table of pairs.
class CharModel(nn.Module):
    def __init__(self, num_chars, width=64, heads=4, layers=2, hidden=128):
        super().__init__()
        self.embedding = nn.Embedding(num_chars, width)
        self.linear = nn.Linear(width, num_chars)

    def forward(self, rows):
        return self.linear(self.embedding(rows))

# %% exercise="char-model" mistake="positions-of-examples"
# The positions are added along the wrong axis: all places of a text get the same one. They belong to the first axis, the steps.
class CharModel(nn.Module):
    def __init__(self, num_chars, width=64, heads=4, layers=2, hidden=128):
        super().__init__()
        self.embedding = nn.Embedding(num_chars, width)
        kinds = {"dropout": 0.0, "norm_first": True}
        block = TransformerEncoderLayer(width, heads, hidden, **kinds)
        self.encoder = TransformerEncoder(block, layers, nn.LayerNorm(width))
        self.linear = nn.Linear(width, num_chars)
        self.register_buffer("positions", positional_encoding(256, width))

    def forward(self, rows):
        later = full((len(rows), len(rows)), float("-inf")).triu(1)
        h = self.embedding(rows) + self.positions[: rows.shape[1]]
        return self.linear(self.encoder(h, later))

# %% exercise="char-model" mistake="positions-trained"
# The positions are a parameter and are trained. They are a buffer.
class CharModel(nn.Module):
    def __init__(self, num_chars, width=64, heads=4, layers=2, hidden=128):
        super().__init__()
        self.embedding = nn.Embedding(num_chars, width)
        kinds = {"dropout": 0.0, "norm_first": True}
        block = TransformerEncoderLayer(width, heads, hidden, **kinds)
        self.encoder = TransformerEncoder(block, layers, nn.LayerNorm(width))
        self.linear = nn.Linear(width, num_chars)
        self.positions = nn.Parameter(positional_encoding(256, width))

    def forward(self, rows):
        later = full((len(rows), len(rows)), float("-inf")).triu(1)
        h = self.embedding(rows) + self.positions[: len(rows)].unsqueeze(1)
        return self.linear(self.encoder(h, later))

# %% exercise="char-model" mistake="norms-behind"
# The layers have their norms behind the parts: norm_first=True is missing.
class CharModel(nn.Module):
    def __init__(self, num_chars, width=64, heads=4, layers=2, hidden=128):
        super().__init__()
        self.embedding = nn.Embedding(num_chars, width)
        block = TransformerEncoderLayer(width, heads, hidden, dropout=0.0)
        self.encoder = TransformerEncoder(block, layers, nn.LayerNorm(width))
        self.linear = nn.Linear(width, num_chars)
        self.register_buffer("positions", positional_encoding(256, width))

    def forward(self, rows):
        later = full((len(rows), len(rows)), float("-inf")).triu(1)
        h = self.embedding(rows) + self.positions[: len(rows)].unsqueeze(1)
        return self.linear(self.encoder(h, later))

# %% exercise="char-model" mistake="wrong-side-hidden"
# The mask hides the wrong side: each place sees what comes later and not what came before. What is hidden lies above the diagonal, triu(1).
class CharModel(nn.Module):
    def __init__(self, num_chars, width=64, heads=4, layers=2, hidden=128):
        super().__init__()
        self.embedding = nn.Embedding(num_chars, width)
        kinds = {"dropout": 0.0, "norm_first": True}
        block = TransformerEncoderLayer(width, heads, hidden, **kinds)
        self.encoder = TransformerEncoder(block, layers, nn.LayerNorm(width))
        self.linear = nn.Linear(width, num_chars)
        self.register_buffer("positions", positional_encoding(256, width))

    def forward(self, rows):
        later = full((len(rows), len(rows)), float("-inf")).tril(-1)
        h = self.embedding(rows) + self.positions[: len(rows)].unsqueeze(1)
        return self.linear(self.encoder(h, later))

# %% exercise="char-model" mistake="plain-attribute"
# The positions are a plain attribute, which the state of the model does not know. Register them as a buffer.
class CharModel(nn.Module):
    def __init__(self, num_chars, width=64, heads=4, layers=2, hidden=128):
        super().__init__()
        self.embedding = nn.Embedding(num_chars, width)
        kinds = {"dropout": 0.0, "norm_first": True}
        block = TransformerEncoderLayer(width, heads, hidden, **kinds)
        self.encoder = TransformerEncoder(block, layers, nn.LayerNorm(width))
        self.linear = nn.Linear(width, num_chars)
        self.positions = positional_encoding(256, width)

    def forward(self, rows):
        later = full((len(rows), len(rows)), float("-inf")).triu(1)
        h = self.embedding(rows) + self.positions[: len(rows)].unsqueeze(1)
        return self.linear(self.encoder(h, later))

# %% exercise="char-model" mistake="positions-beside-the-examples"
# The positions get their axis of length 1 in front, so they lie along the examples. Put it in the middle: unsqueeze(1).
class CharModel(nn.Module):
    def __init__(self, num_chars, width=64, heads=4, layers=2, hidden=128):
        super().__init__()
        self.embedding = nn.Embedding(num_chars, width)
        kinds = {"dropout": 0.0, "norm_first": True}
        block = TransformerEncoderLayer(width, heads, hidden, **kinds)
        self.encoder = TransformerEncoder(block, layers, nn.LayerNorm(width))
        self.linear = nn.Linear(width, num_chars)
        self.register_buffer("positions", positional_encoding(256, width))

    def forward(self, rows):
        later = full((len(rows), len(rows)), float("-inf")).triu(1)
        h = self.embedding(rows) + self.positions[: len(rows)].unsqueeze(0)
        return self.linear(self.encoder(h, later))

# %% exercise="char-model" honest="layers-of-nn"
# The layers from nn, and torch's own function for the mask.
class CharModel(nn.Module):
    """Logits of the next character."""

    def __init__(self, num_chars, width=64, heads=4, layers=2, hidden=128):
        super().__init__()
        self.embedding = nn.Embedding(num_chars, width)
        self.encoder = nn.TransformerEncoder(
            nn.TransformerEncoderLayer(width, heads, hidden, 0.0, norm_first=True),
            layers,
            norm=nn.LayerNorm(width),
        )
        self.linear = nn.Linear(width, num_chars)
        self.register_buffer("positions", positional_encoding(256, width))

    def forward(self, rows):
        """Return logits (L, N, num_chars)."""
        count = rows.shape[0]
        hidden = nn.Transformer.generate_square_subsequent_mask(count)
        x = self.embedding(rows) + self.positions[:count, None]
        return self.linear(self.encoder(x, mask=hidden, is_causal=True))
