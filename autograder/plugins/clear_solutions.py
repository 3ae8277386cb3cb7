"""Replaces solutions by stubs that name the exercise."""

from typing import Any

from nbformat import NotebookNode
from nbgrader.preprocessors import ClearSolutions
from traitlets import Unicode

TEXT_STUB = "*Write your answer here.*"


class ClearExerciseSolutions(ClearSolutions):
    """nbgrader's ClearSolutions; a code stub raises with its exercise's number.

    The number stands in the cell's metadata, `kindling.exercise`, since the build.
    """

    text_stub = Unicode(TEXT_STUB, help="Replaces written answers").tag(config=True)

    def preprocess_cell(
        self, cell: NotebookNode, resources: Any, cell_index: int
    ) -> tuple[NotebookNode, Any]:
        """Return the cell with its solution regions replaced."""
        self.set_trait("code_stub", {"python": code_stub(cell)})
        result: tuple[NotebookNode, Any] = super().preprocess_cell(
            cell, resources, cell_index
        )
        return result


def code_stub(cell: NotebookNode) -> str:
    """Return the lines that stand in a released cell instead of its solution."""
    number = cell.metadata.get("kindling", {}).get("exercise")
    grade_id = cell.metadata.get("nbgrader", {}).get("grade_id", "")
    name = f"Exercise {number}" if number else grade_id
    return f'# Your code here\nraise NotImplementedError("{name}")'
