"""A unit of the course: its files, and how they are found."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

WELCOME = "welcome"
"""The notebook before the first unit: built as a unit is, without points."""


class UnitError(Exception):
    """A mistake of the person at the keyboard, told in one line with what to do."""


@dataclass(frozen=True)
class Unit:
    """The files of one unit; `name` is the stem of its text (`02_scalar_autograd`)."""

    name: str
    text: Path
    answers: Path
    folder: Path
    release: Path
    solution: Path

    @classmethod
    def at(cls, root: Path, name: str) -> "Unit":
        """Return the unit called `name` of the course in `root`.

        >>> Unit.at(Path("course"), "02_scalar").text.as_posix()
        'course/source/02_scalar.py'
        """
        source = root / "source"
        return cls(
            name=name,
            text=source / f"{name}.py",
            answers=source / f"{name}.answers.py",
            folder=source / name,
            release=root / "release" / name,
            solution=root / "solutions" / f"{name}.ipynb",
        )

    @property
    def root(self) -> Path:
        """Return the course directory."""
        return self.text.parent.parent

    @property
    def number(self) -> int:
        """Return the number that the unit's exercises begin with (2 for `02_x`)."""
        digits = self.name.split("_")[0]
        return int(digits) if digits.isdigit() else 0

    @property
    def notebook(self) -> Path:
        """Return the path of the built notebook that instructors may edit."""
        return self.folder / f"{self.name}.ipynb"

    @property
    def checks(self) -> Path:
        """Return the path of the recordings that students get."""
        return self.folder / "checks.json"

    @property
    def recordings(self) -> Path:
        """Return the path of the recordings of hidden checks."""
        return self.root / "autograder" / "recordings" / f"{self.name}.json"

    def shown(self, path: Path) -> str:
        """Return `path` as seen from the course directory, with forward slashes."""
        return path.relative_to(self.root).as_posix()


def find_root(start: Path | None = None) -> Path:
    """Return the course directory: the nearest folder upward that is one.

    Raises UnitError if no folder above `start` holds nbgrader_config.py and source/.
    """
    start = (start or Path.cwd()).resolve()
    for folder in (start, *start.parents):
        if (folder / "nbgrader_config.py").is_file():
            if (folder / "source").is_dir():
                return folder
            raise UnitError(
                f"{folder} has no source/ folder, where the unit texts stand: "
                "restore it, for example with 'git checkout -- source'"
            )
    raise UnitError(
        f"{start} is not in a course (a folder with nbgrader_config.py and source/): "
        "change to the course directory and run the command again"
    )


def find_notebooks(root: Path) -> list[Unit]:
    """Return the units of the course in `root` and, where there is one, the welcome.

    Raises UnitError as `find_units` does.
    """
    welcome = Unit.at(root, WELCOME)
    return find_units(root) + ([welcome] if welcome.text.is_file() else [])


def find_units(root: Path) -> list[Unit]:
    """Return the units of the course in `root`, in order of their names.

    Raises UnitError if source/ is missing or holds no unit text.
    """
    source = root / "source"
    if not source.is_dir():
        raise UnitError(
            f"{root} has no source/ folder, where the unit texts stand: "
            "restore it, for example with 'git checkout -- source'"
        )
    texts = [path.stem for path in source.glob("*.py") if "." not in path.stem]
    names = sorted(name for name in texts if name != WELCOME)
    if not names:
        raise UnitError(
            f"{source} holds no unit text: write one, for example "
            "source/00_start_here.py"
        )
    return [Unit.at(root, name) for name in names]


def choose_units(units: Sequence[Unit], wanted: Sequence[str]) -> list[Unit]:
    """Return the units that `wanted` names, all of them if it is empty.

    A unit is named by its name, the beginning of its name (`02`) or the path of its
    text. Raises UnitError, with the known units, for a name that fits none or several.
    """
    if not wanted:
        return list(units)
    chosen = {_choose(units, word).name for word in wanted}
    return [unit for unit in units if unit.name in chosen]


def _choose(units: Sequence[Unit], word: str) -> Unit:
    name = Path(word).name.removesuffix(".ipynb").removesuffix(".py")
    name = name.removesuffix(".answers")
    exact = [unit for unit in units if unit.name == name]
    fits = exact or [unit for unit in units if name and unit.name.startswith(name)]
    if len(fits) == 1:
        return fits[0]
    known = ", ".join(unit.name for unit in fits or units)
    trouble = "names several units" if fits else "is no unit of this course"
    raise UnitError(f"'{word}' {trouble}; choose from: {known}")
