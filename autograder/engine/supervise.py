"""Runs submissions: starts warm processes, watches, stops what goes on for too long.

This is the side that can be trusted. What it reads from a submission is data.
"""

import contextlib
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from autograder.engine import jobs
from autograder.engine.jobs import Cell, InfrastructureError, Job, Ran, Setup
from autograder.engine.passes import Pass, step_of
from autograder.engine.wire import Channel, Message, WireError, pair
from course.threads import ONE_THREAD

START_SECONDS = 120.0
ENTER_SECONDS = 60.0
MOST_PASSES = 24


class Warm:
    """A warm process of one unit; ``run`` gives it one submission after another."""

    def __init__(self, setup: Setup) -> None:
        self.setup = setup
        ours, theirs = socket.socketpair()
        command = [sys.executable, "-I", "-m", "autograder.engine.warm"]
        self.process = subprocess.Popen(
            [*command, str(theirs.fileno())],
            pass_fds=[theirs.fileno()],
            env=_environment(),
            stdin=subprocess.DEVNULL,
            start_new_session=True,
        )
        theirs.close()
        self.control = Channel(ours)
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

    def run(self, job: Job) -> Ran:
        """Run a submission. Raises InfrastructureError if the machine fails."""
        started = time.monotonic()
        ran = Ran(sandbox=self.setup.sandbox)
        left = {ask.id for ask in jobs.asks(job.steps)}
        skip: set[str] = set()
        first = ""
        for _ in range(MOST_PASSES):
            steps = [
                s
                for s in job.steps
                if s.id in left or isinstance(s, Cell) and s.id not in skip
            ]
            until = started + self.setup.limits.wall
            one = Pass(self.setup.limits, job, steps, until, ran, first)
            with self._forked() as (channel, process):
                one.run(channel, process)
            left -= set(ran.checks)
            first = one.doubtful
            if not one.fatal or not (left or first):
                break
            skip.add(one.fatal)
        for id_ in left:
            ran.checks[id_] = {"failed": jobs.CRASHED}
        ran.seconds = time.monotonic() - started
        return ran

    @contextlib.contextmanager
    def _forked(self) -> Iterator[tuple[Channel, int]]:
        ours, theirs = pair()
        ours.cap = 2 * self.setup.limits.output
        try:
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
            yield ours, process
        finally:
            ours.close()
            with contextlib.suppress(WireError):
                self.control.send({"do": "stop", "pid": process})
                self.control.receive(ENTER_SECONDS)

    def close(self) -> None:
        """End the warm process, and with it everything that it has started."""
        self.control.close()
        self.process.kill()
        self.process.wait()

    def __enter__(self) -> "Warm":
        return self

    def __exit__(self, *error: object) -> None:
        self.close()


def _environment() -> dict[str, str]:
    """Return the environment of warm processes: nothing of the instructor's own."""
    kept = {name: os.environ[name] for name in ("PATH", "TZ") if name in os.environ}
    fixed: dict[str, Any] = {
        "LANG": "C.UTF-8",
        "MPLBACKEND": "Agg",
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONUNBUFFERED": "1",
        "IPYTHONDIR": "/nonexistent",
    }
    return kept | fixed | ONE_THREAD
