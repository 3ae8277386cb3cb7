"""What the shell offers for an argument, when completion is installed."""

from __future__ import annotations

from pathlib import Path

PLACES = ("release", "work", "source")


def units(incomplete: str) -> list[str]:
    """Return the names of units that begin so, near the current folder.

    Never raises: a shell that completes has no place for an error.
    """
    here = Path.cwd()
    for folder in (here, *here.parents):
        if (folder / "nbgrader_config.py").is_file():
            found = {p.name for place in PLACES for p in (folder / place).glob("*_*/")}
            return sorted(name for name in found if name.startswith(incomplete))
    return []
