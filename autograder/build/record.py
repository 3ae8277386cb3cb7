"""The recorder: what torch and the planted wrong answers say to each check of a unit.

torch is imported here, through the checks' own torch side, nowhere else in building.
"""

from __future__ import annotations

from dataclasses import replace
from importlib.metadata import version

from autograder.build.cells import Cell, Cells, Exercise
from autograder.build.recordings import Recordings
from autograder.build.runner import Asked, Run, patience_of, run_cells
from autograder.build.units import Unit, UnitError
from course.check import graphs, recording
from course.check.answers import lasting
from course.check.judge import outcomes
from course.check.oracle import TorchSide
from course.check.probe import Outcome
from course.check.recording import Mistake, Record
from course.check.verdict import AGREED, judge


def record_unit(unit: Unit, cells: Cells) -> Recordings:
    """Return the recordings of a unit: those that students get, and the hidden ones.

    Raises UnitError if a cell of the reference fails, or if the reference and torch
    disagree, with the names of the check and of the part.
    """
    public, hidden = record_checks(unit, cells)
    made_with = {"torch": version("torch").split("+")[0]}

    def text(checks: dict[str, Record]) -> str:
        return recording.Recordings(unit.name, made_with, checks).text()

    return Recordings(text(public), text(hidden), recording.same_text)


def record_checks(
    unit: Unit, cells: Cells
) -> tuple[dict[str, Record], dict[str, Record]]:
    """Return the records of the visible and of the hidden checks, by probe name."""
    reference = run_cells(unit, cells, watch=True)
    _must_run(unit, reference)
    public: dict[str, Record] = {}
    hidden: dict[str, Record] = {}
    for exercise in cells.exercises:
        records = _record_exercise(unit, cells, exercise, reference)
        for cell in exercise.checks:
            asked = reference.asked.get(cell.id)
            if asked:
                place = hidden if cell.is_hidden else public
                place[asked.probe.name] = records[cell.id]
    return public, hidden


def _must_run(unit: Unit, run: Run) -> None:
    for cell, error in run.errors.items():
        raise UnitError(
            f"{unit.text.name}: the cell '{cell}' of the reference fails ({error}): "
            "mend it in the text"
        )


def _record_exercise(
    unit: Unit, cells: Cells, exercise: Exercise, reference: Run
) -> dict[str, Record]:
    number = exercise.number or ""
    records = {}
    for cell in exercise.checks:
        asked = reference.asked.get(cell.id)
        if asked is None:
            raise UnitError(
                f"{unit.text.name}: the check cell '{cell.id}' asks nothing"
            )
        known = _with_torch(unit, cell, asked, number)
        records[cell.id] = replace(known, uses=_uses(cells, exercise, asked))
    checks = frozenset(records)
    for mistake in cells.mistakes(exercise.id):
        answers = {exercise.id: mistake.source}
        run = run_cells(unit, cells, answers, checks, patience_of(reference))
        for cell_id, asked in run.asked.items():
            _note(records[cell_id], mistake.note, asked)
    return records


def _uses(cells: Cells, exercise: Exercise, asked: Asked) -> tuple[str, ...]:
    """Return the numbers of the other exercises whose code answers a check."""
    others = (e for e in cells.exercises if e.id in asked.used and e is not exercise)
    return tuple(e.number for e in others if e.number and e.number != exercise.number)


def _with_torch(unit: Unit, cell: Cell, asked: Asked, number: str) -> Record:
    theirs = outcomes(asked.probe, TorchSide())
    raised = next((outcome.raised for outcome in theirs if outcome.raised), None)
    where = f"{unit.text.name}: check '{cell.id}' ({asked.probe.name})"
    if raised:
        raise UnitError(f"{where}: torch raised {raised.type}: {raised.message}")
    theirs_graph = graphs.as_data(graphs.graph_of(asked.probe, TorchSide()))
    record = Record(cell.points or 0.0, number, theirs, graph=theirs_graph)
    verdict = judge(asked.probe, record, asked.outcomes)
    if verdict.state != AGREED:
        wrong = [part.name for part in verdict.parts if not part.agreed]
        what = verdict.raised or f"{', '.join(wrong)} differ"
        raise UnitError(f"{where}: the reference and torch disagree: {what}")
    return record


def _note(record: Record, cause: str, asked: Asked) -> None:
    verdict = judge(asked.probe, record, asked.outcomes)
    if verdict.state == AGREED:
        return
    plain = [Outcome(o.parts, _without_place(o), o.changed) for o in asked.outcomes]
    record.mistakes.append(Mistake(cause, plain))


def _without_place(outcome: Outcome) -> recording.Raised | None:
    """Return what was raised without what differs from run to run."""
    raised = outcome.raised
    if raised is None:
        return None
    return recording.Raised(raised.type, lasting(raised.message))
