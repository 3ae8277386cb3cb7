"""kindling: tensors and automatic differentiation, as in torch, on NumPy.

The parts that units build may be missing while a student is on the way to them; the
names that need them are then missing too.
"""

from math import e, inf, nan, pi

# The next two come first: kindling.tensor is a module and, below, a function.
try:
    from kindling.tensor import Tensor
except ModuleNotFoundError as missing:
    if not (missing.name or "").startswith("kindling."):
        raise
try:
    from kindling import autograd
    from kindling.autograd import (
        enable_grad,
        is_grad_enabled,
        no_grad,
        set_grad_enabled,
    )
except ModuleNotFoundError as missing:
    if not (missing.name or "").startswith("kindling."):
        raise
from kindling.creation import (
    arange,
    as_tensor,
    empty,
    empty_like,
    eye,
    from_numpy,
    full,
    full_like,
    is_tensor,
    linspace,
    ones,
    ones_like,
    tensor,
    zeros,
    zeros_like,
)
from kindling.devices import device
from kindling.dtypes import bool_ as bool
from kindling.dtypes import (
    dtype,
    float16,
    float32,
    float64,
    int8,
    int16,
    int32,
    int64,
    promote_types,
    uint8,
)
from kindling.dtypes import float16 as half
from kindling.dtypes import float32 as float
from kindling.dtypes import float64 as double
from kindling.dtypes import int16 as short
from kindling.dtypes import int32 as int
from kindling.dtypes import int64 as long
from kindling.functions import (
    abs,
    add,
    all,
    allclose,
    amax,
    amin,
    any,
    argmax,
    argmin,
    clone,
    div,
    eq,
    equal,
    exp,
    flatten,
    ge,
    gt,
    isfinite,
    isinf,
    isnan,
    le,
    log,
    log_softmax,
    lt,
    matmul,
    max,
    maximum,
    mean,
    min,
    minimum,
    mm,
    movedim,
    mul,
    ne,
    neg,
    permute,
    pow,
    relu,
    reshape,
    sigmoid,
    softmax,
    sqrt,
    square,
    squeeze,
    std,
    sub,
    sum,
    t,
    tanh,
    transpose,
    unbind,
    unsqueeze,
    var,
)
from kindling.joining import cat, stack, where
from kindling.printing import set_printoptions
from kindling.random import (
    Generator,
    default_generator,
    initial_seed,
    manual_seed,
    rand,
    rand_like,
    randint,
    randn,
    randn_like,
    randperm,
    seed,
)
from kindling.serialization import load, save
from kindling.size import Size

# Last: what is in it needs the names above.
try:
    from kindling import nn
except ModuleNotFoundError as missing:
    if not (missing.name or "").startswith("kindling."):
        raise

__all__ = [
    "Generator",
    "Size",
    "Tensor",
    "abs",
    "add",
    "all",
    "allclose",
    "amax",
    "amin",
    "any",
    "arange",
    "argmax",
    "argmin",
    "as_tensor",
    "autograd",
    "bool",
    "cat",
    "clone",
    "default_generator",
    "device",
    "div",
    "double",
    "dtype",
    "e",
    "empty",
    "empty_like",
    "enable_grad",
    "eq",
    "equal",
    "exp",
    "eye",
    "flatten",
    "float",
    "float16",
    "float32",
    "float64",
    "from_numpy",
    "full",
    "full_like",
    "ge",
    "gt",
    "half",
    "inf",
    "initial_seed",
    "int",
    "int16",
    "int32",
    "int64",
    "int8",
    "is_grad_enabled",
    "is_tensor",
    "isfinite",
    "isinf",
    "isnan",
    "le",
    "linspace",
    "load",
    "log",
    "log_softmax",
    "long",
    "lt",
    "manual_seed",
    "matmul",
    "max",
    "maximum",
    "mean",
    "min",
    "minimum",
    "mm",
    "movedim",
    "mul",
    "nan",
    "ne",
    "neg",
    "nn",
    "no_grad",
    "ones",
    "ones_like",
    "permute",
    "pi",
    "pow",
    "promote_types",
    "rand",
    "rand_like",
    "randint",
    "randn",
    "randn_like",
    "randperm",
    "relu",
    "reshape",
    "save",
    "seed",
    "set_grad_enabled",
    "set_printoptions",
    "short",
    "sigmoid",
    "softmax",
    "sqrt",
    "square",
    "squeeze",
    "stack",
    "std",
    "sub",
    "sum",
    "t",
    "tanh",
    "tensor",
    "transpose",
    "uint8",
    "unbind",
    "unsqueeze",
    "var",
    "where",
    "zeros",
    "zeros_like",
]
