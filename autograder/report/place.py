"""The course directory that a report is about, as nbgrader's configuration has it."""

from pathlib import Path

from nbgrader.api import Assignment, Gradebook
from nbgrader.coursedir import CourseDirectory
from traitlets.config.loader import PyFileConfigLoader

from course.errors import UserError


def course_at(root: Path) -> CourseDirectory:
    """Return the course directory `root`, which has a gradebook.

    Raises UserError if it is no course or nothing was graded in it.
    """
    path = root / "nbgrader_config.py"
    if not path.is_file():
        raise UserError(
            f"{root} is no course directory: it has no nbgrader_config.py.",
            "Name one with --course.",
        )
    config = PyFileConfigLoader(path.name, path=str(root)).load_config()
    course = CourseDirectory(config=config)
    if "root" not in config.CourseDirectory:
        course.root = str(root.resolve())
    file = str(course.db_url).removeprefix("sqlite:///")
    if file != course.db_url and not Path(file).is_file():
        raise UserError(
            f"There is no gradebook in {root}, so nothing is graded there.",
            "Name the course directory with --course, for instance --course demo.",
        )
    return course


def choose(gradebook: Gradebook, words: list[str]) -> list[Assignment]:
    """Return the units of a gradebook that words begin, in the order of their names.

    Without words these are the units that somebody handed in. Raises UserError if a
    word fits no unit or several.
    """
    units = {unit.name: unit for unit in gradebook.assignments}
    if not words:
        handed_in = [name for name in sorted(units) if units[name].submissions]
        return [units[name] for name in handed_in]
    chosen = {_fitting(word, sorted(units)) for word in words}
    return [units[name] for name in sorted(chosen)]


def _fitting(word: str, names: list[str]) -> str:
    fits = [word] if word in names else [n for n in names if n.startswith(word)]
    if len(fits) != 1:
        trouble = "names several units" if fits else "is no unit of the gradebook"
        known = ", ".join(fits or names) or "none"
        raise UserError(f"'{word}' {trouble}.", f"Units there: {known}.")
    return fits[0]
