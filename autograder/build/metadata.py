"""Short cell metadata (role, id, points) and what nbgrader wants to see, both ways."""

from collections.abc import Mapping
from typing import Any

from autograder.build.cells import ROLES

SCHEMA = 3
_FLAGS = {
    "given": {"grade": False, "solution": False, "locked": True},
    "answer": {"grade": False, "solution": True, "locked": False},
    "check": {"grade": True, "solution": False, "locked": True},
    "written": {"grade": True, "solution": True, "locked": False},
}
_KINDS = {
    "given": ("code", "markdown"),
    "answer": ("code",),
    "check": ("code",),
    "written": ("markdown",),
}
# What JupyterLab and its extensions leave in a cell; no part of the course.
_NOISE = {
    "ExecuteTime", "collapsed", "deletable", "editable", "execution", "jupyter",
    "lines_to_end_of_cell_marker", "lines_to_next_cell", "pycharm", "scrolled",
    "slideshow", "trusted", "vscode",
}  # fmt: skip


def fits(role: str, kind: str) -> bool:
    """Return whether a cell of this kind can have this role.

    >>> fits("written", "code")
    False
    """
    return kind in _KINDS.get(role, ())


def expand(role: str, grade_id: str, points: float | None) -> dict[str, Any]:
    """Return nbgrader's metadata for a cell of this role."""
    meta = {"schema_version": SCHEMA, "grade_id": grade_id, "task": False}
    meta |= _FLAGS[role]
    if meta["grade"]:
        meta["points"] = plain_number(points or 0)
    return meta


def contract(kind: str, nbgrader: Mapping[str, Any]) -> dict[str, Any]:
    """Return the short form of nbgrader's metadata, or {} where it has none.

    Cells that nbgrader knows and the short form does not (tasks, code graded by hand)
    have none; their metadata stays in the text in full.
    """
    if nbgrader.get("task") or not nbgrader.get("grade_id"):
        return {}
    flags = {name: bool(nbgrader.get(name)) for name in ("grade", "solution", "locked")}
    for role in ROLES:
        if flags == _FLAGS[role] and fits(role, kind):
            short = {"role": role, "id": nbgrader["grade_id"]}
            if flags["grade"]:
                short["points"] = plain_number(nbgrader.get("points") or 0)
            return short
    return {}


def is_idle(nbgrader: Mapping[str, Any]) -> bool:
    """Return whether nbgrader's metadata says nothing, as the toolbar leaves it."""
    flags = ("grade", "solution", "locked", "task")
    return not any(nbgrader.get(flag) for flag in flags)


def without_noise(metadata: Mapping[str, Any]) -> dict[str, Any]:
    """Return the cell metadata that an author may have meant."""
    kept = {name: value for name, value in metadata.items() if name not in _NOISE}
    if not kept.get("tags", True):
        del kept["tags"]
    return kept


def stable(nbgrader: Mapping[str, Any]) -> dict[str, Any]:
    """Return nbgrader's metadata without what it computes, in a fixed order."""
    computed = ("checksum", "cell_type")
    return {name: nbgrader[name] for name in sorted(nbgrader) if name not in computed}


def plain_number(value: float) -> float:
    """Return an int where the value is whole.

    >>> plain_number(4.0)
    4
    """
    return int(value) if float(value).is_integer() else float(value)
