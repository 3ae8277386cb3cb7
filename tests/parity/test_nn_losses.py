"""Losses as functions: values, gradients to all inputs, reductions, dtypes, errors."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.parity.losses import REDUCTIONS, answers, called, signs, spread
from tests.parity.programs import same
from tests.parity.tensors import agree, arrays, pairs

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
        losses = torch.nn.functional.binary_cross_entropy(x, t, reduction="none")
        losses.sum().backward()
        return losses.detach(), x.grad, t.grad

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


@pytest.mark.parametrize("reduction", REDUCTIONS)
@pytest.mark.parametrize("name, options", ROWS)
def test_losses_of_half_precision_are_torchs(name, options, reduction):
    def program(torch):
        x = spread(torch, 2, 3).detach().to(torch.float16).requires_grad_()
        target = torch.tensor([[1.0, 0.0, 1.0], [0.5, 1.0, 0.25]], dtype=torch.float16)
        return answers(
            called(torch, name, x, target, reduction=reduction, **options), x
        )

    same(program)


@pytest.mark.parametrize("kind", ["float16", "float64"])
@pytest.mark.parametrize("name", ["nll_loss", "cross_entropy"])
def test_losses_of_classes_keep_the_dtype_of_their_scores(name, kind):
    def program(torch):
        x = spread(torch, 4, 3).detach().to(getattr(torch, kind)).requires_grad_()
        return answers(called(torch, name, x, torch.tensor([0, 2, 1, 1])), x)

    same(program)


@pytest.mark.parametrize("name", ["nll_loss", "cross_entropy"])
@pytest.mark.parametrize("kind", ["uint8", "int32", "float64"])
def test_classes_of_another_dtype_are_taken_or_refused_as_in_torch(name, kind):
    classes = np.array([0, 2, 1, 1], kind)
    agree(
        lambda torch, x, t: called(torch, name, x, t),
        np.linspace(-1, 1, 12, dtype=np.float32).reshape(4, 3),
        classes,
    )
