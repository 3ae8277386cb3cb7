"""Notebooks on disk: where they lie and what their cells say. Nothing is written."""

from __future__ import annotations

import ast
import json
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

REFERENCE = "KINDLING_REFERENCE"
_UNIT = re.compile(r"\d\d_[a-z0-9_]+")
_FLAGS = {
    (False, False, True): "given",
    (False, True, False): "answer",
    (True, False, True): "check",
}


class Unreadable(Exception):
    """A notebook that cannot be read; the message says why in a few words."""


@dataclass(frozen=True)
class Cell:
    """A code cell: its role ("given", "answer", "check" or "" for any other) and text.

    ``exercise`` is the number of the exercise that an answer or a check belongs to.
    """

    source: str
    role: str = ""
    id: str = ""
    export: str = ""
    exercise: str = ""


@dataclass(frozen=True)
class Notebook:
    """The code cells of a notebook file."""

    path: Path
    cells: tuple[Cell, ...]

    @property
    def text(self) -> str:
        """Return all that counts in it, as one text."""
        return json.dumps([[c.role, c.id, c.export, c.source] for c in self.cells])


def read(path: Path) -> Notebook:
    """Return the code cells of a notebook; raises Unreadable."""
    try:
        top = json.loads(path.read_bytes().decode("utf-8-sig"))
        cells = [c for c in top["cells"] if c.get("cell_type") == "code"]
        return Notebook(path, tuple(_cell(cell) for cell in cells))
    except OSError as error:
        raise Unreadable(f"cannot be read: {error.strerror}") from error
    except (ValueError, RecursionError) as error:
        raise Unreadable("is not a notebook: no JSON") from error
    except (KeyError, TypeError, AttributeError) as error:
        raise Unreadable("is not a notebook of format 4") from error


def _cell(cell: Mapping[str, Any]) -> Cell:
    source = cell["source"]
    meta = cell.get("metadata", {})
    graded, own = meta.get("nbgrader", {}), meta.get("kindling", {})
    flags = [bool(graded.get(flag)) for flag in ("grade", "solution", "locked")]
    role = _FLAGS.get((flags[0], flags[1], flags[2]), "")
    text = source if isinstance(source, str) else "".join(source)
    return Cell(
        source=plain_python(text),
        role=role,
        id=str(graded.get("grade_id", "")) if role else "",
        export=str(own.get("export", "")),
        exercise=str(own.get("exercise", "")),
    )


@lru_cache(maxsize=4096)
def plain_python(source: str) -> str:
    """Return a cell's text; lines that only IPython understands become empty.

    >>> plain_python("%timeit f()\\nx = 1")
    '\\nx = 1'
    """
    try:
        ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        lines = source.split("\n")
        return "\n".join("" if re.match(r"\s*[%!?]", line) else line for line in lines)
    return source


def earlier(unit: str, here: Path) -> list[str]:
    """Return the names of the units before this one that are to be found anywhere."""
    course = course_directory(here)
    folders = [*neighbours(here), reference_folder(here)]
    folders += [course / "release"] if course else []
    names = {
        path.name.removesuffix(".ipynb")
        for folder in folders
        if folder is not None and folder.is_dir()
        for path in folder.iterdir()
        if path.is_dir() or path.suffix == ".ipynb"
    }
    return sorted(n for n in names if _UNIT.fullmatch(n) and n < unit)


def find_own(unit: str, here: Path) -> Path | None:
    """Return the student's notebook of another unit, None if there is none.

    It lies in the folder beside this one, as in a checkout, a fetched folder and
    ``submitted/<student>``. In ``autograded/<student>`` what the student handed in
    comes first: it is there whether that unit has been graded or not.
    """
    for folder in neighbours(here):
        named = [folder / unit / f"{unit}.ipynb", folder / f"{unit}.ipynb"]
        found = [path for path in named if path.is_file()]
        inside = folder / unit
        found += sorted(inside.glob("*.ipynb")) if inside.is_dir() else []
        if found:
            return found[0]
    return None


def neighbours(here: Path) -> list[Path]:
    """Return the folders in which the student's other units may lie, best first."""
    folders = [here.parent, here]
    step = here.parent.parent
    if step.name == "autograded":
        folders.insert(0, step.parent / "submitted" / here.parent.name)
    return folders


def course_directory(here: Path) -> Path | None:
    """Return the course directory: the nearest above, else that of this package."""
    for folder in (here, *here.parents, Path(__file__).resolve().parents[2]):
        if (folder / "nbgrader_config.py").is_file():
            return folder
    return None


def reference_folder(here: Path) -> Path | None:
    """Return the folder of solved notebooks, None where they are not installed.

    The environment variable KINDLING_REFERENCE names it; otherwise it is ``solutions``
    in the course directory.
    """
    named = os.environ.get(REFERENCE)
    if named is not None:
        return Path(named) if named and Path(named).is_dir() else None
    places = [p for p in courses(here) if (p / "solutions").is_dir()]
    return places[0] / "solutions" if places else None


def courses(here: Path) -> Iterator[Path]:
    """Yield the course directory of the notebook, then that of this package."""
    for start in (here, Path(__file__).resolve().parent):
        course = course_directory(start)
        if course:
            yield course
