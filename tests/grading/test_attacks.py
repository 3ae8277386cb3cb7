"""Hostile answers gain nothing and harm nobody; honest ones lose nothing."""

import os
import re
import sys

import pytest

from tests.grading.as_user import run_as_user
from tests.grading.attacks import ATTACKS, HONEST, PARTLY, WHOLE_RUN
from tests.grading.engine import TRIPLE, small_class

pytestmark = pytest.mark.grading


@pytest.fixture(scope="module")
def grader(tmp_path_factory):
    """Return a grader with its warm process."""
    found = small_class(tmp_path_factory.mktemp("course"))
    yield found
    found.warm.close()


@pytest.mark.parametrize("name", ATTACKS)
def test_an_attack_gains_nothing(grader, name):
    earned = grader.earned(double=ATTACKS[name], triple=TRIPLE)
    assert earned["check-double"] == earned["hidden-double"] == 0
    if name not in WHOLE_RUN:
        assert earned["check-triple"] == 5


@pytest.mark.parametrize("name", HONEST)
def test_an_honest_answer_loses_nothing(grader, name):
    earned = grader.earned(double=HONEST[name], triple=TRIPLE)
    assert sum(earned.values()) == 10


@pytest.mark.parametrize("name", PARTLY)
def test_an_answer_that_is_wrong_in_one_part_earns_the_other(grader, name):
    earned = grader.earned(double=PARTLY[name], triple=TRIPLE)
    assert list(earned.values()) == [1, 1.5, 5]


@pytest.mark.skipif(os.geteuid() != 0, reason="the others ran as an ordinary user")
def test_an_ordinary_user_is_as_safe_as_root(tmp_path):
    """Run the attacks that try to reach the machine, and honest answers, as a user."""
    words = "machine or network or processes or namespaces or debugger or bomb or fork"
    words += " or first or torch or lesson or file or style"
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"]
    done = run_as_user(
        [*command, __file__, "-k", f"({words}) and not ordinary"], tmp_path
    )
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    assert int(re.search(r"(\d+) passed", done.stdout)[1]) >= 12
