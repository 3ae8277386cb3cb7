"""Rules about what reaches students: no solution, no output, no path of a machine.

What counts as a line of a solution: a line of a solution region or of a planted answer
with at least four names or numbers (keywords aside; in a planted mistake, four
different ones), or the only line of its region if it has at least two. Not counted:
- what says nothing alone, such as `return out` or `else:`, too short by this rule;
- a call of the student's own function with plain names, such as `model.step(x, y)`,
  also if its result gets a name: showing how something is used is no answer;
- lines that stand in given cells or in the visible part of an answer cell.
A line of a written answer counts from six words on, a hidden test as a whole only (its
visible sister may prepare its numbers in the same way).
White space does not matter, and the line may be a part of a longer one.
"""

import ast
import json
import keyword
import re
from collections.abc import Callable, Iterator, Mapping

from autograder.build.cells import (
    BEGIN_HIDDEN,
    END_HIDDEN,
    MARKERS,
    Cell,
    Cells,
    regions,
)
from autograder.build.lint.findings import Finding
from autograder.build.units import Unit

NAMES = 4
NAMES_IF_ALONE = 2
WORDS = 6
_WORD = re.compile(r"[A-Za-z_]\w*|\d+(?:\.\d+)?")
_MACHINE = re.compile(
    r"(?<![\w.:/])/(?:home|Users|root|tmp|var|opt|mnt|work|workspace|private)/[\w.-]+"
    r"|\b[A-Z]:\\{1,4}\w+"
)


def solution_lines(cells: Cells) -> dict[str, str]:
    """Return the lines that must not reach students, squeezed, with their place."""
    lines: dict[str, str] = {}
    for cell in cells.all:
        for region in cell.solutions:
            where = f"a line of the solution of {cell.id}"
            counts = _long_prose if cell.role == "written" else _four_names
            _collect(lines, region, where, counts)
        for region in regions(cell.source, BEGIN_HIDDEN, END_HIDDEN):
            lines[squeeze(region)] = f"the hidden test of {cell.id}"
    for variant in cells.variants:
        where = f"a line of the planted answer {variant.exercise}/{variant.name}"
        counts = _four_names if variant.kind == "honest" else _four_different_names
        _collect(lines, variant.source, where, counts)
    visible = [cell.stub for cell in cells.all if cell.role in ("given", "answer")]
    seen = "\n".join(visible)
    for line in ["", *seen.split("\n")]:
        lines.pop(squeeze(line), None)
    return lines


def _collect(
    lines: dict[str, str], region: str, where: str, counts: Callable[[str], bool]
) -> None:
    written = [line for line in region.split("\n") if line.strip()]
    alone = len(written) == 1 and len(_names(written[0])) >= NAMES_IF_ALONE
    for line in written:
        if alone or (counts(line) and not _is_plain_call(line)):
            lines.setdefault(squeeze(line), where)


def _names(line: str) -> list[str]:
    return [word for word in _WORD.findall(line) if not keyword.iskeyword(word)]


def _four_names(line: str) -> bool:
    return len(_names(line)) >= NAMES


def _four_different_names(line: str) -> bool:
    return len(set(_names(line))) >= NAMES


def _long_prose(line: str) -> bool:
    return len(line.split()) >= WORDS


def _is_plain_call(line: str) -> bool:
    """Return whether a line calls one of the student's functions with plain names.

    >>> _is_plain_call("y = model.forward(x)"), _is_plain_call("y = np.maximum(x, y)")
    (True, False)
    """
    try:
        statements = ast.parse(line.strip()).body
    except SyntaxError:
        return False
    match statements:
        case [ast.Expr(call)] | [ast.Assign([ast.Name()], call)]:
            if not isinstance(call, ast.Call) or call.keywords:
                return False
            root = ast.unparse(call.func).split(".")[0]
            named = all(isinstance(part, ast.Name) for part in call.args)
            return named and root not in ("np", "math")
    return False


def squeeze(text: str) -> str:
    """Return the text without white space.

    >>> squeeze("  y = x + 1 ")
    'y=x+1'
    """
    return "".join(text.split())


def no_solution_reaches_students(
    unit: Unit, cells: Cells, released: Mapping[str, bytes]
) -> Iterator[Finding]:
    """No line of a solution or a planted answer stands in a released file."""
    lines = solution_lines(cells)
    given = {cell.id for cell in cells.all if cell.role == "given"}
    for path, content in released.items():
        text = _decoded(content)
        place = f"{unit.shown(unit.release)}/{path}"
        if path.endswith(".ipynb"):
            for node in json.loads(text)["cells"]:
                if node["id"] not in given:
                    yield from _leaks_of_cell(unit, cells, lines, node, place)
        else:
            for where in _found(lines, text):
                yield _leak(place, 0, "", where)


def _leaks_of_cell(
    unit: Unit, cells: Cells, lines: dict[str, str], node: dict, place: str
) -> Iterator[Finding]:
    source = "".join(node["source"])
    for mark in MARKERS:
        if mark in source:
            yield _leak(place, 0, node["id"], f"the mark {mark!r}")
    origin = _origin(cells, node["id"], source)
    for where in _found(lines, source):
        if origin:
            yield _leak(unit.shown(unit.text), origin.line, node["id"], where)
        else:
            yield _leak(place, 0, node["id"], where)


def _origin(cells: Cells, name: str, source: str) -> Cell | None:
    for cell in cells.all:
        if name == cell.id or source == cell.source:
            return cell
    return None


def _found(lines: dict[str, str], text: str) -> list[str]:
    """Return where the solution lines stand that occur in the lines of `text`."""
    shown = "\n".join(map(squeeze, text.split("\n")))
    shown += "\n" + squeeze(text)
    found = [line for line in lines if line in shown]
    return list(dict.fromkeys(f"{lines[line]} ({line[:40]!r})" for line in found))


def _leak(path: str, line: int, cell: str, where: str) -> Finding:
    what = f"students would see {where}"
    return Finding(path, line, cell, what, "say it in other words", leaks=True)


def nothing_was_run(
    unit: Unit, cells: Cells, released: Mapping[str, bytes]
) -> Iterator[Finding]:
    """Released notebooks hold no outputs and no execution counts."""
    for path, content in released.items():
        if not path.endswith(".ipynb"):
            continue
        for node in json.loads(_decoded(content))["cells"]:
            if node.get("outputs") or node.get("execution_count"):
                place = f"{unit.shown(unit.release)}/{path}"
                yield Finding(place, 0, node["id"], "has an output", "build it again")


def no_machine_is_named(
    unit: Unit, cells: Cells, released: Mapping[str, bytes]
) -> Iterator[Finding]:
    """Released files name no path of the machine that built them."""
    for path, content in released.items():
        found = _MACHINE.search(_decoded(content))
        if found:
            place = f"{unit.shown(unit.release)}/{path}"
            what = f"names {found[0]}, a path of one machine"
            yield Finding(place, 0, "", what, "use paths relative to the notebook")


def _decoded(content: bytes) -> str:
    return content.decode("utf-8", errors="ignore")


RULES = (no_solution_reaches_students, nothing_was_run, no_machine_is_named)
