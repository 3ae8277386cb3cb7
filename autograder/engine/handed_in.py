"""What was handed in, and the job that a unit makes of it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from nbformat import NotebookNode

from autograder.engine import jobs
from autograder.engine.intake import Taken, take, why_not_taken
from autograder.engine.jobs import Job
from autograder.engine.plan import Plan
from autograder.engine.rebuild import rebuild
from autograder.plugins.mend import mend
from autograder.plugins.problems import Problem
from autograder.plugins.reading import UnreadableSubmission, read_submission


@dataclass(frozen=True)
class Submission:
    """A submitted notebook: whose it is, and the folder that it lies in."""

    student: str
    folder: Path
    notebook: str

    @property
    def path(self) -> Path:
        """The notebook's file."""
        return self.folder / f"{self.notebook}.ipynb"


@dataclass(frozen=True)
class HandedIn:
    """What was handed in: the mended notebook, its problems, the files beside it."""

    notebook: NotebookNode
    problems: list[Problem]
    taken: Taken


def job_of(
    submission: Submission,
    plan: Plan,
    release: NotebookNode,
    seeds: Sequence[tuple[int, int]],
    names: Collection[str],
) -> tuple[Job, HandedIn]:
    """Return what is run for a submission, and what was read of it.

    ``names`` are the files of the unit's notebooks. Raises UnreadableSubmission.
    """
    why = why_not_taken(submission.path)
    if why:
        raise UnreadableSubmission(f"{submission.path} {why}")
    notebook = read_submission(submission.path)
    problems = mend(notebook, release)
    taken = take(submission.folder, names)
    job = replace(rebuild(notebook, release, plan, seeds), files=taken.as_data())
    return job, HandedIn(notebook, problems, taken)


def journal_key(unit: str, job: Job, sandbox: bool) -> str:
    """Return the key of a job in the journal; ``unit`` is the key of the unit."""
    return jobs.digest([unit, job.key, sandbox])
