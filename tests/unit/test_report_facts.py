"""What a class report derives: quartiles, causes, who may need help, times."""

import pytest

from autograder.engine.batch import journal_path
from autograder.engine.journal import Journal
from autograder.engine.secret import STATE
from autograder.report.concerns import concerns
from autograder.report.model import GRADED, Check, ClassReport, Mark, Row, Took
from autograder.report.spread import bins, quartiles
from autograder.report.terminal import duration
from autograder.report.times import Times

CHECKS = [
    Check("check-a", "1.1", "Add", "Is it added?", 6, False, "add"),
    Check("hidden-b", "1.2", "Bend", "the same for zero.", 4, True, "bend"),
]


def row(student, a, b, cause="", **about):
    """Return a graded student; None is an exercise that was not answered."""
    marks = {
        check.id: Mark(
            points or 0, (points or 0) / check.points, cause, points is not None
        )
        for check, points in zip(CHECKS, (a, b), strict=True)
    }
    return Row(student, student.title(), GRADED, marks, **about)


def report(*rows):
    """Return the report of a class."""
    return ClassReport("01_unit", "A unit", CHECKS, list(rows))


def facts(*rows):
    """Return what the report says about students, by name."""
    return {c.row.student: c.facts for c in concerns(report(*rows))}


GOOD = [row(f"good{n}", 6, 4) for n in range(4)]


def test_somebody_who_did_well_is_not_named():
    assert facts(*GOOD) == {}


@pytest.mark.parametrize(
    ("student", "said"),
    [
        (Row("eve", "Eve"), "nothing was handed in"),
        (row("eve", None, None), "every exercise is as it was released"),
        (row("eve", 0, 4), "40% of the automatic points"),
        (row("eve", 6, None), "not answered: 1.2 (4 of 5 did)"),
        (
            row("eve", 6, 0, earlier=[0.95, 0.95]),
            "60% of the automatic points, before 95%",
        ),
    ],
)
def test_each_rule_names_a_student_and_the_fact(student, said):
    assert facts(*GOOD, student) == {"eve": (said,)}


@pytest.mark.parametrize("earlier", [[], [0.9], [0.6, 1.0]])
def test_points_that_fell_by_a_third_or_less_are_no_fact(earlier):
    assert facts(*GOOD, row("eve", 6, 0, earlier=earlier)) == {}


def test_an_exercise_that_few_answered_is_nobodys_gap():
    open_ones = [row(f"open{n}", 6, None) for n in range(3)]
    assert facts(*GOOD, *open_ones) == {}


def test_the_example_of_a_cause_is_the_shortest_answer_of_those_who_read_it():
    wrong = [
        row("ann", 0, 4, "Sign.", answers={"add": "def add(): return -1"}),
        row("ben", 0, 4, "Sign.", answers={"add": "add = neg"}),
        row("cid", 0, 4, "Sign.", answers={"add": "  "}),
    ]
    cause = report(*GOOD, *wrong).causes()[0]
    assert cause.students == ("ann", "ben", "cid")
    assert cause.example == "add = neg"


@pytest.mark.parametrize(
    ("points", "expected"),
    [
        ([7], (7, 7, 7)),
        ([1, 3], (1, 2, 3)),
        ([4, 1, 3, 2], (1.5, 2.5, 3.5)),
        ([5, 5, 5, 0, 10], (5, 5, 5)),
    ],
)
def test_quartiles_are_the_medians_of_the_halves(points, expected):
    assert quartiles(points) == expected


def test_each_student_is_in_one_bin_and_full_points_are_in_the_last():
    points = [0, 0.01, 8, 8.01, 79.99, 80]
    found = {one.name: one.count for one in bins(points, 80)}
    assert (found["0"], found["0 to 8"], found["8 to 16"]) == (1, 2, 1)
    assert found["72 to 80"] == 2 and sum(found.values()) == len(points)


def test_times_come_from_the_journal_by_key_and_by_student(tmp_path):
    entry = {"student": "ada", "seconds": 1.5}
    entry["rulings"] = {
        "check-a": {"word": "timed out"},
        "hidden-b": {"word": "agreed"},
    }
    entry["cells"] = {"add": {"failed": "out of memory"}, "demo": {}}
    with Journal(journal_path(tmp_path / STATE, "01_unit", "01_unit")) as journal:
        journal.add("k1", entry)
    times = Times(tmp_path, "01_unit", "01_unit")
    stopped = (("add", "out of memory"), ("check-a", "timed out"))
    assert times.of("bob", "k1") == times.of("ada", "") == Took(1.5, stopped)
    assert times.of("bob", "") is None and times.of("ada", "other") is None


def test_without_a_journal_nothing_is_known_and_nothing_is_made(tmp_path):
    assert Times(tmp_path, "01_unit", "01_unit").of("ada", "k1") is None
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(1, "1 minute"), (3600, "1 hour"), (86400 * 2 + 60, "2 days 1 minute")],
)
def test_a_time_is_said_in_its_two_largest_parts(seconds, said):
    assert duration(seconds) == said
