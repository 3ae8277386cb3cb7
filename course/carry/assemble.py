"""Cells to one module: imports on top, methods back in their classes.

Needs only the standard library, since the build, a notebook and grading share it.
"""

import ast
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from course.carry.pieces import (
    AssemblyError,
    Function,
    GrownClass,
    Piece,
    extended_class,
    grown_class,
    indented,
    own_name,
    parse,
    put,
    text_of,
    with_comments,
)

__all__ = ["AssemblyError", "Module", "import_lines", "parse"]


@dataclass
class Module:
    """A module as it grows.

    `imports` may be more than is needed; `render` writes those that it is told to.
    `kept` are those of a given module, which may be there for others to use.
    `elsewhere` finds the module of a class that an extension names and that is not
    here.
    """

    docstring: str = ""
    imports: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    body: list[Piece | GrownClass] = field(default_factory=list)
    elsewhere: Callable[[str], "Module | None"] = field(
        default=lambda name: None, repr=False
    )

    def add(self, source: str) -> list["Module"]:
        """Add the statements of one cell; return the modules that grew.

        Raises AssemblyError for code that is not Python or extends an unknown class.
        """
        lines = source.split("\n")
        tree = parse(source)
        statements = with_comments(tree.body, lines, 0)
        if opens_with_docstring(tree, alone=bool(self.body or self.imports)):
            node, comment = statements.pop(0)
            self.docstring = self.docstring or comment + text_of(node, lines)
        grown = [self]
        for node, comment in statements:
            grown += self._add_statement(node, comment, lines)
        own = import_lines(tree.body)
        for module in unique(grown):
            module.imports += own
        last = max((node.end_lineno or 0 for node in tree.body), default=0)
        rest = "\n".join(lines[last:]).strip("\n")
        if rest.strip():
            self.body.append(Piece(rest))
        return unique(grown)

    def render(self, docstring: str, imports: Iterable[str] | None = None) -> str:
        """Return the module's text; `docstring` serves if no cell brought one."""
        top = self.docstring or (f'"""{docstring}"""' if docstring else "")
        lines = self.imports if imports is None else imports
        first = [line for line in lines if line.startswith("from __future__")]
        listed = "\n".join(dict.fromkeys([*first, *lines]))
        parts = [top, listed, *(piece.text for piece in self.body)]
        return "\n\n\n".join(part for part in parts if part.strip()) + "\n"

    def holds(self, name: str) -> bool:
        """Return whether a class of this name can grow here."""
        return any(isinstance(p, GrownClass) and p.name == name for p in self.body)

    def _add_statement(
        self, node: ast.stmt, comment: str, lines: list[str]
    ) -> list["Module"]:
        if isinstance(node, ast.Import | ast.ImportFrom) or is_begin(node):
            return []
        if isinstance(node, ast.ClassDef):
            self._add_class(node, comment, lines)
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            return self._add_function(node, comment, lines)
        elif alias := method_alias(node):
            owner, name, text = alias
            module, grown = self._class(owner, node)
            put(grown.body, Piece(indented(comment + text), name))
            return [module]
        else:
            self.body.append(Piece(comment + text_of(node, lines)))
        return []

    def _add_class(self, node: ast.ClassDef, comment: str, lines: list[str]) -> None:
        new = grown_class(node, comment, lines)
        same = [piece for piece in self.body if piece.name == node.name]
        if same and same[0].text == new.text:  # a helper that two answers bring along
            return
        if same:
            raise AssemblyError(
                f"line {node.lineno}: class {node.name} is defined a second time; "
                f"add to it with @extend({node.name})"
            )
        self.body.append(new)

    def _add_function(
        self, node: Function, comment: str, lines: list[str]
    ) -> list["Module"]:
        owners = [name for name in map(extended_class, node.decorator_list) if name]
        text = comment + text_of(node, lines, skip_extend=True)
        if not owners:
            put(self.body, Piece(text, own_name(node)))
        found = [self._class(owner, node) for owner in owners]
        for _, grown in found:
            put(grown.body, Piece(indented(text), own_name(node)))
        return [module for module, _ in found]

    def _class(self, name: str, node: ast.stmt) -> tuple["Module", GrownClass]:
        for module in (self, self.elsewhere(name)):
            for piece in module.body if module else []:
                if isinstance(piece, GrownClass) and piece.name == name:
                    return module or self, piece
        raise AssemblyError(
            f"line {node.lineno}: class {name} is not in any module above its "
            f"extension; export the cell with 'class {name}', too"
        )


def unique(modules: Iterable[Module]) -> list[Module]:
    """Return the modules in order, each once."""
    return list({id(module): module for module in modules}.values())


def opens_with_docstring(tree: ast.Module, alone: bool) -> bool:
    """Return whether a text begins with a docstring; `alone` asks for nothing else."""
    found = ast.get_docstring(tree) is not None
    return found and (len(tree.body) == 1 or not alone)


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
    return module.split(".")[0] in ("course", "torch")


def is_begin(node: ast.stmt) -> bool:
    """Return whether a statement is the notebook's `begin("...")`."""
    match node:
        case ast.Expr(ast.Call(ast.Name("begin"))):
            return True
    return False


def method_alias(node: ast.stmt) -> tuple[str, str, str] | None:
    """Return class, name and in-class text of `Class.name = Class.other`, else None."""
    match node:
        case ast.Assign(
            [ast.Attribute(ast.Name(owner), name)],
            ast.Attribute(ast.Name(other), value),
        ) if owner == other:
            return owner, name, f"{name} = {value}"
    return None
