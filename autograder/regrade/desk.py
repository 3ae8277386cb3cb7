"""All that a regrade of one check works with, opened for it alone and closed again."""

import contextlib
from collections.abc import Iterator, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from autograder.build.files import read_text
from autograder.build.stamps import last_text
from autograder.build.units import Unit
from autograder.engine.batch import Batch
from autograder.engine.editions import keep
from autograder.engine.handed_in import Submission
from autograder.engine.journal import Journal
from autograder.engine.lock import BusyError, UnitLock
from autograder.engine.plan import PlanError
from autograder.engine.project import Place, Projector
from autograder.engine.run import cores
from autograder.engine.secret import STATE
from autograder.grade.work import course_directory, notebooks
from autograder.regrade.book import Marks, read_marks, worth
from autograder.regrade.model import Proposal
from autograder.regrade.standing import Doubtful, Finder, NotGraded, Standing
from autograder.regrade.work import Progress
from course.errors import UserError

FOLDER = "regrade"
"""The folder in the engine's state with what checks answered before it counts."""


@dataclass(frozen=True)
class Desk:
    """A check of a unit, and what knows its marks; whoever has it holds the lock."""

    check: str
    batch: Batch
    journal: Journal
    place: Place
    projector: Projector

    @cached_property
    def submissions(self) -> list[Submission]:
        """What was submitted, by student."""
        plan = self.batch.plan
        return self.place.submissions(plan.unit, plan.notebook, "*")

    def graded(self, proposal: Proposal) -> Iterator[tuple[Standing, Marks]]:
        """Yield how each graded submission stands, and the student's marks.

        The others are named in the proposal.
        """
        plan, finder = self.batch.plan, Finder(self.batch, self.journal)
        first: dict[str, list[Any]] = {}
        for one in self.submissions:
            folder = self.place.autograded(one.student, plan.unit)
            try:
                found = finder.find(one, folder)
                yield found, self._marks(found, first)
            except NotGraded as error:
                proposal.ungraded[one.student] = str(error)
            except Doubtful as error:
                proposal.waiting[one.student] = str(error)

    def _marks(self, one: Standing, first: dict[str, list[Any]]) -> Marks:
        plan, entry = self.batch.plan, self.journal[one.base]
        rulings = entry["rulings"]
        if self.check not in rulings:
            raise Doubtful(f"was graded before {self.check} was there")
        earned = [[check, ruling["earned"]] for check, ruling in rulings.items()]
        if first.setdefault(one.target, earned) != earned:
            raise Doubtful("has other marks than somebody who handed in the same text")
        student, book = one.submission.student, self.projector.gradebook
        return read_marks(book, plan.unit, plan.notebook, student, entry, self.check)

    def ask(
        self,
        standings: Sequence[Standing],
        proposal: Proposal,
        executor: Executor,
        progress: Progress,
    ) -> dict[str, dict[str, Any]]:
        """Return the check's rulings by key: each text is run once, and kept apart.

        What cannot be run is named in the proposal.
        """
        known: dict[str, dict[str, Any]] = {}
        left: dict[str, Submission] = {}
        for one in standings:
            there = one.target in self.journal and self.journal[one.target]
            if there and "by" not in there:
                known[one.target] = there["rulings"][self.check]
            else:
                left.setdefault(one.target, one.submission)
        progress(0, len(left))
        plan = self.batch.plan
        path = self.batch.state / FOLDER / self.journal.path.name
        keep(self.batch.state, plan, self.batch.release, self.batch.names)
        with Journal(path) as trial:
            results = self._run(list(left.values()), executor, trial)
            for done, result in enumerate(results, 1):
                if result.entry is not None:
                    known[result.entry["key"]] = result.entry["rulings"][self.check]
                else:
                    proposal.waiting[result.submission.student] = result.reason
                progress(done, len(left))
        for one in standings:
            if one.target not in known:
                proposal.waiting.setdefault(one.submission.student, "could not be run")
        return known

    def _run(
        self, submissions: list[Submission], executor: Executor, trial: Journal
    ) -> Iterator[Any]:
        if submissions:
            ahead = 2 * cores()
            yield from self.batch.results(submissions, executor, trial, ahead)


@contextlib.contextmanager
def opened(course: Path, unit: str, check: str, sandbox: bool = True) -> Iterator[Desk]:
    """Give the desk for a check, with the unit's lock.

    Raises UserError where there is no such check, where the unit is not built, and
    where another grader is at work.
    """
    try:
        with UnitLock(course / STATE, unit, finishing=True):
            batch = _batch(course, unit, check, sandbox)
            place = Place(course_directory(course))
            projector = Projector(place, batch)
            with contextlib.closing(projector), batch.journal as journal:
                desk = Desk(check, batch, journal, place, projector)
                _same_points(desk)
                yield desk
    except (BusyError, PlanError) as error:
        raise UserError(str(error)) from error


def _batch(course: Path, unit: str, check: str, sandbox: bool) -> Batch:
    _is_built(Unit.at(course, unit))
    found = [Batch(course, unit, name, sandbox) for name in notebooks(course, unit)]
    for batch in found:
        if check in batch.plan.checks:
            return batch
    checks = [one for batch in found for one in batch.plan.checks.values()]
    known = ", ".join(f"{one.id} (Exercise {one.exercise})" for one in checks)
    raise UserError(
        f"{unit} has no check {check}; a check that is gone is in no regrade.",
        f"Its checks: {known}.",
    )


def _is_built(unit: Unit) -> None:
    """Raise UserError if the text of a unit is not that of its last build."""
    text, built = read_text(unit.text), last_text(unit)
    if text and built and text != built:
        raise UserError(
            f"{unit.shown(unit.text)} has changed since it was built.",
            f"Run `kindling build {unit.name}` first.",
        )


def _same_points(desk: Desk) -> None:
    plan = desk.batch.plan
    points = plan.checks[desk.check].points
    held = worth(desk.projector.gradebook, plan.unit, plan.notebook, desk.check)
    if held is None:
        raise UserError(
            f"{desk.check} is new: the gradebook has no marks for it, and nbgrader "
            "adds no check to a unit that was handed in.",
            "Put it into a check that is there, and regrade that one.",
        )
    if held != points:
        raise UserError(
            f"{desk.check} has {points:g} points in the unit and {held:g} in the "
            "gradebook.",
            f"Run `nbgrader generate_assignment {plan.unit} --force` first.",
        )
