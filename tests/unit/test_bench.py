"""Figures are medians over pairs, and the page says where they come from."""

import time

import pytest

from autograder.bench.graphs import GraphRow
from autograder.bench.page import duration, page, this_machine
from autograder.bench.pairs import Pair, measure
from autograder.bench.profile import Spent


def test_the_ratio_is_that_of_the_last_program_of_each_side():
    def slow():
        time.sleep(0.004)

    def quick():
        time.sleep(0.001)

    pair = measure("sleep", [slow, quick], [slow], pairs=5, repeat=1)
    assert 0.05 < pair.ratio < 0.9
    assert len(pair.ratios) == 5


def test_programs_before_the_timed_one_run_each_time():
    made = []
    measure("count", [lambda: made.append(1), made.pop], [list], 4)
    assert made == []


def test_the_page_holds_every_row_and_the_machine():
    pair = Pair("step", 0.001, 0.002, (0.5, 0.5, 0.6))
    text = page([pair], {"processor": "a processor"})
    assert "| step | 1 ms | 2 ms | 0.50 | 0.50 to 0.60 |" in text
    assert "- processor: a processor" in text


def test_the_page_says_where_the_time_of_each_model_goes():
    spent = {"LSTM": [Spent("ops/linear.py: forward", 0.25, 3)], "other": []}
    text = page([], {}, spent)
    assert "### LSTM" in text and "| 25% | 3 | ops/linear.py: forward |" in text


def test_a_view_that_torchviz_lacks_has_no_ratio():
    text = page([], {}, {}, [GraphRow("in words", 10, 0.002)])
    assert "| in words | 10 | 2 ms |  |  |" in text


@pytest.mark.parametrize(("seconds", "text"), [(2.5, "2.5e+03 ms"), (1e-4, "0.1 ms")])
def test_times_have_a_unit(seconds, text):
    assert duration(seconds) == text


def test_the_machine_is_named():
    assert {"processor", "system", "torch", "numpy"} == set(this_machine("2"))
