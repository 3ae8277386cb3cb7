"""Brings a submitted notebook back to what was released, and says what differed.

Only what the release fixes is touched: the cells that nbgrader knows, their place,
settings and, where they are locked, their text. What the student wrote stays, the cells
that they added included.
"""

import copy
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from nbformat import NotebookNode

from autograder.plugins import released
from autograder.plugins.problems import Problem
from autograder.plugins.released import Released, grade_id, role


def mend(notebook: NotebookNode, release: NotebookNode) -> list[Problem]:
    """Mend a submitted notebook in place; return what was wrong with it, in order."""
    master = Released.of(release)
    steps = (_strangers, _copies, _changes, _moved, _missing)
    found = [problem for step in steps for problem in step(notebook, master)]
    return found + list(_kernel(notebook, release))


def _strangers(notebook: NotebookNode, master: Released) -> Iterator[Problem]:
    """Free cells of settings that do not belong to this unit."""
    for cell in notebook.cells:
        if not isinstance(cell.metadata.get("nbgrader", {}), Mapping):
            del cell.metadata["nbgrader"]
        name = grade_id(cell)
        if name in master.cells:
            continue
        if name and released.means_something(cell):
            yield Problem(
                "unknown",
                _word(name),
                f"A cell has the id `{_word(name)}`, which this unit does not have. "
                "It was treated as an added cell.",
            )
        cell.metadata.pop("nbgrader", None)


def _copies(notebook: NotebookNode, master: Released) -> Iterator[Problem]:
    """Leave one cell of each id.

    Stock nbgrader keeps the last, so that a copy of the empty cell below an answer
    would cost the answer. Here the last copy with an answer in it counts, as the last
    definition does in Python. Other copies with something in them stay as plain
    cells, and copies of the released text, which hold nothing of the student's, go.
    """
    counts = Counter(map(grade_id, notebook.cells))
    for name in master.cells:
        if counts[name] < 2:
            continue
        cells = [cell for cell in notebook.cells if grade_id(cell) == name]
        kept = _one_of(cells, notebook, master)
        empty = {id(c) for c in cells if c is not kept and master.untouched(c)}
        notebook.cells = [c for c in notebook.cells if id(c) not in empty]
        for cell in cells:
            if cell is not kept:
                del cell.metadata["nbgrader"]
        said = (
            "The last one with an answer in it counts."
            if role(master.cells[name]) in ("answer", "written")
            else "It was run once, in its place."
        )
        times = "twice" if len(cells) == 2 else f"{len(cells)} times"
        text = f"{master.label(name)} was there {times}. {said}"
        yield Problem("duplicated", name, text)


def _one_of(
    cells: list[NotebookNode], notebook: NotebookNode, master: Released
) -> NotebookNode:
    name = grade_id(cells[0])
    kind = role(master.cells[name])
    if kind in ("answer", "written"):
        own = [cell for cell in cells if not master.untouched(cell)]
        return own[-1] if own else cells[0]
    if kind == "given":
        return cells[0]
    answer = master.answers.get(name, "")
    ids = [grade_id(cell) for cell in notebook.cells]
    start = len(ids) - ids[::-1].index(answer) if answer in ids else 0
    behind = [cell for cell in notebook.cells[start:] if grade_id(cell) == name]
    return behind[0] if behind else cells[-1]


def _changes(notebook: NotebookNode, master: Released) -> Iterator[Problem]:
    """Give the cells of the release their kind, settings and locked text again."""
    for cell in notebook.cells:
        name = grade_id(cell)
        if not name:
            continue
        right = master.cells[name]
        label = master.label(name)
        locked = role(right) in ("check", "given")
        if cell.cell_type != right.cell_type:
            kinds = f"from {right.cell_type} to {_word(cell.cell_type)}"
            text = f"{label} was changed {kinds}. It was changed back."
            yield Problem("type", name, text)
            _change_type(cell, right.cell_type)
        if locked and not master.untouched(cell):
            text = f"{label} was edited. The released one was used."
            yield Problem("edited", name, text)
        elif released.flags(cell) != released.flags(right):
            text = f"The settings of {_inside(label)} were changed. They were reset."
            yield Problem("edited", name, text)
        # Tags go with the rest: skip-execution would keep a check from running.
        cell.metadata = copy.deepcopy(right.metadata)
        if locked:
            cell.source = right.source


def _change_type(cell: NotebookNode, kind: str) -> None:
    cell.cell_type = kind
    cell.pop("attachments", None)
    if kind == "code":
        cell.outputs, cell.execution_count = [], None
    else:
        cell.pop("outputs", None)
        cell.pop("execution_count", None)


def _moved(notebook: NotebookNode, master: Released) -> Iterator[Problem]:
    """Put checks behind the answer that they check."""
    ids = [grade_id(cell) for cell in notebook.cells]
    for name, answer in master.answers.items():
        if name not in ids or answer not in ids:
            continue
        if ids.index(name) < ids.index(answer):
            cell = notebook.cells[ids.index(name)]
            _remove(notebook, cell)
            _put_back(notebook, cell, name, master)
            ids = [grade_id(cell) for cell in notebook.cells]
            text = f"{master.label(name)} stood before its answer. It was moved back."
            yield Problem("moved", name, text)


def _missing(notebook: NotebookNode, master: Released) -> Iterator[Problem]:
    """Put back what is missing, except answers: those may stand in a cell of one's own.

    A stub that was put back could come after such a cell and undo it.
    """
    present = {grade_id(cell) for cell in notebook.cells}
    for name, right in master.cells.items():
        if name in present:
            continue
        done = {
            "answer": "The checks ran on what the other cells define.",
            "written": "It counts as not answered, unless a person finds it elsewhere.",
        }.get(role(right), "It was put back and run.")
        if role(right) != "answer":
            _put_back(notebook, _new(right, notebook), name, master)
        text = f"{master.label(name)} was missing. {done}"
        yield Problem("missing", name, text)


def _put_back(
    notebook: NotebookNode, cell: NotebookNode, name: str, master: Released
) -> None:
    """Insert a cell in its place.

    Given code goes right behind the cell of the release before it, since others need
    it; a check goes before the next one, so that it sees all that was written for it.
    """
    names = list(master.cells)
    place = {grade_id(c): i for i, c in enumerate(notebook.cells) if grade_id(c)}
    index = names.index(name)
    before = [place[n] + 1 for n in reversed(names[:index]) if n in place]
    after = [place[n] for n in names[index + 1 :] if n in place]
    if role(cell) == "given":
        where = before[0] if before else 0
    else:
        where = after[0] if after else len(notebook.cells)
        where = max(where, before[0] if before else 0)
    notebook.cells.insert(where, cell)


def _new(right: NotebookNode, notebook: NotebookNode) -> NotebookNode:
    cell = copy.deepcopy(right)
    taken = {other.get("id") for other in notebook.cells}
    if cell.get("id") in taken:
        cell["id"] = f"{cell['id'][:50]}-put-back"
    return cell


def _remove(notebook: NotebookNode, cell: NotebookNode) -> None:
    notebook.cells = [other for other in notebook.cells if other is not cell]


def _kernel(notebook: NotebookNode, release: NotebookNode) -> Iterator[Problem]:
    right = _kernel_name(release)
    name = _kernel_name(notebook)
    if name and right and name != right:
        text = (
            f"The notebook asks for the kernel `{_word(name)}`. It was run with the "
            f"course's, `{right}`."
        )
        yield Problem("kernel", "", text)


def _kernel_name(notebook: NotebookNode) -> str:
    spec: Any = notebook.metadata.get("kernelspec")
    return str(spec.get("name", "")) if isinstance(spec, Mapping) else ""


def _inside(label: str) -> str:
    return label[0].lower() + label[1:]


def _word(text: str) -> str:
    """Return text from a submission so that it is inert and short in a message."""
    return re.sub(r"[^\w.-]", "?", text)[:40]
