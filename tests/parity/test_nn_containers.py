"""Containers of modules and parameters: names, parts, changes, reprs and errors."""

from collections import OrderedDict

import numpy as np
import pytest

from tests.parity.modules import names, told
from tests.parity.programs import same

X = np.float32([[1.0, -2.0], [0.5, 3.0], [-1.0, 0.25]])


def layers(torch, count=4):
    """Return layers of different kinds, those of one kind being different too."""
    torch.manual_seed(count)
    nn = torch.nn
    kinds = [nn.Linear(2, 2), nn.Tanh(), nn.Linear(2, 2, bias=False), nn.Tanh()]
    return [*kinds, *(nn.Linear(2, 2) for _ in range(count - 4))][:count]


def chain(torch, named=False):
    """Return a Sequential of four layers, numbered or with names."""
    parts = layers(torch)
    if named:
        parts = [OrderedDict(zip("badc", parts, strict=True))]
    return torch.nn.Sequential(*parts)


def listed(torch):
    """Return a ModuleList of six layers."""
    return torch.nn.ModuleList(layers(torch, 6))


def facts(container):
    """Return what a container holds: class, names, repr and state."""
    held = list(container._modules), list(container.state_dict())
    return type(container).__name__, len(container), repr(container), *held


SLICES = [
    slice(None),
    slice(1, 3),
    slice(-2, None),
    slice(None, None, 2),
    slice(None, None, -1),
    slice(7, 9),
    slice(2, 1),
]
MAKERS = {
    "chain": chain,
    "named chain": lambda torch: chain(torch, named=True),
    "list": listed,
}


@pytest.mark.parametrize("maker", MAKERS)
def test_a_part_is_a_container_of_the_same_modules(maker):
    def program(torch):
        whole = MAKERS[maker](torch)
        parts = [whole[piece] for piece in SLICES]
        own = [[any(m is n for n in whole) for m in part] for part in parts]
        return [facts(part) for part in parts], own

    same(program)


@pytest.mark.parametrize("maker", MAKERS)
@pytest.mark.parametrize("index", [0, -1, 2, -3, np.int64(1), 9, -9, 1.0, "0", None])
def test_an_index_gives_one_module_or_the_same_type_of_error(maker, index):
    def program(torch):
        whole = MAKERS[maker](torch)
        try:
            return [whole[index] is module for module in whole]
        except Exception as error:
            return type(error).__name__

    same(program)


CHANGES = {
    "append": lambda c, m: c.append(m) is c,
    "append to a part": lambda c, m: facts(c[1:].append(m)),
    "extend": lambda c, m: c.extend([m, m]) is c,
    "extend by another": lambda c, m: c.extend(c[:2]) is c,
    "insert": lambda c, m: c.insert(1, m) is c,
    "insert at the end": lambda c, m: c.insert(len(c), m) is c,
    "set": lambda c, m: c.__setitem__(1, m),
    "set the last": lambda c, m: c.__setitem__(-1, m),
    "delete": lambda c, m: c.__delitem__(1),
    "delete a part": lambda c, m: c.__delitem__(slice(0, 2)),
    "delete every second": lambda c, m: c.__delitem__(slice(None, None, 2)),
    "pop": lambda c, m: repr(c.pop(0)),
    "pop a part": lambda c, m: facts(c.pop(slice(1, None))),
    "add": lambda c, m: facts(c + c[:1]),
    "add in place": lambda c, m: c.__iadd__(c[:1]) is c,
    "dir": lambda c, m: sorted(set(dir(c)) & {"0", "1", "append", "forward"}),
}


@pytest.mark.parametrize("maker", ["chain", "list"])
@pytest.mark.parametrize("change", CHANGES)
def test_a_change_leaves_the_names_that_torch_has(maker, change):
    def program(torch):
        whole, module = MAKERS[maker](torch), torch.nn.ReLU()
        found = CHANGES[change](whole, module)
        return found, facts(whole), [module is other for other in whole]

    same(program)


def test_a_chain_is_repeated_with_the_same_modules():
    def program(torch):
        model = chain(torch)
        twice, thrice = model * 2, 3 * model[:1]
        model *= 2
        shared = [model[0] is model[4], twice[1] is twice[5], len(set(thrice))]
        return [facts(found) for found in (twice, thrice, model)], shared

    same(program)


def test_a_chain_inserts_at_negative_places_and_refuses_others():
    def program(torch):
        model, module = chain(torch), torch.nn.ReLU()
        errors = [told(lambda at=at: model.insert(at, module)) for at in (9, -9)]
        model.insert(-1, module)
        return errors, told(lambda: model.insert(0, 3))[0], facts(model)

    same(program)


WRONG = {
    "a number": lambda nn, c: nn.Sequential(3),
    "a list": lambda nn, c: nn.Sequential(list(c)),
    "a dict": lambda nn, c: nn.Sequential({"a": c[0]}),
    "a class": lambda nn, c: nn.Sequential(nn.Linear),
    "a number as a name": lambda nn, c: nn.Sequential(OrderedDict([(0, c[0])])),
    "no name": lambda nn, c: nn.Sequential(OrderedDict([("", c[0])])),
    "a dot in a name": lambda nn, c: nn.Sequential(OrderedDict([("a.b", c[0])])),
    "a taken name": lambda nn, c: nn.Sequential(OrderedDict(forward=c[0])),
    "set a number": lambda nn, c: c.__setitem__(0, 3),
    "add a list": lambda nn, c: c + [],
    "add a list in place": lambda nn, c: c.__iadd__([]),
    "times a float": lambda nn, c: c * 2.0,
    "times zero": lambda nn, c: c * 0,
    "in place times zero": lambda nn, c: c.__imul__(0),
    "append a number": lambda nn, c: c.append(3),
    "call a list": lambda nn, c: nn.ModuleList(c)(3),
    "a list of a number": lambda nn, c: nn.ModuleList([3]),
    "extend by a number": lambda nn, c: nn.ModuleList().extend(3),
    "a list of strings": lambda nn, c: nn.ModuleList("ab"),
    "a missing key": lambda nn, c: nn.ModuleDict()["a"],
    "a module as dict": lambda nn, c: nn.ModuleDict(3),
    "a pair too short": lambda nn, c: nn.ModuleDict([("a",)]),
    "no pairs": lambda nn, c: nn.ModuleDict([3]),
    "a key that is no name": lambda nn, c: nn.ModuleDict({1: c[0]}),
    "a dict of numbers": lambda nn, c: nn.ModuleDict({"a": 1}),
    "call a dict": lambda nn, c: nn.ModuleDict()(3),
    "parameters of a number": lambda nn, c: nn.ParameterList(3),
    "parameters of a tensor": lambda nn, c: nn.ParameterList(c[0].weight),
    "call parameters": lambda nn, c: nn.ParameterList()(3),
    "a parameter too far": lambda nn, c: nn.ParameterList()[0],
    "a parameter's key": lambda nn, c: nn.ParameterDict()[3],
    "no such parameter": lambda nn, c: nn.ParameterDict()["a"],
    "parameters as a number": lambda nn, c: nn.ParameterDict(3),
    "parameters of short pairs": lambda nn, c: nn.ParameterDict([("a",)]),
    "call a dict of parameters": lambda nn, c: nn.ParameterDict()(3),
    "nothing to pop": lambda nn, c: nn.ParameterDict().popitem(),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_a_container_cannot_take_is_torchs_error(case):
    def program(torch):
        return told(lambda: WRONG[case](torch.nn, chain(torch)))

    same(program)


def test_equal_neighbors_share_a_line_of_the_repr():
    def program(torch):
        nn = torch.nn
        block = [nn.Sequential(nn.Linear(2, 2), nn.ModuleList()) for _ in range(2)]
        parts = [nn.ReLU(), nn.ReLU(), *block, nn.ReLU(), nn.ModuleList(block)]
        named = nn.ModuleDict({"a": nn.ModuleList(parts), "b": nn.ModuleDict()})
        return repr(nn.ModuleList(parts)), repr(named), repr(nn.ModuleList())

    same(program)


def test_a_dict_of_modules_does_what_a_dict_does():
    def program(torch):
        nn, (a, b, c, d) = torch.nn, layers(torch)
        found = nn.ModuleDict({"b": b, "a": a})
        found.update(OrderedDict(c=c))
        found.update([["d", d], ("b", a)])
        found.update(nn.ModuleDict({"e": c}))
        seen = [list(found), list(found.keys()), len(found), "c" in found, "z" in found]
        kept = [m is n for m, n in zip(found.values(), (a, a, c, d, c), strict=True)]
        popped, pairs = found.pop("d") is d, [k for k, m in found.items()]
        del found["a"]
        text = repr(found), list(found.state_dict())
        found.clear()
        return seen, kept, popped, pairs, text, repr(found)

    same(program)


def test_parameters_in_a_list_are_registered():
    def program(torch):
        w = torch.nn.Parameter(torch.zeros(2, 3))
        found = torch.nn.ParameterList([w, torch.ones(2), "word", torch.tensor(1.0)])
        found.append(torch.ones(1, dtype=torch.float64))
        found += [3]
        found[1] = torch.ones(4)
        part = found[1:4:2]
        shapes = [(name, tuple(p.shape)) for name, p in found.named_parameters()]
        kinds = [type(item).__name__ for item in found]
        rest = found[-1], found[0] is w, len(part), repr(part), list(part.state_dict())
        return shapes, kinds, rest, repr(found), list(found.state_dict())

    same(program)


def test_parameters_in_a_dict_are_registered():
    def program(torch):
        nn = torch.nn
        found = nn.ParameterDict({"w": torch.ones(2, 3), "b": torch.zeros(2)})
        found["a"] = nn.Parameter(torch.ones((), dtype=torch.float64))
        found.update(OrderedDict(z=torch.ones(1), k="word"))
        both = found | nn.ParameterDict([("w", torch.zeros(1))])
        made = found.fromkeys(["x", "y"], 1.0)
        seen = [list(found), list(reversed(found)), found.get("no", 5), len(found)]
        seen += [found.setdefault("k"), found.setdefault("s", 2), found.pop("s")]
        texts = [repr(found), repr(both), repr(made), list(found.state_dict())]
        last = [found.popitem(), names(found.named_parameters())]
        copy = found.copy()
        shared = [copy[key] is found[key] for key in copy], "a" in copy
        del found["a"]
        found.clear()
        return seen, texts, last, shared, repr(found)

    same(program)


def test_chains_run_in_chains_with_their_gradients():
    def program(torch):
        nn, x = torch.nn, torch.tensor(X, requires_grad=True)
        inner = chain(torch, named=True)
        model = nn.Sequential(inner, nn.Sequential(), inner[:2], nn.ReLU(), inner)
        y = model(x)
        y.sum().backward()
        grads = [p.grad for p in model.parameters()]
        paths = names(model.named_parameters(remove_duplicate=False))
        return y.detach(), x.grad, grads, paths, names(model.named_modules())

    same(program)


def test_a_tied_weight_is_counted_once_and_collects_both_gradients():
    def program(torch):
        model = chain(torch)
        model[2].weight = model[0].weight
        model(torch.tensor(X)).sum().backward()
        counted = sum(p.numel() for p in model.parameters())
        keys = list(model.state_dict()), names(model.named_parameters())
        with torch.no_grad():
            model[0].weight -= 0.1 * model[0].weight.grad
        return counted, keys, model[2].weight.grad, model(torch.tensor(X)).detach()

    same(program)


def test_modes_and_states_reach_every_module_of_a_container():
    def program(torch):
        nn = torch.nn
        parts = [nn.ModuleDict({"a": chain(torch)}), nn.ModuleList(layers(torch))]
        model = nn.ModuleList(parts).eval()
        modes = [module.training for module in model.modules()]
        other = nn.ModuleList([nn.ModuleDict({"a": chain(torch)}), listed(torch)[:4]])
        report = other.load_state_dict(model.double().state_dict())
        return modes, repr(report), list(other.state_dict().values())

    same(program)
