"""Cells to one module: imports on top, methods back in their classes.

Needs only the standard library and nothing else of this project, so that other parts
which assemble the library (beginning a notebook, grading) can share it.
"""

import ast
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
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

    @property
    def text(self) -> str:
        """Return the whole class."""
        return "\n\n".join([self.head, *(piece.text for piece in self.body)])


@dataclass
class Module:
    """A module as it grows."""

    docstring: str = ""
    imports: list[str] = field(default_factory=list)
    body: list[Piece | GrownClass] = field(default_factory=list)

    def add(self, source: str) -> None:
        """Add the statements of one cell.

        Raises AssemblyError for code that is not Python or extends an unknown class.
        """
        lines = source.split("\n")
        tree = parse(source)
        if only_docstring(tree):
            self.docstring = self.docstring or source.strip()
            return
        for node, comment in with_comments(tree.body, lines, 0):
            self._add_statement(node, comment, lines)
        last = max((node.end_lineno or 0 for node in tree.body), default=0)
        rest = "\n".join(lines[last:]).strip("\n")
        if rest.strip():
            self.body.append(Piece(rest))

    def render(self, docstring: str) -> str:
        """Return the module's text; `docstring` serves if no cell brought one."""
        top = self.docstring or f'"""{docstring}"""'
        imports = "\n".join(dict.fromkeys(self.imports))
        parts = [top, imports, *(piece.text for piece in self.body)]
        return "\n\n\n".join(part for part in parts if part.strip()) + "\n"

    def _add_statement(self, node: ast.stmt, comment: str, lines: list[str]) -> None:
        if isinstance(node, ast.Import | ast.ImportFrom):
            self.imports += import_lines([node])
        elif is_begin(node):
            pass
        elif isinstance(node, ast.ClassDef):
            self._add_class(node, comment, lines)
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            self._add_function(node, comment, lines)
        elif alias := method_alias(node):
            owner, name, text = alias
            put(self._class(owner, node).body, Piece(indented(comment + text), name))
        else:
            self.body.append(Piece(comment + text_of(node, lines)))

    def _add_class(self, node: ast.ClassDef, comment: str, lines: list[str]) -> None:
        if any(piece.name == node.name for piece in self.body):
            raise AssemblyError(
                f"line {node.lineno}: class {node.name} is defined a second time; "
                f"add to it with @extend({node.name})"
            )
        self.body.append(grown_class(node, comment, lines))

    def _add_function(self, node: Function, comment: str, lines: list[str]) -> None:
        owners = [name for name in map(extended_class, node.decorator_list) if name]
        text = comment + text_of(node, lines, skip_extend=True)
        if owners:
            for owner in owners:
                body = self._class(owner, node).body
                put(body, Piece(indented(text), own_name(node)))
        else:
            put(self.body, Piece(text, own_name(node)))

    def _class(self, name: str, node: ast.stmt) -> GrownClass:
        for piece in self.body:
            if isinstance(piece, GrownClass) and piece.name == name:
                return piece
        raise AssemblyError(
            f"line {node.lineno}: class {name} is not in this module above its "
            f"extension; export the cell with 'class {name}' to the same module"
        )


def parse(source: str) -> ast.Module:
    """Return the syntax tree of a cell; raises AssemblyError if it is no Python."""
    try:
        return ast.parse(source)
    except SyntaxError as error:
        raise AssemblyError(f"line {error.lineno}: {error.msg}") from error


def only_docstring(tree: ast.Module) -> bool:
    """Return whether a cell is one string and nothing else."""
    return len(tree.body) == 1 and ast.get_docstring(tree) is not None


def import_lines(nodes: Iterable[ast.stmt]) -> list[str]:
    """Return the imports among `nodes`, one name per line, without the course's own.

    >>> import_lines(ast.parse("import math, course").body)
    ['import math']
    """
    lines = []
    for node in nodes:
        if isinstance(node, ast.Import):
            names = [alias for alias in node.names if not of_course(alias.name)]
            lines += [ast.unparse(ast.Import([alias])) for alias in names]
        elif isinstance(node, ast.ImportFrom) and not of_course(node.module or ""):
            lines += [
                ast.unparse(ast.ImportFrom(node.module, [alias], node.level))
                for alias in node.names
            ]
    return lines


def of_course(module: str) -> bool:
    """Return whether a module belongs to what notebooks import and the library not."""
    return module.split(".")[0] == "course"


def is_begin(node: ast.stmt) -> bool:
    """Return whether a statement is the notebook's `begin("...")`."""
    match node:
        case ast.Expr(ast.Call(ast.Name("begin"))):
            return True
    return False


def extended_class(decorator: ast.expr) -> str:
    """Return the class that a decorator `@extend(Class)` names, or ''."""
    match decorator:
        case ast.Call(ast.Name("extend"), [ast.Name(name)]):
            return name
    return ""


def method_alias(node: ast.stmt) -> tuple[str, str, str] | None:
    """Return class, name and in-class text of `Class.name = Class.other`, else None."""
    match node:
        case ast.Assign(
            [ast.Attribute(ast.Name(owner), name)],
            ast.Attribute(ast.Name(other), value),
        ) if owner == other:
            return owner, name, f"{name} = {value}"
    return None


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
    first = first_line(node) - 1
    body = list(node.body)
    head_end = body[0].lineno - 1
    if ast.get_docstring(node, clean=False) is not None:
        head_end = body.pop(0).end_lineno or 0
    elif body:
        head_end = header_end(node, lines)
    head = comment + "\n".join(lines[first:head_end]).rstrip()
    kept = [stmt for stmt in body if not isinstance(stmt, ast.Pass)]
    pieces = [
        Piece(note + text_of(stmt, lines), statement_name(stmt))
        for stmt, note in with_comments(kept, lines, head_end)
    ]
    return GrownClass(head, pieces, node.name)


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
