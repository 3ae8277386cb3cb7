"""Functions and modules take torch's arguments: names, order, defaults."""

import inspect
from typing import Any

import pytest
import torch

import kindling

AREAS = ["nn", "nn.functional", "nn.init", "nn.utils"]

SHORTER = {"mse_loss"}
"""Functions that a unit writes without torch's last argument, weight."""


TWO_IN_ONE = {
    f"{kind}_pool{dims}d" for kind in ("max", "adaptive_max") for dims in (1, 2, 3)
}
"""Functions of which torch has two, and says no more than (*args, **kwargs)."""


THREE_IN_ONE = {"RNN", "LSTM", "GRU"}
"""Layers of which torch says no more than (*args, **kwargs)."""


def area(library: Any, path: str) -> Any:
    """Return the module of a library at a path such as nn.functional."""
    for name in path.split("."):
        library = getattr(library, name)
    return library


def arguments(thing: Any) -> list[tuple[str, str, str]]:
    """Return name, kind and default of each argument, as text."""
    found = inspect.signature(thing).parameters.values()
    return [(p.name, p.kind.name, shown(p.default)) for p in found]


def shown(default: Any) -> str:
    """Return a default as text, a function by its name."""
    return getattr(default, "__name__", repr(default))


def written_in_python(path: str) -> list[tuple[str, str]]:
    """Return the names that kindling has in an area and torch says arguments of."""
    names = []
    for name in area(kindling, path).__all__:
        thing = getattr(area(torch, path), name)
        if name in TWO_IN_ONE or name in THREE_IN_ONE:
            continue
        if callable(thing) and not inspect.isbuiltin(thing) and name not in SHORTER:
            names.append((path, name))
    return names


NAMES = [pair for path in AREAS for pair in written_in_python(path)]


@pytest.mark.parametrize("path, name", NAMES)
def test_arguments_are_torchs(path, name):
    ours, theirs = (
        arguments(getattr(area(library, path), name)) for library in (kindling, torch)
    )
    assert ours == theirs


METHODS = sorted(
    name
    for name, method in vars(torch.nn.Module).items()
    if inspect.isfunction(method)
    and name in dir(kindling.nn.Module)
    and (name[0] != "_" or name == "_load_from_state_dict")
)


@pytest.mark.parametrize("name", METHODS)
def test_methods_of_modules_take_torchs_arguments(name):
    ours, theirs = (getattr(lib.nn.Module, name) for lib in (kindling, torch))
    assert arguments(ours) == arguments(theirs)
