"""`kindling marks`."""

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from autograder.marks.canvas import canvas
from autograder.marks.model import Choice, ClassMarks
from autograder.marks.moodle import EMAIL, ID, moodle
from autograder.marks.plain import plain
from autograder.marks.read import read_marks
from autograder.marks.table import Table
from course.cli.busy import busy
from course.cli.complete import units as unit_names
from course.errors import UserError

FORMATS = ("plain", "moodle", "canvas")


def marks(
    units: Annotated[
        list[str] | None,
        typer.Argument(
            help="Units, such as 02; all that were handed in if none.",
            autocompletion=unit_names,
        ),
    ] = None,
    course: Annotated[
        Path, typer.Option(help="The course directory, with the gradebook.")
    ] = Path("."),
    form: Annotated[
        str, typer.Option("--format", help="`plain`, `moodle` or `canvas`.")
    ] = "plain",
    to: Annotated[
        Path | None, typer.Option(help="The file to write; without it, the terminal.")
    ] = None,
    waiting: Annotated[
        bool, typer.Option(help="Take marks to which a person has yet to add points.")
    ] = False,
    zeros: Annotated[
        bool, typer.Option(help="Give 0 to those who handed in nothing.")
    ] = False,
    by: Annotated[
        str,
        typer.Option(help="How Moodle knows students: `email`, or `id` (ID number)."),
    ] = "",
    as_json: Annotated[
        bool, typer.Option("--json", help="Print the marks as JSON.")
    ] = False,
) -> None:
    """Write the marks of a class as CSV, for a spreadsheet, Moodle or Canvas.

    Marks are nbgrader's: points of the checks and of a person, less the late penalty.
    A mark to which a person has yet to add points is no mark yet. The plain table says
    so in a column; files for Moodle and Canvas leave the student out and the command
    names them, since an empty mark would take away what is there. --waiting takes such
    marks, with the points so far. Who handed in nothing has no mark: --zeros gives 0.
    Name one unit for Moodle and Canvas, and students are left out for that unit alone.

    \b
    Examples:
      kindling marks
      kindling marks 02 --format moodle --to marks-02.csv
      kindling marks 02 --format canvas --to marks-02.csv --zeros
    """
    if form not in FORMATS:
        raise UserError(f"--format {form} is not known.", f"Give {_or(FORMATS)}.")
    if by not in ("", EMAIL, ID):
        raise UserError(f"--by {by} is not known.", f"Give {_or((EMAIL, ID))}.")
    with busy("Reading the gradebook"):
        found = read_marks(course.resolve(), units or [])
    choice = Choice(waiting, zeros)
    table = _table(found, form, choice, by)
    if to:
        to.parent.mkdir(parents=True, exist_ok=True)
        to.write_text(table.as_csv(), encoding="utf-8", newline="")
    if as_json:
        typer.echo(json.dumps(as_data(found, choice, table), indent=1))
    elif not to:
        typer.echo(table.as_csv().lstrip("\ufeff"), nl=False)
    _tell(table, to)


def as_data(marks: ClassMarks, choice: Choice, table: Table) -> dict[str, Any]:
    """Return the marks as plain data; ``mark`` is None where none is final or asked."""
    return {
        "units": [
            {
                "unit": unit.unit,
                "points": unit.points,
                "students": [
                    {"student": person.id, "first_name": person.first}
                    | {"last_name": person.last, "email": person.email}
                    | vars(unit.of(person))
                    | {"mark": unit.of(person).final}
                    | ({} if choice.takes(unit.of(person)) else {"mark": None})
                    for person in marks.people
                ],
            }
            for unit in marks.units
        ],
        "left_out": table.left_out,
    }


def _table(marks: ClassMarks, form: str, choice: Choice, by: str) -> Table:
    if form == "moodle":
        return moodle(marks, choice, by)
    return canvas(marks, choice) if form == "canvas" else plain(marks, choice)


def _tell(table: Table, to: Path | None) -> None:
    """Say what was written and who is not in it, beside what is printed."""
    if to:
        typer.echo(f"Written to {to}", err=True)
    for reason, names in table.left_out.items():
        typer.echo(f"left out, {reason}: {', '.join(names)}", err=True)


def _or(words: tuple[str, ...]) -> str:
    return " or ".join([", ".join(words[:-1]), words[-1]])
