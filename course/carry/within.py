"""Imports inside a function, for two modules that need each other."""

import ast
from collections.abc import Iterable, Mapping
from functools import lru_cache

from course.carry.names import Names, names_of
from course.carry.pieces import Piece, indented


def functions_using(pieces: Iterable[Piece], name: str) -> int:
    """Return how many functions and methods use a name, 0 if something else does."""
    users = [piece for piece in pieces if name in _names(piece.text).needed]
    return len(users) if all(_function(piece.text) for piece in users) else 0


def with_imports(text: str, lines: Mapping[str, str]) -> str:
    """Return a function that imports those of the names in ``lines`` that it uses.

    >>> print(with_imports("def f():\\n    return g()", {"g": "from m import g"}))
    def f():
        from m import g
    <BLANKLINE>
        return g()
    """
    needed = sorted(_names(text).later & lines.keys())
    if not needed:
        return text
    function = _function(text)
    assert function is not None
    if function.body[0].lineno == function.lineno:  # def f(): return g()
        step = len(text) - len(text.lstrip())
        text = ast.unparse(function)
        text = indented(text) if step else text
        function = _function(text)
        assert function is not None
    first = function.body[0]
    documented = ast.get_docstring(function) is not None
    at = (first.end_lineno or 0) if documented else _above(first, text)
    own = text.split("\n")
    column = first.col_offset + len(own[0]) - len(own[0].lstrip())
    added = [" " * column + line for line in dict.fromkeys(lines[n] for n in needed)]
    return "\n".join([*own[:at], *added, "", *own[at:]])


def outdented(text: str) -> str:
    """Return a method as a function; the inside of long strings may move."""
    margin = text[: len(text) - len(text.lstrip())]
    return "\n".join(line.removeprefix(margin) for line in text.split("\n"))


def _above(node: ast.stmt, text: str) -> int:
    """Return the line before a function's first statement and its comments."""
    lines = text.split("\n")
    at = node.lineno - 1
    while lines[at - 1].lstrip().startswith("#"):
        at -= 1
    return at


def _names(text: str) -> Names:
    return names_of(outdented(text))


@lru_cache(maxsize=4096)
def _function(text: str) -> ast.FunctionDef | ast.AsyncFunctionDef | None:
    body = ast.parse(outdented(text)).body
    if len(body) == 1 and isinstance(body[0], ast.FunctionDef | ast.AsyncFunctionDef):
        return body[0]
    return None
