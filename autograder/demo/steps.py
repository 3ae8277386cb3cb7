"""nbgrader's own steps, as its commands run them, for a given course and student.

The classes are called in this process, since each `nbgrader` command takes a second
and more to start and a class needs a hundred of them. The configuration is the one
that the commands read.
"""

import logging
import os
from functools import cache
from pathlib import Path

from nbgrader.api import Gradebook
from nbgrader.auth import Authenticator
from nbgrader.converters import Autograde, GenerateAssignment, GenerateFeedback
from nbgrader.exchange import default as exchange
from nbgrader.plugins.export import CsvExportPlugin

from autograder.build.pipeline import build as build_units
from autograder.build.plan import read_unit
from autograder.build.recordings import default_recorder
from autograder.build.units import Unit, UnitError
from autograder.coursedir import convert
from autograder.coursedir import coursedir as directory_of
from autograder.demo.habits import Assignment, hand_in
from autograder.demo.place import Place
from autograder.demo.roster import Student
from autograder.plugins import exporter
from course.check.recording import read

log = logging.getLogger("kindling.demo")


def build(root: Path, unit: Unit) -> list[str]:
    """Build a unit; return what is wrong with it, one line each."""
    wrong = []
    try:
        for report in build_units(root, [unit], None, default_recorder()):
            log.info("%s: %s", report.unit, report.did)
            wrong += [f"{report.unit}: {error}" for error in report.errors]
    except UnitError as error:
        wrong.append(str(error))
    return wrong


def enroll(place: Place, students: list[Student]) -> None:
    """Put the class into the gradebook, as `nbgrader db student add` does."""
    coursedir = directory_of(place.folder)
    with Gradebook(coursedir.db_url, coursedir.course_id) as gradebook:
        for student in students:
            gradebook.update_or_create_student(
                student.id, first_name=student.first, last_name=student.last
            )


def hand_out(place: Place, unit: str) -> None:
    """Make the release of a unit and put it into the exchange."""
    convert(GenerateAssignment, place.folder, unit)
    _exchange(exchange.ExchangeReleaseAssignment, place, unit)


def study(place: Place, unit: Unit, student: Student, last: bool) -> bool:
    """Let a student fetch a unit, work on it and submit it; return if they submit."""
    home = place.home(student.id)
    home.mkdir(parents=True, exist_ok=True)
    _exchange(exchange.ExchangeFetchAssignment, place, unit.name, student)
    notebook = home / unit.name / f"{unit.name}.ipynb"
    fetched = notebook.read_text("utf-8")
    text = hand_in(student, _assignment(unit, last), fetched)
    if text is None:
        return False
    notebook.write_text(text, "utf-8")
    _exchange(exchange.ExchangeSubmit, place, unit.name, student)
    return True


def collect(place: Place, unit: str) -> None:
    """Collect what was submitted."""
    _exchange(exchange.ExchangeCollect, place, unit)


def autograde(place: Place, unit: str) -> bool:
    """Run `nbgrader autograde`; return whether all went well.

    What was graded before is left alone, as the command does.
    """
    try:
        return convert(Autograde, place.folder, unit)
    finally:
        exporter.end()


def feedback(place: Place, unit: str, student: str = "*") -> bool:
    """Run `nbgrader generate_feedback`; return whether all went well."""
    return convert(GenerateFeedback, place.folder, unit, student)


def return_feedback(place: Place, unit: str, students: list[Student]) -> None:
    """Release the feedback on a unit, and let each student fetch theirs."""
    _exchange(exchange.ExchangeReleaseFeedback, place, unit)
    for student in students:
        _exchange(exchange.ExchangeFetchFeedback, place, unit, student)


def export(place: Place) -> None:
    """Run `nbgrader export`: all marks of the class as CSV."""
    coursedir = directory_of(place.folder)
    with Gradebook(coursedir.db_url, coursedir.course_id) as gradebook:
        CsvExportPlugin(to=str(place.grades), log=log).export(gradebook)


@cache
def _assignment(unit: Unit, last: bool) -> Assignment:
    slow = set()
    for path in (unit.checks, unit.recordings):
        for record in read(path).checks.values():
            for mistake in record.mistakes:
                raised = [o.raised.type for o in mistake.rounds if o.raised]
                slow |= {mistake.cause} if "TimedOut" in raised else set()
    return Assignment(unit.name, read_unit(unit), last, frozenset(slow))


def _exchange(
    step: type, place: Place, unit: str, student: Student | None = None
) -> None:
    """Run a step of the exchange for the instructor or for one student.

    nbgrader takes the user of the operating system as the student, and the whole class
    is one such user here. The student's id is given instead, as `nbgrader submit
    --student` gives it; each student has a folder and a cache of their own, as if it
    were their home.
    """
    course = directory_of(place.folder, unit, student.id if student else "*")
    config = course.config
    if student:
        home = place.home(student.id)
        config.Exchange.assignment_dir = str(home)
        config.Exchange.cache = str(home / ".nbgrader_cache")
    users = Authenticator(config=config, log=log)
    os.chdir(place.folder)
    step(coursedir=course, authenticator=users, config=config, log=log).start()
