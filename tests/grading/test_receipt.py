"""What was handed in is collected as it is, with the time at which it arrived."""

import os
import shutil
import time
from datetime import UTC, datetime, timedelta

import pytest
from nbgrader.api import Gradebook

from tests.grading.sample import run
from tests.grading.small_course import (
    ANSWERS,
    MARKS,
    UNIT,
    grade,
    hand_in,
    make_small_course,
    marks,
)

NOW = datetime.now(UTC).replace(tzinfo=None)
DUE = NOW - timedelta(days=1)


@pytest.fixture(scope="module")
def released(tmp_path_factory):
    """Return a course with the small unit released, due a day ago."""
    root = make_small_course(tmp_path_factory.mktemp("receipt") / "course")
    with Gradebook(f"sqlite:///{root}/gradebook.db", "kindling") as gradebook:
        gradebook.update_or_create_assignment(UNIT, duedate=f"{DUE} UTC")
    (root / "exchange" / "kindling" / "inbound").mkdir(parents=True)
    return root


@pytest.fixture
def course(released, tmp_path):
    """Return a fresh copy of that course."""
    return shutil.copytree(released, tmp_path / "course")


def submit(course, student, when):
    """Hand in through the exchange, with a time of the student's choice."""
    path = hand_in(course, student, ANSWERS["right"])
    stamp = when.strftime("%Y-%m-%d %H:%M:%S.%f UTC")
    folder = course / "exchange" / "kindling" / "inbound"
    folder = folder / f"{student}+{UNIT}+{stamp}+0123456789"
    shutil.move(path.parent, folder)
    path.parent.parent.rmdir()
    (folder / "timestamp.txt").write_text(stamp)
    old = time.mktime(when.timetuple())
    for path in (*folder.iterdir(), folder):
        os.utime(path, (old, old))
    return folder


def collect(course, *options):
    """Run `nbgrader collect`; return what it logged."""
    root = f"--Exchange.root={course / 'exchange'}"
    done = run(course, "nbgrader", "collect", UNIT, root, *options)
    assert done.returncode == 0, done.stderr
    return done.stderr


def lateness(course, student):
    """Return how many seconds late a graded submission is."""
    assert grade(course).returncode == 0
    with Gradebook(f"sqlite:///{course}/gradebook.db", "kindling") as gradebook:
        return gradebook.find_submission(UNIT, student).total_seconds_late


def test_a_forged_time_does_not_make_a_submission_early(course):
    submit(course, "forger", NOW - timedelta(days=3))
    assert "the last change counts" in collect(course)
    assert abs(lateness(course, "forger") - 86400) < 3600
    assert marks(course) == {"forger": MARKS["right"]}


def test_an_honest_time_stays_to_the_second(course):
    folder = submit(course, "honest", datetime.now(UTC).replace(tzinfo=None))
    assert "the last change counts" not in collect(course)
    written = (course / "submitted" / "honest" / UNIT / "timestamp.txt").read_text()
    assert written == (folder / "timestamp.txt").read_text()


def test_an_exchange_that_was_copied_can_be_believed(course):
    submit(course, "honest", NOW - timedelta(days=3))
    collect(course, "--ReceiptCollect.believe_names=True")
    assert lateness(course, "honest") == 0


def test_links_and_pipes_are_left_out(course):
    folder = submit(course, "linker", datetime.now(UTC).replace(tzinfo=None))
    (folder / "gradebook.db").symlink_to(course / "gradebook.db")
    (folder / "everything").symlink_to(course)
    os.mkfifo(folder / "pipe")
    (folder / "notes").mkdir()
    (folder / "notes" / "mine.txt").write_text("mine")
    said = collect(course)
    assert said.count("is no regular file") == 3
    found = {p.name for p in (course / "submitted" / "linker" / UNIT).rglob("*")}
    assert found == {f"{UNIT}.ipynb", "timestamp.txt", "notes", "mine.txt"}
