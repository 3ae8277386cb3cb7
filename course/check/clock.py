"""A time limit for a call in this process, where the system can give one."""

from __future__ import annotations

import contextlib
import signal
import threading
from collections.abc import Iterator
from types import FrameType

WALL = 4  # seconds on the wall for each second of computing: machines may be busy


class TimedOut(BaseException):
    """The call took too long; no ``except Exception`` in a student's code stops it."""


@contextlib.contextmanager
def limit(seconds: float) -> Iterator[None]:
    """Raise ``TimedOut`` in the block after ``seconds`` of computing.

    Computing is what counts, so that a busy machine changes no verdict; a block that
    sleeps is stopped after four times as long. Works in the main thread of systems with
    ``setitimer`` (Linux, macOS); elsewhere the block runs without a limit.
    """
    if not _possible():
        yield
        return

    def stop(signum: int, frame: FrameType | None) -> None:
        raise TimedOut

    before = {s: signal.signal(s, stop) for s in (signal.SIGALRM, signal.SIGPROF)}
    signal.setitimer(signal.ITIMER_PROF, seconds, 0.5)
    signal.setitimer(signal.ITIMER_REAL, WALL * seconds, 0.5)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.setitimer(signal.ITIMER_REAL, 0)
        for number, handler in before.items():
            signal.signal(number, handler)


def _possible() -> bool:
    main = threading.current_thread() is threading.main_thread()
    return main and hasattr(signal, "setitimer")
