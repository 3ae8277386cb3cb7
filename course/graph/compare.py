"""`compare(mine, theirs)`: two graphs beside each other, and where they part."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property
from types import FrameType

from .card import card
from .departure import Comparing, Departure
from .frames import frames
from .gradients import with_gradients
from .labels import count, listing, plain
from .picture import Picture
from .record import steps_of
from .recording import Node, Recording
from .text import explanation
from .views import check_view

MINE = "yours"
PARTS = "they part here"
WHOLE_DEPTH = 1_000


def compare(
    mine: object,
    theirs: object,
    names: Mapping[str, object] | None = None,
    parameters: object = (),
    depth: int = 2,
    direction: str = "LR",
) -> Comparison:
    """Return both graphs beside each other, led by the first place where they part.

    Each is a value, a tensor of kindling or of torch, a function of no arguments that
    returns one, or a recording. One backward pass through each is watched; the graphs
    and every `grad` stay as they were. Leaves match by name, else by what they hold;
    results by what they were made from. Other steps with the same meaning, such as
    `a - b` as `a + (-b)`, are named but are no departure. The other arguments are those
    of `draw`.

    Raises TypeError if one has no graph, ValueError if another argument is wrong.

    >>> from course.graph import Edge, Kind, Node, Recording
    >>> x = Node(1, Kind.INPUT, name="x", value=3.0)
    >>> y = Node(2, Kind.RESULT, name="y", op="exp", value=20.09)
    >>> z = Node(2, Kind.RESULT, name="y", op="log", value=1.099)
    >>> one, other = (Recording((x, y), (Edge(1, 2, 0),), root=2) for y in (y, z))
    >>> compare(one, other).sentence  # doctest: +NORMALIZE_WHITESPACE
    'From x to y the operations differ: yours has exp, the other has log. The value is
    20.09 instead of 1.099.'
    """
    check_view(depth, direction)
    frame = sys._getframe(1)
    sides = [side_of(thing, names, parameters, frame) for thing in (mine, theirs)]
    whose = "torch" if sides[1].library == "torch" else "the other"
    return Comparison(sides[0], sides[1], whose, depth, direction)


class Comparison(Picture):
    """Two graphs and the first place where they part, laid out when it is shown."""

    open_levels = 1

    def __init__(
        self, mine: Recording, theirs: Recording, whose: str, depth: int, direction: str
    ) -> None:
        self.mine, self.theirs, self.whose = mine, theirs, whose
        self._found: Departure | None = None
        self._steps: list[tuple[str, str]] = []
        if not _stopped(mine):
            comparing = Comparing(mine, theirs, whose)
            self.theirs = theirs = _named(theirs, mine, comparing.matching.mine)
            self._found, self._steps = comparing.departure(), comparing.other_steps()
        marks = self._found or Departure("")
        both = _both(_marked(mine, marks.mine), _marked(theirs, marks.theirs), whose)
        super().__init__(both, depth + 1, direction)

    @property
    def agrees(self) -> bool:
        """True if the graphs mean the same."""
        return self._found is None and not _stopped(self.mine)

    @property
    def sentence(self) -> str:
        """The first place where the graphs part, or that they do not."""
        stopped = _stopped(self.mine)
        if stopped:
            return f"Yours stopped at {plain(stopped.op)}: {stopped.failed}."
        if self._found is not None:
            return self._found.sentence
        ops = count(sum(self.mine.ops.values()), "operation")
        if not self._steps:
            return f"The two graphs are the same: {ops}, the same numbers."
        steps = [f"{ours} for {others}" for ours, others in self._steps]
        return f"Same meaning, other steps: {listing(steps)}."

    @cached_property
    def text(self) -> str:
        """The sentence and both graphs in words."""
        parts = [self.sentence]
        for title, side in ((MINE, self.mine), (self.whose, self.theirs)):
            parts.append(f"{title}\n{explanation(side)}")
        return "\n\n".join(parts)

    @property
    def html(self) -> str:
        """Both pictures as a light card, led by the sentence."""
        remarks = list(filter(None, [self._problem, *self._plan.remarks]))
        notes = [f"{MINE}: {note}" for note in self.mine.notes]
        return card(self.svg, self.sentence, notes + remarks, self.text, leads=True)


def side_of(
    thing: object,
    names: Mapping[str, object] | None,
    parameters: object,
    frame: FrameType,
) -> Recording:
    """The recording with the gradients of one backward pass."""
    found = steps_of(thing, names, parameters, frame, True)
    if found.history is None or found is thing:
        return found
    if any(edge.way_back for edge in found.edges):
        return found
    if found.history.held.get(found.root) is not None:  # its backward has run before
        return with_gradients(found)
    return frames(found, WHOLE_DEPTH)[-1].recording


def _stopped(recording: Recording) -> Node | None:
    return next((node for node in recording.nodes if node.failed), None)


def _marked(recording: Recording, places: tuple[int, ...]) -> Recording:
    nodes = tuple(
        replace(node, mark=PARTS) if node.number in places else node
        for node in recording.nodes
    )
    return replace(recording, nodes=nodes)


def _named(
    theirs: Recording, mine: Recording, matching: Mapping[int, int]
) -> Recording:
    """Theirs with the names that mine has for the same values, where it has none."""
    nodes = []
    for node in theirs.nodes:
        match = matching.get(node.number)
        if match is not None and not node.name:
            node = replace(node, name=mine.by_number[match].name)
        nodes.append(node)
    return replace(theirs, nodes=tuple(nodes))


def _both(mine: Recording, theirs: Recording, whose: str) -> Recording:
    """Both graphs as one, each in a frame of its own."""
    last = max(node.number for node in mine.nodes)
    nodes = [_inside(node, whose, last) for node in theirs.nodes]
    nodes += [_inside(node, MINE, 0) for node in mine.nodes]  # the last is on top
    edges = [
        replace(edge, source=edge.source + last, target=edge.target + last)
        for edge in theirs.edges
    ]
    return replace(mine, nodes=tuple(nodes), edges=(*mine.edges, *edges), history=None)


def _inside(node: Node, title: str, add: int) -> Node:
    module = f"{title}.{node.module}" if node.module else title
    name = node.name or f"#{node.number}"
    return replace(node, number=node.number + add, name=name, module=module)
