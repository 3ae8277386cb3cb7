"""Pooling over constructor options: values, gradients, places, reprs, errors."""

import pytest
import torch
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.parity.layers import numbers, refused_with_the_same_words, same
from tests.parity.programs import same as same_program
from tests.parity.test_nn_conv import per_axis

SIZES = {1: (9,), 2: (8, 7), 3: (5, 6, 5)}


def fits(make, x):
    """Return whether torch takes these settings at all."""
    try:
        make(torch)(torch.tensor(x))
    except RuntimeError:
        return False
    return True


@pytest.mark.parametrize("dims", [1, 2, 3])
@given(data=st.data())
def test_max_pool(dims, data):
    options = {
        "kernel_size": data.draw(per_axis(dims, 1, 3)),
        "stride": data.draw(st.one_of(st.none(), per_axis(dims, 1, 3))),
        "padding": data.draw(per_axis(dims, 0, 1)),
        "dilation": data.draw(per_axis(dims, 1, 2)),
        "ceil_mode": data.draw(st.booleans()),
    }
    x = numbers((2, 2, *SIZES[dims])).round()
    x = x[0] if data.draw(st.booleans()) else x

    def make(library):
        return getattr(library.nn, f"MaxPool{dims}d")(**options)

    assume(fits(make, x))
    same(make, [x])

    def places(library):
        layer = make(library)
        layer.return_indices = True
        return list(layer(library.tensor(x)))

    same_program(places)


@pytest.mark.parametrize("dims", [1, 2, 3])
@given(data=st.data())
def test_avg_pool(dims, data):
    options = {
        "kernel_size": data.draw(per_axis(dims, 1, 3)),
        "stride": data.draw(st.one_of(st.none(), per_axis(dims, 1, 3))),
        "padding": data.draw(per_axis(dims, 0, 1)),
        "ceil_mode": data.draw(st.booleans()),
        "count_include_pad": data.draw(st.booleans()),
    }
    if dims > 1:
        options["divisor_override"] = data.draw(st.sampled_from([None, 3]))
    x = numbers((2, 2, *SIZES[dims]))
    x = x[0] if data.draw(st.booleans()) else x

    def make(library):
        return getattr(library.nn, f"AvgPool{dims}d")(**options)

    assume(fits(make, x))
    same(make, [x])


ADAPTIVE = {
    1: [1, 4, (3,), 9],
    2: [1, 3, (2, 5), (None, 3), (8, 7), (1, 1)],
    3: [1, 2, (None, 2, 3)],
}


@pytest.mark.parametrize("kind", ["Avg", "Max"])
@pytest.mark.parametrize("dims", [1, 2, 3])
def test_adaptive_pool(dims, kind):
    for size in ADAPTIVE[dims]:
        for shape in ((2, 3, *SIZES[dims]), (3, *SIZES[dims])):
            same(
                lambda library, size=size: getattr(
                    library.nn, f"Adaptive{kind}Pool{dims}d"
                )(size),
                [numbers(shape)],
            )


def test_adaptive_pool_says_where_the_maxima_were():
    def program(library):
        x = library.tensor(numbers((2, 3, 8, 7)))
        F = library.nn.functional
        alone = F.adaptive_max_pool2d(x[0], 2, return_indices=True)
        return [*F.adaptive_max_pool2d(x, (3, 2), return_indices=True), *alone]

    same_program(program)


@pytest.mark.parametrize("dims", [1, 2, 3])
@pytest.mark.parametrize("norm_type", [1, 2, 3.5])
def test_lp_pool(norm_type, dims):
    for stride, ceil_mode in ((None, False), (1, False), (2, True)):
        same(
            lambda library, stride=stride, ceil_mode=ceil_mode: getattr(
                library.nn, f"LPPool{dims}d"
            )(norm_type, 2, stride, ceil_mode),
            [abs(numbers((2, 2, *SIZES[dims]))) + 0.1],
        )


def ones(library, *shape):
    """Return ones, whose numbers do not matter here."""
    return library.ones(*shape)


ERRORS = {
    "too large": lambda F, t: F.max_pool2d(ones(t, 2, 3, 8, 8), 9),
    "too much padding": lambda F, t: F.max_pool2d(ones(t, 2, 3, 8, 8), 2, padding=2),
    "stride 0": lambda F, t: F.max_pool2d(ones(t, 2, 3, 8, 8), 2, stride=0),
    "means too large": lambda F, t: F.avg_pool2d(ones(t, 2, 3, 8, 8), 9),
    "means padded": lambda F, t: F.avg_pool2d(ones(t, 2, 3, 8, 8), 2, padding=2),
    "divisor 0": lambda F, t: F.avg_pool2d(ones(t, 2, 3, 8, 8), 2, divisor_override=0),
}


@pytest.mark.parametrize("ask", ERRORS.values(), ids=ERRORS)
def test_what_torch_refuses(ask):
    refused_with_the_same_words(lambda library: ask(library.nn.functional, library))
