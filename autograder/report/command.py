"""`kindling report`."""

import json
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from autograder.report.data import as_data
from autograder.report.of_students import FORMGRADER
from autograder.report.page import write_page
from autograder.report.read import read_class
from autograder.report.terminal import show
from course.cli.busy import busy
from course.cli.complete import units as unit_names
from course.errors import UserError


def report(
    unit: Annotated[
        str, typer.Argument(help="The unit, such as 02.", autocompletion=unit_names)
    ],
    course: Annotated[
        Path, typer.Option(help="The course directory, with the gradebook.")
    ] = Path("."),
    html: Annotated[
        Path | None,
        typer.Option(
            help="The page to write; reports/UNIT.html in the course if none."
        ),
    ] = None,
    formgrader: Annotated[
        str, typer.Option(help="Where JupyterLab runs, for the links to formgrader.")
    ] = FORMGRADER,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print the report as JSON.")
    ] = False,
) -> None:
    """Report how a graded class did in a unit: points, checks, causes, who needs what.

    Reads the gradebook, the autograded notebooks and the journal; changes nothing in
    them. The whole report is a page, reports/UNIT.html in the course directory; the
    terminal shows the main facts. With --json, a page is written only where --html
    says.

    \b
    Examples:
      kindling report 02
      kindling report 02 --course demo --html report.html
      kindling report 02 --json
    """
    root = course.resolve()
    name = unit_name(root, unit)
    with busy(f"Reading {name}"):
        found = read_class(root, name)
    if not (html or as_json):
        html = root / "reports" / f"{found.unit}.html"
    if html:
        write_page(found, html, formgrader)
    if as_json:
        typer.echo(json.dumps(as_data(found), indent=1))
    else:
        show(Console(highlight=False), found)
        typer.echo(f"The whole report: {html}")


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
