"""Backward passes: where gradients go, add up, and are refused."""

import numpy as np
import pytest

import kindling
from tests.parity.programs import X, leaf, raised, same


def test_a_second_backward_adds_to_the_gradient():
    def program(torch):
        x = leaf(torch)
        found = []
        for factor in (1, 10):
            (x * factor).sum().backward()
            found.append(x.grad.clone())
        x.grad = None
        (x * x).sum().backward()
        return [*found, x.grad]

    same(program)


def test_gradients_accumulate_in_place_in_the_same_tensor():
    def program(torch):
        x = leaf(torch)
        x.sum().backward()
        first = x.grad
        x.sum().backward()
        return x.grad is first, first

    same(program)


def test_two_leaves_do_not_share_one_gradient():
    def program(torch):
        x, y = leaf(torch), leaf(torch)
        (x + y).sum().backward()
        x.grad[0] = 7
        return x.grad, y.grad

    same(program)


def test_a_diamond_adds_what_arrives():
    def program(torch):
        x = leaf(torch)
        a = x * x
        b = a * x + a.exp()
        (b * a).sum().backward()
        return x.grad

    same(program)


def test_backward_needs_a_gradient_unless_there_is_one_element():
    def program(torch):
        x = leaf(torch)
        y = x * 2
        answers = [raised(y.backward), raised(lambda: y.backward(torch.ones(2)))]
        y.backward(torch.tensor([1.0, 10.0, 100.0]))
        one = leaf(torch, np.float32([[3]]))
        (one * one).backward()
        return answers, x.grad, one.grad

    same(program)


def test_a_tensor_without_history_cannot_go_backward():
    def program(torch):
        x = torch.tensor(X)
        return raised(x.sum().backward), raised(
            lambda: leaf(torch).detach().sum().backward()
        )

    same(program)


def test_a_leaf_of_one_element_can_go_backward():
    def program(torch):
        x = leaf(torch, np.float32(3))
        x.backward()
        return x.grad

    same(program)


SECOND = {
    "mul": lambda x: x * x,
    "mul by number": lambda x: x * 2,
    "add": lambda x: x + 1,
    "sub": lambda x: x - x,
    "neg": lambda x: -x,
    "div": lambda x: x / 2,
    "exp": lambda x: x.exp(),
    "log": lambda x: x.log(),
    "tanh": lambda x: x.tanh(),
    "sqrt": lambda x: x.sqrt(),
    "pow": lambda x: x**2,
    "sum": lambda x: x.sum(0),
    "mean": lambda x: x.mean(),
    "amax": lambda x: x.amax(),
    "max": lambda x: x.max(),
    "max over": lambda x: x.max(0)[0],
    "reshape": lambda x: x.reshape(3, 1),
    "permute": lambda x: x[None].permute(1, 0),
    "slice": lambda x: x[1:],
    "expand": lambda x: x.expand(2, 3),
    "matmul": lambda x: x @ x,
    "clone": lambda x: x.clone(),
    "double": lambda x: x.double(),
    "abs": lambda x: abs(x),
}


@pytest.mark.parametrize("name", SECOND)
def test_a_graph_that_was_freed_cannot_be_used_again(name):
    def program(torch):
        x = leaf(torch)
        out = SECOND[name](x).sum()
        out.backward()
        return raised(out.backward), x.grad

    same(program)


def test_retain_graph_allows_a_second_backward():
    def program(torch):
        x = leaf(torch)
        out = (x * x).tanh().sum()
        out.backward(retain_graph=True)
        out.backward()
        return x.grad, raised(out.backward)

    same(program)


def test_a_shared_part_is_freed_by_the_first_backward():
    def program(torch):
        x = leaf(torch)
        shared = x * x
        shared.sum().backward()
        return raised((shared * 2).sum().backward)

    same(program)


def test_grad_of_a_result_is_none_and_warns():
    def program(torch):
        x = leaf(torch)
        y = x * 2
        y.sum().backward()
        return y.grad, x.grad

    same(program)


def test_inputs_limit_where_gradients_go():
    def program(torch):
        x, w = leaf(torch), leaf(torch)
        y = x * w
        y.sum().backward(inputs=[x])
        return x.grad, w.grad

    same(program)


def test_a_gradient_for_a_result_can_be_asked_for():
    def program(torch):
        x = leaf(torch)
        y = x * x
        y.retain_grad()
        y.sum().backward(inputs=[y, x])
        return x.grad

    same(program)


def test_second_derivatives_are_refused():

    x = leaf(kindling)
    with pytest.raises(RuntimeError, match="second derivatives"):
        (x * x).sum().backward(create_graph=True)
