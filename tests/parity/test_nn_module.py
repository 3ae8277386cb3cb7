"""Registering, finding and printing the parts of a module, and the errors of it."""

import pytest

from tests.parity.modules import describe, names, scale_class, told, tree
from tests.parity.programs import same


def plain(torch):
    """Return a module with nothing in it."""
    return torch.nn.Module()


def values(torch):
    """Return one value of each kind that can be assigned."""
    return {
        "parameter": torch.nn.Parameter(torch.ones(2)),
        "module": torch.nn.Linear(1, 1),
        "tensor": torch.zeros(3),
        "number": 3,
        "none": None,
    }


KINDS = ["parameter", "module", "tensor", "number", "none"]


@pytest.mark.parametrize("second", KINDS)
@pytest.mark.parametrize("first", [*KINDS, "buffer"])
def test_assigning_a_name_again_moves_it_or_is_refused(first, second):
    def program(torch):
        module = plain(torch)
        if first == "buffer":
            module.register_buffer("a", torch.zeros(1), persistent=False)
        else:
            module.a = values(torch)[first]
        module.b = torch.nn.Parameter(torch.zeros(1))
        module.c = torch.nn.Linear(1, 2)
        error = told(lambda: setattr(module, "a", values(torch)[second]))
        return error, describe(module), list(module.state_dict())

    same(program)


def test_parts_are_registered_in_order_and_found_by_name():
    same(lambda torch: describe(tree(torch)))


def test_nested_modules_print_as_in_torch():
    def program(torch):
        class Two(torch.nn.Module):
            def extra_repr(self):
                return "one\ntwo"

        two, named = Two(), Two()
        two.inner = scale_class(torch)()
        named.extra_repr = lambda: "single"
        return repr(plain(torch)), repr(two), repr(named), repr(Two()), str(tree(torch))

    same(program)


@pytest.mark.parametrize(
    "options",
    [
        {"prefix": "net"},
        {"recurse": False},
        {"remove_duplicate": False},
        {"prefix": "net", "recurse": False},
    ],
)
def test_walks_take_prefix_recurse_and_duplicates(options):
    def program(torch):
        model = tree(torch)
        outer = {key: value for key, value in options.items() if key != "recurse"}
        found = [
            names(model.named_parameters(**options)),
            names(model.body.second.named_buffers(**options)),
            names(model.named_buffers(**options)),
            names(model.named_modules(**outer)),
        ]
        return found, sum(p.numel() for p in model.parameters())

    same(program)


def test_walks_without_names_give_the_parts_themselves():
    def program(torch):
        model = tree(torch)
        alike = [
            list(model.parameters()) == [p for _, p in model.named_parameters()],
            list(model.modules()) == [m for _, m in model.named_modules()],
            list(model.children()) == [m for _, m in model.named_children()],
            [id(b) for b in model.buffers()]
            == [id(b) for _, b in model.named_buffers()],
        ]
        shared = model.body.again is model.body.first
        tied = model.head.weight is model.body.first.weight
        return alike, shared, tied, len(list(model.body.parameters(recurse=False)))

    same(program)


def before_init(torch, line):
    """Return a class whose __init__ forgets Module.__init__ and runs a line."""

    class Forgetful(torch.nn.Module):
        def __init__(self):
            line(self)

        def forward(self, x):
            return x

    return Forgetful


BEFORE_INIT = {
    "parameter": lambda torch, m: setattr(m, "a", torch.nn.Parameter(torch.ones(1))),
    "module": lambda torch, m: setattr(m, "a", torch.nn.Linear(1, 1)),
    "buffer": lambda torch, m: m.register_buffer("a", torch.ones(1)),
    "register": lambda torch, m: m.register_parameter("a", None),
    "tensor, then called": lambda torch, m: (setattr(m, "a", torch.ones(1)), m(1)),
    "walk": lambda torch, m: list(m.parameters()),
    "lookup": lambda torch, m: m.a,
    "number": lambda torch, m: setattr(m, "a", 3),
}


@pytest.mark.parametrize("line", BEFORE_INIT.values(), ids=BEFORE_INIT)
def test_a_forgotten_init_is_an_error_that_says_so(line):
    same(lambda torch: told(before_init(torch, lambda m: line(torch, m))))


WRONG = {
    "register parameter: type": lambda t, m: m.register_parameter("x", t.zeros(1)),
    "register parameter: name": lambda t, m: m.register_parameter(3, None),
    "register parameter: dot": lambda t, m: m.register_parameter("a.b", None),
    "register parameter: empty": lambda t, m: m.register_parameter("", None),
    "register parameter: taken": lambda t, m: m.register_parameter("forward", None),
    "register parameter: number": lambda t, m: m.register_parameter("x", 3),
    "register buffer: type": lambda t, m: m.register_buffer("x", 3),
    "register buffer: name": lambda t, m: m.register_buffer(3, None),
    "register buffer: dot": lambda t, m: m.register_buffer("a.b", None),
    "register buffer: empty": lambda t, m: m.register_buffer("", None),
    "register buffer: taken": lambda t, m: m.register_buffer("factor", None),
    "add module: type": lambda t, m: m.add_module("x", 3),
    "add module: class": lambda t, m: m.add_module("x", t.nn.Linear),
    "add module: name": lambda t, m: m.add_module(3, None),
    "add module: dot": lambda t, m: m.register_module("a.b", None),
    "add module: empty": lambda t, m: m.add_module("", None),
    "add module: taken": lambda t, m: m.add_module("size", None),
    "no attribute": lambda t, m: m.nothing,
    "delete": lambda t, m: delattr(m, "nothing"),
    "arguments": lambda t, m: t.nn.Module(1, 2),
    "keyword": lambda t, m: t.nn.Module(size=1),
    "no forward": lambda t, m: t.nn.Module()(1),
    "mode": lambda t, m: m.train(1),
    "dtype": lambda t, m: m.to(t.int64),
    "submodule": lambda t, m: tree(t).get_submodule("body.third"),
    "submodule of a parameter": lambda t, m: tree(t).get_submodule("head.weight"),
    "parameter": lambda t, m: tree(t).get_parameter("head.wait"),
    "parameter of a module": lambda t, m: tree(t).get_parameter("body.first"),
    "buffer": lambda t, m: tree(t).get_buffer("body.second.factor"),
    "set submodule": lambda t, m: tree(t).set_submodule("", m),
    "set no module": lambda t, m: tree(t).set_submodule("head", 3),
    "set strictly": lambda t, m: tree(t).set_submodule("body.x", m, strict=True),
    "state": lambda t, m: m.load_state_dict(3),
}


@pytest.mark.parametrize("line", WRONG.values(), ids=WRONG)
def test_errors_have_the_types_and_words_of_torch(line):
    same(lambda torch: told(lambda: line(torch, scale_class(torch)())))


def test_parts_can_be_deleted():
    def program(torch):
        model = tree(torch)
        del model.head, model.body.second.cache, model.body.second.factor
        del model.body.second.count, model.absent
        model.body.second.cache = torch.ones(1)
        return describe(model), list(model.state_dict()), hasattr(model, "head")

    same(program)


def test_dir_lists_the_parts():
    def program(torch):
        model = tree(torch)
        model.add_module("0", torch.nn.Linear(1, 1))
        wanted = {"body", "head", "missing", "absent", "forward", "training", "0"}
        return sorted(wanted & set(dir(model)))

    same(program)


def test_parts_are_found_and_replaced_by_path():
    def program(torch):
        model = tree(torch)
        same_ones = [
            model.get_submodule("") is model,
            model.get_submodule("body.first") is model.body.first,
            model.get_parameter("body.second.factor") is model.body.second.factor,
            model.get_buffer("body.second.cache") is model.body.second.cache,
        ]
        model.set_submodule("body.second", torch.nn.Linear(2, 4))
        return same_ones, repr(model)

    same(program)
