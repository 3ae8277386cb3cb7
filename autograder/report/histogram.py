"""A histogram as SVG that is a part of its page."""

from collections.abc import Sequence
from html import escape

from autograder.report.spread import Bin

WIDTH, HEIGHT, FOOT = 720, 240, 44


def histogram(bins: Sequence[Bin]) -> str:
    """Return the picture, with its numbers in words for who cannot see it."""
    most = max((one.count for one in bins), default=0) or 1
    step = WIDTH / max(len(bins), 1)
    parts = [_column(one, i * step, step, most) for i, one in enumerate(bins)]
    words = ", ".join(f"{one.name}: {one.count}" for one in bins if one.count)
    told = f"Histogram of the automatic points, students in each step. {words}."
    base = HEIGHT - FOOT
    return (
        f'<svg class="histogram" role="img" viewBox="0 0 {WIDTH} {HEIGHT}" '
        f'aria-label="{escape(told)}">{"".join(parts)}'
        f'<line x1="0" y1="{base}" x2="{WIDTH}" y2="{base}"/>'
        f'<text x="{WIDTH / 2}" y="{HEIGHT - 6}" text-anchor="middle">'
        "automatic points</text></svg>"
    )


def _column(one: Bin, left: float, step: float, most: int) -> str:
    base = HEIGHT - FOOT
    height = (base - 24) * one.count / most
    middle = f'x="{left + step / 2:.1f}" text-anchor="middle"'
    count = f'<text {middle} y="{base - height - 6:.1f}">{one.count}</text>'
    return (
        f'<rect x="{left + 3:.1f}" y="{base - height:.1f}" '
        f'width="{step - 6:.1f}" height="{height:.1f}"/>'
        f"{count if one.count else ''}"
        f'<text {middle} y="{base + 17}">{escape(_label(one))}</text>'
    )


def _label(one: Bin) -> str:
    return one.name.replace(" to ", "-")
