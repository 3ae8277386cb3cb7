"""What reaches a whole model: modes, functions, gradients, dtypes, copies."""

import copy
import pickle

import pytest

from tests.parity.modules import names, tree
from tests.parity.programs import X, same


def test_modes_reach_every_module_through_its_own_train():
    def program(torch):
        model, calls = tree(torch), []

        class Frozen(torch.nn.Module):
            def train(self, mode=True):
                calls.append(mode)
                return super().train(False)

        model.body.frozen = Frozen()
        model.train()
        modes = [m.training for m in model.modules()]
        returned = model.eval() is model
        model.body.first.train()
        return modes, returned, [m.training for m in model.modules()], calls

    same(program)


def test_apply_comes_to_children_first():
    def program(torch):
        model, seen = tree(torch), []
        returned = model.apply(lambda m: seen.append(type(m).__name__)) is model
        return returned, seen

    same(program)


@pytest.mark.parametrize("set_to_none", [True, False])
def test_zero_grad_reaches_every_parameter(set_to_none):
    def program(torch):
        model = tree(torch)
        unused = torch.nn.Parameter(torch.ones(1))
        model.unused = unused
        model(torch.tensor(X[:2])).sum().backward()
        kept = model.head.weight.grad
        model.zero_grad(set_to_none=set_to_none)
        return [p.grad for p in model.parameters()], kept is model.head.weight.grad

    same(program)


def test_requires_grad_of_a_whole_module():
    def program(torch):
        model = tree(torch)
        frozen = model.body.requires_grad_(False) is model.body
        flags = [p.requires_grad for p in model.parameters()]
        out = model(torch.tensor(X[:2]))
        model.requires_grad_()
        return (
            frozen,
            flags,
            out.requires_grad,
            [p.requires_grad for p in model.parameters()],
        )

    same(program)


def test_conversion_keeps_the_parameters_and_spares_integers():
    def program(torch):
        model = tree(torch)
        model.register_buffer("steps", torch.tensor([1, 2]))
        weight = model.head.weight
        model(torch.tensor(X[:2])).sum().backward()
        model.double()
        kinds = [str(x.dtype)[-7:] for x in [*model.parameters(), *model.buffers()]]
        facts = weight is model.head.weight, str(weight.grad.dtype)[-7:]
        model.to(torch.float32).to("cpu").to(torch.zeros(1, dtype=torch.float64))
        model.to(dtype=torch.float32)
        return kinds, facts, model(torch.tensor(X[:2]))

    same(program)


def test_copies_keep_what_is_shared_and_share_nothing_else():
    def program(torch):
        model = tree(torch)
        twin = copy.deepcopy(model)
        with torch.no_grad():
            twin.head.weight.add_(1)
        shared = twin.body.again is twin.body.first
        tied = twin.head.weight is twin.body.first.weight
        shallow = copy.copy(model)
        shallow.extra = torch.nn.Linear(1, 1)
        return shared, tied, model.head.weight, names(model.named_modules()), repr(twin)

    same(program)


def test_a_module_is_pickled_with_its_mode_and_numbers():
    def program(torch):
        torch.manual_seed(0)
        layer = torch.nn.Linear(3, 2).eval()
        again = pickle.loads(pickle.dumps(layer))
        return again.training, repr(again), again.weight, again.weight.requires_grad

    same(program)
