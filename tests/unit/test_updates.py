"""New releases in a student's notebook: merged by cell, shown, undoable."""

import copy
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from course.cli.app import app
from course.cli.lab import copy_releases
from course.errors import UserError
from course.updates.cells import is_answer, is_fixed, key, text
from course.updates.folders import is_newer, plan, undo
from course.updates.merge import merge

UNIT = "07_small"
KINDS = ("prose", "try", "given", "answer", "check")


def cell(kind, name, source):
    """Return a cell of one of the five kinds of a unit."""
    made = {"cell_type": "markdown" if kind == "prose" else "code", "id": name}
    made |= {"metadata": {}, "source": source}
    if kind in ("given", "answer", "check"):
        settings = {"grade_id": name, "solution": kind == "answer"}
        settings |= {"locked": kind != "answer", "grade": kind == "check"}
        made["metadata"] = {"nbgrader": settings}
    if kind != "prose":
        made |= {"outputs": [], "execution_count": None}
    return made


def notebook(*cells):
    """Return a notebook with these cells."""
    return {"cells": list(cells), "metadata": {}, "nbformat": 4, "nbformat_minor": 5}


def small(edition=""):
    """Return a small unit; ``edition`` is added to the text of its cells."""
    return notebook(
        *(cell(kind, f"{kind}-1", f"the {kind}{edition}") for kind in KINDS)
    )


def texts(book):
    """Return the texts of a notebook."""
    return [text(cell) for cell in book["cells"]]


def with_text(book, name, source):
    """Return a copy of a notebook with another text in one cell."""
    book = copy.deepcopy(book)
    next(c for c in book["cells"] if key(c) == name)["source"] = source
    return book


def said(merged):
    """Return the words of all changes."""
    return " | ".join(change.words for change in merged.changes)


def test_an_untouched_notebook_becomes_the_new_release():
    assert merge(small(), small(" 2"), small()).notebook == small(" 2")


def test_an_answer_stays_and_a_check_is_the_new_one():
    mine = with_text(small(), "answer-1", "return 1")
    new = with_text(small(), "check-1", "the check, mended")
    merged = merge(mine, new, small())
    assert texts(merged.notebook)[3:] == ["return 1", "the check, mended"]
    assert "answer-1 stays as you wrote it" in said(merged)


def test_the_new_start_of_an_answered_exercise_stands_below_the_answer():
    mine = with_text(small(), "answer-1", "return 1")
    merged = merge(mine, with_text(small(), "answer-1", "def f(x, y):"), small())
    answer, below, _ = texts(merged.notebook)[3:]
    assert answer == "return 1"
    assert "def f(x, y):" in below and "has changed this cell" in below


def test_a_second_newer_text_replaces_the_first_note():
    mine = with_text(small(), "answer-1", "return 1")
    second, third = (with_text(small(), "answer-1", f"def f{n}:") for n in (2, 3))
    once = merge(mine, second, small()).notebook
    twice = texts(merge(once, third, second).notebook)
    assert len(twice) == 6
    assert "def f3" in twice[4] and "def f2" not in "".join(twice)


def test_prose_and_demonstrations_that_a_student_changed_stay():
    mine = with_text(with_text(small(), "prose-1", "my notes"), "try-1", "draw(z)")
    merged = merge(mine, small(" 2"), small())
    assert texts(merged.notebook)[0] == "my notes"
    assert "the prose 2" in texts(merged.notebook)[1]
    assert texts(merged.notebook)[2] == "draw(z)"


def test_own_cells_stay_behind_the_cell_that_they_followed():
    mine = small()
    mine["cells"].insert(2, cell("try", "mine", "print(x)"))
    new = small(" 2")
    new["cells"].insert(1, cell("prose", "prose-2", "more"))
    where = texts(merge(mine, new, small()).notebook)
    assert where.index("print(x)") == where.index("the try 2") + 1


def test_an_answer_to_an_exercise_that_is_gone_is_kept_as_an_own_cell():
    mine = with_text(small(), "answer-1", "return 1")
    new = notebook(*(c for c in small()["cells"] if "answer" not in c["id"]))
    merged = merge(mine, new, small())
    kept = next(c for c in merged.notebook["cells"] if text(c) == "return 1")
    assert "nbgrader" not in kept["metadata"]
    assert "no longer in the course; yours stays" in said(merged)


def test_cells_that_only_the_course_had_go_when_it_drops_them():
    new = notebook(*small()["cells"][1:])
    merged = merge(small(), new, small())
    assert texts(merged.notebook) == texts(new)
    assert "no longer in the course" in said(merged)


def test_prose_that_a_student_took_out_stays_out_until_it_changes():
    mine = notebook(*small()["cells"][1:])
    assert texts(merge(mine, small(), small()).notebook) == texts(mine)
    assert "the prose 2" in texts(merge(mine, small(" 2"), small()).notebook)


def test_a_check_that_was_taken_out_comes_back():
    mine = notebook(*small()["cells"][:-1])
    assert texts(merge(mine, small(), small()).notebook) == texts(small())


def test_the_verdict_of_an_unchanged_check_stays():
    mine = small()
    mine["cells"][4]["outputs"] = [{"output_type": "stream", "text": "agrees"}]
    new = with_text(small(), "prose-1", "better words")
    assert merge(mine, new, small()).notebook["cells"][4]["outputs"]
    changed = with_text(small(), "check-1", "another check")
    assert not merge(mine, changed, small()).notebook["cells"][4]["outputs"]


def test_ids_that_another_editor_replaced_double_no_text():
    mine = small()
    for number, each in enumerate(mine["cells"]):
        each["id"] = f"random-{number}"
    assert merge(mine, small(), small()).notebook == small()


def test_of_two_copies_of_an_answer_the_written_one_counts():
    mine = with_text(small(), "answer-1", "return 1")
    mine["cells"].append(cell("answer", "answer-1", "the answer"))
    answers = merge(mine, small(), small()).notebook["cells"]
    assert text(answers[3]) == "return 1" and len({c["id"] for c in answers}) == 6


def test_where_nobody_knows_the_old_release_nothing_is_overwritten():
    mine = with_text(small(), "answer-1", "return 1")
    merged = merge(mine, small(" 2"))
    assert {"return 1", "the prose", "the check 2"} <= set(texts(merged.notebook))
    assert "has changed" not in texts(merged.notebook)[-2]


NAMES = st.sampled_from([f"{kind}-{n}" for kind in KINDS for n in (1, 2)])
SOURCES = st.sampled_from(["a", "b", "```x```", "raise NotImplementedError"])
BOOKS = st.lists(st.tuples(NAMES, SOURCES), unique_by=lambda pair: pair[0], max_size=7)


def book_of(pairs):
    """Return a notebook with these cells, whose names begin with their kind."""
    return notebook(*(cell(n.partition("-")[0], n, source) for n, source in pairs))


@st.composite
def stories(draw):
    """Draw a release, what a student made of it, and the next release."""
    before, new = book_of(draw(BOOKS)), book_of(draw(BOOKS))
    mine = copy.deepcopy(before)
    for place, each in enumerate(mine["cells"]):
        each["source"] = draw(st.sampled_from([each["source"], f"mine {place}"]))
    for place in range(draw(st.integers(0, 3))):
        where = draw(st.integers(0, len(mine["cells"])))
        mine["cells"].insert(where, cell("try", f"own-{place}", f"own {place}"))
    return before, draw(st.permutations(mine["cells"])), new


@given(stories())
def test_nothing_that_a_student_wrote_is_lost(story):
    before, cells, new = story
    merged = merge(notebook(*cells), new, before).notebook
    whole = "\n".join(texts(merged))
    old = {key(each): text(each) for each in before["cells"]}
    for each in cells:
        assert text(each) in whole or old.get(key(each)) == text(each)


@given(stories())
def test_checks_given_code_and_answers_stand_in_the_order_of_the_release(story):
    before, cells, new = story
    merged = merge(notebook(*cells), new, before).notebook
    wanted = [key(c) for c in new["cells"] if is_fixed(c) or is_answer(c)]
    assert [key(c) for c in merged["cells"] if is_fixed(c) or is_answer(c)] == wanted
    fixed = {key(c): text(c) for c in merged["cells"] if is_fixed(c)}
    assert fixed == {key(c): text(c) for c in new["cells"] if is_fixed(c)}


@given(stories())
def test_a_second_update_has_nothing_to_do(story):
    before, cells, new = story
    once = merge(notebook(*cells), new, before).notebook
    assert merge(once, new, new).notebook == once


@pytest.fixture
def course(tmp_path, monkeypatch) -> Path:
    """Return a course with one unit, and a student's copy with an answer in it."""
    (tmp_path / "nbgrader_config.py").write_text("")
    release(tmp_path, small(), "{}")
    copy_releases(tmp_path / "release", tmp_path / "work")
    write(tmp_path / "work", with_text(small(), "answer-1", "return 1"))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write(folder, book):
    """Write the notebook of the unit into a folder of units."""
    (folder / UNIT).mkdir(parents=True, exist_ok=True)
    (folder / UNIT / f"{UNIT}.ipynb").write_text(json.dumps(book), "utf-8")


def read(course):
    """Return the student's notebook."""
    return json.loads((course / "work" / UNIT / f"{UNIT}.ipynb").read_text("utf-8"))


def release(course, book, recordings):
    """Put a release of the unit into a course."""
    write(course / "release", book)
    (course / "release" / UNIT / "checks.json").write_text(recordings)


def run(*arguments):
    """Run `kindling update` and return its result."""
    return CliRunner().invoke(app, ["update", *arguments])


def test_update_takes_checks_and_recordings_and_keeps_the_answer(course):
    release(course, with_text(small(), "check-1", "mended"), '{"new": 1}')
    done = run("07")
    assert done.exit_code == 0, done.output
    assert texts(read(course))[3:] == ["return 1", "mended"]
    assert "new" in (course / "work" / UNIT / "checks.json").read_text()
    assert "check-1 is the new one" in done.output
    assert "1 answer of yours stay" in done.output


def test_a_dry_run_shows_all_and_changes_nothing(course):
    release(course, small(" 2"), "{}")
    before = read(course)
    assert "Nothing was changed" in run("--dry-run").output
    assert read(course) == before and is_newer(Path("work"), Path("release"), UNIT)


def test_undo_brings_back_what_was_there_and_can_be_undone(course):
    before = read(course)
    release(course, small(" 2"), '{"new": 1}')
    run()
    after = read(course)
    assert run("07", "--undo").exit_code == 0
    assert read(course) == before
    assert (course / "work" / UNIT / "checks.json").read_text() == "{}"
    run("07", "--undo")
    assert read(course) == after


def test_after_an_undo_the_same_update_can_be_had_again(course):
    release(course, small(" 2"), "{}")
    run()
    after = read(course)
    run("07", "--undo")
    assert is_newer(course / "work", course / "release", UNIT)
    run()
    assert read(course) == after


def test_a_second_run_says_that_all_is_new(course):
    release(course, small(" 2"), "{}")
    run()
    assert "have the newest text" in run().output


def test_an_update_that_was_cut_short_is_finished_by_the_next(course, monkeypatch):
    release(course, small(" 2"), '{"new": 1}')
    with monkeypatch.context() as patch:
        patch.setattr("course.updates.store.os.replace", cut_short)
        assert run().exit_code != 0
    assert texts(read(course))[3] == "return 1"
    assert run().exit_code == 0
    assert texts(read(course))[0] == "the prose 2"
    assert "new" in (course / "work" / UNIT / "checks.json").read_text()


def cut_short(*paths):
    """Stand in for a machine that goes off."""
    raise OSError(5, "Input/output error")


def test_a_file_that_a_student_changed_is_kept_beside_the_new_one(course):
    mine = course / "work" / UNIT / "checks.json"
    mine.write_text("mine")
    release(course, small(), "theirs")
    run()
    assert mine.read_text() == "theirs"
    assert mine.with_name("checks.json.yours").read_text() == "mine"


def test_files_that_the_course_drops_go_and_those_of_the_student_stay(course):
    (course / "work" / UNIT / "notes.txt").write_text("mine")
    (course / "release" / UNIT / "checks.json").unlink()
    run()
    left = {path.name for path in (course / "work" / UNIT).iterdir()}
    assert left == {f"{UNIT}.ipynb", "notes.txt"}


def test_a_notebook_that_cannot_be_read_is_left_alone(course):
    path = course / "work" / UNIT / f"{UNIT}.ipynb"
    path.write_text("{cut off")
    release(course, small(" 2"), "{}")
    done = run()
    assert done.exit_code == 1 and "cannot be read" in done.output
    assert path.read_text() == "{cut off"


def test_lab_says_that_there_is_a_newer_text(course):
    release(course, small(" 2"), "{}")
    (line,) = copy_releases(course / "release", course / "work")
    assert "kindling update 07" in line
    run()
    assert copy_releases(course / "release", course / "work") == []


def test_work_from_before_releases_were_remembered_is_up_to_date_if_alike(course):
    import shutil

    shutil.rmtree(course / "work" / ".kindling")
    write(course / "work", small())
    assert not is_newer(course / "work", course / "release", UNIT)


def test_json_has_the_changes_of_every_unit(course):
    release(course, small(" 2"), "{}")
    (found,) = json.loads(run("--json", "--dry-run").stdout)
    assert found["unit"] == UNIT
    assert {change["kind"] for change in found["changes"]} == {"changed", "beside"}


@pytest.mark.parametrize(
    ("arguments", "words"),
    [(["99"], "no unit 99"), (["--undo"], "needs a unit"), (["07", "--undo"], "undo")],
)
def test_mistakes_are_told_in_one_line(course, arguments, words):
    done = run(*arguments)
    assert isinstance(done.exception, UserError)
    assert words in str(done.exception)


def test_undo_keeps_what_was_written_since_the_update(course):
    release(course, small(" 2"), "{}")
    run()
    (course / "work" / UNIT / "mine.py").write_text("x = 1")
    write(course / "work", with_text(read(course), "answer-1", "return 2"))
    kept = undo(course / "work", UNIT)
    assert "return 2" in (kept / "mine" / f"{UNIT}.ipynb").read_text()
    assert (course / "work" / UNIT / "mine.py").exists()


def test_a_plan_writes_nothing(course):
    release(course, small(" 2"), "{}")
    before = sorted(course.rglob("*"))
    assert plan(course / "work", course / "release", UNIT).needed
    assert sorted(course.rglob("*")) == before
