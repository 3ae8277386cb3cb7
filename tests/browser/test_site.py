"""The site of the documentation in a browser, from files, in light and in dark."""

import pytest

from autograder.site.building import build_site
from tests.browser.axe import broken
from tests.browser.chromium import ROOT, screenshots

PAGES = {"front": "index.html", "checks": "docs/checks.html"}


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """The site, built of the repository."""
    folder = tmp_path_factory.mktemp("site") / "site"
    build_site(ROOT, folder)
    return folder


@pytest.fixture(scope="module")
def page(chromium):
    """A page, with the addresses elsewhere that it asked for in `page.asked`."""
    page = chromium.new_page(viewport={"width": 1200, "height": 900})
    page.asked = []
    page.on(
        "request",
        lambda request: (
            request.url.startswith("file:") or page.asked.append(request.url)
        ),
    )
    yield page
    page.close()


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_page_keeps_the_rules_of_accessibility(page, site, name, scheme):
    page.emulate_media(color_scheme=scheme)
    page.goto((site / PAGES[name]).as_uri())
    page.screenshot(path=screenshots() / f"site-{name}-{scheme}.png")
    assert broken(page) == []
    assert page.asked == []


def test_the_front_page_shows_its_picture_and_leads_to_the_others(page, site):
    page.goto((site / "index.html").as_uri())
    loaded = "node => node.complete && node.naturalWidth > 0"
    assert page.locator("[role=main] img").first.evaluate(loaded)
    page.get_by_role("link", name="checks").first.click()
    page.get_by_role("heading", level=1).first.wait_for()
    assert page.url.endswith("docs/checks.html")
