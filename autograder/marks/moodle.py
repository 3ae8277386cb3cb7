"""Marks as CSV for Moodle: Grades, Import, CSV file.

What Moodle reads, as its documentation has it
(https://docs.moodle.org/405/en/Grade_import, read in November 2026): one line for each
student, a column by which it knows them (email address, ID number), and a column for
each grade item; which is which is chosen in the preview. From its source
(grade/import/csv/classes/load_data.php): one student whom it does not know ends the
whole import; a line without an identifier goes to the student of the line before; and
an empty grade takes away the one that is there. So a student stands in the file only
with an identifier, and only with a mark in every unit of the file.
"""

from autograder.marks.model import WAITING, Choice, ClassMarks, Person, UnitMarks
from autograder.marks.table import Table, acts, inert, note, number

EMAIL, ID = "email", "id"
COLUMNS = {EMAIL: "Email address", ID: "ID number"}
NO_NAME = "no identifier that Moodle could take"


def moodle(marks: ClassMarks, choice: Choice, by: str = "") -> Table:
    """Return the table; ``by`` is "email" or "id", without it email if all have one.

    Students without a final mark in one of the units are left out, and named. The last
    column names the units in which a person has yet to add points: Moodle leaves out a
    column that nobody maps.
    """
    by = by or (EMAIL if all(person.email for person in marks.people) else ID)
    titles = [inert(unit.unit) for unit in marks.units]
    head = [COLUMNS[by], "First name", "Last name", *titles, "Waits for a person"]
    rows: list[list[str]] = []
    left_out: dict[str, list[str]] = {}
    for person in marks.people:
        key = person.email if by == EMAIL else person.id
        why = [] if key and not acts(key) else [NO_NAME]
        why += missing(person, marks.units, choice)
        note(left_out, why, person.id)
        if not why:
            about = [key, inert(person.first), inert(person.last)]
            points = [number(unit.of(person).final) for unit in marks.units]
            rows.append([*about, *points, _waits(person, marks.units)])
    return Table(head, rows, left_out)


def missing(person: Person, units: list[UnitMarks], choice: Choice) -> list[str]:
    """Return why a student has no mark to give in some units, in words."""
    found = {unit.unit: unit.of(person) for unit in units}
    left = {name: mark for name, mark in found.items() if not choice.takes(mark)}
    return list(dict.fromkeys(f"{name} {mark.state}" for name, mark in left.items()))


def _waits(person: Person, units: list[UnitMarks]) -> str:
    return " ".join(u.unit for u in units if u.of(person).state == WAITING)
