# Built by kindling build from source/05_functional.py.
"""What the unit 'Functions of networks' builds."""

from kindling.nn.functional.activation import log_softmax
from kindling.nn.functional.arguments import (
    chosen_reduction,
    need_floats,
    need_tensors,
    same_size,
)
from kindling.nn.functional.targets import (
    check_classes,
    check_logits,
    full_nll_loss,
    soft_cross_entropy,
    weighted_logit_loss,
)
from kindling.ops.loss import BinaryCrossEntropyWithLogits, MseLoss, NllLoss


def mse_loss(input, target, size_average=None, reduce=None, reduction="mean"):
    """Return the squared differences of input and target, or their mean or sum."""
    reduction = chosen_reduction(reduction, size_average, reduce)
    input, target = same_size("mse_loss", input, target)
    need_floats("mse_loss", input, target)
    return MseLoss.apply(input, target, reduction=reduction)


def nll_loss(
    input,
    target,
    weight=None,
    size_average=None,
    ignore_index=-100,
    reduce=None,
    reduction="mean",
):
    """Return minus the log-probability of each target class, or the mean or sum.

    input: log-probabilities, (batch, classes); target: classes, (batch,).
    """
    reduction = chosen_reduction(reduction, size_average, reduce)
    need_tensors("nll_loss", input=input, target=target)
    none_ignored = check_classes(input, target, weight, ignore_index)
    if input.ndim == 2 and weight is None and none_ignored:
        return NllLoss.apply(input, target=target.array, reduction=reduction)
    return full_nll_loss(input, target, weight, ignore_index, reduction)


def class_cross_entropy(input, target, **options):
    """Return the cross-entropy of logits, for targets that are classes."""
    dim = 0 if input.ndim == 1 else 1
    return nll_loss(log_softmax(input, dim), target, **options)


def cross_entropy(
    input,
    target,
    weight=None,
    size_average=None,
    ignore_index=-100,
    reduce=None,
    reduction="mean",
    label_smoothing=0.0,
):
    """Return the cross-entropy of logits and targets: classes, or probabilities."""
    reduction = chosen_reduction(reduction, size_average, reduce)
    need_tensors("cross_entropy_loss", input=input, target=target)
    options = {"weight": weight, "ignore_index": ignore_index, "reduction": reduction}
    if input.shape == target.shape or label_smoothing:
        return soft_cross_entropy(input, target, options, label_smoothing)
    return class_cross_entropy(input, target, **options)


def binary_cross_entropy_with_logits(
    input,
    target,
    weight=None,
    size_average=None,
    reduce=None,
    reduction="mean",
    pos_weight=None,
):
    """Return the cross-entropy of yes (1) or no (0), from the logit of yes."""
    reduction = chosen_reduction(reduction, size_average, reduce)
    check_logits(input, target)
    if weight is None and pos_weight is None:
        return BinaryCrossEntropyWithLogits.apply(input, target, reduction=reduction)
    return weighted_logit_loss(input, target, weight, pos_weight, reduction)
