# Built by kindling build from course/given/kindling/nn/functional/targets.py.
"""The rest of the losses of classes: weights, probabilities, smoothing, shapes."""

from __future__ import annotations

from typing import Any

import numpy as np

from kindling.core import named, wrap
from kindling.dtypes import int64, uint8
from kindling.nn.functional.arguments import need_floats
from kindling.ops.loss_full import FullNllLoss


def check_classes(input: Any, target: Any, weight: Any, ignore_index: int) -> bool:
    """Raise what torch raises if target does not hold classes of input.

    input: (classes,) or (batch, classes, *rest); target: () or (batch, *rest). Returns
    whether all targets count: none is ignore_index.
    """
    sizes, array = input.array.shape, target.array
    if not sizes:
        raise ValueError("Expected 1 or more dimensions (got 0)")
    _check_sizes(sizes, array.shape)
    need_floats("nll_loss", input)
    if target.dtype is not int64 and target.dtype is not uint8:
        kind = target.dtype.torch_type
        raise RuntimeError(f"expected target dtype to be Long or Byte, but got {kind}")
    count = sizes[min(1, len(sizes) - 1)]
    if weight is not None and tuple(weight.shape) != (count,):
        raise RuntimeError(
            f"weight tensor should be defined either for all {count} classes or no "
            f"classes but got weight tensor of shape: {list(weight.shape)}"
        )
    if weight is not None and weight.dtype != input.dtype:
        raise RuntimeError(
            f"expected a weight of {input.dtype}, but got {weight.dtype}"
        )
    if not array.size:
        return True
    if ignore_index < 0 and array.view(f"u{array.itemsize}").max() < count:
        return True  # as an unsigned number, a negative one is large
    ignored = array == ignore_index
    wrong = ((array < 0) | (array >= count)) & ~ignored
    if wrong.any():
        raise IndexError(f"Target {array[wrong].flat[0]} is out of bounds.")
    return not ignored.any()


def _check_sizes(input: tuple[int, ...], target: tuple[int, ...]) -> None:
    if len(input) == 1:
        if target not in ((), (1,)):
            raise ValueError(
                "For 1D input, 1D target must have size 1, but got target size: "
                f"{', '.join(map(str, target))}"
            )
        return
    batch = target[0] if target else 0
    if batch != input[0]:
        raise ValueError(
            f"Expected input batch_size ({input[0]}) to match target batch_size "
            f"({batch})."
        )
    expected = (input[0], *input[2:])
    if target != expected:
        what = "0D or 1D target tensor expected, multi-target not supported"
        if len(input) > 2:
            what = f"Expected target size {list(expected)}, got {list(target)}"
        raise RuntimeError(what)


def full_nll_loss(
    input: Any, target: Any, weight: Any, ignore_index: int, reduction: str
) -> Any:
    """The negative log-likelihood of any shape, weighted, ignored targets left out."""
    options = {
        "target": target.array.astype(int),
        "weight": None if weight is None else weight.array,
        "ignore": ignore_index,
        "reduction": reduction,
    }
    if input.ndim in (1, 2, 4):
        return FullNllLoss.apply(input, **options)
    batch, classes = input.shape[:2]  # as torch does it: as images of one row
    options["target"] = options["target"].reshape(batch, 1, -1)
    out = FullNllLoss.apply(input.reshape(batch, classes, 1, -1), **options)
    return out.reshape(target.shape) if reduction == "none" else out


def soft_cross_entropy(
    input: Any, target: Any, options: dict[str, Any], smoothing: float
) -> Any:
    """The cross-entropy of targets that are probabilities, or that are smoothed.

    input: logits, (classes,) or (batch, classes, *rest). target: classes, or
    probabilities in the shape of input. options: weight, ignore_index, reduction.
    Raises RuntimeError for a smoothing outside 0 to 1.
    """
    from kindling.nn.functional.activation import log_softmax
    from kindling.nn.functional.loss import nll_loss

    if not 0 <= smoothing <= 1:
        raise RuntimeError(
            f"label_smoothing must be between 0.0 and 1.0. Got: {smoothing:g}"
        )
    dim = min(1, max(input.ndim - 1, 0))
    log_p = log_softmax(input, dim)
    if input.shape == target.shape:
        return _of_probabilities(log_p, target, dim, options, smoothing)
    weight, count = options["weight"], log_p.shape[dim]
    nll = nll_loss(log_p, target, **options)
    terms = log_p if weight is None else log_p * _along(weight, log_p.ndim, dim)
    counts = target.array != options["ignore_index"]
    shares = counts.astype(log_p.array.dtype)
    spread = -terms.sum(dim) * wrap(shares)
    if options["reduction"] != "none":
        spread = spread.sum()
    if options["reduction"] == "mean":
        if weight is not None:
            shares = shares * weight.array[target.array * counts]
        spread = spread / wrap(shares.sum())
    return nll * (1 - smoothing) + spread * (smoothing / count)


def _of_probabilities(
    log_p: Any, target: Any, dim: int, options: dict[str, Any], smoothing: float
) -> Any:
    if not target.dtype.is_floating_point:
        raise RuntimeError(
            "Expected floating point type for target with class probabilities, got "
            f"{target.dtype.torch_type}"
        )
    if options["ignore_index"] >= 0:
        raise RuntimeError("ignore_index is not supported for floating point target")
    if smoothing:
        target = target * (1 - smoothing) + smoothing / log_p.shape[dim]
    terms = log_p * target
    if options["weight"] is not None:
        terms = terms * _along(options["weight"], log_p.ndim, dim)
    if options["reduction"] == "none":
        return -terms.sum(dim)
    total = -terms.sum()
    if options["reduction"] == "sum":
        return total
    places = wrap(np.asarray(log_p.numel() / log_p.shape[dim], log_p.array.dtype))
    return named(total / places, "DivBackward1")


def check_logits(input: Any, target: Any) -> None:
    """Raise what torch raises if target does not fit the logits of yes and no."""
    if input.shape != target.shape:
        raise ValueError(
            f"Target size ({target.size()}) must be the same as input size "
            f"({input.size()})"
        )
    need_floats("binary_cross_entropy_with_logits", input)
    if not target.dtype.is_floating_point:
        raise RuntimeError(
            f"result type {input.dtype.torch_type} can't be cast to the desired "
            f"output type {target.dtype.torch_type}"
        )


def weighted_logit_loss(
    input: Any, target: Any, weight: Any, pos_weight: Any, reduction: str
) -> Any:
    """The binary cross-entropy of logits with weights, which broadcast against input.

    weight: for each element. pos_weight: a factor for the part of the target 1.
    """
    from kindling.ops.loss import BinaryCrossEntropyWithLogits

    def losses(target: Any) -> Any:
        return BinaryCrossEntropyWithLogits.apply(input, target, reduction="none")

    if pos_weight is None:
        out = losses(target)
    else:
        # (1 - t) x + (1 + (p - 1) t) log(1 + exp(-x)); the last is the loss of t = 1
        ones = wrap(np.ones_like(target.array))
        out = (1 - target) * input + (1 + (pos_weight - 1) * target) * losses(ones)
    if weight is not None:
        out = out * weight
    if reduction != "none":
        out = out.mean() if reduction == "mean" else out.sum()
    return named(out, "BinaryCrossEntropyWithLogitsBackward0")


def _along(weight: Any, ndim: int, dim: int) -> Any:
    """The weight of each class in a shape that broadcasts against the input."""
    return weight.reshape(*[1] * dim, -1, *[1] * (ndim - dim - 1))
