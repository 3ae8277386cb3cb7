"""Where a layout has put everything, and how a part is put there again."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Positions:
    """Where the layout has put everything, in points, with y upward."""

    box: tuple[float, float, float, float]
    nodes: Mapping[str, Mapping[str, Any]]
    edges: Mapping[str, Mapping[str, Any]]
    clusters: Sequence[Mapping[str, Any]]

    @property
    def height(self) -> float:
        """The height of the whole."""
        return self.box[3] - self.box[1]

    @property
    def width(self) -> float:
        """The width of the whole."""
        return self.box[2] - self.box[0]


def positions_in(drawn: bytes) -> Positions:
    """The positions in a layout that was drawn as JSON."""
    found = json.loads(drawn)
    things = found.get("objects", [])
    box = [float(part) for part in found["bb"].split(",")]
    return Positions(
        (box[0], box[1], box[2], box[3]),
        {thing["name"]: thing for thing in things if "pos" in thing},
        {edge["id"]: edge for edge in found.get("edges", [])},
        [thing for thing in things if "bb" in thing],
    )


def shifted(point: str, down: float) -> str:
    """The point, so much lower."""
    x, y = point.split(",")
    return f"{float(x):.2f},{float(y) + down:.2f}"


def curve(spline: str, back: bool, down: float) -> str:
    """The curve of an edge with its arrow at the one end or at the other.

    The layout has left room for an arrow at both ends: where none is drawn, a straight
    piece goes on to the box.
    """
    start, end, points = "", "", []
    for part in spline.split():
        if part.startswith("s,"):
            start = part[2:]
        elif part.startswith("e,"):
            end = part[2:]
        else:
            points.append(part)
    if back:
        more = _straight(points[-1], end) if end else []
        marks = [f"s,{shifted(start, down)}"] if start else []
        points = points + more
    else:
        more = _straight(start, points[0])[:-1] if start else []
        marks = [f"e,{shifted(end, down)}"] if end else []
        points = ([start, *more] if start else []) + points
    return " ".join([*marks, *(shifted(point, down) for point in points)])


def _straight(start: str, end: str) -> list[str]:
    """A straight piece of a curve, without its first point."""
    x0, y0 = map(float, start.split(","))
    x1, y1 = map(float, end.split(","))
    thirds = [
        f"{x0 + (x1 - x0) * part / 3},{y0 + (y1 - y0) * part / 3}" for part in (1, 2)
    ]
    return [*thirds, end]
