"""The matrix product of every kind that torch.matmul knows, and its gradients."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.parity.tensors import FLOATS, agree, numbers

SIDE = st.integers(0, 4)


@st.composite
def factors(draw, kinds=FLOATS):
    """Draw two arrays that have a product: vectors, matrices, stacks of matrices."""
    rows, inner, columns = draw(SIDE), draw(SIDE), draw(SIDE)
    batch = draw(st.lists(st.integers(0, 3), max_size=2))
    keep = [draw(st.lists(st.booleans(), min_size=2, max_size=2)) for _ in range(2)]
    lost = [draw(st.integers(0, len(batch))) for _ in range(2)]
    batches = [
        [size if stays else 1 for size, stays in zip(batch, kept, strict=False)][gone:]
        for kept, gone in zip(keep, lost, strict=True)
    ]
    first = [*batches[0], rows, inner] if draw(st.booleans()) else [inner]
    second = [*batches[1], inner, columns] if draw(st.booleans()) else [inner]
    kind = draw(st.sampled_from(kinds))
    return [numbers(draw, tuple(shape), kind) for shape in (first, second)]


@given(factors())
def test_products_and_gradients_are_torchs(both):
    agree(lambda torch, a, b: a @ b, *both, grad=True)


@given(factors(("int64", "int32")))
def test_products_of_integers_are_torchs(both):
    agree(lambda torch, a, b: torch.matmul(a, b), *both)


@given(
    st.lists(st.integers(1, 3), max_size=4),
    st.lists(st.integers(1, 3), max_size=4),
)
def test_shapes_without_a_product_raise_as_in_torch(first, second):
    a, b = np.ones(first, np.float32), np.ones(second, np.float32)
    agree(lambda torch, a, b: a @ b, a, b)


def test_mm_multiplies_matrices():
    a, b = np.ones((2, 3), np.float32), np.ones((3, 4), np.float32)
    agree(lambda torch, a, b: torch.mm(a, b), a, b, grad=True)


def test_a_tensor_times_itself_gets_both_gradients():
    a = np.arange(9, dtype=np.float32).reshape(3, 3)
    agree(lambda torch, a: a @ a @ a.T, a, grad=True)


@pytest.mark.parametrize("kinds", [("float32", "float64"), ("int64", "float32")])
def test_two_dtypes_raise_as_in_torch(kinds):
    a, b = [np.ones((2, 2), kind) for kind in kinds]
    agree(lambda torch, a, b: a @ b, a, b)


@pytest.mark.parametrize("other", [2, "a", None, [1.0, 2.0]])
def test_a_factor_that_is_no_tensor_raises_as_in_torch(other):
    agree(lambda torch, a: a @ other, np.ones((2, 2), np.float32))
