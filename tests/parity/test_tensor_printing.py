"""The text of a tensor, character for character as torch prints it."""

import hypothesis.extra.numpy as npst
import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

import kindling
from tests.parity.tensors import LIBRARIES

INF, NAN = float("inf"), float("nan")
TABLE = {
    "zeros": [0.0, 0.0],
    "ones": [[1.0, 1.0]],
    "whole": [1.0, -20.0, 300.0],
    "whole and large": [1e8, 1.0],
    "just too large": [100000001.0, 1.0],
    "halves": [0.5, 1.5],
    "small": [0.0001, 0.0002],
    "too small": [0.00001, 1.0],
    "far apart": [0.001, 10.0],
    "nearly too far apart": [0.01, 10.0],
    "negative": [-1.25, 3.0],
    "minus zero": [-0.0, 1.0],
    "nan": [NAN, 1.0],
    "only nan": [NAN, NAN],
    "nan and halves": [NAN, 0.5, INF],
    "inf": [INF, -INF, 2.0],
    "inf and small": [INF, 1e-8],
    "long line": list(range(30)),
    "long line of floats": [float(i) / 7 for i in range(40)],
    "matrix": [[1.0, -2.5], [1000.25, 3.0]],
    "three axes": [[[1, 2], [3, 4]], [[5, 6], [7, 8]]],
    "four axes": [[[[1.5]], [[2.5]]]],
    "bools": [True, False],
    "negative ints": [[-1, 200], [3, 4]],
    "empty": [],
    "no rows": [[], []],
    "number": 2.5,
    "int": 7,
    "truth": True,
    "tiny number": 1e-12,
    "huge number": 1e20,
    "whole huge": 123456789.0,
}
KINDS = ("float32", "float64", "float16", "int64", "int32", "uint8", "bool")
MAGNITUDES = st.integers(-12, 12).flatmap(
    lambda exponent: st.floats(-10, 10, width=32).map(lambda x: x * 10.0**exponent)
)
SPECIAL = st.sampled_from([0.0, -0.0, 1.0, -3.0, 0.5, INF, -INF, NAN])


def texts(program):
    """Return what a program prints on both libraries."""
    return [program(library) for library in LIBRARIES]


@pytest.mark.parametrize("name", TABLE)
def test_each_form_of_number_prints_as_in_torch(name):
    ours, theirs = texts(lambda torch: repr(torch.tensor(TABLE[name])))
    assert ours == theirs


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", ["whole", "matrix", "empty", "no rows", "number"])
def test_each_dtype_prints_as_in_torch(name, kind):
    def program(torch):
        return repr(torch.tensor(TABLE[name]).to(getattr(torch, kind)))

    ours, theirs = texts(program)
    assert ours == theirs


@given(st.data())
def test_any_floats_print_as_in_torch(data):
    shapes = npst.array_shapes(min_dims=0, max_dims=3, min_side=0, max_side=5)
    kind = data.draw(st.sampled_from(["float32", "float64", "float16"]))
    elements = data.draw(st.sampled_from([MAGNITUDES, MAGNITUDES | SPECIAL, SPECIAL]))
    shape = data.draw(shapes)
    count = int(np.prod(shape))
    drawn = data.draw(st.lists(elements, min_size=count, max_size=count))
    with np.errstate(all="ignore"):
        array = np.array(drawn).reshape(shape).astype(kind)
    ours, theirs = texts(lambda torch: str(torch.from_numpy(array.copy())))
    assert ours == theirs


@given(npst.arrays(np.int64, npst.array_shapes(max_dims=4, min_side=0)))
def test_any_integers_print_as_in_torch(array):
    ours, theirs = texts(lambda torch: repr(torch.from_numpy(array)))
    assert ours == theirs


@pytest.mark.parametrize(
    "shape", [(1001,), (1000,), (50, 50), (3, 400), (400, 3), (7, 6, 30), (2, 501, 1)]
)
@pytest.mark.parametrize("scale", [1, 0.37, 1e-6])
def test_many_elements_are_summarized_as_in_torch(shape, scale):
    array = (np.arange(np.prod(shape), dtype=np.float32) * scale).reshape(shape)
    ours, theirs = texts(lambda torch: repr(torch.from_numpy(array)))
    assert ours == theirs


GRAPHS = {
    "leaf": lambda x: x,
    "add": lambda x: x + 1,
    "rsub": lambda x: 1 - x,
    "sum": lambda x: x.sum(),
    "sum over": lambda x: x.sum(0),
    "mean": lambda x: x.mean(),
    "mean over": lambda x: x.mean(-1),
    "max": lambda x: x.max(),
    "max over": lambda x: x.max(0),
    "min over": lambda x: x.min(0),
    "amax": lambda x: x.amax(0),
    "view": lambda x: x.view(3, 2),
    "T": lambda x: x.T,
    "t": lambda x: x.t(),
    "transpose": lambda x: x.transpose(0, 1),
    "unsqueeze": lambda x: x.unsqueeze(0),
    "squeeze": lambda x: x.squeeze(),
    "select": lambda x: x[0],
    "slice": lambda x: x[:, 1:],
    "index": lambda x: x[[0]],
    "none": lambda x: x[None],
    "mm": lambda x: x @ x.T,
    "mv": lambda x: x @ x[0],
    "dot": lambda x: x[0] @ x[0],
    "pow": lambda x: x**2,
    "pow tensor": lambda x: x**x,
    "number ** x": lambda x: 2**x,
    "exp": lambda x: x.exp(),
    "clone": lambda x: x.clone(),
    "double": lambda x: x.double(),
    "expand": lambda x: x.expand(2, 2, 3),
    "copy": lambda x: x.clone().copy_(x),
    "detach": lambda x: x.detach(),
    "var": lambda x: x.var(),
    "std": lambda x: x.std(0),
    "rows": lambda x: list(x),
    "graph": lambda x: type(x.grad_fn).__name__,
    "size": lambda x: [x.shape, x.size(), x.shape[:1], x.dtype, x.device],
    "format": lambda x: f"{x.sum():.2f} {x}",
}


@pytest.mark.parametrize("name", GRAPHS)
def test_history_and_facts_print_as_in_torch(name):
    def program(torch):
        x = torch.arange(1.0, 7.0).reshape(2, 3).requires_grad_()
        return str(GRAPHS[name](x))

    ours, theirs = texts(program)
    assert ours == theirs


def test_a_long_suffix_goes_to_a_line_of_its_own():
    def program(torch):
        x = torch.arange(14.0, dtype=torch.float64, requires_grad=True)
        return [repr(x), repr(x * 2), repr(x[:13] / 3)]

    ours, theirs = texts(program)
    assert ours == theirs


OPTIONS = (
    {"precision": 2},
    {"sci_mode": False},
    {"sci_mode": True},
    {"threshold": 10, "edgeitems": 1},
    {"linewidth": 30},
    {"profile": "short"},
    {"profile": "full", "precision": 1},
)


@pytest.mark.parametrize("options", OPTIONS, ids=str)
def test_print_options_do_what_they_do_in_torch(options):
    def program(library):
        library.set_printoptions(**options)
        try:
            x = library.arange(60.0).reshape(3, 20) / 7
            return [repr(x), repr(x * 1e6), repr(library.zeros(2))]
        finally:
            library.set_printoptions(profile="default")

    ours, theirs = texts(program)
    assert ours == theirs


def test_shapes_print_as_torchs():
    assert repr(kindling.Size([2, 3])) == repr(torch.Size([2, 3]))
    assert repr(kindling.Size([]) + (1,)) == repr(torch.Size([]) + (1,))
