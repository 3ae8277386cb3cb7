"""The backward pass of tensors as a history, from what was seen of it."""

from __future__ import annotations

from collections import Counter

from .arrays import Array, summary
from .history import Arrival, History, Passage
from .labels import first_line, label
from .recording import Edge, Recording, Shown
from .tensor_watched import Watched
from .watch import Passing


def history_of(seen: Watched) -> History:
    """The passages that were watched, in their order, with the sums as they grew."""
    found = _Sums(seen)
    passages = tuple(
        found.passage(found.numbers[key], passing)
        for key, passing in seen.watch.order
        if key in found.numbers
    )
    root = seen.passing(seen.forward.root)
    seed = None if root is None else _shown(root.upstream)
    held: dict[int, Shown] = {n.number: n.grad for n in seen.forward.nodes if n.grad}
    held |= found.held
    error = seen.watch.error
    return History(seed, passages, held, first_line(error) if error else "")


class _Sums:
    """What has come to each value so far."""

    def __init__(self, seen: Watched) -> None:
        self.seen = seen
        self.forward: Recording = seen.forward
        self.numbers = {seen.keys[n.number]: n.number for n in self.forward.nodes}
        before = seen.watch.before
        self.now: dict[int, Array] = {
            number: before[key] for key, number in self.numbers.items() if key in before
        }
        self.held: dict[int, Shown] = {n: summary(a) for n, a in self.now.items()}
        self.arrived: Counter[int] = Counter()
        self.passed: set[int] = set()

    def passage(self, target: int, passing: Passing) -> Passage:
        """What one node sent to its operands."""
        edges = [e for e in self.forward.operands[target] if e.way_back]
        arrivals = [self._arrival(edge, passing) for edge in edges]
        note = self._early(target)
        found = tuple(arrival for arrival in arrivals if arrival is not None)
        return Passage(target, _shown(passing.upstream), found, note)

    def _early(self, target: int) -> str:
        """What to say of a node that has not waited for all of its gradient."""
        name = label(self.forward.by_number[target])
        wanted, come = self.forward.uses(target), self.arrived[target]
        if target in self.passed:
            return (
                f"{name} sends a gradient on once more. It must wait for all parts and "
                "send their sum, once."
            )
        self.passed.add(target)
        if come >= wanted:
            return ""
        return (
            f"{name} sent its gradient on when {come} of {wanted} parts of it had "
            "come. It must wait for all."
        )

    def _arrival(self, edge: Edge, passing: Passing) -> Arrival | None:
        sent = (
            passing.sent[edge.position] if edge.position < len(passing.sent) else None
        )
        if sent is None:
            return None
        before = self.now.get(edge.source)
        after = sent if before is None else _sum(before, sent)
        self.now[edge.source] = after
        self.arrived[edge.source] += 1
        shown = None if before is None else summary(before)
        return Arrival(edge.source, edge.position, summary(sent), shown, summary(after))


def _sum(one: Array, other: Array) -> Array:
    """The sum; of shapes that do not fit, which a note tells of, the latter."""
    return one + other if one.shape == other.shape else other


def _shown(array: Array | None) -> Shown:
    return None if array is None else summary(array)
