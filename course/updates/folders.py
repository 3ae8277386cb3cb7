"""The folder of a unit in work/ and a new release of it: what changes, and doing it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from course.errors import UserError
from course.updates.merge import CHANGED, KEPT, NEW, REMOVED, Change, merge
from course.updates.store import (
    MINE,
    RELEASED,
    Memory,
    copy_whole,
    digest_of,
    files_of,
    write_whole,
)

YOURS = ".yours"


@dataclass
class Update:
    """What a new release changes in a student's folder; nothing is done yet.

    ``write`` has the new contents of files and ``remove`` the files that go; ``rename``
    has files of the student's that give way, with their new names. ``problem`` says why
    the unit cannot be updated.
    """

    unit: str
    changes: list[Change] = field(default_factory=list)
    write: dict[str, bytes] = field(default_factory=dict)
    remove: list[str] = field(default_factory=list)
    rename: dict[str, str] = field(default_factory=dict)
    problem: str = ""

    @property
    def needed(self) -> bool:
        """Whether there is anything to do."""
        return bool(self.write or self.remove or self.rename)

    @property
    def kept(self) -> int:
        """How many answers of the student stay as they are."""
        return sum(change.kind == KEPT for change in self.changes)

    def told(self) -> list[Change]:
        """The changes that a student wants to read; answers that stay are counted."""
        return [change for change in self.changes if change.kind != KEPT]

    def as_dict(self) -> dict[str, Any]:
        """The update as plain values, for JSON."""
        changes = [asdict(change) for change in self.changes]
        return {"unit": self.unit, "changes": changes, "problem": self.problem}


def is_newer(work: Path, release: Path, unit: str) -> bool:
    """Tell whether ``release`` is another one than the student's folder stands on."""
    memory = Memory(work, unit)
    if memory.released is not None:
        return digest_of(memory.released) != digest_of(release / unit)
    update = plan(work, release, unit)
    return update.needed or bool(update.problem)


def plan(work: Path, release: Path, unit: str) -> Update:
    """Return what the release of a unit would change in the student's folder."""
    memory = Memory(work, unit)
    update = Update(unit)
    theirs = {path.as_posix() for path in files_of(release / unit)}
    notebook = f"{unit}.ipynb"
    for name in sorted(theirs - {notebook}):
        _plan_file(update, name, memory, release / unit / name)
    if memory.released is not None:
        for path in files_of(memory.released):
            if path.as_posix() not in theirs | {notebook}:
                _plan_removal(update, path.as_posix(), memory)
    _plan_notebook(update, memory, release / unit / notebook)
    return Update(unit, problem=update.problem) if update.problem else update


def _plan_notebook(update: Update, memory: Memory, released: Path) -> None:
    mine = memory.mine / released.name
    old = memory.released and memory.released / released.name
    try:
        before = _notebook(old) if old and old.is_file() else None
        merged = merge(_notebook(mine), _notebook(released), before)
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        update.problem = (
            f"{mine.name} cannot be read as a notebook, so it is left alone. Rename "
            f"the folder {update.unit}, and `kindling lab` copies the release."
        )
        return
    update.changes += merged.changes
    if merged.notebook != _notebook(mine):
        text = json.dumps(merged.notebook, indent=1, ensure_ascii=False) + "\n"
        update.write[released.name] = text.encode()


def _notebook(path: Path) -> Mapping[str, Any]:
    return dict(json.loads(path.read_bytes().decode("utf-8-sig")))


def _plan_file(update: Update, name: str, memory: Memory, released: Path) -> None:
    """Plan for a file beside the notebook: recordings, a figure, data."""
    content = released.read_bytes()
    mine = memory.mine / name
    if not mine.is_file():
        update.write[name] = content
        update.changes.append(Change(NEW, name, f"the file {name} comes in"))
        return
    now = mine.read_bytes()
    if now == content:
        return
    update.write[name] = content
    before = memory.released and memory.released / name
    words = f"the file {name} is the new one"
    if before and before.is_file() and before.read_bytes() != now:
        update.rename[name] = name + YOURS
        words += f"; yours is now {name}{YOURS}"
    update.changes.append(Change(CHANGED, name, words))


def _plan_removal(update: Update, name: str, memory: Memory) -> None:
    mine = memory.mine / name
    assert memory.released is not None
    if mine.is_file() and mine.read_bytes() == (memory.released / name).read_bytes():
        update.remove.append(name)
        words = f"the file {name} is no longer in the course"
        update.changes.append(Change(REMOVED, name, words))


def apply(update: Update, work: Path, release: Path) -> Path | None:
    """Do what was planned; return where the folder is kept as it was, if it changed.

    The folder is copied first. A run that is cut short has lost nothing, and is
    finished by the next one.
    """
    memory = Memory(work, update.unit)
    kept = memory.keep() if update.needed else None
    for name, other in update.rename.items():
        (memory.mine / name).replace(memory.mine / other)
    for name, content in update.write.items():
        write_whole(memory.mine / name, content)
    for name in update.remove:
        (memory.mine / name).unlink(missing_ok=True)
    memory.take(release / update.unit)
    return kept


def undo(work: Path, unit: str) -> Path:
    """Bring a unit back to how it was before its last update.

    Return where what is there now is kept, so that an undo can be undone. Files that
    the student added stay. Raises UserError if there is nothing to go back to.
    """
    memory = Memory(work, unit)
    keeps = memory.keeps()
    if not keeps or not memory.mine.is_dir():
        raise UserError(
            f"There is no update of {unit} to undo.",
            "`kindling progress` lists the units.",
        )
    last = memory.folder / str(keeps[-1])
    kept = memory.keep()
    for path in files_of(memory.released) if memory.released else ():
        if not (last / MINE / path).is_file():  # it came with the update
            (memory.mine / path).unlink(missing_ok=True)
    for path in files_of(last / MINE):
        write_whole(memory.mine / path, (last / MINE / path).read_bytes())
    shutil.rmtree(memory.folder / RELEASED, ignore_errors=True)
    if (last / RELEASED).is_dir():
        copy_whole(last / RELEASED, memory.folder / RELEASED)
    return kept
