"""Names for values: those given, then those of the variables that hold them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import FrameType

from .models import is_model, joined, models_in, parameters_of, paths_of
from .reading import is_value
from .tensor_reading import is_tensor

LIST_LIMIT = 1000
"""Lists longer than this are not searched for values to name."""


@dataclass(frozen=True)
class Names:
    """Names under the `id` of what they name: those given, and those of variables.

    `models` are those that variables hold.
    """

    given: Mapping[int, str]
    found: Mapping[int, str]
    models: Sequence[tuple[str, object]] = ()

    def of(self, key: int, own: str) -> str:
        """The name given, else the value's own, else that of a variable."""
        return self.given.get(key) or own or self.found.get(key, "")

    def within(self, keys: Collection[int]) -> Names:
        """The names for a graph of these values, parameters called by their path.

        If several models have parameters in it, a name begins with the variable.
        """
        known = [(name, paths_of(model)) for name, model in self.models]
        here = [(name, paths) for name, paths in known if paths.keys() & keys]
        found = dict(self.found)
        for variable, paths in reversed(here):
            first = variable if len(here) > 1 else ""
            found |= {key: joined(first, path) for key, path in paths.items()}
        return replace(self, found=found, models=())


def names_by_id(variables: Mapping[str, object]) -> dict[int, str]:
    """Map the `id` of each object to its first name; items of a list are `w[0]`, ...

    Nothing but the `id` of an object is looked at: most are no values.
    """
    names: dict[int, str] = {}
    for name, content in list(variables.items()):
        names.setdefault(id(content), name)
        if isinstance(content, (list, tuple)) and len(content) <= LIST_LIMIT:
            for index, item in enumerate(content):
                names.setdefault(id(item), f"{name}[{index}]")
    return names


def names_from_variables(frame: FrameType) -> dict[int, str]:
    """Names of the variables that code in the frame sees, its own before global ones.

    Names that begin with an underscore, as a notebook's `_` and `_12`, do not count.
    """
    names: dict[int, str] = {}
    for variables in (frame.f_globals, frame.f_locals):
        names |= names_by_id(_public_ones(variables))
    return names


def models_from_variables(
    frame: FrameType,
) -> list[tuple[str, object]]:
    """The models in the variables that code in the frame sees."""
    return models_in(_public_ones(frame.f_globals) | _public_ones(frame.f_locals))


def tensors_of(variables: Mapping[str, object]) -> list[object]:
    """The tensors that variables hold, themselves or in lists."""
    found: list[object] = []
    for content in list(variables.values()):
        several = isinstance(content, (list, tuple)) and len(content) <= LIST_LIMIT
        items = content if isinstance(content, (list, tuple)) and several else [content]
        found += [item for item in items if is_tensor(item)]
    return found


def tensors_from_variables(frame: FrameType) -> list[object]:
    """The tensors in the variables that code in the frame sees, its own first."""
    own, shared = _public_ones(frame.f_locals), _public_ones(frame.f_globals)
    return [*tensors_of(own), *tensors_of(shared)]


def _public_ones(variables: Mapping[str, object]) -> dict[str, object]:
    items = list(variables.items())
    return {name: content for name, content in items if _public(name)}


def _public(name: str) -> bool:
    return name.isidentifier() and not name.startswith("_")


def parameter_names(
    parameters: object,
) -> tuple[list[object], dict[int, str]]:
    """The values in `parameters` and the names that come with them.

    Takes what `parameters()` and `named_parameters()` give: values, a dict of names to
    values, or pairs of a name and a value; or a model, whose parameters are meant.
    """
    if is_model(parameters):
        parameters = parameters_of(parameters)
    if is_value(parameters) or is_tensor(parameters):
        return [parameters], {}
    if isinstance(parameters, Mapping):
        parameters = parameters.items()
    if not isinstance(parameters, Iterable):
        raise TypeError(_wrong_parameters(parameters))
    values: list[object] = []
    names: dict[int, str] = {}
    for item in parameters:
        value, name = _pair(item)
        if not (is_value(value) or is_tensor(value)):
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
