"""What a unit asks: its title, its checks, and its exercises with what was given."""

import re
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode
from nbgrader.coursedir import CourseDirectory

from autograder.alike.compare import Exercise
from autograder.build.cells import BEGIN_HIDDEN, read_heading, without_markers
from autograder.plugins.released import Released, grade_id, role
from autograder.report.model import Check, Row


def notebook_of(course: CourseDirectory, step: str, unit: str, name: str) -> Any:
    """Return the unit's notebook of a step, such as "release"; empty if not there."""
    path = Path(course.format_path(step, ".", unit)) / f"{name}.ipynb"
    if path.is_file():
        return nbformat.read(path, as_version=4)
    return nbformat.v4.new_notebook()


def title_of(release: NotebookNode) -> str:
    """Return the first top heading of a notebook, "" if it has none."""
    for cell in release.cells:
        found = re.search(r"^# +(.+)$", cell.source, re.MULTILINE)
        if cell.cell_type == "markdown" and found:
            return found[1].strip()
    return ""


def checks_of(
    release: NotebookNode, source: NotebookNode, points: dict[str, float]
) -> list[Check]:
    """Return the checks with these points, in the order of the release.

    What the release does not have comes last.
    """
    cells = {grade_id(cell): cell for cell in release.cells}
    full = {grade_id(cell): cell.source for cell in source.cells}
    order = [name for name in Released.of(release).cells if name in points]
    order += sorted(points.keys() - set(order))
    titles, answers = titles_of(release), Released.of(release).answers
    found = []
    for name in order:
        cell = cells.get(name, nbformat.v4.new_code_cell())
        number = exercise_of(cell)
        hidden = "Hidden check" in cell.source or BEGIN_HIDDEN in full.get(name, "")
        about = (name, number, titles.get(number, ""), question_of(cell.source))
        found.append(Check(*about, points[name], hidden, answers.get(name, "")))
    return found


def titles_of(release: NotebookNode) -> dict[str, str]:
    """Return the titles of the exercises, by number."""
    headings = [read_heading(cell.source) for cell in release.cells]
    return {h.number: h.title for h in headings if h}


def exercise_of(cell: NotebookNode) -> str:
    """Return the number of the exercise that a cell belongs to, "" if of none."""
    return str(cell.metadata.get("kindling", {}).get("exercise", ""))


def question_of(source: str) -> str:
    """Return what a check asks, from its docstring or its comment.

    >>> question_of("# Hidden check (2 points): the same for zero.")
    'the same for zero.'
    """
    comment = re.match(r"# Hidden check \([^)]*\): *(.+)", source)
    docstring = re.search(r'"""(.+?)(?:"""|$)', source, re.MULTILINE)
    found = comment or docstring
    return found[1].strip() if found else ""


def exercises_of(
    release: NotebookNode, source: NotebookNode, rows: list[Row]
) -> list[Exercise]:
    """Return the answers of a class by exercise, with the stub and the reference."""
    titles = titles_of(release)
    full = {grade_id(c): without_markers(c.source) for c in source.cells}
    found = []
    for name, cell in Released.of(release).cells.items():
        if role(cell) == "answer" and cell.cell_type == "code":
            answers = {r.student: r.answers[name] for r in rows if name in r.answers}
            known = (cell.source, full.get(name, ""))
            number = exercise_of(cell)
            title = titles.get(number, "" if number else name)
            found.append(Exercise(number, title, cell.source, known, answers))
    return found
