"""What of a student's cells belongs into the library: definitions and their helpers."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterable, Sequence
from functools import lru_cache

from course.carry.names import names_of
from course.carry.pieces import AssemblyError, extended_class, text_of, with_comments

Statement = tuple[ast.stmt, str]


def kept_statements(source: str, expected: Collection[str]) -> str:
    """Return an answer without what a student only tried in its cell.

    Definitions and imports stay; an assignment stays if the answer is ``expected`` to
    define its name or if the definitions use it. A text that is no Python stays.
    """
    statements = split(source)
    if statements is None:
        return source
    definitions = [s for s in statements if _defines(s[0])]
    used = set(expected)
    for _, text in definitions:
        used |= names_of(text).needed
    kept = []
    for statement in statements:
        if statement in definitions or _assigned(statement[0]) & used:
            kept.append(statement[1])
    return "\n\n".join(kept) if len(kept) < len(statements) else source


def with_helpers(source: str, extra: Sequence[str], known: Collection[str]) -> str:
    """Return an answer below those definitions of other cells that it needs.

    ``extra`` are the student's own cells, ``known`` the names that the unit defines.
    """
    pool = _pool(extra)
    chosen: dict[str, int] = {}
    texts = [source]
    while texts:
        for name in sorted(_needed(texts.pop()) - set(known)):
            if name in pool and name not in chosen:
                chosen[name] = pool[name][0]
                texts.append(pool[name][1])
    ordered = sorted(chosen, key=lambda name: chosen[name])
    helpers = list(dict.fromkeys(pool[name][1] for name in ordered))
    return "\n\n\n".join([*helpers, source])


def definition_of(source: str, extra: Sequence[str]) -> str:
    """Return the last of the cells ``extra`` that defines what ``source`` defines."""
    wanted = _heads(source)
    for text in reversed(extra):
        if wanted and wanted <= _heads(text):
            return text
    return ""


@lru_cache(maxsize=4096)
def split(source: str) -> tuple[Statement, ...] | None:
    """Return the statements of a cell with their text, None if it is no Python."""
    try:
        tree = ast.parse(source)
        pairs = with_comments(tree.body, source.split("\n"), 0)
    except (SyntaxError, ValueError, RecursionError, MemoryError, AssemblyError):
        return None
    lines = source.split("\n")
    return tuple((node, note + text_of(node, lines)) for node, note in pairs)


def _heads(source: str) -> set[str]:
    """Return the functions, classes and methods that a cell defines."""
    found = set()
    for node, _ in split(source) or []:
        if isinstance(node, ast.FunctionDef | ast.ClassDef | ast.AsyncFunctionDef):
            owners = map(extended_class, node.decorator_list)
            found.add(".".join([*filter(None, owners), node.name]))
    return found


def _defines(node: ast.stmt) -> bool:
    match node:
        case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
            return True
        case ast.Import() | ast.ImportFrom():
            return True
        case ast.Assign([ast.Attribute()]):
            return True
    return False


def _assigned(node: ast.stmt) -> set[str]:
    match node:
        case ast.Assign(targets):
            return {name.id for t in targets for name in _names_in(t)}
        case ast.AnnAssign(ast.Name(name)):
            return {name}
    return set()


def _names_in(node: ast.expr) -> list[ast.Name]:
    return [part for part in ast.walk(node) if isinstance(part, ast.Name)]


def _needed(text: str) -> frozenset[str]:
    try:
        return names_of(text).needed
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return frozenset()


def _pool(extra: Iterable[str]) -> dict[str, tuple[int, str]]:
    """Return what the student's own cells offer: functions, classes, imports, numbers.

    Names that a cell only computes are no help: the cell that did is not run again.
    """
    pool: dict[str, tuple[int, str]] = {}
    number = 0
    for source in extra:
        for node, text in split(source) or []:
            number += 1
            for name in _offered(node):
                pool[name] = (number, text)
    return pool


def _offered(node: ast.stmt) -> list[str]:
    match node:
        case ast.FunctionDef(name) | ast.AsyncFunctionDef(name) | ast.ClassDef(name):
            methods = any(extended_class(mark) for mark in node.decorator_list)
            return [] if methods else [name]
        case ast.Import(names) | ast.ImportFrom(names=names):
            return [alias.asname or alias.name.split(".")[0] for alias in names]
        case ast.Assign([ast.Name(name)], value):
            return [name] if _literal(value) else []
    return []


def _literal(value: ast.expr) -> bool:
    try:
        ast.literal_eval(value)
    except (ValueError, TypeError, SyntaxError, RecursionError, MemoryError):
        return False
    return True
