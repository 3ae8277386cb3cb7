"""Which values of two graphs are the same, from the leaves upward, in linear time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable

from .arrays import same
from .labels import number
from .recording import Kind, Node, Recording, Shown, State, Summary

COMMUTATIVE = {"add", "mul", "maximum", "minimum"}
SIGNS = {"+": "add", "-": "sub", "*": "mul", "/": "div", "**": "pow", "@": "matmul"}
WORDS = SIGNS | {"truediv": "div", "power": "pow", "negative": "neg"}
RELATIVE_ERROR = 1e-4


def meaning(op: str) -> str:
    """The usual word for an operation.

    >>> meaning("truediv"), meaning("*"), meaning("tanh")
    ('div', 'mul', 'tanh')
    """
    return WORDS.get(op, op)


def agree(one: Shown, other: Shown) -> bool:
    """True unless both are known and differ by more than rounding."""
    if isinstance(one, float) and isinstance(other, float):
        if one != one or other != other:
            return (one != one) == (other != other)
        limit = RELATIVE_ERROR * max(abs(one), abs(other)) + 1e-12
        return one == other or abs(one - other) <= limit
    if isinstance(one, Summary) and isinstance(other, Summary):
        if one.array is None or other.array is None:
            return one == other
        return same(one.array, other.array)
    return not (
        isinstance(one, (float, Summary)) and isinstance(other, (float, Summary))
    )


class Matching:
    """The values that both graphs have: `theirs` of mine, and `mine` of theirs.

    Leaves match by name, then by what they hold, then by shape where that leaves no
    choice; results match if their operation and all their operands do.
    """

    def __init__(self, mine: Recording, theirs: Recording) -> None:
        self.theirs: dict[int, int] = {}
        self.mine: dict[int, int] = {}
        self._match_leaves(mine, theirs)
        self._match_results(mine, theirs)

    def _pair(self, mine: int, theirs: int) -> None:
        self.theirs[mine] = theirs
        self.mine[theirs] = mine

    def _match_leaves(self, mine: Recording, theirs: Recording) -> None:
        ways = (_by_name, _by_content, _by_shape)
        for place, way in enumerate(ways):
            ours = _grouped(
                (n for n in _leaves(mine) if n.number not in self.theirs), way
            )
            others = _grouped(
                (n for n in _leaves(theirs) if n.number not in self.mine), way
            )
            for key, found in ours.items():
                match = others.get(key, [])
                if key is None or (place != 1 and len(match) != len(found)):
                    continue
                for node, other in zip(found, match, strict=False):
                    self._pair(node.number, other.number)

    def _match_results(self, mine: Recording, theirs: Recording) -> None:
        names: dict[Hashable, int] = {}
        common = {m: place for place, m in enumerate(self.theirs)}
        ours = _classes(mine, common, names)
        common = {t: common[m] for t, m in self.mine.items()}
        others = defaultdict(list)
        for number_, name in _classes(theirs, common, names).items():
            others[name].append(number_)
        waiting = {name: iter(found) for name, found in others.items()}
        for node in mine.nodes:
            if node.op and node.number not in self.theirs:
                match = next(waiting.get(ours[node.number], iter(())), None)
                if match is not None:
                    self._pair(node.number, match)


def _leaves(recording: Recording) -> Iterable[Node]:
    return (node for node in recording.nodes if not node.op)


def _by_name(node: Node) -> Hashable:
    return node.name or None


def _by_content(node: Node) -> Hashable:
    if not isinstance(node.value, (float, Summary)):
        return None
    return node.shape, number(node.value)


def _by_shape(node: Node) -> Hashable:
    tracked = node.state is not State.NOT_TRACKED
    return ("shape", node.shape) if tracked and node.kind is not Kind.CONSTANT else None


def _grouped(nodes: Iterable[Node], way: object) -> dict[Hashable, list[Node]]:
    groups: dict[Hashable, list[Node]] = {}
    for node in nodes:
        groups.setdefault(way(node), []).append(node)  # type: ignore[operator]
    return groups


def _classes(
    recording: Recording, leaves: dict[int, int], names: dict[Hashable, int]
) -> dict[int, int]:
    """A number for each value, the same for values that are made alike.

    `leaves` are the numbers of leaves that match; `names` is shared by both graphs.
    """
    found: dict[int, int] = {}
    for node in recording.nodes:
        if not node.op:
            key: Hashable = ("leaf", leaves.get(node.number))
            if node.number not in leaves:
                constant = node.state is State.NOT_TRACKED or node.kind is Kind.CONSTANT
                key = ("constant",) if constant else ("own", id(recording), node.number)
        else:
            operands = [found[edge.source] for edge in recording.operands[node.number]]
            op = meaning(node.op)
            if op in COMMUTATIVE:
                operands.sort()
            key = (op, *operands)
        found[node.number] = names.setdefault(key, len(names))
    return found
