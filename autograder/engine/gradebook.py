"""Results into nbgrader's gradebook, in one transaction for each submission."""

import contextlib
import time
from collections.abc import Callable, Iterator
from typing import Any, TypeVar

from nbformat import NotebookNode
from nbgrader.api import BaseCell, Comment, Grade, Gradebook, InvalidEntry
from nbgrader.utils import compute_checksum, determine_grade, is_grade, is_solution
from sqlalchemy.exc import OperationalError

from autograder.plugins.released import grade_id

PATIENCE = 60.0
"""Seconds for which a locked database is tried again."""

T = TypeVar("T")


def save_marks(
    gradebook: Gradebook,
    unit: str,
    student: str,
    name: str,
    notebook: NotebookNode,
    only: str = "",
) -> None:
    """Save what the outputs of a graded notebook are worth; the caller commits.

    As nbgrader does it: points that a person gave stay, and such cells ask for a look
    again; a written answer waits for a person unless it is as it was released. With
    ``only``, the id of a check, nothing else is touched.
    """
    row = gradebook.find_submission_notebook(name, unit, student)
    grades = _by_cell(gradebook, Grade, row.id)
    comments = _by_cell(gradebook, Comment, row.id)
    for cell in notebook.cells:
        id_ = grade_id(cell)
        if only not in ("", id_):
            continue
        if is_grade(cell) and id_ in grades:
            grade: Any = grades[id_]
            grade.auto_score, _ = determine_grade(cell)
            waits = grade.manual_score is not None or grade.auto_score is None
            grade.needs_manual_grade = waits
        if is_solution(cell) and id_ in comments:
            comment: Any = comments[id_]
            checksum = cell.metadata.nbgrader.get("checksum")
            untouched = checksum == compute_checksum(cell)
            comment.auto_comment = "No response." if untouched else None


@contextlib.contextmanager
def one_transaction(gradebook: Gradebook) -> Iterator[None]:
    """Commit once, behind the block, and not where nbgrader's functions do."""
    gradebook.db.commit = gradebook.db.flush
    try:
        yield
    finally:
        del gradebook.db.commit
    gradebook.db.commit()


def _by_cell(gradebook: Gradebook, kind: Any, notebook: str) -> dict[str, Any]:
    rows = (
        gradebook.db.query(kind, BaseCell.name)
        .join(BaseCell, kind.cell_id == BaseCell.id)
        .filter(kind.notebook_id == notebook)
    )
    return {name: row for row, name in rows}


def patiently(gradebook: Gradebook, task: Callable[[], T]) -> T:
    """Return what a task on the gradebook returns; a locked database is tried again."""
    until = time.monotonic() + PATIENCE
    pause = 0.05
    while True:
        try:
            return task()
        except (OperationalError, InvalidEntry) as error:
            gradebook.db.rollback()
            if "locked" not in str(error) or time.monotonic() > until:
                raise
            time.sleep(pause)
            pause = min(2 * pause, 1.0)
