"""Notebooks in a folder of downloads or a zip file, read with care.

What students uploaded is untrusted: only names and bytes are taken, links are not
followed, a zip file in a zip file is opened one level deep, and sizes are bounded.
"""

import io
import stat
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath

from course.errors import UserError

LARGEST = 32 * 2**20
"""Bytes of a notebook; larger ones are named and left out."""

MOST = 20_000
"""Files that are looked at; more is no folder of submissions."""

DEEPEST = 2
NOT_THEIRS = {"__MACOSX", ".ipynb_checkpoints", "feedback", "__pycache__"}


@dataclass(frozen=True)
class Found:
    """A notebook: its path from the top, its bytes, and the time that its file has.

    ``problem`` says why it cannot be taken; there are no bytes then.
    """

    path: PurePosixPath
    content: bytes = b""
    time: datetime | None = None
    problem: str = ""


def notebooks(source: Path) -> list[Found]:
    """Return the notebooks in a folder or a zip file, in order of their paths.

    Raises UserError if there is no such thing, or if it holds too many files.
    """
    if source.is_dir():
        found = list(_in_folder(source))
    elif source.is_file() and zipfile.is_zipfile(source):
        with zipfile.ZipFile(source) as archive:
            found = list(_in_zip(archive, PurePosixPath(), 1))
    elif source.is_file():
        raise UserError(
            f"{source} is no zip file.", "Give a folder of downloads or a zip file."
        )
    else:
        raise UserError(f"{source} is not there.", "Give the path of a folder or zip.")
    return sorted(found, key=lambda one: one.path.as_posix())


def _in_folder(folder: Path) -> Iterator[Found]:
    for count, path in enumerate(sorted(folder.rglob("*"))):
        if count > MOST:
            raise UserError(
                f"{folder} holds more than {MOST:,} files.",
                "Name the folder that holds the submissions only.",
            )
        inside = PurePosixPath(path.relative_to(folder).as_posix())
        status = path.lstat()
        if not stat.S_ISREG(status.st_mode) or NOT_THEIRS & set(inside.parts):
            continue
        kind = path.suffix.lower()
        if kind == ".zip":
            yield from _opened(path.read_bytes(), inside, 1)
        elif kind == ".ipynb" and status.st_size > LARGEST:
            yield Found(inside, problem=_too_large(status.st_size))
        elif kind == ".ipynb":
            changed = datetime.fromtimestamp(int(status.st_mtime)).astimezone()
            yield Found(inside, path.read_bytes(), changed)


def _opened(content: bytes, inside: PurePosixPath, depth: int) -> Iterator[Found]:
    """The notebooks of a zip file that was found among the files."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            yield from _in_zip(archive, inside, depth)
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, OSError) as error:
        yield Found(inside, problem=f"is no zip file that can be read ({error})")


def _in_zip(
    archive: zipfile.ZipFile, above: PurePosixPath, depth: int
) -> Iterator[Found]:
    entries = archive.infolist()
    if len(entries) > MOST:
        yield Found(above, problem=f"holds more than {MOST:,} files")
        return
    for entry in entries:
        inside = above / PurePosixPath(entry.filename.replace("\\", "/"))
        kind = inside.suffix.lower()
        if NOT_THEIRS & set(inside.parts) or kind not in (".ipynb", ".zip"):
            continue
        if entry.file_size > LARGEST * (8 if kind == ".zip" else 1):
            yield Found(inside, problem=_too_large(entry.file_size))
        elif kind == ".zip" and depth < DEEPEST:
            yield from _opened(_bytes(archive, entry), inside, depth + 1)
        elif kind == ".ipynb":
            yield _entry(archive, entry, inside)


def _entry(
    archive: zipfile.ZipFile, entry: zipfile.ZipInfo, inside: PurePosixPath
) -> Found:
    try:
        content = _bytes(archive, entry)
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, OSError) as error:
        return Found(inside, problem=f"cannot be unpacked ({error})")
    year = entry.date_time[0]
    time = datetime(*entry.date_time).astimezone() if year > 1980 else None
    return Found(inside, content, time)


def _bytes(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    """The content of an entry; it may say that it is smaller than it is."""
    with archive.open(entry) as file:
        content = file.read(8 * LARGEST + 1)
    if len(content) > 8 * LARGEST:
        raise OSError("it is larger than it says")
    return content


def _too_large(size: int) -> str:
    return f"is too large ({size / 2**20:.0f} MiB; {LARGEST // 2**20} MiB at most)"
