"""The secret seed of a class: drawn once, kept beside the journal, never handed out."""

import contextlib
import os
import secrets
from pathlib import Path

STATE = ".grading"
"""The folder in the course directory where the engine keeps what it knows."""


def secret_seed(folder: Path) -> int:
    """Return the seed in a folder; the first call draws it.

    Two graders that start at once get the same one. Raises ValueError for a file that
    holds no seed.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = folder / "seed"
    if not path.exists():
        draft = folder / f"seed.{os.getpid()}"
        draft.touch(mode=0o600)
        draft.write_text(f"{secrets.randbits(62) + 1}\n")
        with contextlib.suppress(FileExistsError):
            os.link(draft, path)
        draft.unlink()
    text = path.read_text().strip()
    if not text.isdigit() or int(text) == 0:
        raise ValueError(
            f"{path} holds no seed: remove it, and a new one is drawn; what is in the "
            "journal is then graded again"
        )
    return int(text)
