"""`kindling update`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from course.cli.busy import busy
from course.cli.complete import units as unit_names
from course.cli.lab import find_course
from course.errors import UserError
from course.standing.command import chosen
from course.updates.folders import Update, apply, is_newer, plan, undo

RELOAD = (
    "A notebook that is open in JupyterLab: take 'Reload Notebook from Disk' in its "
    "File menu before you go on."
)


def update(
    unit: Annotated[
        str,
        typer.Argument(
            help="The unit, by its number or name; all if left out.",
            autocompletion=unit_names,
        ),
    ] = "",
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show what would change; change nothing.")
    ] = False,
    back: Annotated[
        bool, typer.Option("--undo", help="Bring a unit back to how it was before.")
    ] = False,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print the result as JSON.")
    ] = False,
) -> None:
    """Bring new releases of units into your notebooks; what you wrote stays.

    Text, checks and given code become those of the release, cell by cell. Your answers,
    your own cells and what you changed elsewhere stay; where the course has changed the
    same cell, its new text stands below yours. Your folder is kept as it was in
    work/.kindling, and --undo brings it back.

    \b
    Examples:
      kindling update --dry-run
      kindling update
      kindling update 03 --undo
    """
    root = find_course(Path.cwd())
    work, release = root / "work", root / "release"
    if back:
        _undo(work, unit, as_json)
        return
    names = _names(work, release, unit)
    with busy("Comparing the notebooks"):
        updates = [plan(work, release, name) for name in names]
        for found in updates:
            if not (dry_run or found.problem):
                apply(found, work, release)
    if as_json:
        typer.echo(json.dumps([found.as_dict() for found in updates], indent=1))
    else:
        _print(updates, dry_run, Console(highlight=False, soft_wrap=True))
    raise typer.Exit(1 if any(found.problem for found in updates) else 0)


def _names(work: Path, release: Path, unit: str) -> list[str]:
    """The units in ``work`` for which there is another release."""
    if not work.is_dir():
        raise UserError("There is no folder work/ yet.", "`kindling lab` makes it.")
    names = [chosen(unit, work)] if unit else sorted(p.name for p in work.glob("*/"))
    there = [name for name in names if (release / name / f"{name}.ipynb").is_file()]
    if unit and not there:
        raise UserError(
            f"There is no release of {names[0]} in {release}.",
            "`kindling progress` lists the units.",
        )
    return [name for name in there if is_newer(work, release, name)]


def _print(updates: list[Update], dry_run: bool, out: Console) -> None:
    if not updates:
        out.print("Your notebooks have the newest text of the course.")
        return
    for found in updates:
        _print_one(found, dry_run, out)
    if not all(found.problem for found in updates):
        out.print()
        if dry_run:
            out.print("Nothing was changed. `kindling update` does it.")
        else:
            out.print(RELOAD)
            out.print("`kindling update UNIT --undo` brings a unit back.")


def _print_one(found: Update, dry_run: bool, out: Console) -> None:
    if found.problem:
        out.print(f"{found.unit}: {found.problem}", style="yellow", markup=False)
        return
    count = len(found.told())
    verb = "would change" if dry_run else "changed"
    out.print(f"{found.unit}: {count or 'no'} {verb}", markup=False, style="bold")
    for change in found.told():
        out.print(f"  {change.words}", markup=False)
    if found.kept:
        answers = "1 answer" if found.kept == 1 else f"{found.kept} answers"
        out.print(f"  {answers} of yours stay as written", markup=False)


def _undo(work: Path, unit: str, as_json: bool) -> None:
    if not unit:
        raise UserError(
            "--undo needs a unit.", "For instance: kindling update 03 --undo"
        )
    name = chosen(unit, work)
    kept = undo(work, name)
    if as_json:
        typer.echo(json.dumps({"unit": name, "kept": str(kept)}))
        return
    inside = kept.relative_to(work.parent).as_posix()
    typer.echo(
        f"{name} is as it was before. How it was until now is kept in {inside}, and "
        "the same command brings it back."
    )
    typer.echo(RELOAD)
