"""Activations and losses as modules: how they print, what they hold and compute."""

from typing import Any

import numpy as np
import pytest

from tests.parity.modules import names, told
from tests.parity.programs import same

PLAIN = (
    "GLU GELU ELU CELU SELU SiLU Mish ReLU ReLU6 Sigmoid LogSigmoid Tanh RReLU PReLU"
)
PLAIN += " Tanhshrink Softsign Softplus Softshrink Hardshrink Hardsigmoid Hardswish"
PLAIN += " Hardtanh LeakyReLU Identity Softmax LogSoftmax Softmin"
ACTIVATIONS: dict[str, Any] = {name: lambda make: make() for name in PLAIN.split()}
ACTIVATIONS |= {
    "CELU in place": lambda make: make(2.0, inplace=True),
    "ELU in place": lambda make: make(0.5, True),
    "GELU by tanh": lambda make: make("tanh"),
    "GELU by keyword": lambda make: make(approximate="tanh"),
    "GLU along 0": lambda make: make(0),
    "Hardshrink of 1": lambda make: make(1),
    "Hardsigmoid in place": lambda make: make(inplace=True),
    "Hardswish in place": lambda make: make(True),
    "Hardtanh within 2": lambda make: make(-2.0, 2, inplace=True),
    "Hardtanh of older names": lambda make: make(min_value=-3, max_value=2.0),
    "LeakyReLU in place": lambda make: make(0.2, inplace=True),
    "LogSoftmax along 1": lambda make: make(dim=1),
    "Mish in place": lambda make: make(inplace=True),
    "PReLU of four": lambda make: make(4, init=0.5),
    "RReLU in place": lambda make: make(0.1, 0.2, inplace=True),
    "RReLU evaluated": lambda make: make(0.1, 0.2).eval(),
    "ReLU in place": lambda make: make(inplace=True),
    "ReLU6 in place": lambda make: make(True),
    "SELU in place": lambda make: make(inplace=True),
    "SiLU in place": lambda make: make(inplace=True),
    "Softmax along 0": lambda make: make(0),
    "Softmin along -1": lambda make: make(dim=-1),
    "Softplus of beta": lambda make: make(2, threshold=1.5),
    "Softshrink of 1": lambda make: make(1.0),
    "Threshold": lambda make: make(0.5, 20),
    "Threshold in place": lambda make: make(0.5, -1.0, inplace=True),
    "Flatten": lambda make: make(),
    "Flatten all": lambda make: make(0, 1),
    "Unflatten": lambda make: make(1, (2, 2)),
    "Unflatten to the rest": lambda make: make(0, [3, -1]),
    "Identity of anything": lambda make: make(54, unused=True),
}


def numbers(torch: Any, *shape: int, low: float = -4.0, high: float = 4.0) -> Any:
    """Return a leaf of that shape with numbers from low to high."""
    count = int(np.prod(shape))
    return torch.linspace(low, high, count).reshape(shape).requires_grad_()


def facts(module: Any) -> Any:
    """Return how a module prints, and what lies in it."""
    lists = names(module.named_parameters()), names(module.named_buffers())
    own = {k: v for k, v in vars(module).items() if not k.startswith("_")}
    simple = {k: v for k, v in own.items() if isinstance(v, int | float | str)}
    return repr(module), lists, list(module.state_dict()), sorted(simple.items())


@pytest.mark.parametrize("case", ACTIVATIONS)
def test_activations_print_and_compute_as_torchs(case):
    def program(torch):
        module = ACTIVATIONS[case](getattr(torch.nn, case.split()[0]))
        torch.manual_seed(8)
        leaf = numbers(torch, 6, 4)
        y = module(leaf * 1)
        (y * y).sum().backward()
        grads = [p.grad for p in module.parameters()]
        chain = torch.nn.Sequential(module, module)
        return facts(module), y.detach(), leaf.grad, grads, repr(chain)

    same(program)


@pytest.mark.parametrize("shape", [(3, 2, 2), (1, 3, 2, 2), (2, 2), (5,)])
def test_softmax2d_wants_images(shape):
    def program(torch):
        module, x = torch.nn.Softmax2d(), numbers(torch, *shape)
        error = told(lambda: module(x))
        if error != "nothing":
            return repr(module), error
        y = module(x)
        (y * y).sum().backward()
        return repr(module), y.detach(), x.grad

    same(program)


TWO = "L1Loss MSELoss SmoothL1Loss HuberLoss SoftMarginLoss HingeEmbeddingLoss"
TWO += " BCEWithLogitsLoss MultiLabelSoftMarginLoss PoissonNLLLoss KLDivLoss"
LOSSES: dict[str, Any] = {name: lambda torch, make: make() for name in TWO.split()}
LOSSES |= {
    "L1Loss of sums": lambda torch, make: make(reduction="sum"),
    "MSELoss of each": lambda torch, make: make(reduction="none"),
    "MSELoss of older words": lambda torch, make: make(size_average=False),
    "MSELoss of older words yet": lambda torch, make: make(None, False),
    "SmoothL1Loss of beta": lambda torch, make: make(beta=0.5),
    "HuberLoss of delta": lambda torch, make: make("sum", 0.25),
    "HingeEmbeddingLoss of margin": lambda torch, make: make(2.5),
    "BCEWithLogitsLoss with weights": lambda torch, make: make(
        torch.ones(3) * 2, pos_weight=torch.ones(3) * 3
    ),
    "MultiLabelSoftMarginLoss with weights": lambda torch, make: make(
        torch.ones(3) * 2, reduction="sum"
    ),
    "PoissonNLLLoss of counts": lambda torch, make: make(full=True, eps=0.1),
    "KLDivLoss of logarithms": lambda torch, make: make(
        reduction="batchmean", log_target=True
    ),
}


@pytest.mark.parametrize("case", LOSSES)
def test_losses_print_and_compute_as_torchs(case):
    def program(torch):
        loss_fn = LOSSES[case](torch, getattr(torch.nn, case.split()[0]))
        x = numbers(torch, 2, 3, low=-1.5, high=1.25)
        target = torch.tensor([[1.0, -1.0, 1.0], [1.0, 1.0, -1.0]])
        if case[:4] in ("BCEW", "Pois", "KLDi", "Mult"):
            target = target.relu()
        loss = loss_fn(x, target)
        loss.sum().backward()
        return facts(loss_fn), loss.detach(), x.grad, loss.grad_fn.name()

    same(program)


OF_CLASSES: dict[str, Any] = {
    "NLLLoss": lambda torch, make: make(),
    "NLLLoss with weights": lambda torch, make: make(torch.tensor([1.0, 2.0, 0.5])),
    "NLLLoss that ignores": lambda torch, make: make(ignore_index=2, reduction="sum"),
    "CrossEntropyLoss": lambda torch, make: make(),
    "CrossEntropyLoss with weights": lambda torch, make: make(
        weight=torch.tensor([1.0, 2.0, 0.5]), reduction="none"
    ),
    "CrossEntropyLoss smoothed": lambda torch, make: make(label_smoothing=0.1),
    "MultiMarginLoss": lambda torch, make: make(),
    "MultiMarginLoss of squares": lambda torch, make: make(
        p=2, margin=0.5, weight=torch.tensor([1.0, 2.0, 0.5])
    ),
}


@pytest.mark.parametrize("case", OF_CLASSES)
def test_losses_of_classes_print_and_compute_as_torchs(case):
    def program(torch):
        loss_fn = OF_CLASSES[case](torch, getattr(torch.nn, case.split()[0]))
        x = numbers(torch, 4, 3)
        loss = loss_fn(x, torch.tensor([0, 2, 1, 2]))
        loss.sum().backward()
        return facts(loss_fn), loss.detach(), x.grad, loss.grad_fn.name()

    same(program)


OF_MORE: dict[str, Any] = {
    "BCELoss": lambda make, a, b, c: make()(a.sigmoid(), b.sigmoid()),
    "GaussianNLLLoss": lambda make, a, b, c: make(full=True)(a, b, c * c),
    "MarginRankingLoss": lambda make, a, b, c: make(0.5)(a, b, (c > 0).float() * 2 - 1),
    "CosineEmbeddingLoss": lambda make, a, b, c: make(0.25)(
        a, b, (c[:, 0] > 0).float() * 2 - 1
    ),
    "TripletMarginLoss": lambda make, a, b, c: make(margin=3.0, swap=True)(a, b, c),
    "TripletMarginWithDistanceLoss": lambda make, a, b, c: make(margin=3.0)(a, b, c),
    "MultiLabelMarginLoss": lambda make, a, b, c: make()(
        a, (b > 0).long() * 2 - (c > 0).long()
    ),
    "PairwiseDistance": lambda make, a, b, c: make(p=1.0, keepdim=True)(a, b),
    "CosineSimilarity": lambda make, a, b, c: make(dim=0)(a, b),
}


@pytest.mark.parametrize("case", OF_MORE)
def test_losses_and_distances_of_more_tensors_are_torchs(case):
    def program(torch):
        made = []

        def make(*args, **options):
            made.append(getattr(torch.nn, case)(*args, **options))
            return made[0]

        a = torch.tensor([[1.0, -2.0, 0.5], [3.0, 1.0, -1.0]], requires_grad=True)
        b = torch.tensor([[2.0, 0.25, 1.0], [-1.0, 2.5, 1.5]], requires_grad=True)
        c = torch.tensor([[0.5, 1.5, -1.0], [-2.0, 1.0, 2.0]], requires_grad=True)
        loss = OF_MORE[case](make, a, b, c)
        loss.sum().backward()
        return facts(made[0]), loss.detach(), a.grad, b.grad, c.grad

    same(program)


WRONG: dict[str, Any] = {
    "Hardtanh upside down": lambda nn, t: nn.Hardtanh(1.0, -1.0),
    "GELU of another word": lambda nn, t: nn.GELU("sin")(t.ones(2)),
    "Unflatten by a word": lambda nn, t: nn.Unflatten(1, "ab"),
    "Unflatten by floats": lambda nn, t: nn.Unflatten(1, (2, 2.0)),
    "Unflatten a list": lambda nn, t: nn.Unflatten([1], (2, 2)),
    "MultiMarginLoss of cubes": lambda nn, t: nn.MultiMarginLoss(p=3),
    "MultiMarginLoss of a matrix": lambda nn, t: nn.MultiMarginLoss(
        weight=t.ones(2, 2)
    ),
    "TripletMarginLoss below 0": lambda nn, t: nn.TripletMarginLoss(margin=-1.0),
    "TripletMarginWithDistanceLoss": lambda nn, t: nn.TripletMarginWithDistanceLoss(
        margin=0.0
    ),
    "reduction": lambda nn, t: nn.MSELoss(reduction="mena")(t.ones(2), t.ones(2)),
    "a word too many": lambda nn, t: nn.ReLU(slope=2.0),
    "an argument too many": lambda nn, t: nn.Sigmoid(2.0),
    "GaussianNLLLoss by position": lambda nn, t: nn.GaussianNLLLoss(True),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_a_module_cannot_take_is_torchs_error(case):
    same(lambda torch: told(lambda: WRONG[case](torch.nn, torch)))


@pytest.mark.parametrize("sizes", [(2, 3), (5,), (-1, -1), (2, -1)])
@pytest.mark.parametrize("dim", [1, -1, 3])
def test_unflatten_of_sizes_that_do_not_fit_is_the_same_type_of_error(dim, sizes):
    def program(torch):
        return told(lambda: torch.nn.Unflatten(dim, sizes)(torch.ones(2, 4)))[0]

    same(program)


def test_the_weights_of_a_loss_are_in_its_state_and_follow_its_dtype():
    def program(torch):
        loss_fn = torch.nn.CrossEntropyLoss(torch.tensor([1.0, 2.0])).double()
        other = torch.nn.CrossEntropyLoss(torch.zeros(2))
        report = other.load_state_dict(loss_fn.state_dict())
        return list(loss_fn.state_dict().items()), repr(report), other.weight

    same(program)
