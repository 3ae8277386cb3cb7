"""Which module made which value: models are listened to while a function runs."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import Any

from .models import joined, modules_of
from .reading import MISSING, Complaints, attribute
from .tensor_reading import is_tensor, leaf_of, next_nodes, node_of


@dataclass
class ModuleCalls:
    """The path of the module that made each node, by the `id` of the node.

    `kinds` are the names of the classes of modules by their path. The nodes are held,
    so that no other object gets their `id`.
    """

    paths: dict[int, str] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)
    nodes: list[object] = field(default_factory=list)

    def note(self, path: str, given: object, result: object) -> None:
        """Note that the module at the path has made the result from what was given."""
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
            if id(node) not in self.paths:
                self.paths[id(node)] = path
                self.nodes.append(node)
            waiting += next_nodes(node, Complaints())


@contextmanager
def listening(models: Sequence[tuple[str, object]]) -> Iterator[ModuleCalls]:
    """Listen to the modules of the models, each with the name of its variable.

    What lies in a model directly has no path; of several models, each path begins with
    the variable. Afterwards the models are as they were.
    """
    calls = ModuleCalls()
    with ExitStack() as stack:
        for variable, model in models:
            for module in modules_of(model):
                start = variable if len(models) > 1 else ""
                path = joined(start, module.path) if module.path else start
                if path:
                    calls.kinds.setdefault(path, module.kind)
                _listen(module.module, path, calls, stack)
        yield calls


def _listen(module: object, path: str, calls: ModuleCalls, stack: ExitStack) -> None:
    own = attribute(module, "__dict__")
    original = attribute(module, "forward")
    if not isinstance(own, dict) or "forward" in own or not callable(original):
        return
    own["forward"] = _heard(original, path, calls)
    stack.callback(own.pop, "forward", None)


def _heard(
    original: Callable[..., Any], path: str, calls: ModuleCalls
) -> Callable[..., Any]:
    def forward(*args: Any, **options: Any) -> Any:
        result = original(*args, **options)
        calls.note(path, (args, options), result)
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
