"""Two processes for nbgrader's steps, so that its log never reaches the terminal.

nbgrader keeps one core busy; two jobs at once nearly halve the wait. SQLite is safe for
that: its writers lock the file for some milliseconds and wait for each other for up to
five seconds. Each job has a student of its own, so no two write the same rows; and
`loop` ends with the plain command, which takes up whatever was left. Grading is one job
for each unit: the engine keeps all cores busy itself.
"""

import logging
import os
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from multiprocessing import get_context
from pathlib import Path
from typing import Any

AT_ONCE = 2


class Workers:
    """Runs functions in worker processes whose output goes to a log file."""

    def __init__(self, log: Path) -> None:
        self.pool = ProcessPoolExecutor(
            AT_ONCE,
            mp_context=get_context("spawn"),
            initializer=keep_quiet,
            initargs=(str(log),),
        )

    def __enter__(self) -> "Workers":
        return self

    def __exit__(self, *error: object) -> None:
        self.pool.shutdown(cancel_futures=True)

    def run(self, call: Callable[..., Any], *args: Any) -> Any:
        """Return what a function returns, or raise what it raises."""
        return self.pool.submit(call, *args).result()

    def each(
        self,
        call: Callable[..., Any],
        jobs: Sequence[tuple[Any, ...]],
        done: Callable[[], None],
    ) -> list[Any]:
        """Return the results of a function on each tuple of arguments, in order.

        ``done`` is called after each. Raises the first error.
        """
        futures: list[Future[Any]] = [self.pool.submit(call, *job) for job in jobs]
        try:
            for future in as_completed(futures):
                future.result()
                done()
        except BaseException:
            for future in futures:
                future.cancel()
            raise
        return [future.result() for future in futures]


def keep_quiet(log: str) -> None:
    """Send all that this process and its children say to a log file."""
    file = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
    sys.stdout.flush()
    sys.stderr.flush()
    os.dup2(file, 1)
    os.dup2(file, 2)
    os.close(file)
    logging.basicConfig(
        stream=sys.stderr,
        level=logging.INFO,
        format="[%(process)d %(levelname)s] %(message)s",
        force=True,
    )
