"""The units of a course, read, and what there is to say about each."""

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from autograder.build import stamps
from autograder.build.cells import Cells
from autograder.build.export import given_modules
from autograder.build.files import read_text, write_whole
from autograder.build.lint import Finding
from autograder.build.pairing import ConflictError, Side, pair
from autograder.build.plan import read_unit
from autograder.build.units import Unit, UnitError, find_units


@dataclass
class Report:
    """What was done for one unit (or for the library), or what is wrong with it.

    `changed` are the files that were written or, when checking, that are stale.
    """

    unit: str
    did: str = "up to date"
    seconds: float = 0.0
    changed: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    diff: str = ""

    @property
    def ok(self) -> bool:
        """Return whether nothing is left for a person to do."""
        return not self.errors and not self.findings

    def fail(self, error: UnitError) -> None:
        """Note a mistake that stopped this unit."""
        self.did = "failed"
        self.errors.append(str(error))
        self.diff = error.diff if isinstance(error, ConflictError) else ""


@dataclass
class Course:
    """All units of a course as they are to be built, and those asked for."""

    root: Path
    chosen: list[Unit]
    reports: dict[str, Report]
    cells: dict[str, Cells]
    texts: dict[str, str]
    units: list[Unit]

    @property
    def broken(self) -> bool:
        """Return whether a unit could not be read."""
        return len(self.cells) < len(self.units)

    def exported(self, unit: Unit) -> str:
        """Return the hash of what is given and what units up to this one export."""
        parts = [f"{path} {text}" for path, text in given_modules(self.root).items()]
        for other in self.units[: self.units.index(unit) + 1]:
            cells = self.cells[other.name].all if other.name in self.cells else ()
            parts += [f"{c.export} {c.solved}" for c in cells if c.export]
        return stamps.digest(*parts)


def read_course(
    root: Path, chosen: Sequence[Unit], take: Side | None, write: bool
) -> Course:
    """Read all units; for those chosen, settle text against notebook first."""
    reports = {unit.name: Report(unit.name) for unit in chosen}
    units = find_units(root)
    units += [unit for unit in chosen if unit not in units]
    course = Course(root, list(chosen), reports, {}, {}, units)
    for unit in course.units:
        report = reports.get(unit.name, Report(unit.name))
        started = time.perf_counter()
        try:
            text = read_text(unit.text)
            if unit.name in reports:
                text = _settle(unit, take, write, report)
            course.texts[unit.name] = text
            course.cells[unit.name] = read_unit(unit, text)
        except UnitError as error:
            report.fail(error)
        report.seconds = time.perf_counter() - started
    return course


def _settle(unit: Unit, take: Side | None, write: bool, report: Report) -> str:
    result = pair(unit, take)
    text, notebook = unit.shown(unit.text), unit.shown(unit.notebook)
    if result.carried and not write:
        report.did = "stale"
        report.errors.append(
            f"{notebook} has edits that are not in {text}: kindling build {unit.name}"
        )
    elif result.carried:
        stamps.set_aside(unit, unit.text)
        write_whole(unit.text, result.text.encode())
        report.changed.append(text)
        report.notes.append(f"edits in {notebook} carried into {text}")
    elif result.displaced and write:
        copy = stamps.set_aside(unit, unit.notebook)
        report.notes.append(f"{notebook} is replaced; it is kept in {unit.shown(copy)}")
    return result.text
