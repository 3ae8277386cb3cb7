"""How far a student is: read from notebooks, run without opening, shown."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from course.check import show
from course.check.verdict import AGREED, NOT_ANSWERED, Part, Verdict
from course.cli.app import app
from course.errors import UserError
from course.standing import running
from course.standing.command import chosen
from course.standing.reading import POINTS, read_unit, read_units
from course.standing.shown import Progress, progress

ROOT = Path(__file__).parents[2]
UNIT = "01_gradients_by_hand"


def cell(kind, source, said="", **graded):
    """Return a cell of a notebook, with what it printed."""
    outputs = [{"output_type": "display_data", "data": {"text/plain": said}}]
    meta = {"nbgrader": graded} if graded else {}
    found = {"cell_type": kind, "source": source, "metadata": meta}
    return found | ({"outputs": outputs if said else []} if kind == "code" else {})


def check_cell(name, points, said=""):
    """Return the cell of a check."""
    return cell("code", "...", said, grade=True, grade_id=name, points=points)


def write(folder, name, cells):
    """Write a notebook into a folder of its own."""
    (folder / name).mkdir(parents=True, exist_ok=True)
    path = folder / name / f"{name}.ipynb"
    path.write_text(json.dumps({"cells": cells, "nbformat": 4}), "utf-8")


def small(said=("", "")):
    """Return the cells of a unit with two exercises and a written question."""
    return [
        cell("markdown", "# Unit 07: Small\n\nWords."),
        cell("markdown", "### Exercise 7.1 - Add (3 points, about 2 minutes)"),
        check_cell("check-add", 2, said[0]),
        check_cell("hidden-add", 1),
        cell("markdown", "### Exercise 7.2 - Take away (4 points)"),
        check_cell("check-take", 4, said[1]),
        cell("markdown", "Why?", grade=True, grade_id="why", points=5, solution=True),
    ]


AGREES = "Exercise 7.1: agrees with torch (2 of 2 points).\nIs it right?"
HALF = "Exercise 7.2: 1 of 2 parts agree (1.5 of 4 points).\nLikely cause: a sign."


def test_what_checks_said_is_read_with_its_points(tmp_path):
    write(tmp_path, "07_small", small((AGREES, HALF)))
    unit = read_unit("07_small", tmp_path)
    assert (unit.title, unit.earned, unit.points) == ("Small", 3.5, 6)
    assert (unit.hidden, unit.written, unit.solved) == (1, 5, 1)
    assert unit.next.exercise == "7.2" and unit.next.name == "Take away"
    assert unit.next.said == "1 of 2 parts agree"
    assert "a sign" in unit.next.more


def test_what_was_not_run_is_not_earned(tmp_path):
    write(tmp_path, "07_small", small())
    unit = read_unit("07_small", tmp_path)
    assert [check.earned for check in unit.checks] == [None, None]
    assert unit.earned == 0 and unit.next.exercise == "7.1"


def test_the_release_says_what_a_check_is_worth(tmp_path):
    mine = small(("Exercise 7.1: agrees (900 of 900 points).", ""))
    write(tmp_path / "work", "07_small", mine)
    write(tmp_path / "release", "07_small", small())
    unit = read_unit("07_small", tmp_path / "work", tmp_path / "release")
    assert (unit.earned, unit.points) == (2, 6)


@pytest.mark.parametrize("content", ["", "{", '{"cells": 3}', "[]"])
def test_a_notebook_that_cannot_be_read_is_said_to_be_one(tmp_path, content):
    write(tmp_path / "release", "07_small", small())
    write(tmp_path / "work", "07_small", [])
    (tmp_path / "work" / "07_small" / "07_small.ipynb").write_text(content)
    unit = read_unit("07_small", tmp_path / "work", tmp_path / "release")
    assert "cannot be read" in unit.problem and unit.points == 6


def test_checks_for_practice_count_without_points(tmp_path):
    cells = [*small(), check_cell("practice", 0, "Exercise 7.3: does not agree.")]
    write(tmp_path, "07_small", cells)
    unit = read_unit("07_small", tmp_path)
    assert (unit.points, len(unit.checks), unit.solved) == (6, 3, 0)
    cells[-1] = check_cell("practice", 0, "Exercise 7.3: agrees with torch.\nIs it?")
    write(tmp_path, "07_small", cells)
    assert read_unit("07_small", tmp_path).checks[-1].agrees


def test_a_cell_that_never_ends_is_named_and_what_was_said_before_counts(
    tmp_path, monkeypatch
):
    said = "print('Exercise 7.1: agrees (2 of 2 points).')"
    cells = small()
    cells[2]["source"] = said
    cells[3] = cell("code", "while True:\n    pass")
    for number, each in enumerate(cells):
        each["id"] = f"cell-{number}"
        if each["cell_type"] == "code":
            each |= {"outputs": [], "execution_count": None}
    book = {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    (tmp_path / "07_small").mkdir()
    (tmp_path / "07_small" / "07_small.ipynb").write_text(json.dumps(book), "utf-8")
    monkeypatch.setattr(running, "SECONDS", 5)
    unit = running.run_unit("07_small", tmp_path)
    assert unit.earned == 2
    assert "`while True:`, below the statement of Exercise 7.1" in unit.problem


def test_the_headline_of_a_verdict_is_what_is_read():
    for state, earned in ((AGREED, 4.0), (NOT_ANSWERED, 0.0)):
        parts = [Part("sum", "1.0")] if earned else []
        verdict = Verdict("sums", "Is it right?", "3.2", 4.0, state, parts, 1)
        found = POINTS.search(show.as_text(verdict))
        assert (float(found[2]), float(found[3])) == (earned, 4.0)


def test_progress_names_what_is_next_and_draws_it(tmp_path):
    write(tmp_path, "06_first", small((AGREES, HALF.replace("1.5", "4"))))
    write(tmp_path, "07_small", small((AGREES, "")))
    found = progress(tmp_path)
    assert found.next.name == "07_small"
    assert "Next: 07_small, Exercise 7.2 (Take away)." in repr(found)
    html = found._repr_html_()
    assert html.count("<rect") == 4 and 'scope="row"' in html
    assert "06_first 100%" in html


def test_progress_when_all_is_done_and_when_nothing_is_there(tmp_path):
    assert "copies them" in Progress([]).sentence
    write(tmp_path, "06_first", small((AGREES, HALF.replace("1.5", "4"))))
    assert "hidden" in progress(tmp_path).sentence


def test_released_units_are_all_open():
    units = read_units(ROOT / "release")
    assert len(units) == 15
    for unit in units:
        assert unit.earned == 0 and not unit.problem and unit.title
        assert unit.points + unit.hidden + unit.written in (0, 100), unit.name
        assert all(check.exercise for check in unit.checks), unit.name


@pytest.fixture
def course(tmp_path, monkeypatch):
    """Return a course directory of its own, in which commands run."""
    (tmp_path / "nbgrader_config.py").write_text("")
    shutil.copy(ROOT / "LICENSE", tmp_path)
    shutil.copytree(ROOT / "release" / UNIT, tmp_path / "release" / UNIT)
    shutil.copytree(ROOT / "release" / UNIT, tmp_path / "work" / UNIT)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*arguments):
    """Run a command of kindling."""
    return CliRunner().invoke(app, arguments)


def test_progress_as_a_command(course):
    table, plain = run("progress"), json.loads(run("progress", "--json").stdout)
    assert UNIT in table.stdout and "Next:" in table.stdout
    assert plain["next"] == UNIT and plain["units"][0]["earned"] == 0


def test_check_runs_a_notebook_and_leaves_it_alone(course, capfd):
    path = course / "work" / UNIT / f"{UNIT}.ipynb"
    before = path.read_bytes()
    result = run("check", "01")
    assert result.exit_code == 1
    assert "not answered yet" in result.stdout and "0 of" in result.stdout
    assert path.read_bytes() == before
    assert "IPKernelApp" not in capfd.readouterr().err
    shutil.copy(ROOT / "solutions" / f"{UNIT}.ipynb", path)
    found = run("check", UNIT, "--json")
    assert found.exit_code == 0, found.stdout
    whole = json.loads(found.stdout)
    assert whole["earned"] == whole["points"] > 30


def test_a_unit_may_be_named_by_its_number(tmp_path):
    for name in ("01_gradients", "02_scalar", "02_second"):
        (tmp_path / name).mkdir()
    assert chosen("01", tmp_path) == "01_gradients"
    assert chosen("02_se", tmp_path) == "02_second"
    with pytest.raises(UserError, match="may be 02_scalar or 02_second"):
        chosen("02", tmp_path)
    with pytest.raises(UserError, match="no unit 09"):
        chosen("09", tmp_path)


def test_export_writes_a_package_whose_tests_pass(course):
    (course / "solutions").symlink_to(ROOT / "solutions", target_is_directory=True)
    result = run("export", "mine")
    assert result.exit_code == 0, result.output
    folder = course / "mine"
    assert (folder / "kindling" / "nn" / "__init__.py").is_file()
    assert "MIT License" in (folder / "LICENSE").read_text()
    readme = (folder / "README.md").read_text()
    assert "| 03_tensors | 0 | 10 | 0 |" in readme
    tests = [sys.executable, "-P", "-m", "pytest", "-q", "-p", "no:cacheprovider"]
    kinds = {"cwd": folder, "capture_output": True, "text": True}
    environment = {"PATH": "/usr/bin:/bin", "PYTHONPATH": str(folder)}
    found = subprocess.run(tests, env=environment, **kinds)
    assert found.returncode == 0, found.stdout + found.stderr
    again = run("export", "mine")
    assert isinstance(again.exception, UserError)
