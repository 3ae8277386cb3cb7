"""Where the time of a program goes, function by function."""

import cProfile
import pstats
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

SHOWN = 12


@dataclass(frozen=True)
class Spent:
    """What one function takes: its name, its own share of the time, calls in a run."""

    name: str
    share: float
    calls: float


def profile(program: Callable[[], object], runs: int) -> list[dict[str, Any]]:
    """Return the functions that take most of a program's time, the longest first."""
    for _ in range(runs // 10):
        program()
    profiler = cProfile.Profile()
    profiler.enable()
    for _ in range(runs):
        program()
    profiler.disable()
    stats: dict[Any, Any] = vars(pstats.Stats(profiler))["stats"]
    total = sum(own for _, _, own, _, _ in stats.values())
    rows = [
        {"name": _name(where), "share": own / total, "calls": round(calls / runs, 1)}
        for where, (_, calls, own, _, _) in stats.items()
    ]
    return sorted(rows, key=lambda row: -row["share"])[:SHOWN]


def _name(where: tuple[str, int, str]) -> str:
    """Return a function as a reader looks it up.

    >>> _name(("/x/solutions/kindling/optim/adam.py", 3, "step"))
    'optim/adam.py: step'
    >>> _name(("~", 0, "<method 'dot' of 'numpy.ndarray' objects>"))
    "method 'dot' of 'numpy.ndarray' objects"
    """
    file, _, name = where
    if file == "~":
        return name.strip("<>{}")
    parts = Path(file).parts
    for package in ("kindling", "numpy"):
        if package in parts:
            place = parts[len(parts) - parts[::-1].index(package) :]
            return f"{'/'.join(place)}: {name}"
    return f"{parts[-1]}: {name}"
