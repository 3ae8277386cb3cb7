# Built by kindling build from course/given/kindling/autograd/inference.py.
"""Inference mode: nothing is recorded, as in ``no_grad``."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from typing import Any

from kindling.autograd.grad_mode import enable_grad, no_grad


class inference_mode(contextlib.ContextDecorator):
    """Record nothing: around lines, or above a function; ``mode=False`` records.

    torch also marks what is made inside, and refuses it later where a graph is
    recorded. Here such a tensor is one like any other.
    """

    def __new__(cls, mode: bool | Callable[..., Any] = True) -> Any:
        """Return the mode, or a function that runs in it."""
        return super().__new__(cls) if isinstance(mode, bool) else cls()(mode)

    def __init__(self, mode: bool = True) -> None:
        self.mode = mode

    def __enter__(self) -> None:
        self.block: Any = no_grad() if self.mode else enable_grad()
        self.block.__enter__()

    def __exit__(self, *error: object) -> Any:
        return self.block.__exit__(*error)

    def _recreate_cm(self) -> inference_mode:
        return type(self)(self.mode)
