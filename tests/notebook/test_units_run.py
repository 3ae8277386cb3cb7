"""The notebooks run from top to bottom, as a student and as an instructor runs them."""

import json
import os
import shutil
import subprocess
import sys

import nbformat
import pytest
from nbclient import NotebookClient

from tests.notebook.units import NAMES, ROOT, unit_named

EXPECTED = {"NotImplementedError", "CheckFailed"}


def run(path, folder, recordings="", **options):
    """Run a notebook in a folder and return its cells with their outputs."""
    shutil.copy(path, folder)
    notebook = nbformat.read(path, as_version=4)
    environment = {**os.environ, "KINDLING_RECORDINGS": recordings}
    environment["PYTHONPATH"] = str(ROOT)
    client = NotebookClient(notebook, resources={"metadata": {"path": str(folder)}})
    client.allow_errors = True
    client.execute(env=environment)
    return notebook.cells


def errors(cells):
    """Return the errors of code cells, as pairs of cell id and output."""
    outputs = [(cell, o) for cell in cells for o in cell.get("outputs", [])]
    return [(cell, o) for cell, o in outputs if o["output_type"] == "error"]


def warned(cells):
    """Return the ids of the cells that wrote to the standard error stream."""
    outputs = [(cell, o) for cell in cells for o in cell.get("outputs", [])]
    return {cell.id: o["text"] for cell, o in outputs if o.get("name") == "stderr"}


def announced(cells):
    """Return the ids of the cells whose text says that there will be a warning."""
    return {cell.id for cell in cells if "warns" in cell.metadata.get("tags", [])}


@pytest.fixture
def folder(tmp_path, request):
    """A student's folder of the unit, with its figures, data and recordings."""
    unit = unit_named(request.getfixturevalue("name"))
    return shutil.copytree(unit.release, tmp_path / unit.name)


@pytest.mark.parametrize("name", NAMES)
def test_the_solved_notebook_runs_and_warns_only_as_announced(name, folder):
    unit = unit_named(name)
    cells = run(unit.solution, folder, str(unit.recordings.parent))
    assert [(cell.id, o["evalue"]) for cell, o in errors(cells)] == []
    found = warned(cells)
    assert {cell: found[cell] for cell in found.keys() - announced(cells)} == {}
    assert announced(cells) <= found.keys()


@pytest.mark.parametrize("name", NAMES)
def test_the_released_notebook_fails_only_where_an_answer_is_missing(name, folder):
    unit = unit_named(name)
    cells = run(unit.release / f"{name}.ipynb", folder)
    failed = {
        cell.metadata.get("nbgrader", {}).get("grade_id") for cell, _ in errors(cells)
    }
    kinds = {o["ename"] for cell, o in errors(cells) if _is_check(cell)}
    assert kinds == {"CheckFailed"}
    assert failed


def _is_check(cell):
    return cell.metadata.get("nbgrader", {}).get("grade", False)


@pytest.mark.parametrize("name", NAMES)
def test_released_notebooks_hold_no_output_and_no_hidden_check(name):
    text = (unit_named(name).release / f"{name}.ipynb").read_text()
    cells = json.loads(text)["cells"]
    assert all(not cell.get("outputs") for cell in cells)
    assert all(cell.get("execution_count") is None for cell in cells)
    assert "HIDDEN TESTS" not in text
    assert "SOLUTION" not in text


def test_import_of_the_course_leaves_torch_and_matplotlib_alone():
    code = "import course, sys; print({'torch', 'matplotlib'} & set(sys.modules))"
    found = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT
    )
    assert (found.stdout.strip(), found.stderr) == ("set()", "")


@pytest.mark.parametrize("name", NAMES)
def test_a_released_unit_holds_two_files(name):
    """What lies beside a unit's source goes out: no answer may leave files there."""
    found = {path.name for path in (ROOT / "release" / name).iterdir()}
    assert found == {f"{name}.ipynb", "checks.json"}
