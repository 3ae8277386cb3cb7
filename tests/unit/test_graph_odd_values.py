"""Half-written classes are drawn as far as they go; what is no value is refused."""

from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from course.graph import draw, explain
from tests.unit.values import Value


def made(**changes: object) -> SimpleNamespace:
    """An object with the attributes of a product a * b, some of them changed."""
    a, b = Value(3.0, name="a"), Value(2.0, name="b")
    parts: dict[str, object] = {
        "data": 6.0,
        "grad": None,
        "inputs": (a, b),
        "op": "mul",
        "local_derivatives": (2.0, 3.0),
        "name": "y",
    }
    return SimpleNamespace(**(parts | changes))


ODD = {
    "inputs is one Value": {"inputs": Value(1.0, name="a"), "local_derivatives": (1,)},
    "inputs is None, not a tuple": {"inputs": None},
    "inputs is a float, not a tuple": {"inputs": 2.0},
    "inputs is a generator, not a tuple": {"inputs": (x for x in ())},
    "inputs is a set, which forgets": {"inputs": {Value(1.0), Value(2.0)}},
    "an operand is a str, not a Value": {"inputs": (Value(1.0), "b")},
    "an operand is the number 2.0": {"inputs": (Value(1.0), 2)},
    "op is 'mul', but inputs is empty": {"inputs": ()},
    "no op that says how": {"op": ""},
    "local_derivatives has length 1, inputs 2": {"local_derivatives": (2.0,)},
    "local_derivatives has length 3, inputs 2": {"local_derivatives": (1.0, 2.0, 3.0)},
    "local_derivatives is a float, not a tuple": {"local_derivatives": 2.0},
    "there is nothing in local_derivatives": {"local_derivatives": None},
    "a local derivative is a str": {"local_derivatives": (1.0, "b")},
    "data is a str, not a number": {"data": "six"},
    "data is None, not a number": {"data": None},
    "grad is a list, not a number": {"grad": [1.0]},
    "grad is a Value, not a number": {"grad": Value(1.0)},
}


@pytest.mark.parametrize("complaint", ODD)
def test_odd_attribute_is_drawn_and_named(complaint):
    picture = draw(made(**ODD[complaint]))
    assert complaint in " ".join(picture.recording.notes)
    assert complaint in picture.html.replace("&#x27;", "'")
    assert picture.svg


anything = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=5)
    | st.complex_numbers()
    | st.builds(made)
    | st.just(len),
    lambda parts: st.lists(parts, max_size=3) | st.tuples(parts, parts),
    max_leaves=6,
)


@given(st.dictionaries(st.sampled_from(sorted(vars(made()))), anything))
def test_no_odd_value_is_too_odd_to_explain(changes):
    picture = draw(made(**changes))
    assert picture.text.startswith("Graph of ")
    assert picture.dot.startswith("digraph")


@pytest.mark.parametrize("name", ["data", "grad", "inputs", "local_derivatives", "op"])
def test_missing_attribute_is_named(name):
    value = made()
    delattr(value, name)
    said = " ".join(explain(value).recording.notes)
    assert name in said
    assert said.startswith("y: ")


def test_missing_attribute_of_the_class_is_said_once():
    class Bare:
        def __init__(self, data, inputs=(), op=""):
            self.data, self.grad, self.inputs, self.op = data, None, inputs, op

    one = Bare(1.0)
    y = Bare(3.0, (Bare(2.0, (one, one), "add"), one), "add")
    (note,) = explain(y, names={}).recording.notes
    assert note == "#2 and #3: there is no attribute local_derivatives."


def test_value_made_from_itself_is_drawn_with_its_circle():
    a = Value(1.0, name="a")
    y = a.tanh()
    a.inputs, a.op, a.local_derivatives = (y,), "tanh", (1.0,)
    y.name = "y"
    picture = draw(y)
    assert "it is made from itself" in " ".join(picture.recording.notes)
    assert len(picture.recording.edges) == 2
    assert picture.svg


def test_attribute_that_raises_counts_as_missing():
    class Angry:
        data, op, inputs, local_derivatives = 1.0, "", (), ()

        @property
        def grad(self):
            raise RuntimeError("not yet")

    assert "there is no attribute grad" in " ".join(explain(Angry()).recording.notes)


def test_numbers_of_numpy_are_numbers():
    value = made(data=np.float32(6.0), local_derivatives=np.ones(2))
    value.inputs[0].grad = value.inputs[1].grad = value.grad = np.array(1.0)
    assert explain(value).recording.notes == ()


@pytest.mark.parametrize(
    ("thing", "advice"),
    [
        (3.0, "got a float, which does not remember what it was computed from"),
        (None, "got None, which has no graph: .* lack a return"),
        ([Value(1.0)], "got a list"),
        ("loss", "got a str"),
        (
            Value,
            r"got the class Value itself; pass a value, as in draw\(Value\(2.0\)\)",
        ),
        (np.ones(3), "got a ndarray, but graphs are drawn of scalar values"),
        (np.float64(3.0), "got a float64, but graphs are drawn of scalar values"),
        (SimpleNamespace(data=np.ones(3)), "got a SimpleNamespace"),
        (type("Model", (), {"__call__": len})(), r"pass what it returns when called"),
        (lambda: None, "the function returned None; does it lack a return?"),
        (lambda: 3.0, "the function returned a float; it should return a Value"),
        (lambda x: x, "it is called without arguments"),
    ],
)
def test_what_is_no_value_is_refused_with_advice(thing, advice):
    with pytest.raises(TypeError, match=advice):
        draw(thing)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"direction": "up"}, "direction='up': give one of LR, TB"),
        ({"depth": -1}, "depth=-1: give 0, 1, 2 or more levels"),
        ({"hops": -1}, "hops=-1: give 0, 1, 2 or more steps"),
        ({"around": "q"}, "around='q': this graph has no such value"),
        ({"around": Value(1.0)}, "around=that value: this graph has no such value"),
    ],
)
def test_wrong_arguments_are_refused(arguments, message):
    with pytest.raises(ValueError, match=message):
        draw(Value(1.0), **arguments)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"parameters": [1.0]}, "parameters= needs values, but got a float"),
        ({"parameters": len}, r"parameters\(\), with parentheses"),
        ({"names": ["w"]}, r"names= needs a dict such as \{\"w\": w\}, got \['w'\]"),
    ],
)
def test_wrong_types_of_arguments_are_refused(arguments, message):
    with pytest.raises(TypeError, match=message):
        draw(Value(1.0), **arguments)
