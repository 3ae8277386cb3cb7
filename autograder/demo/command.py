"""`kindling demo`."""

import json
import time
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from autograder.build.units import Unit, UnitError, choose_units, find_units
from autograder.demo import loop, summary
from autograder.demo.place import find_course
from autograder.demo.roster import USUAL, sample_class
from course.cli.complete import units as unit_names
from course.errors import UserError


def demo(
    units: Annotated[
        list[str] | None,
        typer.Argument(
            help="Units, such as 02; all if none is named.", autocompletion=unit_names
        ),
    ] = None,
    to: Annotated[
        Path | None, typer.Option(help="The folder to make; demo/ in the course.")
    ] = None,
    students: Annotated[
        int, typer.Option(min=1, max=500, help="The size of the class.")
    ] = USUAL,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print the result as JSON only.")
    ] = False,
) -> None:
    """Take a sample class through the course: build, release, work, grade, report.

    Makes a fresh nbgrader course directory with an exchange in it; an older one that
    this command made is replaced. The grading is nbgrader's own.

    \b
    Examples:
      kindling demo
      kindling demo 02 --students 5
      kindling demo --to /tmp/demo
    """
    begun = time.perf_counter()
    root = find_course(Path.cwd())
    chosen = _chosen(root, units or [])
    clock = loop.Clock(Console(highlight=False, quiet=as_json))
    pupils = sample_class(students)
    place = loop.run(root, chosen, pupils, (to or root / "demo").resolve(), clock)
    reports = summary.read_all(place, [unit.name for unit in chosen])
    clock.note("total", "In all", time.perf_counter() - begun)
    if as_json:
        data = summary.as_json(place, pupils, reports, clock.seconds)
        typer.echo(json.dumps(data, indent=1))
    else:
        summary.show(clock.console, place, pupils, reports)


def _chosen(root: Path, words: list[str]) -> list[Unit]:
    try:
        return choose_units(find_units(root), words)
    except UnitError as error:
        raise UserError(str(error)) from error
