"""Modules folded into one box each, below a depth."""

from __future__ import annotations

from dataclasses import replace

from .recording import Edge, Kind, Node, Recording


def folded(recording: Recording, depth: int) -> Recording:
    """The recording with every module more than `depth` levels deep as one box.

    With depth 1 a module `layers` is open, and `layers.0` is a box that stands for all
    values made in it and below it. Values outside modules stay.
    """
    groups = _groups(recording, depth)
    if not groups:
        return recording
    boxes = {
        path: _merged(path, nodes, recording.kinds.get(path, "module"))
        for path, nodes in groups.items()
    }
    place = {
        node.number: boxes[path].number
        for path, nodes in groups.items()
        for node in nodes
    }
    kept = [node for node in recording.nodes if node.number not in place]
    nodes = sorted([*kept, *boxes.values()], key=lambda node: node.number)
    return replace(
        recording,
        nodes=tuple(nodes),
        edges=_outer(recording.edges, place),
        root=place.get(recording.root, recording.root),
    )


def _groups(recording: Recording, depth: int) -> dict[str, list[Node]]:
    groups: dict[str, list[Node]] = {}
    for node in recording.nodes:
        path = _box(node.module, depth)
        if path and not node.failed:
            groups.setdefault(path, []).append(node)
    return groups


def _box(module: str, depth: int) -> str:
    """The path of the module that hides a value, empty if the value is shown."""
    parts = module.split(".") if module else []
    return ".".join(parts[: depth + 1]) if len(parts) > depth else ""


def _merged(path: str, nodes: list[Node], kind: str) -> Node:
    last = nodes[-1]
    parent = path.rpartition(".")[0]
    return Node(
        last.number,
        Kind.RESULT,
        name=path,
        op=kind,
        shape=last.shape,
        module=parent,
        state=last.state,
        folded=len(nodes),
    )


def _outer(edges: tuple[Edge, ...], place: dict[int, int]) -> tuple[Edge, ...]:
    moved = (
        replace(
            edge,
            source=place.get(edge.source, edge.source),
            target=place.get(edge.target, edge.target),
            inner=edge.inner or edge.target,
        )
        for edge in edges
    )
    return tuple(edge for edge in moved if edge.source != edge.target)
