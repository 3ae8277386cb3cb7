"""The students of a class, read from a CSV file."""

import csv
import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from course.errors import UserError

COLUMNS = {
    "id": (
        "id",
        "user",
        "username",
        "user name",
        "login",
        "sis login id",
        "student id",
    ),
    "first": ("first", "first name", "firstname", "given name"),
    "last": ("last", "last name", "lastname", "surname", "family name"),
    "email": ("email", "email address", "e mail", "mail"),
    "lms": ("lms user id", "lms id", "id number", "sis user id", "canvas id"),
    "name": ("name", "full name", "student", "student name"),
}
"""What the columns of a roster may be called, in lower case, with blanks for signs."""

USABLE = re.compile(r"[A-Za-z0-9_@][A-Za-z0-9._@-]*")
SHOWN = 5


@dataclass(frozen=True)
class Student:
    """One student; ``id`` is the name of their folder, ``lms`` the id in an LMS."""

    id: str
    first: str = ""
    last: str = ""
    email: str = ""
    lms: str = ""


def read_roster(path: Path) -> list[Student]:
    """Return the students that a CSV file lists, in its order.

    The first line names the columns; one of them must be `id`, or another name of it
    in `COLUMNS`. Columns may be separated by commas, semicolons or tabs. Raises
    UserError if the file cannot be read, or with every line that is not usable.
    """
    rows = _rows(path)
    names = _columns(rows[0], path) if rows else {}
    if "id" not in names:
        raise UserError(
            f"{path} has no column `id`.",
            "Its first line must name the columns, for instance: "
            "id,first_name,last_name,email",
        )
    lines = [(n, row) for n, row in enumerate(rows[1:], 2) if any(map(str.strip, row))]
    students = [_student(row, names) for _, row in lines]
    counts = Counter(student.id.lower() for student in students)
    problems = [
        f"line {number}: {trouble}"
        for (number, _), student in zip(lines, students, strict=True)
        if (trouble := _trouble(student, counts))
    ]
    if problems:
        more = len(problems) - SHOWN
        rest = f"; and {more} more" if more > 0 else ""
        raise UserError(
            f"{path} is not usable: {'; '.join(problems[:SHOWN])}{rest}.",
            "Nothing was changed. Mend these lines, then run the command again.",
        )
    if not students:
        raise UserError(f"{path} lists no students.", "Write one line for each.")
    return students


def _rows(path: Path) -> list[list[str]]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise UserError(f"{path} cannot be read ({error.strerror}).") from None
    except UnicodeDecodeError:
        raise UserError(
            f"{path} is not UTF-8 text.",
            "Save it as CSV in UTF-8; in Excel: CSV UTF-8 (Comma delimited).",
        ) from None
    first = text.split("\n", 1)[0]
    sign = max(",;\t", key=first.count)
    return list(csv.reader(text.splitlines(), delimiter=sign))


def _columns(head: list[str], path: Path) -> dict[str, int]:
    """Where each column is, by our name of it."""
    found: dict[str, int] = {}
    for place, word in enumerate(head):
        plain = " ".join(re.sub(r"[^a-z]+", " ", word.lower()).split())
        for name, others in COLUMNS.items():
            if plain not in others:
                continue
            if name in found:
                raise UserError(
                    f"{path} has two columns for the {name}: '{head[found[name]]}' "
                    f"and '{word}'.",
                    "Take one of them out.",
                )
            found[name] = place
    return found


def _student(row: list[str], names: dict[str, int]) -> Student:
    def value(name: str) -> str:
        place = names.get(name, len(row))
        return row[place].strip() if place < len(row) else ""

    first, last = value("first"), value("last")
    if not (first or last):
        whole = value("name")
        last, comma, first = (part.strip() for part in whole.partition(","))
        if not comma:
            first, _, last = (part.strip() for part in whole.rpartition(" "))
    return Student(value("id"), first, last, value("email"), value("lms"))


def _trouble(student: Student, counts: Counter[str]) -> str:
    if not student.id:
        return "there is no id"
    if not USABLE.fullmatch(student.id):
        return (
            f"the id '{student.id}' cannot be the name of a folder (letters, digits "
            "and the signs . _ - @ only)"
        )
    if counts[student.id.lower()] > 1:
        return f"the id '{student.id}' is there {counts[student.id.lower()]} times"
    return ""
