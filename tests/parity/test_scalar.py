"""The scalar engine of unit 02 against torch, and its limits."""

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from kindling import scalar
from kindling.scalar import Value, topological_order

BINARY = [lambda a, b: a + b, lambda a, b: a - b, lambda a, b: a * b]
BINARY += [lambda a, b: a / (b * b + 1), lambda a, b: a * 0.5 + b**2]
UNARY = [lambda a: a.tanh(), lambda a: a.relu(), lambda a: -a, lambda a: 1 - a]
UNARY += [
    lambda a: (a * a + 1).log(),
    lambda a: (-a * a).exp(),
    lambda a: 2 / (a * a + 1),
]
STEP = st.tuples(st.integers(0, 99), st.integers(0, 99), st.integers(0, 99))


def run(leaves, steps):
    """Build a random expression of the leaves, of either library."""
    values = list(leaves)
    for which, first, second in steps:
        a, b = values[first % len(values)], values[second % len(values)]
        if which % 2:
            values.append(BINARY[which % len(BINARY)](a, b))
        else:
            values.append(UNARY[which % len(UNARY)](a))
    return values[-1]


@given(st.lists(st.floats(-2, 2), min_size=2, max_size=4), st.lists(STEP, min_size=1))
def test_any_expression_has_the_value_and_gradients_of_torch(numbers, steps):
    mine = [Value(number) for number in numbers]
    theirs = [torch.tensor(n, dtype=torch.float64, requires_grad=True) for n in numbers]
    out, expected = run(mine, steps), run(theirs, steps)
    out.backward()
    expected.backward()
    assert out.data == pytest.approx(expected.item(), nan_ok=True)
    got = [0.0 if leaf.grad is None else leaf.grad for leaf in mine]
    grads = [0.0 if leaf.grad is None else leaf.grad.item() for leaf in theirs]
    assert got == pytest.approx(grads, rel=1e-9, abs=1e-9, nan_ok=True)


def test_a_chain_of_100_000_additions_runs_backward():
    leaf = end = Value(1.0)
    for _ in range(100_000):
        end = end + 1.0
    end.backward()
    assert (end.data, leaf.grad) == (100_001.0, 1.0)


def test_a_ladder_of_40_doublings_pushes_each_value_once(monkeypatch):
    pushed = []
    push = scalar.push
    monkeypatch.setattr(scalar, "push", lambda value: (pushed.append(1), push(value)))
    bottom = top = Value(1.0)
    for _ in range(40):
        top = top + top
    top.backward()
    assert (bottom.grad, len(pushed)) == (2.0**40, 41)


@given(st.lists(STEP, min_size=1, max_size=60))
def test_every_value_stands_once_behind_its_inputs(steps):
    out = run([Value(0.5), Value(-0.5)], steps)
    order = topological_order(out)
    place = {value: index for index, value in enumerate(order)}
    assert len(place) == len(order)
    assert order[-1] is out
    assert all(place[i] < place[value] for value in order for i in value.inputs)
