"""A student's feedback page: what the checks said, without scripts, for everybody."""

import pytest

from tests.browser.axe import broken
from tests.browser.chromium import screenshots
from tests.browser.graded import ANSWERS


@pytest.fixture(scope="module")
def still(chromium):
    """A page that runs no script."""
    page = chromium.new_page(java_script_enabled=False)
    yield page
    page.close()


@pytest.fixture(scope="module")
def page(chromium):
    """A page that reaches no other host; axe needs its scripts."""
    page = chromium.new_page(viewport={"width": 1200, "height": 900})
    page.route("http*://**", lambda route: route.abort())
    yield page
    page.close()


@pytest.mark.parametrize(
    ("student", "words"),
    [
        ("ann", "Exercise 1.1: agrees (2 of 2 points)."),
        ("ann", "Exercise 1.2: raised AttributeError (0 of 5 points)."),
        ("ann", "Because ann says so."),
        ("bob", "Exercise 1.1: not answered yet (0 of 2 points)."),
        ("eve", "Exercise 1.1: does not agree (0 of 2 points)."),
        ("eve", "Exercise 1.2: agrees (5 of 5 points)."),
    ],
)
def test_the_page_says_what_the_checks_said(still, graded, student, words):
    still.goto(graded.feedback(student))
    assert still.get_by_text(words).first.is_visible()


@pytest.mark.parametrize("student", ANSWERS)
def test_the_page_keeps_the_rules_of_accessibility(page, graded, student):
    page.goto(graded.feedback(student))
    page.screenshot(path=screenshots() / f"feedback-{student}.png", full_page=True)
    assert broken(page) == []
