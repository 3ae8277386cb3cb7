# Built by kindling build from course/given/kindling/functions.py.
"""The methods of tensors as functions: ``exp(x)`` for ``x.exp()``."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from kindling.core import TensorCore, named

ALIASES = {"axis": "dim", "keepdims": "keepdim", "x1": "input", "x2": "other"}
"""Names of arguments that NumPy has and torch takes for its own."""

ARITHMETIC = """
    abs absolute add addcdiv addcmul addmm addmv addr baddbmm bitwise_and bitwise_not
    bitwise_or bitwise_xor bitwise_left_shift bitwise_right_shift bmm clamp clamp_max
    clamp_min clip div divide dot floor_divide fmod ger inner kron lerp logaddexp matmul
    mm mul multiply mv neg negative outer positive pow remainder square sub subtract
    true_divide vdot xlogy hypot cross
"""
OF_EACH_ELEMENT = """
    acos acosh arccos arccosh arcsin arcsinh arctan arctan2 arctanh asin asinh atan
    atan2 atanh ceil cos cosh erf erfc exp exp2 expm1 fix floor frac log log10 log1p
    log2 logit nan_to_num reciprocal relu round rsqrt sgn sigmoid sign sin sinh sqrt tan
    tanh trunc log_softmax softmax
"""
COMPARISONS = """
    allclose eq equal ge greater greater_equal gt isclose isfinite isinf isnan isneginf
    isposinf isreal le less less_equal logical_and logical_not logical_or logical_xor lt
    maximum minimum ne not_equal signbit is_complex is_floating_point is_nonzero
    is_same_size is_signed numel
"""
REDUCTIONS = """
    all amax amin aminmax any argmax argmin count_nonzero cummax cummin cumprod cumsum
    diff dist kthvalue logsumexp max mean median min mode nanmean nansum norm prod
    quantile std sum unique unique_consecutive var
"""
ORDER = "argsort msort sort topk"
SHAPES = """
    adjoint broadcast_to chunk clone detach diag diag_embed diagonal flatten flip fliplr
    flipud moveaxis movedim narrow permute ravel repeat_interleave reshape roll rot90
    select split split_with_sizes squeeze swapaxes swapdims t tensor_split tile trace
    transpose tril triu unbind unflatten unsqueeze
"""
PLACES = """
    argwhere gather index_add index_copy index_fill index_select masked_fill
    masked_scatter masked_select nonzero scatter scatter_add take take_along_dim
"""
IN_PLACE = """
    abs_ ceil_ clamp_ clamp_max_ clamp_min_ clip_ cos_ detach_ exp2_ exp_ expm1_ fill_
    floor_ log10_ log1p_ log2_ log_ neg_ reciprocal_ relu_ round_ rsqrt_ sigmoid_ sin_
    sqrt_ square_ tan_ tanh_ trunc_ zero_
"""


def _function(name: str) -> Callable[..., Any]:
    """The method of that name as a function of a tensor."""

    def function(*args: Any, **kwargs: Any) -> Any:
        for known, meant in ALIASES.items():
            if known in kwargs:
                kwargs[meant] = kwargs.pop(known)
        if not args and "input" in kwargs:
            args = (kwargs.pop("input"),)
        if not args or not isinstance(args[0], TensorCore):
            given = type(args[0]).__name__ if args else "nothing"
            raise TypeError(
                f"{name}(): argument 'input' (position 1) must be Tensor, not {given}"
            )
        return getattr(args[0], name)(*args[1:], **kwargs)

    function.__name__ = function.__qualname__ = name
    function.__doc__ = f"``input.{name}(...)``, the method of that name as a function."
    return function


def _all_functions() -> Mapping[str, Callable[..., Any]]:
    groups = (ARITHMETIC, OF_EACH_ELEMENT, COMPARISONS, REDUCTIONS, ORDER, SHAPES)
    names = " ".join((*groups, PLACES, IN_PLACE)).split()
    return {name: _function(name) for name in names}


BY_NAME = _all_functions()
"""Every function of this file; ``kindling`` has each as an attribute."""


def var_mean(input: Any, dim: Any = None, **options: Any) -> tuple[Any, Any]:
    """The variance and the mean over dim, with the arguments of ``var``."""
    keepdim = options.get("keepdim", False)
    both = input.var(dim, **options), input.mean(dim, keepdim)
    spread, middle = (named(x, "VarMeanBackward0") for x in both)
    return spread, middle


def std_mean(input: Any, dim: Any = None, **options: Any) -> tuple[Any, Any]:
    """The standard deviation and the mean over dim, with the arguments of ``std``."""
    keepdim = options.get("keepdim", False)
    both = input.std(dim, **options), input.mean(dim, keepdim)
    spread, middle = (named(x, "StdMeanBackward0") for x in both)
    return spread, middle


def cdist(x1: Any, x2: Any, p: float = 2.0) -> Any:
    """The p-norm of every difference between a row of x1 and a row of x2."""
    away = x1.unsqueeze(-2) - x2.unsqueeze(-3)
    return named(away.norm(p, -1), "CdistBackward0")
