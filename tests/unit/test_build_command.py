"""Does `kindling build` say what it did, and end with the right code?"""

import json
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner, Result

from autograder.build import command
from tests.unit.sample_course.copying import (
    cell_of,
    edit_notebook,
    edit_text,
    make_course,
    recorder,
)

pytestmark = pytest.mark.slow  # builds a course

APP = typer.Typer()
APP.command()(command.build)


@pytest.fixture
def course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    root = make_course(tmp_path)
    monkeypatch.chdir(root)
    monkeypatch.setattr(command, "default_recorder", recorder)
    return root


def run(*arguments: str) -> Result:
    return CliRunner().invoke(APP, list(arguments), catch_exceptions=False)


def test_a_unit_gets_one_line(course: Path) -> None:
    result = run("02")
    lines = result.stdout.strip().split("\n")
    assert result.exit_code == 0
    assert lines[0].startswith("library ")
    assert lines[1].startswith("02_counting ")
    assert ", 7 files (" in lines[1]
    assert len(lines) == 2


def test_an_unknown_unit_is_one_line_with_the_known_ones(course: Path) -> None:
    result = run("07")
    assert result.exit_code == 1
    assert result.stderr == (
        "kindling build: '07' is no unit of this course; choose from: 02_counting\n"
    )


def test_a_missing_source_is_one_line(course: Path) -> None:
    (course / "source").rename(course / "elsewhere")
    result = run()
    assert result.exit_code == 1
    assert "no source/ folder" in result.stderr
    assert result.stderr.count("\n") == 1


def test_findings_are_shown_and_fail(course: Path) -> None:
    edit_text(course, "points=20", "points=10")
    result = run()
    assert result.exit_code == 1
    assert "source/02_counting.py: the points sum to 90; make them" in result.stdout


def test_a_check_of_an_unbuilt_course_fails_and_writes_nothing(course: Path) -> None:
    result = run("--check")
    assert result.exit_code == 1
    assert "run kindling build 02_counting" in result.stdout
    assert sorted(path.name for path in course.iterdir()) == [
        "nbgrader_config.py",
        "source",
    ]


def test_a_check_after_a_build_passes(course: Path) -> None:
    run()
    assert run("--check").exit_code == 0


def test_a_conflict_shows_the_cells_and_their_difference(course: Path) -> None:
    run()
    edit_text(course, "# # Counting", "# # Counting up")
    edit_notebook(course, lambda nb: cell_of(nb, "counting").update(source="# Down"))
    result = run()
    assert result.exit_code == 1
    assert "were both edited, in: '# Counting up', '# Down'" in result.stdout
    assert "\n+# # Down\n" in result.stdout
    assert run("--take", "notebook").exit_code == 0


def test_checking_and_taking_do_not_go_together(course: Path) -> None:
    result = run("--check", "--take", "text")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "--check changes nothing" in result.stderr


def test_the_result_can_be_had_as_json(course: Path) -> None:
    library, unit = json.loads(run("--json").stdout)
    assert (library["unit"], unit["unit"]) == ("library", "02_counting")
    assert len(unit["changed"]) == 7
    assert unit["findings"] == []


def test_json_of_a_mistake_fails_too(course: Path) -> None:
    edit_text(course, 'role="given" id="imports"', 'role="given"')
    result = run("--json")
    assert result.exit_code == 1
    assert "a given cell needs an id" in json.loads(result.stdout)[1]["errors"][0]
