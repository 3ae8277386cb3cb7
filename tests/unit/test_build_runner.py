"""What the build asks of a planted answer, and how long it waits for one."""

import time
from dataclasses import replace

import pytest

from autograder.build.runner import SECOND_LOOK, Collector
from course.check.clock import WALL
from tests.unit.probes import probe


def stopped(function, patience, seconds=60.0):
    """Return whether a collector keeps that a function did not end in time."""
    made = replace(probe({"double": function}), rounds=1, seconds=seconds)
    collector = Collector({made.name: patience})
    collector.submit(made)
    raised = collector.asked[0].outcomes[-1].raised
    return raised is not None and raised.type == "TimedOut"


def waiting(*seconds, computing=False):
    """Return a function that takes so long at its first, second, ... call.

    It waits, as on a machine that is busy with other things, or computes.
    """
    clock = time.process_time if computing else time.monotonic
    waits = iter(seconds)

    def double(x):
        end = clock() + next(waits)
        while clock() < end:
            time.sleep(0 if computing else 0.01)
        return 2 * x

    return double


def test_an_answer_that_was_stopped_while_it_waited_is_asked_once_more():
    assert not stopped(waiting(2.0, 0.0), patience=0.1)
    assert not stopped(waiting(2.0, WALL * 0.1 + 0.2), patience=0.1)
    assert stopped(waiting(2.0, 2.0, 0.0), patience=0.1)


def test_an_answer_that_computes_for_too_long_is_asked_once():
    assert stopped(waiting(1.0, 0.0, computing=True), patience=0.1)


def test_the_limit_of_a_student_is_the_last_word():
    assert SECOND_LOOK * 0.1 > 0.15
    wait = WALL * 0.15 + 0.2
    assert stopped(waiting(2.0, wait, 0.0), patience=0.1, seconds=0.15)


def test_what_answers_in_time_is_asked_once():
    function = waiting(0.0)
    assert not stopped(function, patience=1.0)
    with pytest.raises(StopIteration):
        function(1)
