"""Is the built notebook what nbgrader and JupyterLab expect?"""

import json
from typing import Any

import nbformat
import pytest

from autograder.build.cells import Cell, Cells, Kind
from autograder.build.ids import cell_ids
from autograder.build.metadata import contract, expand
from autograder.build.notebook import (
    make_notebook,
    make_solved,
    read_notebook,
    write_notebook,
)
from autograder.build.text import HEADER, read_cells, write_cells
from autograder.build.units import UnitError
from tests.unit.sample_course.copying import cell_of, sample_cells

NOTEBOOK = make_notebook("02_counting", sample_cells())


@pytest.mark.slow
def test_nbgrader_accepts_every_cell() -> None:
    from nbgrader.nbgraderformat import MetadataValidator

    MetadataValidator().validate_nb(NOTEBOOK)
    nbformat.validate(NOTEBOOK)


@pytest.mark.parametrize(
    ("name", "grade", "solution", "locked", "points"),
    [
        ("imports", False, False, True, None),
        ("about", False, False, True, None),
        ("steps-to", False, True, False, None),
        ("check-steps-to", True, False, True, 20),
        ("why-no-five", True, True, False, 40),
    ],
)
def test_a_role_becomes_the_metadata_of_nbgrader(
    name: str, grade: bool, solution: bool, locked: bool, points: int | None
) -> None:
    meta = cell_of(NOTEBOOK, name).metadata["nbgrader"]
    assert (meta["grade"], meta["solution"], meta["locked"]) == (
        grade,
        solution,
        locked,
    )
    assert meta.get("points") == points
    assert (meta["grade_id"], meta["schema_version"]) == (name, 3)


def test_answers_and_checks_carry_their_exercise() -> None:
    about = [cell.metadata.get("kindling", {}) for cell in NOTEBOOK.cells]
    numbers = [kept["exercise"] for kept in about if "exercise" in kept]
    assert numbers == ["2.1"] * 3 + ["2.2"] * 2


def test_a_cell_of_prose_is_free() -> None:
    prose = cell_of(NOTEBOOK, "steps")
    assert prose.metadata == {}


def test_the_notebook_says_what_it_is_built_from() -> None:
    about = NOTEBOOK.metadata["kindling"]
    assert about["source"] == "source/02_counting.py"
    assert "Built from source/02_counting.py by kindling build" in about["note"]
    assert NOTEBOOK.metadata["kernelspec"]["name"] == "python3"


def test_nothing_is_run_in_a_built_notebook() -> None:
    code = [cell for cell in NOTEBOOK.cells if cell.cell_type == "code"]
    assert all(not cell.outputs and cell.execution_count is None for cell in code)


def test_the_file_is_the_same_every_time() -> None:
    again = make_notebook("02_counting", sample_cells())
    assert write_notebook(again) == write_notebook(NOTEBOOK)


def test_ids_are_words_and_all_different() -> None:
    sources = ["## 1. What a *graph* is", "## 2. What a graph is", "1 + 1", "", "?"]
    ids = cell_ids([Cell("markdown", source) for source in sources])
    assert ids == ["what-a-graph-is", "what-a-graph-is-2", "cell", "cell-2", "cell-3"]


def test_an_id_of_prose_makes_way_for_the_id_of_an_answer() -> None:
    cells = [Cell("markdown", "# Add"), Cell("code", "x = 1", "answer", "add")]
    assert cell_ids(cells) == ["add-2", "add"]


def test_the_solved_notebook_has_answers_and_no_marks() -> None:
    text = write_notebook(make_solved("02_counting", sample_cells()))
    assert "return math.ceil(goal / size)" in text
    assert "steps_of_other_sizes_reach_the_goal" in text
    assert "BEGIN" not in text


@pytest.mark.parametrize(
    ("kind", "role"),
    [("code", "given"), ("markdown", "given"), ("code", "answer"), ("code", "check")],
)
def test_what_the_toolbar_writes_becomes_a_role(kind: str, role: str) -> None:
    toolbar = {**expand(role, "cell-1f", 3), "checksum": "0" * 32, "cell_type": kind}
    assert contract(kind, toolbar)["role"] == role


@pytest.mark.parametrize(
    ("kind", "nbgrader"),
    [
        ("code", {"grade": True, "solution": True, "locked": False, "points": 3}),
        ("markdown", {"grade": True, "solution": False, "locked": True, "points": 3}),
        ("markdown", {"task": True, "grade": True, "solution": False, "points": 9}),
    ],
)
def test_metadata_that_fits_no_role_stays_in_full(
    kind: Kind, nbgrader: dict[str, Any]
) -> None:
    full = {"schema_version": 3, "grade_id": "odd", "locked": False, **nbgrader}
    odd = Cell(kind, "x", metadata={"nbgrader": full})
    notebook = make_notebook("02_x", Cells((odd,)))
    (cell,) = read_notebook(write_notebook(notebook))
    (read,) = read_cells(write_cells([cell]))
    assert read.metadata["nbgrader"] == cell.metadata["nbgrader"] == full
    assert notebook.cells[0]["id"] == "odd"


def test_traces_of_an_editor_are_no_part_of_a_cell() -> None:
    notebook = nbformat.from_dict(json.loads(write_notebook(NOTEBOOK)))
    cell = cell_of(notebook, "imports")
    cell.outputs.append(nbformat.v4.new_output("stream", text="a"))
    cell.execution_count = 3
    cell.metadata |= {"scrolled": True, "tags": [], "editable": False}
    keys = [cell.key for cell in read_notebook(write_notebook(notebook))]
    assert keys == [cell.key for cell in sample_cells().all]


def test_a_toolbar_that_says_nothing_leaves_no_trace() -> None:
    idle = {"grade": False, "solution": False, "locked": False, "schema_version": 3}
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("x = 1")])
    notebook.cells[0].metadata["nbgrader"] = {**idle, "grade_id": "", "task": False}
    (cell,) = read_notebook(write_notebook(notebook))
    assert (cell.role, cell.metadata) == (None, {})


def test_a_file_that_is_no_notebook_says_what_to_do() -> None:
    with pytest.raises(UnitError, match="02_x.ipynb is not a readable notebook"):
        read_notebook("{", "02_x.ipynb")


def test_a_text_without_cells_makes_an_empty_notebook() -> None:
    assert make_notebook("02_x", Cells(read_cells(HEADER))).cells == []
