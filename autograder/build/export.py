"""The finished library: given modules and the exported cells of all units."""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from autograder.build import ruff
from autograder.build.cells import Cell, Cells
from autograder.build.files import read_text
from autograder.build.units import Unit, UnitError
from course.carry.assemble import AssemblyError, import_lines, parse
from course.carry.library import Assembly

GIVEN = "course/given/kindling"
BUILT = "# Built by kindling build from "
LONGEST = 88 - len('""""""')
_TARGET = re.compile(r"[a-z_][a-z0-9_]*([./][a-z_][a-z0-9_]*)*")


def given_modules(root: Path) -> dict[str, str]:
    """Return the hand-written modules of the course in `root`, by path in kindling."""
    folder = root / GIVEN
    paths = sorted(folder.rglob("*.py"))
    return {path.relative_to(folder).as_posix(): read_text(path) for path in paths}


def assemble(
    units: Sequence[tuple[Unit, Cells]], given: Mapping[str, str]
) -> tuple[dict[str, str], dict[str, list[str]]]:
    """Return the files of the library, unformatted, and what each was built from.

    Raises UnitError, with text and line, for cells that do not make a module.
    """
    assembly = Assembly(given)
    sources = {path: [f"{GIVEN}/{path}"] for path in given}
    titles: dict[str, list[str]] = {}
    for unit, cells in units:
        imports = _given_imports(cells)
        for cell in cells.all:
            if cell.export and cell.kind == "code":
                for path in _add(assembly, unit, cell, imports):
                    _note(sources, path, f"source/{unit.name}.py")
                    _note(titles, path, _title(unit, cells))
    for path, found in titles.items():
        assembly.files[path].docstring = _docstring(found)
    try:
        texts = assembly.texts()
    except AssemblyError as error:
        raise UnitError(f"solutions/kindling cannot be assembled: {error}") from error
    moved = {path: f"{path.removesuffix('/__init__.py')}.py" for path in texts}
    return texts, {p: sources.get(p) or sources.get(moved[p], []) for p in texts}


def library(
    units: Sequence[tuple[Unit, Cells]], given: Mapping[str, str] | None = None
) -> dict[str, str]:
    """Return the modules of the library, by path inside solutions/kindling.

    Each is as ruff writes it, below lines that say what built it; a given module that
    no cell adds to is copied as it is. Raises UnitError, with text and line, for cells
    that do not make a module.
    """
    texts, sources = assemble(units, given or {})
    own = {p: text for p, text in texts.items() if sources[p] != [f"{GIVEN}/{p}"]}
    written, error = ruff.formatted(own)
    if error:
        raise UnitError(
            f"solutions/kindling cannot be formatted ({error}): mend the exported cells"
        )
    texts |= written
    files = {path: f"{_built(sources[path])}\n{texts[path]}" for path in sorted(texts)}
    return _packages(files, sources) if files else {}


def _add(
    assembly: Assembly, unit: Unit, cell: Cell, imports: Sequence[str]
) -> list[str]:
    where = f"source/{unit.name}.py:{cell.line} [{cell.id}]"
    if not _TARGET.fullmatch(str(cell.export)):
        raise UnitError(
            f"{where}: export={cell.export!r} is no module name: write it as in "
            'export="nn/functional"'
        )
    try:
        return assembly.add(str(cell.export), cell.solved, imports)
    except AssemblyError as error:
        raise UnitError(f"{where}: cannot be exported: {error}") from error


def _note(found: dict[str, list[str]], path: str, what: str) -> None:
    if what not in found.setdefault(path, []):
        found[path].append(what)


def _title(unit: Unit, cells: Cells) -> str:
    return re.sub(r"^Unit \d+: *", "", cells.title) or unit.name


def _docstring(titles: Sequence[str]) -> str:
    title = " and ".join(titles)
    if " and " in title:
        text = f"What units {title} build."
        return text if len(text) <= LONGEST else f"What {len(titles)} units build."
    return f"What the unit '{title}' builds."


def _given_imports(cells: Cells) -> list[str]:
    """Return the imports of the unit's given cells, taken where they are needed."""
    lines = []
    for cell in cells.all:
        if cell.role == "given" and cell.kind == "code":
            try:
                lines += import_lines(parse(cell.source).body)
            except AssemblyError:
                continue
    return lines


def is_copy(text: str) -> bool:
    """Return whether a built file is a given module, which is linted where it is."""
    head = [line for line in text.split("\n")[:9] if line.startswith(BUILT)]
    return all(line.startswith(f"{BUILT}{GIVEN}/") for line in head)


def _built(sources: Sequence[str]) -> str:
    return "\n".join(f"{BUILT}{name}." for name in sources)


def _packages(
    files: dict[str, str], sources: Mapping[str, Sequence[str]]
) -> dict[str, str]:
    """Return `files` with an __init__.py for the library and each package in it."""
    result = dict(files)
    folders = {""} | {
        "/".join(path.split("/")[:depth]) + "/"
        for path in files
        for depth in range(1, path.count("/") + 1)
    }
    for folder in sorted(folders):
        inside = [path for path in files if path.startswith(folder)]
        built = sorted({name for path in inside for name in sources[path]})
        names = sorted(
            path[len(folder) :].removesuffix(".py").split("/")[0]
            for path in inside
            if not path.endswith("__init__.py")
        )
        listed = "\n".join(f"- `{name}`" for name in dict.fromkeys(names))
        name = "kindling" + (f".{folder[:-1].replace('/', '.')}" if folder else "")
        text = f'"""`{name}`, as the course\'s units build it.\n\n{listed}\n"""\n'
        result.setdefault(f"{folder}__init__.py", f"{_built(built)}\n{text}")
    return result
