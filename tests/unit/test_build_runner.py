"""What the build asks of a planted answer, and how long it waits for one."""

import time
from dataclasses import replace

import pytest

from autograder.build.runner import SECOND_LOOK, Collector
from tests.unit.probes import probe


def stopped(function, patience, seconds=60.0):
    """Return whether a collector keeps that a function did not end in time."""
    made = replace(probe({"double": function}), rounds=1, seconds=seconds)
    collector = Collector({made.name: patience})
    collector.submit(made)
    raised = collector.asked[0].outcomes[-1].raised
    return raised is not None and raised.type == "TimedOut"


def busy_for(*seconds):
    """Return a function that computes so long at its first, second, ... call."""
    waits = iter(seconds)

    def double(x):
        end = time.process_time() + next(waits)
        while time.process_time() < end:
            pass
        return 2 * x

    return double


def test_an_answer_that_was_stopped_is_asked_once_more_with_more_time():
    assert not stopped(busy_for(1.0, 0.0), patience=0.1)
    assert not stopped(busy_for(1.0, 0.2), patience=0.1)
    assert stopped(busy_for(1.0, 1.0, 0.0), patience=0.1)


def test_the_limit_of_a_student_is_the_last_word():
    assert SECOND_LOOK * 0.1 > 0.25
    assert stopped(busy_for(1.0, 0.25, 0.0), patience=0.1, seconds=0.15)
    assert stopped(busy_for(1.0, 0.0), patience=0.1, seconds=0.1)


def test_what_answers_in_time_is_asked_once():
    function = busy_for(0.0)
    assert not stopped(function, patience=1.0)
    with pytest.raises(StopIteration):
        function(1)
