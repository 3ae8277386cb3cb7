"""The grading benchmark: a class by stock nbgrader and by the engine, and a large one.

Stock nbgrader runs with the settings that it comes with. Both get the same submissions;
what is compared is time, and marks to the point.
"""

import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import nbformat
from nbformat.v4 import new_code_cell
from nbgrader.api import Gradebook

from autograder.build.plan import read_unit
from autograder.build.units import Unit
from autograder.engine.batch import journal_path
from autograder.engine.secret import STATE
from autograder.plugins.grading import RECORDINGS
from autograder.plugins.released import grade_id

STOCK = 'c = get_config()\nc.CourseDirectory.course_id = "kindling"\n'
SAMPLE_SECONDS = 2.0


@dataclass
class Run:
    """One way to grade the class: seconds, marks by student, and what it took.

    ``computing`` is the time of all its processes on all cores, in seconds; ``memory``
    that of the grader and ``graded`` how many were done, both every two seconds.
    """

    name: str
    seconds: float
    marks: dict[str, float]
    computing: float = 0.0
    memory: list[int] = field(default_factory=list)
    graded: list[int] = field(default_factory=list)


def compare(root: Path, unit: str, count: int) -> list[Run]:
    """Return stock nbgrader's run and the engine's two on the same submissions."""
    ways = {
        "nbgrader autograde, stock": (STOCK, ["nbgrader", "autograde", unit]),
        "nbgrader autograde, with the engine": ("", ["nbgrader", "autograde", unit]),
        "kindling grade": ("", ["course.cli", "grade", unit]),
    }
    runs = []
    for name, (config, command) in ways.items():
        with _course(root, unit, config, count) as course:
            runs.append(_run(course, unit, name, command))
    return runs


def large(root: Path, unit: str, count: int) -> Run:
    """Return the engine's run on a large class, with its memory over time."""
    with _course(root, unit, "", count) as course:
        return _run(course, unit, "kindling grade", ["course.cli", "grade", unit])


@contextmanager
def _course(root: Path, name: str, config: str, count: int) -> Iterator[Path]:
    """Make a course in which so many have handed in a unit."""
    unit = Unit.at(root, name)
    with tempfile.TemporaryDirectory(prefix="kindling-bench-") as folder:
        course = Path(folder)
        shutil.copytree(unit.folder, course / "source" / name)
        ours = (root / "nbgrader_config.py").read_text()
        (course / "nbgrader_config.py").write_text(ours)
        _module(course, ["nbgrader", "generate_assignment", name, "--force"])
        if config:
            (course / "nbgrader_config.py").write_text(config)
        _hand_in(course, unit, count)
        yield course


def _hand_in(course: Path, unit: Unit, count: int) -> None:
    """Hand in for a class: two in three solve all, the others make one mistake."""
    cells = read_unit(unit)
    solved = {e.id: e.answer.solved for e in cells.exercises}
    mistakes = [v for v in cells.variants if v.kind == "mistake"]
    release = course / "release" / unit.name / f"{unit.name}.ipynb"
    quick = [m for m in mistakes if "TimedOut" not in m.source]
    for number in range(count):
        answers = dict(solved)
        if number % 3 == 2:
            wrong = quick[number // 3 % len(quick)]
            answers[wrong.exercise] = wrong.source
        notebook = nbformat.read(release, as_version=4)
        for cell in notebook.cells:
            cell.source = answers.get(grade_id(cell), cell.source)
        notebook.cells.append(new_code_cell(f"number = {number}"))
        folder = course / "submitted" / f"s{number:04}" / unit.name
        folder.mkdir(parents=True)
        shutil.copy(release.parent / "checks.json", folder)
        nbformat.write(notebook, folder / release.name)


def _run(course: Path, unit: str, name: str, command: list[str]) -> Run:
    started, before = time.monotonic(), _computed()
    process = subprocess.Popen(
        [sys.executable, "-m", *command],
        cwd=course,
        env=_environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    memory, graded = [], []
    while True:
        try:
            process.wait(SAMPLE_SECONDS)
            break
        except subprocess.TimeoutExpired:
            memory.append(_resident(process.pid))
            graded.append(_in_journal(course, unit))
    seconds, computing = time.monotonic() - started, _computed() - before
    if process.returncode:
        raise RuntimeError(f"{name} ended with exit code {process.returncode}")
    with Gradebook(f"sqlite:///{course}/gradebook.db", "kindling") as gradebook:
        rows = gradebook.assignment_submissions(unit)
        marks = {row.student.id: row.score for row in rows}
    return Run(name, seconds, marks, computing, memory, graded)


def _module(course: Path, command: list[str]) -> None:
    subprocess.run(
        [sys.executable, "-m", *command],
        cwd=course,
        env=_environment(),
        capture_output=True,
        check=True,
    )


def _environment() -> dict[str, str]:
    """Return the environment of both: where hidden recordings and solutions are."""
    root = Path(__file__).resolve().parents[2]
    found = {**os.environ, RECORDINGS: str(root / "autograder" / "recordings")}
    found["KINDLING_REFERENCE"] = str(root / "solutions")
    return found


def _computed() -> float:
    """Return the seconds of computing of all processes that have ended below this."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _in_journal(course: Path, unit: str) -> int:
    path = journal_path(course / STATE, unit, unit)
    return path.read_bytes().count(b"\n") if path.is_file() else 0


def _resident(process: int) -> int:
    try:
        words = Path(f"/proc/{process}/statm").read_text().split()
    except OSError:
        return 0
    return int(words[1]) * os.sysconf("SC_PAGE_SIZE")
