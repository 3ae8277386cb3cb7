# Built by kindling build from course/given/kindling/nn/modules/parameter_containers.py.
"""Parameters in a list or a dict that registers them: ParameterList, ParameterDict."""

from __future__ import annotations

import operator
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from kindling.base import TensorBase
from kindling.nn.modules.container_longtail import pairs_of
from kindling.nn.modules.module import Module
from kindling.nn.parameter import Parameter

_NAMES = {
    "torch.float16": "Half",
    "torch.float32": "Float",
    "torch.float64": "Double",
    "torch.bool": "Bool",
    "torch.uint8": "Byte",
    "torch.int8": "Char",
    "torch.int16": "Short",
    "torch.int32": "Int",
    "torch.int64": "Long",
}


def _as_parameter(value: Any) -> Any:
    """A tensor as a parameter; what is one, or is no tensor, as it is."""
    plain = isinstance(value, TensorBase) and not isinstance(value, Parameter)
    return Parameter(value) if plain else value


def _lines(entries: Iterable[tuple[Any, Any]], typed: bool) -> str:
    """One line per entry, as the repr of a module has them."""
    lines = []
    for key, value in entries:
        told = f"Object of type: {type(value).__name__}"
        if isinstance(value, TensorBase):
            kind = "Parameter" if isinstance(value, Parameter) else "Tensor"
            held = str(value.dtype)
            held = f"torch.{_NAMES[held]}Tensor" if typed else held
            size = "x".join(map(str, value.shape))
            told = f"{kind} containing: [{held} of size {size}]"
        lines.append(f"  ({key}): {told}")
    return "\n".join(lines)


class ParameterList(Module):
    """Values in a list; tensors among them become parameters, which are registered."""

    def __init__(self, values: Any = None) -> None:
        super().__init__()
        self._size = 0
        if values is not None:
            self.extend(values)

    def _name_at(self, index: int) -> str:
        place = operator.index(index)
        if not -len(self) <= place < len(self):
            raise IndexError(f"index {place} is out of range")
        return str(place % len(self))

    def __getitem__(self, index: Any) -> Any:
        if isinstance(index, slice):
            places = range(*index.indices(len(self)))
            return type(self)([self[place] for place in places])
        return getattr(self, self._name_at(index))

    def __setitem__(self, index: int, value: Any) -> None:
        setattr(self, self._name_at(index), _as_parameter(value))

    def __len__(self) -> int:
        return self._size

    def __iter__(self) -> Iterator[Any]:
        return iter([self[place] for place in range(len(self))])

    def __iadd__(self, values: Iterable[Any]) -> Any:
        return self.extend(values)

    def __dir__(self) -> list[str]:
        return [name for name in super().__dir__() if not name.isdigit()]

    def append(self, value: Any) -> Any:
        """Add a value at the end; return self."""
        self._size += 1
        self[self._size - 1] = value
        return self

    def extend(self, values: Iterable[Any]) -> Any:
        """Add values at the end; return self.

        Raises TypeError for what is not iterable, and for a tensor.
        """
        if not isinstance(values, Iterable) or isinstance(values, TensorBase):
            raise TypeError(
                "ParameterList.extend should be called with an iterable, but got "
                f"{type(values).__name__}"
            )
        for value in values:
            self.append(value)
        return self

    def extra_repr(self) -> str:
        """One line per value, with dtype and size."""
        return _lines(enumerate(self), typed=False)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        raise RuntimeError("ParameterList should not be called.")


class ParameterDict(Module):
    """Values under names; tensors among them become parameters, which are registered.

    parameters: a mapping from names to values, or pairs of a name and a value. A plain
    dict's names are taken in alphabetical order.
    """

    def __init__(self, parameters: Any = None) -> None:
        super().__init__()
        self._keys: dict[str, None] = {}
        if parameters is not None:
            self.update(parameters)

    def _attribute(self, key: Any) -> str:
        if not isinstance(key, str):
            raise TypeError(
                "Index given to ParameterDict cannot be used as a key as it is not a "
                f"string (type is '{type(key).__name__}'). Open an issue on github if "
                "you need non-string keys."
            )
        return key

    def __getitem__(self, key: str) -> Any:
        return getattr(self, self._attribute(key))

    def __setitem__(self, key: str, value: Any) -> None:
        self._keys[key] = None
        setattr(self, self._attribute(key), _as_parameter(value))

    def __delitem__(self, key: str) -> None:
        del self._keys[key]
        delattr(self, self._attribute(key))

    def __len__(self) -> int:
        return len(self._keys)

    def __iter__(self) -> Iterator[str]:
        return iter(self._keys)

    def __reversed__(self) -> Iterator[str]:
        return reversed(self._keys)

    def __contains__(self, key: str) -> bool:
        return key in self._keys

    def copy(self) -> ParameterDict:
        """The same parameters in another dict."""
        return ParameterDict(OrderedDict(self.items()))

    def setdefault(self, key: str, default: Any = None) -> Any:
        """The value of a name; if there is none, the default becomes it."""
        if key not in self:
            self[key] = default
        return self[key]

    def clear(self) -> None:
        """Take all values out."""
        for key in list(self._keys):
            del self[key]

    def pop(self, key: str) -> Any:
        """Take the value of a name out and return it."""
        value = self[key]
        del self[key]
        return value

    def popitem(self) -> tuple[str, Any]:
        """Take the last name out and return it with its value; KeyError if empty."""
        if not self._keys:
            raise KeyError("popitem(): dictionary is empty")
        key = list(self._keys)[-1]
        return key, self.pop(key)

    def get(self, key: str, default: Any = None) -> Any:
        """The value of a name, or the default."""
        if key in self:
            return self[key]
        return default

    def fromkeys(self, keys: Iterable[str], default: Any = None) -> ParameterDict:
        """A new dict with these names, all with one value."""
        return ParameterDict((key, default) for key in keys)

    def keys(self) -> Any:
        """The names, in order."""
        return self._keys.keys()

    def items(self) -> Iterator[tuple[str, Any]]:
        """Pairs of a name and a value, in order."""
        return ((key, self[key]) for key in self._keys)

    def values(self) -> Iterator[Any]:
        """The values, in order."""
        return (self[key] for key in self._keys)

    def update(self, parameters: Any) -> None:
        """Add the values of a mapping, or of pairs; they replace those of their names.

        Raises TypeError for what is neither, ValueError for a pair of another length.
        """
        kept_in_order = isinstance(parameters, OrderedDict | ParameterDict)
        if isinstance(parameters, Mapping) and not kept_in_order:
            parameters = sorted(parameters.items())
        for key, value in pairs_of(
            parameters, "ParameterDict", "ParametersDict.update"
        ):
            self[key] = value

    def extra_repr(self) -> str:
        """One line per value, with type and size."""
        return _lines(self.items(), typed=True)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        raise RuntimeError("ParameterDict should not be called.")

    def __or__(self, other: Any) -> ParameterDict:
        both = self.copy()
        both.update(other)
        return both

    def __ror__(self, other: Any) -> ParameterDict:
        both = other.copy()
        both.update(self)
        return both

    def __ior__(self, other: Any) -> Any:
        self.update(other)
        return self
