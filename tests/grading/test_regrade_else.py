"""What a regrade leaves alone, and what it says of mistakes."""

import shutil

import nbformat
import pytest

from autograder.build.stamps import Stamp, write_stamp
from autograder.build.units import Unit
from course.errors import UserError
from tests.grading.engine import cell, check_cell
from tests.grading.regraded import (
    AFTER,
    BEFORE,
    CHECK,
    CLASS,
    all_marks,
    book,
    cli,
    differences,
    fingerprint,
    grade,
    mend,
    regrade,
)
from tests.grading.sample import run
from tests.grading.small_course import UNIT, hand_in, marks


@pytest.fixture
def course(mended_class, tmp_path):
    """Return a fresh copy of the class whose check was mended."""
    return shutil.copytree(mended_class, tmp_path / "course")


def test_other_checks_that_changed_are_named_and_not_regraded(course):
    mend(course, "check-triple", factor=7)
    before = all_marks(course)
    found = regrade(course)
    assert found.elsewhere == ["the check check-triple has another text"]
    assert marks(course) == AFTER and all_marks(course) == before
    assert grade(course).known == 4 and differences(course) == (4, [])
    assert not regrade(course, check="check-triple").elsewhere
    assert marks(course) == AFTER | {"ada": 2, "bob": 3}


def test_new_points_come_with_the_gradebook_s(course):
    mend(course, factor=2, points=6)
    with pytest.raises(UserError, match="6 points in the unit and 3 in the gradebook"):
        regrade(course)
    done = run(course, "nbgrader", "generate_assignment", UNIT, "--force")
    assert done.returncode == 0, done.stderr
    found = regrade(course, only_raise=True)
    assert [(c.student, c.new) for c in found.raised] == [("ada", 6), ("cleo", 6)]
    assert marks(course) == BEFORE | {"ada": 13, "cleo": 8}
    regrade(course, undo=True)
    assert marks(course) == BEFORE and differences(course) == (4, [])
    done = run(course, "nbgrader", "autograde", UNIT, "--force")
    assert done.returncode == 0, done.stderr
    assert marks(course) == BEFORE


def test_who_was_not_graded_or_handed_in_again_is_named_and_left(course):
    hand_in(course, "eve", CLASS["bob"])
    hand_in(course, "bob", CLASS["ada"])
    hand_in(course, "fay", {}).write_text("no notebook")
    found = regrade(course)
    assert found.ungraded == {
        "bob": "handed in again since it was graded",
        "eve": "not graded yet",
        "fay": "not graded yet",
    }
    assert marks(course) == AFTER | {"bob": 5}
    grade(course)
    assert marks(course) == AFTER | {"bob": 7, "eve": 8}


def test_marks_that_somebody_changed_need_a_person(course):
    with book(course) as gradebook:
        gradebook.find_grade("check-triple", UNIT, UNIT, "ada").auto_score = 4
        gradebook.db.commit()
    found = regrade(course)
    assert list(found.waiting) == ["ada"] and "check-triple" in found.waiting["ada"]
    assert marks(course) == AFTER | {"ada": 9}
    assert cli(course).exit_code == 2


def test_a_unit_that_was_not_mended_has_nothing_to_change(graded_class, tmp_path):
    course = shutil.copytree(graded_class, tmp_path / "course")
    before = fingerprint(course)
    found = regrade(course)
    assert (found.current, found.to_write) == (4, 0)
    assert "run `kindling build 01_small` first" in cli(course).stdout
    assert "No mark changes" not in cli(course).stdout
    assert fingerprint(course) == before


def unbuilt(course):
    (course / "source" / UNIT / f"{UNIT}.ipynb").unlink()


def stale(course):
    (course / ".build").mkdir()
    (course / ".build" / f"{UNIT}.py").write_text("old")
    (course / "source" / f"{UNIT}.py").write_text("new")


def failed(course):
    write_stamp(Unit.at(course, UNIT), Stamp(), "", b"")


def with_a_new_check(course):
    path = course / "source" / UNIT / f"{UNIT}.ipynb"
    notebook = nbformat.read(path, as_version=4)
    source = check_cell("double_more", 2)
    more = cell("more-double", source, 1, grade=True, locked=True)
    notebook.cells.append(more)
    nbformat.write(notebook, path)


def without_a_check(course):
    path = course / "source" / UNIT / f"{UNIT}.ipynb"
    notebook = nbformat.read(path, as_version=4)
    notebook.cells = [c for c in notebook.cells if c.id != "check-triple"]
    nbformat.write(notebook, path)


@pytest.mark.parametrize(
    ("change", "check", "said"),
    [
        (unbuilt, CHECK, "run `kindling build 01_small`"),
        (stale, CHECK, "has changed since it was built"),
        (failed, CHECK, "last build of 01_small failed"),
        (lambda c: None, "hidden", "has no check hidden. Its checks, .*1.2 check-tri"),
        (without_a_check, "check-triple", "no longer has the check check-triple"),
        (with_a_new_check, "more-double", "more-double is new"),
        (lambda c: shutil.rmtree(c / "autograded"), CHECK, "Nothing of 01_small is"),
        (lambda c: shutil.rmtree(c / "submitted"), CHECK, "Nothing was submitted"),
    ],
)
def test_a_mistake_of_the_instructor_is_one_line(course, change, check, said):
    change(course)
    with pytest.raises(UserError, match=said) as error:
        regrade(course, check=check)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--sandbox", "maybe"], "is not known"),
        (["--undo", "--only-raise"], "all marks back"),
    ],
)
def test_a_mistake_on_the_command_line_is_one_line(course, words, said):
    done = cli(course, *words)
    assert isinstance(done.exception, UserError) and said in str(done.exception)
