"""Answers of a submission, read as data: what no honest run sends is tampered."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from autograder.engine.plan import Check
from course.check.answers import Plain
from course.check.probe import Outcome, Raised
from course.check.recording import outcome_of

FRESH_ROUNDS = 1
"""How many rounds are asked with the secret seed, behind those of the notebook."""

MOST_TEXT, MOST_PARTS, MOST_NAMES = 2_000, 500, 20_000
"""Characters of an error's text, parts of an answer, characters of all their names."""


class TamperedError(Exception):
    """An answer is not what an honest run sends."""


def read_answers(
    check: Check, answer: Mapping[str, Any]
) -> list[tuple[list[Outcome], list[Outcome]]]:
    """Return the outcomes of each probe with both seeds. Raises TamperedError.

    Where nothing was answered in time with the first seed, the second was not asked.
    """
    try:
        rows = [[[_outcome(o) for o in row] for row in rows] for rows in _rows(answer)]
    except TamperedError:
        raise
    except Exception as error:
        raise TamperedError(f"{type(error).__name__} while it was read") from None
    if len(rows) != len(check.probes):
        raise TamperedError("not as many answers as questions")
    found = []
    for probe, (public, *rest) in zip(check.probes, rows, strict=True):
        _whole(public, probe.rounds)
        fresh = rest[0] if rest else [Outcome(raised=Raised("TimedOut", ""))]
        _whole(fresh, FRESH_ROUNDS)
        found.append((public, fresh))
    return found


def _rows(answer: Mapping[str, Any]) -> list[Any]:
    rows = answer["answers"]
    if not all(1 <= len(seeds) <= 2 for seeds in rows):
        raise TamperedError("not as many answers as seeds")
    return list(rows)


def _whole(outcomes: Sequence[Outcome], rounds: int) -> None:
    """Raise TamperedError unless there is an outcome for each round, or an error."""
    ended = bool(outcomes) and outcomes[-1].raised is not None
    if not outcomes or len(outcomes) > rounds or (len(outcomes) < rounds and not ended):
        raise TamperedError("not as many answers as rounds")


def _outcome(top: Any) -> Outcome:
    """Return an outcome that was read; every part of it is what it should be."""
    outcome = outcome_of(top)
    if outcome.raised is not None:
        raised = outcome.raised
        texts = (raised.type, raised.message, raised.place, raised.remark)
        if not all(isinstance(text, str) for text in texts):
            raise TamperedError("an error whose text is no text")
        return Outcome(raised=Raised(*[text[:MOST_TEXT] for text in texts]))
    if not isinstance(outcome.parts, dict) or not outcome.parts:
        raise TamperedError("an answer without parts")
    if len(outcome.parts) > MOST_PARTS or len("".join(outcome.parts)) > MOST_NAMES:
        raise TamperedError("more parts than any answer has")
    for name, part in outcome.parts.items():
        _look(name, part)
    if not all(isinstance(name, str) for name in outcome.changed):
        raise TamperedError("changed inputs that are no names")
    return outcome


def _look(name: str, part: Plain) -> None:
    if isinstance(part, list):
        for item in part:
            _look(name, item)
    elif isinstance(part, dict):
        for item in part.values():
            _look(name, item)
    elif isinstance(part, np.ndarray) and part.dtype.kind not in "biufcSU":
        raise TamperedError(f"part {name} has dtype {part.dtype}")
