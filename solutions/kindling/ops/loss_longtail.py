# Built by kindling build from course/given/kindling/ops/loss_longtail.py.
"""Losses that units leave out: the loss of each pair of elements, and its slopes."""

from __future__ import annotations

from typing import Any

import numpy as np

from kindling.function import Function

SMALLEST_LOG = -100.0
"""What the logarithm of a probability 0 counts as, so that no loss is infinite."""


class PairLoss(Function):
    """A loss of each element of input and target, reduced to a mean or a sum.

    Subclasses give the losses, and the slopes of both: None for no gradient.
    """

    def losses(self, *pair: Any, **options: Any) -> Any:
        """The loss of each pair; pair: input and target, of one shape."""
        raise NotImplementedError(type(self).__name__)

    def slopes(self, *pair: Any, **options: Any) -> tuple[Any, Any]:
        """The local derivatives for input and for target."""
        raise NotImplementedError(type(self).__name__)

    def forward(
        self, input: np.ndarray, target: np.ndarray, reduction: str, **options: Any
    ) -> Any:
        """reduction: "none", "mean" or "sum"; the others are the loss's own numbers."""
        self.save_for_backward(input, target)
        self.own, self.reduction = options, reduction
        losses = self.losses(input, target, **options).astype(input.dtype, copy=False)
        if reduction == "none":
            return losses
        total = losses.sum()
        return total / losses.size if reduction == "mean" else total

    def backward(self, grad: np.ndarray) -> tuple[Any, Any]:
        """The upstream gradient, or its share, times the slopes."""
        assert self.saved_arrays is not None
        input, target = self.saved_arrays
        with np.errstate(all="ignore"):
            if self.reduction == "mean":
                grad = grad / max(input.size, 1)
            slopes = self.slopes(input, target, **self.own)
        first, second = [None if s is None else grad * s for s in slopes]
        return first, second


class SmoothL1Loss(PairLoss):
    """Half the square of a difference below beta, divided by it; else a line."""

    def losses(self, input: Any, target: Any, beta: float) -> Any:
        """0.5 d ** 2 / beta, or d - 0.5 beta."""
        away = np.abs(input - target)
        return np.where(away < beta, 0.5 * away * away / beta, away - 0.5 * beta)

    def slopes(self, input: Any, target: Any, beta: float) -> tuple[Any, Any]:
        """The difference over beta, within -1 and 1."""
        slope = np.clip((input - target) / beta, -1, 1)
        return slope, -slope


class HuberLoss(PairLoss):
    """Half the square of a difference up to delta, and a line of slope delta beyond."""

    def losses(self, input: Any, target: Any, delta: float) -> Any:
        """0.5 d ** 2, or delta (d - 0.5 delta)."""
        away = np.abs(input - target)
        far = delta * (away - 0.5 * delta)
        return np.where(away <= delta, 0.5 * away * away, far)

    def slopes(self, input: Any, target: Any, delta: float) -> tuple[Any, Any]:
        """The difference, within -delta and delta."""
        slope = np.clip(input - target, -delta, delta)
        return slope, -slope


class BinaryCrossEntropy(PairLoss):
    """The cross-entropy of yes (1) or no (0), from the probability of yes."""

    def losses(self, input: Any, target: Any, weight: Any) -> Any:
        """-t log(p) - (1 - t) log(1 - p), times weight; no logarithm below -100."""
        yes = np.maximum(np.log(input), SMALLEST_LOG)
        no = np.maximum(np.log1p(-input), SMALLEST_LOG)
        return ((target - 1) * no - target * yes) * weight

    def slopes(self, input: Any, target: Any, weight: Any) -> tuple[Any, Any]:
        """(p - t) / (p (1 - p)), and the difference of the logarithms.

        The first is kept finite, the second is not, as in torch.
        """
        tiny = input.dtype.type(np.float32(1e-12))
        spread = np.maximum((1 - input) * input, tiny)
        logit = np.log(input) - np.log1p(-input)
        return weight * (input - target) / spread, -weight * logit


class SoftMarginLoss(PairLoss):
    """log(1 + exp(-y x)) for targets y of 1 and -1."""

    def losses(self, input: Any, target: Any) -> Any:
        """A smooth step down where the signs agree."""
        return np.log1p(np.exp(-target * input))

    def slopes(self, input: Any, target: Any) -> tuple[Any, Any]:
        """-y z / (1 + z) with z = exp(-y x)."""
        power = np.exp(-target * input)
        return -target * power / (1 + power), None


class MultiMarginLoss(Function):
    """By how much the other classes come closer to the target's than margin."""

    def forward(
        self,
        scores: np.ndarray,
        target: np.ndarray,
        p: int,
        margin: float,
        weight: Any,
        reduction: str,
    ) -> Any:
        """scores: (batch, classes); target: (batch,), ints; weight: (classes,) or 1.

        Each loss is the mean over the classes of max(0, margin - own + other) ** p.
        One example, scores (classes,), has one loss, in the shape of its target.
        """
        self.shape, shape = scores.shape, target.shape
        scores, target = scores.reshape(target.size, -1), target.reshape(-1)
        rows = np.arange(len(target))
        short = margin - scores[rows, target][:, None] + scores
        short[rows, target] = 0
        short = np.maximum(short, 0)
        share = np.broadcast_to(weight, scores.shape[1:])[target][:, None]
        share = share / scores.shape[1]
        if reduction == "mean":
            share = share / len(target)
        self.place = rows, target
        self.slopes = (short > 0) * (1 if p == 1 else 2 * short) * share
        losses = (short**p * share).sum(1).astype(scores.dtype)
        return losses.reshape(shape) if reduction == "none" else losses.sum()

    def backward(self, grad: np.ndarray) -> np.ndarray:
        """Each class that came too close is pushed down, the target's up."""
        result = self.slopes * grad.reshape(-1, 1)
        result[self.place] = -result.sum(1)
        return result.astype(grad.dtype, copy=False).reshape(self.shape)


class MultilabelMarginLoss(Function):
    """By how much classes outside of a set come closer than 1 to those inside."""

    def forward(self, scores: np.ndarray, target: np.ndarray, reduction: str) -> Any:
        """scores: (batch, classes); target: the same shape, a set of classes, then -1.

        Each loss is the sum over pairs (inside, outside) of max(0, 1 - in + out),
        divided by the number of classes. scores: also (classes,), for one example.
        """
        self.shape, shape = scores.shape, scores.shape[:-1]
        scores, target = (np.atleast_2d(x) for x in (scores, target))
        batch, count = scores.shape
        known = np.cumprod(target >= 0, axis=1).astype(bool)
        member = np.zeros((batch, count, count), bool)  # (row, place in target, class)
        member[(*np.nonzero(known), target[known])] = True
        outside: Any = ~member.any(1)
        own = np.take_along_axis(scores, np.where(known, target, 0), 1)
        short = np.maximum(1 - own[:, :, None] + scores[:, None, :], 0)
        short = np.where(known[:, :, None] & outside[:, None, :], short, 0)
        self.share = 1 / count / (batch if reduction == "mean" else 1)
        near = short > 0
        self.slopes = near.sum(1) - (member * near.sum(2)[:, :, None]).sum(1)
        losses = (short.sum((1, 2)) * self.share).astype(scores.dtype)
        return losses.reshape(shape) if reduction == "none" else losses.sum()

    def backward(self, grad: np.ndarray) -> np.ndarray:
        """A class is pushed down once for each that it came too close to."""
        result = self.slopes * self.share * grad.reshape(-1, 1)
        return result.astype(grad.dtype).reshape(self.shape)


class Entropy(Function):
    """t log(t) of each element, 0 where t is 0."""

    torch_name = "XlogyBackward0"

    def forward(self, a: np.ndarray) -> np.ndarray:
        """a: any shape."""
        self.save_for_backward(a)
        return np.where(a == 0, 0, a * np.log(a)).astype(a.dtype, copy=False)

    def backward(self, grad: np.ndarray) -> np.ndarray:
        """log(t) + t / t: of the two factors t, the second has no gradient at 0."""
        assert self.saved_arrays is not None
        (a,) = self.saved_arrays
        with np.errstate(all="ignore"):
            first = np.where((grad == 0) | (a == 0), 0, grad * np.log(a))
            return (first + grad * a / a).astype(a.dtype, copy=False)


class ClampMin(Function):
    """The elements, but none below low."""

    def forward(self, a: np.ndarray, low: float) -> np.ndarray:
        """a: any shape."""
        self.save_for_backward(a)
        self.low = low
        return np.maximum(a, low)

    def backward(self, grad: np.ndarray) -> np.ndarray:
        """The upstream gradient where a is not below low."""
        assert self.saved_arrays is not None
        return np.where(self.saved_arrays[0] >= self.low, grad, 0)
