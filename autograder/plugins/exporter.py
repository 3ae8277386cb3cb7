"""The exporter of `nbgrader autograde`: reads submissions, holds the unit's lock."""

import atexit
import threading
import weakref
from pathlib import Path
from typing import Any

from nbgrader.converters import Autograde
from traitlets import Bool

from autograder.engine.lock import BusyError, UnitLock
from autograder.engine.secret import STATE
from autograder.plugins.reading import SubmissionExporter
from autograder.plugins.run_in_engine import end_runs

_locks: list[UnitLock] = []
_guard = threading.RLock()
_turn = 0
"""The number of the converter that the locks and runs are of."""


class EngineExporter(SubmissionExporter):
    """Reads submissions; while it is at work, no other grader touches their unit.

    nbgrader makes one exporter for a run, before it has changed anything: the place to
    see that nobody else is grading, and to stop if somebody is.
    """

    optimistic_validation = Bool(True)

    def __init__(self, **kw: Any) -> None:
        super().__init__(**kw)
        if isinstance(self.parent, Autograde):
            begin(self.parent)


def begin(converter: Autograde) -> None:
    """Take the lock of the unit that a converter grades. Ends the program if busy."""
    global _turn
    with _guard:
        end()
        course = converter.coursedir
        lock = UnitLock(Path(course.root) / STATE, course.assignment_id)
        try:
            lock.take()
        except BusyError as error:
            converter.log.error("%s", error)
            raise SystemExit(1) from None
        _locks.append(lock)
        _turn += 1
        over = weakref.finalize(converter, _gone, _turn)  # in a server, which lives on
        over.atexit = False


def _gone(turn: int) -> None:
    """Let another thread end what a converter began that nobody holds any more.

    It may be found by a thread that the end would wait for.
    """
    if turn == _turn:
        threading.Thread(target=_end_turn, args=(turn,), daemon=True).start()


def _end_turn(turn: int) -> None:
    with _guard:
        if turn == _turn:
            end()


def end() -> None:
    """End the runs of this process and give its locks back."""
    with _guard:
        end_runs()
        while _locks:
            _locks.pop().give_back()


atexit.register(end)
