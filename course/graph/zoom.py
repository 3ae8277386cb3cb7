"""The part of a graph within some steps of one value."""

from __future__ import annotations

from collections import deque
from dataclasses import replace

from .labels import count, label
from .recording import Node, Recording

DEFAULT_HOPS = 2


def zoomed(recording: Recording, center: int, hops: int) -> Recording:
    """The values at most `hops` edges from `center`, in both directions.

    Gradient states stay those of the whole graph; each value counts the inputs that
    are left out.
    """
    near = _near(recording, center, hops)
    nodes = tuple(
        _with_hidden(node, recording, near)
        for node in recording.nodes
        if node.number in near
    )
    edges = tuple(
        edge for edge in recording.edges if edge.source in near and edge.target in near
    )
    steps = count(hops, "step")
    part = f"within {steps} of {label(recording.by_number[center])}"
    total = len(recording.nodes)
    return replace(recording, nodes=nodes, edges=edges, part=part, total=total)


def _near(recording: Recording, center: int, hops: int) -> set[int]:
    neighbors: dict[int, list[int]] = {node.number: [] for node in recording.nodes}
    for edge in recording.edges:
        neighbors[edge.source].append(edge.target)
        neighbors[edge.target].append(edge.source)
    distance = {center: 0}
    waiting = deque([center])
    while waiting:
        number = waiting.popleft()
        for other in neighbors[number]:
            if other not in distance and distance[number] < hops:
                distance[other] = distance[number] + 1
                waiting.append(other)
    return set(distance)


def _with_hidden(node: Node, recording: Recording, near: set[int]) -> Node:
    sources = [edge.source for edge in recording.operands[node.number]]
    targets = [edge.target for edge in recording.leaving[node.number]]
    return replace(
        node,
        hidden_inputs=sum(number not in near for number in sources),
        hidden_uses=sum(number not in near for number in targets),
    )
