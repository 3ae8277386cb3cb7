"""Copies of the sample course to build in, and small helpers around them."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import nbformat

from autograder.build.cells import Cells
from autograder.build.plan import read_unit
from autograder.build.recordings import Recordings
from autograder.build.units import Unit

HERE = Path(__file__).parent
REPO = HERE.parents[2]
NAME = "02_counting"


def make_course(folder: Path) -> Path:
    """Return a fresh copy of the sample course, with the course's nbgrader_config."""
    root = folder / "course"
    shutil.copytree(HERE / "source", root / "source")
    shutil.copy(REPO / "nbgrader_config.py", root)
    return root


def sample_unit(root: Path) -> Unit:
    """Return the one unit of the sample course."""
    return Unit.at(root, NAME)


def sample_cells() -> Cells:
    """Return the cells of the sample unit as it stands in the repository."""
    return read_unit(sample_unit(HERE))


def edit_text(root: Path, old: str, new: str) -> None:
    """Replace a piece of the sample unit's text; fail if it is not there."""
    edit_file(sample_unit(root).text, old, new)


def edit_file(path: Path, old: str, new: str) -> None:
    """Replace a piece of a file; fail if it is not there."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def edit_notebook(root: Path, change: Callable[[nbformat.NotebookNode], None]) -> None:
    """Apply `change` to the sample unit's notebook, as a person in JupyterLab would."""
    path = sample_unit(root).notebook
    notebook = nbformat.read(path, as_version=4)
    change(notebook)
    nbformat.write(notebook, path)


def cell_of(notebook: nbformat.NotebookNode, name: str) -> nbformat.NotebookNode:
    """Return the cell of a notebook with this id."""
    return next(cell for cell in notebook.cells if cell["id"] == name)


def recorder(value: float = 1.0) -> Callable[[Unit, Cells], Recordings]:
    """Return a step that records one number; near numbers count as the same."""

    def record(unit: Unit, cells: Cells) -> Recordings:
        return Recordings(json.dumps([value]), json.dumps([-value]), _near)

    return record


def _near(old: str, new: str) -> bool:
    pairs = zip(json.loads(old), json.loads(new), strict=True)
    return all(abs(a - b) < 1e-6 for a, b in pairs)
