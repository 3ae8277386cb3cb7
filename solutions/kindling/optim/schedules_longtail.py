# Built by kindling build from course/given/kindling/optim/schedules_longtail.py.
"""Schedules beyond those that unit 08 builds, each by its formula."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable
from typing import Any

from kindling.optim.schedule import LRScheduler


class MultiStepLR(LRScheduler):
    """Multiply the rate by gamma at each of the milestones, numbers of steps."""

    def __init__(
        self,
        optimizer: Any,
        milestones: Iterable[int],
        gamma: float = 0.1,
        last_epoch: int = -1,
    ) -> None:
        self.milestones = Counter(milestones)
        self.gamma = gamma
        super().__init__(optimizer, last_epoch)

    def get_lr(self) -> list[float]:
        """The rates now, times gamma if this step is a milestone."""
        return self._times(self.gamma ** self.milestones.get(self.last_epoch, 0))


class ExponentialLR(LRScheduler):
    """Multiply the rate by gamma at each step."""

    def __init__(self, optimizer: Any, gamma: float, last_epoch: int = -1) -> None:
        self.gamma = gamma
        super().__init__(optimizer, last_epoch)

    def get_lr(self) -> list[float]:
        """The rates now, times gamma from the second step on."""
        return self._times(1.0 if self._is_initial else self.gamma)


class ConstantLR(LRScheduler):
    """The rate times factor, for the first total_iters steps."""

    def __init__(
        self,
        optimizer: Any,
        factor: float = 1.0 / 3,
        total_iters: int = 5,
        last_epoch: int = -1,
    ) -> None:
        if not 0 <= factor <= 1.0:
            raise ValueError(
                "Constant multiplicative factor expected to be between 0 and 1."
            )
        self.factor = factor
        self.total_iters = total_iters
        super().__init__(optimizer, last_epoch)

    def get_lr(self) -> list[float]:
        """The rates now, times factor at the start, divided by it at the end."""
        if self.last_epoch == 0:
            return self._times(self.factor)
        return self._times(
            1.0 / self.factor if self.last_epoch == self.total_iters else 1.0
        )


class LinearLR(LRScheduler):
    """The rate times a factor that runs on a line from start_factor to end_factor."""

    def __init__(
        self,
        optimizer: Any,
        start_factor: float = 1.0 / 3,
        end_factor: float = 1.0,
        total_iters: int = 5,
        last_epoch: int = -1,
    ) -> None:
        if not 0 < start_factor <= 1.0:
            raise ValueError(
                "Starting multiplicative factor expected to be greater than 0 and "
                "less or equal to 1."
            )
        if not 0 <= end_factor <= 1.0:
            raise ValueError(
                "Ending multiplicative factor expected to be between 0 and 1."
            )
        self.start_factor = start_factor
        self.end_factor = end_factor
        self.total_iters = total_iters
        super().__init__(optimizer, last_epoch)

    def get_lr(self) -> list[float]:
        """The rates now, times the quotient of this step's factor and the last's."""
        if self.last_epoch == 0:
            return self._times(self.start_factor)
        if self._is_initial or self.last_epoch > self.total_iters:
            return self._rates()
        return self._times(self._factor(self.last_epoch) / self._factor(-1))

    def _factor(self, step: int) -> float:
        at = self.last_epoch - 1 if step < 0 else step
        rise = self.end_factor - self.start_factor
        return self.start_factor + rise * at / self.total_iters


class PolynomialLR(LRScheduler):
    """The rate times (1 - t / total_iters) ** power, until it is 0."""

    def __init__(
        self,
        optimizer: Any,
        total_iters: int = 5,
        power: float = 1.0,
        last_epoch: int = -1,
    ) -> None:
        self.total_iters = total_iters
        self.power = power
        super().__init__(optimizer, last_epoch)

    def get_lr(self) -> list[float]:
        """The rates now, times the quotient of this step's factor and the last's."""
        if self._is_initial or self.last_epoch > self.total_iters:
            return self._rates()
        left = 1.0 - self.last_epoch / self.total_iters
        before = 1.0 - (self.last_epoch - 1) / self.total_iters
        return self._times((left / before) ** self.power)


class _ByFunctions(LRScheduler):
    """A schedule with one function of the step for each group, or one for all."""

    def __init__(
        self,
        optimizer: Any,
        lr_lambda: Any,
        last_epoch: int = -1,
    ) -> None:
        count = len(optimizer.param_groups)
        many = isinstance(lr_lambda, list | tuple)
        self.lr_lambdas: list[Any] = list(lr_lambda) if many else [lr_lambda] * count
        if len(self.lr_lambdas) != count:
            raise ValueError(f"Expected {count} lr_lambdas, but got {len(lr_lambda)}")
        super().__init__(optimizer, last_epoch)

    def state_dict(self) -> dict[str, Any]:
        """All that the schedule knows; functions are not kept, objects' fields are."""
        found = super().state_dict()
        found.pop("lr_lambdas")
        kept = [getattr(f, "__dict__", None) or None for f in self.lr_lambdas]
        return {**found, "lr_lambdas": [k and dict(k) for k in kept]}

    def load_state_dict(self, state_dict: dict[str, Any]) -> None:
        """Go on where a schedule of the same kind stood; the functions stay."""
        fields = state_dict["lr_lambdas"]
        rest = {k: item for k, item in state_dict.items() if k != "lr_lambdas"}
        super().load_state_dict(rest)
        for function, known in zip(self.lr_lambdas, fields, strict=True):
            if known is not None:
                function.__dict__.update(known)


class LambdaLR(_ByFunctions):
    """The first rate times a function of the number of steps."""

    def get_lr(self) -> list[float]:
        """The first rates times what the functions say of this step."""
        pairs = zip(self.base_lrs, self.lr_lambdas, strict=True)
        return [base * function(self.last_epoch) for base, function in pairs]


class MultiplicativeLR(_ByFunctions):
    """The last rate times a function of the number of steps."""

    def get_lr(self) -> list[float]:
        """The rates now times what the functions say of this step."""
        if self._is_initial:
            return self._rates()
        pairs = zip(self._rates(), self.lr_lambdas, strict=True)
        return [rate * function(self.last_epoch) for rate, function in pairs]


class CosineAnnealingWarmRestarts(LRScheduler):
    """Half a cosine from the first rate to eta_min, again and again.

    The first takes T_0 steps, each next one T_mult times as many. Raises ValueError
    unless both are positive integers. Source: Loshchilov, Hutter: SGDR (2017).
    """

    def __init__(
        self,
        optimizer: Any,
        T_0: int,  # noqa: N803
        T_mult: int = 1,  # noqa: N803
        eta_min: float = 0.0,
        last_epoch: int = -1,
    ) -> None:
        if not isinstance(T_0, int) or T_0 <= 0:
            raise ValueError(f"Expected positive integer T_0, but got {T_0}")
        if not isinstance(T_mult, int) or T_mult < 1:
            raise ValueError(f"Expected integer T_mult >= 1, but got {T_mult}")
        self.T_0 = T_0
        self.T_i = T_0
        self.T_mult = T_mult
        self.eta_min = eta_min
        self.T_cur: float = last_epoch
        super().__init__(optimizer, last_epoch)

    def get_lr(self) -> list[float]:
        """The rates on the cosine, T_cur steps after its start."""
        wave = (1 + math.cos(math.pi * self.T_cur / self.T_i)) / 2
        return [self.eta_min + (base - self.eta_min) * wave for base in self.base_lrs]

    def step(self, epoch: float | None = None) -> None:
        """Go on by one step, or to a step given, which may be a fraction."""
        if epoch is not None and epoch < 0:
            raise ValueError(f"Expected non-negative epoch, but got {epoch}")
        at = self.last_epoch + 1 if epoch is None else epoch
        start, length = 0, self.T_0
        while at >= start + length:
            start, length = start + length, length * self.T_mult
        self.T_cur, self.T_i = at - start, length
        self.last_epoch = math.floor(at)
        self._set(self.get_lr())
