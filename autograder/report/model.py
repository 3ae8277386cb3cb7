"""The facts of a class report."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from autograder.plugins.problems import Problem

GRADED = "graded"
NOT_SUBMITTED = "not submitted"
NOT_GRADED = "not graded yet"
UNREADABLE = "unreadable"


@dataclass(frozen=True)
class Mark:
    """What one student got for one check: points, and what the check said.

    ``share`` is the part of the check that agreed, between 0 and 1; a check without
    points has one, too.
    """

    earned: float
    share: float
    cause: str = ""
    answered: bool = True


@dataclass(frozen=True)
class Check:
    """A check of the unit: which exercise it belongs to, what it asks, its points."""

    id: str
    exercise: str
    title: str
    question: str
    points: float
    hidden: bool = False


@dataclass
class Row:
    """One student in one unit.

    ``waiting`` are the points of answers that a person has to grade, ``by_hand`` those
    that a person has given.
    """

    student: str
    name: str
    state: str = NOT_SUBMITTED
    marks: dict[str, Mark] = field(default_factory=dict)
    waiting: float = 0.0
    by_hand: float = 0.0
    problems: list[Problem] = field(default_factory=list)

    @property
    def automatic(self) -> float:
        """Return the points of all checks."""
        return round(sum(mark.earned for mark in self.marks.values()), 2)


@dataclass(frozen=True)
class Tally:
    """How many got all, a part or none of a check; none and not tried is apart."""

    check: Check
    full: int
    part: int
    none: int
    unanswered: int

    @property
    def rate(self) -> float:
        """Return the share of graded students with all points, between 0 and 1."""
        total = self.full + self.part + self.none + self.unanswered
        return self.full / total if total else 0.0


@dataclass(frozen=True)
class Cause:
    """A likely cause that checks named, and the students who read it."""

    exercise: str
    text: str
    students: tuple[str, ...]


@dataclass
class ClassReport:
    """A class in one unit."""

    unit: str
    title: str
    checks: list[Check]
    rows: list[Row]
    written: float = 0.0

    @property
    def points(self) -> float:
        """Return the automatic points that can be had."""
        return sum(check.points for check in self.checks)

    @property
    def graded(self) -> list[Row]:
        """Return the students whose notebook was graded."""
        return [row for row in self.rows if row.state == GRADED]

    @property
    def waiting(self) -> list[Row]:
        """Return the students with answers that a person has to grade."""
        return [row for row in self.rows if row.waiting]

    @property
    def odd(self) -> list[Row]:
        """Return the students with problems to name."""
        return [row for row in self.rows if row.problems]

    def tallies(self) -> Iterator[Tally]:
        """Yield how each check went, in the order of the unit."""
        for check in self.checks:
            marks = [r.marks[check.id] for r in self.graded if check.id in r.marks]
            full = sum(mark.share >= 1 for mark in marks)
            part = sum(0 < mark.share < 1 for mark in marks)
            empty = sum(not mark.answered for mark in marks)
            none = len(marks) - full - part - empty
            yield Tally(check, full, part, none, empty)

    def causes(self) -> list[Cause]:
        """Return the likely causes, the most common first."""
        found: dict[tuple[str, str], list[str]] = {}
        for row in self.graded:
            for check in self.checks:
                cause = row.marks[check.id].cause if check.id in row.marks else ""
                names = found.setdefault((check.exercise, cause), [])
                if cause and row.student not in names:
                    names.append(row.student)
        causes = [Cause(*key, tuple(names)) for key, names in found.items() if names]
        return sorted(causes, key=lambda cause: -len(cause.students))

    def spread(self) -> list[tuple[str, int]]:
        """Return how many students have how many automatic points, in steps."""
        step = self.points / 8 or 1.0
        bins = [0] * 8
        zero = 0
        for row in self.graded:
            if row.automatic <= 0:
                zero += 1
            else:
                bins[min(7, int((row.automatic - 1e-9) / step))] += 1
        names = [f"{_short(i * step)} to {_short((i + 1) * step)}" for i in range(8)]
        return [("0", zero), *zip(names, bins, strict=True)]


def _short(number: float) -> str:
    return f"{number:.1f}".removesuffix(".0")
