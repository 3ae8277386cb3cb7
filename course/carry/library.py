"""The whole library: given modules and the exported cells of units, put together.

A cell's export names its module. What it takes from other modules is imported there:
at the top, or, where two modules need each other, in the function that uses it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from course.carry.assemble import AssemblyError, Module
from course.carry.links import (
    Import,
    as_sorted,
    from_import,
    imported,
    module_name,
    path_in,
    read_import,
    top_level,
)
from course.carry.names import Names, definitions, names_of
from course.carry.pieces import GrownClass, Piece
from course.carry.rehearsal import Step, too_early
from course.carry.within import functions_using, with_imports


@dataclass
class File:
    """A file of the library: cells gathered, or a given text as it was written."""

    path: str
    given: str = ""
    module: Module | None = None
    docstring: str = ""

    @property
    def draft(self) -> str:
        """Return the text before its imports are chosen."""
        if self.module is None:
            return self.given
        return self.module.render(self.docstring, imports=self.module.kept)

    @property
    def pieces(self) -> list[Piece]:
        """Return the statements and methods that came from cells."""
        found: list[Piece] = []
        for piece in self.module.body if self.module else []:
            found += piece.body if isinstance(piece, GrownClass) else [piece]
        return found


@dataclass
class Assembly:
    """A library as it grows, cell by cell, from the given modules on.

    ``given`` holds their texts by path, such as ``ops/reduce.py``.
    """

    given: Mapping[str, str] = field(default_factory=dict)
    files: dict[str, File] = field(init=False)

    def __post_init__(self) -> None:
        self.files = {p: File(p, text) for p, text in sorted(self.given.items())}

    def add(
        self, target: str, source: str, imports: Iterable[str] = (), about: str = ""
    ) -> list[str]:
        """Add a cell exported to ``target``; return the paths that grew.

        ``imports`` are import lines of its unit, taken where they are needed. ``about``
        is the docstring of a module that has none. Raises AssemblyError.
        """
        file = self._file(path_of(target), about)
        assert file.module is not None
        before = {id(f.module): f for f in self.files.values()}
        grown = file.module.add(source)
        for module in grown:
            module.imports += imports
        paths = [before[id(m)] if id(m) in before else self._of(m) for m in grown]
        return [file.path for file in paths]

    def texts(self) -> dict[str, str]:
        """Return the files of the library by path; ruff has not formatted them."""
        self._settle_packages()
        names = {path: self._names(file) for path, file in self.files.items()}
        links = Links(self.files, names)
        return {path: links.text(file) for path, file in self.files.items()}

    def _file(self, path: str, about: str = "") -> File:
        file = self.files.setdefault(path, File(path, docstring=about))
        if file.module is None:
            file.module = Module(elsewhere=self._owner)
            if file.given:
                file.module.add(file.given)
                file.module.kept = list(file.module.imports)
        return file

    def _owner(self, name: str) -> Module | None:
        """Return the module in which a class is defined."""
        grown = [file.module for file in self.files.values() if file.module]
        found = next((module for module in grown if module.holds(name)), None)
        if found:
            return found
        for path, file in self.files.items():
            if file.module is None and name in definitions(file.given):
                return self._file(path).module
        return None

    def _of(self, module: Module) -> File:
        return next(file for file in self.files.values() if file.module is module)

    def _settle_packages(self) -> None:
        """Move a module that has modules inside to its package's ``__init__``."""
        for path in [p for p in self.files if not p.endswith("__init__.py")]:
            folder = path.removesuffix(".py")
            if any(other.startswith(f"{folder}/") for other in self.files):
                file = self.files.pop(path)
                file.path = f"{folder}/__init__.py"
                if file.path in self.files:
                    raise AssemblyError(
                        f"{path} and {file.path} would be one module: export the cell "
                        f'with export="{folder}/__init__"'
                    )
                self.files[file.path] = file

    def _names(self, file: File) -> Names:
        try:
            return names_of(file.draft)
        except SyntaxError as error:
            raise AssemblyError(
                f"{file.path}, line {error.lineno}: {error.msg}"
            ) from error


class Links:
    """What each file of the library needs from the others, and how it gets it."""

    def __init__(self, files: Mapping[str, File], names: Mapping[str, Names]) -> None:
        self.files, self.names = files, names
        self.homes = {path: self._sources(path) for path in files}
        self.own = self._exported()
        self.imports = {p: self._chosen(p, f) for p, f in files.items() if f.module}
        self.late = too_early({p: self._steps(p, f) for p, f in files.items()})

    def text(self, file: File) -> str:
        """Return a file with the imports that it needs, each where it can stand."""
        if file.module is None:
            return file.given
        top, late = list(file.module.kept), {}
        for item in self.imports[file.path]:
            if (file.path, self._step(file, item)) in self.late:
                late[item.bound] = item.line
            else:
                top.append(item.line)
        for piece in file.pieces if late else []:
            piece.text = with_imports(piece.text, late)
        return file.module.render(file.docstring, imports=sorted(top, key=as_sorted))

    def _steps(self, path: str, file: File) -> list[Step]:
        """Return the imports at the top of a file, in the order in which they stand."""
        kept = top_level(file.given)
        if file.module is None:
            return [Step(module, name) for module, name in kept]
        found = [self._step(file, item) for item in self.imports[path]]
        found += [Step(module, name) for module, name in kept]
        return sorted((s for s in found if s.module), key=lambda s: (s.module, s.name))

    def _step(self, file: File, item: Import) -> Step:
        late = item.bound not in self.names[file.path].now
        users = functions_using(file.pieces, item.bound) if late else 0
        return Step(item.module, item.name, users)

    def _chosen(self, path: str, file: File) -> list[Import]:
        """Return an import for each name that a file needs and that is known."""
        assert file.module is not None
        known = [read_import(line, self.homes) for line in file.module.imports]
        offered = {item.bound: item for item in known}
        chosen = []
        for name in sorted(self.names[path].needed):
            if name in offered:
                chosen.append(offered[name])
            elif name in self.own:
                chosen.append(from_import(module_name(self.own[name]), name))
        future = [item for item in known if item.line.startswith("from __future__")]
        return future + chosen

    def _sources(self, path: str) -> dict[str, str]:
        file = self.files[path]
        sources = dict.fromkeys(self.names[path].defined, path)
        for module, name in imported(file.draft):
            source = path_in(module, self.files)
            if source and name in self.names.get(source, Names()).defined:
                sources[name] = source
        return sources

    def _exported(self) -> dict[str, str]:
        """Return the file of each name that cells define, the first that has it."""
        found: dict[str, str] = {}
        for path, file in self.files.items():
            for name in definitions(file.draft) if file.module else ():
                found.setdefault(name, path)
        return found


def path_of(target: str) -> str:
    """Return the file that an export names.

    >>> path_of("ops/reduce"), path_of("nn.functional")
    ('ops/reduce.py', 'nn/functional.py')
    """
    return target.replace(".", "/") + ".py"
