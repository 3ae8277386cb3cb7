"""A bundle holds what students need, and no solution, hidden check or grading."""

import json
import os
import re
import subprocess
import sys
import tomllib
import zipfile
from functools import cache
from pathlib import Path

import pytest
import yaml
from typer.testing import CliRunner

from autograder.build.lint.leaks import no_solution_reaches_students, solution_lines
from autograder.build.plan import read_unit
from autograder.build.units import find_units
from autograder.bundle.contents import contents
from autograder.bundle.write import write_folder, write_zip
from course.check.recording import read
from course.cli.app import app
from course.errors import UserError
from course.updates.store import files_of

ROOT = Path(__file__).parents[2]
UNITS = [unit.name for unit in find_units(ROOT)]
ALLOWED = re.compile(
    r"course/.+|release/(\d\d_\w+|welcome)/[\w-]+\.(ipynb|json|svg|png|csv)"
    r"|LICENSE|LICENSE-prose|README\.md|Makefile|constraints\.txt|environment\.yml"
    r"|pyproject\.toml|nbgrader_config\.py"
)


@cache
def bundle():
    """Return the files of a bundle of all units."""
    return contents(ROOT, ROOT / "release", UNITS)


def texts(under=""):
    """Return the texts of the bundle's files below a folder, by path."""
    return {
        name: content.decode()
        for name, content in bundle().items()
        if name.startswith(under) and not name.endswith((".npz", ".png"))
    }


def test_nothing_is_in_it_but_what_is_listed_here():
    assert [name for name in bundle() if not ALLOWED.fullmatch(name)] == []


@pytest.mark.parametrize("unit", find_units(ROOT), ids=lambda unit: unit.name)
def test_no_line_of_a_solution_is_in_a_release(unit):
    start = f"release/{unit.name}/"
    files = {n.removeprefix(start): c for n, c in bundle().items() if start in n}
    cells = read_unit(unit)
    assert f"{unit.name}.ipynb" in files and solution_lines(cells)
    assert list(no_solution_reaches_students(unit, cells, files)) == []


@pytest.mark.parametrize("unit", find_units(ROOT), ids=lambda unit: unit.name)
def test_no_answer_to_a_hidden_check_is_in_the_recordings(unit):
    hidden = set(read(unit.recordings).checks)
    public = json.loads(texts()[f"release/{unit.name}/checks.json"])["checks"]
    assert hidden and not hidden & set(public)


def test_no_file_of_the_course_package_is_one_that_students_write():
    """A given module may not be what the units export."""
    given = {name for name in bundle() if name.startswith("course/given/")}
    for path in files_of(ROOT / "solutions" / "kindling"):
        if path.suffix != ".py":
            continue
        built = (ROOT / "solutions" / "kindling" / path).read_text()
        if f"course/given/kindling/{path.as_posix()}" in given:
            continue
        assert built not in texts("course/").values()


@pytest.mark.parametrize(
    "words",
    ["BEGIN SOLUTION", "END SOLUTION", "BEGIN HIDDEN TESTS", "### BEGIN"],
)
def test_no_mark_of_a_solution_is_in_a_notebook_or_in_recordings(words):
    assert [name for name, text in texts("release/").items() if words in text] == []


def test_the_course_package_needs_no_instructors_package():
    imports = re.compile(r"^\s*(?:from|import) (autograder|solutions)\b", re.M)
    assert [n for n, text in texts("course/").items() if imports.search(text)] == []


def test_the_environment_is_that_of_a_student():
    project = tomllib.loads(texts()["pyproject.toml"])
    assert "optional-dependencies" not in project["project"]
    assert list(project["tool"]) == ["setuptools"]
    commands = project["project"]["entry-points"]["kindling.commands"]
    assert set(commands) == {"progress", "check", "update", "export"}
    assert "autograder" not in texts()["pyproject.toml"]
    packages = yaml.safe_load(texts()["environment.yml"])["dependencies"][-1]["pip"]
    assert packages == ["-c constraints.txt", "-e ."]


def test_only_the_units_that_were_asked_for_are_in_it():
    found = contents(ROOT, ROOT / "release", UNITS[:1])
    units = {name.split("/")[1] for name in found if name.startswith("release/")}
    assert units == {UNITS[0]}


def test_a_unit_that_was_not_released_is_told(tmp_path):
    with pytest.raises(UserError, match="no release of 00_start_here"):
        contents(ROOT, tmp_path, ["00_start_here"])


def test_the_same_content_makes_the_same_zip_file(tmp_path):
    for name in ("a.zip", "b.zip"):
        write_zip({"README.md": b"words"}, tmp_path / name)
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()
    with zipfile.ZipFile(tmp_path / "a.zip") as archive:
        assert archive.namelist() == ["kindling/README.md"]


def test_a_folder_with_something_in_it_is_left_alone(tmp_path):
    (tmp_path / "mine").write_text("x")
    with pytest.raises(UserError, match="is there already"):
        write_folder({"README.md": b"words"}, tmp_path)


def test_the_command_says_what_is_in_it(tmp_path, monkeypatch):
    monkeypatch.chdir(ROOT)
    path = tmp_path / "x.zip"
    done = CliRunner().invoke(app, ["bundle", "--to", str(path), "--units", "00-01"])
    assert done.exit_code == 0, done.output
    assert "2 units" in done.output
    with zipfile.ZipFile(path) as archive:
        names = archive.namelist()
    releases = {name.split("/")[2] for name in names if "/release/" in name}
    assert releases == {*UNITS[:2], "welcome"}


@pytest.mark.slow
def test_a_student_can_work_with_nothing_but_the_bundle(tmp_path):
    """Does a check run in an unpacked bundle, with its own `course`?"""
    write_folder(contents(ROOT, ROOT / "release", UNITS[:1]), tmp_path / "kindling")
    place = tmp_path / "kindling"
    script = (
        "import course, pathlib; from course.cli.lab import copy_releases as copy\n"
        "assert pathlib.Path(course.__file__).is_relative_to(pathlib.Path.cwd())\n"
        "copy(pathlib.Path('release'), pathlib.Path('work'))\n"
        "from course.standing.running import run_unit\n"
        f"unit = run_unit('{UNITS[0]}', pathlib.Path('work'))\n"
        "print(unit.checks[0].said)"
    )
    environment = {**os.environ, "PYTHONPATH": str(place)}
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=place,
        env=environment,
        capture_output=True,
        text=True,
    )
    assert done.stdout.strip() == "not answered yet", done.stderr
