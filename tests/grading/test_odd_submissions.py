"""Broken submissions are named, and the others are graded."""

from tests.grading.sample import LAST, STUDENTS, UNITS, with_habit

NO_CHECK = with_habit("no-check")[0]
COPIES = with_habit("copies")[0]
UNREADABLE = with_habit("unreadable")[0]


def problems(sample, student, unit):
    return [p["text"] for p in sample.row(student, unit)["problems"]]


def test_a_file_that_is_not_json_is_named_with_its_cause(sample):
    row = sample.row(UNREADABLE, LAST)
    assert row["state"] == "unreadable"
    assert f"submitted/{UNREADABLE}/{LAST}/{LAST}.ipynb" in row["problems"][0]["text"]
    assert "is not JSON (line " in row["problems"][0]["text"]


def test_an_unreadable_file_leaves_the_others_graded(sample):
    states = {s: sample.row(s, LAST)["state"] for s in STUDENTS}
    others = {s for s, state in states.items() if state == "graded"}
    assert others == set(STUDENTS) - {UNREADABLE, *with_habit("absent")}


def test_who_handed_in_nothing_is_named_as_such(sample):
    absent = with_habit("absent")[0]
    assert sample.row(absent, LAST)["state"] == "not submitted"


def test_a_missing_check_is_named_and_put_back(sample):
    for unit in UNITS:
        check = sample.assignment(unit).cells.exercises[0].checks[0].id
        (text,) = problems(sample, NO_CHECK, unit)
        assert f"`{check}`" in text and "was missing. It was put back and run" in text


def test_a_duplicated_id_is_named(sample):
    for unit in UNITS:
        answer = sample.assignment(unit).cells.exercises[0].id
        (text,) = problems(sample, COPIES, unit)
        assert f"`{answer}`" in text and "was there twice" in text


def test_the_note_stands_on_top_of_the_autograded_notebook(sample):
    for student in (NO_CHECK, COPIES):
        first = sample.notebook("autograded", student, LAST).cells[0]
        assert first.cell_type == "markdown"
        assert first.source.startswith("**Notes from grading**")


def test_the_student_reads_the_note_in_the_feedback(sample):
    page = sample.file("feedback", NO_CHECK, LAST, ".html").read_text("utf-8")
    assert "Notes from grading" in page and "was missing. It was put back" in page


def test_a_submission_without_problems_has_no_note(sample):
    for habit in ("reference", "untouched", "extra", "style", "half", "stderr"):
        for student in with_habit(habit):
            assert problems(sample, student, LAST) == []
            notebook = sample.notebook("autograded", student, LAST)
            assert "Notes from grading" not in notebook.cells[0].source
