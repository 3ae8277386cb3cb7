"""The conversation of `kindling regrade` with the person who runs it."""

import typer
from rich.console import Console
from rich.progress import Progress, TimeRemainingColumn

from autograder.regrade import work
from autograder.regrade.model import Proposal
from autograder.regrade.run import Options
from autograder.regrade.tell import lines


class Dialog:
    """Shows what would change, asks, and says how it ended.

    ``yes`` is the answer that was given in advance; ``asks`` says that there is
    somebody to ask; ``quiet`` leaves the words to a program.
    """

    def __init__(self, options: Options, yes: bool, asks: bool, quiet: bool) -> None:
        self.options, self.yes, self.asks, self.quiet = options, yes, asks, quiet
        self.bar: Progress | None = None
        self.writes = False

    def __enter__(self) -> "Dialog":
        return self

    def __exit__(self, kind: type | None, *error: object) -> None:
        self._stop()
        if self.writes and kind is not None:
            command = self.options.command
            typer.echo(f"Stopped half-way: `{command}` goes on.", err=True)

    def progress(self, word: str) -> work.Progress:
        """Return what shows how far a part of the work is."""
        self._stop()
        console = Console(stderr=True, highlight=False)
        columns = (*Progress.get_default_columns()[:-1], TimeRemainingColumn())
        self.bar = bar = Progress(
            *columns, console=console, disable=not console.is_terminal
        )
        bar.start()
        task = bar.add_task(word, total=None)
        return lambda done, total: bar.update(task, completed=done, total=total)

    def agree(self, proposal: Proposal, was_begun: bool) -> bool:
        """Show a proposal; return whether to write it."""
        self._stop()
        if not self.quiet:
            for line in lines(proposal):
                typer.echo(line)
            if was_begun:
                typer.echo(
                    "This was begun before and was stopped; it is not all there."
                )
        self.writes = self.yes or (self.asks and typer.confirm("\nWrite these marks?"))
        return self.writes

    def end(self, proposal: Proposal, done: bool) -> None:
        """Say how it ended."""
        unit, check = self.options.unit, self.options.check
        if done:
            typer.echo(f"Written for {proposal.to_write} students.")
            typer.echo(f"Feedback anew: `nbgrader generate_feedback {unit} --force`.")
            if not proposal.undo:
                typer.echo(f"To undo it: `kindling regrade {unit} {check} --undo`.")
        elif proposal.to_write:
            typer.echo(f"Nothing was changed: `{self.options.command}` writes it.")
        else:
            for line in lines(proposal):
                typer.echo(line)
            first = f"`kindling build {unit}` first"
            typer.echo(f"Nothing to change. If {check} was mended, run {first}.")

    def _stop(self) -> None:
        if self.bar is not None:
            self.bar.stop()
            self.bar = None
