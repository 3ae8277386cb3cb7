"""Every known answer of every exercise is judged as it should be."""

from functools import cache

import pytest

from autograder.build.trial import Trial, try_unit
from course.check.verdict import NOT_ANSWERED
from tests.notebook.units import NAMES, cells_of, records_of, unit_named

# All tests of a unit come one after the other, so that one process tries its answers.
pytestmark = pytest.mark.parametrize("name", NAMES, scope="module")


@cache
def trials(name: str) -> list[Trial]:
    return list(try_unit(unit_named(name), cells_of(name), records_of(name)))


def of_kind(name: str, kind: str) -> list[Trial]:
    return [trial for trial in trials(name) if trial.kind == kind]


def named(wrong: list[Trial]) -> list[str]:
    return [f"{trial.exercise}/{trial.name}" for trial in wrong]


def test_the_reference_earns_every_automatic_point(name):
    found = of_kind(name, "reference")
    assert named([trial for trial in found if not trial.right]) == []
    assert sum(trial.earned for trial in found) == sum(trial.points for trial in found)


def test_an_unwritten_answer_earns_nothing(name):
    assert named([t for t in of_kind(name, "stub") if not t.right]) == []


def test_an_unwritten_answer_is_said_to_be_unwritten(name):
    """What a student's first check of an untouched exercise says."""
    said = [
        (trial.exercise, verdict.state)
        for trial in of_kind(name, "stub")
        for verdict, hidden in zip(trial.verdicts, trial.hidden, strict=True)
        if not hidden
    ]
    assert [each for each in said if each[1] != NOT_ANSWERED] == []


def test_every_planted_mistake_is_rejected(name):
    assert named([t for t in of_kind(name, "mistake") if not t.right]) == []


def test_every_exercise_has_three_planted_mistakes(name):
    planted = [trial.exercise for trial in of_kind(name, "mistake")]
    exercises = cells_of(name).exercises
    assert [e.id for e in exercises if planted.count(e.id) < 3] == []


def test_honest_answers_in_another_style_earn_every_point(name):
    found = of_kind(name, "honest")
    assert found
    assert named([t for t in found if not t.right]) == []


def test_nine_of_ten_planted_mistakes_are_told_their_own_cause(name, record_property):
    found = of_kind(name, "mistake")
    missed = [trial for trial in found if trial.told != trial.cause]
    right = len(found) - len(missed)
    share = f"{right / len(found):.0%}"
    record_property("causes", f"{name}: {right} of {len(found)} named ({share})")
    assert len(missed) <= 0.1 * len(found), named(missed)
