"""docs/grading-benchmarks.md: the figures of the grading benchmark."""

from collections.abc import Mapping, Sequence

from autograder.bench.grading import Run

HEAD = """# Grading benchmarks

Written by `kindling bench --grading`. The same {count} submissions of unit {unit},
by stock nbgrader and by the engine, one after another on the same machine; two in three
solve everything, the others make one mistake each. Every way starts anew: the engine's
times include torch's answers and the start of its processes.

| what | seconds | each | submissions in the time of one by stock nbgrader | marks |
|---|---|---|---|---|
"""


def page(
    unit: str, runs: Sequence[Run], large: Run | None, machine: Mapping[str, str]
) -> str:
    """Return the page; the first run is the one that the others are compared with."""
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
    return "\n\n".join([text, *_large(large), "\n".join(facts)]) + "\n"


def _large(run: Run | None) -> list[str]:
    if run is None or not run.memory:
        return []
    count = len(run.marks)
    tenths = [run.memory[len(run.memory) * part // 10] >> 20 for part in range(10)]
    return [
        "## A large class",
        f"{count:,} submissions, one run of `kindling grade`: {run.seconds:.0f} s, "
        f"{run.seconds / count:.3f} s each. Memory of the grader in MiB, at each tenth "
        f"of the time: {', '.join(map(str, tenths))}; at most "
        f"{max(run.memory) >> 20}.",
    ]
