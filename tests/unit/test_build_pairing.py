"""Does an edit reach the other side, and is none ever lost?"""

from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbformat import NotebookNode

from autograder.build.course import Report
from autograder.build.pipeline import build, check
from autograder.build.units import choose_units, find_units
from tests.unit.sample_course.copying import (
    HERE,
    cell_of,
    edit_notebook,
    edit_text,
    make_course,
    sample_unit,
)

pytestmark = pytest.mark.slow  # builds a course

ORIGINAL = sample_unit(HERE).text.read_text(encoding="utf-8")


def built(root: Path, **options: Any) -> Report:
    """Build the sample unit; return the report on it."""
    reports = list(build(root, choose_units(find_units(root), []), **options))
    return reports[-1]


def text_of(root: Path) -> str:
    return sample_unit(root).text.read_text(encoding="utf-8")


def files_of(root: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in root.rglob("*") if path.is_file()}


def change_title(notebook: NotebookNode) -> None:
    cell_of(notebook, "counting").source = "# Counting in steps"


@pytest.fixture
def course(tmp_path: Path) -> Path:
    root = make_course(tmp_path)
    built(root)
    return root


def test_an_edit_in_the_notebook_reaches_the_text(course: Path) -> None:
    edit_notebook(course, change_title)
    report = built(course)
    assert text_of(course) == ORIGINAL.replace(
        "# # Counting\n#\n# A small unit for the tests of the build.",
        "# # Counting in steps",
    )
    assert report.notes == [
        "edits in source/02_counting/02_counting.ipynb carried into "
        "source/02_counting.py"
    ]
    assert built(course).did == "up to date"


def test_points_set_in_the_toolbar_reach_the_text(course: Path) -> None:
    def change(notebook: NotebookNode) -> None:
        cell_of(notebook, "check-steps-to").metadata["nbgrader"]["points"] = 25.0

    edit_notebook(course, change)
    built(course)
    cell = 'id="check-steps-to" points='
    assert text_of(course) == ORIGINAL.replace(f"{cell}20", f"{cell}25")


def test_a_new_exercise_of_the_toolbar_reaches_the_text(course: Path) -> None:
    def change(notebook: NotebookNode) -> None:
        cell = nbformat.v4.new_code_cell("y = 2\n")
        cell.metadata["nbgrader"] = {
            "grade": False,
            "grade_id": "cell-01",
            "locked": False,
            "schema_version": 3,
            "solution": True,
            "task": False,
        }
        notebook.cells.append(cell)

    edit_notebook(course, change)
    built(course)
    assert text_of(course) == ORIGINAL + '\n# %% role="answer" id="cell-01"\ny = 2\n'


def test_outputs_in_the_notebook_are_ignored_and_taken_out(course: Path) -> None:
    def change(notebook: NotebookNode) -> None:
        cell = cell_of(notebook, "imports")
        cell.outputs.append(nbformat.v4.new_output("stream", text="hello"))

    edit_notebook(course, change)
    assert all(report.ok for report in check(course, find_units(course)))
    built(course)
    assert text_of(course) == ORIGINAL
    assert "hello" not in sample_unit(course).notebook.read_text()


def test_a_deleted_notebook_is_made_again(course: Path) -> None:
    sample_unit(course).notebook.unlink()
    assert built(course).changed == ["source/02_counting/02_counting.ipynb"]


def test_two_edits_stop_the_build_and_nothing_is_written(course: Path) -> None:
    edit_notebook(course, change_title)
    edit_text(course, "How many steps of 2 reach 5?", "How many twos reach 5?")
    before = files_of(course)
    report = built(course)
    assert files_of(course) == before
    assert "were both edited, in: " in report.errors[0]
    assert "'# Counting in steps'" in report.errors[0]
    assert "--take text, or --take notebook" in report.errors[0]
    assert "+# # Counting in steps" in report.diff.split("\n")


def test_the_same_edit_on_both_sides_is_no_conflict(course: Path) -> None:
    edit_notebook(course, change_title)
    edit_text(course, "# A small unit for the tests of the build.\n", "")
    edit_text(course, "# # Counting\n#\n", "# # Counting in steps\n")
    assert built(course).errors == []


def test_without_a_record_a_difference_stops_the_build(course: Path) -> None:
    edit_notebook(course, change_title)
    for path in (course / ".build").glob("02*"):
        path.unlink()
    assert "no build of them is on record" in built(course).errors[0]


def test_taking_the_text_keeps_a_copy_of_the_notebook(course: Path) -> None:
    edit_notebook(course, change_title)
    report = built(course, take="text")
    kept = course / ".build" / "set-aside" / "02_counting.ipynb"
    assert text_of(course) == ORIGINAL
    assert "# Counting in steps" in kept.read_text()
    assert ".build/set-aside/02_counting.ipynb" in report.notes[0]


def test_taking_the_notebook_keeps_a_copy_of_the_text(course: Path) -> None:
    edit_notebook(course, change_title)
    edit_text(course, "How many steps of 2 reach 5?", "How many twos reach 5?")
    assert built(course, take="notebook").errors == []
    kept = course / ".build" / "set-aside" / "02_counting.py"
    assert "How many twos reach 5?" not in text_of(course)
    assert "How many twos reach 5?" in kept.read_text()


def test_an_unreadable_notebook_stops_the_build_and_stays(course: Path) -> None:
    sample_unit(course).notebook.write_text('{"cells": [')
    assert "is not a readable notebook" in built(course).errors[0]
    assert sample_unit(course).notebook.read_text() == '{"cells": ['


def test_checking_reports_an_edit_that_was_not_carried(course: Path) -> None:
    edit_notebook(course, change_title)
    report = list(check(course, find_units(course)))[-1]
    assert "has edits that are not in source/02_counting.py" in report.errors[0]
    assert text_of(course) == ORIGINAL
