"""A verdict says what agrees, what differs, what it is worth and why."""

import pytest

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
    late = type(late)(**{**vars(late), "exercise": "1.10"})
    detective = Detective({"ask_double": late, "early": early})
    bad = probe({"double": lambda x: 3 * x})
    first = type(bad)(**{**vars(bad), "name": "early"})
    assert detective.judge(first, early, answers(first)).earlier == ""
    found = detective.judge(bad, late, answers(bad))
    assert found.earlier == "1.2"
    assert "Exercise 1.2 does not agree yet" in show.as_text(found)
