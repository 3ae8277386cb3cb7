# Built by kindling build from course/given/kindling/nn/modules/handles.py.
"""Hooks in a dict, in the order in which they are called, and handles to them."""

from __future__ import annotations

import itertools
import weakref
from collections import OrderedDict
from typing import Any

_numbers = itertools.count()


class RemovableHandle:
    """What registering a hook returns; ``remove`` takes the hook away again."""

    def __init__(self, *places: Any) -> None:
        self.id = next(_numbers)
        self._places = [weakref.ref(place) for place in places]

    def remove(self) -> None:
        """Take the hook away; nothing happens if it is gone already."""
        for place in self._places:
            hooks = place()
            if hooks is not None:
                hooks.pop(self.id, None)

    def __enter__(self) -> RemovableHandle:
        return self

    def __exit__(self, *error: object) -> None:
        self.remove()

    def __getstate__(self) -> dict[str, Any]:
        return {"id": self.id, "places": [place() for place in self._places]}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.id = state["id"]
        places = [place for place in state["places"] if place is not None]
        self._places = [weakref.ref(place) for place in places]


def added(
    hooks: OrderedDict[int, Any], hook: Any, prepend: bool = False, *marks: Any
) -> RemovableHandle:
    """The handle of a hook that is now the last one, or the first with prepend.

    marks: dicts in which the hook is marked as well.
    """
    handle = RemovableHandle(hooks, *marks)
    hooks[handle.id] = hook
    if prepend:
        hooks.move_to_end(handle.id, last=False)
    for mark in marks:
        mark[handle.id] = True
    return handle
