"""One grader at a time for each unit of a course."""

import fcntl
import json
import os
from pathlib import Path
from typing import Any


class BusyError(Exception):
    """Another grader is at work on this unit."""


class UnitLock:
    """A lock that the system gives back when its holder ends, however it ends.

    A regrade that was stopped half-way keeps others from the unit until it has been
    ended; ``finishing`` is for the one that ends it.
    """

    def __init__(self, state: Path, unit: str, finishing: bool = False) -> None:
        self.path = state / f"{unit}.lock"
        self.unit = unit
        self.finishing = finishing
        self._file: Any = None

    def take(self) -> None:
        """Take the lock. Raises BusyError if another grader has it."""
        self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        file = self.path.open("a+")
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            file.seek(0)
            holder = file.read().strip() or "unknown"
            file.close()
            raise BusyError(
                f"another grader (process {holder}) is at work on {self.unit}: wait "
                "until it has ended, or stop it. What it has graded is kept."
            ) from None
        if not self.finishing and unfinished(self.path.parent, self.unit).is_file():
            file.close()
            raise BusyError(half_way(self.path.parent, self.unit))
        file.seek(0)
        file.truncate()
        file.write(f"{os.getpid()}\n")
        file.flush()
        self._file = file

    def give_back(self) -> None:
        """Give the lock back."""
        if self._file is not None:
            self._file.close()
            self._file = None

    def __enter__(self) -> "UnitLock":
        self.take()
        return self

    def __exit__(self, *error: object) -> None:
        self.give_back()


def unfinished(state: Path, unit: str) -> Path:
    """Return the file that is there while a regrade of a unit is being written."""
    return state / f"{unit}.unfinished.json"


def half_way(state: Path, unit: str) -> str:
    """Return the line about a regrade that was stopped half-way."""
    command = json.loads(unfinished(state, unit).read_text())["command"]
    return f"a regrade of {unit} was stopped half-way: run `{command}`, which ends it"
