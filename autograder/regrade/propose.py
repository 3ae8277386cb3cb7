"""What a regrade would change: the check asked again, everything else as it was."""

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Executor
from typing import Any

from autograder.engine import editions
from autograder.engine.journal import Entry
from autograder.engine.render import told
from autograder.regrade.book import Marks
from autograder.regrade.desk import Desk
from autograder.regrade.model import Change, Proposal
from autograder.regrade.standing import Standing, origin
from autograder.regrade.work import Mark, Progress

Ruling = dict[str, Any]


def propose(
    desk: Desk, only_raise: bool, executor: Executor, progress: Progress
) -> tuple[Proposal, dict[str, Mark], dict[str, str]]:
    """Return what a regrade would change, its marks by key, and each student's key.

    ``only_raise`` keeps the marks that would fall.
    """
    plan = desk.batch.plan
    points = plan.checks[desk.check].points
    proposal = Proposal(plan.unit, desk.check, points, only_raise=only_raise)
    rows = list(desk.graded(proposal))
    proposal.elsewhere = elsewhere(desk, [one for one, _ in rows])
    waiting = [one for one, _ in rows if not _current(desk, one, only_raise)]
    fresh = desk.ask(waiting, proposal, executor, progress)
    marks: dict[str, Mark] = {}
    students: dict[str, str] = {}
    for one, held in rows:
        if _current(desk, one, only_raise):
            proposal.current += 1
            proposal.totals.append(held.total)
        elif one.target in fresh:
            entry, new = desk.journal[one.base], fresh[one.target]
            ruling, kept = _chosen(
                entry["rulings"][desk.check], new, points, only_raise
            )
            remembered = _remembered(desk, entry, kept)
            put(marks, one, Mark(one.base, ruling, remembered, [one.stamp]))
            students[one.submission.student] = one.target
            note(proposal, one, held, entry["rulings"][desk.check], new, kept)
    proposal.to_write = len(students)
    return proposal, marks, students


def _current(desk: Desk, one: Standing, only_raise: bool) -> bool:
    """Return whether a mark is by the check as it is, or may stay so."""
    entry = desk.journal[one.base]
    kept = entry.get("regraded", {}).get(desk.check, {}).get("kept", False)
    same = origin(entry, desk.check, one.edition) == desk.batch.plan.key
    return same and (only_raise or not kept)


def _chosen(
    old: Ruling, new: Ruling, points: float, only_raise: bool
) -> tuple[Ruling, bool]:
    """Return the ruling that is to count, and whether the old one is kept."""
    held = capped(old, points)
    kept = only_raise and held["earned"] > new["earned"]
    return (held, True) if kept else (new, False)


def _remembered(desk: Desk, entry: Entry, kept: bool) -> dict[str, Any]:
    """Return what an entry remembers of the mark that was, so that it can come back."""
    found = {
        "edition": desk.batch.plan.key,
        "was": entry["rulings"][desk.check],
        "then": entry.get("regraded", {}).get(desk.check),
    }
    return found | ({"kept": True} if kept else {})


def capped(ruling: Ruling, points: float) -> Ruling:
    """Return a ruling that gives no more points than a check has now."""
    return ruling | {"earned": min(ruling["earned"], points)}


def put(marks: dict[str, Mark], one: Standing, mark: Mark) -> None:
    """Add a mark; those who handed in the same text share one."""
    there = marks.setdefault(one.target, mark)
    if one.stamp not in there.before:
        there.before.append(one.stamp)


def note(
    proposal: Proposal,
    one: Standing,
    held: Marks,
    old: Ruling,
    new: Ruling,
    kept: bool = False,
) -> None:
    """Note in a proposal what becomes of one student's mark."""
    proposal.totals.append(held.total)
    before, after = float(old["earned"]), float(new["earned"])
    if before == after:
        proposal.same += 1
        return
    said = (reason(old), reason(new))
    student = one.submission.student
    change = Change(student, before, after, *said, held.total, held.by_hand, kept)
    proposal.changes.append(change)


def reason(ruling: Mapping[str, Any]) -> str:
    """Return a ruling in a sentence, with its likely cause if it has one."""
    cause = ruling.get("cause")
    return f"{told(dict(ruling))} {cause}" if cause else told(dict(ruling))


def elsewhere(desk: Desk, standings: Sequence[Standing]) -> list[str]:
    """Return what else is not as it was when submissions were graded, line by line."""
    return list(dict.fromkeys(_elsewhere(desk, standings)))


def _elsewhere(desk: Desk, standings: Sequence[Standing]) -> Iterator[str]:
    known: dict[str, list[tuple[str, str]]] = {}
    for one in standings:
        entry = desk.journal[one.base]
        first = str(entry.get("base", one.edition.key))
        if first not in known:
            found = editions.find(desk.batch.state, first) or one.edition
            known[first] = list(editions.changes(found, desk.batch.plan))
        for id_, line in known[first]:
            ours = id_ == desk.check
            done = id_ in entry.get("regraded", {})
            if not (ours or (done and _is_new(desk, entry, id_))):
                yield line


def _is_new(desk: Desk, entry: Entry, check: str) -> bool:
    return bool(entry["regraded"][check]["edition"] == desk.batch.plan.key)
