"""Recordings: what torch and the planted wrong answers say, as a JSON file of data."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from course.check.answers import decode, encode
from course.check.compare import difference
from course.check.probe import Outcome, Raised

FORMAT = 2


@dataclass(frozen=True)
class Mistake:
    """A planted wrong answer: the sentence that explains it and what it answers."""

    cause: str
    rounds: list[Outcome]


@dataclass(frozen=True)
class Record:
    """What is known of one check: points, exercise, torch's answers, wrong answers.

    ``uses`` are the exercises before it whose code runs when it is answered rightly,
    and ``graph`` is torch's graph if the check names one.
    """

    points: float
    exercise: str
    rounds: list[Outcome]
    mistakes: list[Mistake] = field(default_factory=list)
    uses: tuple[str, ...] = ()
    graph: dict[str, Any] | None = None


@dataclass(frozen=True)
class Recordings:
    """All checks of a unit, by the name of the probe."""

    unit: str
    made_with: dict[str, str]
    checks: dict[str, Record]

    def text(self) -> str:
        """Return the JSON text of the recordings; ``read`` is its inverse."""
        checks = {name: _encode(record) for name, record in self.checks.items()}
        about = "Built by `kindling build` from source/: recorded answers, data only."
        top = {
            "about": about,
            "format": FORMAT,
            "unit": self.unit,
            "made_with": self.made_with,
            "checks": checks,
        }
        return (
            json.dumps(top, indent=None, separators=(",", ":")).replace('},"', '},\n"')
            + "\n"
        )


class RecordingError(Exception):
    """A recordings file cannot be used; the message says what to do."""


def read(path: Path) -> Recordings:
    """Return the recordings in a file.

    Raises RecordingError if it is missing, damaged or of a newer format.
    """
    try:
        top = json.loads(path.read_text(encoding="utf-8"))
        found = top["format"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise RecordingError(
            f"{path.name} cannot be read ({type(error).__name__}): "
            "fetch the unit's folder again"
        ) from error
    if not isinstance(found, int) or found > FORMAT:
        raise RecordingError(
            f"{path.name} has format {found}, this course package reads {FORMAT}: "
            "update the course package"
        )
    checks = {name: _decode(record) for name, record in top["checks"].items()}
    return Recordings(top["unit"], top["made_with"], checks)


def same_text(old: str, new: str) -> bool:
    """Return whether two recordings say the same within the course's tolerances."""
    if old == new:
        return True
    try:
        before, after = json.loads(old), json.loads(new)
    except ValueError:
        return False
    heads = ("format", "unit", "made_with")
    if any(before.get(key) != after.get(key) for key in heads):
        return False
    return _same(before.get("checks"), after.get("checks"))


def _same(old: Any, new: Any) -> bool:
    if isinstance(old, dict) and isinstance(new, dict):
        if old.keys() == new.keys() == {"dict"}:
            # The keys below are names of parts; one of them may be "array".
            left, right = old["dict"], new["dict"]
            return left.keys() == right.keys() and all(
                _same(left[k], right[k]) for k in left
            )
        if "array" in old and "array" in new:
            return difference(decode(old), decode(new)) is None
        return old.keys() == new.keys() and all(_same(old[k], new[k]) for k in old)
    if isinstance(old, list) and isinstance(new, list):
        return len(old) == len(new) and all(map(_same, old, new))
    if isinstance(old, float) and isinstance(new, float):
        return math.isclose(old, new, rel_tol=1e-5, abs_tol=1e-8)
    return bool(old == new)


def _encode(record: Record) -> dict[str, Any]:
    mistakes = [
        {"cause": m.cause, "rounds": [outcome_as_data(o) for o in m.rounds]}
        for m in record.mistakes
    ]
    top = {
        "points": record.points,
        "exercise": record.exercise,
        "uses": list(record.uses),
        "rounds": [outcome_as_data(o) for o in record.rounds],
        "mistakes": mistakes,
    }
    return top if record.graph is None else top | {"graph": record.graph}


def outcome_as_data(outcome: Outcome) -> dict[str, Any]:
    """Return an outcome as an object that JSON can hold; see ``outcome_of``."""
    if outcome.raised:
        raised = outcome.raised
        texts = [raised.type, raised.message, raised.place, raised.remark]
        while len(texts) > 2 and not texts[-1]:
            texts.pop()
        return {"raised": texts}
    top: dict[str, Any] = {"parts": encode(outcome.parts)}
    if outcome.changed:
        top["changed"] = list(outcome.changed)
    return top


def _decode(record: dict[str, Any]) -> Record:
    mistakes = [
        Mistake(m["cause"], [outcome_of(o) for o in m["rounds"]])
        for m in record["mistakes"]
    ]
    rounds = [outcome_of(o) for o in record["rounds"]]
    uses = tuple(record.get("uses", ()))  # not in files of format 1
    points, exercise, graph = record["points"], record["exercise"], record.get("graph")
    return Record(points, exercise, rounds, mistakes, uses, graph)


def outcome_of(top: dict[str, Any]) -> Outcome:
    """Return the outcome that ``outcome_as_data`` wrote."""
    if "raised" in top:
        return Outcome(raised=Raised(*top["raised"]))
    return Outcome(decode(top["parts"]), changed=tuple(top.get("changed", ())))
