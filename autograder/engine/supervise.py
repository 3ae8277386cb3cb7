"""Runs submissions: starts warm processes, watches, stops what goes on for too long.

This is the side that can be trusted. What it reads from a submission is data.
"""

import contextlib
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from dataclasses import asdict, replace
from typing import Any

from autograder.engine import jobs
from autograder.engine.jobs import Cell, InfrastructureError, Job, Ran, Setup, Step
from autograder.engine.passes import Heard, Pass, Seeds, last_raised, step_of, timed_out
from autograder.engine.wire import Channel, Closed, Message, WireError, pair
from course.threads import ONE_THREAD

START_SECONDS = 120.0
ENTER_SECONDS = 60.0
MOST_PASSES = 64

Process = subprocess.Popen[bytes]


_early: list[tuple[Process, Channel]] = []


def start_early() -> None:
    """Start a process that imports what all submissions use; the next Warm takes it."""
    _early.append(_started())


def _started() -> tuple[Process, Channel]:
    ours, theirs = pair()
    command = [sys.executable, "-I", "-m", "autograder.engine.warm"]
    process = subprocess.Popen(
        [*command, str(theirs.fileno())],
        pass_fds=[theirs.fileno()],
        env=_environment(),
        stdin=subprocess.DEVNULL,
        start_new_session=True,
    )
    theirs.close()
    return process, ours


class Warm:
    """A warm process of one unit; ``run`` gives it one submission after another."""

    def __init__(self, setup: Setup) -> None:
        self.setup, self.runs, self.lock = setup, 0, threading.Lock()
        process, self.control = _early.pop() if _early else _started()
        self.process: Process | None = process
        self.said = self._begin()

    def _begin(self) -> list[Message]:
        setup = asdict(self.setup)
        room = self.setup.limits.output
        setup["prefix"] = [step_of(source, room) for source in self.setup.prefix]
        try:
            self.control.send(setup)
            answer = self.control.receive(START_SECONDS)
        except WireError as error:
            self.close()
            raise InfrastructureError(
                f"the warm process did not start: {error}"
            ) from error
        if "failed" in answer:
            self.close()
            raise InfrastructureError(
                f"the warm process did not start: {answer['failed']}"
            )
        return list(answer["said"])

    def twin(self) -> "Warm":
        """Return another warm process, a copy of this one. Any thread may ask.

        Raises InfrastructureError.
        """
        control, theirs = pair()
        try:
            with self.lock:
                self.control.send({"do": "twin"}, [theirs.fileno()])
            theirs.close()
            control.receive(ENTER_SECONDS)
        except WireError as error:
            control.close()
            raise InfrastructureError(f"the warm process is gone: {error}") from error
        finally:
            theirs.close()
        other = object.__new__(Warm)
        other.setup, other.runs, other.lock = self.setup, 0, threading.Lock()
        other.process, other.control, other.said = None, control, self.said
        return other

    def run(self, job: Job) -> Ran:
        """Run a submission. Raises InfrastructureError if the machine fails."""
        self.runs += 1
        started = time.monotonic()
        public, secret = list(job.seeds[:1]), list(job.seeds[1:])
        asks = jobs.asks(job.steps)
        first, then, skip = Heard(), Heard(mute=True), set[str]()
        job = self._phase(
            job, {a.id: public for a in asks if not a.hidden}, first, skip
        )
        again = {i: secret for i, a in first.checks.items() if secret and _go_on(a)}
        hidden = {a.id: list(job.seeds) for a in jobs.asks(job.steps) if a.hidden}
        self._phase(job, again | hidden, then, skip)
        not_run = {a.id: {"failed": jobs.NOT_RUN} for a in asks}
        checks = not_run | first.checks | then.checks
        for id_ in again:
            checks[id_] = _joined(first.checks[id_], checks[id_])
        seconds = time.monotonic() - started
        return Ran(first.cells, checks, seconds, self.setup.sandbox)

    def _phase(
        self, job: Job, seeds: Mapping[str, Seeds], heard: Heard, skip: set[str]
    ) -> Job:
        """Run cells, ask checks with their seeds; return the part that was reached.

        In the first phase what cells show is kept, so nothing secret is asked. In the
        second one hidden checks and the secret seed are, and cells show nothing. A
        cell that ends a pass joins ``skip``.
        """
        left, alone = set(seeds), ""
        until = time.monotonic() + self.setup.limits.wall
        for _ in range(MOST_PASSES):
            wanted = {alone} if alone else left
            steps = [s for s in job.steps if s.id in wanted or _is_cell(s, skip)]
            while steps and isinstance(steps[-1], Cell) and (alone or heard.mute):
                steps.pop()
            if not steps:
                break
            one = Pass(self.setup.limits, steps, seeds, heard, until)
            with self._forked(job) as (channel, process):
                one.run(channel, process)
            until = one.until
            left -= set(heard.checks)
            if one.over:
                place = [step.id for step in job.steps].index(one.over)
                return replace(job, steps=job.steps[:place])
            if not (one.fatal or alone):
                break
            skip.add(one.fatal)
            alone = one.doubtful
        for id_ in left:
            heard.checks.setdefault(id_, {"failed": jobs.CRASHED})
        return job

    @contextlib.contextmanager
    def _forked(self, job: Job) -> Iterator[tuple[Channel, int]]:
        ours, theirs = pair()
        ours.cap = 2 * self.setup.limits.output
        try:
            with self.lock:
                self.control.send({"do": "fork"}, [theirs.fileno()])
                process = int(self.control.receive(ENTER_SECONDS)["pid"])
        except WireError as error:
            ours.close()
            raise InfrastructureError(f"the warm process is gone: {error}") from error
        finally:
            theirs.close()
        try:
            entered = ours.receive(ENTER_SECONDS)
            if "entered" not in entered:
                raise InfrastructureError(
                    f"the sandbox was not entered: {entered.get('failed', entered)}"
                )
            with contextlib.suppress(Closed):  # if it has ended, the next step says so
                ours.send({"files": job.files})
            yield ours, process
        finally:
            ours.close()
            with contextlib.suppress(WireError), self.lock:
                self.control.send({"do": "stop", "pid": process})
                self.control.receive(ENTER_SECONDS)

    def close(self) -> None:
        """End the warm process, and with it everything that it has started."""
        self.control.close()  # a twin ends by itself then
        if self.process is not None:
            self.process.kill()
            self.process.wait()

    def __enter__(self) -> "Warm":
        return self

    def __exit__(self, *error: object) -> None:
        self.close()


def _is_cell(step: Step, skip: set[str]) -> bool:
    return isinstance(step, Cell) and step.id not in skip


def _go_on(answer: Message) -> bool:
    """Return whether a check is worth asking again: something was answered in time."""
    if "answers" not in answer or timed_out(answer):
        return False
    return len(last_raised(answer)) < max(len(answer["answers"]), 1)


def _joined(first: Message, then: Message) -> Message:
    """Return what was answered with the public seed and with the secret one."""
    if "failed" in then:
        return then
    try:
        pairs = zip(first["answers"], then["answers"], strict=True)
        return {"answers": [[*one, *other] for one, other in pairs]}
    except (KeyError, TypeError, ValueError):
        return {"failed": jobs.TAMPERED}


def _environment() -> dict[str, str]:
    """Return the environment of warm processes: nothing of the instructor's own."""
    kept = {name: os.environ[name] for name in ("PATH", "TZ") if name in os.environ}
    fixed: dict[str, Any] = {
        "LANG": "C.UTF-8",
        "MPLBACKEND": "module://matplotlib_inline.backend_inline",
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONUNBUFFERED": "1",
        "IPYTHONDIR": "/nonexistent",
    }
    return kept | fixed | ONE_THREAD
