"""An instructor's way: from the report to formgrader, points for a written answer."""

import pytest

from autograder.report.page import write_page
from autograder.report.read import read_class
from tests.browser.chromium import screenshots
from tests.grading.server import TOKEN, running
from tests.grading.small_course import UNIT


@pytest.fixture(scope="module")
def server(graded, tmp_path_factory):
    """A server with formgrader in the folder of the class."""
    with running(graded.root, tmp_path_factory.mktemp("settings")) as server:
        yield server


@pytest.fixture(scope="module")
def page(chromium, server):
    """A page that is signed in and reaches this machine only."""
    context = chromium.new_context(viewport={"width": 1200, "height": 900})
    context.route("https://**", lambda route: route.abort())
    page = context.new_page()
    page.set_default_timeout(120_000)
    page.goto(f"{server.address}/formgrader/gradebook?token={TOKEN}")
    yield page
    context.close()


def overall(page, server):
    """Return the points of the submissions that formgrader lists, sorted."""
    page.goto(f"{server.address}/formgrader/gradebook/{UNIT}/{UNIT}")
    page.locator("td.score").first.wait_for()
    page.screenshot(path=screenshots() / "formgrader-submissions.png")
    scores = page.locator("td.score").all_inner_texts()
    return sorted(float(score.split(" / ")[0]) for score in scores)


def test_points_for_a_written_answer_change_the_total(page, server, graded, tmp_path):
    write_page(read_class(graded.root, UNIT), tmp_path / "r.html", server.address)
    before, score = overall(page, server), graded.score("ann")
    page.goto((tmp_path / "r.html").as_uri())
    page.get_by_role("link", name="Grade ann").click()
    page.get_by_text("Because ann says so.").wait_for()
    points = page.locator("input.score#why")
    page.locator("input#why.needs_manual_grade").wait_for()  # formgrader is ready
    points.fill("3")
    points.press("Tab")
    page.locator("input#why:not(.needs_manual_grade)").wait_for()  # it is saved
    page.screenshot(path=screenshots() / "formgrader-graded.png", full_page=True)
    assert graded.score("ann") == score + 3
    after = overall(page, server)
    assert sum(after) == sum(before) + 3
