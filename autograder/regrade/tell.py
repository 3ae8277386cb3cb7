"""What `kindling regrade` shows before anything happens."""

from collections.abc import Iterator, Sequence

from autograder.regrade.model import Change, Proposal, listed
from autograder.report.terminal import points


def lines(proposal: Proposal) -> Iterator[str]:
    """Yield a proposal line by line: what rises, what falls, what stays, and totals."""
    what = "the last regrade taken back" if proposal.undo else "asked again"
    worth = f"{points(proposal.points)} points"
    yield f"{proposal.unit}, {proposal.check} ({worth}): {what}"
    for title, rows in (
        ("Marks that rise", proposal.raised),
        ("Marks that fall", proposal.fallen),
        ("Marks that would fall, kept by --only-raise", proposal.kept),
    ):
        if rows:
            yield f"\n{title} ({len(rows)})"
            yield from _changes(rows)
    yield ""
    yield from _rest(proposal)


def _changes(rows: Sequence[Change]) -> Iterator[str]:
    """Yield the changes; those with the same verdicts stand together."""
    reasons = list(dict.fromkeys((row.was, row.now) for row in rows))
    width = max(len(row.student) for row in rows)
    for was, now in reasons:
        yield f"  was: {was}"
        yield f"  now: {now}"
        for row in rows:
            if (row.was, row.now) == (was, now):
                yield f"    {row.student:<{width}}  {_numbers(row)}"


def _numbers(row: Change) -> str:
    found = f"{_arrow(row.old, row.new)}   total {_arrow(row.total, row.total_after)}"
    if row.by_hand is not None:
        found += f"   ({points(row.by_hand)} by hand stay and count)"
    return found


def _arrow(old: float, new: float) -> str:
    return points(old) if old == new else f"{points(old)} -> {points(new)}"


def _rest(proposal: Proposal) -> Iterator[str]:
    counts = [
        f"{len(proposal.raised)} rise, {len(proposal.fallen)} fall",
        f"{len(proposal.kept)} are kept" if proposal.kept else "",
        f"{proposal.same} stay",
        _current(proposal),
    ]
    yield f"Marks: {', '.join(filter(None, counts))}."
    if proposal.totals:
        before, after = proposal.means
        count = len(proposal.totals)
        yield f"Mean total of {count} graded: {_arrow(before, after)}."
    if proposal.to_write and not proposal.changes:
        yield "No mark changes; written, the check need not be graded anew later."
    if proposal.elsewhere:
        yield "Not as it was when they were graded, and not graded again:"
        yield from (f"  {line}" for line in proposal.elsewhere)
    for reason, names in _by_reason(proposal.ungraded).items():
        yield f"No mark to change, {reason}: {listed(names)}."
    for student, reason in proposal.waiting.items():
        yield f"needs a person: {student}: {reason}"


def _current(proposal: Proposal) -> str:
    if not proposal.current:
        return ""
    why = "not of that regrade" if proposal.undo else "by the check as it is now"
    return f"{proposal.current} are {why}"


def _by_reason(reasons: dict[str, str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for student, reason in reasons.items():
        found.setdefault(reason, []).append(student)
    return found
