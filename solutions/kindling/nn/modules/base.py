# Built by kindling build from course/given/kindling/nn/modules/base.py.
"""ModuleBase: what a module can do that is only typing.

``Module``, which a unit builds, adds registration by assignment, the walk over its
parts, calling, the two modes, its entries in a state, and how it prints.
"""

from __future__ import annotations

from typing import Any, NoReturn

from kindling.nn.modules.state import ModuleState


class ModuleBase(ModuleState):
    """A module without registration, walks, calls, modes and printing."""

    train: Any

    def forward(self, *input: Any) -> NoReturn:
        """Raise NotImplementedError: each class says what its forward computes."""
        raise NotImplementedError(
            f'Module [{type(self).__name__}] is missing the required "forward" function'
        )

    def eval(self) -> Any:
        """This module and all below it, set to evaluation mode."""
        return self.train(False)

    def extra_repr(self) -> str:
        """What the module's own line says when it is printed."""
        return ""

    def _get_name(self) -> str:
        return type(self).__name__
