"""Tables as CSV that spreadsheets and learning platforms read, with nothing active."""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal

ACTIVE = ("=", "+", "-", "@", "\t", "\r", "\0")
"""What a cell begins with that a spreadsheet takes for a formula: OWASP's Application
Security Verification Standard 5.0, requirement 1.2.10, read in November 2026."""


@dataclass(frozen=True)
class Table:
    """Rows of a file; ``left_out`` says by reason who is not in it.

    ``mark`` begins the file with the mark by which spreadsheets know UTF-8.
    """

    head: Sequence[str]
    rows: Sequence[Sequence[str]]
    left_out: dict[str, list[str]] = field(default_factory=dict)
    mark: bool = False

    def as_csv(self) -> str:
        """Return the file's text: commas, quotes where needed, lines end in CR LF."""
        out = io.StringIO()
        csv.writer(out).writerows([self.head, *self.rows])
        return ("\ufeff" if self.mark else "") + out.getvalue()


def number(points: float) -> str:
    """Return points with at most two decimals, halves rounded up, and a point.

    >>> number(4.0), number(2.675), number(22 / 3), number(0.1 + 0.2)
    ('4', '2.68', '7.33', '0.3')
    """
    exact = Decimal(repr(round(points, 9))).quantize(Decimal("0.01"), ROUND_HALF_UP)
    return format(exact, "f").rstrip("0").rstrip(".") if exact else "0"


def inert(text: str) -> str:
    """Return a text on one line that no spreadsheet takes for a formula.

    >>> inert("=cmd()"), inert("Müller, Jörg")
    ("'=cmd()", 'Müller, Jörg')
    """
    line = " ".join(text.split())
    return f"'{line}" if line.startswith(ACTIVE) else line


def acts(text: str) -> bool:
    """Return whether a spreadsheet would take a text for a formula."""
    return inert(text).startswith("'") and not text.startswith("'")


def note(left_out: dict[str, list[str]], reasons: Iterable[str], who: str) -> None:
    """Note a student under each of the reasons, once."""
    for reason in reasons:
        names = left_out.setdefault(reason, [])
        if who not in names:
            names.append(who)
