"""What is remembered of a unit in work/: its release, and what was there before.

It lies in work/.kindling/UNIT: `released` is the release that the student's folder
began as or was last updated to; `1`, `2`, ... hold the folder before each change, in
`mine`, and that release, in `released`.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

MEMORY = ".kindling"
RELEASED, MINE = "released", "mine"
NOT_OURS = (".ipynb_checkpoints", "__pycache__")


def files_of(folder: Path) -> Iterator[Path]:
    """Yield the files in a folder as paths inside it, in order, without leftovers."""
    for path in sorted(folder.rglob("*")):
        inside = path.relative_to(folder)
        if path.is_file() and not set(inside.parts) & set(NOT_OURS):
            yield inside


def digest_of(folder: Path) -> str:
    """Return a hash of the names and the contents of the files in a folder."""
    digest = hashlib.sha256()
    for inside in files_of(folder):
        digest.update(inside.as_posix().encode() + b"\0")
        digest.update(hashlib.sha256((folder / inside).read_bytes()).digest())
    return digest.hexdigest()


def copy_whole(source: Path, target: Path) -> None:
    """Copy a folder so that ``target`` is there whole or not at all."""
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = target.with_name(f".{target.name}.part")
    shutil.rmtree(draft, ignore_errors=True)
    shutil.copytree(source, draft, ignore=shutil.ignore_patterns(*NOT_OURS))
    if target.exists():
        old = target.with_name(f".{target.name}.old")
        shutil.rmtree(old, ignore_errors=True)
        target.rename(old)
        draft.rename(target)
        shutil.rmtree(old)
    else:
        draft.rename(target)


def write_whole(path: Path, content: bytes) -> None:
    """Write a file so that it is there whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.part")
    draft.write_bytes(content)
    os.replace(draft, path)


@dataclass(frozen=True)
class Memory:
    """What work/.kindling holds of one unit."""

    work: Path
    unit: str

    @property
    def mine(self) -> Path:
        """The student's own folder."""
        return self.work / self.unit

    @property
    def folder(self) -> Path:
        """Where the unit is remembered."""
        return self.work / MEMORY / self.unit

    @property
    def released(self) -> Path | None:
        """The release that the student's folder stands on; None if nobody knows."""
        path = self.folder / RELEASED
        return path if path.is_dir() else None

    def take(self, release: Path) -> None:
        """Remember that the student's folder stands on this release."""
        copy_whole(release, self.folder / RELEASED)

    def keeps(self) -> list[int]:
        """Return the numbers of the copies that are kept, the oldest first."""
        paths = self.folder.glob("[0-9]*") if self.folder.is_dir() else ()
        return sorted(int(path.name) for path in paths if path.name.isdigit())

    def keep(self) -> Path:
        """Copy the student's folder, and the release below it, to a new place."""
        number = (self.keeps() or [0])[-1] + 1
        draft = self.folder / f".{number}.part"
        shutil.rmtree(draft, ignore_errors=True)
        copy_whole(self.mine, draft / MINE)
        if self.released:
            copy_whole(self.released, draft / RELEASED)
        return draft.rename(self.folder / str(number))
