"""What is taken of a submitted folder: regular files, few and small, and a notebook.

Everything else is set aside, with the reason, and named in the feedback.
"""

import base64
import os
import re
import stat
import sys
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path

MOST_FILES = 200
MOST_BYTES = 20 << 20
NOTEBOOK_BYTES = 50 << 20
OURS = ("checks.json", "timestamp.txt")
"""Files that the release or nbgrader put there; nothing of the student's."""


@dataclass
class Taken:
    """The files that go along with a notebook, and what was set aside and why."""

    files: dict[str, bytes] = field(default_factory=dict)
    aside: dict[str, str] = field(default_factory=dict)

    def as_data(self) -> tuple[tuple[str, str], ...]:
        """Return names and contents as text, for a job."""
        return tuple(
            (name, base64.b64encode(content).decode())
            for name, content in sorted(self.files.items())
        )


def take(folder: Path, notebooks: Collection[str] = ()) -> Taken:
    """Return what is taken of a submitted folder beside its notebooks.

    ``notebooks`` are the files that the unit has; others are set aside.
    """
    taken = Taken()
    room = MOST_BYTES
    for path, name in _walk(folder, taken):
        if name in OURS or name in notebooks:
            continue
        why = _why_not(path, name, room, len(taken.files))
        if why:
            taken.aside[name] = why
            continue
        content = path.read_bytes()
        room -= len(content)
        taken.files[name] = content
    return taken


def why_not_taken(notebook: Path) -> str:
    """Return why a notebook's file is not looked at, "" if it is."""
    try:
        about = notebook.lstat()
    except OSError:
        return f"is not there{_instead(notebook)}"
    if not stat.S_ISREG(about.st_mode):
        return "is no regular file, such as a link"
    if about.st_size > NOTEBOOK_BYTES:
        return f"is larger than {NOTEBOOK_BYTES >> 20} MiB"
    return ""


def _instead(notebook: Path) -> str:
    """Return what a missing notebook may have been renamed to, as advice."""
    found = sorted(path.name for path in notebook.parent.glob("*.ipynb"))
    if not found:
        return ""
    one = re.sub(r"[^\w. -]", "?", found[0])[:60]
    return f", but {one} is: give it that name, if it is the one, and grade again"


def _walk(folder: Path, taken: Taken) -> Iterator[tuple[Path, str]]:
    """Yield the files below a folder in order, and follow no link."""
    for place, folders, files in os.walk(folder, followlinks=False):
        for one in sorted(folders):
            path = Path(place, one)
            if path.is_symlink():
                taken.aside[path.relative_to(folder).as_posix()] = "is a link"
        folders[:] = sorted(
            f for f in folders if not f.startswith(".") and f != "__pycache__"
        )
        for one in sorted(files):
            path = Path(place, one)
            yield path, path.relative_to(folder).as_posix()


def _why_not(path: Path, name: str, room: int, count: int) -> str:
    """Return why a file is set aside, "" if it is taken."""
    try:
        about = path.lstat()
    except OSError:
        return "cannot be read"
    if stat.S_ISLNK(about.st_mode):
        return "is a link"
    if not stat.S_ISREG(about.st_mode):
        return "is no regular file"
    if name.endswith(".ipynb"):
        return "is another notebook"
    if count >= MOST_FILES:
        return f"is one of more than {MOST_FILES} files"
    if about.st_size > room:
        return f"is too large: all files together may have {MOST_BYTES >> 20} MiB"
    return "has the name of a module that others import" if _shadows(name) else ""


def _shadows(name: str) -> bool:
    """Return whether a file would take the place of a module that is installed.

    >>> _shadows("random.py"), _shadows("numpy/__init__.py"), _shadows("mine.py")
    (True, True, False)
    """
    first = name.split("/")[0]
    module = first.split(".")[0]
    is_module = name.endswith((".py", ".pyc", ".so", ".pth"))
    if not is_module:
        return False
    if module in sys.stdlib_module_names or module in (
        "sitecustomize",
        "usercustomize",
    ):
        return True
    try:
        return find_spec(module) is not None
    except (ImportError, ValueError):
        return True
