# Built by kindling build from course/given/kindling/nn/modules/saving.py.
"""ModuleSaving: the numbers of a module as a dict, and hooks around that."""

from __future__ import annotations

import warnings
from collections import OrderedDict
from typing import Any

from kindling.nn.modules.conversion import ModuleConversion
from kindling.nn.modules.handles import RemovableHandle, added

POSITIONAL = (
    "Positional args are being deprecated, use kwargs instead. Refer to "
    "https://pytorch.org/docs/main/generated/torch.nn.Module.html"
    "#torch.nn.Module.state_dict for details."
)
EXTRA_STATE = "_extra_state"


class ModuleSaving(ModuleConversion):
    """Saving; the entries of one module are left to what a unit builds."""

    _version = 1
    _save_to_state_dict: Any
    _state_dict_hooks: Any
    _state_dict_pre_hooks: Any
    _load_state_dict_pre_hooks: Any
    _load_state_dict_post_hooks: Any

    def state_dict(
        self,
        *args: Any,
        destination: Any = None,
        prefix: str = "",
        keep_vars: bool = False,
    ) -> Any:
        """The parameters and persistent buffers by path, in an OrderedDict.

        They share memory with the module. keep_vars: the parameters themselves, not
        detached. args: torch's older way to hand over the three, with a FutureWarning.
        """
        if args:
            warnings.warn(POSITIONAL, FutureWarning, stacklevel=2)
            given = (destination, prefix, keep_vars)
            pairs = zip(given, (*args, *given[len(args) :]), strict=True)
            destination, prefix, keep_vars = (now or older for now, older in pairs)
        if destination is None:
            destination = OrderedDict()
            destination._metadata = OrderedDict()
        about = {"version": self._version}
        if hasattr(destination, "_metadata"):
            destination._metadata[prefix[:-1]] = about
        for hook in list(self._state_dict_pre_hooks.values()):
            hook(self, prefix, keep_vars)
        self._save_to_state_dict(destination, prefix, keep_vars)
        if type(self).get_extra_state is not ModuleSaving.get_extra_state:
            destination[prefix + EXTRA_STATE] = self.get_extra_state()
        for name, child in self._modules.items():
            if child is not None:
                child.state_dict(
                    destination=destination,
                    prefix=f"{prefix}{name}.",
                    keep_vars=keep_vars,
                )
        for hook in list(self._state_dict_hooks.values()):
            if hook(self, destination, prefix, about) is not None:
                raise RuntimeError("state_dict post-hook must return None")
        return destination

    def get_extra_state(self) -> Any:
        """What else belongs to the state; a class that has some overrides this."""
        raise RuntimeError(f"{type(self).__name__} has no extra state")

    def set_extra_state(self, state: Any) -> None:
        """Take over what ``get_extra_state`` returned."""
        raise RuntimeError(f"{type(self).__name__} has no extra state")

    # -- hooks

    def register_state_dict_post_hook(self, hook: Any) -> RemovableHandle:
        """Call ``hook(module, state_dict, prefix, local_metadata)`` after saving."""
        return added(self._state_dict_hooks, hook)

    def register_state_dict_pre_hook(self, hook: Any) -> RemovableHandle:
        """Call ``hook(module, prefix, keep_vars)`` before saving."""
        return added(self._state_dict_pre_hooks, hook)

    def register_load_state_dict_pre_hook(self, hook: Any) -> RemovableHandle:
        """Call hook with the module and the arguments of _load_from_state_dict."""
        return added(self._load_state_dict_pre_hooks, hook)

    def register_load_state_dict_post_hook(self, hook: Any) -> RemovableHandle:
        """Call ``hook(module, incompatible_keys)`` after loading."""
        return added(self._load_state_dict_post_hooks, hook)
