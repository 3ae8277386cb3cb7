"""The page of a class report in a browser: whole, offline, by keyboard, readable."""

import pytest

from autograder.report.page import write_page
from tests.browser.axe import broken
from tests.browser.chromium import screenshots
from tests.unit.test_report_page import whole

SCHEMES = ["light", "dark"]


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    """The page of a class with something in every section."""
    path = tmp_path_factory.mktemp("report") / "01_unit.html"
    write_page(whole(), path)
    return path


@pytest.fixture(scope="module")
def page(chromium, path):
    """The page, with all that it asked for in `page.asked`."""
    page = chromium.new_page(viewport={"width": 1000, "height": 800})
    page.asked = []
    page.on("request", lambda request: page.asked.append(request.url))
    page.goto(path.as_uri())
    yield page
    page.close()


def focused(page, script):
    """Return what a script says of the element that has the keyboard."""
    return page.evaluate(f"(node => {script})(document.activeElement)")


def test_it_asks_for_nothing_but_itself(page, path):
    assert page.asked == [path.as_uri()]


def test_every_section_is_seen_and_has_its_table_or_text(page):
    sections = page.locator("main section")
    assert sections.count() >= 10
    for section in sections.all():
        assert section.locator("h2").is_visible()
        assert section.locator("table, p, svg").first.is_visible()
    assert page.locator("main table").count() >= 8


def test_it_fits_a_narrow_window(page):
    page.set_viewport_size({"width": 380, "height": 800})
    wide = page.evaluate("document.documentElement.scrollWidth")
    page.screenshot(path=screenshots() / "report-narrow.png", full_page=True)
    page.set_viewport_size({"width": 1000, "height": 800})
    assert wide <= 380


@pytest.mark.parametrize("scheme", SCHEMES)
def test_it_keeps_the_rules_of_accessibility_with_everything_unfolded(page, scheme):
    page.emulate_media(color_scheme=scheme)
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    page.screenshot(path=screenshots() / f"report-{scheme}.png", full_page=True)
    found = broken(page)
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = false)")
    assert found == []


def test_it_is_dark_where_the_system_is(page):
    def canvas(scheme):
        page.emulate_media(color_scheme=scheme)
        return page.evaluate("getComputedStyle(document.body).backgroundColor")

    assert canvas("light") == "rgb(255, 255, 255)"
    assert canvas("dark") == "rgb(18, 18, 18)"


def test_tab_reaches_every_link_and_fold_in_the_order_of_the_page(page):
    page.reload()
    wanted = page.locator("a, summary:visible").count()
    reached = []
    for _ in range(200):
        page.keyboard.press("Tab")
        if focused(page, "node === document.body"):
            break
        if focused(page, "['A', 'SUMMARY'].includes(node.tagName)"):
            reached.append(focused(page, "node.textContent"))
    texts = page.locator("a, summary:visible").all_text_contents()
    assert reached == texts and len(reached) == wanted > 10


@pytest.mark.parametrize("key", ["Enter", "Space"])
def test_a_key_opens_and_closes_a_fold(page, key):
    fold = page.locator("details:visible").first
    fold.locator("summary").first.focus()
    page.keyboard.press(key)
    assert fold.evaluate("node => node.open")
    page.keyboard.press(key)
    assert not fold.evaluate("node => node.open")


def test_the_first_link_skips_to_the_report(page):
    page.reload()
    page.keyboard.press("Tab")
    assert page.locator("a.skip").is_visible()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert focused(page, "node.closest('main') !== null")
