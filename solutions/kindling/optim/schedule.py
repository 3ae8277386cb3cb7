# Built by kindling build from course/given/kindling/optim/schedule.py.
"""LRScheduler: what every schedule of the learning rate does at a step."""

from __future__ import annotations

import warnings
from typing import Any

from kindling.optim.base import OptimizerBase

TOO_EARLY = (
    "Detected call of `lr_scheduler.step()` before `optimizer.step()`. In PyTorch "
    "1.1.0 and later, you should call them in the opposite order: `optimizer.step()` "
    "before `lr_scheduler.step()`.  Failure to do this will result in PyTorch skipping "
    "the first value of the learning rate schedule. See more details at "
    "https://pytorch.org/docs/stable/optim.html#how-to-adjust-learning-rate"
)
GIVEN_EPOCH = (
    "The epoch parameter in `scheduler.step()` was not necessary and is being "
    "deprecated where possible. Please use `scheduler.step()` to step the scheduler."
)


class LRScheduler:
    """A learning rate that changes with the number of steps of the schedule.

    A class of it says in ``get_lr`` what the rates of the groups are at step
    ``last_epoch``; making a schedule already sets the rates of step 0. Raises TypeError
    for what is no optimizer, KeyError if a last_epoch is given and the optimizer has
    not been under a schedule.
    """

    def __init__(self, optimizer: Any, last_epoch: int = -1) -> None:
        if not isinstance(optimizer, OptimizerBase):
            raise TypeError(f"{type(optimizer).__name__} is not an Optimizer")
        self.optimizer = optimizer
        for number, group in enumerate(optimizer.param_groups):
            if last_epoch == -1:
                group.setdefault("initial_lr", group["lr"])
            elif "initial_lr" not in group:
                raise KeyError(
                    f"param 'initial_lr' is not specified in param_groups[{number}] "
                    "when resuming scheduler with last_epoch >= 0; load the "
                    "optimizer's state_dict first"
                )
        groups = optimizer.param_groups
        self.base_lrs = [group["initial_lr"] for group in groups]
        self.last_epoch = last_epoch
        self._step_count = 0
        self._is_initial = True
        self._get_lr_called_within_step = False
        optimizer._opt_called = False
        self.step()
        self._is_initial = False

    def get_lr(self) -> list[float]:
        """The rate of each group at step ``last_epoch``; each schedule has its own."""
        raise NotImplementedError

    def get_last_lr(self) -> list[float]:
        """The rate of each group that the schedule has set last."""
        return self._last_lr

    def step(self, epoch: int | None = None) -> None:
        """Go on by one step, or to a step given, and set the rates of all groups.

        Warns if the optimizer has made no step since the schedule began.
        """
        if self._step_count == 1 and not getattr(self.optimizer, "_opt_called", True):
            warnings.warn(TOO_EARLY, UserWarning, stacklevel=2)
        self._step_count += 1
        self._get_lr_called_within_step = True
        try:
            if epoch is None:
                self.last_epoch += 1
                rates = self.get_lr()
            else:
                warnings.warn(GIVEN_EPOCH, UserWarning, stacklevel=2)
                rates = self._from_the_start(epoch)
        finally:
            self._get_lr_called_within_step = False
        self._set(rates)

    def _from_the_start(self, epoch: int) -> list[float]:
        """The rates at a step given, as if all steps up to it had been made."""
        first, self._is_initial = self._is_initial, True
        rates = list(self.base_lrs)
        for self.last_epoch in range(epoch + 1):
            self._set(rates)
            rates = self.get_lr()
            self._is_initial = first
        return rates

    def _set(self, rates: list[float]) -> None:
        for group, rate in zip(self.optimizer.param_groups, rates, strict=True):
            group["lr"] = rate
        self._last_lr = list(rates)

    def _rates(self) -> list[float]:
        """The rates of the groups as they are now."""
        return [group["lr"] for group in self.optimizer.param_groups]

    def _times(self, factor: float) -> list[float]:
        return [rate * factor for rate in self._rates()]

    def state_dict(self) -> dict[str, Any]:
        """All that the schedule knows, without the optimizer."""
        return {name: item for name, item in vars(self).items() if name != "optimizer"}

    def load_state_dict(self, state_dict: dict[str, Any]) -> None:
        """Go on where a schedule of the same kind stood."""
        vars(self).update(state_dict)
