"""`kindling collect` finds whose downloaded notebooks are, and loses none."""

import io
import json
import os
import zipfile
from datetime import UTC, datetime
from pathlib import PurePosixPath

import nbformat
import pytest
from nbgrader.api import Gradebook
from typer.testing import CliRunner

from autograder.classes.roster import Student
from autograder.collect import files
from autograder.collect.files import notebooks
from autograder.collect.people import Owners
from course.cli.app import app
from course.errors import UserError
from tests.grading.sample import ROOT, run
from tests.grading.small import release, submission

UNIT = "01_small"
CLASS = [
    Student("ada", "Ada", "Lovelace", "ada@x.org", "54321"),
    Student("zoe", "Zoë", "O'Brien Šárka", "z.obrien@x.org", "777"),
    Student("s03", "Grace", "Hopper"),
    Student("s04", "Grace", "Hopper"),
]


def owners(path):
    """Return whose a file may be."""
    return Owners(CLASS, UNIT).of(PurePosixPath(path))


@pytest.mark.parametrize(
    ("path", "who"),
    [
        ("Ada Lovelace_8812_assignsubmission_file_/01_small.ipynb", "ada"),
        ("Lovelace Ada_8812_assignsubmission_file/my work.ipynb", "ada"),
        ("lovelaceada_LATE_54321_98765_01_small-2.ipynb", "ada"),
        ("obriensarkazoe_777_98765_01_small.ipynb", "zoe"),
        ("Zoe O'Brien Sarka_1_assignsubmission_file_/x.ipynb", "zoe"),
        ("Small unit_s03_attempt_2027-03-05-12-00-00_01_small.ipynb", "s03"),
        ("ada+01_small+2027-03-05 12:00:00 UTC+abcdef/01_small.ipynb", "ada"),
        ("ADA@X.ORG/01_small (1).ipynb", "ada"),
        ("s03/01_small/01_small.ipynb", "s03"),
        ("01_small_s03.ipynb", "s03"),
        ("group 7/ada.zip/01_small.ipynb", "ada"),
    ],
)
def test_the_owner_is_read_from_names_that_lms_give(path, who):
    assert owners(path) == [who]


@pytest.mark.parametrize(
    ("path", "who"),
    [
        ("Grace Hopper_1_assignsubmission_file_/01_small.ipynb", ["s03", "s04"]),
        ("01_small.ipynb", []),
        ("adam/01_small.ipynb", []),
        ("ada/copy_of_s03_01_small.ipynb", ["ada", "s03"]),
    ],
)
def test_what_is_unclear_is_not_guessed(path, who):
    assert owners(path) == who


@pytest.fixture(scope="module")
def template(tmp_path_factory):
    """Return a course directory with a class and one released unit."""
    root = tmp_path_factory.mktemp("class")
    (root / "nbgrader_config.py").write_bytes(
        (ROOT / "nbgrader_config.py").read_bytes()
    )
    (root / "release" / UNIT).mkdir(parents=True)
    nbformat.write(release(), root / "release" / UNIT / f"{UNIT}.ipynb")
    with Gradebook(f"sqlite:///{root}/gradebook.db", "kindling") as gradebook:
        for one in CLASS:
            names = {"first_name": one.first, "last_name": one.last}
            names |= {"email": one.email, "lms_user_id": one.lms}
            gradebook.add_student(one.id, **names)
    return root


@pytest.fixture
def course(template, tmp_path, monkeypatch):
    """Return a copy of the class, as the current folder."""
    for path in template.rglob("*"):
        if path.is_file():
            target = tmp_path / "class" / path.relative_to(template)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(path.read_bytes())
    monkeypatch.setenv("KINDLING_RECORDINGS", "")
    monkeypatch.setenv("KINDLING_REFERENCE", "")
    monkeypatch.chdir(tmp_path / "class")
    return tmp_path / "class"


def book(words="Because."):
    """Return the bytes of a notebook that was handed in."""
    notebook = submission()
    notebook.cells[-1].source = words
    return nbformat.writes(notebook).encode()


def download(course, files):
    """Write files into a folder of downloads; return the folder."""
    folder = course.parent / "downloads"
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    return folder


def zipped(files, time=(2027, 3, 5, 12, 0, 0)):
    """Return the bytes of a zip file."""
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name, time), content)
    return whole.getvalue()


def collect(folder, *options):
    """Run `kindling collect` on downloads and return its result and its JSON."""
    words = ["collect", "01", "--from", str(folder), "--json", *options]
    done = CliRunner().invoke(app, words)
    return done.exit_code, json.loads(done.stdout) if done.stdout else done.exception


def handed_in(course, student):
    """Return where a student's notebook lies."""
    return course / "submitted" / student / UNIT / f"{UNIT}.ipynb"


MOODLE = "Ada Lovelace_8812_assignsubmission_file_/01_small.ipynb"


def test_a_zip_of_an_lms_is_sorted_by_student(course):
    inner = zipped({"work/renamed.ipynb": book("zoe")})
    whole = zipped({MOODLE: book("ada"), "zoe_1_file_/all.zip": inner})
    path = course.parent / "moodle.zip"
    path.write_bytes(whole)
    code, said = collect(path)
    assert code == 0 and [t["student"] for t in said["taken"]] == ["ada", "zoe"]
    assert handed_in(course, "zoe").read_bytes() == book("zoe")
    assert said["missing"] == ["s03", "s04"]
    assert not (handed_in(course, "ada").parent / "timestamp.txt").exists()


def test_a_newer_one_replaces_the_older_one_which_is_kept(course):
    collect(download(course, {"ada/01_small.ipynb": book("first")}))
    (_, said) = collect(download(course, {"ada/01_small.ipynb": book("second")}))
    assert said["taken"][0]["did"] == "replaced"
    assert handed_in(course, "ada").read_bytes() == book("second")
    kept = course / ".collected" / UNIT / "ada" / "1.ipynb"
    assert kept.read_bytes() == book("first")


def test_only_new_leaves_what_was_collected_before(course):
    collect(download(course, {"ada/01_small.ipynb": book("first")}))
    folder = download(course, {"ada/01_small.ipynb": book("second")})
    assert collect(folder, "--only-new")[1]["taken"][0]["did"] == "left as it was"
    assert handed_in(course, "ada").read_bytes() == book("first")


def test_what_is_unclear_is_named_and_a_person_can_say_whose_it_is(course):
    folder = download(course, {"Grace Hopper_1_file_/01_small.ipynb": book()})
    code, said = collect(folder)
    assert code == 2 and "may be s03 or s04's" in said["problems"][0]
    who = course / "who.csv"
    who.write_text("file,id\nGrace Hopper_1_file_,s04\n")
    code, said = collect(folder, "--who", str(who))
    assert code == 0 and handed_in(course, "s04").is_file()


def test_a_notebook_of_another_unit_is_not_taken(course):
    other = submission()
    for cell in other.cells:
        if "nbgrader" in cell.metadata:
            cell.metadata["nbgrader"]["grade_id"] += "-of-another"
    text = nbformat.writes(other).encode()
    _, said = collect(download(course, {"ada/01_small.ipynb": text}))
    assert said["other files"] == ["ada/01_small.ipynb"]
    assert not handed_in(course, "ada").exists()


def test_a_broken_notebook_is_taken_by_its_name_for_grading_to_report(course):
    collect(download(course, {"ada/01_small.ipynb": b"{cut off"}))
    assert handed_in(course, "ada").read_bytes() == b"{cut off"


def test_of_two_notebooks_the_newer_file_is_taken_and_it_is_said(course):
    folder = download(course, {"ada/a.ipynb": book("1"), "ada/b.ipynb": book("2")})
    os.utime(folder / "ada" / "b.ipynb", (1e9, 1e9))
    code, said = collect(folder)
    assert code == 2 and "ada/b.ipynb was not" in said["problems"][0]
    assert handed_in(course, "ada").read_bytes() == book("1")


def test_the_time_of_handing_in_is_what_a_person_says(course):
    folder = download(course, {"ada/01_small.ipynb": book()})
    collect(folder, "--received", "2027-03-05T20:00", "--timezone", "Europe/Berlin")
    stamp = handed_in(course, "ada").with_name("timestamp.txt").read_text()
    assert stamp.startswith("2027-03-05 19:00:00")


def test_the_times_of_files_count_only_when_asked_for(course):
    path = course.parent / "canvas.zip"
    path.write_bytes(zipped({"lovelaceada_54321_9_01_small.ipynb": book()}))
    collect(path, "--received", "files")
    stamp = handed_in(course, "ada").with_name("timestamp.txt").read_text()
    local = datetime(2027, 3, 5, 12).astimezone().astimezone(UTC)
    assert stamp.startswith(f"{local:%Y-%m-%d %H:%M:%S}")


def test_a_dry_run_takes_nothing(course):
    folder = download(course, {"ada/01_small.ipynb": book()})
    assert collect(folder, "--dry-run")[1]["taken"][0]["did"] == "not taken"
    assert not (course / "submitted").exists()


def test_names_that_lead_out_of_a_zip_file_lead_nowhere(course):
    path = course.parent / "bad.zip"
    path.write_bytes(zipped({"../../ada/01_small.ipynb": book()}))
    collect(path)
    assert handed_in(course, "ada").is_file()
    assert not (course.parent.parent / "ada").exists()


def test_links_are_not_followed(course):
    folder = download(course, {"ada/notes.txt": b"x"})
    (folder / "ada" / "01_small.ipynb").symlink_to(course / "gradebook.db")
    assert collect(folder)[1]["taken"] == []


def test_what_is_too_large_or_no_zip_file_is_named(course, monkeypatch):
    monkeypatch.setattr(files, "LARGEST", 10)
    folder = download(course, {"ada/01_small.ipynb": book(), "zoe.zip": b"PK no"})
    told = {one.path.as_posix(): one.problem for one in notebooks(folder)}
    assert "is too large" in told["ada/01_small.ipynb"]
    assert "no zip file" in told["zoe.zip"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["collect", "01", "--from", "nowhere"], "is not there"),
        (["collect", "77", "--from", "."], "no unit"),
        (["collect", "01", "--from", "release", "--received", "soon"], "no date"),
    ],
)
def test_mistakes_are_told_in_one_line(course, words, said):
    error = CliRunner().invoke(app, words).exception
    assert isinstance(error, UserError) and said in str(error)


def test_a_class_without_students_is_told(course):
    (course / "gradebook.db").unlink()
    error = CliRunner().invoke(app, ["collect", "01", "--from", "."]).exception
    assert "has no students" in str(error)


@pytest.mark.slow
def test_without_an_exchange_the_next_step_is_told(course):
    config = course / "nbgrader_config.py"
    config.write_text(config.read_text() + "\nc.Exchange.root = '/nowhere/at/all'\n")
    done = run(course, "course.cli", "collect", "01")
    assert done.returncode == 1 and "c.Exchange.root" in done.stderr


@pytest.mark.slow
def test_the_exchange_of_nbgrader_is_collected(course):
    """Does the newest of two that a student handed in arrive, with its time?"""
    place = course / "exchange" / "kindling" / "inbound"
    for time, words in (("12:00:00", "first"), ("13:00:00", "second")):
        folder = place / f"ada+{UNIT}+2027-03-05 {time}.000000 UTC+abc"
        folder.mkdir(parents=True)
        (folder / f"{UNIT}.ipynb").write_bytes(book(words))
    config = course / "nbgrader_config.py"
    lines = f"\nc.Exchange.root = {str(course / 'exchange')!r}\n"
    lines += "c.ExchangeCollect.check_owner = False\n"
    lines += "c.ReceiptCollect.believe_names = True\n"
    config.write_text(config.read_text() + lines)
    done = run(course, "course.cli", "collect", "01", "--json")
    assert json.loads(done.stdout)["collected"] == 1, done.stderr
    assert handed_in(course, "ada").read_bytes() == book("second")
