"""Every known answer of every exercise is judged as it should be."""

from collections import Counter
from collections.abc import Iterable

import pytest

from autograder.build.trial import Trial, try_unit
from course.check.verdict import NOT_ANSWERED
from tests.notebook.units import NAMES, cells_of, records_of, unit_named


@pytest.mark.parametrize("name", NAMES)
def test_every_known_answer_is_judged_as_it_should_be(name, record_property):
    """One test for a unit: its answers are tried once, for half a minute or more."""
    trials = list(try_unit(unit_named(name), cells_of(name), records_of(name)))
    kinds = {kind: [t for t in trials if t.kind == kind] for kind in KINDS}
    mistakes = kinds["mistake"]
    unnamed = [trial for trial in mistakes if trial.told != trial.cause]
    share = f"{1 - len(unnamed) / len(mistakes):.0%}"
    told = f"{name}: {len(mistakes) - len(unnamed)} of {len(mistakes)} named ({share})"
    record_property("causes", told)
    planted = Counter(trial.exercise for trial in mistakes)
    broken = {
        "an answer of the reference that loses points": losing(kinds["reference"]),
        "an untouched exercise that earns points": wrong(kinds["stub"]),
        "an untouched exercise that is said to be answered": answered(kinds["stub"]),
        "a planted mistake that is accepted": wrong(mistakes),
        "an honest answer that is rejected": wrong(kinds["honest"]),
        "fewer than three mistakes are planted": [
            exercise.id for exercise in cells_of(name).exercises
            if planted[exercise.id] < 3
        ],
        "more than one of ten mistakes without its cause": (
            named(unnamed) if len(unnamed) > 0.1 * len(mistakes) else []
        ),
    }  # fmt: skip
    assert {rule: found for rule, found in broken.items() if found} == {}
    assert all(kinds.values())


KINDS = ("reference", "stub", "mistake", "honest")


def named(trials: Iterable[Trial]) -> list[str]:
    return [f"{trial.exercise}/{trial.name}" for trial in trials]


def wrong(trials: Iterable[Trial]) -> list[str]:
    return named(trial for trial in trials if not trial.right)


def losing(trials: Iterable[Trial]) -> list[str]:
    return named(t for t in trials if not t.right or t.earned != t.points)


def answered(trials: Iterable[Trial]) -> list[str]:
    """Name what visible checks say of unwritten answers, if it is something else."""
    return [
        f"{trial.exercise}: {verdict.state}"
        for trial in trials
        for verdict, hidden in zip(trial.verdicts, trial.hidden, strict=True)
        if not hidden and verdict.state != NOT_ANSWERED
    ]
