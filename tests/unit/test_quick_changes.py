"""Changes in place without nodes: the same numbers, and only where they are allowed."""

import numpy as np
import pytest

import kindling
from kindling.quick import PART, QUICK, changed_quickly

ARGUMENTS = {
    "add_": (("other",), {"alpha": -0.3}),
    "sub_": (("other",), {"alpha": 2}),
    "mul_": (("other",), {}),
    "div_": ((1.7,), {}),
    "lerp_": (("other", 0.3), {}),
    "addcmul_": (("other", "other"), {"value": 0.1}),
    "addcdiv_": (("other", "other"), {"value": -0.1}),
}


def numbers(seed, *shape):
    """Return a tensor of numbers of float32 from 0.5 up to 1.5."""
    draw = np.random.default_rng(seed).random(shape) + 0.5
    return kindling.tensor(draw.astype(np.float32))


def result_of(name, tensor, other):
    """Return the tensor after the method, other in the place of each such word."""
    args, kwargs = ARGUMENTS[name]
    args = [other if arg == "other" else arg for arg in args]
    return getattr(tensor, name)(*args, **kwargs)


@pytest.mark.parametrize("name", QUICK)
@pytest.mark.parametrize("shape", [(), (3, 4), (3, PART)])
def test_a_quick_change_gives_the_numbers_of_the_recorded_one(name, shape):
    usual = result_of(name, numbers(0, *shape), numbers(1, *shape))
    with kindling.no_grad():
        tensor = numbers(0, *shape)
        version = tensor._version
        quick = result_of(name, tensor, numbers(1, *shape))
    assert quick is tensor
    assert tensor._version == version + 1
    np.testing.assert_array_equal(quick.array, usual.array)


@pytest.mark.parametrize("name", QUICK)
def test_memory_in_another_order_changes_nothing(name):
    usual = result_of(name, numbers(0, 200, 300), numbers(1, 300, 200).t())
    with kindling.no_grad():
        quick = result_of(name, numbers(0, 200, 300), numbers(1, 300, 200).t())
    np.testing.assert_array_equal(quick.array, usual.array)


def test_a_large_tensor_that_overlaps_with_the_changed_one_is_read_before():
    line = numbers(0, 3 * PART)
    wanted = line.array[1:] + line.array[:-1]
    with kindling.no_grad():
        line[1:].add_(line[:-1])
    np.testing.assert_array_equal(line.array[1:], wanted)


@pytest.mark.parametrize(
    ("args", "kwargs"),
    [
        ((numbers(1, 3),), {}),
        ((kindling.ones(2, 3, dtype=kindling.float64),), {}),
        ((True,), {}),
        ((numbers(1, 2, 3),), {"alpha": True}),
        ((numbers(1, 2, 3),), {"value": 2.0}),
        ((numbers(1, 2, 3), 2), {}),
    ],
)
def test_what_is_not_plain_has_no_quick_way(args, kwargs):
    tensor = numbers(0, 2, 3)
    before = tensor.array.copy()
    assert not changed_quickly("add_", tensor, args, kwargs)
    np.testing.assert_array_equal(tensor.array, before)


def test_integers_have_no_quick_way():
    assert not changed_quickly("div_", kindling.tensor([1, 2]), (2,), {})


def test_a_change_is_recorded_where_operations_are():
    x = numbers(0, 2).requires_grad_()
    y = x * 1
    y.mul_(3)
    y.sum().backward()
    np.testing.assert_array_equal(x.grad.array, [3, 3])
    with pytest.raises(RuntimeError, match="a leaf Variable that requires grad"):
        x.mul_(2)
