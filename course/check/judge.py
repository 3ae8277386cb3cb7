"""Who takes a check when its cell runs: the judge of the notebook, or another one."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Protocol

from course.check import graphs, recording, show
from course.check.oracle import TorchSide, has_torch
from course.check.probe import Outcome, Probe, Side
from course.check.recording import Record, RecordingError
from course.check.student import StudentSide
from course.check.verdict import AGREED, PARTLY, Verdict, judge, narrow
from course.graph.compare import Comparison


class CheckFailed(AssertionError):
    """A check found nothing that agrees; the cell gets no points."""

    def _render_traceback_(self) -> list[str]:
        return [f"CheckFailed: {self}"]


class Judge(Protocol):
    """Something that takes a probe when its cell runs."""

    def submit(self, probe: Probe) -> None:
        """Take the probe and do with it what this judge is for."""
        ...


def outcomes(probe: Probe, side: Side, seed: int = 0) -> list[Outcome]:
    """Return one side's answer to each round; a time-out ends the rounds."""
    answers: list[Outcome] = []
    for round_ in range(probe.rounds):
        answers.append(side.answer(probe, probe.rng(round_, seed)))
        if answers[-1].raised:
            break
    return answers


class Detective:
    """Remembers, per exercise, which planted causes fit every check so far."""

    def __init__(self, records: Mapping[str, Record]) -> None:
        self.records = records
        self.seen: dict[str, dict[str, tuple[list[Outcome], bool]]] = {}

    def judge(self, probe: Probe, record: Record, yours: list[Outcome]) -> Verdict:
        """Return the verdict, its cause chosen by what earlier checks left open."""
        seen = self.seen.setdefault(record.exercise, {})
        seen.pop(probe.name, None)
        verdict = judge(probe, record, yours, suspects=self._suspects(record, seen))
        seen[probe.name] = (yours, verdict.state == AGREED)
        return replace(verdict, earlier=self._earlier(record))

    def _earlier(self, record: Record) -> tuple[str, ...]:
        """Return where to begin: what this uses and what disagreed when checked.

        An exercise that itself uses one that disagreed is no place to begin.
        """
        wrong = {e for e, s in self.seen.items() if not all(a for _, a in s.values())}
        found, waiting = set(), {*record.uses}
        while waiting:
            exercise = waiting.pop()
            if exercise in wrong and _order(exercise) < _order(record.exercise):
                deeper = self._uses(exercise) & wrong - {exercise}
                waiting |= deeper
                found |= set() if deeper else {exercise}
        return tuple(sorted(found, key=_order))

    def _uses(self, exercise: str) -> set[str]:
        records = [r for r in self.records.values() if r.exercise == exercise]
        return {use for record in records for use in record.uses}

    def _suspects(
        self, record: Record, seen: Mapping[str, tuple[list[Outcome], bool]]
    ) -> frozenset[str]:
        suspects = frozenset(mistake.cause for mistake in record.mistakes)
        for name, (yours, agreed) in seen.items():
            if name in self.records:
                suspects = narrow(suspects, self.records[name], yours, agreed)
        return suspects


def _order(exercise: str) -> list[int]:
    return [int(part) for part in exercise.split(".") if part.isdigit()]


class NotebookJudge:
    """Compares the student's answers with the recordings and shows the verdict."""

    def __init__(self) -> None:
        self.unit = ""
        self.records: dict[str, Record] = {}
        self.last: Probe | None = None
        self.cause = ""
        self.detective = Detective(self.records)

    def load(self, unit: str, paths: list[Path]) -> None:
        """Take the recordings of a unit from the files that exist among paths."""
        self.unit, self.records, self.last = unit, {}, None
        for path in paths:
            found = recording.read(path)
            if found.unit == unit:
                self.records.update(found.checks)
        self.detective = Detective(self.records)

    def submit(self, probe: Probe) -> None:
        """Judge the probe, show the verdict, and raise if nothing agrees."""
        self.last = probe
        record = self.records.get(probe.name) or self._ask_torch(probe)
        mine = outcomes(probe, StudentSide())
        verdict = self.detective.judge(probe, record, mine)
        self.cause = verdict.cause
        publish(verdict, _where_graphs_part(probe, record, verdict))

    def again(self, seed: int) -> None:
        """Judge the last probe once more on other numbers, against live torch."""
        if self.last is None:
            print("Run a check first; check.again() repeats it on fresh numbers.")
        elif not has_torch():
            print("torch is not installed here; check.again() compares with it.")
        else:
            known = self.records.get(self.last.name)
            fresh = _live_record(self.last, seed, known)
            mine = outcomes(self.last, StudentSide(), seed)
            verdict = judge(self.last, fresh, mine, fresh=True)
            known_cause = "" if verdict.state == AGREED else self.cause
            show_verdict(replace(verdict, cause=known_cause))

    def _ask_torch(self, probe: Probe) -> Record:
        if has_torch():
            return _live_record(probe, 0, None)
        if not self.unit:
            raise RecordingError(
                "no unit was begun: run the notebook's first code cell, begin(...)"
            )
        raise RecordingError(
            f"no answers are recorded for {probe.name} in unit {self.unit}: "
            "is this the released notebook, with checks.json beside it?"
        )


def _live_record(probe: Probe, seed: int, known: Record | None) -> Record:
    points, exercise = (known.points, known.exercise) if known else (0.0, "")
    return Record(points, exercise, outcomes(probe, TorchSide(), seed))


def _where_graphs_part(
    probe: Probe, record: Record, verdict: Verdict
) -> Comparison | None:
    """Return the student's graph beside torch's, if they part."""
    if verdict.state == AGREED or record.graph is None:
        return None
    mine = graphs.graph_of(probe, StudentSide())
    return None if mine is None else graphs.comparison(mine, record.graph)


def publish(verdict: Verdict, comparison: Comparison | None = None) -> None:
    """Show the verdict and hand its points on in the way that nbgrader reads.

    Full agreement leaves no result, partial credit is the cell's result, and no
    agreement is an error. Below the verdict stands where the graphs part.
    """
    show_verdict(verdict)
    if comparison is not None:
        show_thing(comparison, f"Your graph and torch's: {comparison.sentence}")
    if verdict.state == PARTLY:
        if verdict.points:
            sys.displayhook(Points(verdict))
    elif verdict.state != AGREED:
        raise CheckFailed(show.headline(verdict))


def show_verdict(verdict: Verdict) -> None:
    """Show a verdict as HTML in a notebook and as text elsewhere."""
    show_thing(Shown(verdict), show.as_text(verdict))


def show_thing(thing: object, text: str) -> None:
    """Display a thing in a notebook, and print its text elsewhere."""
    if "IPython" in sys.modules and sys.modules["IPython"].get_ipython():
        sys.modules["IPython"].display.display(thing)
    else:
        print(text)


class Shown:
    """A verdict that a notebook can display."""

    def __init__(self, verdict: Verdict) -> None:
        self.verdict = verdict

    def _repr_mimebundle_(self, **_: Any) -> dict[str, str]:
        return {
            "text/plain": show.as_text(self.verdict),
            "text/html": show.as_html(self.verdict),
        }


class Points:
    """Partial credit: its text is the number of points, as nbgrader expects."""

    def __init__(self, verdict: Verdict) -> None:
        self.verdict = verdict

    def __repr__(self) -> str:
        return str(self.verdict.earned)

    def _repr_html_(self) -> str:
        unit = "point" if self.verdict.earned == 1 else "points"
        return f"{self.verdict.earned:g} {unit} (partial credit)"


notebook_judge = NotebookJudge()
_judges: list[Judge] = [notebook_judge]


def current() -> Judge:
    """Return the judge that takes the next check."""
    return _judges[-1]


@contextlib.contextmanager
def judging(judge_: Judge) -> Iterator[None]:
    """Route every check run in the block to another judge."""
    _judges.append(judge_)
    try:
        yield
    finally:
        _judges.pop()
