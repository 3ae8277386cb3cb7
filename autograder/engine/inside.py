"""What runs inside the sandbox: the cells of a submission, and the answers to checks.

Everything here shares a process with the student's code, which may do with it what it
likes. That is why this module knows nothing that must stay secret, and why nothing that
it says is believed: its answers are data for the referee.
"""

import base64
import contextlib
import io
import json
import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from autograder.engine.compiled import code_of
from autograder.engine.wire import Channel, Closed, Message
from course.check import clock
from course.check.judge import judging, outcomes
from course.check.probe import Outcome, Probe, Raised, known_names
from course.check.recording import outcome_as_data
from course.check.student import StudentSide

SHOWN_TYPES = ("text/plain", "image/png")


def run(shell: Any, channel: Channel) -> None:
    """Run the steps that the channel brings, say what came of each, until it closes.

    A step is a cell to run or a check to answer, in the state that all before it made.
    """
    while True:
        try:
            steps = channel.receive()["steps"]
        except Closed:
            return
        for step in steps:
            if step["do"] == "run":
                channel.send(run_cell(shell, step))
                continue
            before = len(shell.user_ns)
            answer_ = answer(shell.user_ns, step)
            if len(shell.user_ns) < before:  # what was asked has taken names away
                answer_["lost"] = True
            channel.send(answer_)


def write_files(files: Sequence[tuple[str, str]]) -> None:
    """Write the files of a submission where its notebook runs."""
    for name, content in files:
        folder = os.path.dirname(name)
        if folder:
            os.makedirs(folder, exist_ok=True)
        with open(name, "wb") as file:
            file.write(base64.b64decode(content))
    sys.path.insert(0, os.getcwd())


def run_cell(shell: Any, step: Message) -> Message:
    """Run one cell and return what it showed: printed text, results, an error."""
    sink = Sink(step["room"])
    error: BaseException | None = None
    with contextlib.redirect_stdout(sink), contextlib.redirect_stderr(sink):
        shell.sink = sink
        try:
            with clock.limit(step["seconds"]):
                result = shell.run_cell(step["source"], store_history=True)
            error = result.error_before_exec or result.error_in_exec
        except BaseException as raised:  # a shell that the student's code has bent
            error = raised
    said: Message = {"shown": sink.shown()}
    if error is not None:
        said["error"] = [type(error).__name__, _message(error)]
    return said


def _message(error: BaseException) -> str:
    try:
        return str(error)[:2000]
    except BaseException:
        return ""


REHEARSAL = """
@check.equal(yours=lambda my, x: {"x": x}, torch=lambda torch, x: {"x": x})
def rehearsal(rng):
    return {"x": rng.normal(size=int(rng.integers(1, 9))).astype(np.float32)}
"""


def rehearse(shell: Any) -> None:
    """Do once what every submission does, so that what it needs is there.

    What is imported and made before a process forks need not be made in each copy.
    """
    run_cell(shell, {"source": "", "room": 1000, "seconds": 30.0})
    ask = {"kind": "probe", "source": REHEARSAL, "seeds": [(0, 0)]}
    json.loads(json.dumps(answer(shell.user_ns, ask)))


def answer(names: dict[str, Any], request: Message) -> Message:
    """Return what the student's code answers to one check cell, for each seed.

    A cell without a probe, plain assertions, runs among the student's names: then the
    answer is whether it raised an error, and which.
    """
    if request["kind"] == "plain":
        return {"raised": _plain(request["source"], names)}
    asker = Asker(names, request["seeds"])
    with judging(asker):
        exec(code_of(request["source"], request.get("code", "")), known_names())
    return {"answers": asker.answers}


def _plain(source: str, names: dict[str, Any]) -> list[str] | None:
    quiet = io.StringIO()
    with contextlib.redirect_stdout(quiet), contextlib.redirect_stderr(quiet):
        try:
            exec(compile(source, "<check>", "exec"), names)
        except BaseException as error:
            return [type(error).__name__, _message(error)]
    return None


class Asker:
    """A judge that lets the student's side answer and keeps what it said, as data."""

    def __init__(
        self, names: Mapping[str, Any], seeds: Sequence[tuple[int, int]]
    ) -> None:
        self.names, self.seeds = names, seeds
        self.answers: list[list[list[Any]]] = []

    def submit(self, probe: Probe) -> None:
        """Ask the probe with every seed; a time-out ends it."""
        side = StudentSide(self.names)
        rows: list[list[Any]] = []
        for seed, rounds in self.seeds:
            asked = replace(probe, rounds=rounds) if rounds else probe
            try:
                found = outcomes(asked, side, seed)
            except BaseException as error:  # KeyboardInterrupt, and odder ones
                found = [Outcome(raised=Raised(type(error).__name__, _message(error)))]
            rows.append([outcome_as_data(outcome) for outcome in found])
            if _timed_out(found):
                break
        self.answers.append(rows)


def _timed_out(found: Sequence[Outcome]) -> bool:
    return any(o.raised and o.raised.type == "TimedOut" for o in found)


class Sink(io.TextIOBase):
    """Takes what a cell shows, in order: text and pictures, up to some size."""

    def __init__(self, room: int) -> None:
        self.room = room
        self.items: list[dict[str, str]] = []

    def write(self, text: str) -> int:
        """Take printed text; what is beyond the room is lost."""
        kept = str(text)[: self.room]
        self.room -= len(kept)
        if kept and self.items and "stream" in self.items[-1]:
            self.items[-1]["stream"] += kept
        elif kept:
            self.items.append({"stream": kept})
        return len(text)

    def show(self, data: Mapping[str, Any]) -> None:
        """Take what is displayed, if it is plain text or a picture."""
        item = {kind: _as_text(data[kind]) for kind in SHOWN_TYPES if kind in data}
        size = sum(map(len, item.values()))
        if item and size <= self.room:
            self.room -= size
            self.items.append(item)

    def clear(self) -> None:
        """Forget what was shown, as ``clear_output`` asks."""
        self.items.clear()

    def shown(self) -> list[dict[str, str]]:
        """Return what was shown, in order."""
        return self.items


def _as_text(value: Any) -> str:
    return base64.b64encode(value).decode() if isinstance(value, bytes) else str(value)
