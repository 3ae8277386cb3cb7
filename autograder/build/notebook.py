"""Typed cells to a notebook and back."""

import re
from dataclasses import replace
from typing import Any

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_raw_cell

from autograder.build import metadata
from autograder.build.cells import Cell, Cells
from autograder.build.ids import cell_ids
from autograder.build.units import UnitError

KERNELSPEC = {
    "display_name": "Python 3 (ipykernel)",
    "language": "python",
    "name": "python3",
}
_NEW_CELL = {"code": new_code_cell, "markdown": new_markdown_cell, "raw": new_raw_cell}


def make_notebook(unit_name: str, cells: Cells) -> NotebookNode:
    """Return the instructor notebook of these cells, ready for nbgrader."""
    numbers = cells.exercise_numbers()
    names = cell_ids(cells.all)
    pairs = zip(names, cells.all, strict=True)
    nodes = [_node(name, cell, numbers.get(cell.id)) for name, cell in pairs]
    text = f"source/{unit_name}.py"
    note = (
        f"Built from {text} by kindling build, which also carries edits made in this "
        "notebook back into that text."
    )
    about = {
        "kernelspec": dict(KERNELSPEC),
        "language_info": {"name": "python"},
        "kindling": {"note": note, "source": text},
    }
    return new_notebook(cells=nodes, metadata=about)


def make_solved(unit_name: str, cells: Cells) -> NotebookNode:
    """Return the notebook with solutions in place and no marker lines."""
    solved = tuple(replace(cell, source=cell.solved) for cell in cells.all)
    notebook = make_notebook(unit_name, replace(cells, all=solved))
    note = f"Built from source/{unit_name}.py by kindling build: edit that text."
    notebook.metadata["kindling"]["note"] = note
    return notebook


def write_notebook(notebook: NotebookNode) -> str:
    """Return the notebook as the text of its file, the same on every machine."""
    return nbformat.writes(notebook).rstrip("\n") + "\n"


def read_notebook(text: str, name: str = "the notebook") -> tuple[Cell, ...]:
    """Return the cells of a notebook file, without outputs and editor's traces.

    Raises UnitError if the text is no notebook.
    """
    try:
        notebook = nbformat.reads(text, as_version=4)
    except Exception as error:
        raise UnitError(
            f"{name} is not a readable notebook ({type(error).__name__}): mend it, or "
            "delete it and run kindling build again to make it from the text"
        ) from error
    cells = [_cell(node) for node in notebook.cells]
    return tuple(cell for cell in cells if not cell.is_blank)


def _node(name: str, cell: Cell, exercise: str | None) -> NotebookNode:
    meta: dict[str, Any] = dict(cell.metadata)
    about: dict[str, Any] = {}
    if cell.role:
        meta["nbgrader"] = metadata.expand(cell.role, cell.id, cell.points)
    elif cell.id:
        about["id"] = cell.id
    if exercise:
        about["exercise"] = exercise
    if cell.export:
        about["export"] = cell.export
    if about:
        meta["kindling"] = about
    node = _NEW_CELL[cell.kind](cell.source, metadata=meta)
    node["id"] = re.sub(r"[^A-Za-z0-9_-]", "-", name)
    return node


def _cell(node: NotebookNode) -> Cell:
    meta = metadata.without_noise(node.metadata)
    about = meta.pop("kindling", {})
    nbgrader = meta.pop("nbgrader", {})
    short = metadata.contract(node.cell_type, nbgrader)
    if nbgrader and not short and not metadata.is_idle(nbgrader):
        meta["nbgrader"] = metadata.stable(nbgrader)
    return Cell(
        kind=node.cell_type,
        source=node.source.strip("\n"),
        role=short.get("role"),
        id=short.get("id", about.get("id", "")),
        points=short.get("points"),
        export=about.get("export"),
        metadata=meta,
    )
