"""Lazy layers: shapes and numbers from the first input, and loading before it."""

import numpy as np
import pytest

from tests.parity.modules import told
from tests.parity.programs import same

X = np.float32([[1.0, -2.0], [0.5, 3.0], [-1.0, 0.25]])


def test_a_lazy_layer_takes_its_shape_from_the_first_input():
    def program(torch):
        torch.manual_seed(5)
        model = torch.nn.Sequential(torch.nn.LazyLinear(3), torch.nn.LazyLinear(1))
        kept, before = list(model.parameters()), repr(model)
        shown = repr(model.state_dict()["0.weight"]), told(lambda: kept[0].shape)[0]
        x = torch.tensor(X)
        y = model(x)
        same_ones = [a is b for a, b in zip(kept, model.parameters(), strict=True)]
        wide = told(lambda: model(torch.ones(2, 5)))[0]
        return before, shown, y.detach(), same_ones, repr(model), wide, list(kept)

    same(program)


@pytest.mark.parametrize("bias", [True, False])
def test_a_loaded_lazy_layer_keeps_its_numbers(bias):
    def program(torch):
        torch.manual_seed(6)
        full = torch.nn.Linear(2, 3, bias=bias)
        lazy = torch.nn.LazyLinear(3, bias=bias)
        report = lazy.load_state_dict(full.state_dict())
        y = lazy(torch.tensor(X))
        return repr(report), y.detach(), repr(lazy), list(lazy.state_dict().values())

    same(program)
