"""`kindling lab`: a student's own copies of the notebooks, and JupyterLab on them."""

import importlib.util
import os
import sys
from pathlib import Path

from course.bootstrap import hand_over
from course.errors import UserError
from course.standing.reading import read_units
from course.standing.shown import Progress
from course.units import WELCOME
from course.updates.folders import is_newer
from course.updates.store import Memory, copy_whole

INSTALLED = Path(__file__).resolve().parents[2]
SETTINGS = Path(__file__).with_name("jupyter")


def find_course(start: Path) -> Path:
    """Return the course directory: the nearest one upward, else the installed one.

    A course directory holds nbgrader_config.py. Raises UserError if neither `start`
    nor the installed package lies in one.
    """
    for folder in (start, *start.parents, INSTALLED):
        if (folder / "nbgrader_config.py").is_file():
            return folder
    raise UserError(
        f"{start} is not in a course (a folder with nbgrader_config.py).",
        "Change to the folder that you cloned, then run the command again.",
    )


def copy_releases(release: Path, work: Path) -> list[str]:
    """Copy the units of `release` that `work` lacks; return the lines to print.

    A unit that is in `work` is left alone, whatever it holds. If its release has
    changed since it was copied, a line says so.
    """
    units = sorted(path for path in release.glob("*/") if has_notebook(path))
    if not units:
        raise UserError(
            f"There are no notebooks in {release}.", "`kindling build` makes them."
        )
    work.mkdir(exist_ok=True)
    lines = []
    for unit in units:
        if not (work / unit.name).exists():
            Memory(work, unit.name).take(unit)
            copy_whole(unit, work / unit.name)
            lines.append(f"work/{unit.name}: copied")
        elif not has_notebook(work / unit.name):
            continue
        elif is_newer(work, release, unit.name):
            lines.append(
                f"work/{unit.name}: the course has a newer text. `kindling update "
                f"{unit.name[:2]}` brings it in; what you wrote stays."
            )
    return lines


def has_notebook(folder: Path) -> bool:
    return (folder / f"{folder.name}.ipynb").is_file()


def notebook_to_open(root: Path, arguments: list[str]) -> list[str]:
    """Return the notebook that comes next, as seen from work/.

    Before the first check of a unit was run, that is the welcome. Nothing if a path is
    among the arguments, or if every check agrees.
    """
    if any(not argument.startswith("-") for argument in arguments):
        return []
    found = Progress(read_units(root / "work", root / "release"))
    name = found.next.name if found.next else ""
    if not found.begun and has_notebook(root / "work" / WELCOME):
        name = WELCOME
    return [f"{name}/{name}.ipynb"] if name else []


def start_jupyterlab(work: Path, open_browser: bool, extra: list[str]) -> None:
    """Run JupyterLab in `work` in place of this program; `extra` goes to JupyterLab.

    It logs warnings only, and looks for no news and no updates on the network. Raises
    UserError if JupyterLab is not installed.
    """
    if importlib.util.find_spec("jupyterlab") is None:
        raise UserError("JupyterLab is not installed.", "`make lab` installs it.")
    command = [sys.executable, "-m", "jupyterlab", "--Application.log_level=WARN"]
    command += ["--LabApp.news_url=None"]
    command += ["--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate"]
    if not open_browser:
        command.append("--no-browser")
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        print("You are root, so JupyterLab is started with --allow-root.")
        command.append("--allow-root")
    print("Starting JupyterLab in work/. Ctrl-C stops it.", flush=True)
    os.chdir(work)
    paths = [str(SETTINGS), *filter(None, [os.environ.get("JUPYTER_CONFIG_PATH")])]
    environment = os.environ | {"JUPYTER_CONFIG_PATH": os.pathsep.join(paths)}
    sys.exit(hand_over([*command, *extra], environment))
