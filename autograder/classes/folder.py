"""The folder of a class: made once, and brought up to date when asked for again."""

import json
import re
import shutil
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from nbgrader.api import Gradebook, MissingEntry
from nbgrader.converters import GenerateAssignment

from autograder.build.pipeline import build as build_units
from autograder.build.recordings import default_recorder
from autograder.build.units import Unit, UnitError
from autograder.classes.dates import in_utc
from autograder.classes.roster import Student
from autograder.coursedir import convert, coursedir
from course.errors import UserError

MARKER = ".kindling-class.json"
LEFTOVERS = shutil.ignore_patterns(".ipynb_checkpoints", "__pycache__")
CONFIG = '''"""{name}: how nbgrader runs in this folder. The file is yours to change."""

c = get_config()  # noqa: F821
# Grading, releases and the sandbox are those of the course.
load_subconfig("nbgrader_config.py", path={root!r})  # noqa: F821

c.CourseDirectory.course_id = {id!r}

# The folder in which nbgrader hands out and collects, on a machine that students share:
{exchange}

# Points off for being late: a share of the points for each day begun, after days of
# grace, up to a cap. Without these lines, being late is shown and costs nothing.
# c.AssignLatePenalties.plugin_class = "autograder.marks.late.PerDay"
# c.PerDay.share, c.PerDay.cap, c.PerDay.grace = 0.1, 0.5, 1
'''


@dataclass(frozen=True)
class Plan:
    """What a class is to have; ``due`` has the dates of units, by name."""

    folder: Path
    root: Path
    name: str
    units: Sequence[Unit]
    students: Sequence[Student] = ()
    due: dict[str, datetime] = field(default_factory=dict)
    exchange: str = ""

    @property
    def id(self) -> str:
        """The name of the class as nbgrader uses it in paths."""
        return re.sub(r"[^A-Za-z0-9_-]+", "-", self.name).strip("-") or "kindling"


def look_at(folder: Path) -> bool:
    """Tell whether a folder is that of a class; UserError if it holds other things."""
    if (folder / MARKER).is_file():
        return True
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UserError(
            f"{folder} is there and is not the folder of a class; nothing was changed.",
            "Name a folder that is not there yet.",
        )
    return False


def make_folder(plan: Plan) -> None:
    """Make the folder with its configuration; an existing configuration stays.

    Only its owner may enter it: it holds marks, hidden checks and solutions, and home
    folders may be open to everybody.
    """
    plan.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    about = {"made by": "kindling new-course", "course": str(plan.root)}
    marker = json.dumps(about | {"name": plan.name}, indent=1) + "\n"
    (plan.folder / MARKER).write_text(marker, "utf-8")
    config = plan.folder / "nbgrader_config.py"
    if not config.exists():
        exchange = f"c.Exchange.root = {plan.exchange or '/srv/nbgrader/exchange'!r}"
        exchange = exchange if plan.exchange else f"# {exchange}"
        words = {"name": plan.name, "root": str(plan.root), "id": plan.id}
        config.write_text(CONFIG.format(**words, exchange=exchange), "utf-8")


def build(root: Path, units: Sequence[Unit]) -> str:
    """Build what has changed of some units; return the first thing that is wrong."""
    try:
        reports = list(build_units(root, units, None, default_recorder()))
    except UnitError as error:
        return str(error)
    errors = (f"{each.unit}: {error}" for each in reports for error in each.errors)
    return next(errors, "")


def add_unit(folder: Path, unit: Unit) -> str:
    """Take a unit into the class and release it there; return what is wrong.

    The source of a unit that the class has already is taken again, so that a class has
    the mended text; an edit in the class's own copy is not lost but set aside.
    """
    _take(unit, folder / "source" / unit.name)
    if not convert(GenerateAssignment, folder, unit.name):
        return f"{unit.name}: nbgrader could not make its release"
    return ""


def _take(unit: Unit, target: Path) -> None:
    mine = target / unit.notebook.name
    if mine.is_file() and mine.read_bytes() != unit.notebook.read_bytes():
        mine.replace(target.parent / f"{unit.name}.before.ipynb")
    shutil.copytree(unit.folder, target, ignore=LEFTOVERS, dirs_exist_ok=True)


def enroll(folder: Path, students: Sequence[Student]) -> tuple[int, list[str]]:
    """Put students into the gradebook; return how many are new, and who is not listed.

    Nobody is taken out: marks hang on them.
    """
    with _gradebook(folder) as gradebook:
        before = {student.id for student in gradebook.students}
        for student in students:
            values: dict[str, Any] = {
                "first_name": student.first,
                "last_name": student.last,
                "email": student.email,
                "lms_user_id": student.lms,
            }
            given = {name: value for name, value in values.items() if value}
            gradebook.update_or_create_student(student.id, **given)
    listed = {student.id for student in students}
    return len(listed - before), sorted(before - listed)


def set_dates(folder: Path, due: dict[str, datetime]) -> None:
    """Write the dates of units into the gradebook."""
    with _gradebook(folder) as gradebook:
        for unit, when in due.items():
            gradebook.update_or_create_assignment(unit, duedate=in_utc(when))


def describe(folder: Path) -> tuple[int, list[tuple[str, str]]]:
    """Return how many students a class has, and its units with their dates, in UTC."""
    names = sorted(path.name for path in (folder / "release").glob("*/"))
    with _gradebook(folder) as gradebook:
        rows = [(name, _due(gradebook, name)) for name in names]
        return len(gradebook.students), rows


def _due(gradebook: Any, unit: str) -> str:
    try:
        when = gradebook.find_assignment(unit).duedate
    except MissingEntry:
        return ""
    return f"{when:%Y-%m-%d %H:%M} UTC" if when else ""


def _gradebook(folder: Path) -> Any:
    directory = coursedir(folder)
    return Gradebook(directory.db_url, directory.course_id)
