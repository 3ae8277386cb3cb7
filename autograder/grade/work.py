"""The work of `kindling grade`: engine, journal, gradebook, for every notebook."""

import time
from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from nbgrader.api import Gradebook
from nbgrader.coursedir import CourseDirectory
from traitlets.config.loader import PyFileConfigLoader

from autograder.engine.batch import Batch, journal_path
from autograder.engine.journal import Entry, entries
from autograder.engine.lock import BusyError, UnitLock
from autograder.engine.plan import PlanError
from autograder.engine.project import Place, Projector, differing
from autograder.engine.run import cores
from autograder.engine.secret import STATE
from course.errors import UserError


@dataclass(frozen=True)
class Options:
    """What to grade and how."""

    course: Path
    unit: str
    student: str = "*"
    sandbox: bool = True
    workers: int = 0


@dataclass
class Summary:
    """What was done. ``waiting`` says by student why a person has to look."""

    unit: str
    graded: int = 0
    known: int = 0
    waiting: dict[str, str] = field(default_factory=dict)
    seconds: float = 0.0
    sandbox: bool = True

    def as_data(self) -> dict[str, Any]:
        """Return the summary as plain data."""
        return dict(vars(self))

    def line(self) -> str:
        """Return the summary in one line."""
        done = f"{self.unit}: {self.graded} graded in {self.seconds:.1f} s"
        known = f", {self.known} known already" if self.known else ""
        waiting = f", {len(self.waiting)} need a person" if self.waiting else ""
        bare = "" if self.sandbox else " Run without a sandbox."
        return f"{done}{known}{waiting}.{bare}"


def grade_class(
    options: Options, executor: Executor, progress: Callable[[int, int], None]
) -> Summary:
    """Grade the submissions of a unit and return what was done.

    ``progress`` is told how many are done, of how many. Raises UserError where the
    unit cannot be graded or another grader is at work.
    """
    started = time.monotonic()
    summary = Summary(options.unit, sandbox=options.sandbox)
    place = Place(course_directory(options.course))
    try:
        with UnitLock(options.course / STATE, options.unit):
            for notebook in notebooks(options.course, options.unit):
                _grade(options, place, notebook, executor, progress, summary)
    except (BusyError, PlanError) as error:
        raise UserError(str(error)) from error
    summary.seconds = round(time.monotonic() - started, 2)
    return summary


def _grade(
    options: Options,
    place: Place,
    notebook: str,
    executor: Executor,
    progress: Callable[[int, int], None],
    summary: Summary,
) -> None:
    batch = Batch(options.course, options.unit, notebook, options.sandbox)
    found = place.submissions(options.unit, notebook, options.student)
    if not found:
        raise UserError(
            f"Nothing was submitted for {options.unit}.",
            f"Collect with `nbgrader collect {options.unit}`, or put the files into "
            f"submitted/STUDENT/{options.unit}/.",
        )
    projector = Projector(place, batch)
    ahead = 2 * (options.workers or cores())
    done = 0
    progress(0, len(found))
    try:
        with batch.journal as journal:
            for result in batch.results(found, executor, journal, ahead):
                if result.entry is None:
                    summary.waiting[result.submission.student] = result.reason
                elif projector.project(result) or not result.known:
                    summary.graded += 1
                else:
                    summary.known += 1
                done += 1
                progress(done, len(found))
    finally:
        projector.close()


def verify(course: Path, unit: str) -> tuple[int, list[str]]:
    """Return how many submissions were compared, and each mark that differs."""
    directory = course_directory(course)
    count, found = 0, []
    with Gradebook(directory.db_url, directory.course_id) as gradebook:
        for notebook in notebooks(course, unit):
            latest = _latest(course, unit, notebook, Place(directory))
            count += len(latest)
            found += list(differing(gradebook, unit, notebook, latest))
    return count, found


def _latest(course: Path, unit: str, notebook: str, place: Place) -> dict[str, Entry]:
    """Return the entry of the journal of each submission that is there now."""
    batch = Batch(course, unit, notebook)
    path = journal_path(batch.state, unit, notebook)
    known = {entry["key"]: entry for entry in entries(path)}
    bare = Batch(course, unit, notebook, sandbox=False)
    latest = {}
    for one in place.submissions(unit, notebook, "*"):
        for each in (batch, bare):
            try:
                key = each.key(each.job(one)[0])
            except Exception:  # unreadable: it has no marks either
                continue
            if key in known:
                latest[one.student] = known[key]
                break
    return latest


def notebooks(course: Path, unit: str) -> list[str]:
    """Return the names of the notebooks of a unit."""
    found = sorted(path.stem for path in (course / "release" / unit).glob("*.ipynb"))
    if not found:
        raise UserError(
            f"release/{unit} holds no notebook.", f"Run `kindling build {unit}` first."
        )
    return found


def course_directory(course: Path) -> CourseDirectory:
    """Return nbgrader's course directory, as the course's configuration has it."""
    loader = PyFileConfigLoader("nbgrader_config.py", path=str(course))
    config = loader.load_config()
    directory = CourseDirectory(config=config)
    directory.root = str(course)
    return directory
