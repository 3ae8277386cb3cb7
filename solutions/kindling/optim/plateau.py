# Built by kindling build from course/given/kindling/optim/plateau.py.
"""ReduceLROnPlateau: a smaller learning rate when a number stops getting better."""

from __future__ import annotations

from typing import Any

from kindling.optim.schedule import LRScheduler


class ReduceLROnPlateau(LRScheduler):
    """Multiply the rate by factor after patience steps without progress.

    mode: whether the number should become smaller ("min") or larger ("max");
    threshold: the least progress, relative ("rel") or absolute ("abs"); cooldown: steps
    after a reduction in which nothing is counted; min_lr: a lower limit, or one for
    each group; eps: smaller changes of the rate are left out. Raises ValueError for an
    unknown mode and for a factor that does not reduce.
    """

    def __init__(
        self,
        optimizer: Any,
        mode: str = "min",
        factor: float = 0.1,
        patience: int = 10,
        threshold: float = 1e-4,
        threshold_mode: str = "rel",
        cooldown: int = 0,
        min_lr: float | list[float] = 0,
        eps: float = 1e-8,
    ) -> None:
        if factor >= 1.0:
            raise ValueError("Factor should be < 1.0.")
        self.factor, self.optimizer = factor, optimizer
        count = len(optimizer.param_groups)
        if isinstance(min_lr, list | tuple):
            if len(min_lr) != count:
                raise ValueError(f"expected {count} min_lrs, got {len(min_lr)}")
            self.default_min_lr, self.min_lrs = None, list(min_lr)
        else:
            self.default_min_lr, self.min_lrs = min_lr, [min_lr] * count  # type: ignore[assignment]
        self.patience, self.cooldown = patience, cooldown
        self.eps, self.last_epoch = eps, 0
        self._last_lr = self._rates()
        if mode not in ("min", "max"):
            raise ValueError(f"mode {mode} is unknown!")
        if threshold_mode not in ("rel", "abs"):
            raise ValueError(f"threshold mode {threshold_mode} is unknown!")
        self.mode_worse = float("inf") if mode == "min" else -float("inf")
        self.mode, self.threshold = mode, threshold
        self.threshold_mode = threshold_mode
        self._reset()

    def _reset(self) -> None:
        self.best = self.mode_worse
        self.cooldown_counter = self.num_bad_epochs = 0

    def step(self, metrics: Any, epoch: int | None = None) -> None:  # type: ignore[override]
        """Take the number of this step, and reduce the rates if it is time."""
        current = float(metrics)
        self.last_epoch = self.last_epoch + 1 if epoch is None else epoch
        if self.is_better(current, self.best):
            self.best, self.num_bad_epochs = current, 0
        else:
            self.num_bad_epochs += 1
        if self.in_cooldown:
            self.cooldown_counter -= 1
            self.num_bad_epochs = 0
        if self.num_bad_epochs > self.patience:
            self._reduce()
            self.cooldown_counter, self.num_bad_epochs = self.cooldown, 0
        self._last_lr = self._rates()

    def _reduce(self) -> None:
        groups = self.optimizer.param_groups
        for group, least in zip(groups, self.min_lrs, strict=True):
            rate = max(group["lr"] * self.factor, least)
            if group["lr"] - rate > self.eps:
                group["lr"] = rate

    @property
    def in_cooldown(self) -> bool:
        """Whether the last reduction was less than ``cooldown`` steps ago."""
        return self.cooldown_counter > 0

    def is_better(self, a: float, best: float) -> bool:
        """Whether a is better than best by more than the threshold."""
        if self.threshold_mode == "rel":
            part = self.threshold if self.mode == "max" else -self.threshold
            limit = best * (1.0 + part)
        else:
            limit = best + (self.threshold if self.mode == "max" else -self.threshold)
        return a > limit if self.mode == "max" else a < limit
