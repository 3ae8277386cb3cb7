"""What checks, graphs and progress show in a notebook is readable for everybody."""

import pytest

from tests.browser.axe import broken
from tests.browser.chromium import screenshots
from tests.browser.contrast import LEAST, contrasts
from tests.browser.jupyter import let_axe_see, run_until, use_theme, wait_for_kernel

OURS = ".jp-OutputArea-output.jp-RenderedHTMLCommon"
"""The outputs of the cells; the rest of the page is JupyterLab's."""
PROGRESS = "svg:has-text('Points of the checks')"


@pytest.fixture(scope="module")
def page(chromium, lab):
    """The notebook with every kind of output, all cells run."""
    page = chromium.new_page(viewport={"width": 1300, "height": 3600})
    page.set_default_timeout(120_000)  # a kernel starts; other tests run
    page.goto(lab.url("shown/outputs.ipynb", "outputs"))
    page.get_by_text("class Value:").first.wait_for()
    wait_for_kernel(page)
    run_until(page, "Run All Cells", page.locator(f"{OURS} {PROGRESS}"))
    let_axe_see(page)
    yield page
    page.close()


@pytest.mark.parametrize(
    "words",
    [
        "Exercise 2.1: not answered yet (0 of 4 points).",
        "Exercise 2.1: raised AttributeError (0 of 4 points).",
        "Exercise 2.1: 1 of 2 parts agree with torch (2 of 4 points).",
        "Exercise 2.1: agrees with torch (4 of 4 points).",
        "Next: 00_start_here, Exercise",
    ],
)
def test_the_notebook_shows(page, words):
    page.locator(OURS).get_by_text(words).first.wait_for()


@pytest.mark.parametrize("theme", ["Dark", "Light"])
def test_outputs_keep_the_rules_of_accessibility(page, theme):
    use_theme(page, theme)
    page.locator(OURS).last.scroll_into_view_if_needed()
    page.screenshot(path=screenshots() / f"outputs-{theme.lower()}.png")
    assert broken(page, include=[OURS]) == []


@pytest.mark.parametrize("theme", ["Dark", "Light"])
def test_every_text_stands_out_from_what_is_behind_it(page, theme):
    use_theme(page, theme)
    found = contrasts(page, OURS)
    assert "Does a * b have the right number and the right local derivatives?" in found
    assert {text: value for text, value in found.items() if value < LEAST} == {}
