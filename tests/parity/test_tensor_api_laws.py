"""Drawn shapes, dims and numbers: what both libraries compute, gradients included."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.parity.tensors import FULL_SHAPES, KINDS, SHAPES, agree, arrays, pairs

FEWER = settings(max_examples=60)
OVER_DIMS = ("sum", "mean", "var", "std", "amax", "amin", "norm", "logsumexp")
OVER_ONE = ("prod", "max", "min", "argmax", "argmin", "cumsum", "cumprod", "median")
NOT_OVER_NONE = ("var", "std", "logsumexp")
OPERATORS = ("+", "-", "*", "/", "//", "%", "==", "<", ">=", "&", "|")
DTYPES = ("float16", "float32", "float64", "int64", "int32", "int8", "uint8", "bool")


@st.composite
def dims_of(draw, ndim, several=True):
    """Draw None, a dim, or several, now and then one that is not there."""
    one = st.integers(-ndim - (draw(st.integers(0, 9)) == 0), max(ndim - 1, 0))
    many = st.lists(one, max_size=max(ndim, 1), unique=True).map(tuple)
    return draw(st.none() | one | many) if several else draw(one)


@FEWER
@pytest.mark.parametrize("name", OVER_DIMS)
@given(st.data())
def test_reductions_over_any_dims(name, data):
    array = data.draw(arrays(FULL_SHAPES)).round(2)
    dim, keep = data.draw(dims_of(array.ndim)), data.draw(st.booleans())
    if name == "logsumexp" and dim is None or name in NOT_OVER_NONE and dim == ():
        dim = 0  # an empty tuple means all dims, but torch's gradients then do not
    if name == "norm" and isinstance(dim, tuple):
        dim = None  # over several dims of size 1, torch's backward fails
    if name in ("var", "std"):  # equal numbers: the rounding decides the gradient
        array = array + np.arange(array.size, dtype=array.dtype).reshape(array.shape)
    agree(lambda torch, x: getattr(x, name)(dim=dim, keepdim=keep), array, grad=True)


@FEWER
@pytest.mark.parametrize("name", OVER_ONE)
@given(st.data())
def test_reductions_and_totals_over_one_dim(name, data):
    array = data.draw(arrays(FULL_SHAPES)).round(2)
    dim = data.draw(dims_of(array.ndim, several=False))

    def program(torch, x):
        found = getattr(x, name)(dim)
        return found if torch.is_tensor(found) else found.values

    agree(program, array, grad=True)


@FEWER
@given(arrays(SHAPES, KINDS), st.sampled_from(["sum", "prod", "any", "all", "cumsum"]))
def test_every_dtype_is_reduced_to_the_dtype_of_torch(array, name):
    arguments = (0,) if name == "cumsum" else ()
    agree(lambda torch, x: getattr(x, name)(*arguments), array)


@FEWER
@given(pairs(KINDS, mixed=True), st.sampled_from(OPERATORS))
def test_operators_promote_as_in_torch(drawn, operator):
    program = eval(f"lambda torch, a, b: a {operator} b")
    agree(program, *drawn)


@given(st.sampled_from(DTYPES), st.sampled_from(DTYPES))
def test_any_two_dtypes_have_the_common_one_of_torch(first, second):
    def program(torch):
        kinds = getattr(torch, first), getattr(torch, second)
        a, b = (torch.ones(2, dtype=kind) for kind in kinds)
        numbers = (a, b[0]), (a[0], b), (a, 2), (a, 2.5), (a, True)
        found = [torch.result_type(*pair) for pair in numbers]
        cast = torch.can_cast(*kinds)
        return str([torch.promote_types(*kinds), cast, *found])

    agree(program)


@st.composite
def factors(draw):
    """Draw two factors of a product: vectors, matrices, stacks that broadcast."""
    side = st.integers(1, 3)
    rows, inner, columns = draw(side), draw(side), draw(side)
    batch = draw(st.lists(side, max_size=2))
    shapes = []
    for matrix in ((rows, inner), (inner, columns)):
        own = [draw(st.sampled_from([1, size])) for size in batch]
        shapes.append((*own[draw(st.integers(0, len(own))) :], *matrix))
    if draw(st.integers(0, 3)) == 0:
        shapes[0] = (inner,)
    if draw(st.integers(0, 3)) == 0:
        shapes[1] = (inner,)
    return [draw(arrays(st.just(tuple(shape)), ("float32",))) for shape in shapes]


@given(factors())
def test_products_in_all_batch_forms(drawn):
    agree(lambda torch, a, b: a @ b, *drawn, grad=True)
    agree(lambda torch, a, b: torch.matmul(a, b), *drawn)


@st.composite
def equations(draw):
    """Draw an einsum equation with its operands."""
    sizes = {letter: draw(st.integers(1, 3)) for letter in "ijkl"}
    terms = draw(st.lists(st.text("ijkl", max_size=3), min_size=1, max_size=3))
    used = sorted(set("".join(terms)))
    output = draw(st.permutations(used)) if used else []
    result = "".join(output[: draw(st.integers(0, len(output)))])
    shapes = [tuple(sizes[letter] for letter in term) for term in terms]
    operands = [draw(arrays(st.just(shape), ("float32",))) for shape in shapes]
    arrow = draw(st.sampled_from([f"->{result}", ""]))
    return ",".join(terms) + arrow, operands


@given(equations())
def test_einsum_of_any_equation(drawn):
    equation, operands = drawn
    agree(lambda torch, *x: torch.einsum(equation, *x), *operands, grad=True)


@FEWER
@given(arrays(FULL_SHAPES), st.data())
def test_parts_and_wholes(array, data):
    dim = data.draw(dims_of(array.ndim, several=False))
    size = data.draw(st.integers(0, 5))

    def program(torch, x):
        pieces = x.split(size, dim)
        return [torch.cat(pieces, dim), *pieces, *x.chunk(size + 1, dim)]

    def backward_order(torch, x):
        return torch.cat(x.chunk(size + 1, dim)[::-1], dim)

    agree(program, array)
    agree(backward_order, array, grad=True)
    agree(lambda torch, x: torch.stack(x.unbind(dim), -1), array, grad=True)


@FEWER
@given(arrays(FULL_SHAPES), st.data())
def test_gather_and_scatter_at_drawn_places(array, data):
    axis = data.draw(st.integers(0, array.ndim - 1))
    shape = [data.draw(st.integers(1, n)) for n in array.shape]
    place = st.integers(0, array.shape[axis] - 1)
    count = int(np.prod(shape))
    drawn = data.draw(st.lists(place, min_size=count, max_size=count))
    index = np.array(drawn, np.int64).reshape(shape)
    window = tuple(slice(n) for n in shape)

    def scattered(torch, x):
        places = torch.from_numpy(index)
        return x.scatter_add(axis, places, (x * 2)[window].contiguous())

    agree(lambda torch, x: x.gather(axis, torch.from_numpy(index)), array, grad=True)
    agree(scattered, array, grad=True)


@FEWER
@given(arrays(FULL_SHAPES), st.data())
def test_masks_limits_and_choices(array, data):
    low, high = (
        data.draw(st.floats(-3, 3, width=16)),
        data.draw(st.none() | st.just(1.0)),
    )
    programs = (
        lambda torch, x: x.clamp(low, high),
        lambda torch, x: torch.where(x > low, x * 2, -x),
        lambda torch, x: x.masked_fill(x < low, 7.0) * x,
        lambda torch, x: x[x > low] * 2,
    )
    agree(data.draw(st.sampled_from(programs)), array, grad=True)


@st.composite
def mixed_indices(draw, shape):
    """Draw an index of ints, slices, None, lists and masks together."""
    parts = []
    for size in shape[: draw(st.integers(1, len(shape)))]:
        one = st.integers(-size, size - 1)
        rows = st.lists(one, min_size=2, max_size=2)
        mask = st.just([True] + [False] * (size - 1))
        parts.append(draw(one | rows | rows | st.slices(size).filter(forward) | mask))
        if draw(st.integers(0, 6)) == 0:
            parts.append(None)
    if draw(st.integers(0, 3)) == 0:
        parts.insert(draw(st.integers(0, len(parts))), ...)
    return tuple(parts)


def forward(part):
    """Return whether a slice goes forward, as torch wants it."""
    return part.step is None or part.step > 0


@settings(max_examples=300)
@given(arrays(FULL_SHAPES), st.data())
def test_integers_slices_and_arrays_in_one_index(array, data):
    index = data.draw(mixed_indices(array.shape))

    def written(torch, x):
        y = x * 2
        y[index] = 7
        return y * x

    agree(lambda torch, x: x[index], array, grad=True)
    if not any(isinstance(part, list) and len(set(part)) < 2 for part in index):
        agree(written, array, grad=True)


@FEWER
@given(arrays(SHAPES, KINDS), st.sampled_from(DTYPES))
def test_conversions_between_all_dtypes(array, kind):
    agree(lambda torch, x: x.abs().to(getattr(torch, kind)) if array.dtype != bool
          else x.to(getattr(torch, kind)), array)  # fmt: skip


@FEWER
@given(arrays(SHAPES), st.data())
def test_lists_and_back(array, data):
    def program(torch, x):
        again = torch.tensor(x.tolist(), dtype=x.dtype)
        return [again, torch.as_tensor(x), x.numel(), list(x.shape), x.stride()]

    agree(program, array)


@FEWER
@given(arrays(FULL_SHAPES), st.data())
def test_order_of_elements(array, data):
    dim, down = data.draw(st.integers(-1, 0)), data.draw(st.booleans())

    def program(torch, x):
        ordered = x.sort(dim=dim, descending=down, stable=True)
        return [*ordered, x.topk(1, dim, largest=down).values, x.unique()]

    agree(program, array)


@FEWER
@given(arrays(FULL_SHAPES), st.data())
def test_changes_of_views_reach_the_base(array, data):
    index = data.draw(mixed_indices(array.shape))

    def program(torch, x):
        y = x * 1
        part = y[index]
        part.mul_(3)
        y.view(-1)[0].add_(1)
        y.t()[0] += 1 if y.ndim < 3 else 0
        return y * y

    agree(program, array, grad=True)
