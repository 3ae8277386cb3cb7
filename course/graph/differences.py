"""What differs between two graphs that have the same steps: values and gradients."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from .arrays import repeated_axes, summary
from .both import Walker
from .labels import label, listing, number, plain
from .matching import agree, meaning
from .recording import Edge, Node, Recording, Shape, Shown, State, Summary


@dataclass(frozen=True)
class Departure:
    """A place where the graphs differ: a sentence, and the values to point at."""

    sentence: str
    mine: tuple[int, ...] = ()
    theirs: tuple[int, ...] = ()


class Differences(Walker):
    """Two recordings, compared. `whose` is what the second one is called."""

    def __init__(self, mine: Recording, theirs: Recording, whose: str) -> None:
        super().__init__(mine, theirs)
        self.whose = whose

    # -- values

    def in_values(self) -> Iterator[Departure]:
        """Values that differ although what they were made from does not."""
        for pair in sorted(self.walk.pairs):
            mine, theirs = self.nodes(pair)
            if mine.shape != theirs.shape and None not in (mine.shape, theirs.shape):
                yield self._differs(pair, "shape", f"{mine.shape}", f"{theirs.shape}")
            elif not agree(mine.value, theirs.value):
                yield self._differs(pair, "value", *unlike(mine.value, theirs.value))

    def _differs(
        self, pair: tuple[int, int], what: str, mine: str, theirs: str
    ) -> Departure:
        node = self.mine.by_number[pair[0]]
        made = f" ({plain(node.op)})" if node.op else ""
        return Departure(
            f"The {what} of {label(node)}{made} differs: yours is {mine}, "
            f"{self.whose} is {theirs}.",
            pair[:1],
            pair[1:],
        )

    # -- gradients

    def in_gradients(self) -> Iterator[Departure]:
        """In backward order: who is tracked, what is sent, what is kept."""
        for pair in self.walk.pairs:
            mine, theirs = self.nodes(pair)
            tracked = [n.state is not State.NOT_TRACKED for n in (mine, theirs)]
            if tracked == [False, True]:
                yield Departure(
                    f"{label(mine)} is not tracked in yours, so no gradient reaches "
                    f"it; in {self.whose} it is.",
                    pair[:1],
                    pair[1:],
                )
            if all(tracked):
                yield from self._kept(pair)
                yield from self._sent(pair)

    def _sent(self, pair: tuple[int, int]) -> Iterator[Departure]:
        """What an operation sends back, where it got the same gradient."""
        mine, theirs = self.nodes(pair)
        if meaning(mine.op) != meaning(theirs.op):
            return
        others = {e.source: e for e in self.theirs.operands[theirs.number]}
        by_position = {e.position: e for e in self.theirs.operands[theirs.number]}
        for edge in self.mine.operands[mine.number]:
            match = self.matching.theirs.get(edge.source, -1)
            other = others.get(match) or by_position.get(edge.position)
            if other is None or not known(edge.contribution, other.contribution):
                continue
            if not agree(edge.contribution, other.contribution):
                yield self._wrong_share(mine, edge, other)

    def _wrong_share(self, mine: Node, edge: Edge, other: Edge) -> Departure:
        source = self.mine.by_number[edge.source]
        op = plain(mine.op)
        fact = f"The gradient that {op} sends to {label(source)} differs: "
        fact += self.two_gradients(edge.contribution, other.contribution)
        if _sent_too_early(edge, mine):
            fact += f" {label(mine)} sent it before all of its own gradient had "
            fact += "arrived: look at the order."
        elif _shape(edge.contribution) == _shape(other.contribution):
            fact += f" Both got the same gradient of {label(mine)}, so look at the "
            fact += f"{'backward' if edge.way_back else 'local derivative'} of {op}."
        return Departure(fact, (mine.number, source.number), (other.source,))

    def two_gradients(self, mine: Shown, theirs: Shown) -> str:
        """What each side sends, by its shape if that differs."""
        shapes = _shape(mine), _shape(theirs)
        if shapes[0] == shapes[1]:
            texts = unlike(mine, theirs)
            return f"yours is {texts[0]}, {self.whose} is {texts[1]}."
        words = f"yours has shape {shapes[0]}, {self.whose} has shape {shapes[1]}."
        return words + _forgotten_sum(*shapes)

    def _kept(self, pair: tuple[int, int]) -> Iterator[Departure]:
        """What a value has in the end, against the sum of what was sent to it."""
        mine, theirs = self.nodes(pair)
        if not known(mine.grad, theirs.grad) or agree(mine.grad, theirs.grad):
            return
        name = f"{label(mine)}.grad"
        texts = unlike(mine.grad, theirs.grad)
        fact = f"{name} is {texts[0]} in yours, {texts[1]} in {self.whose}"
        parts = [edge.contribution for edge in self.mine.leaving[mine.number]]
        others = [edge.contribution for edge in self.theirs.leaving[theirs.number]]
        if not agree_in_sum(parts, others):
            if len(parts) == len(others):
                return  # what is sent differs: that place is named instead
            fact += f": it has {len(parts)} uses in yours and {len(others)} in "
            yield Departure(f"{fact}{self.whose}.", pair[:1], pair[1:])
            return
        if len(parts) > 1 and any(agree(mine.grad, part) for part in parts):
            why = (
                f"{len(parts)} arrivals expected, one kept: assigned instead of added?"
            )
        else:
            why = "though the same is sent to it: is it added up, and once only?"
        yield Departure(f"{fact}; {why}", pair[:1], pair[1:])


def _sent_too_early(edge: Edge, sender: Node) -> bool:
    """Whether more arrived at the sender after it had sent this."""
    return known(edge.upstream, sender.grad) and not agree(edge.upstream, sender.grad)


def unlike(one: Shown, other: Shown) -> tuple[str, str]:
    """Both in words; of arrays that read alike, the first elements that differ."""
    texts = number(one), number(other)
    if texts[0] != texts[1] or not isinstance(one, Summary):
        return texts
    mine = one.array
    theirs = other.array if isinstance(other, Summary) else None
    if mine is None or theirs is None or mine.shape != theirs.shape:
        return texts
    place = np.unravel_index(np.argmax(np.abs(mine - theirs)), mine.shape)
    index = ", ".join(str(int(axis)) for axis in place)
    numbers = number(float(mine[place])), number(float(theirs[place]))
    return f"{numbers[0]} at [{index}]", numbers[1]


def known(*found: Shown) -> bool:
    return all(isinstance(part, (float, Summary)) for part in found)


def agree_in_sum(ours: list[Shown], others: list[Shown]) -> bool:
    """True unless both sums are known and differ."""
    if not (ours and others) or not known(*ours, *others):
        return True
    sums = sum_of(ours), sum_of(others)
    return None in sums or agree(*sums)


def sum_of(parts: list[Shown]) -> Shown:
    total: object = None
    for part in parts:
        array = part.array if isinstance(part, Summary) else part
        if array is None:
            return None
        try:
            total = array if total is None else total + array  # type: ignore[operator]
        except ValueError:  # shapes that do not fit, which is told elsewhere
            return None
    if isinstance(total, float) or total is None:
        return total
    return summary(total)  # type: ignore[arg-type]


def _shape(found: Shown) -> Shape:
    array = found.array if isinstance(found, Summary) else None
    return () if array is None else tuple(array.shape)


def _forgotten_sum(mine: Shape, theirs: Shape) -> str:
    """What to say if a broadcast was not undone."""
    if len(theirs) > len(mine) or not mine:
        return ""
    padded = (1,) * (len(mine) - len(theirs)) + theirs
    if any(b not in (1, a) for a, b in zip(mine, padded, strict=True)):
        return ""
    axes = [str(axis) for axis in repeated_axes(theirs, mine)]
    what = f"axis {axes[0]}" if len(axes) == 1 else f"axes {listing(axes)}"
    return f" Is the sum over {what} missing, which undoes the broadcast?"
