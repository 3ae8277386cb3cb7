"""torch's side of a check answers as torch, behind the face of the student's names."""

import math

import numpy as np
import pytest
import torch

from course.check.judge import NotebookJudge, outcomes
from course.check.oracle import TorchSide
from course.check.probe import make_probe
from course.check.torch_value import TorchValue


def test_arrays_reach_torch_as_tensors_of_the_same_dtype():
    def ask(rng):
        """?"""
        return {"x": np.ones((2, 3), np.float32), "n": 2}

    made = make_probe("equal", ask, yours=None, torch=lambda torch, x, n: x.sum(0) * n)
    answer = outcomes(made, TorchSide())[0].parts["answer"]
    assert (answer.dtype, answer.tolist()) == (np.float32, [4.0, 4.0, 4.0])


def test_a_library_probe_gets_torch_itself():
    def ask(torch, rng):
        """?"""
        return torch.arange(3)

    answer = outcomes(make_probe("library", ask), TorchSide())[0].parts["answer"]
    assert answer.tolist() == [0, 1, 2]


@pytest.mark.parametrize(
    ("function", "slope"),
    [
        (lambda a: a.exp(), math.exp(0.5)),
        (lambda a: a.log(), 2.0),
        (lambda a: a.tanh(), 1 - math.tanh(0.5) ** 2),
        (lambda a: a.relu(), 1.0),
        (lambda a: -a, -1.0),
        (lambda a: 2 / a, -8.0),
        (lambda a: 1 - a, -1.0),
        (lambda a: 3 + 2 * a, 2.0),
        (lambda a: (a - 1) ** 2, -1.0),
        (lambda a: a / 4 * a, 0.25),
    ],
)
def test_a_scalar_of_torch_has_the_gradient_of_calculus(function, slope):
    a = TorchValue(0.5)
    function(a).backward()
    assert a.grad == pytest.approx(slope)


def test_a_scalar_of_torch_knows_inputs_op_and_each_local_derivative():
    a = TorchValue(3.0)
    square = a * a
    assert (square.op, square.inputs, square.data) == ("mul", (a, a), 9.0)
    assert square.local_derivatives == (3.0, 3.0)
    assert a.local_derivatives == ()


def test_a_scalar_of_torch_has_no_gradient_before_backward():
    assert TorchValue(1.0).grad is None


def test_again_asks_live_torch_on_other_numbers(capsys):
    def ask(torch, rng):
        """Is it the number?"""
        return torch.tensor(rng.normal())

    judge = NotebookJudge()
    judge.last = make_probe("library", ask)
    judge.last = type(judge.last)(**{**vars(judge.last), "namespace": vars(torch)})
    judge.again(5)
    assert "agrees with torch" in capsys.readouterr().out
