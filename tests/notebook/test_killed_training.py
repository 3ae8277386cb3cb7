"""The loop of unit 09 reaches its goal, is killed, and ends with the same numbers."""

import json
import random
import subprocess
import sys
import time
from pathlib import Path

from tests.notebook.units import cells_of

ROOT = Path(__file__).parents[2]
PARTS = (
    "imports",
    "accuracy",
    "train-step",
    "train-epoch",
    "noise",
    "evaluate",
    "fit",
    "save-checkpoint",
    "load-checkpoint",
)
PROGRAM = """
import json, math, os, sys
from pathlib import Path
import numpy as np
from course.data import digits

{parts}

path, epochs = Path(sys.argv[1]), 40
images, labels, test_images, test_labels = map(kindling.from_numpy, digits())
kindling.manual_seed(0)
layers = nn.Linear(64, 256), nn.ReLU(), nn.Linear(256, 10)
model = nn.Sequential(nn.Flatten(), Noise(0.3), *layers)
adam = optim.Adam(model.parameters(), lr=0.01)
done = load_checkpoint(path, model, adam) if path.exists() else 0


def keep(epoch, **numbers):
    epoch += done
    for group in adam.param_groups:
        group["lr"] = 0.005 * (1 + math.cos(math.pi * epoch / epochs))
    save_checkpoint(path, model, adam, epoch)
    print(json.dumps([epoch, numbers]), flush=True)


loaders = [DataLoader(TensorDataset(images, labels), 64, shuffle=True)]
loaders.append(DataLoader(TensorDataset(test_images, test_labels), 359))
fit(model, cross_entropy, adam, *loaders, epochs - done, keep)
"""


def program():
    """Return the text of a program that trains with the answers of unit 09."""
    sources = {cell.id: cell.solved for cell in cells_of("09_training").all}
    return PROGRAM.replace("{parts}", "\n\n\n".join(sources[name] for name in PARTS))


def start(path):
    """Start the program; it goes on from the checkpoint at `path` if there is one."""
    folders = [str(ROOT / "solutions"), str(ROOT)]
    return subprocess.Popen(
        [sys.executable, "-c", program(), str(path)],
        env={"PYTHONPATH": ":".join(folders), "OPENBLAS_NUM_THREADS": "1"},
        stdout=subprocess.PIPE,
        text=True,
    )


def rows(run):
    """Return what a run says until it ends, and check that it ends well."""
    with run:
        found = [json.loads(line) for line in run.stdout]
    assert run.returncode == 0
    return found


def test_a_killed_training_ends_as_one_that_was_not(tmp_path):
    begun = time.monotonic()
    whole = rows(start(tmp_path / "whole.pt"))
    seconds = time.monotonic() - begun
    best = whole[-1][1]["valid_accuracy"]
    print(f"accuracy {best:.4f} on the held-out digits after {seconds:.1f} s")
    assert len(whole) == 40 and best >= 0.97 and seconds < 60

    told = []
    for last in (7, 19):
        with start(tmp_path / "killed.pt") as run:
            for line in run.stdout:
                told.append(json.loads(line))
                if told[-1][0] >= last:
                    time.sleep(random.Random(last).random() / 20)
                    run.kill()
                    break
            told += [json.loads(line) for line in run.stdout if line.endswith("\n")]
        assert run.returncode < 0
    told += rows(start(tmp_path / "killed.pt"))
    # An epoch may have been saved and not told, or told by both runs: it is the same.
    assert dict(told) == {epoch: row for epoch, row in whole if epoch in dict(told)}
    assert len(dict(told)) >= 38 and told[-1] == whole[-1]
