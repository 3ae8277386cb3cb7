"""Text and notebook of a unit: which one is newer, and carrying an edit across."""

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import unified_diff
from typing import Literal

from autograder.build import stamps
from autograder.build.cells import Cell
from autograder.build.files import read_text
from autograder.build.notebook import read_notebook
from autograder.build.text import read_cells, rewrite, write_cell
from autograder.build.units import Unit, UnitError

Side = Literal["text", "notebook"]
DIFF_LINES = 40


class ConflictError(UnitError):
    """Text and notebook were both edited; `diff` shows where they differ."""

    def __init__(self, message: str, diff: str) -> None:
        super().__init__(message)
        self.diff = diff


@dataclass(frozen=True)
class Pairing:
    """The text to build from; `carried` if it holds edits made in the notebook.

    `displaced` says that the notebook holds edits which the build will overwrite.
    """

    text: str
    carried: bool = False
    displaced: bool = False


def pair(unit: Unit, take: Side | None = None) -> Pairing:
    """Return the text that the unit is to be built from; nothing is written.

    Raises ConflictError if both sides changed since the last build and `take` does not
    say which one to keep.
    """
    text = read_text(unit.text)
    where = unit.shown(unit.text)
    if not unit.notebook.is_file():
        return Pairing(text)
    written = read_text(unit.notebook)
    if written == stamps.last_notebook(unit):
        return Pairing(text)
    if take == "text":
        return Pairing(text, displaced=True)
    cells = without_blanks(read_cells(text, where))
    edited = read_notebook(written, unit.shown(unit.notebook))
    if same(cells, edited):
        return Pairing(text)
    if take == "notebook":
        return Pairing(rewrite(text, edited), carried=True)
    return _newer(unit, text, cells, edited)


def without_blanks(cells: Sequence[Cell]) -> tuple[Cell, ...]:
    """Return the cells without the empty ones that nothing hangs on."""
    return tuple(cell for cell in cells if not cell.is_blank)


def same(one: Sequence[Cell], other: Sequence[Cell]) -> bool:
    """Return whether two lists of cells say the same."""
    return [cell.key for cell in one] == [cell.key for cell in other]


def _newer(
    unit: Unit, text: str, cells: tuple[Cell, ...], edited: tuple[Cell, ...]
) -> Pairing:
    last = stamps.last_notebook(unit)
    if last:
        old = without_blanks(read_cells(stamps.last_text(unit)))
        if same(read_notebook(last), edited):
            return Pairing(text)
        if same(old, cells):
            return Pairing(rewrite(text, edited), carried=True)
    names = ", ".join(differing(cells, edited))
    reason = "were both edited" if last else "differ, and no build of them is on record"
    raise ConflictError(
        f"{unit.shown(unit.text)} and its notebook {reason}, in: {names}; keep one "
        f"with kindling build {unit.name} --take text, or --take notebook",
        show_difference(cells, edited),
    )


def differing(cells: Sequence[Cell], edited: Sequence[Cell]) -> list[str]:
    """Return the names of the cells that only one side has in this form."""
    keys, edited_keys = {cell.key for cell in cells}, {cell.key for cell in edited}
    changed = [cell for cell in cells if cell.key not in edited_keys]
    changed += [cell for cell in edited if cell.key not in keys]
    return list(dict.fromkeys(map(name_of, changed))) or ["the order of cells"]


def name_of(cell: Cell) -> str:
    """Return the id of a cell, or its first words where it has none."""
    first = cell.source.strip().split("\n")[0]
    return cell.id or f"'{first[:40]}'"


def show_difference(cells: Sequence[Cell], edited: Sequence[Cell]) -> str:
    """Return a short unified diff from the text's cells to the notebook's."""
    mine, theirs = _lines(cells), _lines(edited)
    lines = list(unified_diff(mine, theirs, "text", "notebook", n=1, lineterm=""))
    if len(lines) > DIFF_LINES:
        rest = len(lines) - DIFF_LINES
        lines = [*lines[:DIFF_LINES], f"... {rest} more lines of difference"]
    return "\n".join(lines)


def _lines(cells: Sequence[Cell]) -> list[str]:
    return "\n\n".join(map(write_cell, cells)).split("\n")
