"""Plain `nbgrader` commands work in the course directory and in the demo folder."""

import shutil

import pytest
from nbgrader.api import Gradebook

from tests.grading.sample import LAST, UNITS, checks, copy_course, run, with_habit

REFERENCE = with_habit("reference")[0]
UNREADABLE = with_habit("unreadable")[0]


def score(folder, student, unit):
    with Gradebook(f"sqlite:///{folder}/gradebook.db", "kindling") as gradebook:
        return gradebook.find_submission(unit, student).score


def submit(sample, folder, student, unit):
    theirs = sample.folder / "submitted" / student / unit
    shutil.copytree(theirs, folder / "submitted" / student / unit)


@pytest.fixture(scope="module")
def course(sample, tmp_path_factory):
    """A course directory in which `nbgrader autograde` was run for two students."""
    folder = tmp_path_factory.mktemp("plain") / "course"
    shutil.copytree(sample.course, folder)
    for student in (REFERENCE, UNREADABLE):
        submit(sample, folder, student, LAST)
    made = run(folder, "nbgrader", "generate_assignment", LAST, "--force")
    assert made.returncode == 0, made.stderr
    graded = run(folder, "nbgrader", "autograde", LAST)
    return folder, graded


def test_autograde_in_the_course_directory_finds_the_hidden_recordings(course):
    folder, _ = course
    assert score(folder, REFERENCE, LAST) == sum(checks(LAST).values())


def test_autograde_ends_with_a_code_and_names_the_unreadable_file(course):
    _, graded = course
    assert graded.returncode == 1
    assert f"{UNREADABLE}/{LAST}/{LAST}.ipynb is not JSON (line " in graded.stderr
    assert f"'{LAST}' for student '{UNREADABLE}'" in graded.stderr.splitlines()[-2]


def test_nbgrader_releases_what_kindling_build_released(sample, course):
    folder, _ = course
    made = folder / "release" / LAST / f"{LAST}.ipynb"
    built = sample.course / "release" / LAST / f"{LAST}.ipynb"
    assert made.read_bytes() == built.read_bytes()


def test_autograde_in_the_demo_folder_gives_the_same_marks(sample, tmp_path):
    folder = tmp_path / "demo"
    parts = shutil.ignore_patterns("students", "exchange", "feedback", "autograded")
    shutil.copytree(sample.folder, folder, ignore=parts)
    student, unit = with_habit("mistake")[0], UNITS[0]
    before = score(folder, student, unit)
    done = run(folder, "nbgrader", "autograde", unit, "--student", student, "--force")
    assert done.returncode == 0, done.stderr
    assert score(folder, student, unit) == before


def test_a_course_that_was_never_built_says_so(tmp_path):
    copy_course(tmp_path / "course")
    done = run(tmp_path / "course", "nbgrader", "autograde", "99_nothing")
    assert done.returncode == 1
