"""The recording of a graph of tensors, of the student's library or of torch."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from .arrays import shown
from .from_value import computed, remarks, unused
from .labels import NOT_KEPT, label
from .module_calls import ModuleCalls
from .names import Names
from .reading import MISSING, Complaints, attribute
from .recording import Edge, Kind, Node, Recording, State
from .rules import broadcast, rule
from .tensor_evidence import boxes_of, find_contents, find_shapes, numbers_of_tensors
from .tensor_gradients import with_tensor_gradients
from .tensor_reading import RESULT, Part, Reader
from .walk import readings_in_order
from .watch import Watch, watched


def from_tensor(
    root: object,
    names: Names,
    parameters: Sequence[object],
    tensors: Sequence[object],
    backward: object = False,
    calls: ModuleCalls | None = None,
) -> Recording:
    """The recording of everything that `root` was computed from.

    `tensors` are those that the caller holds: they give names, and values that the
    graph itself does not keep. With `backward`, one backward pass is watched. `calls`
    say which module made what.
    """
    complaints = Complaints()
    reader = Reader([root, *tensors])
    start = reader.start(root)
    parts = readings_in_order([start], complaints, reader.read)
    watch = None
    if backward is not False and backward is not None:
        watch = _watched(root, backward, parts, reader, tensors)
    held = [root, *tensors]
    found = recorded(parts, id(start), names, parameters, held, complaints, watch)
    keys = dict(enumerate(parts, start=1))
    return found if calls is None else in_modules(found, keys, calls)


def in_modules(
    recording: Recording, keys: dict[int, int], calls: ModuleCalls
) -> Recording:
    """The recording with the module of each value; `keys` are the `id`s of the nodes.

    A parameter lies in the module that holds it first, a number without a name beside
    its only use.
    """
    if not calls.called:
        return recording
    known = calls.made_by | calls.holders
    places = {
        node.number: calls.path(known[keys[node.number]])
        for node in recording.nodes
        if keys[node.number] in known
    }
    for node in recording.nodes:
        if node.kind is Kind.CONSTANT:
            uses = recording.leaving[node.number]
            used = {places.get(edge.target, "") for edge in uses}
            places[node.number] = used.pop() if len(used) == 1 else ""
    nodes = tuple(
        replace(node, module=places.get(node.number, "")) for node in recording.nodes
    )
    return replace(recording, nodes=nodes, kinds=calls.paths_of_kinds())


def recorded(
    parts: dict[int, Part],
    root: int,
    names: Names,
    parameters: Sequence[object],
    tensors: Sequence[object],
    complaints: Complaints,
    watch: Watch | None = None,
) -> Recording:
    """The recording of parts already read; the keys and `root` are their `id`s."""
    names = names.within({id(part.value) for part in parts.values()})
    boxes = boxes_of(parts, tensors)
    find_contents(parts, boxes)
    find_shapes(parts, watch)
    marked = {id(parameter) for parameter in parameters}
    numbers = {key: number for number, key in enumerate(parts, start=1)}
    nodes = {
        key: _node(numbers[key], part, boxes.get(key, []), names, marked)
        for key, part in parts.items()
    }
    edges = [edge for key, part in parts.items() for edge in _edges(key, part, nodes)]
    labels = {key: label(node) for key, node in nodes.items()}
    notes = remarks(complaints, labels) + computed(nodes.values())
    living = numbers_of_tensors(boxes, numbers)
    notes += unused(list(parameters), living, names)
    done = tuple(_with_saved(nodes[key], part, nodes) for key, part in parts.items())
    forward = Recording(done, tuple(edges), numbers[root], notes, numbers=living)
    return with_tensor_gradients(forward, list(parts.values()), watch)


def _watched(
    root: object,
    seed: object,
    parts: dict[int, Part],
    reader: Reader,
    tensors: Sequence[object],
) -> Watch:
    """The backward pass; a leaf stands under its own `id`, not that of its node."""
    ends = [node for node, _ in reader.accumulators.values()]
    ops = [part.value for part in parts.values() if part.op or part.vanished]
    leaves = {id(leaf): leaf for _, leaf in reader.accumulators.values()}
    for tensor in [root, *tensors]:
        if attribute(tensor, "retains_grad") is True:
            leaves.setdefault(id(tensor), tensor)
    watch = watched(root, seed, [*ops, *ends], list(leaves.values()))
    for node, leaf in reader.accumulators.values():
        passing = watch.nodes.pop(id(node), None)
        if passing is not None:
            watch.nodes.setdefault(id(leaf), passing)
    return watch


def _node(
    number: int, part: Part, tensors: list[object], names: Names, marked: set[int]
) -> Node:
    candidates = tensors if part.op else [part.value, *tensors]
    found = (names.of(id(tensor), "") for tensor in candidates)
    name = next(filter(None, found), "")
    content = part.content
    value = None if content is MISSING else shown(content)
    return Node(
        number,
        _kind(part, name, any(id(tensor) in marked for tensor in candidates)),
        name=name,
        op=part.op,
        library_op=part.library_op,
        shape=part.shape,
        dtype=part.dtype,
        value=NOT_KEPT if value is None and not part.failed else value,
        state=State.NOT_RUN if part.tracked else State.NOT_TRACKED,
        failed=part.failed,
        odd=part.got,
    )


def _kind(part: Part, name: str, is_parameter: bool) -> Kind:
    if is_parameter or type(part.value).__name__ == "Parameter":
        return Kind.PARAMETER
    if part.op:
        return Kind.RESULT
    return Kind.INPUT if name or part.tracked else Kind.CONSTANT


def _edges(key: int, part: Part, nodes: dict[int, Node]) -> Iterable[Edge]:
    sources = [nodes[id(below)] for below in part.inputs]
    target = nodes[key]
    words = [label(node) for node in (*sources, target)]
    shapes = [node.shape for node in (*sources, target)]
    for index, (place, source) in enumerate(zip(part.places, sources, strict=True)):
        tracked = source.state is not State.NOT_TRACKED and not part.failed
        known = rule(part.op, index, words, shapes, part.options)
        spread = broadcast(part.op, source.shape, target.shape)
        yield Edge(
            source.number,
            target.number,
            place,
            broadcast=spread if source.shape or tracked else "",
            way_back=(known or f"by {part.library_op}") if tracked else "",
            shape=source.shape,
        )


def _with_saved(node: Node, part: Part, nodes: dict[int, Node]) -> Node:
    """The names of the values that the operation keeps for its backward."""
    if not part.saved and not part.freed:
        return node
    if not part.saved:
        return replace(node, freed=part.freed)
    operands = dict(zip(part.places, part.inputs, strict=True))
    names = [
        label(nodes[id(operands[place])] if place in operands else node)
        for place in sorted(part.saved, key=lambda place: (place == RESULT, place))
        if place in operands or place == RESULT
    ]
    return replace(node, saved=tuple(dict.fromkeys(names)))
