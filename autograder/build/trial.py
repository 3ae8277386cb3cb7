"""Trying every known answer of a unit: the reference, stubs, mistakes, honest ones."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from autograder.build.cells import Cell, Cells, Exercise
from autograder.build.runner import Patience, patience_of, run_cells
from autograder.build.units import Unit
from course.check.judge import Detective
from course.check.recording import Record
from course.check.verdict import AGREED, Verdict


@dataclass(frozen=True)
class Trial:
    """One answer of one exercise and the verdicts on it, in the order of the checks.

    ``kind`` is "reference", "stub", "mistake" or "honest"; ``cause`` the sentence that
    a mistake should be told. Hidden checks are not asked about a mistake that a visible
    one rejects.
    """

    unit: str
    exercise: str
    kind: str
    name: str
    cause: str
    verdicts: tuple[Verdict, ...]
    hidden: tuple[bool, ...]

    @property
    def earned(self) -> float:
        """Points earned on all checks of the exercise."""
        return sum(verdict.earned for verdict in self.verdicts)

    @property
    def points(self) -> float:
        """Points of all checks of the exercise."""
        return sum(verdict.points for verdict in self.verdicts)

    @property
    def agreed(self) -> bool:
        """Whether every check agrees."""
        return _all_agree(self.verdicts)

    @property
    def told(self) -> str:
        """The cause that the student reads first; a hidden check speaks last."""
        ordered = sorted(zip(self.hidden, self.verdicts, strict=True), key=_hidden)
        wrong = [verdict for _, verdict in ordered if verdict.state != AGREED]
        return wrong[0].cause if wrong else ""

    @property
    def right(self) -> bool:
        """Whether this answer was judged as it should be."""
        if self.kind == "mistake":
            return not self.agreed
        if self.kind == "stub":
            return self.earned == 0 and not self.agreed
        return self.agreed


def _hidden(pair: tuple[bool, Verdict]) -> bool:
    return pair[0]


def try_unit(
    unit: Unit, cells: Cells, records: Mapping[str, Record]
) -> Iterator[Trial]:
    """Yield a trial for every known answer of every exercise of a unit."""
    patience = patience_of(run_cells(unit, cells))
    for exercise in cells.exercises:
        answers = [
            ("reference", "", "", exercise.answer.solved),
            ("stub", "", "", released_stub(exercise)),
        ]
        for variant in cells.variants:
            if variant.exercise == exercise.id:
                row = (variant.kind, variant.name, variant.note, variant.source)
                answers.append(row)
        for kind, name, note, source in answers:
            limits = patience if kind == "mistake" else {}
            asked = exercise.checks
            if kind == "mistake":
                asked = tuple(cell for cell in asked if not cell.is_hidden) or asked
            case = (unit, cells, exercise, source, records, limits)
            verdicts = judge_answer(*case, asked)
            if len(asked) < len(exercise.checks) and _all_agree(verdicts):
                asked = exercise.checks
                verdicts = judge_answer(*case, asked)
            hidden = tuple(cell.is_hidden for cell in asked)
            yield Trial(unit.name, exercise.id, kind, name, note, verdicts, hidden)


def judge_answer(
    unit: Unit,
    cells: Cells,
    exercise: Exercise,
    source: str,
    records: Mapping[str, Record],
    patience: Patience,
    asked: Sequence[Cell],
) -> tuple[Verdict, ...]:
    """Return the verdicts of some checks on one answer to one exercise, others solved.

    Visible checks are judged first, so that causes are found as a student finds them.
    """
    checks = frozenset(cell.id for cell in asked)
    run = run_cells(unit, cells, {exercise.id: source}, checks, patience)
    detective = Detective(records)
    verdicts = {}
    for cell in sorted(asked, key=lambda cell: cell.is_hidden):
        answer = run.asked[cell.id]
        record = records[answer.probe.name]
        verdicts[cell.id] = detective.judge(answer.probe, record, answer.outcomes)
    return tuple(verdicts[cell.id] for cell in asked)


def _all_agree(verdicts: Iterable[Verdict]) -> bool:
    return all(verdict.state == AGREED for verdict in verdicts)


def released_stub(exercise: Exercise) -> str:
    """Return the answer cell as a student gets it, without a solution."""
    lines = exercise.answer.source.split("\n")
    begin = next(i for i, line in enumerate(lines) if "BEGIN SOLUTION" in line)
    end = next(i for i, line in enumerate(lines) if "END SOLUTION" in line)
    indent = lines[begin][: len(lines[begin]) - len(lines[begin].lstrip())]
    stub = f'{indent}raise NotImplementedError("Exercise {exercise.number}")'
    return "\n".join([*lines[:begin], stub, *lines[end + 1 :]])
