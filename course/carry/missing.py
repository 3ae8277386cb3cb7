"""Names that the library uses and that no cell has defined yet."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NoReturn

from course.carry.links import imported, path_in
from course.carry.names import names_of

Missing = Mapping[str, frozenset[str]]


class StandIn:
    """What stands for a name that is missing; whoever uses it is told."""

    def __new__(cls, *args: object, **kwargs: object) -> NoReturn:
        """Raise NotDefined: an object cannot be made yet."""
        from course.check.student import NotDefined

        raise NotDefined(cls.__name__)


def stand_in(name: str, module: str) -> Any:
    """Return what stands for a missing function or class: a class of its own."""
    return type(name, (StandIn,), {"__module__": module, "__doc__": "Not defined yet."})


def missing_names(
    files: Mapping[str, str], live: Mapping[str, Mapping[str, bool]]
) -> dict[str, frozenset[str]]:
    """Return, for each module, the names that it should have and its text has not.

    These are the names that the notebook at work will define (``live``) and those that
    a module of the library imports, since a later unit builds them.
    """
    wanted = {module: set(names) for module, names in live.items()}
    for text in files.values():
        for module, name in imported(text):
            if not path_in(f"{module}.{name}", files):
                wanted.setdefault(module, set()).add(name)
    found = {}
    for module, names in wanted.items():
        path = path_in(module, files)
        defined = names_of(files[path]).defined if path else frozenset()
        inside = {name for name in names if f"{module}.{name}" in wanted}
        lacking = frozenset(names) - defined - inside - {"*"}
        if path is None or (lacking and "__getattr__" not in defined):
            found[module] = lacking
    return found
