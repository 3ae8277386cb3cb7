"""docs/grading-benchmarks.md: the figures of the grading benchmark."""

from collections.abc import Mapping, Sequence

from autograder.bench.grading import SAMPLE_SECONDS, Run

HEAD = """# Grading benchmarks

Written by `kindling bench --grading`. The same {count} submissions of unit {unit},
by stock nbgrader and by the engine, one after another on the same machine; two in three
solve everything, the others make one mistake each. Every way starts anew: the engine's
times include torch's answers and the start of its processes.

| what | seconds | each | submissions in the time of one by stock nbgrader | marks |
|---|---|---|---|---|
"""


def page(
    unit: str,
    runs: Sequence[Run],
    large: Run | None,
    own: float,
    machine: Mapping[str, str],
) -> str:
    """Return the page; the first run is the one that the others are compared with.

    ``own`` is how many seconds a submission's own code computes.
    """
    first = runs[0]
    count = len(first.marks)
    rows = [
        f"| {run.name} | {run.seconds:.1f} | {run.seconds / count:.3f} | "
        f"{first.seconds / run.seconds:.1f} | "
        f"{'the same' if run.marks == first.marks else 'DIFFERENT'} |"
        for run in runs
    ]
    facts = [f"- {name}: {value}" for name, value in machine.items()]
    text = HEAD.format(unit=unit, count=count) + "\n".join(rows)
    more = _large(large, first) + _one_more(runs[-1], large, own)
    return "\n\n".join([text, *more, "\n".join(facts)]) + "\n"


def _one_more(small: Run, large: Run | None, own: float) -> list[str]:
    """Say what one more submission costs: the large class less the small one."""
    if large is None:
        return []
    extra = len(large.marks) - len(small.marks)
    each = (large.computing - small.computing) / extra
    wall = (large.seconds - small.seconds) / extra
    return [
        "## One more submission",
        f"{each * 1000:.0f} ms of one core, {wall * 1000:.0f} ms on the clock. Of the "
        f"computing, {own * 1000:.0f} ms are the student's own code, its cells once "
        f"and all its answers; {(each - own) * 1000:.0f} ms are the engine: cells "
        "run a second time, processes, comparing, notebook, and gradebook.",
    ]


def _large(run: Run | None, stock: Run) -> list[str]:
    if run is None or not run.memory:
        return []
    count = len(run.marks)
    tenths = [run.memory[len(run.memory) * part // 10] >> 20 for part in range(10)]
    return [
        "## A large class",
        f"{count:,} submissions, one run of `kindling grade`: {run.seconds:.0f} s, "
        f"{run.seconds / count:.3f} s each, {_rate(run) / _rate(stock):.0f} times the "
        "rate of stock nbgrader. Memory of the grader in MiB, at each tenth of the "
        f"time: {', '.join(map(str, tenths))}; at most "
        f"{max(run.memory) >> 20}. {_halves(run)}",
    ]


def _rate(run: Run) -> float:
    """Return how many submissions were graded in a second."""
    return len(run.marks) / run.seconds


def _halves(run: Run) -> str:
    """Say how long each half of a class took, from the first result on."""
    count = len(run.marks)
    start = next(i for i, done in enumerate(run.graded) if done)
    middle = next(i for i, done in enumerate(run.graded) if done >= count / 2)
    halves = (middle - start) * SAMPLE_SECONDS, run.seconds - middle * SAMPLE_SECONDS
    return "The halves of the class took {:.0f} s and {:.0f} s.".format(*halves)
