"""`kindling collect`."""

import json
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console

from autograder.classes.dates import moment, zone_of
from autograder.classes.roster import Student
from autograder.collect import exchange, taking
from autograder.collect.files import notebooks
from autograder.collect.people import Owners, read_assignments
from autograder.report.command import unit_name
from course.cli.busy import busy
from course.cli.complete import units as unit_names

OF_FILES = "files"
NEEDS_A_PERSON = 2


def collect(
    unit: Annotated[
        str, typer.Argument(help="The unit, such as 03.", autocompletion=unit_names)
    ],
    source: Annotated[
        Path | None,
        typer.Option("--from", help="A folder of downloads or an LMS's zip file."),
    ] = None,
    course: Annotated[
        Path, typer.Option(help="The course directory, with the gradebook.")
    ] = Path("."),
    who: Annotated[
        Path | None, typer.Option(help="A CSV file for unclear files: file,id.")
    ] = None,
    received: Annotated[
        str,
        typer.Option(help="When all was handed in (2027-03-05T20:00), or `files`."),
    ] = "",
    timezone: Annotated[
        str, typer.Option(help="The zone of that time; this machine's if left out.")
    ] = "",
    only_new: Annotated[
        bool, typer.Option("--only-new", help="Leave what was collected before.")
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say whose files are; take nothing.")
    ] = False,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print the result as JSON.")
    ] = False,
) -> None:
    """Take in what students handed in: from the exchange, a folder or a zip file.

    Without --from, collects from nbgrader's exchange. With it, finds the notebooks of
    the unit among downloads (also in zip files among them), and whose they are: by user
    name, email address, id in the LMS or full name in the path. Only notebooks are
    taken. One that replaces another one keeps it in .collected/. The time of handing in
    counts only if you give it: files rarely know it. Exit code 2: some files need a
    person, and are named.

    \b
    Examples:
      kindling collect 03
      kindling collect 03 --from moodle.zip
      kindling collect 03 --from downloads --who unclear.csv --dry-run
      kindling collect 03 --from downloads --received files
    """
    root = course.resolve()
    name = unit_name(root, unit)
    students = exchange.students(root)
    if source is None:
        with busy(f"Collecting {name} from the exchange"):
            count = exchange.collect(root, name)
        _tell_exchange(name, count, len(students), as_json)
        return
    ids = [one.id for one in students]
    named = read_assignments(who, ids) if who else {}
    with busy(f"Looking for notebooks of {name}"):
        cells = exchange.graded_cells(root, name)
        found = notebooks(source.resolve())
        sorted_out = taking.sort_out(found, Owners(students, name), cells, named)
    when = _moment(received, timezone)
    of_files = received == OF_FILES
    done = (
        [taking.Taken(s, f.path.as_posix(), "not taken") for s, f in _items(sorted_out)]
        if dry_run
        else taking.take(root, name, sorted_out.taken, when, of_files, only_new)
    )
    missing = [one for one in students if one.id not in sorted_out.taken]
    _tell(name, done, sorted_out, missing, as_json)
    raise typer.Exit(NEEDS_A_PERSON if sorted_out.problems else 0)


def _items(sorted_out: taking.Sorted) -> list[tuple[str, Any]]:
    return sorted(sorted_out.taken.items())


def _moment(received: str, zone: str) -> datetime | None:
    if received in ("", OF_FILES):
        return None
    return moment(received, zone_of(zone))


def _tell_exchange(unit: str, count: int, students: int, as_json: bool) -> None:
    if as_json:
        typer.echo(json.dumps({"unit": unit, "collected": count, "of": students}))
    else:
        print(f"{unit}: {count} of {students} students are collected from the exchange")


def _tell(
    unit: str,
    done: list[taking.Taken],
    found: taking.Sorted,
    missing: list[Student],
    as_json: bool,
) -> None:
    if as_json:
        data = {"unit": unit, "taken": [one.as_dict() for one in done]}
        data |= {"problems": found.problems, "other files": found.others}
        data |= {"missing": [one.id for one in missing]}
        typer.echo(json.dumps(data, indent=1))
        return
    out = Console(highlight=False, soft_wrap=True)
    out.print(f"{unit}: {len(done)} of {len(done) + len(missing)} students")
    for one in done:
        out.print(f"  {one.student:<16} {one.did:<18} {one.file}", markup=False)
    for line in found.problems:
        out.print(f"  {line}", style="yellow", markup=False)
    if found.problems:
        out.print("Unclear owners: write a CSV file, file,id, and give it as --who.")
    if found.others:
        out.print(f"{len(found.others)} notebooks are of other units.")
    if missing:
        names = ", ".join(one.id for one in missing)
        out.print(f"Nothing from {names}", markup=False)
    if done and not any(one.received for one in done):
        out.print("No times are known, so nobody is late; --received sets them.")
