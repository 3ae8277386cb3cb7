"""Which imports can stand at the top of a module: importing is rehearsed on paper.

Whatever is imported first, Python runs ``kindling/__init__`` before it, so that the
order in which modules run is known. A module that is still running offers only what it
has imported so far: an import that finds less than it asks for has to wait.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from course.carry.links import PACKAGE, packages_of, path_in

ROOT = "__init__.py"


@dataclass(frozen=True)
class Step:
    """An import at the top of a module: ``from module import name``.

    An empty name stands for ``import module``. ``users`` counts the functions that use
    it if these could import it themselves; 0 means that it has to stand at the top.
    """

    module: str
    name: str = ""
    users: int = 0


class Stuck(Exception):
    """An import would fail; `edges` are the steps that lead round in a circle."""

    def __init__(self, edges: list[tuple[str, Step]]) -> None:
        super().__init__(edges)
        self.edges = edges


def too_early(steps: Mapping[str, Sequence[Step]]) -> set[tuple[str, Step]]:
    """Return the imports, by file, that cannot stand at the top.

    Of each circle the import that the fewest functions use gives way. A circle of
    imports that all have to stand at the top stays as it is.

    >>> one = [Step("kindling.two", "b", users=1)]
    >>> two = [Step("kindling.one", "A")]
    >>> sorted(path for path, _ in too_early({"one.py": one, "two.py": two}))
    ['one.py']
    """
    late: set[tuple[str, Step]] = set()
    while True:
        try:
            usual = Rehearsal(steps, late)
            usual.start(ROOT)
            for first in [path for path in steps if path not in usual.offers]:
                usual.again().start(first)
        except Stuck as stuck:
            free = [edge for edge in stuck.edges if edge[1].users]
            if not free:
                return late
            late.add(min(reversed(free), key=lambda edge: edge[1].users))
            continue
        return late


class Rehearsal:
    """One run of a program that imports a module of the library."""

    def __init__(
        self, steps: Mapping[str, Sequence[Step]], late: Iterable[tuple[str, Step]]
    ) -> None:
        self.steps, self.late = steps, set(late)
        self.done: set[str] = set()
        self.offers: dict[str, set[str]] = {}
        self.stack: list[tuple[str, Step]] = []

    def start(self, path: str) -> None:
        """Import a file as a program would: the packages around it first."""
        for each in (ROOT, *packages_of(path), path):
            self._run(each)

    def again(self) -> Rehearsal:
        """Return another run that has come as far as this one."""
        other = Rehearsal(self.steps, self.late)
        other.done, other.offers = set(self.done), dict(self.offers)
        return other

    def _run(self, path: str) -> None:
        if path not in self.steps or path in self.offers:
            return
        self.offers[path] = set()
        for step in self.steps[path]:
            if (path, step) not in self.late:
                self.stack.append((path, step))
                self._take(path, step)
                self.stack.pop()
        self.done.add(path)

    def _take(self, path: str, step: Step) -> None:
        source = path_in(step.module, self.steps)
        inside = (
            path_in(f"{step.module}.{step.name}", self.steps) if step.name else None
        )
        for each in (source, inside):
            for package in packages_of(each or ""):
                self._run(package)
            self._run(each or "")
        running = source in self.offers and source not in self.done
        if step.name and running and not inside:
            assert source is not None
            if step.name not in self.offers[source]:
                names = [path for path, _ in self.stack]
                raise Stuck(self.stack[names.index(source) :])
        self.offers[path].add(step.name or PACKAGE)
