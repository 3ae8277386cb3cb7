# Built by kindling build from course/given/kindling/nn/functional/loss_margins.py.
"""Losses that ask for a margin between scores or distances, as functions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from kindling.core import wrap
from kindling.nn.functional.arguments import (
    chosen_reduction,
    need_floats,
    need_tensors,
)
from kindling.nn.functional.distance import at_least, pairwise_distance
from kindling.nn.functional.loss_longtail import reduced
from kindling.ops.loss_longtail import MultilabelMarginLoss, MultiMarginLoss

SMALL = 1e-12


def _zero_unless(losses: Any, holds: np.ndarray) -> Any:
    """The losses where a condition holds, elsewhere 0."""
    return losses.where(wrap(holds), wrap(np.zeros((), losses.array.dtype)))


def hinge_embedding_loss(
    input: Any,
    target: Any,
    margin: float = 1.0,
    size_average: Any = None,
    reduce: Any = None,
    reduction: str = "mean",
) -> Any:
    """A distance for a target 1, what it lacks to margin for -1, or the mean or sum."""
    need_tensors("hinge_embedding_loss", input=input, target=target)
    reduction = chosen_reduction(reduction, size_average, reduce)
    apart = _zero_unless(at_least(margin - input, 0), target.array != 1)
    together = _zero_unless(input, target.array != -1)
    return reduced(apart + together, reduction)


def margin_ranking_loss(
    input1: Any,
    input2: Any,
    target: Any,
    margin: float = 0,
    size_average: Any = None,
    reduce: Any = None,
    reduction: str = "mean",
) -> Any:
    """What input1 lacks to lie margin above input2, or below it for a target -1.

    Raises RuntimeError unless all three have as many dimensions.
    """
    reduction = chosen_reduction(reduction, size_average, reduce)
    dims = {input1.dim(), input2.dim(), target.dim()}
    if len(dims) != 1:
        raise RuntimeError(
            "margin_ranking_loss : All input tensors should have same dimension but "
            f"got sizes: input1: {input1.size()}, input2: {input2.size()}, target: "
            f"{target.size()} "
        )
    return reduced(at_least(-target * (input1 - input2) + margin, 0), reduction)


def cosine_embedding_loss(
    input1: Any,
    input2: Any,
    target: Any,
    margin: float = 0,
    size_average: Any = None,
    reduce: Any = None,
    reduction: str = "mean",
) -> Any:
    """1 minus the cosine for a target 1, the cosine above margin for -1.

    input1, input2: (batch, features) with a target (batch,), or (features,) with a
    target (). Raises RuntimeError for other numbers of dimensions.
    """
    need_tensors("cosine_embedding_loss", input1=input1, input2=input2, target=target)
    reduction = chosen_reduction(reduction, size_average, reduce)
    if target.ndim > 1:
        raise RuntimeError(
            "0D or 1D target tensor expected, multi-target not supported"
        )
    if input1.ndim != target.ndim + 1 or input2.ndim != target.ndim + 1:
        raise RuntimeError(
            f"{target.ndim}D target tensor expects {target.ndim + 1}D input tensors, "
            f"but found inputs with sizes {list(input1.shape)} and "
            f"{list(input2.shape)}."
        )
    product = (input1 * input2).sum(-1)
    squares = [(x * x).sum(-1) + SMALL for x in (input1, input2)]
    cosine = product / (squares[0] * squares[1]).sqrt()
    together = _zero_unless(1 - cosine, target.array == 1)
    apart = _zero_unless(at_least(cosine - margin, 0), target.array == -1)
    return reduced(together + apart, reduction)


def triplet_margin_loss(
    anchor: Any,
    positive: Any,
    negative: Any,
    margin: float = 1.0,
    p: float = 2,
    eps: float = 1e-6,
    swap: bool = False,
    size_average: Any = None,
    reduce: Any = None,
    reduction: str = "mean",
) -> Any:
    """What the negative lacks to lie margin farther from the anchor than the positive.

    Distances are p-norms along the last dimension. swap: the nearer of anchor and
    positive counts for the negative. Raises ValueError for a margin that is not
    positive, RuntimeError for different numbers of dimensions.
    """
    reduction = chosen_reduction(reduction, size_average, reduce)

    def distance(a: Any, b: Any) -> Any:
        return pairwise_distance(a, b, p, eps)

    return triplet_margin_with_distance_loss(
        anchor,
        positive,
        negative,
        distance_function=distance,
        margin=margin,
        swap=swap,
        reduction=reduction,
    )


def triplet_margin_with_distance_loss(
    anchor: Any,
    positive: Any,
    negative: Any,
    *,
    distance_function: Callable[[Any, Any], Any] | None = None,
    margin: float = 1.0,
    swap: bool = False,
    reduction: str = "mean",
) -> Any:
    """``triplet_margin_loss`` with any function of two tensors as the distance."""
    reduction = chosen_reduction(reduction, None, None)
    if margin <= 0:
        raise ValueError(f"margin must be greater than 0, got {margin}")
    dims = anchor.ndim, positive.ndim, negative.ndim
    if len(set(dims)) != 1:
        raise RuntimeError(
            "The anchor, positive, and negative tensors are expected to have the same "
            f"number of dimensions, but got: anchor {dims[0]}D, positive {dims[1]}D, "
            f"and negative {dims[2]}D inputs"
        )
    distance = distance_function or pairwise_distance
    near, far = distance(anchor, positive), distance(anchor, negative)
    if swap:
        far = far.minimum(distance(positive, negative))
    return reduced(at_least(margin + near - far, 0), reduction)


def multi_margin_loss(
    input: Any,
    target: Any,
    p: int = 1,
    margin: float = 1.0,
    weight: Any = None,
    size_average: Any = None,
    reduce: Any = None,
    reduction: str = "mean",
) -> Any:
    """By how much other classes come within margin of the target's score.

    input: (batch, classes) or (classes,); target: classes; p: 1, or 2 for squares;
    weight: (classes,). Raises ValueError for another p, RuntimeError for what does not
    fit.
    """
    reduction = chosen_reduction(reduction, size_average, reduce)
    if p not in (1, 2):
        raise ValueError("only p == 1 and p == 2 supported")
    if weight is not None and weight.dim() != 1:
        raise ValueError("weight must be one-dimensional")
    need_tensors("multi_margin_loss", input=input, target=target)
    need_floats("multi_margin_loss", input)
    scores = input if input.ndim > 1 else input.reshape(1, -1)
    _check_classes(scores, target, weight)
    options = {"p": p, "margin": margin, "reduction": reduction}
    options["weight"] = 1 if weight is None else weight.array
    return MultiMarginLoss.apply(input, target=target.array, **options)


def _check_classes(scores: Any, target: Any, weight: Any) -> None:
    """Raise RuntimeError for classes or weights that do not fit the scores."""
    batch, count = scores.shape
    classes = target.array.reshape(-1)
    if target.ndim > 1 or classes.size != batch:
        raise RuntimeError(
            f"multi_margin_loss: scores of shape {tuple(scores.shape)} need a target "
            f"of {batch} classes in one dimension, got shape {tuple(target.shape)}"
        )
    if weight is not None and weight.numel() != count:
        raise RuntimeError(
            f"inconsistent weight size, expected {count} but got {list(weight.shape)}"
        )
    if ((classes < 0) | (classes >= count)).any():
        raise RuntimeError("target out of range")


def multilabel_margin_loss(
    input: Any,
    target: Any,
    size_average: Any = None,
    reduce: Any = None,
    reduction: str = "mean",
) -> Any:
    """By how much classes outside of a set come within 1 of those inside.

    input, target: (batch, classes) or (classes,); a row of target lists the set, and
    -1 ends it. Raises RuntimeError for sizes that differ and for no such class.
    """
    reduction = chosen_reduction(reduction, size_average, reduce)
    need_tensors("multilabel_margin_loss", input=input, target=target)
    need_floats("multilabel_margin_loss", input)
    if input.shape != target.shape:
        raise RuntimeError(
            f"inconsistent target size: {list(target.shape)} for input of size: "
            f"{list(input.shape)}"
        )
    count = input.shape[-1] if input.ndim else 1
    classes = target.array
    if classes.size and (classes.min() < -1 or classes.max() >= count):
        raise RuntimeError("target out of range")
    options = {"target": target.array, "reduction": reduction}
    return MultilabelMarginLoss.apply(input, **options)
