"""All frames in one layout: each box and edge once for every look that it takes.

The layout is made once, with the largest label that each box and edge will carry. Then
a second text places every look there: `n3_1` is the second look of box 3. A page shows
of each the look of one frame at a time.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from . import engine, palette
from .boxes import (
    Line,
    border,
    box_lines,
    edge_lines,
    line_width,
    padded,
    words,
    wrapped,
)
from .dot import ARROWS, Look, graph_attributes, laid_out, module_title, sheet
from .frames import Frame, Key, key_of
from .ladder import Rung
from .positions import Positions, curve, positions_in, shifted
from .recording import Edge, Node, Recording

if TYPE_CHECKING:
    from graphviz import Digraph

Part = tuple[Look, tuple[Line, ...]]
IN_PLAY = {"dir": "back", "style": "dashed", "penwidth": "2.6"}
LABELLED = {"color": palette.BACKWARD, "penwidth": "2.6"}
CAPTION_SIZE = 13
CAPTION_LINE = 18.0
"""Points from one line of a caption to the next."""
GAP = 14.0


@dataclass
class Looks:
    """The different looks of one box or edge, each with the frames that show it."""

    parts: list[Part] = field(default_factory=list)
    shown_in: list[list[int]] = field(default_factory=list)

    def add(self, part: Part, frame: int) -> None:
        """Note that the frame shows this look."""
        if part not in self.parts:
            self.parts.append(part)
            self.shown_in.append([])
        self.shown_in[self.parts.index(part)].append(frame)

    @property
    def rows(self) -> int:
        """The number of lines of the longest label."""
        return max(len(lines) for _, lines in self.parts)

    @property
    def width(self) -> int:
        """The width of the widest line of all labels."""
        found = [line_width(line) for _, lines in self.parts for line in lines]
        return max(found, default=0)

    def label(self, lines: Sequence[Line]) -> Look:
        """The lines as a label of the size that all labels of the looks have."""
        return (
            {"label": words(padded(list(lines), self.rows, self.width))}
            if self.rows
            else {}
        )

    def frames_of(self, number: int, num_frames: int) -> list[int] | None:
        """The frames that show this look, None for all of them."""
        found = self.shown_in[number]
        return None if len(found) == num_frames else found

    def at(self, frame: int) -> int:
        """The number of the look that the frame shows."""
        return next(i for i, found in enumerate(self.shown_in) if frame in found)


class Film:
    """Frames of one graph, laid out together."""

    def __init__(self, frames: Sequence[Frame], rung: Rung, direction: str) -> None:
        self.frames = frames
        self.rung = rung
        self.direction = direction
        self.first: Recording = frames[0].recording
        self.nodes = {n.number: Looks() for n in self.first.nodes}
        self.edges: dict[int, Looks] = {
            i: Looks() for i in range(len(self.first.edges))
        }
        for place, frame in enumerate(frames):
            self._look_at(frame, place)

    def _look_at(self, frame: Frame, place: int) -> None:
        recording = frame.recording
        playing = [e for e in recording.edges if key_of(e) in frame.in_play]
        active = frame.active | {n for e in playing for n in (e.source, e.target)}
        for node in recording.nodes:
            news = (frame.news or {}).get(node.number)
            part = self._box(node, recording, news, node.number in active)
            self.nodes[node.number].add(part, place)
        for index, edge in enumerate(recording.edges):
            part = self._arrow(edge, frame.in_play, bool(frame.warning))
            self.edges[index].add(part, place)

    def _box(
        self, node: Node, recording: Recording, news: str | None, active: bool
    ) -> Part:
        look = border(node)
        if active:
            look |= LABELLED
        uses = recording.leaving[node.number]
        news = None if node.folded else news
        return look, tuple(box_lines(node, uses, self.rung, news))

    def _arrow(self, edge: Edge, in_play: frozenset[Key], warned: bool) -> Part:
        playing = key_of(edge) in in_play
        look: Look = dict(IN_PLAY) if playing else {}
        if playing:
            look["color"] = palette.WARNING if warned else palette.BACKWARD
        if self.rung is not Rung.FULL:
            return look, ()
        lines = edge_lines(edge, ARROWS[self.direction])
        if not playing:
            lines = [Line(line.text, palette.QUIET, line.size) for line in lines]
        return look, tuple(lines)

    # -- the layout

    def positions(self, seconds: float) -> Positions:
        """Lay out the largest looks. Raises a LayoutError if that fails."""
        boxes = {
            number: looks.parts[0][0] | looks.label(looks.parts[0][1])
            for number, looks in self.nodes.items()
        }
        labels = [looks.label(looks.parts[0][1]) for looks in self.edges.values()]
        labels = [{"dir": "both"} | label for label in labels]
        attributes = graph_attributes(self.first, self.rung, self.direction)
        template = laid_out(self.first, attributes, boxes, labels)
        return positions_in(engine.engine.draw(template, "json", seconds))

    def dot(self, positions: Positions) -> str:
        """DOT with every look of every box and edge at its place."""
        graph = self._sheet(positions, 1)
        for name, looks in self._nodes():
            for number in range(len(looks.parts)):
                self._place_box(graph, f"{name}_{number}", name, number, positions, 0.0)
        for index, looks in self.edges.items():
            for number in range(len(looks.parts)):
                ends = self._ends(index, 0)
                name = f"e{index}_{number}"
                self._place_edge(graph, name, index, number, ends, positions, 0.0)
        return str(graph.source)

    def strip(self, positions: Positions) -> str:
        """DOT with all frames below each other, each with its sentence."""
        columns = max(40, int(positions.width / (0.56 * CAPTION_SIZE)))
        captions = [wrapped(caption(self.frames, i), columns) for i in self._places()]
        lines = max(map(len, captions))
        step = positions.height + lines * CAPTION_LINE + 2 * GAP
        graph = self._sheet(positions, len(self.frames), step)
        for place in self._places():
            down = -step * place
            self._place_frame(graph, place, positions, down)
            top = down + positions.box[3] + GAP / 2 + CAPTION_LINE * lines / 2
            label = [Line(text, size=CAPTION_SIZE) for text in captions[place]]
            label = padded(label, lines, int(max(positions.width - 8, columns * 7.3)))
            middle = positions.box[0] + positions.width / 2
            at = f"{middle:.2f},{top:.2f}"
            graph.node(f"t{place}", shape="plaintext", label=words(label), pos=at)
        return str(graph.source)

    def classes(self) -> dict[str, list[int] | None]:
        """The frames that show each look, by its id; None for all."""
        total = len(self.frames)
        named = [*self._nodes(), *((f"e{i}", looks) for i, looks in self.edges.items())]
        return {
            f"{name}_{number}": looks.frames_of(number, total)
            for name, looks in named
            for number in range(len(looks.parts))
        }

    # -- parts of it

    def _places(self) -> range:
        return range(len(self.frames))

    def _nodes(self) -> list[tuple[str, Looks]]:
        return [(f"n{number}", looks) for number, looks in self.nodes.items()]

    def _sheet(self, positions: Positions, times: int, step: float = 0.0) -> Digraph:
        left, bottom, right, top = positions.box
        bottom -= step * (times - 1)
        box = f"{left},{bottom:.2f},{right},{top:.2f}"
        graph = sheet({"bb": box, "bgcolor": palette.CARD, "pad": "0.15"})
        graph.attr("graph", fontname=palette.FONT)
        for place in range(times):
            for cluster in positions.clusters:
                self._add_cluster(graph, cluster, place, -step * place)
        return graph

    def _add_cluster(
        self, graph: Digraph, cluster: Mapping[str, Any], place: int, down: float
    ) -> None:
        corners = cluster["bb"].split(",")
        low, high = ",".join(corners[:2]), ",".join(corners[2:])
        box = f"{shifted(low, down)},{shifted(high, down)}"
        frame = graph.__class__(f"{cluster['name']}_at{place}")
        path = cluster["name"].removeprefix("cluster_")
        frame.attr(bb=box, lp=shifted(cluster["lp"], down), color=palette.LINE)
        frame.attr(label=module_title(path, self.first.kinds))
        graph.subgraph(frame)

    def _place_frame(
        self, graph: Digraph, place: int, positions: Positions, down: float
    ) -> None:
        for name, looks in self._nodes():
            own = f"{name}_at{place}"
            self._place_box(graph, own, name, looks.at(place), positions, down)
        for index, looks in self.edges.items():
            edge = self.first.edges[index]
            ends = f"n{edge.source}_at{place}", f"n{edge.target}_at{place}"
            name = f"e{index}_at{place}"
            number = looks.at(place)
            self._place_edge(graph, name, index, number, ends, positions, down)

    def _ends(self, index: int, number: int) -> tuple[str, str]:
        edge = self.first.edges[index]
        return f"n{edge.source}_{number}", f"n{edge.target}_{number}"

    def _place_box(
        self,
        graph: Digraph,
        own: str,
        name: str,
        number: int,
        positions: Positions,
        down: float,
    ) -> None:
        looks = self.nodes[int(name[1:])]
        look, lines = looks.parts[number]
        place = positions.nodes[name]
        sized = {"width": str(place["width"]), "height": str(place["height"])}
        at = shifted(place["pos"], down)
        graph.node(own, id=own, pos=at, **look | looks.label(lines) | sized)

    def _place_edge(
        self,
        graph: Digraph,
        own: str,
        index: int,
        number: int,
        ends: tuple[str, str],
        positions: Positions,
        down: float,
    ) -> None:
        looks = self.edges[index]
        look, lines = looks.parts[number]
        place = positions.edges[f"e{index}"]
        line = curve(place["pos"], back=look.get("dir") == "back", down=down)
        label = looks.label(lines)
        if label:
            label["lp"] = shifted(place["lp"], down)
        graph.edge(*ends, id=own, pos=line, **look | label)


def caption(frames: Sequence[Frame], place: int) -> str:
    """The words of one frame, beginning with its place."""
    frame = frames[place]
    warning = f" Look here: {frame.warning}" if frame.warning else ""
    return f"{place + 1} of {len(frames)}. {frame.sentence}{warning}"
