"""One run of a submission from the top: its cells, then its checks, watched."""

import contextlib
import json
import time
from collections.abc import Sequence

from autograder.engine import jobs, usage
from autograder.engine.jobs import Ask, Cell, InfrastructureError, Job, Ran
from autograder.engine.sandbox.limits import Limits
from autograder.engine.wire import Channel, Closed, Late, Message, WireError, pair

CELL_SECONDS = 30.0
WALL = 4
"""Seconds on the wall for each second of computing: machines may be busy."""
OUTPUTS = 4
"""How many times what one cell may show, all cells may show together."""

LEFT_OUT: Message = {"shown": [{"stream": "(What this cell showed was left out.)"}]}
_LOOK = 0.1


class Pass:
    """One run of a submission from the top, its results noted as they come.

    ``fatal`` is the id of the cell or check at which it had to be stopped, "" if none:
    then everything else has to be run again without that one. ``doubtful`` is the check
    at which it ended when others had been asked before, which may be why: it is to be
    asked again, as the ``first`` of the next pass.
    """

    def __init__(
        self,
        limits: Limits,
        job: Job,
        steps: Sequence[Cell | Ask],
        until: float,
        ran: Ran,
        first: str = "",
    ) -> None:
        self.seeds, self.files = job.seeds, job.files
        self.steps, self.until, self.ran = steps, until, ran
        self.limits = limits
        self.first = first
        self.fatal = self.doubtful = ""
        self.asked = 0
        self.room = OUTPUTS * self.limits.output
        self.over = False

    def run(self, channel: Channel, process: int) -> None:
        """Run the cells, then ask the visible checks, then the hidden ones."""
        self.process = process
        groups = self._groups()
        pairs = [pair() for _ in groups]
        ends = [theirs.fileno() for _, theirs in pairs]
        try:
            channel.send({"steps": self._program(), "files": self.files}, ends)
        except Closed as error:
            raise InfrastructureError("the submission did not start") from error
        finally:
            for _, theirs in pairs:
                theirs.close()
        try:
            self._cells(channel)
            if self.over:
                groups = [self._reached(group) for group in groups]
            ends_of = [ours for ours, _ in pairs]
            for end, group in self._order(list(zip(ends_of, groups, strict=True))):
                if not self.fatal:
                    self._ask(end, group)
        finally:
            for ours, _ in pairs:
                ours.close()

    def _order(
        self, groups: Sequence[tuple[Channel, list[Ask]]]
    ) -> list[tuple[Channel, list[Ask]]]:
        """Return what is asked of whom, in order: hidden checks after all others.

        What a hidden check asks can so reach no answer that a student gets to see.
        """
        first = [(c, [a for a in asks if a.id == self.first]) for c, asks in groups]
        rest = [
            (channel, [a for a in asks if a.hidden is hidden and a.id != self.first])
            for hidden in (False, True)
            for channel, asks in groups
        ]
        return first + rest

    def _reached(self, group: list[Ask]) -> list[Ask]:
        """Return the checks of a group if the cells before it have all run."""
        for step in self.steps:
            if step is group[0]:
                return group
            if isinstance(step, Cell) and "failed" in self.ran.cells.get(
                step.id, {"failed": ""}
            ):
                break
        for ask in group:
            self.ran.checks[ask.id] = {"failed": jobs.NOT_RUN}
        return []

    def _groups(self) -> list[list[Ask]]:
        """Return the checks, those that stand together in one list."""
        groups: list[list[Ask]] = []
        together = False
        for step in self.steps:
            if isinstance(step, Ask):
                if not together:
                    groups.append([])
                groups[-1].append(step)
            together = isinstance(step, Ask)
        return groups

    def _program(self) -> list[Message]:
        program: list[Message] = []
        for step in self.steps:
            if isinstance(step, Cell):
                program.append(
                    {"id": step.id, **step_of(step.source, self.limits.output)}
                )
            elif not program or program[-1]["do"] != "keep":
                program.append({"do": "keep"})
        return program

    def _cells(self, channel: Channel) -> None:
        cells = [step for step in self.steps if isinstance(step, Cell)]
        for cell in cells:
            try:
                said = self._answer(channel, self.until)
            except (WireError, _Stopped) as error:
                self.over = isinstance(error, _Stopped) and error.over
                self.fatal = "" if self.over else cell.id
                self.ran.cells[cell.id] = {"failed": _word(error)}
                return
            self.room -= len(json.dumps(said))
            self.ran.cells[cell.id] = said if self.room > 0 else LEFT_OUT
        with contextlib.suppress(WireError, _Stopped):
            self._answer(channel, time.monotonic() + 1)

    def _ask(self, channel: Channel, group: Sequence[Ask]) -> None:
        channel.cap = self.limits.answer
        for ask in group:
            try:
                answer = self._put(channel, ask)
            except (WireError, _Stopped) as error:
                self.fatal = ask.id
                if isinstance(error, Closed) and self.asked:
                    self.doubtful = ask.id
                else:
                    self.ran.checks[ask.id] = {"failed": _word(error)}
                return
            self.ran.checks[ask.id] = answer
            self.asked += 1
            if _timed_out(answer):  # what it has started may go on: begin anew
                self.fatal = ask.id
                return

    def _put(self, channel: Channel, ask: Ask) -> Message:
        seeds = [list(pair) for pair in self.seeds]
        channel.send({"kind": ask.kind, "source": ask.source, "seeds": seeds})
        until = time.monotonic() + WALL * ask.seconds
        return self._answer(channel, until, ask.seconds)

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


def _word(error: Exception) -> str:
    if isinstance(error, _Stopped):
        return error.word
    return jobs.CRASHED if isinstance(error, Closed) else jobs.TAMPERED


def _timed_out(answer: Message) -> bool:
    """Return whether an answer says that its own time limit has stopped it."""
    try:
        last = [rows[-1][-1].get("raised") for rows in answer["answers"]]
        return any(raised and raised[0] == "TimedOut" for raised in last)
    except (KeyError, IndexError, TypeError, AttributeError):
        return False


def step_of(source: str, room: int) -> Message:
    """Return a cell as the running process reads it; ``room`` is what it may show."""
    return {"do": "run", "source": source, "room": room, "seconds": CELL_SECONDS}
