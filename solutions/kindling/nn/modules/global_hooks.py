# Built by kindling build from course/given/kindling/nn/modules/global_hooks.py.
"""Hooks of all modules at once, for looking into a program, as torch has them."""

from __future__ import annotations

from collections import OrderedDict
from typing import Any

from kindling.nn.modules.handles import RemovableHandle, added

FORWARD_PRE: OrderedDict[int, Any] = OrderedDict()
FORWARD: OrderedDict[int, Any] = OrderedDict()
FORWARD_WITH_KWARGS: OrderedDict[int, Any] = OrderedDict()
FORWARD_ALWAYS_CALLED: OrderedDict[int, Any] = OrderedDict()
BACKWARD_PRE: OrderedDict[int, Any] = OrderedDict()
BACKWARD: OrderedDict[int, Any] = OrderedDict()
PLACES = (FORWARD_PRE, FORWARD, BACKWARD_PRE, BACKWARD)

__all__ = [
    "register_module_forward_hook",
    "register_module_forward_pre_hook",
    "register_module_full_backward_hook",
    "register_module_full_backward_pre_hook",
]


def register_module_forward_pre_hook(hook: Any) -> RemovableHandle:
    """Call ``hook(module, args)`` before each forward of any module.

    It comes before the module's own hooks and may return other arguments, as they may.
    """
    return added(FORWARD_PRE, hook)


def register_module_forward_hook(
    hook: Any, *, with_kwargs: bool = False, always_call: bool = False
) -> RemovableHandle:
    """Call ``hook(module, args, output)`` after each forward of any module.

    The arguments are those of ``Module.register_forward_hook``.
    """
    marks = [FORWARD_WITH_KWARGS] * with_kwargs + [FORWARD_ALWAYS_CALLED] * always_call
    return added(FORWARD, hook, False, *marks)


def register_module_full_backward_pre_hook(hook: Any) -> RemovableHandle:
    """Call ``hook(module, grad_output)`` on the way back through any module."""
    return added(BACKWARD_PRE, hook)


def register_module_full_backward_hook(hook: Any) -> RemovableHandle:
    """Call ``hook(module, grad_input, grad_output)`` behind any module."""
    return added(BACKWARD, hook)
