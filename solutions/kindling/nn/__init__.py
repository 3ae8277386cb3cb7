# Built by kindling build from course/given/kindling/nn/__init__.py.
"""Parts of neural networks, as in torch.nn.

The parts that units build may be missing while a student is on the way to them.
"""

from kindling.nn import functional

try:
    from kindling.nn.buffer import Buffer
    from kindling.nn.modules.linear import Linear
    from kindling.nn.modules.module import Module
    from kindling.nn.parameter import Parameter
except ModuleNotFoundError as missing:
    if not (missing.name or "").startswith("kindling."):
        raise
try:
    from kindling.nn.modules.activation import (
        GLU,
        SELU,
        Hardsigmoid,
        Hardswish,
        Hardtanh,
        LogSigmoid,
        LogSoftmax,
        Mish,
        ReLU,
        ReLU6,
        Sigmoid,
        SiLU,
        Softmax,
        Softmax2d,
        Softmin,
        Softsign,
        Tanh,
        Tanhshrink,
    )
    from kindling.nn.modules.activation_longtail import (
        CELU,
        ELU,
        GELU,
        Hardshrink,
        LeakyReLU,
        PReLU,
        RReLU,
        Softplus,
        Softshrink,
        Threshold,
    )
    from kindling.nn.modules.distance import (
        CosineSimilarity,
        PairwiseDistance,
    )
    from kindling.nn.modules.flatten import (
        Flatten,
        Unflatten,
    )
    from kindling.nn.modules.identity import Identity
    from kindling.nn.modules.loss import (
        BCELoss,
        BCEWithLogitsLoss,
        CrossEntropyLoss,
        GaussianNLLLoss,
        HuberLoss,
        KLDivLoss,
        L1Loss,
        MSELoss,
        NLLLoss,
        PoissonNLLLoss,
        SmoothL1Loss,
    )
    from kindling.nn.modules.loss_margins import (
        CosineEmbeddingLoss,
        HingeEmbeddingLoss,
        MarginRankingLoss,
        MultiLabelMarginLoss,
        MultiLabelSoftMarginLoss,
        MultiMarginLoss,
        SoftMarginLoss,
        TripletMarginLoss,
        TripletMarginWithDistanceLoss,
    )
except ModuleNotFoundError as missing:
    if not (missing.name or "").startswith("kindling."):
        raise
try:
    from kindling.nn.modules.container import (
        ModuleList,
        Sequential,
    )
    from kindling.nn.modules.container_longtail import ModuleDict
    from kindling.nn.modules.parameter_containers import (
        ParameterDict,
        ParameterList,
    )
except ModuleNotFoundError as missing:
    if not (missing.name or "").startswith("kindling."):
        raise
try:
    from kindling.nn.lazy import UninitializedBuffer, UninitializedParameter
    from kindling.nn.modules.lazy import LazyLinear
except ModuleNotFoundError as missing:
    if not (missing.name or "").startswith("kindling."):
        raise
try:
    from kindling.nn import init, utils
except ModuleNotFoundError as missing:
    if not (missing.name or "").startswith("kindling."):
        raise
try:
    from kindling.nn.modules.batchnorm import BatchNorm1d, BatchNorm2d
    from kindling.nn.modules.dropout import Dropout
    from kindling.nn.modules.dropout_longtail import (
        AlphaDropout,
        Dropout1d,
        Dropout2d,
        Dropout3d,
        FeatureAlphaDropout,
    )
    from kindling.nn.modules.norm_longtail import (
        BatchNorm3d,
        GroupNorm,
        InstanceNorm1d,
        InstanceNorm2d,
        InstanceNorm3d,
        LocalResponseNorm,
        RMSNorm,
    )
    from kindling.nn.modules.normalization import LayerNorm
except ModuleNotFoundError as missing:
    if not (missing.name or "").startswith("kindling."):
        raise
try:
    from kindling.nn.modules.padding import (
        CircularPad1d,
        CircularPad2d,
        CircularPad3d,
        ConstantPad1d,
        ConstantPad2d,
        ConstantPad3d,
        ReflectionPad1d,
        ReflectionPad2d,
        ReflectionPad3d,
        ReplicationPad1d,
        ReplicationPad2d,
        ReplicationPad3d,
        ZeroPad1d,
        ZeroPad2d,
        ZeroPad3d,
    )
    from kindling.nn.modules.pooling_longtail import (
        AdaptiveAvgPool1d,
        AdaptiveAvgPool2d,
        AdaptiveAvgPool3d,
        AdaptiveMaxPool1d,
        AdaptiveMaxPool2d,
        AdaptiveMaxPool3d,
        AvgPool1d,
        AvgPool3d,
        Fold,
        LPPool1d,
        LPPool2d,
        LPPool3d,
        MaxPool1d,
        MaxPool3d,
        Unfold,
    )
except ModuleNotFoundError as missing:
    if not (missing.name or "").startswith("kindling."):
        raise
try:
    from kindling.nn.modules.conv import Conv2d
    from kindling.nn.modules.conv_longtail import (
        Conv1d,
        Conv3d,
        ConvTranspose1d,
        ConvTranspose2d,
        ConvTranspose3d,
    )
    from kindling.nn.modules.lazy_longtail import (
        LazyBatchNorm1d,
        LazyBatchNorm2d,
        LazyBatchNorm3d,
        LazyConv1d,
        LazyConv2d,
        LazyConv3d,
        LazyConvTranspose1d,
        LazyConvTranspose2d,
        LazyConvTranspose3d,
        LazyInstanceNorm1d,
        LazyInstanceNorm2d,
        LazyInstanceNorm3d,
    )
    from kindling.nn.modules.pooling import AvgPool2d, MaxPool2d
except ModuleNotFoundError as missing:
    if not (missing.name or "").startswith("kindling."):
        raise
try:
    from kindling.nn.modules.rnn import (
        GRU,
        LSTM,
        RNN,
        GRUCell,
        LSTMCell,
        RNNBase,
        RNNCell,
    )
    from kindling.nn.modules.sparse import Embedding
except ModuleNotFoundError as missing:
    if not (missing.name or "").startswith("kindling."):
        raise
try:
    from kindling.nn.modules.attention import MultiheadAttention
    from kindling.nn.modules.transformer import (
        TransformerEncoder,
        TransformerEncoderLayer,
    )
    from kindling.nn.modules.transformer_longtail import (
        Transformer,
        TransformerDecoder,
        TransformerDecoderLayer,
    )
except ModuleNotFoundError as missing:
    if not (missing.name or "").startswith("kindling."):
        raise
try:
    from kindling.nn.modules.bilinear import Bilinear
except ModuleNotFoundError as missing:
    if not (missing.name or "").startswith("kindling."):
        raise

__all__ = [
    "AdaptiveAvgPool1d",
    "AdaptiveAvgPool2d",
    "AdaptiveAvgPool3d",
    "AdaptiveMaxPool1d",
    "AdaptiveMaxPool2d",
    "AdaptiveMaxPool3d",
    "AlphaDropout",
    "AvgPool1d",
    "AvgPool2d",
    "AvgPool3d",
    "BCELoss",
    "BCEWithLogitsLoss",
    "BatchNorm1d",
    "BatchNorm2d",
    "BatchNorm3d",
    "Bilinear",
    "Buffer",
    "CELU",
    "CircularPad1d",
    "CircularPad2d",
    "CircularPad3d",
    "ConstantPad1d",
    "ConstantPad2d",
    "ConstantPad3d",
    "Conv1d",
    "Conv2d",
    "Conv3d",
    "ConvTranspose1d",
    "ConvTranspose2d",
    "ConvTranspose3d",
    "CosineEmbeddingLoss",
    "CosineSimilarity",
    "CrossEntropyLoss",
    "Dropout",
    "Dropout1d",
    "Dropout2d",
    "Dropout3d",
    "ELU",
    "Embedding",
    "FeatureAlphaDropout",
    "Flatten",
    "Fold",
    "GELU",
    "GLU",
    "GRU",
    "GRUCell",
    "GaussianNLLLoss",
    "GroupNorm",
    "Hardshrink",
    "Hardsigmoid",
    "Hardswish",
    "Hardtanh",
    "HingeEmbeddingLoss",
    "HuberLoss",
    "Identity",
    "InstanceNorm1d",
    "InstanceNorm2d",
    "InstanceNorm3d",
    "KLDivLoss",
    "L1Loss",
    "LPPool1d",
    "LPPool2d",
    "LPPool3d",
    "LSTM",
    "LSTMCell",
    "LayerNorm",
    "LazyBatchNorm1d",
    "LazyBatchNorm2d",
    "LazyBatchNorm3d",
    "LazyConv1d",
    "LazyConv2d",
    "LazyConv3d",
    "LazyConvTranspose1d",
    "LazyConvTranspose2d",
    "LazyConvTranspose3d",
    "LazyInstanceNorm1d",
    "LazyInstanceNorm2d",
    "LazyInstanceNorm3d",
    "LazyLinear",
    "LeakyReLU",
    "Linear",
    "LocalResponseNorm",
    "LogSigmoid",
    "LogSoftmax",
    "MSELoss",
    "MarginRankingLoss",
    "MaxPool1d",
    "MaxPool2d",
    "MaxPool3d",
    "Mish",
    "Module",
    "ModuleDict",
    "ModuleList",
    "MultiLabelMarginLoss",
    "MultiLabelSoftMarginLoss",
    "MultiMarginLoss",
    "MultiheadAttention",
    "NLLLoss",
    "PReLU",
    "PairwiseDistance",
    "Parameter",
    "ParameterDict",
    "ParameterList",
    "PoissonNLLLoss",
    "RMSNorm",
    "RNN",
    "RNNBase",
    "RNNCell",
    "RReLU",
    "ReLU",
    "ReLU6",
    "ReflectionPad1d",
    "ReflectionPad2d",
    "ReflectionPad3d",
    "ReplicationPad1d",
    "ReplicationPad2d",
    "ReplicationPad3d",
    "SELU",
    "Sequential",
    "SiLU",
    "Sigmoid",
    "SmoothL1Loss",
    "SoftMarginLoss",
    "Softmax",
    "Softmax2d",
    "Softmin",
    "Softplus",
    "Softshrink",
    "Softsign",
    "Tanh",
    "Tanhshrink",
    "Threshold",
    "Transformer",
    "TransformerDecoder",
    "TransformerDecoderLayer",
    "TransformerEncoder",
    "TransformerEncoderLayer",
    "TripletMarginLoss",
    "TripletMarginWithDistanceLoss",
    "Unflatten",
    "Unfold",
    "UninitializedBuffer",
    "UninitializedParameter",
    "ZeroPad1d",
    "ZeroPad2d",
    "ZeroPad3d",
    "functional",
    "init",
    "utils",
]
