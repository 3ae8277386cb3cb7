"""State dicts: keys, what they share, loading, and the report of what does not fit."""

from collections import OrderedDict

import numpy as np
import pytest
import torch

import kindling
from tests.parity.modules import scale_class, told, tree
from tests.parity.programs import W, X, same


def test_a_state_has_all_paths_and_shares_memory():
    def program(torch):
        model = tree(torch)
        state = model.state_dict()
        with torch.no_grad():
            model.head.weight.fill_(5.0)
        kinds = [type(x).__name__ for x in state.values()]
        flags = [x.requires_grad for x in state.values()]
        return list(state.items()), kinds, flags, isinstance(state, OrderedDict)

    same(program)


def test_a_state_takes_prefix_destination_and_keep_vars():
    def program(torch):
        model, store = tree(torch), OrderedDict()
        found = model.state_dict(destination=store, prefix="net.", keep_vars=True)
        own = store["net.head.weight"] is model.head.weight
        about = dict(model.state_dict()._metadata)
        return found is store, own, list(store), list(about), about[""]

    same(program)


def test_a_state_leaves_out_what_is_none_or_not_persistent():
    def program(torch):
        scale = scale_class(torch)()
        keys = [list(scale.state_dict())]
        scale.count = None
        keys.append(list(scale.state_dict()))
        scale.register_buffer("cache", torch.ones(2))
        scale.register_parameter("factor", None)
        return [*keys, list(scale.state_dict())]

    same(program)


def edited(torch, edit):
    """Return what loading an edited state of another model reports, and the model."""
    model, other = tree(torch), tree(torch)
    state = other.double().state_dict()
    with torch.no_grad():
        for index, value in enumerate(state.values()):
            value.fill_(index + 0.5)
    state = OrderedDict(state)
    edit(torch, state)
    return model, state


EDITS = {
    "nothing": lambda torch, state: None,
    "missing": lambda torch, state: state.pop("body.first.bias"),
    "missing of a whole module": lambda torch, state: [
        state.pop(key) for key in list(state) if key.startswith("body.second")
    ],
    "unexpected": lambda torch, state: state.update(extra=torch.zeros(1)),
    "unexpected below": lambda torch, state: state.update(
        {"body.third.weight": 1, "body.first.x": 2, "head.weight.x": 3}
    ),
    "not persistent": lambda torch, state: state.update(
        {"body.second.cache": torch.zeros(2)}
    ),
    "size": lambda torch, state: state.update({"head.weight": torch.zeros(3, 2)}),
    "size and more": lambda torch, state: (
        state.update({"head.weight": torch.zeros(3), "y": 1}),
        state.pop("body.first.bias"),
    ),
    "broadcast": lambda torch, state: state.update({"head.weight": torch.zeros(1, 2)}),
    "no tensor": lambda torch, state: state.update({"head.weight": 3}),
}


@pytest.mark.parametrize("strict", [True, False])
@pytest.mark.parametrize("edit", EDITS.values(), ids=EDITS)
def test_loading_reports_what_does_not_fit(edit, strict):
    def program(torch):
        model, state = edited(torch, edit)
        report = []
        error = told(lambda: report.append(model.load_state_dict(state, strict=strict)))
        keys = [[r.missing_keys, r.unexpected_keys, repr(r)] for r in report]
        return error, keys, list(model.state_dict().values())

    same(program)


def test_loading_copies_and_keeps_parameter_gradient_and_dtype():
    def program(torch):
        model, state = edited(torch, EDITS["nothing"])
        weight = model.head.weight
        model(torch.tensor(X[:2])).sum().backward()
        grad = weight.grad.clone()
        model.load_state_dict(state)
        state["head.weight"].fill_(9.0)
        kept = weight is model.head.weight, weight.requires_grad, weight.is_leaf
        return kept, weight, weight.grad, grad, model(torch.tensor(X[:2]))

    same(program)


@pytest.mark.parametrize("assign", [False, True])
def test_a_number_is_taken_out_of_the_vector_that_old_files_hold(assign):
    def program(torch):
        model = torch.nn.Sequential(torch.nn.Module())
        model[0].register_buffer("steps", torch.tensor(0.0))
        model[0].scale = torch.nn.Parameter(torch.tensor(1.0))
        state = {"0.steps": torch.tensor([3.0]), "0.scale": torch.tensor([2.0])}
        report = repr(model.load_state_dict(state, assign=assign))
        state["0.scale"] = torch.tensor([2.0, 5.0])
        problem = told(lambda: model.load_state_dict(state, assign=assign))
        return report, problem, list(model.state_dict().values())

    same(program)


def test_assigning_takes_the_tensors_themselves():
    def program(torch):
        model, state = edited(torch, EDITS["nothing"])
        model.body.first.weight.requires_grad_(False)
        model.load_state_dict(state, assign=True)
        state["head.weight"].fill_(9.0)
        kinds = [str(x.dtype)[-7:] for x in model.state_dict().values()]
        flags = [p.requires_grad for p in model.parameters()]
        return kinds, flags, model.head.weight, type(model.head.weight).__name__

    same(program)


def test_hooks_of_saving_and_loading_are_called():
    def program(torch):
        scale, seen = scale_class(torch)(), []
        scale.register_state_dict_pre_hook(lambda *args: seen.append(args[1:]))
        scale.register_state_dict_post_hook(lambda m, s, p, about: seen.append(list(s)))
        scale.register_load_state_dict_pre_hook(lambda m, s, *rest: s.pop("other"))
        scale.register_load_state_dict_post_hook(
            lambda m, keys: keys.missing_keys.clear()
        )
        report = scale.load_state_dict({"factor": torch.zeros(2), "other": 1})
        return list(scale.state_dict()), seen, repr(report)

    same(program)


def test_extra_state_is_saved_and_loaded():
    def program(torch):
        class Counted(torch.nn.Module):
            def __init__(self):
                super().__init__()
                self.inner, self.calls = torch.nn.Linear(1, 1), 3

            def get_extra_state(self):
                return {"calls": self.calls}

            def set_extra_state(self, state):
                self.calls = state["calls"]

        one, two = Counted(), Counted()
        one.calls = 7
        state = one.state_dict()
        two.load_state_dict(state)
        del state["_extra_state"]
        return (
            list(one.state_dict()),
            two.calls,
            told(lambda: two.load_state_dict(state)),
        )

    same(program)


def test_states_pass_between_the_libraries_in_both_directions():
    ours, theirs = tree(kindling), tree(torch)
    x = W[:, :2]
    with torch.no_grad():
        for index, parameter in enumerate(theirs.parameters()):
            parameter.add_(index + 1)
    assert repr(ours.load_state_dict(theirs.state_dict())).startswith("<All keys")
    expected = theirs(torch.tensor(x)).detach().numpy()
    np.testing.assert_allclose(
        ours(kindling.tensor(x)).detach().numpy(), expected, rtol=1e-5
    )
    back = tree(torch)
    arrays = {key: value.numpy() for key, value in ours.state_dict().items()}
    back.load_state_dict({key: torch.tensor(value) for key, value in arrays.items()})
    assert torch.equal(back(torch.tensor(x)), theirs(torch.tensor(x)))
    assert tree(kindling).load_state_dict(arrays).missing_keys == []
