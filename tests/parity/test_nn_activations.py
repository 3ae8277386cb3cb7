"""Activations as functions: values, gradients, dtypes, names in the graph, errors."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.parity.modules import told
from tests.parity.programs import refused_alike, same
from tests.parity.tensors import agree, arrays

CURVES = {
    "relu": [{}],
    "relu6": [{}],
    "sigmoid": [{}],
    "tanh": [{}],
    "leaky_relu": [{}, {"negative_slope": 0.3}, {"negative_slope": -0.5}],
    "elu": [{}, {"alpha": 0.4}, {"alpha": -1.5}],
    "selu": [{}],
    "celu": [{}, {"alpha": 2.5}, {"alpha": -0.5}],
    "gelu": [{}, {"approximate": "tanh"}],
    "silu": [{}],
    "mish": [{}],
    "softplus": [{}, {"beta": 2.0, "threshold": 3.0}, {"beta": -1.0}],
    "softsign": [{}],
    "logsigmoid": [{}],
    "hardtanh": [{}, {"min_val": -0.5, "max_val": 2.0}],
    "hardsigmoid": [{}],
    "hardswish": [{}],
    "tanhshrink": [{}],
    "softshrink": [{}, {"lambd": 1.25}, {"lambd": 0}],
    "hardshrink": [{}, {"lambd": 1.25}, {"lambd": 0}],
    "threshold": [{"threshold": 0.5, "value": -2.0}],
    "rrelu": [{}, {"lower": 0.1, "upper": 0.5}],
}
ROWS = [(name, options) for name, rows in CURVES.items() for options in rows]
IN_PLACE = ["celu", "elu", "hardtanh", "leaky_relu", "relu", "rrelu", "selu"]
IN_PLACE_OPTION = [*IN_PLACE, "relu6", "silu", "mish", "hardsigmoid", "hardswish"]
ALONG = ["softmax", "log_softmax", "softmin", "glu"]
BENDS = [0.0, -0.0, 0.5, -0.5, 1.0, -1.0, 1.25, -1.25, 3.0, -3.0, 6.0, 2.0, 1.5]
FAR = [30.0, -30.0, 100.0, -100.0, 1e4, -1e4, np.inf, -np.inf, np.nan, 1e-30]

NOT_ALIKE = {"relu": np.isnan, "softsign": np.isinf, "gelu": np.isinf}
"""Where a unit's short form differs, NumPy warns, or torch depends on the machine."""


def called(torch: Any, name: str, x: Any, options: Any) -> Any:
    """Return what a function of torch.nn.functional makes of x."""
    return getattr(torch.nn.functional, name)(x, **options)


@pytest.mark.parametrize("name, options", ROWS)
@given(array=arrays())
@settings(max_examples=12)
def test_curves_and_their_slopes_are_torchs(name, options, array):
    agree(lambda torch, x: called(torch, name, x, options), array, grad=True)


@pytest.mark.parametrize("kind", ["float16", "float32", "float64"])
@pytest.mark.parametrize("name, options", ROWS)
def test_curves_are_torchs_at_their_bends_and_far_away(name, options, kind):
    left_out = NOT_ALIKE.get(name, lambda number: False)
    places = [number for number in BENDS + FAR if not left_out(number)]

    def program(torch):
        x = torch.tensor(places, dtype=getattr(torch, kind), requires_grad=True)
        y = called(torch, name, x, options)
        y.sum().backward()
        return y.detach(), x.grad, y.grad_fn.name()

    same(program)


@pytest.mark.parametrize("kind", ["int64", "uint8", "bool", "int32"])
@pytest.mark.parametrize("name, options", ROWS)
def test_curves_of_whole_numbers_are_torchs(name, options, kind):
    agree(lambda torch, x: called(torch, name, x, options), np.array([3, 0, 1], kind))


@pytest.mark.parametrize("name", IN_PLACE)
def test_functions_with_an_underscore_work_in_place(name):
    def program(torch):
        function = getattr(torch.nn.functional, f"{name}_")
        x, leaf = torch.tensor(BENDS), torch.tensor(BENDS, requires_grad=True)
        middle = leaf * 1
        y = function(middle)
        y.sum().backward()
        facts = [function(x) is x, y is middle, y.grad_fn.name(), middle._version]
        return x, leaf.grad, facts, told(lambda: function(leaf))

    same(program)


@pytest.mark.parametrize("name", IN_PLACE_OPTION)
def test_inplace_puts_the_result_into_the_input(name):
    def program(torch):
        x, leaf = torch.tensor(BENDS), torch.tensor(BENDS, requires_grad=True)
        middle, options = leaf * 1, {"inplace": True}
        y = called(torch, name, middle, options)
        y.sum().backward()
        facts = called(torch, name, x, options) is x, y is middle, y.grad_fn.name()
        return x, leaf.grad, facts, told(lambda: called(torch, name, leaf, options))

    same(program)


@pytest.mark.parametrize("name", ALONG)
@given(array=arrays(), dim=st.sampled_from([0, 1, -1, -2, 2, 5]))
@settings(max_examples=40)
def test_functions_along_a_dimension_are_torchs(name, array, dim):
    agree(lambda torch, x: called(torch, name, x, {"dim": dim}), array, grad=True)


@pytest.mark.parametrize("shape", [(), (3,), (2, 3), (2, 2, 2), (1, 2, 1, 3)])
@pytest.mark.parametrize("name", ["softmax", "log_softmax", "softmin"])
def test_a_dimension_that_is_not_given_is_chosen_with_torchs_warning(name, shape):
    def program(torch):
        x = torch.arange(float(np.prod(shape))).reshape(shape)
        return called(torch, name, x, {}), called(torch, name, x * 0, {})

    same(program)


@pytest.mark.parametrize("name", ["softmax", "log_softmax", "softmin"])
def test_a_dtype_is_taken_on_before_the_softmax(name):
    def program(torch):
        x = torch.tensor([[1, 2, 5], [0, 0, 1]])
        y = called(torch, name, x, {"dim": 1, "dtype": torch.float64})
        z = torch.ones(2, 3, requires_grad=True)
        called(torch, name, z, {"dim": 0, "dtype": torch.float64})[0].sum().backward()
        return y, z.grad

    same(program)


@pytest.mark.parametrize("weight", [[0.25], [0.1, -0.5, 2.0]])
@pytest.mark.parametrize("shape", [(2, 3), (2, 3, 4), (3, 3, 2, 2), (1, 3)])
def test_prelu_learns_one_slope_or_one_for_each_channel(shape, weight):
    def program(torch):
        x = torch.linspace(-2, 1, int(np.prod(shape))).reshape(shape).requires_grad_()
        w = torch.tensor(weight, requires_grad=True)
        y = torch.nn.functional.prelu(x, w)
        (y * y).sum().backward()
        return y.detach(), x.grad, w.grad, y.grad_fn.name()

    same(program)


@pytest.mark.parametrize("inplace", [False, True])
def test_rrelu_draws_a_slope_for_each_negative_number_from_torchs_stream(inplace):
    def program(torch):
        torch.manual_seed(4)
        leaf = torch.linspace(-3, 2, 40).requires_grad_()
        y = torch.nn.functional.rrelu(leaf * 1, 0.2, 0.7, True, inplace)
        y.sum().backward()
        return y.detach(), leaf.grad, y.grad_fn.name(), torch.rand(2)

    same(program)


@pytest.mark.parametrize("kind", ["float32", "float64"])
@pytest.mark.parametrize("options", [{}, {"tau": 0.5, "dim": 0}, {"eps": 1e-5}])
@pytest.mark.parametrize("hard", [False, True])
def test_gumbel_softmax_draws_torchs_noise(hard, options, kind):
    def program(torch):
        torch.manual_seed(6)
        logits = torch.linspace(-2, 2, 20, dtype=getattr(torch, kind)).reshape(4, 5)
        leaf = logits.requires_grad_()
        y = torch.nn.functional.gumbel_softmax(leaf, hard=hard, **options)
        (y * torch.arange(5.0)).sum().backward()
        return y.detach(), leaf.grad, y.grad_fn.name(), torch.rand(2)

    same(program)


WRONG = {
    "a list": lambda torch, f: f.gelu([1.0]),
    "a number": lambda torch, f: f.leaky_relu(1.0),
    "a list of relu": lambda torch, f: f.relu([1.0]),
    "celu without alpha": lambda torch, f: f.celu(torch.ones(2), alpha=0.0),
    "gelu of another word": lambda torch, f: f.gelu(torch.ones(2), approximate="sin"),
    "limits of hardtanh": lambda torch, f: f.hardtanh(torch.ones(2), 1.0, -1.0),
    "truth values": lambda torch, f: f.hardtanh(torch.ones(2).bool()),
    "softshrink below 0": lambda torch, f: f.softshrink(torch.ones(2), -1.0),
    "glu of an odd size": lambda torch, f: f.glu(torch.ones(2, 3)),
    "glu of a number": lambda torch, f: f.glu(torch.tensor(1.0)),
    "glu of no such dim": lambda torch, f: f.glu(torch.ones(2, 4), 3),
    "prelu of other dtypes": lambda torch, f: f.prelu(
        torch.ones(2), torch.ones(1).double()
    ),
    "prelu of two slopes": lambda torch, f: f.prelu(torch.ones(2, 3), torch.ones(2)),
    "prelu of a matrix": lambda torch, f: f.prelu(torch.ones(2, 3), torch.ones(3, 1)),
    "rrelu upside down": lambda torch, f: f.rrelu(torch.ones(2), 0.5, 0.1),
    "softmax of no such dim": lambda torch, f: f.softmax(torch.ones(2), 1),
    "log_softmax below": lambda torch, f: f.log_softmax(torch.ones(2, 2), -3),
    "one_hot of floats": lambda torch, f: f.one_hot(torch.ones(2)),
    "one_hot below 0": lambda torch, f: f.one_hot(torch.tensor([-1, 2])),
    "one_hot of too few": lambda torch, f: f.one_hot(torch.tensor([1, 2]), 2),
    "one_hot of nothing": lambda torch, f: f.one_hot(torch.zeros(0).long()),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_does_not_fit_is_torchs_error(case):
    refused_alike(lambda torch: WRONG[case](torch, torch.nn.functional))


@pytest.mark.parametrize("name", ["relu", "sigmoid", "tanh"])
def test_activations_are_methods_and_functions_of_torch_as_well(name):
    def program(torch):
        leaf = torch.tensor(BENDS, requires_grad=True)
        y = getattr(leaf * 1, name)()
        z = getattr(torch, name)(leaf * 1)
        (y + 2 * z).sum().backward()
        return y.detach(), z.detach(), leaf.grad, y.grad_fn.name(), z.grad_fn.name()

    same(program)


@pytest.mark.parametrize("name", ["softmax", "log_softmax"])
def test_softmax_is_a_method_and_a_function_of_torch_as_well(name):
    def program(torch):
        x = torch.tensor([[1.0, 2.0, 4.0], [0.0, 0.0, -1.0]], requires_grad=True)
        y, z = getattr(x, name)(1), getattr(torch, name)(x, dim=0)
        (y[0, 0] + 2 * z[1, 0]).backward()
        return y.detach(), z.detach(), x.grad, getattr(x, name)(dim=-1).detach()

    same(program)


@pytest.mark.parametrize("classes", [-1, 6])
def test_one_hot_marks_the_class_of_each_place(classes):
    def program(torch):
        places = torch.tensor([[0, 2, 1], [4, 0, 0]])
        return torch.nn.functional.one_hot(places, classes)

    same(program)


PAIRS = {
    "normalize": lambda f, a, b: f.normalize(a * b),
    "normalize with p = 1": lambda f, a, b: f.normalize(a * b, p=1.0, dim=0),
    "normalize of large ones": lambda f, a, b: f.normalize(a * b, dim=-1, eps=9.0),
    "pairwise_distance": lambda f, a, b: f.pairwise_distance(a, b),
    "pairwise_distance with p": lambda f, a, b: f.pairwise_distance(
        a, b, p=3.0, keepdim=True
    ),
    "the largest": lambda f, a, b: f.pairwise_distance(a, b, p=float("inf")),
    "cosine_similarity": lambda f, a, b: f.cosine_similarity(a, b),
    "cosine_similarity along 0": lambda f, a, b: f.cosine_similarity(a, b, dim=0),
}


@pytest.mark.parametrize("case", PAIRS)
@pytest.mark.parametrize("shapes", [((2, 3), (2, 3)), ((2, 1), (1, 4)), ((3, 2), (2,))])
def test_distances_and_directions_are_torchs(case, shapes):
    def program(torch):
        a, b = (
            torch.linspace(-1, 2, int(np.prod(s))).reshape(s).requires_grad_()
            for s in shapes
        )
        y = PAIRS[case](torch.nn.functional, a, b)
        (y * y).sum().backward()
        return y.detach(), a.grad, b.grad, y.grad_fn.name()

    same(program)
