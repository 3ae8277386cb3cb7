"""Whole runs: killed and continued, two at once, verified, started in every way."""

import json
import os
import random
import re
import shutil
import signal
import sqlite3
import time

import nbformat
import pytest
from nbgrader.api import Gradebook

from tests.grading.sample import run
from tests.grading.small_course import (
    ANSWERS,
    MARKS,
    UNIT,
    grade,
    hand_in,
    hand_in_class,
    journal,
    make_small_course,
    marks,
    start_grading,
)

KILLS = int(os.environ.get("KINDLING_TEST_KILLS", "2"))


@pytest.fixture(scope="module")
def released(tmp_path_factory):
    """Return a course with the small unit released, to be copied."""
    return make_small_course(tmp_path_factory.mktemp("small") / "course")


@pytest.fixture
def course(released, tmp_path):
    """Return a fresh copy of that course."""
    return shutil.copytree(released, tmp_path / "course")


def test_a_class_is_graded_and_what_is_known_is_not_run_again(course):
    expected = hand_in_class(course, 6)
    done = grade(course, "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["graded"] == 6
    assert marks(course) == expected
    again = json.loads(grade(course, "--json").stdout)
    assert (again["graded"], again["known"]) == (0, 6)
    assert grade(course, "--verify").returncode == 0


def test_plain_nbgrader_and_kindling_grade_give_the_same(course):
    expected = hand_in_class(course, 6)
    done = run(course, "nbgrader", "autograde", UNIT)
    assert done.returncode == 0, done.stderr
    assert marks(course) == expected
    first = {p.name: p.read_bytes() for p in (course / "autograded").rglob("*.ipynb")}
    assert grade(course).returncode == 0
    assert marks(course) == expected
    second = {p.name: p.read_bytes() for p in (course / "autograded").rglob("*.ipynb")}
    assert first.keys() == second.keys()
    assert len(journal(course)) == 6


def test_a_run_that_is_killed_goes_on_where_it_was(course):
    expected = hand_in_class(course, 60)
    moments = random.Random(7)
    finished = 0
    for _ in range(KILLS):
        process = start_grading(course)
        time.sleep(moments.uniform(0.2, 4.0))
        if process.poll() is not None:
            finished += 1
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
    done = grade(course)
    assert done.returncode == 0, done.stderr
    assert marks(course) == expected
    graded = journal(course)
    assert len(graded) == len(set(graded)) == 60
    assert grade(course, "--verify").returncode == 0
    print(f"killed {KILLS} times, {finished} of them after the end")


def test_two_graders_at_once_lose_nothing(course):
    expected = hand_in_class(course, 12)
    first = start_grading(course)
    lock = course / ".grading" / f"{UNIT}.lock"
    while not (lock.is_file() and lock.read_text()):
        time.sleep(0.02)
    os.kill(first.pid, signal.SIGSTOP)  # it is at work until the others are done
    second = grade(course)
    plain = run(course, "nbgrader", "autograde", UNIT)
    os.kill(first.pid, signal.SIGCONT)
    assert first.wait(120) == 0
    first.communicate()
    assert second.returncode == 1
    assert f"another grader (process {first.pid}) is at work" in second.stderr
    assert plain.returncode == 1 and "another grader" in plain.stderr
    assert marks(course) == expected
    assert grade(course, "--verify").returncode == 0


def test_another_secret_seed_gives_the_same_marks(course):
    expected = hand_in_class(course, 6)
    assert grade(course).returncode == 0
    (course / ".grading" / "seed").write_text("987654321\n")
    assert json.loads(grade(course, "--json").stdout)["graded"] == 6
    assert marks(course) == expected


def test_more_workers_than_cores_change_no_mark(course):
    expected = hand_in_class(course, 12)
    assert grade(course, "--workers", "8").returncode == 0
    assert marks(course) == expected


def test_a_resubmission_is_graded_anew(course):
    hand_in(course, "ada", ANSWERS["half"])
    grade(course)
    assert marks(course) == {"ada": 5}
    hand_in(course, "ada", ANSWERS["right"])
    grade(course)
    assert marks(course) == {"ada": 10}
    assert grade(course, "--verify").returncode == 0


def test_verify_finds_a_mark_that_was_changed(course):
    hand_in(course, "ada", ANSWERS["half"])
    grade(course)
    with sqlite3.connect(course / "gradebook.db") as database:
        database.execute("update grade set auto_score = 5 where auto_score = 0")
    done = grade(course, "--verify", "--json")
    assert done.returncode == 1
    (line,) = json.loads(done.stdout)["differences"]
    assert "ada" in line and "check-triple" in line


def test_points_that_a_person_gave_stay(course):
    hand_in(course, "ada", ANSWERS["half"])
    grade(course)
    with Gradebook(f"sqlite:///{course}/gradebook.db", "kindling") as gradebook:
        mark = gradebook.find_grade("check-triple", UNIT, UNIT, "ada")
        mark.manual_score = 4
        gradebook.db.commit()
    hand_in(course, "ada", ANSWERS["half"], "more = 1")
    grade(course)
    assert marks(course) == {"ada": 9}


def test_a_locked_gradebook_is_waited_for(course):
    expected = hand_in_class(course, 6)
    with sqlite3.connect(course / "gradebook.db", isolation_level=None) as database:
        database.execute("begin immediate")
        process = start_grading(course)
        while len(journal(course)) < 1 and process.poll() is None:
            time.sleep(0.05)
        time.sleep(8)
        database.execute("rollback")
    assert process.wait(120) == 0, process.communicate()
    process.communicate()
    assert marks(course) == expected


def test_what_cannot_be_graded_is_named_and_the_others_are(course):
    expected = hand_in_class(course, 6)
    broken = hand_in(course, "broken", {})
    broken.write_text("no notebook")
    linked = hand_in(course, "linked", {})
    linked.unlink()
    linked.symlink_to(course / "source" / UNIT / f"{UNIT}.ipynb")
    done = grade(course)
    assert done.returncode == 2
    assert "needs a person: linked" in done.stdout and "a link" in done.stdout
    assert "needs a person: broken" in done.stdout and "is not JSON" in done.stdout
    assert marks(course) == expected


ODD_FILES = {
    "a byte-order mark": lambda path: path.write_text(path.read_text(), "utf-8-sig"),
    "the third format": lambda path: nbformat.write(
        nbformat.convert(nbformat.read(path, 4), 3), path, version=3
    ),
    "a lone surrogate": lambda path: path.write_text(
        path.read_text().replace("number = 7", "word = '\\ud800'")
    ),
    "an error of half a character": lambda path: path.write_text(
        path.read_text().replace("number = 7", "raise ValueError('\\\\ud800')")
    ),
    "cells without ids": lambda path: path.write_text(
        json.dumps(without_ids(json.loads(path.read_text())))
    ),
    "a second notebook": lambda path: shutil.copy(path, path.with_name("copy.ipynb")),
}


def without_ids(notebook):
    """Return a notebook in which cells have no ids, as older programs write them."""
    for cell in notebook["cells"]:
        del cell["id"]
    return notebook | {"nbformat_minor": 4}


def test_odd_files_are_graded_all_the_same(course):
    for odd, change in ODD_FILES.items():
        change(hand_in(course, odd.replace(" ", "-"), ANSWERS["right"], "number = 7"))
    done = grade(course)
    assert done.returncode == 0, done.stdout
    assert marks(course) == {odd.replace(" ", "-"): 10 for odd in ODD_FILES}
    for path in (course / "autograded").rglob("*.ipynb"):
        nbformat.validate(nbformat.read(path, as_version=4))
    # nbgrader's own writer stops at texts that no file can hold
    done = run(course, "nbgrader", "autograde", UNIT, "--force")
    assert done.returncode == 0, done.stderr
    assert marks(course) == {odd.replace(" ", "-"): 10 for odd in ODD_FILES}
    graded = (course / "autograded").glob(f"*/{UNIT}/{UNIT}.ipynb")
    noted = [p for p in graded if "copy.ipynb` is another notebook" in p.read_text()]
    assert [path.parts[-3] for path in noted] == ["a-second-notebook"]


def test_a_renamed_notebook_is_named(course):
    path = hand_in(course, "ada", ANSWERS["right"])
    path.rename(path.with_name("my homework.ipynb"))
    done = grade(course)
    assert done.returncode == 2
    assert "my homework.ipynb is: give it that name" in done.stdout


def test_a_link_to_the_gradebook_is_set_aside(course):
    path = hand_in(course, "ada", ANSWERS["right"])
    (path.parent / "book.db").symlink_to(course / "gradebook.db")
    assert grade(course).returncode == 0
    folder = course / "autograded" / "ada" / UNIT
    assert not (folder / "book.db").exists()
    assert "book.db" in (folder / f"{UNIT}.ipynb").read_text()
    assert marks(course) == {"ada": 10}


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--student", "nobody"), "Nothing was submitted"),
        (("--sandbox", "maybe"), "is not known"),
    ],
)
def test_a_mistake_of_the_instructor_is_one_line(course, options, said):
    hand_in(course, "ada", ANSWERS["right"])
    done = grade(course, *options)
    assert done.returncode == 1
    assert said in done.stderr and "Traceback" not in done.stderr


def test_without_a_sandbox_the_notebook_says_so(course):
    hand_in(course, "ada", ANSWERS["right"])
    done = grade(course, "--sandbox", "none")
    assert done.returncode == 0 and "without a sandbox" in done.stdout
    path = course / "autograded" / "ada" / UNIT / f"{UNIT}.ipynb"
    assert "It was run without a sandbox" in path.read_text()
    assert marks(course) == {"ada": MARKS["right"]}


def test_feedback_shows_no_hidden_check_and_runs_nothing(course):
    path = hand_in(course, "ada", {"double": "def double(x):\n    return x"})
    notebook = nbformat.read(path, as_version=4)
    texts = [
        "<script>steal()</script>",
        "<img src=x onerror=steal()>",
        "[a link](javascript:steal())",
        "<svg onload=steal()><a href='javascript:steal()'>x</a></svg>",
        "<details><summary>fine</summary>a < b</details>",
    ]
    notebook.cells += [nbformat.v4.new_markdown_cell(text) for text in texts]
    shows = "from IPython.display import HTML\nHTML('<script>steal()</script>')"
    notebook.cells.append(nbformat.v4.new_code_cell(shows))
    notebook.cells.append(nbformat.v4.new_raw_cell("<script>steal()</script>"))
    nbformat.write(notebook, path)
    assert grade(course).returncode == 0
    done = run(course, "nbgrader", "generate_feedback", UNIT)
    assert done.returncode == 0, done.stderr
    page = (course / "feedback" / "ada" / UNIT / f"{UNIT}.html").read_text()
    assert "A hidden check: its text is not shown." in page
    assert "double_hidden" not in page and "double_visible" in page
    assert "does not agree (0 of 3 points)" in page and page.count(">expected<") == 1
    tags = re.findall(r"<(?:script|img|svg|a)\b[^>]*>", page)
    active = re.compile(r"\bon\w+\s*=|javascript:", re.IGNORECASE)
    assert not [tag for tag in tags if "steal" in tag and active.search(tag)]
    assert not re.search(r"<script[^>]*>\s*steal", page)
