"""Graph views of torch graphs of several sizes, measured beside torchviz."""

import importlib
import time
import warnings
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

from autograder.bench.pairs import Program, measure
from course.graph import draw, explain, steps
from course.graph.engine import Engine

SIZES = {10: 15, 100: 9, 1_000: 5, 10_000: 3}
"""Operations of a graph, and how often it is measured."""

LAID_OUT = 100
"""torchviz's graphs are laid out up to this size: 1,000 boxes take it minutes."""

LAYOUT_SECONDS = 120.0


@dataclass(frozen=True)
class GraphRow:
    """Seconds for one view of a graph; of torchviz, and the ratio, where it has it.

    `theirs_failed` says that torchviz cannot record a graph of that depth.
    """

    what: str
    operations: int
    kindling: float
    torchviz: float | None = None
    ratio: float | None = None
    theirs_failed: bool = False


def graph(torch: Any, operations: int) -> Any:
    """Return the result of so many operations on two parameters, used again and again.

    The three operations of a step are made, and one is kept.
    """
    torch.manual_seed(0)
    w, b = (torch.randn(4, requires_grad=True) for _ in range(2))
    x = torch.randn(4)
    for made in range(operations - 1):
        x = (x * w, x + b, x.tanh())[made % 3]
    return x.sum()


def rows(torch: Any, sizes: dict[int, int] = SIZES) -> Iterator[GraphRow]:
    """Yield the views of graphs of every size."""
    engine = Engine()  # torchviz's own: both use the same program for the layout
    for size, times in sizes.items():
        yield from _views(graph(torch, size), size, times, engine)
    engine.close()


def _views(loss: Any, size: int, times: int, engine: Engine) -> Iterator[GraphRow]:
    def theirs() -> object:
        return engine.draw(_make_dot(loss), "svg", LAYOUT_SECONDS)

    what = "record, and write as DOT"
    yield _beside(what, size, times, lambda: draw(loss).dot, lambda: _make_dot(loss))
    what = "until it is seen (`draw`)"
    mine = _alone(lambda: draw(loss).html, times, min)
    if size <= LAID_OUT:
        other = _alone(theirs, times, min)
        yield GraphRow(what, size, mine, other, mine / other)
    else:
        yield GraphRow(what, size, mine)
    words = _alone(lambda: explain(loss).text, times)
    yield GraphRow("all of it in words (`explain`)", size, words)
    frames = _alone(lambda: steps(loss).html, times)
    yield GraphRow("a backward pass in frames (`steps`)", size, frames)


def _make_dot(loss: Any) -> str:
    """Return torchviz's DOT text; it asks for torch's version with distutils."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torchviz = importlib.import_module("torchviz")  # among the test tools
        return str(torchviz.make_dot(loss).source)


def _beside(
    what: str, size: int, times: int, ours: Program, theirs: Program
) -> GraphRow:
    try:
        theirs()
    except RecursionError:  # it walks a graph by recursion
        return GraphRow(what, size, _alone(ours, times), theirs_failed=True)
    pair = measure(what, [ours], [theirs], pairs=times, repeat=1)
    return GraphRow(what, size, pair.kindling, pair.torch, pair.ratio)


def _alone(
    program: Program,
    times: int,
    choice: Callable[[Sequence[float]], float] = median,
) -> float:
    """Return the median, or another choice, of the seconds that a program takes."""
    taken = []
    for _ in range(times):
        started = time.perf_counter()
        program()
        taken.append(time.perf_counter() - started)
    return choice(taken)
