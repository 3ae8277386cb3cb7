"""What `kindling grade` shows while it works and when it has ended."""

import json
from pathlib import Path

import typer
from rich.console import Console
from rich.progress import Progress, TimeRemainingColumn

from autograder.engine.executors import executor_for
from autograder.grade.work import Options, Summary, grade_class, verify
from autograder.report.command import unit_name


def graded(
    root: Path,
    unit: str,
    student: str,
    bare: bool,
    workers: int,
    scheduler: str,
    as_json: bool,
) -> None:
    """Grade a unit and say what was done; exit with 2 if somebody has to look."""
    name = unit_name(root, unit)
    options = Options(root, name, student, not bare, workers)
    console = Console(stderr=True, highlight=False)
    with (
        executor_for(workers, scheduler) as executor,
        Progress(
            *Progress.get_default_columns()[:-1],
            TimeRemainingColumn(),
            console=console,
            disable=not console.is_terminal,
        ) as progress,
    ):
        task = progress.add_task(name, total=None)
        summary = grade_class(
            options,
            executor,
            lambda done, total: progress.update(task, completed=done, total=total),
        )
    _tell(summary, as_json)
    if summary.waiting:
        raise typer.Exit(2)


def verified(root: Path, unit: str, as_json: bool) -> None:
    """Compare gradebook and journal and say what differs; exit with 1 if it does."""
    name = unit_name(root, unit)
    count, found = verify(root, name)
    if as_json:
        typer.echo(json.dumps({"submissions": count, "differences": found}, indent=1))
    else:
        for line in found:
            typer.echo(line)
        typer.echo(f"{name}: {count} submissions compared, {len(found)} differences.")
    if found:
        raise typer.Exit(1)


def _tell(summary: Summary, as_json: bool) -> None:
    if as_json:
        typer.echo(json.dumps(summary.as_data(), indent=1))
        return
    typer.echo(summary.line())
    for student, reason in summary.waiting.items():
        typer.echo(f"needs a person: {student}: {reason}")
