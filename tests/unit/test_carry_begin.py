"""Does a notebook begin with the student's own earlier work, whatever it is like?"""

import json
import os
import time

import pytest

from autograder.build.units import Unit
from course import begin
from course.carry import judging, work
from course.carry.notebooks import find_own
from course.carry.work import read_work
from tests.unit.carrying import hand_in, make_course

WRONG = "def halve(x):\n    return x / 3"
HALVE = "def halve(x):\n    return x / 2"

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    """A course with two units, made once."""
    return make_course(tmp_path_factory.mktemp("carry") / "course")


@pytest.fixture
def student(root, tmp_path, monkeypatch, capsys):
    """Return a function: hand in unit 03 with these answers, begin unit 04."""
    monkeypatch.setenv("KINDLING_CACHE", "")
    monkeypatch.setenv("KINDLING_REFERENCE", str(root / "solutions"))
    place = root / tmp_path.name
    (place / "04_runs").mkdir(parents=True)
    monkeypatch.chdir(place / "04_runs")

    def enter(answers=None):
        path = hand_in(place, Unit.at(root, "03_numbers"), answers)
        capsys.readouterr()
        return path, start()

    def start():
        begin("04_runs")
        return capsys.readouterr().out

    enter.start = start
    return enter


def mean(a, b):
    import kindling

    return kindling.make(a).mean(kindling.make(b)).data


def source_of(module):
    import importlib
    import inspect

    return inspect.getsource(importlib.import_module(f"kindling.{module}"))


def test_the_students_own_answers_make_the_library(student):
    _, said = student({"halve": HALVE})
    assert "03_numbers  all yours" in said
    assert "return x / 2" in source_of("ops.halving")
    assert mean(1.0, 2.0) == 1.5


def test_a_wrong_answer_is_replaced_and_later_ones_are_not_blamed(student):
    _, said = student({"halve": WRONG})
    assert (
        "1 yours, 1 from the reference  3.1 does not pass its check half_of_a" in said
    )
    assert mean(1.0, 2.0) == 1.5


def test_an_open_answer_is_replaced(student):
    _, said = student({"halve": None})
    assert "1 yours, 1 from the reference  3.1 is not answered yet" in said


def test_without_a_reference_a_wrong_answer_stays(student, monkeypatch):
    monkeypatch.setenv("KINDLING_REFERENCE", "")
    _, said = student({"halve": WRONG})
    assert "all yours      3.1 does not pass its check half_of_a_number" in said
    assert "mend it in 03_numbers, then run this cell again" in said
    assert mean(1.0, 2.0) == 1.0


def test_without_a_reference_an_open_answer_raises_when_it_is_used(
    student, monkeypatch
):
    monkeypatch.setenv("KINDLING_REFERENCE", "")
    student({"halve": None})
    with pytest.raises(NotImplementedError, match="Exercise 3.1"):
        mean(1.0, 2.0)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("{broken", "is not a notebook: no JSON"),
        ("[]", "is not a notebook of format 4"),
        ('{"cells": [{"cell_type": "code"}]}', "is not a notebook of format 4"),
        ('{"cells": []}', "is not this unit's notebook"),
        ("[" * 100_000, "is not a notebook"),
    ],
)
def test_a_broken_notebook_is_named_and_left_alone(student, text, why):
    path, _ = student()
    path.write_text(text)
    said = student.start()
    assert f"all from the reference  03_numbers.ipynb {why}" in said
    assert path.read_text() == text
    assert mean(1.0, 2.0) == 1.5


def test_a_missing_notebook_is_named(student):
    path, _ = student()
    path.unlink()
    assert "all from the reference  the notebook is not there" in student.start()


def test_without_a_reference_a_missing_notebook_says_what_to_do(student, monkeypatch):
    monkeypatch.setenv("KINDLING_REFERENCE", "")
    said = student.start()
    assert "put your folder 03_numbers beside this one and run this cell again" in said


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        ("def halve(x) return x", "3.1 cannot be run: SyntaxError"),
        ("x = 1 / 0", "3.1"),
        ("def halve(x):\n    while True: pass", "3.1 does not pass its check"),
        ("import os\nos._exit(0)", "3.1 does not pass its check"),
        ("def halve(x):\n    import os\n    os._exit(0)", "could not be checked"),
        ("def halve(x):\n    raise SystemExit", "3.1 does not pass its check"),
        ("@extend(Nothing)\ndef halve(x): pass", "3.1 cannot be run: NameError"),
    ],
)
def test_an_answer_that_cannot_be_used_blocks_nothing(student, answer, why):
    _, said = student({"halve": answer})
    assert why in said
    assert mean(1.0, 2.0) == 1.5


def test_an_exercise_that_fails_its_hidden_check_is_replaced(
    student, root, monkeypatch
):
    monkeypatch.setenv("KINDLING_RECORDINGS", str(root / "autograder" / "recordings"))
    small = "def halve(x):\n    return x / 2 if x < 100 else x"
    _, said = student({"halve": small})
    assert "3.1 does not pass a hidden check" in said


def test_helpers_of_the_students_own_cells_come_along(student):
    helper = "import math as m\nN = 2\n\ndef part(x):\n    return m.fabs(1) * x / N"
    tried = "def halve(x):\n    return part(x)\n\nprint(halve(3))\nresult = halve(2)"
    _, said = student({"halve": tried, "helper": helper})
    assert "all yours" in said
    assert "result" not in source_of("ops.halving")
    assert mean(1.0, 2.0) == 1.5


def test_an_answer_in_a_cell_of_ones_own_counts(student):
    _, said = student({"halve": None, "own": HALVE})
    assert "all yours" in said


def test_running_the_first_cell_again_keeps_what_was_added(student):
    student()
    import kindling

    student.start()
    import kindling as again

    assert again is kindling


def test_a_changed_notebook_gives_another_library(student):
    student({"halve": None})
    before = source_of("ops.halving")
    student({"halve": HALVE})
    assert source_of("ops.halving") != before


def test_what_was_found_is_kept_by_content(student, monkeypatch, tmp_path):
    monkeypatch.setenv("KINDLING_CACHE", str(tmp_path / "cache"))
    student({"halve": WRONG})
    monkeypatch.setattr(judging, "in_another_process", None)
    assert "1 from the reference" in student.start()


def test_a_class_is_graded_without_what_was_kept(monkeypatch):
    monkeypatch.delenv("KINDLING_CACHE", raising=False)
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    assert judging.cache_folder() is None


def test_one_unit_is_judged_in_two_seconds(student):
    student()
    started = time.perf_counter()
    student.start()
    assert time.perf_counter() - started < 2


def test_nothing_of_it_imports_torch(student):
    student()
    import sys

    assert sys.modules.get("torch") is None


def test_where_no_process_can_be_started_units_are_judged_here(student, monkeypatch):
    def refuse(*args, **kwargs):
        raise OSError

    monkeypatch.setattr(judging.subprocess, "Popen", refuse)
    _, said = student({"halve": WRONG})
    assert "1 yours, 1 from the reference" in said
    assert mean(1.0, 2.0) == 1.5


@pytest.mark.parametrize(
    ("own", "here"),
    [
        ("work/03_x/03_x.ipynb", "work/04_y"),
        ("work/03_x/03_x-Copy1.ipynb", "work/04_y"),
        ("work/03_x.ipynb", "work/04_y"),
        ("work/03_x.ipynb", "work"),
        ("submitted/ann/03_x/03_x.ipynb", "submitted/ann/04_y"),
        ("submitted/ann/03_x/03_x.ipynb", "autograded/ann/04_y"),
        ("autograded/ann/03_x/03_x.ipynb", "autograded/ann/04_y"),
    ],
)
def test_the_earlier_notebook_is_found_in_every_layout(tmp_path, own, here):
    (tmp_path / own).parent.mkdir(parents=True)
    (tmp_path / own).write_text("{}")
    (tmp_path / here).mkdir(parents=True, exist_ok=True)
    assert find_own("03_x", tmp_path / here) == tmp_path / own


def test_another_students_notebook_is_not_taken(tmp_path):
    (tmp_path / "submitted" / "bob" / "03_x").mkdir(parents=True)
    (tmp_path / "submitted" / "bob" / "03_x" / "03_x.ipynb").write_text("{}")
    (tmp_path / "autograded" / "ann" / "04_y").mkdir(parents=True)
    assert find_own("03_x", tmp_path / "autograded" / "ann" / "04_y") is None


def test_what_was_handed_in_comes_before_what_was_graded(tmp_path):
    for step in ("submitted", "autograded"):
        (tmp_path / step / "ann" / "03_x").mkdir(parents=True)
        (tmp_path / step / "ann" / "03_x" / "03_x.ipynb").write_text("{}")
    (tmp_path / "autograded" / "ann" / "04_y").mkdir()
    found = find_own("03_x", tmp_path / "autograded" / "ann" / "04_y")
    assert "submitted" in str(found)


def test_the_last_copy_with_an_answer_in_it_counts(root, tmp_path, monkeypatch):
    monkeypatch.setenv("KINDLING_REFERENCE", str(root / "solutions"))
    path = hand_in(tmp_path, Unit.at(root, "03_numbers"), {"halve": HALVE})
    top = json.loads(path.read_text())
    answer = next(c for c in top["cells"] if "x / 2" in "".join(c["source"]))
    stub = {**answer, "source": 'raise NotImplementedError("Exercise 3.1")'}
    top["cells"].append(stub)
    path.write_text(json.dumps(top))
    assert read_work("03_numbers", tmp_path / "04_runs").own["halve"] == HALVE


def test_what_only_ipython_understands_is_left_out():
    assert work.is_open('    raise NotImplementedError("Exercise 3.1")')
    assert os.environ.get("NBGRADER_EXECUTION") != "autograde"
