"""The finished library, gathered from the exported cells of all units."""

import json
import re
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field

from autograder.build.assemble import AssemblyError, Module, import_lines, parse
from autograder.build.cells import Cell, Cells
from autograder.build.units import Unit, UnitError

RUFF_RULES = "E,F,W,I,B,UP,SIM"
_OPTIONS = [
    "--isolated",
    "--config=line-length=88",
    "--config=target-version='py311'",
    "--stdin-filename=module.py",
]
_FIRST_PARTY = "--config=lint.isort.known-first-party=['kindling']"
_TARGET = re.compile(r"[a-z_][a-z0-9_]*(\.[a-z_][a-z0-9_]*)*")


@dataclass
class Export:
    """A module of the library before it is formatted."""

    target: str
    module: Module = field(default_factory=Module)
    units: list[Unit] = field(default_factory=list)
    titles: list[str] = field(default_factory=list)

    @property
    def path(self) -> str:
        """Return the module's path inside the package."""
        return self.target.replace(".", "/") + ".py"

    @property
    def built_line(self) -> str:
        """Return the first lines of the file."""
        texts = [f"source/{unit.name}.py" for unit in self.units]
        return "\n".join(f"# Built by kindling build from {text}." for text in texts)


def library(units: Sequence[tuple[Unit, Cells]]) -> dict[str, str]:
    """Return the modules of the library, by path inside solutions/kindling.

    Raises UnitError, with text and line, for cells that do not make a module.
    """
    exports: dict[str, Export] = {}
    for unit, cells in units:
        for cell in cells.all:
            if cell.export and cell.kind == "code":
                _add(exports, unit, cells, cell)
    files = {export.path: _finish(export) for export in exports.values()}
    return _packages(exports, files) if files else {}


def problems(text: str) -> list[str]:
    """Return what ruff has against a module, one line each."""
    run = _ruff("check", text, f"--select={RUFF_RULES}", "--output-format=json")
    found = json.loads(run.stdout or "[]")
    lines = [(item["location"]["row"], item["code"], item["message"]) for item in found]
    return [f"line {row}: {code} {message}" for row, code, message in lines]


def _add(exports: dict[str, Export], unit: Unit, cells: Cells, cell: Cell) -> None:
    where = f"source/{unit.name}.py:{cell.line} [{cell.id}]"
    if not _TARGET.fullmatch(str(cell.export)):
        raise UnitError(
            f"{where}: export={cell.export!r} is no module name: write it as in "
            'export="nn.functional"'
        )
    export = exports.setdefault(str(cell.export), Export(str(cell.export)))
    if unit not in export.units:
        export.units.append(unit)
        title = re.sub(r"^Unit \d+: *", "", cells.title)
        export.titles.append(title or unit.name)
        export.module.imports += _given_imports(cells)
    try:
        export.module.add(cell.solved)
    except AssemblyError as error:
        raise UnitError(f"{where}: cannot be exported: {error}") from error


def _given_imports(cells: Cells) -> list[str]:
    """Return the imports of the unit's given cells; ruff drops what is not needed."""
    lines = []
    for cell in cells.all:
        if cell.role == "given" and cell.kind == "code":
            try:
                lines += import_lines(parse(cell.source).body)
            except AssemblyError:
                continue
    return lines


def _finish(export: Export) -> str:
    title = " and ".join(dict.fromkeys(export.titles))
    sentence = f"What units {title} build." if " and " in title else ""
    text = export.module.render(sentence or f"What the unit '{title}' builds.")
    fixed = _ruff("check", text, "--select=F401,I001", "--fix", "--quiet", _FIRST_PARTY)
    formatted = _ruff("format", fixed.stdout or text)
    if formatted.returncode:
        raise UnitError(
            f"solutions/kindling/{export.path} cannot be formatted: "
            f"{formatted.stderr.strip().splitlines()[0]}; mend the exported cells"
        )
    return f"{export.built_line}\n{formatted.stdout}"


def _packages(exports: dict[str, Export], files: dict[str, str]) -> dict[str, str]:
    """Return `files` with an __init__.py for the library and each package in it."""
    result = dict(files)
    notes = "\n".join(export.built_line for export in exports.values())
    built = sorted(set(notes.split("\n")))
    folders = {""} | {
        "/".join(path.split("/")[:depth]) + "/"
        for path in files
        for depth in range(1, path.count("/") + 1)
    }
    for folder in sorted(folders):
        names = sorted(
            path[len(folder) :].removesuffix(".py").split("/")[0]
            for path in files
            if path.startswith(folder) and not path.endswith("__init__.py")
        )
        listed = "\n".join(f"- `{name}`" for name in dict.fromkeys(names))
        name = "kindling" + (f".{folder[:-1].replace('/', '.')}" if folder else "")
        text = f'"""`{name}`, as the course\'s units build it.\n\n{listed}\n"""\n'
        result.setdefault(f"{folder}__init__.py", "\n".join([*built, text]))
    return result


def _ruff(verb: str, text: str, *options: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "ruff", verb, *_OPTIONS, *options, "-"]
    if verb == "check":
        command.insert(4, "--no-cache")
    return subprocess.run(
        command, input=text, capture_output=True, text=True, check=False
    )
