"""Options of optimizers: what is refused, and those that only torch needs."""

from __future__ import annotations

WORDS = {"lr": "learning rate", "eps": "epsilon value"}


def not_negative(**options: float) -> None:
    """Raise ValueError, in torch's words, for the first option below 0."""
    for name, value in options.items():
        if not value >= 0.0:
            raise ValueError(f"Invalid {WORDS.get(name, f'{name} value')}: {value}")


def betas_in_range(betas: tuple[float, float]) -> None:
    """Raise ValueError unless both lie in [0, 1)."""
    for index, beta in enumerate(betas):
        if not 0.0 <= beta < 1.0:
            raise ValueError(f"Invalid beta parameter at index {index}: {beta}")
