"""What `explain` returns: the whole graph as text."""

from __future__ import annotations

from functools import cached_property
from os import PathLike
from pathlib import Path

from .card import shortened
from .recording import Recording
from .text import explanation


class Explanation:
    """A graph in words; `str()` gives all of it, a notebook shows the first lines."""

    def __init__(self, recording: Recording) -> None:
        self.recording = recording

    @cached_property
    def text(self) -> str:
        """All lines."""
        return explanation(self.recording)

    def save(self, path: str | PathLike[str]) -> None:
        """Write the text to a file whose name ends in `.txt`."""
        if Path(path).suffix.lower() != ".txt":
            raise ValueError(f"{path}: an explanation is saved as .txt")
        Path(path).write_text(self.text + "\n", encoding="utf-8")

    def __str__(self) -> str:
        return self.text

    def __repr__(self) -> str:
        return shortened(self.text)

    def _repr_mimebundle_(
        self, include: object = None, exclude: object = None
    ) -> dict[str, str]:
        return {"text/plain": repr(self)}
