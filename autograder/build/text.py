"""Unit texts (jupytext's percent format) to typed cells and back."""

import re
from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import Any

import jupytext
from jupytext.stringparser import StringParser
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_raw_cell

from autograder.build.cells import ROLES, Cell, Variant
from autograder.build.metadata import fits, without_noise
from autograder.build.units import UnitError

FORMAT = {"extension": ".py", "format_name": "percent", "comment_magics": False}
HEADER = """\
# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
# ---
"""
_NEW_CELL = {"code": new_code_cell, "markdown": new_markdown_cell, "raw": new_raw_cell}
_MARKER = re.compile(r"^# *%%(?!%)")


def read_cells(text: str, name: str = "the text") -> tuple[Cell, ...]:
    """Return the cells of a unit text.

    Raises UnitError, with `name` and the line, where metadata makes no sense.
    """
    chunks = split(text)[1]
    lines = _line_numbers(text, chunks)
    nodes = _nodes(text, name)
    return tuple(
        _typed(node, line, f"{name}:{line}")
        for node, line in zip(nodes, lines, strict=True)
    )


def read_header(text: str) -> str:
    """Return what stands before the first cell of a unit text."""
    return split(text)[0]


def write_cells(cells: Sequence[Cell], header: str = HEADER) -> str:
    """Return the unit text of these cells."""
    bodies = [header.rstrip("\n"), *(write_cell(cell) for cell in cells)]
    return "\n\n".join(body for body in bodies if body) + "\n"


def write_cell(cell: Cell) -> str:
    """Return one cell as it stands in a unit text, without blank lines around it."""
    meta = {
        "role": cell.role,
        "id": cell.id,
        "points": cell.points,
        "export": cell.export,
        **cell.metadata,
    }
    given = {key: value for key, value in meta.items() if value not in (None, "")}
    node = _NEW_CELL[cell.kind](cell.source, metadata=given)
    notebook = new_notebook(cells=[node])
    notebook.metadata["jupytext"] = {"notebook_metadata_filter": "-all"}
    written: str = jupytext.writes(notebook, FORMAT)
    return written.strip("\n")


def rewrite(text: str, cells: Sequence[Cell]) -> str:
    """Return `text` changed to hold `cells`; cells that did not change keep their form.

    Raises UnitError if a cell cannot be written as text (a line that begins a cell).
    """
    header, chunks = split(text)
    old = read_cells(text)
    if not chunks:
        header = (header or HEADER).rstrip("\n") + "\n\n"
    matcher = SequenceMatcher(
        None, [cell.key for cell in old], [cell.key for cell in cells], autojunk=False
    )
    pieces = [f"{write_cell(cell)}\n\n" for cell in cells]
    for tag, a, a_end, b, b_end in matcher.get_opcodes():
        for i, j in zip(range(a, a_end), range(b, b_end), strict=False):
            pieces[j] = chunks[i] if tag == "equal" else pieces[j]
            pieces[j] = _spaced_as(chunks[i], pieces[j])
    result = (header + "".join(pieces)).rstrip("\n") + "\n"
    _same_cells(read_cells(result), cells)
    return result


def _spaced_as(chunk: str, piece: str) -> str:
    """Return `piece` with the blank lines that follow `chunk`, one at least."""
    blank = len(chunk) - len(chunk.rstrip("\n"))
    return piece.rstrip("\n") + "\n" * max(2, blank)


def split(text: str) -> tuple[str, list[str]]:
    """Return the header of a unit text and its cells, as pieces that join to `text`."""
    pieces = [""]
    parser = StringParser("python")
    for line in text.splitlines(keepends=True):
        if _MARKER.match(line) and not parser.is_quoted():
            pieces.append("")
            parser = StringParser("python")
        else:
            parser.read_line(line.rstrip("\n"))
        pieces[-1] += line
    return pieces[0], pieces[1:]


def read_answers(text: str, name: str = "the answers") -> tuple[Variant, ...]:
    """Return the planted mistakes and honest variants of an answers text.

    Raises UnitError, with `name` and the line, for a cell that is neither.
    """
    chunks = split(text)[1]
    lines = _line_numbers(text, chunks)
    nodes = _nodes(text, name)
    pairs = zip(nodes, lines, strict=True)
    coded = [(node, line) for node, line in pairs if node.cell_type == "code"]
    return tuple(_variant(node, line, f"{name}:{line}") for node, line in coded)


def _variant(node: NotebookNode, line: int, where: str) -> Variant:
    meta = node.metadata
    kinds = [kind for kind in ("mistake", "honest") if kind in meta]
    if len(kinds) != 1 or "exercise" not in meta:
        raise UnitError(
            f'{where}: an answer needs exercise="..." and one of mistake="..." '
            'and honest="...": give it these'
        )
    note, source = _leading_comment(node.source)
    return Variant(
        exercise=str(meta["exercise"]),
        kind="mistake" if kinds[0] == "mistake" else "honest",
        name=str(meta[kinds[0]]),
        note=note,
        source=source,
        line=line,
    )


def _leading_comment(source: str) -> tuple[str, str]:
    lines = source.split("\n")
    count = 0
    while count < len(lines) and lines[count].startswith("#"):
        count += 1
    note = " ".join(line.lstrip("#").strip() for line in lines[:count])
    return note.strip(), "\n".join(lines[count:]).strip("\n")


def _nodes(text: str, name: str) -> list[NotebookNode]:
    try:
        cells = jupytext.reads(text, FORMAT).cells
    except Exception as error:
        raise UnitError(
            f"{name}: jupytext cannot read it ({error}): mend the header or the cell "
            "line that it names"
        ) from error
    count = len(split(text)[1])
    if not count:
        return []
    if count != len(cells):
        raise UnitError(
            f"{name}: {count} lines begin a cell, and jupytext sees {len(cells)}: "
            "begin every cell with '# %%', the first one right below the header"
        )
    return list(cells)


def _line_numbers(text: str, chunks: Sequence[str]) -> list[int]:
    line = text.count("\n") - sum(chunk.count("\n") for chunk in chunks) + 1
    numbers = []
    for chunk in chunks:
        numbers.append(line)
        line += chunk.count("\n")
    return numbers


def _typed(node: NotebookNode, line: int, where: str) -> Cell:
    meta: dict[str, Any] = without_noise(node.metadata)
    role, name = meta.pop("role", None), meta.pop("id", "")
    points, export = meta.pop("points", None), meta.pop("export", None)
    if role is not None and role not in ROLES:
        known = ", ".join(ROLES)
        raise UnitError(f"{where}: unknown role {role!r}: use one of {known}")
    if role is not None and not name:
        raise UnitError(f'{where}: a {role} cell needs an id: add id="some-words"')
    if role is not None and not fits(role, node.cell_type):
        raise UnitError(
            f"{where}: a {node.cell_type} cell cannot be '{role}': "
            "change its role or its kind"
        )
    number = isinstance(points, int | float) and not isinstance(points, bool)
    if points is not None and not number:
        raise UnitError(f"{where}: points are {points!r}: write a number, points=4")
    if (role in ("check", "written")) != (points is not None):
        raise UnitError(
            f"{where}: points belong to check and written cells, to each of them: "
            "add points=4 or take it away"
        )
    return Cell(
        kind=node.cell_type,
        source=node.source.strip("\n"),
        role=role,
        id=str(name),
        points=points,
        export=export,
        metadata=meta,
        line=line,
    )


def _same_cells(got: Sequence[Cell], wanted: Sequence[Cell]) -> None:
    for index, cell in enumerate(wanted):
        if index >= len(got) or got[index].key != cell.key:
            first = cell.source.split("\n")[0]
            raise UnitError(
                f"cell {index + 1} ({first!r}) cannot be carried into the text as it "
                "is: take out lines that begin with '# %%' and unusual metadata"
            )
