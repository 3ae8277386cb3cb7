"""Reading submitted notebooks, and saying in one line why one cannot be read."""

import json
import re
from pathlib import Path
from typing import Any

import nbformat
from nbconvert.exporters import NotebookExporter
from nbformat import NotebookNode
from nbformat.v4.nbjson import JSONReader

from autograder.engine.texts import writable
from autograder.plugins.problems import Problem


class UnreadableSubmission(Exception):
    """A submitted file that is no notebook; the message names the file and why."""


class SubmissionExporter(NotebookExporter):
    """nbconvert's notebook exporter, whose error names an unreadable file and why.

    nbgrader logs the error, leaves this submission out, grades the others, and ends
    with exit code 1.
    """

    def from_file(
        self, file_stream: Any, resources: dict[str, Any] | None = None, **kw: Any
    ) -> Any:
        """Return the converted notebook; raises UnreadableSubmission."""
        notebook = read_submission(Path(file_stream.name))
        return self.from_notebook_node(notebook, resources=resources, **kw)


def read_submission(path: Path) -> NotebookNode:
    """Return the notebook in a file, in nbformat 4.5, in which cells have ids.

    Some programs write an older format, some a byte-order mark; neither is an obstacle.
    Raises UnreadableSubmission.
    """
    try:
        notebook = _read(path)
    except _Cause as cause:
        raise UnreadableSubmission(f"{path} {cause}") from None
    if notebook.nbformat_minor < 5:
        notebook = nbformat.v4.upgrade(notebook, 4, notebook.nbformat_minor)
    return notebook


def why_unreadable(path: Path) -> str:
    """Return why a file is no readable notebook, "" if it is one.

    >>> why_unreadable(Path("nowhere.ipynb"))
    'is not there'
    """
    try:
        _read(path)
    except _Cause as cause:
        return str(cause)
    return ""


class _Cause(Exception):
    """Why a file cannot be read as a notebook."""


def _read(path: Path) -> NotebookNode:
    if not path.is_file():
        raise _Cause("is not there")
    try:
        text = path.read_bytes().decode("utf-8-sig")
        content = json.loads(text)
    except UnicodeDecodeError as error:
        raise _Cause(f"is not UTF-8 text (byte {error.start})") from None
    except json.JSONDecodeError as error:
        raise _Cause(f"is not JSON (line {error.lineno}: {error.msg})") from None
    except RecursionError:
        raise _Cause("is not a notebook (nested too deeply)") from None
    if not isinstance(content, dict) or "nbformat" not in content:
        raise _Cause("is JSON, but not a notebook")
    if "\\ud" in text.lower():  # perhaps half a character
        content = writable(content)
        text = json.dumps(content)
    try:
        if _whole(content):
            return JSONReader().to_notebook(content)
        notebook = nbformat.reads(text, as_version=4)
        notebook.cells  # noqa: B018
    except Exception as error:
        kind = type(error).__name__
        raise _Cause(f"is not a notebook that nbformat reads ({kind})") from None
    return notebook


def _whole(content: dict[str, Any]) -> bool:
    """Return whether a notebook is of today's format and has all that is needed.

    Almost all are; nbformat, which can mend what is not, takes four times as long.
    """
    if content["nbformat"] != 4 or content.get("nbformat_minor") != 5:
        return False
    cells = content.get("cells")
    if not isinstance(cells, list) or not isinstance(content.get("metadata"), dict):
        return False
    ids = {cell.get("id") for cell in cells if _whole_cell(cell)}
    return len(ids) == len(cells)


def _whole_cell(cell: Any) -> bool:
    if not isinstance(cell, dict) or not isinstance(cell.get("metadata"), dict):
        return False
    source, id_, kind = cell.get("source"), cell.get("id"), cell.get("cell_type")
    lines = source if isinstance(source, list) else [source]
    name = isinstance(id_, str) and re.fullmatch(r"[\w-]{1,64}", id_, re.ASCII)
    outputs = cell.get("outputs", [] if kind != "code" else None)
    return (
        bool(name)
        and kind in ("code", "markdown", "raw")
        and all(isinstance(line, str) for line in lines)
        and isinstance(outputs, list)
        and all(isinstance(output, dict) for output in outputs)
    )


def unreadable(path: Path, shown: str) -> Problem | None:
    """Return the problem with a submitted file, by its ``shown`` name, None if none."""
    cause = why_unreadable(path)
    return Problem("unreadable", "", f"`{shown}` {cause}.") if cause else None
