"""A class that is graded in the background, for callers that ask one by one."""

import os
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from pathlib import Path

from autograder.engine.batch import Batch, Result, Submission
from autograder.engine.workers import close_all


def cores() -> int:
    """Return how many cores this process may use."""
    return len(os.sched_getaffinity(0))


class ClassRun:
    """Grades submissions in a thread of its own; ``result`` waits for one of them.

    What was graded lies in the journal, so that nothing grows with the class here.
    """

    def __init__(
        self,
        course: Path,
        unit: str,
        notebook: str = "",
        sandbox: bool = True,
        workers: int = 1,
        executor: Callable[[], Executor] | None = None,
    ) -> None:
        self.batch = Batch(course, unit, notebook, sandbox)
        self.workers = workers
        self.executor = executor or (lambda: ThreadPoolExecutor(workers))
        self.journal = self.batch.journal.__enter__()
        self._ready: dict[tuple[str, str], tuple[str, str, bool]] = {}
        self._changed = threading.Condition()
        self._error: BaseException | None = None
        self._thread: threading.Thread | None = None
        self._stop = False

    def start(self, submissions: Sequence[Submission]) -> None:
        """Begin to grade submissions."""
        self._thread = threading.Thread(
            target=self._grade, args=(list(submissions),), daemon=True
        )
        self._thread.start()

    def result(self, submission: Submission) -> Result:
        """Return the result of a submission, which may be one that was not started."""
        place = (submission.student, str(submission.path))
        with self._changed:
            while place not in self._ready and self._alive():
                self._changed.wait(0.5)
            if place in self._ready:
                key, reason, known = self._ready[place]
                entry = self.journal[key] if key else None
                return Result(submission, entry, reason, known)
        if self._error is not None:
            raise self._error
        with self.executor() as pool:
            return next(self.batch.results([submission], pool, self.journal))

    def close(self) -> None:
        """Stop, and let another grader at the journal."""
        self._stop = True
        if self._thread is not None:
            self._thread.join()
        close_all()
        self.journal.__exit__()

    def _alive(self) -> bool:
        return self._thread is not None and self._thread.is_alive()

    def _grade(self, submissions: list[Submission]) -> None:
        try:
            with self.executor() as pool:
                ahead = 2 * self.workers
                for result in self.batch.results(
                    submissions, pool, self.journal, ahead
                ):
                    self._note(result)
                    if self._stop:
                        pool.shutdown(cancel_futures=True)
                        break
        except BaseException as error:
            self._error = error
        with self._changed:
            self._changed.notify_all()

    def _note(self, result: Result) -> None:
        one = result.submission
        key = result.entry["key"] if result.entry else ""
        with self._changed:
            self._ready[one.student, str(one.path)] = (key, result.reason, result.known)
            self._changed.notify_all()
