"""solutions/kindling: written from the exported cells of all units, or compared."""

import time
from pathlib import Path

from autograder.build import export, ruff
from autograder.build.course import Course, Report
from autograder.build.files import holds, stale_line, write_whole
from autograder.build.lint import Finding
from autograder.build.release import Files
from autograder.build.units import UnitError, find_notebooks

LIBRARY = "solutions/kindling"
_BUILT = b"# Built by kindling build"


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
        report.errors.append(stale_line(path, "", "the unit texts"))
    for path in leftovers(course):
        report.did = "stale"
        report.errors.append(f"{path} belongs to no unit: run git rm -r {path}")
    report.seconds = time.perf_counter() - started
    return report


def leftovers(course: Course) -> list[str]:
    """Return built files whose unit is gone from source/."""
    root, names = course.root, {unit.name for unit in find_notebooks(course.root)}
    places = [*root.glob("release/*"), *root.glob("solutions/*.ipynb")]
    places += root.glob("autograder/recordings/*.json")
    gone = [path for path in places if path.stem not in names]
    return sorted(path.relative_to(root).as_posix() for path in gone)


def _plan_library(course: Course, report: Report) -> Files | None:
    if course.broken:
        report.fail(UnitError("not built: a unit cannot be read; mend that first"))
        return None
    pairs = [(unit, course.cells[unit.name]) for unit in course.units]
    try:
        modules = export.library(pairs, export.given_modules(course.root))
    except UnitError as error:
        report.fail(error)
        return None
    own = {name: text for name, text in modules.items() if not export.is_copy(text)}
    report.findings += [
        Finding(f"{LIBRARY}/{name}", 0, "", what, "mend the exported cells")
        for name, found in ruff.findings(own).items()
        for what in found
    ]
    return {f"{LIBRARY}/{name}": text.encode() for name, text in modules.items()}


def _stale_library(root: Path, files: Files) -> list[str]:
    found = [path for path, data in files.items() if not holds(root / path, data)]
    for path in sorted((root / LIBRARY).rglob("*.py")):
        name = path.relative_to(root).as_posix()
        if name not in files and path.read_bytes().startswith(_BUILT):
            found.append(name)
    return found
