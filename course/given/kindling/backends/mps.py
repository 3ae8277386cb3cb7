"""Apple's graphics cards: none is used here."""

from __future__ import annotations


def is_available() -> bool:
    """False: this library computes on the CPU."""
    return False


def is_built() -> bool:
    """False."""
    return False
