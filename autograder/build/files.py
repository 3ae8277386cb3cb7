"""Files that are never half-written."""

import os
from pathlib import Path

from autograder.build.units import UnitError


def write_whole(path: Path, content: bytes) -> None:
    """Write `content` to `path` so that the file is whole at every moment.

    Raises UnitError where it cannot be written (full disk, no permission); the old
    file, if there was one, is then still there.
    """
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary.write_bytes(content)
        os.replace(temporary, path)
    except OSError as error:
        raise UnitError(
            f"cannot write {path} ({error.strerror}); nothing was lost: make room or "
            "mend the permissions, then run the command again"
        ) from error
    finally:
        temporary.unlink(missing_ok=True)


def read_text(path: Path) -> str:
    """Return the text of a file, '' if there is none.

    Raises UnitError if it is not UTF-8.
    """
    if not path.is_file():
        return ""
    try:
        return path.read_bytes().decode("utf-8").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        raise UnitError(f"{path} is not UTF-8: save it with that encoding") from error


def holds(path: Path, data: bytes) -> bool:
    """Return whether the file is there and has exactly this content."""
    return path.is_file() and path.read_bytes() == data


def stale_line(path: str, unit: str, text: str) -> str:
    """Return the line that says a built file is stale, and the command for it."""
    command = f"kindling build {unit}".strip()
    return f"{path} is not what {text} builds: run {command}"
