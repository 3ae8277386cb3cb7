# Built by kindling build from course/given/kindling/nn/modules/container_longtail.py.
"""What containers of modules can do that is only typing: the rest of a list, a dict.

Unit 07 builds ``Sequential`` and ``ModuleList`` on the two bases below.
"""

from __future__ import annotations

import operator
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from kindling.nn.modules.module import Module


class Numbered(Module):
    """Modules under the names "0", "1", ...: what a list of them can do."""

    _modules: Any

    def __len__(self) -> int:
        return len(self._modules)

    def __iter__(self) -> Iterator[Any]:
        return iter(self._modules.values())

    def __dir__(self) -> list[str]:
        return [name for name in super().__dir__() if not name.isdigit()]

    def _name_at(self, index: int) -> str:
        """The name of the module at an index; IndexError if there is none."""
        place = operator.index(index)
        if not -len(self) <= place < len(self):
            raise IndexError(f"index {place} is out of range")
        return list(self._modules)[place]

    def __setitem__(self, index: int, module: Any) -> None:
        setattr(self, self._name_at(index), module)

    def __delitem__(self, index: int | slice) -> None:
        names = list(self._modules)
        gone = names[index] if isinstance(index, slice) else [self._name_at(index)]
        for name in gone:
            delattr(self, name)
        self._number(list(self))

    def _number(self, modules: list[Any]) -> None:
        """Hold these modules, named "0", "1", ... in their order."""
        self._modules = dict(zip(map(str, range(len(modules))), modules, strict=True))

    def _shift_in(self, index: int, module: Any) -> None:
        for place in range(len(self), index, -1):
            self._modules[str(place)] = self._modules[str(place - 1)]
        self._modules[str(index)] = module

    def pop(self: Any, key: int | slice) -> Any:
        """Take the module at an index out, or those of a slice, and return it."""
        taken = self[key]
        del self[key]
        return taken


class SequentialBase(Numbered):
    """The methods of ``Sequential`` that unit 07 does not build."""

    def append(self, module: Any) -> Any:
        """Add a module at the end, named after the number of modules; return self."""
        self.add_module(str(len(self)), module)
        return self

    def extend(self, sequential: Iterable[Any]) -> Any:
        """Add modules at the end; return self."""
        for module in sequential:
            self.append(module)
        return self

    def insert(self, index: int, module: Any) -> Any:
        """Add a module before the one at an index; return self.

        Raises AssertionError for what is no module, IndexError out of range.
        """
        if not isinstance(module, Module):
            raise AssertionError(f"module should be of type: {Module}")
        if not -len(self) <= index <= len(self):
            raise IndexError(f"Index out of range: {index}")
        self._shift_in(index + len(self) if index < 0 else index, module)
        return self

    def __add__(self, other: Any) -> Any:
        return _sequential().extend(self).extend(_joined_with(other))

    def __iadd__(self, other: Any) -> Any:
        for place, module in enumerate(_joined_with(other), start=len(self)):
            self.add_module(str(place), module)
        return self

    def __mul__(self, times: Any) -> Any:
        self._check_factor(times)
        return _sequential().extend(list(self) * times)

    __rmul__ = __mul__

    def __imul__(self, times: Any) -> Any:
        self._check_factor(times)
        for place, module in enumerate(list(self) * (times - 1), start=len(self)):
            self.add_module(str(place), module)
        return self

    def _check_factor(self, times: Any) -> None:
        if not isinstance(times, int):
            raise TypeError(
                f"unsupported operand type(s) for *: {type(self)} and {type(times)}"
            )
        if times <= 0:
            raise ValueError(
                f"Non-positive multiplication factor {times} for {type(self)}"
            )


def _sequential() -> Any:
    """An empty ``Sequential``, which is built on this module."""
    from kindling.nn.modules.container import Sequential

    return Sequential()


def _joined_with(other: Any) -> Any:
    if not isinstance(other, SequentialBase):
        raise ValueError(
            "add operator supports only objects of Sequential class, but "
            f"{type(other)} is given."
        )
    return other


class ModuleListBase(Numbered):
    """The methods of ``ModuleList`` that unit 07 does not build."""

    def extend(self, modules: Iterable[Any]) -> Any:
        """Add modules at the end; return self. TypeError for what is not iterable."""
        _check_iterable("ModuleList.extend", "iterable", modules)
        for place, module in enumerate(modules, start=len(self)):
            self.add_module(str(place), module)
        return self

    def insert(self, index: int, module: Any) -> None:
        """Put a module before the one at an index."""
        self._shift_in(index, module)

    def __iadd__(self, modules: Iterable[Any]) -> Any:
        return self.extend(modules)

    def __add__(self, other: Iterable[Any]) -> Any:
        from kindling.nn.modules.container import ModuleList  # it is built on this

        return ModuleList([*self, *other])

    def __repr__(self) -> str:
        """The modules, one per line; equal neighbors share a line, with their count."""
        blocks: list[list[Any]] = []  # first and last index of equal ones, their repr
        for index, module in enumerate(self):
            text = repr(module)
            if blocks and blocks[-1][2] == text:
                blocks[-1][1] = index
            else:
                blocks.append([index, index, text])
        if not blocks:
            return f"{self._get_name()}()"
        lines = [_block_line(*block) for block in blocks]
        return "\n".join([f"{self._get_name()}(", *lines, ")"])


def _block_line(first: int, last: int, text: str) -> str:
    text = text.replace("\n", "\n  ")
    if first == last:
        return f"  ({first}): {text}"
    return f"  ({first}-{last}): {last - first + 1} x {text}"


class ModuleDict(Module):
    """Modules under names, as a dict, in order: an entry is a registered child.

    modules: a mapping from names to modules, or pairs of a name and a module.
    """

    _modules: Any

    def __init__(self, modules: Any = None) -> None:
        super().__init__()
        if modules is not None:
            self.update(modules)

    def __getitem__(self, key: str) -> Any:
        return self._modules[key]

    def __setitem__(self, key: str, module: Any) -> None:
        self.add_module(key, module)

    def __delitem__(self, key: str) -> None:
        del self._modules[key]

    def __len__(self) -> int:
        return len(self._modules)

    def __iter__(self) -> Iterator[str]:
        return iter(self._modules)

    def __contains__(self, key: str) -> bool:
        return key in self._modules

    def clear(self) -> None:
        """Take all modules out."""
        self._modules.clear()

    def pop(self, key: str) -> Any:
        """Take the module of that name out and return it."""
        module = self[key]
        del self[key]
        return module

    def keys(self) -> Any:
        """The names, in order."""
        return self._modules.keys()

    def items(self) -> Any:
        """Pairs of a name and a module, in order."""
        return self._modules.items()

    def values(self) -> Any:
        """The modules, in order."""
        return self._modules.values()

    def update(self, modules: Any) -> None:
        """Add the modules of a mapping, or of pairs; they replace those of their names.

        Raises TypeError for what is neither, ValueError for a pair of another length.
        """
        for key, module in pairs_of(modules, "ModuleDict", "ModuleDict.update"):
            self[key] = module


def pairs_of(entries: Any, name: str, call: str) -> Iterator[tuple[Any, Any]]:
    """Pairs of a key and a value, from a mapping, from a container, or from pairs."""
    _check_iterable(call, "iterable of key/value pairs", entries)
    if isinstance(entries, Mapping | Module):
        yield from entries.items()
        return
    for index, pair in enumerate(entries):
        element = f"{name} update sequence element #{index}"
        if not isinstance(pair, Iterable):
            raise TypeError(f"{element} should be Iterable; is{type(pair).__name__}")
        items: Any = pair
        if len(items) != 2:
            raise ValueError(f"{element} has length {len(items)}; 2 is required")
        yield items[0], items[1]


def _check_iterable(call: str, wanted: str, got: Any) -> None:
    if not isinstance(got, Iterable):
        raise TypeError(
            f"{call} should be called with an {wanted}, but got {type(got).__name__}"
        )
