"""The verdict of one check: which parts agree, what differs first, and why."""

from __future__ import annotations

import re
from dataclasses import dataclass

from course.check.answers import Failed, Plain, Unfit, brief
from course.check.compare import Difference, difference, largest_gap
from course.check.observe import observe
from course.check.probe import Outcome, Probe, Raised, same_message
from course.check.recording import Record

NOT_ANSWERED = "not answered"
AGREED = "agreed"
PARTLY = "partly agreed"
DIFFERED = "differed"
RAISED = "raised an error"
TIMED_OUT = "timed out"


@dataclass(frozen=True)
class Part:
    """One named part of an answer; ``difference`` is None if it agrees."""

    name: str
    expected: str
    difference: Difference | None = None
    draw: int = 0

    @property
    def agreed(self) -> bool:
        """Whether the part agrees on every draw."""
        return self.difference is None


@dataclass(frozen=True)
class Verdict:
    """What a check found. ``earned`` is in points, ``gap`` the largest deviation.

    ``seconds`` of computing is what one set of numbers may take.
    """

    name: str
    question: str
    exercise: str
    points: float
    state: str
    parts: list[Part]
    rounds: int
    cause: str = ""
    observation: str = ""
    raised: Raised | None = None
    gap: float = 0.0
    fresh: bool = False
    oracle: str = "torch"
    earlier: tuple[str, ...] = ()
    seconds: float = 0.0

    @property
    def waits_for(self) -> str:
        """The other exercise that is not answered yet and that this one calls."""
        if self.state != NOT_ANSWERED or self.raised is None:
            return ""
        open_ = open_exercise(self.raised.message)
        return open_ if open_ != self.exercise else ""

    @property
    def share(self) -> float:
        """Share of the parts that agree, between 0 and 1."""
        if not self.parts:
            return 0.0
        return sum(part.agreed for part in self.parts) / len(self.parts)

    @property
    def earned(self) -> float:
        """Points earned, to two decimals."""
        return round(self.points * self.share, 2)


def judge(
    probe: Probe,
    record: Record,
    yours: list[Outcome],
    fresh: bool = False,
    suspects: frozenset[str] | None = None,
) -> Verdict:
    """Return the verdict on the student's outcomes, one per round of the record.

    ``suspects`` are the causes that earlier checks of the exercise leave open; they
    decide where several planted wrong answers answer alike.
    """
    raised = next((o.raised for o in yours if o.raised), None)
    parts = [] if raised else _parts(record.rounds, yours)
    torch_raised = next((o.raised for o in record.rounds if o.raised), None)
    if torch_raised:
        raise RuntimeError(f"{probe.name}: torch raised {torch_raised}")
    state = _state(raised, parts)
    wrong = state not in (AGREED, NOT_ANSWERED)
    return Verdict(
        name=probe.name,
        question=probe.question,
        exercise=record.exercise,
        points=record.points,
        state=state,
        parts=parts,
        rounds=len(record.rounds),
        cause=_cause(record, yours, parts, suspects) if wrong and not fresh else "",
        observation=_observation(record.rounds, yours) if wrong and parts else "",
        raised=raised,
        gap=_gap(record.rounds, yours) if state == AGREED else 0.0,
        fresh=fresh,
        oracle=probe.oracle,
        seconds=probe.seconds,
    )


def _state(raised: Raised | None, parts: list[Part]) -> str:
    if raised is None:
        agreed = sum(part.agreed for part in parts)
        if agreed == len(parts):
            return AGREED
        return PARTLY if agreed else DIFFERED
    if raised.type == "NotImplementedError":
        unwritten = not raised.message or open_exercise(raised.message)
        return NOT_ANSWERED if unwritten else RAISED
    return {"TimedOut": TIMED_OUT, "NotDefined": NOT_ANSWERED}.get(raised.type, RAISED)


def open_exercise(message: str) -> str:
    """Return the number of the exercise whose stub raised this message, or "".

    >>> open_exercise("Exercise 3.4"), open_exercise("Mul has no backward")
    ('3.4', '')
    """
    found = re.fullmatch(r"Exercise (\d+\.\d+)", message)
    return found[1] if found else ""


def _parts(torch: list[Outcome], yours: list[Outcome]) -> list[Part]:
    names = list(torch[0].parts)
    names += [n for n in yours[0].parts if n not in names]
    parts = [_part(name, torch, yours) for name in names]
    changed = sorted({name for outcome in yours for name in outcome.changed})
    return parts + [_changed(name) for name in changed]


def _part(name: str, torch: list[Outcome], yours: list[Outcome]) -> Part:
    for draw, (right, mine) in enumerate(zip(torch, yours, strict=True)):
        found = _difference(name, right, mine)
        if found:
            return Part(name, brief(right.parts.get(name)), found, draw)
    return Part(name, "")


def _difference(name: str, torch: Outcome, yours: Outcome) -> Difference | None:
    if name not in yours.parts:
        return Difference("missing", "nothing", brief(torch.parts[name]))
    if name not in torch.parts:
        return Difference("extra", brief(yours.parts[name]), "nothing")
    return difference(yours.parts[name], torch.parts[name])


def _changed(name: str) -> Part:
    detail = "the function changed its argument; it must leave it as it was"
    return Part(
        f"{name} unchanged", "", Difference("changed", "changed", "unchanged", detail)
    )


def _cause(
    record: Record,
    yours: list[Outcome],
    parts: list[Part],
    suspects: frozenset[str] | None,
) -> str:
    whole = pick(matching(record, yours), suspects)
    return whole or _cause_by_part(record, yours, parts)


def _cause_by_part(record: Record, yours: list[Outcome], parts: list[Part]) -> str:
    """Return the causes of the wrong parts, if each has one of its own, or ""."""
    wrong = [part.name for part in parts if not part.agreed]
    found = [(name, _part_cause(record, yours, name)) for name in wrong]
    if len(parts) < 2 or not all(cause for _, cause in found):
        return ""
    if len({cause for _, cause in found}) == 1:
        return found[0][1]
    causes = dict.fromkeys(cause for _, cause in found)
    names = {c: ", ".join(n for n, other in found if other == c) for c in causes}
    return " ".join(f"{names[cause]}: {cause}" for cause in causes)


def _part_cause(record: Record, yours: list[Outcome], name: str) -> str:
    for mistake in record.mistakes:
        rounds = list(zip(mistake.rounds, yours, record.rounds, strict=False))
        if len(rounds) < len(yours) or any(m.raised for m, _, _ in rounds):
            continue
        both = all(name in m.parts and name in mine.parts for m, mine, _ in rounds)
        if not both or not all(
            _alike(m.parts[name], mine.parts[name]) for m, mine, _ in rounds
        ):
            continue
        if any(isinstance(mine.parts[name], Failed) for _, mine, _ in rounds):
            continue  # one error alone says too little
        if any(difference(m.parts[name], r.parts.get(name)) for m, _, r in rounds):
            return mistake.cause
    return ""


def matching(record: Record, yours: list[Outcome]) -> list[str]:
    """Return the causes of the planted wrong answers that answer the same."""
    found = [m for m in record.mistakes if same_outcomes(m.rounds, yours)]
    return [mistake.cause for mistake in found]


def pick(causes: list[str], suspects: frozenset[str] | None) -> str:
    """Return the first cause, one that is suspected before if there is one, or ""."""
    open_ = [cause for cause in causes if suspects is None or cause in suspects]
    return (open_ or causes or [""])[0]


def narrow(
    suspects: frozenset[str], record: Record, yours: list[Outcome], agreed: bool
) -> frozenset[str]:
    """Return which suspected causes are still possible after one more check."""
    if agreed:
        return suspects - {mistake.cause for mistake in record.mistakes}
    return suspects & frozenset(matching(record, yours))


def same_outcomes(left: list[Outcome], right: list[Outcome]) -> bool:
    """Return whether two sides answered alike on the rounds that both have."""
    pairs = list(zip(left, right, strict=False))
    return bool(pairs) and all(_same(a, b) for a, b in pairs)


def _same(left: Outcome, right: Outcome) -> bool:
    if left.raised and right.raised:
        return left.raised.same(right.raised)
    if left.raised or right.raised:
        return False
    if left.changed != right.changed or left.parts.keys() != right.parts.keys():
        return False
    return all(_alike(left.parts[k], right.parts[k]) for k in left.parts)


def _alike(left: Plain, right: Plain) -> bool:
    if isinstance(left, Failed) and isinstance(right, Failed):
        return left.kind == right.kind and same_message(left.message, right.message)
    if isinstance(left, dict) and isinstance(right, dict):
        same_keys = left.keys() == right.keys()
        return same_keys and all(_alike(left[key], right[key]) for key in left)
    if isinstance(left, list) and isinstance(right, list):
        return len(left) == len(right) and all(map(_alike, left, right))
    if isinstance(left, Unfit) or isinstance(right, Unfit):
        return repr(left) == repr(right)
    return difference(left, right) is None


def _observation(torch: list[Outcome], yours: list[Outcome]) -> str:
    seen: set[tuple[str, str]] = set()
    for right, mine in zip(torch, yours, strict=True):
        for name, expected in right.parts.items():
            if name not in mine.parts:
                continue
            if difference(mine.parts[name], expected):
                seen.add((name, observe(mine.parts[name], expected) or ""))
                break
    if len(seen) != 1:
        return ""
    name, sentence = seen.pop()
    alone = len(torch[0].parts) == 1
    return sentence if alone or not sentence else f"{name}: {sentence}"


def _gap(torch: list[Outcome], yours: list[Outcome]) -> float:
    pairs = zip(torch, yours, strict=True)
    return max(largest_gap(mine.parts, right.parts) for right, mine in pairs)
