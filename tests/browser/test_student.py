"""A student's way in JupyterLab: open, answer wrongly, read why, mend, validate."""

import pytest

from tests.browser.chromium import screenshots
from tests.browser.jupyter import UNITS, cell, from_menu, wait_for_kernel
from tests.browser.pages import UNIT, planted, reference

SWAPPED = planted("derivatives-swapped")
ANSWER, CHECK = "def __mul__(", "def product_and_its_local_derivatives"


@pytest.fixture(scope="module")
def page(chromium, lab):
    """What opens at the address that `kindling lab` printed."""
    page = chromium.new_page(viewport={"width": 1300, "height": 1000})
    page.set_default_timeout(120_000)  # a kernel starts; other tests run
    page.goto(lab.printed)
    page.locator(".jp-DirListing-item").first.wait_for()
    yield page
    page.close()


@pytest.fixture(scope="module")
def unit(page):
    """Unit 02, opened in the file browser and run up to the check of Exercise 2.1."""
    page.locator(".jp-BreadCrumbs-home").click()
    for name in (UNIT, f"{UNIT}.ipynb"):
        page.locator(".jp-DirListing-item", has_text=name).dblclick()
    cell(page, CHECK).wait_for()
    wait_for_kernel(page)
    cell(page, CHECK).locator(".jp-InputPrompt").click()
    from_menu(page, "Run", "Run All Above Selected Cell")
    cell(page, "draw(d)").locator("svg").first.wait_for()
    return page


def answer(page, source):
    """Write an answer to Exercise 2.1 with the keyboard; run it, and its check."""
    cell(page, ANSWER).locator(".cm-content").click()
    page.keyboard.press("Control+a")
    for number, line in enumerate(source.splitlines()):
        page.keyboard.press("Enter" if number else "Delete")
        page.keyboard.insert_text(line.strip())  # JupyterLab indents
    page.keyboard.press("Shift+Enter")
    cell(page, CHECK).locator(".jp-InputPrompt").click()
    page.keyboard.press("Shift+Enter")


def told(page, text):
    """Wait until the check says so; return all that it says."""
    said = cell(page, CHECK).locator(".jp-OutputArea")
    said.get_by_text(text).first.wait_for()
    return said.inner_text()


def test_the_printed_address_opens_the_welcome(page):
    words = "In ten minutes you will run cells"
    page.locator(".jp-RenderedMarkdown", has_text=words).wait_for()
    page.screenshot(path=screenshots() / "student-welcome.png")


def test_the_file_browser_shows_every_unit(page):
    page.locator(".jp-BreadCrumbs-home").click()
    for unit in UNITS:
        page.locator(".jp-DirListing-item", has_text=unit).wait_for()


def test_a_wrong_answer_is_told_its_likely_cause(unit):
    answer(unit, SWAPPED.source)
    said = told(unit, "Likely cause")
    unit.screenshot(path=screenshots() / "student-wrong.png")
    assert "Exercise 2.1: 1 of 2 parts agree with torch (2 of 4 points)." in said
    assert f"Likely cause: {SWAPPED.note}" in said


def test_a_mended_answer_agrees(unit):
    answer(unit, reference())
    said = told(unit, "agrees with torch (4 of 4 points)")
    unit.screenshot(path=screenshots() / "student-mended.png")
    assert "local_derivatives, out: equal" in said and "Likely cause" not in said


def test_the_try_cell_draws_the_graph_with_a_text_for_who_cannot_see_it(unit):
    picture = cell(unit, "draw(d)").locator("svg[role='img']")
    picture.scroll_into_view_if_needed()
    unit.screenshot(path=screenshots() / "student-graph.png")
    assert picture.get_attribute("aria-label").startswith("Graph ")


def test_validate_names_what_is_not_answered_and_not_what_agrees(unit):
    if not cell(unit, CHECK).get_by_text("4 of 4 points").count():
        answer(unit, reference())
    told(unit, "4 of 4 points")
    unit.get_by_role("button", name="Validate").last.click()
    dialog = unit.locator(".jp-Dialog", has_text="Validation Results")
    dialog.wait_for()
    unit.screenshot(path=screenshots() / "student-validate.png")
    said = dialog.inner_text()
    dialog.get_by_text("OK").click()
    assert "Exercise 2.2: not answered yet" in said and "Exercise 2.1:" not in said
