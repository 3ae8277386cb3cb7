"""Reads a class report from nbgrader's gradebook and the autograded notebooks."""

import re
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode
from nbgrader.api import Gradebook, MissingEntry
from nbgrader.coursedir import CourseDirectory
from traitlets.config.loader import PyFileConfigLoader

from autograder.build.cells import read_heading
from autograder.plugins import problems
from autograder.plugins.reading import unreadable
from autograder.plugins.released import Released, grade_id, role
from autograder.report.model import (
    GRADED,
    NOT_GRADED,
    UNREADABLE,
    Check,
    ClassReport,
    Mark,
    Row,
)
from course.errors import UserError

CAUSE = "Likely cause: "
NOT_ANSWERED = (": not answered yet", ": waits for Exercise")
AGREES = ": agrees"


def read_class(root: Path, unit: str) -> ClassReport:
    """Return how the class of the course directory `root` did in a unit.

    Raises UserError if there is no gradebook or the unit is not in it.
    """
    course = _course(root)
    with Gradebook(course.db_url, course.course_id) as gradebook:
        try:
            assignment = gradebook.find_assignment(unit)
        except MissingEntry:
            raise UserError(
                f"{unit} is not in the gradebook of {root}.",
                f"`nbgrader generate_assignment {unit}` puts it there.",
            ) from None
        notebook = next(iter(assignment.notebooks))
        release = _release(course, unit, notebook.name)
        by_hand = {cell.name for cell in notebook.solution_cells}
        points = {cell.name: cell.max_score for cell in notebook.grade_cells}
        report = ClassReport(
            unit=unit,
            title=_title(release) or unit,
            checks=_checks(release, points, by_hand),
            rows=[],
            written=sum(points[name] for name in points if name in by_hand),
        )
        for student in gradebook.students:
            name = f"{student.first_name or ''} {student.last_name or ''}".strip()
            row = Row(student.id, name)
            _fill(row, report, course, gradebook, notebook.name)
            report.rows.append(row)
    report.rows.sort(key=lambda row: row.student)
    return report


def _course(root: Path) -> CourseDirectory:
    path = root / "nbgrader_config.py"
    if not path.is_file():
        raise UserError(
            f"{root} is no course directory: it has no nbgrader_config.py.",
            "Name one with --course.",
        )
    config = PyFileConfigLoader(path.name, path=str(root)).load_config()
    course = CourseDirectory(config=config)
    if "root" not in config.CourseDirectory:
        course.root = str(root.resolve())
    file = str(course.db_url).removeprefix("sqlite:///")
    if file != course.db_url and not Path(file).is_file():
        raise UserError(
            f"There is no gradebook in {root}, so nothing is graded there.",
            "Name the course directory with --course, for instance --course demo.",
        )
    return course


def _release(course: CourseDirectory, unit: str, notebook: str) -> NotebookNode:
    for step in (course.release_directory, course.source_directory):
        path = Path(course.format_path(step, ".", unit)) / f"{notebook}.ipynb"
        if path.is_file():
            return nbformat.read(path, as_version=4)
    return nbformat.v4.new_notebook()


def _title(release: NotebookNode) -> str:
    for cell in release.cells:
        found = re.search(r"^# +(.+)$", cell.source, re.MULTILINE)
        if cell.cell_type == "markdown" and found:
            return found[1].strip()
    return ""


def _checks(
    release: NotebookNode, points: dict[str, float], by_hand: set[str]
) -> list[Check]:
    """Return the checks in the order of the release; unknown ones come last."""
    order = [name for name in Released.of(release).cells if name in points]
    order += sorted(points.keys() - set(order))
    headings = [read_heading(cell.source) for cell in release.cells]
    titles = {h.number: h.title for h in headings if h}
    cells = {grade_id(cell): cell for cell in release.cells}
    found = []
    for name in order:
        if name not in by_hand:
            cell = cells.get(name, nbformat.v4.new_code_cell())
            number = cell.metadata.get("kindling", {}).get("exercise", "")
            title = titles.get(number, "")
            hidden = "Hidden check" in cell.source
            question = _question(cell.source)
            found.append(Check(name, number, title, question, points[name], hidden))
    return found


def _question(source: str) -> str:
    """Return what a check asks, from its docstring or its comment.

    >>> _question("# Hidden check (2 points): the same for zero.")
    'the same for zero.'
    """
    comment = re.match(r"# Hidden check \([^)]*\): *(.+)", source)
    docstring = re.search(r'"""(.+?)(?:"""|$)', source, re.MULTILINE)
    found = comment or docstring
    return found[1].strip() if found else ""


def _fill(
    row: Row,
    report: ClassReport,
    course: CourseDirectory,
    gradebook: Gradebook,
    notebook: str,
) -> None:
    def path(step: str) -> Path:
        folder = course.format_path(step, row.student, report.unit)
        return Path(folder) / f"{notebook}.ipynb"

    handed_in = path(course.submitted_directory)
    graded = path(course.autograded_directory)
    if graded.is_file():
        row.state = GRADED
        row.problems = problems.read(graded.parent, notebook)
        found = gradebook.find_submission_notebook(notebook, report.unit, row.student)
        _take_grades(row, report, found, _said(graded))
    elif handed_in.parent.is_dir():
        shown = handed_in.relative_to(course.root).as_posix()
        problem = unreadable(handed_in, shown)
        row.state = UNREADABLE if problem else NOT_GRADED
        row.problems = [problem] if problem else []


def _take_grades(
    row: Row, report: ClassReport, submission: Any, said: dict[str, str]
) -> None:
    points = {check.id: check.points for check in report.checks}
    for grade in submission.grades:
        if grade.name in points:
            text = said.get(grade.name, "")
            row.marks[grade.name] = _mark(grade.score, points[grade.name], text)
        elif grade.needs_manual_grade:
            row.waiting += grade.max_score
        else:
            row.by_hand += grade.score


def _mark(earned: float, points: float, text: str) -> Mark:
    top = text.split("\n")[0]
    share = earned / points if points else _share(top)
    answered = not any(words in top for words in NOT_ANSWERED)
    return Mark(earned, share, _cause(text), answered)


def _share(headline: str) -> float:
    """Return the share of a check that agreed, from the first line that it showed.

    >>> _share("Exercise 0.3: 1 of 2 parts agree.")
    0.5
    """
    found = re.search(r": (\d+) of (\d+) parts agree", headline)
    if found:
        return int(found[1]) / int(found[2])
    return float(AGREES in headline)


def _said(path: Path) -> dict[str, str]:
    """Return the text that each check showed, by cell id."""
    notebook = nbformat.read(path, as_version=4)
    texts = {}
    for cell in notebook.cells:
        if grade_id(cell) and role(cell) == "check" and cell.cell_type == "code":
            shown = [o for o in cell.outputs if o.output_type == "display_data"]
            parts = [o.data.get("text/plain", "") for o in shown]
            texts[grade_id(cell)] = "\n".join(parts)
    return texts


def _cause(text: str) -> str:
    lines = [line for line in text.split("\n") if line.startswith(CAUSE)]
    return lines[0].removeprefix(CAUSE) if lines else ""
