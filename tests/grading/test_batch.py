"""An executor that fails by itself: what was in its hands is handed over again."""

from concurrent.futures import Executor, Future, process

import pytest

from autograder.engine.batch import MOST_TIMES, Batch, Submission
from autograder.engine.executors import executor_for
from tests.grading.small_course import ANSWERS, UNIT, hand_in, make_small_course


class Stumbling(Executor):
    """Does the work at once, but stumbles over the answers of the first calls."""

    def __init__(self, times, error):
        self.times, self.error = times, error
        self.handed_over = 0

    def submit(self, function, /, *arguments, **options):
        future = Future()
        if function.__name__ == "warm_up":
            future.set_result(None)
            return future
        self.handed_over += 1
        if self.handed_over <= self.times:
            future.set_exception(self.error)
            return future
        with executor_for(1) as pool:
            future.set_result(pool.submit(function, *arguments, **options).result())
        return future


@pytest.fixture
def batch(tmp_path):
    """A class of one submission, and what the batch needs to know of it."""
    course = tmp_path / "course"
    course.mkdir()
    make_small_course(course)
    path = hand_in(course, "ada", ANSWERS["right"])
    return Batch(course, UNIT, UNIT), Submission("ada", path.parent, UNIT)


def graded(batch, executor):
    made, submission = batch
    with made.journal as journal:
        return list(made.results([submission], executor, journal))


def test_answer_that_was_lost_is_asked_for_again(batch):
    executor = Stumbling(1, TypeError("cannot unpack"))
    (result,) = graded(batch, executor)
    assert result.entry is not None and executor.handed_over == 2


def test_executor_that_never_answers_ends_the_run(batch):
    executor = Stumbling(99, TypeError("cannot unpack"))
    with pytest.raises(TypeError, match="cannot unpack"):
        graded(batch, executor)
    assert executor.handed_over == MOST_TIMES


def test_pool_that_is_broken_is_not_asked_again(batch):
    executor = Stumbling(99, process.BrokenProcessPool("gone"))
    with pytest.raises(process.BrokenProcessPool):
        graded(batch, executor)
    assert executor.handed_over == 1
