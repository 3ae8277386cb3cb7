"""`kindling build`."""

import json
from collections.abc import Iterator
from dataclasses import asdict
from enum import StrEnum
from typing import Annotated

import typer
from rich.console import Console
from rich.text import Text

from autograder.build.course import Report
from autograder.build.pipeline import build as build_units
from autograder.build.pipeline import check as check_units
from autograder.build.recordings import default_recorder
from autograder.build.units import UnitError, choose_units, find_notebooks, find_root
from course.cli.busy import busy
from course.cli.complete import units as unit_names


class Take(StrEnum):
    """The side to keep where text and notebook were both edited."""

    text = "text"
    notebook = "notebook"


def build(
    units: Annotated[
        list[str] | None,
        typer.Argument(
            help="Units, such as 02; all if none is named.", autocompletion=unit_names
        ),
    ] = None,
    check: Annotated[
        bool, typer.Option("--check", help="Change nothing; fail if a file is stale.")
    ] = False,
    take: Annotated[
        Take | None,
        typer.Option(help="Which side to keep where text and notebook were edited."),
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print the result as JSON.")
    ] = False,
) -> None:
    """Build student notebooks, checks and the library from the unit texts.

    Edits that were made in source/NN/NN.ipynb are carried into the text first. The
    exit code is 0 if all is well and 1 if something is left to do.

    \b
    Examples:
      kindling build
      kindling build 02 03
      kindling build --check
      kindling build 02 --take notebook
    """
    out, err = Console(highlight=False), Console(stderr=True, highlight=False)
    try:
        reports = _reports(units or [], check, take)
        done = []
        with busy("Reading the units"):
            first = next(reports)
        for report in (first, *reports):
            done.append(report)
            if not as_json:
                _show(out, report)
    except UnitError as error:
        err.print(Text(f"kindling build: {error}"), soft_wrap=True)
        raise typer.Exit(1) from None
    if as_json:
        typer.echo(json.dumps([asdict(report) for report in done], indent=1))
    if not all(report.ok for report in done):
        raise typer.Exit(1)


def _reports(units: list[str], check: bool, take: Take | None) -> Iterator[Report]:
    root = find_root()
    chosen = choose_units(find_notebooks(root), units)
    if check and take:
        raise UnitError("--check changes nothing: leave --take away")
    if check:
        return check_units(root, chosen, default_recorder())
    side = None if take is None else take.value
    return build_units(root, chosen, side, default_recorder())  # type: ignore[arg-type]


def _show(out: Console, report: Report) -> None:
    style = {"failed": "bold red", "stale": "bold red", "built": "green"}
    line = Text.assemble(
        (f"{report.unit:<28} ", "bold"),
        (report.did, style.get(report.did, "dim")),
        f", {len(report.changed)} files" if report.did == "built" else "",
        f" ({report.seconds:.1f} s)",
    )
    out.print(line)
    for note in report.notes:
        out.print(Text(f"  {note}"), soft_wrap=True)
    for error in report.errors:
        out.print(Text(f"  {error}", style="red"), soft_wrap=True)
    if report.diff:
        out.print(Text(report.diff), soft_wrap=True)
    for finding in report.findings:
        out.print(Text(f"  {finding}", style="yellow"), soft_wrap=True)
