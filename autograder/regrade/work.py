"""A regrade on its way to the journal and the gradebook: it can be stopped anywhere.

Before anything is changed, all that is to be written lies in one file, whole. Whoever
runs the command again reads it and goes on; what is written already is not written
again. While the file is there, no other grader touches the unit.
"""

import json
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from autograder.build.files import write_whole
from autograder.engine import editions, jobs
from autograder.engine.batch import Batch, Result
from autograder.engine.handed_in import Submission
from autograder.engine.journal import Entry, Journal
from autograder.engine.lock import unfinished
from autograder.engine.project import Projector
from autograder.plugins.reading import UnreadableSubmission
from autograder.regrade.model import Proposal

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Mark:
    """What becomes of one entry: ``base`` is the key of the one that it comes from.

    ``ruling`` is the check's new one; ``regraded`` what is remembered, so that it can
    be undone; ``before`` the stamps of the notebooks that have shown ``base``.
    """

    base: str
    ruling: dict[str, Any]
    regraded: dict[str, Any] | None
    before: list[str]


@dataclass(frozen=True)
class Work:
    """All that is to be written: marks by their key, and by student the key of each."""

    command: str
    unit: str
    notebook: str
    check: str
    edition: str
    checks: list[str]
    marks: dict[str, Mark]
    students: dict[str, str]
    proposal: dict[str, Any]

    @property
    def name(self) -> str:
        """What entries carry that this work has written."""
        rest = {key: asdict(mark) for key, mark in self.marks.items()}
        return jobs.digest([self.check, self.edition, rest])[:16]

    def entry(self, target: str, base: Entry) -> Entry:
        """Return the entry of a key: that of ``base``, but for the check."""
        mark = self.marks[target]
        rulings = {c: r for c, r in base["rulings"].items() if c in self.checks}
        regraded = dict(base.get("regraded", {}))
        regraded.pop(self.check, None)
        if mark.regraded is not None:
            regraded[self.check] = mark.regraded
        found = {name: part for name, part in base.items() if name != "key"}
        return found | {
            "rulings": rulings | {self.check: mark.ruling},
            "edition": self.edition,
            "base": base.get("base") or base.get("edition", ""),
            "regraded": regraded,
            "by": self.name,
            "check": self.check,
            "before": mark.before,
        }


def begin(state: Path, work: Work) -> None:
    """Keep a work, so that from now on it can be ended."""
    data = json.dumps(asdict(work), separators=(",", ":"))
    write_whole(unfinished(state, work.unit), data.encode())


def begun(state: Path, unit: str) -> Work | None:
    """Return the work that was stopped half-way, None if there is none."""
    path = unfinished(state, unit)
    if not path.is_file():
        return None
    data = json.loads(path.read_text(encoding="utf-8"))
    data["marks"] = {key: Mark(**mark) for key, mark in data["marks"].items()}
    return Work(**data)


def finish(
    work: Work,
    batch: Batch,
    journal: Journal,
    projector: Projector,
    submissions: Iterable[Submission],
    progress: Progress,
) -> Proposal:
    """Write what is not written yet, and let other graders at the unit again."""
    for target in work.marks:
        if target not in journal or journal[target].get("by") != work.name:
            base = journal[work.marks[target].base]
            journal.add(target, work.entry(target, base))
    found = [one for one in submissions if one.student in work.students]
    progress(0, len(found))
    for done, one in enumerate(found, 1):
        _show(work, batch, journal, projector, one)
        progress(done, len(found))
    unfinished(batch.state, work.unit).unlink()
    return Proposal.from_data(work.proposal)


def _show(
    work: Work, batch: Batch, journal: Journal, projector: Projector, one: Submission
) -> None:
    """Bring a student's entry into gradebook and notebook, unless they resubmitted."""
    target = work.students[one.student]
    edition = editions.find(batch.state, work.edition)
    assert edition is not None
    seeds, sandbox = batch.referee.seeds, batch.setup.sandbox
    try:
        if edition.key_of(one, seeds, sandbox) == target:
            _, handed_in = batch.job(one)
            entry = journal[target]
            projector.project(Result(one, entry, "", True, handed_in))
    except UnreadableSubmission:
        return  # handed in anew, and not readable: `kindling grade` names it
