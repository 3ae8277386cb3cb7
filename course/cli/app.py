"""The program `kindling`: its own commands, its help and how it reports errors."""

import errno
import importlib.metadata
import os
import sys
import sysconfig
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from course.cli.plugins import KindlingGroup
from course.errors import UserError

TRACEBACK = "KINDLING_TRACEBACK"

FULL = "The disk is full. Free some space, then run the command again."
READ_ONLY = "{place} cannot be written. Change its rights, or name another place."
TOLD = {
    errno.ENOSPC: FULL,
    errno.EDQUOT: FULL,
    errno.EACCES: "{place} may not be read or written by you. Change its rights.",
    errno.EPERM: "{place} may not be changed by you. Change its rights.",
    errno.EROFS: READ_ONLY,
}
"""What the person at the keyboard can put right, by the error of the system."""

HELP = """A course in which students build their own small PyTorch.

\b
Examples:
  kindling lab                     open the notebooks in JupyterLab
  kindling build 02_scalar_autograd
                                   build one unit from its text
  kindling test                    run all checks and tests
  kindling COMMAND --help          explain a command

\b
Exit codes:
  0    done
  1    something is wrong, and one line says what; or a check or a test failed
  2    the command line was not understood
  130  stopped with Ctrl-C
"""

app = typer.Typer(
    cls=KindlingGroup,
    help=HELP,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)
EXTRA_ARGUMENTS = {"allow_extra_args": True, "ignore_unknown_options": True}


def main() -> None:
    """Run the command line in `sys.argv` and exit with its code."""
    put_own_programs_first()
    try:
        app(prog_name="kindling")
    except UserError as error:
        if os.environ.get(TRACEBACK):
            raise
        complain(str(error))
    except OSError as error:
        if os.environ.get(TRACEBACK) or error.errno not in TOLD:
            raise
        complain(TOLD[error.errno].format(place=error.filename or "A file"))
    sys.exit(1)


def put_own_programs_first() -> None:
    """Let programs that are run by name be those of this environment.

    nbgrader runs `alembic` by its name, also where the environment is not activated.
    """
    scripts = sysconfig.get_path("scripts")
    os.environ["PATH"] = os.pathsep.join([scripts, os.environ.get("PATH", os.defpath)])


def complain(line: str) -> None:
    """Print the one line of an error to standard error."""
    console = Console(stderr=True, soft_wrap=True, highlight=False, markup=False)
    console.print(f"kindling: {line}", style="red")


def show_version(wanted: bool) -> None:
    """Print the version and stop, if it is `wanted`."""
    if wanted:
        print(f"kindling {importlib.metadata.version('kindling-course')}")
        raise typer.Exit


@app.callback()
def program(
    version: Annotated[
        bool,
        typer.Option(
            "--version", help="Print the version.", callback=show_version, is_eager=True
        ),
    ] = False,
    traceback: Annotated[
        bool, typer.Option("--traceback", help="Show Python's traceback of an error.")
    ] = False,
) -> None:
    if traceback:
        os.environ[TRACEBACK] = "1"


@app.command(context_settings=EXTRA_ARGUMENTS)
def lab(
    context: typer.Context,
    no_open: Annotated[
        bool, typer.Option("--no-open", help="Start the server, open no browser.")
    ] = False,
) -> None:
    """Open the student notebooks in JupyterLab.

    Copies the notebooks that are not there yet from release/ to work/ and starts
    JupyterLab there, with the notebook of the unit that comes next. What is in work/
    is yours: it is never overwritten. Arguments that are not listed here go to
    JupyterLab; a path among them is opened instead.

    \b
    Examples:
      kindling lab
      kindling lab --no-open --port=8899
    """
    from course.cli.lab import (
        copy_releases,
        find_course,
        notebook_to_open,
        start_jupyterlab,
    )

    root = find_course(Path.cwd())
    for line in copy_releases(root / "release", root / "work"):
        print(line, flush=True)
    # Not as a path: JupyterLab would show the folder of the notebook and no other.
    found = notebook_to_open(root, context.args)
    extra = [*context.args, *(f"--LabApp.default_url=/lab/tree/{p}" for p in found)]
    start_jupyterlab(root / "work", open_browser=not no_open, extra=extra)


@app.command(context_settings=EXTRA_ARGUMENTS)
def test(context: typer.Context) -> None:
    """Run all checks and tests of the repository.

    Runs ruff, mypy, `kindling build --check` and pytest; all of them, also when one
    fails. Arguments go to pytest.

    \b
    Examples:
      kindling test
      kindling test -m tiny
      kindling test tests/unit -k bootstrap
    """
    from course.cli.lab import find_course
    from course.cli.suite import run_suite

    raise typer.Exit(run_suite(find_course(Path.cwd()), context.args))
