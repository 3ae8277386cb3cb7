"""The units of this course and its welcome, read once for the notebook layer."""

from functools import cache
from pathlib import Path

from autograder.build.cells import Cells
from autograder.build.plan import read_unit
from autograder.build.units import Unit, find_notebooks
from course.check.recording import Record, read

ROOT = Path(__file__).parents[2]
UNITS = find_notebooks(ROOT)
NAMES = [unit.name for unit in UNITS]


def unit_named(name: str) -> Unit:
    """Return the unit with this name."""
    return next(unit for unit in UNITS if unit.name == name)


@cache
def cells_of(name: str) -> Cells:
    """Return the cells and planted answers of a unit."""
    return read_unit(unit_named(name))


@cache
def records_of(name: str) -> dict[str, Record]:
    """Return the recordings of a unit, visible and hidden ones, as they are in git."""
    unit = unit_named(name)
    public = read(unit.release / "checks.json").checks
    return public | read(unit.recordings).checks
