"""Judging an earlier unit: which of its exercises agree with the recorded answers."""

from __future__ import annotations

import ast
import builtins
import contextlib
import io
import sys
import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from course.carry import hook
from course.carry.hook import Library, Texts, live_names
from course.carry.live import sync
from course.carry.notebooks import Cell
from course.carry.state import holding
from course.carry.work import Work, is_open, tree_of
from course.check import clock, recording
from course.check.judge import judging
from course.check.probe import Probe, Raised
from course.check.recording import Record, RecordingError
from course.check.student import StudentSide
from course.check.verdict import AGREED, judge, open_exercise

CELL_SECONDS = 4.0
ROUND_SECONDS = 3.0

Findings = dict[str, str]
OPEN = "is not answered yet"
ABSENT = "is not in the notebook"
BROKEN = "cannot be run"


def judge_work(work: Work, files: Mapping[str, str]) -> Findings:
    """Return, by the id of each exercise's answer, why it does not count, or "".

    ``files`` is the library as the units before this one build it. An exercise is
    judged with the reference's answers in the place of wrong ones before it, where
    there is a reference.
    """
    with hook.kept(), holding(), _quiet(work.place), judging(Nobody()):
        exported = [(c.export, c.source) for c in work.cells if c.export]
        hook.install(Library(Texts(files, live=live_names(exported))))
        trial = Trial(work, _records(work))
        for cell in work.cells:
            trial.run(cell)
    return trial.findings


def useless(why: str) -> bool:
    """Return whether an answer with this finding cannot stand in a library at all."""
    return why == ABSENT or why.startswith(BROKEN)


class Nobody:
    """A judge that nobody asks: checks of other cells are passed by."""

    def submit(self, probe: Probe) -> None:
        """Take the probe and do nothing."""


@dataclass
class Catcher:
    """A judge that keeps the probes of one check cell."""

    probes: list[Probe] = field(default_factory=list)

    def submit(self, probe: Probe) -> None:
        """Keep the probe."""
        self.probes.append(probe)


class Trial:
    """The cells of a unit run from top to bottom, with the student's answers."""

    def __init__(self, work: Work, records: Mapping[str, tuple[Record, bool]]) -> None:
        self.work, self.records = work, records
        self.findings: Findings = {}
        self.names: dict[str, Any] = {"__name__": "__main__", "__builtins__": builtins}
        self.used = _used_names(work)
        self.answer: Cell | None = None
        self.patience = 1.0  # halved by each cell and each check that does not end

    def run(self, cell: Cell) -> None:
        """Run one cell; keep what is wrong with an answer."""
        if cell.role == "given":
            self._execute(_pruned(cell.source, self.used))
        elif cell.role == "answer":
            self.answer = cell
            self._answer(cell)
        elif cell.role == "check" and self.answer and self._asks(self.answer):
            self._blame(self.answer, self._check(cell))

    def _asks(self, answer: Cell) -> bool:
        """Return whether more checks of an answer are of any use."""
        return bool(answer.export) and not self.findings[answer.id]

    def _answer(self, cell: Cell) -> None:
        self.findings[cell.id] = ""
        own = self.work.own.get(cell.id)
        if own is None:
            self._blame(cell, ABSENT)
            return
        error = self._execute(own)
        self._blame(cell, f"{BROKEN}: {error}" if error else "")

    def _blame(self, answer: Cell, why: str) -> None:
        """Keep what is wrong with an answer; go on with the unit's own, if it helps."""
        self.findings[answer.id] = why
        if why and (self.work.solved or useless(why)):
            self._execute(answer.source)

    def _check(self, cell: Cell) -> str:
        """Return what a check cell finds wrong, "" if nothing."""
        catcher = Catcher()
        with judging(catcher):
            self._execute(cell.source)
        for probe in catcher.probes:
            if probe.name in self.records:
                why = self._ask(probe, *self.records[probe.name])
                if why:
                    return why
        return ""

    def _ask(self, probe: Probe, record: Record, hidden: bool) -> str:
        mine = []
        limited = replace(
            probe, seconds=min(probe.seconds, ROUND_SECONDS * self.patience)
        )
        for round_ in range(len(record.rounds)):
            outcome = StudentSide(self.names).answer(limited, probe.rng(round_))
            mine.append(outcome)
            if outcome.raised:
                self.patience /= 1 + (outcome.raised.type == "TimedOut")
                return self._reason(probe, hidden, outcome.raised)
        if judge(probe, record, mine).state != AGREED:
            return self._reason(probe, hidden, None)
        return ""

    def _reason(self, probe: Probe, hidden: bool, raised: Raised | None) -> str:
        assert self.answer is not None
        own = self.work.own.get(self.answer.id, "")
        if raised and raised.type == "NotImplementedError":
            number = self.work.number(self.answer)
            if is_open(own) or raised.message == f"Exercise {number}":
                return OPEN
            if open_exercise(raised.message):
                return f"waits for {raised.message}"
            if not raised.message:
                return "waits for something not written yet"
        if hidden:
            return "does not pass a hidden check"
        return f"does not pass its check {probe.name}"

    def _execute(self, source: str) -> str:
        """Run a text; return the error that it raised, "" if none."""
        try:
            code = compile(source, "<cell>", "exec", dont_inherit=True)
            # A probe sets a limit of its own, so cells that run checks are not limited.
            with clock.limit(CELL_SECONDS * self.patience):
                exec(code, self.names)
            sync(self.names)
        except clock.TimedOut:
            self.patience /= 2
            return "it does not end"
        except (Exception, SystemExit) as error:
            return f"{type(error).__name__}: {error}".rstrip(": ")
        return ""


def _records(work: Work) -> dict[str, tuple[Record, bool]]:
    """Return the recordings of a unit and whether each check is a hidden one."""
    found: dict[str, tuple[Record, bool]] = {}
    for number, path in enumerate(work.recordings):
        with contextlib.suppress(RecordingError):
            checks = recording.read(path).checks
            found |= {name: (record, number > 0) for name, record in checks.items()}
    return found


def _used_names(work: Work) -> set[str]:
    """Return the names that the cells which are run use, probes as ``my.name``."""
    texts = [cell.source for cell in work.cells if cell.role]
    nodes = [n for t in [*texts, *work.own.values()] for n in ast.walk(tree_of(t))]
    names = {node.id for node in nodes if isinstance(node, ast.Name)}
    return names | {node.attr for node in nodes if isinstance(node, ast.Attribute)}


def _pruned(source: str, used: set[str]) -> str:
    """Return a given cell without imports for cells that are not run (pictures)."""
    tree = tree_of(source)
    for node in tree.body:
        if isinstance(node, ast.Import | ast.ImportFrom):
            node.names = [
                alias
                for alias in node.names
                if (alias.asname or alias.name.split(".")[0]) in used
            ]
    tree.body = [node for node in tree.body if getattr(node, "names", True)]
    return ast.unparse(tree) if tree.body else ""


@contextlib.contextmanager
def _quiet(place: Path | None) -> Iterator[None]:
    with contextlib.ExitStack() as stack:
        if place is not None:
            stack.enter_context(contextlib.chdir(place.parent))
        stack.enter_context(contextlib.redirect_stdout(io.StringIO()))
        stack.enter_context(contextlib.redirect_stderr(io.StringIO()))
        stack.enter_context(warnings.catch_warnings())
        warnings.simplefilter("ignore")
        sys.argv, before = ["kindling"], sys.argv
        try:
            yield
        finally:
            sys.argv = before
