"""What a regrade would change, as facts."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(frozen=True)
class Change:
    """One student's mark for the check, before and after, with the verdicts.

    ``total`` are the student's points in the unit before; ``by_hand`` those that a
    person gave for this check, which count in the place of ``old`` and of ``new``.
    ``kept`` says that the mark would fall and is not touched.
    """

    student: str
    old: float
    new: float
    was: str
    now: str
    total: float
    by_hand: float | None = None
    kept: bool = False

    @property
    def total_after(self) -> float:
        """The student's points in the unit after the regrade."""
        moves = self.by_hand is None and not self.kept
        return round(self.total + self.new - self.old, 2) if moves else self.total


@dataclass
class Proposal:
    """What a regrade of a check, or its undoing, would do to a class.

    ``same`` counts the marks that stay and ``current`` those that are by the check as
    it is; ``ungraded`` and ``waiting`` say by student why there is no mark to change,
    and why a person has to look; ``elsewhere`` are lines about the rest of the unit.
    """

    unit: str
    check: str
    points: float
    undo: bool = False
    only_raise: bool = False
    changes: list[Change] = field(default_factory=list)
    same: int = 0
    current: int = 0
    ungraded: dict[str, str] = field(default_factory=dict)
    waiting: dict[str, str] = field(default_factory=dict)
    elsewhere: list[str] = field(default_factory=list)
    totals: list[float] = field(default_factory=list)
    to_write: int = 0

    @property
    def raised(self) -> list[Change]:
        """The marks that rise."""
        return [one for one in self.changes if one.new > one.old]

    @property
    def fallen(self) -> list[Change]:
        """The marks that fall."""
        return [one for one in self.changes if one.new < one.old and not one.kept]

    @property
    def kept(self) -> list[Change]:
        """The marks that would fall and are kept."""
        return [one for one in self.changes if one.kept]

    @property
    def means(self) -> tuple[float, float]:
        """The mean of the graded totals, before and after."""
        before = sum(self.totals)
        after = before + sum(one.total_after - one.total for one in self.changes)
        count = len(self.totals) or 1
        return round(before / count, 2), round(after / count, 2)

    def as_data(self) -> dict[str, Any]:
        """Return the proposal as plain data."""
        found = asdict(self)
        rows = zip(found["changes"], self.changes, strict=True)
        found["changes"] = [{**row, "total_after": c.total_after} for row, c in rows]
        before, after = self.means
        return found | {"mean": before, "mean_after": after}

    @classmethod
    def from_data(cls, data: dict[str, Any]) -> "Proposal":
        """Return the proposal that ``as_data`` gave."""
        changes = [Change(**_without(row, "total_after")) for row in data["changes"]]
        rest = _without(data, "changes", "mean", "mean_after")
        return cls(changes=changes, **rest)


def _without(data: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: value for name, value in data.items() if name not in names}


def listed(names: Sequence[str], most: int = 8) -> str:
    """Return names in a row, the first few of many.

    >>> listed(["ada", "bob", "cleo"], 2)
    'ada, bob and 1 more'
    """
    if len(names) <= most:
        return ", ".join(names)
    return f"{', '.join(names[:most])} and {len(names) - most} more"
