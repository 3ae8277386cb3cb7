"""Collecting from nbgrader's exchange, with the time at which something arrived.

nbgrader believes the time in the name of a handed-in folder and in a file in it. Both
are written by the student's own process, and the folder is the student's: so are they.
What a student cannot write is the time of the last change that the file system keeps.
"""

import os
import shutil
import stat
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from nbgrader.exchange.default.collect import ExchangeCollect
from traitlets import Bool

SLACK = timedelta(minutes=5)
"""How long handing in may take, from the time in the folder's name to the last file."""

FORMAT = "%Y-%m-%d %H:%M:%S.%f UTC"


class ReceiptCollect(ExchangeCollect):  # type: ignore[misc]
    """nbgrader's collecting, by the time of the last change of what was handed in."""

    believe_names = Bool(
        False,
        help="Believe the times that handed-in folders name, as nbgrader does: for an "
        "exchange that was copied to another place, which makes every file a new one.",
    ).tag(config=True)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._named: set[str] = set()

    def _path_to_record(self, path: str) -> dict[str, Any]:
        record: dict[str, Any] = super()._path_to_record(path)
        named = record["timestamp"]
        record["timestamp"] = self._received(Path(path), named)
        if record["timestamp"] != named and path not in self._named:
            self._named.add(path)
            self.log.warning(
                f"{Path(path).name} was last changed at {record['timestamp']:%F %R} "
                "UTC, which is not the time that it names: the last change counts"
            )
        return record

    def do_copy(self, src: str, dest: str, **options: Any) -> None:
        """Copy the files that were handed in, and write down when they arrived.

        nbgrader copies what a link leads to, read with the rights of the instructor,
        and stops at a pipe; here both are left out, with a warning.
        """
        record = self._path_to_record(src)
        with tempfile.TemporaryDirectory(prefix="kindling-collect-") as folder:
            files = Path(folder, "files")
            for name in copy_files(Path(src), files):
                self.log.warning(f"{Path(src).name}: {name} is no regular file")
            (files / "timestamp.txt").write_text(record["timestamp"].strftime(FORMAT))
            super().do_copy(str(files), dest, **options)

    def _received(self, folder: Path, named: datetime) -> datetime:
        """Return when a folder was handed in; ``named`` is the time in its name."""
        changed = datetime.fromtimestamp(last_change(folder), UTC).replace(tzinfo=None)
        near = abs(changed - named) <= SLACK
        return named if self.believe_names or near else changed


def copy_files(source: Path, target: Path) -> list[str]:
    """Copy regular files and the folders that they lie in; return what was left out.

    A folder in the place of ``timestamp.txt`` is left out as well.
    """
    left_out = []
    target.mkdir(parents=True)
    for path in sorted(source.iterdir()):
        kind = path.lstat().st_mode
        if stat.S_ISDIR(kind) and path.name != "timestamp.txt":
            inner = copy_files(path, target / path.name)
            left_out += [f"{path.name}/{name}" for name in inner]
        elif stat.S_ISREG(kind):
            shutil.copy2(path, target / path.name, follow_symlinks=False)
        else:
            left_out.append(path.name)
    return left_out


def last_change(folder: Path) -> float:
    """Return when a folder or anything in it was last changed, in seconds.

    Links are not followed. Only the kernel sets these times.
    """
    found = [folder.lstat().st_ctime]
    for place, folders, files in os.walk(folder):
        for name in (*folders, *files):
            found.append(Path(place, name).lstat().st_ctime)
    return max(found)
