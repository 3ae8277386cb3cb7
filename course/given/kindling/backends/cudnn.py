"""Switches that programs set for NVIDIA's library; they change nothing here."""

from __future__ import annotations

enabled = True
deterministic = False
benchmark = False


def is_available() -> bool:
    """False: this library computes on the CPU."""
    return False
