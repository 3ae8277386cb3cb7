"""The first cell of a notebook: which unit this is and where its recordings lie."""

from __future__ import annotations

import os
from pathlib import Path

from course import carry
from course.check.judge import notebook_judge
from course.check.recording import RecordingError

HIDDEN = "KINDLING_RECORDINGS"
WELCOME = "welcome"


def begin(unit: str) -> None:
    """Begin a unit, for instance ``begin("02_scalar_autograd")``.

    Reads the recorded answers of the unit's checks from ``checks.json`` beside the
    notebook, and says in one line what was found. Then puts ``kindling`` together from
    the units before this one, and shows whose answers it holds. Never raises for a
    missing file: the checks that need it say what to do. The notebook "welcome" comes
    before all units and needs no library.
    """
    if carry.held():
        return
    _begin_checks(unit)
    if unit == WELCOME:
        return
    try:
        carry.provide(unit)
    except Exception as error:  # whatever earlier work is like, a unit can begin
        print(f"kindling cannot be put together: {type(error).__name__}: {error}.")


def _begin_checks(unit: str) -> None:
    paths = recording_files(unit)
    try:
        notebook_judge.load(unit, paths)
    except RecordingError as error:
        print(f"Unit {unit}: {error}.")
        return
    count = len(notebook_judge.records)
    if count:
        ready = "1 check is" if count == 1 else f"{count} checks are"
        print(f"Unit {unit}: {ready} ready.")
    else:
        print(
            f"Unit {unit}: checks.json was not found in {Path.cwd()}. "
            "Fetch the unit's folder again; without it, checks need torch."
        )


def recording_files(unit: str) -> list[Path]:
    """Return the recordings that exist for a unit, the student's file first.

    Instructors name the folder of hidden recordings in the environment variable
    ``KINDLING_RECORDINGS``.
    """
    here = Path.cwd()
    nearby = (here / "checks.json", here / unit / "checks.json")
    found = [path for path in nearby if path.is_file()][:1]
    hidden = os.environ.get(HIDDEN)
    if hidden:
        found += [p for p in [Path(hidden) / f"{unit}.json"] if p.is_file()]
    return found
