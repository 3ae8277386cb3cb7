"""`python -m autograder.bench.student_code`: how long a submission's own code computes.

Reads a warm process's setup and the steps of a submission, does them in one process
without a sandbox, and prints the seconds of computing: the cells, and the answers to
all that the engine asks. What the engine takes beyond that is its own cost.
"""

import gc
import json
import subprocess
import sys
import time
from dataclasses import asdict
from pathlib import Path
from statistics import median

import nbformat

from autograder.engine import inside, warm
from autograder.engine.jobs import Cell, Job, Step
from autograder.engine.passes import step_of
from autograder.engine.plan import Plan, read_plan
from autograder.engine.rebuild import rebuild
from autograder.engine.referee import Referee
from autograder.engine.wire import Message

TIMES = 9
ROOM = 1 << 20


def own_seconds(root: Path, unit: str) -> float:
    """Return the seconds of computing of the reference's own code, as a median."""
    plan = read_plan(root, unit)
    source = root / "source" / unit / f"{unit}.ipynb"
    release = root / "release" / unit / f"{unit}.ipynb"
    solved, released = (nbformat.read(path, as_version=4) for path in (source, release))
    job = rebuild(solved, released, plan, Referee(plan, seed=1).seeds)
    text = json.dumps(_work(plan, job))
    command = [sys.executable, "-m", "autograder.bench.student_code"]
    found = [
        subprocess.run(command, input=text, capture_output=True, text=True, check=True)
        for _ in range(TIMES)
    ]
    return median(float(done.stdout) for done in found)


def _work(plan: Plan, job: Job) -> Message:
    setup = asdict(plan.setup())
    setup["prefix"] = [step_of(source, ROOM) for source in setup["prefix"]]
    return {"setup": setup, "steps": [_told(step, job) for step in job.steps]}


def _told(step: Step, job: Job) -> Message:
    if isinstance(step, Cell):
        return step_of(step.source, ROOM)
    seeds = [list(pair) for pair in job.seeds]
    told = {"do": "ask", "kind": step.kind, "source": step.source, "seeds": seeds}
    return told | {"code": step.code}


def main() -> None:
    """Do the steps once, after what every submission finds ready."""
    work = json.load(sys.stdin)
    shell, _ = warm.warm_up(work["setup"])
    gc.collect()
    gc.freeze()
    started = time.process_time()
    for step in work["steps"]:
        if step["do"] == "run":
            inside.run_cell(shell, step)
        else:
            inside.answer(shell.user_ns, step)
    print(time.process_time() - started)


if __name__ == "__main__":
    main()
