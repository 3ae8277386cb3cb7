"""A class of the small course whose hidden check is mended, and how it is regraded."""

import hashlib
import json

import nbformat
import typer
from nbgrader.api import Gradebook
from typer.testing import CliRunner

from autograder.engine.executors import executor_for
from autograder.grade import work
from autograder.regrade.command import regrade as command
from autograder.regrade.run import Options, regrade_check
from tests.grading.engine import DOUBLE, TRIPLE, check_cell
from tests.grading.small_course import UNIT

CHECK = "hidden-double"
SAME = "def double(x):\n    return 1 * x"
CLASS = {
    "ada": {"double": DOUBLE, "triple": TRIPLE},
    "bob": {"double": SAME, "triple": TRIPLE},
    "cleo": {"double": DOUBLE},
    "dora": {},
}
BEFORE = {"ada": 10, "bob": 5, "cleo": 5, "dora": 0}
AFTER = {"ada": 7, "bob": 8, "cleo": 2, "dora": 0}
"""The mended check asks for the number itself: what was right is wrong."""


def mend(course, name=CHECK, factor=1, points=None):
    """Change a check in the instructor's notebook, and in the release."""
    word = {CHECK: "double_hidden", "check-triple": "triple_visible"}[name]
    source = check_cell(word, factor, name == CHECK)
    for folder in ("source", "release"):
        path = course / folder / UNIT / f"{UNIT}.ipynb"
        notebook = nbformat.read(path, as_version=4)
        one = next(c for c in notebook.cells if c.id == name)
        one.source = "" if (folder, name) == ("release", CHECK) else source
        one.metadata.nbgrader["points"] = points or one.metadata.nbgrader["points"]
        nbformat.write(notebook, path)


def grade(course):
    with executor_for(2) as executor:
        return work.grade_class(
            work.Options(course, UNIT), executor, lambda done, total: None
        )


def regrade(course, agree=True, **options):
    """Regrade the hidden check; return what was proposed."""
    options = Options(course, UNIT, options.pop("check", CHECK), workers=2, **options)
    found, _ = regrade_check(
        options, lambda word: lambda done, total: None, lambda *shown: agree
    )
    return found


def differences(course):
    return work.verify(course, UNIT)


def fingerprint(course):
    """Return a hash of all that a class has: work, marks, results, the journal."""
    total = hashlib.sha256()
    kept = [course / "gradebook.db", course / ".grading" / f"{UNIT}.jsonl"]
    folders = ("autograded", "submitted", "release", "source")
    for path in kept + sorted(p for f in folders for p in (course / f).rglob("*.*")):
        if path.is_file():
            total.update(str(path.relative_to(course)).encode() + path.read_bytes())
    return total.hexdigest()


def book(course):
    return Gradebook(f"sqlite:///{course}/gradebook.db", "kindling")


def all_marks(course):
    """Return every row of marks in the gradebook, but for the regraded check."""
    with book(course) as gradebook:
        return {
            (s.student.id, g.name): (g.auto_score, g.manual_score, g.needs_manual_grade)
            for s in gradebook.assignment_submissions(UNIT)
            for notebook in s.notebooks
            for g in notebook.grades
            if g.name != CHECK
        }


def shown(course, student):
    """Return the outputs of the regraded check in the graded notebook."""
    path = course / "autograded" / student / UNIT / f"{UNIT}.ipynb"
    notebook = nbformat.read(path, as_version=4)
    return json.dumps(next(c for c in notebook.cells if c.id == CHECK).outputs)


def cli(course, *words):
    """Run `kindling regrade` on the hidden check of a course."""
    app = typer.Typer()
    app.command()(command)
    return CliRunner().invoke(app, ["01", CHECK, "--course", str(course), *words])
