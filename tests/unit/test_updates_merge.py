"""A new release and a student's notebook, put together cell by cell."""

import copy

from hypothesis import given
from hypothesis import strategies as st

from course.updates.cells import is_answer, is_fixed, key, text
from course.updates.merge import merge
from tests.unit.update_cells import KINDS, cell, notebook, small, texts, with_text


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
