"""`kindling new-course`."""

import json
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import track

from autograder.build.units import Unit, find_units
from autograder.classes import dates
from autograder.classes.folder import (
    MARKER,
    Plan,
    add_unit,
    build,
    describe,
    enroll,
    look_at,
    make_folder,
    set_dates,
)
from autograder.classes.roster import read_roster
from autograder.classes.units import names_meant
from autograder.demo.place import find_course
from autograder.demo.workers import Workers
from course.cli.busy import busy
from course.errors import UserError

LOG = "new-course.log"
NEXT = (
    "Next, in {folder}: `kindling bundle` packs what students get; `kindling collect "
    "UNIT` takes in their work; `kindling grade UNIT`, then `kindling report UNIT`."
)


def new_course(
    folder: Annotated[Path, typer.Argument(help="The folder of the class.")],
    name: Annotated[
        str, typer.Option(help="The name of the class; that of the folder if left out.")
    ] = "",
    students: Annotated[
        Path | None, typer.Option(help="A CSV file: id,first_name,last_name,email.")
    ] = None,
    units: Annotated[
        str, typer.Option(help="The units, such as 00-09 or 00,02; all if left out.")
    ] = "",
    first_due: Annotated[
        str, typer.Option(help="When the first unit is due: 2027-03-05 or with T18:00.")
    ] = "",
    every: Annotated[
        float, typer.Option(help="Days from one unit's date to the next one's.", min=0)
    ] = 7,
    due: Annotated[
        Path | None, typer.Option(help="A CSV file with dates: unit,due.")
    ] = None,
    timezone: Annotated[
        str, typer.Option(help="The zone of the dates; this machine's if left out.")
    ] = "",
    exchange: Annotated[
        str, typer.Option(help="nbgrader's exchange folder, if there is one.")
    ] = "",
    as_json: Annotated[
        bool, typer.Option("--json", help="Print the result as JSON only.")
    ] = False,
) -> None:
    """Make the folder of a class: units, students and dates, ready to hand out.

    The folder is an nbgrader course directory with a configuration of its own, which
    uses the grading of this course. Run it again to add students or units, to change
    dates, or to take mended units; nobody and no mark is taken out.

    \b
    Examples:
      kindling new-course ../fall --students roster.csv
      kindling new-course ../fall --units 00-04 --first-due 2027-03-05 --every 14
      kindling new-course ../fall --due dates.csv --timezone Europe/Berlin
    """
    root = find_course(Path.cwd())
    place = folder.resolve()
    old = look_at(place)
    chosen = _units(root, units)
    roster = read_roster(students) if students else []
    named = name or (_name(place) if old else place.name)
    when = _dates([unit.name for unit in chosen], first_due, every, due, timezone)
    plan = Plan(place, root, named, chosen, roster, when, exchange)
    err = Console(stderr=True, highlight=False)
    added, others = _make(plan, old and not units, err)
    _tell(plan, added, others, as_json)


def _units(root: Path, words: str) -> list[Unit]:
    everything = {unit.name: unit for unit in find_units(root)}
    return [everything[name] for name in names_meant(list(everything), words)]


def _name(folder: Path) -> str:
    return str(json.loads((folder / MARKER).read_text("utf-8")).get("name", ""))


def _dates(
    units: list[str], first: str, every: float, file: Path | None, zone: str
) -> dict[str, datetime]:
    if first and file:
        raise UserError("--first-due and --due were both given.", "Leave one away.")
    where = dates.zone_of(zone)
    if file:
        return dates.read_dates(file, units, where)
    return dates.evenly(units, dates.moment(first, where), every) if first else {}


def _make(plan: Plan, only_there: bool, err: Console) -> tuple[int, list[str]]:
    """Do it; with ``only_there``, take again the units that the class has already."""
    make_folder(plan)
    there = {path.name for path in (plan.folder / "source").glob("*/")}
    chosen = [u for u in plan.units if not only_there or u.name in there or not there]
    with Workers(plan.folder / LOG) as workers:
        quiet = not err.is_terminal
        steps = track(chosen, "Releasing units", console=err, disable=quiet)
        with busy("Building what has changed"):
            _stop_if(workers.run(build, plan.root, chosen), plan)
        for unit in steps:
            _stop_if(workers.run(add_unit, plan.folder, unit), plan)
        added, others = workers.run(enroll, plan.folder, plan.students)
        workers.run(set_dates, plan.folder, plan.due)
    return added, others if plan.students else []


def _stop_if(wrong: str, plan: Plan) -> None:
    if wrong:
        raise UserError(f"{wrong}.", f"The log is {plan.folder / LOG}.")


def _tell(plan: Plan, added: int, others: list[str], as_json: bool) -> None:
    students, units = describe(plan.folder)
    if as_json:
        data: dict[str, Any] = {"folder": str(plan.folder), "name": plan.name}
        data |= {"students": students, "new": added, "not listed": others}
        typer.echo(json.dumps(data | {"units": dict(units)}, indent=1))
        return
    print(f"{plan.name}: {students} students ({added} new), {len(units)} units")
    for unit, when in units:
        print(f"  {unit:<28} {'due ' + when if when else 'no date'}")
    if others:
        print(f"Not in the CSV file, and kept: {', '.join(others)}")
    print(NEXT.format(folder=plan.folder))
