"""`kindling test`: every check of the repository, one after the other."""

import importlib.util
import os
import subprocess
import sys
import time
from pathlib import Path

from course.errors import UserError
from course.threads import ONE_THREAD

NEEDED = ("ruff", "mypy", "pytest", "xdist", "hypothesis")
STEPS = {
    "ruff check": ["ruff", "check", "."],
    "ruff format": ["ruff", "format", "--check", "."],
    "mypy": ["mypy"],
    "kindling build --check": ["course.cli", "build", "--check"],
}
PYTEST = ["pytest", "-n", "2", "--dist", "worksteal"]


def run_suite(root: Path, pytest_arguments: list[str]) -> int:
    """Run all steps in `root`, print their results, return 0 if all passed, else 1.

    pytest comes last, so that the last lines are its summary. Raises UserError if a
    tool is not installed.
    """
    missing = [name for name in NEEDED if importlib.util.find_spec(name) is None]
    if missing:
        raise UserError(
            f"`kindling test` needs {', '.join(missing)}.", "`make test` installs it."
        )
    failed = [
        name for name, module in STEPS.items() if not run_step(root, name, module)
    ]
    print("pytest", flush=True)
    color = ["--color=yes"] if sys.stdout.isatty() else []
    code, summary = run_and_follow(root, [*PYTEST, *color, *pytest_arguments])
    if failed:
        print(f"failed besides pytest: {', '.join(failed)}\n{summary}", flush=True)
    return 1 if failed or code else 0


def run_step(root: Path, name: str, module: list[str]) -> bool:
    """Run a step, print its name, result and time; its output only if it failed."""
    print(f"{name:24}", end="", flush=True)
    begun = time.monotonic()
    run = subprocess.run(
        [sys.executable, "-m", *module],
        cwd=root,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
    )
    result = "FAILED" if run.returncode else "passed"
    print(f"{result}  {time.monotonic() - begun:6.1f} s", flush=True)
    if run.returncode:
        print(run.stdout.rstrip(), flush=True)
    return run.returncode == 0


def run_and_follow(root: Path, module: list[str]) -> tuple[int, str]:
    """Run a module, show its output as it comes; return its code and last line."""
    command = [sys.executable, "-m", *module]
    single = {**ONE_THREAD, **os.environ}  # two workers share the cores
    with subprocess.Popen(
        command, cwd=root, env=single, stdout=subprocess.PIPE, bufsize=0
    ) as run:
        tail = b""
        while run.stdout and (chunk := run.stdout.read(4096)):
            sys.stdout.buffer.write(chunk)
            sys.stdout.flush()
            tail = (tail + chunk)[-4096:]
    lines = tail.decode(errors="replace").strip().splitlines()
    return run.returncode, lines[-1] if lines else ""
