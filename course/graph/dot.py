"""The DOT text of a recording: the same recording always gives the same text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from . import palette
from .boxes import Line, box, edge_label, words
from .labels import gradient, label, listing, number, plain, product, size, way_back
from .ladder import Rung
from .recording import Edge, Node, Recording

if TYPE_CHECKING:
    from graphviz import Digraph

Look = dict[str, str]
"""Attributes of DOT."""

ARROWS = {"LR": "←", "TB": "↑"}
"""The way back, against the direction of the graph."""

EFFORT = {
    1_500: {"nslimit": "2", "mclimit": "0.5"},
    10_000: {"nslimit": "0.1", "nslimit1": "0.1", "mclimit": "0.1", "splines": "line"},
    1 << 62: {"nslimit": "0.02", "mclimit": "0.05", "splines": "line"},
}
"""How long Graphviz may improve columns and crossings, and whether edges are curved.

The cost grows with the columns that all edges together pass, the span; each entry holds
up to a span.
"""


def dot_text(recording: Recording, rung: Rung, direction: str = "LR") -> str:
    """The picture as DOT. Node 3 has the id `n3`, the second edge `e1`."""
    attributes = graph_attributes(recording, rung, direction)
    if rung is Rung.FULL and (legend := _legend(recording, ARROWS[direction])):
        attributes |= {"label": legend, "labelloc": "b"}
    boxes = {
        node.number: box(node, recording.leaving[node.number], rung)
        for node in recording.nodes
    }
    labels: list[Look] = [{} for _ in recording.edges]
    if rung is Rung.FULL:
        labels = [edge_label(edge, ARROWS[direction]) for edge in recording.edges]
    return laid_out(recording, attributes, boxes, labels)


def laid_out(
    recording: Recording,
    attributes: Look,
    boxes: Mapping[int, Look],
    labels: Sequence[Look],
) -> str:
    """DOT with the given attributes for the graph, each node and each edge."""
    graph = sheet(attributes)
    inside: dict[str, list[Node]] = {}
    for node in recording.nodes:
        inside.setdefault(node.module, []).append(node)
    for path, nodes in inside.items():
        _add_module(graph, path, nodes, boxes, recording.kinds)
    for index, (edge, look) in enumerate(zip(recording.edges, labels, strict=True)):
        ends = f"n{edge.source}", f"n{edge.target}"
        graph.edge(*ends, id=f"e{index}", **look)
    return str(graph.source)


def sheet(attributes: Look) -> Digraph:
    """An empty graph in the style of the pictures."""
    from graphviz import Digraph

    graph = Digraph("graph")
    graph.attr("graph", **attributes)
    small = {"margin": "0", "width": "0", "height": "0"}
    graph.attr("node", fontname=palette.FONT, color=palette.LINE, **small)
    graph.attr("edge", fontname=palette.FONT, color=palette.LINE, arrowsize="0.7")
    return graph


def tooltips(recording: Recording) -> dict[str, str]:
    """The full words for every box and edge, under the ids of the DOT text."""
    found = {f"n{node.number}": _node_tip(node) for node in recording.nodes}
    for index, edge in enumerate(recording.edges):
        found[f"e{index}"] = _edge_tip(edge, recording)
    return found


def graph_attributes(recording: Recording, rung: Rung, direction: str) -> Look:
    """How the graph as a whole is laid out."""
    attributes = {
        "rankdir": direction,
        "bgcolor": palette.CARD,
        "fontname": palette.FONT,
        "pad": "0.15",
        "nodesep": "0.18",
        "ranksep": "0.35" if rung is Rung.FULL else "0.25",
    }
    if rung is Rung.FULL:
        return attributes | {"ordering": "in"}
    span = _span(recording)
    return attributes | next(look for limit, look in EFFORT.items() if span <= limit)


def _span(recording: Recording) -> int:
    """The columns that all edges together pass: what a layout costs grows with it."""
    column: dict[int, int] = {}
    total = 0
    for node in recording.nodes:
        before = [column.get(e.source, 0) for e in recording.operands[node.number]]
        column[node.number] = 1 + max(before, default=0)
        total += sum(column[node.number] - place for place in before)
    return total


def _legend(recording: Recording, arrow: str) -> str:
    if any(edge.way_back for edge in recording.edges):
        meaning = "what is added on the way back; grad is the gradient of the box"
        meaning += " that the arrow points to"
        return words([Line(f"{arrow} {meaning}", palette.BACKWARD)])
    if any(edge.upstream is not None for edge in recording.edges):
        meaning = "local derivative × upstream gradient = what is added to grad"
        return words([Line(f"{arrow} {meaning}", palette.BACKWARD)])
    if any(edge.local is not None for edge in recording.edges):
        return words([Line("local: the local derivative", palette.BACKWARD)])
    return ""


def module_title(path: str, kinds: Mapping[str, str]) -> str:
    """The label of the frame around a module: its path and its class."""
    return words([Line(plain(f"{path} {kinds.get(path, '')}"), bold=True)])


def _add_module(
    graph: Digraph,
    path: str,
    nodes: list[Node],
    boxes: Mapping[int, Look],
    kinds: Mapping[str, str],
) -> None:
    """The boxes of one module, in a labelled frame inside those of its parents."""
    parts = path.split(".") if path else []
    frames = [graph]
    for level in range(len(parts)):
        name = ".".join(parts[: level + 1])
        frame = graph.__class__(f"cluster_{name}")
        title = module_title(name, kinds)
        frame.attr(label=title, labelloc="t", labeljust="l", color=palette.LINE)
        frames.append(frame)
    for node in nodes:
        name = f"n{node.number}"
        frames[-1].node(name, id=name, **boxes[node.number])
    for outer, inner in reversed(list(zip(frames, frames[1:], strict=False))):
        outer.subgraph(inner)


def _node_tip(node: Node) -> str:
    op = f" {plain(node.op)}" if node.op else ""
    library = f" ({plain(node.library_op)})" if node.library_op else ""
    shape = f", {size(node)}" if size(node) else ""
    fact = f"{label(node)}: {node.kind}{op}{library}{shape}, value {number(node.value)}"
    saved = f", saved {listing(list(node.saved))}" if node.saved else ""
    return node.failed or f"{fact}, {gradient(node)}{saved}"


def _edge_tip(edge: Edge, recording: Recording) -> str:
    source = label(recording.by_number[edge.source])
    target = label(recording.by_number[edge.target])
    where = f"{source} is operand {edge.position + 1} of {target}"
    if edge.way_back:
        return f"{where}; going back {way_back(edge, f'{target}.grad')}"
    if edge.upstream is not None:
        return f"{where}; going back {product(edge, '×')}"
    if edge.local is not None:
        return f"{where}; local derivative {number(edge.local)}"
    return where
