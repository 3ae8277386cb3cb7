"""A check that names its graph: shown where it parts, and nothing else is changed."""

import json

import pytest

from course import check
from course.check import graphs
from course.check.judge import CheckFailed, NotebookJudge, outcomes
from course.check.probe import make_probe
from course.check.recording import Record, Recordings, read
from course.check.student import StudentSide
from tests.unit.values import Value, in_order


def gradients(Value, rng):
    """Are the gradients right?"""
    a, b = Value(rng.uniform(1, 2)), Value(rng.uniform(1, 2))
    d = a * b
    loss = d * a + d
    check.graph(loss, a=a, b=b, d=d, loss=loss)
    loss.backward()
    return {"grads": [a.grad, b.grad, d.grad]}


def silent(Value, rng):
    """Are the gradients right, and nothing more said?"""
    a = Value(rng.uniform(1, 2))
    loss = a * a
    loss.backward()
    return {"grads": [a.grad]}


def made(kind, ask=gradients):
    """A probe of a value class."""
    found = make_probe("value", ask)
    return type(found)(**{**vars(found), "namespace": {"Value": kind}})


def assigning(self):
    """A backward that assigns gradients instead of adding them."""
    self.grad = 1.0
    for value in reversed(in_order(self)):
        for source, local in zip(value.inputs, value.local_derivatives, strict=True):
            source.grad = local * value.grad


class Wrong(Value):
    """A value whose operations make more of its kind, with the wrong backward."""

    backward = assigning

    def __mul__(self, other):
        found = Value.__mul__(self, other)
        found.__class__ = Wrong
        return found

    def __add__(self, other):
        found = Value.__add__(self, other)
        found.__class__ = Wrong
        return found


def record(ask=gradients):
    """The record of the check, with the graph of the right class."""
    probe = made(Value, ask)
    right = outcomes(probe, StudentSide())
    graph = graphs.as_data(graphs.graph_of(probe, StudentSide()))
    return Record(2.0, "2.1", right, graph=graph)


@pytest.fixture
def judge_(tmp_path):
    """A judge that has read the records from a file."""
    path = tmp_path / "checks.json"
    checks = {"gradients": record(), "silent": record(silent)}
    path.write_text(Recordings("02_unit", {"torch": "0"}, checks).text())
    judge_ = NotebookJudge()
    judge_.load("02_unit", [path])
    return judge_


def test_wrong_gradient_shows_where_the_graphs_part(judge_, capsys):
    with pytest.raises(CheckFailed):
        judge_.submit(made(Wrong))
    lines = capsys.readouterr().out.split("\n")
    (line,) = [line for line in lines if line.startswith("Your graph and torch's")]
    assert "2 arrivals expected, one kept: assigned instead of added?" in line


def test_right_gradient_shows_no_graph(judge_, capsys):
    judge_.submit(made(Value))
    assert "graph" not in capsys.readouterr().out


def test_check_that_names_no_graph_shows_none(judge_, capsys):
    with pytest.raises(CheckFailed):
        judge_.submit(made(Wrong, silent))
    assert "graph" not in capsys.readouterr().out


def test_open_exercise_shows_no_graph(judge_, capsys):
    class Open(Value):
        def __mul__(self, other):
            raise NotImplementedError

    with pytest.raises(CheckFailed):
        judge_.submit(made(Open))
    assert "Your graph" not in capsys.readouterr().out


def test_naming_a_graph_changes_no_answer():
    """While an answer is judged, nothing is watched and no gradient is touched."""
    calls = []

    class Counting(Wrong):
        def backward(self):
            calls.append(self)
            assigning(self)

        def __mul__(self, other):
            found = Value.__mul__(self, other)
            found.__class__ = Counting
            return found

        __add__ = Wrong.__add__

    outcomes(made(Counting), StudentSide())
    assert len(calls) <= made(Counting).rounds


def test_graph_that_cannot_be_read_is_left_out(judge_, capsys):
    def ask(Value, rng):
        """Is it right?"""
        check.graph(object(), a=3)
        return {"grads": [0.0]}

    assert graphs.graph_of(made(Value, ask), StudentSide()) is None


def test_only_the_first_graph_of_a_round_counts():
    def ask(Value, rng):
        """Is it right?"""
        for number in (1.0, 2.0):
            check.graph(Value(number) * 3.0)
        return {"grads": [0.0]}

    found = graphs.graph_of(made(Value, ask), StudentSide())
    assert [node.value for node in found.nodes if node.op] == [3.0]


def test_graph_outlives_the_file(tmp_path):
    path = tmp_path / "checks.json"
    text = Recordings("02_unit", {"torch": "0"}, {"gradients": record()}).text()
    path.write_text(text)
    assert read(path).checks["gradients"].graph == record().graph
    assert (
        "graph"
        not in json.loads(Recordings("02_unit", {}, {"silent": record(silent)}).text())[
            "checks"
        ]["silent"]
    )
    mine = graphs.graph_of(made(Value), StudentSide())
    assert graphs.comparison(mine, record().graph) is None
