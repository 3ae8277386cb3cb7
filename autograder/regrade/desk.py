"""All that a regrade of one check works with, opened for it alone and closed again."""

from collections.abc import Iterator, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from autograder.build.files import read_text
from autograder.build.units import Unit
from autograder.engine import jobs
from autograder.engine.batch import Batch
from autograder.engine.handed_in import Submission
from autograder.engine.journal import Journal
from autograder.engine.project import Place, Projector
from autograder.engine.run import cores
from autograder.regrade.book import Marks, read_marks
from autograder.regrade.model import Proposal
from autograder.regrade.standing import Doubtful, Finder, NotGraded, Standing
from autograder.regrade.work import Progress

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
        with Journal(self._trial) as trial:
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

    @property
    def _trial(self) -> Path:
        """Where the answers are kept, with the recordings that they were judged by."""
        plan = self.batch.plan
        unit = Unit.at(plan.root, plan.unit)
        recorded = [read_text(path) for path in (unit.checks, unit.recordings)]
        name = f"{self.journal.path.stem}-{jobs.digest(recorded)[:12]}.jsonl"
        return self.batch.state / FOLDER / name

    def _run(
        self, submissions: list[Submission], executor: Executor, trial: Journal
    ) -> Iterator[Any]:
        if submissions:
            ahead = 2 * cores()
            yield from self.batch.results(submissions, executor, trial, ahead)
