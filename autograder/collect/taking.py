"""Downloads sorted by student, and put where nbgrader grades; nothing is lost."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from autograder.collect.files import Found
from autograder.collect.people import Owners
from autograder.plugins.receipt import FORMAT
from course.updates.store import write_whole

OLDER = ".collected"
NEW, SAME, REPLACED, LEFT = "new", "the same as before", "replaced", "left as it was"


@dataclass
class Sorted:
    """Which notebook is whose; what is no notebook of the unit; what nobody owns."""

    taken: dict[str, Found] = field(default_factory=dict)
    others: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Taken:
    """What became of one student's notebook."""

    student: str
    file: str
    did: str
    received: str = ""

    def as_dict(self) -> dict[str, Any]:
        """The record as plain values, for JSON."""
        return asdict(self)


def sort_out(
    found: Sequence[Found],
    owners: Owners,
    cells: set[str],
    named: Mapping[str, str],
) -> Sorted:
    """Return which notebook is whose.

    cells: the names of the unit's graded cells; named: whose files are, by the
    beginning of their paths, as a person has said.
    """
    result = Sorted()
    for one in found:
        path = one.path.as_posix()
        if one.problem:
            result.problems.append(f"{path} {one.problem}")
            continue
        if not is_of_unit(one, owners.unit, cells):
            result.others.append(path)
            continue
        who = [name for start, name in named.items() if path.startswith(start)]
        who = who[:1] or owners.of(one.path)
        if len(who) != 1:
            reason = f"may be {' or '.join(who[:4])}'s" if who else "names no student"
            result.problems.append(f"{path} {reason}")
            continue
        _keep(result, who[0], one)
    return result


def _keep(result: Sorted, student: str, one: Found) -> None:
    """Keep the newer of two; of two without times, the one that comes later."""
    other = result.taken.get(student)
    if other is None:
        result.taken[student] = one
        return
    if other.content == one.content:
        return
    times = (other.time, one.time)
    newer = all(times) and other.time > one.time  # type: ignore[operator]
    kept, gone = (other, one) if newer else (one, other)
    result.taken[student] = kept
    result.problems.append(
        f"{student} has two notebooks: {kept.path.as_posix()} was taken, as the newer "
        f"one, and {gone.path.as_posix()} was not"
    )


def is_of_unit(one: Found, unit: str, cells: set[str]) -> bool:
    """Tell whether a notebook is one of the unit: by its cells, else by its name."""
    try:
        book = json.loads(one.content.decode("utf-8-sig"))
        names = {
            cell["metadata"]["nbgrader"]["grade_id"]
            for cell in book["cells"]
            if "nbgrader" in cell.get("metadata", {})
        }
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        names = set()
    if names:
        return 2 * len(names & cells) >= len(names)
    return bool(re.search(re.escape(unit), one.path.name.lower()))


def take(
    course: Path,
    unit: str,
    taken: Mapping[str, Found],
    received: datetime | None,
    of_files: bool,
    only_new: bool,
) -> list[Taken]:
    """Write the notebooks below submitted/; return what became of each.

    A notebook that was there and differs is kept below .collected/ with a number. The
    time of handing in is ``received``, that of the file with ``of_files``, or unknown.
    """
    return [
        _take(course, unit, student, one, one.time if of_files else received, only_new)
        for student, one in sorted(taken.items())
    ]


def _take(
    course: Path,
    unit: str,
    student: str,
    one: Found,
    when: datetime | None,
    only_new: bool,
) -> Taken:
    folder = course / "submitted" / student / unit
    path = folder / f"{unit}.ipynb"
    shown = one.path.as_posix()
    before = path.read_bytes() if path.is_file() else None
    if before is not None and before != one.content and only_new:
        return Taken(student, shown, LEFT)
    if before is not None and before != one.content:
        _set_aside(course / OLDER / unit / student, before)
    write_whole(path, one.content)
    stamp = when.astimezone(UTC).strftime(FORMAT) if when else ""
    if stamp:
        write_whole(folder / "timestamp.txt", stamp.encode())
    elif before != one.content:
        (folder / "timestamp.txt").unlink(missing_ok=True)
    did = NEW if before is None else SAME if before == one.content else REPLACED
    return Taken(student, shown, did, stamp)


def _set_aside(folder: Path, content: bytes) -> None:
    numbers = [int(p.stem) for p in folder.glob("*.ipynb") if p.stem.isdigit()]
    write_whole(folder / f"{max(numbers, default=0) + 1}.ipynb", content)
