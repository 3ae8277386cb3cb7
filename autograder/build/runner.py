"""Running the cells of a unit here, with one answer put in place of another."""

from __future__ import annotations

import builtins
import contextlib
import io
import os
import re
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from types import FrameType
from typing import Any

from autograder.build.cells import Cells
from autograder.build.reference import reference_library
from autograder.build.units import Unit
from course.carry import holding, hook, sync
from course.carry.hook import Library
from course.check.judge import judging, outcomes
from course.check.probe import Outcome, Probe
from course.check.student import StudentSide


@dataclass(frozen=True)
class Asked:
    """A probe that ran, what the notebook's code answered, and seconds of computing.

    ``used`` are the ids of the cells whose functions ran, if somebody watched.
    """

    probe: Probe
    outcomes: list[Outcome]
    seconds: float = 0.0
    used: frozenset[str] = frozenset()


Patience = Mapping[str, float]

SECOND_LOOK = 3.0
"""How many times as long an answer may take that was stopped while it waited.

One that has not computed for so long was stopped because the machine was busy with
other things: it is asked once more before a time-out is recorded.
"""


@dataclass
class Collector:
    """A judge that keeps probes and answers, and shows nothing.

    ``patience`` lowers the time limit of a probe, by its name, in seconds; what was
    stopped on a busy machine is asked once more. ``watch`` asks the first round once
    more, to see which cells answer.
    """

    patience: Patience = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)
    watch: bool = False

    def submit(self, probe: Probe) -> None:
        """Keep the probe with the answers of the code that is defined now."""
        limit = min(probe.seconds, self.patience.get(probe.name, probe.seconds))
        started = time.process_time()
        answers = outcomes(replace(probe, seconds=limit), StudentSide())
        took = time.process_time() - started
        if took < 0.75 * limit and _timed_out(answers):
            longer = min(probe.seconds, SECOND_LOOK * limit)
            answers = outcomes(replace(probe, seconds=longer), StudentSide())
        used = _cells_used(probe) if self.watch else frozenset()
        self.asked.append(Asked(probe, answers, took, used))


def _timed_out(answers: list[Outcome]) -> bool:
    raised = answers[-1].raised
    return raised is not None and raised.type == "TimedOut"


def _cells_used(probe: Probe) -> frozenset[str]:
    """Return the ids of the cells whose functions run in a round of a probe."""
    files: set[str] = set()

    def note(frame: FrameType, event: str, argument: object) -> None:
        files.add(frame.f_code.co_filename)

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        StudentSide().answer(replace(probe, seconds=60.0), probe.rng(0))
    finally:
        sys.setprofile(before)
    named = (re.fullmatch(r"<cell (.+)>", file) for file in files)
    return frozenset(found[1] for found in named if found)


@dataclass(frozen=True)
class Run:
    """What ran: the probe of each check cell by id, errors of other cells by id."""

    asked: dict[str, Asked]
    errors: dict[str, str]


def run_cells(
    unit: Unit,
    cells: Cells,
    answers: Mapping[str, str] | None = None,
    checks: frozenset[str] | None = None,
    patience: Patience | None = None,
    watch: bool = False,
) -> Run:
    """Run given, answer and check cells from top to bottom and return what they asked.

    ``answers`` replaces the source of answer cells by id; ``checks`` names the check
    cells to run (all if None) and the run ends behind the last of them. An error in a
    cell is kept and the next cell runs, as when a whole notebook is graded.
    ``patience`` and ``watch`` are those of ``Collector``. `import kindling` gives the
    library that the reference of the units before this one makes.
    """
    answers = answers or {}
    run = Run({}, {})
    namespace: dict[str, Any] = {"__name__": "__main__", "__builtins__": builtins}
    last = max((i for i, c in enumerate(cells.all) if _wanted(c, checks)), default=-1)
    library = Library(reference_library(unit, cells))
    with _quiet(unit), holding(), hook.kept():
        hook.install(library)
        for cell in cells.all[: last + 1]:
            if cell.kind != "code" or cell.role not in ("given", "answer", "check"):
                continue
            if cell.role == "check" and not _wanted(cell, checks):
                continue
            source = answers.get(cell.id, cell.solved)
            collector = Collector(patience or {}, watch=watch)
            _run_cell(cell.id, source, namespace, run, collector)
    return run


def _wanted(cell: Any, checks: frozenset[str] | None) -> bool:
    return cell.role == "check" and (checks is None or cell.id in checks)


def patience_of(run: Run) -> Patience:
    """Return time limits for wrong answers: five times what the reference took.

    A planted answer that is still running then is one that does not end in time; the
    build need not sit through the whole limit that a student gets.
    """
    return {a.probe.name: max(1.0, 5 * a.seconds) for a in run.asked.values()}


def _run_cell(
    name: str, source: str, namespace: dict[str, Any], run: Run, collector: Collector
) -> None:
    with judging(collector):
        try:
            exec(compile(source, f"<cell {name}>", "exec"), namespace)
            sync(namespace)
        except Exception as error:
            run.errors[name] = f"{type(error).__name__}: {error}"
    if collector.asked:
        run.asked[name] = collector.asked[0]


@contextlib.contextmanager
def _quiet(unit: Unit) -> Iterator[None]:
    os.environ.setdefault("MPLBACKEND", "Agg")
    unit.folder.mkdir(parents=True, exist_ok=True)
    with contextlib.chdir(unit.folder), contextlib.redirect_stdout(io.StringIO()):
        yield
