"""Runs all measurements in this process and prints them as JSON; see ``command``."""

import importlib
import json
import sys
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from autograder.bench import graphs, programs
from autograder.bench.pairs import Pair, measure
from autograder.bench.profile import profile

THREADS = 2
MLP = (64, 128, 128, 10)
SIZES = {(64, 32, 10): 32, MLP: 64, (784, 512, 256, 10): 128}
"""Networks of three sizes, each with its batch size."""


LAYERS = {
    "LeNet, 64 images of 1 x 32 x 32": programs.lenet,
    "LSTM 32 to 64, length 20, batch 32": programs.lstm,
    "encoder layer, length 32, batch 16, width 64, 4 heads": programs.encoder,
}
"""Models of layers for images and sequences: what is printed, and what makes them."""


def measurements(kindling: Any, torch: Any) -> Iterator[Pair]:
    """Yield every measurement of the course's library against torch."""
    shape = "-".join(map(str, MLP))
    yield measure(
        f"training step of plain operations, MLP {shape}, batch 64",
        [programs.mlp(kindling, MLP, 64)],
        [programs.mlp(torch, MLP, 64)],
        repeat=20,
    )
    for widths, batch in SIZES.items():
        shape = "-".join(map(str, widths))
        yield measure(
            f"training step of modules with Adam, MLP {shape}, batch {batch}",
            [programs.trained(kindling, widths, batch)],
            [programs.trained(torch, widths, batch)],
        )
    for name, make in LAYERS.items():
        yield measure(
            f"training step with Adam, {name}",
            [programs.layer_step(kindling, make)],
            [programs.layer_step(torch, make)],
        )
    yield measure(
        "epoch on the digits, MLP 64-128-10 with Adam, batch 32",
        [programs.digits_epoch(kindling)],
        [programs.digits_epoch(torch)],
        pairs=21,
        repeat=1,
    )
    mine, theirs = (programs.small_ops(lib, 10_000) for lib in (kindling, torch))
    yield measure("forward of 10,000 small operations", mine[:1], theirs[:1], 9, 2)
    mine, theirs = (programs.small_ops(lib, 10_000) for lib in (kindling, torch))
    yield measure("backward of 10,000 small operations", mine, theirs, 9, 2)


def profiled(kindling: Any) -> dict[str, tuple[Any, int]]:
    """Return the steps whose time is looked into, each with how often it is run."""
    shape = "-".join(map(str, MLP))
    found = {f"MLP {shape}": (programs.trained(kindling, MLP, SIZES[MLP]), 200)}
    layers = {
        name: programs.layer_step(kindling, make) for name, make in LAYERS.items()
    }
    return found | {name: (step, 50) for name, step in layers.items()}


def main(root: str) -> None:
    """Measure with the library in ``root``/solutions and print JSON."""
    sys.path.insert(0, str(Path(root) / "solutions"))
    torch, kindling = map(importlib.import_module, ("torch", "kindling"))
    torch.set_num_threads(THREADS)
    pairs = [asdict(pair) for pair in measurements(kindling, torch)]
    remains = {name: profile(*each) for name, each in profiled(kindling).items()}
    views = [asdict(row) for row in graphs.rows(torch)]
    found = {"pairs": pairs, "profile": remains, "graphs": views}
    print(json.dumps({"torch": torch.__version__, **found}))


if __name__ == "__main__":
    main(sys.argv[1])
