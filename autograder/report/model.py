"""The facts of a class report."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from autograder.alike.compare import Pair
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
    """A check of the unit: which exercise it belongs to, what it asks, its points.

    ``answer`` is the id of the answer cell that it checks.
    """

    id: str
    exercise: str
    title: str
    question: str
    points: float
    hidden: bool = False
    answer: str = ""


@dataclass(frozen=True)
class Waiting:
    """An answer that a person has to grade: where it stands and what it can have."""

    cell: str
    exercise: str
    points: float


@dataclass(frozen=True)
class Took:
    """How long a submission ran, and what was stopped: cell or check, and why."""

    seconds: float
    stopped: tuple[tuple[str, str], ...] = ()


@dataclass
class Row:
    """One student in one unit.

    ``waits`` are the answers that a person has to grade, ``by_hand`` the points that a
    person has given, ``link`` nbgrader's number of the submitted notebook, ``late`` the
    seconds behind the due date, ``earlier`` the shares of the automatic points of
    earlier units, ``answers`` the code by id of the cell.
    """

    student: str
    name: str
    state: str = NOT_SUBMITTED
    marks: dict[str, Mark] = field(default_factory=dict)
    waits: list[Waiting] = field(default_factory=list)
    by_hand: float = 0.0
    problems: list[Problem] = field(default_factory=list)
    link: str = ""
    late: float = 0.0
    penalty: float = 0.0
    took: Took | None = None
    earlier: list[float] = field(default_factory=list)
    answers: dict[str, str] = field(default_factory=dict)

    @property
    def automatic(self) -> float:
        """Return the points of all checks."""
        return round(sum(mark.earned for mark in self.marks.values()), 2)

    @property
    def waiting(self) -> float:
        """Return the points of answers that a person has to grade."""
        return sum(answer.points for answer in self.waits)


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
    """A likely cause that checks named, and the students who read it.

    ``example`` is the shortest answer of those students to the exercise.
    """

    exercise: str
    text: str
    students: tuple[str, ...]
    example: str = ""


@dataclass
class ClassReport:
    """A class in one unit; ``pairs`` are the students whose answers are alike."""

    unit: str
    title: str
    checks: list[Check]
    rows: list[Row]
    written: float = 0.0
    pairs: list[Pair] = field(default_factory=list)

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
        return [row for row in self.rows if row.waits]

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
        found: dict[tuple[str, str], dict[str, str]] = {}
        for row in self.graded:
            for check in self.checks:
                cause = row.marks[check.id].cause if check.id in row.marks else ""
                if cause:
                    answer = row.answers.get(check.answer, "").strip()
                    told = found.setdefault((check.exercise, cause), {})
                    told.setdefault(row.student, answer)
        causes = [
            Cause(
                *key, tuple(told), min(filter(None, told.values()), key=len, default="")
            )
            for key, told in found.items()
        ]
        return sorted(causes, key=lambda cause: -len(cause.students))
