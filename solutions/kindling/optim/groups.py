# Built by kindling build from course/given/kindling/optim/groups.py.
"""What is asked of a group of parameters before an optimizer takes it."""

from __future__ import annotations

import warnings
from collections.abc import Iterable
from typing import Any

from kindling.core import TensorCore


def named_apart(group: dict[str, Any]) -> None:
    """Make a list of the group's params; of pairs, keep names as "param_names".

    Raises TypeError for a set, whose order is not known, ValueError if only some of
    the parameters have a name.
    """
    params = group["params"]
    if isinstance(params, TensorCore):
        params = [params]
    elif isinstance(params, set):
        raise TypeError(
            "optimizer parameters need to be organized in ordered collections, but the "
            "ordering of tensors in sets will change between runs. Please use a list "
            "instead."
        )
    params = list(params)
    pairs = [item for item in params if isinstance(item, tuple)]
    if pairs and len(pairs) < len(params):
        raise ValueError(
            "all optimizer params should be with/without names. Some param names are "
            "missing"
        )
    if pairs:
        group["param_names"] = [name for name, _ in pairs]
        params = [tensor for _, tensor in pairs]
    group["params"] = params


def checked_group(group: dict[str, Any], others: Iterable[dict[str, Any]]) -> None:
    """Raise if a group holds what cannot be trained, or what another group holds."""
    params = group["params"]
    for param in params:
        if not isinstance(param, TensorCore):
            raise TypeError(
                "optimizer can only optimize Tensors, but one of the params is "
                f"{type(param).__name__}"
            )
        if not (group.get("differentiable") or param.is_leaf):
            raise ValueError("can't optimize a non-leaf Tensor")
    if len(params) != len(set(params)):
        warnings.warn(
            "optimizer contains a parameter group with duplicate parameters; in "
            "future, this will cause an error; see "
            "github.com/pytorch/pytorch/issues/40967 for more information",
            stacklevel=5,
        )
    known = {param for other in others for param in other["params"]}
    if not known.isdisjoint(params):
        raise ValueError("some parameters appear in more than one parameter group")
