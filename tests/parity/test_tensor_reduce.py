"""Reductions: over every choice of dimensions, with ties, empty and not, as torch."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.parity.tensors import FULL_SHAPES, KINDS, agree, arrays

REDUCTIONS = ("sum", "mean", "amax", "amin")


@st.composite
def dims(draw, count, several=True):
    """Draw None, one dimension, or some different ones, counted from either end."""
    some = st.lists(st.integers(0, max(count - 1, 0)), min_size=1, unique=True)
    chosen = draw(some) if count else [0]
    signed = [dim - count * draw(st.booleans()) if count else dim for dim in chosen]
    forms = [None, signed[0]] + ([signed, tuple(signed)] if several else [])
    return draw(st.sampled_from(forms))


def few(array):
    """Return the array in steps of a half, so that there are equal elements."""
    return np.asarray(np.round(array * 2) / 2, array.dtype)


@pytest.mark.parametrize("name", REDUCTIONS)
@given(arrays(), st.data(), st.booleans())
def test_reductions_over_any_dims_have_torchs_gradient(name, array, data, keepdim):
    dim = data.draw(dims(array.ndim))

    def program(torch, a):
        if dim is None:
            return getattr(a, name)()
        return getattr(torch, name)(a, dim=dim, keepdim=keepdim)

    agree(program, few(array), grad=True)


@pytest.mark.parametrize("name", REDUCTIONS)
@given(arrays(kinds=KINDS), st.data())
def test_reductions_of_every_dtype_answer_as_torch(name, array, data):
    dim = data.draw(dims(array.ndim))
    arguments = [] if dim is None else [dim]
    agree(lambda torch, a: getattr(a, name)(*arguments), array)


@pytest.mark.parametrize("name", ["max", "min"])
@given(arrays(), st.data(), st.booleans())
def test_max_and_min_over_a_dim_name_values_and_indices(name, array, data, keepdim):
    dim = data.draw(dims(array.ndim, several=False))
    assume(dim is not None)

    def program(torch, a):
        found = getattr(a, name)(dim, keepdim)
        return found.values, found.indices, getattr(a, name)(dim=dim)[0]

    agree(program, few(array))
    if array.size:
        agree(lambda t, a: getattr(a, name)(dim, keepdim)[0], few(array), grad=True)


@pytest.mark.parametrize("name", ["max", "min"])
@given(arrays(FULL_SHAPES))
def test_max_and_min_of_everything_share_the_gradient_of_ties(name, array):
    agree(lambda torch, a: getattr(torch, name)(a), few(array), grad=True)


@pytest.mark.parametrize("name", ["argmax", "argmin"])
@given(arrays(kinds=("float32", "int64")), st.data(), st.booleans())
def test_positions_of_the_largest_and_smallest_are_torchs(name, array, data, keepdim):
    dim = data.draw(dims(array.ndim, several=False))
    if dim is None:
        agree(lambda torch, a: getattr(a, name)(), few(array))
    else:
        agree(lambda torch, a: getattr(a, name)(dim, keepdim), few(array))


@pytest.mark.parametrize("name", ["any", "all"])
@given(arrays(kinds=("float32", "int64", "bool")), st.data())
def test_any_and_all_answer_as_torch(name, array, data):
    dim = data.draw(dims(array.ndim, several=False))
    arguments = [] if dim is None else [dim]
    agree(lambda torch, a: getattr(a, name)(*arguments), array)


@pytest.mark.parametrize("name", ["var", "std"])
@given(arrays(FULL_SHAPES), st.data(), st.integers(0, 1), st.booleans())
def test_variance_answers_as_torch(name, array, data, correction, keepdim):
    dim = data.draw(dims(array.ndim))

    def program(torch, a):
        return getattr(a, name)(dim, correction=correction, keepdim=keepdim)

    agree(
        program, array + np.arange(array.size).reshape(array.shape).astype(array.dtype)
    )


@given(arrays(FULL_SHAPES), st.data())
def test_variance_has_torchs_gradient(array, data):
    spread = np.arange(array.size).reshape(array.shape).astype(array.dtype)
    agree(lambda torch, a: a.var(unbiased=False), array + spread, grad=True)


@pytest.mark.parametrize("name", [*REDUCTIONS, "max", "min", "argmax"])
def test_nan_wins_every_reduction(name):
    array = np.float32([[1, float("nan")], [3, 2]])
    agree(lambda torch, a: getattr(a, name)(), array)


@pytest.mark.parametrize("dim", [2, -3, (0, 0), (0, 5), "a", 1.5])
@pytest.mark.parametrize("name", REDUCTIONS)
def test_a_dim_that_is_not_there_raises_torchs_exception(name, dim):
    agree(lambda torch, a: getattr(a, name)(dim), np.ones((2, 3), np.float32))
