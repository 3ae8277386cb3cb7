"""`kindling report`."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console

from autograder.report.model import ClassReport
from autograder.report.page import write_page
from autograder.report.read import read_class
from autograder.report.terminal import show
from course.errors import UserError


def report(
    unit: Annotated[str, typer.Argument(help="The unit, such as 02.")],
    course: Annotated[
        Path, typer.Option(help="The course directory, with the gradebook.")
    ] = Path("."),
    html: Annotated[
        Path | None, typer.Option(help="Write the report to this HTML file, too.")
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print the report as JSON.")
    ] = False,
) -> None:
    """Report how a graded class did in a unit: points, checks, causes, problems.

    Reads the gradebook and the autograded notebooks; changes nothing in them.

    \b
    Examples:
      kindling report 02
      kindling report 02 --course demo --html report.html
    """
    root = course.resolve()
    found = read_class(root, unit_name(root, unit))
    if html:
        write_page(found, html)
    if as_json:
        typer.echo(json.dumps(as_data(found), indent=1))
    else:
        show(Console(highlight=False), found)
        if html:
            typer.echo(f"Written to {html}")


def unit_name(root: Path, word: str) -> str:
    """Return the full name of a unit in a course directory, from its beginning.

    Raises UserError if no unit or several units begin so.
    """
    folders = [p for step in ("release", "source") for p in (root / step).glob("*/")]
    names = sorted({folder.name for folder in folders})
    if word in names:
        return word
    fits = [name for name in names if name.startswith(word)]
    if len(fits) != 1:
        trouble = "names several units" if fits else f"is no unit in {root}"
        known = ", ".join(fits or names) or "none"
        raise UserError(f"'{word}' {trouble}.", f"Units there: {known}.")
    return fits[0]


def as_data(report: ClassReport) -> dict[str, Any]:
    """Return the report as plain data."""
    rows = [
        {
            "student": row.student,
            "name": row.name,
            "state": row.state,
            "automatic": row.automatic,
            "by_hand": row.by_hand,
            "waiting": row.waiting,
            "checks": {name: mark.earned for name, mark in row.marks.items()},
            "problems": [asdict(problem) for problem in row.problems],
        }
        for row in report.rows
    ]
    tallies = [
        asdict(tally.check)
        | {"all": tally.full, "part": tally.part, "none": tally.none}
        | {"empty": tally.unanswered, "pass_rate": round(tally.rate, 4)}
        for tally in report.tallies()
    ]
    return {
        "unit": report.unit,
        "title": report.title,
        "points": report.points,
        "written": report.written,
        "students": rows,
        "checks": tallies,
        "causes": [asdict(cause) for cause in report.causes()],
    }
