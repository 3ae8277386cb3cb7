"""What the course directory knows: its students, the unit's cells, and the exchange."""

import logging
import os
from pathlib import Path

from nbgrader.api import Gradebook
from nbgrader.auth import Authenticator
from nbgrader.exchange.default import Exchange
from nbgrader.exchange.default.exchange import ExchangeError

from autograder.classes.roster import Student
from autograder.coursedir import coursedir
from autograder.plugins.reading import read_submission
from autograder.plugins.receipt import ReceiptCollect
from autograder.plugins.released import grade_id
from course.errors import UserError


def students(root: Path) -> list[Student]:
    """Return the students in the gradebook of a course; UserError if there are none."""
    directory = coursedir(root)
    with Gradebook(directory.db_url, directory.course_id) as gradebook:
        found = [
            Student(
                one.id,
                one.first_name or "",
                one.last_name or "",
                one.email or "",
                one.lms_user_id or "",
            )
            for one in gradebook.students
        ]
    if not found:
        raise UserError(
            f"The class in {root} has no students.",
            "`kindling new-course` with --students adds them.",
        )
    return found


def graded_cells(root: Path, unit: str) -> set[str]:
    """Return the names of the cells of a released unit that nbgrader knows."""
    path = root / "release" / unit / f"{unit}.ipynb"
    if not path.is_file():
        raise UserError(
            f"{unit} was not released in {root}.",
            f"`nbgrader generate_assignment {unit}` does it.",
        )
    return set(filter(None, map(grade_id, read_submission(path).cells)))


def collect(root: Path, unit: str) -> int:
    """Collect a unit from nbgrader's exchange; return how many students are in.

    Newer ones replace older ones, as `nbgrader collect --update` does. Raises UserError
    if there is no exchange.
    """
    directory = coursedir(root, unit)
    config = directory.config
    config.ExchangeCollect.update = True
    place = Exchange(coursedir=directory, config=config).root
    if not Path(place).is_dir():
        raise UserError(
            f"There is no exchange in {place}.",
            "Set c.Exchange.root in nbgrader_config.py, or give downloads with --from.",
        )
    log = logging.getLogger("kindling.collect")
    users = Authenticator(config=config, log=log)
    os.chdir(root)
    step = ReceiptCollect(
        coursedir=directory, authenticator=users, config=config, log=log
    )
    try:
        step.start()
    except ExchangeError as error:
        raise UserError(f"nbgrader could not collect {unit} ({error}).") from None
    return len(list((root / "submitted").glob(f"*/{unit}")))
