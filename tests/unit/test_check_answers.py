"""Answers become plain data and survive the way through a file."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from course.check.answers import Unfit, brief, decode, encode, number, plain
from course.check.compare import difference


class Tensor:
    """Something with the two methods of a tensor."""

    def __init__(self, array):
        self.array = array

    def detach(self):
        return self

    def numpy(self):
        return self.array


DTYPES = st.sampled_from(["float64", "float32", "float16", "int64", "uint8", "bool"])


@given(hnp.arrays(DTYPES, hnp.array_shapes(min_dims=0, max_dims=3, min_side=0)))
def test_an_array_survives_the_file_bit_for_bit(array):
    again = decode(encode(array))
    assert (again.dtype, again.shape) == (array.dtype, array.shape)
    assert np.array_equal(again, array, equal_nan=array.dtype.kind == "f")


@pytest.mark.parametrize(
    "value", [None, "text", [], {"a": [1, None]}, [1.5, [True]], {"array": {"dict": 2}}]
)
def test_nested_answers_survive_the_file(value):
    assert difference(decode(encode(plain(value))), plain(value)) is None


@pytest.mark.parametrize("value", [float("nan"), float("inf"), -float("inf")])
def test_numbers_that_json_lacks_survive_the_file(value):
    again = decode(encode(plain([value, 1.0])))
    assert np.array_equal(again[0], value, equal_nan=True)


def test_python_float_numpy_scalar_and_tensor_are_one_answer():
    same = [2.5, np.float64(2.5), np.array(2.5), Tensor(np.array(2.5))]
    assert {repr(encode(plain(value))) for value in same} == {repr(encode(plain(2.5)))}


def test_an_array_subclass_loses_its_own_behavior():
    class Agreeable(np.ndarray):
        def __eq__(self, other):
            return True

    assert type(plain(np.zeros(2).view(Agreeable))) is np.ndarray


@pytest.mark.parametrize("value", [object(), {1, 2}, lambda: 0, np.array([object()])])
def test_what_is_no_plain_data_agrees_with_nothing(value):
    unfit = plain(value)
    assert isinstance(unfit, Unfit)
    assert difference(unfit, unfit) is not None


def test_plain_answers_are_copies():
    array = np.zeros(2)
    answer = plain(array)
    array[0] = 1
    assert answer[0] == 0


def test_long_answers_are_shortened():
    assert len(brief(plain(list(range(1000))))) <= 100
    assert brief(plain(np.zeros((9, 9)))) == "float64 array of shape (9, 9)"


@pytest.mark.parametrize(
    ("value", "text"), [(2.0, "2.0"), (0.1 + 0.2, "0.3"), (3, "3"), (True, "True")]
)
def test_numbers_are_short(value, text):
    assert number(plain(value)) == text
