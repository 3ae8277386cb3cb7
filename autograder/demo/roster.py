"""The students of the sample class: made-up names, and one habit each."""

from dataclasses import dataclass

HABITS = {
    "reference": "everything right",
    "mistake": "one common mistake",
    "half": "the first half only",
    "untouched": "handed in as released",
    "extra": "cells of their own",
    "style": "right in another way",
    "absent": "skipped the last unit",
    "unreadable": "last file was cut off",
    "no-check": "deleted a check cell",
    "copies": "copied an answer cell",
    "stderr": "warns and logs",
    "skips": "turned the checks off",
    "forges": "forged every answer",
    "mistakes": "several mistakes",
}
HOSTILE = ("skips", "forges")
"""Habits that try to get points without an answer."""

# The order decides who is there when fewer students are asked for.
_CLASS = (
    ("Amara", "Okoye", "reference"),
    ("Bruno", "Keller", "mistake"),
    ("Chiara", "Ricci", "half"),
    ("Diego", "Navarro", "untouched"),
    ("Elif", "Demir", "mistake"),
    ("Farid", "Haddad", "extra"),
    ("Greta", "Lindholm", "style"),
    ("Hana", "Sato", "mistake"),
    ("Ivan", "Petrov", "absent"),
    ("Joana", "Ferreira", "unreadable"),
    ("Kofi", "Boateng", "no-check"),
    ("Linh", "Tran", "copies"),
    ("Marek", "Nowak", "stderr"),
    ("Nadia", "Karim", "mistake"),
    ("Otto", "Brandt", "skips"),
    ("Pia", "Lorenz", "forges"),
)
_MORE_FIRST = ("Oona", "Priya", "Quentin", "Rosa", "Sanna", "Tomas", "Umut", "Vera")
_MORE_LAST = ("Byrne", "Nair", "Moreau", "Jimenez", "Virtanen", "Horvat", "Yilmaz")
USUAL = len(_CLASS)


@dataclass(frozen=True)
class Student:
    """One student; ``number`` counts from 0, ``id`` is their user name."""

    number: int
    first: str
    last: str
    habit: str

    @property
    def id(self) -> str:
        """Return the user name, for instance s01."""
        return f"s{self.number + 1:02}"

    @property
    def name(self) -> str:
        """Return the full name."""
        return f"{self.first} {self.last}"


def sample_class(size: int = USUAL) -> list[Student]:
    """Return a class of this size; from the seventeenth on, all make several mistakes.

    >>> [student.id for student in sample_class(2)]
    ['s01', 's02']
    """
    return [_student(number) for number in range(size)]


def _student(number: int) -> Student:
    if number < USUAL:
        return Student(number, *_CLASS[number])
    more = number - USUAL
    first = _MORE_FIRST[more % len(_MORE_FIRST)]
    last = _MORE_LAST[more % len(_MORE_LAST)]
    return Student(number, first, last, "mistakes")
