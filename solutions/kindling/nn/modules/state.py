# Built by kindling build from course/given/kindling/nn/modules/state.py.
"""ModuleState: numbers of a dict back in a module, and what does not fit."""

from __future__ import annotations

from collections import OrderedDict, namedtuple
from collections.abc import Mapping
from typing import Any

import numpy as np

from kindling.core import TensorCore, wrap
from kindling.nn.modules.saving import EXTRA_STATE, ModuleSaving
from kindling.nn.parameter import Parameter

_Keys = namedtuple("_Keys", ["missing_keys", "unexpected_keys"])


class _IncompatibleKeys(_Keys):
    """Which keys the state lacks, and which the module does not know: two lists."""

    __slots__ = ()

    def __repr__(self) -> str:
        if not self.missing_keys and not self.unexpected_keys:
            return "<All keys matched successfully>"
        return super().__repr__()

    __str__ = __repr__


class ModuleState(ModuleSaving):
    """Loading as well; the entries of one module are left to what a unit builds."""

    _load_own: Any

    def load_state_dict(
        self, state_dict: Mapping[str, Any], strict: bool = True, assign: bool = False
    ) -> Any:
        """Copy the numbers of a state into the module; return what did not match.

        state_dict: tensors by path, of this library or of torch, or arrays. strict:
        RuntimeError names all missing and unexpected keys; else they are returned.
        A size that differs is an error in any case; what fits has been copied then.
        assign: the module takes the tensors themselves, their dtype included.
        """
        if not isinstance(state_dict, Mapping):
            raise TypeError(
                f"Expected state_dict to be dict-like, got {type(state_dict)}."
            )
        metadata = getattr(state_dict, "_metadata", None)
        state = OrderedDict((k, as_tensor(v)) for k, v in state_dict.items())
        report = _IncompatibleKeys([], [])
        errors: list[str] = []
        self._load(state, "", metadata or {}, assign, report, errors)
        if strict:
            errors = [*_complaints(report), *errors]
        if errors:
            lines = "\n\t".join(errors)
            raise RuntimeError(
                f"Error(s) in loading state_dict for {type(self).__name__}:\n\t{lines}"
            )
        return report

    def _load(
        self,
        state: Mapping[str, Any],
        prefix: str,
        metadata: Mapping[str, Any],
        assign: bool,
        report: _IncompatibleKeys,
        errors: list[str],
    ) -> None:
        """Load this module and those below it, each with the part that is its own."""
        about = dict(metadata.get(prefix[:-1], {}))
        if assign:
            about["assign_to_params_buffers"] = True
        self._load_from_state_dict(
            state,
            prefix,
            about,
            True,
            report.missing_keys,
            report.unexpected_keys,
            errors,
        )
        for name, child in self._modules.items():
            if child is not None:
                below = f"{prefix}{name}."
                part = {k: v for k, v in state.items() if k.startswith(below)}
                child._load(part, below, metadata, assign, report, errors)
        for hook in list(self._load_state_dict_post_hooks.values()):
            hook(self, report)

    def _load_from_state_dict(
        self,
        state_dict: Any,
        prefix: str,
        local_metadata: Any,
        strict: bool,
        missing_keys: list[str],
        unexpected_keys: list[str],
        error_msgs: list[str],
    ) -> None:
        """Load this module alone; the arguments are those of torch."""
        lists = missing_keys, unexpected_keys, error_msgs
        for hook in list(self._load_state_dict_pre_hooks.values()):
            hook(self, state_dict, prefix, local_metadata, strict, *lists)
        missing = missing_keys if strict else []
        self._unpack_numbers(state_dict, prefix)
        if local_metadata.get("assign_to_params_buffers"):
            self._assign_own(state_dict, prefix, missing, error_msgs)
        else:
            self._load_own(state_dict, prefix, missing, error_msgs)
        extra = prefix + EXTRA_STATE
        known = self._own_names()
        if type(self).set_extra_state is not ModuleSaving.set_extra_state:
            known.add(EXTRA_STATE)
            if extra in state_dict:
                self.set_extra_state(state_dict[extra])
            elif strict:
                missing.append(extra)
        for key in state_dict if strict else ():
            if key.startswith(prefix):
                name, dot, _ = key[len(prefix) :].partition(".")
                if name not in (self._modules if dot else known):
                    unexpected_keys.append(key)

    def _unpack_numbers(self, state: Any, prefix: str) -> None:
        """Take single numbers out of vectors, as which old files of torch hold them."""
        for name in self._own_names():
            own, value = getattr(self, name), state.get(prefix + name)
            single = getattr(own, "materialize", None) is None and own.ndim == 0
            if single and getattr(value, "shape", ()) == (1,):
                state[prefix + name] = value[0]

    def _own_names(self) -> set[str]:
        """The names of this module's parameters and persistent buffers."""
        names = {name for name, x in self._parameters.items() if x is not None}
        for name, buffer in self._buffers.items():
            if buffer is not None and name not in self._non_persistent_buffers_set:
                names.add(name)
        return names

    def _assign_own(
        self, state: Any, prefix: str, missing: list[str], errors: list[str]
    ) -> None:
        known = self._own_names()
        for name in [n for n in (*self._parameters, *self._buffers) if n in known]:
            key, old = prefix + name, getattr(self, name)
            if key not in state:
                missing.append(key)
                continue
            error = self._misfit(key, state[key], old)
            if error:
                errors.append(error)
                continue
            new = state[key]
            if isinstance(old, Parameter):
                same = isinstance(new, Parameter)
                new = new if same else Parameter(new, old.requires_grad)
                new.requires_grad_(old.requires_grad)
            setattr(self, name, new)

    @staticmethod
    def _misfit(key: str, value: Any, old: Any) -> str:
        """Why the value of a state cannot become the numbers of old, "" if it can."""
        if not isinstance(value, TensorCore):
            return (
                f'While copying the parameter named "{key}", expected torch.Tensor or '
                f"Tensor-like object from checkpoint but received {type(value)}"
            )
        if getattr(old, "materialize", None) is None and value.shape != old.shape:
            return (
                f"size mismatch for {key}: copying a param with shape {value.shape} "
                f"from checkpoint, the shape in current model is {old.shape}."
            )
        return ""


def as_tensor(value: Any) -> Any:
    """The value as a tensor of this library if it is an array or a tensor of torch."""
    if isinstance(value, TensorCore):
        return value
    if hasattr(value, "detach") and hasattr(value, "numpy"):
        return wrap(value.detach().cpu().numpy())
    return wrap(value) if isinstance(value, np.ndarray) else value


def _complaints(report: _IncompatibleKeys) -> list[str]:
    found = []
    for what, keys in (
        ("Missing", report.missing_keys),
        ("Unexpected", report.unexpected_keys),
    ):
        listed = ", ".join(f'"{key}"' for key in keys)
        if keys:
            found.append(f"{what} key(s) in state_dict: {listed}. ")
    return found
