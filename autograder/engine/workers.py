"""What a worker does: run a job in the warm process that its thread keeps.

The function is all that an executor needs, on this machine or on another one; a worker
holds no gradebook and no credentials.
"""

import atexit
import contextlib
import threading
from typing import Any

from autograder.engine.jobs import InfrastructureError, Job, Ran, Setup
from autograder.engine.supervise import Warm

TRIES = 3
RUNS = 500
"""After so many runs a warm process is started anew, so that nothing adds up."""

_kept = threading.local()
_all: list[Warm] = []
_lock = threading.Lock()
_starting = threading.Lock()


def work(setup: Setup, job: Job) -> Ran:
    """Run a job and return what came back.

    Raises InfrastructureError if the machine failed several times in a row.
    """
    last: Exception | None = None
    for _ in range(TRIES):
        try:
            return _warm(setup).run(job)
        except InfrastructureError as error:
            last = error
            _drop()
    raise InfrastructureError(str(last))


def warm_up(setup: Setup) -> None:
    """Start this thread's warm process before there is a job for it."""
    with contextlib.suppress(InfrastructureError):  # the first job will say so
        _warm(setup)


def close_all() -> None:
    """End the warm processes of all threads."""
    with _lock:
        warm = list(_all)
        _all.clear()
    for one in warm:
        one.close()


def _warm(setup: Setup) -> Warm:
    state: Any = _kept
    key = setup.key
    there = getattr(state, "warm", None)
    if there is None or state.key != key or there.runs >= RUNS or there not in _all:
        _drop()
        with _starting:
            state.warm, state.key = _another(setup, key), key
            with _lock:
                _all.append(state.warm)
    warm: Warm = state.warm
    return warm


def _another(setup: Setup, key: str) -> Warm:
    """Return a twin of a warm process that is as good as new, or else a new one."""
    with _lock:
        young = [one for one in _all if one.setup.key == key and one.runs < RUNS // 10]
    for one in young:
        with contextlib.suppress(InfrastructureError):
            return one.twin()
    return Warm(setup)


def _drop() -> None:
    warm = getattr(_kept, "warm", None)
    _kept.warm = None
    if warm is not None:
        with _lock:
            if warm in _all:
                _all.remove(warm)
        warm.close()


atexit.register(close_all)
