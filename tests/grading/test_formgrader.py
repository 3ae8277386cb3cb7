"""nbgrader's formgrader works in the demo folder, with our notes in it."""

import json
import shutil

import pytest

from tests.grading.sample import LAST, STUDENTS, UNITS, with_habit
from tests.grading.server import running

NO_CHECK = with_habit("no-check")[0]


@pytest.fixture(scope="module")
def folder(sample, tmp_path_factory):
    """A copy of the demo folder, for tests that grade in it."""
    folder = tmp_path_factory.mktemp("formgrader") / "demo"
    shutil.copytree(sample.folder, folder, ignore=shutil.ignore_patterns("students"))
    return folder


@pytest.fixture(scope="module")
def server(folder, tmp_path_factory):
    """A server in that folder."""
    with running(folder, tmp_path_factory.mktemp("settings")) as server:
        yield server


def api(server, path, body=None, method=""):
    """Return the data that formgrader's pages get."""
    status, text = server.ask(f"/formgrader/api/{path}", body, method)
    assert status == 200, text
    return json.loads(text)


@pytest.mark.parametrize(
    "page",
    [
        "manage_assignments",
        "manage_students",
        "gradebook",
        f"gradebook/{LAST}",
        f"gradebook/{LAST}/{LAST}",
        f"manage_submissions/{LAST}",
    ],
)
def test_every_page_opens(server, page):
    status, text = server.ask(f"/formgrader/{page}")
    assert status == 200 and "formgrader" in text


def test_the_units_are_listed_with_their_submissions(server):
    found = {unit["name"]: unit for unit in api(server, "assignments")}
    absent = len(with_habit("absent"))
    assert set(found) == set(UNITS)
    assert found[LAST]["num_submissions"] == len(STUDENTS) - absent
    assert found[LAST]["max_score"] == 100


def test_the_page_of_a_submission_shows_the_note(server):
    listed = api(server, f"submitted_notebooks/{LAST}/{LAST}")
    wanted = next(item for item in listed if item["student"] == NO_CHECK)
    status, text = server.ask(f"/formgrader/submissions/{wanted['id']}/")
    assert status == 200
    assert "Notes from grading" in text and "was missing. It was put back" in text


def test_the_autograde_button_gives_the_same_marks(server):
    before = api(server, f"submission/{LAST}/{NO_CHECK}")
    done = api(server, f"submission/{LAST}/{NO_CHECK}/autograde", method="POST")
    assert done["success"], done.get("error")
    after = api(server, f"submission/{LAST}/{NO_CHECK}")
    assert after["score"] == before["score"] == 80


def test_a_person_can_grade_a_written_answer(server):
    listed = api(server, f"submitted_notebooks/{LAST}/{LAST}")
    wanted = next(i for i in listed if i["student"] == with_habit("style")[0])
    grades = api(server, f"grades?submission_id={wanted['id']}")
    waiting = [grade for grade in grades if grade["needs_manual_grade"]]
    body = {"manual_score": 3.0, "extra_credit": None}
    graded = api(server, f"grade/{waiting[0]['id']}", body, "PUT")
    assert graded["manual_score"] == 3.0 and not graded["needs_manual_grade"]
