"""How the points of a class are distributed."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

STEPS = 10


@dataclass(frozen=True)
class Bin:
    """So many students with points above ``low``, up to ``high``; 0 has its own bin."""

    low: float
    high: float
    count: int

    @property
    def name(self) -> str:
        """Return the points in words."""
        return f"{_short(self.low)} to {_short(self.high)}" if self.high else "0"


def bins(points: Sequence[float], most: float) -> list[Bin]:
    """Return how many have nothing, and how many are in each tenth of ``most``.

    >>> [b.count for b in bins([0, 1, 10, 10], 10)]
    [1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 2]
    """
    step = most / STEPS or 1.0
    counts = [0] * STEPS
    for number in points:
        if number > 0:
            counts[min(STEPS - 1, int((number - 1e-9) / step))] += 1
    zero = Bin(0.0, 0.0, sum(number <= 0 for number in points))
    return [zero, *(Bin(i * step, (i + 1) * step, n) for i, n in enumerate(counts))]


def quartiles(points: Sequence[float]) -> tuple[float, float, float]:
    """Return the lower quartile, the median and the upper quartile.

    A quartile is the median of a half; with an odd number the middle one is in both.

    >>> quartiles([1, 2, 3, 4, 5])
    (2, 3, 4)
    """
    ordered = sorted(points)
    half = (len(ordered) + 1) // 2
    return median(ordered[:half]), median(ordered), median(ordered[-half:])


def _short(number: float) -> str:
    return f"{number:.1f}".removesuffix(".0")
