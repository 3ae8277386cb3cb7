"""What a unit asks: its cells as the instructor has them, and its checks, read once."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from importlib.metadata import version
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode

from autograder.build.cells import BEGIN_HIDDEN, without_markers
from autograder.build.units import Unit
from autograder.engine import jobs
from autograder.engine.jobs import Setup
from autograder.engine.library import library_of
from autograder.engine.sandbox.limits import Limits
from autograder.engine.secret import STATE
from autograder.plugins.released import grade_id, role
from course.check import recording
from course.check.judge import judging
from course.check.probe import Probe, known_names
from course.check.recording import Record

ENGINE = 3
"""Raised when the engine changes in a way that can change a verdict."""

PACKAGES = ("numpy", "torch", "ipython")
"""The packages whose versions a verdict may depend on."""

SLACK = 2.0
PLAIN = 30.0
"""Seconds of computing for a cell of plain assertions."""


class PlanError(Exception):
    """A unit cannot be graded as it is; the message says what to do."""


@dataclass(frozen=True)
class Check:
    """A graded cell: ``probes`` are what it asks, none if it has plain assertions."""

    id: str
    source: str
    points: float
    hidden: bool
    exercise: str
    probes: tuple[Probe, ...] = ()

    @property
    def kind(self) -> str:
        """Return "probe", or "plain" for assertions that judge themselves."""
        return "probe" if self.probes else "plain"

    @property
    def seconds(self) -> float:
        """Return how many seconds of computing the answers to a seed may take.

        The limit of each round is kept by the answering process itself; this one is
        kept from outside, for those that get around it.
        """
        limits = [probe.seconds * probe.rounds for probe in self.probes] or [PLAIN]
        return SLACK + sum(limits)


@dataclass(frozen=True)
class PlanCell:
    """A cell of the instructor's notebook; ``text`` still has its marker lines."""

    id: str
    role: str
    source: str
    text: str = ""


@dataclass(frozen=True)
class Plan:
    """A unit's notebook as the engine runs it."""

    unit: str
    notebook: str
    cells: tuple[PlanCell, ...]
    checks: Mapping[str, Check]
    public: Mapping[str, Record] = field(default_factory=dict)
    library: Mapping[str, Any] | None = None
    root: Path = Path()

    @cached_property
    def prefix(self) -> tuple[PlanCell, ...]:
        """The given cells before the first answer or check."""
        found = []
        for cell in self.cells:
            if cell.role != "given":
                break
            found.append(cell)
        return tuple(found)

    @property
    def folder(self) -> Path:
        """The folder of the instructor's notebook."""
        return self.root / "source" / self.unit

    @cached_property
    def texts(self) -> Mapping[str, str]:
        """The texts of the checks as instructors see them, by id."""
        return {cell.id: cell.text for cell in self.cells if cell.role == "check"}

    def setup(self, sandbox: bool = True, limits: Limits | None = None) -> Setup:
        """Return what the warm process of this unit starts with."""
        return Setup(
            self.unit,
            self.library,
            tuple(cell.source for cell in self.prefix),
            (str(Path(recording.__file__).parents[1]),),
            sandbox,
            limits or Limits(),
        )

    @cached_property
    def key(self) -> str:
        """A hash of all that a verdict depends on, but for submission and seed."""
        cells = [[c.id, c.role, c.source] for c in self.cells]
        points = {c.id: c.points for c in self.checks.values()}
        versions = [version(name) for name in PACKAGES]
        return jobs.digest([ENGINE, self.unit, cells, points, self.library, versions])

    @property
    def around(self) -> dict[str, str]:
        """What a verdict depends on besides the cells, by what a person calls it."""
        found = {name: version(name) for name in PACKAGES}
        return {"engine": str(ENGINE), "library": jobs.digest(self.library), **found}


def read_plan(root: Path, name: str, notebook: str = "") -> Plan:
    """Return the plan of a unit of the course in ``root``. Raises PlanError."""
    unit = Unit.at(root, name)
    path = unit.folder / f"{notebook or name}.ipynb"
    if not path.is_file():
        raise PlanError(
            f"{path} is not there: run `kindling build {name}`, which makes it"
        )
    return plan_of(unit, nbformat.read(path, as_version=4), path.stem)


def plan_of(unit: Unit, notebook: NotebookNode, name: str) -> Plan:
    """Return the plan of an instructor's notebook."""
    named = [cell for cell in notebook.cells if grade_id(cell)]
    cells = tuple(_cell(cell) for cell in named)
    checks = {grade_id(c): _check(c) for c in named if role(c) == "check"}
    public: dict[str, Record] = {}
    for path in (unit.checks, unit.recordings):
        if path.is_file():
            public.update(recording.read(path).checks)
    library = library_of(unit, unit.root / STATE)
    return Plan(unit.name, name, cells, checks, public, library, unit.root)


def _cell(cell: NotebookNode) -> PlanCell:
    kind = role(cell)
    if kind == "given" and cell.cell_type != "code":
        kind = "prose"
    return PlanCell(grade_id(cell), kind, without_markers(cell.source), cell.source)


def _check(cell: NotebookNode) -> Check:
    source = without_markers(cell.source)
    return Check(
        id=grade_id(cell),
        source=source,
        points=float(cell.metadata.nbgrader.get("points") or 0),
        hidden=BEGIN_HIDDEN in cell.source,
        exercise=str(cell.metadata.get("kindling", {}).get("exercise", "")),
        probes=tuple(_probes(source)),
    )


def _probes(source: str) -> list[Probe]:
    """Return the probes of a check cell: it is run here, among its own names alone."""
    taken = _Taker()
    try:
        with judging(taken):
            exec(compile(source, "<check>", "exec"), known_names())
    except Exception:
        return []  # plain assertions, about names that the student defines
    return taken.probes


class _Taker:
    """A judge that keeps the probes and asks nobody."""

    def __init__(self) -> None:
        self.probes: list[Probe] = []

    def submit(self, probe: Probe) -> None:
        """Keep the probe."""
        self.probes.append(probe)
