"""Marks as a plain table: a line for each student and unit, with all that is known."""

from autograder.marks.model import NOT_GRADED, NOT_SUBMITTED, Choice, ClassMarks, Mark
from autograder.marks.table import Table, inert, number

HEAD = (
    "student",
    "last name",
    "first name",
    "email",
    "unit",
    "state",
    "points",
    "late penalty",
    "mark",
    "of",
    "waiting for a person",
)


def plain(marks: ClassMarks, choice: Choice) -> Table:
    """Return the table; nobody is left out, and the column "state" says what is final.

    A mark that waits for a person has its points so far, and the points that wait. What
    was not graded has no mark, nor has what was not handed in, but for ``zeros``.
    """
    rows = []
    for person in marks.people:
        about = [inert(t) for t in (person.id, person.last, person.first, person.email)]
        for unit in marks.units:
            mark = unit.of(person)
            numbers = _numbers(mark, choice)
            of, waiting = number(unit.points), number(mark.waiting)
            row = [*about, inert(unit.unit), mark.state, *numbers, of, waiting]
            rows.append(row)
    return Table(HEAD, rows, mark=True)


def _numbers(mark: Mark, choice: Choice) -> list[str]:
    nothing = mark.state == NOT_GRADED or (
        mark.state == NOT_SUBMITTED and not choice.zeros
    )
    if nothing:
        return ["", "", ""]
    return [number(n) for n in (mark.points, mark.penalty, mark.final)]
