"""The labels of boxes and edges, as Graphviz's HTML-like tables.

Every cell is given the width that its text takes in a wide font, so that it fits
whatever font the reader's browser has.
"""

from __future__ import annotations

from html import escape

from . import palette
from .labels import label, number, plain, product
from .recording import Edge, Kind, Node, State

Line = tuple[str, str]
"""A line of text and its color."""

WIDE = set("mwMW@%—…")
NARROW = set("ijlIft.,:;|!'()[] ")


def box(node: Node, uses: list[Edge], rung: str) -> dict[str, str]:
    """The DOT attributes of one value's box; `uses` are the edges that leave it."""
    look = dict(palette.BORDER[node.kind])
    look["fillcolor"] = palette.FILL[node.kind]
    if node.folded:
        look |= {"shape": "box3d"}
    if node.failed:
        look |= {"color": palette.WARNING, "penwidth": "2.5"}
    if rung == "SMALL":
        return look | _small(node)
    rows = [_head(node)]
    if rung == "FULL":
        rows += [_row(text, color) for text, color in _facts(node, uses)]
    return look | {"label": _table("".join(rows))}


def edge_label(edge: Edge, arrow: str) -> dict[str, str]:
    """What goes back along the edge, or its local derivative before backward."""
    lines: list[Line] = []
    if edge.broadcast:
        lines.append((plain(edge.broadcast), palette.QUIET))
    if edge.upstream is not None:
        lines.append((f"{arrow} {product(edge, '×')}", palette.BACKWARD))
    elif edge.local is not None:
        lines.append((f"local {number(edge.local)}", palette.BACKWARD))
    return {"label": words(lines)} if lines else {}


def words(lines: list[Line]) -> str:
    """Lines of small text as an HTML-like label."""
    return _table("".join(_row(text, color) for text, color in lines))


def text_width(text: str, size: int) -> int:
    """The width in points that the text takes in a wide sans-serif font.

    >>> text_width("mul", 10) < text_width("add_mul", 10)
    True
    """
    ems = sum(0.95 if c in WIDE else 0.38 if c in NARROW else 0.64 for c in text)
    return round((ems + 0.7) * size)


def _small(node: Node) -> dict[str, str]:
    text = plain(node.op or node.label, 8)
    return {"label": _table(_row(text, palette.INK))}


def _head(node: Node) -> str:
    """The op of a result in a dark band; the name of a leaf beside its kind."""
    if node.kind is Kind.RESULT:
        band = palette.WARNING if node.failed else palette.INK
        text = f"{plain(node.op)} failed" if node.failed else plain(node.op)
        head = _row(f"<B>{escape(text)}</B>", palette.CARD, palette.SIZE, band, text)
        return head + (_title(node) if not node.failed else "")
    return _title(node) + _row(str(node.kind), palette.QUIET)


def _title(node: Node) -> str:
    name = label(node)
    return _row(f"<B>{escape(name)}</B>", palette.INK, palette.SIZE, plain_text=name)


def _facts(node: Node, uses: list[Edge]) -> list[Line]:
    if node.failed:
        return [(line, palette.WARNING) for line in _wrapped(node.failed)]
    if node.folded:
        return [(f"{node.folded} values folded", palette.QUIET)]
    lines = [(f"value {number(node.value)}", palette.FORWARD), *_gradient_lines(node, uses)]
    if node.shape:
        lines.insert(0, (f"shape {node.shape}", palette.QUIET))
    if len(uses) > 1:
        lines.append((f"used {len(uses)}x", palette.INK))
    if node.hidden:
        lines.append((f"{node.hidden} inputs hidden", palette.QUIET))
    return lines


def _gradient_lines(node: Node, uses: list[Edge]) -> list[Line]:
    if node.state is State.NOT_TRACKED:
        return [("grad not tracked", palette.QUIET)]
    if node.state is State.NOT_RUN:
        old = [] if node.grad is None else [f"old grad {number(node.grad)}"]
        return [(text, palette.QUIET) for text in ["grad not run yet", *old]]
    lines = [(f"grad {_sum(node, uses)}{number(node.grad)}", palette.BACKWARD)]
    if node.state is State.ARRIVED:
        arrived = f"arrived {node.arrived} of {node.expected}"
        lines.append((arrived, palette.BACKWARD))
    if node.odd:
        lines.append((node.odd, palette.WARNING))
    return lines


def _sum(node: Node, uses: list[Edge]) -> str:
    """`6.0 + 2.0 = `, in the order of arrival, where that makes up the gradient."""
    parts = [number(edge.contribution) for edge in uses]
    whole = node.state is State.DONE and not node.odd and len(parts) == node.expected
    return f"{' + '.join(parts)} = " if whole and 1 < len(parts) < 5 else ""


def _wrapped(text: str, width: int = 34) -> list[str]:
    lines = [""]
    for word in text.split():
        if lines[-1] and len(lines[-1]) + len(word) >= width:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return lines


def _table(rows: str) -> str:
    table = '<TABLE BORDER="0" CELLBORDER="0" CELLSPACING="0" CELLPADDING="2">'
    return f"<{table}{rows}</TABLE>>"


def _row(
    text: str,
    color: str,
    size: int = palette.SMALL,
    band: str = "",
    plain_text: str = "",
) -> str:
    """One row; `text` is escaped here unless `plain_text` says what it reads as."""
    width = text_width(plain_text or text, size)
    content = text if plain_text else escape(text)
    fill = f' BGCOLOR="{band}"' if band else ""
    font = f'<FONT COLOR="{color}" POINT-SIZE="{size}">&#160;{content}</FONT>'
    return f'<TR><TD ALIGN="LEFT" WIDTH="{width}"{fill}>{font}</TD></TR>'
