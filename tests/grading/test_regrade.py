"""One check of a graded class is regraded, and nothing else."""

import json
import shutil
from datetime import datetime

import pytest

from course.errors import UserError
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
    shown,
)
from tests.grading.sample import run
from tests.grading.small_course import UNIT, marks


@pytest.fixture
def course(mended_class, tmp_path):
    """Return a fresh copy of the class whose check was mended."""
    return shutil.copytree(mended_class, tmp_path / "course")


# -- what is shown, and that it is shown first


def test_listing_names_what_rises_and_what_falls_and_changes_nothing(course):
    before = fingerprint(course)
    found = regrade(course, agree=False)
    assert [(c.student, c.old, c.new) for c in found.raised] == [("bob", 0, 3)]
    assert [c.student for c in found.fallen] == ["ada", "cleo"]
    assert (found.raised[0].total, found.raised[0].total_after) == (5, 8)
    assert "does not agree" in found.raised[0].was and "agrees" in found.raised[0].now
    assert found.means == (5, 4.25) and found.same == 1
    assert fingerprint(course) == before


def test_what_was_asked_for_the_listing_is_not_asked_again(course):
    (path,) = (course / ".grading" / "regrade").iterdir()
    asked = path.read_bytes()
    regrade(course)
    assert path.read_bytes() == asked and len(asked.splitlines()) == len(CLASS)


def test_without_a_terminal_nothing_is_written_unless_it_is_said(course):
    before = fingerprint(course)
    done = cli(course)
    assert done.exit_code == 0, done.output
    assert "bob  0 -> 3   total 5 -> 8" in done.stdout
    assert "Nothing was changed" in done.stdout and fingerprint(course) == before
    done = cli(course, "--yes")
    assert "Written for 4 students" in done.stdout
    assert marks(course) == AFTER


def test_json_has_the_changes_and_whether_they_were_written(course):
    data = json.loads(cli(course, "--json").stdout)
    assert data["written"] is False and data["mean_after"] == 4.25
    data = json.loads(cli(course, "--json", "--yes", "--only-raise").stdout)
    assert data["written"] is True
    assert {c["student"]: c["kept"] for c in data["changes"]} == {
        "ada": True,
        "bob": False,
        "cleo": True,
    }


# -- what is written


def test_marks_are_those_of_a_class_graded_anew(course, tmp_path):
    anew = shutil.copytree(course, tmp_path / "anew")
    regrade(course)
    grade(anew)
    assert marks(course) == marks(anew) == AFTER
    assert all(shown(course, student) == shown(anew, student) for student in CLASS)
    assert differences(course) == (4, [])


def test_only_raise_keeps_the_better_mark(course):
    found = regrade(course, only_raise=True)
    assert [c.student for c in found.kept] == ["ada", "cleo"] and not found.fallen
    assert marks(course) == BEFORE | {"bob": 8}
    assert differences(course) == (4, [])
    assert "agrees" in shown(course, "ada")
    assert regrade(course, only_raise=True).to_write == 0
    regrade(course)
    assert marks(course) == AFTER


def test_undo_brings_marks_and_verdicts_back(course):
    outputs = {student: shown(course, student) for student in CLASS}
    regrade(course)
    found = regrade(course, undo=True)
    assert [c.student for c in found.raised] == ["ada", "cleo"]
    assert marks(course) == BEFORE and differences(course) == (4, [])
    assert {student: shown(course, student) for student in CLASS} == outputs
    with pytest.raises(UserError, match="nothing to undo"):
        regrade(course, undo=True)
    regrade(course)
    assert marks(course) == AFTER


def test_undo_takes_the_last_of_two_back(course):
    regrade(course)
    mend(course, factor=3)
    regrade(course)
    assert marks(course) == {"ada": 7, "bob": 5, "cleo": 2, "dora": 0}
    regrade(course, undo=True)
    assert marks(course) == AFTER
    regrade(course, undo=True)
    assert marks(course) == BEFORE and differences(course) == (4, [])


def test_points_and_comments_of_a_person_stay(course):
    with book(course) as gradebook:
        for name, points in (("check-triple", 4), (CHECK, 2)):
            mark = gradebook.find_grade(name, UNIT, UNIT, "cleo")
            mark.manual_score, mark.needs_manual_grade = points, False
        gradebook.find_comment("triple", UNIT, UNIT, "cleo").manual_comment = "So."
        gradebook.db.commit()
    before = all_marks(course)
    (row,) = [c for c in regrade(course).changes if c.student == "cleo"]
    assert (row.by_hand, row.total, row.total_after) == (2, 8, 8)
    assert all_marks(course) == before and marks(course)["cleo"] == 8
    with book(course) as gradebook:
        comment = gradebook.find_comment("triple", UNIT, UNIT, "cleo")
        assert comment.manual_comment == "So."
        # the mark that a person gave for this check asks for a look
        assert gradebook.find_grade(CHECK, UNIT, UNIT, "cleo").needs_manual_grade


def test_what_being_late_costs_follows_and_the_time_stays(course):
    policy = 'c.AssignLatePenalties.plugin_class = "autograder.marks.late.PerDay"\n'
    with (course / "nbgrader_config.py").open("a") as config:
        config.write(policy)
    arrived = datetime(2026, 1, 2, 12)
    with book(course) as gradebook:
        gradebook.find_assignment(UNIT).duedate = datetime(2026, 1, 2)
        gradebook.find_submission(UNIT, "bob").timestamp = arrived
        gradebook.db.commit()
    regrade(course)
    with book(course) as gradebook:
        row = gradebook.find_submission(UNIT, "bob")
        assert (row.timestamp, row.late_submission_penalty) == (arrived, 0.8)


def test_a_later_grading_undoes_nothing(course):
    regrade(course)
    before = fingerprint(course)
    assert grade(course).known == 4
    assert fingerprint(course) == before
    done = run(course, "nbgrader", "autograde", UNIT, "--force")
    assert done.returncode == 0, done.stderr
    assert marks(course) == AFTER and differences(course) == (4, [])
    regrade(course, undo=True)
    assert marks(course) == BEFORE


def test_feedback_shows_the_new_verdict(course):
    regrade(course)
    done = run(course, "nbgrader", "generate_feedback", UNIT)
    assert done.returncode == 0, done.stderr
    page = (course / "feedback" / "bob" / UNIT / f"{UNIT}.html").read_text()
    assert "Score: 3.0 / 3.0" in page and "Score: 8.0 / 10.0" in page
    assert page.count("agrees (3 of 3 points)") == 1


def test_what_plain_nbgrader_graded_is_regraded_too(course):
    mend(course, factor=2)
    done = run(course, "nbgrader", "autograde", UNIT, "--force")
    assert done.returncode == 0, done.stderr
    mend(course)
    assert len(regrade(course).changes) == 3
    assert marks(course) == AFTER
