"""The progress of a student as a table and a small picture, and as text."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from pathlib import Path
from typing import Any

from course.standing.reading import Unit, read_units

BAR = 28
DONE, OPEN, INK = "#2e7d5b", "#8a8a8a", "currentColor"


class Progress:
    """How far a student is; shows itself as a table with a picture above it."""

    def __init__(self, units: Sequence[Unit]) -> None:
        self.units = tuple(units)

    @property
    def next(self) -> Unit | None:
        """The unit to go on with: the first with a check that does not agree."""
        open_ones = (unit for unit in self.units if unit.next)
        return next(open_ones, None)

    @property
    def begun(self) -> bool:
        """Whether any check of any unit has been run."""
        checks = [check for unit in self.units for check in unit.checks]
        return any(check.earned is not None for check in checks)

    @property
    def sentence(self) -> str:
        """What is next, in a sentence."""
        if not self.units:
            return "There are no units here: `kindling lab` copies them."
        if self.next is None:
            return "Every check that you can see agrees. What is left is hidden."
        check = self.next.next
        assert check is not None
        return f"Next: {self.next.name}, Exercise {check.exercise} ({check.name})."

    def rows(self) -> list[tuple[str, str, str, str]]:
        """Unit, checks that agree, their points, and what to know, as text."""
        return [
            (
                unit.name,
                f"{unit.solved} of {len(unit.checks)}",
                f"{unit.earned:g} of {unit.points:g}",
                unit.problem or _said(unit),
            )
            for unit in self.units
        ]

    def as_dict(self) -> dict[str, Any]:
        """All of it as plain values, for JSON."""
        units = [unit.as_dict() for unit in self.units]
        return {"units": units, "next": self.next and self.next.name}

    def __repr__(self) -> str:
        rows = [HEADS, *self.rows()]
        widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
        lines = [
            "  ".join(
                cell.ljust(width) for cell, width in zip(row, widths, strict=True)
            ).rstrip()
            for row in rows
        ]
        return "\n".join([*lines, "", self.sentence])

    def _repr_html_(self) -> str:
        style = "text-align:left"
        open_ = f'<th scope="col" style="{style}">'
        heads = "".join(f"{open_}{escape(head)}</th>" for head in HEADS)
        body = "".join(_html_row(row) for row in self.rows())
        return (
            f"{self.picture()}<table style='{style}'><caption>{escape(self.sentence)}"
            f"</caption><thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table>"
        )

    def picture(self) -> str:
        """A column for each unit, filled as far as its checks agree, as SVG."""
        width, height = max(len(self.units), 1) * (BAR + 8), 64
        told = "; ".join(f"{u.name} {_share(u):.0%}" for u in self.units)
        parts = [
            f"<svg xmlns='http://www.w3.org/2000/svg' role='img' width='{width}' "
            f"height='{height}' viewBox='0 0 {width} {height}'>"
            f"<title>{escape(f'Points of the checks, unit by unit: {told}')}</title>"
        ]
        for place, unit in enumerate(self.units):
            left, full = place * (BAR + 8), 44
            filled = round(full * _share(unit), 1)
            parts.append(
                f"<rect x='{left}' y='2' width='{BAR}' height='{full}' fill='none' "
                f"stroke='{OPEN}'/><rect x='{left}' y='{2 + full - filled}' "
                f"width='{BAR}' height='{filled}' fill='{DONE}'/>"
                f"<text x='{left + BAR / 2}' y='60' font-size='11' fill='{INK}' "
                f"text-anchor='middle'>{escape(unit.name[:2])}</text>"
            )
        return "".join([*parts, "</svg>"])


HEADS = "unit", "checks that agree", "points", "what to know"


def _share(unit: Unit) -> float:
    return unit.earned / unit.points if unit.points else 0.0


def _said(unit: Unit) -> str:
    if unit.next is None:
        rest = unit.hidden + unit.written
        return f"{rest:g} more points are given by grading"
    check = unit.next
    if check.earned is None:
        return f"{check.exercise} {check.name}: not run yet"
    return f"{check.exercise} {check.name}: {check.said}"


def _html_row(row: Sequence[str]) -> str:
    first, *rest = (escape(cell) for cell in row)
    cells = "".join(f'<td style="text-align:left">{cell}</td>' for cell in rest)
    return f'<tr><th scope="row" style="text-align:left">{first}</th>{cells}</tr>'


def progress(folder: str | Path | None = None) -> Progress:
    """Return how far you are in the units that lie beside this notebook's folder.

    folder: where the folders of the units lie; None for the one that holds the folder
    in which the notebook runs. Read from the notebooks as they were last saved: save,
    then ask.
    """
    here = Path.cwd() if folder is None else Path(folder)
    return Progress(read_units(here.parent if folder is None else here))
