"""The backward pass as a row of frames, each of them a recording of that moment.

Frame 0 shows the values alone, frame 1 the gradient at the root; then each result that
sends its gradient on has a frame; the last one shows what there is in the end.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from .fold import folded
from .history import Arrival, History, Passage
from .labels import chain_rule, count, label, listing, number, plain, way_back
from .recording import Edge, Kind, Node, Recording, Shown, State, Summary

WORK_LIMIT = 400_000
"""Frames are made if values times passages are at most so many."""

OUTSIDE = Node(0, Kind.RESULT, name="a value that is not shown")
Key = tuple[int, int]
"""An edge, by the value it goes to and its position there."""


@dataclass(frozen=True)
class Frame:
    """One moment: `title` for the control, `sentence` for the reader.

    `in_play` are the edges along which something goes back now, `active` the values
    that send or receive, `news` what a receiver adds up, `warning` what went wrong.
    """

    title: str
    sentence: str
    recording: Recording
    in_play: frozenset[Key] = frozenset()
    active: frozenset[int] = frozenset()
    news: Mapping[int, str] | None = None
    warning: str = ""


def frames(recording: Recording, depth: int) -> list[Frame]:
    """The frames of the pass in `recording.history`; one frame if there is none.

    Modules deeper than `depth` are one box each; what happens inside is no frame. Of a
    large graph all frames but the last have the recording as it was.
    """
    passages = len(recording.history.passages) if recording.history else 0
    small = passages * len(recording.nodes) <= WORK_LIMIT
    moments = list(_moments(recording, small))
    return _folded(moments, depth) if small else moments


def key_of(edge: Edge) -> Key:
    """What identifies an edge in all frames."""
    return edge.inner or edge.target, edge.position


# -- one frame after another


def _moments(recording: Recording, small: bool) -> Iterator[Frame]:
    history = recording.history
    start = _Moment(recording, history or History(None, ()), small)
    values = count(len(recording.nodes), "value")
    sentence = f"The forward pass: {values}. {_tracked(recording)}"
    yield Frame("forward", sentence, start.recording())
    if history is None:
        return
    if history.seed is not None:
        yield start.seeded(history.seed)
    for passage in history.passages:
        frame = start.after(passage)
        if passage.target in recording.by_number:
            yield frame
    yield start.last(history)


def _tracked(recording: Recording) -> str:
    tracked = [n for n in recording.nodes if n.state is not State.NOT_TRACKED]
    if len(tracked) == len(recording.nodes):
        return "No gradient has come yet."
    names = [label(n) for n in recording.nodes if n.state is State.NOT_TRACKED]
    verb = "needs" if len(names) == 1 else "need"
    return f"No gradient has come yet; {listing(names)} {verb} none."


class _Moment:
    """The gradients as they are at one moment of the pass."""

    def __init__(self, recording: Recording, history: History, small: bool) -> None:
        self.base = recording
        self.small = small
        self.grads: dict[int, Shown] = {} if history.replayed else dict(history.held)
        self.held = dict(self.grads)
        self.arrived: Counter[int] = Counter()
        self.gone: dict[Key, tuple[Shown, Shown]] = {}
        self.odd: dict[int, str] = {}
        self.root = label(recording.by_number.get(recording.root, OUTSIDE))

    def seeded(self, seed: Shown) -> Frame:
        """The frame in which the root has its gradient."""
        root = self.base.root
        self.grads[root] = seed
        self.arrived[root] = 1
        words = number(seed)
        sentence = f"Backward begins: {self.root}.grad = {words}"
        sentence += f", since d({self.root})/d({self.root}) = 1." if seed == 1 else "."
        return Frame("start", sentence, self.recording(), active=frozenset({root}))

    def after(self, passage: Passage) -> Frame:
        """The frame in which one result has sent its gradient on."""
        target = self.base.by_number.get(passage.target, OUTSIDE)
        news: dict[int, str] = {}
        arrivals = [a for a in passage.arrivals if a.source in self.base.by_number]
        for arrival in arrivals:
            self.grads[arrival.source] = arrival.after
            self.arrived[arrival.source] += 1
            key = passage.target, arrival.position
            self.gone[key] = passage.upstream, arrival.contribution
            if not _adds(arrival):
                self.odd[arrival.source] = "not the sum of its arrows"
            said = self._sum(arrival, news.get(arrival.source, ""))
            if said:
                news[arrival.source] = said
        notes = [passage.note, *(arrival.note for arrival in arrivals)]
        return Frame(
            plain(target.op) or label(target),
            self._sentence(passage, target),
            self.recording(),
            frozenset((passage.target, a.position) for a in arrivals),
            frozenset({passage.target, *(a.source for a in arrivals)}),
            news,
            " ".join(dict.fromkeys(filter(None, notes))),
        )

    def last(self, history: History) -> Frame:
        """The frame with everything that has arrived."""
        leaves = [
            f"{label(n)}.grad = {number(self.grads[n.number])}"
            for n in self.base.nodes
            if not n.op and self.grads.get(n.number) is not None
        ]
        sentence = "Backward is done"
        if history.stopped:
            sentence = f"Backward stopped: {history.stopped}"
        found = f": {listing(leaves, limit=6)}." if leaves else "."
        sentence += found if not history.stopped else f". So far{found}" * bool(leaves)
        final = self.recording(last=True)
        return Frame("done", sentence, final, warning=self._stuck(history))

    def recording(self, last: bool = False) -> Recording:
        """The graph with the gradients of this moment."""
        if not (self.small or last):
            return self.base
        nodes = tuple(self._node(node) for node in self.base.nodes)
        edges = tuple(self._edge(edge) for edge in self.base.edges)
        return replace(self.base, nodes=nodes, edges=edges)

    # -- parts of a recording

    def _node(self, node: Node) -> Node:
        if node.state is State.NOT_TRACKED:
            return node
        grad, arrived = self.grads.get(node.number), self.arrived[node.number]
        expected = self._expected(node)
        state = State.NOT_RUN
        if arrived:
            state = State.DONE if arrived >= expected else State.ARRIVED
        odd = self.odd.get(node.number, "")
        return replace(
            node, grad=grad, state=state, arrived=arrived, expected=expected, odd=odd
        )

    def _edge(self, edge: Edge) -> Edge:
        upstream, contribution = self.gone.get(key_of(edge), (None, None))
        return replace(edge, upstream=upstream, contribution=contribution)

    def _expected(self, node: Node) -> int:
        uses = self.base.uses(node.number) + node.hidden_uses
        return uses or int(node.number == self.base.root)

    # -- words

    def _sum(self, arrival: Arrival, said: str) -> str:
        """`6.0 + 2.0 = 8.0 (2 of 2)`; of `x * x` both terms in one frame.

        Nothing for a large array, of which a box shows the range.
        """
        expected = self._expected(self.base.by_number[arrival.source])
        done = f"({self.arrived[arrival.source]} of {expected})"
        done = "" if expected < 2 else f" {done}"
        parts = (arrival.before, arrival.contribution, arrival.after)
        before, sent, after = (_brief(part) for part in parts)
        if not after:
            return ""
        if arrival.before is None:
            return f"{after}{done}"
        start = said.rpartition(" (")[0].partition(" = ")[0] or before
        if arrival.note and not _adds(arrival):
            return f"{start} → {after}{done}"
        return f"{start} + {sent} = {after}{done}"

    def _sentence(self, passage: Passage, target: Node) -> str:
        name = label(target)
        op = plain(target.op) or name
        upstream = _brief(passage.upstream)
        start = f"{op} sends back "
        start += f"{upstream}, the gradient of {name}" if upstream else f"{name}.grad"
        edges = {e.position: e for e in self.base.operands.get(passage.target, [])}
        parts = [
            self._way(edges[arrival.position], arrival, passage, name)
            for arrival in passage.arrivals
            if arrival.position in edges
        ]
        return f"{start}: {'; '.join(parts)}." if parts else f"{start}, to no value."

    def _way(self, edge: Edge, arrival: Arrival, passage: Passage, target: str) -> str:
        source = label(self.base.by_number[edge.source])
        result = _brief(arrival.contribution)
        if edge.way_back:
            factors = way_back(edge, f"{target}.grad")
        else:
            factors = chain_rule(edge, source, target)
            numbers = f"{number(edge.local)} x {number(passage.upstream)}"
            result = f"{numbers} = {number(arrival.contribution)}"
        return f"{source}.grad += {factors}" + (f" = {result}" if result else "")

    def _stuck(self, history: History) -> str:
        """Which gradients never came."""
        if history.stopped:
            return ""
        without = [
            f"{label(node)}.grad"
            for node in self.base.nodes
            if node.state is not State.NOT_TRACKED
            and self.arrived[node.number] < self._expected(node)
        ]
        if not without:
            return ""
        some = "has" if len(without) == 1 else "have"
        return f"Not everything has come: {listing(without)} {some} arrivals missing."


def _adds(arrival: Arrival) -> bool:
    numbers = arrival.before, arrival.contribution, arrival.after
    if not all(isinstance(part, float) for part in numbers):
        return True
    before, sent, after = (float(str(part)) for part in numbers)
    return abs(before + sent - after) <= 1e-6 * max(abs(before), abs(sent), abs(after))


def _brief(shown: Shown) -> str:
    """The number, or all of a small array; empty for a summary of a large one."""
    if isinstance(shown, Summary):
        return str(shown) if shown.whole else ""
    return "" if shown is None else number(shown)


# -- folding


def _folded(moments: list[Frame], depth: int) -> list[Frame]:
    """Frames in which modules are boxes; those without a visible edge are merged."""
    kept: list[Frame] = []
    for place, frame in enumerate(moments):
        shown = folded(frame.recording, depth)
        outer = {key_of(edge) for edge in shown.edges}
        numbers = shown.by_number.keys()
        frame = replace(
            frame,
            recording=shown,
            in_play=frozenset(frame.in_play & outer),
            active=frozenset(frame.active & numbers),
        )
        inside = not frame.in_play and moments[place].in_play
        if not (inside and shown is not moments[place].recording) or frame.warning:
            kept.append(frame)
    return kept
