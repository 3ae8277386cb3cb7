"""A layer of both libraries on the same inputs: results, gradients, state, repr."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import torch

import kindling


def numbers(shape: Sequence[int], seed: int = 0) -> np.ndarray:
    """Return normal numbers with mean 1 and deviation 2, always the same for a seed."""
    return np.random.default_rng(seed).normal(1, 2, size=tuple(shape))


def run(
    library: Any, make: Callable[[Any], Any], batches: Sequence[np.ndarray]
) -> dict[str, Any]:
    """Return what a layer answers to batches, its gradients and its state."""
    layer = make(library).double()
    with library.no_grad():
        for place, param in enumerate(layer.parameters()):
            param.copy_(library.tensor(numbers(tuple(param.shape), place + 7)))
    found: dict[str, Any] = {"repr": repr(layer), "keys": list(layer.state_dict())}
    for mode in ("train", "eval"):
        getattr(layer, mode)()
        for place, batch in enumerate(batches):
            x = library.tensor(batch).requires_grad_()
            y = layer(x)
            found[f"{mode} {place}"] = y.detach().numpy()
            (y * y * y).sum().backward()
            found[f"{mode} {place} grad"] = x.grad.numpy()
    for name, param in layer.named_parameters():
        found[f"grad of {name}"] = param.grad.numpy()
    for name, content in layer.state_dict().items():
        found[f"state {name}"] = content.numpy()
    return found


def same(make: Callable[[Any], Any], batches: Sequence[np.ndarray]) -> None:
    """Assert that the layer that make(library) returns is the same in both."""
    mine, theirs = run(kindling, make, batches), run(torch, make, batches)
    assert mine.keys() == theirs.keys()
    for name, wanted in theirs.items():
        if isinstance(wanted, np.ndarray):
            assert mine[name].dtype == wanted.dtype, name
            np.testing.assert_allclose(mine[name], wanted, 1e-9, 1e-9, err_msg=name)
        else:
            assert mine[name] == wanted


def refused_with_the_same_words(ask: Callable[[Any], Any]) -> None:
    """Assert that both refuse with one type, and one first line of text."""
    said = []
    for library in (torch, kindling):
        try:
            ask(library)
        except Exception as error:
            said.append((type(error), str(error).split("\n")[0]))
        else:
            said.append((None, library.__name__))
    assert said[0] == said[1]
    assert said[0][0] is not None, said
