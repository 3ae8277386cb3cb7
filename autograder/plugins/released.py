"""The released notebook as the measure of a submitted one: its cells by id and role."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from nbformat import NotebookNode
from nbgrader.utils import is_grade, is_locked, is_solution

FLAGS = ("grade", "solution", "locked", "task", "points")
NAMES = {
    "answer": "The answer cell",
    "written": "The written answer",
    "check": "The check",
    "given": "The given cell",
}


@dataclass(frozen=True)
class Released:
    """The cells of the release that nbgrader knows, by id, in order."""

    cells: Mapping[str, NotebookNode]

    @classmethod
    def of(cls, notebook: NotebookNode) -> "Released":
        """Return the cells of a released notebook."""
        named = {grade_id(cell): cell for cell in notebook.cells}
        return cls({name: cell for name, cell in named.items() if name})

    def label(self, name: str) -> str:
        """Return how a message names a cell, with its exercise where it has one."""
        cell = self.cells[name]
        exercise = cell.metadata.get("kindling", {}).get("exercise", "")
        where = f" (Exercise {exercise})" if exercise else ""
        return f"{NAMES[role(cell)]} `{name}`{where}"

    @cached_property
    def answers(self) -> dict[str, str]:
        """The id of the answer cell that each check follows, where there is one."""
        found, last = {}, ""
        for name, cell in self.cells.items():
            kind = role(cell)
            last = name if kind == "answer" else last
            if kind == "check" and last:
                found[name] = last
        return found

    def untouched(self, cell: NotebookNode) -> bool:
        """Return whether a submitted cell says what was released, blanks aside."""
        return plain(cell.source) == plain(self.cells[grade_id(cell)].source)


def grade_id(cell: NotebookNode) -> str:
    """Return the id under which nbgrader knows a cell, "" if it does not."""
    about = cell.metadata.get("nbgrader")
    name = about.get("grade_id", "") if isinstance(about, Mapping) else ""
    return name if isinstance(name, str) else ""


def role(cell: NotebookNode) -> str:
    """Return what a cell is for: answer, written, check, or given."""
    if is_solution(cell):
        return "written" if is_grade(cell) else "answer"
    return "check" if is_grade(cell) else "given"


def flags(cell: NotebookNode) -> list[Any]:
    """Return the settings by which nbgrader treats a cell."""
    about = cell.metadata.get("nbgrader", {})
    return [about.get(name) or False for name in FLAGS]


def means_something(cell: NotebookNode) -> bool:
    """Return whether a cell's settings make nbgrader do anything with it."""
    return bool(is_grade(cell) or is_solution(cell) or is_locked(cell))


def plain(source: str) -> str:
    """Return a source without what editors change unasked: blanks at line ends."""
    return "\n".join(line.rstrip() for line in source.strip().split("\n"))
