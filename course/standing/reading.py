"""What notebook files say of a student's work: the points of checks, as last run."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

UNIT = re.compile(r"\d\d_[a-z0-9_]+")
POINTS = re.compile(r"^(.*) \(([\d.]+) of ([\d.]+) points\)\.", re.MULTILINE)
PRACTICE = re.compile(r"^(Exercise [\d.]+: .+)\.$", re.MULTILINE)
HEADING = re.compile(r"^### Exercise (\d+\.\d+) - (.+?)(?: \(|$)", re.MULTILINE)
TITLE = re.compile(r"^# Unit \d+: (.+)$", re.MULTILINE)
HIDDEN = "hidden-"


@dataclass(frozen=True)
class Check:
    """A check that students see: its exercise, its points, and what it said last.

    ``earned`` is None if it has not been run since its outputs were cleared; ``said``
    is its first sentence and ``more`` the rest. A check for practice has no points.
    """

    id: str
    exercise: str
    name: str
    points: float
    earned: float | None = None
    said: str = ""
    more: str = ""

    @property
    def agrees(self) -> bool:
        """Whether it gave all of its points; for practice, whether it said so."""
        if not self.points:
            return self.said.startswith("agrees")
        return self.earned is not None and self.earned >= self.points


@dataclass(frozen=True)
class Unit:
    """A unit as it stands in the student's folder.

    ``hidden`` and ``written`` are the points that only grading gives. ``problem`` says
    why there is nothing to read.
    """

    name: str
    title: str = ""
    checks: tuple[Check, ...] = ()
    hidden: float = 0.0
    written: float = 0.0
    problem: str = ""

    @property
    def points(self) -> float:
        """The points of all checks that students see."""
        return sum(check.points for check in self.checks)

    @property
    def earned(self) -> float:
        """The points that they gave when they were last run."""
        return sum(check.earned or 0.0 for check in self.checks)

    @property
    def solved(self) -> int:
        """How many of the checks agree."""
        return sum(check.agrees for check in self.checks)

    @property
    def next(self) -> Check | None:
        """The first check that does not agree, or that was not run."""
        return next((check for check in self.checks if not check.agrees), None)

    def as_dict(self) -> dict[str, Any]:
        """The unit as plain values, for JSON."""
        whole = asdict(self) | {"points": self.points, "earned": self.earned}
        return whole | {"solved": self.solved, "next": self.next and self.next.exercise}


def read_units(work: Path, release: Path | None = None) -> list[Unit]:
    """Return the units that lie in ``work`` or ``release``, in their order."""
    folders = [folder for folder in (work, release) if folder and folder.is_dir()]
    names = {
        path.name
        for folder in folders
        for path in folder.iterdir()
        if UNIT.fullmatch(path.name) and (path / f"{path.name}.ipynb").is_file()
    }
    return [read_unit(name, work, release) for name in sorted(names)]


def read_unit(name: str, work: Path, release: Path | None = None) -> Unit:
    """Return a unit as it stands in ``work``, or as it was released.

    The points are those of the release, where there is one: what a student changes in
    a notebook does not change what its checks are worth.
    """
    path = Path(name) / f"{name}.ipynb"
    own, given = _cells(work / path), _cells(release / path if release else None)
    if isinstance(own, str) and isinstance(given, str):
        return Unit(name, problem=own)
    cells = given if isinstance(given, list) else own
    assert isinstance(cells, list)
    said = {} if isinstance(own, str) else _verdicts(own)
    return _unit(name, cells, said, own if isinstance(own, str) else "")


def unit_of_notebook(name: str, notebook: Mapping[str, Any]) -> Unit:
    """Return a unit as a notebook that was just run has it."""
    cells = list(notebook["cells"])
    return _unit(name, cells, _verdicts(cells), "")


def _cells(path: Path | None) -> list[Any] | str:
    """The cells of a notebook, or why there are none."""
    if path is None or not path.is_file():
        return "not begun"
    try:
        return list(json.loads(path.read_bytes().decode("utf-8-sig"))["cells"])
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return f"{path.name} cannot be read: it is no notebook"


def _verdicts(cells: list[Any]) -> dict[str, str]:
    """What each check said, by its id, as far as its outputs are there."""
    found = {}
    for cell in cells:
        texts = [_text(output) for output in cell.get("outputs", ())]
        told = next((text for text in texts if _headline(text)), "")
        if told:
            found[_graded(cell).get("grade_id", "")] = told
    return found


def _headline(text: str) -> re.Match[str] | None:
    return POINTS.search(text) or PRACTICE.search(text)


def _text(output: Mapping[str, Any]) -> str:
    text = output.get("text") or output.get("data", {}).get("text/plain", "")
    return text if isinstance(text, str) else "".join(text)


def _graded(cell: Mapping[str, Any]) -> Mapping[str, Any]:
    found = cell.get("metadata", {}).get("nbgrader", {})
    return found if isinstance(found, dict) else {}


def _unit(name: str, cells: list[Any], said: Mapping[str, str], problem: str) -> Unit:
    title, heading = "", ("", "")
    checks: list[Check] = []
    hidden = written = 0.0
    for cell in cells:
        source = cell.get("source", "")
        source = source if isinstance(source, str) else "".join(source)
        graded = _graded(cell)
        points = float(graded.get("points") or 0.0)
        if cell.get("cell_type") == "markdown":
            title = title or "".join(TITLE.findall(source)[:1])
            heading = next(iter(HEADING.findall(source)), heading)
            written += points if graded.get("grade") else 0.0
        elif graded.get("grade") and graded["grade_id"].startswith(HIDDEN):
            hidden += points
        elif graded.get("grade"):
            checks.append(_check(graded["grade_id"], points, heading, said))
    return Unit(name, title, tuple(checks), hidden, written, problem)


def _check(
    name: str, points: float, heading: tuple[str, str], said: Mapping[str, str]
) -> Check:
    text = said.get(name, "")
    found = _headline(text)
    if not found:
        return Check(name, *heading, points)
    earned = min(float(found[2]), points) if POINTS.search(text) else 0.0
    rest = text[found.end() :].strip()
    return Check(name, *heading, points, earned, found[1].partition(": ")[2], rest)
