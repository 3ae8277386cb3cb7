"""Who may need help: facts by rules that the report states, and no verdict."""

from collections.abc import Iterator
from dataclasses import dataclass
from statistics import mean

from autograder.report.model import GRADED, NOT_SUBMITTED, ClassReport, Row

LOW = 1 / 2
MOST = 2 / 3
FALL = 1 / 3
ALMOST = 1e-9
"""A third of a binary number is not quite a third."""

RULES = (
    "nothing was handed in",
    "every exercise is as it was released",
    "less than half of the automatic points",
    "an exercise is not answered that at least two thirds of the class answered",
    "the share of the automatic points is more than a third below the mean of their "
    "own earlier units",
)
"""The rules in the words of the report, in the order in which they are asked."""


@dataclass(frozen=True)
class Concern:
    """What was seen of one student."""

    row: Row
    facts: tuple[str, ...]


def concerns(report: ClassReport) -> list[Concern]:
    """Return the students of whom a rule says something, in the order of the class."""
    answered = _answered_by_most(report)
    found = [(row, tuple(_facts(row, report, answered))) for row in report.rows]
    return [Concern(row, facts) for row, facts in found if facts]


def _facts(row: Row, report: ClassReport, most: dict[str, str]) -> Iterator[str]:
    if row.state == NOT_SUBMITTED:
        yield "nothing was handed in"
    if row.state != GRADED or not row.marks:
        return
    done = _answered(row, report)
    share = row.automatic / report.points if report.points else 1.0
    if not any(done.values()):
        yield "every exercise is as it was released"
    else:
        if share < LOW:
            yield f"{share:.0%} of the automatic points"
        left = [exercise for exercise in most if not done.get(exercise, True)]
        if left:
            told = ", ".join(f"{exercise} ({most[exercise]} did)" for exercise in left)
            yield f"not answered: {told}"
    if row.earlier and share < (1 - FALL) * mean(row.earlier) - ALMOST:
        yield f"{share:.0%} of the automatic points, before {mean(row.earlier):.0%}"


def _answered(row: Row, report: ClassReport) -> dict[str, bool]:
    """Return whether a student answered, by exercise: one check of it saw an answer."""
    done: dict[str, bool] = {}
    for check in report.checks:
        if check.exercise and check.id in row.marks:
            seen = row.marks[check.id].answered
            done[check.exercise] = done.get(check.exercise, False) or seen
    return done


def _answered_by_most(report: ClassReport) -> dict[str, str]:
    """Return the exercises that most of the class answered, with how many did."""
    all_done = [_answered(row, report) for row in report.graded]
    found = {}
    for exercise in dict.fromkeys(check.exercise for check in report.checks):
        count = sum(done.get(exercise, False) for done in all_done)
        if count and count >= MOST * len(all_done) - ALMOST:
            found[exercise] = f"{count} of {len(all_done)}"
    return found
