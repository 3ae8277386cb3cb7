"""The journal's results, projected: autograded notebooks and nbgrader's gradebook."""

import json
import os
import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nbformat import NotebookNode
from nbformat.v4 import new_markdown_cell
from nbgrader.api import Gradebook, MissingEntry
from nbgrader.coursedir import CourseDirectory
from sqlalchemy.exc import SAWarning

from autograder.build.files import write_whole
from autograder.engine.batch import Batch, Result, Submission
from autograder.engine.gradebook import one_transaction, patiently, save_marks
from autograder.engine.intake import OURS
from autograder.engine.journal import Entry, stamp
from autograder.engine.render import fill, note_running
from autograder.marks.penalty import late_policy, penalize
from autograder.plugins import problems
from course.errors import UserError


@dataclass(frozen=True)
class Place:
    """Where nbgrader keeps things in a course."""

    course: CourseDirectory

    def submissions(self, unit: str, notebook: str, student: str) -> list[Submission]:
        """Return what was submitted of a notebook, by student."""
        here = Path(self.course.format_path(self.course.submitted_directory, "*", unit))
        depth = here.parts.index("*")
        root = Path(*here.parts[:depth])
        rest = here.parts[depth + 1 :]
        found = [
            Submission(folder.name, folder.joinpath(*rest), notebook)
            for folder in sorted(root.iterdir() if root.is_dir() else [])
            if student in ("*", folder.name)
        ]
        return [one for one in found if one.folder.is_dir()]

    def autograded(self, student: str, unit: str) -> Path:
        """Return the folder of a graded submission."""
        course = self.course
        return Path(course.format_path(course.autograded_directory, student, unit))


class Projector:
    """Writes results where nbgrader looks for them: the gradebook's only writer."""

    def __init__(self, place: Place, batch: Batch) -> None:
        self.place, self.batch = place, batch
        course = place.course
        self.gradebook = Gradebook(course.db_url, course.course_id)
        self.late = late_policy(config=course.config)
        try:
            self.gradebook.find_notebook(batch.plan.notebook, batch.plan.unit)
        except MissingEntry:
            raise UserError(
                f"The gradebook does not know {batch.plan.unit}.",
                f"Run `nbgrader generate_assignment {batch.plan.unit}` first.",
            ) from None

    def project(self, result: Result) -> bool:
        """Write a result; return whether there was something to write.

        The notebook is written last: where it is there, all of it is. What being late
        costs is asked each time: the due date or a person's points may have changed.
        """
        assert result.entry is not None and result.handed_in is not None
        plan, one = self.batch.plan, result.submission
        folder = self.place.autograded(one.student, plan.unit)
        path = folder / f"{plan.notebook}.ipynb"
        shown = path.read_bytes() if path.is_file() else b""
        if result.known and _carries(shown, stamp(result.entry)):
            patiently(self.gradebook, lambda: self._late(one))
            return False
        notebook = self._notebook(result)
        # A regrade changes one mark of what was there, and nothing else.
        before = result.entry.get("before", ())
        regraded = any(_carries(shown, mark) for mark in before)
        only = str(result.entry["check"]) if regraded else ""
        patiently(self.gradebook, lambda: self._marks(one, notebook, only))
        self._files(folder, result)
        write_whole(path, as_file(notebook))
        os.chmod(path, 0o444)
        return True

    def _notebook(self, result: Result) -> NotebookNode:
        assert result.entry is not None and result.handed_in is not None
        notebook = result.handed_in.notebook
        release = self.batch.release
        if "kernelspec" in release.metadata:
            notebook.metadata["kernelspec"] = release.metadata.kernelspec
        notes = (problems.NOTE_ID,)
        notebook.cells = [c for c in notebook.cells if c.get("id") not in notes]
        if result.handed_in.problems:
            text = problems.note(result.handed_in.problems)
            notebook.cells.insert(0, new_markdown_cell(text, id=problems.NOTE_ID))
        fill(notebook, result.entry, self.batch.plan.texts)
        note_running(notebook, result.entry, result.handed_in.taken.aside)
        return notebook

    def _marks(self, one: Submission, notebook: NotebookNode, only: str) -> None:
        plan, course = self.batch.plan, self.place.course
        about = {}
        timestamp = course.get_existing_timestamp(str(one.folder))
        if timestamp:
            about["timestamp"] = timestamp
        known = self.gradebook
        with one_transaction(known), warnings.catch_warnings():
            # nbgrader adds a submission in an order that SQLAlchemy remarks on.
            warnings.simplefilter("ignore", SAWarning)
            if not only:
                known.update_or_create_student(one.student)
                known.update_or_create_submission(plan.unit, one.student, **about)
            save_marks(known, plan.unit, one.student, plan.notebook, notebook, only)
            penalize(known, self.late, plan.unit, one.student, plan.notebook)
        known.db.expunge_all()

    def _late(self, one: Submission) -> None:
        plan, known = self.batch.plan, self.gradebook
        with one_transaction(known):
            penalize(known, self.late, plan.unit, one.student, plan.notebook)
        known.db.expunge_all()

    def _files(self, folder: Path, result: Result) -> None:
        """Write the files that were taken, and those that nbgrader keeps there."""
        assert result.handed_in is not None
        plan = self.batch.plan
        folder.mkdir(parents=True, exist_ok=True)
        files = dict(result.handed_in.taken.files)
        for source in (result.submission.folder, self.batch.plan.folder):
            for name in OURS:
                path = source / name
                if path.is_file() and not path.is_symlink():
                    files[name] = path.read_bytes()
        found = result.handed_in.problems
        if found:
            files[f"{plan.notebook}{problems.SUFFIX}"] = problems.to_json(
                found
            ).encode()
        for name, content in files.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).unlink(missing_ok=True)
            write_whole(folder / name, content)

    def close(self) -> None:
        """Close the gradebook."""
        self.gradebook.close()


def _carries(notebook: bytes, mark: str) -> bool:
    """Return whether a graded notebook's file carries the stamp of an entry."""
    return f'"{mark}"'.encode() in notebook


def as_file(notebook: NotebookNode) -> bytes:
    """Return a notebook's file, each cell on a line.

    What was read and what was made is a valid notebook; nbformat would look again.
    """
    rest = {name: part for name, part in notebook.items() if name != "cells"}
    cells = ",\n  ".join(json.dumps(cell) for cell in notebook.cells)
    return f'{{"cells": [\n  {cells}\n],\n{json.dumps(rest)[1:]}\n'.encode()


def differing(
    gradebook: Gradebook, unit: str, notebook: str, entries: Mapping[str, Entry]
) -> Iterator[str]:
    """Yield a line for each mark of the gradebook that is not that of the journal.

    ``entries`` are the journal's by student.
    """
    for student, entry in entries.items():
        try:
            row = gradebook.find_submission_notebook(notebook, unit, student)
        except MissingEntry:
            yield f"{student}: not in the gradebook"
            continue
        marks: dict[str, Any] = {grade.name: grade.auto_score for grade in row.grades}
        for check, ruling in entry["rulings"].items():
            if marks.get(check) != ruling["earned"]:
                yield (
                    f"{student}: {check} has {marks.get(check)} in the gradebook and "
                    f"{ruling['earned']} in the journal"
                )
