# Built by kindling build from course/given/kindling/nn/functional/distance.py.
"""How far vectors lie apart, and vectors of length 1, as functions."""

from __future__ import annotations

from typing import Any

import numpy as np

from kindling.autograd.grad_mode import no_grad
from kindling.core import named, wrap
from kindling.dtypes import promote_types
from kindling.nn.functional.arguments import need_tensors
from kindling.ops.distance import Norm
from kindling.ops.loss_longtail import ClampMin


def norm(input: Any, p: float, dim: Any, keepdim: bool = False) -> Any:
    """The p-norm of input along dim.

    Raises RuntimeError for numbers that are not floating, IndexError for no such dim.
    """
    if not input.dtype.is_floating_point:
        raise RuntimeError(f"norm: expected a floating point dtype, got {input.dtype}")
    axes = input.axis(dim)
    if not input.ndim:
        return Norm.apply(input.reshape(1), p=p, axes=0, keepdim=False)
    return Norm.apply(input, p=p, axes=axes, keepdim=keepdim)


def at_least(input: Any, low: float) -> Any:
    """The elements, but none below low."""
    return ClampMin.apply(input, low=low)


def clamped_unseen(input: Any, low: float) -> Any:
    """A copy with no element below low, whose gradient knows nothing of the limit."""
    copy = input.clone()
    with no_grad():
        copy.copy_(wrap(np.maximum(copy.array, low)))
    return copy


def normalize(
    input: Any, p: float = 2.0, dim: int = 1, eps: float = 1e-12, out: Any = None
) -> Any:
    """The vectors along dim, divided by their p-norm, or by eps if that is larger.

    out: a tensor to put the result into.
    """
    need_tensors("normalize", input=input)
    lengths = at_least(norm(input, p, dim, keepdim=True), eps)
    result = input / lengths.expand_as(input)
    return result if out is None else out.copy_(result)


def pairwise_distance(
    x1: Any, x2: Any, p: float = 2.0, eps: float = 1e-6, keepdim: bool = False
) -> Any:
    """The p-norm of x1 - x2 + eps along the last dimension; the shapes broadcast."""
    need_tensors("pairwise_distance", x1=x1, x2=x2)
    return norm(x1 - x2 + eps, p, -1, keepdim)


def cosine_similarity(x1: Any, x2: Any, dim: int = 1, eps: float = 1e-8) -> Any:
    """The cosine of the angle between vectors along dim; the shapes broadcast.

    Each norm counts as at least eps. Raises RuntimeError for integers.
    """
    need_tensors("cosine_similarity", x1=x1, x2=x2)
    kind = promote_types(x1.dtype, x2.dtype)
    if not kind.is_floating_point:
        raise RuntimeError(
            "cosine_similarity: expected common dtype to be floating point, yet common "
            f"dtype is {kind.torch_type}"
        )
    x1, x2 = x1.to(kind), x2.to(kind)
    shape = (x1.detach() + x2.detach()).shape
    x1, x2 = x1.expand(*shape), x2.expand(*shape)
    first = x1 / clamped_unseen(norm(x1, 2, dim, True), eps)
    second = x2 / clamped_unseen(norm(x2, 2, dim, True), eps)
    return named((first * second).sum(dim), "SumBackward1")


def one_hot(tensor: Any, num_classes: int = -1) -> Any:
    """Zeros with a one at each class: int64, of shape (*tensor.shape, num_classes).

    num_classes: -1 for one more than the largest. Raises RuntimeError for a tensor that
    is not of int64, and for classes outside of the range.
    """
    need_tensors("one_hot", tensor=tensor)
    classes = tensor.array
    if classes.dtype != np.int64:
        raise RuntimeError(
            "one_hot is only applicable to index tensor of type LongTensor."
        )
    if classes.size and classes.min() < 0:
        raise RuntimeError("Class values must be non-negative.")
    if num_classes == -1:
        if not classes.size:
            raise RuntimeError(
                "Can not infer total number of classes from empty tensor."
            )
        num_classes = int(classes.max()) + 1
    if classes.size and classes.max() >= num_classes:
        raise RuntimeError("Class values must be smaller than num_classes.")
    return wrap((classes[..., None] == np.arange(num_classes)).astype(np.int64))
