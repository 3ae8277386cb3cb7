"""A course directory with the small unit, for tests of whole runs."""

import json
import subprocess
import sys
from pathlib import Path

import nbformat
from nbgrader.api import Gradebook

from tests.grading.engine import DOUBLE, TRIPLE, instructors, submitted
from tests.grading.sample import ENVIRONMENT, ROOT, run

UNIT = "01_small"
ANSWERS = {
    "right": {"double": DOUBLE, "triple": TRIPLE},
    "half": {"double": DOUBLE},
    "wrong": {"double": "def double(x):\n    return x", "triple": TRIPLE},
    "partly": {"double": "def double(x):\n    x *= 2\n    return x", "triple": TRIPLE},
    "open": {},
    "ends": {"double": "import os\nos._exit(1)", "triple": TRIPLE},
}
MARKS = {"right": 10, "half": 5, "wrong": 5, "partly": 7.5, "open": 0, "ends": 5}


def make_small_course(root: Path, settings: str = "") -> Path:
    """Make a course in which the small unit was released; return its folder.

    ``settings`` are lines for its ``nbgrader_config.py``.
    """
    (root / "source" / UNIT).mkdir(parents=True)
    config = (ROOT / "nbgrader_config.py").read_text()
    (root / "nbgrader_config.py").write_text(f"{config}\n{settings}")
    nbformat.write(instructors(), root / "source" / UNIT / f"{UNIT}.ipynb")
    done = run(root, "nbgrader", "generate_assignment", UNIT, "--force")
    assert done.returncode == 0, done.stderr
    return root


def hand_in(root: Path, student: str, answers: dict[str, str], extra: str = "") -> Path:
    """Hand in somebody's answers; ``extra`` is a cell of their own at the end."""
    folder = root / "submitted" / student / UNIT
    folder.mkdir(parents=True, exist_ok=True)
    notebook = submitted(**answers)
    if extra:
        notebook.cells.append(nbformat.v4.new_code_cell(extra))
    path = folder / f"{UNIT}.ipynb"
    nbformat.write(notebook, path)
    return path


def hand_in_class(root: Path, count: int) -> dict[str, float]:
    """Hand in for a class of so many; return the marks that are right."""
    expected = {}
    for number in range(count):
        kind = list(ANSWERS)[number % len(ANSWERS)]
        student = f"{kind}{number:03}"
        hand_in(root, student, ANSWERS[kind], f"number = {number}")
        expected[student] = MARKS[kind]
    return expected


def marks(root: Path, url: str = "") -> dict[str, float]:
    """Return what the gradebook says, by student."""
    with Gradebook(url or f"sqlite:///{root}/gradebook.db", "kindling") as gradebook:
        return {s.student.id: s.score for s in gradebook.assignment_submissions(UNIT)}


def grade(root: Path, *options: str) -> subprocess.CompletedProcess[str]:
    """Run `kindling grade` in a course."""
    return run(root, "course.cli", "grade", "01", *options)


def start_grading(root: Path) -> subprocess.Popen[str]:
    """Start `kindling grade` in a course, to be stopped."""
    return subprocess.Popen(
        [sys.executable, "-m", "course.cli", "grade", "01"],
        cwd=root,
        env=ENVIRONMENT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def journal(root: Path) -> list[str]:
    """Return the students whose results are in the journal, in order."""
    path = root / ".grading" / f"{UNIT}.jsonl"
    if not path.is_file():
        return []
    found = []
    for line in path.read_bytes().splitlines():
        try:
            found.append(json.loads(line.partition(b" ")[2])["student"])
        except ValueError:
            continue
    return found
