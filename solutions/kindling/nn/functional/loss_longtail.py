# Built by kindling build from course/given/kindling/nn/functional/loss_longtail.py.
"""Losses of single elements that unit 05 leaves out, as functions."""

from __future__ import annotations

import math
import warnings
from typing import Any

import numpy as np

from kindling.core import named, wrap
from kindling.nn.functional.arguments import (
    chosen_reduction,
    need_floats,
    need_tensors,
    same_size,
)
from kindling.nn.functional.distance import clamped_unseen
from kindling.ops import loss_longtail as ops

MEAN_OF_KL = (
    "reduction: 'mean' divides the total loss by both the batch size and the support "
    "size.'batchmean' divides only by the batch size, and aligns with the KL div math "
    "definition.'mean' will be changed to behave the same as 'batchmean' in the next "
    "major release."
)


def reduced(losses: Any, reduction: str) -> Any:
    """The losses as they are, or their mean or sum; ValueError for another word."""
    if reduction not in ("none", "mean", "sum"):
        raise ValueError(f"{reduction} is not a valid value for reduction")
    if reduction == "none":
        return losses
    return losses.mean() if reduction == "mean" else losses.sum()


def l1_loss(
    input: Any,
    target: Any,
    size_average: Any = None,
    reduce: Any = None,
    reduction: str = "mean",
    weight: Any = None,
) -> Any:
    """The magnitudes of the differences, or their mean or sum.

    weight: a factor for each element; the mean then divides by the sum of the weights.
    """
    reduction = chosen_reduction(reduction, size_average, reduce)
    unweighted = weight is None
    input_size = input.size()
    input, target = same_size("l1_loss", input, target)
    losses = (input - target).abs()
    if unweighted:
        return reduced(losses, reduction)
    _check_weight(weight, input_size)
    losses = losses * weight
    if reduction == "mean":
        return losses.sum() / weight.sum()
    return reduced(losses, reduction)


def _check_weight(weight: Any, size: Any) -> None:
    if weight.size() != size:
        raise ValueError("Weights and input must have the same size.")


def smooth_l1_loss(
    input: Any,
    target: Any,
    size_average: Any = None,
    reduce: Any = None,
    reduction: str = "mean",
    beta: float = 1.0,
) -> Any:
    """Half the squares of differences below beta, over beta; lines beyond.

    Raises RuntimeError for a negative beta; beta 0 gives ``l1_loss``.
    """
    reduction = chosen_reduction(reduction, size_average, reduce)
    input, target = same_size("smooth_l1_loss", input, target)
    if beta == 0:
        return l1_loss(input, target, reduction=reduction)
    if beta < 0:
        raise RuntimeError("smooth_l1_loss does not support negative values for beta.")
    need_floats("smooth_l1_loss", input, target)
    return ops.SmoothL1Loss.apply(input, target, reduction=reduction, beta=beta)


def huber_loss(
    input: Any,
    target: Any,
    reduction: str = "mean",
    delta: float = 1.0,
    weight: Any = None,
) -> Any:
    """Half the squares of differences up to delta; lines of slope delta beyond.

    weight: a factor for each element. Raises RuntimeError for a delta that is not
    positive.
    """
    reduction = chosen_reduction(reduction, None, None)
    size = input.size()
    input, target = same_size("huber_loss", input, target)
    if delta <= 0:
        raise RuntimeError("huber_loss does not support non-positive values for delta.")
    need_floats("huber_loss", input, target)
    target = _in_dtype_of(input, target)
    options = {"delta": delta, "reduction": reduction if weight is None else "none"}
    losses = ops.HuberLoss.apply(input, target, **options)
    if weight is None:
        return losses
    _check_weight(weight, size)
    return reduced(losses * weight, reduction)


def _in_dtype_of(input: Any, target: Any) -> Any:
    """The target in the dtype of the input, in which the loss is returned."""
    if not input.dtype.is_floating_point:
        raise RuntimeError(
            f"result type {target.dtype.torch_type} can't be cast to the desired "
            f"output type {input.dtype.torch_type}"
        )
    return target.to(input.dtype)


def binary_cross_entropy(
    input: Any,
    target: Any,
    weight: Any = None,
    size_average: Any = None,
    reduce: Any = None,
    reduction: str = "mean",
) -> Any:
    """The cross-entropy of yes (1) or no (0), from probabilities of yes.

    weight: a factor that broadcasts to the target. Raises ValueError for sizes that
    differ, RuntimeError for other dtypes and for an input outside of 0 and 1.
    """
    reduction = chosen_reduction(reduction, size_average, reduce)
    if input.size() != target.size():
        raise ValueError(
            f"Using a target size ({target.size()}) that is different to the input "
            f"size ({input.size()}) is deprecated. Please ensure they have the same "
            "size."
        )
    if input.dtype != target.dtype:
        raise RuntimeError(
            f"Found dtype {target.dtype.torch_type} but expected "
            f"{input.dtype.torch_type}"
        )
    need_floats("binary_cross_entropy", input)
    if not ((input.array >= 0) & (input.array <= 1)).all():
        raise RuntimeError("all elements of input should be between 0 and 1")
    factor = 1 if weight is None else weight.expand(*target.shape).array
    options = {"reduction": reduction, "weight": factor}
    return ops.BinaryCrossEntropy.apply(input, target, **options)


def kl_div(
    input: Any,
    target: Any,
    size_average: Any = None,
    reduce: Any = None,
    reduction: str = "mean",
    log_target: bool = False,
) -> Any:
    """target (log target - input) of each element, or the mean or sum.

    input: log-probabilities; target: probabilities, or with log_target their
    logarithms. reduction: also "batchmean", the sum divided by the first size.
    """
    need_tensors("kl_div", input=input, target=target)
    if size_average is not None or reduce is not None:
        reduction = chosen_reduction(reduction, size_average, reduce)
    elif reduction == "mean":
        warnings.warn(MEAN_OF_KL, stacklevel=2)
    if not (input.dtype.is_floating_point and target.dtype.is_floating_point):
        raise RuntimeError("kl_div: Integral inputs not supported.")
    if log_target:
        losses = target.exp() * (target - input)
    else:
        losses = ops.Entropy.apply(target) - target * input
    if reduction != "batchmean":
        return reduced(losses, reduction)
    return losses.sum() / input.shape[0] if input.ndim else losses.sum()


def poisson_nll_loss(
    input: Any,
    target: Any,
    log_input: bool = True,
    full: bool = False,
    size_average: Any = None,
    eps: float = 1e-8,
    reduce: Any = None,
    reduction: str = "mean",
) -> Any:
    """The negative log-likelihood of counts, of a Poisson distribution.

    input: logarithms of the expected counts, or the counts themselves. full: with
    Stirling's formula for the logarithm of the factorial of targets above 1.
    """
    need_tensors("poisson_nll_loss", input=input, target=target)
    reduction = chosen_reduction(reduction, size_average, reduce)
    if log_input:
        losses = input.exp() - target * input
    else:
        losses = input - target * (input + eps).log()
    if full:
        stirling = target * target.log() - target + 0.5 * (2 * math.pi * target).log()
        above = wrap(target.array > 1)
        nothing = wrap(np.zeros((), stirling.array.dtype))
        losses = losses + stirling.where(above, nothing)
    return reduced(losses, reduction)


def gaussian_nll_loss(
    input: Any,
    target: Any,
    var: Any,
    full: bool = False,
    eps: float = 1e-6,
    reduction: str = "mean",
) -> Any:
    """The negative log-likelihood of targets, of a normal distribution.

    input: means; var: variances, a number or a tensor of the size of input, or with 1,
    or nothing, for the last size; they count as at least eps. full: with the constant
    log(2 pi) / 2. Raises ValueError for a negative var and for another size.
    """
    if isinstance(var, float):
        var = wrap(np.full(input.array.shape, var, input.array.dtype))
    if (var.array < 0).any():
        raise ValueError("var has negative entry/entries")
    if var.shape != input.shape:
        var = _for_each_element(var, input)
    if reduction not in ("none", "mean", "sum"):
        raise ValueError(f"{reduction} is not valid")
    var = clamped_unseen(var, eps)
    losses = 0.5 * (var.log() + (input - target) ** 2 / var)
    if full:
        losses = losses + 0.5 * math.log(2 * math.pi)
    return reduced(losses, reduction)


def _for_each_element(var: Any, input: Any) -> Any:
    """The variances in a shape that broadcasts; ValueError if there is none."""
    if tuple(input.shape[:-1]) == tuple(var.shape):
        return var.unsqueeze(-1)
    pairs = zip(input.shape, var.shape, strict=False)
    differing = [size for other, size in pairs if other != size]
    if input.ndim != var.ndim or sum(differing) != 1:
        raise ValueError("var is of incorrect size")
    return var


def soft_margin_loss(
    input: Any,
    target: Any,
    size_average: Any = None,
    reduce: Any = None,
    reduction: str = "mean",
) -> Any:
    """log(1 + exp(-y x)) for targets y of 1 and -1, or the mean or sum.

    Raises RuntimeError for shapes that do not broadcast to that of input.
    """
    reduction = chosen_reduction(reduction, size_average, reduce)
    need_tensors("soft_margin_loss", input=input, target=target)
    target = _in_dtype_of(input, target).expand(*input.shape)
    return ops.SoftMarginLoss.apply(input, target, reduction=reduction)


def multilabel_soft_margin_loss(
    input: Any,
    target: Any,
    weight: Any = None,
    size_average: Any = None,
    reduce: Any = None,
    reduction: str = "mean",
) -> Any:
    """The cross-entropies of yes and no, from logits, averaged over the last axis."""
    from kindling.nn.functional.activation_longtail import logsigmoid

    reduction = chosen_reduction(reduction, size_average, reduce)
    losses = -(target * logsigmoid(input) + (1 - target) * logsigmoid(-input))
    if weight is not None:
        losses = losses * weight
    return reduced(named(losses.sum(-1) / input.shape[-1], "DivBackward0"), reduction)
