"""A graph is told in the same words for torch and for kindling.

What differs is said here: which values a node saves, so which results are still known
where no variable holds them, and in which order an engine takes branches.
"""

import gc
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import torch

import kindling
from course.graph import State, draw, explain
from course.graph.watch import Watch

ROOT = Path(__file__).parents[2]


def numbers(lib, *shape, requires_grad=True):
    values = np.linspace(0.2, 1.0, int(np.prod(shape))).reshape(shape)
    return lib.tensor(values.tolist(), requires_grad=requires_grad)


def scalar(lib):
    a, b = numbers(lib), numbers(lib)
    return a * b + a, {"a": a, "b": b}


def broadcast(lib):
    x, w, c = numbers(lib, 2, 3), numbers(lib, 3), numbers(lib, 2, 1)
    return ((x * w - c) / x).sum(), {"x": x, "w": w, "c": c}


def squared(lib):
    x = numbers(lib, 2, 2)
    return (x * x).mean(), {"x": x}


def products(lib):
    x, w, v = numbers(lib, 2, 3), numbers(lib, 3, 2), numbers(lib, 2)
    return (x @ w @ v) @ v, {"x": x, "w": w, "v": v}


def with_numbers(lib):
    x = numbers(lib, 3)
    y, z = 2.0 * x + 1.0, 1.0 - x
    return (y - z / 4.0).sum(), {"x": x, "y": y, "z": z}


def functions(lib):
    x = numbers(lib, 2, 2)
    y = (x.exp() + x.log() + x.tanh() + x.sqrt() + (-x) ** 3).sum(dim=1)
    return y.mean(), {"x": x}


def shapes(lib):
    x = numbers(lib, 2, 3)
    return x.reshape(3, 2).T.sum(dim=0, keepdim=True).mean(), {"x": x}


def untracked(lib):
    x, w = numbers(lib, 4, 2, requires_grad=False), numbers(lib, 2, 1)
    product = x @ w
    return (product * x).sum(), {"x": x, "w": w, "product": product}


def two_layers(lib):
    x, y = (numbers(lib, 4, n, requires_grad=False) for n in (3, 1))
    w1, b1, w2, b2 = (numbers(lib, *shape) for shape in [(3, 4), (4,), (4, 1), (1,)])
    y_hat = (x @ w1 + b1).tanh() @ w2 + b2
    names = {"x": x, "w1": w1, "b1": b1, "w2": w2, "b2": b2, "y_hat": y_hat}
    return ((y_hat - y) ** 2).mean(), names


PROGRAMS = [
    scalar,
    broadcast,
    squared,
    products,
    with_numbers,
    functions,
    shapes,
    untracked,
    two_layers,
]


def same_words(text):
    """The text without what was saved; the steps of backward in one order."""
    text = re.sub(r"(Backward\d), [^\]]*\]", r"\1]", text)
    start, backward, steps = text.partition("Backward, in its order")
    lines = [re.sub(r" +\[\d of \d.*\]$", "", line) for line in steps.splitlines()]
    return start + backward + "\n".join(sorted(lines))


@pytest.mark.parametrize("backward", [False, True])
@pytest.mark.parametrize("program", PROGRAMS, ids=lambda program: program.__name__)
def test_graph_is_told_in_the_same_words(program, backward):
    texts = []
    for lib in (torch, kindling):
        loss, names = program(lib)
        names["loss"] = loss
        texts.append(explain(loss, names, backward=backward))
    ours, theirs = (same_words(view.text) for view in texts)
    assert ours == theirs


@pytest.mark.parametrize("program", PROGRAMS, ids=lambda program: program.__name__)
def test_nothing_of_torch_looks_odd(program):
    loss, names = program(torch)
    recording = explain(loss, names, backward=True).recording
    states = {node.state for node in recording.nodes}
    assert recording.notes == ()
    assert states <= {State.DONE, State.NOT_TRACKED}


@pytest.mark.parametrize("program", PROGRAMS, ids=lambda program: program.__name__)
def test_watched_gradients_are_those_of_torch(program):
    loss, names = program(torch)
    recording = explain(loss, names, backward=True).recording
    loss.backward()
    for tensor in names.values():
        if tensor.is_leaf and tensor.requires_grad:
            node = recording.by_number[recording.numbers[id(tensor)]]
            after = explain(loss, names).recording.by_number[node.number]
            assert str(node.grad) == str(after.grad)


def living_watches():
    """What a hook that was left behind would keep alive."""
    gc.collect()
    return [thing for thing in gc.get_objects() if type(thing) is Watch]


def test_looking_leaves_gradients_hooks_and_graph_of_torch():
    x = torch.ones(3, requires_grad=True)
    x.grad = kept = torch.full((3,), 5.0)
    y = (x * x).sum()
    draw(y, backward=True)
    assert x.grad is kept and kept.tolist() == [5.0] * 3
    assert not living_watches()
    y.backward()
    assert x.grad.tolist() == [7.0] * 3


def test_hooks_go_if_backward_raises():
    class Broken(torch.autograd.Function):
        @staticmethod
        def forward(ctx, x):
            return x.clone()

        @staticmethod
        def backward(ctx, grad):
            raise ValueError("no way back")

    x = torch.ones(2, requires_grad=True)
    y = Broken.apply(x).sum()
    notes = explain(y, backward=True).recording.notes
    assert notes[0] == "Backward stopped: ValueError: no way back"
    assert not living_watches() and x.grad is None


def test_module_of_torch_has_named_parameters():
    model = torch.nn.Sequential(torch.nn.Linear(3, 2), torch.nn.ReLU())
    x = torch.ones(4, 3)
    loss = torch.nn.functional.mse_loss(model(x), torch.zeros(4, 2))
    view = explain(loss, parameters=model.named_parameters(), backward=True)
    assert "parameter 0.weight" in view.text
    assert "0.bias.grad += " in view.text
    assert view.recording.notes == ()


def test_operation_without_a_rule_names_its_node():
    x = torch.ones(3, requires_grad=True)
    assert "x.grad += by SinBackward0" in explain(torch.sin(x).sum()).text


def test_operation_with_several_results_is_one_box():
    x = torch.ones(2, 3, requires_grad=True)
    values, indices = x.max(dim=1)
    first, second = x.chunk(2, dim=1)
    loss = values.sum() + first.sum() + second.sum()
    recording = draw(loss, backward=True).recording
    assert [node.op for node in recording.nodes].count("split") == 1
    assert recording.notes == ()


def test_retained_gradient_of_a_result_is_shown():
    x = torch.ones(2, requires_grad=True)
    y = x * 3.0
    y.retain_grad()
    (y * y).sum().backward()
    loss = (y * 1.0).sum()
    recording = draw(loss, names={"y": y}).recording
    node = next(node for node in recording.nodes if node.name == "y")
    assert str(node.grad) == "[6.0, 6.0]"


def test_failing_operation_of_torch_is_marked_with_its_shapes():
    x, w = torch.ones(2, 3), torch.ones(2, 3, requires_grad=True)
    node = explain(lambda: x @ w).recording.nodes[-1]
    assert (node.op, node.odd) == ("matmul", "got (2, 3) and (2, 3)")
    assert "mat1 and mat2 shapes cannot be multiplied" in node.failed


@pytest.mark.parametrize("dtype", [torch.float64, torch.bfloat16, torch.complex64])
def test_other_dtypes_are_named(dtype):
    x = torch.ones(4, dtype=dtype, requires_grad=True)
    text = explain((x * x).sum(), backward=True).text
    assert f"shape (4,) {str(dtype).removeprefix('torch.')}" in text


def test_far_too_long_chain_of_torch_is_cut():
    y = torch.ones((), requires_grad=True)
    for _ in range(10_010):
        y = y.neg()
    recording = draw(y).recording
    assert len(recording.nodes) == 10_001
    assert "of a torch graph 10,000 operations are read" in recording.notes[0]


def test_drawing_kindling_never_imports_torch():
    code = (
        "import sys, course.graph, kindling\n"
        "x = kindling.ones(2, requires_grad=True)\n"
        "course.graph.explain((x * x).sum(), backward=True).text\n"
        "print('torch' in sys.modules)"
    )
    command = [sys.executable, "-c", code]
    paths = {"PYTHONPATH": f"{Path(kindling.__file__).parents[1]}:{ROOT}"}
    done = subprocess.run(
        command, env=paths, capture_output=True, text=True, check=True
    )
    assert done.stdout == "False\n"
