"""What recordings were recorded from, kept beside them, so that none is made twice.

A fresh clone, too, then only records what has changed since.
"""

import json
import platform
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from autograder.build.cells import Cells
from autograder.build.files import read_text, write_whole
from autograder.build.stamps import digest, digest_files, package_version
from autograder.build.units import Unit

_RECORDERS = ("cells", "record", "reference", "runner", "text")
_JUDGES = ("course.carry", "course.check", "course.graph")
_PACKAGES = ("numpy", "torch")


def inputs_of(unit: Unit, cells: Cells, library: str) -> str:
    """Return the hash of all that a unit's recordings depend on.

    ``library`` is the hash of what is given and exported up to this unit.
    """
    code = [[cell.id, cell.source] for cell in cells.all if cell.kind == "code"]
    points = [[cell.id, cell.points] for cell in cells.all if cell.points is not None]
    about = json.dumps([code, points, cells.exercise_numbers()])
    return digest(about, read_text(unit.answers), library, recorder_digest())


def stand(unit: Unit, inputs: str, public: str, hidden: str) -> bool:
    """Return whether these are the recordings that were made from these inputs."""
    return bool(public) and read_text(_place(unit)) == _kept(inputs, public, hidden)


def keep(unit: Unit, inputs: str, public: str, hidden: str) -> None:
    """Keep what these recordings were made from."""
    write_whole(_place(unit), _kept(inputs, public, hidden).encode())


@cache
def recorder_digest() -> str:
    """Return the hash of the code and the versions that recordings depend on."""
    folder = Path(__file__).parent
    parts = [digest_files([folder / f"{name}.py" for name in _RECORDERS], folder)]
    for package in _JUDGES:
        spec = find_spec(package)
        for place in (spec.submodule_search_locations or []) if spec else []:
            parts.append(digest_files(Path(place).rglob("*.py"), Path(place)))
    python = ".".join(platform.python_version_tuple()[:2])
    return digest(python, *map(package_version, _PACKAGES), *parts)


def _kept(inputs: str, public: str, hidden: str) -> str:
    hashes = {"inputs": inputs, "public": digest(public), "hidden": digest(hidden)}
    return json.dumps(hashes, indent=1) + "\n"


def _place(unit: Unit) -> Path:
    return unit.recordings.parent / "made_from" / unit.recordings.name
