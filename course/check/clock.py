"""A time limit for a call in this process, where the system can give one."""

from __future__ import annotations

import contextlib
import signal
import threading
from collections.abc import Iterator
from types import FrameType


class TimedOut(BaseException):
    """The call took too long; no ``except Exception`` in a student's code stops it."""


@contextlib.contextmanager
def limit(seconds: float) -> Iterator[None]:
    """Raise ``TimedOut`` in the block after ``seconds`` of wall time.

    Works in the main thread of systems with ``setitimer`` (Linux, macOS); elsewhere
    the block runs without a limit.
    """
    if not _possible():
        yield
        return

    def stop(signum: int, frame: FrameType | None) -> None:
        raise TimedOut

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds, 0.5)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _possible() -> bool:
    main = threading.current_thread() is threading.main_thread()
    return main and hasattr(signal, "setitimer")
