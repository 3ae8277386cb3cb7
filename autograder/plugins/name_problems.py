"""Names what is odd about a submission, mends it, and tells its author."""

from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_markdown_cell
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import NbGraderPreprocessor

from autograder.plugins import problems
from autograder.plugins.mend import mend


class NameProblems(NbGraderPreprocessor):
    """Compares a submission with the release before nbgrader sanitizes it.

    Stock nbgrader says in its log that a cell was missing or there twice. Here that
    stands on top of the autograded notebook, which feedback and formgrader show, and
    as data in a file beside it.
    """

    def preprocess(self, nb: NotebookNode, resources: Any) -> tuple[NotebookNode, Any]:
        """Return the notebook, mended, with a note on top if there is one to make."""
        about = resources["nbgrader"]
        path = self._release(about["assignment"], about["notebook"])
        if not path.is_file():
            self.log.warning(
                "%s is not there, so problems are not named: run "
                "`nbgrader generate_assignment %s`",
                path,
                about["assignment"],
            )
            return nb, resources
        release = nbformat.read(path, as_version=4)
        nb.cells = [c for c in nb.cells if c.get("id") != problems.NOTE_ID]
        found = mend(nb, release)
        if "kernelspec" in release.metadata:
            nb.metadata["kernelspec"] = release.metadata.kernelspec
        if found:
            note = new_markdown_cell(problems.note(found), id=problems.NOTE_ID)
            nb.cells.insert(0, note)
            name = f"{about['notebook']}{problems.SUFFIX}"
            outputs = resources.setdefault("outputs", {})
            outputs[name] = problems.to_json(found).encode()
        for problem in found:
            self.log.warning("%s: %s", about["student"], problem.text)
        return nb, resources

    def _release(self, assignment: str, notebook: str) -> Path:
        course = course_of(self)
        folder = course.format_path(course.release_directory, ".", assignment)
        return Path(folder) / f"{notebook}.ipynb"


def course_of(step: Any) -> CourseDirectory:
    """Return the course directory of the converter that a preprocessor works for."""
    owner = step.parent
    while owner is not None:
        if isinstance(getattr(owner, "coursedir", None), CourseDirectory):
            return owner.coursedir
        owner = owner.parent
    return CourseDirectory(parent=step)
