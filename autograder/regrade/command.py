"""`kindling regrade`."""

import json
import sys
from pathlib import Path
from typing import Annotated

import typer

from autograder.engine.supervise import start_early
from course.errors import UserError


def regrade(
    unit: Annotated[str, typer.Argument(help="The unit, such as 05.")],
    check: Annotated[str, typer.Argument(help="The id of the check's cell.")],
    course: Annotated[
        Path, typer.Option(help="The course directory, with the gradebook.")
    ] = Path("."),
    yes: Annotated[
        bool, typer.Option("--yes", help="Write the marks without a question.")
    ] = False,
    only_raise: Annotated[
        bool, typer.Option("--only-raise", help="Keep the marks that would fall.")
    ] = False,
    undo: Annotated[
        bool, typer.Option("--undo", help="Take the last regrade of the check back.")
    ] = False,
    workers: Annotated[
        int, typer.Option(help="Submissions at a time; 0 for one on each core.", min=0)
    ] = 0,
    sandbox: Annotated[
        str, typer.Option(help="`auto`, or `none` to run without any protection.")
    ] = "auto",
    as_json: Annotated[
        bool, typer.Option("--json", help="Print what changes as JSON; ask nothing.")
    ] = False,
) -> None:
    """Regrade one check of a graded class, after it was mended and built.

    Shows the marks that would change, student by student, before anything happens. They
    are written with --yes, or after a question on a terminal. Marks that rise and marks
    that fall both change, so that all are graded alike; with --only-raise each student
    keeps the better one. Points of other checks, points and comments by a person, and
    times stay as they are; what being late costs follows the new points by the course's
    policy. Totals are shown without it. Exit codes: 0 shown or written, 2 some
    submissions need a person, 1 it failed.

    \b
    Examples:
      kindling regrade 05 hidden-relu
      kindling regrade 05 hidden-relu --only-raise --yes
      kindling regrade 05 hidden-relu --undo
    """
    if sandbox not in ("auto", "none"):
        raise UserError(
            f"--sandbox {sandbox} is not known.",
            "Give `auto`, or `none` to do without.",
        )
    if undo and only_raise:
        raise UserError(
            "--undo brings all marks back as they were.", "Leave --only-raise away."
        )
    if not undo:
        start_early()
    # nbgrader takes seconds to import: meanwhile the warm process imports, too.
    from autograder.regrade.run import Options, regrade_check
    from autograder.regrade.show import Dialog
    from autograder.report.command import unit_name

    root = course.resolve()
    bare = sandbox == "none"
    name = unit_name(root, unit)
    options = Options(root, name, check, undo, only_raise, not bare, workers)
    asks = not (yes or as_json) and sys.stdin.isatty()
    dialog = Dialog(options, yes, asks, as_json)
    with dialog:
        proposal, done = regrade_check(options, dialog.progress, dialog.agree)
    if as_json:
        typer.echo(json.dumps(proposal.as_data() | {"written": done}, indent=1))
    else:
        dialog.end(proposal, done)
    if proposal.waiting:
        raise typer.Exit(2)
