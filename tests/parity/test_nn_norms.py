"""Normalization over constructor options: values, gradients, states, reprs, errors."""

import itertools

import pytest
import torch

import kindling
from tests.parity.layers import numbers, refused_with_the_same_words, same

SHAPES = {1: [(5, 3), (4, 3, 5)], 2: [(3, 3, 2, 4)], 3: [(2, 3, 2, 1, 3)]}
BATCH_OPTIONS = [
    {"eps": eps, "momentum": momentum, "affine": affine, "track_running_stats": track}
    for eps, momentum, affine, track in itertools.product(
        (1e-5, 0.1), (0.1, None), (True, False), (True, False)
    )
]


@pytest.mark.parametrize("options", BATCH_OPTIONS, ids=str)
@pytest.mark.parametrize("dims", [1, 2, 3])
def test_batch_norm(dims, options):
    def make(library):
        return getattr(library.nn, f"BatchNorm{dims}d")(3, **options)

    for shape in SHAPES[dims]:
        same(make, [numbers(shape), numbers(shape, 1)])


@pytest.mark.parametrize("bias", [True, False])
@pytest.mark.parametrize("name", ["BatchNorm1d", "InstanceNorm1d"])
def test_without_bias(name, bias):
    same(
        lambda library: getattr(library.nn, name)(3, affine=True, bias=bias),
        [numbers((4, 3, 5))],
    )


INSTANCE_OPTIONS = [
    {"affine": affine, "track_running_stats": track, "momentum": momentum}
    for affine, track, momentum in itertools.product(
        (True, False), (True, False), (0.1, 0.4)
    )
]


@pytest.mark.parametrize("options", INSTANCE_OPTIONS, ids=str)
@pytest.mark.parametrize("dims", [1, 2, 3])
def test_instance_norm(dims, options):
    shape = {1: (3, 3, 5), 2: (3, 3, 2, 4), 3: (2, 3, 2, 2, 3)}[dims]

    def make(library):
        return getattr(library.nn, f"InstanceNorm{dims}d")(3, **options)

    same(make, [numbers(shape), numbers(shape, 1)])


def test_instance_norm_of_one_example():
    same(lambda library: library.nn.InstanceNorm2d(3), [numbers((3, 2, 4))])


@pytest.mark.parametrize("affine", [True, False])
@pytest.mark.parametrize("groups", [1, 2, 3])
@pytest.mark.parametrize("shape", [(3, 6), (2, 6, 4), (2, 6, 2, 3)])
def test_group_norm(shape, groups, affine):
    same(
        lambda library: library.nn.GroupNorm(groups, 6, eps=0.01, affine=affine),
        [numbers(shape)],
    )


@pytest.mark.parametrize("shape", [4, (4,), (3, 4), (2, 3, 4)])
@pytest.mark.parametrize("affine", [True, False])
@pytest.mark.parametrize("kind", ["LayerNorm", "RMSNorm"])
def test_layer_and_rms_norm(kind, shape, affine):
    def make(library):
        return getattr(library.nn, kind)(shape, eps=0.01, elementwise_affine=affine)

    same(make, [numbers((2, 3, 4))])


def test_layer_norm_without_bias_and_rms_norm_with_its_own_eps():
    same(lambda library: library.nn.LayerNorm(4, bias=False), [numbers((2, 4))])
    same(lambda library: library.nn.RMSNorm(4), [numbers((2, 4))])


@pytest.mark.parametrize("size", [1, 2, 3, 5])
def test_local_response_norm(size):
    same(lambda library: library.nn.LocalResponseNorm(size, 0.1), [numbers((2, 6, 3))])


ERRORS = {
    "a row for BatchNorm1d": lambda t: t.nn.BatchNorm1d(3)(t.ones(3)),
    "images for BatchNorm1d": lambda t: t.nn.BatchNorm1d(3)(t.ones(2, 3, 1, 1)),
    "rows for BatchNorm2d": lambda t: t.nn.BatchNorm2d(3)(t.ones(2, 3)),
    "images for BatchNorm3d": lambda t: t.nn.BatchNorm3d(3)(t.ones(2, 3, 1, 1)),
    "one example": lambda t: t.nn.BatchNorm1d(3)(t.ones(1, 3)),
    "a row for InstanceNorm1d": lambda t: t.nn.InstanceNorm1d(3)(t.ones(3)),
    "one place": lambda t: t.nn.InstanceNorm1d(3)(t.ones(2, 3, 1)),
    "groups": lambda t: t.nn.GroupNorm(2, 3),
    "channels of groups": lambda t: t.nn.functional.group_norm(t.ones(2, 3), 2),
    "another shape": lambda t: t.nn.LayerNorm(4)(t.ones(2, 3)),
    "no shape": lambda t: t.nn.functional.layer_norm(t.ones(2, 3), ()),
    "two axes": lambda t: t.nn.LocalResponseNorm(2)(t.ones(2, 3)),
}


@pytest.mark.parametrize("ask", ERRORS.values(), ids=ERRORS)
def test_what_torch_refuses(ask):
    refused_with_the_same_words(ask)


def test_statistics_can_be_reset_and_loaded():
    mine, theirs = (library.nn.BatchNorm1d(3) for library in (kindling, torch))
    for layer, library in ((mine, kindling), (theirs, torch)):
        layer(library.tensor(numbers((4, 3)).astype("float32")))
    state = {name: torch.tensor(t.numpy()) for name, t in mine.state_dict().items()}
    theirs.load_state_dict(state)
    mine.reset_running_stats()
    assert mine.running_mean.tolist() == [0, 0, 0]
    assert int(mine.num_batches_tracked) == 0
    theirs.reset_parameters()
    assert theirs.running_var.tolist() == mine.running_var.tolist()
