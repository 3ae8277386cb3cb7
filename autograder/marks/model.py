"""The marks of a class: who, in which units, how far they are final."""

from dataclasses import dataclass, field

READY = "final"
WAITING = "waits for a person"
NOT_GRADED = "not graded yet"
NOT_SUBMITTED = "not submitted"


@dataclass(frozen=True)
class Person:
    """A student as the gradebook has them; ``lms`` is their number in the platform."""

    id: str
    first: str = ""
    last: str = ""
    email: str = ""
    lms: str = ""


@dataclass(frozen=True)
class Mark:
    """What one student has in one unit.

    ``points`` are those of the checks and those that a person gave, ``penalty`` what
    nbgrader takes off because it was late, ``waiting`` the points of answers that a
    person has yet to grade.
    """

    state: str = NOT_SUBMITTED
    points: float = 0.0
    penalty: float = 0.0
    waiting: float = 0.0

    @property
    def final(self) -> float:
        """Return the points behind the penalty, never less than zero."""
        return max(0.0, self.points - self.penalty)


@dataclass
class UnitMarks:
    """The marks in one unit, by student; ``points`` is what can be had."""

    unit: str
    points: float
    marks: dict[str, Mark] = field(default_factory=dict)

    def of(self, person: Person) -> Mark:
        """Return a student's mark."""
        return self.marks.get(person.id, Mark())


@dataclass
class ClassMarks:
    """A class in some units."""

    people: list[Person]
    units: list[UnitMarks]


@dataclass(frozen=True)
class Choice:
    """Which marks go into a file: those that are final, and what else is asked for.

    ``waiting`` takes marks to which a person will add points; ``zeros`` gives 0 to
    those who handed in nothing.
    """

    waiting: bool = False
    zeros: bool = False

    def takes(self, mark: Mark) -> bool:
        """Return whether a mark goes into the file."""
        more = {WAITING: self.waiting, NOT_SUBMITTED: self.zeros}
        return mark.state == READY or more.get(mark.state, False)
