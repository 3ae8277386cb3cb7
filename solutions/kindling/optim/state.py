# Built by kindling build from course/given/kindling/optim/state.py.
"""OptimizerState: the state of an optimizer as a dict, and back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from copy import deepcopy
from typing import Any

from kindling.core import TensorCore


class OptimizerState:
    """``state_dict`` and ``load_state_dict``; parameters stand in it as numbers."""

    param_groups: list[dict[str, Any]]
    state: defaultdict[Any, Any]

    def state_dict(self) -> dict[str, Any]:
        """The state of each parameter by its number, and the groups' options.

        The tensors in it are the optimizer's own, not copies.
        """
        numbers = self._numbers()
        groups = [
            {
                **{name: value for name, value in group.items() if name != "params"},
                "params": [numbers[param] for param in group["params"]],
            }
            for group in self.param_groups
        ]
        state = {numbers.get(key, key): value for key, value in self.state.items()}
        return {"state": state, "param_groups": groups}

    def load_state_dict(self, state_dict: dict[str, Any]) -> None:
        """Take state and options over from a ``state_dict`` of the same groups.

        Tensors are converted to the dtype of their parameter, except "step". Raises
        ValueError if the number of groups or of parameters in one differs.
        """
        groups, saved = self.param_groups, deepcopy(state_dict["param_groups"])
        if len(groups) != len(saved):
            raise ValueError(
                "loaded state dict has a different number of parameter groups"
            )
        sizes = [
            (len(mine["params"]), len(theirs["params"]))
            for mine, theirs in zip(groups, saved, strict=True)
        ]
        if any(mine != theirs for mine, theirs in sizes):
            raise ValueError(
                "loaded state dict contains a parameter group that doesn't match the "
                "size of optimizer's group"
            )
        params = {
            number: param
            for mine, theirs in zip(groups, saved, strict=True)
            for number, param in zip(theirs["params"], mine["params"], strict=True)
        }
        self.state = defaultdict(dict)
        for key, value in state_dict["state"].items():
            param = params.get(key)
            known = param is not None
            self.state[param if known else key] = _fit(param, value) if known else value
        self.param_groups = [
            _taken_over(mine, theirs)
            for mine, theirs in zip(groups, saved, strict=True)
        ]

    def _numbers(self) -> dict[Any, int]:
        """The number of each parameter, in the order of the groups."""
        numbers: dict[Any, int] = {}
        for group in self.param_groups:
            for param in group["params"]:
                numbers.setdefault(param, len(numbers))
        return numbers


def _taken_over(mine: dict[str, Any], theirs: dict[str, Any]) -> dict[str, Any]:
    names = {k: mine[k] for k in ("param_names",) if k in mine and k not in theirs}
    return {**theirs, **names, "params": mine["params"]}


def _fit(param: Any, value: Any, key: Any = None) -> Any:
    """A saved value as the state of a parameter."""
    if isinstance(value, TensorCore):
        tensor: Any = value
        fixed = key == "step" or not param.is_floating_point()
        return tensor if fixed else tensor.to(param.dtype)
    if isinstance(value, dict):
        return {name: _fit(param, item, name) for name, item in value.items()}
    if isinstance(value, Iterable) and not isinstance(value, str):
        return type(value)(_fit(param, item) for item in value)  # type: ignore[call-arg]
    return value
