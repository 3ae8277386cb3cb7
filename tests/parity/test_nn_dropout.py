"""Dropout leaves out what torch leaves out, in each of its kinds."""

import numpy as np
import pytest
import torch

import kindling

SHAPES = {
    "dropout": [(40,), (3, 5), (2, 3, 4)],
    "alpha_dropout": [(40,), (3, 5)],
    "feature_alpha_dropout": [(3, 5), (2, 3, 4, 2)],
    "dropout1d": [(3, 5), (2, 3, 5)],
    "dropout2d": [(2, 3, 4, 4)],
    "dropout3d": [(3, 2, 2, 2), (2, 3, 2, 2, 2)],
}
CASES = [(name, shape) for name, shapes in SHAPES.items() for shape in shapes]
MODULES = {
    "Dropout": (3, 5),
    "Dropout1d": (2, 3, 5),
    "Dropout2d": (2, 3, 4, 4),
    "Dropout3d": (2, 3, 2, 2, 2),
    "AlphaDropout": (3, 5),
    "FeatureAlphaDropout": (2, 3, 4),
}


def result(library, name, shape, p, **options):
    """Return what a function gives, its gradient, and the random numbers after it."""
    library.manual_seed(3)
    leaf = library.randn(shape).requires_grad_()
    x = leaf * 1.0
    y = getattr(library.nn.functional, name)(x, p, **options)
    (y * y).sum().backward()
    return [y.detach().numpy(), leaf.grad.numpy(), library.rand(2).numpy()]


def assert_same(ours, theirs):
    for left, right in zip(ours, theirs, strict=True):
        assert left.dtype == right.dtype
        np.testing.assert_allclose(left, right, rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize("p", [0, 0.3, 0.5, 1])
@pytest.mark.parametrize(("name", "shape"), CASES)
def test_values_gradients_and_the_stream_are_torchs(name, shape, p):
    for inplace in (False, True):
        for training in (True, False):
            case = {"training": training, "inplace": inplace}
            pair = [result(lib, name, shape, p, **case) for lib in (kindling, torch)]
            assert_same(*pair)


def test_the_mean_is_kept_and_the_share_left_out_is_p():
    kindling.manual_seed(0)
    y = kindling.nn.functional.dropout(kindling.ones(10_000), 0.2)
    assert abs(y.mean().item() - 1) < 0.02
    assert abs((y == 0).float().mean().item() - 0.2) < 0.02


@pytest.mark.parametrize("name", MODULES)
def test_modules_print_and_compute_as_torchs(name):
    found = []
    for library in (kindling, torch):
        library.manual_seed(1)
        module = getattr(library.nn, name)(0.4)
        x = library.randn(MODULES[name])
        found.append([repr(module), module(x).numpy(), module.eval()(x) is x])
    (ours, ours_y, ours_same), (theirs, theirs_y, theirs_same) = found
    assert (ours, ours_same) == (theirs, theirs_same)
    np.testing.assert_allclose(ours_y, theirs_y, rtol=1e-5, atol=1e-6)


REFUSED = {
    "negative": lambda t: t.nn.functional.dropout(t.ones(3), -0.1),
    "above one": lambda t: t.nn.Dropout(1.5),
    "channels": lambda t: t.nn.functional.dropout1d(t.ones(3), 0.5),
    "features": lambda t: t.nn.functional.feature_alpha_dropout(t.ones(3), 0.5, True),
}


@pytest.mark.parametrize("call", REFUSED.values(), ids=REFUSED)
def test_what_torch_refuses_is_refused_in_its_words(call):
    said = []
    for library in (kindling, torch):
        with pytest.raises((ValueError, RuntimeError)) as error:
            call(library)
        said.append((error.type, str(error.value)))
    assert said[0] == said[1]


def test_an_unusual_number_of_dimensions_warns_as_in_torch():
    for library in (kindling, torch):
        with pytest.warns(UserWarning, match="dropout2d: Received a 2-D input"):
            library.nn.functional.dropout2d(library.ones(3, 4), 0.5)
