"""A computational graph as plain data, the same for every library that is drawn.

A producer (`from_value` for scalar values, `from_tensor` for tensors) makes a
`Recording`; the views read nothing else. A lecture can also write one by hand:

>>> x = Node(1, Kind.INPUT, name="x", value=3.0)
>>> y = Node(2, Kind.RESULT, name="y", op="mul", value=9.0)
>>> square = Recording((x, y), (Edge(1, 2, 0), Edge(1, 2, 1)), root=2)
>>> square.uses(1)
2
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .history import History

Shape = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Summary:
    """An array in words: the lines of a box, joined by spaces in a text.

    `whole` says that they hold all elements, and `array` has the elements.
    """

    lines: tuple[str, ...]
    whole: bool = False
    array: Any = field(default=None, repr=False, compare=False)

    def __str__(self) -> str:
        return " ".join(self.lines)


Shown = float | str | Summary | None
"""What a view prints: a number, words made by the producer, or nothing known."""


class Kind(StrEnum):
    """What a value is to the learner."""

    PARAMETER = "parameter"
    INPUT = "input"
    CONSTANT = "constant"
    RESULT = "result"


class State(StrEnum):
    """How far the gradient of a value has come."""

    NOT_TRACKED = "not tracked"
    NOT_RUN = "not run yet"
    ARRIVED = "arrived"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Node:
    """One value. `arrived` of `expected` contributions to its gradient are in.

    `module` is the dotted path of the module that made it, `failed` the first line of
    the error that stopped the forward pass here. `library_op` is the library's own
    name of the operation, `saved` names the values that it keeps for backward; `dtype`
    is empty for float32, and a `shape` of None is not known. Views that show a part of
    a graph count in `hidden` the inputs they left out, in `folded` the values they
    merged; `mark` is what they point out about the value.
    """

    number: int
    kind: Kind
    name: str = ""
    op: str = ""
    shape: Shape | None = ()
    value: Shown = None
    module: str = ""
    grad: Shown = None
    state: State = State.NOT_RUN
    arrived: int = 0
    expected: int = 0
    failed: str = ""
    odd: str = ""
    hidden_inputs: int = 0
    hidden_uses: int = 0
    folded: int = 0
    library_op: str = ""
    saved: tuple[str, ...] = ()
    freed: bool = False
    dtype: str = ""
    mark: str = ""

    @property
    def label(self) -> str:
        """The name of the value, or its number where it has none."""
        return self.name or f"#{self.number}"


@dataclass(frozen=True, slots=True)
class Edge:
    """One use of `source` as operand number `position` of `target`.

    `rule` is the local derivative as a formula where the producer knows one. After
    backward, `contribution` is `local` times `upstream`, and `step` its place in the
    backward pass, from 1. For tensors there is no local derivative but `way_back`, the
    rule in words, in which `labels.UPSTREAM` stands for the upstream gradient,
    and `shape` is that of what goes back. Where `target` is a folded module, `inner` is
    the number of the value inside it.
    """

    source: int
    target: int
    position: int
    broadcast: str = ""
    rule: str = ""
    local: Shown = None
    upstream: Shown = None
    contribution: Shown = None
    step: int | None = None
    way_back: str = ""
    shape: Shape | None = ()
    inner: int = 0


@dataclass(frozen=True)
class Recording:
    """Nodes and edges in order of creation, and what a learner should know of them.

    `root` is the number of the value that was drawn, `notes` are plain sentences about
    what looks wrong. A recording of a part says in `part` which part, and in `total`
    of how many values. `library` is the package that the values come from, `kinds` are
    the classes of modules by their paths, and `numbers` finds the node of a living
    object by its `id`. `progress` says how far backward has come where the states of
    nodes do not, and `history` is the backward pass that was watched.
    """

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    root: int
    notes: tuple[str, ...] = ()
    part: str = ""
    total: int = 0
    library: str = ""
    kinds: Mapping[str, str] = field(default_factory=dict, repr=False, compare=False)
    progress: str = ""
    history: History | None = field(default=None, repr=False, compare=False)
    numbers: Mapping[int, int] = field(default_factory=dict, repr=False, compare=False)

    @cached_property
    def by_number(self) -> dict[int, Node]:
        """Every node under its number."""
        return {node.number: node for node in self.nodes}

    @cached_property
    def operands(self) -> dict[int, list[Edge]]:
        """The edges into each node, operands in order."""
        into: dict[int, list[Edge]] = {node.number: [] for node in self.nodes}
        for edge in self.edges:
            into[edge.target].append(edge)
        return into

    @cached_property
    def leaving(self) -> dict[int, list[Edge]]:
        """The edges out of each node, in the order in which backward comes by."""
        out: dict[int, list[Edge]] = {node.number: [] for node in self.nodes}
        for edge in self.in_backward_order:
            out[edge.source].append(edge)
        return out

    def uses(self, number: int) -> int:
        """How many times the value is an operand; `x * x` uses `x` twice."""
        return len(self.leaving[number])

    @cached_property
    def ops(self) -> dict[str, int]:
        """How often each operation occurs, the most frequent first."""
        names = Counter(node.op for node in self.nodes if node.op)
        return dict(sorted(names.items(), key=lambda pair: (-pair[1], pair[0])))

    @cached_property
    def in_backward_order(self) -> list[Edge]:
        """The edges in the order in which backward took them, or will."""
        return sorted(self.edges, key=_backward_place)


def _backward_place(edge: Edge) -> tuple[int, int, int]:
    """Steps that were seen count, for tensors; else from the last result on."""
    seen = edge.step if edge.way_back and edge.step is not None else 0
    return seen, -edge.target, edge.position
