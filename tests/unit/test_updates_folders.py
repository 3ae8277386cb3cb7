"""`kindling update` in a student's folder: shown, done, undone, never losing."""

import json
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from course.cli.app import app
from course.cli.lab import copy_releases
from course.errors import UserError
from course.updates.folders import is_newer, plan, undo
from tests.unit.update_cells import UNIT, small, texts, with_text


@pytest.fixture
def course(tmp_path, monkeypatch) -> Path:
    """Return a course with one unit, and a student's copy with an answer in it."""
    (tmp_path / "nbgrader_config.py").write_text("")
    release(tmp_path, small(), "{}")
    copy_releases(tmp_path / "release", tmp_path / "work")
    write(tmp_path / "work", with_text(small(), "answer-1", "return 1"))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write(folder, book):
    """Write the notebook of the unit into a folder of units."""
    (folder / UNIT).mkdir(parents=True, exist_ok=True)
    (folder / UNIT / f"{UNIT}.ipynb").write_text(json.dumps(book), "utf-8")


def read(course):
    """Return the student's notebook."""
    return json.loads((course / "work" / UNIT / f"{UNIT}.ipynb").read_text("utf-8"))


def release(course, book, recordings):
    """Put a release of the unit into a course."""
    write(course / "release", book)
    (course / "release" / UNIT / "checks.json").write_text(recordings)


def run(*arguments):
    """Run `kindling update` and return its result."""
    return CliRunner().invoke(app, ["update", *arguments])


def test_update_takes_checks_and_recordings_and_keeps_the_answer(course):
    release(course, with_text(small(), "check-1", "mended"), '{"new": 1}')
    done = run("07")
    assert done.exit_code == 0, done.output
    assert texts(read(course))[3:] == ["return 1", "mended"]
    assert "new" in (course / "work" / UNIT / "checks.json").read_text()
    assert "check-1 is the new one" in done.output
    assert "1 answer of yours stay" in done.output


def test_a_dry_run_shows_all_and_changes_nothing(course):
    release(course, small(" 2"), "{}")
    before = read(course)
    assert "Nothing was changed" in run("--dry-run").output
    assert read(course) == before and is_newer(Path("work"), Path("release"), UNIT)


def test_undo_brings_back_what_was_there_and_can_be_undone(course):
    before = read(course)
    release(course, small(" 2"), '{"new": 1}')
    run()
    after = read(course)
    assert run("07", "--undo").exit_code == 0
    assert read(course) == before
    assert (course / "work" / UNIT / "checks.json").read_text() == "{}"
    run("07", "--undo")
    assert read(course) == after


def test_after_an_undo_the_same_update_can_be_had_again(course):
    release(course, small(" 2"), "{}")
    run()
    after = read(course)
    run("07", "--undo")
    assert is_newer(course / "work", course / "release", UNIT)
    run()
    assert read(course) == after


def test_a_second_run_says_that_all_is_new(course):
    release(course, small(" 2"), "{}")
    run()
    assert "have the newest text" in run().output


def test_an_update_that_was_cut_short_is_finished_by_the_next(course, monkeypatch):
    release(course, small(" 2"), '{"new": 1}')
    with monkeypatch.context() as patch:
        patch.setattr("course.updates.store.os.replace", cut_short)
        assert run().exit_code != 0
    assert texts(read(course))[3] == "return 1"
    assert run().exit_code == 0
    assert texts(read(course))[0] == "the prose 2"
    assert "new" in (course / "work" / UNIT / "checks.json").read_text()


def cut_short(*paths):
    """Stand in for a machine that goes off."""
    raise OSError(5, "Input/output error")


def test_a_file_that_a_student_changed_is_kept_beside_the_new_one(course):
    mine = course / "work" / UNIT / "checks.json"
    mine.write_text("mine")
    release(course, small(), "theirs")
    run()
    assert mine.read_text() == "theirs"
    assert mine.with_name("checks.json.yours").read_text() == "mine"


def test_files_that_the_course_drops_go_and_those_of_the_student_stay(course):
    (course / "work" / UNIT / "notes.txt").write_text("mine")
    (course / "release" / UNIT / "checks.json").unlink()
    run()
    left = {path.name for path in (course / "work" / UNIT).iterdir()}
    assert left == {f"{UNIT}.ipynb", "notes.txt"}


def test_a_notebook_that_cannot_be_read_is_left_alone(course):
    path = course / "work" / UNIT / f"{UNIT}.ipynb"
    path.write_text("{cut off")
    release(course, small(" 2"), "{}")
    done = run()
    assert done.exit_code == 1 and "cannot be read" in done.output
    assert path.read_text() == "{cut off"


def test_lab_says_that_there_is_a_newer_text(course):
    release(course, small(" 2"), "{}")
    (line,) = copy_releases(course / "release", course / "work")
    assert "kindling update 07" in line
    run()
    assert copy_releases(course / "release", course / "work") == []


def test_work_from_before_releases_were_remembered_is_up_to_date_if_alike(course):
    shutil.rmtree(course / "work" / ".kindling")
    write(course / "work", small())
    assert not is_newer(course / "work", course / "release", UNIT)


def test_json_has_the_changes_of_every_unit(course):
    release(course, small(" 2"), "{}")
    (found,) = json.loads(run("--json", "--dry-run").stdout)
    assert found["unit"] == UNIT
    assert {change["kind"] for change in found["changes"]} == {"changed", "beside"}


@pytest.mark.parametrize(
    ("arguments", "words"),
    [(["99"], "no unit 99"), (["--undo"], "needs a unit"), (["07", "--undo"], "undo")],
)
def test_mistakes_are_told_in_one_line(course, arguments, words):
    done = run(*arguments)
    assert isinstance(done.exception, UserError)
    assert words in str(done.exception)


def test_undo_keeps_what_was_written_since_the_update(course):
    release(course, small(" 2"), "{}")
    run()
    (course / "work" / UNIT / "mine.py").write_text("x = 1")
    write(course / "work", with_text(read(course), "answer-1", "return 2"))
    kept = undo(course / "work", UNIT)
    assert "return 2" in (kept / "mine" / f"{UNIT}.ipynb").read_text()
    assert (course / "work" / UNIT / "mine.py").exists()


def test_a_plan_writes_nothing(course):
    release(course, small(" 2"), "{}")
    before = sorted(course.rglob("*"))
    assert plan(course / "work", course / "release", UNIT).needed
    assert sorted(course.rglob("*")) == before
