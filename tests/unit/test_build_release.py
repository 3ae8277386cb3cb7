"""Is the release what nbgrader makes, with our stubs?"""

import json
import os
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from nbformat import NotebookNode

from autograder.build.pipeline import build
from autograder.build.release import read_files
from autograder.build.units import find_units
from tests.unit.sample_course.copying import (
    REPO,
    cell_of,
    edit_text,
    make_course,
    recorder,
    sample_unit,
)

pytestmark = pytest.mark.slow  # builds a course


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = make_course(tmp_path_factory.mktemp("release"))
    reports = list(build(root, find_units(root), recorder=recorder()))
    assert all(report.ok for report in reports)
    return root


@pytest.fixture(scope="module")
def notebook(course: Path) -> NotebookNode:
    unit = sample_unit(course)
    return nbformat.read(unit.release / unit.notebook.name, as_version=4)


def test_a_stub_keeps_its_contract_and_names_its_exercise(
    notebook: NotebookNode,
) -> None:
    assert cell_of(notebook, "steps-to").source == (
        "def steps_to(goal, size):\n"
        '    """Return how many steps of this size reach the goal."""\n'
        "    # Your code here\n"
        '    raise NotImplementedError("Exercise 2.1")'
    )


def test_a_written_answer_becomes_an_invitation(notebook: NotebookNode) -> None:
    assert cell_of(notebook, "why-no-five").source == "*Write your answer here.*"


def test_of_a_hidden_check_only_its_first_line_is_left(notebook: NotebookNode) -> None:
    left = cell_of(notebook, "hidden-steps-to").source
    assert left == "# Hidden check (40 points): other goals and sizes"


def test_given_cells_and_checks_are_locked(notebook: NotebookNode) -> None:
    for name in ("imports", "about", "check-steps-to"):
        assert cell_of(notebook, name).metadata["editable"] is False
    assert "editable" not in cell_of(notebook, "steps-to").metadata


def test_the_release_says_that_it_is_built(notebook: NotebookNode) -> None:
    note = notebook.metadata["kindling"]["note"]
    assert note == "Built from source/02_counting.py by kindling build: edit that text."


def test_figures_and_recordings_go_along(course: Path) -> None:
    files = read_files(sample_unit(course).release)
    assert sorted(files) == ["02_counting.ipynb", "checks.json", "stairs.svg"]
    assert json.loads(files["checks.json"]) == [1.0]


def test_hidden_recordings_stay_with_the_instructor(course: Path) -> None:
    hidden = course / "autograder" / "recordings" / "02_counting.json"
    assert json.loads(hidden.read_text()) == [-1.0]


def test_building_needs_no_gradebook(course: Path) -> None:
    assert not list(course.rglob("gradebook.db"))


def test_what_nbgrader_refuses_is_told_in_one_line(tmp_path: Path) -> None:
    root = make_course(tmp_path)
    edit_text(root, "    return self\n    ### END SOLUTION", "    return self")
    report = list(build(root, find_units(root)))[-1]
    assert report.errors == [
        "nbgrader cannot release 02_counting: RuntimeError: no end solution statement "
        "found; mend source/02_counting.py and build again"
    ]
    assert not sample_unit(root).release.exists()


def test_plain_nbgrader_makes_the_same_bytes(course: Path) -> None:
    before = read_files(sample_unit(course).release)
    tools = Path(sys.executable).parent
    command = ["nbgrader", "generate_assignment", "02_counting", "--force"]
    subprocess.run(
        [sys.executable, "-m", *command],
        cwd=course,
        env={**os.environ, "PYTHONPATH": str(REPO), "PATH": f"{tools}:{os.defpath}"},
        check=True,
        capture_output=True,
    )
    assert (course / "gradebook.db").exists()
    assert read_files(sample_unit(course).release) == before
