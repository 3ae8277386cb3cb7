"""Judging earlier units in a process of its own, once for each content.

A cell that never ends, or that ends its process, then costs its own unit only. What was
found is kept in a private folder, by the hash of all that it depends on.
"""

from __future__ import annotations

import hashlib
import json
import os
import platform
import subprocess
import sys
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

from course.carry.carried import carry
from course.carry.trial import Findings, judge_work
from course.carry.work import Work
from course.threads import ONE_THREAD

FORMAT = 1
SECONDS = 120.0
GRADING_SECONDS = 20.0  # nbgrader gives a cell 30
CACHE = "KINDLING_CACHE"
COURSE = Path(__file__).resolve().parents[1]


class Judging:
    """Says which exercises of a unit count: from the cache, else by running it."""

    def __init__(self, unit: str, here: Path) -> None:
        self.unit, self.here = unit, here
        self.known: dict[str, Findings] = {}
        self.folder = cache_folder()

    def __call__(self, work: Work, files: Mapping[str, str]) -> Findings:
        """Return the findings about a unit, by the id of the exercise's answer."""
        key = digest(work, files)
        if work.unit not in self.known:
            kept = _read(self.folder, key)
            if kept is None:
                self.known |= in_another_process(self.unit, self.here, self.known)
            else:
                self.known[work.unit] = kept
        if work.unit not in self.known:
            lost = "could not be checked: its notebook did not run to the end"
            self.known[work.unit] = {cell.id: lost for cell in work.exercises}
            return self.known[work.unit]
        _keep(self.folder, key, self.known[work.unit])
        return self.known[work.unit]


def in_another_process(
    unit: str, here: Path, known: Mapping[str, Findings]
) -> dict[str, Findings]:
    """Return the findings about the units before ``unit`` that are not yet known.

    A unit that ends the process, or takes too long, is left out, and so are those
    behind it. Where no process can be started, the units run in this one.
    """
    command = [sys.executable, "-P", "-m", "course.carry"]
    request = json.dumps({"unit": unit, "here": str(here), "known": known})
    try:
        child = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=_environment(),
            text=True,
        )
    except OSError:
        found: dict[str, Findings] = {}
        carry(unit, here, Reporting(dict(known), found.__setitem__))
        return found
    try:
        said, _ = child.communicate(request, timeout=_patience())
    except subprocess.TimeoutExpired:
        child.kill()
        said, _ = child.communicate()
    return _understood(said)


class Reporting:
    """Judges units in this process and reports each as it is done."""

    def __init__(
        self,
        known: dict[str, Findings],
        report: Callable[[str, Findings], None],
    ) -> None:
        self.known, self.report = known, report

    def __call__(self, work: Work, files: Mapping[str, str]) -> Findings:
        """Return the findings about a unit."""
        if work.unit not in self.known:
            self.known[work.unit] = judge_work(work, files)
            self.report(work.unit, self.known[work.unit])
        return self.known[work.unit]


def answer_request() -> None:
    """Read a request from standard input, and write a line for each unit judged.

    Whatever the notebooks print goes nowhere.
    """
    request = json.loads(sys.stdin.read())
    out = os.fdopen(os.dup(1), "w", encoding="utf-8")
    nowhere = os.open(os.devnull, os.O_RDWR)
    for number in (0, 1, 2):
        os.dup2(nowhere, number)

    def report(unit: str, findings: Findings) -> None:
        print(json.dumps([unit, findings]), file=out, flush=True)

    judge = Reporting(request["known"], report)
    carry(request["unit"], Path(request["here"]), judge)


def digest(work: Work, files: Mapping[str, str]) -> str:
    """Return the hash of all that the findings about a unit depend on."""
    cells = [[c.role, c.id, c.export, c.source] for c in work.cells]
    about = [FORMAT, platform.python_version(), checker(), work.unit, cells]
    own = [dict(work.own), work.solved, dict(files)]
    total = hashlib.sha256(json.dumps([*about, *own]).encode("utf-8", "replace"))
    for path in work.recordings:
        total.update(path.read_bytes())
    return total.hexdigest()


@cache
def checker() -> str:
    """Return the hash of the code that judges, and of NumPy's version."""
    from numpy import __version__

    total = hashlib.sha256(__version__.encode())
    for path in sorted([*COURSE.glob("check/*.py"), *COURSE.glob("carry/*.py")]):
        total.update(path.read_bytes())
    return total.hexdigest()


def cache_folder() -> Path | None:
    """Return the folder that keeps findings, None while a class is graded.

    KINDLING_CACHE names it; empty, it turns keeping off. What is graded never depends
    on what other code may have written there.
    """
    if _grading():
        return None
    named = os.environ.get(CACHE)
    if named is not None:
        return Path(named) if named else None
    home = os.environ.get("XDG_CACHE_HOME")
    try:
        return (Path(home) if home else Path.home() / ".cache") / "kindling" / "carry"
    except RuntimeError:  # no home folder
        return None


def _grading() -> bool:
    return os.environ.get("NBGRADER_EXECUTION") == "autograde"


def _patience() -> float:
    return GRADING_SECONDS if _grading() else SECONDS


def _read(folder: Path | None, key: str) -> Findings | None:
    if folder is None:
        return None
    try:
        found = json.loads((folder / f"{key}.json").read_text("utf-8"))
    except (OSError, ValueError):
        return None
    return found if isinstance(found, dict) else None


def _keep(folder: Path | None, key: str, findings: Findings) -> None:
    if folder is None or (folder / f"{key}.json").exists():
        return
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        draft = folder / f".{key}.{os.getpid()}"
        draft.write_text(json.dumps(findings), "utf-8")
        draft.replace(folder / f"{key}.json")
    except OSError:
        return


def _environment() -> dict[str, str]:
    paths = [str(COURSE.parent), os.environ.get("PYTHONPATH", "")]
    quiet = {"MPLBACKEND": "Agg", **ONE_THREAD}
    path = os.pathsep.join(filter(None, paths))
    return os.environ | quiet | {"PYTHONPATH": path}


def _understood(said: str) -> dict[str, Findings]:
    found = {}
    for line in said.splitlines():
        try:
            unit, findings = json.loads(line)
        except ValueError:
            continue
        found[unit] = findings
    return found
