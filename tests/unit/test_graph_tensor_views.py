"""Pictures of kindling's own tensors: names, kinds, shapes, and what is left alone."""

from types import SimpleNamespace
from xml.etree import ElementTree

import pytest

import kindling
from course.graph import Kind, State, draw, explain
from kindling.function import Function

TEXT = "{http://www.w3.org/2000/svg}text"


def regression():
    """A batch of four through `x @ w + b`, with names."""
    x = kindling.tensor([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0], [7.0, 8.0]])
    w = kindling.tensor([[0.5], [-0.25]], requires_grad=True)
    b = kindling.tensor([0.5], requires_grad=True)
    loss = ((x @ w + b) ** 2).mean()
    return SimpleNamespace(x=x, w=w, b=b, loss=loss)


def words(picture):
    texts = ElementTree.fromstring(picture.svg).iter(TEXT)
    return [(text.text or "").strip("\xa0") for text in texts]


def drawn(**options):
    parts = regression()
    return draw(parts.loss, names=vars(parts), parameters=[parts.w, parts.b], **options)


def test_box_shows_op_shape_value_and_gradient():
    shown = words(drawn(backward=True))
    assert {"matmul", "shape (4, 1)", "value [[0.5],", "value not kept"} <= set(shown)
    assert "grad not tracked" in shown


def test_edge_shows_rule_broadcast_and_its_undoing():
    shown = words(drawn())
    assert {"← x.T @ grad", "(1,) -> (4, 1)", "sum over axis 0"} <= set(shown)


def test_kinds_are_parameter_input_and_constant():
    kinds = {node.label: node.kind for node in drawn().recording.nodes}
    assert (kinds["w"], kinds["x"]) == (Kind.PARAMETER, Kind.INPUT)
    x = kindling.tensor(1.0, requires_grad=True)
    assert draw(x * 2.0).recording.nodes[1].kind is Kind.CONSTANT


def test_tooltip_names_the_node_of_the_library():
    svg = drawn().svg
    assert "matmul (MmBackward0), shape (4, 1), value not kept" in svg


def test_edges_are_in_operand_order_with_their_places():
    x = kindling.tensor(2.0, requires_grad=True)
    edges = draw(kindling.tensor(3.0) / x).recording.edges
    assert [(edge.position, bool(edge.way_back)) for edge in edges] == [
        (0, False),
        (1, True),
    ]


def test_names_and_values_of_results_come_from_variables():
    a = kindling.tensor([1.0, 2.0], requires_grad=True)
    layers = [a + 1.0]
    total = layers[0].sum()
    names = [node.label for node in draw(total).recording.nodes]
    assert names == ["a", "#2", "layers[0]", "total"]
    assert str(draw(total).recording.nodes[2].value) == "[2.0, 3.0]"


def test_names_of_parameters_come_from_pairs():
    parts = regression()
    pairs = [("linear.weight", parts.w), ("linear.bias", parts.b)]
    text = explain(parts.loss, names={}, parameters=iter(pairs)).text
    assert "parameter linear.weight" in text


def test_parameter_outside_the_graph_is_named():
    parts, spare = regression(), kindling.ones(2, requires_grad=True)
    notes = explain(parts.loss, parameters=[parts.w, spare]).recording.notes
    assert notes == ("spare is a parameter that this graph does not use.",)


def test_part_of_a_graph_is_drawn_around_a_tensor_or_a_name():
    parts = regression()
    by_tensor = draw(parts.loss, names=vars(parts), around=parts.w, hops=1)
    by_name = draw(parts.loss, names=vars(parts), around="w", hops=1)
    assert [node.label for node in by_tensor.recording.nodes] == ["w", "#3"]
    assert by_tensor.text == by_name.text


def test_states_before_and_after_backward():
    parts = regression()
    states = {node.state for node in draw(parts.loss).recording.nodes}
    assert states == {State.NOT_RUN, State.NOT_TRACKED}
    parts.loss.backward()
    states = {node.state for node in draw(parts.loss).recording.nodes}
    assert states == {State.DONE, State.NOT_TRACKED}


def test_leaf_that_backward_did_not_reach_is_named():
    parts = regression()
    parts.loss.backward()
    parts.b.grad = None
    notes = explain(parts.loss, names={"b": parts.b}).recording.notes
    assert notes == ("b.grad is still None, though backward has run.",)


def test_looking_changes_no_gradient_and_frees_nothing():
    parts = regression()
    parts.w.grad = kept = kindling.ones(2, 1)
    draw(parts.loss, backward=True)
    assert parts.w.grad is kept and parts.b.grad is None
    assert kept.tolist() == [[1.0], [1.0]]
    parts.loss.backward()
    assert parts.b.grad is not None


def test_looking_after_a_backward_says_that_values_are_freed():
    parts = regression()
    parts.loss.backward()
    notes = explain(parts.loss, backward=True).recording.notes
    assert "Trying to backward through the graph a second time" in notes[0]


def test_result_that_is_no_number_needs_a_gradient_to_begin_with():
    x = kindling.tensor([1.0, 2.0], requires_grad=True)
    notes = explain(x * x, backward=True).recording.notes
    assert "grad can be implicitly created only for scalar outputs" in notes[0]
    seed = kindling.tensor([1.0, 10.0])
    assert str(explain(x * x, backward=seed).recording.nodes[0].grad) == "[2.0, 40.0]"


def test_watching_is_for_tensors_only():
    value = SimpleNamespace(data=2.0, grad=None, inputs=(), op="")
    with pytest.raises(TypeError, match="backward= is for tensors"):
        draw(value, backward=True)


def test_dtype_is_shown_if_it_is_not_float32():
    x = kindling.tensor([1.0, 2.0], dtype=kindling.float64, requires_grad=True)
    assert "shape (2,) float64" in explain(x * 2.0).text


def test_failing_operation_has_the_shapes_that_it_got():
    parts = regression()
    shown = words(draw(lambda: parts.w @ parts.x))
    assert {"matmul failed", "got (2, 1) and (4, 2)"} <= set(shown)


def test_failing_function_of_a_leaf_is_marked():
    x = kindling.ones(2, 3)
    assert "reshape(x)" in explain(lambda: x.reshape(4)).text


def test_larger_graphs_lose_details_before_they_lose_the_picture():
    y = kindling.tensor(1.0, requires_grad=True)
    for _ in range(100):
        y = y.tanh()
    assert draw(y, backward=True).rung == "tooltips"


def test_ladder_of_forty_doublings_is_watched_at_once():
    y = x = kindling.ones(2, requires_grad=True)
    for _ in range(40):
        y = y + y
    recording = draw(y.sum(), names={"x": x}, backward=True).recording
    assert len(recording.nodes) == 42
    assert str(recording.nodes[0].grad) == "[1.1e+12, 1.1e+12]"


@pytest.mark.slow
def test_hundred_thousand_operations_need_no_recursion():
    y = kindling.tensor(0.5, requires_grad=True)
    for _ in range(100_000):
        y = y.tanh()
    recording = draw(y, backward=True).recording
    assert len(recording.nodes) == 100_001
    assert recording.notes == ()


class Addmm(Function):
    """bias + a @ b, which saves its last two operands only, as torch's."""

    def forward(self, bias, a, b):
        self.save_for_backward(a, b)
        return bias + a @ b

    def backward(self, grad):
        a, b = self.saved_arrays
        return grad.sum(axis=0), grad @ b.T, a.T @ grad


def test_operands_of_addmm_are_known_by_what_it_has_saved():
    x, w = kindling.ones(4, 2), kindling.ones(2, 3, requires_grad=True)
    bias = kindling.zeros(3, requires_grad=True)
    y = Addmm.apply(bias, x, w)
    shown = draw(y, names={"x": x, "w": w, "bias": bias, "y": y}).recording
    result = shown.nodes[-1]
    operands = [shown.by_number[e.source].label for e in shown.operands[result.number]]
    assert operands == ["bias", "x", "w"]
    assert result.saved == ("x", "w")
