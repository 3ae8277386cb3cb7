"""What happened in one backward pass, in its order, as plain data.

A producer watches the pass and writes a `History`; `frames` makes pictures of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from .recording import Shown


@dataclass(frozen=True, slots=True)
class Arrival:
    """What came to the gradient of `source`, the operand of a result at `position`.

    The gradient was `before` (None if nothing had come) and is `after`; `note` says
    what was wrong about it.
    """

    source: int
    position: int
    contribution: Shown
    before: Shown
    after: Shown
    note: str = ""


@dataclass(frozen=True, slots=True)
class Passage:
    """One result that sent its gradient, `upstream`, on to its operands."""

    target: int
    upstream: Shown
    arrivals: tuple[Arrival, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class History:
    """A backward pass: where it began, its passages, and the error that ended it.

    `held` are the gradients that values had before it, by their numbers. `replayed`
    says that no `backward` was watched, but local derivatives were multiplied instead.
    """

    seed: Shown
    passages: tuple[Passage, ...]
    held: Mapping[int, Shown] = field(default_factory=dict)
    stopped: str = ""
    replayed: bool = False

    @property
    def notes(self) -> tuple[str, ...]:
        """What went wrong, each sentence once."""
        found = [note for p in self.passages for note in (p.note, *_notes(p)) if note]
        stopped = [f"Backward stopped: {self.stopped}"] if self.stopped else []
        return tuple(dict.fromkeys([*found, *stopped]))


def _notes(passage: Passage) -> list[str]:
    return [arrival.note for arrival in passage.arrivals]
