"""Marks leave the gradebook whole, final ones only, in what platforms import."""

import csv
import io
import json
import shutil

import pytest
import typer
from typer.testing import CliRunner

from autograder.marks.command import marks
from autograder.marks.read import read_marks
from course.errors import UserError
from tests.grading.book import add, gradebook, make_book, mark

UNIT, OTHER = "01_first", "02_second"


@pytest.fixture(scope="module")
def bare(tmp_path_factory):
    """A course with two units and no student, to be copied: a new one takes seconds."""
    return make_book(tmp_path_factory.mktemp("bare") / "course", UNIT, OTHER)


@pytest.fixture(scope="module")
def filled(bare, tmp_path_factory):
    """A class of four: final, waiting, handed in nothing, handed in but not graded."""
    root = shutil.copytree(bare, tmp_path_factory.mktemp("filled") / "course")
    add(root, "ada", "Ada", "Löwe, von", "ada@example.org")
    add(root, "bob", "Bob", "=cmd()", "bob@example.org")
    add(root, "cleo", "Cleo", "Cruz", "cleo@example.org")
    add(root, "dan", "Dan", "Drew", "dan@example.org")
    mark(root, "ada", UNIT, 7.335, why=2)
    mark(root, "bob", UNIT, 10)
    (root / "submitted" / "dan" / UNIT).mkdir(parents=True)
    return root


@pytest.fixture
def book(filled, tmp_path):
    """A fresh copy of that class."""
    return shutil.copytree(filled, tmp_path / "course")


def export(root, *words):
    """Run the command; return its standard output and what it says beside it."""
    app = typer.Typer()
    app.command()(marks)
    done = CliRunner().invoke(app, [*words, "--course", str(root)])
    if done.exception:
        raise done.exception
    return done.stdout, done.stderr


def lines(text):
    """Return the lines of a CSV text as dicts."""
    return list(csv.DictReader(io.StringIO(text)))


def test_the_plain_table_has_a_line_for_everybody_and_says_what_is_final(book):
    text, said = export(book, "01")
    states = {row["student"]: row["state"] for row in lines(text)}
    assert states == {
        "ada": "final",
        "bob": "waits for a person",
        "cleo": "not submitted",
        "dan": "not graded yet",
    }
    assert said == ""


def test_numbers_are_rounded_once_and_have_a_point(book):
    ada = next(r for r in lines(export(book, "01")[0]) if r["student"] == "ada")
    assert (ada["points"], ada["mark"], ada["of"]) == ("9.34", "9.34", "15")


def test_a_penalty_is_taken_off_and_never_more_than_there_is(book):
    with gradebook(book) as found:
        for student, penalty in (("ada", 1.5), ("bob", 99)):
            row = found.find_submission_notebook(UNIT, UNIT, student)
            row.late_submission_penalty = penalty
        found.db.commit()
    rows = {row["student"]: row for row in lines(export(book, "01")[0])}
    assert (rows["ada"]["late penalty"], rows["ada"]["mark"]) == ("1.5", "7.84")
    assert rows["bob"]["mark"] == "0"


def test_names_with_commas_and_umlauts_survive_a_file(book, tmp_path):
    path = tmp_path / "deep" / "marks.csv"
    export(book, "01", "--to", str(path))
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    names = {row["last name"] for row in lines(path.read_text("utf-8-sig"))}
    assert "Löwe, von" in names


@pytest.mark.parametrize("form", ["plain", "moodle", "canvas"])
def test_no_cell_of_a_file_is_a_formula(book, form):
    add(book, "-1+1", "@SUM(A1)", "\t=1", "+1@example.org")
    text, _ = export(book, "01", "--format", form, "--waiting", "--zeros")
    cells = [cell for row in csv.reader(io.StringIO(text)) for cell in row]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t"))]
    assert "'=cmd()" in text


def test_moodle_gets_the_final_marks_and_the_others_are_named(book):
    text, said = export(book, "01", "--format", "moodle")
    (ada,) = lines(text)
    assert (ada["Email address"], ada[UNIT]) == ("ada@example.org", "9.34")
    assert "waits for a person: bob" in said
    assert "not submitted: cleo" in said and "not graded yet: dan" in said


def test_waiting_and_missing_marks_are_taken_when_asked_for(book):
    text, said = export(book, "01", "--format", "moodle", "--waiting", "--zeros")
    found = {row["First name"]: row[UNIT] for row in lines(text)}
    assert found == {"Ada": "9.34", "Bob": "10", "Cleo": "0"}
    waits = {r["First name"]: r["Waits for a person"] for r in lines(text)}
    assert waits == {"Ada": "", "Bob": UNIT, "Cleo": ""}
    assert "dan" in said and "bob" not in said


def test_moodle_never_gets_a_line_without_an_identifier(book):
    with gradebook(book) as found:
        found.find_student("ada").email = ""
        found.db.commit()
    text, said = export(book, "01", "--format", "moodle", "--by", "email")
    assert lines(text) == [] and "no identifier that Moodle could take: ada" in said
    (ada,) = lines(export(book, "01", "--format", "moodle")[0])
    assert ada["ID number"] == "ada"


def test_a_platform_gets_no_empty_mark(book):
    mark(book, "bob", OTHER, 3, why=3)
    for form in ("moodle", "canvas"):
        text, said = export(book, "--format", form)
        assert "" not in [row[name] for row in lines(text) for name in (UNIT, OTHER)]
        assert "02_second not submitted: " in said


def test_canvas_gets_its_columns_and_the_points_possible(book):
    with gradebook(book) as found:
        found.find_student("ada").lms_user_id = "4711"
        found.db.commit()
    head, possible, ada = csv.reader(
        io.StringIO(export(book, "01", "--format", "canvas")[0])
    )
    assert head[:5] == ["Student", "ID", "SIS User ID", "SIS Login ID", "Section"]
    assert possible == ["Points Possible", "", "", "", "", "15"]
    assert ada == ["Löwe, von, Ada", "4711", "", "ada", "", "9.34"]


def test_json_has_no_mark_where_none_is_final(book):
    found = json.loads(export(book, "01", "--json")[0])["units"][0]["students"]
    assert {s["student"]: s["mark"] for s in found} == {
        "ada": pytest.approx(9.335),
        "bob": None,
        "cleo": None,
        "dan": None,
    }
    assert [s["waiting"] for s in found if s["student"] == "bob"] == [5]


def test_units_that_somebody_handed_in_are_taken_if_none_is_named(book):
    assert [unit.unit for unit in read_marks(book, []).units] == [UNIT]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["99"], "is no unit of the gradebook. Units there: 01_first, 02_second"),
        (["0"], "names several units"),
        (["01", "--format", "excel"], "Give plain, moodle or canvas"),
        (["01", "--by", "name"], "Give email or id"),
    ],
)
def test_a_mistake_is_one_line_that_says_what_next(book, words, said):
    with pytest.raises(UserError, match=said) as found:
        export(book, *words)
    assert "\n" not in str(found.value)


def test_an_empty_class_and_an_empty_course_say_what_next(bare, tmp_path):
    root = shutil.copytree(bare, tmp_path / "course")
    with pytest.raises(UserError, match="nbgrader db student import"):
        export(root)
    add(root, "ada")
    with pytest.raises(UserError, match="Nothing was handed in yet"):
        export(root)
    (root / "gradebook.db").unlink()
    with pytest.raises(UserError, match="There is no gradebook"):
        export(root)
