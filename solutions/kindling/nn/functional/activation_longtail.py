# Built by kindling build from course/given/kindling/nn/functional/activation_longtail.py.
"""Activations that unit 05 leaves out, as functions."""

from __future__ import annotations

from typing import Any

from kindling.inplace import overwrite
from kindling.nn.functional.arguments import need_floats, need_tensors
from kindling.ops import activation_longtail as ops

SELU_ALPHA = 1.6732632423543772848170429916717
SELU_SCALE = 1.0507009873554804934193349852946


def tanh(input: Any) -> Any:
    """The hyperbolic tangent of each element."""
    return input.tanh()


def relu_(input: Any) -> Any:
    """The larger of each element and 0, in input's memory."""
    from kindling.nn.functional.activation import relu  # built in unit 05

    return relu(input, inplace=True)


def relu6(input: Any, inplace: bool = False) -> Any:
    """Each element within 0 and 6."""
    need_tensors("relu6", input=input)
    return hardtanh(input, 0.0, 6.0, inplace)


def leaky_relu(input: Any, negative_slope: float = 0.01, inplace: bool = False) -> Any:
    """Each positive element, and the others times negative_slope."""
    options = {"negative_slope": negative_slope}
    return _curve("leaky_relu", ops.LeakyRelu, input, inplace, **options)


def leaky_relu_(input: Any, negative_slope: float = 0.01) -> Any:
    """``leaky_relu`` in input's memory."""
    return leaky_relu(input, negative_slope, inplace=True)


def elu(input: Any, alpha: float = 1.0, inplace: bool = False) -> Any:
    """Each positive element, and alpha (exp(x) - 1) of the others."""
    options = {"alpha": alpha, "scale": 1.0, "width": 1.0}
    return _curve("elu", ops.Elu, input, inplace, **options)


def elu_(input: Any, alpha: float = 1.0) -> Any:
    """``elu`` in input's memory."""
    return elu(input, alpha, inplace=True)


def selu(input: Any, inplace: bool = False) -> Any:
    """ELU with the alpha and the scale that keep mean 0 and variance 1."""
    options = {"alpha": SELU_ALPHA, "scale": SELU_SCALE, "width": 1.0}
    return _curve("selu", ops.Elu, input, inplace, **options)


def selu_(input: Any) -> Any:
    """``selu`` in input's memory."""
    return selu(input, inplace=True)


def celu(input: Any, alpha: float = 1.0, inplace: bool = False) -> Any:
    """Each positive element, and alpha (exp(x / alpha) - 1) of the others.

    Raises RuntimeError if alpha is 0.
    """
    if alpha == 0:
        raise RuntimeError("ZeroDivisionError: alpha cannot be 0 for CELU")
    options = {"alpha": alpha, "scale": 1.0, "width": alpha}
    result = _curve("celu", ops.Elu, input, inplace, **options)
    if result.grad_fn is not None:
        result.grad_fn.torch_name = f"CeluBackward{int(inplace)}"
    return result


def celu_(input: Any, alpha: float = 1.0) -> Any:
    """``celu`` in input's memory."""
    return celu(input, alpha, inplace=True)


def gelu(input: Any, approximate: str = "none") -> Any:
    """Each element times the share of the normal distribution below it.

    approximate: "none", or "tanh" for the formula without the error function. Raises
    RuntimeError for any other word.
    """
    if approximate not in ("none", "tanh"):
        raise RuntimeError("approximate argument must be either none or tanh.")
    return _curve("gelu", ops.Gelu if approximate == "none" else ops.GeluTanh, input)


def silu(input: Any, inplace: bool = False) -> Any:
    """Each element times its sigmoid."""
    return _curve("silu", ops.Silu, input, inplace)


def mish(input: Any, inplace: bool = False) -> Any:
    """Each element times the tanh of its softplus."""
    return _curve("mish", ops.Mish, input, inplace)


def softplus(input: Any, beta: float = 1.0, threshold: float = 20.0) -> Any:
    """log(1 + exp(beta x)) / beta of each x; x itself where beta x > threshold."""
    return _curve("softplus", ops.Softplus, input, beta=beta, threshold=threshold)


def softsign(input: Any) -> Any:
    """x / (1 + abs(x)) of each element x."""
    return input / (input.abs() + 1)


def logsigmoid(input: Any) -> Any:
    """The logarithm of the sigmoid of each element."""
    return _curve("log_sigmoid", ops.LogSigmoid, input)


def hardtanh(
    input: Any, min_val: float = -1.0, max_val: float = 1.0, inplace: bool = False
) -> Any:
    """Each element within min_val and max_val.

    Raises ValueError if min_val exceeds max_val, RuntimeError for truth values.
    """
    need_tensors("hardtanh", input=input)
    if min_val > max_val:
        raise ValueError("min_val cannot be greater than max_val")
    kind = input.array.dtype.kind
    if kind == "b":
        raise RuntimeError("Bool inputs not supported for hardtanh")
    low, high = (min_val, max_val) if kind == "f" else (int(min_val), int(max_val))
    if kind == "u" and low < 0:
        raise RuntimeError(
            "cannot do hardtanh on an unsigned type with negative limits"
        )
    return _in_place(input, ops.Hardtanh.apply(input, low=low, high=high), inplace)


def hardtanh_(input: Any, min_val: float = -1.0, max_val: float = 1.0) -> Any:
    """``hardtanh`` in input's memory."""
    return hardtanh(input, min_val, max_val, inplace=True)


def hardsigmoid(input: Any, inplace: bool = False) -> Any:
    """(x + 3) / 6 of each element x, within 0 and 1."""
    return _curve("hardsigmoid", ops.Hardsigmoid, input, inplace)


def hardswish(input: Any, inplace: bool = False) -> Any:
    """Each element times its ``hardsigmoid``."""
    return _curve("hardswish", ops.Hardswish, input, inplace)


def tanhshrink(input: Any) -> Any:
    """x - tanh(x) of each element x."""
    return input - input.tanh()


def softshrink(input: Any, lambd: float = 0.5) -> Any:
    """Each element moved toward 0 by lambd; 0 where it would pass it.

    Raises RuntimeError if lambd is negative.
    """
    if lambd < 0:
        raise RuntimeError(
            "lambda must be in range [0, 3.40282e+38] for input dtype Float, but found "
            f"{lambd:g}"
        )
    return _curve("softshrink", ops.Softshrink, input, lambd=lambd)


def hardshrink(input: Any, lambd: float = 0.5) -> Any:
    """Each element, but 0 where its magnitude is at most lambd."""
    return _curve("hardshrink", ops.Hardshrink, input, lambd=lambd)


def threshold(input: Any, threshold: float, value: float, inplace: bool = False) -> Any:
    """Each element that exceeds threshold, and value in the place of the others."""
    need_tensors("threshold", input=input)
    kind = input.array.dtype.kind
    if kind == "b":
        raise NotImplementedError("threshold: not implemented for tensors of bool")
    number = float if kind == "f" else int
    options = {"threshold": number(threshold), "replacement": number(value)}
    if kind == "u" and min(options.values()) < 0:
        raise RuntimeError(
            f"threshold: {threshold} and {value} have to fit the unsigned type "
            f"{input.dtype}"
        )
    return _in_place(input, ops.Threshold.apply(input, **options), inplace)


def threshold_(input: Any, threshold_: float, value: float) -> Any:
    """``threshold`` in input's memory."""
    return threshold(input, threshold_, value, inplace=True)


def softmin(
    input: Any, dim: int | None = None, _stacklevel: int = 3, dtype: Any = None
) -> Any:
    """The elements along dim as shares of 1, each in proportion to exp(-x)."""
    from kindling.nn.functional.activation import softmax  # built in unit 05

    return softmax(-input, dim, _stacklevel, dtype)


NAMED_BY_PLACE = ("Elu", "LeakyRelu", "Threshold", "RreluWithNoise")
"""Operations of which torch records the form in place under a name of its own."""


def _curve(
    name: str, operation: Any, input: Any, inplace: bool = False, **options: Any
) -> Any:
    """The operation on a tensor of floats; TypeError or NotImplementedError if not."""
    need_tensors(name, input=input)
    need_floats(name, input)
    return _in_place(input, operation.apply(input, **options), inplace)


def _in_place(input: Any, result: Any, inplace: bool) -> Any:
    """The result, or with inplace the input, which then holds it."""
    if not inplace:
        return result
    node = result.grad_fn
    if node is not None and type(node).__name__ in NAMED_BY_PLACE:
        node.torch_name = f"{type(node).__name__}Backward1"
    return overwrite(input, result)
