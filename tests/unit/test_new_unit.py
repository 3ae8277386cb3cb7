"""`kindling new-unit` writes the example of the page, under another name."""

import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from autograder.build.lint import lint_unit
from autograder.build.plan import read_unit
from autograder.build.units import Unit
from autograder.new_unit.example import PAGE, texts, unit_name
from course.cli.app import app
from course.errors import UserError

ROOT = Path(__file__).parents[2]


@pytest.fixture
def course(tmp_path, monkeypatch):
    """Return a course with one unit, and the page in its docs."""
    (tmp_path / "nbgrader_config.py").write_text("")
    (tmp_path / "source").mkdir()
    (tmp_path / "source" / "00_start.py").write_text("# %%\n")
    (tmp_path / "docs").mkdir()
    shutil.copy(ROOT / PAGE, tmp_path / PAGE)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*words):
    """Run `kindling new-unit` and return its result."""
    return CliRunner().invoke(app, ["new-unit", *words])


def test_the_new_unit_has_no_finding_of_lint(course):
    done = run("7", "graph_networks")
    assert done.exit_code == 0, done.output
    unit = Unit.at(course, "07_graph_networks")
    cells = read_unit(unit)
    assert [exercise.heading.number for exercise in cells.exercises] == ["7.1"]
    assert lint_unit(unit, cells) == []


def test_nothing_of_the_example_is_left_in_its_name():
    for file, text in texts(ROOT, 16, "graph_networks").items():
        assert "16_graph_networks" in file
        assert "15" not in text and "Root mean square\n#\n# **You" not in text


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["0", "other"], "00_start has this number already"),
        (["7", "Graph-Networks"], "cannot be the name"),
        (["100", "graph"], "has not two digits"),
    ],
)
def test_what_cannot_be_a_unit_is_told_and_nothing_is_written(course, words, said):
    error = run(*words).exception
    assert isinstance(error, UserError) and said in str(error)
    assert len(list((course / "source").iterdir())) == 1


def test_without_the_page_the_next_step_is_told(tmp_path):
    with pytest.raises(UserError, match="the page is the example"):
        texts(tmp_path, 7, "graph")


def test_numbers_have_two_digits():
    assert unit_name(3, "graph") == "03_graph"
