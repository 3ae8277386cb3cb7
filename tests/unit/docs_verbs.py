"""Is a command known, its verb and its options? Nothing is run."""

import importlib.util
import re
import tomllib
from importlib.metadata import EntryPoint
from typing import Any

import typer
from nbgrader.apps import NbGraderApp
from typer.main import get_command

from course import bootstrap
from course.cli import plugins
from course.cli.app import app
from tests.docs_blocks import OTHERS, ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
COMMANDS = PROJECT["project"]["entry-points"][plugins.GROUP]
_TARGETS = re.search(r"^\.PHONY: (.*)$", (ROOT / "Makefile").read_text(), re.MULTILINE)
TARGETS = _TARGETS[1].split() if _TARGETS else []


class Unknown(Exception):
    """A program, a verb or an option that does not exist."""


def know(words: list[str], in_prose: bool = False) -> None:
    """Raise Unknown if the course has no such command.

    Prose may leave out the arguments that a verb needs.
    """
    program, *rest = words
    if program in ("kindling", ".venv/bin/kindling"):
        know_kindling(rest, in_prose)
    elif program == "make":
        know_target(rest)
    elif program == "nbgrader":
        know_nbgrader(rest)
    elif program == "python":
        know_python(rest)
    elif program not in OTHERS:
        raise Unknown(f"no program {program} is known here")


def know_kindling(words: list[str], in_prose: bool = False) -> None:
    """Raise Unknown for a verb or an option that `kindling` does not have."""
    group: Any = get_command(app)
    verb, *rest = words
    if verb.startswith("-"):
        options = [option for one in group.params for option in one.opts]
        if verb not in ("-h", "--help", *options):
            raise Unknown(f"kindling has no option {verb}")
        return know_kindling(rest) if rest else None
    command = own(group, verb)
    try:
        command.make_context(verb, plain(rest))
    except typer.Exit:
        pass  # --help
    except Exception as error:
        if in_prose and type(error).__name__ == "MissingParameter":
            return
        raise Unknown(f"kindling {' '.join(words)}: {error}") from error


def own(group: Any, verb: str) -> Any:
    """Return the command of that name, as pyproject.toml registers it."""
    if verb in COMMANDS:
        entry = EntryPoint(verb, COMMANDS[verb], plugins.GROUP)
        return plugins.load(entry)
    command = group.commands.get(verb)
    if command is None:
        raise Unknown(f"kindling has no command {verb}")
    return command


def plain(words: list[str]) -> list[str]:
    """Return the words without the brackets and dots of a synopsis.

    >>> plain(["[UNIT", "...]", "--check"])
    ['UNIT', '--check']
    """
    bare = [word.strip("[]").replace("...", "") for word in words]
    return [word for word in bare if word]


def know_target(words: list[str]) -> None:
    """Raise Unknown for a target that the Makefile does not have."""
    settings = dict(word.split("=", 1) for word in words if "=" in word)
    targets = [word for word in words if "=" not in word]
    for target in targets:
        if target not in TARGETS:
            raise Unknown(f"make has no target {target}")
        know_kindling([target, *settings.get("ARGS", "").split()])


def know_nbgrader(words: list[str]) -> None:
    """Raise Unknown for a subcommand or a flag that nbgrader does not have."""
    name, *rest = words
    if name not in NbGraderApp.subcommands:
        raise Unknown(f"nbgrader has no command {name}")
    target = NbGraderApp.subcommands[name][0]
    known = {*target.flags, *target.aliases}
    for word in rest:
        option = word.split("=")[0]
        bare = option.lstrip("-")
        if option.startswith("-") and bare not in known and "." not in bare:
            raise Unknown(f"nbgrader {name} has no option {option}")


def know_python(words: list[str]) -> None:
    """Raise Unknown for a module, a file or a verb of bootstrap.py that is missing."""
    first, *rest = words
    if first == "-m":
        if importlib.util.find_spec(rest[0]) is None:
            raise Unknown(f"there is no module {rest[0]}")
    elif not (ROOT / first).is_file():
        raise Unknown(f"there is no file {first}")
    elif first == "course/bootstrap.py":
        if rest[0] not in bootstrap.VERBS:
            raise Unknown(f"{first} has no verb {rest[0]}")
        know_kindling(rest)
