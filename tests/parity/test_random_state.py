"""The state of the random numbers: torch's bytes, to be read by either library."""

import numpy as np
import pytest
import torch

import kindling

DRAWS = {
    "nothing": lambda k: None,
    "none of them": lambda k: k.rand(0),
    "three": lambda k: k.rand(3),
    "one normal, one kept": lambda k: k.randn(1),
    "two normals": lambda k: k.randn(2),
    "normals in blocks": lambda k: k.randn(20),
    "a block of words": lambda k: k.rand(624),
    "one word more": lambda k: k.rand(625),
    "two blocks": lambda k: k.rand(1248),
    "float64": lambda k: k.rand(5, dtype=k.float64),
    "integers": lambda k: k.randint(0, 10, (7,)),
    "an order": lambda k: k.randperm(11),
}
LIBRARIES = (kindling, torch)


def after(draw, seed=7):
    """Return the state of both libraries after a seed and a draw."""
    for library in LIBRARIES:
        library.manual_seed(seed)
        draw(library)
    return [library.get_rng_state() for library in LIBRARIES]


def next_numbers(library):
    return [library.rand(3).tolist(), library.randn(5).tolist()]


@pytest.mark.parametrize("draw", DRAWS.values(), ids=DRAWS)
def test_the_state_is_torchs_byte_for_byte(draw):
    ours, theirs = after(draw)
    assert ours.dtype == kindling.uint8 and ours.shape == theirs.shape
    np.testing.assert_array_equal(ours.numpy(), theirs.numpy())


@pytest.mark.parametrize("draw", DRAWS.values(), ids=DRAWS)
def test_each_goes_on_from_the_state_of_the_other(draw):
    ours, theirs = after(draw)
    kindling.manual_seed(0)
    torch.manual_seed(0)
    kindling.set_rng_state(kindling.tensor(theirs.numpy()))
    torch.set_rng_state(torch.tensor(ours.numpy()))
    assert kindling.initial_seed() == torch.initial_seed() == 7
    expected = next_numbers(torch)
    np.testing.assert_allclose(next_numbers(kindling)[1], expected[1], atol=1e-6)
    kindling.set_rng_state(kindling.tensor(theirs.numpy()))
    assert next_numbers(kindling)[0] == expected[0]


def test_a_state_is_put_back_any_number_of_times():
    kindling.manual_seed(3)
    kindling.randn(1)
    state = kindling.get_rng_state()
    first = next_numbers(kindling)
    for _ in range(2):
        kindling.set_rng_state(state)
        assert next_numbers(kindling) == first


def test_a_generator_has_a_state_of_its_own():
    states = []
    for library in LIBRARIES:
        generator = library.Generator().manual_seed(9)
        library.randn(5, generator=generator)
        states.append(generator.get_state().numpy())
        other = library.Generator()
        other.set_state(generator.get_state())
        assert next_draw(library, other) == next_draw(library, generator)
    np.testing.assert_array_equal(*states)


def next_draw(library, generator):
    return library.rand(4, generator=generator).tolist()


def test_a_clone_goes_its_own_way():
    generator = kindling.Generator().manual_seed(1)
    clone = generator.clone_state()
    first = next_draw(kindling, generator)
    assert next_draw(kindling, clone) == first != next_draw(kindling, generator)


def test_a_fork_leaves_the_numbers_as_they_were():
    for library in LIBRARIES:
        library.manual_seed(4)
        expected = library.rand(2).tolist()
        library.manual_seed(4)
        with pytest.raises(ZeroDivisionError), library.random.fork_rng():
            library.rand(100)
            raise ZeroDivisionError
        assert library.rand(2).tolist() == expected
        library.manual_seed(4)
        with library.random.fork_rng(enabled=False):
            library.rand(2)
        assert library.rand(2).tolist() != expected


WRONG = {
    "a number": lambda k: 3,
    "floats": lambda k: k.zeros(5056),
    "too short": lambda k: k.zeros(5055, dtype=k.uint8),
    "zeros": lambda k: k.zeros(5056, dtype=k.uint8),
}


@pytest.mark.parametrize("state", WRONG.values(), ids=WRONG)
def test_anything_else_raises_what_torch_raises(state):
    kindling.manual_seed(2)
    before = kindling.get_rng_state().numpy()
    said = []
    for library in LIBRARIES:
        with pytest.raises((TypeError, RuntimeError)) as error:
            library.set_rng_state(state(library))
        said.append((error.type, str(error.value).replace("torch.", "kindling.")))
    assert said[0] == said[1]
    np.testing.assert_array_equal(kindling.get_rng_state().numpy(), before)
