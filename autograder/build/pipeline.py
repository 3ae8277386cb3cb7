"""Building units and checking that what is built is up to date."""

import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from autograder.build import recorded, stamps
from autograder.build.course import Course, Report, read_course
from autograder.build.files import holds, stale_line, write_whole
from autograder.build.library import build_library, check_library
from autograder.build.lint import Finding
from autograder.build.pairing import Side
from autograder.build.plan import Plan, inputs_digest, plan_unit
from autograder.build.recordings import Recorder
from autograder.build.units import Unit, UnitError

Step = Callable[[Course, Unit, Recorder | None, Report], None]


def build(
    root: Path,
    chosen: Sequence[Unit],
    take: Side | None = None,
    recorder: Recorder | None = None,
) -> Iterator[Report]:
    """Build the library and the units; yield a report on each as it is done."""
    course = read_course(root, chosen, take, write=True)
    yield build_library(course)
    yield from _each(course, _build_unit, recorder)


def check(
    root: Path, chosen: Sequence[Unit], recorder: Recorder | None = None
) -> Iterator[Report]:
    """Yield a report on the library and each unit; nothing is written.

    A file that differs from what the sources build is an error that names the command.
    """
    course = read_course(root, chosen, None, write=False)
    yield check_library(course)
    yield from _each(course, _check_unit, recorder)


def _each(course: Course, step: Step, recorder: Recorder | None) -> Iterator[Report]:
    for unit in course.chosen:
        report = course.reports[unit.name]
        started = time.perf_counter()
        if unit.name in course.cells and not report.errors:
            try:
                step(course, unit, recorder, report)
            except UnitError as error:
                report.fail(error)
        report.seconds += time.perf_counter() - started
        yield report


def _planned(
    course: Course, unit: Unit, recorder: Recorder | None, report: Report
) -> tuple[Plan | None, str]:
    """Return the plan of a unit and the hash of its inputs; no plan if all stands."""
    exported = course.exported(unit)
    inputs = inputs_digest(unit, course.texts[unit.name], exported, recorder)
    stamp = stamps.read_stamp(unit)
    if stamp and stamp.inputs == inputs and outputs_stand(unit, stamp):
        report.findings = [Finding(**item) for item in stamp.findings]
        return None, inputs
    plan = plan_unit(unit, course.cells[unit.name], exported, recorder)
    report.findings = plan.findings
    if plan.error:
        report.fail(UnitError(plan.error))
    return plan, inputs


def _build_unit(
    course: Course, unit: Unit, recorder: Recorder | None, report: Report
) -> None:
    plan, inputs = _planned(course, unit, recorder, report)
    if plan is None:
        return
    stamp = stamps.read_stamp(unit)
    for path in stale_files(unit, plan):
        _replace(unit, path, plan.files.get(path), stamp, report)
    if not plan.error:
        report.did = "built" if report.changed else "built, the same as before"
        if plan.recorded:
            pair = [plan.files[unit.shown(p)] for p in (unit.checks, unit.recordings)]
            recorded.keep(unit, plan.recorded, *[data.decode() for data in pair])
    outputs = {path: stamps.digest(data) for path, data in plan.files.items()}
    new = stamps.Stamp(
        inputs="" if plan.error else inputs,
        outputs=outputs,
        findings=[finding.plain() for finding in plan.findings],
    )
    text = course.texts[unit.name]
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
    known = place == unit.notebook or not last or not place.is_file()
    if not known and stamps.digest(place.read_bytes()) != last:
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
    plan, _ = _planned(course, unit, recorder, report)
    if plan is None:
        return
    # These two are not in git, and an edit of the notebook was found while reading.
    local = {unit.shown(unit.notebook), unit.shown(unit.checks)}
    for path in stale_files(unit, plan):
        if path in local:
            continue
        report.did = "stale"
        report.changed.append(path)
        report.errors.append(stale_line(path, unit.name, unit.shown(unit.text)))


def stale_files(unit: Unit, plan: Plan) -> list[str]:
    """Return the paths whose content on disk is not the planned one."""
    found = [
        path for path, data in plan.files.items() if not holds(unit.root / path, data)
    ]
    if not plan.error and unit.release.is_dir():
        on_disk = [path for path in unit.release.rglob("*") if path.is_file()]
        found += [p for p in map(unit.shown, sorted(on_disk)) if p not in plan.files]
    return found


def outputs_stand(unit: Unit, stamp: stamps.Stamp) -> bool:
    """Return whether the files of the last build are on disk, unchanged and alone."""
    plan = Plan(dict.fromkeys(stamp.outputs, b""))
    for path, wanted in stamp.outputs.items():
        place = unit.root / path
        if not place.is_file() or stamps.digest(place.read_bytes()) != wanted:
            return False
    on_disk = [path for path in unit.release.rglob("*") if path.is_file()]
    return all(unit.shown(path) in plan.files for path in on_disk)
