"""A line that shows on a terminal that something is being done."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console


@contextmanager
def busy(words: str) -> Iterator[None]:
    """Show a moving line on the terminal while the block runs; elsewhere show nothing.

    It stands on the standard error stream, so that what is piped stays clean.
    """
    console = Console(stderr=True, highlight=False)
    if not console.is_terminal:
        yield
        return
    with console.status(words):
        yield
