"""Late penalties in the gradebook, by the plugin that the course names."""

from typing import Any

from nbgrader.api import Gradebook
from nbgrader.preprocessors import AssignLatePenalties


def late_policy(**where: Any) -> AssignLatePenalties:
    """Return nbgrader's step with the plugin that the configuration names.

    where: ``parent`` or ``config``, as all of nbgrader's steps take them.
    """
    step = AssignLatePenalties(**where)
    step.init_plugin()
    return step


def penalize(
    gradebook: Gradebook,
    step: AssignLatePenalties,
    unit: str,
    student: str,
    notebook: str,
) -> bool:
    """Set what a submission loses for being late; return whether that changed.

    As nbgrader's own step does it, which ``step`` is, with its plugin and its limits:
    a penalty is not below zero and not above the points. The caller commits.
    """
    row = gradebook.find_submission_notebook(notebook, unit, student)
    before = row.late_submission_penalty
    row.late_submission_penalty = _penalty(gradebook, step, row)
    return bool(row.late_submission_penalty != before)


def _penalty(gradebook: Gradebook, step: AssignLatePenalties, row: Any) -> float | None:
    late = row.assignment.total_seconds_late
    if late <= 0 or not step.enabled:
        return None
    gradebook.db.refresh(row, ["score"])
    student = row.assignment.student_id
    found = step.plugin_inst.late_submission_penalty(student, row.score, late)
    if found is None:
        return None
    return float(step._check_late_penalty(row, found))
