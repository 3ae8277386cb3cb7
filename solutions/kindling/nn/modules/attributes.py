# Built by kindling build from course/given/kindling/nn/modules/attributes.py.
"""ModuleAttributes: where a module keeps its parts, and the names they go by."""

from __future__ import annotations

from collections import OrderedDict
from typing import Any

from kindling.core import TensorCore
from kindling.nn.buffer import Buffer
from kindling.nn.modules.typename import typename
from kindling.nn.parameter import Parameter

PLACES = ("_parameters", "_buffers", "_modules")
KINDS = {
    "_parameters": ("parameter", "torch.nn.Parameter"),
    "_modules": ("child module", "torch.nn.Module"),
    "_buffers": ("buffer", "torch.nn.Buffer, torch.Tensor"),
}
"""What torch calls the members of each place, and the types that it asks for."""

STATE: dict[str, Any] = {
    "training": lambda: True,
    "_parameters": dict,
    "_buffers": dict,
    "_non_persistent_buffers_set": set,
    "_backward_pre_hooks": OrderedDict,
    "_backward_hooks": OrderedDict,
    "_forward_pre_hooks": OrderedDict,
    "_forward_pre_hooks_with_kwargs": OrderedDict,
    "_forward_hooks": OrderedDict,
    "_forward_hooks_with_kwargs": OrderedDict,
    "_forward_hooks_always_called": OrderedDict,
    "_state_dict_hooks": OrderedDict,
    "_state_dict_pre_hooks": OrderedDict,
    "_load_state_dict_pre_hooks": OrderedDict,
    "_load_state_dict_post_hooks": OrderedDict,
    "_modules": dict,
}
"""What every module has from the start, under torch's names, and how it is made."""

BUILT = {
    "named_modules",
    "_named_members",
    "train",
    "apply",
    "zero_grad",
    "_save_to_state_dict",
    "_load_own",
}
"""What a unit builds: a module that lacks one of them stands on an unfinished class."""


class ModuleAttributes:
    """An object whose parameters, buffers and child modules lie in dicts by name."""

    training: bool
    _parameters: dict[str, Any]
    _buffers: dict[str, Any]
    _modules: dict[str, Any]
    _non_persistent_buffers_set: set[str]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        name = f"{type(self).__name__}.__init__()"
        if kwargs:
            first = next(iter(kwargs))
            raise TypeError(f"{name} got an unexpected keyword argument '{first}'")
        if args:
            count = len(args) + 1
            raise TypeError(
                f"{name} takes 1 positional argument but {count} were given"
            )
        for key, make in STATE.items():
            object.__setattr__(self, key, make())

    # -- registering by name

    def register_parameter(self, name: str, param: Any) -> None:
        """Add a Parameter, or None, under a name that is not taken.

        Raises AttributeError before ``Module.__init__``, TypeError for another type,
        KeyError for a name that cannot be, ValueError for the result of an operation.
        """
        if "_parameters" not in self.__dict__:
            message = "cannot assign parameter before Module.__init__() call"
            raise AttributeError(message)
        _check_name("parameter", name)
        if hasattr(self, name) and name not in self._parameters:
            raise KeyError(f"attribute '{name}' already exists")
        if param is not None and not isinstance(param, Parameter):
            raise TypeError(
                f"cannot assign '{typename(param)}' object to parameter '{name}' "
                "(torch.nn.Parameter or None required)"
            )
        if param is not None and param.grad_fn is not None:
            raise ValueError(
                f"Cannot assign non-leaf Tensor to parameter '{name}'. Model "
                f"parameters must be created explicitly. To express '{name}' as a "
                "function of another Tensor, compute the value in the forward() method."
            )
        self._parameters[name] = param

    def register_buffer(self, name: str, tensor: Any, persistent: bool = True) -> None:
        """Add a tensor, or None, that is part of the state but is not trained.

        persistent: whether ``state_dict`` has it. Raises as ``register_parameter``.
        """
        if "_buffers" not in self.__dict__:
            raise AttributeError("cannot assign buffer before Module.__init__() call")
        _check_name("buffer", name)
        if hasattr(self, name) and name not in self._buffers:
            raise KeyError(f"attribute '{name}' already exists")
        if tensor is not None and not isinstance(tensor, TensorCore):
            raise TypeError(
                f"cannot assign '{typename(tensor)}' object to buffer '{name}' "
                "(torch Tensor or None required)"
            )
        self._buffers[name] = tensor
        if persistent:
            self._non_persistent_buffers_set.discard(name)
        else:
            self._non_persistent_buffers_set.add(name)

    def add_module(self, name: str, module: Any) -> None:
        """Add a child module, or None, under a name that is not taken.

        Raises TypeError for what is no module, KeyError for a name that cannot be.
        """
        if module is not None and not isinstance(module, ModuleAttributes):
            raise TypeError(f"{typename(module)} is not a Module subclass")
        if not isinstance(name, str):
            raise TypeError(f"module name should be a string. Got {typename(name)}")
        if hasattr(self, name) and name not in self._modules:
            raise KeyError(f"attribute '{name}' already exists")
        if "." in name:
            raise KeyError(f'module name can\'t contain ".", got: {name}')
        if name == "":
            raise KeyError('module name can\'t be empty string ""')
        self._modules[name] = module

    register_module = add_module

    # -- attributes

    def _check_kind(self, name: str, value: Any) -> None:
        """Raise TypeError if a registered name cannot become one of that value.

        A Parameter can have any name, a module every name but a parameter's; None fits
        everywhere, and a buffer's name takes any tensor.
        """
        if value is None or isinstance(value, Parameter):
            return
        for place, (what, wanted) in KINDS.items():
            if name not in (self.__dict__.get(place) or ()):
                if place == "_parameters" and isinstance(value, ModuleAttributes):
                    return
            elif place != "_buffers" or not isinstance(value, TensorCore):
                raise TypeError(
                    f"cannot assign '{typename(value)}' as {what} '{name}' "
                    f"({wanted} or None expected)"
                )

    def __setattr__(self, name: str, value: Any) -> None:
        """Keep an ordinary attribute; what is registered stays in its place.

        A ``Buffer`` is registered, as with ``register_buffer``. Raises TypeError as
        ``_check_kind``.
        """
        self._check_kind(name, value)
        if isinstance(value, Buffer):
            self.register_buffer(name, value, value.persistent)
            return
        for place in KINDS:
            if name in (self.__dict__.get(place) or ()):
                self.__dict__[place][name] = value
                return
        object.__setattr__(self, name, value)

    def __getattr__(self, name: str) -> Any:
        """The parameter, buffer or child of that name; Python found no attribute."""
        for place in PLACES:
            members = self.__dict__.get(place) or ()
            if name in members:
                return self.__dict__[place][name]
        hint = " yet: run the cell that writes it again" if name in BUILT else ""
        raise AttributeError(
            f"'{type(self).__name__}' object has no attribute '{name}'{hint}"
        )

    def __delattr__(self, name: str) -> None:
        for place in PLACES:
            if name in self.__dict__.get(place, ()):
                del self.__dict__[place][name]
                if place == "_buffers":
                    self._non_persistent_buffers_set.discard(name)
                return
        object.__delattr__(self, name)

    def __dir__(self) -> list[str]:
        names = [*dir(type(self)), *self.__dict__]
        for place in PLACES:
            names += list(self.__dict__.get(place, ()))
        return sorted(name for name in names if not name[0].isdigit())


def _check_name(what: str, name: Any) -> None:
    if not isinstance(name, str):
        raise TypeError(f"{what} name should be a string. Got {typename(name)}")
    if "." in name:
        raise KeyError(f'{what} name can\'t contain "."')
    if name == "":
        raise KeyError(f'{what} name can\'t be empty string ""')
