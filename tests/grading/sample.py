"""The sample class that `kindling demo` made once, for all tests of this layer."""

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import nbformat
from nbgrader.api import Gradebook

from autograder.build.plan import read_unit
from autograder.build.runner import run_cells
from autograder.build.trial import released_stub
from autograder.build.units import Unit, find_units
from autograder.demo.habits import Assignment, mistake_of
from autograder.demo.roster import Student, sample_class
from course.check.judge import Detective
from course.check.recording import read

ROOT = Path(__file__).parents[2]
# The sample class works on some units, to save time: the first, and two of which the
# second stands on the first. `make demo` takes all of them.
ALL_UNITS = [unit.name for unit in find_units(ROOT)]
UNITS = [name for name in ALL_UNITS if name.startswith(("00", "03", "04"))]
LAST = UNITS[-1]
BUILT = ("release", "solutions", "autograder/recordings")
STUDENTS = {student.id: student for student in sample_class()}
# Programs are started by their full path, in an environment that is not activated.
ENVIRONMENT = {
    **os.environ,
    "PATH": os.defpath,
    "PYTHONPATH": os.pathsep.join(filter(None, [str(ROOT), os.getenv("PYTHONPATH")])),
}


def with_habit(habit: str) -> list[str]:
    """Return the ids of the students with a habit."""
    return [student.id for student in STUDENTS.values() if student.habit == habit]


def copy_course(target: Path) -> None:
    """Copy what a course is made from and what is built, for tests to change."""
    target.mkdir()
    shutil.copy(ROOT / "nbgrader_config.py", target)
    for name in (*BUILT, "source", ".build", "course/given"):
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, target / name)


def run(folder: Path, *module: str) -> subprocess.CompletedProcess[str]:
    """Run a Python module in a folder, as a person would; return what it said."""
    return subprocess.run(
        [sys.executable, "-m", *module],
        cwd=folder,
        env=ENVIRONMENT,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=1200,
    )


@dataclass(frozen=True)
class Sample:
    """A finished demo: the course it shows, its folder, and what the command said."""

    base: Path

    @property
    def course(self) -> Path:
        """Return the course that the demo was made from."""
        return self.base / "course"

    @property
    def folder(self) -> Path:
        """Return the demo folder."""
        return self.base / "demo"

    @property
    def code(self) -> int:
        """Return the exit code of the command."""
        return int((self.base / "code.txt").read_text("utf-8"))

    @property
    def result(self) -> dict:
        """Return the result that the command printed."""
        return json.loads((self.base / "stdout.json").read_text("utf-8"))

    @property
    def said(self) -> str:
        """Return what the command wrote to standard error."""
        return (self.base / "stderr.txt").read_text("utf-8")

    def file(self, step: str, student: str, unit: str, suffix: str = ".ipynb") -> Path:
        """Return the file of a student's unit in one of nbgrader's steps."""
        return self.folder / step / student / unit / f"{unit}{suffix}"

    def notebook(self, step: str, student: str, unit: str) -> nbformat.NotebookNode:
        """Return the notebook of a student's unit in one of nbgrader's steps."""
        return nbformat.read(self.file(step, student, unit), as_version=4)

    def marks(self, student: str, unit: str) -> dict[str, float | None]:
        """Return the automatic mark of each graded cell, None where there is none."""
        with self.gradebook() as gradebook:
            grades = gradebook.find_submission_notebook(unit, unit, student).grades
            return {grade.name: grade.auto_score for grade in grades}

    def waiting(self, student: str, unit: str) -> set[str]:
        """Return the cells that wait for a person."""
        with self.gradebook() as gradebook:
            grades = gradebook.find_submission_notebook(unit, unit, student).grades
            return {grade.name for grade in grades if grade.needs_manual_grade}

    def gradebook(self) -> Gradebook:
        """Return the gradebook, to be used in a with statement."""
        return Gradebook(f"sqlite:///{self.folder}/gradebook.db", "kindling")

    def row(self, student: str, unit: str) -> dict:
        """Return what the command says of a student in a unit."""
        report = next(r for r in self.result["units"] if r["unit"] == unit)
        return next(row for row in report["students"] if row["student"] == student)

    def unit(self, name: str) -> Unit:
        """Return the files of a unit of the demo's course."""
        return Unit.at(self.course, name)

    def assignment(self, name: str) -> Assignment:
        """Return a unit as the class sees it."""
        return Assignment(name, read_unit(self.unit(name)), name == LAST)

    def mistake(self, student: Student, unit: str) -> dict[str, str]:
        """Return the one wrong answer that a student gave."""
        mistake = mistake_of(student, self.assignment(unit))
        return {mistake.exercise: mistake.source}

    def half(self, unit: str) -> dict[str, str]:
        """Return the stubs of the second half of the exercises."""
        exercises = self.assignment(unit).cells.exercises
        return {e.id: released_stub(e) for e in exercises[len(exercises) // 2 :]}

    def expected(self, unit: str, answers: dict[str, str]) -> dict[str, float]:
        """Return the marks that the checks give in this process, without nbgrader.

        ``answers`` replaces the reference answers of the exercises named.
        """
        files = self.unit(unit)
        cells = self.assignment(unit).cells
        records = read(files.checks).checks | read(files.recordings).checks
        detective = Detective(records)
        asked = run_cells(files, cells, answers).asked
        return {
            name: detective.judge(a.probe, records[a.probe.name], a.outcomes).earned
            for name, a in asked.items()
        }


@cache
def checks(unit: str) -> dict[str, float]:
    """Return the points of each check of a unit, by cell id."""
    cells = read_unit(Unit.at(ROOT, unit)).all
    return {cell.id: cell.points or 0.0 for cell in cells if cell.role == "check"}


@cache
def questions(unit: str) -> set[str]:
    """Return the ids of the written answers of a unit."""
    cells = read_unit(Unit.at(ROOT, unit)).all
    return {cell.id for cell in cells if cell.role == "written"}
