"""The DOT text of a recording: the same recording always gives the same text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import palette
from .boxes import Line, box, edge_label, words
from .labels import gradient, label, listing, number, plain, product, size, way_back
from .ladder import Rung
from .recording import Edge, Node, Recording

if TYPE_CHECKING:
    from graphviz import Digraph

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
    from graphviz import Digraph

    graph = Digraph("graph")
    graph.attr("graph", **_graph_attributes(recording, rung, direction))
    small = {"margin": "0", "width": "0", "height": "0"}
    graph.attr("node", fontname=palette.FONT, color=palette.LINE, **small)
    graph.attr("edge", fontname=palette.FONT, color=palette.LINE, arrowsize="0.7")
    _add_nodes(graph, recording, rung)
    for index, edge in enumerate(recording.edges):
        _add_edge(graph, index, edge, rung, direction)
    return str(graph.source)


def tooltips(recording: Recording) -> dict[str, str]:
    """The full words for every box and edge, under the ids of the DOT text."""
    found = {f"n{node.number}": _node_tip(node) for node in recording.nodes}
    for index, edge in enumerate(recording.edges):
        found[f"e{index}"] = _edge_tip(edge, recording)
    return found


def _graph_attributes(
    recording: Recording, rung: Rung, direction: str
) -> dict[str, str]:
    attributes = {
        "rankdir": direction,
        "bgcolor": palette.CARD,
        "fontname": palette.FONT,
        "pad": "0.15",
        "nodesep": "0.18",
        "ranksep": "0.35" if rung is Rung.FULL else "0.25",
    }
    if rung is Rung.FULL:
        attributes["ordering"] = "in"
        legend = _legend(recording, ARROWS[direction])
        return attributes | ({"label": legend, "labelloc": "b"} if legend else {})
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


def _add_nodes(graph: Digraph, recording: Recording, rung: Rung) -> None:
    inside: dict[str, list[Node]] = {}
    for node in recording.nodes:
        inside.setdefault(node.module, []).append(node)
    for path, nodes in inside.items():
        _add_module(graph, path, nodes, recording, rung)


def _add_module(
    graph: Digraph, path: str, nodes: list[Node], recording: Recording, rung: Rung
) -> None:
    """The boxes of one module, in a labelled frame inside those of its parents."""
    parts = path.split(".") if path else []
    frames = [graph]
    for level in range(len(parts)):
        name = ".".join(parts[: level + 1])
        frame = graph.__class__(f"cluster_{name}")
        frame.attr(label=words([Line(plain(name))]), color=palette.LINE)
        frames.append(frame)
    for node in nodes:
        look = box(node, recording.leaving[node.number], rung)
        frames[-1].node(f"n{node.number}", id=f"n{node.number}", **look)
    for outer, inner in reversed(list(zip(frames, frames[1:], strict=False))):
        outer.subgraph(inner)


def _add_edge(
    graph: Digraph, index: int, edge: Edge, rung: Rung, direction: str
) -> None:
    look = {"id": f"e{index}"}
    if rung is Rung.FULL:
        look |= edge_label(edge, ARROWS[direction])
    graph.edge(f"n{edge.source}", f"n{edge.target}", **look)


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
