"""Modules put together at random: walks, reprs, states and what loading reports."""

import warnings
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.parity.modules import describe, names, told
from tests.parity.tensors import LIBRARIES, as_data, assert_same

NAMES = ["a", "b", "fc", "weight", "0", "x1"]
LEAVES: dict[str, Any] = {
    "linear": lambda nn, torch: nn.Linear(2, 2),
    "without bias": lambda nn, torch: nn.Linear(2, 2, bias=False),
    "relu": lambda nn, torch: nn.ReLU(inplace=True),
    "prelu": lambda nn, torch: nn.PReLU(2),
    "identity": lambda nn, torch: nn.Identity(),
    "softmax": lambda nn, torch: nn.Softmax(dim=1),
    "weighted": lambda nn, torch: nn.CrossEntropyLoss(torch.ones(3)),
    "parameters": lambda nn, torch: nn.ParameterList([torch.ones(2), torch.zeros(1)]),
    "lazy": lambda nn, torch: nn.LazyLinear(3),
}
PARTS = ["parameter", "buffer", "not persistent", "none", "number", "tied"]
TREES = st.recursive(
    st.sampled_from(list(LEAVES)),
    lambda below: st.one_of(
        st.tuples(st.just("sequential"), st.lists(below, max_size=3)),
        st.tuples(st.just("list"), st.lists(below, max_size=3)),
        st.tuples(st.just("dict"), st.dictionaries(st.sampled_from(NAMES), below)),
        st.tuples(
            st.just("module"),
            st.dictionaries(st.sampled_from(NAMES), st.sampled_from(PARTS) | below),
        ),
        st.tuples(st.just("twice"), below),
    ),
    max_leaves=8,
)


def grown(torch: Any, plan: Any) -> Any:
    """Return the module that a plan describes."""
    nn = torch.nn
    if isinstance(plan, str):
        return LEAVES[plan](nn, torch)
    kind, content = plan
    if kind == "twice":
        part = grown(torch, content)
        return nn.ModuleList([part, nn.Sequential(part)])
    if kind in ("sequential", "list"):
        parts = [grown(torch, part) for part in content]
        return nn.Sequential(*parts) if kind == "sequential" else nn.ModuleList(parts)
    if kind == "dict":
        return nn.ModuleDict(
            {name: grown(torch, part) for name, part in content.items()}
        )
    return with_parts(torch, content)


def with_parts(torch: Any, content: dict[str, Any]) -> Any:
    """Return a module with parts of all kinds, each under its name."""
    module = torch.nn.Module()
    weight = torch.nn.Parameter(torch.ones(2))
    for name, part in content.items():
        if part == "buffer" or part == "not persistent":
            module.register_buffer(name, torch.zeros(3), persistent=part == "buffer")
        elif part == "none":
            module.register_parameter(name, None)
        elif part == "number":
            setattr(module, name, 3)
        elif part in ("parameter", "tied"):
            own = torch.nn.Parameter(torch.arange(3.0))
            setattr(module, name, weight if part == "tied" else own)
        else:
            setattr(module, name, grown(torch, part))
    return module


def alike(program: Any) -> None:
    """Assert that a program answers the same with both libraries, both seeded."""
    answers = []
    for library in LIBRARIES:
        library.manual_seed(5)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            answers.append(as_data(library, program(library)))
    assert_same(*answers)


@given(plan=TREES)
@settings(max_examples=150, deadline=None)
def test_any_tree_is_walked_and_printed_as_in_torch(plan):
    def program(torch):
        model = grown(torch, plan)
        every = [names(model.named_parameters(remove_duplicate=False))]
        every.append(names(model.named_modules(remove_duplicate=False)))
        every.append(names(model.named_buffers(prefix="net")))
        modes = [m.training for m in model.eval().modules()]
        return describe(model), every, modes, list(model.state_dict())

    alike(program)


@given(plan=TREES, data=st.data())
@settings(max_examples=100, deadline=None)
@pytest.mark.parametrize("assign", [False, True])
def test_any_edited_state_is_loaded_or_reported_as_in_torch(assign, plan, data):
    count = data.draw(st.integers(0, 3))
    edits = [
        (data.draw(st.integers(0, 20)), data.draw(st.integers(0, 3)))
        for _ in range(count)
    ]
    strict = data.draw(st.booleans())
    assume(not (assign and "lazy" in str(plan)))  # in torch an accident, no rule

    def program(torch):
        model, reports = grown(torch, plan), []
        state = grown(torch, plan).state_dict()
        for place, what in edits:
            edit(torch, state, place, what)
        error = told(
            lambda: reports.append(model.load_state_dict(state, strict, assign=assign))
        )
        keys = [[r.missing_keys, r.unexpected_keys] for r in reports]
        found = model.state_dict()
        numbers = [v for v in found.values() if "Uninit" not in type(v).__name__]
        return error, keys, list(found), numbers

    alike(program)


def edit(torch: Any, state: Any, place: int, what: int) -> None:
    """Change a state: drop an entry, rename it, give it another size, add one."""
    keys = list(state)
    if not keys:
        state["extra"] = torch.ones(1)
        return
    key = keys[place % len(keys)]
    if what == 0:
        del state[key]
    elif what == 1:
        state[f"{key}.more"] = torch.ones(2)
    elif what == 2:
        state[key] = torch.ones(4, 1)
    else:
        state[f"other.{key}"] = state.pop(key)
