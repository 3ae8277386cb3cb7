"""Half-written tensors and engines are drawn as far as they go, and named."""

from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from course.graph import State, draw, explain


class Tensor:
    """The little that is asked of a student's class."""

    def __init__(self, numbers, grad_fn=None, requires_grad=True):
        self.array = np.asarray(numbers, dtype=np.float32)
        self.grad_fn = grad_fn
        self.requires_grad = requires_grad
        self.grad = None


class AccumulateGrad:
    next_functions = ()

    def __init__(self, variable):
        self.variable = variable

    def backward(self, grad):
        old = self.variable.grad
        self.variable.grad = Tensor(grad if old is None else old.array + grad)


class Mul:
    """A node of `a * b`, of leaves or results."""

    def __init__(self, a, b):
        self.saved_arrays = (a.array, b.array)
        self.next_functions = tuple((end_of(x), 0) for x in (a, b))

    def backward(self, grad):
        a, b = self.saved_arrays
        return grad * b, grad * a


class Forgetful(Mul):
    """A node whose backward forgets its second operand."""

    def backward(self, grad):
        return (super().backward(grad)[0],)


def end_of(tensor):
    """The node of a tensor; each leaf has one."""
    if not tensor.requires_grad:
        return None
    if tensor.grad_fn is None:
        tensor.end = getattr(tensor, "end", None) or AccumulateGrad(tensor)
        return tensor.end
    return tensor.grad_fn


def multiplied(a, b, op=Mul, engine=None):
    result = Tensor(a.array * b.array, op(a, b))
    result.backward = lambda retain_graph=False: engine(result)
    return result


def in_order(loss):
    """Operations before their operands, for a graph whose ops stand in a chain."""
    nodes, node = [], loss.grad_fn
    while node is not None:
        nodes.append(node)
        below = [n for n, _ in node.next_functions if isinstance(n, Mul)]
        node = below[0] if below else None
    return nodes


def engine_with(add):
    """An engine in which `add` puts a gradient to those that have arrived."""

    def backward(loss):
        arrived = {loss.grad_fn: np.ones_like(loss.array)}
        ends = {}
        for node in in_order(loss):
            for (below, _), grad in zip(
                node.next_functions, node.backward(arrived[node]), strict=False
            ):
                add(ends if isinstance(below, AccumulateGrad) else arrived, below, grad)
        for end, grad in ends.items():
            if end is not None:
                end.backward(grad)

    return backward


def added(arrived, node, grad):
    arrived[node] = arrived[node] + grad if node in arrived else grad


def assigned(arrived, node, grad):
    arrived[node] = grad


def cube(engine, op=Mul):
    """x * x * w, whose x is used twice."""
    x, w = Tensor([1.0, 2.0]), Tensor([3.0, 4.0])
    y = multiplied(multiplied(x, x, op, engine), w, op, engine)
    return draw(y, names={"x": x, "w": w, "y": y}, backward=True)


def test_right_engine_leaves_no_note():
    recording = cube(engine_with(added)).recording
    assert recording.notes == ()
    assert {node.state for node in recording.nodes} == {State.DONE}
    assert str(recording.by_number[1].grad) == "[6.0, 16.0]"


def test_assignment_instead_of_addition_is_named():
    assert cube(engine_with(assigned)).recording.notes == (
        "The gradient of x is [3.0, 8.0], but what its uses sent adds up to "
        "[6.0, 16.0]. It holds 1 of 2: was it assigned (=) instead of added (+=)?",
    )


def test_operand_without_a_gradient_is_named():
    recording = cube(engine_with(added), Forgetful).recording
    assert "forgetful sends no gradient to w, which requires one." in recording.notes
    assert recording.by_number[1].state is State.ARRIVED


def test_node_that_is_passed_too_early_is_named():
    def backward(loss):
        top = loss.grad_fn
        (below, _), _ = top.next_functions
        for grad in top.backward(np.ones_like(loss.array)):
            below.backward(grad)

    x = Tensor(3.0)
    square = multiplied(x, x)
    y = multiplied(square, square, engine=backward)
    notes = " ".join(draw(y, names={"square": square}, backward=True).recording.notes)
    assert "Backward passed square 2 times" in notes
    assert "was passed with the first alone" in notes


def test_forgotten_sum_over_a_broadcast_is_named():
    x, w = Tensor(np.ones((2, 3)), requires_grad=False), Tensor([1.0, 2.0, 3.0])
    y = multiplied(x, w)
    y.backward = lambda: y.grad_fn.backward(np.ones((2, 3)))
    assert draw(y, names={"x": x, "w": w}, backward=True).recording.notes[0] == (
        "The gradient that mul sends to w has shape (2, 3), but w has shape (3,). "
        "It was broadcast: its gradient is the sum over axis 0."
    )


def test_error_in_a_backward_marks_the_operation():
    def backward(loss):
        loss.grad_fn.backward("no array")

    x = Tensor([1.0])
    y = multiplied(x, x, engine=backward)
    text = explain(y, names={"y": y}, backward=True).text
    assert "backward stopped with an error" in text
    assert "Backward stopped in the backward of y (mul): " in text


def test_watching_leaves_no_trace():
    x = Tensor([1.0, 2.0])
    y = multiplied(x, x, engine=engine_with(added))
    x.grad = old = Tensor([7.0, 7.0])
    draw(y, backward=True)
    assert x.grad is old
    assert old.array.tolist() == [7.0, 7.0]
    assert "backward" not in vars(y.grad_fn) | vars(end_of(x))


def test_engine_that_is_not_written_yet_is_no_obstacle():
    def backward(loss):
        raise NotImplementedError("Exercise 4.5")

    x = Tensor([1.0])
    view = draw(multiplied(x, x, engine=backward), backward=True)
    assert view.recording.notes[-1].endswith("NotImplementedError: Exercise 4.5")
    assert view.svg


ODD = {
    "next_functions is missing, so the graph ends here": object(),
    "next_functions is a int, so the graph ends here": SimpleNamespace(
        next_functions=3
    ),
    "next_functions should hold pairs (node, 0)": SimpleNamespace(next_functions=(3,)),
    "next_functions holds the tensor itself": SimpleNamespace(
        next_functions=((Tensor(1.0), 0),)
    ),
    "it has more than one node for its gradient": SimpleNamespace(
        next_functions=[(AccumulateGrad(x), 0) for x in [Tensor(1.0)] * 2]
    ),
}


@pytest.mark.parametrize("complaint", ODD)
def test_odd_node_is_drawn_and_named(complaint):
    view = draw(Tensor(1.0, ODD[complaint]))
    assert complaint in " ".join(view.recording.notes)
    assert view.svg


def test_graph_that_leads_back_to_itself_ends():
    node = SimpleNamespace()
    node.next_functions = ((node, 0),)
    assert "made from itself" in " ".join(draw(Tensor(1.0, node)).recording.notes)


def test_saved_values_in_another_order_give_no_wrong_names():
    x, w = Tensor([1.0]), Tensor([2.0])
    y = multiplied(x, w)
    y.grad_fn.saved_arrays = (w.array, x.array)
    assert draw(y).recording.nodes[-1].saved == ()


anything = st.none() | st.integers() | st.text(max_size=3) | st.builds(object)
anything |= st.builds(np.ones, st.integers(0, 3)) | st.dictionaries(
    st.sampled_from(["dim", "keepdim", "shape", "order", "exponent"]), st.integers()
)
anything = st.recursive(
    anything | st.builds(Tensor, st.just(2.0)),
    lambda parts: (
        st.lists(parts, max_size=3)
        | st.tuples(parts, parts)
        | st.builds(
            SimpleNamespace,
            next_functions=parts,
            saved_arrays=parts,
            variable=parts,
            name=parts
            | st.sampled_from(["SumBackward0", "PermuteBackward0", "Reshape"]),
            options=parts,
            backward=parts,
        )
    ),
    max_leaves=8,
)


@given(anything, anything, st.booleans())
def test_no_odd_graph_is_too_odd_to_explain(node, grad, backward):
    tensor = Tensor(1.0, node)
    tensor.grad = grad
    picture = draw(tensor, names={}, backward=backward)
    assert picture.text.startswith("Graph of ")
    assert picture.dot.startswith("digraph")


@given(
    st.dictionaries(st.sampled_from(["array", "grad_fn", "shape", "grad"]), anything)
)
def test_no_odd_tensor_is_too_odd_to_explain(changes):
    parts = {"array": np.ones(2), "requires_grad": True} | changes
    thing = SimpleNamespace(**parts)
    assert draw(thing, names={}).text.startswith("Graph of ")
