"""The graph that a check is about, of the student's code and of torch.

A probe names it with ``check.graph(loss, w=w)`` before its backward pass. That does
nothing while the answer is judged. Only if the answer disagrees is the first round
asked once more, and the graph taken; torch's was taken when the course was built.
"""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator
from typing import Any

from course.check.probe import Probe, Side
from course.graph.compare import Comparison, side_of
from course.graph.data import from_data, to_data
from course.graph.recording import Recording

_taken: list[list[Recording]] = []


def graph(result: object, **names: object) -> None:
    """Say which graph a check is about: that of ``result``, with names for values.

    If the check disagrees, a notebook shows where it parts from torch's.
    """
    if not _taken or _taken[-1]:
        return
    with contextlib.suppress(Exception):  # a graph that cannot be read is not shown
        _taken[-1].append(side_of(result, names, (), sys._getframe()))


@contextlib.contextmanager
def _taking() -> Iterator[list[Recording]]:
    _taken.append([])
    try:
        yield _taken[-1]
    finally:
        _taken.pop()


def graph_of(probe: Probe, side: Side) -> Recording | None:
    """Return the graph that the probe names in its first round, None if it names none.

    What the side answers, or raises after the graph was named, does not matter.
    """
    if "graph" not in probe.ask.__code__.co_names and not _named_in(probe):
        return None
    with _taking() as taken:
        side.answer(probe, probe.rng(0))
    return taken[0] if taken else None


def _named_in(probe: Probe) -> bool:
    sides = [side for side in (probe.yours, probe.torch) if side is not None]
    return any("graph" in side.__code__.co_names for side in sides)


def as_data(recording: Recording | None) -> dict[str, Any] | None:
    """Return a graph as data for the recordings of a unit."""
    return None if recording is None else to_data(recording)


def comparison(mine: Recording, theirs: dict[str, Any]) -> Comparison | None:
    """Return where a graph parts from torch's, None if it does not."""
    found = Comparison(mine, from_data(theirs), "torch", 2, "LR")
    return None if found.agrees else found
