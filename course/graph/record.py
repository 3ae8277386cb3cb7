"""Choosing the producer that can record what was handed to a view."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from types import FrameType
from typing import cast

from .failing import called, from_failure
from .from_tensor import from_tensor
from .from_value import from_value, stepped
from .models import models_in
from .module_calls import ModuleCalls, listening
from .names import (
    Names,
    models_from_variables,
    names_by_id,
    names_from_variables,
    parameter_names,
    tensors_from_variables,
    tensors_of,
)
from .reading import MISSING, attribute, is_value, kind_of
from .recording import Recording
from .tensor_reading import is_tensor
from .watch_values import replayed


def record(
    thing: object,
    names: Mapping[str, object] | None,
    parameters: object,
    frame: FrameType,
    backward: object = False,
) -> Recording:
    """The recording of a value, of a function that returns one, or of a recording.

    With `backward`, one backward pass through tensors is watched. Raises TypeError for
    anything else.
    """
    return _recorded(thing, names, parameters, frame, backward, False)


def steps_of(
    thing: object,
    names: Mapping[str, object] | None,
    parameters: object,
    frame: FrameType,
    backward: object,
) -> Recording:
    """The same, with the history of one backward pass.

    A recording that has none gets the pass that its local derivatives call for.
    """
    found = _recorded(thing, names, parameters, frame, backward, True)
    failed = any(node.failed for node in found.nodes)
    if isinstance(thing, Recording) and found.history is None and not failed:
        return replace(found, history=replayed(found))
    return found


def _recorded(
    thing: object,
    names: Mapping[str, object] | None,
    parameters: object,
    frame: FrameType,
    backward: object,
    in_steps: bool,
) -> Recording:
    if isinstance(thing, Recording):
        return thing
    if names is not None and not isinstance(names, Mapping):
        raise TypeError(f'names= needs a dict such as {{"w": w}}, got {names!r:.60}')
    values, parameter_labels = parameter_names(parameters)
    given = parameter_labels | names_by_id(names or {})
    labels = Names(given, {}, models_in(names or {}))
    if names is None:
        found, models = names_from_variables(frame), models_from_variables(frame)
        labels = Names(given, found, models)
    variables = tensors_from_variables(frame) if names is None else tensors_of(names)
    held = [*variables, *filter(is_tensor, values)]
    known = _Known(labels, values, held, backward, in_steps)
    if is_value(thing) or is_tensor(thing):
        return known.recording(thing)
    if not _is_function(thing):
        raise TypeError(_unknown(thing))
    with listening(labels.models) as calls:
        result, error = called(cast(Callable[[], object], thing))
    known = replace(known, calls=calls)
    if error is not None:
        return from_failure(error, labels, values, known.tensors)
    if not (is_value(result) or is_tensor(result)):
        raise TypeError(_wrong_result(result))
    return known.recording(result)


@dataclass(frozen=True)
class _Known:
    """What the caller has told: names, parameters, tensors at hand, what to watch."""

    names: Names
    parameters: list[object]
    tensors: list[object]
    backward: object
    in_steps: bool
    calls: ModuleCalls | None = None

    def recording(self, thing: object) -> Recording:
        library = type(thing).__module__.partition(".")[0]
        return replace(self._recorded(thing), library=library)

    def _recorded(self, thing: object) -> Recording:
        if is_tensor(thing):
            return from_tensor(
                thing,
                self.names,
                self.parameters,
                self.tensors,
                self.backward,
                self.calls,
            )
        if self.in_steps:
            return stepped(thing, self.names, self.parameters, self.backward)
        if self.backward is not False and self.backward is not None:
            raise TypeError(
                "backward= is for tensors, whose results keep no grad; a Value keeps "
                "its grad, so call its backward() and draw it then"
            )
        return from_value(thing, self.names, self.parameters)


def find(recording: Recording, thing: object) -> int:
    """The number of the node that `around=` means: a value, a name, or a number.

    Raises ValueError if the recording has none.
    """
    if isinstance(thing, str):
        named = [node.number for node in recording.nodes if node.name == thing]
        number = named[0] if named else None
    elif isinstance(thing, int):
        number = thing if thing in recording.by_number else None
    else:
        number = recording.numbers.get(id(thing))
    if number is None:
        raise ValueError(_not_found(thing))
    return number


def _is_function(thing: object) -> bool:
    return inspect.isroutine(thing) or isinstance(thing, functools.partial)


def _not_found(thing: object) -> str:
    what = repr(thing) if isinstance(thing, (str, int)) else "that value"
    return (
        f"around={what}: this graph has no such value; give a value that the result "
        "was computed from, its name, or its number in the text"
    )


def _unknown(thing: object) -> str:
    if isinstance(thing, type):
        name = thing.__name__
        return f"got the class {name} itself; pass a value, as in draw({name}(2.0))"
    what = kind_of(thing)
    if thing is None:
        advice = "the variable holds None; does the function that made it lack a return"
        return f"got None, which has no graph: {advice}?"
    if callable(thing):
        return f"got a {what}; pass what it returns when called, as in draw(model(x))"
    if attribute(thing, "shape") is not MISSING:
        return (
            f"got a {what}, but graphs are drawn of scalar values, objects with data "
            "(one number), grad, inputs, op and local_derivatives, and of tensors, "
            "with requires_grad and grad_fn"
        )
    return (
        f"got a {what}, which does not remember what it was computed from; pass a "
        "Value, and compute with Values (Value(2.0) * x) all the way to it"
    )


def _wrong_result(result: object) -> str:
    if result is None:
        return "the function returned None; does it lack a return?"
    what = kind_of(result)
    return f"the function returned a {what}; it should return a Value or a tensor"
