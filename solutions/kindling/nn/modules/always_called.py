# Built by kindling build from course/given/kindling/nn/modules/always_called.py.
"""Forward hooks that are called even if the call of their module fails."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from typing import Any

SILENCED = (
    "{}module forward hook with ``always_call=True`` raised an exception that was "
    "silenced as another error was raised in forward: {}"
)


class AlwaysCalled:
    """One call of a module, and the hooks that hear of it whatever happens.

    A context in which each part of the call runs; an exception that leaves it calls
    the hooks that have not been called yet, with what there is of the result.
    """

    def __init__(self, module: Any, hooks: list[Any]) -> None:
        """hooks: of each whose it is, "" or "global "; itself; how it is called."""
        self.module = module
        self.waiting = list(hooks)
        self.args: Any = ()
        self.kwargs: Any = {}
        self.result: Any = None

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: Any, error: Any, trace: Any) -> None:
        if not isinstance(error, Exception):
            return
        for whose, hook, call, _ in self.waiting:
            try:
                result = call(self.module, hook, self.args, self.kwargs, self.result)
            except Exception as another:
                warnings.warn(SILENCED.format(whose, another), stacklevel=4)
                continue
            self.result = self.result if result is None else result

    def before(self, function: Callable[..., Any]) -> Callable[..., Any]:
        """The function that runs before forward, within this context."""

        def guarded(args: Any, kwargs: Any) -> Any:
            self.args, self.kwargs = args, kwargs
            with self:
                return function(args, kwargs)

        return guarded

    def after(self, function: Callable[..., Any], entry: Any = None) -> Any:
        """The function that runs after forward; its entry waits no longer."""

        def guarded(args: Any, kwargs: Any, result: Any) -> Any:
            self.result = result
            self.waiting = [one for one in self.waiting if one is not entry]
            with self:
                return function(args, kwargs, result)

        return guarded

    def watch_forward(self, args: Any, kwargs: Any) -> None:
        """Let the next call of the module's forward, and only that, run in here."""
        self.args, self.kwargs = args, kwargs
        own, forward = vars(self.module), self.module.forward
        replaced = own.get("forward")

        def guarded(*args: Any, **kwargs: Any) -> Any:
            del own["forward"]
            if replaced is not None:
                own["forward"] = replaced
            with self:
                return forward(*args, **kwargs)

        own["forward"] = guarded
