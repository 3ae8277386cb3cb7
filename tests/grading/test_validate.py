"""The Validate button of JupyterLab tells a student what grading will say."""

import json
import shutil

import pytest

from tests.grading.sample import LAST, checks, with_habit
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


def test_every_visible_check_of_the_released_notebook_fails(sample, server):
    failed = validate(server, "untouched")["failed"]
    cells = sample.assignment(LAST).cells.all
    hidden = [cell.id for cell in cells if cell.is_hidden]
    assert len(failed) == len(checks(LAST)) - len(hidden)
    assert all("not answered yet" in item["raw_error"] for item in failed)


def test_a_path_outside_the_folder_is_refused(server):
    status, _ = server.ask("/assignments/validate", {"path": "../x.ipynb"})
    assert status == 403
