"""Making tensors: the numbers, dtypes and errors of torch's functions."""

import copy
import pickle
import warnings

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.parity.programs import kinds, leaf, raised, same
from tests.parity.tensors import agree

DATA = [
    1,
    2.5,
    True,
    [],
    [[]],
    [1, 2],
    [1, 2.5],
    [True, 2],
    [True, 2.5],
    (1, (2)),
    [[1.0], [2.0]],
    range(3),
    np.arange(3),
    np.arange(3, dtype=np.int16),
    np.float64(2),
    np.float32(2),
    [np.float64(2), 1],
    [np.float32(2)],
    [np.int32(2), 3],
    np.ones((2, 2), np.float32),
    [[1, 2], [3]],
    [[1], 2],
    "a",
    ["a"],
    None,
    [None],
    {},
    float("nan"),
    2**63,
    [2**80, 1],
    -(2**63),
]
CALLS = {
    "zeros": lambda torch: torch.zeros(2, 3),
    "zeros of a tuple": lambda torch: torch.zeros((2, 3), dtype=torch.int64),
    "zeros of a list": lambda torch: torch.zeros([2]),
    "zeros of no axes": lambda torch: torch.zeros(()),
    "zeros of nothing": lambda torch: torch.zeros(0, 2),
    "zeros of a size": lambda torch: torch.zeros(torch.ones(2, 1).shape),
    "ones": lambda torch: torch.ones(2, requires_grad=True),
    "ones of bool": lambda torch: torch.ones(2, dtype=torch.bool),
    "full": lambda torch: [torch.full((2,), n) for n in (3, 3.0, True)],
    "full of a dtype": lambda torch: torch.full([2], 3, dtype=torch.float64),
    "like": lambda torch: [
        torch.zeros_like(torch.ones(2, dtype=torch.int32)),
        torch.ones_like(torch.ones(2, 2), dtype=torch.float64),
        torch.full_like(torch.ones(2), 7),
    ],
    "eye": lambda torch: [torch.eye(3), torch.eye(2, 3, dtype=torch.int64)],
    "as_tensor": lambda torch: [torch.as_tensor([1.5]), torch.as_tensor(np.arange(2))],
    "Tensor": lambda torch: [torch.Tensor([1, 2]), torch.Tensor(np.arange(3))],
    "Tensor of a shape": lambda torch: torch.Tensor(2, 3).shape,
    "Tensor of nothing": lambda torch: torch.Tensor(),
    "Tensor of a float": lambda torch: torch.Tensor(2.5),
    "negative size": lambda torch: torch.zeros(-1),
    "size of floats": lambda torch: torch.zeros(2.5),
    "size of text": lambda torch: torch.ones("a"),
    "wrong dtype": lambda torch: torch.zeros(2, dtype="float32"),
    "integers with gradient": lambda torch: torch.ones(
        2, dtype=int, requires_grad=True
    ),
    "arange the wrong way": lambda torch: torch.arange(3, 1),
    "arange of step 0": lambda torch: torch.arange(3, 1, 0),
    "linspace of no steps": lambda torch: torch.linspace(0, 1, 0),
    "linspace of one step": lambda torch: torch.linspace(2, 5, 1),
    "linspace of fewer": lambda torch: torch.linspace(2, 5, -1),
    "a dtype of NumPy's": lambda torch: torch.from_numpy(np.array(["a"])),
    "python's dtypes": lambda torch: [
        torch.ones(2, dtype=kind) for kind in (float, int)
    ],
    "another device": lambda torch: torch.zeros(2, device="nowhere"),
    "cpu": lambda torch: torch.zeros(2, device="cpu").to("cpu").cpu(),
    "predicates": lambda torch: [
        torch.is_tensor(torch.ones(1)),
        torch.is_tensor(1),
        torch.equal(torch.ones(2), torch.ones(2)),
        torch.equal(torch.ones(2), torch.ones(3)),
        torch.allclose(torch.ones(2), torch.ones(2) + 1e-6),
        torch.allclose(torch.ones(2), torch.ones(2) + 1e-3),
    ],
    "allclose of two dtypes": lambda torch: torch.allclose(
        torch.ones(2), torch.ones(2, dtype=torch.float64)
    ),
}


@pytest.mark.parametrize("data", DATA, ids=repr)
def test_data_become_the_tensor_that_torch_makes(data):
    agree(lambda torch: torch.tensor(data))


@pytest.mark.parametrize("name", CALLS)
def test_functions_that_make_tensors_answer_as_torch(name):
    agree(CALLS[name])


@pytest.mark.parametrize("kind", ["float32", "float64", "int64", "uint8", "bool"])
def test_a_dtype_can_be_asked_for(kind):
    agree(lambda torch: torch.tensor([0, 1.5, 2], dtype=getattr(torch, kind)))


@given(st.integers(-20, 20), st.integers(-20, 20), st.integers(-5, 5))
def test_ranges_of_integers_are_torchs(start, end, step):
    agree(lambda torch: torch.arange(start, end, step))
    agree(lambda torch: torch.arange(end))


@given(
    st.integers(-5, 5), st.integers(-20, 20), st.sampled_from([0.1, 0.25, -0.3, 2.0])
)
def test_ranges_of_floats_are_torchs(start, end, step):
    agree(lambda torch: torch.arange(start, end, step))


@given(st.floats(-5, 5), st.floats(-5, 5), st.integers(0, 40))
def test_even_spacing_is_torchs(start, end, steps):
    agree(lambda torch: torch.linspace(start, end, steps))


def test_tensors_of_tensors_are_copies():
    def program(torch):
        x = torch.ones(2)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            y = torch.tensor(x)
        x[0] = 5
        return y, torch.tensor([torch.tensor(1.0), torch.tensor(2.0)])

    same(program)


def test_one_number_comes_out_and_several_do_not():
    def program(torch):
        one, two = torch.tensor([2.7]), torch.tensor([1.0, 2.0])
        item, tolist = (lambda x: x.item()), (lambda x: x.tolist())
        functions = (float, int, bool, len, list, item, tolist)
        return [
            [raised(lambda f=f: f(two))[0] for f in functions],
            [raised(lambda f=f: f(torch.tensor(1)))[0] for f in functions],
            [float(one), int(one), bool(one), one.item(), two.tolist()],
            [range(5)[torch.tensor(2)], raised(lambda: range(5)[one])[0]],
            raised(lambda: bool(torch.ones(0)))[0],
        ]

    same(program)


def test_tensors_are_keys_by_identity_and_members_by_value():
    def program(torch):
        x, y = torch.tensor([1.0, 2.0]), torch.tensor([1.0, 2.0])
        return [len({x, y}), x in [x], torch.tensor(2.0) in x, 5 in y, x == "a"]

    same(program)


def test_copies_keep_what_torch_keeps():
    def program(torch):
        x = leaf(torch)
        (x * 2).sum().backward()
        deep = copy.deepcopy(x)
        deep.data[0] = 100
        again = pickle.loads(pickle.dumps(x))
        return deep, deep.grad, again, x, kinds(deep, again)

    same(program)


def test_a_result_with_history_has_no_deep_copy():
    same(lambda torch: raised(lambda: copy.deepcopy(leaf(torch) * 2))[0])


def test_a_deep_copy_of_a_list_keeps_what_was_shared():
    def program(torch):
        x = leaf(torch)
        first, second = copy.deepcopy([x, x])
        return first is second

    same(program)


def test_facts_of_a_tensor_are_torchs():
    def program(torch):
        x = torch.ones(2, 3, dtype=torch.int16)
        return [
            [list(x.shape), list(x.size()), x.size(-1), x.dim(), x.ndim, x.numel()],
            [x.element_size(), x.nbytes, x.itemsize, list(x.T.stride()), x.stride(0)],
            [x.is_floating_point(), x.float().is_floating_point(), x.type()],
            [str(x.dtype), x.dtype.is_floating_point, x.dtype.itemsize],
            [x.shape.numel(), x.dtype.is_signed, x.bool().dtype.is_signed],
            [str(x.device), x.device.type, x.nelement(), x.T.is_contiguous()],
            [x.dtype == torch.int16, torch.short == torch.int16, str(torch.int)],
            [torch.float == torch.float32, torch.double == torch.float64],
        ]

    same(program)


NAMES = ("float16", "float32", "float64", "int8", "int16", "int32", "int64", "uint8")


@pytest.mark.parametrize("first", [*NAMES, "bool"])
def test_two_dtypes_promote_as_in_torch(first):
    def program(torch):
        kinds = [getattr(torch, name) for name in (*NAMES, "bool")]
        own = getattr(torch, first)
        return [str(torch.promote_types(own, kind)) for kind in kinds]

    same(program)


@pytest.mark.parametrize("first", [*NAMES, "bool"])
def test_numbers_and_tensors_without_axes_rarely_widen_a_dtype(first):
    def program(torch):
        x = torch.ones(2, dtype=getattr(torch, first))
        zero = [torch.ones((), dtype=getattr(torch, name)) for name in (*NAMES, "bool")]
        others = [*zero, 1, 1.5, True, np.float64(2), np.int32(2)]
        return [str((x * other).dtype) for other in others]

    same(program)


@pytest.mark.parametrize(
    "other", ["a", None, [1.0], (1.0,), {}, np.ones(2), Ellipsis], ids=repr
)
@pytest.mark.parametrize("turned", [False, True])
def test_other_operands_are_a_type_error(other, turned):
    import kindling

    x = leaf(kindling, np.float32([1, 2]))
    with pytest.raises(TypeError):
        other * x if turned else x * other
