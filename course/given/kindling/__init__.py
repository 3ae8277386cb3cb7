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
        inference_mode,
        is_grad_enabled,
        no_grad,
        set_grad_enabled,
    )
    from kindling.quick import speed_up

    speed_up(Tensor, is_grad_enabled)
except ModuleNotFoundError as missing:
    if not (missing.name or "").startswith("kindling."):
        raise
from kindling import backends, cuda, linalg
from kindling.counting import bincount, bucketize, histc, isin, searchsorted
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
    can_cast,
    dtype,
    finfo,
    float16,
    float32,
    float64,
    get_default_dtype,
    iinfo,
    int8,
    int16,
    int32,
    int64,
    promote_types,
    result_type,
    uint8,
)
from kindling.dtypes import float16 as half
from kindling.dtypes import float32 as float
from kindling.dtypes import float64 as double
from kindling.dtypes import int16 as short
from kindling.dtypes import int32 as int
from kindling.dtypes import int64 as long
from kindling.einsum import einsum, tensordot
from kindling.facts import contiguous_format, preserve_format, strided
from kindling.functions import BY_NAME, cdist, pow, std_mean, var_mean
from kindling.grids import (
    asarray,
    logspace,
    scalar_tensor,
    tril_indices,
    triu_indices,
)
from kindling.joining import (
    atleast_1d,
    atleast_2d,
    atleast_3d,
    block_diag,
    broadcast_shapes,
    broadcast_tensors,
    cartesian_prod,
    cat,
    column_stack,
    combinations,
    concat,
    concatenate,
    dstack,
    hstack,
    meshgrid,
    row_stack,
    stack,
    vstack,
    where,
)
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
from kindling.random_state import get_rng_state, set_rng_state
from kindling.sampling import bernoulli, multinomial, normal, randint_like
from kindling.serialization import load, save
from kindling.size import Size

# Last: what is in it needs the names above.
try:
    from kindling import nn
except ModuleNotFoundError as missing:
    if not (missing.name or "").startswith("kindling."):
        raise

# The functions that are methods too: kindling.exp(x) is x.exp().
globals().update(BY_NAME)


def __getattr__(name: str) -> object:
    """``kindling.optim`` and ``kindling.utils``, imported when they are asked for."""
    if name in ("optim", "utils"):
        import importlib

        return importlib.import_module(f"kindling.{name}")
    raise AttributeError(f"module 'kindling' has no attribute {name!r}")
