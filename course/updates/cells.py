"""Cells of a notebook file: their names, their text, and what they are for."""

from __future__ import annotations

import copy
import hashlib
import re
from collections.abc import Mapping
from typing import Any

Cell = dict[str, Any]
HEADING = re.compile(r"^#+ +(.+?)(?: \(\d.*)?$", re.MULTILINE)
EXERCISE = re.compile(r"^Exercise (\d+\.\d+)")


def graded(cell: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return what nbgrader keeps in a cell; nothing if it does not know the cell."""
    found = cell.get("metadata", {}).get("nbgrader", {})
    return found if isinstance(found, Mapping) else {}


def key(cell: Mapping[str, Any]) -> str:
    """Return what tells a cell from others: its grade id, or else its id, or ""."""
    return str(graded(cell).get("grade_id") or cell.get("id") or "")


def text(cell: Mapping[str, Any]) -> str:
    """Return the source of a cell, without blanks at its ends.

    >>> text({"source": ["a\\n", "b\\n"]})
    'a\\nb'
    """
    source = cell.get("source", "")
    return (source if isinstance(source, str) else "".join(source)).strip()


def is_answer(cell: Mapping[str, Any]) -> bool:
    """Tell whether a cell is there for the student to write in."""
    return bool(graded(cell).get("solution"))


def is_fixed(cell: Mapping[str, Any]) -> bool:
    """Tell whether a cell is the course's alone: a check, or code that is given."""
    return bool(graded(cell)) and not is_answer(cell)


def label(cell: Mapping[str, Any]) -> str:
    """Return what to call a cell in a message: its heading, its exercise or its id."""
    heading = (
        HEADING.search(text(cell)) if cell.get("cell_type") == "markdown" else None
    )
    if heading:
        number = EXERCISE.match(heading[1])
        return f"the text of {number[0]}" if number else f"'{heading[1]}'"
    exercise = cell.get("metadata", {}).get("kindling", {}).get("exercise", "")
    if exercise and is_answer(cell):
        return f"the answer to Exercise {exercise}"
    if exercise:
        return f"{key(cell)} (Exercise {exercise})"
    return key(cell) or "a cell"


def with_settings_of(cell: Cell, released: Cell) -> Cell:
    """Return a cell with the text of ``cell`` and the settings of ``released``."""
    merged = copy.deepcopy(cell)
    own = merged.get("metadata", {})
    merged["metadata"] = copy.deepcopy(released.get("metadata", {}))
    for name in ("collapsed", "jupyter", "scrolled"):  # how the student has it folded
        if name in own:
            merged["metadata"][name] = own[name]
    if "id" in released:
        merged["id"] = released["id"]
    return merged


def note(about: Cell, words: str, shown: str, kind: str) -> Cell:
    """Return a cell of text that shows ``shown`` below the cell that it is about."""
    language = "python" if about.get("cell_type") == "code" else "markdown"
    fence = "`" * (3 + max((len(run) for run in re.findall("`{3,}", shown)), default=0))
    digest = hashlib.sha256(key(about).encode()).hexdigest()[:8]
    return {
        "cell_type": "markdown",
        "id": f"{kind}-{key(about)[:40]}-{digest}",
        "metadata": {"kindling": {"update": kind}},
        "source": f"**{words}**\n\n{fence}{language}\n{shown}\n{fence}",
    }
