"""The HTML around a picture: a light card in every theme, which scrolls if wide."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from . import palette
from .labels import count, plain
from .recording import Recording

LINES_SHOWN = 200
CARD = (
    f"background:{palette.CARD};color:{palette.INK};color-scheme:light;"
    "border:1px solid #BBBBBB;border-radius:6px;padding:8px;margin:4px 0;"
    "max-width:100%;box-sizing:border-box"
)
CAPTION = (
    f"font:13px {palette.FONT};color:{palette.INK};line-height:1.4;margin:4px 0;"
    "padding:0;white-space:normal"
)
MONO = (
    f"font:12px/1.4 monospace;color:{palette.INK};background:{palette.CARD};"
    "margin:4px 0;padding:0;white-space:pre;overflow-x:auto"
)


def card(
    figure: str,
    sentence: str,
    remarks: Iterable[str],
    text: str,
    scrolls: bool = True,
    leads: bool = False,
) -> str:
    """One figure: the picture or table, what is to be said of it, all of it as text.

    Without a figure the text stands open. `scrolls` is False for a figure that scrolls
    by itself where it must. With `leads`, the words stand above the picture.
    """
    body = scrolling(figure) if figure and scrolls else figure
    words = "".join(paragraph(line) for line in (sentence, *remarks))
    caption = f'<figcaption style="{CAPTION}">{words}</figcaption>'
    parts = f"{caption}{body}" if leads else f"{body}{caption}"
    return (
        f'<figure class="kindling-graph" style="{CARD}">{parts}'
        f"{_as_text(text, opened=not figure)}</figure>"
    )


def table(recording: Recording) -> str:
    """The operations of a graph too large to draw, and how often each occurs."""
    rows = "".join(
        f"<tr><td>{escape(plain(op))}</td><td>{times:,}</td></tr>"
        for op, times in recording.ops.items()
    )
    head = "<tr><th>operation</th><th>count</th></tr>"
    return f'<table style="{CAPTION}">{head}{rows}</table>'


def shortened(text: str, limit: int = LINES_SHOWN) -> str:
    """At most so many lines of the text, and how to get the others."""
    lines = text.split("\n")
    if len(lines) <= limit:
        return text
    left = count(len(lines) - limit, "more line")
    lines[limit:] = [f"... {left}: see .text, or .save('graph.txt')"]
    return "\n".join(lines)


def scrolling(picture: str) -> str:
    """Pages shrink wide images, and their text with them; this one scrolls instead."""
    wide = picture.replace("<svg ", '<svg style="max-width:none" ', 1)
    return f'<div style="overflow-x:auto" tabindex="0">{wide}</div>'


def paragraph(line: str) -> str:
    """A line of text, escaped."""
    return f'<p style="{CAPTION};margin:2px 0">{escape(line)}</p>'


def _as_text(text: str, opened: bool) -> str:
    state = " open" if opened else ""
    return (
        f'<details{state} style="{CAPTION}"><summary>As text</summary>'
        f'<pre style="{MONO}">{escape(shortened(text))}</pre></details>'
    )
