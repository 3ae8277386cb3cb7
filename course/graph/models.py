"""Reading a model: its modules, parameters and buffers by path.

What is asked of the class is what torch's modules have: dicts `_parameters`, `_modules`
and `_buffers`. The dicts are read, not `named_parameters`, which a student may just be
writing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from .reading import MISSING, attribute
from .tensor_reading import is_tensor

PLACES = ("_parameters", "_buffers", "_modules")
LOST_LIMIT = 100
"""Items of a list that are searched for parts that nobody has registered."""


@dataclass(eq=False)
class Module:
    """One module: its path, its own members by name, and what it has not registered."""

    module: object
    path: str
    parameters: dict[str, object] = field(default_factory=dict)
    buffers: dict[str, object] = field(default_factory=dict)
    children: dict[str, object] = field(default_factory=dict)
    lost: dict[str, str] = field(default_factory=dict)

    @property
    def kind(self) -> str:
        """The name of its class."""
        return type(self.module).__name__


def is_model(thing: object) -> bool:
    """True if the thing looks like a module of the student's library or of torch.

    >>> is_model(3.0), is_model([])
    (False, False)
    """
    if isinstance(thing, type):
        return False
    return all(isinstance(_dict(thing, place), Mapping) for place in PLACES)


def modules_of(model: object) -> list[Module]:
    """Every module below the model once, the model first, under its first path."""
    found: dict[int, Module] = {}
    waiting = [("", model)]
    while waiting:
        path, module = waiting.pop()
        if id(module) in found:
            continue
        found[id(module)] = read = _read(module, path)
        below = [(joined(path, name), child) for name, child in read.children.items()]
        waiting += reversed(below)
    return list(found.values())


def joined(path: str, name: str) -> str:
    """The path of what a module calls by that name.

    >>> joined("", "layers"), joined("layers", "0")
    ('layers', 'layers.0')
    """
    return f"{path}.{name}" if path else name


def named_parts(model: object) -> Iterator[tuple[str, object]]:
    """Path and tensor of each parameter and buffer, the first path of each first."""
    for module in modules_of(model):
        for name, tensor in (*module.parameters.items(), *module.buffers.items()):
            yield joined(module.path, name), tensor


def parameters_of(model: object) -> list[tuple[str, object]]:
    """Path and tensor of each parameter, once."""
    found: dict[int, tuple[str, object]] = {}
    for module in modules_of(model):
        for name, tensor in module.parameters.items():
            found.setdefault(id(tensor), (joined(module.path, name), tensor))
    return list(found.values())


def models_in(variables: Mapping[str, object]) -> list[tuple[str, object]]:
    """The models that variables hold, each once and with the variable.

    A model that lies inside another one does not count.
    """
    models = {name: thing for name, thing in variables.items() if is_model(thing)}
    inside = set()
    for model in models.values():
        inside |= {id(module.module) for module in modules_of(model)[1:]}
    outer: dict[int, tuple[str, object]] = {}
    for name, model in models.items():
        if id(model) not in inside:
            outer.setdefault(id(model), (name, model))
    return list(outer.values())


def paths_of(model: object) -> dict[int, str]:
    """The path of each parameter and buffer by its `id`, the first one of each."""
    paths: dict[int, str] = {}
    for path, tensor in named_parts(model):
        paths.setdefault(id(tensor), path)
    return paths


def _read(module: object, path: str) -> Module:
    read = Module(module, path)
    members = [_members(module, place) for place in PLACES]
    read.parameters = {n: x for n, x in members[0].items() if is_tensor(x)}
    read.buffers = {n: x for n, x in members[1].items() if is_tensor(x)}
    read.children = {n: x for n, x in members[2].items() if is_model(x)}
    own = attribute(module, "__dict__")
    for name, content in list(own.items()) if isinstance(own, dict) else ():
        words = "" if name.startswith("_") else _unregistered(content)
        if words:
            read.lost[name] = words
    return read


def _unregistered(content: object) -> str:
    """What an ordinary attribute hides: tensors that are trained, or modules."""
    if is_tensor(content):
        return "a tensor"
    if is_model(content):
        return "a module"
    if not isinstance(content, (list, tuple, dict)):
        return ""
    several = content.values() if isinstance(content, dict) else content
    items = list(several)[:LOST_LIMIT]
    for what, hidden in (("module", is_model), ("tensor", is_tensor)):
        count = sum(map(hidden, items))
        if count:
            return f"{count} {what}{'s' * (count > 1)} in a {type(content).__name__}"
    return ""


def _members(module: object, place: str) -> dict[str, object]:
    found = _dict(module, place)
    return dict(found) if isinstance(found, Mapping) else {}


def _dict(thing: object, name: str) -> object:
    """The content of an instance's own dict: no class of a student is asked."""
    own = attribute(thing, "__dict__")
    return own.get(name, MISSING) if isinstance(own, dict) else MISSING
