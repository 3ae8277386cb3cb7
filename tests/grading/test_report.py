"""The class report says who got what, what went wrong and why."""

import io
import json
import re

import pytest
import typer
from rich.console import Console
from typer.testing import CliRunner

from autograder.report import page, terminal
from autograder.report.command import report as report_command
from autograder.report.command import unit_name
from autograder.report.concerns import concerns
from autograder.report.read import read_class
from autograder.report.spread import bins
from course.errors import UserError
from tests.grading.sample import LAST, STUDENTS, UNITS, checks, with_habit


@pytest.fixture(scope="module")
def report(sample):
    """The report on the last unit."""
    return read_class(sample.folder, LAST)


def test_it_has_every_student_and_every_check(report):
    assert [row.student for row in report.rows] == list(STUDENTS)
    assert {check.id: check.points for check in report.checks} == checks(LAST)


def test_checks_have_the_number_and_title_of_their_exercise(report, sample):
    first = sample.assignment(LAST).cells.exercises[0]
    assert report.checks[0].id == first.checks[0].id
    assert report.checks[0].exercise == first.heading.number
    assert report.checks[0].title == first.heading.title


def test_the_counts_of_a_check_add_up_to_the_graded_students(report):
    for tally in report.tallies():
        counts = (tally.full, tally.part, tally.none, tally.unanswered)
        assert sum(counts) == len(report.graded)
        assert tally.full >= len(with_habit("reference"))
        assert tally.unanswered >= len(with_habit("untouched"))


def test_the_planted_cause_is_counted(report, sample):
    students = list(with_habit("mistake"))
    (source,) = sample.mistake(STUDENTS[students[0]], LAST).values()
    cells = sample.assignment(LAST).cells
    note = next(v.note for v in cells.variants if v.source == source)
    cause = next(cause for cause in report.causes() if cause.text == note)
    assert {students[0], students[-1]} <= set(cause.students)


def test_a_check_without_points_has_a_pass_rate_as_well(sample):
    for unit in UNITS:
        report = read_class(sample.folder, unit)
        warm_up = [t for t in report.tallies() if t.check.points == 0]
        for tally in warm_up:
            assert tally.unanswered >= len(with_habit("untouched"))
            assert tally.full >= len(with_habit("reference") + with_habit("style"))


def test_who_waits_for_a_person_is_listed(report):
    waiting = {row.student for row in report.waiting}
    assert set(with_habit("reference")) <= waiting
    assert not set(with_habit("untouched")) & waiting


def test_the_spread_counts_every_graded_student_once(report):
    earned = [row.automatic for row in report.graded]
    assert sum(one.count for one in bins(earned, report.points)) == len(report.graded)


def test_the_page_stands_alone(report):
    text = page.page(report)
    assert not re.search(r"<script|<link|<img|src=|url\(|@import", text)
    assert set(re.findall(r"https?://[\w.:-]*\w", text)) == {"http://localhost:8888"}
    assert "color-scheme: light dark" in text


def test_the_page_names_checks_causes_and_problems(report):
    text = page.page(report)
    assert report.checks[0].title in text and "put back and run" in text
    assert "is not JSON" in text and "(hidden)" in text


def test_names_from_a_class_list_are_inert_on_the_page(report):
    report.rows[0].name, name = "<b>&", report.rows[0].name
    text = page.page(report)
    report.rows[0].name = name
    assert "&lt;b&gt;&amp;" in text and "<b>&" not in text


def test_the_terminal_shows_the_same_facts(report):
    out = io.StringIO()
    terminal.show(Console(file=out, width=100), report)
    assert report.checks[0].id in out.getvalue() and "is not JSON" in out.getvalue()


def test_it_knows_how_long_everybody_took(report):
    assert all(row.took and 0 < row.took.seconds < 600 for row in report.graded)


def test_it_knows_earlier_units_and_where_formgrader_shows_a_submission(report):
    rows = {row.student: row for row in report.rows}
    reference, untouched = with_habit("reference")[0], with_habit("untouched")[0]
    assert rows[reference].earlier == [1.0] * (len(UNITS) - 1)
    assert rows[untouched].earlier == [0.0] * (len(UNITS) - 1)
    assert all(len(row.link) == 32 for row in report.graded)


def test_a_cause_has_an_answer_of_a_student_who_read_it(report, sample):
    for cause in report.causes():
        answers = [
            cell.source.strip()
            for student in cause.students
            for cell in sample.notebook("autograded", student, LAST).cells
        ]
        assert cause.example in answers


def test_who_handed_in_nothing_may_need_help(report):
    named = {c.row.student: c.facts for c in concerns(report)}
    assert named[with_habit("absent")[0]] == ("nothing was handed in",)
    assert not set(with_habit("reference")) & set(named)


def test_the_reference_in_several_hands_is_not_alike(report):
    named = {student for pair in report.pairs for student in pair.students}
    assert not set(with_habit("reference") + with_habit("extra")) & named


def invoke(*words):
    """Run the command; return what it printed."""
    app = typer.Typer()
    app.command()(report_command)
    done = CliRunner().invoke(app, list(words), catch_exceptions=False)
    return done.stdout


def test_the_command_writes_the_page_and_the_data(sample, tmp_path):
    html = tmp_path / "sub" / "report.html"
    words = [LAST[:2], "--course", str(sample.folder), "--html", str(html), "--json"]
    found = json.loads(invoke(*words))
    assert found["unit"] == LAST and len(found["quartiles"]) == 3
    assert html.read_text("utf-8").startswith("<!DOCTYPE html>")


def test_the_page_lies_in_the_course_if_no_other_place_is_named(sample):
    path = sample.folder / "reports" / f"{LAST}.html"
    before = path.read_text("utf-8")
    path.unlink()
    assert invoke(LAST, "--course", str(sample.folder), "--json")
    assert not path.exists()
    assert str(path) in invoke(LAST, "--course", str(sample.folder)).replace("\n", "")
    assert path.read_text("utf-8") == before


def test_a_word_that_fits_no_unit_lists_the_units(sample):
    with pytest.raises(UserError, match=UNITS[0]):
        unit_name(sample.folder, "99")


def test_a_folder_without_a_gradebook_is_told_so_and_stays_empty(sample, tmp_path):
    (tmp_path / "nbgrader_config.py").write_text("c = get_config()", "utf-8")
    with pytest.raises(UserError, match="There is no gradebook"):
        read_class(tmp_path, LAST)
    assert not (tmp_path / "gradebook.db").exists()


def test_a_unit_without_an_entry_in_the_gradebook_says_what_to_do(sample):
    with pytest.raises(UserError, match="generate_assignment 99_nothing"):
        read_class(sample.folder, "99_nothing")
