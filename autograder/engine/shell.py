"""The IPython shell of submissions: no history, no startup files, no colors."""

import ast
import contextlib
from typing import Any

from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.interactiveshell import InteractiveShell
from traitlets import Type
from traitlets.config import Config


class Hook(DisplayHook):
    """Gives the value of a cell's last line to the shell's sink."""

    def write_output_prompt(self) -> None:
        """Write no prompt."""

    def write_format_data(self, format_dict: Any, md_dict: Any = None) -> None:
        """Give the value's forms to the sink."""
        _show(self.shell, format_dict)

    def finish_displayhook(self) -> None:
        """Write no line end."""


class Publisher(DisplayPublisher):
    """Gives what is displayed to the shell's sink."""

    def publish(
        self, data: Any, metadata: Any = None, source: Any = None, **_: Any
    ) -> None:
        """Give the forms of an object to the sink."""
        _show(self.shell, data)

    def clear_output(self, wait: bool = False) -> None:
        """Forget what the cell has shown."""
        sink = getattr(self.shell, "sink", None)
        if sink is not None:
            sink.clear()


class Shell(InteractiveShell):
    """A shell whose cells show what they show to ``sink``."""

    displayhook_class = Type(Hook)
    display_pub_class = Type(Publisher)
    sink: Any = None

    def transform_cell(self, raw_cell: str) -> str:
        """Return a cell as Python: magics translated, if there can be any.

        A cell of several lines that is Python already stays as it is; to look for
        magics in it takes longer than to run most cells.
        """
        if "\n" in raw_cell.strip():
            with contextlib.suppress(SyntaxError, ValueError):
                ast.parse(raw_cell)
                return f"{raw_cell}\n"
        return str(super().transform_cell(raw_cell))

    def should_run_async(self, raw_cell: str, **about: Any) -> bool:
        """Return whether a cell has an ``await``: IPython compiles each to find out."""
        asks = any(word in raw_cell for word in ("await", "async"))
        return asks and bool(super().should_run_async(raw_cell, **about))

    def _showtraceback(self, etype: Any, evalue: Any, stb: Any) -> None:
        """Show nothing: the error itself goes back with the cell."""


def _show(shell: Any, data: Any) -> None:
    if shell.sink is not None:
        shell.sink.show(data)


def new_shell() -> Shell:
    """Return the one shell of this process."""
    config = Config()
    config.HistoryManager.enabled = False
    config.InteractiveShell.colors = "nocolor"
    config.InteractiveShell.cache_size = 100
    shell: Shell = Shell.instance(config=config)
    return shell
