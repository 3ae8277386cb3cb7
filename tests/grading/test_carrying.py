"""`nbgrader autograde` marks unit 04 fairly, whatever a student's unit 03 is like."""

import shutil

import nbformat
import pytest
from nbgrader.api import Gradebook

from autograder.build.notebook import make_notebook, write_notebook
from autograder.build.units import Unit
from tests.grading.sample import ROOT, run
from tests.unit.carrying import cells_of, hand_in, make_course, write

WRONG = "def halve(x):\n    return x / 3"
SMALL = "def halve(x):\n    return x / 2 if x < 100 else x"
STUDENTS = {"solved": {}, "wrong": {"halve": WRONG}, "hidden": {"halve": SMALL}}
NO_TWICE = (
    "def run(x):\n    return Number(x.data)\n\n\n@extend(Number)\ndef twice(self):"
)
NO_TWICE += "\n    return Number(2 * self.data)"


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """A course in which unit 04 of four students was graded."""
    root = make_course(tmp_path_factory.mktemp("carrying") / "course")
    shutil.copy(ROOT / "nbgrader_config.py", root)
    three, four = Unit.at(root, "03_numbers"), Unit.at(root, "04_runs")
    write(four.notebook, write_notebook(make_notebook(four.name, cells_of(four))))
    for student, answers in STUDENTS.items():
        hand_in(root / "submitted" / student, three, answers)
        hand_in(root / "submitted" / student, four)
    hand_in(root / "submitted" / "mistaken", three, {"halve": WRONG})
    hand_in(root / "submitted" / "mistaken", four, {"run": NO_TWICE})
    hand_in(root / "submitted" / "alone", four)
    for verb in ("generate_assignment", "autograde"):
        done = run(root, "nbgrader", verb, "04_runs", "--force")
        assert done.returncode == 0, done.stderr
    return root


def score(course, student):
    with Gradebook(f"sqlite:///{course}/gradebook.db", "kindling") as gradebook:
        return gradebook.find_submission("04_runs", student).score


def said(course, student):
    path = course / "autograded" / student / "04_runs" / "04_runs.ipynb"
    cells = nbformat.read(path, as_version=4).cells
    texts = [o.get("text", "") for c in cells for o in c.get("outputs", [])]
    shown = [o["data"] for c in cells for o in c.get("outputs", []) if "data" in o]
    return "".join([*texts, *(data.get("text/plain", "") for data in shown)])


@pytest.mark.parametrize("student", [*STUDENTS, "alone"])
def test_a_right_unit_gets_its_points_whatever_the_one_before_is_like(course, student):
    assert score(course, student) == 4


def test_a_wrong_unit_gets_only_what_is_right_in_it(course):
    assert score(course, "mistaken") == 2


@pytest.mark.parametrize(
    ("student", "why"),
    [
        ("solved", "yours, all 2"),
        ("wrong", "3.1 does not pass its check half_of_a_number"),
        ("hidden", "3.1 does not pass a hidden check"),
        ("alone", "the notebook is not there"),
    ],
)
def test_the_feedback_says_whose_answers_were_used(course, student, why):
    assert why in said(course, student)


def test_what_was_handed_in_is_not_changed(course, tmp_path):
    path = course / "submitted" / "wrong" / "03_numbers" / "03_numbers.ipynb"
    again = hand_in(tmp_path, Unit.at(course, "03_numbers"), STUDENTS["wrong"])
    assert path.read_text() == again.read_text()
