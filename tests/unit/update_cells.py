"""A small unit as cells, for tests of updates."""

import copy

from course.updates.cells import key, text

UNIT = "07_small"
KINDS = ("prose", "try", "given", "answer", "check")


def cell(kind, name, source):
    """Return a cell of one of the five kinds of a unit."""
    made = {"cell_type": "markdown" if kind == "prose" else "code", "id": name}
    made |= {"metadata": {}, "source": source}
    if kind in ("given", "answer", "check"):
        settings = {"grade_id": name, "solution": kind == "answer"}
        settings |= {"locked": kind != "answer", "grade": kind == "check"}
        made["metadata"] = {"nbgrader": settings}
    if kind != "prose":
        made |= {"outputs": [], "execution_count": None}
    return made


def notebook(*cells):
    """Return a notebook with these cells."""
    return {"cells": list(cells), "metadata": {}, "nbformat": 4, "nbformat_minor": 5}


def small(edition=""):
    """Return a small unit; ``edition`` is added to the text of its cells."""
    return notebook(
        *(cell(kind, f"{kind}-1", f"the {kind}{edition}") for kind in KINDS)
    )


def texts(book):
    """Return the texts of a notebook."""
    return [text(cell) for cell in book["cells"]]


def with_text(book, name, source):
    """Return a copy of a notebook with another text in one cell."""
    book = copy.deepcopy(book)
    next(c for c in book["cells"] if key(c) == name)["source"] = source
    return book
