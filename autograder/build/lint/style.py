"""Rules of STYLE.md about code and prose."""

import ast
import re
from collections.abc import Iterator

from autograder.build.cells import Cell, Cells
from autograder.build.lint.findings import Finding, at
from autograder.build.units import Unit

CODE_LINES = 20
COLUMNS = 88
_NARROW = f"break it: {COLUMNS} at most"
WORDS = 120
_EMOJI = re.compile("[\U0001f000-\U0001faff\u2600-\u27bf\ufe0f\u2b50\u2b55]")
_SHOUT = re.compile(r"[\w)\"'*_]!+(?=$|[\s\"')*_<])")
_IMAGE = re.compile(r"!\[(?P<alt>[^\]]*)\]\((?P<path>[^)\s]*)[^)]*\)")
_TAG = re.compile(r"<img\b[^>]*>", re.IGNORECASE)
_ALT = re.compile(r"""\balt\s*=\s*(["'])\s*\S.*?\1""", re.IGNORECASE | re.DOTALL)
_PATH = re.compile(r"""\bsrc\s*=\s*["']([^"']*)["']""", re.IGNORECASE)


def code_is_short(unit: Unit, cells: Cells) -> Iterator[Finding]:
    """Code cells have at most 20 lines, blank ones aside, of at most 88 columns."""
    for cell in _of_kind(cells, "code"):
        count = sum(1 for line in cell.solved.split("\n") if line.strip())
        if count > CODE_LINES:
            what = f"has {count} lines of code"
            yield at(unit, cell, what, f"split it: {CODE_LINES} at most")
        path = unit.shown(unit.text)
        for number, line in enumerate(cell.source.split("\n"), start=cell.line + 1):
            if len(line) > COLUMNS:
                what = f"the line has {len(line)} columns"
                yield Finding(path, number, cell.id, what, _NARROW)
    for variant in cells.variants:
        if any(len(line) > COLUMNS for line in variant.source.split("\n")):
            name = f"{variant.exercise}/{variant.name}"
            path, what = unit.shown(unit.answers), f"a line has over {COLUMNS} columns"
            yield Finding(path, variant.line, name, what, _NARROW)


def code_is_python(unit: Unit, cells: Cells) -> Iterator[Finding]:
    """Code cells are plain Python, without magics, and none is empty."""
    for cell in _of_kind(cells, "code"):
        try:
            empty = not ast.parse(cell.source).body
        except SyntaxError as error:
            what = f"is no Python: {error.msg} in its line {error.lineno}"
            yield at(unit, cell, what, "mend it; magics do not work here")
            continue
        if empty and cell.role != "check":
            yield at(unit, cell, "the code cell does nothing", "fill it or take it out")


def prose_is_short(unit: Unit, cells: Cells) -> Iterator[Finding]:
    """Prose cells have at most 120 words; hints and model answers may have more."""
    for cell in _of_kind(cells, "markdown"):
        exempt = cell.role == "written" or "<details>" in cell.source
        count = count_words(cell.source)
        if count > WORDS and not exempt:
            yield at(unit, cell, f"has {count} words", f"split it: {WORDS} at most")


def prose_is_calm(unit: Unit, cells: Cells) -> Iterator[Finding]:
    """No emoji anywhere; no exclamation marks in prose or in what a check says."""
    for cell in cells.all:
        if _EMOJI.search(cell.source):
            yield at(unit, cell, "has an emoji", "take it out")
    for cell in _of_kind(cells, "markdown"):
        found = _SHOUT.search(plain_prose(cell.source))
        if found:
            yield at(unit, cell, "has an exclamation mark", "end the sentence calmly")
    for variant in cells.variants:
        if _SHOUT.search(plain_prose(variant.note)) or _EMOJI.search(variant.note):
            name = f"{variant.exercise}/{variant.name}"
            path, what = unit.shown(unit.answers), "has an exclamation mark or an emoji"
            yield Finding(path, variant.line, name, what, "end the sentence calmly")


def figures_are_described(unit: Unit, cells: Cells) -> Iterator[Finding]:
    """Figures have alternative text, and their files stand in the unit's folder."""
    for cell in _of_kind(cells, "markdown"):
        prose = without_code(cell.source)
        images = [(found["alt"], found["path"]) for found in _IMAGE.finditer(prose)]
        for tag in _TAG.findall(prose):
            path = _PATH.search(tag)
            alt = "described" if _ALT.search(tag) else ""
            images.append((alt, path[1] if path else ""))
        for alt, place in images:
            if not alt.strip():
                what = f"figure {place or '(no file)'} has no alternative text"
                yield at(unit, cell, what, "say in words what it shows")
            if not (_is_elsewhere(place) or (unit.folder / place).is_file()):
                what = f"figure {place!r} is not in {unit.shown(unit.folder)}/"
                yield at(unit, cell, what, "put the file there")


def _is_elsewhere(place: str) -> bool:
    return place.startswith(("attachment:", "data:", "http://", "https://"))


def cells_are_known(unit: Unit, cells: Cells) -> Iterator[Finding]:
    """Every graded cell is of a kind that this course grades."""
    for cell in cells.all:
        if "nbgrader" in cell.metadata:
            yield at(
                unit,
                cell,
                "nbgrader's metadata on it fits no role of this course",
                "make it a check, a written answer, an answer or a given cell",
            )
        if cell.export and cell.role not in ("given", "answer"):
            what = "only given and answer cells can be exported"
            yield at(unit, cell, what, "take export away or give it a role")


def count_words(source: str) -> int:
    """Return the number of words of a prose cell, code blocks and tags aside.

    >>> count_words("Two *words* - and `a + b`.")
    4
    """
    text = re.sub(r"```.*?```", " ", source, flags=re.DOTALL)
    text = re.sub(r"\$\$.*?\$\$|\$[^$]*\$|`[^`]*`", " one ", text, flags=re.DOTALL)
    words = re.sub(r"<[^>]*>", " ", text).split()
    return sum(1 for word in words if re.search(r"\w", word))


def without_code(source: str) -> str:
    """Return prose without code blocks and code in lines."""
    text = re.sub(r"```.*?```", " ", source, flags=re.DOTALL)
    return re.sub(r"`[^`]*`", " ", text)


def plain_prose(source: str) -> str:
    """Return prose without code and formulas."""
    text = without_code(source)
    return re.sub(r"\$\$.*?\$\$|\$[^$]*\$", " ", text, flags=re.DOTALL)


def _of_kind(cells: Cells, kind: str) -> list[Cell]:
    return [cell for cell in cells.all if cell.kind == kind]


RULES = (
    code_is_short,
    code_is_python,
    prose_is_short,
    prose_is_calm,
    figures_are_described,
    cells_are_known,
)
