"""Growing a class over several cells of a notebook."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NoReturn


class Method:
    """What is left in the notebook under the name of a method: a call says how."""

    def __init__(self, cls: type, name: str) -> None:
        self.cls, self.name = cls, name

    def __call__(self, *args: object, **kwargs: object) -> NoReturn:
        """Raise TypeError: the function has become a method."""
        raise TypeError(
            f"{self.name} is a method of {self.cls.__name__}: call it on an object, "
            f"inside a method as self.{self.name}(...)"
        )

    def __repr__(self) -> str:
        return f"<{self.name}, a method of {self.cls.__name__}>"


def extend(cls: type) -> Callable[[Callable[..., Any]], Method]:
    """Return a decorator that adds the function below it to a class as a method.

    The name itself then stands for no function of the notebook; calling it says so.
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

    def add(function: Callable[..., Any]) -> Method:
        setattr(cls, function.__name__, function)
        return Method(cls, function.__name__)

    return add
