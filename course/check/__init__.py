"""The checks of the notebooks: the student's code and torch answer the same probe.

>>> from course import check
>>> check.raises(lambda: 1 / 0)
'ZeroDivisionError'
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import Any

from course.check.graphs import graph
from course.check.judge import current, notebook_judge
from course.check.probe import each, make_probe

Function = Callable[..., Any]

__all__ = [
    "again",
    "each",
    "equal",
    "graph",
    "like_torch",
    "raises",
    "value_like_torch",
]


def like_torch(
    ask: Function | None = None, *, rounds: int = 3, seconds: float = 10.0
) -> Any:
    """Check a function of (library, rng): the student's library must answer as torch.

    ``rounds`` is the number of different draws; a round longer than ``seconds``
    counts as wrong. Raises CheckFailed if no part of the answer agrees.
    """
    return _decorate("library", ask, rounds=rounds, seconds=seconds)


def value_like_torch(
    ask: Function | None = None, *, rounds: int = 3, seconds: float = 10.0
) -> Any:
    """Check a function of (Value, rng) against float64 scalars of torch.

    On the other side ``Value`` makes torch scalars that require a gradient. Options
    and errors are those of ``like_torch``.
    """
    return _decorate("value", ask, rounds=rounds, seconds=seconds)


def equal(
    *, yours: Function, torch: Function, rounds: int = 3, seconds: float = 10.0
) -> Callable[[Function], Function]:
    """Check ``yours(my, **inputs)`` against ``torch(torch, **inputs)``.

    The decorated function of rng draws the inputs, a dict; ``my`` holds the
    notebook's names; arrays reach ``torch`` as tensors of the same dtype. An input
    that ``yours`` changes counts as a wrong part.
    """
    options = {"yours": yours, "torch": torch, "rounds": rounds, "seconds": seconds}

    def decorate(ask: Function) -> Function:
        current().submit(make_probe("equal", ask, **options))
        return ask

    return decorate


def _decorate(kind: str, ask: Function | None, **options: Any) -> Any:
    def decorate(function: Function) -> Function:
        current().submit(make_probe(kind, function, **options))
        return function

    return decorate if ask is None else decorate(ask)


def raises(call: Function) -> str:
    """Return the name of the exception type that a call raises, or "nothing".

    >>> raises(lambda: None)
    'nothing'
    """
    try:
        call()
    except NotImplementedError:
        raise
    except Exception as error:
        return type(error).__name__
    return "nothing"


def again(seed: int | None = None) -> None:
    """Repeat the last check on fresh numbers against live torch, where installed."""
    notebook_judge.again(secrets.randbelow(2**32) if seed is None else seed)
