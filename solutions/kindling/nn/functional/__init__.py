# Built by kindling build from course/given/kindling/nn/functional/__init__.py.
"""Functions of neural networks, as in torch.nn.functional.

The parts that units build may be missing while a student is on the way to them.
"""

try:
    from kindling.nn.functional.activation_longtail import (
        celu,
        celu_,
        elu,
        elu_,
        gelu,
        hardshrink,
        hardsigmoid,
        hardswish,
        hardtanh,
        hardtanh_,
        leaky_relu,
        leaky_relu_,
        logsigmoid,
        mish,
        relu6,
        relu_,
        selu,
        selu_,
        silu,
        softmin,
        softplus,
        softshrink,
        softsign,
        tanh,
        tanhshrink,
        threshold,
        threshold_,
    )
    from kindling.nn.functional.activation_pairs import (
        glu,
        gumbel_softmax,
        prelu,
        rrelu,
        rrelu_,
    )
    from kindling.nn.functional.distance import (
        cosine_similarity,
        normalize,
        one_hot,
        pairwise_distance,
    )
    from kindling.nn.functional.loss_longtail import (
        binary_cross_entropy,
        gaussian_nll_loss,
        huber_loss,
        kl_div,
        l1_loss,
        multilabel_soft_margin_loss,
        poisson_nll_loss,
        smooth_l1_loss,
        soft_margin_loss,
    )
    from kindling.nn.functional.loss_margins import (
        cosine_embedding_loss,
        hinge_embedding_loss,
        margin_ranking_loss,
        multi_margin_loss,
        multilabel_margin_loss,
        triplet_margin_loss,
        triplet_margin_with_distance_loss,
    )
except ModuleNotFoundError as missing:
    if not (missing.name or "").startswith("kindling."):
        raise
try:
    from kindling.nn.functional.activation import (
        log_softmax,
        relu,
        sigmoid,
        softmax,
    )
    from kindling.nn.functional.linear import linear
    from kindling.nn.functional.loss import (
        binary_cross_entropy_with_logits,
        cross_entropy,
        mse_loss,
        nll_loss,
    )
except ModuleNotFoundError as missing:
    if not (missing.name or "").startswith("kindling."):
        raise
try:
    from kindling.nn.functional.dropout import dropout
    from kindling.nn.functional.dropout_longtail import (
        alpha_dropout,
        dropout1d,
        dropout2d,
        dropout3d,
        feature_alpha_dropout,
    )
    from kindling.nn.functional.norm_longtail import (
        group_norm,
        instance_norm,
        local_response_norm,
        rms_norm,
    )
    from kindling.nn.functional.normalization import batch_norm, layer_norm
except ModuleNotFoundError as missing:
    if not (missing.name or "").startswith("kindling."):
        raise
try:
    from kindling.nn.functional.folding import fold, unfold
    from kindling.nn.functional.padding import pad
    from kindling.nn.functional.pooling_longtail import (
        adaptive_avg_pool1d,
        adaptive_avg_pool2d,
        adaptive_avg_pool3d,
        adaptive_max_pool1d,
        adaptive_max_pool2d,
        adaptive_max_pool3d,
        avg_pool1d,
        avg_pool3d,
        lp_pool1d,
        lp_pool2d,
        lp_pool3d,
        max_pool1d,
        max_pool3d,
    )
except ModuleNotFoundError as missing:
    if not (missing.name or "").startswith("kindling."):
        raise
try:
    from kindling.nn.functional.conv_longtail import (
        conv1d,
        conv3d,
        conv_transpose1d,
        conv_transpose2d,
        conv_transpose3d,
    )
    from kindling.nn.functional.convolution import conv2d
    from kindling.nn.functional.pooling import avg_pool2d, max_pool2d
except ModuleNotFoundError as missing:
    if not (missing.name or "").startswith("kindling."):
        raise
try:
    from kindling.nn.functional.embedding import embedding
except ModuleNotFoundError as missing:
    if not (missing.name or "").startswith("kindling."):
        raise
try:
    from kindling.nn.functional.attention import scaled_dot_product_attention
    from kindling.nn.functional.attention_longtail import multi_head_attention_forward
except ModuleNotFoundError as missing:
    if not (missing.name or "").startswith("kindling."):
        raise

__all__ = [
    "adaptive_avg_pool1d",
    "adaptive_avg_pool2d",
    "adaptive_avg_pool3d",
    "adaptive_max_pool1d",
    "adaptive_max_pool2d",
    "adaptive_max_pool3d",
    "alpha_dropout",
    "avg_pool1d",
    "avg_pool2d",
    "avg_pool3d",
    "batch_norm",
    "binary_cross_entropy",
    "binary_cross_entropy_with_logits",
    "celu",
    "celu_",
    "conv1d",
    "conv2d",
    "conv3d",
    "conv_transpose1d",
    "conv_transpose2d",
    "conv_transpose3d",
    "cosine_embedding_loss",
    "cosine_similarity",
    "cross_entropy",
    "dropout",
    "dropout1d",
    "dropout2d",
    "dropout3d",
    "elu",
    "elu_",
    "embedding",
    "feature_alpha_dropout",
    "fold",
    "gaussian_nll_loss",
    "gelu",
    "glu",
    "group_norm",
    "gumbel_softmax",
    "hardshrink",
    "hardsigmoid",
    "hardswish",
    "hardtanh",
    "hardtanh_",
    "hinge_embedding_loss",
    "huber_loss",
    "instance_norm",
    "kl_div",
    "l1_loss",
    "layer_norm",
    "leaky_relu",
    "leaky_relu_",
    "linear",
    "local_response_norm",
    "log_softmax",
    "logsigmoid",
    "lp_pool1d",
    "lp_pool2d",
    "lp_pool3d",
    "margin_ranking_loss",
    "max_pool1d",
    "max_pool2d",
    "max_pool3d",
    "mish",
    "mse_loss",
    "multi_head_attention_forward",
    "multi_margin_loss",
    "multilabel_margin_loss",
    "multilabel_soft_margin_loss",
    "nll_loss",
    "normalize",
    "one_hot",
    "pad",
    "pairwise_distance",
    "poisson_nll_loss",
    "prelu",
    "relu",
    "relu6",
    "relu_",
    "rms_norm",
    "rrelu",
    "rrelu_",
    "scaled_dot_product_attention",
    "selu",
    "selu_",
    "sigmoid",
    "silu",
    "smooth_l1_loss",
    "soft_margin_loss",
    "softmax",
    "softmin",
    "softplus",
    "softshrink",
    "softsign",
    "tanh",
    "tanhshrink",
    "threshold",
    "threshold_",
    "triplet_margin_loss",
    "triplet_margin_with_distance_loss",
    "unfold",
]
