# Built by kindling build from course/given/kindling/ops/loss_full.py.
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

        log_p: also (classes,), for one example, whose target holds one int. weight:
        (classes,), or None for 1 each. Returns a number, or for the reduction "none" an
        array of the target's shape.
        """
        several = log_p.ndim > 2
        self.torch_name = f"NllLoss{'2D' if several else ''}Backward0"
        self.shape, shape = log_p.shape, target.shape
        log_p, target = np.atleast_2d(log_p), np.atleast_1d(target)
        counts = target != ignore
        picked = np.where(counts, target, 0)
        share = counts.astype(log_p.dtype)
        if weight is not None:
            share = np.where(counts, weight[picked], 0).astype(log_p.dtype)
        place = np.expand_dims(picked, 1)
        chosen = np.take_along_axis(log_p, place, 1).squeeze(1)
        losses: Any = np.where(counts, -chosen * share, 0).astype(log_p.dtype)
        self.place, self.share = place, share
        if reduction == "none":
            return losses.reshape(shape)
        losses = losses.sum()
        if reduction == "mean":
            total = share.sum()
            self.share = share / total
            losses = losses / total
        return losses

    def backward(self, grad: np.ndarray) -> np.ndarray:
        """Minus the share of each target, at its place; zero elsewhere."""
        result = np.atleast_2d(np.zeros(self.shape, grad.dtype))
        values = np.where(self.share == 0, 0, -self.share * grad).astype(grad.dtype)
        np.put_along_axis(result, self.place, np.expand_dims(values, 1), 1)
        return result.reshape(self.shape)
