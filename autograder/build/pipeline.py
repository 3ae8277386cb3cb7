"""Building units and checking that what is built is up to date."""

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from autograder.build import export, stamps
from autograder.build.cells import Cells
from autograder.build.files import read_text, write_whole
from autograder.build.lint import Finding
from autograder.build.pairing import ConflictError, Side, pair
from autograder.build.plan import Plan, inputs_digest, plan_unit, read_unit
from autograder.build.recordings import Recorder
from autograder.build.release import Files
from autograder.build.units import Unit, UnitError, find_units

LIBRARY = "solutions/kindling"
_BUILT = b"# Built by kindling build"


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
    """All units of a course as they are to be built, and which of them were asked for."""

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
        """Return the hash of what this unit and those before it export."""
        parts = []
        for other in self.units[: self.units.index(unit) + 1]:
            cells = self.cells[other.name].all if other.name in self.cells else ()
            parts += [cell.solved for cell in cells if cell.export]
        return stamps.digest(*parts)


def build(
    root: Path,
    chosen: Sequence[Unit],
    take: Side | None = None,
    recorder: Recorder | None = None,
) -> Iterator[Report]:
    """Build the units and the library; yield a report on each as it is done."""
    course = read_course(root, chosen, take, write=True)
    yield build_library(course)
    for unit in course.chosen:
        report = course.reports[unit.name]
        started = time.perf_counter()
        if unit.name in course.cells and not report.errors:
            try:
                _build_unit(course, unit, recorder, report)
            except UnitError as error:
                report.fail(error)
        report.seconds += time.perf_counter() - started
        yield report


def check(
    root: Path, chosen: Sequence[Unit], recorder: Recorder | None = None
) -> Iterator[Report]:
    """Yield a report on the library and each unit; nothing is written.

    A file that differs from what the sources build is an error that names the command.
    """
    course = read_course(root, chosen, None, write=False)
    yield check_library(course)
    for unit in course.chosen:
        report = course.reports[unit.name]
        started = time.perf_counter()
        if unit.name in course.cells and not report.errors:
            try:
                _check_unit(course, unit, recorder, report)
            except UnitError as error:
                report.fail(error)
        report.seconds += time.perf_counter() - started
        yield report


def read_course(
    root: Path, chosen: Sequence[Unit], take: Side | None, write: bool
) -> Course:
    """Read all units; for those chosen, settle text against notebook first."""
    reports = {unit.name: Report(unit.name) for unit in chosen}
    course = Course(root, list(chosen), reports, {}, {}, find_units(root))
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
        report.errors.append(
            f"{notebook} has edits that are not in {text}: kindling build {unit.name}"
        )
    elif result.carried:
        stamps.set_aside(unit, unit.text)
        write_whole(unit.text, result.text.encode())
        report.notes.append(f"edits in {notebook} carried into {text}")
    elif result.displaced and write:
        copy = stamps.set_aside(unit, unit.notebook)
        report.notes.append(f"{notebook} is replaced; it is kept in {unit.shown(copy)}")
    return result.text


def _build_unit(
    course: Course, unit: Unit, recorder: Recorder | None, report: Report
) -> None:
    exported = course.exported(unit)
    text = course.texts[unit.name]
    inputs = inputs_digest(unit, text, exported, recorder)
    stamp = stamps.read_stamp(unit)
    if stamp and stamp.inputs == inputs and outputs_stand(unit, stamp):
        report.findings = [Finding(**item) for item in stamp.findings]
        return
    plan = plan_unit(unit, course.cells[unit.name], exported, recorder)
    report.findings = plan.findings
    if plan.error:
        report.fail(UnitError(plan.error))
    for path in stale_files(unit, plan):
        _replace(unit, path, plan.files.get(path), stamp, report)
    report.did = report.did if plan.error else "built"
    outputs = {path: stamps.digest(data) for path, data in plan.files.items()}
    new = stamps.Stamp(
        inputs="" if plan.error else inputs,
        recorded=plan.recorded,
        outputs=outputs,
        findings=[finding.plain() for finding in plan.findings],
    )
    stamps.write_stamp(unit, new, text, plan.files[unit.shown(unit.notebook)])


def _replace(
    unit: Unit,
    path: str,
    content: bytes | None,
    stamp: stamps.Stamp | None,
    report: Report,
) -> None:
    """Write (or remove) one built file; what a hand edited into it is set aside."""
    place = unit.root / path
    last = stamp.outputs.get(path) if stamp else None
    if last and place.is_file() and place != unit.notebook:
        if stamps.digest(place.read_bytes()) != last:
            copy = unit.shown(stamps.set_aside(unit, place))
            report.notes.append(f"{path} was edited by hand; that is kept in {copy}")
    if content is None:
        place.unlink()
    else:
        write_whole(place, content)
    report.changed.append(path)


def _check_unit(
    course: Course, unit: Unit, recorder: Recorder | None, report: Report
) -> None:
    exported = course.exported(unit)
    inputs = inputs_digest(unit, course.texts[unit.name], exported, recorder)
    stamp = stamps.read_stamp(unit)
    if stamp and stamp.inputs == inputs and outputs_stand(unit, stamp):
        report.findings = [Finding(**item) for item in stamp.findings]
        return
    plan = plan_unit(unit, course.cells[unit.name], exported, recorder)
    report.findings = plan.findings
    if plan.error:
        report.fail(UnitError(plan.error))
    local = {unit.shown(unit.notebook), unit.shown(unit.checks)}
    for path in stale_files(unit, plan):
        if path in local and not (unit.root / path).exists():
            continue  # these two are not in git: a fresh clone lacks them
        report.did = "stale"
        report.changed.append(path)
        report.errors.append(_stale(path, unit.name, unit.shown(unit.text)))


def stale_files(unit: Unit, plan: Plan) -> list[str]:
    """Return the paths whose content on disk is not the planned one."""
    found = [
        path for path, data in plan.files.items() if not _holds(unit.root / path, data)
    ]
    if not plan.error and unit.release.is_dir():
        on_disk = [path for path in unit.release.rglob("*") if path.is_file()]
        found += [p for p in map(unit.shown, sorted(on_disk)) if p not in plan.files]
    return found


def outputs_stand(unit: Unit, stamp: stamps.Stamp) -> bool:
    """Return whether the files of the last build are on disk, unchanged and alone."""
    plan = Plan({path: b"" for path in stamp.outputs})
    for path, wanted in stamp.outputs.items():
        place = unit.root / path
        if not place.is_file() or stamps.digest(place.read_bytes()) != wanted:
            return False
    on_disk = [path for path in unit.release.rglob("*") if path.is_file()]
    return all(unit.shown(path) in plan.files for path in on_disk)


def build_library(course: Course) -> Report:
    """Write solutions/kindling from the exported cells of all units."""
    report = Report("library")
    started = time.perf_counter()
    files = _plan_library(course, report)
    for path in _stale_library(course.root, files) if files is not None else []:
        if path in (files or {}):
            write_whole(course.root / path, (files or {})[path])
        else:
            (course.root / path).unlink()
        report.did = "built"
        report.changed.append(path)
    report.seconds = time.perf_counter() - started
    return report


def check_library(course: Course) -> Report:
    """Return which files of solutions/kindling differ from what the units build."""
    report = Report("library")
    started = time.perf_counter()
    files = _plan_library(course, report)
    for path in _stale_library(course.root, files) if files is not None else []:
        report.did = "stale"
        report.changed.append(path)
        report.errors.append(_stale(path, "", "the unit texts"))
    report.seconds = time.perf_counter() - started
    return report


def _plan_library(course: Course, report: Report) -> Files | None:
    if course.broken:
        report.fail(UnitError("not built: a unit cannot be read; mend that first"))
        return None
    pairs = [(unit, course.cells[unit.name]) for unit in course.units]
    try:
        modules = export.library(pairs)
    except UnitError as error:
        report.fail(error)
        return None
    for name, text in modules.items():
        report.findings += [
            Finding(f"{LIBRARY}/{name}", 0, "", what, "mend the exported cells")
            for what in export.problems(text)
        ]
    return {f"{LIBRARY}/{name}": text.encode() for name, text in modules.items()}


def _stale_library(root: Path, files: Files) -> list[str]:
    found = [path for path, data in files.items() if not _holds(root / path, data)]
    for path in sorted((root / LIBRARY).rglob("*.py")):
        name = path.relative_to(root).as_posix()
        if name not in files and path.read_bytes().startswith(_BUILT):
            found.append(name)
    return found


def _holds(path: Path, data: bytes) -> bool:
    return path.is_file() and path.read_bytes() == data


def _stale(path: str, unit: str, text: str) -> str:
    command = f"kindling build {unit}".strip()
    return f"{path} is not what {text} builds: run {command}"
