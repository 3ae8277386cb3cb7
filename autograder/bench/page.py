"""docs/benchmarks.md: the figures of one run, with machine and versions."""

import os
import platform
from collections.abc import Mapping, Sequence
from importlib.metadata import version
from pathlib import Path

from autograder.bench.pairs import Pair

HEAD = """# Benchmarks

Written by `make bench`. Each row runs the same program on kindling and on torch, in one
process, in turn; the ratio is the median over the pairs of kindling's time to torch's
(below 1: kindling is faster), with its quartiles. Both use two threads.

"""


def page(pairs: Sequence[Pair], machine: Mapping[str, str]) -> str:
    """Return the whole page as Markdown."""
    rows = [_row(pair) for pair in pairs]
    table = ["| what | kindling | torch | ratio | quartiles |", "|---|---|---|---|---|"]
    facts = [f"- {name}: {value}" for name, value in machine.items()]
    return HEAD + "\n".join([*table, *rows, "", *facts]) + "\n"


def _row(pair: Pair) -> str:
    low, high = pair.spread
    times = f"{duration(pair.kindling)} | {duration(pair.torch)}"
    return f"| {pair.name} | {times} | {pair.ratio:.2f} | {low:.2f} to {high:.2f} |"


def duration(seconds: float) -> str:
    """Return a time with its unit.

    >>> duration(0.00052)
    '0.52 ms'
    """
    return f"{1000 * seconds:.3g} ms"


def this_machine(torch: str) -> dict[str, str]:
    """Return what a reader needs to place the figures."""
    return {
        "processor": f"{_processor()}, {os.cpu_count()} cores",
        "system": f"{platform.system()}, Python {platform.python_version()}",
        "torch": torch,
        "numpy": version("numpy"),
    }


def _processor() -> str:
    info = Path("/proc/cpuinfo")
    lines = info.read_text().splitlines() if info.exists() else []
    names = [line.split(":")[1].strip() for line in lines if "model name" in line]
    return names[0] if names else platform.processor() or platform.machine()
