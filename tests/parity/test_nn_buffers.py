"""Buffers by assignment, and what moves between the places of a module."""

import copy
import pickle

import pytest

from tests.parity.modules import describe, told
from tests.parity.programs import same


def holder(torch):
    """Return a module with buffers that were assigned, one of them not persistent."""
    module = torch.nn.Module()
    module.mean = torch.nn.Buffer(torch.tensor([1.0, 2.0]))
    module.cache = torch.nn.Buffer(torch.zeros(1), persistent=False)
    return module


def test_a_buffer_is_registered_by_assignment():
    def program(torch):
        module = holder(torch)
        module.nothing = torch.nn.Buffer()
        kinds = isinstance(module.mean, torch.nn.Buffer), module.mean.persistent
        flags = module.mean.requires_grad, module.mean.is_leaf
        return describe(module), list(module.state_dict()), kinds, flags, module.nothing

    same(program)


def test_a_buffer_lies_in_the_memory_of_its_tensor_and_prints_as_one():
    def program(torch):
        t = torch.tensor([1.0, 2.0])
        buffer = torch.nn.Buffer(t)
        t[0] = 5.0
        return buffer, repr(buffer), (buffer * 2), type(buffer * 2).__name__

    same(program)


SECOND = {
    "a tensor": lambda torch: torch.ones(2),
    "a buffer": lambda torch: torch.nn.Buffer(torch.ones(2), persistent=False),
    "a parameter": lambda torch: torch.nn.Parameter(torch.ones(2)),
    "a module": lambda torch: torch.nn.Linear(1, 1),
    "nothing": lambda torch: None,
    "a number": lambda torch: 3,
}


@pytest.mark.parametrize("second", SECOND)
@pytest.mark.parametrize("name", ["mean", "cache", "weight", "inner", "size"])
def test_assigning_a_name_again_moves_it_or_is_refused(name, second):
    def program(torch):
        module = holder(torch)
        module.weight = torch.nn.Parameter(torch.zeros(1))
        module.inner, module.size = torch.nn.Linear(1, 1), 3
        error = told(lambda: setattr(module, name, SECOND[second](torch)))
        return error, describe(module), list(module.state_dict())

    same(program)


def test_a_buffer_before_init_is_an_error_that_says_so():
    def program(torch):
        class Forgetful(torch.nn.Module):
            def __init__(self):
                self.mean = torch.nn.Buffer(torch.ones(1))

        return told(Forgetful)

    same(program)


def test_buffers_survive_copies_dtypes_and_states():
    def program(torch):
        module, other = holder(torch), holder(torch)
        module.mean.add_(1)
        twin = copy.deepcopy(module)
        again = pickle.loads(pickle.dumps(module))
        report = other.load_state_dict(twin.double().state_dict())
        kinds = [str(b.dtype)[-7:] for b in twin.buffers()]
        keys = list(again.state_dict()), list(twin.state_dict())
        return other.mean, again.mean, kinds, keys, repr(report)

    same(program)


def test_a_state_is_an_ordered_dict_with_the_versions_of_its_modules():
    def program(torch):
        class Newer(torch.nn.Linear):
            _version = 3

        torch.manual_seed(2)
        model = torch.nn.Sequential(Newer(1, 2), torch.nn.ReLU())
        state = model.state_dict()
        about = [(key, dict(value)) for key, value in state._metadata.items()]
        return type(state).__name__, type(state._metadata).__name__, about, repr(state)

    same(program)


def test_a_state_takes_its_arguments_by_position_with_a_warning():
    def program(torch):
        module, store = holder(torch), {"other": 1}
        found = module.state_dict(store, "net.", True)
        return found is store, list(store), list(module.state_dict(None, "x."))

    same(program)


def test_the_version_of_a_module_is_known_when_it_is_loaded():
    def program(torch):
        seen = []

        class Older(torch.nn.Linear):
            _version = 2

            def _load_from_state_dict(self, state, prefix, metadata, *rest):
                seen.append([prefix, metadata.get("version")])
                if metadata.get("version") is None:
                    state[prefix + "weight"] = state.pop(prefix + "w")
                super()._load_from_state_dict(state, prefix, metadata, *rest)

        torch.manual_seed(1)
        model = torch.nn.Sequential(Older(1, 1, bias=False))
        first = model.load_state_dict(model.state_dict())
        second = model.load_state_dict({"0.w": torch.ones(1, 1)})
        return seen, repr(first), repr(second), model[0].weight

    same(program)


def test_all_modules_are_found_with_and_without_duplicates():
    def program(torch):
        layer = torch.nn.Linear(1, 1)
        model = torch.nn.Sequential(layer, torch.nn.Sequential(layer), layer)
        kinds = [type(m).__name__ for m in model.modules()]
        return kinds, [type(m).__name__ for m in model.modules(remove_duplicate=False)]

    same(program)


def test_new_memory_keeps_parameters_shapes_and_dtypes():
    def program(torch):
        model = torch.nn.Sequential(torch.nn.Linear(2, 3).double())
        weight = model[0].weight
        found = model.to_empty(device="cpu") is model
        return found, weight is model[0].weight, list(weight.shape), str(weight.dtype)

    same(program)
