"""Two answers are compared in one place, and the first difference is named."""

import numpy as np
import pytest

from course.check.answers import plain
from course.check.compare import difference, largest_gap
from course.check.observe import observe


def kind(yours, theirs):
    found = difference(plain(yours), plain(theirs))
    return found.kind if found else None


@pytest.mark.parametrize(
    ("yours", "theirs", "expected"),
    [
        (np.zeros(3), np.zeros(3), None),
        (np.zeros(3), np.zeros((3, 1)), "shape"),
        (np.zeros(3, np.float32), np.zeros(3), "dtype"),
        (1, 1.0, "dtype"),
        (True, 1, "dtype"),
        (None, 0.0, "type"),
        ("a", "b", "value"),
        ([1.0], [1.0, 2.0], "length"),
        ({"a": 1}, {"a": 1, "b": 2}, "missing"),
        ({"a": 1, "b": 2}, {"a": 1}, "extra"),
        (float("nan"), float("nan"), None),
        (np.zeros((0, 3)), np.zeros((0, 3)), None),
    ],
)
def test_the_kind_of_difference_is_named(yours, theirs, expected):
    assert kind(yours, theirs) == expected


@pytest.mark.parametrize(
    ("dtype", "gap", "expected"),
    [("float64", 1e-8, None), ("float64", 1e-6, "value")]
    + [("float32", 5e-6, None), ("float32", 1e-3, "value")],
)
def test_tolerance_depends_on_the_dtype(dtype, gap, expected):
    one = np.ones(2, dtype)
    assert kind(one + one.dtype.type(gap), one) == expected


def test_the_first_wrong_number_is_found():
    found = difference(np.array([[1.0, 2.0], [3.0, 4.0]]), np.array([[1.0, 2], [5, 6]]))
    assert found.detail == "2 of 4 numbers differ, first at [1, 0]"
    assert (found.yours, found.torch) == ("3.0", "5.0")


def test_the_place_inside_a_nested_answer_is_named():
    found = difference(plain({"x": [1.0, 2.0]}), plain({"x": [1.0, 3.0]}))
    assert found.detail == "at ['x'][1]"


@pytest.mark.parametrize(
    ("yours", "theirs", "detail", "shown"),
    [
        ("a\nb\nc", "a\nB\nc", "line 2", ("'b'", "'B'")),
        ("a\nb", "a\nb\nc", "line 3", ("no such line", "'c'")),
        ("a\n", "a", "line 2", ("''", "no such line")),
        ("a b", "a  b", "", ("'a b'", "'a  b'")),
        ("x" * 200 + "y", "x" * 201, "", (f"...'{'x' * 79}y'", f"...'{'x' * 80}'")),
    ],
)
def test_texts_part_at_a_line_and_are_shown_there(yours, theirs, detail, shown):
    found = difference(yours, theirs)
    assert (found.detail, (found.yours, found.torch)) == (detail, shown)
    nested = difference([yours], [theirs])
    assert nested.detail == ", ".join(["at [0]", detail] if detail else ["at [0]"])


def test_two_long_lines_are_shown_around_the_place_where_they_part():
    found = difference("a" * 90 + "b" + "c" * 90, "a" * 90 + "d" + "c" * 90)
    assert "ab" in found.yours and "ad" in found.torch
    assert found.yours.startswith("...'") and found.yours.endswith("'...")


def test_the_largest_gap_looks_into_nested_answers():
    assert largest_gap(plain({"a": [1.0, 2.0]}), plain({"a": [1.0, 2.5]})) == 0.5


@pytest.mark.parametrize(
    ("yours", "theirs", "words"),
    [
        ([1.0, 2.0], [-1.0, -2.0], "opposite sign"),
        ([1.0, 2.0], [3.0, 6.0], "0.3333333 times"),
        ([0.0, 0.0], [1.0, 2.0], "zero"),
        ([2.0, 3.0], [1.0, 2.0], "same amount"),
        ([np.nan, 1.0], [1.0, 1.0], "nan"),
        ([[1.0, 2.0]], [[1.0], [2.0]], "transposed"),
        ([1.0, 2.0], [[1.0, 1.0], [2.0, 2.0]], "axis is missing"),
        ([[1.0, 1.0], [2.0, 2.0]], [1.0, 2.0], "axis too many"),
        ([1.0, 2.0], 3.0, "single number"),
    ],
)
def test_plain_facts_about_a_wrong_array_are_told(yours, theirs, words):
    assert words in observe(np.array(yours), np.array(theirs))


def test_nothing_is_said_where_there_is_nothing_to_see():
    assert observe(np.array([1.0, 5.0]), np.array([2.0, 3.0])) is None
    assert observe(plain("text"), plain("other")) is None


def test_a_missing_answer_is_told():
    assert "None" in observe(None, plain(1.0))


def test_what_is_so_of_every_item_is_told():
    right = [plain(np.ones(2)), plain(np.zeros(3))]
    assert "None" in observe([None, None], right)
    assert "opposite sign" in observe([-right[0], right[1]], right)
    assert observe([None, -right[1] + 1], right) is None
    assert observe([None], right) is None
