"""Runs all measurements in this process and prints them as JSON; see ``command``."""

import importlib
import json
import sys
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from autograder.bench import programs
from autograder.bench.pairs import Pair, measure

THREADS = 2
MLP = (64, 128, 128, 10)


def measurements(kindling: Any, torch: Any) -> Iterator[Pair]:
    """Yield every measurement of the course's library against torch."""
    shape = "-".join(map(str, MLP))
    yield measure(
        f"training step, MLP {shape}, batch 64",
        [programs.mlp(kindling, MLP, 64)],
        [programs.mlp(torch, MLP, 64)],
        repeat=20,
    )
    mine, theirs = (programs.small_ops(lib, 10_000) for lib in (kindling, torch))
    yield measure("forward of 10,000 small operations", mine[:1], theirs[:1], 9, 2)
    mine, theirs = (programs.small_ops(lib, 10_000) for lib in (kindling, torch))
    yield measure("backward of 10,000 small operations", mine, theirs, 9, 2)


def main(root: str) -> None:
    """Measure with the library in ``root``/solutions and print JSON."""
    sys.path.insert(0, str(Path(root) / "solutions"))
    torch, kindling = map(importlib.import_module, ("torch", "kindling"))
    torch.set_num_threads(THREADS)
    pairs = [asdict(pair) for pair in measurements(kindling, torch)]
    print(json.dumps({"torch": torch.__version__, "pairs": pairs}))


if __name__ == "__main__":
    main(sys.argv[1])
