"""`kindling progress` and `kindling check`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from course.cli.busy import busy
from course.cli.complete import units as unit_names
from course.cli.lab import find_course
from course.errors import UserError
from course.standing.reading import Check, Unit, read_units
from course.standing.running import run_unit
from course.standing.shown import HEADS, Progress

AsJson = Annotated[bool, typer.Option("--json", help="Print the result as JSON.")]


def progress(as_json: AsJson = False) -> None:
    """Show how far you are: the checks of each unit that agree, and what is next.

    Read from the notebooks in work/ as they were last saved; nothing is run.

    \b
    Examples:
      kindling progress
      kindling progress --json
    """
    root = find_course(Path.cwd())
    found = Progress(read_units(root / "work", root / "release"))
    if not found.units:
        raise UserError("There are no units here.", "`kindling build` makes them.")
    if as_json:
        typer.echo(json.dumps(found.as_dict(), indent=1))
        return
    table = Table(*HEADS, box=None, header_style="bold", pad_edge=False)
    for row in found.rows():
        table.add_row(*row)
    out = Console(highlight=False)
    out.print(table)
    out.print(f"\n{found.sentence}", markup=False)


def check(
    unit: Annotated[
        str,
        typer.Argument(
            help="The unit, by its number or its name.", autocompletion=unit_names
        ),
    ],
    as_json: AsJson = False,
) -> None:
    """Run the checks of one of your notebooks without opening it.

    A copy in work/ is run from the top, in a kernel of its own; your notebook is not
    changed. The exit code is 0 if every check that you can see agrees, else 1.

    \b
    Examples:
      kindling check 03
      kindling check 03_tensors --json
    """
    root = find_course(Path.cwd())
    name = chosen(unit, root / "work")
    with busy(f"Running {name}"):
        found = run_unit(name, root / "work")
    if as_json:
        typer.echo(json.dumps(found.as_dict(), indent=1))
    else:
        _print(found, Console(highlight=False))
    raise typer.Exit(1 if found.next or found.problem else 0)


def chosen(unit: str, work: Path) -> str:
    """Return the name of a unit in ``work`` that begins as asked; UserError if none."""
    units = sorted(path.name for path in work.glob("*/") if path.name.startswith(unit))
    whole = [name for name in units if name == unit or not unit[-1:].isalpha()]
    if len(whole) == 1 or len(units) == 1:
        return (whole or units)[0]
    if units:
        raise UserError(f"{unit} may be {' or '.join(units)}.", "Name one of them.")
    raise UserError(
        f"There is no unit {unit} in {work}.", "`kindling progress` lists the units."
    )


def _print(unit: Unit, out: Console) -> None:
    for each in unit.checks:
        out.print(_line(each), style=None if each.agrees else "yellow", markup=False)
        if not each.agrees and each.more:
            for line in each.more.splitlines():
                out.print(f"    {line}", markup=False)
    if unit.problem:
        out.print(f"\n{unit.problem}", style="yellow", markup=False)
    rest = unit.hidden + unit.written
    out.print(
        f"\n{unit.name}: {unit.earned:g} of {unit.points:g} points; grading gives "
        f"{rest:g} more, for hidden checks and written answers.",
        markup=False,
    )


def _line(check: Check) -> str:
    if check.earned is None:
        return f"{check.exercise} {check.name}: was not reached"
    if not check.points:
        return f"{check.exercise} {check.name}: {check.said} (practice)"
    points = f"{check.earned:g} of {check.points:g}"
    return f"{check.exercise} {check.name}: {check.said} ({points} points)"


def export(
    folder: Annotated[Path, typer.Argument(help="A folder that is not there yet.")],
) -> None:
    """Write your own library as ordinary files, to keep and to show.

    Your answers from work/, where they pass their checks, with the parts that the
    course gives: a package, tests and a README that says what is yours. The checks of
    all units are run for it the first time, which takes some minutes.

    \b
    Examples:
      kindling export ~/my-kindling
    """
    from course.standing.export import export as write

    root = find_course(Path.cwd())
    with busy("Looking at your answers"):
        rows = write(root, folder.resolve())
    own = sum(row.count("own") for row in rows)
    total = sum(len(row.exercises) for row in rows)
    print(f"{folder}: a package with {own} of {total} exercises written by you.")
