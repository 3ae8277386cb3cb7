"""The lock of a unit while nbgrader grades it, and when it is given back."""

import gc
import logging
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

import pytest

from autograder.engine.lock import BusyError, UnitLock
from autograder.engine.secret import STATE
from autograder.plugins import exporter


class Converter:
    """What is asked of nbgrader's; it holds itself, as nbgrader's does."""

    def __init__(self, root, unit):
        self.coursedir = SimpleNamespace(root=str(root), assignment_id=unit)
        self.log = logging.getLogger("test")
        self.itself = self


@pytest.fixture(autouse=True)
def nothing_held():
    yield
    exporter.end()


def is_held(root, unit):
    try:
        lock = UnitLock(root / STATE, unit)
        lock.take()
    except BusyError:
        return True
    lock.give_back()
    return False


def until(condition):
    for _ in range(200):
        if condition():
            return True
        time.sleep(0.02)
    return False


def test_lock_is_given_back_when_nobody_holds_the_converter(tmp_path):
    exporter.begin(Converter(tmp_path, "01_unit"))
    assert is_held(tmp_path, "01_unit")
    gc.collect()
    assert until(lambda: not is_held(tmp_path, "01_unit"))


def test_converter_of_before_does_not_end_the_run_of_now(tmp_path):
    """Its cycle is found late, when the next unit is being graded."""
    gc.disable()
    try:
        exporter.begin(Converter(tmp_path, "01_unit"))
        now = Converter(tmp_path, "02_unit")
        exporter.begin(now)
        gc.collect()
        time.sleep(0.2)
        assert is_held(tmp_path, "02_unit")
        assert not is_held(tmp_path, "01_unit")
    finally:
        gc.enable()


def test_thread_of_the_run_may_find_that_the_converter_is_gone(tmp_path, monkeypatch):
    """Ending waits for that thread, so it must not be done there."""
    ended = []
    with ThreadPoolExecutor(1) as pool:
        worker = pool.submit(threading.get_ident).result()
        monkeypatch.setattr(
            exporter, "end_runs", lambda: ended.append(threading.get_ident())
        )
        exporter.begin(Converter(tmp_path, "01_unit"))
        ended.clear()
        pool.submit(gc.collect).result(10)
        assert until(lambda: ended)
        assert worker not in ended
