"""Statements as their author wrote them: cut out of a cell, moved into a class.

Only the standard library is needed here.
"""

import ast
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

Function = ast.FunctionDef | ast.AsyncFunctionDef
Definition = Function | ast.ClassDef


class AssemblyError(Exception):
    """Cells that do not make a module; the message says which line and why."""


@dataclass
class Piece:
    """One statement as its author wrote it, with the comments above it."""

    text: str
    name: str = ""


@dataclass
class GrownClass:
    """A class whose methods come from several cells."""

    head: str
    body: list[Piece]
    name: str = ""
    documented: bool = False

    @property
    def text(self) -> str:
        """Return the whole class."""
        body = [piece.text for piece in self.body]
        if not body and not self.documented:
            return f"{self.head}\n    pass"
        return "\n\n".join([self.head, *body])


def parse(source: str) -> ast.Module:
    """Return the syntax tree of a cell; raises AssemblyError if it is no Python."""
    try:
        return ast.parse(source)
    except SyntaxError as error:
        raise AssemblyError(f"line {error.lineno}: {error.msg}") from error


def extended_class(decorator: ast.expr) -> str:
    """Return the class that a decorator `@extend(Class)` names, or ''."""
    match decorator:
        case ast.Call(ast.Name("extend"), [ast.Name(name)]):
            return name
    return ""


def own_name(node: Definition) -> str:
    """Return the name under which a later definition replaces this one, or ''.

    Setters and overloads share a name and replace nothing.
    """
    kept = [d for d in node.decorator_list if not extended_class(d)]
    shares = [ast.unparse(d).split(".")[-1] for d in kept]
    if {"setter", "deleter", "getter", "overload", "register"} & set(shares):
        return ""
    return node.name


def put(pieces: list[Any], piece: Piece) -> None:
    """Append `piece`, or put it in the place of an older one of the same name."""
    for index, old in enumerate(pieces):
        if piece.name and old.name == piece.name:
            pieces[index] = piece
            return
    pieces.append(piece)


def grown_class(node: ast.ClassDef, comment: str, lines: list[str]) -> GrownClass:
    """Return a class split into its head (with docstring) and its body's pieces."""
    if node.body[0].lineno == node.lineno:  # class A(B): pass
        lines = ast.unparse(node).split("\n")
        node = one_class(lines)
    first = first_line(node) - 1
    body = list(node.body)
    head_end = body[0].lineno - 1
    documented = ast.get_docstring(node, clean=False) is not None
    if documented:
        head_end = body.pop(0).end_lineno or 0
    elif body:
        head_end = header_end(node, lines)
    head = comment + "\n".join(lines[first:head_end]).rstrip()
    kept = [stmt for stmt in body if not isinstance(stmt, ast.Pass)]
    pieces = [
        Piece(note + text_of(stmt, lines), statement_name(stmt))
        for stmt, note in with_comments(kept, lines, head_end)
    ]
    return GrownClass(head, pieces, node.name, documented)


def one_class(lines: list[str]) -> ast.ClassDef:
    """Return the class that a text holds."""
    node = ast.parse("\n".join(lines)).body[0]
    assert isinstance(node, ast.ClassDef)
    return node


def header_end(node: ast.ClassDef, lines: list[str]) -> int:
    """Return the number of the line that ends `class X(...):`."""
    end = max([node.lineno, *(base.end_lineno or 0 for base in node.bases)])
    while not lines[end - 1].split("#")[0].rstrip().endswith(":"):
        end += 1
    return end


def statement_name(node: ast.stmt) -> str:
    """Return the name that a statement of a class body defines, or ''."""
    match node:
        case ast.FunctionDef() | ast.AsyncFunctionDef():
            return own_name(node)
        case ast.Assign([ast.Name(name)], _):
            return name
    return ""


def first_line(node: ast.stmt) -> int:
    """Return the line that a statement begins in, decorators included."""
    decorators = getattr(node, "decorator_list", [])
    return min([node.lineno, *(d.lineno for d in decorators)])


def with_comments(
    nodes: Sequence[ast.stmt], lines: list[str], start: int
) -> list[tuple[ast.stmt, str]]:
    """Return each statement with the comment lines above it, ending in a newline."""
    pairs = []
    for node in nodes:
        first = first_line(node) - 1
        if first < start:
            raise AssemblyError(f"line {first + 1}: write one statement per line")
        above = "\n".join(lines[start:first]).strip("\n")
        pairs.append((node, f"{above}\n" if above.strip() else ""))
        start = node.end_lineno or 0
    return pairs


def text_of(node: ast.stmt, lines: list[str], skip_extend: bool = False) -> str:
    """Return the source lines of a statement, without `@extend` if so asked."""
    dropped: set[int] = set()
    if skip_extend and isinstance(node, Definition):
        for decorator in filter(extended_class, node.decorator_list):
            dropped |= set(range(decorator.lineno, (decorator.end_lineno or 0) + 1))
    numbers = range(first_line(node), (node.end_lineno or 0) + 1)
    return "\n".join(lines[number - 1] for number in numbers if number not in dropped)


def indented(text: str) -> str:
    """Return `text` four columns further in; the inside of long strings stays put."""
    inside: set[int] = set()
    tree = ast.parse(text)
    documents = {id(docstring_node(node)) for node in ast.walk(tree)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant | ast.JoinedStr) and id(node) not in documents:
            inside |= set(range(node.lineno + 1, (node.end_lineno or 0) + 1))
    lines = enumerate(text.split("\n"), start=1)
    return "\n".join(
        line if number in inside or not line else f"    {line}"
        for number, line in lines
    )


def docstring_node(node: ast.AST) -> ast.expr | None:
    """Return the node of a definition's docstring, None where there is none."""
    match node:
        case (
            ast.FunctionDef(body=[ast.Expr(ast.Constant(str()) as text), *_])
            | ast.AsyncFunctionDef(body=[ast.Expr(ast.Constant(str()) as text), *_])
            | ast.ClassDef(body=[ast.Expr(ast.Constant(str()) as text), *_])
        ):
            return text
    return None
