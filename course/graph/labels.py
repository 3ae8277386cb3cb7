"""Short, safe words for numbers and names, shared by the text and the pictures."""

from __future__ import annotations

from .recording import Edge, Node, Shown, State, Summary

NAME_LIMIT = 28
"""Longer names are shortened in the middle."""

UPSTREAM = "\ue000"
"""Stands for the upstream gradient in the rules of tensor operations."""

NOT_KEPT = "not kept"
"""The value of a result, or its gradient, that the library has let go of."""


def number(shown: Shown) -> str:
    """The number to four digits, as a learner would write it.

    >>> number(6.0), number(1 / 3), number(-0.0), number(2.5e-7), number(None)
    ('6.0', '0.3333', '0.0', '2.5e-07', '?')
    """
    if shown is None:
        return "?"
    if isinstance(shown, Summary):
        return str(shown)
    if isinstance(shown, str):
        return plain(shown)
    if abs(shown) < 1e6 and shown == round(shown):
        return f"{shown + 0.0:.1f}"
    digits = f"{shown:.4g}"
    return f"{digits}.0" if digits.lstrip("-").isdigit() else digits


def plain(text: str, limit: int = NAME_LIMIT) -> str:
    """The text on one line, without characters that do not print, at most `limit` long.

    >>> plain("two\\nlines"), plain("a_very_long_name", limit=9)
    ('two lines', 'a_ve…name')
    """
    if len(text) <= limit and text.isprintable() and "  " not in text:
        return text.strip()
    line = " ".join(text[: 50 * limit].split())
    line = "".join(char if char.isprintable() else "\ufffd" for char in line)
    if len(line) <= limit:
        return line
    keep = limit // 2
    return f"{line[:keep]}…{line[len(line) - (limit - keep - 1) :]}"


def first_line(error: Exception, limit: int = 160) -> str:
    """The type of the error and the first line of its message, cut at the limit.

    >>> first_line(ValueError("no such shape\\nsecond line"))
    'ValueError: no such shape'
    """
    message = str(error).strip().partition("\n")[0]
    words = plain(f"{type(error).__name__}: {message}".strip(": "), 10 * limit)
    if len(words) <= limit:
        return words
    return f"{words[:limit].rpartition(' ')[0]} …"


def label(node: Node) -> str:
    """The name of the value as views write it, or `#number`."""
    return plain(node.label)


def gradient(node: Node) -> str:
    """The gradient in words: its number and how far it has come.

    >>> from .recording import Kind
    >>> gradient(Node(1, Kind.INPUT))
    'grad not run yet'
    >>> gradient(Node(1, Kind.INPUT, grad=6.0, state=State.ARRIVED, arrived=1,
    ...               expected=2))
    'grad 6.0, arrived 1 of 2'
    """
    if node.state is State.NOT_TRACKED:
        return "grad not tracked"
    if node.state is State.DONE:
        return f"grad {NOT_KEPT if node.grad is None else number(node.grad)}"
    if node.state is State.ARRIVED:
        arrived = f"arrived {node.arrived} of {node.expected}"
        return f"grad {number(node.grad)}, {arrived}"
    old = f" (old {number(node.grad)})" if node.grad is not None else ""
    return f"grad not run yet{old}"


def product(edge: Edge, times: str = "x") -> str:
    """What goes back along the edge, `local x upstream = contribution`, or nothing.

    >>> product(Edge(1, 2, 0, local=3.0, upstream=2.0, contribution=6.0))
    '3.0 x 2.0 = 6.0'
    """
    if edge.upstream is None:
        return ""
    result = number(edge.contribution)
    return f"{number(edge.local)} {times} {number(edge.upstream)} = {result}"


def chain_rule(edge: Edge, source: str, target: str) -> str:
    """The local derivative, as a formula where one is known, times the upstream one.

    >>> chain_rule(Edge(1, 2, 0, rule="b"), "a", "y")
    'b * y.grad'
    >>> chain_rule(Edge(1, 2, 0), "a", "y")
    'd(y)/d(a) * y.grad'
    """
    return f"{plain(edge.rule) or f'd({target})/d({source})'} * {target}.grad"


def way_back(edge: Edge, upstream: str) -> str:
    """The rule in words, `upstream` being the name of the upstream gradient.

    >>> way_back(Edge(1, 2, 0, way_back=f"{UPSTREAM} @ w.T"), "grad")
    'grad @ w.T'
    """
    return edge.way_back.replace(UPSTREAM, upstream)


def size(node: Node) -> str:
    """The shape and the dtype, empty for a number in float32.

    >>> from .recording import Kind
    >>> size(Node(1, Kind.INPUT, shape=(2, 3), dtype="int64"))
    'shape (2, 3) int64'
    """
    shape = f"shape {node.shape}" if node.shape else ""
    return f"{shape} {node.dtype}".strip()


def count(amount: int, noun: str) -> str:
    """The amount with its noun, `1 value` or `1,200 values`."""
    return f"{amount:,} {noun}" if amount == 1 else f"{amount:,} {noun}s"


def listing(words: list[str], limit: int = 3) -> str:
    """The first words of a list and how many more there are.

    >>> listing(["a", "b"]), listing(["a", "b", "c", "d", "e"])
    ('a and b', 'a, b, c and 2 more')
    """
    if len(words) > limit + 1:
        return f"{', '.join(words[:limit])} and {len(words) - limit:,} more"
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} and {words[-1]}"
