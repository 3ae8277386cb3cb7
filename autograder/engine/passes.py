"""One run of a submission from the top: its cells and checks in order, watched."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from autograder.engine import jobs, usage
from autograder.engine.jobs import Ask, Cell, Step
from autograder.engine.sandbox.limits import Limits
from autograder.engine.wire import Channel, Closed, Late, Message, WireError

CELL_SECONDS = 30.0
WALL = 4
"""Seconds on the wall for each second of computing: machines may be busy."""
OUTPUTS = 4
"""How many times what one cell may show, all cells may show together."""

LEFT_OUT: Message = {"shown": [{"stream": "(What this cell showed was left out.)"}]}
_LOOK = 0.1

Seeds = Sequence[tuple[int, int]]


@dataclass
class Heard:
    """What came back in one pass or several, by id, for cells and for checks.

    Where ``mute``, nobody is to see what cells show.
    """

    mute: bool = False

    cells: dict[str, dict[str, Any]] = field(default_factory=dict)
    checks: dict[str, dict[str, Any]] = field(default_factory=dict)


class Pass:
    """One run of a submission from the top, its results noted as they come.

    ``seeds`` are what each check is asked with, by id. ``fatal`` is the id of the cell
    or check at which it had to be stopped, "" if none: then everything else has to be
    run again without that one. ``doubtful`` is the check at which it ended when others
    had been asked before, which may be why: it is to be asked again, alone. ``over``
    is the cell at which the time of all cells was used up; ``until`` is when that is.
    """

    def __init__(
        self,
        limits: Limits,
        steps: Sequence[Step],
        seeds: Mapping[str, Seeds],
        heard: Heard,
        until: float,
    ) -> None:
        self.limits, self.steps, self.seeds = limits, steps, seeds
        self.heard, self.until = heard, until
        self.fatal = self.doubtful = self.over = ""
        self.asked = 0
        self.room = OUTPUTS * limits.output

    def run(self, channel: Channel, process: int) -> None:
        """Run the steps; a hidden check is told only when it is its turn."""
        self.process = process
        for part in _parts(self.steps):
            try:
                channel.send({"steps": [self._told(step) for step in part]})
            except Closed as error:
                self._stop(part[0], error)
                return
            for step in part:
                try:
                    self._hear(channel, step)
                except (WireError, _Stopped) as error:
                    self._stop(step, error)
                if self.fatal or self.over:
                    return

    def _told(self, step: Step) -> Message:
        if isinstance(step, Cell):
            return step_of(step.source, self.limits.output)
        seeds = [list(pair) for pair in self.seeds[step.id]]
        told = {"do": "ask", "kind": step.kind, "source": step.source, "seeds": seeds}
        return told | {"code": step.code}

    def _hear(self, channel: Channel, step: Step) -> None:
        if isinstance(step, Cell):
            channel.cap = 2 * self.limits.output
            said = self._answer(channel, self.until)
            if not self.heard.mute:
                self.room -= channel.size
                self.heard.cells[step.id] = said if self.room > 0 else LEFT_OUT
            return
        channel.cap = self.limits.answer
        started = time.monotonic()
        answer = self._answer(channel, started + WALL * step.seconds, step.seconds)
        self.until += time.monotonic() - started
        lost = answer.pop("lost", False)
        self.heard.checks[step.id] = answer
        self.asked += 1
        if lost or timed_out(answer):  # what it has started may go on: begin anew
            self.fatal = step.id

    def _stop(self, step: Step, error: Exception) -> None:
        """Note at which step the submission ended, and how."""
        failed = {"failed": _word(error)}
        if isinstance(error, _Stopped) and error.over:
            self.over = step.id
        else:
            self.fatal = step.id
        if isinstance(step, Cell):
            self.heard.cells[step.id] = failed
        elif isinstance(error, Closed) and self.asked:
            self.doubtful = step.id
        else:
            self.heard.checks[step.id] = failed

    def _answer(
        self, channel: Channel, until: float, computing: float | None = None
    ) -> Message:
        """Return the next message; raises _Stopped for what uses too much."""
        most = None
        while True:
            left = until - time.monotonic()
            try:
                return channel.receive(min(left, _LOOK) if left > 0 else 0)
            except Late:
                if usage.memory(self.process) > self.limits.memory:
                    raise _Stopped(jobs.OUT_OF_MEMORY) from None
                used = usage.seconds(self.process) if computing else 0.0
                most = used + computing if computing and most is None else most
                if most is not None and used > most:
                    raise _Stopped(jobs.TIMED_OUT) from None
                if time.monotonic() >= until:
                    raise _Stopped(jobs.TIMED_OUT, until == self.until) from None


class _Stopped(Exception):
    """Something used more than it may; ``over`` says that all the time is used up."""

    def __init__(self, word: str, over: bool = False) -> None:
        super().__init__(word)
        self.word, self.over = word, over


def _parts(steps: Sequence[Step]) -> list[list[Step]]:
    """Return the steps in lists that are told at once: a hidden check by itself."""
    parts: list[list[Step]] = [[]]
    for step in steps:
        if isinstance(step, Ask) and step.hidden:
            parts += [[step], []]
        else:
            parts[-1].append(step)
    return [part for part in parts if part]


def _word(error: Exception) -> str:
    if isinstance(error, _Stopped):
        return error.word
    return jobs.CRASHED if isinstance(error, Closed) else jobs.TAMPERED


def timed_out(answer: Message) -> bool:
    """Return whether an answer says that its own time limit has stopped it."""
    return "TimedOut" in last_raised(answer)


def last_raised(answer: Message) -> list[str]:
    """Return the types of the errors with which the questions of a check ended."""
    try:
        last = [rows[-1][-1].get("raised") for rows in answer["answers"]]
        return [str(raised[0]) for raised in last if raised]
    except (KeyError, IndexError, TypeError, AttributeError):
        return []


def step_of(source: str, room: int) -> Message:
    """Return a cell as the running process reads it; ``room`` is what it may show."""
    return {"do": "run", "source": source, "room": room, "seconds": CELL_SECONDS}
