"""Cell ids made of words, stable as long as a cell's first words are."""

import re
from collections.abc import Sequence

from autograder.build.cells import Cell

LENGTH = 40


def slug(source: str) -> str:
    """Return an id from the heading or the first words of a cell.

    >>> slug("## 1. What a *graph* is")
    'what-a-graph-is'
    """
    lines = [line for line in source.split("\n") if line.strip()]
    heading = [line for line in lines if re.match(r"#+ ", line)]
    first = (heading or lines or ["cell"])[0]
    first = re.sub(r"<[^>]*>|\(\d+ points?,.*", " ", first)
    words = re.findall(r"[A-Za-z0-9]+", first.lower())
    while words and words[0].isdigit():
        del words[0]
    name = ""
    for word in words:
        if name and len(name) + len(word) >= LENGTH:
            break
        name = f"{name}-{word}" if name else word[:LENGTH]
    if not name:
        return "cell"
    return name if name[0].isalpha() else f"cell-{name}"


def cell_ids(cells: Sequence[Cell]) -> list[str]:
    """Return one id per cell, all different; cells that have an id keep it.

    A code cell to try things with is called after the section or answer above it.
    """
    taken = {cell.id for cell in cells if cell.id}
    used: set[str] = set()
    ids = []
    place = "cell"
    for cell in cells:
        graded = cell.metadata.get("nbgrader", {}).get("grade_id", "")
        named = f"try-{place}" if cell.kind == "code" else slug(cell.source)
        wanted = cell.id or graded or named
        if cell.role == "answer":
            place = cell.id
        elif cell.kind == "markdown" and cell.source.startswith("#"):
            place = slug(cell.source)
        clashes = used if cell.id else used | taken
        ids.append(_free(wanted[:60], clashes))
        used.add(ids[-1])
    return ids


def _free(wanted: str, taken: set[str]) -> str:
    if wanted not in taken:
        return wanted
    number = 2
    while f"{wanted}-{number}" in taken:
        number += 1
    return f"{wanted}-{number}"
