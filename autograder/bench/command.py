"""`kindling bench`."""

import json
import os
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console

from autograder.bench import grading as grading_runs
from autograder.bench import grading_page
from autograder.bench.graphs import GraphRow
from autograder.bench.page import page, this_machine
from autograder.bench.pairs import Pair
from autograder.bench.profile import Spent
from autograder.bench.student_code import own_seconds
from autograder.build.units import UnitError, find_root

THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")


def bench(
    as_json: Annotated[
        bool, typer.Option("--json", help="Print the result as JSON; write no page.")
    ] = False,
    grading: Annotated[
        bool, typer.Option(help="Measure grading instead, against stock nbgrader.")
    ] = False,
    unit: Annotated[str, typer.Option(help="The unit to grade.")] = "06_modules",
    count: Annotated[int, typer.Option(help="Submissions for both ways.")] = 60,
    large: Annotated[
        int, typer.Option(help="Submissions for the engine alone.")
    ] = 1000,
) -> None:
    """Measure kindling against torch and write docs/benchmarks.md.

    Takes about two minutes. Figures are ratios within one run.

    \b
    Examples:
      kindling bench
      kindling bench --grading             write docs/grading-benchmarks.md, 20 minutes
      kindling bench --grading --count 12 --large 0
    """
    out, err = Console(highlight=False), Console(stderr=True, highlight=False)
    try:
        root = find_root()
    except UnitError as error:
        err.print(f"kindling bench: {error}", soft_wrap=True)
        raise typer.Exit(1) from None
    if grading:
        _grading(root, unit, count, large, out)
        return
    run = _measured(root)
    if run.returncode:
        last = (run.stderr.strip() or "no message").splitlines()[-1]
        err.print(f"kindling bench: the measurement failed: {last}", soft_wrap=True)
        raise typer.Exit(1)
    if as_json:
        typer.echo(run.stdout)
    else:
        _write(root, json.loads(run.stdout), out)


def _measured(root: Path) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, **dict.fromkeys(THREADS, "2")}
    command = [sys.executable, "-m", "autograder.bench.run", str(root)]
    return subprocess.run(
        command, capture_output=True, text=True, env=environment, cwd=root
    )


def _write(root: Path, found: dict[str, Any], out: Console) -> None:
    pairs = [Pair(**{**p, "ratios": tuple(p["ratios"])}) for p in found["pairs"]]
    profile = found["profile"].items()
    spent = {name: [Spent(**row) for row in rows] for name, rows in profile}
    graphs = [GraphRow(**row) for row in found["graphs"]]
    text = page(pairs, this_machine(found["torch"]), spent, graphs)
    (root / "docs" / "benchmarks.md").write_text(text, encoding="utf-8")
    out.print(text)
    out.print("Written to docs/benchmarks.md")


def _grading(root: Path, unit: str, count: int, many: int, out: Console) -> None:
    runs = grading_runs.compare(root, unit, count)
    large = grading_runs.large(root, unit, many) if many else None
    own = own_seconds(root, unit)
    machine = this_machine(version("torch"))
    text = grading_page.page(unit, runs, large, own, machine)
    (root / "docs" / "grading-benchmarks.md").write_text(text, encoding="utf-8")
    out.print(text)
    out.print("Written to docs/grading-benchmarks.md")
