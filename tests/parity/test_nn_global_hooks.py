"""Hooks that are always called, and hooks of all modules at once."""

import contextlib
from typing import Any

import pytest

import kindling
from tests.parity.modules import told, tree
from tests.parity.programs import W, X, same

KINDS = ["forward_pre_hook", "forward_hook"]
KINDS += ["full_backward_pre_hook", "full_backward_hook"]


def register(torch: Any, name: str) -> Any:
    """Return a function that registers a hook of all modules."""
    modules = torch.nn.modules
    place = modules.global_hooks if torch is kindling else modules.module
    return getattr(place, f"register_module_{name}")


def fragile(torch: Any) -> Any:
    """Return a module whose forward fails for inputs that sum up below 0."""

    class Fragile(torch.nn.Module):
        def forward(self, x, k=1.0):
            if float(x.sum()) < 0:
                raise ValueError("below 0")
            return x * k

    return Fragile()


@pytest.mark.parametrize("sign", [1, -1])
@pytest.mark.parametrize("with_kwargs", [False, True])
def test_a_hook_that_is_always_called_hears_of_a_failure(with_kwargs, sign):
    def program(torch):
        module, seen, x = fragile(torch), [], torch.tensor(X) * sign

        def note(name, answer=None):
            def hook(module, *rest):
                seen.append([name, len(rest), rest[-1] is None])
                return answer

            return hook

        options = {"always_call": True, "with_kwargs": with_kwargs}
        module.register_forward_hook(note("last", torch.zeros(1)), **options)
        module.register_forward_hook(note("only if well"))
        module.register_forward_hook(note("first"), prepend=True, **options)
        problem = told(lambda: module(x, k=2.0))
        again = told(lambda: module(-x)), told(lambda: module.forward(x))
        return problem, again, seen, "forward" in vars(module)

    same(program)


def test_an_always_called_hook_is_called_once_whoever_fails():
    def program(torch):
        module, seen, x = fragile(torch), [], torch.tensor(X)

        def fails(name):
            def hook(*rest):
                seen.append(name)
                raise RuntimeError(name)

            return hook

        handles = [
            module.register_forward_hook(fails("a"), always_call=True),
            module.register_forward_hook(fails("b"), always_call=True),
        ]
        errors = [told(lambda: module(x)), told(lambda: module(-x))]
        handles.pop(0).remove()
        module.register_forward_hook(lambda *rest: seen.append("c"), always_call=True)
        errors.append(told(lambda: module(x)))
        module.register_forward_pre_hook(fails("pre"))
        errors.append(told(lambda: module(x)))
        return errors, seen

    same(program)


def test_hooks_of_all_modules_come_first_and_end_with_their_handles():
    def program(torch):
        model, seen, x = tree(torch), [], torch.tensor(W[:, :2], requires_grad=True)

        def note(name):
            return lambda module, *rest: seen.append([name, type(module).__name__])

        model.head.register_forward_hook(note("own"))
        model.head.register_full_backward_hook(note("own backward"))
        with contextlib.ExitStack() as hooks:
            for number in (1, 2):
                for name in KINDS:
                    hook = note(f"{name} {number}")
                    hooks.enter_context(register(torch, name)(hook))
            model(x).sum().backward()
        count = len(seen)
        model.body(x).sum().backward()
        return seen, len(seen) - count, x.grad

    same(program)


def test_hooks_of_all_modules_replace_and_see_keyword_arguments():
    def program(torch):
        module, seen, x = fragile(torch), [], torch.tensor(X)
        hook = register(torch, "forward_hook")

        def look(module, args, kwargs, output):
            seen.append(kwargs)
            return output * 10

        with (
            register(torch, "forward_pre_hook")(lambda m, args: args[0] + 1),
            hook(look, with_kwargs=True),
            hook(lambda *rest: seen.append(len(rest)), always_call=True),
        ):
            y = module(x, k=2.0)
            problem = told(lambda: module(-5 * x))
        return y, seen, problem

    same(program)
