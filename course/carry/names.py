"""Which names a text defines, and which it takes from elsewhere, and when."""

import ast
import builtins
import symtable
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

_NEVER = frozenset(dir(builtins)) | {"__file__", "__name__", "__path__", "__spec__"}
_AT_ONCE = ("listcomp", "setcomp", "dictcomp", "genexpr")


@dataclass(frozen=True)
class Names:
    """The names of a module's text.

    `now` are those that it takes from elsewhere while it is imported (base classes,
    decorators, defaults), `later` those that only the bodies of functions use.
    """

    defined: frozenset[str] = frozenset()
    now: frozenset[str] = frozenset()
    later: frozenset[str] = frozenset()

    @property
    def needed(self) -> frozenset[str]:
        """Return all names that come from elsewhere."""
        return self.now | self.later


@lru_cache(maxsize=4096)
def names_of(text: str) -> Names:
    """Return the names of a text; raises SyntaxError if it is no Python.

    >>> found = names_of("class A(B):\\n    def f(self): return g(self)")
    >>> sorted(found.defined), sorted(found.now), sorted(found.later)
    (['A'], ['B'], ['g'])
    """
    top = symtable.symtable(text, "a module", "exec")
    defined: set[str] = set()
    now: set[str] = set()
    later: set[str] = set()
    for symbol in top.get_symbols():
        if symbol.is_assigned() or symbol.is_imported() or symbol.is_namespace():
            defined.add(symbol.get_name())
        elif symbol.is_referenced():
            now.add(symbol.get_name())
    for child in top.get_children():
        _walk(child, False, defined, now, later)
    free = now | later
    known = defined | _NEVER
    return Names(
        defined=frozenset(defined),
        now=frozenset(now - known),
        later=frozenset(free - now - known),
    )


def _walk(
    table: symtable.SymbolTable,
    late: bool,
    defined: set[str],
    now: set[str],
    later: set[str],
) -> None:
    late = late or (table.get_type() == "function" and table.get_name() not in _AT_ONCE)
    for symbol in table.get_symbols():
        if not symbol.is_global():
            continue
        if symbol.is_declared_global() and symbol.is_assigned():
            defined.add(symbol.get_name())
        if symbol.is_referenced():
            (later if late else now).add(symbol.get_name())
    for child in table.get_children():
        _walk(child, late, defined, now, later)


@lru_cache(maxsize=4096)
def definitions(source: str) -> Mapping[str, bool]:
    """Return the names that a cell defines at its top; True for functions, classes.

    Methods that `@extend` adds to a class are no names of the cell, and neither is
    what it imports.

    >>> dict(definitions("import math\\nx = 1\\ndef f(): pass"))
    {'x': False, 'f': True}
    """
    found: dict[str, bool] = {}
    for node in ast.parse(source).body:
        match node:
            case ast.FunctionDef(name, decorator_list=marks) | ast.AsyncFunctionDef(
                name, decorator_list=marks
            ):
                if not any(_extends(mark) for mark in marks):
                    found[name] = True
            case ast.ClassDef(name):
                found[name] = True
            case ast.Assign(targets):
                found |= {t.id: False for t in targets if isinstance(t, ast.Name)}
            case ast.AnnAssign(ast.Name(name)):
                found[name] = False
    return found


def _extends(mark: ast.expr) -> bool:
    match mark:
        case ast.Call(ast.Name("extend")):
            return True
    return False
