"""A small released notebook, and the same as a student handed it in."""

import copy

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from autograder.build.metadata import expand
from autograder.plugins.released import grade_id

STUB = 'def f(x):\n    raise NotImplementedError("Exercise 1.1")'
ANSWER = "def f(x):\n    return 2 * x"


def make(kind, role, name, source, points=None, id=""):
    """Return one cell with nbgrader's metadata."""
    new = new_code_cell if kind == "code" else new_markdown_cell
    meta = {"nbgrader": expand(role, name, points), "kindling": {"exercise": "1.1"}}
    return new(source, metadata=meta, id=id or name)


def release() -> NotebookNode:
    """Return the released notebook: given, answer, two checks, given, written."""
    cells = [
        new_markdown_cell("# A unit", id="a-unit"),
        make("code", "given", "imports", "import math"),
        make("code", "answer", "f", STUB),
        new_code_cell("f(2)", id="try-f"),
        make("code", "check", "check-f", "assert f(1) == 2", 4),
        make("code", "check", "hidden-f", "# Hidden check (2 points): zero.", 2),
        make("code", "given", "more", "y = 1"),
        make("markdown", "written", "why", "*Write your answer here.*", 5),
    ]
    spec = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return new_notebook(cells=cells, metadata={"kernelspec": spec})


def submission() -> NotebookNode:
    """Return the released notebook with both answers in it."""
    notebook = release()
    cell(notebook, "f").source = ANSWER
    cell(notebook, "why").source = "Because."
    return notebook


def cell(notebook: NotebookNode, name: str) -> NotebookNode:
    """Return the first cell with this nbgrader id."""
    return next(c for c in notebook.cells if grade_id(c) == name)


def drop(notebook: NotebookNode, *names: str) -> None:
    """Delete cells."""
    notebook.cells = [c for c in notebook.cells if grade_id(c) not in names]


def double(notebook: NotebookNode, name: str, source: str) -> None:
    """Put a copy of a cell, with another text, right below it."""
    original = cell(notebook, name)
    twin = copy.deepcopy(original)
    twin.update(source=source, id=f"{name}-copy")
    notebook.cells.insert(notebook.cells.index(original) + 1, twin)


def order(notebook: NotebookNode) -> list[str]:
    """Return the nbgrader ids in order."""
    return [grade_id(c) for c in notebook.cells if grade_id(c)]
