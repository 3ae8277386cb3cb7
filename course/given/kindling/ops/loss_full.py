"""The negative log-likelihood with class weights, ignored targets and any shape."""

from __future__ import annotations

from typing import Any

import numpy as np

from kindling.function import Function


class FullNllLoss(Function):
    """The weighted negative log-probability of each target, reduced.

    A target equal to ignore counts nothing. The mean divides by the sum of the weights
    of the targets that count, as torch does.
    """

    def forward(
        self,
        log_p: np.ndarray,
        target: np.ndarray,
        weight: np.ndarray | None,
        ignore: int,
        reduction: str,
    ) -> np.ndarray:
        """log_p: (batch, classes, *rest); target: (batch, *rest), ints.

        weight: (classes,), or None for 1 each. Returns a number, or for the reduction
        "none" an array of the target's shape.
        """
        if log_p.ndim > 2:
            self.torch_name = "NllLoss2DBackward0"
        else:
            self.torch_name = "NllLossBackward0"
        counts = target != ignore
        picked = np.where(counts, target, 0)
        share = counts.astype(log_p.dtype)
        if weight is not None:
            share = np.where(counts, weight[picked], 0).astype(log_p.dtype)
        place = np.expand_dims(picked, 1)
        chosen = np.take_along_axis(log_p, place, 1).squeeze(1)
        losses: Any = np.where(counts, -chosen * share, 0).astype(log_p.dtype)
        self.shape, self.place, self.share = log_p.shape, place, share
        if reduction == "none":
            return losses
        losses = losses.sum()
        if reduction == "mean":
            total = share.sum()
            self.share = share / total
            losses = losses / total
        return losses

    def backward(self, grad: np.ndarray) -> np.ndarray:
        """Minus the share of each target, at its place; zero elsewhere."""
        result = np.zeros(self.shape, grad.dtype)
        values = np.where(self.share == 0, 0, -self.share * grad).astype(grad.dtype)
        np.put_along_axis(result, self.place, np.expand_dims(values, 1), 1)
        return result
