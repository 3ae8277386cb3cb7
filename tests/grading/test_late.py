"""Late submissions lose what a policy says, and nothing where there is none."""

import shutil
from datetime import datetime

import pytest

from autograder.marks.late import DAY, PerDay
from tests.grading.book import gradebook
from tests.grading.sample import run
from tests.grading.small_course import ANSWERS, UNIT, grade, hand_in, make_small_course

POLICY = """
c.AssignLatePenalties.plugin_class = "autograder.marks.late.PerDay"
c.PerDay.share = 0.1
c.PerDay.grace = 1
"""


@pytest.mark.parametrize(
    ("late", "settings", "penalty"),
    [
        (1, {}, 1),
        (DAY, {}, 1),
        (DAY + 1, {}, 2),
        (30 * DAY, {}, 10),
        (30 * DAY, {"cap": 0.25}, 2.5),
        (2 * DAY, {"grace": 2}, None),
        (2 * DAY + 1, {"grace": 2}, 1),
        (DAY / 2, {"share": 0.333}, 3.33),
    ],
)
def test_each_day_that_has_begun_costs_its_share(late, settings, penalty):
    assert PerDay(**settings).late_submission_penalty("ada", 10, late) == penalty


@pytest.fixture(scope="module")
def graded(tmp_path_factory):
    """A course, graded without a policy: ada in time, bob two days and an hour late."""
    root = make_small_course(tmp_path_factory.mktemp("late") / "course")
    for student, time in (("ada", "2027-03-01 10:00"), ("bob", "2027-03-03 13:00")):
        path = hand_in(root, student, ANSWERS["right"])
        (path.parent / "timestamp.txt").write_text(f"{time}:00.000000 UTC\n")
    with gradebook(root) as book:
        book.update_or_create_assignment(UNIT, duedate=datetime(2027, 3, 1, 12))
    assert grade(root).returncode == 0
    return root


@pytest.fixture
def course(graded, tmp_path):
    """A fresh copy of that course."""
    return shutil.copytree(graded, tmp_path / "course")


def penalties(root):
    """Return what being late costs, by student."""
    with gradebook(root) as book:
        rows = book.assignment_submissions(UNIT)
        return {row.student.id: row.late_submission_penalty for row in rows}


def set_policy(root):
    """Name the policy in the course's configuration."""
    with (root / "nbgrader_config.py").open("a") as file:
        file.write(POLICY)


def test_without_a_policy_nothing_is_taken_off(course):
    assert penalties(course) == {"ada": 0, "bob": 0}


def test_kindling_grade_applies_a_policy_to_what_was_graded_before(course):
    set_policy(course)
    done = grade(course, "--json")
    assert '"known": 2' in done.stdout
    assert penalties(course) == {"ada": 0, "bob": 2}


def test_plain_nbgrader_applies_it_as_well(course):
    set_policy(course)
    done = run(course, "nbgrader", "autograde", UNIT, "--force")
    assert done.returncode == 0, done.stderr
    assert penalties(course) == {"ada": 0, "bob": 2}


def test_a_penalty_follows_the_points_of_a_person_and_an_extension(course):
    set_policy(course)
    with gradebook(course) as book:
        book.find_grade("check-triple", UNIT, UNIT, "bob").manual_score = 0
        book.db.commit()
    grade(course)
    assert penalties(course)["bob"] == 1
    with gradebook(course) as book:
        book.grant_extension(UNIT, "bob", days=2)
    grade(course)
    assert penalties(course)["bob"] == 0
