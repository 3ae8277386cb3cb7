"""`import kindling` from texts in memory: a finder and loader for Python's import.

Needs only the standard library. The texts show in tracebacks and to `inspect`.
"""

from __future__ import annotations

import ast
import contextlib
import linecache
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.abc import InspectLoader, MetaPathFinder
from importlib.machinery import ModuleSpec
from importlib.util import spec_from_loader
from types import CodeType, ModuleType
from typing import Any

from course.carry.links import PACKAGE, in_library, path_in
from course.carry.missing import Missing, missing_names, stand_in
from course.carry.names import definitions


@dataclass(frozen=True)
class Texts:
    """All that `import kindling` can give.

    ``files`` are the library's texts by path. ``grown`` are the paths that hold cells
    of notebooks. ``live`` says which names the notebook at work defines for which
    module of the library; see ``live_names``.
    """

    files: Mapping[str, str] = field(default_factory=dict)
    grown: frozenset[str] = frozenset()
    live: Mapping[str, Mapping[str, bool]] = field(default_factory=dict)


def live_names(cells: Sequence[tuple[str, str]]) -> dict[str, dict[str, bool]]:
    """Return what cells, pairs of export and source, define: module to names.

    A name is True if it is a function or a class. Cells that are no Python count not.
    """
    found: dict[str, dict[str, bool]] = {}
    for target, source in cells:
        module = f"{PACKAGE}.{target.replace('/', '.')}".removesuffix(".__init__")
        with contextlib.suppress(SyntaxError):
            found.setdefault(module, {}).update(definitions(source))
    return found


class Library(MetaPathFinder, InspectLoader):
    """The library of one notebook, as Python's import sees it."""

    def __init__(self, texts: Texts) -> None:
        self.texts = texts
        self.missing: Missing = missing_names(texts.files, texts.live)
        self.notebook: Mapping[str, Any] = {}
        self.imported: dict[str, None] = {}

    def find_spec(
        self,
        fullname: str,
        path: Sequence[str] | None = None,
        target: ModuleType | None = None,
    ) -> ModuleSpec | None:
        """Return where a module of the library comes from, None for any other."""
        if not in_library(fullname) or not self._knows(fullname):
            return None
        package = self.is_package(fullname)
        spec = spec_from_loader(fullname, self, is_package=package)
        assert spec is not None
        spec.origin = self.filename(fullname)
        spec.has_location = True
        return spec

    def is_package(self, fullname: str) -> bool:
        """Return whether modules lie inside a module."""
        path = path_in(fullname, self.texts.files)
        inside = [n for n in self.missing if n.startswith(f"{fullname}.")]
        return bool(inside) or fullname == PACKAGE or self._holds(fullname, path)

    def get_source(self, fullname: str) -> str:
        """Return the text of a module, '' for one that no cell has filled yet."""
        return self.texts.files.get(path_in(fullname, self.texts.files) or "", "")

    def get_code(self, fullname: str) -> CodeType:
        """Return the compiled text of a module."""
        return compiled(self.get_source(fullname), self.filename(fullname))

    def exec_module(self, module: ModuleType) -> None:
        """Run a module; names that are still missing in it stand for an error."""
        name = module.__name__
        self.imported[name] = None
        for missing in self.missing.get(name, ()):
            setattr(module, missing, stand_in(missing, name))
        source, filename = self.get_source(name), self.filename(name)
        lines = source.splitlines(keepends=True)
        linecache.cache[filename] = (len(source), None, lines, filename)
        exec(self.get_code(name), module.__dict__)
        vars(module).update(self.definitions(name))

    def definitions(self, fullname: str) -> dict[str, Any]:
        """Return what the notebook at work defines for a module, as far as it ran.

        Functions and classes know where they are from, so that what the notebook has
        imported is not taken for its own.
        """
        return {
            name: self.notebook[name]
            for name, made in self.texts.live.get(fullname, {}).items()
            if name in self.notebook and (not made or _own(self.notebook[name]))
        }

    def filename(self, fullname: str) -> str:
        """Return the name that tracebacks give; < opens what notebooks wrote."""
        path = path_in(fullname, self.texts.files)
        path = path or fullname.removeprefix(f"{PACKAGE}.").replace(".", "/") + ".py"
        return (
            f"<{PACKAGE}>/{path}" if path in self.texts.grown else f"{PACKAGE}/{path}"
        )

    def _knows(self, fullname: str) -> bool:
        found = fullname in self.missing or path_in(fullname, self.texts.files)
        return bool(found) or self.is_package(fullname)

    def _holds(self, fullname: str, path: str | None) -> bool:
        if path is not None:
            return path.endswith("__init__.py")
        folder = fullname.removeprefix(PACKAGE).lstrip(".").replace(".", "/")
        return any(other.startswith(f"{folder}/") for other in self.texts.files)


def _own(value: object) -> bool:
    return getattr(value, "__module__", "") == "__main__"


@lru_cache(maxsize=512)
def compiled(source: str, filename: str) -> CodeType:
    """Return a text compiled; the same text is compiled once."""
    return compile(ast.parse(source, filename), filename, "exec", dont_inherit=True)


def install(library: Library) -> None:
    """Let `import kindling` give this library, instead of any other, from now on."""
    remove()
    sys.meta_path.insert(0, library)


def remove() -> None:
    """Take the installed library away; modules that it gave are forgotten."""
    sys.meta_path[:] = [f for f in sys.meta_path if not isinstance(f, Library)]
    for name in [name for name in sys.modules if in_library(name)]:
        del sys.modules[name]


def installed() -> Library | None:
    """Return the library that `import kindling` gives, None if there is none."""
    return next((f for f in sys.meta_path if isinstance(f, Library)), None)


@contextlib.contextmanager
def kept() -> Iterator[None]:
    """Put back, after the block, whatever `import kindling` gave before it."""
    modules = {name: m for name, m in sys.modules.items() if in_library(name)}
    finders = list(sys.meta_path)
    try:
        yield
    finally:
        remove()
        sys.meta_path[:] = finders
        sys.modules.update(modules)
