"""A submission runs as far as its last check, whatever tags its cells have."""

from pathlib import Path

import pytest
from nbformat.v4 import new_code_cell, new_notebook

from autograder.plugins import grading
from autograder.plugins.execute import BEHIND, ExecuteChecks
from tests.grading import small


@pytest.fixture(scope="module")
def ran():
    """The small submission after it ran, with tags and with cells behind the end."""
    notebook = small.submission()
    for name in ("check-f", "hidden-f"):
        small.cell(notebook, name).metadata["tags"] = [BEHIND, "skip-execution"]
    notebook.cells.append(new_code_cell("1 / 0", metadata={"tags": ["own"]}))
    return ExecuteChecks(shutdown_kernel="immediate").preprocess(notebook, {})[0]


def counts(notebook):
    """Return how often each code cell ran, 0 or 1, in order."""
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    return [0 if cell.execution_count is None else 1 for cell in code]


def test_no_tag_keeps_a_check_from_running(ran):
    assert small.cell(ran, "check-f").execution_count
    assert small.cell(ran, "hidden-f").execution_count


def test_what_stands_behind_the_last_check_does_not_run(ran):
    assert counts(ran) == [1, 1, 1, 1, 1, 0, 0]
    assert not ran.cells[-1].outputs


def test_the_tag_of_the_step_is_not_left(ran):
    tags = [cell.metadata.get("tags", []) for cell in ran.cells]
    assert BEHIND not in sum(tags, [])
    assert tags[-1] == ["own"]


def test_a_notebook_without_checks_runs_to_its_end():
    notebook = new_notebook(cells=[new_code_cell("x = 1"), new_code_cell("x + 1")])
    ran, _ = ExecuteChecks(shutdown_kernel="immediate").preprocess(notebook, {})
    assert counts(ran) == [1, 1]


def test_grading_kernels_compute_in_one_thread_unless_told_otherwise(monkeypatch):
    environment = {"OMP_NUM_THREADS": "3", "PATH": "/bin"}
    monkeypatch.setattr(grading.os, "environ", environment)
    grading.set_environment(Path("recordings"))
    assert environment["OPENBLAS_NUM_THREADS"] == "1"
    assert environment["OMP_NUM_THREADS"] == "3"
    assert environment[grading.RECORDINGS] == "recordings"
