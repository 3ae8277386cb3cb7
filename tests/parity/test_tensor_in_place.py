"""Changes in place: what they write, what they record, and what they may not do."""

import numpy as np
import pytest

from tests.parity.programs import X, kinds, leaf, raised, same

CHANGES = {
    "add_": lambda torch, y, w: y.add_(w),
    "sub_": lambda torch, y, w: y.sub_(w),
    "mul_": lambda torch, y, w: y.mul_(w),
    "div_": lambda torch, y, w: y.div_(w),
    "+= number": lambda torch, y, w: y.__iadd__(2),
    "*= number": lambda torch, y, w: y.__imul__(2),
    "zero_": lambda torch, y, w: y.zero_(),
    "fill_": lambda torch, y, w: y.fill_(3),
    "copy_": lambda torch, y, w: y.copy_(w),
    "copy_ one": lambda torch, y, w: y.copy_(w[0]),
    "set an element": lambda torch, y, w: y.__setitem__(0, w[1]),
    "set a slice": lambda torch, y, w: y.__setitem__(slice(1, 3), w[:2]),
}


@pytest.mark.parametrize("name", CHANGES)
def test_a_result_that_is_changed_in_place_has_torchs_gradient(name):
    def program(torch):
        x, w = leaf(torch), leaf(torch, X + 1)
        y = x * 2
        before = y
        CHANGES[name](torch, y, w)
        (y * torch.tensor([1.0, 10.0, 100.0])).sum().backward()
        return y.detach(), y is before, x.grad, w.grad, y.grad_fn.name()[:4] != ""

    same(program)


@pytest.mark.parametrize("name", CHANGES)
def test_a_leaf_that_requires_grad_cannot_be_changed(name):
    def program(torch):
        x, w = leaf(torch), torch.tensor(X)
        return raised(lambda: CHANGES[name](torch, x, w)), x

    same(program)


@pytest.mark.parametrize("name", CHANGES)
def test_a_leaf_can_be_changed_while_nothing_is_recorded(name):
    def program(torch):
        x, w = leaf(torch), torch.tensor(X + 1)
        with torch.no_grad():
            CHANGES[name](torch, x, w)
        return x, kinds(x), x._version > 0

    same(program)


@pytest.mark.parametrize("name", CHANGES)
def test_a_changed_view_changes_its_base_and_its_gradient(name):
    def program(torch):
        x, w = leaf(torch, np.float32(range(12))), leaf(torch, X + 1)
        y = (x * 2).reshape(3, 4)
        view = y[1:].T[1:, 0]
        CHANGES[name](torch, view, w)
        weights = torch.arange(12.0).reshape(3, 4)
        (y * weights).sum().backward(retain_graph=True)
        first = x.grad.clone()
        (view * view).sum().backward()
        return y.detach(), view.detach(), first, x.grad, w.grad

    same(program)


def test_views_made_before_a_change_follow_it():
    def program(torch):
        x = leaf(torch)
        y = x * 2
        front, back = y[:2], y[1:]
        y.mul_(x.detach())
        front.mul_(10)
        (back * back).sum().backward()
        return front.detach(), back.detach(), y.detach(), x.grad

    same(program)


@pytest.mark.parametrize("use", ["mul", "exp", "tanh", "matmul", "div", "pow", "log"])
def test_a_saved_tensor_that_was_changed_is_an_error(use):
    uses = {
        "mul": lambda y, w: y * w,
        "exp": lambda y, w: y,
        "tanh": lambda y, w: y.tanh(),
        "matmul": lambda y, w: y @ w,
        "div": lambda y, w: w / y,
        "pow": lambda y, w: y**2,
        "log": lambda y, w: y.log(),
    }

    def program(torch):
        x, w = leaf(torch), leaf(torch, X + 1)
        y = x.exp()
        out = uses[use](y, w).sum()
        y.add_(1)
        message = raised(out.backward)
        return message, x.grad, w.grad if use == "exp" else None

    same(program)


ALLOWED = {
    "add": lambda y, w: y + w,
    "mul by constant": lambda y, w: y * 3,
    "div by constant": lambda y, w: y / 3,
    "mul by detached": lambda y, w: y * w.detach(),
    "matmul by detached": lambda y, w: y @ w.detach(),
    "div by detached": lambda y, w: y / w.detach(),
    "sum": lambda y, w: y.sum(0, keepdim=True),
    "reshape": lambda y, w: y.reshape(3, 1) * 1,
}


@pytest.mark.parametrize("name", ALLOWED)
def test_a_tensor_that_no_gradient_needs_may_be_changed(name):
    def program(torch):
        x, w = leaf(torch), leaf(torch, X + 1)
        y = x * 2
        out = ALLOWED[name](y, w).sum()
        y.add_(1)
        out.backward()
        return x.grad, out

    same(program)


def test_a_change_through_detach_is_seen_and_through_data_is_not():
    def program(torch):
        x = leaf(torch)
        answers = []
        for shared in (
            lambda y: y.detach(),
            lambda y: y.data,
            lambda y: y.detach()[1:],
        ):
            y = x * 2
            out = (y * y).sum()
            shared(y).zero_()
            answers.append((raised(out.backward), y._version))
        return answers

    same(program)


def test_versions_count_changes_of_shared_memory():
    def program(torch):
        x = torch.zeros(3)
        view, apart = x[1:], x.clone()
        found = [x._version]
        x.add_(1)
        view.mul_(2)
        x[0] = 5
        view.zero_()
        return [*found, x._version, view._version, apart._version, x]

    same(program)


def test_dtype_and_shape_of_the_changed_tensor_stay():
    def program(torch):
        integers, floats = torch.tensor([1, 2]), torch.ones(2)
        answers = [
            raised(lambda: integers.add_(0.5)),
            raised(lambda: integers.div_(2)),
            raised(lambda: floats.add_(torch.ones(3, 2)))[0],
            raised(lambda: floats.add_(torch.ones(3)))[0],
        ]
        floats += torch.tensor([1, 2])
        floats *= torch.tensor(2.0, dtype=torch.float64)
        integers += 1
        integers[0] = 2.7
        return [*answers, integers, floats]

    same(program)


def test_a_step_of_descent_changes_parameters_in_place():
    def program(torch):
        w = leaf(torch)
        kept = w
        for _ in range(3):
            loss = ((w * 2 - 1) ** 2).mean()
            loss.backward()
            with torch.no_grad():
                w -= 0.1 * w.grad
                w.grad.zero_()
        return w, w is kept, kinds(w)

    same(program)


def test_numpy_shares_memory_with_a_tensor():
    def program(torch):
        array = X.copy()
        x = torch.from_numpy(array)
        x.mul_(2)
        x.numpy()[0] = 50
        array[1] = 70
        return x, raised(leaf(torch).numpy), raised(lambda: torch.from_numpy([1]))[0]

    same(program)


def test_data_can_be_replaced():
    def program(torch):
        x = leaf(torch)
        x.data = torch.tensor([5.0, 6.0])
        (x * x).sum().backward()
        return x, x.grad

    same(program)
