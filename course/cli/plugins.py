"""Commands of other packages, found by entry points and imported when they are run.

`kindling --help` lists these commands with the first sentence of their docstring, which
is read from the source text: listing imports nothing, so it stays fast and works where
what a command needs (torch, nbgrader) is not installed.
"""

import ast
import importlib.util
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup
from typer.main import get_command

from course.errors import UserError

GROUP = "kindling.commands"


class KindlingGroup(TyperGroup):
    """The commands of the program itself and, after them, those of entry points."""

    def list_commands(self, ctx: Any) -> list[str]:
        """Return the names of all commands, in alphabetical order."""
        return sorted({*super().list_commands(ctx), *entry_points(group=GROUP).names})

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """Return the command of that name, not imported yet; None if there is none."""
        own = super().get_command(ctx, cmd_name)
        found = [entry for entry in entry_points(group=GROUP) if entry.name == cmd_name]
        return LazyCommand(found[0]) if found and own is None else own


class LazyCommand(TyperCommand):
    """A command that is imported when it is run, or when its own help is asked for."""

    def __init__(self, entry: EntryPoint) -> None:
        help_text = first_sentence(entry) or "(Not in this installation.)"
        super().__init__(entry.name, help=help_text, rich_markup_mode=None)
        self.entry = entry

    def make_context(self, *args: Any, **kwargs: Any) -> Any:
        """Return the context of the real command, which runs instead of this one."""
        return load(self.entry).make_context(*args, **kwargs)


def load(entry: EntryPoint) -> Any:
    """Return the command that `entry` names: a function or a Typer app.

    Raises UserError if it cannot be imported, with what is missing.
    """
    try:
        target = entry.load()
    except ModuleNotFoundError as error:
        missing = (error.name or "").split(".")[0]
        if entry.module.split(".")[0] == missing:
            raise UserError(
                f"`kindling {entry.name}` is not in this installation: there is no "
                f"{error.name}.",
                "Get the whole repository, then run `make test`.",
            ) from error
        raise UserError(
            f"`kindling {entry.name}` needs {missing}, which is not installed.",
            "`make demo` installs everything; so does: "
            "pip install -c constraints.txt -e '.[all]'",
        ) from error
    except (ImportError, AttributeError, SyntaxError) as error:
        raise UserError(
            f"`kindling {entry.name}` cannot be loaded ({error}).",
            f"`kindling --traceback {entry.name}` shows where.",
        ) from error
    if isinstance(target, typer.Typer):
        return get_command(target)
    single = typer.Typer(add_completion=False, rich_markup_mode=None)
    single.command(entry.name)(target)
    return get_command(single)


def first_sentence(entry: EntryPoint) -> str:
    """Return the first sentence on the command's function, "" if it is not there.

    Reads the function's docstring from the source file, without importing it.
    """
    package, *rest = entry.module.split(".")
    spec = importlib.util.find_spec(package)
    for folder in (spec and spec.submodule_search_locations) or ():
        path = Path(folder, *rest).with_suffix(".py")
        if path.is_file():
            return docstring_of(path, entry.attr).partition("\n\n")[0]
    return ""


def docstring_of(path: Path, function: str) -> str:
    """Return the docstring of `function` in the file `path`, or the file's own."""
    try:
        tree = ast.parse(path.read_text(encoding="utf-8"))
    except SyntaxError:
        return ""
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and node.name == function:
            return ast.get_docstring(node) or ""
    return ast.get_docstring(tree) or ""
