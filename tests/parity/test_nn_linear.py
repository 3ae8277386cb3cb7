"""Parameter and Linear: memory, numbers from a seed, gradients, prints and errors."""

import copy
import warnings

import pytest

from tests.parity.modules import told
from tests.parity.programs import X, kinds, same

SIZES = [(1, 1), (2, 3), (7, 5), (16, 4), (64, 10), (784, 30)]


def test_a_parameter_is_a_leaf_in_the_memory_of_its_tensor():
    def program(torch):
        x = torch.tensor(X, requires_grad=True)
        source = x * 2
        parameter = torch.nn.Parameter(source)
        plain = torch.nn.Parameter(torch.tensor(X), requires_grad=False)
        source.detach().add_(1)
        again = torch.nn.Parameter(parameter)
        facts = kinds(parameter, plain, again, parameter * 2, parameter.detach())
        return parameter, facts, again is parameter, parameter._version

    same(program)


def test_parameters_print_and_compute_as_in_torch():
    def program(torch):
        parameter = torch.nn.Parameter(torch.tensor(X))
        names = [
            type(x).__name__
            for x in (parameter, parameter + 1, parameter.data, parameter.clone())
        ]
        texts = [
            repr(torch.nn.Parameter(x))
            for x in (torch.tensor(2.0), torch.tensor(X, dtype=torch.float64))
        ]
        whole = torch.nn.Parameter(torch.tensor([1, 2]), requires_grad=False)
        return names, texts, repr(whole), repr(torch.nn.Parameter()), parameter + 1

    same(program)


def test_what_cannot_be_a_parameter():
    def program(torch):
        return (
            told(lambda: torch.nn.Parameter(torch.tensor([1, 2])))[0],
            told(lambda: torch.nn.Parameter([1.0])),
            isinstance(torch.tensor(X), torch.nn.Parameter),
            isinstance(torch.nn.Parameter(torch.tensor(X)), torch.Tensor),
        )

    same(program)


def test_a_copied_parameter_has_its_own_numbers_and_no_gradient():
    def program(torch):
        parameter = torch.nn.Parameter(torch.tensor(X))
        (parameter * 2).sum().backward()
        twin, pair = copy.deepcopy(parameter), copy.deepcopy([parameter, parameter])
        with torch.no_grad():
            twin.add_(1)
        return parameter, twin, twin.grad, type(twin).__name__, pair[0] is pair[1]

    same(program)


@pytest.mark.parametrize("bias", [True, False])
@pytest.mark.parametrize("sizes", SIZES)
def test_a_seed_gives_the_weights_of_torch_to_the_last_bit(sizes, bias):
    def program(torch):
        torch.manual_seed(7)
        layer = torch.nn.Linear(*sizes, bias=bias)
        after = torch.rand(1)
        numbers = [p.detach().numpy().tobytes() for p in layer.parameters()]
        return numbers, after, repr(layer), list(layer.state_dict())

    same(program)


@pytest.mark.parametrize("shape", [(3,), (4, 3), (2, 4, 3), (0, 3), (1, 1, 1, 3)])
@pytest.mark.parametrize("bias", [True, False])
def test_linear_computes_and_differentiates(shape, bias):
    def program(torch):
        torch.manual_seed(1)
        layer = torch.nn.Linear(3, 2, bias=bias)
        x = torch.randn(*shape).requires_grad_()
        y = layer(x)
        (y * y).sum().backward()
        return y, x.grad, [p.grad for p in layer.parameters()]

    same(program)


def test_linear_takes_dtypes_and_refuses_what_does_not_fit():
    def program(torch):
        layer = torch.nn.Linear(3, 2, dtype=torch.float64)
        x = torch.tensor(X, dtype=torch.float64)
        return (
            [str(p.dtype)[-7:] for p in layer.parameters()],
            [told(lambda: layer(torch.ones(2, 4)))[0], told(lambda: layer("x"))[0]],
            told(lambda: torch.nn.Linear(2.5, 3))[0],
            told(lambda: torch.nn.Linear(-1, 3))[0],
            told(lambda: layer())[0],
            layer(x).dtype is torch.float64,
        )

    same(program)


def test_layers_without_elements_warn():
    def program(torch):
        texts = []
        for sizes in ((0, 2), (2, 0)):
            with warnings.catch_warnings(record=True) as caught:
                warnings.simplefilter("always")
                layer = torch.nn.Linear(*sizes)
            texts.append([repr(layer), *(str(w.message) for w in caught)])
        return texts

    same(program)


def test_a_layer_is_reset_to_other_numbers_in_the_same_parameter():
    def program(torch):
        torch.manual_seed(2)
        layer = torch.nn.Linear(3, 2)
        weight = layer.weight
        layer.reset_parameters()
        return weight is layer.weight, weight, weight.requires_grad

    same(program)


@pytest.mark.parametrize("kind", ["float32", "float64"])
def test_tensors_are_filled_with_the_numbers_of_torch(kind):
    def program(torch):
        dtype = getattr(torch, kind)
        torch.manual_seed(5)
        x = torch.zeros(5, 7, dtype=dtype)
        returned = x.uniform_(-2.0, 5.0) is x
        y = torch.zeros(3, 7, dtype=dtype).normal_(1.0, 0.5)
        leaf = torch.zeros(2, requires_grad=True)
        errors = [
            told(lambda: leaf.uniform_())[0],
            told(lambda: x.uniform_(1.0, 0.0)),
            told(lambda: x.normal_(0.0, -1.0)),
        ]
        return returned, x, y, x._version, errors

    same(program)
