# Built by kindling build from course/given/kindling/nn/modules/loss.py.
"""Losses of classes, of yes and no, and of numbers, as modules."""

from __future__ import annotations

from typing import Any

from kindling.nn import functional as F
from kindling.nn.functional.arguments import chosen_reduction
from kindling.nn.modules.module import Module


class _Loss(Module):
    """What all losses know: how the losses of the examples become one.

    size_average, reduce: torch's older way to say it, with a warning.
    """

    def __init__(
        self, size_average: Any = None, reduce: Any = None, reduction: str = "mean"
    ) -> None:
        super().__init__()
        if size_average is not None or reduce is not None:
            reduction = chosen_reduction(reduction, size_average, reduce)
        self.reduction = reduction


class _WeightedLoss(_Loss):
    """A loss with a weight for each class or element, kept as a buffer."""

    def __init__(
        self,
        weight: Any = None,
        size_average: Any = None,
        reduce: Any = None,
        reduction: str = "mean",
    ) -> None:
        super().__init__(size_average, reduce, reduction)
        self.register_buffer("weight", weight)
        self.weight: Any


class L1Loss(_Loss):
    """The mean magnitude of the differences."""

    def forward(self, input: Any, target: Any) -> Any:
        """``l1_loss`` of both."""
        return F.l1_loss(input, target, reduction=self.reduction)


class MSELoss(_Loss):
    """The mean square of the differences."""

    def forward(self, input: Any, target: Any) -> Any:
        """``mse_loss`` of both."""
        return F.mse_loss(input, target, reduction=self.reduction)


class SmoothL1Loss(_Loss):
    """Squares of differences below beta, and lines beyond."""

    def __init__(
        self,
        size_average: Any = None,
        reduce: Any = None,
        reduction: str = "mean",
        beta: float = 1.0,
    ) -> None:
        super().__init__(size_average, reduce, reduction)
        self.beta = beta

    def forward(self, input: Any, target: Any) -> Any:
        """``smooth_l1_loss`` of both."""
        options: dict[str, Any] = {"reduction": self.reduction, "beta": self.beta}
        return F.smooth_l1_loss(input, target, **options)


class HuberLoss(_Loss):
    """Squares of differences up to delta, and lines of slope delta beyond."""

    def __init__(self, reduction: str = "mean", delta: float = 1.0) -> None:
        super().__init__(reduction=reduction)
        self.delta = delta

    def forward(self, input: Any, target: Any) -> Any:
        """``huber_loss`` of both."""
        options: dict[str, Any] = {"reduction": self.reduction, "delta": self.delta}
        return F.huber_loss(input, target, **options)


class NLLLoss(_WeightedLoss):
    """Minus the log-probability of the target class."""

    def __init__(
        self,
        weight: Any = None,
        size_average: Any = None,
        ignore_index: int = -100,
        reduce: Any = None,
        reduction: str = "mean",
    ) -> None:
        super().__init__(weight, size_average, reduce, reduction)
        self.ignore_index = ignore_index

    def forward(self, input: Any, target: Any) -> Any:
        """``nll_loss`` of log-probabilities and classes."""
        options: dict[str, Any] = {
            "ignore_index": self.ignore_index,
            "reduction": self.reduction,
        }
        return F.nll_loss(input, target, weight=self.weight, **options)


class CrossEntropyLoss(_WeightedLoss):
    """The cross-entropy of logits and classes, or of logits and probabilities."""

    def __init__(
        self,
        weight: Any = None,
        size_average: Any = None,
        ignore_index: int = -100,
        reduce: Any = None,
        reduction: str = "mean",
        label_smoothing: float = 0.0,
    ) -> None:
        super().__init__(weight, size_average, reduce, reduction)
        self.ignore_index, self.label_smoothing = ignore_index, label_smoothing

    def forward(self, input: Any, target: Any) -> Any:
        """``cross_entropy`` of both."""
        return F.cross_entropy(
            input,
            target,
            weight=self.weight,
            ignore_index=self.ignore_index,
            reduction=self.reduction,
            label_smoothing=self.label_smoothing,
        )


class BCELoss(_WeightedLoss):
    """The cross-entropy of yes (1) or no (0), from probabilities of yes."""

    def forward(self, input: Any, target: Any) -> Any:
        """``binary_cross_entropy`` of both."""
        options: dict[str, Any] = {"weight": self.weight, "reduction": self.reduction}
        return F.binary_cross_entropy(input, target, **options)


class BCEWithLogitsLoss(_Loss):
    """The cross-entropy of yes (1) or no (0), from logits of yes."""

    def __init__(
        self,
        weight: Any = None,
        size_average: Any = None,
        reduce: Any = None,
        reduction: str = "mean",
        pos_weight: Any = None,
    ) -> None:
        super().__init__(size_average, reduce, reduction)
        self.register_buffer("weight", weight)
        self.register_buffer("pos_weight", pos_weight)
        self.weight: Any
        self.pos_weight: Any

    def forward(self, input: Any, target: Any) -> Any:
        """``binary_cross_entropy_with_logits`` of both."""
        weights = {"weight": self.weight, "pos_weight": self.pos_weight}
        return F.binary_cross_entropy_with_logits(
            input, target, reduction=self.reduction, **weights
        )


class KLDivLoss(_Loss):
    """How far a distribution lies from another one, from its log-probabilities."""

    def __init__(
        self,
        size_average: Any = None,
        reduce: Any = None,
        reduction: str = "mean",
        log_target: bool = False,
    ) -> None:
        super().__init__(size_average, reduce, reduction)
        self.log_target = log_target

    def forward(self, input: Any, target: Any) -> Any:
        """``kl_div`` of both."""
        options: dict[str, Any] = {
            "reduction": self.reduction,
            "log_target": self.log_target,
        }
        return F.kl_div(input, target, **options)


class PoissonNLLLoss(_Loss):
    """The negative log-likelihood of counts, of a Poisson distribution."""

    def __init__(
        self,
        log_input: bool = True,
        full: bool = False,
        size_average: Any = None,
        eps: float = 1e-8,
        reduce: Any = None,
        reduction: str = "mean",
    ) -> None:
        super().__init__(size_average, reduce, reduction)
        self.log_input, self.full, self.eps = log_input, full, eps

    def forward(self, log_input: Any, target: Any) -> Any:
        """``poisson_nll_loss`` of both."""
        options: dict[str, Any] = {
            "log_input": self.log_input,
            "full": self.full,
            "eps": self.eps,
        }
        return F.poisson_nll_loss(
            log_input, target, reduction=self.reduction, **options
        )


class GaussianNLLLoss(_Loss):
    """The negative log-likelihood of targets, of a normal distribution."""

    def __init__(
        self, *, full: bool = False, eps: float = 1e-6, reduction: str = "mean"
    ) -> None:
        super().__init__(None, None, reduction)
        self.full, self.eps = full, eps

    def forward(self, input: Any, target: Any, var: Any) -> Any:
        """``gaussian_nll_loss`` of means, targets and variances."""
        options: dict[str, Any] = {
            "full": self.full,
            "eps": self.eps,
            "reduction": self.reduction,
        }
        return F.gaussian_nll_loss(input, target, var, **options)
