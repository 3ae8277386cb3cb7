"""A fresh small course in which the commands of a page can be run."""

import os
import shutil
import subprocess
import sys
import sysconfig
import zipfile
from collections.abc import Iterable
from pathlib import Path

import nbformat
from nbgrader.api import Gradebook

from tests.docs_blocks import Block
from tests.grading.engine import DOUBLE, TRIPLE, instructors, submitted
from tests.grading.sample import ROOT, run

GRADED = "04_autograd"
BEGUN = "02_scalar_autograd"
SOLVED = "03_tensors"
PROGRAMS = {"kindling": "course.cli", "nbgrader": "nbgrader"}


def make_course(root: Path, blocks: Iterable[Block]) -> Path:
    """Make a course that holds the files of a page and programs to run.

    Nothing in it is a link: a command that builds or deletes reaches nothing else.
    """
    root.mkdir()
    for name in ("nbgrader_config.py", "LICENSE"):
        shutil.copy(ROOT / name, root)
    for block in blocks:
        if block.file:
            (root / block.file).parent.mkdir(parents=True, exist_ok=True)
            (root / block.file).write_text(block.text, encoding="utf-8")
    _programs(root / ".venv" / "bin")
    return root


def add_class(root: Path) -> None:
    """Release the small unit 04 and hand it in for one student."""
    folder = root / "source" / GRADED
    folder.mkdir(parents=True)
    nbformat.write(instructors(), folder / f"{GRADED}.ipynb")
    done = run(root, "nbgrader", "generate_assignment", GRADED, "--force")
    assert done.returncode == 0, done.stderr
    submission = root / "submitted" / "ada" / GRADED
    submission.mkdir(parents=True)
    notebook = submitted(double=DOUBLE, triple=TRIPLE)
    nbformat.write(notebook, submission / f"{GRADED}.ipynb")


def add_work(root: Path) -> None:
    """Put a student's work into the course: unit 02 as released, unit 03 solved."""
    shutil.copytree(ROOT / "solutions", root / "solutions")
    for unit in (BEGUN, SOLVED):
        for place in ("release", "work"):
            shutil.copytree(ROOT / "release" / unit, root / place / unit)
    solved = root / "work" / SOLVED / f"{SOLVED}.ipynb"
    shutil.copy(ROOT / "solutions" / f"{SOLVED}.ipynb", solved)


def add_downloads(root: Path) -> None:
    """Put a class of one, and what a learning platform has of her, into the course."""
    add_class(root)
    with Gradebook(f"sqlite:///{root}/gradebook.db", "kindling") as gradebook:
        names = {"first_name": "Ada", "last_name": "Lovelace"}
        gradebook.update_or_create_student("ada", email="ada@example.org", **names)
    notebook = root / "submitted" / "ada" / GRADED / f"{GRADED}.ipynb"
    with zipfile.ZipFile(root / "moodle.zip", "w") as archive:
        inside = f"Ada Lovelace_12_assignsubmission_file_/{GRADED}.ipynb"
        archive.write(notebook, inside)
    shutil.rmtree(root / "submitted")


def _programs(folder: Path) -> None:
    folder.mkdir(parents=True)
    for name, module in PROGRAMS.items():
        program = folder / name
        program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m {module} "$@"\n')
        program.chmod(0o755)


def run_block(root: Path, block: Block) -> subprocess.CompletedProcess[str]:
    """Run the commands of a block in a course, until one fails."""
    paths = [root / ".venv" / "bin", sysconfig.get_path("scripts"), os.defpath]
    places = filter(None, [str(ROOT), os.environ.get("PYTHONPATH")])
    return subprocess.run(
        ["bash", "-e", "-c", block.text],
        cwd=root,
        env={
            **os.environ,
            "PATH": os.pathsep.join(map(str, paths)),
            "PYTHONPATH": os.pathsep.join(places),
            "KINDLING_CACHE": str(root / "cache"),
        },
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=600,
    )
