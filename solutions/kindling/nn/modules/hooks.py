# Built by kindling build from course/given/kindling/nn/modules/hooks.py.
"""ModuleHooks: functions that see, and may replace, what goes in and what comes out."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from kindling.nn.modules import global_hooks as of_all
from kindling.nn.modules.always_called import AlwaysCalled
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
    _forward_hooks_always_called: Any
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
        marks = [self._forward_pre_hooks_with_kwargs] if with_kwargs else []
        return added(self._forward_pre_hooks, hook, prepend, *marks)

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
        (module, args, kwargs, output). always_call: also if the call fails, with what
        there is of the output, or None.
        """
        marks = [self._forward_hooks_with_kwargs] if with_kwargs else []
        if always_call:
            marks.append(self._forward_hooks_always_called)
        return added(self._forward_hooks, hook, prepend, *marks)

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
        on_grads, first_on_grads = self._backward_hooks, self._backward_pre_hooks
        post, pre = self._forward_hooks, self._forward_pre_hooks
        if not (pre or post or on_grads or first_on_grads or any(of_all.PLACES)):
            return NO_HOOKS
        backward = (
            [*of_all.BACKWARD.values(), *on_grads.values()],
            [*of_all.BACKWARD_PRE.values(), *first_on_grads.values()],
        )
        before: list[Before] = []
        for key, hook in (*of_all.FORWARD_PRE.items(), *pre.items()):
            kind = _with if key in self._forward_pre_hooks_with_kwargs else _without
            before.append(partial(kind, self, hook))
        hooks = self._hooks_after()
        after: list[After] = [partial(call, self, hook) for _, hook, call, _ in hooks]
        if any(backward):
            pass_back = BackwardHooks(self, *backward)
            before.append(pass_back.on_inputs)
            after.append(pass_back.on_result)
        if any(always for *_, always in hooks):
            return self._guarded(before, after, hooks)
        return before, after

    def _hooks_after(self) -> list[tuple[str, Any, Any, bool]]:
        """Of each forward hook: whose it is, itself, how to call it, if always."""
        found = []
        kinds = (
            ("global ", of_all.FORWARD, of_all.FORWARD_WITH_KWARGS),
            ("", self._forward_hooks, self._forward_hooks_with_kwargs),
        )
        always = of_all.FORWARD_ALWAYS_CALLED | self._forward_hooks_always_called
        for whose, hooks, with_kwargs in kinds:
            for key, hook in hooks.items():
                call = _on_result if key in with_kwargs else _on_output
                found.append((whose, hook, call, key in always))
        return found

    def _guarded(
        self, before: list[Before], after: list[After], hooks: list[Any]
    ) -> tuple[list[Before], list[After]]:
        """Both lists, so that hooks which always are called hear of what fails."""
        call = AlwaysCalled(self, [entry for entry in hooks if entry[3]])
        own = hooks + [None] * (len(after) - len(hooks))
        first: list[Before] = [call.before(function) for function in before]
        first.append(call.watch_forward)
        return first, list(map(call.after, after, own))


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
