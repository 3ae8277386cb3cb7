"""Gradient states, and what is said when a gradient is not what it should be."""

import math

import pytest

from course.graph import State, draw, explain
from tests.unit.values import Value, in_order


def diamond() -> dict[str, Value]:
    """a and b, d = a * b, L = d + a: `a` is used twice."""
    a, b = Value(3.0, name="a"), Value(2.0, name="b")
    d = a * b
    d.name = "d"
    loss = d + a
    loss.name = "L"
    return {"a": a, "b": b, "d": d, "L": loss}


def states(loss: Value) -> dict[str, tuple[State, int, int]]:
    nodes = draw(loss).recording.nodes
    return {node.name: (node.state, node.arrived, node.expected) for node in nodes}


def notes(loss: Value) -> str:
    return " ".join(explain(loss).recording.notes)


def test_no_gradient_counts_before_backward():
    found = states(diamond()["L"])
    assert found["a"] == (State.NOT_RUN, 0, 2)
    assert found["L"] == (State.NOT_RUN, 0, 1)


def test_every_gradient_is_done_after_backward():
    values = diamond()
    values["L"].backward()
    assert states(values["L"])["a"] == (State.DONE, 2, 2)
    assert notes(values["L"]) == ""


def test_interrupted_backward_has_arrived_one_of_two():
    values = diamond()
    values["L"].grad = values["d"].grad = values["a"].grad = 1.0
    assert states(values["L"])["a"] == (State.ARRIVED, 1, 2)
    assert states(values["L"])["b"] == (State.NOT_RUN, 0, 1)
    assert notes(values["L"]) == (
        "b.grad is still None: backward has not brought a gradient there."
    )


def test_upstream_that_has_not_come_leaves_arrivals_open():
    values = diamond()
    values["L"].grad = values["a"].grad = 1.0
    assert states(values["L"])["a"] == (State.ARRIVED, 1, 2)


def test_assignment_instead_of_addition_is_named():
    values = diamond()
    values["L"].backward()
    values["a"].grad = 2.0
    assert notes(values["L"]) == (
        "a.grad is 2.0, but its contributions add up to 1.0 + 2.0 = 3.0. "
        "It holds 1 of 2: was it assigned (=) instead of added (+=)?"
    )


def test_gradient_kept_from_an_equal_backward_is_named():
    w, x = Value(2.0, name="w"), Value(3.0, name="x")
    loss = w * x
    loss.backward()
    w.grad = 6.0
    assert "That is 2 times the sum: has backward run 2 times without" in notes(loss)


def test_gradient_left_over_says_how_much():
    values = diamond()
    values["L"].backward()
    values["b"].grad = 10.0
    assert "7.0 is left over: was grad set before this backward" in notes(values["L"])


def test_gradient_of_zero_that_nothing_was_added_to_has_not_arrived():
    values = diamond()
    values["L"].backward()
    values["b"].grad = 0.0
    assert states(values["L"])["b"] == (State.ARRIVED, 0, 1)
    assert "Nothing has been added to it." in notes(values["L"])


def test_same_mistake_is_said_once():
    values = diamond()
    values["L"].backward()
    values["L"].backward()
    assert notes(values["L"]).count("left over") == 1
    assert "The same holds for b.grad and a.grad." in notes(values["L"])


def test_zeros_everywhere_mean_not_run_yet():
    values = diamond()
    for value in values.values():
        value.grad = 0.0
    assert states(values["L"])["a"][0] is State.NOT_RUN
    assert "Let grad start as None" in notes(values["L"])
    assert "grad 0.0" not in explain(values["L"]).text


def test_old_gradient_of_a_parameter_is_pointed_out():
    w = Value(2.0, name="w")
    (w * 3.0).backward()
    text = explain(w * 4.0, names={}).text
    assert "w.grad = 3.0: left from an earlier backward" in text
    assert "input w    = 2.0       grad not run yet (old 3.0)" in text


def test_value_inside_a_larger_graph_may_start_with_another_gradient():
    values = diamond()
    (values["L"] * 5.0).backward()
    assert "or did it start from a later value?" in notes(values["L"])
    assert states(values["L"])["a"] == (State.DONE, 2, 2)


def test_untracked_value_is_never_waited_for():
    a = Value(2.0, name="a")
    a.requires_grad = False  # type: ignore[attr-defined]
    loss = a * Value(3.0, name="b")
    loss.backward()
    a.grad = None
    assert states(loss)["a"][0] is State.NOT_TRACKED
    assert notes(loss) == ""


def test_contribution_is_local_derivative_times_upstream():
    values = diamond()
    (loss := values["L"] * 2.0).backward()
    edges = draw(loss).recording.edges
    found = {(e.local, e.upstream, e.contribution) for e in edges if e.source == 1}
    assert found == {(2.0, 2.0, 4.0), (1.0, 2.0, 2.0)}
    assert sorted(edge.step for edge in edges) == list(range(1, len(edges) + 1))


@pytest.mark.parametrize("grad", [math.nan, math.inf])
def test_gradients_that_are_not_finite_are_not_judged(grad):
    values = diamond()
    values["L"].backward()
    values["b"].grad = grad
    assert notes(values["L"]) == ""


def test_rounding_is_no_mistake():
    x = Value(0.1, name="x")
    total = x * 0.1
    for _ in range(1000):
        total = total + x * 0.1
    total.backward()
    x.grad = sum([0.1] * 1001)
    assert notes(total) == ""


def test_ladder_of_forty_doublings_is_drawn_at_once():
    y = Value(1.0, name="x")
    for _ in range(40):
        y = y + y
    y.backward()
    recording = draw(y).recording
    assert len(recording.nodes) == 41
    assert recording.by_number[1].grad == 2.0**40
    assert recording.notes == ()


@pytest.mark.slow
def test_hundred_thousand_values_need_no_recursion():
    y = Value(0.5, name="x")
    for _ in range(99_999):
        y = y.tanh()
    y.backward()
    assert len(in_order(y)) == len(draw(y).recording.nodes) == 100_000
