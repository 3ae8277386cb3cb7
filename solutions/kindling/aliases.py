# Built by kindling build from course/given/kindling/aliases.py.
"""NumPy's names of arguments, which torch takes beside its own."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

ALIASES = {"axis": "dim", "keepdims": "keepdim", "x1": "input", "x2": "other"}
"""Names of arguments that NumPy has, and torch's for the same."""


def numpy_names(method: Callable[..., Any]) -> Callable[..., Any]:
    """The method, called by NumPy's names of arguments as well.

    >>> numpy_names(lambda dim: dim)(axis=1)
    1
    """

    @wraps(method)
    def renamed(*args: Any, **kwargs: Any) -> Any:
        return method(*args, **in_torch_names(kwargs))

    return renamed


def in_torch_names(given: dict[str, Any]) -> dict[str, Any]:
    """The same arguments, each by torch's name.

    >>> in_torch_names({"axis": 0, "keepdim": True})
    {'dim': 0, 'keepdim': True}
    """
    return {ALIASES.get(name, name): value for name, value in given.items()}
