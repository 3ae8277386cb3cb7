"""Results as the outputs of a notebook: what nbgrader reads and what a student sees.

All of it is written here, from the referee's rulings and from text and pictures of the
student's cells; nothing that a submission sent is taken for markup.
"""

import base64
import binascii
import re
from collections.abc import Mapping
from html import escape
from typing import Any

from nbformat import NotebookNode, from_dict
from nbformat.v4 import new_markdown_cell

from autograder.engine.journal import Entry, stamp
from autograder.engine.rebuild import OwnIds
from autograder.engine.referee import AGREES
from autograder.plugins.released import grade_id, role

PNG = b"\x89PNG\r\n\x1a\n"

REASONS = {
    "timed out": "This cell ran for too long and was stopped.",
    "out of memory": "This cell needed more memory than a submission may use; "
    "the notebook was run without it.",
    "crashed": "This cell ended the process; the notebook was run without it.",
    "tampered": "This cell was stopped; the notebook was run without it.",
}


def fill(notebook: NotebookNode, entry: Entry, texts: Mapping[str, str]) -> None:
    """Write a result into the outputs of a submitted notebook, in place.

    ``texts`` are the checks as the instructor has them, by id: hidden ones too. The
    notebook carries the stamp of the entry.
    """
    about = notebook.metadata.get("kindling")
    about = about if isinstance(about, Mapping) else {}
    notebook.metadata["kindling"] = {**about, "graded": stamp(entry)}
    ids = OwnIds()
    for cell in notebook.cells:
        if cell.cell_type != "code":
            continue
        cell.outputs, cell.execution_count = [], None
        name = grade_id(cell)
        if name and role(cell) == "check":
            cell.source = texts.get(name, cell.source)
            ruling = entry["rulings"].get(name)
            if ruling is not None:
                cell.outputs = ruling_outputs(ruling, cell.metadata.nbgrader.points)
        else:
            shown = entry["cells"].get(name or ids.of(cell.source))
            cell.outputs = cell_outputs(shown) if shown else []


def _output(kind: str, **fields: Any) -> NotebookNode:
    """Return an output; nbformat's own function takes a millisecond to validate it."""
    return from_dict({"output_type": kind, **fields})  # type: ignore[no-any-return]


def _display(data: Mapping[str, str]) -> NotebookNode:
    return _output("display_data", data=data, metadata={})


def _error(name: str, text: str, line: str) -> NotebookNode:
    return _output("error", ename=name, evalue=text, traceback=[line])


def told(ruling: dict[str, Any]) -> str:
    """Return a ruling in one sentence."""
    return str(ruling.get("headline") or _message(ruling))


def ruling_outputs(
    ruling: dict[str, Any], points: float | None = None
) -> list[NotebookNode]:
    """Return the outputs of a check cell.

    As nbgrader reads them: nothing but a display is full credit, a number is partial
    credit, an error is none. ``points`` is what the cell is worth, if that is not what
    it was worth when it was judged.
    """
    text = ruling.get("text") or _message(ruling)
    html = ruling.get("html") or f"<div>{escape(_message(ruling))}</div>"
    if ruling.get("inside"):
        note = "Judged inside the student's process."
        text, html = f"{text}\n{note}".strip(), f"{html}<div>{escape(note)}</div>"
    data = {"text/plain": text, "text/html": html}
    outputs = [_display(data)]
    points = ruling["points"] if points is None else points
    earned = min(ruling["earned"], points)
    if ruling["word"] == AGREES and earned == points:
        return outputs
    if earned > 0:
        shown = {"text/plain": str(earned)}
        result = _output(
            "execute_result", data=shown, metadata={}, execution_count=None
        )
        return [*outputs, result]
    return [*outputs, _error("CheckFailed", told(ruling), told(ruling))]


def _message(ruling: dict[str, Any]) -> str:
    if ruling["word"] == AGREES:
        return f"Agreed: {ruling['points']:g} points."
    lost = f"0 of {ruling['points']:g} points: {ruling['word']}."
    return f"{lost} {ruling.get('message', '')}".strip()


def cell_outputs(shown: dict[str, Any]) -> list[NotebookNode]:
    """Return the outputs of a student's cell: text and pictures, no markup."""
    outputs = []
    for item in shown.get("shown", []) if isinstance(shown.get("shown"), list) else []:
        if isinstance(item, dict):
            outputs += _item(item)
    error = shown.get("error")
    if isinstance(error, list) and len(error) == 2:
        name, text = (str(part)[:2000] for part in error)
        outputs.append(_error(name, text, f"{name}: {text}"))
    if "failed" in shown:
        reason = REASONS.get(str(shown["failed"]), REASONS["crashed"])
        outputs.append(_error("Stopped", reason, reason))
    return outputs


def _item(item: dict[str, Any]) -> list[NotebookNode]:
    if isinstance(item.get("stream"), str):
        return [_output("stream", name="stdout", text=item["stream"])]
    data = {}
    if isinstance(item.get("text/plain"), str):
        data["text/plain"] = item["text/plain"]
    if isinstance(item.get("image/png"), str) and _is_png(item["image/png"]):
        data["image/png"] = item["image/png"]
    return [_display(data)] if data else []


def _is_png(text: str) -> bool:
    try:
        return base64.b64decode(text, validate=True).startswith(PNG)
    except (binascii.Error, ValueError):
        return False


def note_running(
    notebook: NotebookNode, entry: Entry, aside: Mapping[str, str]
) -> None:
    """Say on top of the notebook which files were set aside and how it was run.

    An entry is shared by all who handed in the same text; files aside are of one.
    """
    lines = [
        f"- The file `{_word(name)}` {why}; it was set aside."
        for name, why in aside.items()
    ]
    if not entry["sandbox"]:
        lines.append("- It was run without a sandbox.")
    if lines:
        text = "\n".join(["**Notes from running**", "", *lines])
        cell = new_markdown_cell(text, id="notes-from-running")
        notebook.cells = [c for c in notebook.cells if c.get("id") != cell.id]
        notebook.cells.insert(0, cell)


def _word(text: str) -> str:
    """Return a name from a submission so that it is inert and short in a message."""
    return re.sub(r"[^\w./-]", "?", text)[:60]
