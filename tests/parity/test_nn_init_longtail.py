"""The other ways to fill a tensor: torch's numbers from the same seed."""

import pytest

from tests.parity.modules import told
from tests.parity.programs import same

FILLS = {
    "uniform_": lambda init, w: init.uniform_(w, -2.0, 3.0),
    "normal_": lambda init, w: init.normal_(w, 1.0, 0.5),
    "constant_": lambda init, w: init.constant_(w, 2.5),
    "ones_": lambda init, w: init.ones_(w),
    "zeros_": lambda init, w: init.zeros_(w),
    "eye_": lambda init, w: init.eye_(w),
    "dirac_": lambda init, w: init.dirac_(w),
    "dirac_ in groups": lambda init, w: init.dirac_(w, 2),
    "orthogonal_": lambda init, w: init.orthogonal_(w, gain=1.5),
    "sparse_": lambda init, w: init.sparse_(w, 0.4),
    "trunc_normal_": lambda init, w: init.trunc_normal_(w, std=1.5, a=-1.0, b=1.5),
}
SHAPES = [(4, 5), (6, 3), (4, 3, 3), (4, 2, 3, 3), (5,), (0, 3)]
GAINS = ["linear", "conv2d", "sigmoid", "tanh", "relu", "leaky_relu", "selu", "none"]


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("fill", FILLS)
def test_a_parameter_gets_torchs_numbers_or_torchs_error(fill, shape):
    def program(torch):
        torch.manual_seed(21)
        w = torch.nn.Parameter(torch.full(shape, 7.0))
        problem = told(lambda: FILLS[fill](torch.nn.init, w))
        return problem, w.detach(), w.requires_grad, w.is_leaf, torch.rand(2)

    same(program)


@pytest.mark.parametrize("param", [None, 0.2, 1, "slope", True])
@pytest.mark.parametrize("name", GAINS)
def test_gains_are_torchs(name, param):
    def program(torch):
        gain = torch.nn.init.calculate_gain
        problem = told(lambda: gain(name, param))
        return problem, gain(name, param) if problem == "nothing" else None

    same(program)
