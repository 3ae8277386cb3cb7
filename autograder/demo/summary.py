"""What the demo made: the table of the class, and where everything lies."""

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from autograder.demo.place import Place
from autograder.demo.roster import HABITS, Student
from autograder.report.data import as_data
from autograder.report.model import GRADED, ClassReport, Row
from autograder.report.page import write_page
from autograder.report.read import read_class
from autograder.report.terminal import points, who

UNIT_WIDTH = 13
HABIT_WIDTH = 30
SHOWN = 12
"""Columns that a unit and a habit take, and how many problems are printed."""


def read_all(place: Place, units: Sequence[str]) -> list[ClassReport]:
    """Return a report on each unit; the pages are written on the way."""
    reports = [read_class(place.folder, unit) for unit in units]
    for report in reports:
        write_page(report, place.reports / f"{report.unit}.html")
    return reports


def show(
    console: Console,
    place: Place,
    students: Sequence[Student],
    reports: Sequence[ClassReport],
) -> None:
    """Print the table of the class, the problems, and where to look next."""
    for table in tables(console.width, students, reports):
        console.print()
        console.print(table)
    console.print(
        Text("Points of the checks, + points of written answers waiting for a person.")
    )
    odd = [(report, row) for report in reports for row in report.odd]
    if odd:
        console.print(Text("\nProblems that were named", style="bold"))
    lines = [
        f"{who(row)}, {report.unit}: {problem.text}"
        for report, row in odd
        for problem in row.problems
    ]
    for line in lines[:SHOWN]:
        console.print(Text(line), soft_wrap=True)
    if lines[SHOWN:]:
        more = len(lines) - SHOWN
        console.print(Text(f"and {more} more, in the class reports"), soft_wrap=True)
    _where(console, place, reports)


def tables(
    width: int, students: Sequence[Student], reports: Sequence[ClassReport]
) -> list[Table]:
    """Return what each student did and, as many units side by side as fit, the points.

    width: columns of the terminal. With few units all of it is one table.
    """
    names = [f"{student.id} {student.name}" for student in students]
    did = [HABITS[student.habit] for student in students]
    name, habit = max(map(len, names)) + 2, min(max(map(len, did)), HABIT_WIDTH)
    if name + habit + len(reports) * UNIT_WIDTH <= width:
        return [_table(names, did, students, reports)]
    many = max(1, (width - name) // UNIT_WIDTH)
    starts = range(0, len(reports), many)
    parts = [reports[start : start + many] for start in starts]
    points_of = [_table(names, None, students, part) for part in parts]
    return [_table(names, did, students, []), *points_of]


def _table(
    names: Sequence[str],
    did: Sequence[str] | None,
    students: Sequence[Student],
    reports: Sequence[ClassReport],
) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("student", no_wrap=True)
    if did:
        table.add_column("what they did")
    for report in reports:
        name = report.unit.split("_")[0]
        table.add_column(f"{name} (of {points(report.points)})", justify="right")
    rows = {(r.unit, row.student): row for r in reports for row in r.rows}
    for place, student in enumerate(students):
        cells = [_cell(rows[report.unit, student.id]) for report in reports]
        told = [Text(did[place])] if did else []
        table.add_row(Text(names[place]), *told, *cells)
    return table


def _cell(row: Row) -> Text:
    if row.state != GRADED:
        return Text(row.state, style="red" if row.problems else "dim")
    waiting = f" + {points(row.waiting)}" if row.waiting else ""
    return Text(points(row.automatic) + waiting)


def _where(console: Console, place: Place, reports: Sequence[ClassReport]) -> None:
    folder = _near(place.folder)
    unit = reports[-1].unit
    telling = [row for row in reports[-1].graded if _telling(row)]
    student = [*telling, *reports[-1].rows][0].student
    lines = {
        "class reports": f"{folder}/reports/",
        "what a student reads": f"{folder}/feedback/{student}/{unit}/{unit}.html",
        "marks": f"{folder}/grades.csv",
        "all that nbgrader said": f"{folder}/demo.log",
    }
    console.print(Text("\nWhere to look", style="bold"))
    for what, path in lines.items():
        console.print(Text(f"  {what:<24}{path}"), soft_wrap=True)
    console.print(Text("\nWhat to try next", style="bold"))
    console.print(
        Text(
            f"  {_activation()}\n"
            f"  kindling report {unit.split('_')[0]} --course {folder}\n"
            f"  cd {folder} && jupyter lab       "
            "then Nbgrader, Formgrader: grade the written answers\n"
            f"  cd {folder} && nbgrader autograde {unit} --force"
        ),
        soft_wrap=True,
    )


def _activation() -> str:
    """Return the line that makes the commands below work in a new terminal."""
    scripts = Path(sys.prefix) / ("Scripts" if os.name == "nt" else "bin")
    script = scripts / "activate"
    if not script.exists():
        return "# in the environment that ran this:"
    shown = Path(os.path.relpath(script))
    return str(shown) if os.name == "nt" else f". {shown}"


def _telling(row: Row) -> bool:
    """Return whether a check told this student a likely cause."""
    return any(mark.cause for mark in row.marks.values())


def _near(path: Path) -> str:
    here = Path.cwd()
    return (path.relative_to(here) if path.is_relative_to(here) else path).as_posix()


def as_json(
    place: Place,
    students: Sequence[Student],
    reports: Sequence[ClassReport],
    seconds: dict[str, float],
) -> dict[str, Any]:
    """Return all of it as plain data."""
    return {
        "folder": str(place.folder),
        "log": str(place.log),
        "grades": str(place.grades),
        "reports": [str(place.reports / f"{r.unit}.html") for r in reports],
        "students": [
            {"id": s.id, "name": s.name, "habit": s.habit, "did": HABITS[s.habit]}
            for s in students
        ],
        "units": [as_data(report) for report in reports],
        "seconds": {name: round(took, 2) for name, took in seconds.items()},
    }
