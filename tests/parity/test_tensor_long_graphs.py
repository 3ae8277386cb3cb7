"""Long and deep graphs: without recursion, and each node visited once."""

import gc
import sys

import numpy as np
import pytest

import kindling
from kindling.function import Function
from kindling.ops.elementwise import Add, Mul


def counted(monkeypatch, kind):
    """Return a list that grows with every call of an operation's backward."""
    calls, backward = [], kind.backward

    def count(self, grad):
        calls.append(1)
        return backward(self, grad)

    monkeypatch.setattr(kind, "backward", count)
    return calls


def test_a_chain_of_100000_operations_visits_each_node_once(monkeypatch):
    calls = counted(monkeypatch, Add)
    x = kindling.tensor(1.0, requires_grad=True)
    y = x
    for _ in range(100_000):
        y = y + 1
    y.backward()
    assert (x.grad.item(), y.item(), len(calls)) == (1.0, 100_001.0, 100_000)


def test_dropping_a_long_chain_needs_no_recursion():
    y = kindling.tensor(1.0, requires_grad=True)
    for _ in range(20 * sys.getrecursionlimit()):
        y = y * 1.0
    del y


def test_a_ladder_of_40_doublings_visits_each_node_once(monkeypatch):
    calls = counted(monkeypatch, Add)
    x = kindling.tensor(1.0, requires_grad=True)
    y = x
    for _ in range(40):
        y = y + y
    y.backward()
    assert (x.grad.item(), len(calls)) == (2.0**40, 40)


def test_a_lattice_of_paths_visits_each_node_once(monkeypatch):
    calls = counted(monkeypatch, Mul)
    x = kindling.tensor(np.ones(2), requires_grad=True)
    left, right = x * 1.0, x * 1.0
    for _ in range(50):
        left, right = left * 0.5 + right * 0.5, left * 0.5 + right * 0.5
    (left + right).sum().backward()
    assert len(calls) == 2 + 50 * 4
    assert np.allclose(x.grad.numpy(), 2.0)


def plain(w):
    hidden = (kindling.ones(2, 3) @ w).tanh()
    (hidden[0].exp() + hidden.T.reshape(2, 3)[0]).sum().backward()


def in_place(w):
    y = w * 2
    row = y[0]
    row.mul_(3)
    y[1] = row
    y.sum().backward()


def never_used(w):
    (w * 2).exp().sum()


def refused(w):
    with pytest.raises(RuntimeError):
        kindling.ones(2, 3) @ kindling.ones(2, 3)


def new_leaf(w):
    x = w.detach().requires_grad_()
    (x * x).sum().backward()


def results_alive():
    """Return the number of operations whose node is still in memory."""
    return sum(issubclass(type(thing), Function) for thing in gc.get_objects())


@pytest.mark.parametrize("program", [plain, in_place, never_used, refused, new_leaf])
def test_a_graph_is_freed_without_the_cycle_collector(program):
    w = kindling.ones(3, 3, requires_grad=True)
    program(w)
    gc.collect()
    gc.disable()
    try:
        before = results_alive()
        program(w)
        assert results_alive() == before
    finally:
        gc.enable()


def test_saved_arrays_are_let_go_after_backward():
    x = kindling.tensor([1.0, 2.0], requires_grad=True)
    y = x * x
    y.sum().backward()
    assert y.grad_fn.saved_arrays is None
