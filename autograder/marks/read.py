"""Reads the marks of a class from nbgrader's gradebook."""

from pathlib import Path
from typing import Any

from nbgrader.api import (
    Assignment,
    BaseCell,
    Grade,
    Gradebook,
    Student,
    SubmittedAssignment,
    SubmittedNotebook,
)
from nbgrader.coursedir import CourseDirectory
from sqlalchemy import func

from autograder.marks.model import (
    NOT_GRADED,
    READY,
    WAITING,
    ClassMarks,
    Mark,
    Person,
    UnitMarks,
)
from autograder.report.place import choose, course_at
from course.errors import UserError


def read_marks(root: Path, words: list[str]) -> ClassMarks:
    """Return the marks of the course directory `root` in the units that words begin.

    Raises UserError if there is no gradebook, no such unit, no student, or nothing
    handed in.
    """
    course = course_at(root)
    with Gradebook(course.db_url, course.course_id) as gradebook:
        people = [_person(student) for student in gradebook.students]
        if not people:
            raise UserError(
                f"There are no students in the gradebook of {root}.",
                "`nbgrader db student import FILE.csv` adds a class.",
            )
        units = choose(gradebook, words)
        if not units:
            raise UserError(
                f"Nothing was handed in yet in {root}.",
                "`nbgrader collect UNIT` and `kindling grade UNIT` come first.",
            )
        found = [_unit(gradebook, course, unit, people) for unit in units]
    people.sort(key=lambda person: (person.last, person.first, person.id))
    return ClassMarks(people, found)


def _person(student: Student) -> Person:
    return Person(
        student.id,
        student.first_name or "",
        student.last_name or "",
        student.email or "",
        student.lms_user_id or "",
    )


def _unit(
    gradebook: Gradebook,
    course: CourseDirectory,
    unit: Assignment,
    people: list[Person],
) -> UnitMarks:
    found = UnitMarks(unit.name, float(unit.max_score or 0.0))
    waiting = _waiting(gradebook, unit.name)
    rows = {row.student_id: row for row in gradebook.assignment_submissions(unit.name)}
    notebooks = [notebook.name for notebook in unit.notebooks]
    for person in people:
        if _not_graded(course, unit.name, person.id, notebooks):
            found.marks[person.id] = Mark(NOT_GRADED)
        elif person.id in rows:
            left = waiting.get(person.id)
            found.marks[person.id] = _mark(rows[person.id], left)
    return found


def _mark(row: Any, waiting: float | None) -> Mark:
    state = READY if waiting is None else WAITING
    points = float(row.score or 0.0)
    return Mark(
        state, points, float(row.late_submission_penalty or 0.0), waiting or 0.0
    )


def _not_graded(
    course: CourseDirectory, unit: str, student: str, notebooks: list[str]
) -> bool:
    """Return whether something lies in ``submitted`` that was not graded.

    The gradebook has a submission of a file that cannot be read, too, with no points.
    """
    handed_in = Path(course.format_path(course.submitted_directory, student, unit))
    graded = Path(course.format_path(course.autograded_directory, student, unit))
    return handed_in.is_dir() and not any(
        (graded / f"{name}.ipynb").is_file() for name in notebooks
    )


def _waiting(gradebook: Gradebook, unit: str) -> dict[str, float]:
    """Return the points that wait for a person, by student, in one query."""
    rows = (
        gradebook.db.query(
            SubmittedAssignment.student_id, func.sum(func.coalesce(Grade.max_score, 0))
        )
        .join(Assignment, Assignment.id == SubmittedAssignment.assignment_id)
        .join(
            SubmittedNotebook, SubmittedNotebook.assignment_id == SubmittedAssignment.id
        )
        .join(Grade, Grade.notebook_id == SubmittedNotebook.id)
        .join(BaseCell, BaseCell.id == Grade.cell_id)
        .filter(Assignment.name == unit, Grade.needs_manual_grade)
        .group_by(SubmittedAssignment.student_id)
    )
    return {student: float(points) for student, points in rows}
