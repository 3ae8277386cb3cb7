"""Opening a check for a regrade: what has to be in order first."""

import contextlib
from collections.abc import Iterator
from pathlib import Path

from autograder.build.files import read_text
from autograder.build.stamps import last_text, read_stamp
from autograder.build.units import Unit
from autograder.engine.batch import Batch
from autograder.engine.editions import kept
from autograder.engine.lock import BusyError, UnitLock
from autograder.engine.plan import PlanError
from autograder.engine.project import Place, Projector
from autograder.engine.secret import STATE
from autograder.grade.work import course_directory, notebooks
from autograder.regrade.book import worth
from autograder.regrade.desk import Desk
from course.errors import UserError


@contextlib.contextmanager
def opened(course: Path, unit: str, check: str, sandbox: bool = True) -> Iterator[Desk]:
    """Give the desk for a check, with the unit's lock.

    Raises UserError where there is no such check, where the unit is not built, and
    where another grader is at work.
    """
    try:
        with UnitLock(course / STATE, unit, finishing=True):
            batch = _batch(course, unit, check, sandbox)
            place = Place(course_directory(course))
            projector = Projector(place, batch)
            with contextlib.closing(projector), batch.journal as journal:
                desk = Desk(check, batch, journal, place, projector)
                _same_points(desk)
                yield desk
    except (BusyError, PlanError) as error:
        raise UserError(str(error)) from error


def _batch(course: Path, unit: str, check: str, sandbox: bool) -> Batch:
    _is_built(Unit.at(course, unit))
    found = [Batch(course, unit, name, sandbox) for name in notebooks(course, unit)]
    for batch in found:
        if check in batch.plan.checks:
            return batch
    old = [edition for batch in found for edition in kept(batch.state, batch.plan)]
    gone = any(check in edition.plan.checks for edition in old)
    trouble = "no longer has the" if gone else "has no"
    raise UserError(
        f"{unit} {trouble} check {check}.", f"Its checks, by exercise: {_known(found)}."
    )


def _known(batches: list[Batch]) -> str:
    """Return the checks of a unit, by exercise, in a line."""
    found: dict[str, list[str]] = {}
    for batch in batches:
        for one in batch.plan.checks.values():
            found.setdefault(one.exercise, []).append(one.id)
    return "; ".join(f"{number} {', '.join(ids)}" for number, ids in found.items())


def _is_built(unit: Unit) -> None:
    """Raise UserError if the last build of a unit failed, or is not of its text."""
    stamp = read_stamp(unit)
    if stamp and not stamp.inputs:
        raise UserError(
            f"The last build of {unit.name} failed: its check may have old answers.",
            f"Run `kindling build {unit.name}` and mend what it names.",
        )
    text, built = read_text(unit.text), last_text(unit)
    if text and built and text != built:
        raise UserError(
            f"{unit.shown(unit.text)} has changed since it was built.",
            f"Run `kindling build {unit.name}` first.",
        )


def _same_points(desk: Desk) -> None:
    plan = desk.batch.plan
    points = plan.checks[desk.check].points
    held = worth(desk.projector.gradebook, plan.unit, plan.notebook, desk.check)
    if held is None:
        raise UserError(
            f"{desk.check} is new: the gradebook has no marks for it, and nbgrader "
            "adds no check to a unit that was handed in.",
            "Put it into a check that is there, and regrade that one.",
        )
    if held != points:
        raise UserError(
            f"{desk.check} has {points:g} points in the unit and {held:g} in the "
            "gradebook.",
            f"Run `nbgrader generate_assignment {plan.unit} --force` first.",
        )
