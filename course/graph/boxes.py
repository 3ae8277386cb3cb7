"""The labels of boxes and edges, as Graphviz's HTML-like tables.

Every line is given the width that it takes in a wide font, so that it fits whatever
font the reader's browser has.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from html import escape

from . import palette
from .labels import count, gradient, label, number, plain, product, size, way_back
from .ladder import Rung
from .recording import Edge, Kind, Node, Shown, State, Summary

WIDE = set("mwMW@%—…")
NARROW = set("ijlIft.,:;|!'()[] ")
WRAP = 34
"""Characters in a line of an error message."""


@dataclass(frozen=True)
class Line:
    """One line of a label, `width` points wide if that is more than it needs."""

    text: str
    color: str = palette.INK
    size: int = palette.SMALL
    bold: bool = False
    band: str = ""
    width: int = 0


def box(node: Node, uses: list[Edge], rung: Rung) -> dict[str, str]:
    """The DOT attributes of one value's box; `uses` are the edges that leave it."""
    return border(node) | {"label": words(box_lines(node, uses, rung))}


def border(node: Node) -> dict[str, str]:
    """The shape and the colors of a box, without its words."""
    look = dict(palette.BORDER[node.kind])
    look["fillcolor"] = palette.FILL[node.kind]
    if node.folded:
        look["shape"] = "box3d"
    if node.failed or node.mark:
        look |= {"color": palette.WARNING, "penwidth": "2.5"}
    return look


def box_lines(
    node: Node, uses: list[Edge], rung: Rung, news: str | None = None
) -> list[Line]:
    """The words of a box; `news` are what its gradient adds up at the moment."""
    if rung is Rung.SMALL:
        return [Line(plain(node.op or node.label, 8))]
    mark = [Line(node.mark, palette.WARNING, bold=True)] if node.mark else []
    facts = _facts(node, uses, news) if rung is Rung.FULL else []
    return _head(node) + facts + mark


def edge_label(edge: Edge, arrow: str) -> dict[str, str]:
    """What goes back along the edge, or its local derivative before backward."""
    lines = edge_lines(edge, arrow)
    return {"label": words(lines)} if lines else {}


def edge_lines(edge: Edge, arrow: str) -> list[Line]:
    """The lines of the label of an edge."""
    lines = []
    if edge.broadcast:
        lines.append(Line(plain(edge.broadcast), palette.QUIET))
    if edge.way_back:
        lines += _way_back(edge, arrow)
    elif edge.upstream is not None:
        lines.append(Line(f"{arrow} {product(edge, '×')}", palette.BACKWARD))
    elif edge.local is not None:
        lines.append(Line(f"local {number(edge.local)}", palette.BACKWARD))
    return lines


def padded(lines: list[Line], rows: int, width: int) -> list[Line]:
    """The lines with empty ones below, so that labels of all frames are one size."""
    full = [*lines, *[Line("")] * (rows - len(lines))]
    return [replace(full[0], width=width), *full[1:]] if full else []


def _way_back(edge: Edge, arrow: str) -> list[Line]:
    """The rule, in two lines if it is long, and its result, or the shape of that."""
    rule, _, rest = way_back(edge, "grad").partition(", ")
    lines = [f"{arrow} {plain(rule)}"] + ([rest] if rest else [])
    result = edge.contribution
    if isinstance(result, float) or isinstance(result, Summary) and result.whole:
        lines += _spread("=", result)
    elif edge.shape and not edge.broadcast:
        lines.append(f"shape {edge.shape}")
    return [Line(line, palette.BACKWARD) for line in lines]


def _spread(start: str, content: Shown) -> list[str]:
    """The content after its first word, an array over several lines."""
    if isinstance(content, Summary):
        first, *others = content.lines
        return [f"{start} {first}", *others]
    return [f"{start} {number(content)}"]


def words(lines: Iterable[Line]) -> str:
    """The lines as an HTML-like label, escaped."""
    rows = "".join(map(_row, lines))
    table = '<TABLE BORDER="0" CELLBORDER="0" CELLSPACING="0" CELLPADDING="2">'
    return f"<{table}{rows}</TABLE>>"


def text_width(text: str, size: int) -> int:
    """The width in points that the text takes in a wide sans-serif font.

    >>> text_width("mul", 10) < text_width("add_mul", 10)
    True
    """
    ems = sum(0.95 if c in WIDE else 0.38 if c in NARROW else 0.64 for c in text)
    return round((ems + 0.7) * size)


def line_width(line: Line) -> int:
    """The width in points that the line takes."""
    return text_width(line.text, line.size)


def _row(line: Line) -> str:
    content = f"&#160;{escape(line.text)}"
    content = f"<B>{content}</B>" if line.bold else content
    fill = f' BGCOLOR="{line.band}"' if line.band else ""
    width = max(line.width, line_width(line))
    font = f'<FONT COLOR="{line.color}" POINT-SIZE="{line.size}">{content}</FONT>'
    return f'<TR><TD ALIGN="LEFT" WIDTH="{width}"{fill}>{font}</TD></TR>'


def _head(node: Node) -> list[Line]:
    """The op of a result in a dark band above its name; the kind below, for others."""
    name = Line(label(node), size=palette.SIZE, bold=True)
    if node.failed:
        return [_band(f"{plain(node.op)} failed", palette.WARNING)]
    band = [_band(plain(node.op), palette.INK)] if node.op else []
    if node.kind is Kind.RESULT:
        return [*band, name]
    return [*band, name, Line(str(node.kind), palette.QUIET)]


def _band(text: str, color: str) -> Line:
    return Line(text, palette.CARD, palette.SIZE, bold=True, band=color)


def _facts(node: Node, uses: list[Edge], news: str | None = None) -> list[Line]:
    if node.failed:
        why = wrapped(node.failed) + ([node.odd] if node.odd else [])
        return [Line(line, palette.WARNING) for line in why]
    if node.folded:
        return [Line(f"{count(node.folded, 'value')} folded", palette.QUIET)]
    lines = [Line(size(node), palette.QUIET)] if size(node) else []
    lines += [Line(text, palette.FORWARD) for text in _spread("value", node.value)]
    lines += _gradient(node, uses) if news is None else [_news(news)]
    if len(uses) + node.hidden_uses > 1:
        lines.append(Line(f"used {len(uses) + node.hidden_uses}x"))
    if node.hidden_inputs:
        lines.append(Line(f"{count(node.hidden_inputs, 'input')} hidden"))
    if node.hidden_uses:
        lines.append(Line(f"{count(node.hidden_uses, 'use')} hidden"))
    return lines


def _gradient(node: Node, uses: list[Edge]) -> list[Line]:
    if node.state is State.NOT_TRACKED:
        return [Line("grad not tracked", palette.QUIET)]
    if node.state is State.NOT_RUN:
        old = [] if node.grad is None else [f"old grad {number(node.grad)}"]
        return [Line(text, palette.QUIET) for text in ["grad not run yet", *old]]
    summed = _spread(f"grad {_sum(node, uses)}".strip(), node.grad)
    if node.grad is None:
        summed = [gradient(node)]
    lines = [Line(text, palette.BACKWARD) for text in summed]
    if node.state is State.ARRIVED:
        arrived = f"arrived {node.arrived} of {node.expected}"
        lines.append(Line(arrived, palette.BACKWARD))
    if node.odd:
        lines.append(Line(node.odd, palette.WARNING))
    return lines


def _news(news: str) -> Line:
    return Line(f"grad {news}", palette.BACKWARD, bold=True)


def _sum(node: Node, uses: list[Edge]) -> str:
    """`6.0 + 2.0 = `, in the order of arrival, where that makes up the gradient."""
    parts = [number(edge.contribution) for edge in uses]
    if any(isinstance(edge.contribution, Summary) for edge in uses):
        return ""
    whole = node.state is State.DONE and not node.odd and len(parts) == node.expected
    return f"{' + '.join(parts)} = " if whole and 1 < len(parts) < 5 else ""


def wrapped(text: str, columns: int = WRAP) -> list[str]:
    """The text in lines of at most so many characters, where its words allow it."""
    lines = [""]
    for word in text.split():
        if lines[-1] and len(lines[-1]) + len(word) >= columns:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return lines
