"""Weights of the size that their fans ask for: the same numbers from the same seed."""

import warnings

import pytest

from tests.parity.modules import told
from tests.parity.programs import same

SHAPES = [(3, 5), (5, 3), (1, 1), (4, 2, 3), (2, 3, 3, 3), (30, 20), (2, 3, 1, 2, 2)]
FILLS = {
    "xavier_uniform_": {},
    "xavier_uniform_ with gain": {"gain": 1.7},
    "xavier_normal_": {},
    "xavier_normal_ with gain": {"gain": 0.3},
    "kaiming_uniform_": {},
    "kaiming_uniform_ with fan_out": {"mode": "fan_out", "nonlinearity": "relu"},
    "kaiming_uniform_ with slope": {"a": 1.5},
    "kaiming_normal_": {},
    "kaiming_normal_ with fan_out": {"mode": "fan_out", "nonlinearity": "tanh"},
    "kaiming_normal_ with slope": {"a": 5**0.5},
}


def filler(torch, fill):
    """Return a function of torch.nn.init with the options of its row."""
    function, options = getattr(torch.nn.init, fill.split()[0]), FILLS[fill]
    return lambda tensor, **more: function(tensor, **options, **more)


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("kind", ["float32", "float64"])
@pytest.mark.parametrize("fill", FILLS)
def test_a_weight_gets_torchs_numbers(fill, kind, shape):
    def program(torch):
        torch.manual_seed(11)
        w = torch.zeros(shape, dtype=getattr(torch, kind))
        return filler(torch, fill)(w) is w, w, torch.rand(2)

    same(program)


@pytest.mark.parametrize("fill", FILLS)
def test_a_parameter_is_filled_and_nothing_is_recorded(fill):
    def program(torch):
        torch.manual_seed(12)
        w = torch.nn.Parameter(torch.zeros(3, 4))
        found, scaled = filler(torch, fill)(w), torch.ones(3, 4, requires_grad=True) * 2
        filler(torch, fill)(scaled)
        facts = [found is w, w.is_leaf, w.requires_grad, w.grad_fn is None]
        return facts, torch.is_grad_enabled(), w.detach(), scaled.detach()

    same(program)


@pytest.mark.parametrize("fill", FILLS)
def test_a_generator_is_used_and_the_common_stream_left_alone(fill):
    def program(torch):
        torch.manual_seed(13)
        stream = torch.Generator().manual_seed(14)
        w = filler(torch, fill)(torch.zeros(3, 4), generator=stream)
        return w, torch.rand(3)

    same(program)


@pytest.mark.parametrize("fill", FILLS)
@pytest.mark.parametrize("shape", [(), (3,)])
def test_too_few_axes_are_torchs_error(fill, shape):
    def program(torch):
        return told(lambda: filler(torch, fill)(torch.zeros(shape)))

    same(program)


@pytest.mark.parametrize("fill", FILLS)
@pytest.mark.parametrize("shape", [(0, 3), (3, 0), (2, 0, 4), (0, 0)])
def test_no_entries_are_torchs_warning_or_error(fill, shape):
    def program(torch):
        empty, found = torch.zeros(shape), []
        error = told(lambda: found.append(filler(torch, fill)(empty)))
        return error[0], [tensor is empty for tensor in found]

    same(program)


@pytest.mark.parametrize("fill", ["kaiming_uniform_", "kaiming_normal_"])
def test_wrong_words_are_errors_and_no_entries_are_none(fill):
    def program(torch):
        function = getattr(torch.nn.init, fill)
        empty = torch.zeros(0, 3)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            kept = function(empty) is empty
        wrong = [{"mode": "fan"}, {"nonlinearity": "none"}]
        errors = [told(lambda o=o: function(torch.zeros(2, 2), **o))[0] for o in wrong]
        return kept, errors

    same(program)


@pytest.mark.parametrize("shape", [*SHAPES, (0, 3), (3, 0), (2, 0, 4)])
def test_fans_are_torchs(shape):
    def program(torch):
        fans = torch.nn.init._calculate_fan_in_and_fan_out(torch.zeros(shape))
        return list(fans), [type(fan).__name__ for fan in fans]

    same(program)
