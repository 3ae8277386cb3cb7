"""docs/benchmarks.md: the figures of one run, with machine and versions."""

import os
import platform
from collections.abc import Mapping, Sequence
from importlib.metadata import version
from pathlib import Path

from autograder.bench.graphs import GraphRow
from autograder.bench.pairs import Pair
from autograder.bench.profile import Spent

HEAD = """# Benchmarks

Written by `make bench`. Each row runs the same program on kindling and on torch, in one
process, in turn; the ratio is the median over the pairs of kindling's time to torch's
(below 1: kindling is faster), with its quartiles. Both use two threads.

"""


PROFILE = """
## What a step spends its time on

Steps of modules with Adam, on kindling: the time inside of each function itself,
without those that it calls, as a share of the whole. A profiler makes small functions
look a little slower than they are.
"""

SPENT = """
### {name}

| share | calls in a step | function |
|---|---|---|
"""


GRAPHS = """
## Pictures of graphs

The views of `course.graph`, of torch graphs, beside torchviz, which records names and
shapes and nothing else. Both are laid out by the same program. More than 600 boxes are
no picture but a sentence, a table and the way to zoom; `steps` runs a backward pass,
too. torchviz walks a graph by recursion and stops at about 1,000 operations. Until a
picture is seen counts the best run: now and then Graphviz crashes over torchviz's text
in a process that has drawn before, and the picture is made again in a new one.

| view | operations | kindling | torchviz | ratio |
|---|---|---|---|---|
"""


def page(
    pairs: Sequence[Pair],
    machine: Mapping[str, str],
    profile: Mapping[str, Sequence[Spent]] | None = None,
    graphs: Sequence[GraphRow] = (),
) -> str:
    """Return the whole page as Markdown."""
    rows = [_row(pair) for pair in pairs]
    table = ["| what | kindling | torch | ratio | quartiles |", "|---|---|---|---|---|"]
    facts = [f"- {name}: {value}" for name, value in machine.items()]
    text = HEAD + "\n".join([*table, *rows, "", *facts]) + "\n"
    text += PROFILE if profile else ""
    for name, functions in (profile or {}).items():
        lines = [f"| {s.share:.0%} | {s.calls:g} | {s.name} |" for s in functions]
        text += SPENT.format(name=name) + "\n".join(lines) + "\n"
    views = [_graph_row(row) for row in graphs]
    return text + (GRAPHS + "\n".join(views) + "\n" if views else "")


def _graph_row(row: GraphRow) -> str:
    theirs = "" if row.torchviz is None else duration(row.torchviz)
    theirs = "RecursionError" if row.theirs_failed else theirs
    ratio = "" if row.ratio is None else f"{row.ratio:.2f}"
    times = f"{duration(row.kindling)} | {theirs}"
    return f"| {row.what} | {row.operations:,} | {times} | {ratio} |"


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
