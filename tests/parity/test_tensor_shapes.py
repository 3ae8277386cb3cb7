"""Shapes: the same elements elsewhere, with torch's gradients, views and errors."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.parity.tensors import FULL_SHAPES, agree, arrays, pairs

PROGRAMS = {
    "flatten": lambda torch, a: a.flatten(),
    "flatten from 1": lambda torch, a: torch.flatten(a, 1),
    "flatten to -2": lambda torch, a: a.flatten(0, -2),
    "t": lambda torch, a: a.t(),
    "mT": lambda torch, a: a.mT,
    "T of a matrix": lambda torch, a: a.flatten(1).T,
    "transpose": lambda torch, a: torch.transpose(a, 0, -1),
    "permute": lambda torch, a: a[None].permute(*range(a.ndim + 1)[::-1]),
    "permute negative": lambda torch, a: a[None].permute([-1, *range(a.ndim)]),
    "movedim": lambda torch, a: torch.movedim(a, 0, -1),
    "unsqueeze": lambda torch, a: a.unsqueeze(-1) * torch.unsqueeze(a, 0),
    "squeeze": lambda torch, a: a.squeeze(),
    "squeeze 0": lambda torch, a: a.squeeze(0),
    "squeeze two": lambda torch, a: a[None].squeeze((0, 1)),
    "expand": lambda torch, a: a.expand(2, *a.shape) * 2,
    "expand -1": lambda torch, a: a.unsqueeze(0).expand(3, *[-1] * a.ndim),
    "expand_as": lambda torch, a: a[:1].expand_as(a),
    "reshape -1": lambda torch, a: torch.reshape(a, (-1,)),
    "reshape": lambda torch, a: a.reshape(a.numel(), 1),
    "view": lambda torch, a: a.view(a.shape),
    "view as a line": lambda torch, a: a.view(-1),
    "view_as": lambda torch, a: a.view_as(a) * a.reshape_as(a),
    "unflatten": lambda torch, a: a.flatten().unflatten(0, (1, -1)),
    "unbind": lambda torch, a: torch.unbind(a, 0)[-1],
    "rows": lambda torch, a: sum(row.sum() for row in a),
    "contiguous": lambda torch, a: a.contiguous() * 1,
    "cat": lambda torch, a: torch.cat([a, a * 2, a], 0),
    "cat at the end": lambda torch, a: torch.cat((a, a * 2), dim=-1),
    "stack": lambda torch, a: torch.stack([a, a * 2], -1),
}
SIZES = st.lists(st.integers(-1, 6), min_size=1, max_size=3)


@pytest.mark.parametrize("name", PROGRAMS)
@given(arrays())
def test_moved_elements_have_torchs_gradient(name, array):
    agree(PROGRAMS[name], array, grad=True)


@given(arrays(), SIZES)
def test_reshape_and_view_take_the_shapes_that_torch_takes(array, sizes):
    agree(lambda torch, a: a.reshape(sizes), array, grad=True)
    agree(lambda torch, a: a.view(*sizes), array, grad=True)


@given(arrays(), SIZES)
def test_expand_takes_the_shapes_that_torch_takes(array, sizes):
    agree(lambda torch, a: a.expand(*sizes), array, grad=True)


@given(arrays(FULL_SHAPES), st.lists(st.integers(-3, 3), max_size=3))
def test_permute_takes_the_orders_that_torch_takes(array, order):
    agree(lambda torch, a: a.permute(order), array, grad=True)


@given(arrays(), st.integers(-4, 4), st.integers(-4, 4))
def test_dims_out_of_range_raise_as_in_torch(array, first, second):
    agree(lambda torch, a: a.transpose(first, second), array)
    agree(lambda torch, a: a.unsqueeze(first), array)
    agree(lambda torch, a: a.squeeze(first), array)
    agree(lambda torch, a: a.flatten(first, second), array)


@given(arrays(FULL_SHAPES), st.booleans())
def test_strides_and_contiguity_are_torchs(array, turned):
    def program(torch, a):
        b = a.T if turned and a.ndim == 2 else a
        return list(b.stride()), b.is_contiguous(), b.contiguous().is_contiguous()

    agree(program, np.ascontiguousarray(array))


@given(pairs())
def test_where_broadcasts_three_tensors(both):
    def program(torch, a, b):
        return torch.where(a > 0, a.unsqueeze(0), b), torch.where(a > 0, a, 2.5)

    agree(program, *both)


@pytest.mark.parametrize(
    "program",
    [
        lambda torch, a: torch.cat([a, a[:, :1]], 0),
        lambda torch, a: torch.cat([], 0),
        lambda torch, a: torch.cat([a, a], 2),
        lambda torch, a: torch.stack([a, a[:1]]),
        lambda torch, a: torch.stack([]),
        lambda torch, a: torch.stack([a, a], 5),
        lambda torch, a: a.T.view(6),
        lambda torch, a: a.permute(0),
        lambda torch, a: a.permute(0, 0),
        lambda torch, a: a.reshape("a"),
        lambda torch, a: a.reshape(-1, -1),
        lambda torch, a: a.reshape(2.5),
        lambda torch, a: a.unflatten(0, (3, -1)),
        lambda torch, a: a.sum().mT,
        lambda torch, a: a.sum().unbind(),
        lambda torch, a: list(a.sum()),
        lambda torch, a: len(a.sum()),
        lambda torch, a: a.size(2),
        lambda torch, a: a.mm(a[0]),
        lambda torch, a: torch.where(a, a, a),
    ],
)
def test_shapes_that_do_not_fit_raise_torchs_exception(program):
    agree(program, np.ones((2, 3), np.float32))
