"""The referee: compares what a submission answered with what torch answers.

It runs in the instructor's process. A submission's answers come as data, and every way
in which they can be no honest data ends in the verdict "tampered".
"""

import builtins
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from autograder.engine import jobs
from autograder.engine.answers import FRESH_ROUNDS, TamperedError, read_answers
from autograder.engine.jobs import Ran
from autograder.engine.plan import Check, Plan
from course.check.compare import Difference
from course.check.judge import Detective, outcomes
from course.check.oracle import TorchSide
from course.check.probe import PUBLIC_SEED, Outcome, Probe, Raised
from course.check.recording import Record, outcome_as_data, outcome_of
from course.check.verdict import (
    AGREED,
    DIFFERED,
    NOT_ANSWERED,
    PARTLY,
    TIMED_OUT,
    Part,
    Verdict,
    judge,
    open_exercise,
)

AGREES, DIFFERS, RAISES = "agreed", "differed", "raised"
UNANSWERED = "not answered"
WORDS = (
    AGREES,
    DIFFERS,
    RAISES,
    jobs.TIMED_OUT,
    jobs.OUT_OF_MEMORY,
    jobs.CRASHED,
    jobs.TAMPERED,
    UNANSWERED,
)


@dataclass(frozen=True)
class Ruling:
    """What the referee says about one check.

    ``word`` is one of ``WORDS``; ``earned`` the points; ``shown`` the verdict that
    tells what differed, None where there is none to show; ``inside`` says that the
    check judged itself in the student's process.
    """

    check: str
    word: str
    earned: float
    points: float
    shown: Verdict | None = None
    message: str = ""
    inside: bool = False


MESSAGES = {
    jobs.TIMED_OUT: "This check took longer than its time limit and was stopped.",
    jobs.OUT_OF_MEMORY: "This check needed more memory than a submission may use.",
    jobs.CRASHED: "The process ended while this check ran: nothing was answered.",
    jobs.TAMPERED: "What came back is no answer to this check.",
    jobs.NOT_RUN: "The cells before this check used up the time of the notebook.",
}


class Referee:
    """Judges the checks of one plan; torch is asked once, whatever the class's size.

    An answer is asked with the public seed, as in the student's notebook, where wrong
    answers have known causes; and with the secret one, so that nothing that was
    written down in advance agrees. A part counts if it agrees with both.
    """

    def __init__(self, plan: Plan, seed: int) -> None:
        self.plan, self.seed = plan, seed
        self._known: dict[str, list[tuple[Record, Record]]] = {}

    @property
    def seeds(self) -> tuple[tuple[int, int], ...]:
        """What a submission is asked with: pairs of a seed and a number of rounds."""
        return (PUBLIC_SEED, 0), (self.seed, FRESH_ROUNDS)

    def torch_answers(self) -> dict[str, Any]:
        """Return torch's answers to all checks, as data: to be kept between runs."""
        return {
            check.id: [
                [[outcome_as_data(one) for one in record.rounds] for record in pair]
                for pair in self._records(check)
            ]
            for check in self.plan.checks.values()
            if check.probes
        }

    def know(self, answers: Mapping[str, Any]) -> None:
        """Take what ``torch_answers`` gave in an earlier run."""
        for id_, pairs in answers.items():
            check = self.plan.checks[id_]
            self._known[id_] = [
                self._pair(check, probe, *[[outcome_of(o) for o in r] for r in rounds])
                for probe, rounds in zip(check.probes, pairs, strict=True)
            ]

    def rulings(self, ran: Ran) -> dict[str, Ruling]:
        """Return a ruling for every check of the plan.

        Visible checks are judged first, so that causes are found as students find them.
        """
        detective = Detective(self.plan.public)
        found = {}
        order = sorted(self.plan.checks.values(), key=lambda check: check.hidden)
        for check in order:
            answer = ran.checks.get(check.id, {"failed": jobs.CRASHED})
            found[check.id] = self._rule(check, answer, detective)
        return {id_: found[id_] for id_ in self.plan.checks}

    def _rule(
        self, check: Check, answer: Mapping[str, Any], detective: Detective
    ) -> Ruling:
        if "failed" in answer:
            word = str(answer["failed"])
            message = MESSAGES.get(word, MESSAGES[jobs.TAMPERED])
            word = jobs.TIMED_OUT if word == jobs.NOT_RUN else word
            word = word if word in WORDS else jobs.TAMPERED
            return Ruling(check.id, word, 0.0, check.points, None, message)
        if not check.probes:
            return _inside(check, answer)
        try:
            rows = read_answers(check, answer)
            verdicts = [
                self._judge(check, number, *pair, detective)
                for number, pair in enumerate(rows)
            ]
        except (TamperedError, RecursionError) as error:
            message = f"{MESSAGES[jobs.TAMPERED]} ({error})"
            return Ruling(check.id, jobs.TAMPERED, 0.0, check.points, None, message)
        return _combined(check, verdicts)

    def _judge(
        self,
        check: Check,
        number: int,
        yours: list[Outcome],
        fresh: list[Outcome],
        detective: Detective,
    ) -> Verdict:
        probe = check.probes[number]
        known, secret = self._records(check)[number]
        told = detective.judge(probe, known, yours)
        if told.raised or any(o.raised for o in secret.rounds):
            return told
        once = replace(probe, rounds=FRESH_ROUNDS)
        return _both(told, judge(once, secret, fresh, fresh=True))

    def _records(self, check: Check) -> list[tuple[Record, Record]]:
        """Return, for each probe, what is right with the public and the secret seed."""
        if check.id not in self._known:
            self._known[check.id] = [
                self._pair(check, probe, *self._ask_torch(probe))
                for probe in check.probes
            ]
        return self._known[check.id]

    def _ask_torch(self, probe: Probe) -> tuple[list[Outcome], list[Outcome]]:
        torch = TorchSide()
        known = self.plan.public.get(probe.name)
        public = [] if known else outcomes(probe, torch)
        raised = next((o.raised for o in public if o.raised), None)
        if raised:
            raise UnaskedError(
                f"torch cannot answer the check {probe.name} ({raised.type}: "
                f"{raised.message}), and no answers are recorded: mend the check"
            )
        once = replace(probe, rounds=FRESH_ROUNDS)
        return public, outcomes(once, torch, self.seed)

    def _pair(
        self, check: Check, probe: Probe, public: list[Outcome], fresh: list[Outcome]
    ) -> tuple[Record, Record]:
        share = check.points / len(check.probes)
        known = self.plan.public.get(probe.name)
        known = known or Record(share, check.exercise, public)
        return replace(known, points=share), Record(share, check.exercise, fresh)


ELSEWHERE = "agrees on the numbers of the notebook, not on others"


def _both(told: Verdict, fresh: Verdict) -> Verdict:
    """Return a verdict in which a part agrees if it does so in both.

    Of the secret seed it shows nothing: what was asked with it, and what came back,
    could be handed in as the answer next time.
    """
    if fresh.raised:
        raised = _concealed(fresh.raised, "with other numbers than the notebook's")
        return replace(fresh, fresh=False, earlier=told.earlier, raised=raised)
    wrong = {part.name for part in fresh.parts if not part.agreed}
    parts = [_elsewhere(p) if p.agreed and p.name in wrong else p for p in told.parts]
    new = wrong - {part.name for part in told.parts}
    parts += [_elsewhere(Part("another part", "")) for _ in sorted(new)[:1]]
    agreed = sum(part.agreed for part in parts)
    state = AGREED if agreed == len(parts) else PARTLY if agreed else DIFFERED
    return replace(told, parts=parts, state=state)


def _elsewhere(part: Part) -> Part:
    return replace(part, difference=Difference("changed", "", "", ELSEWHERE))


def _unseen(verdict: Verdict) -> Verdict:
    """Return the verdict on a hidden check: its cause, and nothing that came back."""
    raised = verdict.raised
    if raised:
        raised = _concealed(raised, "in a check whose numbers are hidden")
    return replace(verdict, raised=raised, observation="")


def _concealed(raised: Raised, when: str) -> Raised:
    """Return what an error may tell of a secret question: its type, if that is known.

    Its text is the student's code's own; it could hold all that was asked.
    """
    kind = getattr(builtins, raised.type, None)
    is_error = isinstance(kind, type) and issubclass(kind, BaseException)
    known = is_error or raised.type in ("TimedOut", "NotDefined")
    told = raised.message if open_exercise(raised.message) else when
    return Raised(raised.type if known else "Exception", told)


class UnaskedError(Exception):
    """Nobody knows the answer to a check; its author has to mend it."""


def _combined(check: Check, verdicts: Sequence[Verdict]) -> Ruling:
    """Return the ruling on a check: most have one probe."""
    earned = round(sum(verdict.earned for verdict in verdicts), 2)
    wrong = [verdict for verdict in verdicts if verdict.state != AGREED]
    shown = replace((wrong or verdicts)[0], points=check.points)
    shown = _unseen(shown) if check.hidden else shown
    word = {
        AGREED: AGREES,
        NOT_ANSWERED: UNANSWERED,
        PARTLY: DIFFERS,
        DIFFERED: DIFFERS,
        TIMED_OUT: jobs.TIMED_OUT,
    }.get(shown.state, RAISES)
    if not wrong:
        earned = check.points
    return Ruling(check.id, word, earned, check.points, shown)


def _inside(check: Check, answer: Mapping[str, Any]) -> Ruling:
    raised = answer.get("raised")
    if raised is None:
        return Ruling(check.id, AGREES, check.points, check.points, None, "", True)
    name, text = (str(part) for part in (*raised, "", "")[:2])
    message = f"{name}: {text}".rstrip(": ")
    open_ = name == "NotImplementedError"
    word = UNANSWERED if open_ else RAISES
    return Ruling(check.id, word, 0.0, check.points, None, message, True)
