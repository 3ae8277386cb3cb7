"""A course directory with a gradebook and nothing else, for tests of marks."""

from pathlib import Path

from nbgrader.api import Gradebook

CONFIG = "c = get_config()  # noqa: F821\nc.CourseDirectory.course_id = 'kindling'\n"


def gradebook(root: Path) -> Gradebook:
    """Return the gradebook of a course, to be used in a with statement."""
    return Gradebook(f"sqlite:///{root}/gradebook.db", "kindling")


def make_book(root: Path, *units: str) -> Path:
    """Make a course whose units have a check of 10 points and an answer of 5."""
    root.mkdir(parents=True, exist_ok=True)
    (root / "nbgrader_config.py").write_text(CONFIG, "utf-8")
    with gradebook(root) as book:
        for unit in units:
            book.add_assignment(unit)
            book.add_notebook(unit, unit)
            of = {"notebook": unit, "assignment": unit}
            book.add_grade_cell("check", **of, max_score=10, cell_type="code")
            book.add_grade_cell("why", **of, max_score=5, cell_type="markdown")
            book.add_solution_cell("why", **of)
    return root


def add(root: Path, student: str, first: str = "", last: str = "", email: str = ""):
    """Add a student to the gradebook."""
    with gradebook(root) as book:
        about = {"first_name": first, "last_name": last, "email": email}
        book.update_or_create_student(student, **about)


def mark(root: Path, student: str, unit: str, points: float, why: float | None = None):
    """Give a student points for the check; ``why`` is what a person gave, if anyone."""
    with gradebook(root) as book:
        book.update_or_create_submission(unit, student)
        check = book.find_grade("check", unit, unit, student)
        check.auto_score, check.needs_manual_grade = points, False
        grade = book.find_grade("why", unit, unit, student)
        grade.manual_score, grade.needs_manual_grade = why, why is None
        book.db.commit()
