"""Watching the backward pass of scalar values: who adds what to which gradient, when.

The student's own `backward` runs once, while the class tells of each gradient that is
set and of each value whose local derivatives are asked for. Afterwards every gradient
and the class are as they were.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import replace
from itertools import groupby
from typing import Any, NamedTuple

from .history import Arrival, History, Passage
from .labels import first_line, label, number
from .reading import MISSING, Reading, attribute, scalar
from .recording import Edge, Recording, Shown, State

RELATIVE_ERROR = 1e-6
RAN_OUT = "{} was added to more often than it is used."


class Write(NamedTuple):
    """A gradient that was set, and the value that was sending then (0 if none)."""

    source: int
    content: Shown
    sender: int


def watched_values(
    root: Any, forward: Recording, readings: Mapping[int, Reading], backward: object
) -> History:
    """One backward pass from `root`; one is replayed if the class has no `backward`.

    A function in the place of `backward` is called instead of the method. Where `grad`
    cannot be listened to, what the local derivatives give stands for the pass.
    """
    run = backward if callable(backward) else attribute(root, "backward")
    if not callable(run):
        return replayed(forward)
    values = [r.value for r in readings.values() if id(r.value) in forward.numbers]
    stopped = ""
    with _kept(values), _overheard(values, forward.numbers) as writes:
        try:
            run()
        except Exception as error:
            stopped = first_line(error)
        unseen = not writes and any(attribute(v, "grad") is not None for v in values)
    if unseen and not stopped:  # grad is no plain attribute: nobody was heard
        return replace(replayed(forward), replayed=False)
    return _history(forward, writes, stopped)


def replayed(forward: Recording) -> History:
    """The pass that the local derivatives of a graph call for, from 1.0 at the root."""
    grads: dict[int, float] = {forward.root: 1.0}
    passages: list[Passage] = []
    for target, edges in groupby(forward.in_backward_order, key=lambda e: e.target):
        if target not in grads:
            continue
        arrivals: list[Arrival] = []
        for edge in edges:
            if isinstance(edge.local, float) and _tracked(forward, edge.source):
                sent, before = edge.local * grads[target], grads.get(edge.source)
                grads[edge.source] = sent + (before or 0.0)
                after = grads[edge.source]
                arrival = Arrival(edge.source, edge.position, sent, before, after)
                arrivals.append(arrival)
        passages.append(Passage(target, grads[target], tuple(arrivals)))
    return History(1.0, tuple(passages), replayed=True)


def _tracked(recording: Recording, source: int) -> bool:
    return recording.by_number[source].state is not State.NOT_TRACKED


# -- listening


@contextmanager
def _kept(values: Sequence[Any]) -> Iterator[None]:
    """Every gradient is put back, whatever happens."""
    before = [(value, attribute(value, "grad")) for value in values]
    try:
        yield
    finally:
        for value, grad in before:
            with suppress(Exception):
                if grad is not MISSING:
                    value.grad = grad
                else:
                    del value.grad


@contextmanager
def _overheard(
    values: Sequence[Any], numbers: Mapping[int, int]
) -> Iterator[list[Write]]:
    """The gradients that are set meanwhile, in order."""
    writes: list[Write] = []
    sender = [0]

    def setting(original: Callable[..., None]) -> Callable[..., None]:
        def __setattr__(self: Any, name: str, content: Any) -> None:
            original(self, name, content)
            if name == "grad" and id(self) in numbers:
                found = None if content is None else scalar(content)
                writes.append(Write(numbers[id(self)], found, sender[0]))

        return __setattr__

    def getting(original: Callable[..., Any]) -> Callable[..., Any]:
        def __getattribute__(self: Any, name: str) -> Any:
            if name == "local_derivatives":
                sender[0] = numbers.get(id(self), 0)
            return original(self, name)

        return __getattribute__

    with ExitStack() as stack:
        for kind in _kinds(values):
            for name, made in (
                ("__setattr__", setting),
                ("__getattribute__", getting),
            ):
                stack.callback(_restore, kind, name, vars(kind).get(name, MISSING))
                setattr(kind, name, made(getattr(kind, name)))
        yield writes


def _kinds(values: Sequence[object]) -> list[type]:
    """The classes of the values, without those that inherit from one of them."""
    kinds = dict.fromkeys(type(value) for value in values)
    return [
        kind
        for kind in kinds
        if _is_open(kind) and not any(base in kinds for base in kind.__mro__[1:])
    ]


def _is_open(kind: type) -> bool:
    """True for a class that Python code has made: only those can be listened to."""
    return bool(kind.__flags__ & 1 << 9)


def _restore(kind: type, name: str, own: object) -> None:
    if own is MISSING:
        delattr(kind, name)
    else:
        setattr(kind, name, own)


# -- understanding


def _history(forward: Recording, writes: Sequence[Write], stopped: str) -> History:
    ledger = _Ledger(forward)
    for write in writes:
        ledger.enter(write)
    held = {n.number: n.grad for n in forward.nodes if n.grad is not None}
    return History(ledger.seed, tuple(ledger.passages()), held, stopped)


class _Ledger:
    """Every gradient as the pass goes on, and what was added by whom."""

    def __init__(self, forward: Recording) -> None:
        self.forward = forward
        self.now: dict[int, Shown] = {n.number: n.grad for n in forward.nodes}
        self.arrived: Counter[int] = Counter()
        self.sent: dict[int, bool] = {}
        self.seed: Shown = None
        self.entries: list[tuple[int, Shown, str, Arrival]] = []

    def passages(self) -> Iterator[Passage]:
        """Additions by one sender in a row are one passage."""
        for target, group in groupby(self.entries, key=lambda entry: entry[0]):
            entries = list(group)
            _, upstream, note, _ = entries[0]
            arrivals = tuple(arrival for *_, arrival in entries)
            yield Passage(target, upstream, arrivals, note)

    def enter(self, write: Write) -> None:
        """Take one gradient that was set as the start, a reset or an addition."""
        edge = self._edge(write)
        if edge is None:
            self._set_aside(write)
            return
        note = self._early(edge.target)
        arrival = self._arrival(edge, write.content)
        upstream = self.now[edge.target]
        self.now[edge.source] = write.content
        self.arrived[edge.source] += 1
        self.sent[edge.target] = True
        self.entries.append((edge.target, upstream, note, arrival))

    def _set_aside(self, write: Write) -> None:
        """A gradient that no result has sent: the start, or one that is emptied."""
        self.now[write.source] = write.content
        self.arrived[write.source] = 0
        if write.source == self.forward.root and write.content is not None:
            self.seed = write.content

    def _edge(self, write: Write) -> Edge | None:
        """The use that the addition is for, None if there is none."""
        if write.content is None:
            return None
        uses = self.forward.leaving[write.source]
        from_sender = [edge for edge in uses if edge.target == write.sender]
        if not from_sender or self.now[write.sender] is None:
            fitting = [edge for edge in uses if self._fits(edge, write.content)]
            return self._unused(fitting) if fitting else None
        return self._unused(from_sender)

    def _unused(self, edges: list[Edge]) -> Edge:
        """The first of the edges that nothing has come along in this passage yet."""
        last = self.entries[-1][0] if self.entries else 0
        taken = set()
        for target, _, _, arrival in reversed(self.entries):
            if target != last:
                break
            taken.add((target, arrival.source, arrival.position))
        free = (e for e in edges if (e.target, e.source, e.position) not in taken)
        return next(free, edges[-1])

    def _fits(self, edge: Edge, content: Shown) -> bool:
        expected = self._expected(edge)
        before = self.now[edge.source]
        if expected is None or not isinstance(content, float):
            return False
        return _near(content, expected + _float(before)) or _near(content, expected)

    def _expected(self, edge: Edge) -> float | None:
        upstream = self.now[edge.target]
        if isinstance(edge.local, float) and isinstance(upstream, float):
            return edge.local * upstream
        return None

    def _early(self, target: int) -> str:
        """What to say if a result sends before all of its own gradient has come."""
        node = self.forward.by_number[target]
        wanted = self.forward.uses(target)
        come = self.arrived[target]
        if self.sent.get(target) or come >= wanted:
            return ""
        return (
            f"{label(node)} sent its gradient on when {come} of {wanted} parts of it "
            "had come. It must wait for all: a result goes before its operands."
        )

    def _arrival(self, edge: Edge, content: Shown) -> Arrival:
        before, expected = self.now[edge.source], self._expected(edge)
        sent: Shown = expected
        note = ""
        if isinstance(content, float):
            change = content - _float(before)
            note = self._odd(edge, before, content)
            sent = change if expected is None else expected
        if self.arrived[edge.source] >= self.forward.uses(edge.source):
            note = note or RAN_OUT.format(self._grad(edge.source))
        elif self.sent.get(edge.source):
            name = label(self.forward.by_number[edge.source])
            note = note or f"This came after {name} had sent its gradient on: too late."
        return Arrival(edge.source, edge.position, sent, before, content, note)

    def _odd(self, edge: Edge, before: Shown, content: float) -> str:
        """What to say of an addition that is not `local x upstream`."""
        expected = self._expected(edge)
        if expected is None or _near(content, _float(before) + expected):
            return ""
        grad = self._grad(edge.source)
        if before is not None and _near(content, expected):
            return (
                f"{grad} was {number(before)} and is now {number(content)}: was it "
                "assigned (=) instead of added (+=)?"
            )
        product = f"{number(edge.local)} x {number(self.now[edge.target])}"
        change = number(content - _float(before))
        return (
            f"{change} was added to {grad}, but local x upstream is "
            f"{product} = {number(expected)}."
        )

    def _grad(self, source: int) -> str:
        return f"{label(self.forward.by_number[source])}.grad"


def _float(content: Shown) -> float:
    return content if isinstance(content, float) else 0.0


def _near(one: float, other: float) -> bool:
    if one != one or other != other:  # not a number agrees with anything
        return True
    return abs(one - other) <= RELATIVE_ERROR * max(abs(one), abs(other)) + 1e-300
