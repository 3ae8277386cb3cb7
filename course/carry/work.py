"""A student's work on one unit, laid on what the unit itself says."""

from __future__ import annotations

import ast
import os
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from course.carry import notebooks
from course.carry.assemble import import_lines
from course.carry.names import definitions, names_of
from course.carry.notebooks import Cell, Notebook, Unreadable
from course.carry.own import definition_of, kept_statements, with_helpers

HIDDEN = "KINDLING_RECORDINGS"
_OPEN = re.compile(r"raise NotImplementedError\(.Exercise (\d+\.\d+)")


@dataclass(frozen=True)
class Work:
    """One earlier unit: its cells, the student's answers, and what can judge them.

    ``cells`` are those of the reference, else of the release, else of the student's
    notebook; ``solved`` tells whether they hold the reference's answers. ``own`` are
    the student's answers by id. ``problem`` says why there is no notebook.
    """

    unit: str
    cells: tuple[Cell, ...] = ()
    own: Mapping[str, str] = field(default_factory=dict)
    solved: bool = False
    problem: str = ""
    place: Path | None = None
    recordings: tuple[Path, ...] = ()

    @property
    def exercises(self) -> list[Cell]:
        """Return the answer cells that go into the library."""
        return [c for c in self.cells if c.role == "answer" and c.export]

    @property
    def exports(self) -> bool:
        """Return whether the unit adds anything to the library."""
        return any(cell.export for cell in self.cells)

    @cached_property
    def imports(self) -> list[str]:
        """Return the import lines of the given cells."""
        trees = [tree_of(cell.source) for cell in self.cells if cell.role == "given"]
        return import_lines(node for tree in trees for node in tree.body)

    def checks_of(self, answer: Cell) -> list[Cell]:
        """Return the checks between an answer and the next one."""
        start = self.cells.index(answer) + 1
        found = []
        for cell in self.cells[start:]:
            if cell.role == "answer":
                break
            found += [cell] if cell.role == "check" else []
        return found

    def number(self, cell: Cell) -> str:
        """Return the number of an exercise as students read it."""
        written = _OPEN.search(self.own.get(cell.id, cell.source))
        return cell.exercise or (written[1] if written else cell.id)


def read_work(unit: str, here: Path) -> Work:
    """Return what is known of an earlier unit, as seen from the folder ``here``."""
    place = notebooks.find_own(unit, here)
    own, problem = None, "the notebook is not there"
    if place:
        try:
            own, problem = notebooks.read(place), ""
        except Unreadable as error:
            problem = f"{place.name} {error}"
    base, solved, checks = _base(unit, here, own)
    answers = _answers(base.cells, own.cells) if base and own else {}
    if own and base and not answers and not _knows(base, own):
        problem = f"{place.name if place else unit} is not this unit's notebook"
    return Work(
        unit=unit,
        cells=base.cells if base else (),
        own=answers,
        solved=solved,
        problem=problem,
        place=place,
        recordings=tuple(_recordings(unit, checks)),
    )


def is_open(source: str) -> bool:
    """Return whether an answer still says that it is not written."""
    return bool(_OPEN.search(source))


def tree_of(source: str) -> ast.Module:
    """Return the syntax tree of a cell, an empty one if it is no Python."""
    try:
        return ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return ast.Module([], [])


def _base(
    unit: str, here: Path, own: Notebook | None
) -> tuple[Notebook | None, bool, list[Path]]:
    """Return the notebook that says what belongs to the unit, and its recordings."""
    reference, course = (
        notebooks.reference_folder(here),
        notebooks.course_directory(here),
    )
    beside = [own.path.parent / "checks.json"] if own else []
    if reference:
        solved = _readable(reference / f"{unit}.ipynb")
        built = reference.parent / "release" / unit / "checks.json"
        if solved:
            return solved, True, [built, *beside]
    if course:
        folder = course / "release" / unit
        released = _readable(folder / f"{unit}.ipynb")
        if released:
            return released, False, [folder / "checks.json", *beside]
    return own, False, beside


def _readable(path: Path) -> Notebook | None:
    try:
        return notebooks.read(path)
    except Unreadable:
        return None


def _recordings(unit: str, places: Iterable[Path]) -> list[Path]:
    found = [path for path in places if path.is_file()][:1]
    hidden = os.environ.get(HIDDEN)
    if hidden and (Path(hidden) / f"{unit}.json").is_file():
        found.append(Path(hidden) / f"{unit}.json")
    return found


def _knows(base: Notebook, own: Notebook) -> bool:
    ids = {cell.id for cell in base.cells if cell.id}
    return any(cell.id in ids for cell in own.cells)


def _answers(base: tuple[Cell, ...], own: tuple[Cell, ...]) -> dict[str, str]:
    """Return the student's answers by id, each with the helpers that it uses.

    The last copy with an answer in it counts. An answer that stands in a cell of the
    student's own counts if the answer cell is gone or was left open.
    """
    extra = [cell.source for cell in own if not cell.role]
    known = _known(cell for cell in base if cell.role in ("given", "answer"))
    found = {}
    for cell in base:
        if cell.role != "answer":
            continue
        copies = [c.source for c in own if c.id == cell.id and c.role == "answer"]
        written = [text for text in copies if not is_open(text)]
        elsewhere = definition_of(cell.source, extra)
        choice = written or ([elsewhere] if elsewhere else []) or copies
        if choice:
            text = kept_statements(choice[-1], set(definitions_of(cell.source)))
            found[cell.id] = with_helpers(text, extra, known)
    return found


def _known(cells: Iterable[Cell]) -> set[str]:
    """Return all names that a unit's own cells define or import."""
    names: set[str] = set()
    for cell in cells:
        if tree_of(cell.source).body:
            names |= names_of(cell.source).defined
    return names


def definitions_of(source: str) -> Mapping[str, bool]:
    """Return what a cell defines, nothing if it is no Python."""
    return definitions(source) if tree_of(source).body else {}
