"""OneCycleLR: a learning rate that rises once and falls for the rest."""

from __future__ import annotations

import math
from typing import Any

from kindling.optim.schedule import LRScheduler


class OneCycleLR(LRScheduler):
    """Up from max_lr / div_factor to max_lr, then down to a small rate.

    total_steps, or epochs and steps_per_epoch: how long it takes; pct_start: the share
    of steps that go up; final_div_factor: how much smaller than the first the last
    rate is; three_phase: down to the first rate, then on; anneal_strategy: "cos" or
    "linear"; cycle_momentum: momentum, or the first of betas, runs the other way
    between base_momentum and max_momentum. Raises ValueError for a length or a share
    that makes no sense, and for a step behind the last. Source: Smith, Topin:
    Super-Convergence (2018).
    """

    def __init__(
        self,
        optimizer: Any,
        max_lr: float | list[float],
        total_steps: int | None = None,
        epochs: int | None = None,
        steps_per_epoch: int | None = None,
        pct_start: float = 0.3,
        anneal_strategy: str = "cos",
        cycle_momentum: bool = True,
        base_momentum: float | list[float] = 0.85,
        max_momentum: float | list[float] = 0.95,
        div_factor: float = 25.0,
        final_div_factor: float = 1e4,
        three_phase: bool = False,
        last_epoch: int = -1,
    ) -> None:
        self.total_steps = _length(total_steps, epochs, steps_per_epoch)
        if pct_start < 0 or pct_start > 1 or not isinstance(pct_start, float):
            raise ValueError(
                f"Expected float between 0 and 1 pct_start, but got {pct_start}"
            )
        if anneal_strategy not in ("cos", "linear"):
            raise ValueError(
                "anneal_strategy must be one of 'cos' or 'linear', instead got "
                f"{anneal_strategy}"
            )
        self._schedule_phases = _phases(self.total_steps, pct_start, three_phase)
        self._anneal_func_type = anneal_strategy
        self.cycle_momentum = cycle_momentum
        groups = optimizer.param_groups
        highest = _for_each(max_lr, len(groups))
        if last_epoch == -1:
            for group, rate in zip(groups, highest, strict=True):
                group["initial_lr"] = group["lr"] = rate / div_factor
                group["max_lr"] = rate
                group["min_lr"] = group["initial_lr"] / final_div_factor
        if cycle_momentum:
            self.use_beta1 = "betas" in optimizer.defaults
            if not self.use_beta1 and "momentum" not in optimizer.defaults:
                raise ValueError(
                    "optimizer must support momentum or beta1 with `cycle_momentum` "
                    "option enabled"
                )
            pairs = (
                _for_each(base_momentum, len(groups)),
                _for_each(max_momentum, len(groups)),
            )
            if last_epoch == -1:
                for group, low, high in zip(groups, *pairs, strict=True):
                    self._set_momentum(group, high)
                    group["max_momentum"], group["base_momentum"] = high, low
        super().__init__(optimizer, last_epoch)

    def get_lr(self) -> list[float]:
        """The rates at this step; sets the momentum as well."""
        if self.last_epoch > self.total_steps:
            raise ValueError(
                f"Tried to step {self.last_epoch} times. The specified number of "
                f"total steps is {self.total_steps}"
            )
        start = 0.0
        for phase in self._schedule_phases:
            end = phase["end_step"]
            if self.last_epoch <= end or phase is self._schedule_phases[-1]:
                share = (self.last_epoch - start) / (end - start)
                break
            start = end
        rates = []
        for group in self.optimizer.param_groups:
            low, high = group[phase["start_lr"]], group[phase["end_lr"]]
            rates.append(self._between(low, high, share))
            if self.cycle_momentum:
                ends = group[phase["start_momentum"]], group[phase["end_momentum"]]
                self._set_momentum(group, self._between(*ends, share))
        return rates

    def _between(self, start: float, end: float, share: float) -> float:
        if self._anneal_func_type == "linear":
            return (end - start) * share + start
        return end + (start - end) / 2.0 * (math.cos(math.pi * share) + 1)

    def _set_momentum(self, group: dict[str, Any], value: float) -> None:
        if self.use_beta1:
            group["betas"] = (value, *group["betas"][1:])
        else:
            group["momentum"] = value


def _length(total: int | None, epochs: int | None, per_epoch: int | None) -> int:
    if total is None and (epochs is None or per_epoch is None):
        raise ValueError(
            "You must define either total_steps OR (epochs AND steps_per_epoch)"
        )
    for name, value in (
        ("total_steps", total),
        ("epochs", epochs),
        ("steps_per_epoch", per_epoch),
    ):
        wanted = total is None or name == "total_steps"
        if wanted and value is not None and (value <= 0 or not isinstance(value, int)):
            raise ValueError(f"Expected positive integer {name}, but got {value}")
    return total if total is not None else int(epochs) * int(per_epoch)  # type: ignore[arg-type]


def _phases(total: int, up: float, three: bool) -> list[dict[str, Any]]:
    """The parts of the cycle: where each ends, and between which numbers it runs."""
    rising = ("initial_lr", "max_lr", "max_momentum", "base_momentum")
    falling = ("max_lr", "initial_lr", "base_momentum", "max_momentum")
    last = ("initial_lr", "min_lr", "max_momentum", "max_momentum")
    rows: list[tuple[float, tuple[str, ...]]] = [(float(up * total) - 1, rising)]
    if three:
        rows += [(float(2 * up * total) - 2, falling), (total - 1, last)]
    else:
        rows += [(total - 1, ("max_lr", "min_lr", "base_momentum", "max_momentum"))]
    names = ("start_lr", "end_lr", "start_momentum", "end_momentum")
    return [
        {"end_step": end, **dict(zip(names, row, strict=True))} for end, row in rows
    ]


def _for_each(value: float | list[float], count: int) -> list[float]:
    if isinstance(value, list | tuple):
        if len(value) != count:
            raise ValueError(f"expected {count} values, but got {len(value)}")
        return list(value)
    return [value] * count
