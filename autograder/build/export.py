"""The finished library: given modules and the exported cells of all units."""

import json
import re
import subprocess
import sys
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path

from autograder.build.cells import Cell, Cells
from autograder.build.files import read_text
from autograder.build.units import Unit, UnitError
from course.carry.assemble import AssemblyError, import_lines, parse
from course.carry.library import Assembly

GIVEN = "course/given/kindling"
BUILT = "# Built by kindling build from "
RUFF_RULES = "E,F,W,I,B,UP,SIM"
_OPTIONS = [
    "--isolated",
    "--config=line-length=88",
    "--config=target-version='py311'",
]
_FIRST_PARTY = "--config=lint.isort.known-first-party=['kindling']"
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

    Raises UnitError, with text and line, for cells that do not make a module.
    """
    texts, sources = assemble(units, given or {})
    files = {path: _finish(path, texts[path], sources[path]) for path in sorted(texts)}
    return _packages(files, sources) if files else {}


def problems(text: str, path: str = "module.py") -> list[str]:
    """Return what ruff has against a module, one line each."""
    rules = [f"--select={RUFF_RULES}", _FIRST_PARTY, "--output-format=json"]
    run = _ruff("check", text, path, *rules)
    found = json.loads(run.stdout or "[]")
    lines = [(item["location"]["row"], item["code"], item["message"]) for item in found]
    return [f"line {row}: {code} {message}" for row, code, message in lines]


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
    if len(titles) == 1:
        return f"What the unit '{titles[0]}' builds."
    between = "and" if len(titles) == 2 else "to"
    return f"What the units '{titles[0]}' {between} '{titles[-1]}' build."


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


def _finish(path: str, text: str, sources: Sequence[str]) -> str:
    """Return a file as ruff writes it, below a line that says what built it.

    A given module that no cell adds to is copied as it is.
    """
    if list(sources) == [f"{GIVEN}/{path}"]:
        return f"{_built(sources)}\n{text}"
    body, error = _formatted(path, text)
    if error:
        raise UnitError(
            f"solutions/kindling/{path} cannot be formatted: {error}; mend the "
            "exported cells"
        )
    return f"{_built(sources)}\n{body}"


@lru_cache(maxsize=1024)
def _formatted(path: str, text: str) -> tuple[str, str]:
    sort = _ruff("check", text, path, "--select=I001", "--fix", "--quiet", _FIRST_PARTY)
    done = _ruff("format", sort.stdout or text, path)
    error = done.stderr.strip().splitlines()[0] if done.returncode else ""
    return done.stdout, error


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


def _ruff(
    verb: str, text: str, path: str, *options: str
) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "ruff", verb, *_OPTIONS, *options]
    command.append(f"--stdin-filename=kindling/{path}")
    if verb == "check":
        command.append("--no-cache")
    return subprocess.run(
        [*command, "-"], input=text, capture_output=True, text=True, check=False
    )
