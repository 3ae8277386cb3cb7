"""Where two graphs part: one sentence about the first place, in backward order.

Whether other steps mean the same is told by the numbers at their ends.
"""

from __future__ import annotations

from collections.abc import Iterator

from .both import Region
from .differences import Departure, Differences, agree_in_sum, known, sum_of
from .labels import label, listing, number, plain
from .matching import agree
from .recording import Kind, Node, Recording, Shown, State


class Comparing(Differences):
    """Two recordings, compared. `whose` is what the second one is called."""

    def departure(self) -> Departure | None:
        """The first place where the graphs part, None if they mean the same."""
        if self._ends_agree():
            return None
        doubts = [*self.in_values(), *self.in_gradients()]
        steps = list(self._in_steps(bool(doubts)))
        return next(iter([*self._at_the_start(), *steps, *doubts]), None)

    def _at_the_start(self) -> Iterator[Departure]:
        """The gradient that the backward pass begins with, where results agree."""
        pair = (self.mine.root, self.theirs.root)
        mine, theirs = self.nodes(pair)
        same = known(mine.value, theirs.value) and agree(mine.value, theirs.value)
        if same and known(mine.grad, theirs.grad) and not agree(mine.grad, theirs.grad):
            yield Departure(
                f"The backward pass begins with {label(mine)}.grad = "
                f"{number(mine.grad)} in yours, {number(theirs.grad)} in {self.whose}.",
                pair[:1],
                pair[1:],
            )

    def other_steps(self) -> list[tuple[str, str]]:
        """What stands for each other in mine and in theirs."""
        swapped = [
            (_call(self.mine, pair[0]), f"{_call(self.mine, pair[0])} turned around")
            for pair in self.walk.swapped
        ]
        regions = [
            (
                _told(_ops(self.mine, region.mine)),
                _told(_ops(self.theirs, region.theirs)),
            )
            for region in self.walk.regions
        ]
        return list(dict.fromkeys([*regions, *swapped]))

    def _ends_agree(self) -> bool:
        """True if the results and all gradients of leaves are known and the same."""
        if not self._same_above((self.mine.root, self.theirs.root)):
            return False
        matched = self.matching
        ours, others = _tracked_leaves(self.mine), _tracked_leaves(self.theirs)
        ours = [n for n in ours if n.kind is not Kind.CONSTANT]
        others = [n for n in others if n.kind is not Kind.CONSTANT]
        if not ours or {matched.theirs.get(n.number) for n in ours} != {
            n.number for n in others
        }:
            return False
        pairs = [(n, self.theirs.by_number[matched.theirs[n.number]]) for n in ours]
        return all(known(m.grad, t.grad) and agree(m.grad, t.grad) for m, t in pairs)

    # -- steps

    def _in_steps(self, in_doubt: bool) -> Iterator[Departure]:
        """Other steps whose ends do not agree; in doubt, those that may not.

        Values that only one side is made from are always a departure.
        """
        for pair in self.walk.swapped:
            if not self._same_above(pair) or in_doubt:
                yield self._swapped(pair)
        for region in self.walk.regions:
            if region.only_mine or region.only_theirs:
                yield self._other_values(region)
                continue
            same = self._means_the_same(region)
            wrong = [
                end for end in region.ends if self._same_share(region, end) is False
            ]
            if wrong and self._same_above(region.top):
                yield self._other_share(region, wrong[0])
            elif same is False or in_doubt and same is None:
                yield self._other_operations(region)

    def _same_above(self, pair: tuple[int, int]) -> bool:
        mine, theirs = self.nodes(pair)
        return mine.shape == theirs.shape and agree(mine.value, theirs.value)

    def _means_the_same(self, region: Region) -> bool | None:
        """Whether the numbers at the ends of a region agree, None if none are known."""
        mine, theirs = self.nodes(region.top)
        if not self._same_above(region.top):
            return False
        tracked = [n.state is not State.NOT_TRACKED for n in (mine, theirs)]
        if tracked[0] is not tracked[1]:
            return False
        found = [self._same_share(region, end) for end in region.ends]
        if False in found:
            return False
        told = known(mine.value, theirs.value) and bool(found) and all(found)
        return True if told else None

    def _same_share(self, region: Region, end: tuple[int, int]) -> bool | None:
        """Whether the region sends the same to one of its ends, None if not known."""
        ours = _share(self.mine, end[0], {*region.mine, region.top[0]})
        others = _share(self.theirs, end[1], {*region.theirs, region.top[1]})
        if not (ours and others and known(*ours, *others)):
            return None
        return agree_in_sum(ours, others)

    def _swapped(self, pair: tuple[int, int]) -> Departure:
        mine, theirs = self.nodes(pair)
        others = [self._called(e.source) for e in self.theirs.operands[theirs.number]]
        return Departure(
            f"The operands of {plain(mine.op)} are swapped: yours has "
            f"{_call(self.mine, mine.number)}, {self.whose} has "
            f"{plain(theirs.op)}({', '.join(others)}).",
            (mine.number,),
            (theirs.number,),
        )

    def _called(self, theirs: int) -> str:
        """The name of a value of theirs, as mine calls it where it has it."""
        mine = self.matching.mine.get(theirs)
        if mine is not None:
            return label(self.mine.by_number[mine])
        node = self.theirs.by_number[theirs]
        if node.name or node.op:
            return plain(node.name) if node.name else f"a result of {plain(node.op)}"
        if isinstance(node.value, float):
            return number(node.value)
        return f"a tensor of shape {node.shape}" if node.shape else "a leaf"

    def _other_values(self, region: Region) -> Departure:
        """A value that only one side uses there: an edge missing or too many."""
        name = label(self.mine.by_number[region.top[0]])
        if region.only_theirs:
            used = listing([self._called(end) for end in region.only_theirs])
            sentence = f"At {name} an edge is missing: {self.whose} also uses {used} "
            sentence += "there, yours does not."
        else:
            ours = [label(self.mine.by_number[end]) for end in region.only_mine]
            sentence = f"At {name} there is an edge too many: yours also uses "
            sentence += f"{listing(ours)} there, {self.whose} does not."
        marks = region.mine or region.top[:1]
        return Departure(sentence, marks, region.theirs or region.top[1:])

    def _other_operations(self, region: Region) -> Departure:
        ours, others = (
            _ops(self.mine, region.mine),
            _ops(self.theirs, region.theirs),
        )
        between = self._between(region)
        if not ours:
            what = (
                "an operation is missing" if len(others) == 1 else "steps are missing"
            )
            sentence = f"{between} {what}: {self.whose} has {listing(others)}."
        elif not others:
            what = "there is an operation too many"
            sentence = f"{between} {what}: {listing(ours)}."
        else:
            sentence = (
                f"{between} the operations differ: yours has {listing(ours)}, "
                f"{self.whose} has {listing(others)}."
            )
        sentence = f"{sentence} {self._how_it_shows(region)}".strip()
        marks = region.theirs or region.top[1:]
        return Departure(sentence, region.mine or region.top[:1], marks)

    def _between(self, region: Region) -> str:
        """The stretch of mine in which the region lies."""
        name = label(self.mine.by_number[region.top[0]])
        if region.mine:
            ends = listing([label(self.mine.by_number[end]) for end, _ in region.ends])
            return f"From {ends} to {name}" if ends else f"At {name}"
        above = self.walk.above.get(region.top)
        if above is None:
            return f"At {name}"
        user = self.mine.by_number[above[0]]
        return f"From {name} to {label(user)} ({plain(user.op)})"

    def _how_it_shows(self, region: Region) -> str:
        mine, theirs = self.nodes(region.top)
        if mine.shape != theirs.shape and None not in (mine.shape, theirs.shape):
            return f"The shape is {mine.shape} instead of {theirs.shape}."
        if not agree(mine.value, theirs.value):
            return (
                f"The value is {number(mine.value)} instead of {number(theirs.value)}."
            )
        return ""

    def _other_share(self, region: Region, end: tuple[int, int]) -> Departure:
        """Other steps with the same result, which send something else back."""
        ours = _share(self.mine, end[0], {*region.mine, region.top[0]})
        others = _share(self.theirs, end[1], {*region.theirs, region.top[1]})
        steps = _told(_ops(self.mine, region.mine))
        name = label(self.mine.by_number[end[0]])
        fact = f"The gradient that {steps} sends to {name} differs: "
        fact += self.two_gradients(sum_of(ours), sum_of(others))
        fact += f" The results are the same, so look at the way back of {steps}."
        return Departure(fact, (*region.mine, end[0]), (*region.theirs, end[1]))


def _call(recording: Recording, place: int) -> str:
    """`sub(a, b)`."""
    operands = [recording.by_number[e.source] for e in recording.operands[place]]
    op = plain(recording.by_number[place].op)
    return f"{op}({', '.join(map(label, operands))})"


def _told(ops: list[str]) -> str:
    return " and ".join(ops) if ops else "no operation"


def _tracked_leaves(recording: Recording) -> list[Node]:
    nodes = recording.nodes
    return [n for n in nodes if not n.op and n.state is not State.NOT_TRACKED]


def _ops(recording: Recording, places: tuple[int, ...]) -> list[str]:
    return [plain(recording.by_number[place].op) for place in places]


def _share(recording: Recording, end: int, inside: set[int]) -> list[Shown]:
    edges = recording.leaving[end]
    return [edge.contribution for edge in edges if edge.target in inside]
