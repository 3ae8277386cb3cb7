"""The checker of accessibility rejects what breaks its rules, and what is not there."""

import pytest

from tests.browser.axe import broken

BAD = {
    "color-contrast": "<p style='color:#aaa;background:#fff'>pale</p>",
    "image-alt": "<img src='data:,'>",
    "label": "<input type='text'>",
    "link-name": "<a href='#x'></a>",
    "svg-img-alt": "<svg role='img'></svg>",
    "scrollable-region-focusable": "<div style='height:9px;overflow:auto'>"
    "<p style='height:99px'>long</p></div>",
}


@pytest.fixture(scope="module")
def page(chromium):
    page = chromium.new_page()
    yield page
    page.close()


@pytest.mark.parametrize("rule", BAD)
def test_a_broken_rule_is_named_where_it_is_looked_for(page, rule):
    text = f"<html lang=en><title>T</title><main>{BAD[rule]}</main><i>else</i>"
    page.set_content(text)
    assert {line.split(":")[0] for line in broken(page)} == {rule}
    assert broken(page, include=["i"]) == broken(page, exclude=["main"]) == []


def test_a_selector_of_nothing_is_an_error(page):
    page.set_content("<p>text")
    with pytest.raises(AssertionError, match="nothing on the page is figure"):
        broken(page, include=["figure"])
