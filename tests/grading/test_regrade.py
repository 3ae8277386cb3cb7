"""One check of a graded class is regraded, and nothing else."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from datetime import datetime
from types import SimpleNamespace

import nbformat
import pytest
from typer.testing import CliRunner

from autograder.build.stamps import Stamp, write_stamp
from autograder.build.units import Unit
from autograder.engine.journal import Journal
from autograder.engine.project import Projector
from autograder.regrade.command import regrade as command
from course.errors import UserError
from tests.grading.engine import cell, check_cell
from tests.grading.regraded import (
    AFTER,
    BEFORE,
    CHECK,
    CLASS,
    all_marks,
    book,
    differences,
    fingerprint,
    grade,
    mend,
    regrade,
    shown,
)
from tests.grading.sample import ENVIRONMENT, run
from tests.grading.small_course import UNIT, hand_in, make_small_course, marks


@pytest.fixture(scope="module")
def graded(tmp_path_factory):
    """Return a course in which the class was graded, to be copied."""
    course = make_small_course(tmp_path_factory.mktemp("small") / "course")
    for student, answers in CLASS.items():
        hand_in(course, student, answers)
    grade(course)
    assert marks(course) == BEFORE
    return course


@pytest.fixture(scope="module")
def mended(graded, tmp_path_factory):
    """Return a copy of it whose hidden check was mended; what it answers is known."""
    copy = shutil.copytree(graded, tmp_path_factory.mktemp("mended") / "course")
    mend(copy)
    before = fingerprint(copy)
    regrade(copy, agree=False)
    assert fingerprint(copy) == before
    return copy


@pytest.fixture
def course(mended, tmp_path):
    """Return a fresh copy of the class whose check was mended."""
    return shutil.copytree(mended, tmp_path / "course")


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


def cli(course, *words):
    import typer

    app = typer.Typer()
    app.command()(command)
    return CliRunner().invoke(app, ["01", CHECK, "--course", str(course), *words])


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


# -- stopped half-way


class Stop(BaseException):
    """What ends a run in a test; nothing catches it."""


def stopping(monkeypatch, kind, method, after):
    """Let a run end before a method is called for the so-manieth time."""
    real, calls = getattr(kind, method), SimpleNamespace(left=after)

    def stumbling(*arguments, **options):
        if not calls.left:
            raise Stop
        calls.left -= 1
        return real(*arguments, **options)

    monkeypatch.setattr(kind, method, stumbling)


@pytest.mark.parametrize("undo", [False, True])
@pytest.mark.parametrize(
    ("kind", "method", "after"),
    [(Journal, "add", 0), (Journal, "add", 2), (Projector, "project", 2)]
    + [(Projector, "_marks", 1), (Projector, "_files", 1)],
)
def test_a_regrade_that_was_stopped_is_ended_by_the_same_command(
    course, monkeypatch, kind, method, after, undo
):
    regrade(course, agree=undo)
    with monkeypatch.context() as patch, pytest.raises(Stop):
        stopping(patch, kind, method, after)
        regrade(course, undo=undo)
    with pytest.raises(UserError, match="stopped half-way: run `kindling regrade"):
        grade(course)
    with pytest.raises(UserError, match="stopped half-way"):
        regrade(course, only_raise=True)
    regrade(course, undo=undo)
    assert marks(course) == (BEFORE if undo else AFTER)
    assert differences(course) == (4, []) and grade(course).known == 4


def test_a_regrade_that_was_killed_is_ended_by_the_same_command(course):
    regrade(course, agree=False)
    text = "import typer; from autograder.regrade.command import regrade; "
    words = [sys.executable, "-c", text + "typer.run(regrade)", "01", CHECK, "--yes"]
    process = subprocess.Popen(
        words, cwd=course, env=ENVIRONMENT, start_new_session=True
    )
    while process.poll() is None:
        if (course / ".grading" / f"{UNIT}.unfinished.json").is_file():
            os.killpg(process.pid, signal.SIGKILL)
        time.sleep(0.001)
    regrade(course)
    assert marks(course) == AFTER and differences(course) == (4, [])
    regrade(course, undo=True)
    assert marks(course) == BEFORE


# -- what else there may be


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


def test_a_unit_that_was_not_mended_has_nothing_to_change(graded, tmp_path):
    course = shutil.copytree(graded, tmp_path / "course")
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
