"""The last regrade of a check taken back: the marks that were, from the journal."""

from autograder.regrade.desk import Desk
from autograder.regrade.model import Proposal
from autograder.regrade.propose import capped, elsewhere, note, put
from autograder.regrade.standing import Standing
from autograder.regrade.work import Mark
from course.errors import UserError


def propose_undo(desk: Desk) -> tuple[Proposal, dict[str, Mark], dict[str, str]]:
    """Return what undoing would change, its marks by key, and each student's key.

    Raises UserError if the check was not regraded.
    """
    plan = desk.batch.plan
    points = plan.checks[desk.check].points
    proposal = Proposal(plan.unit, desk.check, points, undo=True)
    rows = [(one, held) for one, held in desk.graded(proposal)]
    last = _last(desk, [one for one, _ in rows])
    proposal.elsewhere = elsewhere(desk, [one for one, _ in rows])
    marks: dict[str, Mark] = {}
    students: dict[str, str] = {}
    for one, held in rows:
        entry = desk.journal[one.base]
        known = entry.get("regraded", {}).get(desk.check)
        if not known or known["edition"] != last:
            proposal.current += 1
            proposal.totals.append(held.total)
            continue
        was = capped(known["was"], points)
        put(marks, one, Mark(one.base, was, known["then"], [one.stamp]))
        students[one.submission.student] = one.target
        note(proposal, one, held, entry["rulings"][desk.check], was)
    proposal.to_write = len(students)
    return proposal, marks, students


def _last(desk: Desk, standings: list[Standing]) -> str:
    """Return the edition of the last regrade of the check that is in the marks."""
    found = {}
    for one in standings:
        known = desk.journal[one.base].get("regraded", {}).get(desk.check)
        if known:
            found[desk.journal.place(one.base)] = str(known["edition"])
    if not found:
        raise UserError(
            f"The marks of {desk.check} are not from a regrade: nothing to undo.",
            f"`kindling regrade {desk.batch.plan.unit} {desk.check}` shows what one "
            "would change.",
        )
    return found[max(found)]
