"""Which module made which value: models are listened to while a function runs."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import Any

from .models import joined, modules_of
from .reading import MISSING, Complaints, attribute
from .tensor_reading import is_tensor, leaf_of, next_nodes, node_of

Place = tuple[str, str]
"""A module: the variable that holds its model, and its path in it."""


@dataclass
class ModuleCalls:
    """The module that made each node, and that each parameter lies in, by their `id`.

    `kinds` are the names of the classes of modules. The nodes are held, so that no
    other object gets their `id`.
    """

    made_by: dict[int, Place] = field(default_factory=dict)
    holders: dict[int, Place] = field(default_factory=dict)
    kinds: dict[Place, str] = field(default_factory=dict)
    nodes: list[object] = field(default_factory=list)
    called: set[Place] = field(default_factory=set)

    def note(self, place: Place, given: object, result: object) -> None:
        """Note that the module has made the result from what was given."""
        self.called.add(place)
        before = {id(node_of(tensor)) for tensor in _tensors(given)}
        waiting = [node_of(tensor) for tensor in _tensors(result)]
        seen: set[int] = set()
        while waiting:
            node = waiting.pop()
            if node is None or id(node) in before or id(node) in seen:
                continue
            seen.add(id(node))
            if leaf_of(node) is not MISSING:
                continue
            if id(node) not in self.made_by:
                self.made_by[id(node)] = place
                self.nodes.append(node)
            waiting += next_nodes(node, Complaints())

    def path(self, place: Place) -> str:
        """The path that a picture shows; of several models, with the variable first.

        What lies in a model directly has no path, if it is the only one.
        """
        variable, path = place
        if not self._several:
            return path
        return joined(variable, path) if path else variable

    def paths_of_kinds(self) -> dict[str, str]:
        """The class of each module by the path that a picture shows."""
        shown = ((self.path(place), kind) for place, kind in self.kinds.items())
        return {path: kind for path, kind in shown if path}

    @property
    def _several(self) -> bool:
        """True if models with parts of their own were called from several variables."""
        with_parts = {place[0] for place in self.called if place[1]}
        with_parts |= {place[0] for place in self.holders.values()} & {
            place[0] for place in self.called
        }
        return len(with_parts) > 1


@contextmanager
def listening(models: Sequence[tuple[str, object]]) -> Iterator[ModuleCalls]:
    """Listen to the modules of the models, each with the name of its variable.

    Afterwards the models are as they were.
    """
    calls = ModuleCalls()
    with ExitStack() as stack:
        for variable, model in models:
            for module in modules_of(model):
                place = variable, module.path
                calls.kinds.setdefault(place, module.kind)
                for tensor in module.parameters.values():
                    calls.holders.setdefault(id(tensor), place)
                _listen(module.module, place, calls, stack)
        yield calls


def _listen(module: object, place: Place, calls: ModuleCalls, stack: ExitStack) -> None:
    own = attribute(module, "__dict__")
    original = attribute(module, "forward")
    if not isinstance(own, dict) or "forward" in own or not callable(original):
        return
    own["forward"] = _heard(original, place, calls)
    stack.callback(own.pop, "forward", None)


def _heard(
    original: Callable[..., Any], place: Place, calls: ModuleCalls
) -> Callable[..., Any]:
    def forward(*args: Any, **options: Any) -> Any:
        result = original(*args, **options)
        calls.note(place, (args, options), result)
        return result

    return forward


def _tensors(thing: object) -> Iterator[object]:
    """The tensors in what a module got or returned, also in tuples, lists and dicts."""
    waiting = [thing]
    while waiting:
        part = waiting.pop()
        if is_tensor(part):
            yield part
        elif isinstance(part, Mapping):
            waiting += part.values()
        elif isinstance(part, (tuple, list)):
            waiting += part
