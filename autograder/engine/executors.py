"""Where submissions run: threads of this machine, or a dask cluster."""

import contextlib
from collections.abc import Iterator
from concurrent.futures import Executor, ThreadPoolExecutor

from autograder.engine.run import cores
from autograder.engine.workers import close_all
from course.errors import UserError


@contextlib.contextmanager
def executor_for(workers: int = 0, scheduler: str = "") -> Iterator[Executor]:
    """Give an executor for the block, and end what it has started behind it.

    ``workers``: how many submissions at a time, 0 for one on each core. ``scheduler``:
    the address of a dask scheduler; its workers need this package, torch they do not.
    """
    if scheduler:
        with _cluster(scheduler) as cluster:
            yield cluster
        return
    pool = ThreadPoolExecutor(workers or cores())
    try:
        yield pool
    finally:
        pool.shutdown(wait=True, cancel_futures=True)
        close_all()


@contextlib.contextmanager
def _cluster(scheduler: str) -> Iterator[Executor]:
    try:
        from distributed import Client
    except ModuleNotFoundError:
        raise UserError(
            "--scheduler needs dask.", "Run `pip install distributed`."
        ) from None
    try:
        client = Client(scheduler, timeout="10s")
    except OSError as error:
        raise UserError(
            f"No scheduler answers at {scheduler} ({error}).",
            "Start one with `dask scheduler`, and workers with `dask worker`.",
        ) from error
    with client:
        executor = client.get_executor(pure=False, retries=3)
        yield executor
