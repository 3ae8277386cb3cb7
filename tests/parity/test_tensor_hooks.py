"""Retained gradients, hooks, and the functions of the package autograd."""

import numpy as np

from tests.parity.programs import W, X, kinds, leaf, raised, same


def test_retain_grad_keeps_the_gradient_of_a_result():
    def program(torch):
        x = leaf(torch)
        y = x * x
        y.retain_grad()
        x.retain_grad()
        z = y * 3
        (z + y).sum().backward()
        return y.grad, x.grad, y.retains_grad, z.retains_grad

    same(program)


def test_retain_grad_needs_a_gradient():
    same(lambda torch: raised(torch.tensor(X).retain_grad))


def test_hooks_see_and_replace_gradients():
    def program(torch):
        x, seen = leaf(torch), []
        y = x * x
        y.retain_grad()
        y.register_hook(lambda grad: seen.append(grad.clone()))
        y.register_hook(lambda grad: grad * 10)
        handle = y.register_hook(lambda grad: grad * 1000)
        handle.remove()
        x.register_hook(lambda grad: grad + 1)
        y.sum().backward()
        return seen, x.grad, y.grad

    same(program)


def test_a_hook_of_a_leaf_sees_the_sum_once():
    def program(torch):
        x, seen = leaf(torch), []
        handle = x.register_hook(lambda grad: seen.append(grad.clone()))
        (x * 2 + x * 3).sum().backward()
        handle.remove()
        x.sum().backward()
        return seen, x.grad

    same(program)


def test_a_hook_needs_a_gradient():
    same(lambda torch: raised(lambda: torch.tensor(X).register_hook(print)))


def test_autograd_grad_returns_gradients_and_changes_nothing():
    def program(torch):
        x, w = leaf(torch), leaf(torch, W)
        y = x * 2
        out = (w @ y).tanh().sum()
        found = torch.autograd.grad(out, [x, w, y], retain_graph=True)
        again = torch.autograd.grad(out, x)
        return found, again, x.grad, w.grad

    same(program)


def test_autograd_grad_takes_upstream_gradients_and_several_outputs():
    def program(torch):
        x = leaf(torch)
        y, z = x * x, x.exp()
        grads = torch.autograd.grad([y, z], [x], [torch.ones(3), torch.tensor(X)])
        return grads, raised(lambda: torch.autograd.grad(x * 2, x))

    same(program)


def test_autograd_grad_says_what_is_unused():
    def program(torch):
        x, other = leaf(torch), leaf(torch)
        out = (x * x).sum()
        constant = torch.tensor(X)
        unused = torch.autograd.grad(
            out, [x, other], retain_graph=True, allow_unused=True
        )
        return [
            unused,
            raised(lambda: torch.autograd.grad(out, other, retain_graph=True))[0],
            raised(lambda: torch.autograd.grad(out, constant, retain_graph=True))[0],
        ]

    same(program)


def test_autograd_backward_takes_several_results():
    def program(torch):
        x = leaf(torch)
        y, z = x.sum(), x * x
        torch.autograd.backward([y, z], [None, torch.ones(3)])
        return x.grad

    same(program)


def test_a_custom_function_has_its_own_gradient():
    def program(torch):
        class Clip(torch.autograd.Function):
            @staticmethod
            def forward(ctx, x, limit):
                ctx.save_for_backward(x)
                ctx.limit = limit
                return torch.where(x > limit, torch.ones_like(x) * limit, x)

            @staticmethod
            def backward(ctx, grad):
                (x,) = ctx.saved_tensors
                return grad * (x < ctx.limit).float() * 10, None

        x = leaf(torch)
        y = Clip.apply(x, 2.5)
        (y * y).sum().backward()
        return y, x.grad, y.grad_fn.name(), kinds(y), list(y.grad_fn.needs_input_grad)

    same(program)


def test_a_custom_function_is_held_to_its_number_of_gradients():
    def program(torch):
        class Wrong(torch.autograd.Function):
            @staticmethod
            def forward(ctx, x, y):
                return x + y

            @staticmethod
            def backward(ctx, grad):
                return grad

        return raised(Wrong.apply(leaf(torch), leaf(torch)).sum().backward)[0]

    same(program)


def test_gradcheck_accepts_right_and_rejects_wrong_gradients():
    def program(torch):
        class Wrong(torch.autograd.Function):
            @staticmethod
            def forward(ctx, x):
                return x * x

            @staticmethod
            def backward(ctx, grad):
                return grad

        x = leaf(torch, X.astype(np.float64))
        check = torch.autograd.gradcheck
        return [
            check(lambda x: (x * x).tanh(), (x,)),
            check(Wrong.apply, x, raise_exception=False),
        ]

    same(program)
