"""Hooks of modules: order, what they see, what they change, and how they end."""

import pytest

from tests.parity.modules import told, tree
from tests.parity.programs import W, X, same


def small(torch):
    """Return a Linear layer and an input that requires a gradient."""
    torch.manual_seed(0)
    return torch.nn.Linear(3, 2), torch.tensor(W, requires_grad=True)


def test_forward_hooks_run_in_order_and_replace():
    def program(torch):
        layer, x = small(torch)
        seen = []

        def note(name, result=None):
            return lambda module, *rest: (seen.append((name, len(rest))), result)[1]

        layer.register_forward_pre_hook(note("pre 1"))
        layer.register_forward_pre_hook(lambda m, args: (args[0] * 2,))
        layer.register_forward_pre_hook(lambda m, args: args[0] + 1)
        layer.register_forward_pre_hook(note("pre 0"), prepend=True)
        layer.register_forward_hook(note("post 1"))
        layer.register_forward_hook(lambda m, args, out: out * 10)
        layer.register_forward_hook(lambda m, args, out: seen.append([*args, out]))
        layer.register_forward_hook(note("post 0"), prepend=True)
        return layer(x), seen

    same(program)


def test_hooks_see_and_replace_keyword_arguments():
    def program(torch):
        class Shift(torch.nn.Module):
            def forward(self, x, shift=0.0):
                return x + shift

        model, seen, x = Shift(), [], torch.tensor(X)
        model.register_forward_pre_hook(
            lambda m, args, kwargs: (args, {"shift": kwargs["shift"] * 2}),
            with_kwargs=True,
        )
        model.register_forward_pre_hook(lambda m, args: seen.append(len(args)))
        model.register_forward_hook(
            lambda m, args, kwargs, out: seen.append(kwargs["shift"]), with_kwargs=True
        )
        out = model(x, shift=1.5)
        model.register_forward_pre_hook(lambda m, a, k: 5, with_kwargs=True)
        return out, seen, told(lambda: model(x, shift=1.0))

    same(program)


def test_handles_end_hooks_also_from_inside():
    def program(torch):
        layer, x = small(torch)
        seen, handles = [], []

        def once(module, args):
            seen.append("once")
            handles[0].remove()

        handles.append(layer.register_forward_pre_hook(once))
        with layer.register_forward_hook(lambda *args: seen.append("inside")):
            layer(x)
        layer(x)
        handles[0].remove()
        return seen, len(layer._forward_hooks), len(layer._forward_pre_hooks)

    same(program)


def test_forward_called_directly_runs_no_hooks():
    def program(torch):
        layer, x = small(torch)
        layer.register_forward_hook(lambda m, args, out: out * 0)
        return layer.forward(x), layer(x)

    same(program)


def test_hooks_see_every_module_of_a_model_in_order():
    def program(torch):
        model, seen = tree(torch), []
        for name, module in model.named_modules():
            module.register_forward_hook(
                lambda m, args, out, name=name: seen.append((name, tuple(out.shape)))
            )
        model(torch.tensor(W[:, :2]))
        return [[name, *shape] for name, shape in seen]

    same(program)


def test_backward_hooks_see_gradients_of_output_and_input():
    def program(torch):
        layer, x = small(torch)
        seen = []
        layer.register_full_backward_hook(lambda m, *grads: seen.append(grads))
        layer.register_full_backward_pre_hook(lambda m, grad: seen.append(grad))
        out = layer(x)
        (out * out).sum().backward()
        name = out.grad_fn.name()
        return seen, x.grad, layer.weight.grad, name

    same(program)


def test_backward_hooks_replace_gradients():
    def program(torch):
        layer, x = small(torch)
        layer.register_full_backward_hook(lambda m, grad, out: (grad[0] + 1,))
        layer.register_full_backward_hook(
            lambda m, grad, out: (grad[0] * 2,), prepend=True
        )
        layer.register_full_backward_pre_hook(lambda m, grad: (grad[0] * 10,))
        layer(x).sum().backward()
        return x.grad, layer.weight.grad, layer.bias.grad

    same(program)


class Case:
    """Modules of several inputs and outputs, by name."""

    def __init__(self, torch):
        class Both(torch.nn.Module):
            def forward(self, x, w, k=2.0):
                return x * w * k, x + w, k

        class First(torch.nn.Module):
            def forward(self, x, w):
                return x * 3

        self.both, self.first = Both(), First()
        self.x = torch.tensor(X, requires_grad=True)
        self.w = torch.tensor(X + 1, requires_grad=True)
        self.c = torch.tensor(X)


PROGRAMS = {
    "all are used": lambda c: sum(y.sum() for y in c.both(c.x, c.w)[:2]),
    "one output is used": lambda c: c.both(c.x, c.w)[0].sum(),
    "a number goes in": lambda c: c.both(c.x, c.w, 3.0)[1].sum(),
    "one input is not used": lambda c: c.first(c.x, c.w).sum(),
    "one input needs no gradient": lambda c: c.both(c.x, c.c)[0].sum(),
    "the same tensor twice": lambda c: c.both(c.x, c.x)[0].sum(),
    "called twice": lambda c: c.first(c.first(c.x, c.w), c.w).sum(),
}


@pytest.mark.parametrize("compute", PROGRAMS.values(), ids=PROGRAMS)
def test_backward_hooks_with_several_inputs_and_outputs(compute):
    def program(torch):
        case, seen = Case(torch), []
        for module in (case.both, case.first):
            module.register_full_backward_hook(lambda m, *grads: seen.append(grads))
        compute(case).backward()
        return seen, case.x.grad, case.w.grad

    same(program)


def test_backward_hooks_without_an_input_that_requires_grad():
    def program(torch):
        layer, _ = small(torch)
        seen, x = [], torch.tensor(W)
        handle = layer.register_full_backward_hook(lambda m, *g: seen.append(g))
        layer(x).sum().backward()
        handle.remove()
        layer.register_full_backward_hook(lambda m, grad, out: out)
        wrong = told(lambda: layer(x).sum().backward())
        with torch.no_grad():
            silent = layer(x)
        return seen, wrong, silent.requires_grad

    same(program)


def test_backward_hooks_of_the_wrong_length_are_refused():
    def program(torch):
        errors = []
        for register in (
            lambda m: m.register_full_backward_hook(lambda m, i, o: (i[0], i[0])),
            lambda m: m.register_full_backward_pre_hook(lambda m, o: (o[0], o[0])),
        ):
            layer, x = small(torch)
            register(layer)
            out = layer(x).sum()
            errors.append(told(out.backward))
        return errors

    same(program)


def test_backward_hooks_want_tensors():
    def program(torch):
        class Odd(torch.nn.Module):
            def forward(self, x):
                return {"y": x * 2}

        model, x = Odd(), torch.tensor(X, requires_grad=True)
        model.register_full_backward_hook(lambda *args: None)
        return model(x)["y"]

    same(program)


def test_two_backward_passes_call_hooks_twice():
    def program(torch):
        layer, x = small(torch)
        seen = []
        layer.register_full_backward_hook(lambda m, *grads: seen.append(grads))
        out = layer(x).sum()
        out.backward(retain_graph=True)
        out.backward()
        return seen, x.grad

    same(program)
