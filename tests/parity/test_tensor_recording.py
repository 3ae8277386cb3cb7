"""What is recorded, what is not, and what a tensor says of it."""

import numpy as np

from tests.parity.programs import X, kinds, leaf, raised, same


def test_results_require_grad_if_an_input_does():
    def program(torch):
        x, c = leaf(torch), torch.tensor(X)
        return kinds(x, c, x * c, c * c, x.detach(), x.data, x[0], c.requires_grad_())

    same(program)


def test_next_functions_lead_to_results_leaves_and_none():
    def program(torch):
        x, c = leaf(torch), torch.tensor(X)
        y = (x * c + x.exp()) * 2

        def steps(node, depth):
            below = node.next_functions if depth else ()
            return [node.name(), *(n and steps(n, depth - 1) for n, _ in below)]

        (end, index), _ = (x * x).grad_fn.next_functions
        return steps(y.grad_fn, 4), index, end.variable is x, type(end).__name__

    same(program)


def test_a_leaf_has_one_accumulate_grad():
    def program(torch):
        x = leaf(torch)
        ends = [node for y in (x * x, x * 2) for node, _ in y.grad_fn.next_functions]
        return ends[0] is ends[1], ends[1] is ends[2], ends[3]

    same(program)


def test_no_grad_records_nothing():
    def program(torch):
        x = leaf(torch)
        with torch.no_grad():
            y = x * 2
            inside = torch.is_grad_enabled()
            with torch.enable_grad():
                z = x * 2

        @torch.no_grad()
        def double(x):
            return x * 2, torch.is_grad_enabled()

        doubled, enabled = double(x)
        return kinds(y, z, doubled), inside, enabled, torch.is_grad_enabled()

    same(program)


def test_no_grad_ends_when_its_block_raises():
    def program(torch):
        try:
            with torch.no_grad():
                raise KeyError
        except KeyError:
            return torch.is_grad_enabled()

    same(program)


def test_inference_mode_records_nothing_around_lines_and_functions():
    def program(torch):
        @torch.inference_mode()
        def inside():
            return torch.is_grad_enabled()

        @torch.inference_mode
        def bare():
            return torch.is_grad_enabled()

        x = torch.ones(2, requires_grad=True)
        with torch.inference_mode():
            found = [torch.is_grad_enabled(), (x * 2).requires_grad]
            with torch.inference_mode(mode=False):
                found.append(torch.is_grad_enabled())
        return [*found, inside(), bare(), torch.is_grad_enabled()]

    same(program)


def test_a_no_grad_function_may_call_itself():
    def program(torch):
        @torch.no_grad()
        def count(n):
            return [torch.is_grad_enabled(), *(count(n - 1) if n else [])]

        return count(3), torch.is_grad_enabled()

    same(program)


def test_set_grad_enabled_is_a_function_and_a_block():
    def program(torch):
        torch.set_grad_enabled(False)
        off = torch.is_grad_enabled()
        torch.set_grad_enabled(True)
        with torch.set_grad_enabled(False):
            inside = (leaf(torch) * 2).requires_grad
        return off, inside, torch.is_grad_enabled()

    same(program)


def test_detach_shares_memory_and_stops_gradients():
    def program(torch):
        x = leaf(torch)
        y = x * 2
        d = y.detach()
        (y * d).sum().backward()
        d[0] = 100
        return x.grad, d, y.detach(), kinds(d)

    same(program)


def test_requires_grad_is_for_floats_and_leaves():
    def program(torch):
        x, integers = leaf(torch), torch.tensor([1, 2])
        y = x * 2
        return [
            raised(lambda: torch.tensor([1], requires_grad=True))[0],
            raised(integers.requires_grad_),
            raised(lambda: setattr(integers, "requires_grad", True))[0],
            raised(lambda: y.requires_grad_(False)),
            raised(lambda: x.requires_grad_(False)),
            x.requires_grad,
            (x * 2).requires_grad,
        ]

    same(program)


def test_grad_takes_only_a_tensor_like_its_own():
    def program(torch):
        x = leaf(torch)
        answers = [
            raised(lambda value=value: setattr(x, "grad", value))[0]
            for value in (5, torch.ones(2), torch.ones(3, dtype=torch.float64), None)
        ]
        x.grad = torch.ones(3)
        (x * 2).sum().backward()
        return answers, x.grad

    same(program)


def test_mixed_dtypes_give_each_leaf_its_own():
    def program(torch):
        x, w = leaf(torch), leaf(torch, X.astype(np.float64))
        y = x * w
        (y * y).sum().backward()
        return y, x.grad, w.grad

    same(program)
