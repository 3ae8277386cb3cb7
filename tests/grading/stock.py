"""`python -m tests.grading.stock`: the attacks on stock nbgrader and on the engine.

Writes docs/attacks.md. Each attack is graded in a course of its own, whose checks are
plain assertions for stock nbgrader, as instructors write them for it, and the same
questions as probes for the engine. What would harm the machine is not run by stock
nbgrader, which has nothing to hold it.
"""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbgrader.api import Gradebook, MissingEntry

from autograder.bench.grading import STOCK
from tests.grading.attacks import ATTACKS, HONEST, PARTLY
from tests.grading.engine import TRIPLE, instructors
from tests.grading.sample import ENVIRONMENT, ROOT
from tests.grading.small_course import UNIT, hand_in, make_small_course

HARMFUL = {
    "memory shared by many processes",
    "a growing list",
    "an answer of a gigabyte",
    "print without end",
    "a fork bomb",
    "threads without end",
    "a full disk",
    "a million empty files",
    "other processes",
    "the first process",
    "a debugger",
    "a shell",
}
PLAIN = {
    "check-double": "x = np.array([1.0, -2.0])\nassert np.allclose(double(x), 2 * x)",
    "hidden-double": """### BEGIN HIDDEN TESTS
x = np.random.default_rng().normal(size=4)
np.testing.assert_allclose(double(x), 2 * x)
### END HIDDEN TESTS""",
    "check-triple": "x = np.array([1.0, -2.0])\nassert np.allclose(triple(x), 3 * x)",
}
SKIPPED = "a tag that skips the checks"
LAUNCHER = "a file ipykernel_launcher.py beside the notebook"
FILES = {
    LAUNCHER: (
        "ipykernel_launcher.py",
        "import builtins, runpy\nbuiltins.double = lambda x: 2 * x\n"
        "runpy.run_module('ipykernel', run_name='__main__')\n",
    )
}
SECONDS = 120
HEAD = """# Attacks

Written by `python -m tests.grading.stock`. A unit of two exercises of five points.
The attack stands in the first, which it does not answer; the second is answered. Right
is 0 + 5. What was honest, at the end, has 5 + 5. Stock nbgrader {version} runs plain
assertions, as it is meant to; the engine asks the same as probes. Where the engine
gives 0 + 0, the attack has spoiled the student's own process, which has to answer for
the second exercise too. Where it gives more than 0 to the first, what was handed in is
right in part.

| what was handed in | stock nbgrader | engine |
|---|---|---|
"""


def plain_course(root: Path) -> Path:
    """Make a course whose checks are assertions, for nbgrader as it comes."""
    notebook = instructors()
    for cell in notebook.cells:
        cell.source = PLAIN.get(cell.id, cell.source)
    (root / "source" / UNIT).mkdir(parents=True)
    nbformat.write(notebook, root / "source" / UNIT / f"{UNIT}.ipynb")
    (root / "nbgrader_config.py").write_text(STOCK)
    _run(root, "nbgrader", "generate_assignment", UNIT, "--force")
    return root


def hand_in_attack(course: Path, name: str, answer: str) -> None:
    """Hand in one attack, from the course's own release."""
    path = hand_in(course, "s", {"double": answer, "triple": TRIPLE})
    notebook = nbformat.read(course / "release" / UNIT / f"{UNIT}.ipynb", as_version=4)
    answers = {"double": answer, "triple": TRIPLE}
    for cell in notebook.cells:
        _answer(cell, answers, name)
    nbformat.write(notebook, path)
    if name in FILES:
        file, text = FILES[name]
        (path.parent / file).write_text(text)


def _answer(cell: NotebookNode, answers: Mapping[str, str], name: str) -> None:
    id_ = cell.metadata.get("nbgrader", {}).get("grade_id", "")
    if name in (SKIPPED, LAUNCHER) and id_ == "double":
        cell.source = "pass"
    elif id_ in answers:
        cell.source = answers[id_]
    if name == SKIPPED and id_ in ("check-double", "hidden-double"):
        cell.metadata["tags"] = ["skip-execution"]


def graded(released: Path, name: str, answer: str) -> str:
    """Return the points of both exercises, in words, after grading in a copy."""
    with tempfile.TemporaryDirectory(prefix="kindling-attack-") as folder:
        course = Path(shutil.copytree(released, Path(folder, "course")))
        hand_in_attack(course, name, answer)
        ended = _run(course, "nbgrader", "autograde", UNIT)
        try:
            with Gradebook(f"sqlite:///{course}/gradebook.db", "kindling") as gradebook:
                row = gradebook.find_submission_notebook(UNIT, UNIT, "s")
                marks = {grade.name: grade.score for grade in row.grades}
        except MissingEntry:
            return f"no mark; {ended}"
    first = marks["check-double"] + marks["hidden-double"]
    points = f"{first:g} + {marks['check-triple']:g}"
    return points if ended == "graded" else f"{points}; {ended}"


def _run(course: Path, *command: str) -> str:
    home = course.parent / "home"
    home.mkdir(exist_ok=True)
    path = os.pathsep.join([str(Path(sys.executable).parent), os.defpath])
    process = subprocess.Popen(
        [sys.executable, "-m", *command],
        cwd=course,
        env=ENVIRONMENT | {"HOME": str(home), "PATH": path},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        code = process.wait(SECONDS)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        return f"did not end in {SECONDS} s"
    return "graded" if code == 0 else f"exit code {code}"


def main() -> None:
    """Grade everything both ways and write the page."""
    extra = {SKIPPED: "pass", LAUNCHER: "pass"}
    cases = ATTACKS | extra | PARTLY | HONEST
    rows = []
    with tempfile.TemporaryDirectory(prefix="kindling-attacks-") as folder:
        stock = plain_course(Path(folder, "stock", "course"))
        ours = make_small_course(Path(folder, "ours", "course"))

        def row(name: str) -> str:
            answer = cases[name]
            theirs = "not run" if name in HARMFUL else graded(stock, name, answer)
            return f"| {name} | {theirs} | {graded(ours, name, answer)} |"

        with ThreadPoolExecutor(2) as pool:
            for line in pool.map(row, cases):
                print(line, flush=True)
                rows.append(line)
    from nbgrader import __version__

    text = HEAD.format(version=__version__) + "\n".join(rows) + "\n"
    (ROOT / "docs" / "attacks.md").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
