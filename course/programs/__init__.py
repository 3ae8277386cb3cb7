"""Ordinary PyTorch programs, as texts: unit 14 runs them with the student's library.

Each is a file beside this one, and defines ``main``, which returns the losses of a
short training from a fixed seed. None of them is imported: torch need not be there.
"""

from pathlib import Path

FOLDER = Path(__file__).parent
PROGRAMS = tuple(sorted(path.stem for path in FOLDER.glob("[a-z]*.py")))
"""The names of all programs."""


def text_of(name: str) -> str:
    """Return the text of a program; KeyError if there is none of that name.

    >>> text_of("digits_dense").splitlines()[2]
    'import torch'
    """
    if name not in PROGRAMS:
        raise KeyError(f"there is no program {name!r}: choose one of {PROGRAMS}")
    return (FOLDER / f"{name}.py").read_text(encoding="utf-8")
