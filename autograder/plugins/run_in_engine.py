"""Runs submissions in the engine in the place of nbgrader's own kernel."""

from pathlib import Path
from typing import Any

from nbformat import NotebookNode
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import NbGraderPreprocessor
from traitlets import Enum, Integer

from autograder.engine.batch import Submission
from autograder.engine.render import fill, note_running
from autograder.engine.run import ClassRun, cores
from autograder.plugins.name_problems import course_of


class NotGraded(Exception):
    """A submission that a person has to look at; nbgrader names it and goes on."""


class RunInEngine(NbGraderPreprocessor):
    """Takes the results of a submission from the engine; see ``EngineExporter``."""

    sandbox = Enum(
        ("auto", "none"),
        "auto",
        help="'none' runs submissions as plain processes of your user, without any "
        "protection; every result then says so",
    ).tag(config=True)
    workers = Integer(
        0, help="How many submissions run at a time; 0 for one on each core"
    ).tag(config=True)

    def preprocess(self, nb: NotebookNode, resources: Any) -> tuple[NotebookNode, Any]:
        """Return the notebook with its results as outputs. Raises NotGraded."""
        about = resources["nbgrader"]
        course = course_of(self)
        names = (about["student"], about["assignment"], about["notebook"])
        one = submission(course, *names)
        run = running(self, course, one, about["assignment"])
        result = run.result(one)
        if result.entry is None:
            raise NotGraded(f"{one.path} {result.reason}")
        fill(nb, result.entry, run.batch.plan.texts)
        note_running(nb, result.entry, run.batch.aside(one))
        return nb, resources


_runs: dict[tuple[Path, str, str], ClassRun] = {}


def running(
    step: RunInEngine, course: CourseDirectory, one: Submission, unit: str
) -> ClassRun:
    """Return the run that grades a submission's notebook; the first call starts it."""
    key = (Path(course.root), unit, one.notebook)
    if key not in _runs:
        _runs[key] = ClassRun(
            key[0],
            unit,
            one.notebook,
            sandbox=step.sandbox == "auto",
            workers=step.workers or cores(),
        )
        _runs[key].start(_waiting(step, course, unit, one.notebook))
    return _runs[key]


def end_runs() -> None:
    """End all runs of this process, so that another grader can begin."""
    for key in list(_runs):
        _runs.pop(key).close()


def _waiting(
    step: RunInEngine, course: CourseDirectory, unit: str, notebook: str
) -> list[Submission]:
    """Return the submissions that nbgrader is about to ask for, in its order."""
    folders = getattr(getattr(step.parent, "parent", None), "assignments", {})
    students = [Path(folder).parent.name for folder in sorted(folders)]
    found = [submission(course, student, unit, notebook) for student in students]
    return [one for one in found if one.path.is_file()]


def submission(
    course: CourseDirectory, student: str, unit: str, notebook: str
) -> Submission:
    """Return a submission of a course, wherever the course keeps them."""
    folder = course.format_path(course.submitted_directory, student, unit)
    return Submission(student, Path(folder), notebook)
