"""Every value below some roots, operands before their results."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from .reading import Complaints, Reading, read

Stack = list[tuple[Reading, Iterator[object]]]


def readings_in_order(
    roots: Iterable[object],
    complaints: Complaints,
    known: Mapping[int, Reading] | None = None,
) -> dict[int, Reading]:
    """Read each reachable value once, keyed by `id`, operands first, in linear time.

    The walk keeps its own stack, so that 100,000 values in a chain are no deeper than
    Python's recursion allows. A value that is an operand of itself becomes a complaint.
    What is `known` is not read again and comes first.
    """
    done = dict(known or {})
    entered = set(done)
    stack: Stack = []
    for root in roots:
        if id(root) not in entered:
            _enter(root, entered, stack, complaints)
        while stack:
            _advance(stack, entered, done, complaints)
    return done


def _enter(
    value: object, entered: set[int], stack: Stack, complaints: Complaints
) -> None:
    reading = read(value, complaints)
    entered.add(id(value))
    stack.append((reading, iter(reading.inputs)))


def _advance(
    stack: Stack,
    entered: set[int],
    done: dict[int, Reading],
    complaints: Complaints,
) -> None:
    reading, remaining = stack[-1]
    for operand in remaining:
        if id(operand) not in entered:
            _enter(operand, entered, stack, complaints)
            return
        if id(operand) not in done:
            circle = "it is made from itself: following inputs leads back to it"
            complaints.add(circle, operand)
    done[id(reading.value)] = reading
    stack.pop()
