"""What programs ask about graphics cards: there are none here."""

from __future__ import annotations


def is_available() -> bool:
    """False: this library computes on the CPU.

    >>> is_available()
    False
    """
    return False


def device_count() -> int:
    """0."""
    return 0


def manual_seed(seed: int) -> None:
    """Do nothing: no card draws random numbers."""


manual_seed_all = manual_seed


def synchronize(device: object = None) -> None:
    """Do nothing: no card computes."""


def empty_cache() -> None:
    """Do nothing: no card holds memory."""
