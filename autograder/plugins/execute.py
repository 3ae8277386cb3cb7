"""Runs a submission as far as its last check: what comes behind it has no mark."""

from typing import Any

from nbformat import NotebookNode
from nbgrader.preprocessors import Execute
from nbgrader.utils import is_grade
from traitlets import Unicode

BEHIND = "kindling-behind-the-last-check"


class ExecuteChecks(Execute):
    """nbgrader's Execute, which leaves out the cells behind the last check.

    Those compare with torch at the end of a unit, or were added there. Nothing that
    they do can change a mark, and to import torch in every submission costs a second.
    """

    skip_cells_with_tag = Unicode(BEHIND)

    def preprocess(
        self, nb: NotebookNode, resources: Any = None, km: Any = None
    ) -> tuple[NotebookNode, Any]:
        """Return the notebook as it ran; the tag of this step is not left in it."""
        _untag(nb)
        for cell in _behind(nb):
            cell.metadata["tags"] = [*cell.metadata.get("tags", []), BEHIND]
        try:
            return super().preprocess(nb, resources, km)
        finally:
            _untag(nb)


def _behind(nb: NotebookNode) -> list[NotebookNode]:
    code = [c.cell_type == "code" and is_grade(c) for c in nb.cells]
    return nb.cells[len(code) - code[::-1].index(True) :] if any(code) else []


def _untag(nb: NotebookNode) -> None:
    """Take the tag of this step from all cells, whoever put it there."""
    for cell in nb.cells:
        tags = cell.metadata.get("tags", [])
        if BEHIND in tags:
            cell.metadata["tags"] = [tag for tag in tags if tag != BEHIND]
            if not cell.metadata["tags"]:
                del cell.metadata["tags"]
