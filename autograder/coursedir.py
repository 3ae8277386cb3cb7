"""A course directory as nbgrader sees it, and nbgrader's steps on it.

nbgrader's commands take a second and more to start. Here its classes are called in this
process, with the configuration that the commands read.
"""

import logging
from pathlib import Path
from typing import Any

from nbgrader.converters.base import NbGraderException
from nbgrader.coursedir import CourseDirectory
from traitlets.config import Config
from traitlets.config.loader import PyFileConfigLoader

log = logging.getLogger("kindling.nbgrader")


def load_config(course: Path) -> Config:
    """Return the nbgrader configuration of a course directory."""
    return PyFileConfigLoader("nbgrader_config.py", path=str(course)).load_config()


def coursedir(course: Path, unit: str = "", student: str = "*") -> Any:
    """Return nbgrader's view of a course directory, of one unit and one student."""
    config = load_config(course)
    found = CourseDirectory(config=config, root=str(course), log=log)
    found.assignment_id = unit
    found.student_id = student
    return found


def convert(step: type, course: Path, unit: str, student: str = "*") -> bool:
    """Run a converter of nbgrader, such as `Autograde`; return whether it went well."""
    directory = coursedir(course, unit, student)
    try:
        step(coursedir=directory, config=directory.config, log=log).start()
    except NbGraderException as error:
        log.error("%s: %s", unit, error)
        return False
    return True
