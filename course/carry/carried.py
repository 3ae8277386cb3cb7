"""The library of a notebook: the given modules and the units before it, as they are."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from course.carry import notebooks
from course.carry.assemble import AssemblyError
from course.carry.hook import Texts, live_names
from course.carry.library import Assembly
from course.carry.notebooks import Cell
from course.carry.trial import ABSENT, BROKEN, OPEN, Findings, useless
from course.carry.work import Work, read_work

GIVEN = Path(__file__).resolve().parents[1] / "given"

Judge = Callable[[Work, Mapping[str, str]], Findings]


@dataclass(frozen=True)
class Exercise:
    """One exercise: its number, whose answer is used, and why it is not the student's.

    ``source`` is "own", "reference" or "open", the stub that says what is missing.
    """

    number: str
    source: str
    why: str = ""


@dataclass(frozen=True)
class Row:
    """What became of one earlier unit."""

    unit: str
    exercises: tuple[Exercise, ...]
    place: Path | None = None
    problem: str = ""

    def count(self, source: str) -> int:
        """Return how many exercises use answers of this source."""
        return sum(exercise.source == source for exercise in self.exercises)


@dataclass
class Carried:
    """A library and where its parts come from."""

    given: Mapping[str, str]
    grown: set[str] = field(default_factory=set)
    rows: list[Row] = field(default_factory=list)
    added: list[tuple[str, str, tuple[str, ...], str]] = field(default_factory=list)
    assembly: Assembly = field(init=False)

    def __post_init__(self) -> None:
        self.assembly = Assembly(self.given)

    def add(self, work: Work, findings: Mapping[str, str]) -> None:
        """Add a unit, each exercise as the findings about it allow."""
        exercises = []
        for cell in work.cells:
            if cell.role == "answer" and cell.export:
                why = findings.get(cell.id, "")
                exercises.append(self._answer(work, cell, why))
            elif cell.export:
                self._cell(work, cell, cell.source)
        row = Row(work.unit, tuple(exercises), work.place, work.problem)
        self.rows.append(row)

    def texts(self, live: Mapping[str, Mapping[str, bool]]) -> Texts:
        """Return all that `import kindling` needs."""
        return Texts(self.assembly.texts(), frozenset(self.grown), live)

    def _answer(self, work: Work, cell: Cell, why: str) -> Exercise:
        number, own = work.number(cell), work.own.get(cell.id, "")
        if not why or not (work.solved or useless(why)):
            error = self._cell(work, cell, own)
            if not error:
                return Exercise(number, "open" if why == OPEN else "own", why)
            why = f"{BROKEN}: {error}"
        self._cell(work, cell, cell.source)
        return Exercise(number, "reference" if work.solved else "open", why)

    def _cell(self, work: Work, cell: Cell, source: str) -> str:
        """Add a cell, all of it or nothing; return why it could not be added."""
        part = (cell.export, source, tuple(work.imports), f"From unit {work.unit}.")
        try:
            self.grown.update(self.assembly.add(*part))
        except (AssemblyError, SyntaxError) as error:
            self.assembly = Assembly(self.given)  # a part of the cell may be in it
            for each in self.added:
                self.assembly.add(*each)
            return str(error)
        self.added.append(part)
        return ""


def carry(unit: str, here: Path, judge: Judge) -> Carried:
    """Return the library that a unit begins with, as seen from the folder ``here``.

    ``judge`` says which exercises of an earlier unit count.
    """
    carried = Carried(given_texts(here))
    for name in notebooks.earlier(unit, here):
        work = read_work(name, here)
        if work.exports:
            if work.own and work.exercises:
                findings = judge(work, carried.assembly.texts())
            else:
                findings = {cell.id: ABSENT for cell in work.exercises}
            carried.add(work, findings)
    return carried


def given_texts(here: Path) -> dict[str, str]:
    """Return the given modules of the library by path, such as ``ops/copying.py``.

    They are those of the course directory, else those of the installed package.
    """
    places = [course / "course" / "given" for course in notebooks.courses(here)]
    folder = next((p for p in [*places, GIVEN] if p.is_dir()), GIVEN) / "kindling"
    return {
        path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted(folder.rglob("*.py"))
    }


def own_names(unit: str, here: Path) -> dict[str, dict[str, bool]]:
    """Return what the unit itself adds to the library: module to names."""
    place = notebooks.reference_folder(here), notebooks.course_directory(here)
    tries = [here / f"{unit}.ipynb"]
    tries += [place[1] / "release" / unit / f"{unit}.ipynb"] if place[1] else []
    tries += [place[0] / f"{unit}.ipynb"] if place[0] else []
    for path in reversed(tries):
        try:
            cells = notebooks.read(path).cells
        except notebooks.Unreadable:
            continue
        return live_names([(c.export, c.source) for c in cells if c.export])
    return {}
