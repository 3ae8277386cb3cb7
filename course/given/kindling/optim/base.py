"""OptimizerBase: parameter groups, their state, and how both are shown and kept.

``Optimizer``, which a unit builds, adds ``zero_grad`` and ``step``.
"""

from __future__ import annotations

import functools
from collections import OrderedDict, defaultdict
from collections.abc import Callable
from typing import Any

from kindling.autograd.grad_mode import enable_grad
from kindling.core import TensorCore
from kindling.nn.modules.handles import RemovableHandle, added
from kindling.optim.groups import checked_group, named_apart
from kindling.optim.state import OptimizerState
from kindling.quick import silently


class OptimizerBase(OptimizerState):
    """Parameters in groups, each with its options, and a state for each parameter.

    params: tensors, pairs of a name and a tensor, or dicts with the key "params" and
    options of that group; defaults: the options of groups that do not say otherwise.
    Raises TypeError for what is no tensor, ValueError for an empty list, a tensor that
    is no leaf, and a parameter in two groups.
    """

    step: Any
    param_groups: list[dict[str, Any]]
    state: defaultdict[Any, Any]
    _opt_called: bool

    def __init__(self, params: Any, defaults: dict[str, Any]) -> None:
        self.defaults = defaults
        self._pre_hooks: OrderedDict[int, Any] = OrderedDict()
        self._post_hooks: OrderedDict[int, Any] = OrderedDict()
        _count_steps(type(self))
        if isinstance(params, TensorCore):
            single: Any = params
            raise TypeError(
                "params argument given to the optimizer should be an iterable of "
                f"Tensors or dicts, but got {single.type()}"
            )
        self.state = defaultdict(dict)
        self.param_groups = []
        groups = list(params)
        if not groups:
            raise ValueError("optimizer got an empty parameter list")
        if not isinstance(groups[0], dict):
            groups = [{"params": groups}]
        for group in groups:
            self.add_param_group(group)

    def add_param_group(self, param_group: dict[str, Any]) -> None:
        """Train more parameters: a dict with "params" and options of the group.

        What the group does not say is as in ``defaults``.
        """
        if not isinstance(param_group, dict):
            raise TypeError(f"param_group must be a dict, but got {type(param_group)}")
        named_apart(param_group)
        for name, value in self.defaults.items():
            param_group.setdefault(name, value)
        checked_group(param_group, self.param_groups)
        self.param_groups.append(param_group)

    def register_step_pre_hook(self, hook: Callable[..., Any]) -> RemovableHandle:
        """Call ``hook(optimizer, args, kwargs)`` before each step; returns a handle.

        The first of args is the optimizer. What the hook returns, unless None, takes
        the place of args and kwargs.
        """
        return added(self._pre_hooks, hook)

    def register_step_post_hook(self, hook: Callable[..., Any]) -> RemovableHandle:
        """Call ``hook(optimizer, args, kwargs)`` after each step; returns a handle."""
        return added(self._post_hooks, hook)

    def __repr__(self) -> str:
        parts = []
        for number, group in enumerate(self.param_groups):
            options = sorted(name for name in group if name != "params")
            lines = [f"    {name}: {group[name]}" for name in options]
            parts.append("\n".join([f"Parameter Group {number}", *lines]))
        return f"{type(self).__name__} (\n" + "\n\n".join(parts) + "\n)"


def loss_of(closure: Callable[[], Any] | None) -> Any:
    """What a closure returns, its operations recorded; None if there is none."""
    if closure is None:
        return None
    with enable_grad():
        return closure()


def _count_steps(kind: Any) -> None:
    """Let the class's ``step`` run the hooks and note that it was called."""
    step = getattr(kind, "step", None)
    if step is None or hasattr(step, "counted"):
        return
    silent_step = silently(step)

    @functools.wraps(step)
    def counted(self: Any, *args: Any, **kwargs: Any) -> Any:
        args = (self, *args)
        for hook in list(self._pre_hooks.values()):
            changed = hook(self, args, kwargs)
            if changed is not None:
                args, kwargs = changed
        result = silent_step(*args, **kwargs)
        self._opt_called = True
        for hook in list(self._post_hooks.values()):
            hook(self, args, kwargs)
        return result

    counted.counted = True  # type: ignore[attr-defined]
    kind.step = counted
