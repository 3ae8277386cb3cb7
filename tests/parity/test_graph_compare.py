"""Two graphs beside each other: planted bugs are found, honest steps are not."""

import numpy as np
import pytest
import torch

import kindling
from course.graph import Edge, Kind, Node, Recording, State, compare
from course.graph.arrays import summary
from kindling.autograd import Function
from tests.unit.values import Value, in_order

NAMES = ("x", "w", "b", "y")


def numbers(library):
    """x (4, 3), w (3, 3) and b (3,) with gradients, y (4, 3) without."""
    rng = np.random.default_rng(0)
    shapes = {"x": (4, 3), "w": (3, 3), "b": (3,), "y": (4, 3)}
    return {
        name: library.tensor(
            rng.normal(size=shape).astype("float32").tolist(),
            requires_grad=name in "wb",
        )
        for name, shape in shapes.items()
    }


def compared(mine, theirs=None):
    """A comparison of two programs, the first in kindling, the second in torch."""
    ours, others = numbers(kindling), numbers(torch)
    result = (theirs or mine)(torch, **others)
    return compare(mine(kindling, **ours), result, names=ours)


def squares(library, x, w, b, y):
    return ((x @ w + b - y) ** 2).mean()


def transposed(library, x, w, b, y):
    return ((x @ w.T + b - y) ** 2).mean()


def test_same_program_is_the_same_graph():
    view = compared(squares)
    assert view.agrees
    assert view.sentence == (
        "The two graphs are the same: 5 operations, the same numbers."
    )


def added_negative(library, x, w, b, y):
    return ((x @ w + b + (-y)) ** 2).mean()


def multiplied(library, x, w, b, y):
    error = x @ w + b - y
    return (error * error).mean()


def divided_sum(library, x, w, b, y):
    error = x @ w + b - y
    return (error**2).sum() / 12


def turned_around(library, x, w, b, y):
    return ((y - (x @ w + b)) ** 2).mean()


HONEST = {
    added_negative: "add for sub",
    multiplied: "mul for pow",
    divided_sum: "sum and div for mean",
    turned_around: "turned around",
}


@pytest.mark.parametrize("steps", HONEST, ids=lambda steps: steps.__name__)
def test_honest_decomposition_is_no_departure(steps):
    view = compared(steps, squares)
    assert view.agrees
    assert view.sentence.startswith("Same meaning, other steps: ")
    assert HONEST[steps] in view.sentence


def test_linear_as_addmm_or_in_two_steps():
    def whole(library, x, w, b, y):
        return ((library.nn.functional.linear(x, w, b) - y) ** 2).mean()

    assert compared(whole, transposed).sentence == (
        "Same meaning, other steps: addmm for matmul and add."
    )
    assert compared(transposed, whole).agrees


def test_subtraction_of_values_as_torch_has_it():
    a, b = Value(3.0, name="a"), Value(2.0, name="b")
    mine = (a + b * -1.0) * a
    c = torch.tensor(3.0, requires_grad=True)
    d = torch.tensor(2.0, requires_grad=True)
    view = compare(mine, (c - d) * c)
    assert view.sentence == "Same meaning, other steps: mul and add for sub."


# -- planted bugs


def without_bias(library, x, w, b, y):
    return ((x @ w - y) ** 2).mean()


def squashed(library, x, w, b, y):
    return ((x @ w + b - y).tanh() ** 2).mean()


def swapped(library, x, w, b, y):
    return (y - (x @ w + b)).mean()


def straight(library, x, w, b, y):
    return ((x @ w + b) - y).mean()


def detached(library, x, w, b, y):
    return ((x @ w + b.detach() - y) ** 2).mean()


def other_exponent(library, x, w, b, y):
    return ((x @ w + b - y) ** 4).mean()


PLANTED = [
    (
        squares,
        transposed,
        "From w to #3 (matmul) an operation is missing: torch has tr",
    ),
    (transposed, squares, "From w to #3 there is an operation too many: transpose."),
    (
        without_bias,
        squares,
        "At #3 an edge is missing: torch also uses a tensor of sha",
    ),
    (squares, without_bias, "At #5 there is an edge too many: yours also uses b there"),
    (squares, squashed, "From #7 to #8 (pow) an operation is missing: torch has tanh."),
    (squashed, squares, "there is an operation too many: tanh. The value is "),
    (swapped, straight, "The operands of sub are swapped: yours has sub("),
    (detached, squares, "is not tracked in yours, so no gradient reaches it; in torch"),
    (
        other_exponent,
        squares,
        "The value of #9 (mean) differs: yours is 33.72, torch is 3.",
    ),
]


@pytest.mark.parametrize(("mine", "theirs", "words"), PLANTED)
def test_planted_departure_is_found(mine, theirs, words):
    view = compared(mine, theirs)
    assert not view.agrees
    assert words in view.sentence, view.sentence


class Squares(Function):
    """The mean of squares, whose backward forgets to divide."""

    @staticmethod
    def forward(ctx, a):
        ctx.save_for_backward(a)
        return (a**2).mean()

    @staticmethod
    def backward(ctx, grad):
        (a,) = ctx.saved_tensors
        return grad * 2 * a


def wrong_backward(kindling_backward):
    """A product with a bias whose backward is the given function."""

    class Add(Function):
        @staticmethod
        def forward(ctx, a, b):
            return a + b

        backward = staticmethod(kindling_backward)

    def mine(library, x, w, b, y):
        return ((Add.apply(x @ w, b) - y) ** 2).mean()

    return mine


def test_wrong_local_derivative_is_found_where_it_is():
    mine = wrong_backward(lambda ctx, grad: (grad * 2, grad.sum(0)))
    view = compared(mine, squares)
    assert view.sentence.startswith("The gradient that add sends to #3 differs: yours")
    assert view.sentence.endswith("so look at the backward of add.")


def test_wrong_way_back_of_other_steps_is_found():
    def mine(library, x, w, b, y):
        return Squares.apply(x @ w + b - y)

    sentence = compared(mine, squares).sentence
    assert sentence.startswith(
        "The gradient that squares sends to #7 differs: yours is"
    )
    assert sentence.endswith(
        "The results are the same, so look at the way back of squares."
    )


def test_forgotten_sum_over_a_broadcast_is_found():
    a, b = (np.arange(6.0).reshape(2, 3), np.ones(3))
    grad = np.ones((2, 3))
    view = compare(by_hand(a, b, grad, grad), by_hand(a, b, grad, grad.sum(0)))
    assert view.sentence == (
        "The gradient that add sends to b differs: yours has shape (2, 3), the other "
        "has shape (3,). Is the sum over axis 0 missing, which undoes the broadcast?"
    )


def by_hand(a, b, grad, to_b):
    """The recording of a + b after a backward pass, without a library."""

    def node(number, name, array, grad, op=""):
        kind = Kind.RESULT if op else Kind.INPUT
        shape = array.shape
        return Node(
            number,
            kind,
            name,
            op,
            shape,
            summary(array),
            grad=summary(grad),
            state=State.DONE,
        )

    nodes = (node(1, "a", a, grad), node(2, "b", b, to_b))
    edges = tuple(
        Edge(n, 3, n - 1, way_back="grad", upstream=summary(grad), contribution=sent)
        for n, sent in ((1, summary(grad)), (2, summary(to_b)))
    )
    return Recording((*nodes, node(3, "y", a + b, grad, "add")), edges, root=3)


def student(backward):
    """d * a + d with values whose `backward` is a student's, and torch's of it."""
    kind = type("Student", (Value,), {"backward": backward})
    a, b = kind(3.0, name="a"), kind(2.0, name="b")
    d = a * b
    d.__class__ = kind
    d.name = "d"
    loss = d * a + d
    c, e = (torch.tensor(n, requires_grad=True) for n in (3.0, 2.0))
    f = c * e
    for value in in_order(loss):
        value.__class__ = kind
    return compare(loss, f * c + f)


def assigning(self):
    self.grad = 1.0
    for value in reversed(in_order(self)):
        for source, local in zip(value.inputs, value.local_derivatives, strict=True):
            source.grad = local * value.grad


def test_dropped_accumulation_is_found():
    assert student(assigning).sentence == (
        "d.grad is 3.0 in yours, 4.0 in torch; 2 arrivals expected, one kept: assigned "
        "instead of added?"
    )


def too_early(self):
    """Each value in the order of creation from the end, but d before its second use."""
    order = in_order(self)
    self.grad = 1.0
    d = next(value for value in order if value.name == "d")
    rest = [value for value in reversed(order) if value not in (self, d)]
    for value in [self, d, *rest]:
        for source, local in zip(value.inputs, value.local_derivatives, strict=True):
            source.grad = (source.grad or 0.0) + local * value.grad


def test_a_value_that_sends_too_early_is_not_blamed_on_its_derivative():
    sentence = student(too_early).sentence
    assert "sends to" in sentence and "look at the order" in sentence
    assert "look at the local derivative" not in sentence


def test_another_gradient_to_begin_with_is_found_first():
    def seeded(self):
        Value.backward(self)
        for value in in_order(self):
            value.grad *= 2.0

    assert student(seeded).sentence.startswith("The backward pass begins with ")


def test_right_backward_agrees():
    assert student(Value.backward).agrees


def test_wrong_local_derivative_of_values_is_found():
    a = Value(3.0, name="a")
    square = a**2.0
    square.local_derivatives = (2.0,)
    square.name = "square"
    c = torch.tensor(3.0, requires_grad=True)
    assert compare(square * 1.0, (c**2) * 1.0).sentence.startswith(
        "The gradient that pow sends to a differs: yours is 2.0, torch is 6.0. Both "
        "got the same gradient of square, so look at the local derivative of pow."
    )


# -- the view


def test_both_graphs_stand_in_one_picture_with_the_place_marked():
    view = compared(squares, transposed)
    assert view.svg.count("they part here") == 2
    assert ">\xa0yours<" in view.svg and ">\xa0torch<" in view.svg
    assert view.html.index("an operation is missing") > 0
    assert 'role="img"' in view.svg and view.sentence[:20] in view.svg


def test_graphs_and_gradients_stay_as_they_were():
    ours, others = numbers(kindling), numbers(torch)
    mine, theirs = squares(kindling, **ours), squares(torch, **others)
    compare(mine, theirs)
    assert ours["w"].grad is None and others["w"].grad is None
    mine.backward()
    theirs.backward()
    np.testing.assert_allclose(ours["w"].grad.numpy(), others["w"].grad, rtol=1e-5)


def test_pass_that_has_run_is_compared_by_its_leaves():
    a = Value(3.0, name="a")
    mine = a * a
    mine.backward()
    c = torch.tensor(3.0, requires_grad=True)
    theirs = c * c
    assert compare(mine, theirs).agrees
    a.grad = 5.0
    assert compare(mine, theirs).sentence.startswith("a.grad is 5.0 in yours, 6.0 in")


def test_forward_that_fails_is_the_sentence():
    x = kindling.tensor([1.0, 2.0], requires_grad=True)
    y = kindling.tensor([1.0, 2.0, 3.0])
    a = torch.ones(2, requires_grad=True)
    view = compare(lambda: x + y, a + a)
    assert view.sentence.startswith("Yours stopped at add: ") and not view.agrees


def test_leaves_of_the_same_numbers_are_matched_in_order():
    one, two = (kindling.zeros(2, requires_grad=True) for _ in range(2))
    a, b = (torch.zeros(2, requires_grad=True) for _ in range(2))
    assert compare((one * 2 + two).sum(), (a * 2 + b).sum()).agrees


def test_long_chains_need_no_recursion():
    a, c = Value(1.0, name="a"), torch.tensor(1.0, requires_grad=True)
    for _ in range(5_000):
        a, c = a * 1.0, c * 1.0
    view = compare(a, c)
    assert view.agrees and view.svg == ""


def test_wrong_arguments():
    x = torch.ones(2, requires_grad=True)
    with pytest.raises(TypeError, match="got a int"):
        compare(3, x * 2)
    with pytest.raises(ValueError, match="give one of LR, TB"):
        compare(x * 2, x * 2, direction="up")


def test_saved_as_text_and_picture(tmp_path):
    view = compared(squares, transposed)
    view.save(tmp_path / "both.svg")
    view.save(tmp_path / "both.txt")
    text = (tmp_path / "both.txt").read_text()
    assert text.startswith(view.sentence) and "\nyours\nGraph of" in text


def test_leaves_that_nobody_holds_are_leaves():
    """A function returns its loss; what it was made from is gone, in one library."""

    def loss(library):
        x = library.tensor([[1.0, 2.0], [3.0, 4.0]])
        w = library.tensor([[0.5], [-1.0]], requires_grad=True)
        b = library.tensor([0.25], requires_grad=True)
        return ((x @ w + b) ** 2).mean()

    view = compare(loss(kindling), loss(torch))
    assert view.agrees and "are the same" in view.sentence
    assert not any("accumulate" in node.op for node in view.recording.nodes)


def test_other_graph_is_called_torch_only_if_it_is():
    a, b = (library.ones(2, requires_grad=True) for library in (kindling, torch))
    assert compare(a * 2, b + 2).whose == "torch"
    assert compare(a * 2, a + 2).whose == "the other"
