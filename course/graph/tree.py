"""`tree(model)`: what a model is made of, as a picture and in words."""

from __future__ import annotations

from functools import cached_property
from math import prod
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING

from . import engine, palette
from .arrays import shape_of
from .boxes import Line, words
from .card import card, shortened
from .labels import count, plain
from .models import Module, is_model, joined, modules_of
from .picture import INSTALL, LAYOUT_SECONDS
from .reading import kind_of
from .svg import finished

if TYPE_CHECKING:
    from graphviz import Digraph

MODULES_DRAWN = 40


def tree(model: object) -> Tree:
    """Return the tree of a model's modules, with their parameters and buffers.

    It shows how many numbers are trained, which parts are shared, and which attributes
    hold tensors or modules that are not registered. Raises TypeError for what is no
    module.
    """
    if not is_model(model):
        advice = "; make an object of it" if isinstance(model, type) else ""
        raise TypeError(f"tree needs a module, but got a {kind_of(model)}{advice}")
    return Tree(model)


class Tree:
    """The modules of a model; a notebook shows the picture, `print` the words."""

    def __init__(self, model: object) -> None:
        self.modules = modules_of(model)
        self._places = {id(m.module): m for m in self.modules}
        self._first: dict[int, str] = {}
        for module in self.modules:
            for name, tensor in module.parameters.items():
                self._first.setdefault(id(tensor), joined(module.path, name))

    @cached_property
    def sentence(self) -> str:
        """What there is, in one sentence; the alternative text of the picture."""
        numbers = {id(x): _size(x) for m in self.modules for x in m.parameters.values()}
        return (
            f"Tree of {self.modules[0].kind}: {count(len(self.modules), 'module')}, "
            f"{count(len(numbers), 'parameter')} with "
            f"{count(sum(numbers.values()), 'number')}."
        )

    @cached_property
    def text(self) -> str:
        """The tree in words, children indented below their module."""
        lines = [self.sentence, ""]
        shown: set[int] = set()
        waiting = [(self.modules[0].kind, self.modules[0], 0)]
        while waiting:
            head, module, depth = waiting.pop()
            again = id(module.module) in shown
            note = f", the same as {module.path}" if again else ""
            lines.append("  " * depth + head + note)
            if again:
                continue
            shown.add(id(module.module))
            lines += ["  " * depth + f"  . {line}" for line, _ in self._facts(module)]
            below = []
            for name, child in module.children.items():
                place = self._places[id(child)]
                below.append((f"({name}) {place.kind}", place, depth + 1))
            waiting += reversed(below)
        return "\n".join(lines)

    def _facts(self, module: Module) -> list[tuple[str, str]]:
        """Lines on the members of one module, each with its color."""
        lines = []
        for name, tensor in module.parameters.items():
            path = joined(module.path, name)
            first = self._first[id(tensor)]
            tied = "" if first == path else f", tied to {first}"
            lines.append((f"{name} {shape_of(tensor)}{tied}", palette.FORWARD))
        for name, tensor in module.buffers.items():
            lines.append((f"{name} {shape_of(tensor)}, buffer", palette.QUIET))
        for name, what in module.lost.items():
            lines.append((f"{name}: {what}, not registered", palette.WARNING))
        return lines

    @property
    def dot(self) -> str:
        """The DOT text of the picture."""
        from graphviz import Digraph

        graph = Digraph("tree")
        graph.attr("graph", rankdir="LR", bgcolor=palette.CARD, fontname=palette.FONT)
        graph.attr("graph", pad="0.15", nodesep="0.18", ranksep="0.5", ordering="out")
        small = {"margin": "0.05", "width": "0", "height": "0", "shape": "box"}
        graph.attr("node", fontname=palette.FONT, color=palette.LINE, **small)
        graph.attr("edge", fontname=palette.FONT, color=palette.LINE, arrowsize="0.7")
        numbers = {key: place for place, key in enumerate(self._places)}
        for place, module in enumerate(self.modules):
            self._add(graph, f"n{place}", module)
            for name, child in module.children.items():
                label = words([Line(plain(name), bold=True)])
                graph.edge(f"n{place}", f"n{numbers[id(child)]}", label=label)
        return str(graph.source)

    def _add(self, graph: Digraph, name: str, module: Module) -> None:
        title = Line(
            plain(module.kind), palette.CARD, palette.SIZE, bold=True, band=palette.INK
        )
        facts = [Line(plain(text, 48), color) for text, color in self._facts(module)]
        graph.node(name, label=words([title, *facts]), id=name)

    @cached_property
    def svg(self) -> str:
        """The picture as SVG, empty if none could be made."""
        if len(self.modules) > MODULES_DRAWN:
            return ""
        try:
            drawn = engine.engine.draw(self.dot, "svg", LAYOUT_SECONDS)
        except (engine.LayoutError, ImportError):
            return ""
        return finished(drawn, self.sentence, {})

    @property
    def html(self) -> str:
        """The picture as a light card with its sentence and text form."""
        remarks = []
        if not self.svg:
            large = len(self.modules) > MODULES_DRAWN
            why = f"More than {MODULES_DRAWN} modules are not drawn: see the text."
            remarks.append(why if large else INSTALL)
        return card(self.svg, self.sentence, remarks, self.text)

    def save(self, path: str | PathLike[str]) -> None:
        """Write the tree to a `.svg`, `.png`, `.txt` or `.dot` file."""
        ending = Path(path).suffix.lower()
        if ending == ".png":
            content = engine.engine.draw(self.dot, "png", 2 * LAYOUT_SECONDS)
        elif ending in (".svg", ".txt", ".dot"):
            kinds = {".svg": self.svg, ".txt": f"{self.text}\n", ".dot": self.dot}
            content = kinds[ending].encode()
        else:
            raise ValueError(f"{path}: save as .svg, .png, .txt or .dot")
        Path(path).write_bytes(content)

    def __str__(self) -> str:
        return self.text

    def __repr__(self) -> str:
        return shortened(self.text)

    def _repr_mimebundle_(
        self, include: object = None, exclude: object = None
    ) -> dict[str, str]:
        bundle = {"text/html": self.html, "text/plain": repr(self)}
        return bundle | ({"image/svg+xml": self.svg} if self.svg else {})


def _size(tensor: object) -> int:
    shape = shape_of(tensor)
    return prod(shape) if shape is not None else 0
