"""What is odd about a submitted notebook: as data, and as the note its author reads."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

NOTE_ID = "notes-from-grading"
SUFFIX = ".problems.json"


@dataclass(frozen=True)
class Problem:
    """One thing that differs from the released notebook.

    ``kind`` is one of missing, duplicated, edited, type, moved, unknown, kernel,
    unreadable; ``cell`` the id of the cell, "" where it is about the whole file;
    ``text`` says what was found and what was done about it.
    """

    kind: str
    cell: str
    text: str


def note(problems: Sequence[Problem]) -> str:
    """Return the markdown text that stands on top of the autograded notebook.

    >>> print(note([Problem("missing", "add", "The cell `add` was missing.")]))
    **Notes from grading**
    <BLANKLINE>
    - The cell `add` was missing.
    """
    lines = [f"- {problem.text}" for problem in problems]
    return "\n".join(["**Notes from grading**", "", *lines])


def to_json(problems: Sequence[Problem]) -> str:
    """Return the problems as JSON text; ``read`` is its inverse."""
    return json.dumps([asdict(problem) for problem in problems], indent=1) + "\n"


def read(folder: Path, notebook: str) -> list[Problem]:
    """Return the problems that grading noted beside an autograded notebook."""
    path = folder / f"{notebook}{SUFFIX}"
    if not path.is_file():
        return []
    items = json.loads(path.read_text(encoding="utf-8"))
    return [Problem(**item) for item in items]
