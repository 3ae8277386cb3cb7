"""Ordinary PyTorch programs run with `import kindling as torch`, to torch's numbers."""

import re
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest

import kindling
from tests.parity.tensors import LIBRARIES, as_data, assert_same

FOLDER = Path(__file__).parent / "ordinary"
PROGRAMS = sorted(path.stem for path in FOLDER.glob("[a-z]*.py"))
SWAPS = {
    r"^import torch$": "import kindling as torch",
    r"^import torch\.": "import kindling.",
    r"^from torch\b": "from kindling",
}
"""What is changed in a program: the lines that import torch, and nothing else."""


@cache
def program(name: str, library: str) -> Any:
    """Return an ordinary program as a module that uses the library."""
    text = (FOLDER / f"{name}.py").read_text()
    if library == "kindling":
        for line, swapped in SWAPS.items():
            text = re.sub(line, swapped, text, flags=re.MULTILINE)
    module = ModuleType(f"ordinary_{name}")
    exec(compile(text, f"{name}.py", "exec"), vars(module))
    return module


def made(name: str) -> list[Any]:
    """Return the model of a program in both libraries, each from the same seed."""
    models = []
    for library in LIBRARIES:
        library.manual_seed(7)
        models.append(program(name, library.__name__).make())
    return models


def loss_of(library: Any, name: str, model: Any) -> Any:
    """Return the loss of a program's model, drawn numbers being those of a seed."""
    library.manual_seed(17)
    return program(name, library.__name__).loss_of(model)


def step(library: Any, name: str, model: Any) -> Any:
    """Return loss and gradients of a model, which makes a step against them."""
    model.zero_grad()
    loss = loss_of(library, name, model)
    loss.backward()
    grads = [p.grad for p in model.parameters()]
    with library.no_grad():
        for param in model.parameters():
            if param.grad is not None:
                param -= 0.05 * param.grad
    return as_data(library, [loss, grads])


def state(model: Any) -> list[list[Any]]:
    """Return the keys and the arrays of a model's state."""
    items = model.state_dict().items()
    return [[k, v.detach().numpy().copy()] for k, v in items]


@pytest.mark.parametrize("name", PROGRAMS)
def test_a_seed_gives_an_ordinary_model_torchs_weights(name):
    ours, theirs = made(name)
    for library, model in zip(LIBRARIES, (ours, theirs), strict=True):
        loss_of(library, name, model)  # lazy layers draw theirs now
    assert_same(state(ours), state(theirs))


@pytest.mark.parametrize("name", PROGRAMS)
def test_an_ordinary_model_prints_as_in_torch_before_and_after_a_call(name):
    ours, theirs = made(name)
    assert repr(ours) == repr(theirs)
    losses = [
        loss_of(lib, name, m) for lib, m in zip(LIBRARIES, (ours, theirs), strict=True)
    ]
    assert repr(ours) == repr(theirs)
    assert losses[0].grad_fn.name() == losses[1].grad_fn.name()


@pytest.mark.parametrize("name", PROGRAMS)
def test_torchs_weights_give_torchs_loss_gradients_and_training(name):
    ours, theirs = made(name)
    loss_of(LIBRARIES[1], name, theirs)
    other = theirs.state_dict()
    report = ours.load_state_dict({k: v.detach().clone() for k, v in other.items()})
    assert repr(report) == "<All keys matched successfully>"
    for _ in range(3):
        answers = [
            step(lib, name, m) for lib, m in zip(LIBRARIES, (ours, theirs), strict=True)
        ]
        assert_same(*answers)
    assert_same(state(ours), state(theirs))


@pytest.mark.parametrize("name", PROGRAMS)
def test_a_trained_ordinary_model_goes_back_to_torch(name):
    ours, theirs = made(name)
    for library, model in zip(LIBRARIES, (ours, theirs), strict=True):
        loss_of(library, name, model)
    step(kindling, name, ours)
    torch = LIBRARIES[1]
    arrays = {k: torch.tensor(v) for k, v in state(ours)}
    assert repr(theirs.load_state_dict(arrays)) == "<All keys matched successfully>"
    losses = [
        loss_of(lib, name, m) for lib, m in zip(LIBRARIES, (ours, theirs), strict=True)
    ]
    np.testing.assert_allclose(losses[0].item(), losses[1].item(), rtol=1e-5)


def test_there_are_a_dozen_programs_and_none_knows_kindling():
    texts = [(FOLDER / f"{name}.py").read_text() for name in PROGRAMS]
    assert len(texts) >= 12
    assert not any("kindling" in text for text in texts)
