"""What was last built, kept in .build/ (not in git), so that a build can skip work."""

import hashlib
import json
import platform
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from autograder.build.files import read_text, write_whole
from autograder.build.units import Unit

_PACKAGES = ("jupytext", "nbconvert", "nbformat", "nbgrader", "numpy", "ruff", "torch")
_CODE = (
    "autograder.build",
    "autograder.plugins",
    "course.carry",
    "course.check",
    "course.graph",
)


@dataclass
class Stamp:
    """The last build of a unit.

    `inputs` is the hash of all that it was built from; `outputs` the hash of each file
    that was written; `findings` what lint had to say, as plain data.
    """

    inputs: str = ""
    outputs: dict[str, str] = field(default_factory=dict)
    findings: list[dict[str, Any]] = field(default_factory=list)


def read_stamp(unit: Unit) -> Stamp | None:
    """Return the stamp of the unit's last build, None if there is none."""
    try:
        return Stamp(**json.loads(read_text(_folder(unit) / f"{unit.name}.json")))
    except (ValueError, TypeError):
        return None


def write_stamp(unit: Unit, stamp: Stamp, text: str, notebook: bytes) -> None:
    """Keep the stamp, with copies of the text and the notebook that agree."""
    folder = _folder(unit)
    write_whole(folder / ".gitignore", b"*\n")
    write_whole(folder / f"{unit.name}.py", text.encode())
    write_whole(folder / f"{unit.name}.ipynb", notebook)
    content = json.dumps(asdict(stamp), indent=1, sort_keys=True)
    write_whole(folder / f"{unit.name}.json", content.encode())


def last_text(unit: Unit) -> str:
    """Return the unit's text at the last build, '' if there was none."""
    return read_text(_folder(unit) / f"{unit.name}.py")


def last_notebook(unit: Unit) -> str:
    """Return the unit's notebook at the last build, '' if there was none."""
    return read_text(_folder(unit) / f"{unit.name}.ipynb")


def set_aside(unit: Unit, path: Path) -> Path:
    """Copy a file that is about to be overwritten into .build/; return the copy."""
    copy = _folder(unit) / "set-aside" / path.name
    write_whole(_folder(unit) / ".gitignore", b"*\n")
    write_whole(copy, path.read_bytes())
    return copy


def digest(*parts: str | bytes) -> str:
    """Return one hash of several texts, in order."""
    total = hashlib.sha256()
    for part in parts:
        data = part.encode() if isinstance(part, str) else part
        total.update(len(data).to_bytes(8, "big"))
        total.update(data)
    return total.hexdigest()


def digest_files(paths: Iterable[Path], base: Path) -> str:
    """Return one hash of the names and contents of files."""
    parts: list[str | bytes] = []
    for path in sorted(paths):
        parts += [path.relative_to(base).as_posix(), path.read_bytes()]
    return digest(*parts)


@cache
def tools_digest() -> str:
    """Return the hash of the code and the versions that a build depends on."""
    versions = [f"{name} {package_version(name)}" for name in _PACKAGES]
    parts = [platform.python_version(), *versions]
    for package in _CODE:
        spec = find_spec(package)
        for place in (spec.submodule_search_locations or []) if spec else []:
            folder = Path(place)
            parts.append(digest_files(folder.rglob("*.py"), folder))
    return digest(*parts)


def package_version(package: str) -> str:
    """Return the version of an installed package, "none" where it is not installed."""
    try:
        return version(package)
    except PackageNotFoundError:
        return "none"


def _folder(unit: Unit) -> Path:
    return unit.root / ".build"
