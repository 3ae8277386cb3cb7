"""Options of optimizers: what is refused, and those that only torch needs."""

from __future__ import annotations

from typing import Any

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


def gradient_of(param: Any, group: dict[str, Any]) -> Any:
    """The gradient to descend along: turned around by "maximize", with weight decay."""
    grad = -param.grad if group["maximize"] else param.grad
    if group["weight_decay"]:
        grad = grad.add(param, alpha=group["weight_decay"])
    return grad
