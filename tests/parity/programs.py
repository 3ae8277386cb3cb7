"""Programs that torch and kindling answer alike, without drawn inputs."""

import warnings
from collections.abc import Callable
from typing import Any

import numpy as np

from tests.parity.tensors import LIBRARIES, as_data, assert_same

X = np.float32([1, 2, 3])
W = np.float32([[1, -2, 3], [0.5, 2, 1]])


def same(program: Callable[..., Any]) -> None:
    """Assert that a program of a library answers the same with both."""
    answers = []
    for library in LIBRARIES:
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            found = as_data(library, program(library))
        answers.append([found, [warning.category.__name__ for warning in caught]])
    assert_same(*answers)


def refused_alike(program: Callable[..., Any]) -> None:
    """Assert that both refuse a program, ours with all that torch says.

    Ours may say more: the operation and the shapes that it got.
    """
    said = []
    for library in LIBRARIES:
        try:
            program(library)
        except Exception as error:
            said.append((type(error), str(error)))
    assert len(said) == 2, said
    (ours, more), (theirs, text) = said
    assert ours is theirs, said
    assert text in more.replace("kindling.", "torch."), said


def leaf(torch: Any, numbers: np.ndarray = X) -> Any:
    """Return a leaf that requires a gradient."""
    return torch.tensor(numbers, requires_grad=True)


def raised(function: Callable[..., Any]) -> Any:
    """Return the type of what a call raises, and the first words of torch's message."""
    try:
        function()
    except Exception as error:
        return type(error).__name__, str(error)[:40]
    return "nothing"


def kinds(*tensors: Any) -> list[list[bool]]:
    """Return what tensors say of their place in the graph."""
    return [[x.requires_grad, x.is_leaf, x.grad_fn is None] for x in tensors]
