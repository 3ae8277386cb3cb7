"""Lazy layers: shapes and numbers from the first input, and loading before it."""

import copy

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


@pytest.mark.parametrize("strict", [True, False])
@pytest.mark.parametrize("into", ["Linear", "LazyLinear"])
@pytest.mark.parametrize("of", ["Linear", "LazyLinear"])
def test_states_with_and_without_shapes_are_loaded_or_refused(of, into, strict):
    def program(torch):
        torch.manual_seed(3)
        sizes = {"Linear": (2, 3), "LazyLinear": (3,)}
        one, two = (getattr(torch.nn, kind)(*sizes[kind]) for kind in (of, into))
        problem = told(lambda: two.load_state_dict(one.state_dict(), strict))
        y = two(torch.tensor(X))
        return problem, y.detach(), repr(two), list(two.state_dict().values())

    same(program)


def test_a_lazy_model_takes_on_dtypes_modes_and_copies_before_its_first_call():
    def program(torch):
        torch.manual_seed(4)
        model = torch.nn.Sequential(torch.nn.LazyLinear(2), torch.nn.Tanh())
        model = copy.deepcopy(model.double().eval())
        x = torch.tensor(X.astype(np.float64))
        flags = [p.requires_grad for p in model.parameters()]
        return (
            model(x),
            flags,
            model[0].training,
            [p.dtype is x.dtype for p in model.parameters()],
        )

    same(program)


def test_a_lazy_class_of_ones_own_becomes_what_it_says():
    def program(torch):
        nn = torch.nn
        mixin = nn.modules.lazy.LazyModuleMixin

        class Scale(nn.Module):
            def __init__(self, size):
                super().__init__()
                self.factor = nn.Parameter(torch.full((size,), 2.0))

            def forward(self, x):
                return x * self.factor

        class LazyScale(mixin, Scale):
            cls_to_become = Scale

            def __init__(self):
                super().__init__(0)
                self.factor = nn.UninitializedParameter()

            def initialize_parameters(self, x):
                if self.has_uninitialized_params():
                    with torch.no_grad():
                        self.factor.materialize(x.shape[-1:])
                        self.factor.fill_(3.0)

        scale = LazyScale()
        optimizer_holds = list(scale.parameters())
        y = scale(torch.tensor(X))
        kept = optimizer_holds[0] is scale.factor, type(scale).__name__
        return y.detach(), kept, scale.factor, len(scale._forward_pre_hooks)

    same(program)
