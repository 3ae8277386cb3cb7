"""The cells of a unit, typed: what each is for and which exercise it belongs to."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Kind = Literal["code", "markdown", "raw"]
ROLES = ("given", "answer", "check", "written")
BEGIN_SOLUTION = "### BEGIN SOLUTION"
END_SOLUTION = "### END SOLUTION"
BEGIN_HIDDEN = "### BEGIN HIDDEN TESTS"
END_HIDDEN = "### END HIDDEN TESTS"
MARKERS = (BEGIN_SOLUTION, END_SOLUTION, BEGIN_HIDDEN, END_HIDDEN)

_HEADING = re.compile(
    r"#+ +Exercise +(?P<number>\d+\.\d+) +(?:-|\u2013|\u2014) +(?P<title>.+?) +"
    r"\((?P<points>\d+(?:\.\d+)?) points?, about (?P<minutes>\d+) minutes?\)\s*$"
)


@dataclass(frozen=True)
class Cell:
    """One cell; `metadata` is what the short form (role, id, points) does not say.

    `line` is the line of the text that the cell begins in, 0 for a notebook's cell.
    """

    kind: Kind
    source: str
    role: str | None = None
    id: str = ""
    points: float | None = None
    export: str | None = None
    metadata: Mapping[str, Any] = field(default_factory=dict)
    line: int = 0

    @property
    def key(self) -> tuple[Any, ...]:
        """Return what two cells must share to count as the same."""
        rest = json.dumps(self.metadata, sort_keys=True, default=str)
        grade_id = self.id if self.role else ""
        named = (self.role, grade_id, self.points, self.export)
        return (self.kind, self.source, *named, rest)

    @property
    def is_blank(self) -> bool:
        """Return whether the cell is empty and nothing hangs on it."""
        return not (self.source.strip() or self.role or self.metadata)

    @property
    def solutions(self) -> list[str]:
        """Return the text of each solution region."""
        return regions(self.source, BEGIN_SOLUTION, END_SOLUTION)

    @property
    def is_hidden(self) -> bool:
        """Return whether students do not see what this check asks."""
        return BEGIN_HIDDEN in self.source

    @property
    def solved(self) -> str:
        """Return the source without the marker lines."""
        return without_markers(self.source)

    @property
    def stub(self) -> str:
        """Return the source without its solution regions and hidden tests."""
        return _outside(self.source)


@dataclass(frozen=True)
class Heading:
    """The first line of an exercise's statement, read."""

    number: str
    title: str
    points: float
    minutes: int


@dataclass(frozen=True)
class Exercise:
    """An answer cell with what belongs to it; `heading` is None where it lacks one.

    `between` are the cells from the statement (included) to the answer cell.
    """

    answer: Cell
    statement: Cell | None
    heading: Heading | None
    between: tuple[Cell, ...]
    checks: tuple[Cell, ...]

    @property
    def id(self) -> str:
        """Return the id of the answer cell, which names the exercise in answers.py."""
        return self.answer.id

    @property
    def number(self) -> str | None:
        """Return the exercise's number as students read it, such as '2.3'."""
        return self.heading.number if self.heading else None


@dataclass(frozen=True)
class Variant:
    """An answer that somebody might give: a planted mistake or an honest other way.

    `note` is the cause that a student reads, or what is different in an honest one.
    """

    exercise: str
    kind: Literal["mistake", "honest"]
    name: str
    note: str
    source: str
    line: int = 0


@dataclass(frozen=True)
class Cells:
    """All that the files of a unit say, read."""

    all: tuple[Cell, ...]
    variants: tuple[Variant, ...] = ()
    header: str = ""

    @property
    def title(self) -> str:
        """Return the unit's title, the first top heading of its prose."""
        for cell in self.all:
            found = re.search(r"^# +(.+)$", cell.source, re.MULTILINE)
            if cell.kind == "markdown" and found:
                return found[1].strip()
        return ""

    @property
    def exercises(self) -> tuple[Exercise, ...]:
        """Return the exercises in order."""
        return tuple(_exercises(self.all))

    def mistakes(self, exercise: str) -> list[Variant]:
        """Return the planted mistakes of the exercise with this id."""
        return self._variants(exercise, "mistake")

    def honest(self, exercise: str) -> list[Variant]:
        """Return the correct but different answers of the exercise with this id."""
        return self._variants(exercise, "honest")

    def _variants(self, exercise: str, kind: str) -> list[Variant]:
        kept = [variant for variant in self.variants if variant.kind == kind]
        return [variant for variant in kept if variant.exercise == exercise]

    def exercise_numbers(self) -> dict[str, str]:
        """Return the exercise number of each answer and check cell, by cell id."""
        numbers = {}
        for exercise in self.exercises:
            for cell in (exercise.answer, *exercise.checks):
                if exercise.number:
                    numbers[cell.id] = exercise.number
        return numbers


def read_heading(source: str) -> Heading | None:
    """Return the heading of a statement, None if the first line is none.

    >>> read_heading("### Exercise 2.3 - Add (8 points, about 10 minutes)").points
    8.0
    """
    found = _HEADING.match(source.split("\n")[0])
    if not found:
        return None
    return Heading(
        number=found["number"],
        title=found["title"],
        points=float(found["points"]),
        minutes=int(found["minutes"]),
    )


def regions(source: str, begin: str, end: str) -> list[str]:
    """Return the texts between `begin` and `end` lines, in order."""
    found: list[list[str]] = []
    inside = False
    for line in source.split("\n"):
        if begin in line:
            inside = True
            found.append([])
        elif end in line:
            inside = False
        elif inside:
            found[-1].append(line)
    return ["\n".join(lines) for lines in found]


def without_markers(source: str) -> str:
    """Return `source` without the lines that mark solutions and hidden tests.

    >>> without_markers("### BEGIN SOLUTION\\nx = 1\\n### END SOLUTION")
    'x = 1'
    """
    lines = source.split("\n")
    kept = [line for line in lines if not any(mark in line for mark in MARKERS)]
    return "\n".join(kept).strip("\n")


def _outside(source: str) -> str:
    kept = []
    inside = False
    for line in source.split("\n"):
        if BEGIN_SOLUTION in line or BEGIN_HIDDEN in line:
            inside = True
        elif END_SOLUTION in line or END_HIDDEN in line:
            inside = False
        elif not inside:
            kept.append(line)
    return "\n".join(kept)


def _exercises(cells: tuple[Cell, ...]) -> Iterator[Exercise]:
    answers = [i for i, cell in enumerate(cells) if cell.role == "answer"]
    starts = [-1, *answers]
    ends = [*answers, len(cells)][1:]
    for start, answer, end in zip(starts, answers, ends, strict=False):
        before = range(start + 1, answer)
        found = [i for i in before if _opens_exercise(cells[i])]
        between = cells[found[-1] : answer] if found else ()
        after = cells[answer + 1 : end]
        yield Exercise(
            answer=cells[answer],
            statement=between[0] if between else None,
            heading=read_heading(between[0].source) if between else None,
            between=between,
            checks=tuple(cell for cell in after if cell.role == "check"),
        )


def _opens_exercise(cell: Cell) -> bool:
    return cell.kind == "markdown" and bool(re.match(r"#+ +Exercise\b", cell.source))
