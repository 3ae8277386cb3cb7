"""The Validate button of JupyterLab tells a student what grading will say."""

import json
import shutil

import pytest

from tests.grading.sample import LAST, checks, questions, with_habit
from tests.grading.server import running


@pytest.fixture(scope="module")
def server(sample, tmp_path_factory):
    """A server in a student's folder with a solved and an untouched unit."""
    home = tmp_path_factory.mktemp("home")
    for name, habit in (("solved", "reference"), ("untouched", "untouched")):
        theirs = sample.folder / "students" / with_habit(habit)[0] / LAST
        shutil.copytree(theirs, home / name)
    with running(home, tmp_path_factory.mktemp("settings")) as server:
        yield server


def validate(server, folder):
    """Return what the button gets as its answer."""
    path = f"{folder}/{LAST}.ipynb"
    status, text = server.ask("/assignments/validate", {"path": path})
    assert status == 200
    answer = json.loads(text)
    assert answer["success"], answer["value"]
    return answer["value"]


def test_a_solved_notebook_passes(server):
    assert validate(server, "solved") == {}


def test_the_released_notebook_is_told_what_is_not_answered(sample, server):
    said = [i["raw_error"] for i in validate(server, "untouched")["failed"]]
    hidden = [cell for cell in sample.assignment(LAST).cells.all if cell.is_hidden]
    visible = len(checks(LAST)) - len(hidden)
    told = [t for t in said if "not answered yet" in t or "waits for Exercise" in t]
    assert len(told) == visible
    assert said.count("You did not provide a response.") == len(questions(LAST))


def test_a_path_outside_the_folder_is_refused(server):
    status, _ = server.ask("/assignments/validate", {"path": "../x.ipynb"})
    assert status == 403
