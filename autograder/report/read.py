"""Reads a class report from nbgrader's gradebook, the notebooks and the journal."""

import re
from dataclasses import dataclass
from pathlib import Path

from nbformat import NotebookNode
from nbgrader.api import Gradebook, MissingEntry
from nbgrader.coursedir import CourseDirectory

from autograder.alike.compare import alike
from autograder.plugins import problems
from autograder.plugins.reading import unreadable
from autograder.plugins.released import grade_id
from autograder.report.book import Entry, earlier_shares, entries_of
from autograder.report.graded import Graded, read_graded
from autograder.report.model import (
    GRADED,
    NOT_GRADED,
    UNREADABLE,
    ClassReport,
    Mark,
    Row,
    Waiting,
)
from autograder.report.place import course_at
from autograder.report.times import Times
from autograder.report.unit import (
    checks_of,
    exercise_of,
    exercises_of,
    notebook_of,
    title_of,
)
from course.errors import UserError

CAUSE = "Likely cause: "
NOT_ANSWERED = (": not answered yet", ": not defined yet", ": waits for Exercise")
AGREES = ": agrees"


@dataclass(frozen=True)
class _Sources:
    """Where the facts of a student come from."""

    course: CourseDirectory
    notebook: str
    entries: dict[str, Entry]
    earlier: dict[str, list[float]]
    times: Times
    exercises: dict[str, str]
    """The exercise that a written answer belongs to, by id of its cell."""


def read_class(root: Path, unit: str) -> ClassReport:
    """Return how the class of the course directory `root` did in a unit.

    Raises UserError if there is no gradebook or the unit is not in it.
    """
    course = course_at(root)
    with Gradebook(course.db_url, course.course_id) as gradebook:
        try:
            assignment = gradebook.find_assignment(unit)
        except MissingEntry:
            raise UserError(
                f"{unit} is not in the gradebook of {root}.",
                f"`nbgrader generate_assignment {unit}` puts it there.",
            ) from None
        notebook = next(iter(assignment.notebooks))
        by_hand = {cell.name for cell in notebook.solution_cells}
        points = {cell.name: cell.max_score for cell in notebook.grade_cells}
        release, source = _notebooks(course, unit, notebook.name)
        report = ClassReport(
            unit=unit,
            title=title_of(release) or unit,
            checks=checks_of(
                release, source, {n: p for n, p in points.items() if n not in by_hand}
            ),
            rows=[],
            written=sum(points[name] for name in points if name in by_hand),
        )
        sources = _Sources(
            course,
            notebook.name,
            entries_of(gradebook, unit, notebook.name),
            earlier_shares(gradebook, unit),
            Times(Path(course.root), unit, notebook.name),
            {grade_id(cell): exercise_of(cell) for cell in release.cells},
        )
        for student in gradebook.students:
            name = f"{student.first_name or ''} {student.last_name or ''}".strip()
            report.rows.append(_row(Row(student.id, name), report, sources))
    report.rows.sort(key=lambda row: row.student)
    report.pairs = alike(exercises_of(release, source, report.graded))
    return report


def _notebooks(
    course: CourseDirectory, unit: str, name: str
) -> tuple[NotebookNode, NotebookNode]:
    """Return the release and the instructor's notebook; one stands in for the other."""
    release = notebook_of(course, course.release_directory, unit, name)
    source = notebook_of(course, course.source_directory, unit, name)
    return (release if release.cells else source), source


def _row(row: Row, report: ClassReport, sources: _Sources) -> Row:
    course, notebook = sources.course, sources.notebook

    def path(step: str) -> Path:
        folder = course.format_path(step, row.student, report.unit)
        return Path(folder) / f"{notebook}.ipynb"

    handed_in = path(course.submitted_directory)
    graded = path(course.autograded_directory)
    row.earlier = sources.earlier.get(row.student, [])
    if graded.is_file():
        row.state = GRADED
        row.problems = problems.read(graded.parent, notebook)
        _take(row, report, sources, read_graded(graded))
    elif handed_in.parent.is_dir():
        shown = handed_in.relative_to(course.root).as_posix()
        problem = unreadable(handed_in, shown)
        row.state = UNREADABLE if problem else NOT_GRADED
        row.problems = [problem] if problem else []
    return row


def _take(row: Row, report: ClassReport, sources: _Sources, graded: Graded) -> None:
    """Take over what gradebook, notebook and journal know of a graded submission."""
    entry = sources.entries.get(row.student, Entry())
    row.link, row.late, row.penalty = entry.link, entry.late, entry.penalty
    row.answers = graded.answers
    row.took = sources.times.of(row.student, graded.key)
    points = {check.id: check.points for check in report.checks}
    for name, grade in entry.grades.items():
        if name in points:
            text = graded.said.get(name, "")
            row.marks[name] = _mark(grade.score, points[name], text)
        elif grade.needs_manual_grade:
            exercise = sources.exercises.get(name, "")
            row.waits.append(Waiting(name, exercise, grade.max_score))
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


def _cause(text: str) -> str:
    lines = [line for line in text.split("\n") if line.startswith(CAUSE)]
    return lines[0].removeprefix(CAUSE) if lines else ""
