"""Timing two programs in turn, so that a drifting machine drifts for both."""

import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

Program = Callable[[], object]


@dataclass(frozen=True)
class Pair:
    """What was measured: medians in seconds, and kindling / torch pair by pair."""

    name: str
    kindling: float
    torch: float
    ratios: tuple[float, ...]

    @property
    def ratio(self) -> float:
        """The median of the ratios of the pairs."""
        return statistics.median(self.ratios)

    @property
    def spread(self) -> tuple[float, float]:
        """The lower and the upper quartile of the ratios."""
        low, _, high = statistics.quantiles(self.ratios, n=4)
        return low, high


def measure(
    name: str,
    kindling: Sequence[Program],
    torch: Sequence[Program],
    pairs: int = 41,
    repeat: int = 10,
) -> Pair:
    """Time the last program of each side, ``pairs`` times in turn, and return the pair.

    Programs before the last run first each time and are not timed (a forward pass for
    a backward pass). Each sample is the mean of ``repeat`` runs; a quarter of the pairs
    warms up and is not counted.
    """
    mine: list[float] = []
    theirs: list[float] = []
    for _ in range(pairs + pairs // 4):
        mine.append(_sample(kindling, repeat))
        theirs.append(_sample(torch, repeat))
    mine, theirs = mine[pairs // 4 :], theirs[pairs // 4 :]
    ratios = tuple(a / b for a, b in zip(mine, theirs, strict=True))
    return Pair(name, statistics.median(mine), statistics.median(theirs), ratios)


def _sample(programs: Sequence[Program], repeat: int) -> float:
    total = 0.0
    for _ in range(repeat):
        for program in programs[:-1]:
            program()
        started = time.perf_counter()
        programs[-1]()
        total += time.perf_counter() - started
    return total / repeat
