"""Editions of a unit: what it was when work was graded, kept beside the journal.

The texts of a unit change, and a key of the journal is a hash. With the edition, a
submission can be found in the journal again, and it can be said what has changed.
"""

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from nbformat import NotebookNode, from_dict

from autograder.build.files import write_whole
from autograder.engine.handed_in import Submission, job_of, journal_key
from autograder.engine.plan import Check, Plan, PlanCell

KINDS = {"given": "given cell", "answer": "answer cell", "check": "check"}


@dataclass(frozen=True)
class Edition:
    """A unit as it was: ``plan`` has its cells and checks, but asks no probes."""

    key: str
    plan: Plan
    release: NotebookNode
    around: Mapping[str, str]
    names: frozenset[str]

    def key_of(
        self, one: Submission, seeds: Sequence[tuple[int, int]], sandbox: bool
    ) -> str:
        """Return the key under which a submission was graded with this edition.

        Raises UnreadableSubmission.
        """
        job, _ = job_of(one, self.plan, self.release, seeds, self.names)
        return journal_key(self.key, job, sandbox)


def keep(
    state: Path, plan: Plan, release: NotebookNode, names: Collection[str]
) -> None:
    """Keep the edition that a plan is of, if it is not kept yet.

    ``names`` are the files of the unit's notebooks.
    """
    path = _path(state, plan.key)
    if path.is_file():
        return
    data = {
        "key": plan.key,
        "unit": plan.unit,
        "notebook": plan.notebook,
        "around": plan.around,
        "cells": [[cell.id, cell.role, cell.source] for cell in plan.cells],
        "checks": {
            c.id: [c.points, c.hidden, c.exercise] for c in plan.checks.values()
        },
        "release": release,
        "names": sorted(names),
    }
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    write_whole(path, json.dumps(data).encode())


def find(state: Path, key: str) -> Edition | None:
    """Return the edition with a key, None if it is not kept."""
    path = _path(state, key)
    return _read(path) if path.is_file() else None


def kept(state: Path, plan: Plan) -> Iterator[Edition]:
    """Yield all editions that are kept of a plan's notebook."""
    for path in sorted((state / "editions").glob("*.json")):
        found = _read(path)
        if (found.plan.unit, found.plan.notebook) == (plan.unit, plan.notebook):
            yield found


def changes(old: Edition, new: Plan) -> Iterator[tuple[str, str]]:
    """Yield what is not as it was: the id of a cell, or "", and a line about it."""
    before, after = _cells(old.plan), _cells(new)
    for id_ in [*before, *(name for name in after if name not in before)]:
        kind = KINDS.get((after.get(id_) or before[id_]).role, "cell")
        if id_ not in after:
            yield id_, f"the {kind} {id_} is gone"
        elif id_ not in before:
            yield id_, f"the {kind} {id_} is new"
        elif before[id_].source != after[id_].source:
            yield id_, f"the {kind} {id_} has another text"
    for id_ in [name for name in old.plan.checks if name in new.checks]:
        was, now = old.plan.checks[id_].points, new.checks[id_].points
        if was != now:
            yield id_, f"the check {id_} has {now:g} points instead of {was:g}"
    for name, was_version in old.around.items():
        if new.around.get(name) != was_version:
            yield "", f"{name} is another one"


def _cells(plan: Plan) -> dict[str, PlanCell]:
    return {cell.id: cell for cell in plan.cells if cell.role in KINDS}


def _path(state: Path, key: str) -> Path:
    return state / "editions" / f"{key[:32]}.json"


def _read(path: Path) -> Edition:
    data = json.loads(path.read_text(encoding="utf-8"))
    cells = tuple(PlanCell(*cell) for cell in data["cells"])
    sources = {cell.id: cell.source for cell in cells}
    checks = {
        id_: Check(id_, sources[id_], points, hidden, exercise)
        for id_, (points, hidden, exercise) in data["checks"].items()
    }
    plan = Plan(data["unit"], data["notebook"], cells, checks)
    release, names = from_dict(data["release"]), frozenset(data["names"])
    return Edition(data["key"], plan, release, data["around"], names)
