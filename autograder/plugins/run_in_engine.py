"""Runs submissions in the engine in the place of nbgrader's own kernel."""

from pathlib import Path
from typing import Any

from nbformat import NotebookNode
from nbformat.v4 import new_markdown_cell
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import NbGraderPreprocessor
from traitlets import Enum, Integer

from autograder.engine.batch import Submission
from autograder.engine.render import fill
from autograder.engine.run import ClassRun, cores
from autograder.plugins.name_problems import course_of


class NotGraded(Exception):
    """A submission that a person has to look at; nbgrader names it and goes on."""


class RunInEngine(NbGraderPreprocessor):
    """Takes the results of a submission from the engine.

    The first notebook starts the engine on all the submissions that nbgrader is about
    to ask for; later ones find their result ready, or soon.
    """

    sandbox = Enum(
        ("auto", "none"),
        "auto",
        help="'none' runs submissions as plain processes of your user, without any "
        "protection; every result then says so",
    ).tag(config=True)
    workers = Integer(
        0, help="How many submissions run at a time; 0 for one on each core"
    ).tag(config=True)

    _runs: dict[tuple[str, str], ClassRun] = {}

    def preprocess(self, nb: NotebookNode, resources: Any) -> tuple[NotebookNode, Any]:
        """Return the notebook with its results as outputs. Raises NotGraded."""
        about = resources["nbgrader"]
        course = course_of(self)
        run = self._run(course, about["assignment"], about["notebook"])
        one = submission(
            course, about["student"], about["assignment"], about["notebook"]
        )
        result = run.result(one)
        if result.entry is None:
            raise NotGraded(f"{one.path} {result.reason}")
        fill(nb, result.entry)
        _note(nb, result.entry)
        return nb, resources

    def _run(self, course: CourseDirectory, unit: str, notebook: str) -> ClassRun:
        key = (unit, notebook)
        if key not in self._runs:
            for other in list(self._runs):
                self._runs.pop(other).close()
            self._runs[key] = ClassRun(
                Path(course.root),
                unit,
                notebook,
                sandbox=self.sandbox == "auto",
                workers=self.workers or cores(),
            )
            self._runs[key].start(self._waiting(course, unit, notebook))
        return self._runs[key]

    def _waiting(
        self, course: CourseDirectory, unit: str, notebook: str
    ) -> list[Submission]:
        """Return the submissions that nbgrader is about to ask for."""
        paths = getattr(getattr(self.parent, "parent", None), "assignments", None)
        paths = paths if isinstance(paths, dict) else {}
        found = []
        for folder in paths:
            student = Path(folder).parent.name
            one = submission(course, student, unit, notebook)
            if one.path.is_file():
                found.append(one)
        return found


def submission(
    course: CourseDirectory, student: str, unit: str, notebook: str
) -> Submission:
    """Return a submission of a course, wherever the course keeps them."""
    folder = course.format_path(course.submitted_directory, student, unit)
    return Submission(student, Path(folder), notebook)


def _note(notebook: NotebookNode, entry: dict[str, Any]) -> None:
    """Say on top of the notebook what was set aside and how it was run."""
    lines = [f"- The file `{name}` {why}; it was set aside." for name, why in
             entry["aside"].items()]
    if not entry["sandbox"]:
        lines.append("- It was run without a sandbox.")
    if lines:
        text = "\n".join(["**Notes from running**", "", *lines])
        cell = new_markdown_cell(text, id="notes-from-running")
        notebook.cells = [c for c in notebook.cells if c.get("id") != cell.id]
        notebook.cells.insert(0, cell)
