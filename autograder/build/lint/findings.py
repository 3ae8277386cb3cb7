"""What lint found: one line each."""

from dataclasses import asdict, dataclass
from typing import Any

from autograder.build.cells import Cell
from autograder.build.units import Unit


@dataclass(frozen=True)
class Finding:
    """A rule broken at one place: what is wrong there and what to do about it.

    `leaks` marks a solution that would reach students; such a release is not written.
    """

    path: str
    line: int
    cell: str
    what: str
    do: str
    leaks: bool = False

    def __str__(self) -> str:
        place = f"{self.path}:{self.line}" if self.line else self.path
        cell = f" [{self.cell}]" if self.cell else ""
        return f"{place}{cell}: {self.what}; {self.do}"

    def plain(self) -> dict[str, Any]:
        """Return the finding as plain data."""
        return asdict(self)


def at(unit: Unit, cell: Cell, what: str, do: str) -> Finding:
    """Return a finding in a cell of the unit's text."""
    return Finding(unit.shown(unit.text), cell.line, cell.id, what, do)


def in_text(unit: Unit, what: str, do: str) -> Finding:
    """Return a finding about the unit's text as a whole."""
    return Finding(unit.shown(unit.text), 0, "", what, do)
