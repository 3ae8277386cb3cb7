"""A small class with a written question: graded, and its feedback pages made."""

from dataclasses import dataclass
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_markdown_cell
from nbgrader.api import Gradebook

from tests.grading.engine import DOUBLE, TRIPLE, instructors, submitted
from tests.grading.sample import ROOT, run
from tests.grading.small_course import UNIT

WRITTEN = {
    "grade_id": "why",
    "cell_type": "markdown",
    "schema_version": 3,
    "grade": True,
    "solution": True,
    "locked": False,
    "task": False,
    "points": 4,
}
ANSWERS = {
    "ann": {"double": DOUBLE, "triple": "def triple(x):\n    return x.none"},
    "bob": {},
    "eve": {"double": "def double(x):\n    return x + 1", "triple": TRIPLE},
}
"""Ann's checks agree and raise, Bob answered nothing, Eve's differ and agree."""


@dataclass(frozen=True)
class Graded:
    """The folder of the class."""

    root: Path

    def score(self, student: str) -> float:
        """Return a student's points in the gradebook."""
        with Gradebook(f"sqlite:///{self.root}/gradebook.db", "kindling") as gradebook:
            return float(gradebook.find_submission(UNIT, student).score)

    def feedback(self, student: str) -> str:
        """Return the address of a student's feedback page."""
        return (self.root / f"feedback/{student}/{UNIT}/{UNIT}.html").as_uri()


def with_question(notebook: NotebookNode, answer: str) -> NotebookNode:
    """Return the notebook with a written question at its end."""
    about = {"nbgrader": dict(WRITTEN), "kindling": {"exercise": "1.3"}}
    notebook.cells.append(new_markdown_cell(answer, id="why", metadata=about))
    return notebook


def make_graded(root: Path) -> Graded:
    """Release, hand in, grade and return feedback, as the commands do it."""
    write(with_question(instructors(), "..."), root / "source" / UNIT)
    (root / "nbgrader_config.py").write_text((ROOT / "nbgrader_config.py").read_text())
    must(root, "nbgrader", "generate_assignment", UNIT, "--force")
    for student, answers in ANSWERS.items():
        notebook = with_question(submitted(**answers), f"Because {student} says so.")
        write(notebook, root / "submitted" / student / UNIT)
    must(root, "course.cli", "grade", "01")
    must(root, "nbgrader", "generate_feedback", UNIT)
    return Graded(root)


def write(notebook: NotebookNode, folder: Path) -> None:
    """Write the notebook of the unit into a folder."""
    folder.mkdir(parents=True)
    nbformat.write(notebook, folder / f"{UNIT}.ipynb")


def must(root: Path, *module: str) -> None:
    """Run a command in the course; fail with what it said if it does."""
    done = run(root, *module)
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"
