"""Saves what the checks are worth, in one transaction for each submission."""

from typing import Any

from nbformat import NotebookNode
from nbgrader.api import Gradebook
from nbgrader.preprocessors import NbGraderPreprocessor

from autograder.engine.gradebook import one_transaction, patiently, save_marks
from autograder.marks.penalty import late_policy, penalize


class SaveMarks(NbGraderPreprocessor):
    """nbgrader's SaveAutoGrades and AssignLatePenalties, in one transaction.

    Grades take two queries instead of two for each cell.
    """

    def preprocess(self, nb: NotebookNode, resources: Any) -> tuple[NotebookNode, Any]:
        """Save the marks of a notebook that was run; it stays as it is."""
        about = resources["nbgrader"]
        names = (about["assignment"], about["student"], about["notebook"])
        with Gradebook(about["db_url"]) as gradebook:
            patiently(gradebook, lambda: self._save(gradebook, names, nb))
        return nb, resources

    def _save(
        self, gradebook: Gradebook, names: tuple[str, str, str], nb: NotebookNode
    ) -> None:
        unit, student, notebook = names
        with one_transaction(gradebook):
            save_marks(gradebook, unit, student, notebook, nb)
            step = late_policy(parent=self)
            penalize(gradebook, step, unit, student, notebook)
