"""Graphs of a model's loss name its parameters by their paths, for both libraries."""

from collections import OrderedDict
from typing import Any
from xml.etree import ElementTree

import pytest

from course.graph import Kind, draw, explain
from course.graph.arrays import shown
from tests.parity.tensors import LIBRARIES

TEXT = "{http://www.w3.org/2000/svg}text"
BOTH = pytest.mark.parametrize("torch", LIBRARIES, ids=["kindling", "torch"])


def parameters(picture: Any) -> set[str]:
    """Return the names of the boxes that are parameters."""
    nodes = picture.recording.nodes
    return {node.name for node in nodes if node.kind is Kind.PARAMETER}


def paths(model: Any) -> set[str]:
    """Return the paths of the parameters of a model."""
    return {name for name, _ in model.named_parameters()}


def mlp(torch: Any) -> Any:
    """Return a model whose layers lie in a Sequential that is called layers."""
    nn = torch.nn

    class MLP(nn.Module):
        def __init__(self):
            super().__init__()
            self.layers = nn.Sequential(nn.Linear(2, 3), nn.ReLU(), nn.Linear(3, 1))

        def forward(self, x):
            return self.layers(x)

    torch.manual_seed(0)
    return MLP()


def batch(torch: Any) -> Any:
    """Return inputs and targets for a model of two inputs and one output."""
    return torch.tensor([[1.0, 2.0], [3.0, -1.0]]), torch.tensor([[1.0], [0.0]])


@BOTH
def test_the_loss_of_a_model_names_its_parameters(torch):
    model, (x, y) = mlp(torch), batch(torch)
    loss = torch.nn.MSELoss()(model(x), y)
    shown = draw(loss)
    assert parameters(shown) == paths(model)
    assert "layers.0.weight" in parameters(shown)
    assert "parameter layers.0.weight" in explain(loss).text


@BOTH
def test_the_names_stand_in_the_picture_before_and_after_backward(torch, tmp_path):
    model, (x, y) = mlp(torch), batch(torch)
    loss = torch.nn.functional.mse_loss(model(x), y)
    for moment in ("before", "after"):
        picture = draw(loss)
        root = ElementTree.fromstring(picture.svg)
        words = {(text.text or "").strip("\xa0") for text in root.iter(TEXT)}
        assert paths(model) <= words
        picture.save(tmp_path / f"{moment}.png")
        assert (tmp_path / f"{moment}.png").read_bytes().startswith(b"\x89PNG")
        if moment == "before":
            loss.backward()


MODELS: dict[str, Any] = {
    "a sequential": lambda nn: nn.Sequential(nn.Linear(2, 2), nn.Linear(2, 1)),
    "with names": lambda nn: nn.Sequential(
        OrderedDict(first=nn.Linear(2, 2), last=nn.Linear(2, 1, bias=False))
    ),
    "nested": lambda nn: nn.Sequential(nn.Sequential(nn.Linear(2, 1)), nn.PReLU()),
    "lazy": lambda nn: nn.Sequential(nn.Flatten(), nn.LazyLinear(1)),
}


@BOTH
@pytest.mark.parametrize("case", MODELS)
def test_parameters_of_containers_are_called_by_their_paths(case, torch):
    model, (x, y) = MODELS[case](torch.nn), batch(torch)
    loss = torch.nn.functional.l1_loss(model(x), y)
    assert parameters(draw(loss)) == paths(model)


@BOTH
def test_parameters_in_lists_and_dicts_are_called_by_their_paths(torch):
    nn = torch.nn

    class Net(nn.Module):
        def __init__(self):
            super().__init__()
            self.w = nn.ParameterList([torch.ones(2, 2), torch.ones(2, 2)])
            self.b = nn.ParameterDict({"left": torch.zeros(2), "right": torch.ones(2)})
            self.heads = nn.ModuleDict({"a": nn.ModuleList([nn.Linear(2, 1)])})

        def forward(self, x):
            for w in self.w:
                x = x @ w + self.b["left"] * self.b["right"]
            return self.heads["a"][0](x)

    net = Net()
    loss = net(batch(torch)[0]).sum()
    assert parameters(draw(loss)) == paths(net)
    assert {"w.0", "b.left", "heads.a.0.weight"} <= paths(net)


@BOTH
def test_a_tied_weight_is_one_box_with_two_arrows(torch):
    model = torch.nn.Sequential(torch.nn.Linear(2, 2), torch.nn.Linear(2, 2))
    model[1].weight = model[0].weight
    loss = model(batch(torch)[0]).sum()
    recording = draw(loss).recording
    boxes = [n for n in recording.nodes if n.name == "0.weight"]
    assert len(boxes) == 1
    assert "1.weight" not in {n.name for n in recording.nodes}
    arrows = [e for e in recording.edges if e.source == boxes[0].number]
    assert len(arrows) == 2


@BOTH
def test_two_models_in_one_loss_are_told_apart(torch):
    actor, critic = mlp(torch), mlp(torch)
    x, _ = batch(torch)
    loss = (actor(x) - critic(x)).abs().mean()
    found = parameters(draw(loss))
    assert {"actor.layers.0.weight", "critic.layers.2.bias"} <= found
    assert len(found) == 8


@BOTH
def test_a_model_that_no_variable_holds_is_named_where_it_is_given(torch):
    trainer = {"model": mlp(torch)}
    loss = trainer["model"](batch(torch)[0]).sum()
    text = explain(loss, parameters=trainer["model"]).text
    assert "parameter layers.2.weight" in text


HELD: dict[str, Any] = {
    "relu": lambda torch, x: torch.relu(x),
    "softmax": lambda torch, x: torch.softmax(x, 1),
    "log_softmax": lambda torch, x: torch.log_softmax(x, 0),
    "sigmoid": lambda torch, x: torch.sigmoid(x),
    "gelu": lambda torch, x: torch.nn.functional.gelu(x),
    "leaky_relu": lambda torch, x: torch.nn.functional.leaky_relu(x),
    "softplus": lambda torch, x: torch.nn.functional.softplus(x),
}


@BOTH
@pytest.mark.parametrize("case", HELD)
def test_what_an_activation_has_saved_is_shown_in_the_right_box(case, torch):
    x = torch.tensor([[1.5, -2.0], [0.25, 3.0]], requires_grad=True)
    y = HELD[case](torch, x * 2)
    right = {"mul": str(shown(x.detach() * 2)), case: str(shown(y.detach()))}
    loss = y.sum()
    del y
    found = {n.op: n.value for n in draw(loss).recording.nodes if n.op in right}
    told = {op: str(value) for op, value in found.items() if value != "not kept"}
    assert told and set(found) == set(right)
    assert told == {op: right[op] for op in told}
