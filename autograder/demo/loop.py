"""The whole loop: build, hand out, work, hand in, grade, give back."""

import contextlib
import errno
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from autograder.build.units import Unit
from autograder.demo import steps
from autograder.demo.place import Place, make_place
from autograder.demo.roster import Student
from autograder.demo.workers import Workers
from course.errors import UserError

FULL_DISK = (errno.ENOSPC, errno.EDQUOT)


@dataclass
class Clock:
    """Shows what is going on, and keeps how long each step took, in seconds."""

    console: Console
    seconds: dict[str, float] = field(default_factory=dict)

    @contextlib.contextmanager
    def step(self, title: str, total: int = 1) -> Iterator[Callable[[], None]]:
        """Show a step while it runs; the yielded function counts one thing as done."""
        begun = time.perf_counter()
        columns = (TextColumn("{task.description:<34}"), BarColumn(24))
        bar = Progress(
            *columns,
            MofNCompleteColumn(),
            console=self.console,
            transient=True,
            disable=not self.console.is_terminal,
        )
        with bar:
            task = bar.add_task(title, total=total)
            yield lambda: bar.advance(task)
        self.note(title, title, time.perf_counter() - begun)

    def note(self, name: str, title: str, seconds: float) -> None:
        """Keep and show how long something took."""
        self.seconds[name] = seconds
        self.console.print(f"{title:<34}{seconds:6.1f} s")


def run(
    root: Path,
    units: Sequence[Unit],
    students: list[Student],
    folder: Path,
    clock: Clock,
) -> Place:
    """Take a class through the units; return where all of it lies.

    Raises UserError if a unit cannot be built or nbgrader stops.
    """
    place = make_place(folder, root)
    try:
        with Workers(place.log) as workers:
            _build(workers, root, units, place, clock)
            _study(workers, units, students, place, clock)
            _grade(workers, units, students, place, clock)
    except UserError:
        raise
    except Exception as error:
        if isinstance(error, OSError) and error.errno in FULL_DISK:
            raise
        kind = type(error).__name__
        raise UserError(
            f"The demo stopped ({kind}: {error}).", f"The log is {place.log}."
        ) from error
    return place


def _build(
    workers: Workers, root: Path, units: Sequence[Unit], place: Place, clock: Clock
) -> None:
    with clock.step("Building the units", len(units)) as done:
        for unit in units:
            wrong = workers.run(steps.build, root, unit)
            if wrong:
                raise UserError(wrong[0], "Mend it, then run the command again.")
            place.take(unit)
            done()


def _study(
    workers: Workers,
    units: Sequence[Unit],
    students: list[Student],
    place: Place,
    clock: Clock,
) -> None:
    with clock.step("Releasing to the exchange", len(units)) as done:
        workers.run(steps.enroll, place, students)
        for unit in units:
            workers.run(steps.hand_out, place, unit.name)
            done()
    jobs = [(place, u, s, u == units[-1]) for s in students for u in units]
    with clock.step("Students fetch, work and submit", len(jobs)) as done:
        workers.each(steps.study, jobs, done)
    with clock.step("Collecting", len(units)) as done:
        for unit in units:
            workers.run(steps.collect, place, unit.name)
            done()


def _grade(
    workers: Workers,
    units: Sequence[Unit],
    students: list[Student],
    place: Place,
    clock: Clock,
) -> None:
    """Grade and write feedback, then run the plain commands for what was left."""
    jobs: list[tuple[Any, ...]] = [
        (place, unit.name, student.id)
        for unit in units
        for student in students
        if (place.folder / "submitted" / student.id / unit.name).is_dir()
    ]
    with clock.step("Autograding", len(units)) as done:
        for unit in units:
            workers.run(steps.autograde, place, unit.name)
            done()
    graded = [job for job in jobs if _autograded(*job).is_dir()]
    with clock.step("Writing feedback", len(graded)) as done:
        workers.each(steps.feedback, graded, done)
        for unit in units:
            workers.run(steps.feedback, place, unit.name)
    with clock.step("Returning feedback, exporting", len(units)) as done:
        for unit in units:
            workers.run(steps.return_feedback, place, unit.name, students)
            done()
        workers.run(steps.export, place)


def _autograded(place: Place, unit: str, student: str) -> Path:
    return place.folder / "autograded" / student / unit
