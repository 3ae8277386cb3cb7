"""Every value below some roots, operands before their results."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Protocol, TypeVar

from .reading import Complaints


class HasInputs(Protocol):
    """What the walk asks of a reading: the thing read, and what it was made from."""

    @property
    def value(self) -> object: ...

    @property
    def inputs(self) -> tuple[object, ...]: ...


R = TypeVar("R", bound=HasInputs)
Read = Callable[[object, Complaints], R]
Stack = list[tuple[R, Iterator[object]]]


def readings_in_order(
    roots: Iterable[object],
    complaints: Complaints,
    read: Read[R],
    known: Mapping[int, R] | None = None,
) -> dict[int, R]:
    """Read each reachable value once, keyed by `id`, operands first, in linear time.

    The walk keeps its own stack, so that 100,000 values in a chain are no deeper than
    Python's recursion allows. A value that is an operand of itself becomes a complaint.
    What is `known` is not read again and comes first.
    """
    done = dict(known or {})
    entered = set(done)
    stack: Stack[R] = []

    def enter(value: object) -> None:
        reading = read(value, complaints)
        entered.add(id(value))
        stack.append((reading, iter(reading.inputs)))

    for root in roots:
        if id(root) not in entered:
            enter(root)
        while stack:
            operand = _next_new(stack, entered, done, complaints)
            if operand is not None:
                enter(operand)
    return done


def _next_new(
    stack: Stack[R], entered: set[int], done: dict[int, R], complaints: Complaints
) -> object:
    """The next operand of the newest reading to be read; None if that one is done."""
    reading, remaining = stack[-1]
    for operand in remaining:
        if id(operand) not in entered:
            return operand
        if id(operand) not in done:
            circle = "it is made from itself: following inputs leads back to it"
            complaints.add(circle, operand)
    done[id(reading.value)] = reading
    stack.pop()
    return None
