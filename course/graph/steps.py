"""`steps(loss)`: the backward pass in frames, and what it returns."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from functools import cached_property
from os import PathLike
from pathlib import Path

from . import engine
from .card import card, shortened
from .dot import tooltips
from .film import Film, caption
from .frames import frames
from .ladder import ZOOM, Rung, planned
from .picture import INSTALL, LAYOUT_SECONDS
from .player import animated, layers, only, player
from .positions import Positions
from .record import steps_of
from .recording import Recording
from .svg import finished
from .text import sentence
from .views import check_view, part_of

FRAMES_LIMIT = 150
"""Longer passes are told in words only."""


def steps(
    loss: object,
    names: Mapping[str, object] | None = None,
    parameters: object = (),
    around: object = None,
    hops: int | None = None,
    depth: int = 2,
    direction: str = "LR",
    backward: object = True,
) -> Steps:
    """Return one backward pass from `loss`, frame by frame.

    `loss.backward()` is run once and watched; the graph and every `grad` are afterwards
    as they were. Call it before `loss.backward()`, which lets tensors' graphs go.
    Gradients that are there already are added to, and the frames say so. Values without
    a method `backward` show what their local derivatives give. Where `loss` is not a
    single number, give the gradient to begin with: `backward=grad`; with values,
    `backward` may be a function of no arguments that does the pass. The other arguments
    are those of `draw`.

    A notebook shows the first frame with buttons for the others; `.save("pass.svg")`
    writes all frames below each other, or, with `animated=True`, one that moves.

    Raises TypeError if `loss` has no graph, ValueError if another argument is wrong.

    >>> from types import SimpleNamespace as Box
    >>> w = Box(data=2.0, grad=None, inputs=(), op="", local_derivatives=(), name="w")
    >>> loss = Box(data=6.0, grad=None, inputs=(w,), op="triple", name="loss",
    ...            local_derivatives=(3.0,))
    >>> print(steps(loss))  # doctest: +NORMALIZE_WHITESPACE
    1 of 4. The forward pass: 2 values. No gradient has come yet.
    2 of 4. Backward begins: loss.grad = 1.0, since d(loss)/d(loss) = 1.
    3 of 4. triple sends back 1.0, the gradient of loss: w.grad += d(loss)/d(w) *
    loss.grad = 3.0 x 1.0 = 3.0.
    4 of 4. Backward is done: w.grad = 3.0.
    """
    check_view(depth, direction)
    frame = sys._getframe(1)
    recording = steps_of(loss, names, parameters, frame, backward)
    return Steps(part_of(recording, around, hops), depth, direction)


class Steps:
    """A backward pass in frames, laid out when it is first shown or saved."""

    def __init__(self, recording: Recording, depth: int, direction: str) -> None:
        self._plan = planned(recording, depth)
        self.frames = frames(recording, self._plan.depth)
        self.recording = self.frames[-1].recording
        self.direction = direction
        self._rung = self._plan.rung
        self._history = recording.history
        self._problem = ""

    @cached_property
    def text(self) -> str:
        """What happens, a line for each frame."""
        return "\n".join(caption(self.frames, i) for i in range(len(self.frames)))

    @property
    def sentence(self) -> str:
        """The alternative text of the picture."""
        return f"Backward pass in {len(self.frames)} frames. {sentence(self.recording)}"

    @property
    def dot(self) -> str:
        """The DOT text of all looks at their places; empty if there is no picture."""
        return self._film.dot(self._positions) if self._positions else ""

    @cached_property
    def svg(self) -> str:
        """The last frame as SVG, empty if none could be made."""
        return only(self._layered, len(self.frames) - 1) if self._layered else ""

    @property
    def filmstrip(self) -> str:
        """All frames as one SVG, below each other; empty if none could be made."""
        if self._positions is None:
            return ""
        strip = self._film.strip(self._positions)
        drawn = engine.engine.draw(strip, "svg", 4 * LAYOUT_SECONDS, placed=True)
        return finished(drawn, f"{self.sentence} {self.text}", {})

    @property
    def html(self) -> str:
        """The frames with buttons, as a light card with their text form."""
        figure = player(self._layered, self.frames) if self._layered else ""
        remarks = [self._legend] if figure else []
        remarks += [f"Look here: {note}" for note in self._notes]
        remarks += filter(None, [self._replayed, self._problem, *self._remarks])
        return card(figure, self.sentence, remarks, self.text, scrolls=False)

    def save(
        self,
        path: str | PathLike[str],
        animated: bool = False,
        seconds: float = 2.0,
    ) -> None:
        """Write all frames to a `.svg`, `.png`, `.html` or `.txt` file.

        The frames of a picture stand below each other; with `animated`, a `.svg` shows
        one after the other, each for so many seconds. Raises ValueError for another
        ending, or if there is no picture.
        """
        if animated and Path(path).suffix.lower() != ".svg":
            raise ValueError(f"{path}: only a .svg file moves; save it as .svg")
        content = self._content(Path(path), seconds if animated else 0.0)
        Path(path).write_bytes(content)

    def _content(self, path: Path, seconds: float) -> bytes:
        ending = path.suffix.lower()
        if ending == ".txt":
            return f"{self.text}\n".encode()
        if ending not in (".svg", ".png", ".html"):
            raise ValueError(f"{path}: save as .svg, .png, .html or .txt")
        if ending == ".html":
            return _page(self.html).encode()
        if not self._layered or self._positions is None:
            why = " ".join(filter(None, [self._problem, *self._remarks]))
            raise ValueError(f"{path}: {why} A .txt file can be saved.")
        if seconds:
            return animated(self._layered, self.frames, seconds).encode()
        if ending == ".svg":
            return self.filmstrip.encode()
        strip = self._film.strip(self._positions)
        return engine.engine.draw(strip, "png", 4 * LAYOUT_SECONDS, placed=True)

    # -- layout

    @cached_property
    def _film(self) -> Film:
        return Film(self.frames, self._rung or Rung.TOOLTIPS, self.direction)

    @cached_property
    def _positions(self) -> Positions | None:
        """Where everything stands, None if there is to be no picture."""
        too_long = len(self.frames) > FRAMES_LIMIT
        if self._rung not in (Rung.FULL, Rung.TOOLTIPS) or too_long:
            return None
        try:
            return self._film.positions(LAYOUT_SECONDS)
        except (engine.NoEngine, ImportError):
            self._problem = INSTALL
        except engine.LayoutError as error:
            self._problem = f"There is no picture, since {error}. {ZOOM}."
        return None

    @cached_property
    def _layered(self) -> str:
        """One SVG with every look, each marked with the frames that show it."""
        if self._positions is None:
            return ""
        try:
            drawn = engine.engine.draw(self.dot, "svg", LAYOUT_SECONDS, placed=True)
        except engine.LayoutError as error:
            self._problem = f"There is no picture, since {error}. {ZOOM}."
            return ""
        marked = layers(self._film.classes(), len(self.frames))
        tips = {} if self._rung is Rung.FULL else tooltips(self.recording)
        return finished(drawn, self.sentence, tips, marked)

    @property
    def _notes(self) -> tuple[str, ...]:
        notes = self.recording.notes
        if self._history is not None:
            notes += self._history.notes
        return tuple(dict.fromkeys(notes))

    @property
    def _legend(self) -> str:
        if any(edge.way_back for edge in self.recording.edges):
            return "Dashed arrows: what is added to the gradient they point to."
        return (
            "Dashed arrows: local derivative × upstream gradient, added to the "
            "gradient they point to."
        )

    @property
    def _replayed(self) -> str:
        if self._history is None or not self._history.replayed:
            return ""
        return (
            "These values have no method backward: the frames multiply their local "
            "derivatives, as a backward should."
        )

    @property
    def _remarks(self) -> list[str]:
        if self._positions is None and not self._problem:
            size = f"{len(self.recording.nodes):,} boxes, {len(self.frames):,} frames"
            return [f"{size}: too many for a picture. {ZOOM.replace('draw', 'steps')}."]
        return [line for line in self._plan.remarks if "Point at" not in line]

    def __str__(self) -> str:
        return self.text

    def __repr__(self) -> str:
        return shortened(self.text)

    def _repr_mimebundle_(
        self, include: object = None, exclude: object = None
    ) -> dict[str, str]:
        bundle = {"text/html": self.html, "text/plain": repr(self)}
        return bundle | ({"image/svg+xml": self.svg} if self.svg else {})


def _page(card: str) -> str:
    return (
        '<!DOCTYPE html><html lang="en"><meta charset="utf-8">'
        f"<title>Backward pass</title>{card}</html>\n"
    )
