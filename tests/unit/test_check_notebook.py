"""Checks in a notebook: begin, judge, show, points, and what is said without them."""

import pytest

import course
from course.check import judge as judging
from course.check.judge import CheckFailed, NotebookJudge, publish
from course.check.recording import Recordings
from course.check.verdict import judge
from tests.unit.probes import answers, probe, record


@pytest.fixture
def unit(tmp_path, monkeypatch):
    """A folder with the recordings of one check, in which a notebook begins."""
    checks = {"ask_double": record([("You forgot to double.", lambda x: x)])}
    text = Recordings("01_unit", {"torch": "0"}, checks).text()
    (tmp_path / "checks.json").write_text(text)
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("KINDLING_RECORDINGS", raising=False)
    return tmp_path


def test_begin_counts_the_checks(unit, capsys):
    course.begin("01_unit")
    assert capsys.readouterr().out == "Unit 01_unit: 1 check is ready.\n"


def test_begin_without_recordings_says_what_to_do(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    course.begin("01_unit")
    assert "Fetch the unit's folder again" in capsys.readouterr().out


def test_begin_with_damaged_recordings_says_what_to_do(unit, capsys):
    (unit / "checks.json").write_text("{")
    course.begin("01_unit")
    assert "checks.json cannot be read" in capsys.readouterr().out


def test_recordings_of_another_unit_are_not_taken(unit, capsys):
    course.begin("02_other")
    assert "was not found" in capsys.readouterr().out


def test_instructors_add_the_hidden_recordings(unit, tmp_path, monkeypatch, capsys):
    hidden = tmp_path / "hidden"
    hidden.mkdir()
    text = Recordings("01_unit", {"torch": "0"}, {"secret": record()}).text()
    (hidden / "01_unit.json").write_text(text)
    monkeypatch.setenv("KINDLING_RECORDINGS", str(hidden))
    course.begin("01_unit")
    assert "2 checks are ready" in capsys.readouterr().out


def test_a_right_answer_leaves_no_result_and_no_error(capsys):
    made = probe({"double": lambda x: 2 * x})
    publish(judge(made, record(), answers(made)))
    out, err = capsys.readouterr()
    assert (out.split(":")[0], err) == ("Exercise 1.2", "")


def test_partial_credit_is_the_result_of_the_cell(monkeypatch):
    results = []
    monkeypatch.setattr(judging.sys, "displayhook", results.append)
    made = probe({"double": lambda x: x})
    publish(judge(made, record(), answers(made)))
    assert [float(repr(result)) for result in results] == [2.0]


def test_a_wrong_answer_is_an_error_of_one_line():
    made = probe({"double": lambda x: 1 / 0})
    with pytest.raises(CheckFailed, match="raised ZeroDivisionError") as caught:
        publish(judge(made, record(), answers(made)))
    assert len(caught.value._render_traceback_()) == 1


def test_again_without_a_check_and_without_torch_says_so(capsys, monkeypatch):
    fresh = NotebookJudge()
    fresh.again(1)
    monkeypatch.setattr(judging, "has_torch", lambda: False)
    fresh.last = probe({})
    fresh.again(1)
    said = capsys.readouterr().out
    assert "Run a check first" in said
    assert "torch is not installed here" in said


def test_a_check_before_begin_says_what_to_run(monkeypatch):
    monkeypatch.setattr(judging, "has_torch", lambda: False)
    with pytest.raises(judging.RecordingError, match="first code cell"):
        NotebookJudge().submit(probe({"double": lambda x: x}))
