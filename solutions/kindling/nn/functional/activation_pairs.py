# Built by kindling build from course/given/kindling/nn/functional/activation_pairs.py.
"""Activations with slopes that are learned or drawn, and gates, as functions."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np

from kindling.core import named, wrap
from kindling.inplace import overwrite
from kindling.nn.functional.activation_longtail import leaky_relu
from kindling.nn.functional.arguments import need_floats, need_tensors
from kindling.ops.activation_pairs import Glu, PreluKernel, RreluWithNoise
from kindling.random import default_generator


def prelu(input: Any, weight: Any) -> Any:
    """Each positive element, and the others times weight, which is learned.

    input: (batch, channels, ...); weight: one number, or one for each channel. Raises
    RuntimeError if it does not fit, in shape or dtype.
    """
    need_tensors("prelu", input=input, weight=weight)
    if input.dtype != weight.dtype:
        kinds = [x.dtype.torch_type for x in (input, weight)]
        raise RuntimeError(
            f"prelu: Type promoting not supported. Got {kinds[0]} and {kinds[1]}"
        )
    need_floats("prelu", input)
    if weight.ndim > 1:
        raise RuntimeError(
            "prelu: Expected `weight` to be a scalar or 1D tensor, but got: ndim = "
            f"{weight.ndim}"
        )
    channels = input.shape[1] if input.ndim > 1 else 1
    if weight.numel() not in (1, channels):
        raise RuntimeError(
            "Mismatch of parameter numbers and input channel size. Found parameter "
            f"numbers = {weight.numel()} and channel size = {channels}."
        )
    if input.ndim > 1:
        shape = [1] * input.ndim
        shape[1] = weight.numel()
        weight = weight.reshape(*shape)
    elif weight.ndim != input.ndim:
        weight = weight.reshape(*[1] * input.ndim)
    return PreluKernel.apply(input, weight)


def rrelu(
    input: Any,
    lower: float = 1.0 / 8,
    upper: float = 1.0 / 3,
    training: bool = False,
    inplace: bool = False,
) -> Any:
    """Each positive element, and the others times a slope between lower and upper.

    training: a slope drawn anew for each element; else the middle of both. Raises
    RuntimeError if lower exceeds upper.
    """
    need_tensors("rrelu", input=input)
    if lower > upper:
        raise RuntimeError(
            "Lower bound should be less than or equal to the upper bound"
        )
    if training:
        need_floats("rrelu", input)
        factors = np.ones(input.array.shape)
        low = input.array <= 0
        drawn = default_generator.uniform(int(low.sum()), np.dtype(np.float64))
        factors[low] = drawn * (upper - lower) + lower
        result = RreluWithNoise.apply(input, factors=factors)
    else:
        result = leaky_relu(input, (lower + upper) / 2)
    result = named(result, f"RreluWithNoiseBackward{int(inplace)}")
    return overwrite(input, result) if inplace else result


def rrelu_(
    input: Any, lower: float = 1.0 / 8, upper: float = 1.0 / 3, training: bool = False
) -> Any:
    """``rrelu`` in input's memory."""
    return rrelu(input, lower, upper, training, inplace=True)


def glu(input: Any, dim: int = -1) -> Any:
    """The first half along dim times the sigmoid of the second half.

    Raises RuntimeError for an odd size along dim, IndexError for no such dim.
    """
    need_tensors("glu", input=input)
    if not input.ndim:
        raise RuntimeError(
            "glu does not support scalars because halving size must be even"
        )
    axis = input.axis(dim)
    if input.shape[axis] % 2:
        raise RuntimeError(
            f"Halving dimension must be even, but dimension {axis} is size "
            f"{input.shape[axis]}"
        )
    need_floats("glu", input)
    return Glu.apply(input, axis=axis)


def gumbel_softmax(
    logits: Any, tau: float = 1, hard: bool = False, eps: float = 1e-10, dim: int = -1
) -> Any:
    """A drawn softmax: that of (logits + g) / tau, with Gumbel noise g.

    hard: a one at the largest and zeros elsewhere, with the gradient of the soft one.
    eps changes nothing. Source: Jang, Gu and Poole, 2017, and Maddison et al., 2017.
    """
    from kindling.nn.functional.activation import softmax  # built in unit 05

    if eps != 1e-10:
        warnings.warn("`eps` parameter is deprecated and has no effect.", stacklevel=2)
    need_tensors("gumbel_softmax", logits=logits)
    need_floats("gumbel_softmax", logits)
    shape, kind = logits.array.shape, logits.array.dtype
    drawn = default_generator.uniform(logits.array.size, np.dtype(np.float64))
    with np.errstate(divide="ignore"):
        noise = -np.log(-np.log1p(-drawn).astype(kind)).reshape(shape)
    soft = softmax((logits + wrap(noise)) / tau, dim)
    if not hard:
        return soft
    largest = np.expand_dims(soft.array.argmax(dim), dim)
    ones = np.zeros(shape, kind)
    np.put_along_axis(ones, largest, 1, dim)
    return wrap(ones) - soft.detach() + soft
