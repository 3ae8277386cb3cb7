"""Module trees, and parameters of a model called by their path in graphs."""

from types import SimpleNamespace
from xml.etree import ElementTree

import pytest

import kindling
from course.graph import Kind, draw, explain, tree

TEXT = "{http://www.w3.org/2000/svg}text"


class Pair(kindling.nn.Module):
    """Two layers, a shared one among them, and two things nobody registered."""

    def __init__(self, tied=False):
        super().__init__()
        self.first = kindling.nn.Linear(2, 2)
        self.second = kindling.nn.Linear(2, 2, bias=False)
        self.again = self.first
        self.register_buffer("count", kindling.zeros(1))
        if tied:
            self.second.weight = self.first.weight

    def forward(self, x):
        return self.again(self.second(self.first(x)))


def labels(picture):
    return [node.name for node in picture.recording.nodes if node.name]


def test_text_shows_modules_shapes_buffers_and_shared_parts():
    assert tree(Pair()).text.split("\n") == [
        "Tree of Pair: 3 modules, 3 parameters with 10 numbers.",
        "",
        "Pair",
        "  . count (1,), buffer",
        "  (first) Linear",
        "    . weight (2, 2)",
        "    . bias (2,)",
        "  (second) Linear",
        "    . weight (2, 2)",
        "  (again) Linear, the same as first",
    ]


def test_tied_weight_is_counted_once_and_marked():
    shown = tree(Pair(tied=True)).text
    assert "2 parameters with 6 numbers" in shown
    assert "weight (2, 2), tied to first.weight" in shown


def test_what_is_not_registered_is_marked():
    model = Pair()
    model.scale = kindling.ones(3)
    model.layers = [kindling.nn.Linear(1, 1), kindling.nn.Linear(1, 1)]
    model.by_name = {"w": kindling.ones(1)}
    object.__setattr__(model, "hidden", kindling.nn.Linear(1, 1))
    shown = tree(model).text
    for words in ("scale: a tensor", "layers: 2 modules in a list", "hidden: a module"):
        assert f"{words}, not registered" in shown
    assert "by_name: 1 tensor in a dict, not registered" in shown


def test_picture_has_one_box_per_module_and_an_arrow_per_name():
    picture = tree(Pair())
    root = ElementTree.fromstring(picture.svg)
    words = [(text.text or "").strip("\xa0") for text in root.iter(TEXT)]
    assert words.count("Linear") == 2
    assert {"first", "second", "again", "weight (2, 2)"} <= set(words)
    assert root.get("aria-label") == picture.sentence


def test_what_is_no_module_is_refused_with_advice():
    with pytest.raises(TypeError, match="make an object of it"):
        tree(Pair)
    with pytest.raises(TypeError, match="tree needs a module, but got a list"):
        tree([])


def test_a_large_model_is_told_in_words():
    model = Pair()
    for index in range(60):
        model.add_module(str(index), kindling.nn.Linear(1, 1))
    assert tree(model).svg == ""
    assert "(59) Linear" in tree(model).text
    assert "see the text" in tree(model).html


def test_a_circle_of_modules_ends():
    model = Pair()
    model.back = model
    assert "(back) Pair, the same as" in tree(model).text


def test_a_tree_is_saved(tmp_path):
    for ending in ("svg", "png", "txt", "dot"):
        tree(Pair()).save(tmp_path / f"tree.{ending}")
        assert (tmp_path / f"tree.{ending}").stat().st_size > 100
    with pytest.raises(ValueError, match="save as"):
        tree(Pair()).save(tmp_path / "tree.pdf")


def test_parameters_of_a_model_are_called_by_their_path():
    model = Pair()
    loss = model(kindling.ones(1, 2)).sum()
    found = {name for name in labels(draw(loss)) if "." in name}
    assert found == {"first.weight", "first.bias", "second.weight"}
    kinds = {n.name: n.kind for n in draw(loss).recording.nodes}
    assert kinds["second.weight"] is Kind.PARAMETER


def test_a_path_goes_before_another_variable_for_the_same_parameter():
    model = Pair()
    weight, layer = model.second.weight, model.first
    loss = model(kindling.ones(1, 2)).sum() + weight.sum() + layer.weight.sum()
    assert {"first.weight", "second.weight"} <= set(labels(draw(loss)))


def test_two_models_are_told_apart_by_their_variables():
    one, two = Pair(), Pair()
    x = kindling.ones(1, 2)
    loss = (one(x) - two(x)).sum()
    assert {"one.first.weight", "two.first.weight"} <= set(labels(draw(loss)))


def test_a_model_that_the_graph_does_not_use_changes_no_name():
    model, other = Pair(), Pair()
    layer = kindling.nn.Linear(2, 2)
    loss = model(kindling.ones(1, 2)).sum()
    assert layer is not other.first
    assert {"first.weight", "second.weight"} <= set(labels(draw(loss)))


def test_a_model_is_named_where_forward_fails():
    model = Pair()
    found = labels(draw(lambda: model(kindling.ones(1, 3))))
    assert "first.weight" in found


def test_a_model_can_be_given_as_parameters():
    parts = SimpleNamespace(model=Pair())
    loss = parts.model(kindling.ones(1, 2)).sum()
    text = explain(loss, names={}, parameters=parts.model).text
    assert "parameter second.weight" in text
    assert "unused" not in text


def test_a_parameter_that_the_loss_does_not_use_is_named():
    model = Pair()
    model.spare = kindling.nn.Parameter(kindling.ones(2))
    notes = explain(model(kindling.ones(1, 2)).sum(), parameters=model).recording.notes
    assert notes == ("spare is a parameter that this graph does not use.",)
