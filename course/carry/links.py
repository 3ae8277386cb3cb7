"""Imports between the modules of the library: whose name is it, and from where."""

import ast
from collections.abc import Container, Mapping
from dataclasses import dataclass
from functools import lru_cache

PACKAGE = "kindling"


@dataclass(frozen=True)
class Import:
    """One imported name: how it is called here, and the line that imports it.

    ``module`` and ``name`` say what it takes from the library, "" if it is not from
    there; an empty name stands for the module itself.
    """

    bound: str
    line: str
    module: str = ""
    name: str = ""


def from_import(module: str, name: str, bound: str = "") -> Import:
    """Return the import of a name from a module of the library."""
    rename = f" as {bound}" if bound not in ("", name) else ""
    line = f"from {module} import {name}{rename}"
    return Import(bound or name, line, module, name)


def as_sorted(line: str) -> tuple[bool, bool, list[str]]:
    """Return the key by which import lines stand in order, the library's last.

    >>> sorted(["from kindling.a import b", "from c import d"], key=as_sorted)
    ['from c import d', 'from kindling.a import b']
    """
    words = line.split()
    return in_library(words[1]), words[0] == "from", words[1:]


def module_name(path: str) -> str:
    """Return the dotted name of a file of the library.

    >>> module_name("ops/reduce.py"), module_name("__init__.py")
    ('kindling.ops.reduce', 'kindling')
    """
    parts = path.removesuffix(".py").split("/")
    return ".".join([PACKAGE, *parts]).removesuffix(".__init__")


def path_in(module: str, paths: Container[str]) -> str | None:
    """Return the file of a module of the library, None if it has none."""
    return next((path for path in _files_of(module) if path in paths), None)


@lru_cache(maxsize=4096)
def _files_of(module: str) -> tuple[str, str]:
    inside = module.removeprefix(PACKAGE).lstrip(".").replace(".", "/")
    return f"{inside}.py", f"{inside}/__init__.py".lstrip("/")


@lru_cache(maxsize=4096)
def packages_of(path: str) -> tuple[str, ...]:
    """Return the __init__ files that run before a file does, the outermost left out.

    >>> packages_of("nn/utils/rnn.py")
    ('nn/__init__.py', 'nn/utils/__init__.py')
    """
    folders = path.split("/")[:-1]
    return tuple(
        "/".join(folders[:depth]) + "/__init__.py"
        for depth in range(1, len(folders) + 1)
    )


@lru_cache(maxsize=1024)
def imported(source: str) -> tuple[tuple[str, str], ...]:
    """Return module and name of each `from kindling... import name` in a text."""
    found: list[tuple[str, str]] = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ImportFrom) and in_library(node.module):
            found += [(str(node.module), alias.name) for alias in node.names]
    return tuple(found)


@lru_cache(maxsize=1024)
def top_level(source: str) -> tuple[tuple[str, str], ...]:
    """Return what a text takes from the library while it is imported, in order.

    These are modules and names, the name empty for `import module`.
    """
    found: list[tuple[str, str]] = []
    waiting = list(ast.parse(source).body) if "kindling" in source else []
    while waiting:
        node = waiting.pop(0)
        if isinstance(node, ast.Try):
            waiting = [*node.body, *waiting]
        elif isinstance(node, ast.ImportFrom) and in_library(node.module):
            found += [(str(node.module), alias.name) for alias in node.names]
        elif isinstance(node, ast.Import):
            found += [(a.name, "") for a in node.names if in_library(a.name)]
    return tuple(found)


def in_library(module: str | None) -> bool:
    """Return whether a module is one of the library."""
    return module == PACKAGE or (module or "").startswith(f"{PACKAGE}.")


@lru_cache(maxsize=4096)
def _import_node(line: str) -> ast.Import | ast.ImportFrom:
    node = ast.parse(line).body[0]
    assert isinstance(node, ast.Import | ast.ImportFrom)
    return node


def read_import(line: str, homes: Mapping[str, Mapping[str, str]]) -> Import:
    """Return an import line as it is to stand in a module of the library.

    `homes` says, for each file, which file each of its names comes from; what a
    notebook takes from `kindling` itself is then imported from where it is defined.
    """
    node = _import_node(line)
    alias = node.names[0]
    if isinstance(node, ast.Import):
        bound = alias.asname or alias.name.split(".")[0]
        return Import(bound, line, alias.name if in_library(alias.name) else "")
    bound = alias.asname or alias.name
    if not in_library(node.module):
        return Import(bound, line)
    module = str(node.module)
    path = path_in(module, homes)
    origin = origin_of(path, alias.name, homes) if path else None
    if origin is None:
        return from_import(module, alias.name, bound)
    return from_import(module_name(origin[0]), origin[1], bound)


def origin_of(
    path: str, name: str, homes: Mapping[str, Mapping[str, str]]
) -> tuple[str, str] | None:
    """Return the file that defines a name which `path` offers, None if none does."""
    seen = set()
    while path not in seen:
        seen.add(path)
        source = homes.get(path, {}).get(name)
        if source is None:
            return None
        if source == path:
            return path, name
        path = source
    return None
