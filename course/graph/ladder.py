"""How much of a graph a picture shows, by the number of its boxes."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from .fold import folded
from .labels import count, label, listing
from .recording import Recording

ZOOM = "draw(loss, around=w, hops=2) shows the part around one value in full"


FOLDED = "Folded into one box each:"


class Rung(Enum):
    """A way to draw, and the largest number of boxes for it."""

    FULL = 40
    TOOLTIPS = 150
    SMALL = 600

    def next(self) -> Rung | None:
        """The rung below, None after the last."""
        smaller = [rung for rung in Rung if rung.value > self.value]
        return smaller[0] if smaller else None


def first_rung(num_boxes: int) -> Rung | None:
    """The rung at which to draw so many boxes, None if a picture makes no sense.

    >>> first_rung(40), first_rung(41), first_rung(601)
    (<Rung.FULL: 40>, <Rung.TOOLTIPS: 150>, None)
    """
    return next((rung for rung in Rung if num_boxes <= rung.value), None)


@dataclass(frozen=True)
class Plan:
    """What to draw: the recording after folding to a depth, and the rung it allows."""

    shown: Recording
    rung: Rung | None
    depth: int

    @property
    def remarks(self) -> list[str]:
        """Sentences on what the picture does not show."""
        boxes = [node for node in self.shown.nodes if node.folded]
        folds = [f"{label(box)} ({count(box.folded, 'value')})" for box in boxes]
        lines = [f"{FOLDED} {listing(folds)}."] if folds else []
        return lines + _missing(self.rung, len(self.shown.nodes))


def planned(recording: Recording, depth: int, least: int = 0) -> Plan:
    """The plan for a recording: larger ones have their modules folded further.

    The outermost levels, `least` of them, always stay open.
    """
    for limit, most in ((depth, Rung.FULL), (1, Rung.TOOLTIPS), (0, Rung.SMALL)):
        plan = at_depth(recording, min(depth, limit + least))
        if len(plan.shown.nodes) <= most.value:
            break
    return plan


def at_depth(recording: Recording, depth: int) -> Plan:
    """The plan for a recording with modules folded below that depth."""
    shown = folded(recording, depth)
    return Plan(shown, first_rung(len(shown.nodes)), depth)


def _missing(rung: Rung | None, num_boxes: int) -> list[str]:
    if rung is Rung.TOOLTIPS:
        return [f"Point at a box or an arrow to see its numbers. {ZOOM}."]
    if rung is Rung.SMALL:
        return [f"Boxes show their operation; point at one to see more. {ZOOM}."]
    if num_boxes > Rung.SMALL.value:
        return [f"{num_boxes:,} boxes are too many for a picture. {ZOOM}."]
    return []
