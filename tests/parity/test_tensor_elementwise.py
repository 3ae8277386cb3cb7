"""Operations on single elements: values, dtypes, shapes and gradients as torch's."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.parity.tensors import FULL_SHAPES, KINDS, SHAPES, agree, arrays, pairs

BINARY = {
    "add": lambda torch, a, b: a + b,
    "sub": lambda torch, a, b: a - b,
    "mul": lambda torch, a, b: a * b,
    "div": lambda torch, a, b: a / (b * b + 1),
    "maximum": lambda torch, a, b: torch.maximum(a, b),
    "minimum": lambda torch, a, b: torch.minimum(a, b),
    "where": lambda torch, a, b: torch.where(a > b, a, b * 2),
    "pow": lambda torch, a, b: (a * a + 1) ** b,
    "an input used twice": lambda torch, a, b: a * b + a,
}
UNARY = {
    "neg": lambda torch, a: -a,
    "exp": lambda torch, a: a.exp(),
    "log": lambda torch, a: (a * a + 1).log(),
    "tanh": lambda torch, a: torch.tanh(a),
    "sqrt": lambda torch, a: (a * a + 1).sqrt(),
    "abs": lambda torch, a: abs(a),
    "square": lambda torch, a: a.square(),
    "pow 3": lambda torch, a: a**3,
    "pow 0": lambda torch, a: a**0,
    "pow 0.5": lambda torch, a: (a * a + 1) ** 0.5,
    "pow -2": lambda torch, a: (a * a + 1) ** -2.0,
    "number ** a": lambda torch, a: 1.5**a,
    "a + number": lambda torch, a: a + 2.5,
    "number - a": lambda torch, a: 2 - a,
    "a * number": lambda torch, a: a * 3,
    "number / a": lambda torch, a: 2 / (a * a + 1),
    "a / number": lambda torch, a: a / 4,
    "NumPy's number * a": lambda torch, a: np.float64(1.5) * a * np.float32(2),
    "clone": lambda torch, a: a.clone() * 2,
    "another dtype and back": lambda torch, a: a.double().float() * 2,
}
COMPARED = {
    "==": lambda torch, a, b: a == b,
    "!=": lambda torch, a, b: a != b,
    "<": lambda torch, a, b: a < b,
    "<=": lambda torch, a, b: a <= b,
    ">": lambda torch, a, b: a > b,
    ">=": lambda torch, a, b: a >= b,
    "== number": lambda torch, a, b: (a == 1, b != 0.5),
}


@pytest.mark.parametrize("name", BINARY)
@given(pairs())
def test_two_inputs_that_broadcast_get_torchs_gradients(name, both):
    agree(BINARY[name], *both, grad=True)


@pytest.mark.parametrize("name", UNARY)
@given(arrays())
def test_one_input_gets_torchs_gradient(name, array):
    agree(UNARY[name], array, grad=True)


@pytest.mark.parametrize("name", BINARY)
@given(pairs(KINDS, mixed=True))
def test_two_dtypes_give_torchs_numbers_and_dtype(name, both):
    agree(BINARY[name], *both)


@pytest.mark.parametrize("name", UNARY)
@given(arrays(kinds=KINDS))
def test_every_dtype_gives_torchs_numbers_and_dtype(name, array):
    agree(UNARY[name], array)


@pytest.mark.parametrize("name", COMPARED)
@given(pairs(KINDS, mixed=True))
def test_comparisons_answer_as_torch(name, both):
    agree(COMPARED[name], *both)


@given(pairs(mixed=True))
def test_inputs_of_two_float_dtypes_get_gradients_of_their_own_dtype(both):
    agree(lambda torch, a, b: a * b + b, *both, grad=True)


@given(pairs())
def test_add_and_sub_by_name_take_alpha(both):
    def program(torch, a, b):
        return torch.add(a, b, alpha=3) * a.sub(b, alpha=2)

    agree(program, *both, grad=True)


@given(
    st.sampled_from(["nan", "inf", "-inf", "0.0", "-0.0"]).map(float),
    arrays(FULL_SHAPES),
)
def test_special_numbers_come_through_as_in_torch(special, array):
    array[..., :1] = special

    def program(torch, a):
        return a + 1, a * a, 1 / a, a.exp(), a.log(), a.tanh(), a.sqrt(), a**2, a == a

    agree(program, array)


@pytest.mark.parametrize("special", [0.0, float("inf"), float("nan"), -1.0])
@pytest.mark.parametrize("name", ["log", "sqrt", "div", "pow 0.5", "pow 0", "pow -2"])
def test_gradients_at_special_numbers_are_torchs(name, special):
    programs = {
        "log": lambda torch, a: a.log(),
        "sqrt": lambda torch, a: a.sqrt(),
        "div": lambda torch, a: 1 / a,
        "pow 0.5": lambda torch, a: a**0.5,
        "pow 0": lambda torch, a: a**0,
        "pow -2": lambda torch, a: a**-2,
    }
    agree(programs[name], np.float32([special, 2]), grad=True)


@given(pairs(("int64", "uint8", "bool", "int32"), mixed=True))
def test_bit_operations_answer_as_torch(both):
    agree(lambda torch, a, b: (a & b, a | b, a ^ b, ~a), *both)


@given(
    arrays(SHAPES, KINDS), st.sampled_from(["float", "double", "long", "bool", "int"])
)
def test_conversions_answer_as_torch(array, name):
    if array.dtype == np.uint8 and name == "bool":
        array = array % 2
    agree(lambda torch, a: getattr(a, name)(), array)
