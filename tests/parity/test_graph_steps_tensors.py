"""The backward pass of tensors in frames: the same for kindling and for torch."""

import sys

import pytest

import kindling
from course.graph import State, steps
from kindling.function import Function
from tests.parity.tensors import LIBRARIES

BOTH = pytest.mark.parametrize("torch", LIBRARIES, ids=["kindling", "torch"])


def regression(torch):
    """x, w, b and the loss of a batch of four, and the names for a picture."""
    x = torch.tensor([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0], [7.0, 8.0]])
    w = torch.tensor([[0.5], [-0.25]], requires_grad=True)
    b = torch.tensor([0.5], requires_grad=True)
    loss = ((x @ w + b) ** 2).mean()
    return {"x": x, "w": w, "b": b, "loss": loss}


def watched(torch, **options):
    parts = regression(torch)
    return steps(parts["loss"], names=parts, **options)


@BOTH
def test_golden_text_of_linear_regression(torch):
    assert watched(torch).text.split("\n") == [
        "1 of 7. The forward pass: 7 values. No gradient has come yet; x needs none.",
        "2 of 7. Backward begins: loss.grad = 1.0, since d(loss)/d(loss) = 1.",
        "3 of 7. mean sends back 1.0, the gradient of loss: "
        "#6.grad += loss.grad / 4, copied to every element.",
        "4 of 7. pow sends back #6.grad: #5.grad += #6.grad * 2 * #5.",
        "5 of 7. add sends back #5.grad: #3.grad += #5.grad; "
        "b.grad += #5.grad, sum over axis 0 = [2.5].",
        "6 of 7. matmul sends back #3.grad: "
        "w.grad += x.T @ #3.grad = [[12.5], [15.0]].",
        "7 of 7. Backward is done: w.grad = [[12.5], [15.0]] and b.grad = [2.5].",
    ]


@BOTH
def test_only_what_requires_a_gradient_gets_one(torch):
    last = watched(torch).frames[-1].recording
    states = {node.name: node.state for node in last.nodes if node.name}
    assert states["x"] is State.NOT_TRACKED
    assert states["w"] is states["b"] is states["loss"] is State.DONE


@BOTH
def test_graph_and_gradients_stay(torch):
    parts = regression(torch)
    steps(parts["loss"], names=parts)
    assert parts["w"].grad is None
    parts["loss"].backward()
    assert parts["b"].grad.tolist() == [2.5]


@BOTH
def test_second_backward_adds_to_what_is_there(torch):
    parts = regression(torch)
    parts["loss"].backward(retain_graph=True)
    view = steps(parts["loss"], names=parts)
    news = [frame.news for frame in view.frames if frame.news]
    shown = [text for words in news for text in words.values()]
    assert "[2.5] + [2.5] = [5.0]" in shown
    assert view.text.endswith("w.grad = [[25.0], [30.0]] and b.grad = [5.0].")
    assert parts["b"].grad.tolist() == [2.5]


@BOTH
def test_freed_graph_is_said(torch):
    parts = regression(torch)
    parts["loss"].backward()
    view = steps(parts["loss"], names=parts)
    assert "Backward stopped: RuntimeError: Trying to backward" in view.text


@BOTH
def test_value_used_twice_counts_its_arrivals(torch):
    x = torch.tensor([2.0, 3.0], requires_grad=True)
    view = steps((x * x + x).sum(), names={"x": x})
    news = [text for frame in view.frames for text in (frame.news or {}).values()]
    assert news[-1] == "[1.0, 1.0] + [2.0, 3.0] + [2.0, 3.0] = [5.0, 7.0] (3 of 3)"


@BOTH
def test_gradient_to_begin_with(torch):
    x = torch.tensor([2.0, 3.0], requires_grad=True)
    grad = torch.tensor([1.0, 10.0])
    view = steps(x * 2.0, names={"x": x}, backward=grad)
    assert view.text.endswith("x.grad = [2.0, 20.0].")


@BOTH
def test_tensor_without_gradient_has_one_frame(torch):
    view = steps(torch.tensor([1.0, 2.0]) * 2.0)
    assert len(view.frames) == 1
    assert "does not require a gradient" in view.html


def test_backward_that_raises_is_said_where_it_does():
    class Broken(Function):
        def forward(self, a):
            return a

        def backward(self, grad):
            raise ValueError("no idea")

    x = kindling.tensor([1.0], requires_grad=True)
    view = steps((Broken.apply(x) * 2.0).sum(), names={"x": x})
    assert view.frames[-1].sentence.startswith("Backward stopped: ValueError: no idea")


def test_node_that_goes_too_early_is_a_warning(monkeypatch):
    """An engine that takes nodes in the wrong order, as a student may write it."""
    x = kindling.tensor([2.0], requires_grad=True)
    y = x * 3.0
    loss = (y * y + y).sum()

    def as_they_come(roots, grads, *options, **named):
        found = {}
        waiting = [(roots[0], grads[0])]
        while waiting:
            node, grad = waiting.pop(0)
            if getattr(node, "variable", None) is not None:
                found[node] = grad if node not in found else found[node] + grad
                continue
            sent = node.backward(grad)
            sent = sent if isinstance(sent, tuple) else (sent,)
            for (below, _), part in zip(node.next_functions, sent, strict=True):
                if below is not None:
                    waiting.append((below, part))
        return found

    monkeypatch.setattr(sys.modules["kindling.tensor"], "run_backward", as_they_come)
    view = steps(loss, names={"x": x, "y": y, "loss": loss})
    warned = [frame.warning for frame in view.frames if frame.warning]
    again = "y sends a gradient on once more. It must wait for all parts and send their"
    assert warned == [f"{again} sum, once."] * 2


def test_node_that_goes_before_others_have_sent_is_a_warning(monkeypatch):
    """The same with the newest first: `y` goes before the product has sent."""
    x = kindling.tensor([2.0], requires_grad=True)
    y = x * 3.0
    loss = (y * y + y).sum()

    def newest_first(roots, grads, *options, **named):
        found, waiting = {}, [(roots[0], grads[0])]
        while waiting:
            node, grad = waiting.pop()
            if getattr(node, "variable", None) is not None:
                found[node] = grad
                continue
            sent = node.backward(grad)
            sent = sent if isinstance(sent, tuple) else (sent,)
            pairs = zip(node.next_functions, sent, strict=True)
            waiting += [(below, part) for (below, _), part in pairs if below]
        return found

    monkeypatch.setattr(sys.modules["kindling.tensor"], "run_backward", newest_first)
    view = steps(loss, names={"x": x, "y": y, "loss": loss})
    warned = [frame.warning for frame in view.frames if frame.warning]
    assert warned[0].startswith("y sent its gradient on when 1 of 3 parts of it had")
