"""Two graphs walked together from their results, in backward order.

Where the operations are the same, their operands are walked on; where they differ, both
sides are taken down to values that both have, and what lies between is a region.
"""

from __future__ import annotations

import heapq
from dataclasses import dataclass, field

from .matching import COMMUTATIVE, Matching, meaning
from .recording import Kind, Node, Recording


@dataclass(frozen=True)
class Region:
    """Other steps on the two sides of a pair, between values that both have."""

    top: tuple[int, int]
    mine: tuple[int, ...]
    theirs: tuple[int, ...]
    ends: tuple[tuple[int, int], ...]
    only_mine: tuple[int, ...] = ()
    only_theirs: tuple[int, ...] = ()


@dataclass
class Walk:
    """What walking both graphs has found: pairs, in backward order, and the rest.

    `above` is the pair from which a pair was reached first.
    """

    pairs: list[tuple[int, int]] = field(default_factory=list)
    regions: list[Region] = field(default_factory=list)
    swapped: list[tuple[int, int]] = field(default_factory=list)
    above: dict[tuple[int, int], tuple[int, int]] = field(default_factory=dict)


class Walker:
    """Two recordings, walked together."""

    def __init__(self, mine: Recording, theirs: Recording) -> None:
        self.mine, self.theirs = mine, theirs
        self.matching = Matching(mine, theirs)
        self.walk = self._walked()

    def nodes(self, pair: tuple[int, int]) -> tuple[Node, Node]:
        """The values of a pair."""
        return self.mine.by_number[pair[0]], self.theirs.by_number[pair[1]]

    def _walked(self) -> Walk:
        walk = Walk()
        waiting = [(-self.mine.root, self.theirs.root)]
        seen = set()
        while waiting:
            minus, other = heapq.heappop(waiting)
            pair = (-minus, other)
            if pair in seen:
                continue
            seen.add(pair)
            walk.pairs.append(pair)
            for mine, theirs in self._below(pair, walk):
                walk.above.setdefault((mine, theirs), pair)
                heapq.heappush(waiting, (-mine, theirs))
        return walk

    def _below(self, pair: tuple[int, int], walk: Walk) -> list[tuple[int, int]]:
        mine, theirs = self.nodes(pair)
        ours = [edge.source for edge in self.mine.operands[mine.number]]
        others = [edge.source for edge in self.theirs.operands[theirs.number]]
        if not mine.op and not theirs.op:
            return []
        if meaning(mine.op) != meaning(theirs.op) or len(ours) != len(others):
            region = self._region(pair)
            walk.regions.append(region)
            return list(region.ends)
        straight = list(zip(ours, others, strict=True))
        if len(ours) != 2 or self._fit(straight) >= self._fit(_crossed(straight)):
            return straight
        if meaning(mine.op) not in COMMUTATIVE:
            walk.swapped.append(pair)
        return _crossed(straight)

    def _fit(self, pairs: list[tuple[int, int]]) -> int:
        """How many of the pairs are known to match."""
        return sum(self.matching.theirs.get(mine) == theirs for mine, theirs in pairs)

    def _region(self, pair: tuple[int, int]) -> Region:
        ours, ends = _down(self.mine, pair[0], self.matching.theirs)
        others, other_ends = _down(self.theirs, pair[1], self.matching.mine)
        mapped = {self.matching.theirs[end]: end for end in ends if self._has(end)}
        both = [end for end in mapped if end in other_ends]
        return Region(
            pair,
            tuple(ours),
            tuple(others),
            tuple((mapped[end], end) for end in both),
            tuple(e for e in ends if self._counts(self.mine, e, both, mapped)),
            tuple(e for e in other_ends if self._is_extra(e, both)),
        )

    def _has(self, end: int) -> bool:
        return end in self.matching.theirs

    def _counts(
        self, recording: Recording, end: int, both: list[int], mapped: dict[int, int]
    ) -> bool:
        shared = any(mapped[other] == end for other in both)
        return not shared and _matters(recording.by_number[end])

    def _is_extra(self, end: int, both: list[int]) -> bool:
        return end not in both and _matters(self.theirs.by_number[end])


def _matters(node: Node) -> bool:
    """False for plain numbers, which libraries keep in different ways."""
    return bool(node.op) or node.kind is not Kind.CONSTANT


def _crossed(pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    (a, b), (c, d) = pairs
    return [(a, d), (c, b)]


def _down(
    recording: Recording, top: int, known: dict[int, int]
) -> tuple[list[int], list[int]]:
    """The operations from a value down to values that both graphs have, and those."""
    inside: list[int] = []
    ends: list[int] = []
    waiting, seen = [top], {top}
    while waiting:
        place = waiting.pop()
        if place in known or not recording.by_number[place].op:
            ends.append(place)
            continue
        inside.append(place)
        for edge in recording.operands[place]:
            if edge.source not in seen:
                seen.add(edge.source)
                waiting.append(edge.source)
    return sorted(inside), sorted(ends)
