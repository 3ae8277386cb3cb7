"""`kindling grade`."""

from pathlib import Path
from typing import Annotated

import typer

from autograder.engine.supervise import start_early
from course.cli.complete import units as unit_names
from course.errors import UserError


def grade(
    unit: Annotated[
        str, typer.Argument(help="The unit, such as 04.", autocompletion=unit_names)
    ],
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
    if sandbox not in ("auto", "none"):
        raise UserError(
            f"--sandbox {sandbox} is not known.",
            "Give `auto`, or `none` to do without.",
        )
    if not (check or scheduler):
        start_early()
    # nbgrader takes seconds to import: meanwhile the warm process imports, too.
    from autograder.grade import tell

    root = course.resolve()
    if check:
        tell.verified(root, unit, as_json)
    else:
        bare = sandbox == "none"
        tell.graded(root, unit, student, bare, workers, scheduler, as_json)
