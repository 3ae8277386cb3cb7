"""`kindling grade`."""

import json
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import Progress, TimeRemainingColumn

from autograder.engine.executors import executor_for
from autograder.grade.work import Options, Summary, grade_class, verify
from autograder.report.command import unit_name
from course.errors import UserError


def grade(
    unit: Annotated[str, typer.Argument(help="The unit, such as 04.")],
    course: Annotated[
        Path, typer.Option(help="The course directory, with the gradebook.")
    ] = Path("."),
    student: Annotated[str, typer.Option(help="Grade this student only.")] = "*",
    workers: Annotated[
        int, typer.Option(help="Submissions at a time; 0 for one on each core.", min=0)
    ] = 0,
    scheduler: Annotated[
        str, typer.Option(help="Run on the dask cluster of this scheduler (tcp://...).")
    ] = "",
    sandbox: Annotated[
        str, typer.Option(help="`auto`, or `none` to run without any protection.")
    ] = "auto",
    check: Annotated[
        bool,
        typer.Option("--verify", help="Grade nothing; compare gradebook and journal."),
    ] = False,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print the summary as JSON.")
    ] = False,
) -> None:
    """Grade the submissions of a unit, many at a time, each in a sandbox.

    What was graded before is not run again, also if that run was stopped. Exit codes:
    0 all graded, 2 some submissions need a person, 1 the run itself failed.

    \b
    Examples:
      kindling grade 04
      kindling grade 04 --student ada
      kindling grade 04 --scheduler tcp://head:8786
      kindling grade 04 --verify
    """
    root = course.resolve()
    name = unit_name(root, unit)
    if sandbox not in ("auto", "none"):
        raise UserError(
            f"--sandbox {sandbox} is not known.",
            "Give `auto`, or `none` to do without.",
        )
    if check:
        _verify(root, name, as_json)
        return
    options = Options(root, name, student, sandbox == "auto", workers)
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


def _tell(summary: Summary, as_json: bool) -> None:
    if as_json:
        typer.echo(json.dumps(summary.as_data(), indent=1))
        return
    typer.echo(summary.line())
    for student, reason in summary.waiting.items():
        typer.echo(f"needs a person: {student}: {reason}")


def _verify(root: Path, name: str, as_json: bool) -> None:
    count, found = verify(root, name)
    if as_json:
        typer.echo(json.dumps({"submissions": count, "differences": found}, indent=1))
    else:
        for line in found:
            typer.echo(line)
        typer.echo(f"{name}: {count} submissions compared, {len(found)} differences.")
    if found:
        raise typer.Exit(1)
