"""Growing a class over several cells of a notebook."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

F = TypeVar("F", bound=Callable[..., Any])


def extend(cls: type) -> Callable[[F], F]:
    """Return a decorator that adds the function below it to a class as a method.

    Raises TypeError if ``cls`` is not a class, for instance an object of it.

    >>> class Counter:
    ...     count = 2
    >>> @extend(Counter)
    ... def double(self):
    ...     return 2 * self.count
    >>> Counter().double()
    4
    """
    if not isinstance(cls, type):
        raise TypeError(
            f"extend({type(cls).__name__} object): pass the class itself, "
            f"as in @extend({type(cls).__name__})"
        )

    def add(function: F) -> F:
        setattr(cls, function.__name__, function)
        return function

    return add
