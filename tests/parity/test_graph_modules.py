"""Which module made what: frames around modules, folding them, control flow, ties."""

import re
from types import SimpleNamespace
from xml.etree import ElementTree

import pytest

from course.graph import compare, draw, steps
from tests.parity.tensors import LIBRARIES

BOTH = pytest.mark.parametrize("torch", LIBRARIES, ids=["kindling", "torch"])
SVG = "{http://www.w3.org/2000/svg}"


def mlp(torch):
    """A model with layers in a Sequential, and a batch for it."""
    nn = torch.nn

    class MLP(nn.Module):
        def __init__(self):
            super().__init__()
            self.layers = nn.Sequential(nn.Linear(2, 3), nn.Tanh(), nn.Linear(3, 1))

        def forward(self, x):
            return self.layers(x) * 2

    torch.manual_seed(0)
    x = torch.tensor([[1.0, 2.0], [3.0, -1.0]])
    return MLP(), x


def modules(view):
    return {node.label: node.module for node in view.recording.nodes}


def words(svg):
    return [
        (t.text or "").strip("\xa0")
        for t in ElementTree.fromstring(svg).iter(f"{SVG}text")
    ]


@BOTH
def test_values_lie_in_the_module_that_made_them(torch):
    model, x = mlp(torch)
    view = draw(lambda: model(x).sum())
    by_op = {node.op: node.module for node in view.recording.nodes if node.op}
    assert (by_op["tanh"], by_op["mul"], by_op["sum"]) == ("layers.1", "", "")
    found = modules(view)
    assert found["layers.0.weight"] == found["layers.0.bias"] == "layers.0"
    assert found["x"] == ""
    assert {"layers Sequential", "layers.0 Linear", "layers.1 Tanh"} <= set(
        words(view.svg)
    )


@BOTH
def test_modules_are_as_they_were(torch):
    model, x = mlp(torch)
    draw(lambda: model(x).sum())
    assert not any("forward" in vars(module) for module in model.modules())
    assert steps(lambda: model(x).sum() + model).recording.by_number
    assert not any("forward" in vars(module) for module in model.modules())


@BOTH
def test_module_folds_to_a_box_of_its_class(torch):
    model, x = mlp(torch)
    shown = words(draw(lambda: model(x).sum(), depth=1).svg)
    assert [shown.count(word) for word in ("Linear", "Tanh", "addmm")] == [2, 1, 0]
    shown = words(draw(lambda: model(x).sum(), depth=0).svg)
    assert [shown.count(word) for word in ("Sequential", "Linear")] == [1, 0]


@BOTH
def test_page_folds_and_unfolds(torch):
    model, x = mlp(torch)
    html = draw(lambda: model(x).sum(), depth=1).html
    assert html.count('type="radio"') == 3
    (checked,) = re.findall(r'aria-label="([^"]+)" data-lm[^>]* checked>', html)
    assert checked == "depth 1"
    assert html.count("<svg") == 3
    assert html.count("Folded into one box each: layers (") == 1
    assert html.count("Folded into one box each: layers.0 (") == 1


@BOTH
def test_picture_of_a_result_has_no_modules(torch):
    """What made it is over; only a function can be listened to."""
    model, x = mlp(torch)
    view = draw(model(x).sum())
    assert set(modules(view).values()) == {""}
    assert 'type="radio"' not in view.html


@BOTH
def test_several_models_are_told_apart(torch):
    first, x = mlp(torch)
    second, _ = mlp(torch)
    found = modules(draw(lambda: (first(x) + second(x)).sum()))
    assert {"first.layers.0", "second.layers.2", "first", "second"} <= {*found.values()}


@BOTH
def test_tied_weight_is_one_box_used_twice(torch):
    nn = torch.nn
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(2, 2), nn.Linear(2, 2))
    model[1].weight = model[0].weight
    x = torch.ones(1, 2)
    view = draw(lambda: model(x).sum())
    names = [
        node.label for node in view.recording.nodes if node.name.endswith("weight")
    ]
    assert names == ["0.weight"]
    assert "used 2x" in words(view.svg)
    last = steps(lambda: model(x).sum()).frames[-1].recording
    (weight,) = [node for node in last.nodes if node.name == "0.weight"]
    assert (weight.arrived, weight.expected) == (2, 2)


@BOTH
def test_control_flow_changes_the_graph(torch):
    nn = torch.nn

    class Loop(nn.Module):
        def __init__(self):
            super().__init__()
            self.layer = nn.Linear(1, 1)

        def forward(self, x, times):
            for _ in range(times):
                x = self.layer(x)
            return x

    torch.manual_seed(0)
    model, x = Loop(), torch.ones(1, 1)
    once = draw(lambda: model(x, 1).sum())
    thrice = draw(lambda: model(x, 3).sum())
    assert thrice.recording.ops["addmm"] == 3 * once.recording.ops["addmm"]
    made = [n.module for n in thrice.recording.nodes if n.op == "addmm"]
    assert made == ["layer"] * 3


@BOTH
def test_outputs_in_tuples_and_dicts_are_followed(torch):
    nn = torch.nn

    class Two(nn.Module):
        def forward(self, x, scale):
            return {"out": (x * scale, [x + 1])}

    class Model(nn.Module):
        def __init__(self):
            super().__init__()
            self.two = Two()

        def forward(self, x):
            (a, (b,)) = self.two(x, scale=3.0)["out"]
            return a - b

    model, x = Model(), torch.ones(2, requires_grad=True)
    made = {n.op: n.module for n in draw(lambda: model(x)).recording.nodes if n.op}
    assert made == {"mul": "two", "add": "two", "sub": ""}


@BOTH
def test_steps_through_folded_layers(torch):
    model, x = mlp(torch)
    view = steps(lambda: model(x).sum(), depth=1)
    titles = [frame.title for frame in view.frames]
    assert titles == ["forward", "start", "sum", "mul", "addmm", "tanh", "done"]
    assert "layers Sequential" in words(view.svg)


def test_layers_of_both_libraries_are_compared():
    kindling, torch = LIBRARIES
    mine, x = mlp(kindling)
    theirs, y = mlp(torch)
    theirs.load_state_dict(
        {name: torch.tensor(p.tolist()) for name, p in mine.state_dict().items()}
    )
    names = {"mine": mine, "x": x}
    view = compare(lambda: mine(x).sum(), lambda: theirs(y).sum(), names=names)
    assert view.agrees, view.sentence


def test_a_model_that_is_no_variable_is_not_listened_to():
    kindling, _ = LIBRARIES
    holder = SimpleNamespace(model=mlp(kindling))
    view = draw(lambda: holder.model[0](holder.model[1]).sum())
    assert set(modules(view).values()) == {""}


@BOTH
def test_a_model_that_is_not_called_changes_no_path(torch):
    model, x = mlp(torch)
    other, _ = mlp(torch)
    found = modules(draw(lambda: model(x).sum()))
    assert found["layers.0.weight"] == "layers.0"
    assert len(list(other.parameters())) == 4


@BOTH
def test_a_loss_in_a_variable_is_no_second_model(torch):
    model, x = mlp(torch)
    loss_fn = torch.nn.MSELoss()
    found = draw(lambda: loss_fn(model(x), x[:, :1])).recording.nodes
    assert {node.module for node in found if node.op} <= {
        "",
        "layers.0",
        "layers.1",
        "layers.2",
    }
