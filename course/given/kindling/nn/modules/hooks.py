"""ModuleHooks: functions that see, and may replace, what goes in and what comes out."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from kindling.nn.modules.backward_hooks import BackwardHooks
from kindling.nn.modules.handles import RemovableHandle, added
from kindling.nn.modules.members import ModuleMembers

Before = Callable[[tuple[Any, ...], dict[str, Any]], Any]
"""From args and kwargs to the pair to go on with, or None to leave them."""

After = Callable[[tuple[Any, ...], dict[str, Any], Any], Any]
"""From args, kwargs and result to the result to go on with, or None to leave it."""

NO_HOOKS: tuple[list[Any], list[Any]] = ([], [])


class ModuleHooks(ModuleMembers):
    """Hooks before forward, after it, and on the way back."""

    _forward_pre_hooks: Any
    _forward_pre_hooks_with_kwargs: Any
    _forward_hooks: Any
    _forward_hooks_with_kwargs: Any
    _backward_hooks: Any
    _backward_pre_hooks: Any

    def register_forward_pre_hook(
        self, hook: Any, *, prepend: bool = False, with_kwargs: bool = False
    ) -> RemovableHandle:
        """Call ``hook(module, args)`` before each forward.

        It returns None, or other arguments: a tuple, or a single one. with_kwargs: it
        is called with kwargs as well and returns None or (args, kwargs). prepend: it
        comes before the hooks that are there. The handle's ``remove`` ends it.
        """
        marks = self._forward_pre_hooks_with_kwargs if with_kwargs else None
        return added(self._forward_pre_hooks, hook, prepend, marks)

    def register_forward_hook(
        self,
        hook: Any,
        *,
        prepend: bool = False,
        with_kwargs: bool = False,
        always_call: bool = False,
    ) -> RemovableHandle:
        """Call ``hook(module, args, output)`` after each forward.

        It returns None, or another output. with_kwargs: it is called with
        (module, args, kwargs, output). RuntimeError for always_call.
        """
        if always_call:
            raise RuntimeError(
                "register_forward_hook: always_call=True, a hook that runs after a "
                "forward that failed, is outside this library"
            )
        marks = self._forward_hooks_with_kwargs if with_kwargs else None
        return added(self._forward_hooks, hook, prepend, marks)

    def register_full_backward_hook(
        self, hook: Any, prepend: bool = False
    ) -> RemovableHandle:
        """Call ``hook(module, grad_input, grad_output)`` in each backward pass.

        Both are tuples, None for what has no gradient. It returns None, or the tuple
        to go on with in the place of grad_input.
        """
        return added(self._backward_hooks, hook, prepend)

    def register_full_backward_pre_hook(
        self, hook: Any, prepend: bool = False
    ) -> RemovableHandle:
        """Call ``hook(module, grad_output)`` when the gradient of the output arrives.

        It returns None, or the tuple to go on with in the place of grad_output.
        """
        return added(self._backward_pre_hooks, hook, prepend)

    def _call_hooks(self) -> tuple[list[Before], list[After]]:
        """What a call does before forward and after it: two lists, often empty.

        Each function of the first is called with (args, kwargs), each of the second
        with (args, kwargs, result). One that returns None leaves things as they are.
        """
        backward = self._backward_hooks or self._backward_pre_hooks
        if not (backward or self._forward_hooks or self._forward_pre_hooks):
            return NO_HOOKS
        before: list[Before] = []
        for key, hook in self._forward_pre_hooks.items():
            kind = _with if key in self._forward_pre_hooks_with_kwargs else _without
            before.append(partial(kind, self, hook))
        after: list[After] = []
        for key, hook in self._forward_hooks.items():
            knows = key in self._forward_hooks_with_kwargs
            after.append(partial(_on_result if knows else _on_output, self, hook))
        if backward:
            pass_back = BackwardHooks(
                self, self._backward_hooks.values(), self._backward_pre_hooks.values()
            )
            before.append(pass_back.on_inputs)
            after.append(pass_back.on_result)
        return before, after


def _without(module: Any, hook: Any, args: Any, kwargs: Any) -> Any:
    changed = hook(module, args)
    if changed is None:
        return None
    return (changed if isinstance(changed, tuple) else (changed,)), kwargs


def _with(module: Any, hook: Any, args: Any, kwargs: Any) -> Any:
    changed = hook(module, args, kwargs)
    if changed is None or (isinstance(changed, tuple) and len(changed) == 2):
        return changed
    raise RuntimeError(
        "forward pre-hook must return None or a tuple of (new_args, new_kwargs), but "
        f"got {changed}."
    )


def _on_output(module: Any, hook: Any, args: Any, kwargs: Any, result: Any) -> Any:
    return hook(module, args, result)


def _on_result(module: Any, hook: Any, args: Any, kwargs: Any, result: Any) -> Any:
    return hook(module, args, kwargs, result)
