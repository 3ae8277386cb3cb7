"""The solved notebooks carry forward: every answer is used, and quickly."""

import importlib
import shutil
import time

import pytest

from course.carry import hook
from course.carry.carried import carry
from course.carry.hook import Library
from course.carry.links import module_name
from course.carry.trial import judge_work
from tests.notebook.units import UNITS

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


def test_a_unit_is_judged_in_two_seconds(carried):
    assert {unit for unit, took in carried[1].items() if took > 2} == set()


def test_every_module_can_be_imported(carried):
    texts = carried[0].texts({})
    with hook.kept():
        hook.install(Library(texts))
        for path in texts.files:
            assert importlib.import_module(module_name(path))
