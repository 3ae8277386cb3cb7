"""Losses of several tensors and of margins: values, gradients, reductions, errors."""

from typing import Any

import numpy as np
import pytest

from tests.parity.losses import REDUCTIONS, answers, called, signs, spread
from tests.parity.programs import refused_alike, same
from tests.parity.tensors import agree

MANY = {
    "poisson of counts": lambda f, a, b, c, o: f.poisson_nll_loss(
        a.abs(), b.abs(), log_input=False, full=True, **o
    ),
    "gaussian": lambda f, a, b, c, o: f.gaussian_nll_loss(a, b, c.abs(), **o),
    "gaussian with constant": lambda f, a, b, c, o: f.gaussian_nll_loss(
        a, b, c[:, 0].abs(), full=True, eps=0.25, **o
    ),
    "gaussian of one variance": lambda f, a, b, c, o: f.gaussian_nll_loss(
        a, b, 2.0, **o
    ),
    "ranking": lambda f, a, b, c, o: f.margin_ranking_loss(a, b, signs(c), **o),
    "ranking with margin": lambda f, a, b, c, o: f.margin_ranking_loss(
        a, b, signs(c), 1.5, **o
    ),
    "cosine": lambda f, a, b, c, o: f.cosine_embedding_loss(a, b, signs(c[:, 0]), **o),
    "cosine with margin": lambda f, a, b, c, o: f.cosine_embedding_loss(
        a, b, -signs(c[:, 0]), 0.25, **o
    ),
    "triplet": lambda f, a, b, c, o: f.triplet_margin_loss(a, b, c, **o),
    "triplet swapped": lambda f, a, b, c, o: f.triplet_margin_loss(
        a, b, c, margin=5.0, p=1.0, swap=True, **o
    ),
    "triplet by another distance": lambda f, a, b, c, o: (
        f.triplet_margin_with_distance_loss(
            a, b, c, distance_function=lambda x, y: 1 - f.cosine_similarity(x, y), **o
        )
    ),
}


@pytest.mark.parametrize("reduction", REDUCTIONS)
@pytest.mark.parametrize("case", MANY)
def test_losses_of_three_tensors_are_torchs(case, reduction):
    def program(torch):
        a = torch.tensor([[1.0, -2.0, 0.5], [3.0, 1.0, -1.0]], requires_grad=True)
        b = torch.tensor([[2.0, 0.25, 1.0], [-1.0, 2.5, 1.5]], requires_grad=True)
        c = torch.tensor([[0.5, 1.5, -1.0], [-2.0, 1.0, 2.0]], requires_grad=True)
        loss = MANY[case](torch.nn.functional, a, b, c, {"reduction": reduction})
        return answers(loss, a, b, c)

    same(program)


@pytest.mark.parametrize("reduction", REDUCTIONS)
@pytest.mark.parametrize("options", [{}, {"p": 2}, {"margin": 0.25}, {"weight": 1}])
@pytest.mark.parametrize("shape", [(2, 3), (3,)])
def test_margins_between_classes_are_torchs(shape, options, reduction):
    def program(torch):
        given = dict(options)
        if "weight" in given:
            given["weight"] = torch.tensor([1.0, 3.0, 0.5])
        target = torch.tensor([2, 0]) if len(shape) == 2 else torch.tensor(1)
        x = spread(torch, *shape)
        name = "multi_margin_loss"
        return answers(called(torch, name, x, target, reduction=reduction, **given), x)

    same(program)


@pytest.mark.parametrize("reduction", REDUCTIONS)
@pytest.mark.parametrize("target", [[[2, 0, -1], [1, -1, 0]], [1, -1, 0]])
def test_margins_around_sets_of_classes_are_torchs(target, reduction):
    def program(torch):
        places = torch.tensor(target)
        x = spread(torch, *places.shape)
        name = "multilabel_margin_loss"
        return answers(called(torch, name, x, places, reduction=reduction), x)

    same(program)


def two(torch: Any, *shape: int) -> Any:
    """Return ones of that shape."""
    return torch.ones(shape)


WRONG = {
    "another reduction": lambda t, f: f.mse_loss(two(t, 2), two(t, 2), reduction="no"),
    "another of l1": lambda t, f: f.l1_loss(two(t, 2), two(t, 2), reduction="avg"),
    "classes missing": lambda t, f: f.nll_loss(two(t, 2, 3), t.tensor([0])),
    "batch missing": lambda t, f: f.cross_entropy(two(t, 2, 3), t.tensor([0, 1, 2])),
    "class too large": lambda t, f: f.cross_entropy(two(t, 2, 3), t.tensor([0, 3])),
    "class below 0": lambda t, f: f.nll_loss(two(t, 2, 3), t.tensor([0, -1])),
    "classes as floats": lambda t, f: f.nll_loss(two(t, 2, 3), t.tensor([0.0, 1.0])),
    "many targets": lambda t, f: f.cross_entropy(two(t, 2, 3), t.tensor([[0], [1]])),
    "pixels missing": lambda t, f: f.cross_entropy(
        two(t, 1, 3, 2), t.tensor([[0, 1, 2]])
    ),
    "weights missing": lambda t, f: f.nll_loss(
        two(t, 2, 3), t.tensor([0, 1]), weight=two(t, 2)
    ),
    "probabilities as integers": lambda t, f: f.cross_entropy(
        two(t, 2, 3), two(t, 2, 3).long()
    ),
    "too smooth": lambda t, f: f.cross_entropy(
        two(t, 2, 3), t.tensor([0, 1]), label_smoothing=1.5
    ),
    "not a probability": lambda t, f: f.binary_cross_entropy(two(t, 2) * 2, two(t, 2)),
    "sizes of yes and no": lambda t, f: f.binary_cross_entropy(two(t, 2), two(t, 3)),
    "dtypes of yes and no": lambda t, f: f.binary_cross_entropy(
        two(t, 2), two(t, 2).double()
    ),
    "sizes of logits": lambda t, f: f.binary_cross_entropy_with_logits(
        two(t, 2), two(t, 2, 1)
    ),
    "integer logits": lambda t, f: f.binary_cross_entropy_with_logits(
        two(t, 2), two(t, 2).long()
    ),
    "beta below 0": lambda t, f: f.smooth_l1_loss(two(t, 2), two(t, 2), beta=-1.0),
    "delta 0": lambda t, f: f.huber_loss(two(t, 2), two(t, 2), delta=0.0),
    "weights of l1": lambda t, f: f.l1_loss(two(t, 2), two(t, 2), weight=two(t, 3)),
    "variance below 0": lambda t, f: f.gaussian_nll_loss(
        two(t, 2), two(t, 2), -two(t, 2)
    ),
    "sizes of variances": lambda t, f: f.gaussian_nll_loss(
        two(t, 2, 3), two(t, 2, 3), two(t, 4)
    ),
    "reduction of gaussians": lambda t, f: f.gaussian_nll_loss(
        two(t, 2), two(t, 2), two(t, 2), reduction="no"
    ),
    "ranks of ranking": lambda t, f: f.margin_ranking_loss(
        two(t, 2), two(t, 2, 2), two(t, 2)
    ),
    "targets of cosine": lambda t, f: f.cosine_embedding_loss(
        two(t, 2, 3), two(t, 2, 3), two(t, 2, 3)
    ),
    "inputs of cosine": lambda t, f: f.cosine_embedding_loss(
        two(t, 3), two(t, 3), two(t, 2)
    ),
    "ranks of a triplet": lambda t, f: f.triplet_margin_loss(
        two(t, 2), two(t, 2), two(t, 2, 2)
    ),
    "margin of a triplet": lambda t, f: f.triplet_margin_loss(
        two(t, 2), two(t, 2), two(t, 2), margin=-1.0
    ),
    "cubes of margins": lambda t, f: f.multi_margin_loss(
        two(t, 2, 3), t.tensor([0, 1]), p=3
    ),
    "margin class too large": lambda t, f: f.multi_margin_loss(
        two(t, 2, 3), t.tensor([0, 3])
    ),
    "weights of margins": lambda t, f: f.multi_margin_loss(
        two(t, 2, 3), t.tensor([0, 1]), weight=two(t, 2)
    ),
    "integers of kl": lambda t, f: f.kl_div(two(t, 2).long(), two(t, 2).long()),
    "floats of cosine": lambda t, f: f.cosine_similarity(
        two(t, 2, 2).long(), two(t, 2, 2).long()
    ),
}


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("case", WRONG)
def test_what_does_not_fit_is_torchs_error(case):
    refused_alike(lambda torch: WRONG[case](torch, torch.nn.functional))


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize(
    "name", ["mse_loss", "l1_loss", "smooth_l1_loss", "huber_loss"]
)
def test_sizes_that_do_not_broadcast_are_the_same_type_of_error(name):
    found = np.ones(2, np.float32), np.ones(3, np.float32)
    agree(lambda torch, x, y: called(torch, name, x, y), *found)
