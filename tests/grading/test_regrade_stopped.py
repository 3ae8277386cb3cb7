"""A regrade that was stopped half-way is ended by the same command."""

import os
import shutil
import signal
import subprocess
import sys
import time
from types import SimpleNamespace

import pytest

from autograder.engine.journal import Journal
from autograder.engine.project import Projector
from course.errors import UserError
from tests.grading.regraded import AFTER, BEFORE, CHECK, differences, grade, regrade
from tests.grading.sample import ENVIRONMENT
from tests.grading.small_course import UNIT, marks


@pytest.fixture
def course(mended_class, tmp_path):
    """Return a fresh copy of the class whose check was mended."""
    return shutil.copytree(mended_class, tmp_path / "course")


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
