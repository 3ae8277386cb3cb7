"""Indexing: what an index takes, where it writes, and the gradient that comes back."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.parity.tensors import FULL_SHAPES, SHAPES, agree, arrays

ROWS = np.array([[0, 1], [1, 0]])


@st.composite
def basic_indices(draw, shape):
    """Draw ints, slices, None and an ellipsis that fit the shape, or nearly."""
    parts = []
    for size in shape[: draw(st.integers(0, len(shape)))]:
        whole = st.slices(size).filter(lambda s: s.step is None or s.step > 0)
        parts.append(draw(st.integers(-size - 1, size) | whole | whole))
        if draw(st.integers(0, 5)) == 0:
            parts.append(None)
    if draw(st.booleans()):
        parts.insert(draw(st.integers(0, len(parts))), ...)
    return parts[0] if len(parts) == 1 and draw(st.booleans()) else tuple(parts)


@st.composite
def arrays_and_indices(draw, shapes=SHAPES):
    """Draw an array and a basic index of it."""
    array = draw(arrays(shapes))
    return array, draw(basic_indices(array.shape))


@given(arrays_and_indices())
def test_ints_slices_none_and_ellipsis_take_what_torch_takes(drawn):
    array, index = drawn
    agree(lambda torch, a: a[index], array, grad=True)


@given(arrays_and_indices())
def test_assigning_at_an_index_writes_where_torch_writes(drawn):
    array, index = drawn

    def program(torch, a):
        b = a * 2
        b[index] = 7
        b[index] = b[index] * 3
        return b * b

    agree(program, array, grad=True)


@given(arrays(FULL_SHAPES), st.data())
def test_repeated_rows_collect_every_gradient(array, data):
    row = st.integers(-len(array), len(array) - 1)
    rows = data.draw(st.lists(row, min_size=1, max_size=5))

    def program(torch, a):
        return a[rows] * 2, a[torch.tensor(rows)], a[np.array(rows)]

    agree(program, array)
    agree(lambda torch, a: a[torch.tensor(rows)], array, grad=True)


@given(arrays(FULL_SHAPES))
def test_a_mask_takes_and_writes_what_torch_does(array):
    def program(torch, a):
        b = a * 1
        b[a > 1] = 0
        b[b < -1] += 2
        return b

    agree(lambda torch, a: a[a > 0], array, grad=True)
    agree(program, array, grad=True)


PROGRAMS = {
    "pairs": lambda torch, a: a[torch.tensor([0, 1, 1]), torch.tensor([2, 0, 0])],
    "rows of columns": lambda torch, a: a[:, torch.tensor([2, 2])],
    "column and rows": lambda torch, a: a[torch.tensor([1, 0]), 2],
    "matrix of rows": lambda torch, a: a[torch.from_numpy(ROWS)],
    "grid": lambda torch, a: a[torch.tensor([[0], [1]]), torch.tensor([0, 2])],
    "tensor of no axes": lambda torch, a: a[torch.tensor(1)],
    "NumPy's int": lambda torch, a: a[np.int64(1)],
    "mask of rows": lambda torch, a: a[torch.tensor([True, False])],
    "mask and column": lambda torch, a: a[torch.tensor([True, True]), 1],
    "True": lambda torch, a: a[True],
    "list": lambda torch, a: a[[1, 1, 0]],
    "list of bools": lambda torch, a: a[[False, True]],
    "empty list": lambda torch, a: a[[]],
    "range of rows": lambda torch, a: a[list(range(2))],
    "nothing": lambda torch, a: a[()],
    "ints and tensor apart": lambda torch, a: a[None, 0, :, None],
    "uint8 is a mask": lambda torch, a: a[torch.tensor([1, 0], dtype=torch.uint8) > 0],
    "a row of a row": lambda torch, a: a[1][2],
    "out of range": lambda torch, a: a[2],
    "far out of range": lambda torch, a: a[0, -4],
    "tensor out of range": lambda torch, a: a[torch.tensor([0, 5])],
    "too many": lambda torch, a: a[0, 0, 0],
    "mask of another size": lambda torch, a: a[torch.tensor([True])],
    "shapes that do not broadcast": lambda torch, a: a[
        torch.tensor([0, 1]), torch.tensor([0, 1, 2])
    ],
    "backward slice": lambda torch, a: a[::-1],
    "float": lambda torch, a: a[1.0],
    "float tensor": lambda torch, a: a[torch.tensor([1.0])],
    "string": lambda torch, a: a["a"],
    "of no axes": lambda torch, a: a.sum()[0],
}
WRITES = {
    "row": (0, lambda torch: torch.tensor([1.0, 2.0, 3.0])),
    "broadcast": (slice(None), lambda torch: torch.tensor([[1.0], [2.0]])),
    "number": ((slice(None), 1), lambda torch: 5),
    "other dtype": (0, lambda torch: torch.tensor([1, 2, 3])),
    "list of rows": ([1, 0], lambda torch: torch.ones(2, 3)),
    "wrong shape": (0, lambda torch: torch.ones(2)),
    "too many rows": (slice(None), lambda torch: torch.ones(3, 3)),
    "out of range": (5, lambda torch: 1.0),
    "leading ones": (0, lambda torch: torch.ones(1, 1, 3)),
}


@pytest.mark.parametrize("name", PROGRAMS)
def test_every_form_of_index_answers_as_torch(name):
    agree(PROGRAMS[name], np.arange(6, dtype=np.float32).reshape(2, 3), grad=True)


@pytest.mark.parametrize("name", WRITES)
def test_every_form_of_assignment_answers_as_torch(name):
    index, value = WRITES[name]

    def program(torch, a):
        b = a * 1
        b[index] = value(torch)
        return b * a

    agree(program, np.arange(6, dtype=np.float32).reshape(2, 3), grad=True)


def test_an_assigned_tensor_gets_the_gradient_of_its_place():
    def program(torch, a, b):
        c = a * 2
        c[0] = b
        c[1:, 1] += b[0]
        return c * c

    a, b = np.arange(6, dtype=np.float32).reshape(2, 3), np.float32([1, 2, 3])
    agree(program, a, b, grad=True)


def test_a_buffer_without_gradient_becomes_a_result():
    def program(torch, a):
        rows = torch.zeros(3, 2)
        for step in range(3):
            rows[step] = a * step
        return rows

    agree(program, np.float32([1, 2]), grad=True)
