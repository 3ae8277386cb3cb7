"""Two notebooks put together cell by cell: the student's, and a new release.

Three texts of a cell are compared: as it was released before, as the student has it,
and as it is released now. What the student changed stays; what only the course changed
is taken from it; where both did, the student's stays and the course's is shown below.
"""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from course.updates.cells import (
    Cell,
    is_answer,
    is_fixed,
    key,
    label,
    note,
    text,
    with_settings_of,
)

NEW, CHANGED, REMOVED = "new", "changed", "removed"
KEPT, BESIDE = "kept", "beside"
NEWER = "The course has changed this cell since you wrote in it. It now reads:"
SET_ASIDE = "The course has changed the cell above. In your notebook it read:"
TAKEN_OUT = "The course no longer has this cell. It is yours."


@dataclass(frozen=True)
class Change:
    """One thing that an update does: to which cell, and what, in words."""

    kind: str
    cell: str
    words: str


@dataclass
class Merged:
    """The notebook that comes out of a merge, and what is different in it."""

    notebook: dict[str, Any]
    changes: list[Change] = field(default_factory=list)


def merge(
    mine: Mapping[str, Any],
    released: Mapping[str, Any],
    before: Mapping[str, Any] | None = None,
) -> Merged:
    """Return the student's notebook ``mine`` with a new release in it.

    ``before`` is the release that ``mine`` began as. Without it, every cell that
    differs from the new release counts as written by the student. No argument is
    changed. The order is that of the release; the student's own cells stay behind the
    cell that they followed.
    """
    notebook = copy.deepcopy(dict(mine))
    old = before["cells"] if before else None
    merging = _Merge(notebook["cells"], released["cells"], old)
    notebook["cells"] = merging.run()
    metadata = notebook.setdefault("metadata", {})
    metadata |= {
        name: copy.deepcopy(value)
        for name, value in released.get("metadata", {}).items()
        if name == "kindling" or name not in metadata
    }
    minors = (mine.get("nbformat_minor", 0), released.get("nbformat_minor", 0))
    notebook["nbformat_minor"] = max(minors)
    return Merged(notebook, merging.changes)


class _Merge:
    """One merge: the cells of each side by name, and the changes found so far."""

    def __init__(
        self,
        mine: Sequence[Cell],
        released: Sequence[Cell],
        before: Sequence[Cell] | None,
    ) -> None:
        self.known = before is not None
        self.released = {key(cell): cell for cell in released}
        self.before = {key(c): c for c in (released if before is None else before)}
        self._name_again(mine)
        self.mine = self._chosen(mine)
        self.own = self._own(mine)
        self.changes: list[Change] = []

    def _name_again(self, cells: Sequence[Cell]) -> None:
        """Give cells that lost their id the one of the released cell with their text.

        Some editors write new ids into a notebook when they save it.
        """
        there = {key(cell) for cell in cells}
        lost = {
            (cell["cell_type"], text(cell)): name
            for name, cell in self.before.items()
            if name not in there
        }
        for cell in cells:
            if key(cell) not in self.before and key(cell) not in self.released:
                name = lost.pop((cell["cell_type"], text(cell)), None)
                if name:
                    cell["id"] = name

    def _chosen(self, cells: Sequence[Cell]) -> dict[str, Cell]:
        """The student's cell of each name; of copies, the last with work in it."""
        found: dict[str, Cell] = {}
        for cell in cells:
            name = key(cell)
            if name not in found or self._written(cell):
                found[name] = cell
        return found

    def _own(self, cells: Sequence[Cell]) -> dict[str, list[Cell]]:
        """The student's own cells, by the cell of the new release before them."""
        found: dict[str, list[Cell]] = {}
        anchor = ""
        for cell in cells:
            name = key(cell)
            if name in self.released and self.mine[name] is cell:
                anchor = name
            elif name not in self.before or name in self.released:
                found.setdefault(anchor, []).append(cell)
            elif self._written(cell):
                found.setdefault(anchor, []).append(_as_own(cell))
        return found

    def _written(self, cell: Cell) -> bool:
        """Whether the student has changed the text of a cell."""
        return text(cell) != text(self.before.get(key(cell), {}))

    def _new_text(self, old: Cell, new: Cell) -> bool:
        """Whether the course has changed a cell; a guess where nobody knows."""
        return text(old) != text(new) if self.known else not is_answer(new)

    def run(self) -> list[Cell]:
        cells = list(self.own.get("", ()))
        for name, new in self.released.items():
            merged = self._cell(name, new)
            notes = {cell["id"] for cell in merged[1:]}
            older = self.own.get(name, ())
            cells += merged
            cells += [cell for cell in older if cell.get("id") not in notes]
        for name, old in self.before.items():
            if name not in self.released:
                self._removed(name, old)
        return _with_different_ids(cells)

    def _cell(self, name: str, new: Cell) -> list[Cell]:
        old, mine = self.before.get(name), self.mine.get(name)
        news = old is None or self._new_text(old, new)
        if mine is None:
            if news or is_fixed(new) or is_answer(new):
                return self._say(NEW, new, "comes in", [copy.deepcopy(new)])
            return []  # the student took it out, and it has not changed
        if is_fixed(new):
            return self._fixed(mine, new)
        if old is None or not self._written(mine):
            if text(mine) == text(new):
                return [with_settings_of(mine, new)]
            return self._say(CHANGED, new, "is the new one", [copy.deepcopy(new)])
        if news and text(mine) != text(new):
            below = note(new, NEWER, text(new), "newer")
            words = "stays as you wrote it; its new text stands below"
            return self._say(BESIDE, new, words, [with_settings_of(mine, new), below])
        if is_answer(new):
            self._say(KEPT, new, "stays as you wrote it", [])
        return [with_settings_of(mine, new)]

    def _fixed(self, mine: Cell, new: Cell) -> list[Cell]:
        """A cell of the course's own: the new one, with the outputs if it is alike."""
        if text(mine) == text(new):
            return [with_settings_of(mine, new)]
        cells = [copy.deepcopy(new)]
        words = "is the new one"
        if self.known and key(mine) in self.before and self._written(mine):
            cells.append(note(new, SET_ASIDE, text(mine), "yours"))
            words = "is the new one; your text of it stands below"
        return self._say(CHANGED, new, words, cells)

    def _removed(self, name: str, old: Cell) -> None:
        mine = self.mine.get(name)
        if mine is not None and self._written(mine):
            self._say(KEPT, old, "is no longer in the course; yours stays", [])
        elif mine is not None:
            self._say(REMOVED, old, "is no longer in the course", [])

    def _say(self, kind: str, cell: Cell, words: str, cells: list[Cell]) -> list[Cell]:
        self.changes.append(Change(kind, key(cell), f"{label(cell)} {words}"))
        return cells


def _as_own(cell: Cell) -> Cell:
    """A cell that the course no longer has, as one that the student added."""
    own = copy.deepcopy(cell)
    own["metadata"] = {"kindling": {"update": "no longer in the course"}}
    return own


def _with_different_ids(cells: list[Cell]) -> list[Cell]:
    """The cells with ids that differ, as the notebook format asks."""
    seen: set[str] = set()
    for cell in cells:
        name = str(cell.get("id", ""))
        number = 2
        while name and name in seen:
            name = f"{str(cell['id'])[:56]}-{number}"
            number += 1
        if name:
            cell["id"] = name
            seen.add(name)
    return cells
