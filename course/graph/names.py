"""Names for values: those given, then those of the variables that hold them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import FrameType

from .reading import attribute, is_value

LIST_LIMIT = 1000
"""Lists longer than this are not searched for values to name."""


def names_by_id(variables: Mapping[str, object]) -> dict[int, str]:
    """Map the `id` of each value to its first name; items of lists are `w[0]`, `w[1]`."""
    names: dict[int, str] = {}
    for name, content in list(variables.items()):
        for value, full_name in _values_in(name, content):
            names.setdefault(id(value), full_name)
    return names


def names_from_variables(frame: FrameType | None) -> dict[int, str]:
    """Names of the variables that code in the frame sees, for values without a name.

    Names that begin with an underscore, as a notebook's `_` and `_12`, do not count.
    """
    names: dict[int, str] = {}
    for variables in (frame.f_locals, frame.f_globals) if frame else ():
        for name, content in list(variables.items()):
            for value, full_name in () if name[:1] == "_" else _values_in(name, content):
                if not value_name(value):
                    names.setdefault(id(value), full_name)
    return names


def _values_in(name: str, content: object) -> Iterator[tuple[object, str]]:
    if is_value(content):
        yield content, name
    elif isinstance(content, (list, tuple)) and len(content) <= LIST_LIMIT:
        for index, item in enumerate(content):
            if is_value(item):
                yield item, f"{name}[{index}]"


def parameter_names(
    parameters: object,
) -> tuple[list[object], dict[int, str]]:
    """The values in `parameters` and the names that come with them.

    Takes what `parameters()` and `named_parameters()` give: values, a dict of names to
    values, or pairs of a name and a value.
    """
    if is_value(parameters):
        return [parameters], {}
    if isinstance(parameters, Mapping):
        parameters = parameters.items()
    if not isinstance(parameters, Iterable):
        raise TypeError(_wrong_parameters(parameters))
    values: list[object] = []
    names: dict[int, str] = {}
    for item in parameters:
        value, name = _pair(item)
        if not is_value(value):
            raise TypeError(_wrong_parameters(value))
        values.append(value)
        if name:
            names[id(value)] = name
    return values, names


def _pair(item: object) -> tuple[object, str]:
    if isinstance(item, Sequence) and len(item) == 2 and isinstance(item[0], str):
        return item[1], item[0]
    return item, ""


def _wrong_parameters(parameters: object) -> str:
    call = ", with parentheses" if callable(parameters) else ""
    return (
        f"parameters= needs values, but got a {type(parameters).__name__}; "
        f"pass for instance parameters=[w, b] or parameters=neuron.parameters(){call}"
    )


def value_name(value: object) -> str:
    """The name that the value carries itself, empty if it has none."""
    name = attribute(value, "name")
    return name if isinstance(name, str) else ""
