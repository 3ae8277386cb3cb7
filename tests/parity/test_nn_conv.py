"""Convolution over constructor options: values, gradients, states, reprs, errors."""

import itertools

import numpy as np
import pytest
import torch
from hypothesis import assume, given
from hypothesis import strategies as st

import kindling
from tests.parity.layers import numbers, refused_with_the_same_words, same
from tests.parity.programs import same as same_program

SIZES = {1: (9,), 2: (9, 8), 3: (5, 6, 5)}
MODES = ["zeros", "reflect", "replicate", "circular"]


def per_axis(dims, low, high):
    """Draw one number, or one per axis."""
    number = st.integers(low, high)
    return st.one_of(number, st.tuples(*[number] * dims))


@pytest.mark.parametrize("dims", [1, 2, 3])
@given(data=st.data())
def test_convolution(dims, data):
    groups = data.draw(st.sampled_from([1, 2, 4]))
    padding = st.one_of(per_axis(dims, 0, 2), st.sampled_from(["same", "valid"]))
    options = {
        "kernel_size": data.draw(per_axis(dims, 1, 3)),
        "stride": data.draw(per_axis(dims, 1, 3)),
        "padding": data.draw(padding),
        "dilation": data.draw(per_axis(dims, 1, 2)),
        "groups": groups,
        "bias": data.draw(st.booleans()),
        "padding_mode": data.draw(st.sampled_from(MODES)),
    }
    if options["padding"] == "same":
        options["stride"] = 1
    shape = (data.draw(st.integers(1, 2)), 4, *SIZES[dims])
    alone = data.draw(st.booleans())

    def make(library):
        return getattr(library.nn, f"Conv{dims}d")(4, 4, **options)

    same(make, [numbers(shape[1:] if alone else shape)])


@pytest.mark.parametrize("dims", [1, 2, 3])
@given(data=st.data())
def test_transposed_convolution(dims, data):
    options = {
        "kernel_size": data.draw(per_axis(dims, 1, 3)),
        "stride": data.draw(per_axis(dims, 1, 3)),
        "padding": data.draw(per_axis(dims, 0, 1)),
        "output_padding": data.draw(per_axis(dims, 0, 2)),
        "groups": data.draw(st.sampled_from([1, 2])),
        "bias": data.draw(st.booleans()),
        "dilation": data.draw(per_axis(dims, 1, 2)),
    }

    def make(library):
        return getattr(library.nn, f"ConvTranspose{dims}d")(4, 2, **options)

    x = numbers((2, 4, *(size // 2 for size in SIZES[dims])))
    try:
        make(torch).double()(torch.tensor(x))
    except RuntimeError:
        assume(False)
    same(make, [x])


def test_transposed_convolution_to_a_wanted_size():
    def program(library):
        layer = library.nn.ConvTranspose2d(2, 3, 3, stride=2, padding=1).double()
        for param in layer.parameters():
            param.data.copy_(library.tensor(numbers(tuple(param.shape))))
        x = library.tensor(numbers((1, 2, 4, 4)))
        sizes = (7, 7), (8, 7), (1, 3, 8, 8)
        return [layer(x, output_size=size).detach() for size in sizes]

    same_program(program)


LAZY = ["Conv1d", "Conv2d", "Conv3d", "ConvTranspose1d", "ConvTranspose2d"]


@pytest.mark.parametrize("bias", [True, False])
@pytest.mark.parametrize("kind", LAZY)
def test_lazy_convolution(kind, bias):
    def program(library):
        library.manual_seed(3)
        layer = getattr(library.nn, f"Lazy{kind}")(4, 2, groups=2, bias=bias)
        before = repr(layer), [repr(x) for x in layer.state_dict().values()]
        size = (5,) * int(kind[-2])
        y = layer(library.tensor(numbers((2, 6, *size)).astype("float32")))
        return before, y.detach(), repr(layer), list(layer.state_dict().values())

    same_program(program)


NORMS = [f"{kind}Norm{dims}d" for kind in ("Batch", "Instance") for dims in (1, 2, 3)]


@pytest.mark.parametrize("affine", [True, False])
@pytest.mark.parametrize("track", [True, False])
@pytest.mark.parametrize("kind", NORMS)
def test_lazy_normalization(kind, track, affine):
    def program(library):
        make = getattr(library.nn, f"Lazy{kind}")
        layer = make(affine=affine, track_running_stats=track)
        before = repr(layer), [repr(x) for x in layer.state_dict().values()]
        x = library.tensor(numbers((3, 2, *(2, 3, 2)[: int(kind[-2])])))
        y = layer.double()(x)
        return before, y.detach(), repr(layer), list(layer.state_dict().values())

    same_program(program)


def test_a_lazy_layer_takes_the_state_of_one_that_is_not():
    def program(library):
        library.manual_seed(1)
        full = library.nn.BatchNorm2d(3), library.nn.Conv2d(3, 2, 3)
        full[0](library.randn(4, 3, 5, 5))
        lazy = library.nn.LazyBatchNorm2d(), library.nn.LazyConv2d(2, 3)
        for one, other in zip(lazy, full, strict=True):
            one.load_state_dict(other.state_dict())
        x = library.ones(2, 3, 5, 5)
        found = [layer.eval()(x).detach() for layer in lazy]
        return found, [list(layer.state_dict().values()) for layer in lazy]

    same_program(program)


IMAGES = (2, 3, 8, 8)


def conv(library, shape, weight, **options):
    """Call conv2d with ones of two shapes."""
    function = library.nn.functional.conv2d
    return function(library.ones(*shape), library.ones(*weight), **options)


ERRORS = {
    "other channels": lambda t: conv(t, IMAGES, (4, 1, 3, 3)),
    "a kernel too large": lambda t: conv(t, IMAGES, (4, 3, 9, 9)),
    "two axes": lambda t: conv(t, (3, 3), (4, 3, 9, 9)),
    "same with stride": lambda t: conv(
        t, IMAGES, (4, 3, 3, 3), padding="same", stride=2
    ),
    "a word": lambda t: conv(t, IMAGES, (4, 3, 3, 3), padding="foo"),
    "a bias too short": lambda t: conv(t, IMAGES, (4, 3, 3, 3), bias=t.ones(3)),
    "stride 0": lambda t: conv(t, IMAGES, (4, 3, 3, 3), stride=0),
    "negative padding": lambda t: conv(t, IMAGES, (4, 3, 3, 3), padding=-1),
    "dilation 0": lambda t: conv(t, IMAGES, (4, 3, 3, 3), dilation=0),
    "groups of filters": lambda t: conv(t, IMAGES, (4, 1, 3, 3), groups=3),
    "three strides": lambda t: conv(t, IMAGES, (4, 3, 3, 3), stride=(1, 1, 1)),
    "sequences": lambda t: t.nn.Conv1d(3, 4, 3)(t.ones(2, 3, 4, 4)),
    "volumes": lambda t: t.nn.Conv3d(3, 4, 3)(t.ones(3, 4, 4)),
    "channels of groups": lambda t: t.nn.Conv2d(3, 4, 3, groups=2),
    "filters of groups": lambda t: t.nn.Conv2d(4, 3, 3, groups=2),
    "no groups": lambda t: t.nn.Conv2d(4, 3, 3, groups=0),
    "same and stride": lambda t: t.nn.Conv2d(3, 4, 3, padding="same", stride=2),
    "transposed mode": lambda t: t.nn.ConvTranspose2d(3, 4, 3, padding_mode="reflect"),
    "transposed channels": lambda t: t.nn.ConvTranspose2d(3, 4, 3)(t.ones(1, 2, 4, 4)),
    "output padding": lambda t: t.nn.functional.conv_transpose2d(
        t.ones(1, 3, 4, 4), t.ones(3, 1, 3, 3), output_padding=1
    ),
    "output size": lambda t: t.nn.ConvTranspose2d(3, 4, 3, 2)(
        t.ones(1, 3, 8, 8), (30, 30)
    ),
    "output sizes": lambda t: t.nn.ConvTranspose2d(3, 4, 3, 2)(
        t.ones(1, 3, 8, 8), (3, 30, 30, 1, 1)
    ),
    "lazy": lambda t: t.nn.LazyConv2d(3, 2)(t.ones(4, 4)),
    "two dtypes": lambda t: t.nn.Conv2d(1, 1, 1)(t.ones(1, 1, 2, 2, dtype=t.float64)),
    "too small": lambda t: t.nn.ConvTranspose2d(1, 1, 1, padding=2)(t.ones(1, 2, 2)),
}


@pytest.mark.parametrize("ask", ERRORS.values(), ids=ERRORS)
def test_what_torch_refuses(ask):
    refused_with_the_same_words(ask)


PADS = [(1, 2), (2, 1, 0, 3), (0, 1, 2, 0, 1, 1), (-1, 2), (-1, -1, 2, 0)]


@pytest.mark.parametrize("pad", PADS, ids=str)
@pytest.mark.parametrize("mode", ["constant", "reflect", "replicate", "circular"])
def test_pad(mode, pad):
    shape = (2, 3, 4, 4, 5)[3 - len(pad) // 2 :]

    def program(library):
        x = library.tensor(numbers(shape)).requires_grad_()
        y = library.nn.functional.pad(x, pad, mode)
        (y * y).sum().backward()
        return y.detach(), x.grad

    same_program(program)


LAYERS = [
    ("ZeroPad", {}),
    ("ConstantPad", {"value": 3.5}),
    ("ReflectionPad", {}),
    ("ReplicationPad", {}),
    ("CircularPad", {}),
]


@pytest.mark.parametrize("dims", [1, 2, 3])
@pytest.mark.parametrize("kind, options", LAYERS, ids=[kind for kind, _ in LAYERS])
def test_padding_layers(kind, options, dims):
    for padding in (2, (1, 0, 2, 1, 1, 3)[: 2 * dims]):
        same(
            lambda library, padding=padding: getattr(library.nn, f"{kind}{dims}d")(
                padding, **options
            ),
            [numbers((2, 3, 5, 5, 4)[: 2 + dims])],
        )


PAD_ERRORS = {
    "odd": ((1,), "constant"),
    "too many": ((1,) * 10, "constant"),
    "another mode": ((1, 1), "foo"),
}


@pytest.mark.parametrize("pad, mode", PAD_ERRORS.values(), ids=PAD_ERRORS)
def test_what_torch_refuses_to_pad(pad, mode):
    refused_with_the_same_words(
        lambda library: library.nn.functional.pad(library.ones(IMAGES), pad, mode)
    )


FOLDS = list(itertools.product([2, (2, 3)], [1, (2, 1)], [0, (1, 2)], [1, (1, 2)]))


@pytest.mark.parametrize("settings", FOLDS, ids=str)
def test_unfold_and_fold(settings):
    same(lambda library: library.nn.Unfold(*settings), [numbers((2, 3, 6, 7))])
    columns = torch.nn.Unfold(*settings)(torch.ones(2, 3, 6, 7)).shape
    same(lambda library: library.nn.Fold((6, 7), *settings), [numbers(columns)])


FOLD_ERRORS = {
    "no window": lambda F, t: F.unfold(t.ones(1, 1, 3, 3), 9),
    "windows": lambda F, t: F.fold(t.ones(1, 27, 35), (8, 8), 3),
    "numbers": lambda F, t: F.fold(t.ones(1, 26, 36), (8, 8), 3),
}


@pytest.mark.parametrize("ask", FOLD_ERRORS.values(), ids=FOLD_ERRORS)
def test_what_torch_refuses_to_fold(ask):
    refused_with_the_same_words(lambda library: ask(library.nn.functional, library))


def test_torch_names_the_nodes_alike():
    def program(library):
        F, names = library.nn.functional, []
        x = library.ones(2, 4, 6, 6).requires_grad_()
        weight = library.ones(2, 4, 3, 3)
        made = F.conv2d(x, weight), F.max_pool2d(x, 2), F.avg_pool2d(x, 2)
        more = F.pad(x, (1, 1)), F.unfold(x, 2), F.adaptive_avg_pool2d(x, 2)
        last = F.pad(x, (1, 1, 1, 1), "reflect"), F.adaptive_max_pool2d(x, 2)
        for y in (*made, *more, *last):
            names.append(y.grad_fn.name())
        return names

    same_program(program)


def test_float32_is_as_near_as_torch_is():
    rng = np.random.default_rng(0)
    x, weight = rng.normal(size=(4, 8, 12, 12)), rng.normal(size=(6, 8, 3, 3))
    exact = torch.nn.functional.conv2d(torch.tensor(x), torch.tensor(weight)).numpy()
    off = []
    for library in (kindling, torch):
        pair = [library.tensor(np.float32(each)) for each in (x, weight)]
        y = library.nn.functional.conv2d(*pair).numpy()
        off.append(np.abs(y - exact).max())
    assert off[0] < 2 * off[1] + 1e-6
