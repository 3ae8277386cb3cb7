# Built by kindling build from course/given/kindling/optim/schedules_combined.py.
"""Schedules made of schedules: one after another, and several at once."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from typing import Any

from kindling.optim.schedule import LRScheduler


class SequentialLR(LRScheduler):
    """One schedule after another; milestones are the steps at which the next begins.

    Raises ValueError unless there is one schedule more than milestones, all of the
    optimizer given.
    """

    def __init__(
        self,
        optimizer: Any,
        schedulers: Sequence[LRScheduler],
        milestones: Sequence[int],
        last_epoch: int = -1,
    ) -> None:
        if len(schedulers) < 1:
            raise ValueError(
                "SequentialLR expects at least one scheduler, but got no scheduler."
            )
        for number, schedule in enumerate(schedulers):
            if schedule.optimizer is not optimizer:
                raise ValueError(
                    "SequentialLR expects all schedulers to belong to the same "
                    f"optimizer, but got scheduler {type(schedule).__name__} at index "
                    f"{number} of another one."
                )
        if len(milestones) != len(schedulers) - 1:
            raise ValueError(
                "Sequential Schedulers expects number of schedulers provided to be "
                "one more than the number of milestone points, but got number of "
                f"schedulers {len(schedulers)} and the number of milestones to be "
                f"equal to {len(milestones)}"
            )
        self._schedulers = list(schedulers)
        self._milestones = list(milestones)
        self.last_epoch = last_epoch + 1
        self.optimizer = optimizer
        for group in optimizer.param_groups:
            group["lr"] = group["initial_lr"]
        for schedule in self._schedulers:
            schedule.last_epoch -= 1
        first = self._schedulers[0]
        first._is_initial, first._step_count = True, 0
        first.step()
        first._is_initial = False
        self._last_lr = first.get_last_lr()

    def step(self, epoch: int | None = None) -> None:
        """Go on by one step of the schedule whose turn it is."""
        self.last_epoch += 1
        turn = bisect_right(self._milestones, self.last_epoch)
        schedule = self._schedulers[turn]
        if turn > 0 and self._milestones[turn - 1] == self.last_epoch:
            schedule._set(schedule._from_the_start(0))
        else:
            schedule.step()
        self._last_lr = schedule.get_last_lr()

    def state_dict(self) -> dict[str, Any]:
        """All that the schedules know, in "_schedulers"."""
        return _with_parts(self, super().state_dict())

    def load_state_dict(self, state_dict: dict[str, Any]) -> None:
        """Go on where the schedules stood."""
        _load_parts(self, state_dict)


class ChainedScheduler(LRScheduler):
    """Several schedules of one optimizer at once: each changes what the others left."""

    def __init__(
        self, schedulers: Sequence[LRScheduler], optimizer: Any = None
    ) -> None:
        if len(schedulers) < 1:
            raise ValueError(
                "ChainedScheduler expects at least one scheduler to be chained, but "
                "got no scheduler."
            )
        optimizer = optimizer or schedulers[0].optimizer
        for number, schedule in enumerate(schedulers):
            if schedule.optimizer is not optimizer:
                raise ValueError(
                    "ChainedScheduler expects all schedulers to belong to the same "
                    f"optimizer, but got scheduler {type(schedule).__name__} at index "
                    f"{number} of another one."
                )
        self._schedulers = list(schedulers)
        self.optimizer = optimizer
        self._last_lr = self._rates()

    def step(self, epoch: int | None = None) -> None:
        """Go on by one step of every schedule."""
        for schedule in self._schedulers:
            schedule.step()
        self._last_lr = self._rates()

    def state_dict(self) -> dict[str, Any]:
        """All that the schedules know, in "_schedulers"."""
        return _with_parts(self, super().state_dict())

    def load_state_dict(self, state_dict: dict[str, Any]) -> None:
        """Go on where the schedules stood."""
        _load_parts(self, state_dict)


def _with_parts(whole: Any, found: dict[str, Any]) -> dict[str, Any]:
    parts = [schedule.state_dict() for schedule in whole._schedulers]
    return {**found, "_schedulers": parts}


def _load_parts(whole: Any, state_dict: dict[str, Any]) -> None:
    rest = {k: item for k, item in state_dict.items() if k != "_schedulers"}
    vars(whole).update(rest)
    for schedule, known in zip(
        whole._schedulers, state_dict["_schedulers"], strict=True
    ):
        schedule.load_state_dict(known)
