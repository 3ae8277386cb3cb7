"""The library that a unit begins with, as texts: made once, and kept on the disk.

To read the texts of all earlier units takes seconds; to see that they are the same as
when the kept library was made takes a moment.
"""

import json
import os
from pathlib import Path
from typing import Any

from autograder.build.export import given_modules
from autograder.build.files import read_text, write_whole
from autograder.build.units import Unit, find_units
from autograder.engine import jobs

REPOSITORY = Path(__file__).resolve().parents[2]


def library_of(unit: Unit, state: Path) -> dict[str, Any] | None:
    """Return the library that a unit begins with, None if it is no unit of the course.

    A course directory may hold notebooks alone; the texts are then those of the
    repository that this package belongs to. It is kept there, or in ``state``, a
    folder of the course, where nothing can be written there.
    """
    for root in (unit.root, REPOSITORY):
        found = Unit.at(root, unit.name)
        if found.text.is_file():
            build = REPOSITORY / ".build"
            base = build if os.access(build, os.W_OK) else state
            return _kept(found, base / "library" / f"{_key(found)}.json")
    return None


def _key(unit: Unit) -> str:
    """Return a hash of all that the library is made from, and of what makes it."""
    before = [u.text for u in find_units(unit.root) if u.name <= unit.name]
    makers = sorted(p for d in ("build", "../course/carry") for p in _code(d))
    texts = [[path.name, read_text(path)] for path in (*before, *makers)]
    return jobs.digest([texts, list(given_modules(unit.root).items())])[:32]


def _code(folder: str) -> list[Path]:
    return list((Path(__file__).resolve().parents[1] / folder).glob("*.py"))


def _kept(unit: Unit, path: Path) -> dict[str, Any]:
    if path.is_file():
        kept: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        return kept
    made = _made(unit)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    write_whole(path, json.dumps(made).encode())
    return made


def _made(unit: Unit) -> dict[str, Any]:
    # jupytext, which reads the texts, takes half a second to import
    from autograder.build.cells import Cells
    from autograder.build.reference import reference_library
    from autograder.build.text import read_cells

    shown = unit.text.relative_to(unit.root).as_posix()
    cells = Cells(read_cells(unit.text.read_text(encoding="utf-8"), shown))
    texts = reference_library(unit, cells)
    live = {module: dict(names) for module, names in texts.live.items()}
    return {"files": dict(texts.files), "grown": sorted(texts.grown), "live": live}
