"""The command makes a folder of its own, the same each time, and says where it is."""

import io
import json

import nbformat
import pytest
from rich.console import Console

from autograder.demo import summary
from autograder.demo.habits import hand_in, warning
from autograder.demo.place import MARKER, Place, find_course, make_place
from autograder.demo.roster import sample_class
from autograder.report.read import read_class
from course.errors import UserError
from tests.grading.sample import LAST, STUDENTS, UNITS, run


def test_nothing_of_nbgrader_reaches_the_terminal(sample):
    assert sample.said == ""
    assert sample.result["folder"] == str(sample.folder)


def test_the_log_keeps_what_nbgrader_said(sample):
    log = (sample.folder / "demo.log").read_text("utf-8")
    assert "Autograding" in log and "Released as: kindling" in log


def test_every_step_was_timed(sample):
    seconds = sample.result["seconds"]
    assert {"Autograding", "Writing feedback", "Collecting", "total"} <= set(seconds)


def test_the_table_has_a_line_for_every_student(sample):
    out = io.StringIO()
    reports = [read_class(sample.folder, unit) for unit in UNITS]
    console = Console(file=out, width=120)
    summary.show(console, Place(sample.folder), list(STUDENTS.values()), reports)
    for student in STUDENTS.values():
        assert f"{student.id} {student.name}" in out.getvalue()
    assert "80 + 20" in out.getvalue() and "not submitted" in out.getvalue()


@pytest.mark.parametrize("width", [40, 80, 120, 300])
def test_no_column_of_the_tables_is_cut(sample, width):
    out = io.StringIO()
    reports = [read_class(sample.folder, unit) for unit in UNITS] * 4
    console = Console(file=out, width=width)
    found = summary.tables(width, list(STUDENTS.values()), reports)
    for table in found:
        console.print(table)
    assert "\N{HORIZONTAL ELLIPSIS}" not in out.getvalue()
    assert sum(len(table.columns) for table in found) >= 2 + len(reports)


def test_every_student_hands_in_the_same_each_time(sample):
    fetched = (sample.folder / "release" / LAST / f"{LAST}.ipynb").read_text("utf-8")
    assignment = sample.assignment(LAST)
    for student in STUDENTS.values():
        text = hand_in(student, assignment, fetched)
        assert text == hand_in(student, assignment, fetched)
        handed_in = sample.file("submitted", student.id, LAST)
        assert text is None or text == handed_in.read_text("utf-8")


def test_a_larger_class_makes_several_mistakes(sample):
    fetched = (sample.folder / "release" / LAST / f"{LAST}.ipynb").read_text("utf-8")
    extra = sample_class(len(STUDENTS) + 3)[len(STUDENTS) :]
    texts = {hand_in(student, sample.assignment(LAST), fetched) for student in extra}
    assert len(texts) == 3
    assert all(nbformat.reads(text, as_version=4).cells for text in texts)


def test_an_answer_that_warns_still_says_the_same():
    source = 'def f(x):\n    """Twice."""\n    return 2 * x'
    names = {"calls": list(range(50))}
    exec(warning(source), names)
    assert names["f"](4) == 8 and "warnings.warn" in warning(source)


def test_a_folder_that_is_not_a_demo_is_left_alone(tmp_path):
    (tmp_path / "thesis.txt").write_text("years of work", "utf-8")
    with pytest.raises(UserError, match="is not a demo folder; nothing was changed"):
        make_place(tmp_path, tmp_path)
    assert (tmp_path / "thesis.txt").read_text("utf-8") == "years of work"


def test_an_old_demo_is_replaced(tmp_path):
    folder = tmp_path / "demo"
    make_place(folder, tmp_path)
    (folder / "grades.csv").write_text("old", "utf-8")
    make_place(folder, tmp_path)
    assert (folder / MARKER).is_file() and not (folder / "grades.csv").exists()


def test_git_ignores_the_folder(tmp_path):
    make_place(tmp_path / "demo", tmp_path)
    assert (tmp_path / "demo" / ".gitignore").read_text("utf-8") == "*\n"


def test_from_inside_a_demo_the_course_is_found(sample):
    assert find_course(sample.folder / "source") == sample.course


def test_an_error_is_one_line(sample):
    done = run(sample.course, "autograder.demo", "99")
    assert done.returncode == 1 and done.stdout == ""
    assert len(done.stderr.strip().splitlines()) == 1
    assert UNITS[0] in done.stderr


def test_the_marker_says_where_the_course_is(sample):
    about = json.loads((sample.folder / MARKER).read_text("utf-8"))
    assert about["course"] == str(sample.course)
