"""The solved notebooks carry forward: every answer is used, and quickly."""

import importlib
import shutil
import time

import pytest

from autograder.build.runner import run_cells
from course.carry import hook
from course.carry.carried import carry
from course.carry.hook import Library
from course.carry.links import module_name
from course.carry.trial import judge_work
from tests.notebook.units import UNITS, cells_of

AFTER_ALL = "99_after_all"


@pytest.fixture(scope="module")
def carried(tmp_path_factory):
    """The library after all units, and the seconds that each took to be judged."""
    home = tmp_path_factory.mktemp("home")
    for unit in UNITS:
        (home / unit.name).mkdir()
        shutil.copy(unit.solution, home / unit.name)
    (home / AFTER_ALL).mkdir()
    seconds = {}

    def judge(work, files):
        started = time.perf_counter()
        findings = judge_work(work, files)
        seconds[work.unit] = time.perf_counter() - started
        return findings

    with pytest.MonkeyPatch.context() as patch:
        recordings = UNITS[0].recordings.parent
        patch.setenv("KINDLING_RECORDINGS", str(recordings))
        return carry(AFTER_ALL, home / AFTER_ALL, judge), seconds


def test_no_solved_exercise_is_replaced(carried):
    rows = carried[0].rows
    assert rows
    assert [
        e for row in rows for e in row.exercises if e.source != "own" or e.why
    ] == []


def test_to_judge_a_unit_takes_little_longer_than_to_run_it(carried):
    slow = max(carried[1], key=carried[1].get)
    unit = next(unit for unit in UNITS if unit.name == slow)
    started = time.perf_counter()
    run_cells(unit, cells_of(unit.name))
    assert carried[1][slow] < 4 * (time.perf_counter() - started)


def test_every_module_can_be_imported(carried):
    texts = carried[0].texts({})
    with hook.kept():
        hook.install(Library(texts))
        for path in texts.files:
            assert importlib.import_module(module_name(path))
