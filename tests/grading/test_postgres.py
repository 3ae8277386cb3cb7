"""The gradebook on a PostgreSQL server: the same marks, and nothing on the disk."""

import pytest

from tests.grading.postgres import programs, server
from tests.grading.sample import run
from tests.grading.small_course import (
    UNIT,
    grade,
    hand_in_class,
    make_small_course,
    marks,
)
from tests.needed import require


@pytest.fixture(scope="module")
def database(tmp_path_factory):
    """Return the address of a database."""
    require(programs(), "PostgreSQL", "postgresql")
    with server(tmp_path_factory.mktemp("postgres")) as url:
        yield url


@pytest.fixture(scope="module")
def course(database, tmp_path_factory):
    """Return a course that was graded with its gradebook there, and what is right."""
    root = tmp_path_factory.mktemp("course") / "course"
    root.mkdir()
    line = f"c.CourseDirectory.db_url = {database!r}\n"
    make_small_course(root, line)
    expected = hand_in_class(root, 6)
    done = grade(root)
    assert done.returncode == 0, done.stderr
    return root, expected


def test_the_marks_are_there(course, database):
    root, expected = course
    assert marks(root, database) == expected
    assert not (root / "gradebook.db").exists()


def test_gradebook_and_journal_agree(course):
    done = grade(course[0], "--verify")
    assert done.returncode == 0 and "0 differences" in done.stdout


def test_plain_nbgrader_grades_feeds_back_and_exports(course, database):
    root, expected = course
    done = run(root, "nbgrader", "autograde", UNIT, "--force")
    assert done.returncode == 0, done.stderr
    assert marks(root, database) == expected
    for command in (("generate_feedback", UNIT), ("export",)):
        done = run(root, "nbgrader", *command)
        assert done.returncode == 0, done.stderr
    lines = (root / "grades.csv").read_text().splitlines()
    assert len(lines) == 1 + len(expected)


def test_a_changed_answer_changes_the_mark(course, database):
    root, _ = course
    (root / "submitted").rename(root / "handed_in")
    expected = hand_in_class(root, 6)
    assert grade(root).returncode == 0
    assert {k: v for k, v in marks(root, database).items() if k in expected} == expected
