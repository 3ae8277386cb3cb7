"""Which random numbers are torch's own: the table of docs/random.md is measured."""

from pathlib import Path

import numpy as np
import pytest
import torch

import kindling

PAGE = Path(__file__).parents[2] / "docs" / "random.md"
BITS, ROUNDING = "torch's bits", "to rounding"


def shuffled(t):
    rows = t.utils.data.TensorDataset(t.arange(23))
    return t.cat([b for (b,) in t.utils.data.DataLoader(rows, 4, shuffle=True)])


def split(t):
    parts = t.utils.data.random_split(range(20), [0.5, 0.5])
    return t.tensor([list(part.indices) for part in parts])


def weighted(t):
    sampler = t.utils.data.WeightedRandomSampler([0.1, 0.7, 0.2], 20)
    return t.tensor(list(sampler))


def channels(t):
    return t.nn.functional.dropout2d(t.ones(4, 5, 2, 2), 0.4)


def alpha(t):
    return t.nn.functional.alpha_dropout(t.ones(40), 0.4, training=True)


DRAWS = {
    "`rand`, `rand_like`, `uniform_`": [
        lambda t: t.rand(100),
        lambda t: t.rand(100, dtype=t.float64),
        lambda t: t.rand_like(t.zeros(30)),
        lambda t: t.zeros(50).uniform_(-1, 2),
        lambda t: t.zeros(10, 7).T.uniform_(),
    ],
    "`randint`, `randint_like`, `random_`": [
        lambda t: t.randint(0, 100, (50,)),
        lambda t: t.randint(-5, 2**40, (50,)),
        lambda t: t.randint_like(t.zeros(50), 10),
        lambda t: t.zeros(50, dtype=t.int64).random_(),
    ],
    "`randperm`": [lambda t: t.randperm(50)],
    "`randn`, fewer than 16 numbers": [lambda t: t.randn(15), lambda t: t.randn(3, 5)],
    "`randn`, `randn_like`, `normal`, `normal_`": [
        lambda t: t.randn(1000),
        lambda t: t.randn_like(t.zeros(40, dtype=t.float64)),
        lambda t: t.normal(1.0, 2.0, (50,)),
        lambda t: t.zeros(50).normal_(1, 2),
        lambda t: t.zeros(10, 7).T.normal_(),
    ],
    "`bernoulli`, `bernoulli_`": [
        lambda t: t.bernoulli(t.full((50,), 0.3)),
        lambda t: t.zeros(50).bernoulli_(0.3),
        lambda t: t.zeros(10, 7).T.bernoulli_(0.3),
    ],
    "`multinomial`": [
        lambda t: t.multinomial(t.tensor([0.1, 0.2, 0.7]), 50, replacement=True),
        lambda t: t.multinomial(t.tensor([0.1, 0.2, 0.7, 0.4]), 3),
    ],
    "`nn.functional.dropout` and its kinds": [
        lambda t: t.nn.functional.dropout(t.ones(50), 0.3),
        lambda t: t.nn.Dropout(0.5)(t.ones(6, 7)),
        channels,
        alpha,
    ],
    "`nn.functional.rrelu`, `gumbel_softmax`": [
        lambda t: t.nn.functional.rrelu(-t.ones(50), training=True),
        lambda t: t.nn.functional.gumbel_softmax(t.ones(4, 5)),
    ],
    "`nn.init`, uniform": [
        lambda t: t.nn.init.xavier_uniform_(t.zeros(5, 8)),
        lambda t: t.nn.init.kaiming_uniform_(t.zeros(5, 8), a=5**0.5),
    ],
    "`nn.init`, normal, truncated, orthogonal, sparse": [
        lambda t: t.nn.init.xavier_normal_(t.zeros(5, 8)),
        lambda t: t.nn.init.kaiming_normal_(t.zeros(50, 8)),
        lambda t: t.nn.init.trunc_normal_(t.zeros(50)),
        lambda t: t.nn.init.orthogonal_(t.zeros(5, 8)),
        lambda t: t.nn.init.sparse_(t.zeros(5, 8), 0.3),
    ],
    "first weights of `nn.Linear`": [
        lambda t: t.nn.Linear(64, 128).weight.detach(),
        lambda t: t.nn.Linear(64, 128).bias.detach(),
    ],
    "first weights of convolutions, recurrent layers and attention": [
        lambda t: t.nn.Conv2d(3, 8, 5).weight.detach(),
        lambda t: t.nn.ConvTranspose2d(3, 8, 5).bias.detach(),
        lambda t: t.nn.LSTM(5, 7, 2).weight_hh_l1.detach(),
        lambda t: t.nn.MultiheadAttention(8, 2).in_proj_weight.detach(),
        lambda t: t.nn.MultiheadAttention(8, 2).out_proj.weight.detach(),
    ],
    "`nn.Embedding`": [lambda t: t.nn.Embedding(20, 5).weight.detach()],
    "order of a `DataLoader` that shuffles, `random_split`, samplers": [
        shuffled,
        split,
        weighted,
    ],
    "`Generator`, `get_rng_state`, `set_rng_state`": [
        lambda t: t.rand(4, generator=t.Generator().manual_seed(8)),
        lambda t: [t.randn(3), t.get_rng_state()][1],
    ],
}


def on_the_page():
    """Return what the page says of each row of its table."""
    rows = [line.split("|") for line in PAGE.read_text("utf-8").splitlines()]
    cells = [[cell.strip() for cell in row[1:3]] for row in rows if len(row) == 4]
    return dict(cells[2:])


def measured(draw, seeds=(0, 1, 2**40)):
    """Return whether the numbers are the same; the stream after them always is."""
    same = BITS
    for seed in seeds:
        found = []
        for library in (kindling, torch):
            library.manual_seed(seed)
            drawn = draw(library).detach().numpy()
            found.append((drawn, library.rand(2).numpy()))
        (ours, ours_next), (theirs, theirs_next) = found
        assert ours.dtype == theirs.dtype
        np.testing.assert_array_equal(ours_next, theirs_next)
        np.testing.assert_allclose(ours, theirs, rtol=1e-6, atol=3e-7)
        same = same if np.array_equal(ours, theirs) else ROUNDING
    return same


def test_the_page_has_a_row_for_each_kind():
    assert list(on_the_page()) == list(DRAWS)


@pytest.mark.parametrize("kind", DRAWS)
def test_the_numbers_are_what_the_page_says(kind):
    results = {measured(draw) for draw in DRAWS[kind]}
    found = ROUNDING if ROUNDING in results else BITS
    print(f"{kind}: {found}")
    said = on_the_page()[kind]
    # Another machine's vector library may round as NumPy does.
    assert found == said or (said == ROUNDING and found == BITS)
