"""What each student does with a fetched notebook; the same in every run."""

import ast
import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell

from autograder.build.cells import Cells, Exercise, Variant
from autograder.demo.roster import Student, sample_class
from autograder.demo.written import written


@dataclass(frozen=True)
class Assignment:
    """A unit as the class sees it: its answers, and whether it is the last one.

    ``slow`` are the causes of the planted mistakes that do not end in time; nobody in
    this class makes them, since each costs a minute of grading.
    """

    unit: str
    cells: Cells
    last: bool = True
    slow: frozenset[str] = frozenset()

    def mistakes(self, exercise: Exercise) -> list[Variant]:
        """Return the planted mistakes of an exercise that end in time."""
        found = self.cells.mistakes(exercise.id)
        return [mistake for mistake in found if mistake.note not in self.slow]

    def reference(self) -> dict[str, str]:
        """Return the right answer to each exercise, by cell id."""
        return {e.id: e.answer.solved for e in self.cells.exercises}

    def honest(self) -> dict[str, str]:
        """Return right answers in another way, where one is known."""
        other = {e.id: self.cells.honest(e.id) for e in self.cells.exercises}
        found = {name: kept[0].source for name, kept in other.items() if kept}
        return self.reference() | found


@dataclass
class Desk:
    """A student at work on one notebook."""

    student: Student
    assignment: Assignment
    notebook: NotebookNode

    def place(self, name: str) -> int:
        """Return the index of the cell with this nbgrader id."""
        ids = [c.metadata.get("nbgrader", {}).get("grade_id") for c in self.cells]
        return ids.index(name)

    @property
    def cells(self) -> list[NotebookNode]:
        """Return the cells of the notebook."""
        found: list[NotebookNode] = self.notebook.cells
        return found

    def fill(self, answers: dict[str, str]) -> None:
        """Write these answers into their cells."""
        for name, source in answers.items():
            self.cells[self.place(name)].source = source

    def fill_written(self, share: float = 1.0) -> None:
        """Write under the first questions, or under all of them."""
        wanted = [c for c in self.assignment.cells.all if c.role == "written"]
        for position, cell in enumerate(wanted[: round(share * len(wanted))]):
            unit = self.assignment.unit
            text = written(self.student, unit, cell.id, position)
            self.cells[self.place(cell.id)].source = text

    def add(self, behind: str, cell: NotebookNode) -> None:
        """Add a cell behind the one with this nbgrader id."""
        self.cells.insert(self.place(behind) + 1, cell)


def hand_in(student: Student, assignment: Assignment, fetched: str) -> str | None:
    """Return the text of the file that a student hands in, None if none.

    ``fetched`` is the text of the notebook that they fetched.
    """
    notebook = nbformat.reads(fetched, as_version=4)
    desk = Desk(student, assignment, notebook)
    if student.habit == "absent" and assignment.last:
        return None
    if student.habit == "untouched":
        return fetched
    _DO[student.habit](desk)
    text: str = nbformat.writes(notebook)
    cut = student.habit == "unreadable" and assignment.last
    return text[: len(text) // 2] if cut else text


def mistake_of(student: Student, assignment: Assignment) -> Variant:
    """Return the one mistake of a student with that habit in this unit.

    Those who make one mistake make different ones, except the last, who makes that of
    the first: a class has common mistakes.
    """
    those = [s.id for s in sample_class() if s.habit == "mistake"]
    turn = those.index(student.id) % (len(those) - 1)
    exercises = [e for e in assignment.cells.exercises if _counts(e, assignment)]
    exercise = exercises[turn * len(exercises) // (len(those) - 1)]
    mistakes = assignment.mistakes(exercise)
    return mistakes[turn % len(mistakes)]


def _counts(exercise: Exercise, assignment: Assignment) -> bool:
    """Return whether a mistake can be made here that costs points."""
    points = sum(check.points or 0 for check in exercise.checks)
    return points > 0 and bool(assignment.mistakes(exercise))


def _reference(desk: Desk) -> None:
    desk.fill(desk.assignment.reference())
    desk.fill_written()


def _mistake(desk: Desk) -> None:
    mistake = mistake_of(desk.student, desk.assignment)
    desk.fill(desk.assignment.reference() | {mistake.exercise: mistake.source})
    desk.fill_written()


def _mistakes(desk: Desk) -> None:
    chance = random.Random(f"{desk.student.id}/{desk.assignment.unit}")
    answers = desk.assignment.reference()
    for exercise in desk.assignment.cells.exercises:
        mistakes = desk.assignment.mistakes(exercise)
        if mistakes and chance.random() < 0.3:
            answers[exercise.id] = chance.choice(mistakes).source
    desk.fill(answers)
    desk.fill_written(0.7)


def _half(desk: Desk) -> None:
    answers = desk.assignment.reference()
    first = list(answers)[: len(answers) // 2]
    desk.fill({name: answers[name] for name in first})
    desk.fill_written(0.5)


def _extra(desk: Desk) -> None:
    _reference(desk)
    for number, name in enumerate(desk.assignment.reference()):
        scratch = new_code_cell(
            f'attempt = {number}\nprint("scratch work", attempt)\nattempt + 1',
            id=f"scratch-{number}",
        )
        desk.add(name, scratch)
    remark = new_markdown_cell("My notes: read this again.", id="my-notes")
    imports = new_code_cell("import itertools\nimport random", id="my-imports")
    desk.cells[1:1] = [remark, imports]


def _style(desk: Desk) -> None:
    desk.fill(desk.assignment.honest())
    desk.fill_written()


def _no_check(desk: Desk) -> None:
    _reference(desk)
    check = desk.assignment.cells.exercises[0].checks[0]
    del desk.cells[desk.place(check.id)]


def _copies(desk: Desk) -> None:
    """Keep the empty cell below the answer, as a copy to come back to."""
    name = desk.assignment.cells.exercises[0].id
    empty = nbformat.from_dict(desk.cells[desk.place(name)])
    _reference(desk)
    empty.id = "copy-of-the-empty-cell"
    desk.add(name, empty)


def _stderr(desk: Desk) -> None:
    answers = desk.assignment.reference()
    desk.fill({name: warning(source) for name, source in answers.items()})
    desk.fill_written()
    lines = (
        "import logging",
        "import sys",
        "import warnings",
        "",
        "logging.basicConfig()",
        'warnings.simplefilter("always")',
        'print("my helpers are loaded", file=sys.stderr)',
        "calls = []",
    )
    desk.cells.insert(1, new_code_cell("\n".join(lines), id="my-logging"))


def warning(source: str) -> str:
    """Return an answer whose first function warns and logs when it is called.

    It stops after forty calls, as nobody reads more.
    """
    tree = ast.parse(source)
    found = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    if not found:
        return source
    body: list[Any] = found[0].body
    first = body[1] if ast.get_docstring(found[0]) and len(body) > 1 else body[0]
    lines = source.split("\n")
    start = min([first.lineno, *(d.lineno for d in _decorators(first))]) - 1
    blanks = " " * first.col_offset
    said = (
        "if len(calls) < 40:",
        "    calls.append(1)",
        '    warnings.warn("this could be faster", stacklevel=2)',
        '    logging.warning("call %d", len(calls))',
    )
    return "\n".join(
        [*lines[:start], *(blanks + line for line in said), *lines[start:]]
    )


def _decorators(node: ast.stmt) -> list[ast.expr]:
    return getattr(node, "decorator_list", [])


def _skips(desk: Desk) -> None:
    """Answer nothing; let the checks be skipped, say that they agree, or be gone."""
    names = [c.id for e in desk.assignment.cells.exercises for c in e.checks]
    for number, name in enumerate(names):
        cell = desk.cells[desk.place(name)]
        if number % 3 == 0:
            cell.metadata["tags"] = ["skip-execution"]
        elif number % 3 == 1:
            cell.source = 'print("Agreed: all points.")'
        else:
            cell.metadata["nbgrader"]["grade"] = False


FORGERY = """import builtins

import numpy as np

import course.check.compare as compare
import course.check.student as student
from course.check.probe import Outcome


class Right(np.ndarray):
    def __eq__(self, other):
        return True

    def __array_function__(self, function, types, args, kwargs):
        return True

    def __call__(self, *args, **kwargs):
        return self

    def __getattr__(self, name):
        return self


right = np.zeros(()).view(Right)
compare.difference = lambda *args: None
np.allclose = np.array_equal = lambda *args, **kwargs: True
builtins.isinstance = lambda value, kind: True
student.StudentSide.answer = lambda *args: Outcome({"answer": right})
"""


def _forges(desk: Desk) -> None:
    """Answer with an object that agrees with everything, and bend what compares."""
    desk.cells.insert(1, new_code_cell(FORGERY, id="my-helpers"))
    for name, source in desk.assignment.reference().items():
        tree = ast.parse(source)
        made = [
            n.name for n in tree.body if isinstance(n, ast.FunctionDef | ast.ClassDef)
        ]
        desk.fill({name: "\n".join(f"{one} = right" for one in made) or "right"})


_DO: dict[str, Callable[[Desk], None]] = {
    "reference": _reference,
    "absent": _reference,
    "unreadable": _reference,
    "mistake": _mistake,
    "mistakes": _mistakes,
    "half": _half,
    "extra": _extra,
    "style": _style,
    "no-check": _no_check,
    "copies": _copies,
    "stderr": _stderr,
    "skips": _skips,
    "forges": _forges,
}
