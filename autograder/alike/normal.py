"""An answer as tokens, without what is easily changed in a copy.

Comments, docstrings, annotations and layout are dropped; arguments and local variables
lose their names, and so do functions that the exercise does not ask for.
"""

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from functools import lru_cache

Function = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda
_LAYOUT = (tokenize.NEWLINE, tokenize.NL, tokenize.COMMENT, tokenize.ENDMARKER)
_BLOCKS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
_WORD = re.compile(r"\w+|[^\w\s]")


@lru_cache(maxsize=4096)
def tokens(source: str, asked: tuple[str, ...] = ()) -> tuple[str, ...]:
    """Return the tokens of an answer; ``asked`` are the names that the stub defines.

    An answer that is no Python has its words without comments, names included.

    >>> tokens("def f(a):  # why\\n    return a + 1", ("f",)) == tokens(
    ...     "def f(x: int) -> int:\\n    'Adds.'\\n    return x + 1", ("f",))
    True
    """
    try:
        tree = ast.parse(source)
        text = ast.unparse(_Plain(set(asked)).visit(tree))
        return tuple(_spelled(text))
    except (SyntaxError, ValueError, RecursionError, MemoryError, tokenize.TokenError):
        lines = (line.split("#")[0] for line in source.splitlines())
        return tuple(word for line in lines for word in _WORD.findall(line))


def defined(source: str) -> tuple[str, ...]:
    """Return the names that a stub defines: functions, classes, their methods.

    >>> defined("class A:\\n    def f(self): ...")
    ('A', 'f')
    """
    try:
        nodes = list(ast.walk(ast.parse(source)))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return ()
    return tuple(sorted({node.name for node in nodes if isinstance(node, _BLOCKS)}))


def _spelled(text: str) -> Iterator[str]:
    """Yield the tokens of unparsed code; blocks begin and end with a token each."""
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type == tokenize.INDENT:
            yield "{"
        elif token.type == tokenize.DEDENT:
            yield "}"
        elif token.type not in _LAYOUT:
            yield token.string


class _Plain(ast.NodeTransformer):
    """Drops docstrings and annotations, and numbers names in each outer function.

    Numbers follow the order of appearance and begin anew in each function or method, so
    that moving a method changes nothing else.
    """

    def __init__(self, asked: set[str]) -> None:
        self.asked = asked
        self.helpers: set[str] = set()
        self.names: dict[str, str] | None = None

    def visit(self, node: ast.AST) -> ast.AST:
        """Return the node, plain."""
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef):
            _drop_docstring(node)
        if isinstance(node, ast.Module):
            self.helpers = _named(node) - self.asked
        if isinstance(node, Function):
            return self._function(node)
        return super().visit(node)  # type: ignore[no-any-return]

    def _function(self, node: Function) -> ast.AST:
        outer = self.names is None
        if outer:
            self.names = dict.fromkeys(_bound(node), "")
        if not isinstance(node, ast.Lambda):
            node.returns = None
            node.name = self._name(node.name) if not outer else self._own(node.name)
        self.generic_visit(node)
        if outer:
            self.names = None
        return node

    def visit_arg(self, node: ast.arg) -> ast.arg:
        """Return an argument without its name and annotation."""
        node.arg, node.annotation = self._name(node.arg), None
        return node

    def visit_Name(self, node: ast.Name) -> ast.Name:
        """Return a name, numbered if it is local."""
        node.id = self._name(node.id)
        return node

    def visit_ExceptHandler(self, node: ast.ExceptHandler) -> ast.AST:
        """Return a handler whose name for the error is numbered."""
        node.name = self._name(node.name) if node.name else None
        return self.generic_visit(node)

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.AST:
        """Return an annotated assignment as a plain one."""
        self.generic_visit(node)
        if node.value is None:
            return ast.Pass()
        return ast.Assign([node.target], node.value, lineno=node.lineno)

    def _name(self, name: str) -> str:
        if self.names is None or name not in self.names:
            return "helper" if name in self.helpers else name
        if not self.names[name]:
            used = sum(bool(number) for number in self.names.values())
            self.names[name] = f"v{used}"
        return self.names[name]

    def _own(self, name: str) -> str:
        """Return the name of an outer function: its own only if it is asked for."""
        special = name.startswith("__") and name.endswith("__")
        return name if name in self.asked or special else "helper"


def _drop_docstring(node: ast.Module | ast.ClassDef | ast.FunctionDef) -> None:
    if ast.get_docstring(node, clean=False) is not None:
        node.body = node.body[1:] or [ast.Pass()]


def _named(module: ast.Module) -> set[str]:
    """Return the names that a cell gives to functions and values of its own."""
    names = [node.name for node in module.body if isinstance(node, ast.FunctionDef)]
    stored = [n for n in ast.walk(module) if isinstance(n, ast.Name)]
    inside = {n for f in module.body if isinstance(f, _BLOCKS) for n in ast.walk(f)}
    outside = [n for n in stored if n not in inside and isinstance(n.ctx, ast.Store)]
    return {*names, *(node.id for node in outside)}


def _bound(function: ast.AST) -> Iterator[str]:
    """Yield the names that a function binds, inner functions included."""
    for node in list(ast.walk(function))[1:]:
        if isinstance(node, ast.arg):
            yield node.arg
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id
        elif isinstance(node, ast.ExceptHandler | ast.FunctionDef) and node.name:
            yield node.name
