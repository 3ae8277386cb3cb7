"""Whether an answer needs no second look: it agrees, or there is none.

A worker that knows what torch answers need not ask a right answer again with the public
seed, which only serves to name the cause of a wrong one. The mark is the referee's.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from course.check.compare import difference
from course.check.probe import Outcome
from course.check.recording import outcome_of
from course.check.verdict import open_exercise

Rounds = Sequence[dict[str, Any]]


def settled(answer: Mapping[str, Any], expected: Sequence[Rounds]) -> bool:
    """Return whether an answer to the first seed is right, or that of an open exercise.

    ``expected`` are torch's answers as data, one list of rounds for each probe.
    """
    try:
        found = [[outcome_of(o) for o in rows[0]] for rows in answer["answers"]]
        right = [[outcome_of(o) for o in rounds] for rounds in expected]
        if len(found) != len(right):
            return False
        pairs = zip(found, right, strict=True)
        return all(_open(mine) or _same(mine, torch) for mine, torch in pairs)
    except Exception:  # whatever came back: the referee will look at it
        return False


def _open(mine: Sequence[Outcome]) -> bool:
    raised = mine[0].raised
    return (
        raised is not None
        and raised.type == "NotImplementedError"
        and bool(open_exercise(raised.message))
    )


def _same(mine: Sequence[Outcome], torch: Sequence[Outcome]) -> bool:
    return len(mine) == len(torch) and all(
        not one.raised
        and not one.changed
        and one.parts.keys() == other.parts.keys()
        and all(difference(one.parts[n], other.parts[n]) is None for n in other.parts)
        for one, other in zip(mine, torch, strict=True)
    )
