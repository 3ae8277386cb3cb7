"""A class of submissions: each is run once, judged, and written into the journal."""

import json
from collections.abc import Iterator, Sequence
from concurrent.futures import (
    FIRST_COMPLETED,
    BrokenExecutor,
    CancelledError,
    Executor,
    Future,
    wait,
)
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode

from autograder.build.files import write_whole
from autograder.engine import jobs
from autograder.engine.editions import keep
from autograder.engine.handed_in import HandedIn, Submission, job_of, journal_key
from autograder.engine.intake import take
from autograder.engine.jobs import InfrastructureError, Job, Ran, Setup
from autograder.engine.journal import Entry, Journal
from autograder.engine.plan import Plan, PlanError, read_plan
from autograder.engine.referee import Referee, Ruling
from autograder.engine.secret import STATE, secret_seed
from autograder.engine.texts import writable
from autograder.engine.workers import warm_up, work
from autograder.plugins.reading import UnreadableSubmission
from course.check import show


@dataclass(frozen=True)
class Result:
    """What became of a submission.

    ``entry`` is its entry in the journal, None with the ``reason`` why a person has to
    look at it. ``known`` says that it was in the journal already; ``handed_in`` is what
    was read.
    """

    submission: Submission
    entry: Entry | None
    reason: str = ""
    known: bool = False
    handed_in: HandedIn | None = None


MOST_TIMES = 3
"""How often a submission is handed to an executor that fails by itself."""


@dataclass(frozen=True)
class _Asked:
    """A submission in the executor's hands, and how often it has been handed over."""

    submission: Submission
    key: str
    handed_in: HandedIn
    job: Job
    times: int = 1

    def may_go_well(self, error: BaseException) -> bool:
        """Return whether it is to be handed over once more.

        A machine that goes away takes answers with it, and the library that speaks with
        it may stumble over that, each time in another way.
        """
        meant = (InfrastructureError, BrokenExecutor, CancelledError)
        return not isinstance(error, meant) and self.times < MOST_TIMES


class Batch:
    """Grades the submissions of one notebook of a unit.

    ``course`` is the course directory; ``sandbox`` False runs without one, and every
    entry says so. Raises PlanError for a unit that cannot be graded.
    """

    def __init__(
        self,
        course: Path,
        unit: str,
        notebook: str = "",
        sandbox: bool = True,
        seed: int | None = None,
    ) -> None:
        self.plan: Plan = read_plan(course, unit, notebook)
        self.release = _released(course, unit, self.plan.notebook)
        released = (course / "release" / unit).glob("*.ipynb")
        self.names = frozenset(path.name for path in released)
        self.state = course / STATE
        self.seed = secret_seed(self.state) if seed is None else seed
        self.referee = Referee(self.plan, self.seed)
        self.setup: Setup = self.plan.setup(sandbox)
        self._torch_is_known = False

    @property
    def journal(self) -> Journal:
        """The journal of this notebook's unit."""
        return Journal(journal_path(self.state, self.plan.unit, self.plan.notebook))

    def job(self, submission: Submission) -> tuple[Job, HandedIn]:
        """Return what is run for a submission. Raises UnreadableSubmission."""
        seeds = self.referee.seeds
        return job_of(submission, self.plan, self.release, seeds, self.names)

    def aside(self, submission: Submission) -> dict[str, str]:
        """Return the files of a submission that are set aside, and why."""
        return take(submission.folder, self.names).aside

    def key(self, job: Job) -> str:
        """Return the key of a job in the journal."""
        return journal_key(self.plan.key, job, self.setup.sandbox)

    def results(
        self,
        submissions: Sequence[Submission],
        executor: Executor,
        journal: Journal,
        ahead: int = 4,
    ) -> Iterator[Result]:
        """Yield a result for every submission, as they are ready.

        ``ahead`` is how many are in the executor's hands at a time, so that memory does
        not grow with the class. A submission that is in the journal is not run again.
        """
        keep(self.state, self.plan, self.release, self.names)
        for _ in range(max(ahead // 2, 1)):
            executor.submit(warm_up, self.setup)
        waiting: dict[Future[Ran], _Asked] = {}
        left = iter(submissions)
        more = True
        while more or waiting:
            while more and len(waiting) < ahead:
                submission = next(left, None)
                more = submission is not None
                if submission is None:
                    break
                begun = self._begun(submission, journal)
                if isinstance(begun, Result):
                    yield begun
                else:
                    waiting[executor.submit(work, self.setup, begun.job)] = begun
            if waiting:  # while the first ones run
                self._know_torch()
            done, _ = wait(waiting, return_when=FIRST_COMPLETED)
            for future in done:
                asked = waiting.pop(future)
                error = None if future.cancelled() else future.exception()
                if error is not None and asked.may_go_well(error):
                    again = executor.submit(work, self.setup, asked.job)
                    waiting[again] = replace(asked, times=asked.times + 1)
                else:
                    yield self._take(future, asked, journal)

    def _begun(self, submission: Submission, journal: Journal) -> "Result | _Asked":
        """Return the result if it is known or cannot be had, else what is to be run."""
        try:
            job, handed_in = self.job(submission)
        except UnreadableSubmission as error:
            return Result(submission, None, str(error))
        key = self.key(job)
        if key in journal:
            return Result(submission, journal[key], "", True, handed_in)
        return _Asked(submission, key, handed_in, job)

    def _take(self, future: Future[Ran], asked: "_Asked", journal: Journal) -> Result:
        submission, key, handed_in = asked.submission, asked.key, asked.handed_in
        try:
            ran = future.result()
        except InfrastructureError as error:
            return Result(submission, None, f"could not be run: {error}")
        try:
            entry = self._entry(submission, ran)
        except Exception as error:  # a fault of the check or of the engine
            what = f"{type(error).__name__}: {error}"
            return Result(submission, None, f"could not be judged: {what}")
        if key not in journal:  # the same text, handed in by two
            journal.add(key, entry)
        return Result(submission, {"key": key, **entry}, "", False, handed_in)

    def _entry(self, submission: Submission, ran: Ran) -> Entry:
        self._know_torch()
        rulings = self.referee.rulings(ran)
        entry: Entry = {
            "student": submission.student,
            "unit": self.plan.unit,
            "notebook": self.plan.notebook,
            "edition": self.plan.key,
            "rulings": {
                id_: _as_data(ruling, self.plan.checks[id_].hidden)
                for id_, ruling in rulings.items()
            },
            "cells": ran.cells,
            "seconds": round(ran.seconds, 3),
            "sandbox": ran.sandbox,
        }
        return writable(entry)  # type: ignore[no-any-return]

    def _know_torch(self) -> None:
        """Let the referee know torch's answers: asked once, and kept on the disk."""
        if self._torch_is_known:
            return
        self._torch_is_known = True
        name = jobs.digest([self.plan.key, self.seed])[:32]
        path = self.state / "torch" / f"{name}.json"
        if path.is_file():
            self.referee.know(json.loads(path.read_text()))
            return
        try:
            found = self.referee.torch_answers()
        except Exception:  # to be said of each submission that needs the answer
            return
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        write_whole(path, json.dumps(found).encode())


def journal_path(state: Path, unit: str, notebook: str) -> Path:
    """Return the file of a notebook's journal."""
    name = unit if notebook == unit else f"{unit}.{notebook}"
    return state / f"{name}.jsonl"


def _released(course: Path, unit: str, notebook: str) -> NotebookNode:
    path = course / "release" / unit / f"{notebook}.ipynb"
    if not path.is_file():
        raise PlanError(
            f"{path} is not there: run `kindling build {unit}` or "
            f"`nbgrader generate_assignment {unit}`"
        )
    return nbformat.read(path, as_version=4)


def _as_data(ruling: Ruling, hidden: bool) -> dict[str, Any]:
    found = {k: v for k, v in asdict(replace(ruling, shown=None)).items() if v}
    found |= {"earned": ruling.earned, "points": ruling.points, "word": ruling.word}
    found.pop("shown", None)
    if ruling.shown is not None:
        found["headline"] = show.headline(ruling.shown)
        found["text"] = show.as_text(ruling.shown, with_parts=not hidden)
        found["html"] = show.as_html(ruling.shown, with_parts=not hidden)
        found["cause"] = ruling.shown.cause
    return found
