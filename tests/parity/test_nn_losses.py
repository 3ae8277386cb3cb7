"""Losses as functions: values, gradients to all inputs, reductions, dtypes, errors."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.parity.programs import refused_alike, same
from tests.parity.tensors import agree, arrays, pairs

REDUCTIONS = ["none", "mean", "sum"]
ELEMENTWISE = {
    "mse_loss": [{}],
    "l1_loss": [{}],
    "smooth_l1_loss": [{}, {"beta": 0.3}, {"beta": 0.0}],
    "huber_loss": [{}, {"delta": 0.4}],
    "soft_margin_loss": [{}],
    "hinge_embedding_loss": [{}, {"margin": 2.5}],
    "poisson_nll_loss": [{}, {"full": True}],
    "kl_div": [{}, {"log_target": True}],
    "binary_cross_entropy_with_logits": [{}],
    "multilabel_soft_margin_loss": [{}],
}
ROWS = [(name, options) for name, rows in ELEMENTWISE.items() for options in rows]
FULL = ["mse_loss", "l1_loss", "smooth_l1_loss", "huber_loss", "kl_div"]


def called(torch: Any, name: str, *args: Any, **options: Any) -> Any:
    """Return what a function of torch.nn.functional makes of the arguments."""
    return getattr(torch.nn.functional, name)(*args, **options)


def spread(torch: Any, *shape: int, low: float = -2.0, high: float = 2.0) -> Any:
    """Return a leaf of that shape with numbers from low to high."""
    count = int(np.prod(shape))
    return torch.linspace(low, high, count).reshape(shape).requires_grad_()


def signs(x: Any) -> Any:
    """Return 1 where x is positive and -1 elsewhere."""
    return (x.detach() > 0).to(x.dtype) * 2 - 1


def answers(loss: Any, *leaves: Any) -> Any:
    """Return a loss, its gradients and the name of its node."""
    (loss * loss).sum().backward()
    return loss.detach(), [x.grad for x in leaves], loss.grad_fn.name()


@pytest.mark.parametrize("reduction", REDUCTIONS)
@pytest.mark.parametrize("name, options", ROWS)
@given(array=arrays())
@settings(max_examples=8)
def test_losses_of_elements_are_torchs(name, options, reduction, array):
    def program(torch, x):
        target = signs(x) if "margin" in name or "hinge" in name else x
        if name == "kl_div" or name == "poisson_nll_loss":
            target = x.detach().abs()
        return called(torch, name, x * 2, target, reduction=reduction, **options)

    agree(program, array, grad=True)


@pytest.mark.parametrize("name", FULL)
@given(both=pairs(), reduction=st.sampled_from(REDUCTIONS))
@settings(max_examples=25)
def test_losses_broadcast_and_give_the_target_its_gradient(name, both, reduction):
    agree(
        lambda torch, x, y: called(torch, name, x, y, reduction=reduction),
        *both,
        grad=True,
    )


@pytest.mark.parametrize("reduction", REDUCTIONS)
@pytest.mark.parametrize("name, options", ROWS)
def test_losses_have_torchs_nodes_and_gradients(name, options, reduction):
    def program(torch):
        x = spread(torch, 2, 3)
        target = torch.tensor([[1.0, -1.0, 1.0], [1.0, 1.0, -1.0]])
        if "loss" not in name:
            target = target.relu()
        return answers(
            called(torch, name, x, target, reduction=reduction, **options), x
        )

    same(program)


@pytest.mark.parametrize("name", ["mse_loss", "l1_loss", "smooth_l1_loss"])
@given(both=pairs(mixed=True))
@settings(max_examples=15)
def test_losses_of_two_dtypes_are_torchs(name, both):
    agree(lambda torch, x, y: called(torch, name, x, y), *both, grad=True)


@pytest.mark.parametrize(
    "name", ["mse_loss", "l1_loss", "smooth_l1_loss", "huber_loss"]
)
def test_a_target_of_another_size_is_torchs_warning(name):
    def program(torch):
        x, target = spread(torch, 3, 1), torch.ones(3)
        return answers(called(torch, name, x, target), x)

    same(program)


@pytest.mark.parametrize("reduction", REDUCTIONS)
@pytest.mark.parametrize("name", ["l1_loss", "huber_loss"])
def test_weighted_losses_of_elements_are_torchs(name, reduction):
    def program(torch):
        x, w = spread(torch, 2, 3), torch.tensor([[1.0, 2.0, 0.5], [0.0, 1.0, 3.0]])
        loss = called(torch, name, x, torch.ones(2, 3), reduction=reduction, weight=w)
        return answers(loss, x)

    same(program)


@pytest.mark.parametrize("reduction", REDUCTIONS)
@pytest.mark.parametrize("weighted", [False, True])
@pytest.mark.parametrize("kind", ["float32", "float64"])
def test_cross_entropies_of_probabilities_are_torchs(reduction, weighted, kind):
    def program(torch):
        x = torch.tensor([[0.125, 0.875], [0.25, 0.5]], dtype=getattr(torch, kind))
        t = torch.tensor([[0.5, 1.0], [0.0, 0.125]], dtype=getattr(torch, kind))
        x, t = x.requires_grad_(), t.requires_grad_()
        w = torch.tensor([2.0, 0.5], dtype=x.dtype) if weighted else None
        loss = called(torch, "binary_cross_entropy", x, t, w, reduction=reduction)
        return answers(loss, x, t)

    same(program)


def test_certain_probabilities_have_finite_losses_and_gradients():
    def program(torch):
        x = torch.tensor([0.0, 1.0, 0.0, 1.0, 0.5], requires_grad=True)
        t = torch.tensor([0.0, 1.0, 1.0, 0.0, 1.0], requires_grad=True)
        torch.nn.functional.binary_cross_entropy(x, t).backward()
        return x.grad, t.grad

    same(program)


@pytest.mark.parametrize("reduction", REDUCTIONS)
@pytest.mark.parametrize("options", ["", "weight", "pos_weight", "both"])
def test_cross_entropies_of_logits_are_torchs(reduction, options):
    def program(torch):
        x, t = spread(torch, 2, 3, low=-40.0, high=90.0), spread(torch, 2, 3, low=0)
        given, w = {}, torch.tensor([0.5, 1.0, 2.0])
        if options in ("weight", "both"):
            given["weight"] = w
        if options in ("pos_weight", "both"):
            given["pos_weight"] = w + 1
        name = "binary_cross_entropy_with_logits"
        return answers(called(torch, name, x, t, reduction=reduction, **given), x, t)

    same(program)


CLASSES = {
    "a batch": ((4, 3), [0, 2, 1, 2]),
    "one example": ((3,), 1),
    "pixels": ((2, 3, 2), [[0, 1], [2, 2]]),
    "images": ((1, 3, 2, 2), [[[0, 1], [2, 0]]]),
    "ignored": ((4, 3), [0, -100, 1, -100]),
}


@pytest.mark.parametrize("reduction", REDUCTIONS)
@pytest.mark.parametrize("case", CLASSES)
@pytest.mark.parametrize("weighted", [False, True])
@pytest.mark.parametrize("name", ["nll_loss", "cross_entropy", "smoothed"])
def test_losses_of_classes_are_torchs(name, weighted, case, reduction):
    def program(torch):
        shape, classes = CLASSES[case]
        x, target = spread(torch, *shape), torch.tensor(classes)
        options = {"weight": torch.tensor([1.0, 0.5, 2.0])} if weighted else {}
        function = name if name != "smoothed" else "cross_entropy"
        if name == "smoothed":
            options["label_smoothing"] = 0.2
        return answers(
            called(torch, function, x, target, reduction=reduction, **options), x
        )

    same(program)


@pytest.mark.parametrize("reduction", REDUCTIONS)
@pytest.mark.parametrize("weighted", [False, True])
@pytest.mark.parametrize("smoothing", [0.0, 0.3])
@pytest.mark.parametrize("shape", [(3,), (4, 3), (2, 3, 2)])
def test_targets_of_cross_entropy_may_be_probabilities(
    shape, smoothing, weighted, reduction
):
    def program(torch):
        x, target = spread(torch, *shape), spread(torch, *shape, low=0.0, high=1.0)
        options = {"weight": torch.tensor([1.0, 0.5, 2.0])} if weighted else {}
        options |= {"reduction": reduction, "label_smoothing": smoothing}
        return answers(called(torch, "cross_entropy", x, target, **options), x, target)

    same(program)


@pytest.mark.parametrize("name", ["nll_loss", "cross_entropy"])
def test_a_class_of_ones_own_is_ignored_and_nothing_left_is_nan(name):
    def program(torch):
        x = spread(torch, 3, 4)
        some = called(torch, name, x, torch.tensor([1, 3, 1]), ignore_index=1)
        none = called(torch, name, x, torch.tensor([1, 1, 1]), ignore_index=1)
        return answers(some, x), none.detach(), str(none.detach())

    same(program)


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


def test_kl_div_by_the_batch_and_its_warning_for_the_mean():
    def program(torch):
        x, p = spread(torch, 2, 3), spread(torch, 2, 3, low=0.0, high=1.0)
        mean = called(torch, "kl_div", x, p, reduction="mean").detach()
        return mean, answers(called(torch, "kl_div", x, p, reduction="batchmean"), x, p)

    same(program)


@pytest.mark.parametrize(
    "old", [(True, None), (False, None), (None, False), (True, True)]
)
@pytest.mark.parametrize("name", ["mse_loss", "l1_loss", "nll_loss", "cross_entropy"])
def test_older_words_for_reductions_are_torchs_with_a_warning(name, old):
    def program(torch):
        x = spread(torch, 2, 3)
        target = torch.tensor([0, 2]) if "loss" not in name or name[0] == "n" else x * 2
        options = {"size_average": old[0], "reduce": old[1]}
        return answers(called(torch, name, x, target, **options), x)

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
