"""What `draw` returns: a picture that falls back to fewer details, then to words."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from os import PathLike
from pathlib import Path

from . import engine
from .card import card, paragraph, scrolling, shortened, table
from .dot import dot_text, tooltips
from .ladder import FOLDED, ZOOM, Plan, Rung, at_depth, planned
from .player import chooser
from .recording import Recording
from .svg import finished
from .text import explanation, sentence

DEEPEST = 4
"""Levels of modules that can be opened on the page."""

TOO_LARGE = "<p>With this many boxes there is no picture.</p>"

LAYOUT_SECONDS = 5.0
"""How long one rung may take before the next one is tried."""

INSTALL = (
    "There is no picture without a layout engine: pip install graphviz pygraphviz."
)


class Picture:
    """A graph as a picture, laid out when it is first shown or saved."""

    open_levels = 0
    """Levels of modules that are never folded."""

    def __init__(self, recording: Recording, depth: int, direction: str) -> None:
        self.recording = recording
        self.direction = direction
        self._plan = planned(recording, depth, self.open_levels)
        self._problem = ""

    @cached_property
    def text(self) -> str:
        """The whole graph in words."""
        return explanation(self.recording)

    @property
    def sentence(self) -> str:
        """The alternative text of the picture."""
        return sentence(self.recording)

    @property
    def dot(self) -> str:
        """The DOT text, of the smallest form if the graph is too large to draw."""
        rung = self._plan.rung or Rung.SMALL
        return dot_text(self._plan.shown, rung, self.direction)

    @cached_property
    def svg(self) -> str:
        """The picture as SVG, empty if none could be made."""
        svg, self._plan, self._problem = self._drawn(self._plan)
        return svg

    def _drawn(self, plan: Plan) -> tuple[str, Plan, str]:
        """The picture of a plan, or of one with fewer details, and what went wrong."""
        problem = ""
        while plan.rung is not None:
            dot = dot_text(plan.shown, plan.rung, self.direction)
            try:
                drawn = engine.engine.draw(dot, "svg", LAYOUT_SECONDS)
            except (engine.NoEngine, ImportError):
                return "", plan, INSTALL
            except engine.LayoutError as error:
                plan = replace(plan, rung=plan.rung.next())
                problem = f"With more detail, {error}."
                if plan.rung is None:
                    problem = f"There is no picture, since {error}. {ZOOM}."
            else:
                svg = finished(drawn, self.sentence, tooltips(plan.shown))
                return svg, plan, problem
        return "", plan, problem

    @property
    def rung(self) -> str:
        """How much is shown: full, tooltips, small, or none."""
        shown = self.svg and self._plan.rung
        return shown.name.lower() if shown else "none"

    @property
    def html(self) -> str:
        """The picture as a light card with its sentence, notes and text form."""
        large = len(self.recording.nodes) > Rung.SMALL.value
        figure = self._levels or self.svg or (table(self.recording) if large else "")
        remarks = [f"Look here: {note}" for note in self.recording.notes]
        remarks += filter(None, [self._problem, *self._plan.remarks])
        remarks = [line for line in remarks if not (self._levels and FOLDED in line)]
        scrolls = not self._levels
        return card(figure, self.sentence, remarks, self.text, scrolls=scrolls)

    @cached_property
    def _levels(self) -> str:
        """The picture at each depth of modules, to fold and unfold; or nothing."""
        paths = [node.module for node in self.recording.nodes if node.module]
        deepest = min(max((path.count(".") + 1 for path in paths), default=0), DEEPEST)
        if deepest <= self.open_levels or not self.svg:
            return ""
        chosen = min(self._plan.depth, deepest)
        panels = []
        for depth in range(self.open_levels, deepest + 1):
            svg, plan = self.svg, self._plan
            if depth != chosen:
                svg, plan, _ = self._drawn(at_depth(self.recording, depth))
            panel = scrolling(svg) if svg else TOO_LARGE
            panel += "".join(paragraph(r) for r in plan.remarks if FOLDED in r)
            panels.append((f"depth {depth - self.open_levels}", panel))
        return chooser("Open the modules to", panels, chosen - self.open_levels)

    def save(self, path: str | PathLike[str]) -> None:
        """Write the picture to a `.svg`, `.png`, `.txt` or `.dot` file.

        Raises ValueError for another ending, or if the graph has no picture.
        """
        content = self._content(Path(path))
        Path(path).write_bytes(content)

    def _content(self, path: Path) -> bytes:
        ending = path.suffix.lower()
        if ending == ".txt":
            return f"{self.text}\n".encode()
        if ending == ".dot":
            return self.dot.encode()
        if ending not in (".svg", ".png"):
            raise ValueError(f"{path}: save as .svg, .png, .txt or .dot")
        if not self.svg:
            why = " ".join([self._problem, *self._plan.remarks]).strip()
            raise ValueError(f"{path}: {why} A .txt or .dot file can be saved.")
        if ending == ".svg":
            return self.svg.encode()
        return engine.engine.draw(self.dot, "png", 2 * LAYOUT_SECONDS)

    def __repr__(self) -> str:
        return shortened(self.text)

    def _repr_mimebundle_(
        self, include: object = None, exclude: object = None
    ) -> dict[str, str]:
        bundle = {"text/html": self.html, "text/plain": repr(self)}
        return bundle | ({"image/svg+xml": self.svg} if self.svg else {})
