"""Known submissions get known marks."""

import pytest

from autograder.demo.roster import HOSTILE
from tests.grading.sample import STUDENTS, UNITS, checks, questions, with_habit

every_unit = pytest.mark.parametrize("unit", UNITS)


def by_checks(sample, student, unit):
    marks = sample.marks(student, unit)
    return {name: marks[name] for name in checks(unit)}


@every_unit
def test_the_reference_gets_every_automatic_point(sample, unit):
    for student in with_habit("reference"):
        assert by_checks(sample, student, unit) == checks(unit)


@every_unit
def test_written_answers_wait_for_a_person(sample, unit):
    for student in with_habit("reference"):
        assert sample.waiting(student, unit) == questions(unit)


@every_unit
def test_the_untouched_release_gets_nothing(sample, unit):
    for student in with_habit("untouched"):
        assert set(sample.marks(student, unit).values()) == {0}
        assert sample.waiting(student, unit) == set()


@every_unit
@pytest.mark.parametrize("student", with_habit("mistake"))
def test_a_mistake_costs_exactly_the_checks_that_fail(sample, unit, student):
    wrong = sample.mistake(STUDENTS[student], unit)
    marks = by_checks(sample, student, unit)
    assert marks == sample.expected(unit, wrong)
    assert sum(marks.values()) < sum(checks(unit).values())


@every_unit
def test_half_of_the_work_gets_the_points_of_that_half(sample, unit):
    for student in with_habit("half"):
        marks = by_checks(sample, student, unit)
        assert marks == sample.expected(unit, sample.half(unit))
        assert sum(marks.values()) < sum(checks(unit).values())


@every_unit
@pytest.mark.parametrize("habit", ["style", "extra", "stderr", "copies", "no-check"])
def test_an_honest_student_loses_nothing(sample, unit, habit):
    for student in with_habit(habit):
        assert by_checks(sample, student, unit) == checks(unit)


@every_unit
@pytest.mark.parametrize("habit", HOSTILE)
def test_a_hostile_student_gains_nothing(sample, unit, habit):
    for student in with_habit(habit):
        assert set(by_checks(sample, student, unit).values()) == {0}
        assert sample.row(student, unit)["state"] == "graded"


def test_partial_credit_reaches_the_gradebook(sample):
    found = [
        mark
        for unit in UNITS
        for student in with_habit("mistake")
        for name, mark in by_checks(sample, student, unit).items()
        if 0 < mark < checks(unit)[name]
    ]
    assert found


def test_the_students_with_warnings_did_write_to_stderr(sample):
    for student in with_habit("stderr"):
        source = "".join(
            cell.source
            for cell in sample.notebook("submitted", student, UNITS[-1]).cells
        )
        assert "logging.warning" in source and "file=sys.stderr" in source
