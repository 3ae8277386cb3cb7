"""The learning curve: its lines, its picture, and what a notebook keeps of it."""

import math

import nbformat
import pytest
from nbclient import NotebookClient

from course import LearningCurve
from course.errors import UserError


def test_each_epoch_is_a_line_where_there_is_no_notebook(capsys):
    curve = LearningCurve(4)
    for epoch in (1, 2, 4):
        curve(epoch, train_loss=1 / epoch, test_accuracy=0.5)
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == (
        "epoch 1/4 [#####...............]  train_loss 1.0000  test_accuracy 0.5000"
    )
    assert len(lines) == 3 and lines[-1].startswith(f"epoch 4/4 [{'#' * 20}]")


def test_numbers_may_be_missing_or_not_finite():
    curve = LearningCurve(3)
    curve(1, loss=math.nan)
    curve(3, loss=1, accuracy=0.5)
    assert curve.names == ["loss", "accuracy"]
    assert curve.series("accuracy") == ([3], [0.5])
    losses, shares = curve.figure().axes
    assert [line.get_xdata().tolist() for line in losses.lines] == [[1, 3]]
    assert [line.get_label() for line in shares.lines] == ["accuracy"]


def test_a_resume_forgets_what_comes_again():
    curve = LearningCurve(5)
    for epoch in (1, 2, 3, 2):
        curve(epoch, loss=10 * epoch)
    assert curve.series("loss") == ([1, 2], [10, 20])


@pytest.mark.parametrize("epochs", [0, -1, 2.5, "three"])
def test_a_curve_needs_a_number_of_epochs(epochs):
    with pytest.raises(UserError, match="whole number"):
        LearningCurve(epochs)


@pytest.mark.parametrize("epoch", [0, 3, "1", 1.5])
def test_an_epoch_out_of_range_is_refused(epoch):
    with pytest.raises(UserError, match="epochs 1 to 2"):
        LearningCurve(2)(epoch, loss=1.0)


def test_what_is_no_number_is_refused_and_nothing_lost():
    curve = LearningCurve(2)
    curve(1, loss=1.0)
    with pytest.raises(UserError, match="loss .* number, got list"):
        curve(2, loss=[1.0])
    assert curve.history == [{"epoch": 1, "loss": 1.0}]


def test_the_picture_says_in_words_what_it_shows():
    curve = LearningCurve(2)
    assert curve._repr_mimebundle_() == {"text/plain": "no epoch of 2 yet"}
    curve(2, loss=0.25)
    shown = curve._repr_mimebundle_()["text/html"]
    assert '<progress max="2" value="2">' in shown
    assert 'alt="Learning curve, epoch 2/2  loss 0.2500"' in shown


def test_a_notebook_keeps_one_picture_of_the_last_state(tmp_path):
    source = (
        "from course import LearningCurve\n"
        "curve = LearningCurve(50)\n"
        "for epoch in range(1, 41):\n"
        "    curve(epoch, loss=1 / epoch)\n"
    )
    cells = [nbformat.v4.new_code_cell(source), nbformat.v4.new_code_cell("curve")]
    notebook = nbformat.v4.new_notebook(cells=cells)
    NotebookClient(notebook, timeout=120).execute()
    (shown,), (again,) = (cell.outputs for cell in notebook.cells)
    for output in (shown, again):
        assert output["data"]["text/plain"].startswith("epoch 40/50 [")
        assert 'value="40"' in output["data"]["text/html"]
