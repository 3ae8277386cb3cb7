"""The notebook's own definitions, put where they belong in the imported library.

In unit 03 the notebook defines ``Tensor``, and ``kindling.tensor(...)``, which is
given, must make tensors of that class. So after each cell and before each check every
name that the notebook defines, and that its cell exports, takes its place in the
library.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from types import FunctionType, ModuleType
from typing import Any

from course.carry.hook import Library, installed


def sync(names: Mapping[str, Any]) -> None:
    """Put the definitions among ``names``, those of a notebook, into the library.

    A module that is imported later takes them from the same ``names``.
    """
    library = installed()
    if library is None:
        return
    library.notebook = names
    changed: dict[int, tuple[Any, Any]] = {}
    for place in library.texts.live:
        module = sys.modules.get(place) if place in library.imported else None
        if module is not None:
            for name, value in library.definitions(place).items():
                old = vars(module).get(name)
                if old is value:
                    continue
                setattr(module, name, value)
                if isinstance(old, type | FunctionType):
                    changed[id(old)] = (old, value)
    _replace(library, changed)


def _replace(library: Library, changed: dict[int, tuple[Any, Any]]) -> None:
    """Put new functions and classes in the place of old ones that modules imported.

    A given module whose class inherits from an old class is run again, which makes
    new classes in turn.
    """
    while changed:
        again = []
        for module in loaded(library):
            if _renewed(module, changed):
                again.append(module)
        changed = {}
        for module in again:
            before = dict(vars(module))
            exec(library.get_code(module.__name__), module.__dict__)
            for name, old in before.items():
                new = vars(module).get(name)
                if isinstance(old, type | FunctionType) and new is not old:
                    changed[id(old)] = (old, new)


def _renewed(module: ModuleType, changed: Mapping[int, tuple[Any, Any]]) -> bool:
    """Put new ones in the place of old ones in a module.

    Returns whether a class that the module's own text makes has an old ancestor.
    """
    inherits = False
    for name, value in list(vars(module).items()):
        if id(value) in changed:
            setattr(module, name, changed[id(value)][1])
        elif isinstance(value, type) and value.__module__ == module.__name__:
            inherits |= any(id(base) in changed for base in value.__mro__[1:])
    return inherits


def loaded(library: Library) -> list[ModuleType]:
    """Return the modules of the library that have been imported.

    The library keeps a list: to look through all modules of the process would touch the
    memory of each, which a process that was forked to answer one check would copy.
    """
    found = (sys.modules.get(name) for name in list(library.imported))
    return [module for module in found if module is not None]
