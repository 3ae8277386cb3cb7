"""Marks as CSV for Canvas: Gradebook, Import.

What Canvas reads, as its source has it (lib/gradebook_importer.rb of
https://github.com/instructure/canvas-lms) and a guide of a university shows it
(https://teaching.resources.osu.edu/toolsets/carmencanvas/guides, "Import CSV File for
Carmen Grades"), both read in November 2026: the columns Student, ID, SIS User ID,
SIS Login ID and Section, then one for each assignment; a line "Points Possible" with
what can be had. Students are known by ID, else by SIS User ID, SIS Login ID or name. A
column whose title is no assignment's asks to make one. An empty grade takes away the
one that is there, and a student who is not in the file is left as they are: so a
student stands in it only with a mark in every unit of the file.
"""

from autograder.marks.model import Choice, ClassMarks
from autograder.marks.moodle import missing
from autograder.marks.table import Table, inert, note, number

HEAD = ("Student", "ID", "SIS User ID", "SIS Login ID", "Section")


def canvas(marks: ClassMarks, choice: Choice) -> Table:
    """Return the table: ID is the gradebook's ``lms_user_id``, the login its student.

    Students without a final mark in one of the units are left out, and named.
    """
    points = [number(unit.points) for unit in marks.units]
    rows = [["Points Possible", "", "", "", "", *points]]
    left_out: dict[str, list[str]] = {}
    for person in marks.people:
        why = missing(person, marks.units, choice)
        note(left_out, why, person.id)
        if not why:
            name = ", ".join(filter(None, [person.last, person.first])) or person.id
            about = [inert(name), inert(person.lms), "", inert(person.id), ""]
            found = [number(unit.of(person).final) for unit in marks.units]
            rows.append([*about, *found])
    titles = [inert(unit.unit) for unit in marks.units]
    return Table([*HEAD, *titles], rows, left_out)
