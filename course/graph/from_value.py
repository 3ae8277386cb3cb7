"""The recording of a graph of scalar values, read from the student's own objects.

What is asked of the class: `data`, `grad` (None until one has come), `inputs` (a tuple
of values), `op` (a word), `local_derivatives` (one number per input); `name` if it has
one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from .gradients import with_gradients
from .labels import label, listing, plain
from .names import Names
from .reading import Complaints, Reading, attribute, read
from .recording import Edge, Kind, Node, Recording, Shown, State
from .walk import readings_in_order
from .watch_values import watched_values


def from_value(root: object, names: Names, parameters: Iterable[object]) -> Recording:
    """The recording of everything that `root` was computed from.

    `names` finds names by `id`, `parameters` are the values to mark as such.
    """
    complaints = Complaints()
    readings = readings_in_order([root], complaints, read)
    return recorded(readings, id(root), names, list(parameters), complaints)


def stepped(
    root: object, names: Names, parameters: Iterable[object], backward: object = True
) -> Recording:
    """The recording before backward, with the history of one backward pass.

    `backward` may be a function that does the pass in place of the method.
    """
    complaints = Complaints()
    readings = readings_in_order([root], complaints, read)
    forward = _forward(readings, id(root), names, list(parameters), complaints)
    return replace(forward, history=watched_values(root, forward, readings, backward))


def recorded(
    readings: Mapping[int, Reading],
    root: int,
    names: Names,
    parameters: list[object],
    complaints: Complaints,
) -> Recording:
    """The recording of values already read; the keys and `root` are their `id`s."""
    return with_gradients(_forward(readings, root, names, parameters, complaints))


def _forward(
    readings: Mapping[int, Reading],
    root: int,
    names: Names,
    parameters: list[object],
    complaints: Complaints,
) -> Recording:
    numbers = {key: number for number, key in enumerate(readings, start=1)}
    marked = {id(parameter) for parameter in parameters}
    nodes = tuple(
        _node(numbers[key], reading, names.of(key, reading.name), key in marked)
        for key, reading in readings.items()
    )
    operands = {key: nodes[number - 1] for key, number in numbers.items()}
    edges: list[Edge] = []
    for key, reading in readings.items():
        edges += _edges(numbers[key], reading, operands)
    labels = {key: label(node) for key, node in operands.items()}
    notes = remarks(complaints, labels) + computed(nodes)
    notes += unused(parameters, numbers, names)
    return Recording(nodes, tuple(edges), numbers[root], notes, numbers=numbers)


def _node(number: int, reading: Reading, name: str, is_parameter: bool) -> Node:
    return Node(
        number,
        _kind(reading, name, is_parameter),
        name=name,
        op=reading.op,
        value=reading.data,
        grad=reading.grad,
        state=State.NOT_RUN if reading.tracked else State.NOT_TRACKED,
        failed=reading.failed,
    )


def _kind(reading: Reading, name: str, is_parameter: bool) -> Kind:
    if is_parameter:
        return Kind.PARAMETER
    if reading.op:
        return Kind.RESULT
    return Kind.INPUT if name else Kind.CONSTANT


def _edges(
    number: int, reading: Reading, operands: Mapping[int, Node]
) -> Iterator[Edge]:
    locals_ = reading.locals or (None,) * len(reading.inputs)
    sources = [operands[id(value)] for value in reading.inputs]
    for position, (source, local) in enumerate(zip(sources, locals_, strict=True)):
        rule = _rule(reading.op, position, local, sources)
        yield Edge(source.number, number, position, rule=rule, local=local)


def _rule(op: str, position: int, local: Shown, sources: list[Node]) -> str:
    """The local derivative of a product is the other factor, where it truly is."""
    if op != "mul" or len(sources) != 2:
        return ""
    other = sources[1 - position]
    return other.label if local is not None and local == other.value else ""


def remarks(complaints: Complaints, labels: Mapping[int, str]) -> tuple[str, ...]:
    """The complaints as sentences about the values with the labels."""
    return tuple(
        f"{_where(values, labels)}: {sentence}."
        for sentence, values in complaints.about.items()
    )


def _where(values: list[object], labels: Mapping[int, str]) -> str:
    keys = {id(value) for value in values}
    return listing([words for key, words in labels.items() if key in keys])


def computed(nodes: Iterable[Node]) -> tuple[str, ...]:
    """A parameter that is a result trains nothing: an update made a new value."""
    found = [node for node in nodes if node.kind is Kind.PARAMETER and node.op]
    words = [f"{label(node)} (by {plain(node.op)})" for node in found]
    if not found:
        return ()
    fact = f"Marked as a parameter, but computed from other values: {listing(words)}."
    return (f"{fact} An update changes data, it makes no new value.",)


def unused(
    parameters: list[object], numbers: Mapping[int, int], names: Names
) -> tuple[str, ...]:
    """Parameters that are not among the values with the numbers."""
    outside = [value for value in parameters if id(value) not in numbers]
    if not outside:
        return ()
    words = [
        plain(names.of(id(value), _own_name(value))) or "an unnamed value"
        for value in outside
    ]
    verb = "is a parameter" if len(outside) == 1 else "are parameters"
    return (f"{listing(words)} {verb} that this graph does not use.",)


def _own_name(value: object) -> str:
    name = attribute(value, "name")
    return name if isinstance(name, str) else ""
