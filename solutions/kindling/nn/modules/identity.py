# Built by kindling build from course/given/kindling/nn/modules/identity.py.
"""A module that changes nothing."""

from __future__ import annotations

from typing import Any

from kindling.nn.modules.module import Module


class Identity(Module):
    """The input as it is; takes any arguments, so that it can stand for any module."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__()

    def forward(self, input: Any) -> Any:
        """The input itself."""
        return input
