"""Changes in place without nodes: the same numbers, and only where they are allowed."""

import numpy as np
import pytest

import kindling
from kindling.core import TensorCore
from kindling.quick import PART, QUICK, silence, silently, speed_up

ARGUMENTS = {
    "add_": (("other",), {"alpha": -0.3}),
    "sub_": (("other",), {"alpha": 2}),
    "mul_": (("other",), {}),
    "div_": ((1.7,), {}),
    "lerp_": (("other", 0.3), {}),
    "addcmul_": (("other", "other"), {"value": 0.1}),
    "addcdiv_": (("other", "other"), {"value": -0.1}),
}


class Usual(TensorCore):
    """A tensor that says when it is changed the usual way."""

    def add_(self, *args, **kwargs):
        """Change nothing."""
        return "the usual way"

    @classmethod
    def of(cls, array):
        """Return a tensor of this class that holds the array."""
        tensor = object.__new__(cls)
        tensor.array = array
        return tensor


speed_up(Usual, lambda: False)


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
    tensor = Usual.of(numbers(0, 2, 3).array)
    before = tensor.array.copy()
    assert tensor.add_(*args, **kwargs) == "the usual way"
    np.testing.assert_array_equal(tensor.array, before)


def test_integers_have_no_quick_way():
    assert Usual.of(np.array([1, 2])).add_(2) == "the usual way"


def test_plain_numbers_have_a_quick_way():
    tensor = Usual.of(np.float32([1, 2]))
    assert tensor.add_(2, alpha=3) is tensor
    np.testing.assert_array_equal(tensor.array, [7, 8])


def test_an_optimizer_and_a_single_change_are_silent_about_overflow():
    big = kindling.tensor([3e38])
    with np.errstate(all="raise"), kindling.no_grad():
        assert silently(big.clone().mul_)(10).array == np.inf
        assert big.clone().mul_(10).array == np.inf
    assert not silence.kept


def test_a_change_is_recorded_where_operations_are():
    x = numbers(0, 2).requires_grad_()
    y = x * 1
    y.mul_(3)
    y.sum().backward()
    np.testing.assert_array_equal(x.grad.array, [3, 3])
    with pytest.raises(RuntimeError, match="a leaf Variable that requires grad"):
        x.mul_(2)
