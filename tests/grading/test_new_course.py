"""`kindling new-course` makes the folder of a class, and brings it up to date."""

import json
import stat

import pytest
from nbgrader.api import Gradebook

from tests.grading.sample import ROOT, run

UNIT = "00_start_here"
ROSTER = (
    "id,first_name,last_name,email\nada,Ada,Lovelace,ada@x.org\nalan,Alan,Turing,\n"
)


def new_course(folder, *options):
    """Run `kindling new-course` on a folder, from the course."""
    return run(ROOT, "course.cli", "new-course", str(folder), *options)


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """Return the folder of a class of two with one unit, and what was said."""
    place = tmp_path_factory.mktemp("class")
    (place / "roster.csv").write_text(ROSTER)
    options = ["--students", str(place / "roster.csv"), "--units", "00"]
    options += ["--first-due", "2027-03-05", "--timezone", "UTC", "--json"]
    done = new_course(place / "Fall 2027", *options)
    assert done.returncode == 0, done.stderr
    return place / "Fall 2027", json.loads(done.stdout)


def gradebook(folder):
    """Return the gradebook of a class."""
    return Gradebook(f"sqlite:///{folder}/gradebook.db", "Fall-2027")


def test_the_class_has_its_students_units_and_dates(made):
    folder, said = made
    assert said["students"] == said["new"] == 2
    assert said["units"] == {UNIT: "2027-03-05 23:59 UTC"}
    with gradebook(folder) as book:
        assert book.find_student("ada").last_name == "Lovelace"
        assert str(book.find_assignment(UNIT).duedate) == "2027-03-05 23:59:00"


def test_nobody_else_can_look_into_the_class(made):
    folder, _ = made
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_the_release_of_the_class_is_that_of_the_course(made):
    folder, _ = made
    for name in (f"{UNIT}.ipynb", "checks.json"):
        own = (folder / "release" / UNIT / name).read_text("utf-8")
        assert json.loads(own)["cells" if name.endswith("nb") else "checks"]
        assert own.strip() == (ROOT / "release" / UNIT / name).read_text().strip()


def test_what_is_handed_in_there_is_graded(made):
    folder, _ = made
    inbox = folder / "submitted" / "ada" / UNIT
    inbox.mkdir(parents=True)
    solved = (ROOT / "solutions" / f"{UNIT}.ipynb").read_bytes()
    (inbox / f"{UNIT}.ipynb").write_bytes(solved)
    done = run(folder, "course.cli", "grade", "00")
    assert done.returncode == 0, done.stderr
    with gradebook(folder) as book:
        assert book.find_submission(UNIT, "ada").score == 80


def test_a_second_run_adds_who_is_new_and_takes_out_nobody(made):
    folder, _ = made
    config = folder / "nbgrader_config.py"
    config.write_text(config.read_text() + "# mine\n")
    more = folder / "more.csv"
    more.write_text("id\nalan\ngrace\n")
    done = new_course(folder, "--students", str(more), "--json")
    said = json.loads(done.stdout)
    assert (said["students"], said["new"], said["not listed"]) == (3, 1, ["ada"])
    assert list(said["units"]) == [UNIT] and said["name"] == "Fall 2027"
    assert config.read_text().endswith("# mine\n")


def test_a_folder_that_holds_something_else_is_left_alone(tmp_path):
    (tmp_path / "thesis.txt").write_text("years of work")
    done = new_course(tmp_path)
    assert done.returncode == 1 and "is not the folder of a class" in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--units", "77"], "'77' is no unit"),
        (["--students", "nobody.csv"], "cannot be read"),
        (["--first-due", "tomorrow"], "'tomorrow' is no date"),
        (["--first-due", "2027-03-05", "--due", "x.csv"], "Leave one away"),
    ],
)
def test_mistakes_are_told_before_anything_is_made(tmp_path, options, words):
    done = new_course(tmp_path / "new", *options)
    assert done.returncode == 1 and words in done.stderr
    assert "Traceback" not in done.stderr and not (tmp_path / "new").exists()
