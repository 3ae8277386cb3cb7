"""When units are due: one after the other, or as a CSV file says."""

import csv
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta, tzinfo
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from course.errors import UserError

END_OF_DAY = "23:59"


def zone_of(name: str) -> tzinfo:
    """Return a time zone by name, the machine's own for ""; UserError if unknown."""
    if not name:
        local = datetime.now().astimezone().tzinfo
        return local or UTC
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise UserError(
            f"There is no time zone {name}.", "Give one such as Europe/Berlin or UTC."
        ) from None


def moment(word: str, zone: tzinfo) -> datetime:
    """Return a date with or without a time as a moment; without, it ends with the day.

    >>> moment("2027-03-05", UTC).isoformat()
    '2027-03-05T23:59:00+00:00'
    """
    text = word.strip()
    if len(text) == len("2027-03-05"):
        text = f"{text} {END_OF_DAY}"
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise UserError(
            f"'{word}' is no date.", "Write it as 2027-03-05 or 2027-03-05T18:00."
        ) from None
    return found if found.tzinfo else found.replace(tzinfo=zone)


def evenly(units: Sequence[str], first: datetime, days: float) -> dict[str, datetime]:
    """Return a date for each unit: the first one's, then ``days`` after the one before.

    The time of the day stays, also where the clock is changed in between.
    """
    return {u: first + place * timedelta(days=days) for place, u in enumerate(units)}


def read_dates(path: Path, units: Sequence[str], zone: tzinfo) -> dict[str, datetime]:
    """Return the dates of a CSV file with the columns `unit` and `due`.

    A unit may be named by its number. Raises UserError, with the line, for a unit that
    is not in ``units`` and for what is no date.
    """
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise UserError(f"{path} cannot be read ({error}).") from None
    sign = ";" if lines and lines[0].count(";") else ","
    rows = csv.DictReader(lines, delimiter=sign)
    if not {"unit", "due"} <= set(rows.fieldnames or ()):
        raise UserError(
            f"{path} has no columns `unit` and `due`.", "Write `unit,due` as line 1."
        )
    found: dict[str, datetime] = {}
    for number, row in enumerate(rows, 2):
        word = (row["unit"] or "").strip()
        fits = [unit for unit in units if word and unit.startswith(word)]
        if len(fits) != 1:
            raise UserError(
                f"{path}, line {number}: '{word}' is no unit of this class.",
                f"Its units: {', '.join(units)}.",
            )
        found[fits[0]] = moment(row["due"] or "", zone)
    return found


def in_utc(when: datetime) -> datetime:
    """Return a moment as nbgrader keeps it: in UTC, without a zone.

    >>> in_utc(moment("2027-03-05T18:00+02:00", UTC)).isoformat()
    '2027-03-05T16:00:00'
    """
    return when.astimezone(UTC).replace(tzinfo=None)
