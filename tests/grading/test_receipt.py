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
def course(tmp_path_factory):
    """Return a course with the small unit released, due a day ago."""
    root = make_small_course(tmp_path_factory.mktemp("receipt") / "course")
    with Gradebook(f"sqlite:///{root}/gradebook.db", "kindling") as gradebook:
        gradebook.update_or_create_assignment(UNIT, duedate=f"{DUE} UTC")
    (root / "exchange" / "kindling" / "inbound").mkdir(parents=True)
    return root


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


@pytest.fixture(scope="module")
def folders(course):
    """Return what three have handed in, after it was collected and graded."""
    now = datetime.now(UTC).replace(tzinfo=None)
    found = {name: submit(course, name, now) for name in ("honest", "linker")}
    found["forger"] = submit(course, "forger", now - timedelta(days=3))
    linker = found["linker"]
    (linker / "gradebook.db").symlink_to(course / "gradebook.db")
    (linker / "everything").symlink_to(course)
    os.mkfifo(linker / "pipe")
    (linker / "notes").mkdir()
    (linker / "notes" / "mine.txt").write_text("mine")
    (course / "said.txt").write_text(collect(course))
    assert grade(course).returncode == 0
    return found


def late(course, student):
    """Return how many seconds late a graded submission is."""
    with Gradebook(f"sqlite:///{course}/gradebook.db", "kindling") as gradebook:
        return gradebook.find_submission(UNIT, student).total_seconds_late


def test_a_forged_time_does_not_make_a_submission_early(course, folders):
    said = (course / "said.txt").read_text()
    assert said.count("the last change counts") == 1
    assert f"{folders['forger'].name} was last changed" in said
    assert abs(late(course, "forger") - 86400) < 3600
    assert marks(course)["forger"] == MARKS["right"]


def test_an_honest_time_stays_to_the_second(course, folders):
    written = (course / "submitted" / "honest" / UNIT / "timestamp.txt").read_text()
    assert written == (folders["honest"] / "timestamp.txt").read_text()


def test_links_and_pipes_are_left_out(course, folders):
    said = (course / "said.txt").read_text()
    assert said.count("is no regular file") == 3
    found = {p.name for p in (course / "submitted" / "linker" / UNIT).rglob("*")}
    assert found == {f"{UNIT}.ipynb", "timestamp.txt", "notes", "mine.txt"}


def test_an_exchange_that_was_copied_can_be_believed(course, folders):
    folder = submit(course, "copied", NOW - timedelta(days=3))
    collect(course, "--ReceiptCollect.believe_names=True")
    written = (course / "submitted" / "copied" / UNIT / "timestamp.txt").read_text()
    assert written == (folder / "timestamp.txt").read_text()
