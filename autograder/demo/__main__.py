"""`python -m autograder.demo`: `kindling demo`, where the command is not installed."""

import sys

import typer

from autograder.demo.command import demo
from course.cli.app import complain
from course.errors import UserError

if __name__ == "__main__":
    app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
    app.command()(demo)
    try:
        app(prog_name="kindling demo")
    except UserError as error:
        complain(str(error))
        sys.exit(1)
