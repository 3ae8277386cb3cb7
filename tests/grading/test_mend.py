"""What a submission lost or changed is brought back, and each thing is named."""

import pytest
from nbformat.v4 import new_code_cell

from autograder.plugins.mend import mend
from tests.grading import small

RIGHT = ["imports", "f", "check-f", "hidden-f", "more", "why"]


def mended(notebook):
    """Return the kinds and cells of the problems that were found."""
    return [(p.kind, p.cell) for p in mend(notebook, small.release())]


def test_an_honest_submission_stays_as_it_is():
    notebook = small.submission()
    assert mended(notebook) == []
    assert notebook == small.submission()


@pytest.mark.parametrize("name", ["imports", "check-f", "hidden-f", "more", "why"])
def test_a_missing_cell_is_put_back_in_its_place(name):
    notebook = small.submission()
    small.drop(notebook, name)
    assert mended(notebook) == [("missing", name)]
    assert small.order(notebook) == RIGHT


def test_every_fixed_cell_can_be_missing_at_once():
    notebook = small.submission()
    small.drop(notebook, *RIGHT)
    assert len(mended(notebook)) == len(RIGHT)
    assert small.order(notebook) == [name for name in RIGHT if name != "f"]


def test_a_missing_answer_is_not_put_back_as_a_stub():
    notebook = small.submission()
    small.cell(notebook, "f").metadata = {}
    small.drop(notebook, "check-f", "hidden-f")
    assert ("missing", "f") in mended(notebook)
    sources = [cell.source for cell in notebook.cells]
    assert small.STUB not in sources
    assert sources.index(small.ANSWER) < sources.index("assert f(1) == 2")


def test_an_empty_copy_below_an_answer_does_not_cost_the_answer():
    notebook = small.submission()
    small.double(notebook, "f", small.STUB)
    assert mended(notebook) == [("duplicated", "f")]
    assert small.cell(notebook, "f").source == small.ANSWER
    assert small.STUB not in [cell.source for cell in notebook.cells]


def test_an_empty_copy_above_an_answer_is_dropped_as_well():
    notebook = small.release()
    small.double(notebook, "why", "Because.")
    mend(notebook, small.release())
    assert small.cell(notebook, "why").source == "Because."
    assert small.order(notebook) == RIGHT


def test_of_two_answers_the_last_counts_and_the_first_stays_readable():
    notebook = small.submission()
    small.double(notebook, "why", "No, because of this.")
    assert mended(notebook) == [("duplicated", "why")]
    assert small.cell(notebook, "why").source == "No, because of this."
    assert "Because." in [cell.source for cell in notebook.cells]


def test_of_two_checks_the_one_behind_the_answer_is_run():
    notebook = small.submission()
    text = "assert f(1) == 2"
    early = small.make("code", "check", "check-f", text, 4, id="early")
    notebook.cells.insert(1, early)
    assert mended(notebook) == [("duplicated", "check-f")]
    assert small.order(notebook) == RIGHT


def test_a_copy_of_a_given_cell_is_run_once():
    notebook = small.submission()
    small.double(notebook, "imports", "import math  ")
    assert mended(notebook) == [("duplicated", "imports")]
    assert [cell.source for cell in notebook.cells].count("import math") == 1


@pytest.mark.parametrize("name", ["imports", "check-f", "hidden-f"])
def test_an_edited_locked_cell_is_reset(name):
    notebook = small.submission()
    small.cell(notebook, name).source = "pass"
    assert mended(notebook) == [("edited", name)]
    assert notebook == small.submission()


def test_blanks_at_the_end_of_lines_are_no_edit():
    notebook = small.submission()
    small.cell(notebook, "check-f").source = "assert f(1) == 2  \n\n"
    assert mended(notebook) == []


def test_a_check_that_became_text_is_code_again():
    notebook = small.submission()
    check = small.cell(notebook, "check-f")
    check.cell_type = "markdown"
    del check["outputs"], check["execution_count"]
    assert mended(notebook) == [("type", "check-f")]
    assert notebook == small.submission()


def test_changed_points_and_flags_are_reset():
    notebook = small.submission()
    small.cell(notebook, "check-f").metadata.nbgrader.points = 40
    small.cell(notebook, "why").metadata.nbgrader.grade = False
    assert mended(notebook) == [("edited", "check-f"), ("edited", "why")]
    assert notebook == small.submission()


def test_a_tag_that_keeps_a_check_from_running_is_dropped():
    notebook = small.submission()
    small.cell(notebook, "check-f").metadata["tags"] = ["skip-execution"]
    mend(notebook, small.release())
    assert notebook == small.submission()


def test_a_check_that_stands_before_its_answer_is_moved_back():
    notebook = small.submission()
    check = small.cell(notebook, "check-f")
    notebook.cells.remove(check)
    notebook.cells.insert(1, check)
    assert mended(notebook) == [("moved", "check-f")]
    assert small.order(notebook) == RIGHT


def test_a_cell_of_another_unit_is_only_an_added_cell():
    notebook = small.submission()
    stranger = small.make("code", "check", "<b>x</b>", "pass", 50, id="stranger")
    notebook.cells.append(stranger)
    assert mended(notebook) == [("unknown", "?b?x??b?")]
    assert "nbgrader" not in notebook.cells[-1].metadata


def test_metadata_that_is_no_metadata_stops_nothing():
    notebook = small.submission()
    notebook.cells.append(new_code_cell("pass", metadata={"nbgrader": "nothing"}))
    assert mended(notebook) == []


def test_another_kernel_is_named():
    notebook = small.submission()
    notebook.metadata.kernelspec.name = "julia-1.9"
    assert mended(notebook) == [("kernel", "")]
