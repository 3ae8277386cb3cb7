# Built by kindling build from course/given/kindling/nn/modules/__init__.py.
"""The classes of modules, one file for each kind."""

from typing import Any


def __getattr__(name: str) -> Any:
    """The class of modules of that name: ``nn.modules.Linear`` is ``nn.Linear``."""
    from kindling import nn  # it imports the files of this folder

    found = getattr(nn, name, None) if name in nn.__all__ else None
    if not isinstance(found, type):
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return found
