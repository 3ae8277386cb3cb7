# Built by kindling build from course/given/kindling/nn/modules/loss_margins.py.
"""Losses that ask for a margin between scores or distances, as modules."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kindling.nn import functional as F
from kindling.nn.modules.distance import PairwiseDistance
from kindling.nn.modules.loss import _Loss, _WeightedLoss


class HingeEmbeddingLoss(_Loss):
    """A distance for a target 1, what it lacks to margin for -1."""

    def __init__(
        self,
        margin: float = 1.0,
        size_average: Any = None,
        reduce: Any = None,
        reduction: str = "mean",
    ) -> None:
        super().__init__(size_average, reduce, reduction)
        self.margin = margin

    def forward(self, input: Any, target: Any) -> Any:
        """``hinge_embedding_loss`` of both."""
        options: dict[str, Any] = {"margin": self.margin, "reduction": self.reduction}
        return F.hinge_embedding_loss(input, target, **options)


class MarginRankingLoss(_Loss):
    """What the better of two scores lacks to lie margin above the other."""

    def __init__(
        self,
        margin: float = 0.0,
        size_average: Any = None,
        reduce: Any = None,
        reduction: str = "mean",
    ) -> None:
        super().__init__(size_average, reduce, reduction)
        self.margin = margin

    def forward(self, input1: Any, input2: Any, target: Any) -> Any:
        """``margin_ranking_loss`` of both, the better one named by target."""
        options: dict[str, Any] = {"margin": self.margin, "reduction": self.reduction}
        return F.margin_ranking_loss(input1, input2, target, **options)


class CosineEmbeddingLoss(MarginRankingLoss):
    """1 minus the cosine for a target 1, the cosine above margin for -1."""

    def forward(self, input1: Any, input2: Any, target: Any) -> Any:
        """``cosine_embedding_loss`` of both."""
        options: dict[str, Any] = {"margin": self.margin, "reduction": self.reduction}
        return F.cosine_embedding_loss(input1, input2, target, **options)


class TripletMarginLoss(_Loss):
    """What a negative lacks to lie margin farther from an anchor than a positive.

    Raises ValueError for a margin that is not positive.
    """

    def __init__(
        self,
        margin: float = 1.0,
        p: float = 2.0,
        eps: float = 1e-6,
        swap: bool = False,
        size_average: Any = None,
        reduce: Any = None,
        reduction: str = "mean",
    ) -> None:
        super().__init__(size_average, reduce, reduction)
        _check_margin(type(self).__name__, margin)
        self.margin, self.p, self.eps, self.swap = margin, p, eps, swap

    def forward(self, anchor: Any, positive: Any, negative: Any) -> Any:
        """``triplet_margin_loss`` of the three."""
        return F.triplet_margin_loss(
            anchor,
            positive,
            negative,
            margin=self.margin,
            p=self.p,
            eps=self.eps,
            swap=self.swap,
            reduction=self.reduction,
        )


class TripletMarginWithDistanceLoss(_Loss):
    """``TripletMarginLoss`` with any function of two tensors as the distance."""

    def __init__(
        self,
        *,
        distance_function: Callable[[Any, Any], Any] | None = None,
        margin: float = 1.0,
        swap: bool = False,
        reduction: str = "mean",
    ) -> None:
        super().__init__(reduction=reduction)
        _check_margin(type(self).__name__, margin)
        self.distance_function = distance_function or PairwiseDistance()
        self.margin, self.swap = margin, swap

    def forward(self, anchor: Any, positive: Any, negative: Any) -> Any:
        """``triplet_margin_with_distance_loss`` of the three."""
        return F.triplet_margin_with_distance_loss(
            anchor,
            positive,
            negative,
            distance_function=self.distance_function,
            margin=self.margin,
            swap=self.swap,
            reduction=self.reduction,
        )


def _check_margin(name: str, margin: float) -> None:
    if margin <= 0:
        raise ValueError(
            f"{name}: expected margin to be greater than 0, got {margin} instead"
        )


class MultiMarginLoss(_WeightedLoss):
    """By how much other classes come within margin of the target's score."""

    def __init__(
        self,
        p: int = 1,
        margin: float = 1.0,
        weight: Any = None,
        size_average: Any = None,
        reduce: Any = None,
        reduction: str = "mean",
    ) -> None:
        super().__init__(weight, size_average, reduce, reduction)
        if p not in (1, 2):
            raise ValueError("only p == 1 and p == 2 supported")
        if weight is not None and weight.dim() != 1:
            raise ValueError(
                "MultiMarginLoss: expected weight to be None or 1D tensor, got "
                f"{weight.dim()}D instead"
            )
        self.p, self.margin = p, margin

    def forward(self, input: Any, target: Any) -> Any:
        """``multi_margin_loss`` of both."""
        options: dict[str, Any] = {
            "p": self.p,
            "margin": self.margin,
            "weight": self.weight,
        }
        return F.multi_margin_loss(input, target, reduction=self.reduction, **options)


class MultiLabelMarginLoss(_Loss):
    """By how much classes outside of a set come within 1 of those inside."""

    def forward(self, input: Any, target: Any) -> Any:
        """``multilabel_margin_loss`` of both."""
        return F.multilabel_margin_loss(input, target, reduction=self.reduction)


class SoftMarginLoss(_Loss):
    """log(1 + exp(-y x)) for targets y of 1 and -1."""

    def forward(self, input: Any, target: Any) -> Any:
        """``soft_margin_loss`` of both."""
        return F.soft_margin_loss(input, target, reduction=self.reduction)


class MultiLabelSoftMarginLoss(_WeightedLoss):
    """The cross-entropies of yes and no, from logits, averaged over the last axis."""

    def forward(self, input: Any, target: Any) -> Any:
        """``multilabel_soft_margin_loss`` of both."""
        options: dict[str, Any] = {"weight": self.weight, "reduction": self.reduction}
        return F.multilabel_soft_margin_loss(input, target, **options)
