"""`kindling export`: the student's own library as ordinary files, to keep."""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

from course.carry.carried import Row, carry
from course.carry.judging import Judging
from course.errors import UserError

AFTER_ALL = "99_export"
TEMPLATES = Path(__file__).with_name("templates")


def export(root: Path, target: Path) -> tuple[Row, ...]:
    """Write the library that the units in work/ make to a new folder.

    root: the course directory.

    The folder gets the package ``kindling``, tests that need NumPy and pytest only, a
    README that says whose code is where, and the license of the given parts. Returns
    what became of each unit. Raises UserError if ``target`` is there already.
    """
    if target.exists():
        raise UserError(
            f"{target} is there already.", "Name a folder that is not there yet."
        )
    here = root / "work" / AFTER_ALL
    carried = carry(AFTER_ALL, here, Judging(AFTER_ALL, here))
    texts = carried.texts({}).files
    draft = target.with_name(f".{target.name}.part")
    shutil.rmtree(draft, ignore_errors=True)
    _write(draft / "kindling", texts)
    shutil.copytree(TEMPLATES / "tests", draft / "tests")
    shutil.copy(TEMPLATES / "pyproject.toml", draft)
    shutil.copy(root / "LICENSE", draft)
    (draft / "README.md").write_text(readme(carried.rows), encoding="utf-8")
    draft.rename(target)
    return tuple(carried.rows)


def _write(folder: Path, texts: Mapping[str, str]) -> None:
    for name, text in texts.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def readme(rows: Sequence[Row]) -> str:
    """Return the README of an exported library: what it is, and whose code is in it."""
    lines = [
        f"| {row.unit} | {row.count('own')} | {row.count('reference')} | "
        f"{row.count('open')} |"
        for row in rows
        if row.exercises
    ]
    own = sum(row.count("own") for row in rows)
    total = sum(len(row.exercises) for row in rows)
    text = (TEMPLATES / "README.md").read_text(encoding="utf-8")
    return text.format(own=own, total=total, rows="\n".join(lines))
