"""Whose a file is, told from its path as downloads of an LMS name it.

Looked for, in this order: a user name, an email address or the id in the LMS as a part
of the path; then the full name, with its parts in any order, without accents. Parts are
what stands between slashes, and within those between underscores or plus signs: Moodle
writes `Ada Lovelace_123_assignsubmission_file_/x.ipynb`, Canvas
`lovelaceada_LATE_54_98_x.ipynb`, Blackboard `Unit_ada_attempt_2027-03-05_x.ipynb`,
nbgrader's exchange `ada+unit+time`.
"""

import csv
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path, PurePosixPath

from autograder.classes.roster import Student
from course.errors import UserError


class Owners:
    """Finds students by what paths say."""

    def __init__(self, students: Sequence[Student], unit: str) -> None:
        self.unit = unit.lower()
        self.students = {student.id: student for student in students}
        self.sure: dict[str, set[str]] = {}
        self.likely: dict[str, set[str]] = {}
        for one in students:
            for word in filter(None, (one.id, one.email, one.lms)):
                self.sure.setdefault(word.lower(), set()).add(one.id)
            for name in (one.first + one.last, one.last + one.first):
                if one.first and one.last:
                    self.likely.setdefault(letters(name), set()).add(one.id)

    def of(self, path: PurePosixPath) -> list[str]:
        """Return the ids of those whose file this may be: one if it is clear."""
        words = list(self._words(path))
        for known, form in ((self.sure, str.lower), (self.likely, letters)):
            found: set[str] = set()
            for word in words:
                found |= known.get(form(word), set())
            if found:
                return sorted(found)
        return []

    def _words(self, path: PurePosixPath) -> Iterator[str]:
        """The parts of a path that may name somebody."""
        for part in (*path.parts[:-1], path.stem):
            text = part.removesuffix(".zip")
            at = text.lower().find(self.unit)
            text = text if at < 0 else text[:at] + text[at + len(self.unit) :]
            yield text
            yield from filter(None, re.split(r"[_+]", text))


def letters(name: str) -> str:
    """Return the letters of a name, small and without accents.

    >>> letters("Zoë O'Brien-Šárka")
    'zoeobriensarka'
    """
    plain = unicodedata.normalize("NFKD", name.replace("ß", "ss")).casefold()
    return "".join(sign for sign in plain if sign.isalpha())


def read_assignments(path: Path, students: Iterable[str]) -> dict[str, str]:
    """Return whose files are, as a CSV file with the columns `file` and `id` says.

    `file` is the beginning of a path. Raises UserError for an id that is not known.
    """
    try:
        rows = list(csv.DictReader(path.read_text("utf-8-sig").splitlines()))
    except (OSError, UnicodeDecodeError) as error:
        raise UserError(f"{path} cannot be read ({error}).") from None
    known = set(students)
    found = {}
    for number, row in enumerate(rows, 2):
        file, name = (row.get("file") or "").strip(), (row.get("id") or "").strip()
        if not file or name not in known:
            raise UserError(
                f"{path}, line {number}: there is no student '{name}' or no file.",
                "Its first line is `file,id`; ids are those of the class.",
            )
        found[file] = name
    return found
