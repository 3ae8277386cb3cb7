"""The journal: every result as a line of a file that only grows.

A line is a checksum and a JSON object. A line that was cut off when the machine
stopped is left out, and the next one begins on a line of its own. What is in the
journal is not run again; the gradebook can always be made from it. Of several entries
with one key the last one counts: what a regrade has written.
"""

import json
import os
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

Entry = dict[str, Any]


class Journal:
    """The results of one notebook, by key; whoever opens it holds the unit's lock."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file: Any = None
        self._places: dict[str, tuple[int, int]] = {}

    def __enter__(self) -> "Journal":
        self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._file = self.path.open("a+b")
        for place, size, entry in _lines(self.path):
            self._places[entry["key"]] = (place, size)
        self._end_line()
        return self

    def __exit__(self, *error: object) -> None:
        self._file.close()

    def __contains__(self, key: str) -> bool:
        return key in self._places

    def __len__(self) -> int:
        return len(self._places)

    def __getitem__(self, key: str) -> Entry:
        place, size = self._places[key]
        # Not by the file's own position: another thread may be adding an entry.
        found = _read(os.pread(self._file.fileno(), size, place))
        assert found is not None
        return found

    def place(self, key: str) -> int:
        """Return where in the file the entry of a key begins: later is larger."""
        return self._places[key][0]

    def add(self, key: str, entry: Entry) -> None:
        """Append an entry; when this returns, it is on the disk."""
        line = _line({"key": key, **entry})
        self._file.seek(0, os.SEEK_END)
        place = self._file.tell()
        self._file.write(line)
        self._file.flush()
        os.fsync(self._file.fileno())
        self._places[key] = (place, len(line))

    def _end_line(self) -> None:
        """End a line that was cut off, so that the next one stands for itself."""
        self._file.seek(0, os.SEEK_END)
        if self._file.tell():
            self._file.seek(-1, os.SEEK_END)
            if self._file.read(1) != b"\n":
                self._file.write(b"\n")
                self._file.flush()


def stamp(entry: Entry) -> str:
    """Return what a graded notebook carries of the entry that it shows.

    A regrade writes another entry under the same key, and names itself in it.

    >>> stamp({"key": "9f"}), stamp({"key": "9f", "by": "3a"})
    ('9f', '9f-3a')
    """
    return "-".join(filter(None, [entry["key"], entry.get("by", "")]))


def entries(path: Path) -> Iterator[Entry]:
    """Yield the entries of a journal, whether or not a grader is at work on it."""
    if path.is_file():
        for _, _, entry in _lines(path):
            yield entry


def _lines(path: Path) -> Iterator[tuple[int, int, Entry]]:
    place = 0
    with path.open("rb") as file:
        for line in file:
            entry = _read(line)
            if entry is not None:
                yield place, len(line), entry
            place += len(line)


def _line(entry: Entry) -> bytes:
    body = json.dumps(entry, separators=(",", ":")).encode()
    return f"{zlib.crc32(body):08x} ".encode() + body + b"\n"


def _read(line: bytes) -> Entry | None:
    """Return the entry of a line, None if it is not whole."""
    check, _, body = line.rstrip(b"\n").partition(b" ")
    if check != f"{zlib.crc32(body):08x}".encode():
        return None
    entry = json.loads(body)
    return entry if isinstance(entry, dict) and "key" in entry else None
