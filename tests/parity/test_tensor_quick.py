"""Changes in place without recording give torch's numbers, by whichever way they go."""

import numpy as np
import pytest
import torch

import kindling
from tests.parity.programs import same

CHANGES = {
    "lerp": lambda t, x, a, b: x.lerp_(a, 0.3),
    "lerp by a tensor": lambda t, x, a, b: x.lerp_(a, b.abs()),
    "addcmul": lambda t, x, a, b: x.addcmul_(a, b),
    "addcmul scaled": lambda t, x, a, b: x.addcmul_(a, b, value=-0.5),
    "addcdiv": lambda t, x, a, b: x.addcdiv_(a, b, value=2),
    "by zero": lambda t, x, a, b: x.addcdiv_(a, b * 0),
    "a row": lambda t, x, a, b: x.addcmul_(a[0], b),
    "a part": lambda t, x, a, b: x[:, 1].lerp_(a[:, 0], 0.9),
    "transposed": lambda t, x, a, b: x.T.addcmul_(a.T, b.T),
    "itself": lambda t, x, a, b: x.addcmul_(x, x),
}


@pytest.mark.parametrize("kind", ["float32", "float64"])
@pytest.mark.parametrize("name", CHANGES)
def test_a_change_gives_torchs_numbers(name, kind):
    found = []
    for t in (kindling, torch):
        t.manual_seed(0)
        x, a, b = (t.randn(3, 4, dtype=getattr(t, kind)) for _ in range(3))
        with t.no_grad():
            CHANGES[name](t, x, a, b)
        found.append(x.numpy())
    assert found[0].dtype == found[1].dtype
    np.testing.assert_allclose(*found, rtol=1e-5, atol=1e-6)


def test_what_backward_has_saved_is_known_to_have_changed():
    def program(torch):
        x = torch.ones(3, requires_grad=True)
        y = x * x
        with torch.no_grad():
            x.lerp_(torch.zeros(3), 0.5)
        try:
            y.sum().backward()
        except RuntimeError as error:
            return "modified by an inplace operation" in str(error), x.tolist()

    same(program)


def test_other_dtypes_and_shapes_are_refused_as_in_torch():
    def program(torch):
        refused = []
        for other in (torch.ones(2), torch.ones(3, dtype=torch.float64)):
            with torch.no_grad():
                try:
                    torch.ones(3).lerp_(other, 0.5)
                    refused.append("taken")
                except RuntimeError:
                    refused.append("refused")
        return refused

    same(program)


def test_a_row_is_a_view_as_in_torch():
    def program(torch):
        x = torch.arange(6.0).reshape(2, 3)
        row, last = x[1], x[-1][2]
        row += 10
        last.zero_()
        with torch.no_grad():
            x[0].fill_(7)
        return x.tolist(), row.tolist(), x._version, row._version, row._base is x

    same(program)


def test_a_row_that_became_part_of_a_graph_has_a_gradient():
    def program(torch):
        x = torch.zeros(2, 3)
        w = torch.ones(3, requires_grad=True)
        row, one = x[0], x[1][1]
        x += w * w
        (row.sum() + 5 * one).backward()
        return row.requires_grad, row.is_leaf, w.grad.tolist(), x[0].requires_grad

    same(program)


def test_a_row_of_what_needs_a_gradient_is_recorded_or_not_as_in_torch():
    def program(torch):
        x = torch.ones(2, 3, requires_grad=True)
        with torch.no_grad():
            silent = x[1]
            silent += 1
        recorded = x[1]
        (recorded * recorded).sum().backward()
        said = recorded.grad_fn.name(), x.detach()[0].requires_grad
        return said, x.tolist(), x.grad.tolist()

    same(program)


def test_a_place_that_is_not_there_is_an_error_as_in_torch():
    def program(torch):
        said = []
        for x, index in (
            (torch.ones(2, 3), 2),
            (torch.ones(2), -3),
            (torch.ones(()), 0),
        ):
            try:
                x[index]
                said.append("taken")
            except IndexError as error:
                said.append(str(error).split(".")[0])
        return said, torch.ones(2, 3)[True].shape, str(torch.arange(3)[1].dtype)

    same(program)
