"""Pieces of HTML that a report is made of: tables, bars, code, sections.

What they are given as text is escaped here or said to be HTML already.
"""

from collections.abc import Iterable, Sequence
from html import escape


def section(anchor: str, title: str, body: str) -> str:
    """Return a section that can be linked to; ``body`` is HTML."""
    return (
        f'<section id="{anchor}" aria-labelledby="{anchor}-title">\n'
        f'<h2 id="{anchor}-title">{escape(title)}</h2>\n{body}\n</section>'
    )


def table(caption: str, head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table that scrolls by itself; the first cell of a row names it.

    A heading that ends in "#" is one of numbers. Cells are HTML.
    """
    kinds = [' class="n"' if name.endswith("#") else "" for name in head]
    top = "".join(
        f'<th scope="col"{kind}>{escape(name.removesuffix("#"))}</th>'
        for kind, name in zip(kinds, head, strict=True)
    )
    lines = [_row(kinds, row) for row in rows]
    return (
        f'<div class="wide" tabindex="0" role="region" aria-label="{escape(caption)}">'
        f"<table><caption>{escape(caption)}</caption>\n<thead><tr>{top}</tr></thead>\n"
        "<tbody>\n" + "\n".join(lines) + "\n</tbody></table></div>"
    )


def _row(kinds: Sequence[str], cells: Sequence[str]) -> str:
    found = [
        f"<td{kind}>{cell}</td>" if place else f'<th scope="row"{kind}>{cell}</th>'
        for place, (kind, cell) in enumerate(zip(kinds, cells, strict=True))
    ]
    return f"<tr>{''.join(found)}</tr>"


def bar(*shares: tuple[str, float]) -> str:
    """Return a bar of parts, each a class and a share; its words stand beside it."""
    parts = [
        f'<i class="{name}" style="width:{100 * share:.1f}%"></i>'
        for name, share in shares
        if share
    ]
    return f'<div class="bar" aria-hidden="true">{"".join(parts)}</div>'


def text(words: str) -> str:
    """Return a paragraph of plain text."""
    return f"<p>{escape(words)}</p>"


def items(lines: Iterable[str]) -> str:
    """Return a list; the lines are plain text."""
    return "<ul>" + "".join(f"<li>{escape(line)}</li>" for line in lines) + "</ul>"


def code(source: str) -> str:
    """Return code as it stands, inert; it can be scrolled with the keyboard."""
    return f'<pre tabindex="0"><code>{escape(source)}</code></pre>'


def details(summary: str, body: str) -> str:
    """Return something folded; ``body`` is HTML."""
    return f"<details><summary>{escape(summary)}</summary>{body}</details>"
