"""The work of `kindling regrade`: propose, be told to go on, write."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from autograder.engine.editions import keep
from autograder.engine.executors import executor_for
from autograder.engine.lock import half_way
from autograder.engine.run import cores
from autograder.regrade.desk import Desk
from autograder.regrade.model import Proposal
from autograder.regrade.opening import opened
from autograder.regrade.propose import propose
from autograder.regrade.undo import propose_undo
from autograder.regrade.work import Progress, Work, begin, begun, finish
from course.errors import UserError


@dataclass(frozen=True)
class Options:
    """What to regrade and how; ``only_raise`` keeps marks that would fall."""

    course: Path
    unit: str
    check: str
    undo: bool = False
    only_raise: bool = False
    sandbox: bool = True
    workers: int = 0

    @property
    def command(self) -> str:
        """The command line that does it."""
        flags = {"--undo": self.undo, "--only-raise": self.only_raise}
        words = [word for word, is_given in flags.items() if is_given]
        words += [] if self.sandbox else ["--sandbox none"]
        return " ".join(["kindling regrade", self.unit, self.check, *words, "--yes"])


def regrade_check(
    options: Options,
    progress: Callable[[str], Progress],
    agree: Callable[[Proposal, bool], bool],
) -> tuple[Proposal, bool]:
    """Regrade a check of a class; return what was proposed, and whether it was done.

    ``progress`` returns, for a word, what is told how many are done, of how many.
    ``agree`` is shown the proposal, and whether it was begun before, and says whether
    to go on; until then nothing of the class has changed. Raises UserError.
    """
    with opened(options.course, options.unit, options.check, options.sandbox) as desk:
        state = desk.batch.state
        work = begun(state, options.unit)
        was_begun = work is not None
        if work is not None and work.command != options.command:
            raise UserError(half_way(state, options.unit).capitalize() + ".")
        work = work or _new_work(desk, options, progress("asking"))
        proposal = Proposal.from_data(work.proposal)
        if not (proposal.to_write and agree(proposal, was_begun)):
            return proposal, False
        keep(state, desk.batch.plan, desk.batch.release, desk.batch.names)
        if not was_begun:
            begin(state, work)
        known = (desk.batch, desk.journal, desk.projector, desk.submissions)
        return finish(work, *known, progress("writing")), True


def _new_work(desk: Desk, options: Options, progress: Progress) -> Work:
    if not desk.submissions:
        raise UserError(
            f"Nothing was submitted for {options.unit}.",
            f"Collect with `nbgrader collect {options.unit}`, then grade.",
        )
    if options.undo:
        proposal, marks, students = propose_undo(desk)
    else:
        with executor_for(options.workers or cores()) as executor:
            proposal, marks, students = propose(
                desk, options.only_raise, executor, progress
            )
    if not (proposal.totals or proposal.waiting):
        raise UserError(
            f"Nothing of {options.unit} is graded.",
            f"`kindling grade {options.unit}` grades it with the check as it is now.",
        )
    plan = desk.batch.plan
    return Work(
        command=options.command,
        unit=plan.unit,
        notebook=plan.notebook,
        check=desk.check,
        edition=plan.key,
        checks=list(plan.checks),
        marks=marks,
        students=students,
        proposal=proposal.as_data(),
    )
