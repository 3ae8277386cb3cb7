"""The demo's own course directory: made fresh, replaced only if it is one of ours."""

import json
import shutil
from dataclasses import dataclass
from pathlib import Path

from autograder.build.units import Unit, UnitError, find_root
from course.errors import UserError

MARKER = ".kindling-demo.json"
CONFIG = '''"""The configuration of the course, and this folder's own exchange."""

from pathlib import Path

c = get_config()  # noqa: F821
load_subconfig("nbgrader_config.py", path={root!r})  # noqa: F821
c.Exchange.root = str(Path(__file__).resolve().parent / "exchange")

# The whole class is one user of this machine, so owners say nothing about students.
c.ExchangeCollect.check_owner = False
'''


@dataclass(frozen=True)
class Place:
    """A demo folder and what lies in it."""

    folder: Path

    @property
    def log(self) -> Path:
        """Return the file that keeps what nbgrader says."""
        return self.folder / "demo.log"

    @property
    def grades(self) -> Path:
        """Return the file of exported marks."""
        return self.folder / "grades.csv"

    @property
    def reports(self) -> Path:
        """Return the folder of class reports."""
        return self.folder / "reports"

    def home(self, student: str) -> Path:
        """Return the folder in which a student works."""
        return self.folder / "students" / student

    def take(self, unit: Unit) -> None:
        """Copy a built unit from its course."""
        ignored = shutil.ignore_patterns(".ipynb_checkpoints", "__pycache__")
        target = self.folder / "source" / unit.name
        shutil.copytree(unit.folder, target, ignore=ignored)


def find_course(start: Path) -> Path:
    """Return the course that `start` lies in; from a demo folder, the one it shows.

    Raises UserError if there is none.
    """
    try:
        root = find_root(start)
    except UnitError as error:
        raise UserError(str(error)) from error
    if (root / MARKER).is_file():
        made_from = Path(json.loads((root / MARKER).read_text("utf-8"))["course"])
        if (made_from / "source").is_dir():
            return made_from
        raise UserError(
            f"{root} is a demo of {made_from}, which is not there any more.",
            "Change to the course directory and run the command again.",
        )
    return root


def make_place(folder: Path, root: Path) -> Place:
    """Return a fresh demo folder of the course in `root`, without units.

    Raises UserError if something else than a demo lies in `folder`.
    """
    clear(folder)
    folder.mkdir(parents=True, exist_ok=True)
    about = {"made by": "kindling demo", "course": str(root)}
    (folder / MARKER).write_text(json.dumps(about, indent=1) + "\n", "utf-8")
    (folder / ".gitignore").write_text("*\n", "utf-8")
    config = CONFIG.format(root=str(root))
    (folder / "nbgrader_config.py").write_text(config, "utf-8")
    return Place(folder)


def clear(folder: Path) -> None:
    """Remove an old demo; raise UserError if the folder holds anything else."""
    if not folder.exists():
        return
    if not folder.is_dir():
        raise UserError(f"{folder} is a file.", "Name a folder with --to.")
    if (folder / MARKER).is_file():
        shutil.rmtree(folder)
    elif any(folder.iterdir()):
        raise UserError(
            f"{folder} is there and is not a demo folder; nothing was changed.",
            "Name another folder with --to.",
        )
