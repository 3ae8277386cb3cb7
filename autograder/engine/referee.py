"""The referee: compares what a submission answered with what torch answers.

It runs in the instructor's process. A submission's answers come as data, and every way
in which they can be no honest data ends in the verdict "tampered".
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from autograder.engine import jobs
from autograder.engine.jobs import Ran
from autograder.engine.plan import Check, Plan
from course.check.answers import Plain
from course.check.judge import Detective, outcomes
from course.check.oracle import TorchSide
from course.check.probe import PUBLIC_SEED, Outcome, Probe, Raised
from course.check.recording import Record, outcome_as_data, outcome_of
from course.check.verdict import AGREED, NOT_ANSWERED, PARTLY, Verdict, judge

MOST_TEXT, MOST_PARTS, MOST_NAMES = 2_000, 500, 20_000
"""Characters of an error's text, parts of an answer, characters of all their names."""

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
    """Judges the checks of one plan; torch's answers are asked once for each seed."""

    def __init__(self, plan: Plan, seed: int) -> None:
        self.plan, self.seed = plan, seed
        self._torch: dict[str, list[Record]] = {}

    @property
    def seeds(self) -> tuple[int, int]:
        """The seeds that a submission is asked with: the secret and the public one."""
        return self.seed, PUBLIC_SEED

    def expected(self, check: Check) -> list[list[dict[str, Any]]]:
        """Return torch's answers to a check with the secret seed, as data."""
        return [
            [outcome_as_data(outcome) for outcome in record.rounds]
            for record in self._asked(check)
        ]

    def know(self, expected: Mapping[str, Any]) -> None:
        """Take what ``expected`` gave in an earlier run, by check."""
        for id_, rounds_of in expected.items():
            check = self.plan.checks[id_]
            share = check.points / len(check.probes)
            self._torch[id_] = [
                Record(share, check.exercise, [outcome_of(one) for one in rounds])
                for rounds in rounds_of
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
            rows = read_answers(check, answer, self.seeds)
            verdicts = [
                self._judge(check, number, rows_of, detective)
                for number, rows_of in enumerate(rows)
            ]
        except (TamperedError, RecursionError) as error:
            message = f"{MESSAGES[jobs.TAMPERED]} ({error})"
            return Ruling(check.id, jobs.TAMPERED, 0.0, check.points, None, message)
        return _combined(check, verdicts)

    def _judge(
        self,
        check: Check,
        number: int,
        rows: Mapping[int, list[Outcome]],
        detective: Detective,
    ) -> Verdict:
        """Return the verdict with the secret seed, with the cause by the public one."""
        probe = check.probes[number]
        record = self._asked(check)[number]
        known = self.plan.public.get(probe.name)
        if any(outcome.raised for outcome in record.rounds):
            return self._by_recording(check, probe, record, known, rows, detective)
        fresh = judge(probe, record, rows[self.seed], fresh=True)
        if known is None or PUBLIC_SEED not in rows:
            return replace(fresh, fresh=False, points=record.points)
        told = detective.judge(probe, known, rows[PUBLIC_SEED])
        if fresh.state in (AGREED, NOT_ANSWERED) or told.state == AGREED:
            return replace(fresh, fresh=False, earlier=told.earlier)
        if fresh.share == told.share:
            return told
        return replace(
            fresh, fresh=False, cause=told.cause, observation="", earlier=told.earlier
        )

    def _by_recording(
        self,
        check: Check,
        probe: Probe,
        record: Record,
        known: Record | None,
        rows: Mapping[int, list[Outcome]],
        detective: Detective,
    ) -> Verdict:
        """Return the verdict where torch cannot be asked: by the recorded answers."""
        if known is None or PUBLIC_SEED not in rows:
            raised = next(o.raised for o in record.rounds if o.raised)
            raise UnaskedError(
                f"torch cannot answer the check {check.id} ({raised.type}: "
                f"{raised.message}), and no answers are recorded: mend the check"
            )
        return detective.judge(probe, known, rows[PUBLIC_SEED])

    def _asked(self, check: Check) -> list[Record]:
        if check.id not in self._torch:
            share = check.points / len(check.probes)
            self._torch[check.id] = [
                Record(share, check.exercise, self._torch_says(probe))
                for probe in check.probes
            ]
        return self._torch[check.id]

    def _torch_says(self, probe: Probe) -> list[Outcome]:
        return outcomes(probe, TorchSide(), self.seed)


class UnaskedError(Exception):
    """Nobody knows the answer to a check; its author has to mend it."""


class TamperedError(Exception):
    """An answer is not what an honest run sends."""


def read_answers(
    check: Check, answer: Mapping[str, Any], seeds: Sequence[int]
) -> list[dict[int, list[Outcome]]]:
    """Return, for each probe of a check, the outcomes by seed. Raises TamperedError.

    After a time-out the seeds that were not asked any more are missing.
    """
    try:
        probes = answer["answers"]
        found = [
            {
                seed: [_outcome(one) for one in row]
                for seed, row in zip(seeds, rows, strict=False)
            }
            for rows in probes
        ]
    except TamperedError:
        raise
    except Exception as error:
        raise TamperedError(f"{type(error).__name__} while it was read") from None
    if len(found) != len(check.probes):
        raise TamperedError("not as many answers as questions")
    for probe, rows_of in zip(check.probes, found, strict=True):
        for seed in seeds:
            row = rows_of.get(seed)
            if row is None and seed != seeds[0]:
                continue
            ended = bool(row) and row is not None and row[-1].raised is not None
            if not row or (len(row) != probe.rounds and not ended):
                raise TamperedError("not as many answers as rounds")
    return found


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
    import numpy as np

    if isinstance(part, list):
        for item in part:
            _look(name, item)
    elif isinstance(part, dict):
        for item in part.values():
            _look(name, item)
    elif isinstance(part, np.ndarray) and part.dtype.kind not in "biufcSU":
        raise TamperedError(f"part {name} has dtype {part.dtype}")


def _combined(check: Check, verdicts: Sequence[Verdict]) -> Ruling:
    """Return the ruling on a check: most have one probe."""
    earned = round(sum(verdict.earned for verdict in verdicts), 2)
    wrong = [verdict for verdict in verdicts if verdict.state != AGREED]
    shown = replace((wrong or verdicts)[0], points=check.points)
    word = {
        AGREED: AGREES,
        NOT_ANSWERED: UNANSWERED,
        PARTLY: DIFFERS,
        "differed": DIFFERS,
        "timed out": jobs.TIMED_OUT,
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
