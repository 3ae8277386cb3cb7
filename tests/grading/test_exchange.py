"""Notebooks go to the students and back through nbgrader's exchange."""

import csv

import pytest

from autograder.build.plan import read_unit
from course.check.recording import read
from tests.grading.sample import LAST, STUDENTS, UNITS, with_habit

every_unit = pytest.mark.parametrize("unit", UNITS)


def hidden_parts(sample, unit):
    """Return the lines that only hidden checks have and that define something."""
    cells = read_unit(sample.unit(unit)).all
    shown = {line for c in cells if not c.is_hidden for line in c.source.split("\n")}
    lines = [line for c in cells if c.is_hidden for line in c.source.split("\n")]
    return [line for line in lines if "def " in line and line not in shown]


@every_unit
@pytest.mark.parametrize("student", STUDENTS)
def test_every_student_fetched_every_unit(sample, student, unit):
    home = sample.folder / "students" / student / unit
    assert (home / f"{unit}.ipynb").is_file() and (home / "checks.json").is_file()


@every_unit
def test_what_was_submitted_was_collected(sample, unit):
    inbound = sample.folder / "exchange" / "kindling" / "inbound"
    submitted = {path.name.split("+")[0] for path in inbound.glob(f"*+{unit}+*")}
    collected = {path.parent.name for path in sample.folder.glob(f"submitted/*/{unit}")}
    absent = set(with_habit("absent")) if unit == LAST else set()
    assert submitted == collected == set(STUDENTS) - absent


@every_unit
@pytest.mark.parametrize("place", ["release", "exchange/kindling/outbound"])
def test_hidden_checks_stay_with_the_instructor(sample, unit, place):
    folder = sample.folder / place / unit
    text = "".join(path.read_text("utf-8") for path in folder.rglob("*.*"))
    hidden = hidden_parts(sample, unit)
    assert hidden and not [line for line in hidden if line in text]


@every_unit
def test_answers_to_hidden_checks_are_not_handed_out(sample, unit):
    student = with_habit("untouched")[0]
    fetched = sample.folder / "students" / student / unit / "checks.json"
    hidden = read(sample.unit(unit).recordings).checks
    assert hidden and not set(hidden) & set(read(fetched).checks)


@every_unit
def test_feedback_came_back_to_the_student(sample, unit):
    student = with_habit("mistake")[0]
    home = sample.folder / "students" / student / unit / "feedback"
    pages = list(home.rglob(f"{unit}.html"))
    assert len(pages) == 1
    sent = sample.file("feedback", student, unit, ".html")
    assert pages[0].read_bytes() == sent.read_bytes()


@every_unit
def test_feedback_holds_what_the_check_said(sample, unit):
    student = with_habit("mistake")[0]
    page = sample.file("feedback", student, unit, ".html").read_text("utf-8")
    assert "Likely cause: " in page and ": agrees" in page


def test_the_export_has_everyone_in_every_unit(sample):
    with (sample.folder / "grades.csv").open(encoding="utf-8") as file:
        rows = {(r["assignment"], r["student_id"]): r for r in csv.DictReader(file)}
    assert set(rows) == {(unit, student) for unit in UNITS for student in STUDENTS}
    best = with_habit("reference")[0]
    assert {float(rows[unit, best]["score"]) for unit in UNITS} == {80.0}
