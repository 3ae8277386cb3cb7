"""The library that a unit begins with when every unit before it is solved."""

from functools import lru_cache
from pathlib import Path

from autograder.build.cells import Cells
from autograder.build.export import assemble, given_modules
from autograder.build.files import read_text
from autograder.build.text import read_cells
from autograder.build.units import Unit, find_units
from course.carry.hook import Texts, live_names


def reference_library(unit: Unit, cells: Cells) -> Texts:
    """Return what `import kindling` gives to a unit: the reference of earlier ones.

    What the unit itself exports is taken from its cells as they run.
    """
    given = tuple(given_modules(unit.root).items())
    files, grown = _assembled(unit.root, _texts(unit), given)
    own = [(c.export, c.solved) for c in cells.all if c.export and c.kind == "code"]
    return Texts(files, grown, live_names(own))


def _texts(unit: Unit) -> tuple[tuple[str, str], ...]:
    """Return name and text of each unit before this one."""
    if not unit.text.parent.is_dir():
        return ()
    before = [other for other in find_units(unit.root) if other.name < unit.name]
    return tuple((other.name, read_text(other.text)) for other in before)


@lru_cache(maxsize=16)
def _assembled(
    root: Path,
    texts: tuple[tuple[str, str], ...],
    given: tuple[tuple[str, str], ...],
) -> tuple[dict[str, str], frozenset[str]]:
    units = [
        (Unit.at(root, name), Cells(read_cells(text, f"source/{name}.py")))
        for name, text in texts
    ]
    files, sources = assemble(units, dict(given))
    grown = [p for p in files if any(s.startswith("source/") for s in sources[p])]
    return files, frozenset(grown)
