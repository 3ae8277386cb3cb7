# Built by kindling build from course/given/kindling/nn/modules/members.py.
"""ModuleMembers: walking over the parts of a module, and finding one by its path."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kindling.nn.modules.attributes import ModuleAttributes
from kindling.nn.parameter import Parameter

Pairs = Iterator[tuple[str, Any]]


class ModuleMembers(ModuleAttributes):
    """Parameters, buffers and modules, with and without their names.

    All stand on ``named_modules`` and ``_named_members``, which a unit builds.
    """

    named_modules: Any
    _named_members: Any

    def parameters(self, recurse: bool = True) -> Iterator[Any]:
        """Each parameter once; only this module's own if not recurse."""
        for _, param in self.named_parameters(recurse=recurse):
            yield param

    def named_parameters(
        self, prefix: str = "", recurse: bool = True, remove_duplicate: bool = True
    ) -> Pairs:
        """Path and parameter, such as ``layers.0.weight``, in the order of assignment.

        prefix: what the paths begin with. recurse: also those of modules below.
        remove_duplicate: a shared parameter comes once, under its first path.
        """
        yield from self._named_members(
            lambda module: module._parameters.items(),
            prefix=prefix,
            recurse=recurse,
            remove_duplicate=remove_duplicate,
        )

    def buffers(self, recurse: bool = True) -> Iterator[Any]:
        """Each buffer once; only this module's own if not recurse."""
        for _, buffer in self.named_buffers(recurse=recurse):
            yield buffer

    def named_buffers(
        self, prefix: str = "", recurse: bool = True, remove_duplicate: bool = True
    ) -> Pairs:
        """Path and buffer; the arguments are those of ``named_parameters``."""
        yield from self._named_members(
            lambda module: module._buffers.items(),
            prefix=prefix,
            recurse=recurse,
            remove_duplicate=remove_duplicate,
        )

    def modules(self, remove_duplicate: bool = True) -> Iterator[Any]:
        """This module and all below it, each once unless duplicates are kept."""
        for _, module in self.named_modules(remove_duplicate=remove_duplicate):
            yield module

    def children(self) -> Iterator[Any]:
        """The modules directly below this one, each once."""
        for _, module in self.named_children():
            yield module

    def named_children(self) -> Pairs:
        """Name and module, for the modules directly below this one, each once."""
        seen = set()
        for name, module in self._modules.items():
            if module is not None and module not in seen:
                seen.add(module)
                yield name, module

    # -- one of them, by its path

    def get_submodule(self, target: str) -> Any:
        """The module at a path such as ``layers.0``; "" is this module itself.

        Raises AttributeError if there is none.
        """
        module: Any = self
        for name in target.split(".") if target else ():
            if not hasattr(module, name):
                raise AttributeError(f"{_called(module)} has no attribute `{name}`")
            module = getattr(module, name)
            if not isinstance(module, ModuleAttributes):
                raise AttributeError(f"`{name}` is not an nn.Module")
        return module

    def set_submodule(self, target: str, module: Any, strict: bool = False) -> None:
        """Put a module at a path; strict: only where there is one already.

        Raises ValueError for an empty path or what is no module, AttributeError if
        there is nothing to put it into.
        """
        if target == "":
            raise ValueError("Cannot set the submodule without a target name!")
        if not isinstance(module, ModuleAttributes):
            raise ValueError(f"`module` is not an nn.Module, found {type(module)}")
        path, _, name = target.rpartition(".")
        parent = self.get_submodule(path)
        if strict and not hasattr(parent, name):
            raise AttributeError(f"{_called(parent)} has no attribute `{name}`")
        known = getattr(parent, name, module)
        if not isinstance(known, ModuleAttributes):
            raise AttributeError(f"`{name}` is not an nn.Module")
        setattr(parent, name, module)

    def get_parameter(self, target: str) -> Any:
        """The parameter at a path such as ``layers.0.weight``.

        Raises AttributeError if there is none.
        """
        module, name, found = self._found(target)
        if not isinstance(found, Parameter):
            raise AttributeError(f"`{name}` is not an nn.Parameter")
        return found

    def get_buffer(self, target: str) -> Any:
        """The buffer at a path; AttributeError if there is none."""
        module, name, found = self._found(target)
        if name not in module._buffers:
            raise AttributeError(f"`{name}` is not a buffer")
        return found

    def _found(self, target: str) -> tuple[Any, str, Any]:
        path, _, name = target.rpartition(".")
        module = self.get_submodule(path)
        if not hasattr(module, name):
            raise AttributeError(f"{_called(module)} has no attribute `{name}`")
        return module, name, getattr(module, name)


def _called(module: Any) -> str:
    return str(module._get_name())
