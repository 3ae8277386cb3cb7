"""Probabilities as arguments."""

from __future__ import annotations


def need_probability(p: float) -> None:
    """Raise ValueError if p is no probability, as torch's dropout does."""
    if p < 0.0 or p > 1.0:
        raise ValueError(f"dropout probability has to be between 0 and 1, but got {p}")
