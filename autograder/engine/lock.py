"""One grader at a time for each unit of a course."""

import fcntl
import os
from pathlib import Path
from typing import Any


class BusyError(Exception):
    """Another grader is at work on this unit."""


class UnitLock:
    """A lock that the system gives back when its holder ends, however it ends."""

    def __init__(self, state: Path, unit: str) -> None:
        self.path = state / f"{unit}.lock"
        self.unit = unit
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
