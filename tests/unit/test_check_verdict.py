"""A verdict says what agrees, what differs, what it is worth and why."""

from dataclasses import replace

import numpy as np
import pytest

from course import check
from course.check import show
from course.check.judge import Detective
from course.check.verdict import judge
from tests.unit.probes import answers, probe, record

FORGOT = ("You forgot to double.", lambda x: x)
TRIPLED = ("You tripled.", lambda x: 3 * x)
RAISING = ("You divided by zero.", lambda x: 1 / 0)


def verdict(function, known=None, **options):
    made = probe({"double": function}, **options)
    return judge(made, known or record([FORGOT, TRIPLED, RAISING]), answers(made))


def test_the_right_answer_agrees_and_earns_all_points():
    found = verdict(lambda x: x + x)
    assert (found.state, found.earned, found.cause) == ("agreed", 4.0, "")


def test_a_part_that_differs_costs_its_share():
    found = verdict(lambda x: x)
    assert (found.state, found.earned) == ("partly agreed", 2.0)
    assert [part.agreed for part in found.parts] == [False, True]


@pytest.mark.parametrize("cause", [FORGOT, TRIPLED, RAISING])
def test_a_planted_wrong_answer_gets_its_own_sentence(cause):
    assert verdict(cause[1]).cause == cause[0]


def test_another_wrong_answer_gets_no_planted_sentence_but_a_fact():
    found = verdict(lambda x: -2 * x)
    assert found.cause == ""
    assert "opposite sign" in found.observation


def test_an_unwritten_answer_is_not_answered_and_earns_nothing():
    def stub(x):
        raise NotImplementedError("Exercise 1.2")

    found = verdict(stub)
    assert (found.state, found.earned) == ("not answered", 0.0)


def test_an_error_earns_nothing():
    found = verdict(lambda x: x.missing)
    assert (found.state, found.earned) == ("raised an error", 0.0)


def test_a_part_must_agree_on_every_draw():
    drawn = []

    def right_once(x):
        drawn.append(x)
        return 2 * x if len(drawn) == 1 else x

    found = verdict(right_once)
    assert (found.parts[0].draw, found.parts[0].agreed) == (1, False)


def test_a_missing_and_an_extra_part_are_named():
    def other(my, x):
        return {"z": my.double(x), "sign": x > 0}

    found = verdict(lambda x: 2 * x, yours=other)
    kinds = [part.difference and part.difference.kind for part in found.parts]
    assert kinds == ["missing", None, "extra"]


def test_an_earlier_check_decides_between_two_causes():
    slow = ("Too slow.", lambda x: 1 / 0)
    known = {"ask_double": record([RAISING, slow]), "easy": record([RAISING])}
    detective = Detective(known)
    good = probe({"double": lambda x: 2 * x})
    easy = type(good)(**{**vars(good), "name": "easy"})
    detective.judge(easy, known["easy"], answers(good))
    bad = probe({"double": lambda x: 1 / 0})
    assert detective.judge(bad, known["ask_double"], answers(bad)).cause == "Too slow."


def test_a_check_that_is_run_again_forgets_its_first_verdict():
    known = {"ask_double": record([FORGOT, TRIPLED])}
    detective = Detective(known)
    for function in (FORGOT[1], TRIPLED[1]):
        made = probe({"double": function})
        found = detective.judge(made, known["ask_double"], answers(made))
    assert found.cause == "You tripled."


def test_text_and_html_hold_the_same_words():
    found = verdict(lambda x: x)
    text, html = show.as_text(found), show.as_html(found)
    for words in ("1 of 2 parts agree", "2 of 4 points", "You forgot to double."):
        assert words in text
        assert words in html


def test_what_a_student_named_cannot_become_markup():
    def other(my, x):
        return {"<script>alert(1)</script>": 1}

    html = show.as_html(verdict(lambda x: 2 * x, yours=other))
    assert "<script>" not in html


def test_the_next_step_after_a_lost_method_is_told():
    def lost(x):
        raise TypeError("unsupported operand type(s) for *: 'Value' and 'Value'")

    assert "run those cells again" in show.as_text(verdict(lost))


def test_an_open_exercise_that_is_called_is_named():
    def calls_another(x):
        raise NotImplementedError("Exercise 1.1")

    found = verdict(calls_another)
    assert found.waits_for == "1.1"
    assert "Answer it first" in show.as_text(found)


@pytest.mark.parametrize(
    ("make", "told"),
    [(object, True), (lambda: np.zeros(2), False), (dict, False)],
)
def test_lost_methods_are_suspected_of_the_students_own_objects_only(make, told):
    found = verdict(lambda x: make().not_there)
    assert ("methods that later cells gave" in show.as_text(found)) == told


def test_two_planted_mistakes_in_two_parts_are_both_told():
    def both(my, x):
        return {"y": my.double(x), "z": my.double(x + 1)}

    known = record(
        [FORGOT, TRIPLED, ("Mixed.", lambda x: x if x > 9 else 5 * x)], yours=both
    )
    parts = iter([1, 3] * 9)
    found = verdict(lambda x: next(parts) * x, known, yours=both)
    assert found.cause == "y: You forgot to double. z: You tripled."


def test_an_earlier_exercise_that_disagrees_is_named_first():
    early, late = record([FORGOT]), record([TRIPLED])
    late = replace(late, exercise="1.10", uses=("1.2", "1.3"))
    detective = Detective({"ask_double": late, "early": early})
    bad = probe({"double": lambda x: 3 * x})
    first = replace(bad, name="early")
    assert detective.judge(first, early, answers(first)).earlier == ()
    found = detective.judge(bad, late, answers(bad))
    assert found.earlier == ("1.2",)
    assert "Exercise 1.2 did not agree when its check ran last" in show.as_text(found)
    third = replace(late, exercise="1.3")
    detective.judge(replace(bad, name="third"), third, answers(bad))
    found = detective.judge(bad, late, answers(bad))
    assert "Exercises 1.2 and 1.3 did not agree" in show.as_text(found)


def test_where_to_begin_is_the_root_of_a_chain_of_exercises():
    bad = probe({"double": lambda x: 3 * x})
    exercises = {"first": ("1.2", ()), "second": ("1.3", ("1.2",))}
    known = {
        name: replace(record([FORGOT]), exercise=number, uses=uses)
        for name, (number, uses) in exercises.items()
    }
    late = replace(record([TRIPLED]), exercise="1.4", uses=("1.3",))
    detective = Detective({**known, "ask_double": late})
    for name, one in known.items():
        detective.judge(replace(bad, name=name), one, answers(bad))
    found = detective.judge(bad, late, answers(bad))
    assert found.earlier == ("1.2",)
    assert "Likely cause, if it is not that: You tripled" in show.as_text(found)


def test_a_cause_of_two_parts_is_told_once():
    def three(my, x):
        return {"y": my.double(x), "z": my.double(x + 1), "w": my.double(x + 2)}

    known = record([FORGOT, TRIPLED], yours=three)
    parts = iter([1, 1, 3] * 9)
    found = verdict(lambda x: next(parts) * x, known, yours=three)
    assert found.cause == "y, z: You forgot to double. w: You tripled."


def test_an_earlier_exercise_that_is_not_used_is_not_named():
    early, late = record([FORGOT]), replace(record([TRIPLED]), exercise="1.10")
    detective = Detective({"ask_double": late, "early": early})
    bad = probe({"double": lambda x: 3 * x})
    detective.judge(replace(bad, name="early"), early, answers(bad))
    assert detective.judge(bad, late, answers(bad)).earlier == ()


class Operation:
    """As `Function` of unit 03; what a student may leave out is left out."""

    def backward(self, grad):
        raise NotImplementedError(f"{type(self).__name__} has no backward")


class Mean(Operation):
    def forward(self, a):
        self.share = 1 / len(a)
        return sum(a) * self.share

    def backward(self, grad):
        return grad * self.share


class Halve(Operation):
    def forward(self, a):
        return a / 2


def test_a_method_that_is_missing_is_not_an_open_exercise():
    found = verdict(lambda x: Halve().backward(x))
    assert (found.state, found.waits_for) == ("raised an error", "")
    assert "`Halve` has no `backward` yet. Write it" in show.as_text(found)


def test_backward_of_an_object_without_its_forward_step_is_told():
    text = show.as_text(verdict(lambda x: Mean().backward(x)))
    assert "on an object whose `forward` has not run" in text
    assert "run those cells again" not in text


def test_an_attribute_of_another_name_is_not_taken_for_a_forward_step_left_out():
    def misspelled(x):
        op = Mean()
        op.forward([x, x])
        del op.share
        op.shape = 2
        return op.backward(x)

    assert "has not run" not in show.as_text(verdict(misspelled))


def test_a_tuple_in_the_place_of_an_array_is_told():
    assert "take out of it" in show.as_text(verdict(lambda x: (x, x).shape))


def test_a_cause_that_is_known_is_not_followed_by_a_guess():
    nothing = ("Nothing was returned.", lambda x: None + x)
    known = record([nothing])
    text = show.as_text(verdict(nothing[1], known))
    assert "Nothing was returned." in text
    assert "None stands where" not in text
    assert "None stands where" in show.as_text(verdict(nothing[1], record()))


def three(my, x):
    return check.each([1, 2, 3], lambda n: my.double(n * x))


def fails_for(*numbers):
    """A right answer that raises an error for some of the three parts."""
    asked = []

    def double(x):
        asked.append(x)
        if (len(asked) - 1) % 3 + 1 in numbers:
            raise ValueError(f"no {x}")
        return 2 * x

    return double


def test_an_error_in_one_part_costs_that_part_only():
    found = verdict(fails_for(2), record(yours=three), yours=three)
    assert [part.agreed for part in found.parts] == [True, False, True]
    assert (found.state, found.earned) == ("partly agreed", 2.67)
    assert "2: yours raised ValueError: no 3.75" in show.as_text(found)
    assert "raised ValueError</td>" in show.as_html(found)


def test_an_error_in_every_part_is_an_error_of_the_check():
    found = verdict(fails_for(1, 2, 3), record(yours=three), yours=three)
    assert (found.state, found.earned) == ("raised an error", 0.0)


def test_a_planted_wrong_answer_that_fails_in_one_part_is_named():
    known = record([("Fails for two.", fails_for(2))], yours=three)
    assert verdict(fails_for(2), known, yours=three).cause == "Fails for two."
    assert verdict(fails_for(3), known, yours=three).cause == ""


def test_an_open_exercise_is_not_taken_for_a_part_that_fails():
    def open_(x):
        raise NotImplementedError("Exercise 1.2")

    found = verdict(open_, record(yours=three), yours=three)
    assert found.state == "not answered"


def test_a_time_out_says_how_long_an_answer_may_take():
    def endless(x):
        while True:
            pass

    found = verdict(endless, seconds=0.2)
    assert show.headline(found).endswith("stopped, it took too long (0 of 4 points).")
    limit = "Each set of numbers may take 0.2 s; this took longer."
    assert limit in show.as_text(found)
    assert "may take" not in show.as_text(verdict(lambda x: x, seconds=0.2))


def test_a_name_that_is_not_there_is_no_answer_and_is_named():
    made = probe({})
    found = judge(made, record(), answers(made))
    said = show.as_text(found)
    assert (found.state, found.earned, found.waits_for) == ("not answered", 0, "")
    assert said.startswith("Exercise 1.2: not defined yet (0 of 4 points).")
    assert "NotDefined: double is not defined yet: write it if" in said
    assert "Write your answer" not in said
