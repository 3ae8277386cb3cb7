"""What the gradebook knows of a unit, in few queries whatever the size of the class."""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from nbgrader.api import (
    Assignment,
    BaseCell,
    Grade,
    Gradebook,
    GradeCell,
    Notebook,
    SubmittedAssignment,
    SubmittedNotebook,
)
from sqlalchemy import func


@dataclass
class Entry:
    """What is known of one student: grades by cell, lateness, the notebook's number."""

    link: str = ""
    late: float = 0.0
    penalty: float = 0.0
    grades: dict[str, Any] = field(default_factory=dict)


def entries_of(gradebook: Gradebook, unit: str, notebook: str) -> dict[str, Entry]:
    """Return the entries of a unit's notebook, by student."""
    found: dict[str, Entry] = defaultdict(Entry)
    rows = (
        gradebook.db.query(SubmittedAssignment, SubmittedNotebook)
        .join(
            SubmittedNotebook, SubmittedNotebook.assignment_id == SubmittedAssignment.id
        )
        .join(Notebook, Notebook.id == SubmittedNotebook.notebook_id)
        .join(Assignment, Assignment.id == SubmittedAssignment.assignment_id)
        .filter(Assignment.name == unit, Notebook.name == notebook)
    )
    owners = {}
    for submission, one in rows:
        owners[one.id] = submission.student_id
        penalty = float(one.late_submission_penalty or 0.0)
        late = float(submission.total_seconds_late)
        found[submission.student_id] = Entry(one.id, late, penalty)
    grades = (
        gradebook.db.query(BaseCell.name, Grade)
        .join(Grade, Grade.cell_id == BaseCell.id)
        .join(Notebook, Notebook.id == BaseCell.notebook_id)
        .join(Assignment, Assignment.id == Notebook.assignment_id)
        .filter(Assignment.name == unit, Notebook.name == notebook)
    )
    for name, grade in grades:
        if grade.notebook_id in owners:
            found[owners[grade.notebook_id]].grades[name] = grade
    return dict(found)


def earlier_shares(gradebook: Gradebook, unit: str) -> dict[str, list[float]]:
    """Return the shares of the automatic points of earlier units, by student.

    Earlier is what comes before in the order of names; the points are those of checks.
    """
    rows = (
        gradebook.db.query(
            SubmittedAssignment.student_id,
            func.sum(func.coalesce(Grade.auto_score, 0)),
            func.sum(GradeCell.max_score),
        )
        .join(Assignment, Assignment.id == SubmittedAssignment.assignment_id)
        .join(
            SubmittedNotebook, SubmittedNotebook.assignment_id == SubmittedAssignment.id
        )
        .join(Grade, Grade.notebook_id == SubmittedNotebook.id)
        .join(GradeCell, GradeCell.id == Grade.cell_id)
        .filter(Assignment.name < unit, GradeCell.cell_type == "code")
        .group_by(Assignment.name, SubmittedAssignment.student_id)
        .order_by(Assignment.name)
    )
    found: dict[str, list[float]] = defaultdict(list)
    for student, earned, most in rows:
        if most:
            found[student].append(float(earned) / float(most))
    return dict(found)
