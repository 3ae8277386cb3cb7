"""Random numbers: a seed gives the numbers that it gives in torch."""

import numpy as np
import pytest
import torch

import kindling

SIZES = [*range(0, 36), 47, 48, 63, 64, 100, 127, 128, 160, 1000, 1001, 4099]
SEEDS = (0, 1, 42, 2**31, 123456789012, 2**63 - 1)
KINDS = ("float32", "float64")


def drawn(draw, seed):
    """Return what both libraries draw after a seed, and the numbers that follow."""
    found = []
    for library in (kindling, torch):
        library.manual_seed(seed)
        found.append((draw(library).numpy(), library.rand(3).numpy()))
    return found


def assert_same_stream(draw, seed, close=0.0):
    """Assert that both draw the same, and that their streams are at the same place."""
    (ours, next_ours), (theirs, next_theirs) = drawn(draw, seed)
    assert ours.dtype == theirs.dtype and ours.shape == theirs.shape
    np.testing.assert_allclose(ours, theirs, rtol=0, atol=close)
    np.testing.assert_array_equal(next_ours, next_theirs)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("seed", SEEDS)
def test_rand_draws_torchs_numbers(seed, kind):
    for size in SIZES:
        assert_same_stream(lambda t, n=size: t.rand(n, dtype=getattr(t, kind)), seed)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("seed", SEEDS)
def test_randn_draws_torchs_numbers(seed, kind):
    close = 5e-6 if kind == "float32" else 1e-13
    for size in SIZES:
        assert_same_stream(
            lambda t, n=size: t.randn(n, dtype=getattr(t, kind)), seed, close
        )


@pytest.mark.parametrize("seed", SEEDS)
def test_randperm_draws_torchs_orders(seed):
    for size in SIZES:
        assert_same_stream(lambda t, n=size: t.randperm(n), seed)


@pytest.mark.parametrize("span", [1, 2, 10, 2**24, 2**28 - 1, 2**28, 2**32, 2**40])
def test_randint_draws_torchs_integers(span):
    for size in SIZES[:20]:
        assert_same_stream(lambda t, n=size: t.randint(-5, span - 5, (n,)), 7)


def test_a_mixture_of_draws_stays_in_step():
    def draw(t):
        for size in (3, 1, 20, 5, 7):
            t.randn(size), t.rand(size), t.randint(9, (size,)), t.randperm(size)
        return t.randn(2, 3)

    assert_same_stream(draw, 5, 1e-6)


def test_shapes_and_likes_draw_torchs_numbers():
    assert_same_stream(lambda t: t.rand((4, 5)) + t.rand_like(t.ones(4, 5)), 1, 1e-7)
    assert_same_stream(lambda t: t.randn(4, 5).T + t.randn_like(t.ones(5, 4)), 1, 5e-6)
    assert_same_stream(lambda t: t.rand(()) + t.randn(1), 1, 1e-6)


def test_a_generator_has_a_stream_of_its_own():
    def draw(t):
        stream = t.Generator().manual_seed(9)
        first = t.rand(2, generator=stream)
        return first + t.randn(2, generator=stream) + t.rand(2)

    assert_same_stream(draw, 3, 1e-6)


def test_a_seed_begins_the_stream_again():
    kindling.manual_seed(11)
    first = kindling.randn(3)
    kindling.manual_seed(11)
    assert kindling.equal(first, kindling.randn(3))
    assert kindling.initial_seed() == 11


def test_streams_that_nobody_seeded_differ():
    streams = [kindling.Generator() for _ in range(2)]
    first, second = (kindling.rand(4, generator=stream) for stream in streams)
    assert not kindling.equal(first, second)


def test_an_empty_range_of_integers_raises_as_in_torch():
    for library in (kindling, torch):
        with pytest.raises(RuntimeError):
            library.randint(5, 5, (2,))


def test_drawn_leaves_may_require_grad():
    assert kindling.randn(2, requires_grad=True).requires_grad
