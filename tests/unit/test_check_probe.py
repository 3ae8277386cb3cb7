"""A probe asks in its own small world, the same numbers each time."""

import contextlib
import sys
import time

import numpy as np
import pytest

from course import check
from course.check.probe import Raised, make_probe, parts_of
from tests.unit.probes import answers, probe


def test_the_same_seed_draws_the_same_numbers_and_another_seed_others():
    made = probe({})
    first, again = made.rng(0).normal(), made.rng(0).normal()
    assert first == again
    assert len({first, made.rng(1).normal(), made.rng(0, seed=1).normal()}) == 3


def test_names_that_the_notebook_redefined_do_not_reach_a_probe():
    def ask(rng):
        """Is sum still sum?"""
        return {"x": sum([1, 2])}

    names = {"sum": 0, "np": None, "double": lambda x: x}
    made = probe(names, ask=ask)
    assert answers(made)[0].parts["y"] == 3


def test_a_probe_cannot_use_a_name_of_its_cell():
    found = answers(probe({}, yours=lambda my, x: answers))[0]
    assert found.raised.type == "NameError"


def test_a_name_that_is_not_defined_yet_is_told():
    found = answers(probe({}))[0]
    told = "double is not defined yet: write it if the exercise asks for it, then run"
    assert found.raised == Raised("NotDefined", told + " its cell", "")


def test_an_error_is_an_answer_and_ends_the_rounds():
    found = answers(probe({"double": lambda x: 1 / 0}))
    assert [outcome.raised.type for outcome in found] == ["ZeroDivisionError"]


def test_a_changed_input_is_noticed():
    def ask(rng):
        """Is x left alone?"""
        return {"x": rng.normal(size=2)}

    def spoil(x):
        x += 1
        return x

    found = answers(probe({"double": spoil}, yours=lambda my, x: my.double(x), ask=ask))
    assert found[0].changed == ("x",)


def test_code_that_does_not_end_is_stopped_even_if_it_swallows_exceptions():
    def stubborn(x):
        while True:
            with contextlib.suppress(Exception):
                time.sleep(0.01)

    found = answers(probe({"double": stubborn}, seconds=0.1))
    assert found[0].raised.type == "TimedOut"


def test_warnings_and_stderr_of_a_student_stay_silent(capfd):
    def noisy(x):
        print("careful", file=sys.stderr)
        return np.log(np.array(-1.0)) * 0 + x

    answers(probe({"double": noisy}))
    assert capfd.readouterr().err == ""


def test_the_place_of_an_error_is_the_students_own_line():
    names = {}
    source = "def double(x):\n    return x.missing\n"
    exec(compile(source, "<cell>", "exec"), names)
    found = answers(probe(names))[0].raised
    assert found.type == "AttributeError"


def test_two_errors_are_the_same_whatever_their_numbers():
    left, right = Raised("ValueError", "got (3, 4)"), Raised("ValueError", "got (5, 6)")
    assert left.same(right)
    assert not left.same(Raised("TypeError", "got (3, 4)"))


@pytest.mark.parametrize(
    ("result", "names"), [({"a": 1, "b": 2}, ["a", "b"]), (3, ["answer"])]
)
def test_an_answer_has_named_parts(result, names):
    assert list(parts_of(result)) == names


def test_raises_gives_the_type_or_nothing():
    assert check.raises(lambda: [][0]) == "IndexError"
    assert check.raises(lambda: None) == "nothing"


def test_raises_lets_an_unwritten_answer_through():
    def stub():
        raise NotImplementedError("Exercise 1.1")

    with pytest.raises(NotImplementedError):
        check.raises(stub)


def test_torch_is_named_only_where_it_answers():
    def ask(rng):
        """?"""

    asked = make_probe("equal", ask, yours=None, torch=lambda torch: torch.ones(1))
    not_asked = make_probe("equal", ask, yours=None, torch=lambda torch: 1)
    assert (asked.oracle, not_asked.oracle) == ("torch", "expected")


def test_a_text_with_the_word_torch_asks_nobody():
    def ask(rng):
        """?"""

    def names_it(torch):
        return ["import torch", {"torch.nn": 1}]

    def asks_within(torch):
        return check.each("ab", lambda name: torch.ones(1))

    found = [make_probe("equal", ask, torch=f).oracle for f in (names_it, asks_within)]
    assert found == ["expected", "torch"]
